/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Queries as examples to try: on the start page and in the help.
 */
#ifndef WEB_EXAMPLE_H
#define WEB_EXAMPLE_H

#include "web/html/html.h"

#include <stddef.h>

struct example {
	const char *q;                 /* what is typed */
	const char *chinese, *english; /* what it does */
};

/* A <dl>: each query a link to its results. */
void examples_write(struct html *h, const struct example *examples, size_t n);

#endif
