/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: words, one group (第十、十八、二十六条), a list of groups.
 */
#include "corpus/citation/reference.h"

#include "corpus/text/numeral.h"

#include <string.h>

enum {
	ARTICLE_MOST = 9999,
	SUB_MOST = 99,
	PART_MOST = 200, /* 款, 项 */
};

static const char *const opening[] = {"（", "(", NULL};
static const char *const closing[] = {"）", ")", NULL};
static const char *const joining[] = {"、",   "和", "及其", "及", "以及",
                                      "或者", "或", "与",   "并", NULL};
static const char *const ranging[] = {"至", "到", "-", "—", "–", "－", "~", "～", NULL};

enum unit { UNIT_ARTICLE, UNIT_PARAGRAPH, UNIT_ITEM, UNIT_POINT, UNITS };

static const char *const unit_words[UNITS][3] = {
        {"条", "條", NULL}, {"款", NULL}, {"项", "項", NULL}, {"目", NULL}};
/* 第三条例, 第二条款, 第一项目, 第三款项, 第二条件 are no units. */
static const char *const unit_not[UNITS][4] = {
        {"例", "款", "件", NULL}, {"项", "式", NULL}, {"目", NULL}, {"标", "的", NULL}};

/* ---- A group: numbers with one unit ---- */

struct element {
	size_t start, end;
	uint32_t number, sub, to, sub_to;
};

struct group {
	enum unit unit;
	size_t n;
	struct element at[REFERENCES_MOST];
};

/* 三, （三） */
static bool read_number(struct scan *s, uint32_t *number)
{
	struct scan t = *s;

	scan_space(&t);
	bool bracket = scan_any(&t, opening);
	if (!numeral_read(&t, true, number) || *number == 0 || *number > ARTICLE_MOST)
		return false;
	if (bracket && !scan_any(&t, closing))
		return false;
	*s = t;
	return true;
}

static bool read_unit(struct scan *s, enum unit *unit)
{
	scan_space(s);
	for (size_t i = 0; i < UNITS; i++) {
		struct scan t = *s;
		if (!scan_any(&t, unit_words[i]))
			continue;
		struct scan u = t;
		if (scan_any(&u, unit_not[i]) && i != UNIT_POINT)
			return false;
		*s = t;
		*unit = (enum unit)i;
		return true;
	}
	return false;
}

/* 之一 */
static bool read_sub(struct scan *s, uint32_t *sub)
{
	struct scan t = *s;

	if (!scan_word(&t, "之") || !numeral_read(&t, false, sub) || *sub == 0 || *sub > SUB_MOST)
		return false;
	*s = t;
	return true;
}

/* A further number: 、十八 or 至二十. */
static bool read_further(struct scan *s, struct group *g)
{
	struct scan t = *s;
	struct element e = {.start = 0};

	scan_space(&t);
	bool range = scan_any(&t, ranging);
	if (!range && !scan_any(&t, joining))
		return false;
	scan_space(&t);
	e.start = t.at;
	scan_word(&t, "第");
	if (!read_number(&t, &e.number))
		return false;
	if (range && e.number <= g->at[g->n - 1].number)
		return false;
	e.end = t.at;
	if (range) {
		g->at[g->n - 1].to = e.number;
		g->at[g->n - 1].end = e.end;
	} else {
		g->at[g->n++] = e;
	}
	*s = t;
	return true;
}

/* 第一百二十条之一、之二 */
static void read_subs(struct scan *s, struct group *g)
{
	struct element *last = &g->at[g->n - 1];
	uint32_t *sub = last->to ? &last->sub_to : &last->sub;

	if (!read_sub(s, sub))
		return;
	last->end = s->at;
	while (g->n < REFERENCES_MOST) {
		struct scan t = *s;
		struct element e = {.number = g->at[g->n - 1].number};
		bool range = scan_any(&t, ranging);
		if (!range && !scan_any(&t, joining))
			return;
		e.start = t.at;
		if (!read_sub(&t, &e.sub))
			return;
		e.end = t.at;
		if (range) {
			last = &g->at[g->n - 1];
			last->to = last->number;
			last->sub_to = e.sub;
			last->end = e.end;
		} else {
			g->at[g->n++] = e;
		}
		*s = t;
	}
}

/* `bare`: 第 may be missing, as in 577条. */
static bool read_group(struct scan *s, bool bare, struct group *g)
{
	struct scan t = *s;
	struct element first = {.start = s->at};

	if (!scan_word(&t, "第") && !bare && !(scan_any(&t, opening) && (t = *s, true)))
		return false;
	if (!read_number(&t, &first.number))
		return false;
	first.end = t.at;
	g->n = 1;
	g->at[0] = first;
	while (g->n < REFERENCES_MOST && read_further(&t, g))
		;
	if (!read_unit(&t, &g->unit))
		return false;
	g->at[g->n - 1].end = t.at;
	if (g->unit == UNIT_ARTICLE)
		read_subs(&t, g);
	*s = t;
	return true;
}

