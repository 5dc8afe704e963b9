/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rewrite/rewrite.h"

#include "core/i18n.h"
#include "searcher/rewrite/lay.h"

#include <stdlib.h>
#include <string.h>

static bool same_stream(const struct tokens *a, const struct tokens *b)
{
	return a->stream.len == b->stream.len &&
	       memcmp(buf_cstr(&a->stream), buf_cstr(&b->stream), a->stream.len) == 0;
}

static bool is_there(const struct item *item, const struct variant *v)
{
	if (variant_strings(v) == 1 && same_stream(&item->tokens, &v->tokens))
		return true;
	for (size_t i = 0; i < item_variants(item); i++)
		if (same_stream(&item_variant(item, i)->tokens, &v->tokens))
			return true;
	return false;
}

/* The strings stand in one text, parted by white space that is no token: pieces of it. */
static enum zw_status scan_strings(struct variant *v, const char *const *strings, struct err *err)
{
	struct buf text = BUF_INIT(QUERY_LIMIT);
	struct tokens one;
	enum zw_status status = ZW_OK;
	struct piece piece = {0, 0};

	tokens_init(&one, QUERY_LIMIT);
	for (size_t i = 0; status == ZW_OK && strings[i]; i++) {
		status = tokens_scan(&one, strings[i], strlen(strings[i]), err);
		piece.from = piece.to;
		piece.to += tokens_count(&one);
		if (piece.to > piece.from)
			buf_add(&v->strings, &piece, sizeof(piece));
		buf_printf(&text, "%s\n", strings[i]);
	}
	if (status == ZW_OK)
		status = buf_status(&text, _("query"), err);
	if (status == ZW_OK)
		status = tokens_scan(&v->tokens, buf_cstr(&text), text.len, err);
	tokens_release(&one);
	buf_release(&text);
	return status == ZW_OK ? buf_status(&v->strings, _("query"), err) : status;
}

enum zw_status rewrite_variant(struct item *item, enum rewrite_kind kind,
                               const char *const *strings, struct err *err)
{
	struct variant v = {.kind = kind, .strings = BUF_INIT(QUERY_ITEMS * sizeof(struct piece))};

	if (item_variants(item) == QUERY_VARIANTS)
		return ZW_OK;
	tokens_init(&v.tokens, QUERY_LIMIT);
	enum zw_status status = scan_strings(&v, strings, err);
	bool adds = status == ZW_OK && variant_strings(&v) > 0 && !is_there(item, &v);
	if (adds) {
		buf_add(&item->variants, &v, sizeof(v));
		status = buf_status(&item->variants, _("query"), err);
	}
	if (!adds || status != ZW_OK) {
		tokens_release(&v.tokens);
		buf_release(&v.strings);
	}
	return status;
}

enum zw_status rewrite_expansion(struct query *q, const char *text, size_t len, double weight,
                                 bool title, struct err *err)
{
	struct expansion e = {.weight = weight, .title = title};

	if (query_expansions(q) == QUERY_EXPANSIONS)
		return ZW_OK;
	tokens_init(&e.tokens, QUERY_LIMIT);
	enum zw_status status = tokens_scan(&e.tokens, text, len, err);
	if (status == ZW_OK) {
		buf_add(&q->expansions, &e, sizeof(e));
		status = buf_status(&q->expansions, _("query"), err);
	}
	if (status != ZW_OK)
		tokens_release(&e.tokens);
	return status;
}

enum zw_status rewrite_tell(struct query *q, enum rewrite_kind kind, const char *from, size_t len,
                            const char *to, struct err *err)
{
	struct rewrite r = {.kind = kind};

	for (size_t i = 0; i < query_rewrites(q); i++) {
		const struct rewrite *told = query_rewrite(q, i);
		if (strlen(told->from) == len && memcmp(told->from, from, len) == 0 &&
		    strcmp(told->to, to) == 0)
			return ZW_OK;
	}
	if (query_rewrites(q) == QUERY_REWRITES)
		return ZW_OK;
	r.from = strndup(from, len);
	r.to = strdup(to);
	if (r.from && r.to)
		buf_add(&q->rewrites, &r, sizeof(r));
	if (r.from && r.to && !q->rewrites.failed)
		return ZW_OK;
	free(r.from);
	free(r.to);
	return err_no_memory(err);
}

enum zw_status rewrite_query(const struct generation *g, struct query *q, unsigned kinds,
                             struct err *err)
{
	(void)g;
	return kinds & 1u << REWRITE_LAY ? rewrite_lay(q, err) : ZW_OK;
}
