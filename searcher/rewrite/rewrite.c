/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rewrite/rewrite.h"

#include "core/i18n.h"
#include "searcher/rewrite/lay.h"
#include "searcher/rewrite/rules.h"

#include <stdlib.h>
#include <string.h>

/* Of the variants of a whole query, past which no further item is rewritten: each is looked up by
 * itself, and thousands took five seconds. */
enum { STRINGS_LOOKED_UP = 512 };

static bool same_stream(const struct tokens *a, const struct tokens *b)
{
	return a->stream.len == b->stream.len &&
	       memcmp(buf_cstr(&a->stream), buf_cstr(&b->stream), a->stream.len) == 0;
}

static bool is_there(const struct item *item, const struct variant *v)
{
	if (variant_strings(v) == 1 && same_stream(&item->tokens, &v->tokens))
		return true;
	for (size_t i = 0; i < item_variants(item); i++) {
		const struct variant *there = item_variant(item, i);
		if (same_stream(&there->tokens, &v->tokens) &&
		    there->strings.len == v->strings.len &&
		    memcmp(there->strings.data, v->strings.data, v->strings.len) == 0)
			return true;
	}
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

enum zw_status rewrite_tell_note(struct query *q, enum rewrite_kind kind, const char *from,
                                 size_t len, const char *to, const char *note, struct err *err)
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
	r.note = strdup(note);
	if (r.from && r.to && r.note)
		buf_add(&q->rewrites, &r, sizeof(r));
	if (r.from && r.to && r.note && !q->rewrites.failed)
		return ZW_OK;
	free(r.from);
	free(r.to);
	free(r.note);
	return err_no_memory(err);
}

enum zw_status rewrite_tell(struct query *q, enum rewrite_kind kind, const char *from, size_t len,
                            const char *to, struct err *err)
{
	return rewrite_tell_note(q, kind, from, len, to, "", err);
}

const char *rewrite_name(enum rewrite_kind kind)
{
	static const char *const names[] = {
	        [REWRITE_NUMERAL] = "numerals",
	        [REWRITE_NAME] = "names",
	        [REWRITE_ALIAS] = "aliases",
	        [REWRITE_LAY] = "lay",
	};

	_Static_assert(sizeof(names) / sizeof(names[0]) == REWRITES, "each kind has a name");
	return names[kind];
}

static bool asked(unsigned kinds, enum rewrite_kind kind)
{
	return kinds >> kind & 1;
}

static enum zw_status rewrite_item(const struct generation *g, struct query *q, struct item *item,
                                   unsigned kinds, struct err *err)
{
	struct places p;
	enum zw_status status = places_of(item, &p, err);

	if (status != ZW_OK)
		return status;
	/* Of two rules the one that knows more decides: a name may have a number in it. */
	if (asked(kinds, REWRITE_NAME))
		names_find(&p);
	if (asked(kinds, REWRITE_NUMERAL))
		numerals_find(&p);
	if (asked(kinds, REWRITE_ALIAS) && g)
		aliases_find(g->catalog, &p);
	status = places_apply(&p, q, item, err);
	places_release(&p);
	return status;
}

static size_t count_strings(const struct item *item)
{
	size_t strings = 0;

	for (size_t i = 0; i < item_variants(item); i++)
		strings += variant_strings(item_variant(item, i));
	return strings;
}

/* A passage that was pasted is not rewritten: it stands somewhere as it is, or it is ranked by its
 * words. */
enum zw_status rewrite_query(const struct generation *g, struct query *q, unsigned kinds,
                             struct err *err)
{
	enum zw_status status = ZW_OK;
	size_t strings = 0;

	q->rewriting = kinds;
	for (size_t i = 0; status == ZW_OK && i < query_items(q) && !q->pasted; i++) {
		struct item *item = (struct item *)(void *)q->items.data + i;
		if (!item->quoted && !item->excluded && item->whole.to <= ITEM_LIMIT &&
		    item->tokens.stream.len <= ITEM_BYTES && strings < STRINGS_LOOKED_UP)
			status = rewrite_item(g, q, item, kinds, err);
		strings += count_strings(item);
	}
	if (status == ZW_OK && asked(kinds, REWRITE_NAME))
		status = rewrite_filters(q, err);
	if (status == ZW_OK && asked(kinds, REWRITE_LAY))
		status = rewrite_lay(q, err);
	return status;
}
