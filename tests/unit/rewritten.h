/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A query is said with the variants of its items: "罚款 | 五万元 = 5万元 = 50000元". Of a variant
 * of several strings these are parted by " + ".
 */
#ifndef TESTS_UNIT_REWRITTEN_H
#define TESTS_UNIT_REWRITTEN_H

#include "test.h"

#include "searcher/rewrite/rewrite.h"

static inline void say_piece(const struct tokens *t, struct piece piece, struct buf *out)
{
	for (size_t i = piece.from; i < piece.to; i++)
		buf_add(out, t->stream.data + tokens_at(t, i)->stream, tokens_at(t, i)->stream_len);
}

static inline void say_item(const struct item *item, struct buf *out)
{
	say_piece(&item->tokens, item->whole, out);
	for (size_t i = 0; i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		for (size_t k = 0; k < variant_strings(v); k++) {
			buf_str(out, k ? " + " : " = ");
			say_piece(&v->tokens, variant_string(v, k), out);
		}
	}
}

/* Rewritten by these kinds, without an index. */
static inline void rewritten(const char *text, unsigned kinds, struct query *q)
{
	struct words *words;
	struct err err = {""};

	assert_ok(words_new(&words, &err), &err);
	assert_ok(query_parse(text, strlen(text), words, q, &err), &err);
	words_free(words);
	assert_ok(rewrite_query(NULL, q, kinds, &err), &err);
}

static inline void assert_rewritten(const char *text, unsigned kinds, const char *expected)
{
	struct buf said = BUF_INIT(1 << 16);
	struct query q;

	rewritten(text, kinds, &q);
	for (size_t i = 0; i < query_items(&q); i++) {
		buf_str(&said, i ? " | " : "");
		say_item(query_item(&q, i), &said);
	}
	assert_string_equal(buf_cstr(&said), expected);
	buf_release(&said);
	query_release(&q);
}

#endif
