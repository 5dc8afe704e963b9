/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/results/facets.h"

#include "web/page/facts.h"
#include "web/page/results/narrow.h"

#include <stdlib.h>
#include <string.h>

enum {
	VALUES_SHOWN = 7, /* of one facet; … */
	VALUES_TOLD = 12, /* … these are a step away; the rest is counted */
};

static const struct choice {
	const char *zh, *en, *name; /* for people; of the filter */
	bool quoted;
	enum filter_kind kind;
	enum meta_field field;
} choices[FACETS] = {
        [FACET_ISSUER] = {"发文机关", "Issuer", "机关", true, FILTER_VALUE, META_ISSUER},
        [FACET_TYPE] = {"文种", "Type", "文种", false, FILTER_EXACT, META_TYPE},
        [FACET_YEAR] = {"年份", "Year", "日期", false, FILTER_DATE, META_FIELDS},
        [FACET_STATUS] = {"时效", "Status", "时效", false, FILTER_STATUS, META_STATUS},
        [FACET_LEVEL] = {"级别", "Level", "级别", false, FILTER_LEVEL, META_LEVEL},
};

/* The same list by another query, from its first page. */
static void narrowed_link(struct html *h, const struct ask *ask, const char *q)
{
	struct ask other = *ask;

	other.q = q;
	ask_link(h, &other, 1);
}

/* ---- Words ---- */

/* As typed it may be several: 规章. */
static void level_text(struct html *h, const char *value)
{
	enum doc_level level = level_find(value, strlen(value));

	if (level != LEVEL_NONE) {
		html_say(h, level_zh(level), level_en(level));
		return;
	}
	html_said(h, value);
}

/* ---- Conditions ---- */

/* The name of a filter that is a facet, too; else its own. */
static const char *filter_word(const struct html *h, const struct filter_name *name)
{
	for (size_t i = 0; i < FACETS; i++)
		if (choices[i].kind == name->kind && choices[i].field == name->field)
			return html_word(h, name->zh, choices[i].en);
	return html_word(h, name->zh, name->en);
}

static void chip_text(struct html *h, const struct query *q, const struct condition *c)
{
	if (c->excluded)
		html_say(h, "不含 ", "not ");
	html_text(h, c->filter ? filter_word(h, c->filter->name) : html_word(h, "截至", "As of"));
	html_say(h, "：", ": ");
	if (!c->filter) {
		facts_day(h, q->as_of);
	} else if (c->filter->name->kind == FILTER_STATUS) {
		html_text(h, facts_status_word(h, c->filter->status));
	} else if (c->filter->name->kind == FILTER_LEVEL) {
		level_text(h, c->filter->value);
	} else {
		html_said(h, c->filter->value);
	}
}

static bool can_do_without(struct searcher *s, const struct query *q, const struct condition *c,
                           struct buf *without)
{
	narrow_without(q, c, without);
	return !without->failed && narrow_is_sound(s, q, c, buf_cstr(without));
}

static void chip(struct html *h, struct searcher *s, const struct ask *ask, const struct query *q,
                 const struct condition *c)
{
	struct buf without = BUF_INIT(Q_LIMIT + 1);

	html_lit(h, "<li>");
	if (can_do_without(s, q, c, &without)) {
		html_lit(h, "<a href=\"");
		narrowed_link(h, ask, buf_cstr(&without));
		html_lit(h, "\"><span class=\"unseen\">");
		html_say(h, "去掉条件 ", "Remove ");
		html_lit(h, "</span>");
		chip_text(h, q, c);
		html_lit(h, "<span class=\"off\" aria-hidden=\"true\">×</span></a>");
	} else {
		html_lit(h, "<span>");
		chip_text(h, q, c);
		html_lit(h, "</span>");
	}
	html_lit(h, "</li>\n");
	buf_release(&without);
}

void facets_chips(struct html *h, struct searcher *s, const struct ask *ask, const struct query *q)
{
	struct condition list[CONDITIONS_LIMIT];
	size_t n = conditions_find(q, list);

	if (n == 0)
		return;
	html_lit(h, "<ul class=\"chips\"");
	html_attr_say(h, "aria-label", "限定条件", "Filters");
	html_lit(h, ">\n");
	for (size_t i = 0; i < n; i++)
		chip(h, s, ask, q, &list[i]);
	html_lit(h, "</ul>\n");
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
	if (choice->kind == FILTER_LEVEL)
		return f->levels == levels_find(value, strlen(value));
	return (f->quoted || !choice->quoted) && strcmp(f->value, value) == 0;
}

