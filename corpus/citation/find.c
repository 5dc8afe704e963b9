/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Citations in running text, in one pass. In order: adding; titles; names given; articles; 前款;
 * numbers; the pass.
 */
#include "core/fold_rule.h"
#include "core/utf8.h"
#include "corpus/citation/alias.h"
#include "corpus/citation/behind.h"
#include "corpus/citation/fold.h"
#include "corpus/citation/name.h"
#include "corpus/citation/reference.h"
#include "corpus/citation/title.h"
#include "corpus/text/numeral.h"

#include <string.h>

/* What an article is of. */
struct target {
	bool known;
	enum cited_kind kind;
	uint32_t name, name_len, year;
};

struct finder {
	struct scan s;
	const struct citing *where;
	struct citations *c;
	struct buf key;           /* room for one */
	size_t floor;             /* end of the citation before */
	struct target named;      /* in this sentence */
	struct reference before;  /* the last article cited */
	struct target title;      /* the last title of this passage, … */
	size_t title_end, attach; /* … its end, and that of the brackets behind it */
	uint32_t paragraph;       /* 款 of the passage, from 1 */
	bool quoted;              /* within “” */
	size_t quote;             /* where these began */
};

/* ---- Adding ---- */

static void add(struct finder *f, size_t start, size_t end, const struct target *t,
                const struct reference *r)
{
	static const struct reference whole;
	struct citation c;

	if (start < f->floor || end <= start || !t->known)
		return;
	if (!r)
		r = &whole;
	c = (struct citation){(uint32_t)start, (uint32_t)(end - start),
	                      t->kind,         t->name,
	                      t->name_len,     r->article,
	                      r->sub,          r->article_to,
	                      r->sub_to,       r->paragraph,
	                      r->item,         t->year};
	buf_add(&f->c->list, &c, sizeof(c));
	f->floor = end;
}

/* A target of that kind with the key in f->key. */
static struct target target_of(struct finder *f, enum cited_kind kind, uint32_t year)
{
	struct buf *names = &f->c->names;
	struct target t = {f->key.len > 0, kind, (uint32_t)names->len, (uint32_t)f->key.len, year};

	buf_add(names, buf_cstr(&f->key), f->key.len);
	return t;
}

static const struct target itself = {true, CITED_SELF, 0, 0, 0};

static bool is_amending(const struct finder *f)
{
	return f->where->aliases && f->where->aliases->amending;
}

/* 本法 of a decision that amends one is that law, if it amends no other. */
static struct target target_itself(struct finder *f)
{
	if (!is_amending(f))
		return itself;
	buf_reset(&f->key);
	buf_add(&f->key, buf_cstr(&f->where->aliases->amended), f->where->aliases->amended.len);
	return target_of(f, CITED_TITLE, 0);
}

/* ---- Titles ---- */

static void remember_title(struct finder *f)
{
	struct aliases *a = f->where->aliases;

	if (!a)
		return;
	buf_reset(&a->last);
	buf_add(&a->last, buf_cstr(&f->key), f->key.len);
}

static struct target title_target(struct finder *f, const struct cited_title *title)
{
	size_t mark = strlen("》"), behind = title->name + title->name_len + mark;
	struct buf text = BUF_INIT(NAME_LIMIT);
	uint32_t year;

	buf_add(&text, f->s.text + title->name, title->name_len);
	buf_add(&text, f->s.text + behind, title->extra_len);
	size_t len = text.len;
	if (title->plain_notes)
		buf_add(&text, f->s.text + title->end, title->notes_end - title->end);
	work_key_year(buf_cstr(&text), text.len, &f->key, &year);
	if (year == 0)
		work_key_year(buf_cstr(&text), len, &f->key, &year);
	buf_release(&text);
	alias_resolve(f->where->aliases, &f->key);
	remember_title(f);
	return target_of(f, CITED_TITLE, year);
}

/* Adds a list: the first from `start` on. */
static void add_list(struct finder *f, size_t start, const struct target *t,
                     const struct references *list)
{
	for (size_t i = 0; i < list->n; i++)
		add(f, i == 0 ? start : list->at[i].start, list->at[i].end, t, &list->at[i]);
	f->before = list->at[list->n - 1];
	f->named = *t;
}

/* 本法所附《税目税率表》 is an annex of the document. */
static bool is_annex(const struct finder *f)
{
	return text_ends(f->s.text, f->s.at, "所附") || text_ends(f->s.text, f->s.at, "所附的");
}

