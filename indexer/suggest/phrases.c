/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the titles of several works have in common: words in a row, 营商环境, 数据安全. Titles name
 * what a collection is about, and there are few of them; what is frequent in the texts comes as
 * terms from who counts there.
 */
#include "core/i18n.h"
#include "indexer/suggest/suggest.h"

#include <string.h>

enum {
	WORKS_FEWEST = 3,    /* that have a phrase */
	WORDS_MOST = 4,      /* of a phrase */
	CHARACTERS_MOST = 8, /* of a phrase */
	CHARACTERS_FEWEST = 3,
	TITLE_MOST = 2048, /* bytes of a title that are looked at */
};

struct piece_of {
	uint32_t from, to; /* tokens */
};

enum zw_status title_phrases_init(struct title_phrases *p, struct words *words, const char *dir,
                                  struct err *err)
{
	*p = (struct title_phrases){.words = words,
	                            .pieces = BUF_INIT(4 * TITLE_MOST * sizeof(struct piece_of)),
	                            .text = BUF_INIT(TITLE_MOST)};
	tokens_init(&p->tokens, TITLE_MOST);
	return sorter_new(dir, SUGGEST_SORTED, &p->found, err);
}

void title_phrases_release(struct title_phrases *p)
{
	tokens_release(&p->tokens);
	buf_release(&p->pieces);
	buf_release(&p->text);
	sorter_free(p->found);
	p->found = NULL;
}

/* ---- Finding them ---- */

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

/* A mark between two words stands in none. */
static bool goes_on(const struct piece_of *words, size_t first, size_t i)
{
	return i == first || words[i].from == words[i - 1].to;
}

static enum zw_status add_phrases_at(struct title_phrases *p, size_t first, struct err *err)
{
	const struct piece_of *words = (const void *)p->pieces.data;
	size_t n = p->pieces.len / sizeof(*words);
	enum zw_status status = ZW_OK;

	if (is_edge(&p->tokens, &words[first]))
		return ZW_OK;
	for (size_t i = first; i < n && i < first + WORDS_MOST && status == ZW_OK; i++) {
		uint32_t length = words[i].to - words[first].from;
		if (!goes_on(words, first, i) || !is_han(&p->tokens, &words[i]) ||
		    length > CHARACTERS_MOST)
			break;
		if (length < CHARACTERS_FEWEST || is_edge(&p->tokens, &words[i]))
			continue;
		struct span text = tokens_needle(&p->tokens, words[first].from, words[i].to);
		if (memmem(text.at, text.len, "共和国", strlen("共和国")))
			continue; /* of 中华人民共和国, which is in most titles of laws */
		status = sorter_add(p->found, text.at, text.len, NULL, 0, err);
	}
	return status;
}

enum zw_status title_phrases_add(struct title_phrases *p, const char *title, struct err *err)
{
	size_t len = strnlen(title, TITLE_MOST);

	if (len == TITLE_MOST) /* no title at all */
		return ZW_OK;
	enum zw_status status = tokens_scan(&p->tokens, title, len, err);
	buf_reset(&p->pieces);
	if (status == ZW_OK)
		words_cut(p->words, &p->tokens, WORDS_INDEXED, add_word, &p->pieces);
	if (status == ZW_OK)
		status = buf_status(&p->pieces, _("suggestions"), err);
	for (size_t i = 0; status == ZW_OK && i < p->pieces.len / sizeof(struct piece_of); i++)
		status = add_phrases_at(p, i, err);
	return status;
}

/* ---- Taking them ---- */

enum zw_status title_phrases_finish(struct title_phrases *p, struct err *err)
{
	enum zw_status status = sorter_finish(p->found, err);

	p->more = status == ZW_OK && sorter_next(p->found, &p->next);
	return status;
}

static bool is_taken(const struct title_phrases *p)
{
	return p->more && p->next.key_len == p->text.len &&
	       memcmp(p->next.key, p->text.data, p->text.len) == 0;
}

/* Equal ones come in a row. A title that says one twice counts twice: that does no harm. */
bool title_phrases_next(struct title_phrases *p, struct suggest_term *term)
{
	while (p->more) {
		uint32_t count = 0;
		buf_reset(&p->text);
		buf_add(&p->text, p->next.key, p->next.key_len);
		if (p->text.failed != ZW_OK)
			return false;
		for (; is_taken(p); p->more = sorter_next(p->found, &p->next))
			count++;
		if (count < WORKS_FEWEST)
			continue;
		*term = (struct suggest_term){{p->text.data, p->text.len}, count};
		return true;
	}
	return false;
}

enum zw_status title_phrases_status(const struct title_phrases *p, struct err *err)
{
	enum zw_status status = buf_status(&p->text, _("suggestions"), err);

	return status == ZW_OK ? sorter_status(p->found, err) : status;
}
