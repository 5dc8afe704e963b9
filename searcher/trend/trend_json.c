/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A trend as JSON, format 1: trend.h says what is what. Keys are only ever added.
 */
#include "core/text/utf8.h"
#include "searcher/show/json/members.h"
#include "searcher/trend/trend.h"

static void found_json(struct js *w, const struct trend_count *c)
{
	js_int(w, "documents", c->documents);
	js_int(w, "passages", c->passages);
	js_int(w, "occurrences", (long long)c->occurrences);
}

static void all_json(struct js *w, const struct trend_count *c)
{
	js_open(w, "all", JS_OBJECT);
	js_int(w, "documents", c->documents);
	js_int(w, "passages", c->passages);
	js_close(w);
}

static void years_json(struct js *w, const struct trend *t)
{
	js_open(w, "years", JS_ARRAY);
	for (size_t i = 0; i < trend_years(t); i++) {
		const struct trend_year *y = trend_year(t, i);
		js_open(w, NULL, JS_OBJECT);
		js_int(w, "year", y->year);
		found_json(w, &y->found);
		all_json(w, &y->all);
		js_real(w, "share",
		        y->all.documents ? (double)y->found.documents / y->all.documents : 0);
		js_close(w);
	}
	js_close(w);
}

static void snippet_json(struct js *w, const struct snippet *s)
{
	const struct mark *marks = (const void *)s->marks.data;

	js_open(w, "snippet", JS_OBJECT);
	js_str(w, "text", s->text);
	js_open(w, "marks", JS_ARRAY);
	for (size_t i = 0; i < s->marks.len / sizeof(*marks); i++) {
		js_open(w, NULL, JS_ARRAY);
		js_int(w, NULL, (long long)utf8_length(s->text, marks[i].start));
		js_int(w, NULL, (long long)utf8_length(s->text + marks[i].start, marks[i].len));
		js_close(w);
	}
	js_close(w);
	js_close(w);
}

static void use_json(struct js *w, const char *key, const struct result *r)
{
	if (!r) {
		js_null(w, key);
		return;
	}
	js_open(w, key, JS_OBJECT);
	js_str(w, "path", r->document.path);
	js_str(w, "title", r->document.title);
	js_str(w, "date", r->document.date);
	json_text(w, "article", r->article);
	js_str(w, "anchor", r->anchor);
	if (r->n_snippets)
		snippet_json(w, &r->snippets[0]);
	else
		js_null(w, "snippet");
	js_close(w);
}

static void total_json(struct js *w, const struct answer *a)
{
	js_open(w, "total", JS_OBJECT);
	js_int(w, "documents", a->documents);
	js_int(w, "passages", a->passages);
	js_int(w, "exact", a->exact);
	js_int(w, "occurrences", (long long)a->occurrences);
	js_close(w);
}

enum zw_status trend_json(const struct query *q, const struct trend *t, struct buf *out,
                          struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_str(&w, "query", q->text);
	js_int(&w, "generation", (long long)t->answer.generation);
	json_day(&w, "as_of", t->answer.as_of);
	js_bool(&w, "partial", t->answer.partial);
	json_shards(&w, t->answer.shards, t->answer.missing_shards);
	js_str(&w, "answered", answered_name(t->answer.answered));
	js_bool(&w, "counted", t->counted);
	total_json(&w, &t->answer);
	js_open(&w, "undated", JS_OBJECT);
	found_json(&w, &t->undated);
	all_json(&w, &t->all_undated);
	js_close(&w);
	years_json(&w, t);
	use_json(&w, "first", trend_first(t));
	use_json(&w, "last", trend_last(t));
	return js_finish(&w, false, out, err);
}