static bool take_title(struct finder *f)
{
	struct cited_title title;
	struct references list;
	struct reference none = {0};

	if (!title_read(f->s, &title))
		return false;
	struct target t = is_annex(f) ? itself : title_target(f, &title);
	f->title = f->named = t;
	f->title_end = title.end;
	f->attach = title.notes_end;
	f->s.at = title.plain_notes ? title.notes_end : title.end;
	struct scan s = f->s;
	scan_space(&s);
	scan_word(&s, "的");
	if (title.plain_notes && references_read(&s, none, &list) && list.at[0].article) {
		add_list(f, title.start, &t, &list);
		f->s.at = s.at;
	} else {
		add(f, title.start, title.end, &t, NULL);
	}
	return true;
}

/* ---- Names given: 以下简称 ---- */

static bool ends_name(uint32_t c)
{
	static const char marks[] = "》”」』’\"，,。；;）)、（(：:\n";
	size_t at = 0;

	while (at < sizeof(marks) - 1)
		if (utf8_next(marks, sizeof(marks) - 1, &at) == c)
			return true;
	return c == 0;
}

/* What 简称 at f->s is said of: the title just before, or a name without 《》. */
static bool alias_target(struct finder *f)
{
	static const char *const leads[] = {"（", "(", "，", ",", "以下", "下", NULL};
	size_t at = f->s.at;
	bool more = true;

	if (f->title.known && at < f->attach && at >= f->title_end) {
		buf_reset(&f->key);
		buf_add(&f->key, f->c->names.data + f->title.name, f->title.name_len);
		return true;
	}
	while (more) {
		more = false;
		for (size_t i = 0; leads[i]; i++)
			if (text_ends(f->s.text, at, leads[i])) {
				at -= strlen(leads[i]);
				more = true;
			}
	}
	if (f->title.known && at == f->title_end) {
		buf_reset(&f->key);
		buf_add(&f->key, f->c->names.data + f->title.name, f->title.name_len);
		return true;
	}
	struct behind b = at > f->floor ? behind_read(f->s.text, f->floor, at)
	                                : (struct behind){.kind = BEHIND_NOTHING};
	if (b.kind != BEHIND_NAME || b.start == b.type)
		return false;
	work_key(f->s.text + b.start, b.end - b.start, &f->key);
	short_name(&f->key);
	return true;
}

static void take_alias(struct finder *f)
{
	static const char *const quotes[] = {"：", ":", "为", "《", "“", "\"", "「", "‘", NULL};
	static const char *const closing[] = {"》", "”", "\"", "」", "’", NULL};
	bool known = f->where->aliases && alias_target(f);

	scan_word(&f->s, "简称");
	while (scan_any(&f->s, quotes))
		;
	size_t start = f->s.at;
	while (f->s.at - start < BRACKET_BYTES && !ends_name(scan_peek(&f->s)))
		scan_next(&f->s);
	size_t end = f->s.at;
	while (scan_any(&f->s, closing))
		;
	if (known && !text_starts(f->s.text + start, end - start, "本"))
		alias_add(f->where->aliases, f->s.text + start, end - start, &f->key);
}

/* ---- Articles ---- */

/* A passage that is an article begins with its number; so does an article that is quoted. */
static bool take_own_number(struct finder *f)
{
	struct scan s = f->s, front = scan_of(f->s.text, f->s.at);
	struct references list;
	struct reference none = {0};

	while (scan_space(&front) || scan_word(&front, "#") || scan_word(&front, "*"))
		;
	bool first = scan_end(&front);
	bool quote = f->quoted && f->quote == f->s.at;
	bool line = f->s.at > 0 && f->s.text[f->s.at - 1] == '\n';
	if (!(first || quote || line) || !references_read(&s, none, &list))
		return false;
	s.at = list.at[0].end;
	struct scan behind = s;
	bool numbered = first && f->where->article > 0 && list.at[0].article == f->where->article &&
	                list.at[0].sub == f->where->sub;
	if (list.at[0].article == 0 ||
	    (!numbered && !scan_space(&behind) && !scan_word(&behind, "*")))
		return false;
	f->s.at = s.at;
	return true;
}

/* 该法 is the title cited last, if that is such a text. */
static struct target target_that(struct finder *f, const struct behind *b)
{
	struct aliases *a = f->where->aliases;
	const char *type = f->s.text + b->type;
	size_t len = b->end - b->type;

	if (!a || len > a->last.len)
		return (struct target){.known = false};
	const char *end = a->last.data + a->last.len - len;
	if (memcmp(end, type, len) != 0 && !(text_same(type, len, "法", strlen("法")) &&
	                                     text_ends(a->last.data, a->last.len, "法典")))
		return (struct target){.known = false};
	buf_reset(&f->key);
	buf_add(&f->key, a->last.data, a->last.len);
	return target_of(f, CITED_TITLE, 0);
}

