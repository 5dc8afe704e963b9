/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/picture/scale.h"

#include <stddef.h>

enum { TICKS = 5 };

/* 1, 2, 5, 10, 20 …, as a double, which holds 10^300 as well. */
static double next_step(double step, unsigned i)
{
	return i % 3 == 1 ? step * 2.5 : step * 2;
}

struct scale scale_values(double max, bool whole)
{
	/* No share that is told is smaller. */
	double step = whole ? 1 : 0.01;

	if (!(max > 0) || max > 1e300)
		return (struct scale){1, 1, 1};
	for (unsigned i = 0; step * TICKS < max; i++)
		step = next_step(step, i);
	struct scale s = {.step = step};
	do
		s.top = ++s.ticks * step;
	while (s.top < max);
	return s;
}

static uint32_t next_years(uint32_t years)
{
	uint32_t unit = 1;

	while (unit * 10 <= years)
		unit *= 10;
	return years == 2 * unit ? 5 * unit : 2 * years;
}

uint32_t scale_bin(uint32_t first, uint32_t last, uint32_t most)
{
	uint32_t bin = 1;

	while (last / bin - first / bin + 1 > most)
		bin = next_years(bin);
	return bin;
}

uint32_t scale_labels(uint32_t bin, double pitch, double width)
{
	uint32_t step = bin;

	while (step < 10000 && (step * pitch < width || step % bin))
		step = next_years(step);
	return step;
}
