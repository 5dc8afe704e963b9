/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the ticks of an axis stand: numbers that people count in.
 */
#ifndef WEB_PICTURE_SCALE_H
#define WEB_PICTURE_SCALE_H

#include <stdbool.h>
#include <stdint.h>

/* Of values from 0 on: ticks at 0, step, 2 step … up to top. */
struct scale {
	double step, top;
	unsigned ticks; /* above 0 */
};

/* For values up to max: steps of 1, 2 or 5 times a power of ten, at most 5 of them, the last at or
 * above max. `whole`: no step below 1. A max that is 0 or no number has one step of 1. */
struct scale scale_values(double max, bool whole);

/* How many years one bar stands for (1, 2, 5, 10, 20 …), so that there are at most `most` of them
 * when bars begin at years it divides. */
uint32_t scale_bin(uint32_t first, uint32_t last, uint32_t most);

/* The step (1, 2, 5, 10 …) of labels of years that are so many pixels wide, when a year is
 * `pitch` wide; never less than `bin`, and divided by it. */
uint32_t scale_labels(uint32_t bin, double pitch, double width);

#endif
