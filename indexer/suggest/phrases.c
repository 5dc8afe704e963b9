/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the titles of several works have in common: words in a row, 营商环境, 数据安全. Titles name
 * what a collection is about, and there are few of them; what is frequent in the texts comes as
 * terms from who counts there.
 */
#include "core/i18n.h"
#include "indexer/suggest/suggest.h"

#include <stdlib.h>
#include <string.h>

enum {
	WORKS_FEWEST = 3,    /* that have a phrase */
	WORDS_MOST = 4,      /* of a phrase */
	CHARACTERS_MOST = 8, /* of a phrase */
	CHARACTERS_FEWEST = 3,
	TITLE_MOST = 2048, /* bytes of a title that are looked at */
};

struct scanning {
	struct tokens tokens;
	struct buf words;   /* struct piece_of: of one title */
	struct buf strings; /* phrases as they come, each ended by NUL */
	struct buf at;      /* uint32_t: where each begins */
};

struct piece_of {
	uint32_t from, to; /* tokens */
};

static void add_word(void *context, size_t from, size_t to)
{
	struct piece_of p = {(uint32_t)from, (uint32_t)to};

	buf_add(context, &p, sizeof(p));
}

/* A word that no phrase begins or ends with. */
static bool is_edge(const struct tokens *t, const struct piece_of *p)
{
	static const char *const words[] = {"关于", "印发", "批转", "转发", "公布", "发布", "有关",
	                                    "的",   "和",   "与",   "及",   "等",   "对",   "在",
	                                    "为",   "中",   "以",   "之",   "或",   "其",   "若干"};
	struct span s = tokens_needle(t, p->from, p->to);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == s.len && memcmp(words[i], s.at, s.len) == 0)
			return true;
	return false;
}

static bool is_han(const struct tokens *t, const struct piece_of *p)
{
	for (size_t i = p->from; i < p->to; i++)
		if (tokens_at(t, i)->kind != TOKEN_HAN)
			return false;
	return true;
}

static void add_phrases_at(struct scanning *s, size_t first)
{
	const struct piece_of *words = (const void *)s->words.data;
	size_t n = s->words.len / sizeof(*words);

	if (is_edge(&s->tokens, &words[first]))
		return;
	for (size_t i = first; i < n && i < first + WORDS_MOST; i++) {
		uint32_t length = words[i].to - words[first].from;
		/* A mark between them stands in no word. */
		if ((i > first && words[i].from != words[i - 1].to) ||
		    !is_han(&s->tokens, &words[i]) || length > CHARACTERS_MOST)
			return;
		if (length < CHARACTERS_FEWEST || is_edge(&s->tokens, &words[i]))
			continue;
		struct span text = tokens_needle(&s->tokens, words[first].from, words[i].to);
		if (memmem(text.at, text.len, "共和国", strlen("共和国")))
			continue; /* of 中华人民共和国, which is in most titles of laws */
		uint32_t at = (uint32_t)s->strings.len;
		buf_add(&s->at, &at, sizeof(at));
		buf_add(&s->strings, text.at, text.len);
		buf_char(&s->strings, '\0');
	}
}

static enum zw_status scan_title(struct scanning *s, struct words *words, const char *title,
                                 struct err *err)
{
	size_t len = strnlen(title, TITLE_MOST);

	if (len == TITLE_MOST) /* no title at all */
		return ZW_OK;
	enum zw_status status = tokens_scan(&s->tokens, title, len, err);
	buf_reset(&s->words);
	if (status == ZW_OK)
		words_cut(words, &s->tokens, WORDS_INDEXED, add_word, &s->words);
	for (size_t i = 0; status == ZW_OK && i < s->words.len / sizeof(struct piece_of); i++)
		add_phrases_at(s, i);
	return status;
}

static int by_string(const void *a, const void *b, void *strings)
{
	return strcmp((const char *)strings + *(const uint32_t *)a,
	              (const char *)strings + *(const uint32_t *)b);
}

/* Equal ones in a row. A title that says one twice counts twice: that does no harm. */
static void count(struct scanning *s, struct title_phrases *phrases)
{
	uint32_t *at = (void *)s->at.data;
	size_t n = s->at.len / sizeof(*at), end;

	if (n)
		qsort_r(at, n, sizeof(*at), by_string, s->strings.data);
	for (size_t i = 0; i < n; i = end) {
		const char *text = s->strings.data + at[i];
		for (end = i + 1; end < n && strcmp(text, s->strings.data + at[end]) == 0; end++)
			;
		if (end - i < WORKS_FEWEST)
			continue;
		struct suggest_term term = {{text, strlen(text)}, (uint32_t)(end - i)};
		buf_add(&phrases->terms, &term, sizeof(term));
	}
}

enum zw_status title_phrases_find(const struct gathered *g, const struct catalog *catalog,
                                  struct words *words, struct title_phrases *phrases,
                                  struct err *err)
{
	struct scanning s = {.words = BUF_INIT(4 * TITLE_MOST * sizeof(struct piece_of)),
	                     .strings = BUF_INIT(SUGGEST_FILE_LIMIT),
	                     .at = BUF_INIT(SUGGEST_FILE_LIMIT)};
	uint32_t today = suggest_today();
	enum zw_status status = ZW_OK;

	*phrases = (struct title_phrases){.terms = BUF_INIT(SUGGEST_FILE_LIMIT)};
	tokens_init(&s.tokens, TITLE_MOST);
	for (uint32_t d = 0; d < gathered_count(g) && status == ZW_OK; d++)
		if (stands_for_work(catalog, d, today))
			status = scan_title(&s, words, gathered_text(g, gathered_at(g, d)->title),
			                    err);
	if (status == ZW_OK)
		status = buf_status(&s.strings, _("suggestions"), err);
	if (status == ZW_OK)
		status = buf_status(&s.at, _("suggestions"), err);
	if (status == ZW_OK)
		count(&s, phrases);
	phrases->text = s.strings; /* what the terms point into */
	tokens_release(&s.tokens);
	buf_release(&s.words);
	buf_release(&s.at);
	return status == ZW_OK ? buf_status(&phrases->terms, _("suggestions"), err) : status;
}

void title_phrases_release(struct title_phrases *phrases)
{
	buf_release(&phrases->text);
	buf_release(&phrases->terms);
}
