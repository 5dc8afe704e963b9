/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Is a query a citation? In order: the articles at its end, the name before them, what else it may
 * be.
 */
#include "core/text/utf8.h"
#include "corpus/citation/behind.h"
#include "corpus/citation/citation.h"
#include "corpus/name/fold.h"
#include "corpus/name/number.h"
#include "corpus/name/work.h"
#include "corpus/citation/reference.h"
#include "corpus/citation/title.h"
#include "corpus/text/numeral.h"

#include <string.h>

enum {
	QUERY_BYTES = 1000, /* of a query that may be a citation */
	BARE_MOST = 1500,   /* 民法典577: no law has more articles, no year is less */
	YEAR_FIRST = 1949,
	YEAR_LAST = 2099,
	NAME_BYTES = 6, /* two Han characters */
};

struct query {
	struct scan s;
	struct citations *c;
	struct buf key;
	uint32_t year;
};

static void add(struct query *q, enum cited_kind kind, size_t start, size_t end,
                const struct reference *r)
{
	static const struct reference whole;
	struct citation c;

	if (!r)
		r = &whole;
	c = (struct citation){(uint32_t)start,
	                      (uint32_t)(end - start),
	                      kind,
	                      0,
	                      (uint32_t)q->key.len,
	                      r->article,
	                      r->sub,
	                      r->article_to,
	                      r->sub_to,
	                      r->paragraph,
	                      r->item,
	                      q->year};
	if (citations_count(q->c) == 0)
		buf_add(&q->c->names, buf_cstr(&q->key), q->key.len);
	buf_add(&q->c->list, &c, sizeof(c));
}

/* The first takes what stands before it, the last what stands behind it. */
static void add_list(struct query *q, const struct references *list, size_t start)
{
	for (size_t i = 0; i < list->n; i++)
		add(q, CITED_TITLE, i == 0 ? start : list->at[i].start,
		    i + 1 == list->n ? q->s.len : list->at[i].end, &list->at[i]);
}

/* ---- The articles ---- */

/* Do articles, and nothing else, stand at s? *bare: as a mere number. */
static bool read_articles(struct scan s, struct references *list, bool *bare)
{
	static const char *const asked[] = {"规定", "内容", "原文", "条文", "全文", NULL};
	struct reference none = {0};

	scan_space(&s);
	scan_word(&s, "的"); /* behind 》 */
	bool sign = scan_word(&s, "§");
	while (sign && scan_word(&s, "§"))
		;
	if (sign)
		scan_space(&s);
	struct scan t = s;
	if (!references_read(&t, none, list) && !(t = s, references_typed(&t, list)))
		return false;
	size_t end = t.at;
	scan_space(&t);
	scan_word(&t, "的");
	scan_any(&t, asked);
	scan_space(&t);
	if (!scan_end(&t) || list->at[0].article == 0)
		return false;
	s.len = end;
	*bare = !sign && !text_has(s.text + s.at, end - s.at, "条") &&
	        !text_has(s.text + s.at, end - s.at, "條");
	return !*bare || list->at[0].article_to <= BARE_MOST;
}

/* ---- The name ---- */

/* 公司法2018, 公司法2018版: the year of a version. */
static void take_year(const char *name, size_t *len, uint32_t *year)
{
	static const char *const ends[] = {"年版", "年", "版", NULL};
	size_t n = *len;

	for (size_t i = 0; ends[i]; i++)
		if (text_ends(name, n, ends[i])) {
			n -= strlen(ends[i]);
			break;
		}
	text_trim(&name, &n);
	size_t start = n;
	while (start > 0 && name[start - 1] >= '0' && name[start - 1] <= '9')
		start--;
	struct scan s = {name, n, start};
	uint32_t number;
	if (n - start == 4 && numeral_read(&s, false, &number) && number >= YEAR_FIRST &&
	    number <= YEAR_LAST) {
		*year = number;
		*len = start;
	}
}

/* Is it the key of a text that has articles: 民法典, 公司法解释(三), 公司法解释三? 办法 alone is
 * none, nor is 本法. */
static bool has_articles(const char *key, size_t len)
{
	static const char *const further[] = {"方案", "纲要", "命令", "制度", "守则", "标准", NULL};
	static const char *const pronouns[] = {"本", "该", NULL};
	const char *bracket = text_ends(key, len, ")") ? memrchr(key, '(', len) : NULL;
	struct scan s = scan_of(key, len);
	size_t end = bracket ? (size_t)(bracket - key) : len;

	while (!bracket && end > 0) {
		size_t before = utf8_before(key, end), at = before;
		if (!numeral_starts(utf8_next(key, end, &at)))
			break;
		end = before;
	}
	size_t type = behind_type(key, end);
	for (size_t i = 0; type == 0 && further[i]; i++)
		if (text_ends(key, end, further[i]))
			type = strlen(further[i]);
	return type > 0 && end > type && end >= NAME_BYTES && !scan_any(&s, pronouns);
}