static struct target target_name(struct finder *f, const struct behind *b)
{
	uint32_t year;

	work_key_year(f->s.text + b->start, b->end - b->start, &f->key, &year);
	/* 条例 says which one only where the document has said so. */
	if (b->start == b->type && !alias_is(f->where->aliases, &f->key))
		return (struct target){.known = false};
	alias_resolve(f->where->aliases, &f->key);
	remember_title(f);
	return target_of(f, CITED_TITLE, year);
}

static struct target bare_target(struct finder *f)
{
	if (f->named.known)
		return f->named;
	return target_itself(f);
}

static struct target target_behind(struct finder *f, const struct behind *b)
{
	switch (b->kind) {
	case BEHIND_NAME:
		return target_name(f, b);
	case BEHIND_THIS:
		/* 本决定 is the decision, whatever it amends. */
		return text_has(f->s.text + b->type, b->end - b->type, "决定") ? itself
		                                                               : target_itself(f);
	case BEHIND_THAT:
		return target_that(f, b);
	case BEHIND_SAME:
	case BEHIND_NOTHING:
		return bare_target(f);
	case BEHIND_ARTICLE:
	case BEHIND_PARAGRAPH:
		return is_amending(f) ? (struct target){.known = false} : itself;
	default:
		return (struct target){.known = false};
	}
}

/* 本条第二款, 本款第一项, 同条第三款, and 第二款 alone: of which article. False: cannot be told. */
static bool within_of(const struct finder *f, const struct behind *b, struct reference *within)
{
	const struct citing *w = f->where;
	bool here = b->kind == BEHIND_ARTICLE || b->kind == BEHIND_PARAGRAPH ||
	            (b->kind == BEHIND_NOTHING && !f->named.known);

	if (b->kind == BEHIND_SAME) {
		*within = f->before;
		within->paragraph = within->item = 0;
		return f->before.article > 0;
	}
	if (!here || w->article == 0 || is_amending(f))
		return false;
	*within = (struct reference){0, 0, w->article, w->sub, w->article, w->sub, 0, 0};
	if (b->kind == BEHIND_PARAGRAPH)
		within->paragraph = f->paragraph;
	return true;
}

static bool take_articles(struct finder *f)
{
	struct scan s = f->s;
	struct references list;
	struct reference within = {0};
	size_t at = s.at;
	struct behind b = behind_read(s.text, f->floor, at);
	bool attached = f->title.known && f->attach > f->title_end && b.end == f->attach;
	if (!within_of(f, &b, &within))
		within = (struct reference){0};
	if (!references_read(&s, within, &list))
		return false;
	/* 第二款, and nothing tells of which 条. */
	if (list.at[0].article == 0) {
		f->s.at = s.at;
		return true;
	}
	struct target t = attached ? f->title : target_behind(f, &b);
	bool named = b.kind != BEHIND_NOTHING && !attached;
	if (t.known)
		add_list(f, named ? b.start : at, &t, &list);
	f->s.at = s.at;
	return true;
}

/* ---- 前条, 前款 ---- */

static bool before_is_word(const struct finder *f)
{
	static const char *const words[] = {"目", "之", "以", "提", "眼", "此", "先",
	                                    "日", "年", "月", "午", "当", "从", "事",
	                                    "空", "面", "会", "生", NULL};

	for (size_t i = 0; words[i]; i++)
		if (text_ends(f->s.text, f->s.at, words[i]))
			return true;
	return false;
}

static bool before_reference(const struct finder *f, bool article, uint32_t count,
                             struct reference *r)
{
	const struct citing *w = f->where;

	*r = (struct reference){0};
	if (article) {
		uint32_t n = w->article_before;
		if (n < count || (count > 1 && w->sub_before))
			return false;
		*r = (struct reference){0, 0, n + 1 - count, w->sub_before, n, w->sub_before, 0, 0};
		return true;
	}
	*r = (struct reference){0, 0, w->article, w->sub, w->article, w->sub, 0, 0};
	r->paragraph = f->paragraph > count ? f->paragraph - count : 0;
	return w->article > 0;
}

