/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/item.h"

#include "core/i18n.h"
#include "searcher/query/words.h"

static void add_piece(void *context, size_t from, size_t to)
{
	struct piece piece = {from, to};

	buf_add(context, &piece, sizeof(piece));
}

void item_release(struct item *item)
{
	for (size_t i = 0; i < item_variants(item); i++) {
		struct variant *v = (struct variant *)(void *)item->variants.data + i;
		tokens_release(&v->tokens);
		buf_release(&v->strings);
	}
	tokens_release(&item->tokens);
	buf_release(&item->words);
	buf_release(&item->parts);
	buf_release(&item->ranked);
	buf_release(&item->variants);
	buf_release(&item->runs);
	buf_release(&item->endings);
}

enum zw_status item_scan(struct item *item, const char *text, size_t len, struct err *err)
{
	tokens_init(&item->tokens, QUERY_LIMIT);
	enum zw_status status = tokens_scan(&item->tokens, text, len, err);
	item->whole = (struct piece){0, tokens_count(&item->tokens)};
	/* A query that unfolds without measure is a bad query. */
	return status == ZW_LIMIT ? ZW_BAD_QUERY : status;
}

static bool is_gap(const struct item *item, size_t i)
{
	const struct token *t = tokens_at(&item->tokens, i);

	return t->stream_len == 1 && item->tokens.stream.data[t->stream] == '*';
}

/* What stands between the *; one part alone is a phrase without gaps. */
static void find_parts(struct item *item)
{
	size_t n = item->whole.to, from = 0;

	for (size_t i = 0; i <= n; i++) {
		if (i < n && !is_gap(item, i))
			continue;
		if (i > from)
			add_piece(&item->runs, from, i);
		from = i + 1;
	}
	size_t parts = item_runs(item);
	if (parts > QUERY_GAPS + 1) {
		item->runs.len = 0;
		return;
	}
	if (parts > 0) {
		item->whole.from = item_run(item, 0).from;
		item->whole.to = item_run(item, parts - 1).to;
	}
	if (parts < 2)
		item->runs.len = 0;
}

bool item_gaps_are_text(const struct item *item)
{
	if (!item->quoted || item_runs(item))
		return false;
	for (size_t i = item->whole.from; i < item->whole.to; i++)
		if (is_gap(item, i))
			return true;
	return false;
}

enum zw_status item_make(struct item *item, const char *text, size_t len, struct words *words,
                         struct err *err)
{
	struct item made = *item;

	made.words = BUF_INIT(QUERY_LIMIT * sizeof(struct piece));
	made.parts = made.ranked = made.words;
	made.runs = BUF_INIT(QUERY_LIMIT * sizeof(struct piece));
	made.variants = BUF_INIT(QUERY_VARIANTS * sizeof(struct variant));
	made.endings = BUF_INIT(ENDINGS_LIMIT * (TERM_BYTES + 1));
	enum zw_status status = item_scan(&made, text, len, err);
	if (status == ZW_OK && made.quoted)
		find_parts(&made);
	if (status == ZW_OK)
		status = item_fill_words(&made, words, err);
	if (status == ZW_OK)
		status = buf_status(&made.runs, _("query"), err);
	if (status == ZW_OK)
		*item = made;
	else
		item_release(&made);
	return status;
}