/* Is it the name of such a text? Its key is then in q->key. */
static bool read_name(struct query *q, const char *name, size_t len)
{
	static const char *const operators[] = {"\"", "“", "”", ":", "：", "\n", NULL};
	uint32_t year = 0;

	text_trim(&name, &len);
	for (size_t i = 0; operators[i]; i++)
		if (text_has(name, len, operators[i]))
			return false;
	if (text_ends(name, len, "的"))
		len -= strlen("的");
	take_year(name, &len, &year);
	text_trim(&name, &len);
	size_t book = 0;
	if (text_ends(name, len, "编")) {
		struct behind b = behind_read(name, 0, len);
		book = b.kind == BEHIND_NAME ? len - b.end : 0;
	}
	work_key_year(name, len - book, &q->key, &q->year);
	q->year = year ? year : q->year;
	if (short_name(&q->key))
		return true;
	return has_articles(buf_cstr(&q->key), q->key.len);
}

/* ---- What it may be ---- */

static bool is_number(struct query *q)
{
	if (!number_key(q->s.text + q->s.at, q->s.len - q->s.at, &q->key))
		return false;
	add(q, CITED_NUMBER, q->s.at, q->s.len, NULL);
	return true;
}

/* 《公司法》, 《公司法》（2018年修正）第16条 */
static bool is_title(struct query *q)
{
	struct cited_title title;
	struct references list;
	BUF_HERE(name, NAME_LIMIT);
	struct scan s = q->s;
	bool bare;

	if (!title_read(s, &title) || !title.plain_notes)
		return false;
	buf_add(&name, s.text + title.name, title.name_len);
	buf_add(&name, s.text + title.name + title.name_len + strlen("》"), title.extra_len);
	buf_add(&name, s.text + title.end, title.notes_end - title.end);
	work_key_year(buf_cstr(&name), name.len, &q->key, &q->year);
	buf_release(&name);
	short_name(&q->key);
	s.at = title.notes_end;
	if (q->key.len == 0)
		return false;
	if (scan_end(&s))
		add(q, CITED_TITLE, q->s.at, q->s.len, NULL);
	else if (read_articles(s, &list, &bare))
		add_list(q, &list, q->s.at);
	return citations_count(q->c) > 0;
}

static bool begins_articles(uint32_t c, uint32_t before)
{
	return c == 0x7B2C || c == 0xA7 || (numeral_starts(c) && !numeral_starts(before));
}

/* 民法典577: the name and the articles part at the first place where both can be read. */
static bool is_name(struct query *q)
{
	struct references list;
	uint32_t before = 0;
	bool bare;

	for (struct scan s = q->s; !scan_end(&s);) {
		uint32_t c = scan_peek(&s);
		if (s.at > q->s.at && begins_articles(c, before) &&
		    read_articles(s, &list, &bare) &&
		    read_name(q, s.text + q->s.at, s.at - q->s.at)) {
			add_list(q, &list, q->s.at);
			return true;
		}
		before = scan_next(&s);
	}
	return false;
}

/* 第577条 民法典 */
static bool is_reversed(struct query *q)
{
	struct reference none = {0};
	struct references list;
	struct scan s = q->s;

	scan_word(&s, "§");
	bool typed = s.at > q->s.at;
	if (!(typed ? references_typed(&s, &list) : references_read(&s, none, &list)) ||
	    list.at[0].article == 0 || !read_name(q, s.text + s.at, s.len - s.at))
		return false;
	add_list(q, &list, q->s.at);
	return true;
}

bool citations_whole(const struct citations *c)
{
	return c->list.failed != ZW_NO_MEMORY && c->names.failed != ZW_NO_MEMORY;
}

bool citation_query(const char *text, size_t len, struct citations *c)
{
	char room[NAME_LIMIT * 4];
	struct query q = {.c = c, .key = BUF_IN(room)};
	const char *inner = text;
	size_t n = len;

	citations_reset(c);
	text_trim(&inner, &n);
	if (n == 0 || n > QUERY_BYTES)
		return false;
	q.s = scan_of(text, (size_t)(inner - text) + n);
	q.s.at = (size_t)(inner - text);
	bool is = is_number(&q) || is_title(&q) || is_name(&q) || is_reversed(&q);

	buf_release(&q.key);
	return is && !c->list.failed && !c->names.failed;
}