/* 前条, 前款, 前两款, 前款第三项 */
static bool take_before(struct finder *f)
{
	static const char *const no_unit[] = {"件", "例", "款", "项", NULL};
	struct scan s = f->s;
	struct references list;
	struct reference r;
	uint32_t count = 1;

	scan_word(&s, "前");
	numeral_read(&s, false, &count);
	bool article = scan_word(&s, "条");
	if ((!article && !scan_word(&s, "款")) || before_is_word(f) || count == 0 ||
	    is_amending(f) || !before_reference(f, article, count, &r))
		return false;
	struct scan behind = s;
	if (scan_any(&behind, no_unit))
		return false;
	r.start = f->s.at;
	r.end = s.at;
	list = (struct references){.n = 1, .at = {r}};
	behind = s;
	struct references further;
	if (references_read(&behind, r, &further) && further.at[0].article == r.article &&
	    further.at[0].article_to == r.article_to) {
		list = further;
		s = behind;
	}
	add_list(f, f->s.at, &itself, &list);
	f->s.at = s.at;
	return true;
}

/* ---- Numbers ---- */

static bool take_number(struct finder *f, size_t at)
{
	size_t start, end;

	if (!number_around(f->s.text, f->s.len, f->floor, at, &start, &end) ||
	    !number_key(f->s.text + start, end - start, &f->key))
		return false;
	struct target t = target_of(f, CITED_NUMBER, 0);
	add(f, start, end, &t, NULL);
	f->s.at = end;
	return true;
}

/* 〔2022, 令第, 公告2023 */
static bool number_near(struct scan s)
{
	static const char *const opening[] = {"〔", "（", "(", "[", "［", "【", "﹝", "第", NULL};
	bool mark = scan_any(&s, opening);

	scan_word(&s, "第");
	scan_space(&s);
	return (mark || scan_peek(&s) < 0xFF20) && numeral_starts(scan_peek(&s));
}

static bool take_order(struct finder *f)
{
	static const char *const words[] = {"令", "公告", "通告", "公报", "布告", NULL};
	struct scan s = f->s;

	if (!scan_any(&s, words))
		return false;
	size_t at = s.at;
	scan_space(&s);
	return number_near(s) && take_number(f, at);
}

/* ---- The pass ---- */

static void begin_line(struct finder *f)
{
	struct scan s = f->s;

	f->quoted = false;
	f->named.known = false;
	scan_space(&s);
	/* Items are of the paragraph before them. */
	if (!scan_word(&s, "（") && !scan_word(&s, "("))
		f->paragraph++;
}

static void take_mark(struct finder *f, uint32_t c)
{
	scan_next(&f->s);
	switch (c) {
	case '\n':
		begin_line(f);
		break;
	case 0x3002: /* 。 */
	case 0xFF1B: /* ； */
		f->named.known = false;
		break;
	case 0x201C: /* “ */
	case 0x201D: /* ” */
		f->quoted = c == 0x201C;
		f->quote = f->s.at;
		/* What is quoted is another text than what quotes it. */
		if (is_amending(f))
			f->named.known = false;
		break;
	default:
		break;
	}
}

static bool take(struct finder *f, uint32_t c)
{
	switch (c) {
	case 0x300A: /* 《 */
		return take_title(f);
	case 0x7B2C: /* 第 */
		return take_own_number(f) || take_articles(f) ||
		       (number_near(f->s) && take_number(f, f->s.at));
	case 0x524D: /* 前 */
		return take_before(f);
	case 0x7B80: /* 简 */
		if (!text_starts(f->s.text + f->s.at, f->s.len - f->s.at, "简称"))
			return false;
		take_alias(f);
		return true;
	case 0x4EE4: /* 令 */
	case 0x516C: /* 公 */
	case 0x901A: /* 通 */
	case 0x5E03: /* 布 */
		return take_order(f);
	case 0x3014: /* 〔 */
	case 0xFF08: /* （ */
	case '(':
	case '[':
	case 0xFF3B:
	case 0x3010: /* 【 */
	case 0xFE5D: /* ﹝ */
		return number_near(f->s) && take_number(f, f->s.at);
	default:
		return false;
	}
}

enum zw_status citations_find(const char *text, size_t len, const struct citing *where,
                              struct citations *c, struct err *err)
{
	struct finder f = {.s = scan_of(text, len),
	                   .where = where,
	                   .c = c,
	                   .key = BUF_INIT(NAME_LIMIT * 4),
	                   .paragraph = 1};

	while (!scan_end(&f.s)) {
		uint32_t mark = scan_peek(&f.s);
		if (!take(&f, mark))
			take_mark(&f, mark);
	}
	buf_release(&f.key);
	enum zw_status status = buf_status(&c->list, "citations", err);
	return status ? status : buf_status(&c->names, "citations", err);
}
