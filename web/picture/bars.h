/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bars by year, of one series or of two side by side, as SVG.
 *
 * In a page it has classes, and the style sheet the colours; alone (a file of its own) it brings
 * the few attributes that it needs. The second series is told from the first by its hatching, not
 * by colour alone. It is drawn in pixels and never made smaller: who shows it gives it a box that
 * scrolls. Its width is in em, so that large type makes a large picture.
 */
#ifndef WEB_PICTURE_BARS_H
#define WEB_PICTURE_BARS_H

#include "web/html/html.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	BARS_SERIES = 2,
	BARS_MOST = 100,      /* bars of one series … */
	BARS_MOST_OF_TWO = 72 /* … and of each of two */
};

struct bars_series {
	const char *name;     /* of the legend */
	const double *values; /* bars.n of them */
	uint32_t first, last; /* years that are marked; 0: none */
};

/* Writes ` href="…" tabindex="-1"` for the bar of a series, of the years from … to, or nothing if
 * it leads nowhere. Not for the keyboard: who has none would stop a hundred times, and the table
 * has the same links. */
typedef void bars_link_fn(struct html *h, const void *context, size_t series, uint32_t from,
                          uint32_t to);

struct bars {
	uint32_t from, bin; /* the first bar is of the years from, from + 1 … from + bin - 1 */
	size_t n;           /* bars */
	struct bars_series series[BARS_SERIES];
	size_t n_series;
	bool whole;         /* values are counts; else shares, with a decimal */
	const char *unit;   /* behind a value that is told */
	const char *label;  /* what the picture is */
	bars_link_fn *link; /* NULL: no bar is a link */
	const void *context;
	bool alone; /* a file of its own, not a part of a page */
};

void picture_bars(struct html *h, const struct bars *b);

#endif
