/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The handle: a generation, a segmenter, and scratch.
 */
#include "searcher/query/wildcard.h"
#include "searcher/rewrite/rewrite.h"
#include "searcher/search.h"
#include "searcher/show/result.h"

#include <stdlib.h>
#include <time.h>

enum zw_status searcher_open_number(const char *index, uint64_t number, struct searcher **searcher,
                                    struct err *err)
{
	struct searcher *s = calloc(1, sizeof(*s));

	*searcher = NULL;
	if (!s)
		return err_no_memory(err);
	tokens_init(&s->tokens, SHOWN_LIMIT);
	enum zw_status status = number ? store_open_number(index, number, &s->generation, err)
	                               : store_open(index, &s->generation, err);
	if (status == ZW_OK)
		status = words_new(&s->words, err);
	if (status == ZW_OK) {
		words_use(s->words, s->generation->mined);
		*searcher = s;
	} else {
		searcher_close(s);
	}
	return status;
}

void searcher_close(struct searcher *s)
{
	if (!s)
		return;
	store_close(s->generation);
	words_free(s->words);
	tokens_release(&s->tokens);
	free(s);
}

enum zw_status searcher_refresh(struct searcher *s, struct err *err)
{
	return store_refresh(s->generation, err);
}

const struct generation *searcher_generation(const struct searcher *s)
{
	return s->generation;
}

enum zw_status searcher_parse_once(struct searcher *s, const char *text, size_t len,
                                   unsigned rewrites, struct query *query, struct err *err)
{
	enum zw_status status = query_parse(text, len, s->words, query, err);

	if (status != ZW_OK)
		return status;
	status = wildcards_find(s->generation, query, err);
	if (status == ZW_OK)
		status = rewrite_query(s->generation, query, rewrites, err);
	if (status != ZW_OK)
		query_release(query);
	return status;
}

enum zw_status searcher_parse(struct searcher *s, const char *text, size_t len, unsigned rewrites,
                              struct query *query, struct err *err)
{
	enum zw_status status = store_refresh(s->generation, err);

	for (bool again = status == ZW_OK; again;) {
		status = searcher_parse_once(s, text, len, rewrites, query, err);
		bool made = status == ZW_OK;
		status = store_settle(s->generation, status, &again, err);
		if (made && (again || status != ZW_OK))
			query_release(query);
	}
	return status;
}

uint32_t searcher_day(const struct query *q, uint32_t as_of)
{
	struct tm tm;
	time_t now = time(NULL);

	if (q && q->as_of)
		return q->as_of;
	if (as_of || !localtime_r(&now, &tm))
		return as_of;
	return (uint32_t)((tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday);
}