/* ---- A list of groups ---- */

static void add(struct references *list, const struct reference *r)
{
	if (list->n < REFERENCES_MOST)
		list->at[list->n++] = *r;
}

/* The group says more of the reference before it (第五条第二款), or begins new ones. */
static void add_group(struct references *list, const struct group *g, struct reference *within,
                      bool more)
{
	for (size_t i = 0; i < g->n; i++) {
		const struct element *e = &g->at[i];
		struct reference r = *within;
		r.start = e->start;
		r.end = e->end;
		if (g->unit == UNIT_ARTICLE) {
			r = (struct reference){e->start,  e->end, e->number, e->sub,
			                       e->number, e->sub, 0,         0};
			if (e->to) {
				r.article_to = e->to;
				r.sub_to = e->sub_to;
			}
		} else if (g->unit == UNIT_PARAGRAPH) {
			r.paragraph = e->number;
			r.item = 0;
		} else if (g->unit == UNIT_ITEM) {
			r.item = e->number;
		}
		if (i == 0 && more && list->n > 0) {
			r.start = list->at[list->n - 1].start;
			list->at[list->n - 1] = r;
		} else {
			add(list, &r);
		}
		*within = r;
	}
}

/* 第五条至第八条: widens the reference before it. */
static bool widen(struct scan *s, struct references *list)
{
	struct scan t = *s;
	struct group g;

	scan_space(&t);
	if (list->n == 0 || !scan_any(&t, ranging))
		return false;
	scan_space(&t);
	if (!read_group(&t, true, &g))
		return false;
	struct reference *last = &list->at[list->n - 1];
	if (g.unit == UNIT_ARTICLE &&
	    (g.at[0].number < last->article ||
	     (g.at[0].number == last->article && g.at[0].sub <= last->sub)))
		return false;
	if (g.unit == UNIT_ARTICLE) {
		last->article_to = g.at[0].number;
		last->sub_to = g.at[0].sub;
	}
	last->end = g.at[0].end;
	if (g.n > 1)
		t.at = last->end;
	*s = t;
	return true;
}

static bool usable(const struct reference *r)
{
	bool forwards =
	        r->article_to > r->article || (r->article_to == r->article && r->sub_to >= r->sub);

	return forwards && r->paragraph <= PART_MOST && r->item <= PART_MOST;
}

static void read_rest(struct scan *s, bool bare, struct reference *within, struct references *list)
{
	struct group g;

	while (list->n < REFERENCES_MOST) {
		struct scan t = *s;
		scan_space(&t);
		bool more = read_group(&t, bare, &g) && g.unit != UNIT_ARTICLE;
		if (!more) {
			t = *s;
			if (widen(&t, list)) {
				*s = t;
				continue;
			}
			scan_space(&t);
			if (!scan_any(&t, joining))
				return;
			scan_space(&t);
			if (!read_group(&t, bare, &g))
				return;
		}
		add_group(list, &g, within, more);
		*s = t;
	}
}

bool references_read(struct scan *s, struct reference within, struct references *list)
{
	struct scan t = *s;
	struct group g;

	list->n = 0;
	if (!read_group(&t, false, &g))
		return false;
	add_group(list, &g, &within, false);
	read_rest(&t, false, &within, list);
	for (size_t i = 0; i < list->n; i++)
		if (!usable(&list->at[i]))
			return false;
	*s = t;
	return true;
}

/* 577, 第577, 120之一, 577-580 */
static bool read_bare(struct scan *s, struct references *list)
{
	struct group g = {.unit = UNIT_ARTICLE, .n = 1};
	struct reference within = {.start = s->at};
	struct element *e = &g.at[0];
	struct scan t = *s;

	e->start = s->at;
	scan_word(&t, "第");
	if (!read_number(&t, &e->number))
		return false;
	read_sub(&t, &e->sub);
	*s = t;
	if (scan_any(&t, ranging) && read_number(&t, &e->to) && e->to > e->number)
		*s = t;
	else
		e->to = 0;
	e->end = s->at;
	add_group(list, &g, &within, false);
	return true;
}

bool references_typed(struct scan *s, struct references *list)
{
	struct reference within = {.start = s->at};
	struct scan t = *s;
	struct group g;

	list->n = 0;
	if (!read_group(&t, true, &g))
		return read_bare(s, list);
	if (g.unit != UNIT_ARTICLE)
		return false;
	add_group(list, &g, &within, false);
	read_rest(&t, true, &within, list);
	for (size_t i = 0; i < list->n; i++)
		if (!usable(&list->at[i]))
			return false;
	*s = t;
	return true;
}
