/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/results/facets.h"

#include "web/page/facts.h"
#include "web/page/results/narrow.h"

#include <stdlib.h>
#include <string.h>

enum { VALUES_SHOWN = 7 }; /* of one facet; the others are a step away */

static const struct choice {
	const char *label, *name; /* for people; of the filter */
	bool quoted;
	enum filter_kind kind;
	enum meta_field field;
} choices[FACETS] = {
        [FACET_ISSUER] = {"发文机关", "机关", true, FILTER_VALUE, META_ISSUER},
        [FACET_TYPE] = {"文种", "文种", false, FILTER_EXACT, META_TYPE},
        [FACET_YEAR] = {"年份", "日期", false, FILTER_DATE, META_FIELDS},
        [FACET_STATUS] = {"时效", "时效", false, FILTER_STATUS, META_STATUS},
};

/* The same list by another query, from its first page. */
static void narrowed_link(struct buf *b, const struct ask *ask, const char *q)
{
	struct ask other = *ask;

	other.q = q;
	ask_link(b, &other, 1);
}

/* ---- Conditions ---- */

static void chip_text(struct buf *b, const struct query *q, const struct condition *c)
{
	if (c->excluded)
		html_lit(b, "不含 ");
	html_text(b, c->filter ? c->filter->name->zh : "截至");
	html_lit(b, "：<bdi>");
	if (!c->filter)
		facts_day(b, q->as_of);
	else if (c->filter->name->kind == FILTER_STATUS)
		html_text(b, status_zh(c->filter->status));
	else
		html_text(b, c->filter->value);
	html_lit(b, "</bdi>");
}

static bool can_do_without(struct searcher *s, const struct query *q, const struct condition *c,
                           struct buf *without)
{
	narrow_without(q, c, without);
	return !without->failed && narrow_is_sound(s, q, c, buf_cstr(without));
}

static void chip(struct buf *b, struct searcher *s, const struct ask *ask, const struct query *q,
                 const struct condition *c)
{
	struct buf without = BUF_INIT(Q_LIMIT + 1);

	html_lit(b, "<li>");
	if (can_do_without(s, q, c, &without)) {
		html_lit(b, "<a href=\"");
		narrowed_link(b, ask, buf_cstr(&without));
		html_lit(b, "\"><span class=\"unseen\">去掉条件 </span>");
		chip_text(b, q, c);
		html_lit(b, "<span class=\"off\" aria-hidden=\"true\">×</span></a>");
	} else {
		html_lit(b, "<span>");
		chip_text(b, q, c);
		html_lit(b, "</span>");
	}
	html_lit(b, "</li>\n");
	buf_release(&without);
}

void facets_chips(struct buf *b, struct searcher *s, const struct ask *ask, const struct query *q)
{
	struct condition list[CONDITIONS_LIMIT];
	size_t n = conditions_find(q, list);

	if (n == 0)
		return;
	html_lit(b, "<ul class=\"chips\" aria-label=\"限定条件\">\n");
	for (size_t i = 0; i < n; i++)
		chip(b, s, ask, q, &list[i]);
	html_lit(b, "</ul>\n");
}

/* ---- Values ---- */

static bool is_year(const struct filter *f, const char *value)
{
	unsigned long year = strtoul(value, NULL, 10);

	return year > 0 && f->from / 10000 == year && f->to / 10000 == year &&
	       f->from % 10000 <= 101 && f->to % 10000 >= 1231;
}

/* Whether the condition is this very value. */
static bool is_chosen(const struct condition *c, const struct choice *choice, const char *value)
{
	const struct filter *f = c->filter;

	if (!f || c->excluded || f->name->kind != choice->kind || f->name->field != choice->field)
		return false;
	if (choice->kind == FILTER_DATE)
		return is_year(f, value);
	if (choice->kind == FILTER_STATUS)
		return strcmp(status_zh(f->status), value) == 0;
	return (f->quoted || !choice->quoted) && strcmp(f->value, value) == 0;
}

