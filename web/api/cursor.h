/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A place in the results of one query on one generation. Who comes back with it goes on where he
 * was, or is told that the index is another one now: results of two generations are never mixed.
 */
#ifndef WEB_API_CURSOR_H
#define WEB_API_CURSOR_H

#include "web/pages.h"

enum { CURSOR_SIZE = 44 }; /* characters, with the NUL */

enum cursor_state {
	CURSOR_GOOD,
	CURSOR_BAD,   /* not one of ours */
	CURSOR_OTHER, /* of another query */
	CURSOR_OLD,   /* of another generation, another day (what is in force depends on it) or
	               * another version of the program */
};

/* Of the query of the visit's request: all its parameters but page, cursor and those that change
 * nothing in the order. */
void cursor_write(const struct visit *v, uint32_t offset, char cursor[CURSOR_SIZE]);

/* *offset only if it is CURSOR_GOOD. */
enum cursor_state cursor_read(const struct visit *v, const char *cursor, uint32_t *offset);

#endif
