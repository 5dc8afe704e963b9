/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A response made into an answer that many may be given.
 */
#ifndef WEB_CACHE_ANSWER_H
#define WEB_CACHE_ANSWER_H

#include "web/cache/cache.h"
#include "web/pages.h"

struct kept_answer {
	struct kept kept;
	enum page_kind page;
	const char *type, *cache;
	char etag[RESPONSE_ETAG];
	char *body, *fields; /* fields as in struct response */
	size_t body_len, fields_len;
};

/* The body goes over to response->kept, which response_release drops. False: no memory, and the
 * response is as it was. */
bool answer_keep(struct response *response);

/* Puts a held answer in the place of an empty response; the hold goes over to it. */
void answer_give(struct kept *kept, struct response *response);

#endif
