/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What parameters a route takes. A program is told of what it spelt wrong: a parameter that is
 * unknown, given twice or out of its range is refused and named, never passed over.
 */
#ifndef WEB_API_PARAMETERS_H
#define WEB_API_PARAMETERS_H

#include "web/pages.h"

enum parameter_kind {
	PARAMETER_TEXT,   /* not blank; at most `most` bytes */
	PARAMETER_TYPED,  /* any text, "" too; at most `most` bytes */
	PARAMETER_NUMBER, /* decimal digits, from `least` to `most` */
	PARAMETER_CHOICE, /* one of `choices` */
};

struct parameter_rule {
	const char *name;
	enum parameter_kind kind;
	uint32_t least, most;
	const char *choices; /* "document|passage" */
	bool needed;
	uint32_t times; /* it may be given so often; 0: once */
};

/* True if the request has these and no others; else a problem is written. rules end with an empty
 * name; NULL: none. */
bool parameters_check(struct visit *v, const struct parameter_rule *rules);

#endif
