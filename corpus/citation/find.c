/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Citations in running text, in one pass. In order: adding; numbers; the pass.
 */
#include "corpus/citation/finder.h"
#include "corpus/name/fold.h"
#include "corpus/name/number.h"
#include "corpus/text/numeral.h"

#include <string.h>

/* ---- Adding ---- */

void finder_add(struct finder *f, size_t start, size_t end, const struct target *t,
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
struct target finder_target(struct finder *f, enum cited_kind kind, uint32_t year)
{
	struct buf *names = &f->c->names;
	struct target t = {f->key.len > 0, kind, (uint32_t)names->len, (uint32_t)f->key.len, year};

	buf_add(names, buf_cstr(&f->key), f->key.len);
	return t;
}

const struct target finder_self = {true, CITED_SELF, 0, 0, 0};

bool finder_amends(const struct finder *f)
{
	return f->where->aliases && f->where->aliases->amending;
}

/* 本法 of a decision that amends one is that law, if it amends no other. */
struct target finder_itself(struct finder *f)
{
	if (!finder_amends(f))
		return finder_self;
	buf_reset(&f->key);
	buf_add(&f->key, buf_cstr(&f->where->aliases->amended), f->where->aliases->amended.len);
	return finder_target(f, CITED_TITLE, 0);
}

void finder_remember(struct finder *f)
{
	struct aliases *a = f->where->aliases;

	if (!a)
		return;
	buf_reset(&a->last);
	buf_add(&a->last, buf_cstr(&f->key), f->key.len);
}

/* Adds a list: the first from `start` on. */
void finder_add_list(struct finder *f, size_t start, const struct target *t,
                     const struct references *list)
{
	for (size_t i = 0; i < list->n; i++)
		finder_add(f, i == 0 ? start : list->at[i].start, list->at[i].end, t, &list->at[i]);
	f->before = list->at[list->n - 1];
	f->before_of = *t;
	f->named = *t;
}

/* ---- Numbers ---- */

static bool take_number(struct finder *f, size_t at)
{
	size_t start, end;

	if (!number_around(f->s.text, f->s.len, f->floor, at, &start, &end) ||
	    !number_key(f->s.text + start, end - start, &f->key))
		return false;
	struct target t = finder_target(f, CITED_NUMBER, 0);
	finder_add(f, start, end, &t, NULL);
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
		if (finder_amends(f))
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
		return take_own_number(f) || take_articles(f) || take_division(f) ||
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
	char key[NAME_LIMIT * 4];
	struct finder f = {.s = scan_of(text, len),
	                   .where = where,
	                   .c = c,
	                   .key = BUF_IN(key),
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
