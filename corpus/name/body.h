/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of bodies: what else a body is called, and what it was and became (bodies.tsv).
 */
#ifndef CORPUS_NAME_BODY_H
#define CORPUS_NAME_BODY_H

#include <stdbool.h>
#include <stddef.h>

/* A name of a body stands at text[at] (folded text): its end, and which body; `at` if there is
 * none. The longest one counts. */
size_t body_at(const char *text, size_t len, size_t at, size_t *body);

enum body_relation {
	BODY_SAME,      /* a name of the same body */
	BODY_FORMER,    /* of one that became it */
	BODY_SUCCESSOR, /* of what it became */
};

struct body_name {
	const char *name; /* of a group its members, parted by '+' */
	size_t len;
	enum body_relation relation;
	bool aside;              /* nothing to look for: it means other things, too */
	const char *year, *what; /* of another body: 2018, 改名; else NULL */
};

/* Every name: first of the body itself, the official one first of all; then of what became it, step
 * by step; then of what it became. Names of the group it is in are none of its own. */
typedef void body_name_fn(void *context, const struct body_name *name);
void body_names(size_t body, body_name_fn *fn, void *context);

#endif
