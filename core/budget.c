/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/budget.h"

#include <time.h>

static uint64_t now(const struct budget *b)
{
	struct timespec t;

	if (b->counted)
		return b->looks;
	/* It cannot fail: the clock is there on every Linux. */
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

void budget_init(struct budget *b, uint32_t milliseconds, uint64_t looks)
{
	*b = (struct budget){.counted = looks > 0};
	if (looks)
		b->end = looks;
	else if (milliseconds)
		b->end = now(b) + (uint64_t)milliseconds * 1000000;
	b->stage = b->end;
}

void budget_stage(struct budget *b, unsigned percent)
{
	if (!b || !b->end)
		return;
	uint64_t at = now(b);
	uint64_t left = b->end > at ? b->end - at : 0;
	b->stage = at + left / 100 * percent + left % 100 * percent / 100;
	b->spent = left == 0;
	b->units = 0;
}

void budget_look(struct budget *b)
{
	b->looks++;
	b->units = 0;
	b->spent |= now(b) >= b->stage;
}