struct column {
	struct html *h;
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

static void value_text(struct html *h, const struct choice *choice, const struct facet_value *v)
{
	bool ours = choice->kind == FILTER_DATE || choice->kind == FILTER_STATUS ||
	            choice->kind == FILTER_LEVEL;

	html_lit(h, "<bdi");
	if (!ours)
		html_chinese(h);
	html_lit(h, ">");
	if (choice->kind == FILTER_STATUS)
		html_text(h, facts_status_word(h, status_find(v->value, strlen(v->value))));
	else if (choice->kind == FILTER_LEVEL)
		level_text(h, v->value);
	else
		html_text(h, v->value);
	if (choice->kind == FILTER_DATE)
		html_say(h, "年", "");
	html_lit(h, "</bdi> <span class=\"n\">");
	html_count(h, v->count);
	html_lit(h, "</span>");
}

static void value(const struct column *c, const struct choice *choice, const struct facet_value *v)
{
	struct buf text = BUF_INIT(2 * Q_LIMIT);
	const struct condition *on = chosen(c, choice, v->value);
	bool linked = on ? can_do_without(c->searcher, c->q, on, &text)
	                 : narrow_with(c->q, choice->name, v->value, choice->quoted, &text);

	html_lit(c->h, "<li>");
	linked = linked && text.len <= Q_LIMIT;
	if (linked) {
		html_lit(c->h, "<a href=\"");
		narrowed_link(c->h, c->ask, buf_cstr(&text));
		html_lit(c->h, "\"");
		if (on) {
			html_lit(c->h, " aria-current=\"true\"");
			html_attr_say(c->h, "title", "去掉这个条件", "Remove this filter");
		}
		html_lit(c->h, ">");
	} else {
		html_lit(c->h, "<span>");
	}
	value_text(c->h, choice, v);
	if (linked)
		html_lit(c->h, "</a></li>\n");
	else
		html_lit(c->h, "</span></li>\n");
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
	size_t n = f->n < VALUES_TOLD ? f->n : VALUES_TOLD, others = f->others + (f->n - n);

	memcpy(sorted, f->at, n * sizeof(*sorted));
	if (kind == FACET_YEAR)
		qsort(sorted, n, sizeof(*sorted), later_first);
	for (size_t i = 0; i < n; i++) {
		if (i == VALUES_SHOWN) {
			html_lit(c->h, "</ul>\n<details><summary>");
			html_say(c->h, "更多", "More");
			html_lit(c->h, "</summary>\n<ul>\n");
		}
		value(c, &choices[kind], &sorted[i]);
	}
	if (others > 0) {
		html_lit(c->h, "<li class=\"rest\">");
		html_say(c->h, "另有 ", "");
		html_count(c->h, others);
		html_say(c->h, " 项未列出", " more not listed");
		html_lit(c->h, "</li>\n");
	}
	html_lit(c->h, "</ul>\n");
	if (n > VALUES_SHOWN)
		html_lit(c->h, "</details>\n");
}

bool facets_any(const struct answer *a)
{
	bool any = false;

	for (size_t i = 0; i < FACETS; i++)
		any |= a->facets[i].n > 0;
	return a->has_facets && any;
}

void facets_write(struct html *h, struct searcher *s, const struct ask *ask, const struct query *q,
                  const struct answer *a)
{
	struct column c = {.h = h, .searcher = s, .ask = ask, .q = q};

	c.n_conditions = conditions_find(q, c.conditions);
	html_lit(h, "<nav class=\"facets\"");
	html_attr_say(h, "aria-label", "缩小范围", "Narrow down");
	html_lit(h, "><details><summary>");
	html_say(h, "缩小范围", "Narrow down");
	html_lit(h, "</summary>\n");
	for (enum facet_kind kind = 0; kind < FACETS; kind++) {
		if (a->facets[kind].n == 0)
			continue;
		html_lit(h, "<section><h2>");
		html_say(h, choices[kind].zh, choices[kind].en);
		html_lit(h, "</h2>\n<ul>\n");
		values(&c, kind, &a->facets[kind]);
		html_lit(h, "</section>\n");
	}
	html_lit(h, "</details></nav>\n");
}
