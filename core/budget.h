/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The time that something may take. Loops that may be long spend it as they go; once it is spent
 * they end, and say how far they came. Nothing is interrupted from outside.
 *
 * A budget falls into stages, each of a share of what is left when it begins, so that what comes
 * last has time, too: results are worth nothing if none of it is left to rank and show them.
 */
#ifndef CORE_BUDGET_H
#define CORE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

struct budget {
	uint64_t end;   /* ns of CLOCK_MONOTONIC, or looks; 0: there is no end */
	uint64_t stage; /* likewise, of the stage; at most end */
	uint64_t looks; /* so far, if they are counted */
	bool counted;   /* the clock is the number of looks at it: for tests */
	uint32_t units; /* since the last look */
	bool spent;     /* the time of this stage is up … */
	bool cut;       /* … or that of an earlier one was: something was not looked at */
};

/* milliseconds 0: without end. looks, if not 0: the clock goes on by one with each look, and looks
 * are at every unit. */
void budget_init(struct budget *b, uint32_t milliseconds, uint64_t looks);

/* A stage begins, of so many percent of the time that is left. b may be NULL. */
void budget_stage(struct budget *b, unsigned percent);

/* Units of work, each of about a microsecond or less. */
enum {
	BUDGET_EVERY = 256, /* units between two looks at the clock */
	BUDGET_TEXT = 1024, /* bytes of text that are searched in one */
};

void budget_look(struct budget *b);

/* Is the time of the stage up? Then units are not spent: the work is not to be done. b may be NULL:
 * there is no end. */
static inline bool budget_spend(struct budget *b, uint64_t units)
{
	if (!b || !b->end)
		return false;
	b->units += units < BUDGET_EVERY ? (uint32_t)units : (uint32_t)BUDGET_EVERY;
	if (b->counted || b->units >= BUDGET_EVERY)
		budget_look(b);
	b->cut |= b->spent;
	return b->spent;
}

/* The same of text that is searched. */
static inline bool budget_spend_text(struct budget *b, uint64_t bytes)
{
	return budget_spend(b, bytes / BUDGET_TEXT + 1);
}

/* Was anything not looked at? */
static inline bool budget_cut(const struct budget *b)
{
	return b && b->cut;
}

#endif
