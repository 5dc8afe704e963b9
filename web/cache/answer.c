/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/cache/answer.h"

#include <stdlib.h>
#include <string.h>

static void answer_free(struct kept *kept)
{
	struct kept_answer *a = (struct kept_answer *)kept;

	free(a->body);
	free(a->fields);
	free(a);
}

/* Of exactly its length: what a growing buffer has to spare would count for nothing. */
static char *take_body(struct buf *b, size_t *len)
{
	*len = b->len;
	char *body = buf_take(b), *exact = body ? realloc(body, *len + 1) : NULL;

	return exact ? exact : body;
}

bool answer_keep(struct response *response)
{
	struct kept_answer *a = calloc(1, sizeof(*a));
	const struct buf *fields = &response->fields;
	/* So that taking the body cannot fail any more. */
	bool ready = a && buf_reserve(&response->body, 0);

	if (ready && fields->len > 0) {
		a->fields = malloc(fields->len);
		ready = a->fields != NULL;
	}
	if (!ready) {
		free(a);
		return false;
	}
	if (a->fields)
		memcpy(a->fields, fields->data, fields->len);
	a->fields_len = fields->len;
	a->body = take_body(&response->body, &a->body_len);
	a->page = response->page;
	a->type = response->type;
	a->cache = response->cache;
	memcpy(a->etag, response->etag, sizeof(a->etag));
	a->kept.free = answer_free;
	a->kept.bytes = sizeof(*a) + a->body_len + 1 + a->fields_len;
	atomic_init(&a->kept.holders, 1);
	response->kept = a;
	return true;
}

void answer_give(struct kept *kept, struct response *response)
{
	struct kept_answer *a = (struct kept_answer *)kept;

	response->kept = a;
	response->page = a->page;
	response->type = a->type;
	response->cache = a->cache;
	memcpy(response->etag, a->etag, sizeof(response->etag));
}