struct column {
	struct buf *b;
	struct searcher *searcher;
	const struct ask *ask;
	const struct query *q;
	struct condition conditions[CONDITIONS_LIMIT];
	size_t n_conditions;
};

static const struct condition *chosen(const struct column *c, const struct choice *choice,
                                      const char *value)
{
	for (size_t i = 0; i < c->n_conditions; i++)
		if (is_chosen(&c->conditions[i], choice, value))
			return &c->conditions[i];
	return NULL;
}

static void value_text(struct buf *b, const struct choice *choice, const struct facet_value *v)
{
	html_lit(b, "<bdi>");
	html_text(b, v->value);
	if (choice->kind == FILTER_DATE)
		html_lit(b, "年");
	html_lit(b, "</bdi> <span class=\"n\">");
	html_count(b, v->count);
	html_lit(b, "</span>");
}

static void value(const struct column *c, const struct choice *choice, const struct facet_value *v)
{
	struct buf text = BUF_INIT(2 * Q_LIMIT);
	const struct condition *on = chosen(c, choice, v->value);
	bool linked = on ? can_do_without(c->searcher, c->q, on, &text)
	                 : narrow_with(c->q, choice->name, v->value, choice->quoted, &text);

	html_lit(c->b, "<li>");
	linked = linked && text.len <= Q_LIMIT;
	if (linked) {
		html_lit(c->b, "<a href=\"");
		narrowed_link(c->b, c->ask, buf_cstr(&text));
		if (on)
			html_lit(c->b, "\" aria-current=\"true\" title=\"去掉这个条件");
		html_lit(c->b, "\">");
	} else {
		html_lit(c->b, "<span>");
	}
	value_text(c->b, choice, v);
	if (linked)
		html_lit(c->b, "</a></li>\n");
	else
		html_lit(c->b, "</span></li>\n");
	buf_release(&text);
}

static int later_first(const void *a, const void *b)
{
	const struct facet_value *one = a, *other = b;

	return strcmp(other->value, one->value);
}

/* Years are looked for by year, all else by how often it is met. */
static void values(const struct column *c, enum facet_kind kind, const struct facet *f)
{
	struct facet_value sorted[FACET_VALUES];
	size_t n = f->n < FACET_VALUES ? f->n : FACET_VALUES;

	memcpy(sorted, f->at, n * sizeof(*sorted));
	if (kind == FACET_YEAR)
		qsort(sorted, n, sizeof(*sorted), later_first);
	for (size_t i = 0; i < n; i++) {
		if (i == VALUES_SHOWN) {
			html_lit(c->b, "</ul>\n<details><summary>更多</summary>\n<ul>\n");
		}
		value(c, &choices[kind], &sorted[i]);
	}
	if (f->others > 0) {
		html_lit(c->b, "<li class=\"rest\">另有 ");
		html_count(c->b, f->others);
		html_lit(c->b, " 项未列出</li>\n");
	}
	html_lit(c->b, "</ul>\n");
	if (n > VALUES_SHOWN)
		html_lit(c->b, "</details>\n");
}

bool facets_any(const struct answer *a)
{
	bool any = false;

	for (size_t i = 0; i < FACETS; i++)
		any |= a->facets[i].n > 0;
	return a->has_facets && any;
}

void facets_write(struct buf *b, struct searcher *s, const struct ask *ask, const struct query *q,
                  const struct answer *a)
{
	struct column c = {.b = b, .searcher = s, .ask = ask, .q = q};

	c.n_conditions = conditions_find(q, c.conditions);
	html_lit(b, "<nav class=\"facets\" aria-label=\"缩小范围\">"
	            "<details><summary>缩小范围</summary>\n");
	for (enum facet_kind kind = 0; kind < FACETS; kind++) {
		if (a->facets[kind].n == 0)
			continue;
		html_lit(b, "<section><h2>");
		html_text(b, choices[kind].label);
		html_lit(b, "</h2>\n<ul>\n");
		values(&c, kind, &a->facets[kind]);
		html_lit(b, "</section>\n");
	}
	html_lit(b, "</details></nav>\n");
}
