/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An error as an API tells it: problem+json (RFC 9457). `type` is about:blank, `title` and `detail`
 * are in the language of who reads them; a program goes by `code`, which never changes.
 */
#ifndef WEB_API_PROBLEM_H
#define WEB_API_PROBLEM_H

#include "web/pages.h"

struct problem {
	enum http_status status;
	const char *code;      /* NULL: that of the status, "not-found" */
	const char *detail;    /* what is wrong this time */
	const char *parameter; /* that is wrong; NULL: none */
	const char *restart;   /* where to begin anew; NULL: nowhere */
};

/* Instead of an answer: what is written so far is dropped. */
void problem_show(struct response *response, const struct problem *problem);

#endif
