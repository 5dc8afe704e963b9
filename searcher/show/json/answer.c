/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The answer as JSON, format 1. Keys are only ever added; none changes its meaning.
 */
#include "core/text/utf8.h"
#include "searcher/rewrite/rewrite.h"
#include "searcher/show/json/members.h"

static const char *const answered_names[] = {
        [ANSWERED_ALL] = "all",           [ANSWERED_SOME] = "some",
        [ANSWERED_QUESTION] = "question", [ANSWERED_WORDS] = "words",
        [ANSWERED_CITATION] = "citation", [ANSWERED_NUMBER] = "number",
        [ANSWERED_TITLE] = "title",       [ANSWERED_NEAR] = "near",
        [ANSWERED_SOURCE] = "source",
};

const char *answered_name(enum answered answered)
{
	return answered_names[answered];
}

/* Marks count characters, not bytes. */
static void snippet_json(struct js *w, const struct snippet *snippet)
{
	const struct mark *marks = (const void *)snippet->marks.data;

	js_open(w, NULL, JS_OBJECT);
	js_str(w, "text", snippet->text);
	js_open(w, "marks", JS_ARRAY);
	for (size_t i = 0; i < snippet->marks.len / sizeof(*marks); i++) {
		js_open(w, NULL, JS_ARRAY);
		js_int(w, NULL, (long long)utf8_length(snippet->text, marks[i].start));
		js_int(w, NULL,
		       (long long)utf8_length(snippet->text + marks[i].start, marks[i].len));
		js_close(w);
	}
	js_close(w);
	js_close(w);
}

/* ---- Metadata ---- */

static void metadata_json(struct js *w, const struct result *r)
{
	json_metadata(w, &r->document, r->status);
	js_int(w, "cited", r->cited);
}

static void others_json(struct js *w, const struct result *r)
{
	json_others(w, &r->same, &r->versions);
	js_bool(w, "only_old", r->only_old);
	js_bool(w, "article_absent", r->absent);
	js_bool(w, "near", r->near);
}

/* ---- Results ---- */

static void difference_json(struct js *w, const struct result *r)
{
	if (!r->source) {
		js_null(w, "differs");
		js_null(w, "difference");
		return;
	}
	js_int(w, "differs", r->difference.changed);
	js_open(w, "difference", JS_ARRAY);
	for (size_t i = 0; i < r->difference.n; i++) {
		const struct difference_piece *piece = &r->difference.at[i];
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "kind", difference_name(piece->kind));
		js_str(w, "pasted", piece->pasted);
		js_str(w, "source", piece->source);
		js_close(w);
	}
	js_close(w);
}

static void result_members(struct js *w, const struct result *r)
{
	js_int(w, "rank", r->rank);
	js_str(w, "path", r->document.path);
	js_str(w, "title", r->document.title);
	json_text(w, "date", r->document.date);
	js_real(w, "score", r->score);
	js_bool(w, "exact", r->written);
	json_text(w, "article", r->article);
	js_str(w, "anchor", r->anchor);
	json_text(w, "headings", r->headings);
	js_int(w, "passages", r->passages);
	js_bool(w, "direct", r->direct);
	metadata_json(w, r);
	json_time(w, "indexed", r->indexed);
	json_time(w, "changed", r->changed);
	js_str(w, "digest", r->digest);
	others_json(w, r);
	js_bool(w, "source", r->source);
	difference_json(w, r);
	js_open(w, "snippets", JS_ARRAY);
	for (size_t i = 0; i < r->n_snippets; i++)
		snippet_json(w, &r->snippets[i]);
	js_close(w);
}

/* ---- The whole ---- */

static void offers_json(struct js *w, const struct answer *a)
{
	static const char *const kinds[] = {
	        [OFFER_SPELLING] = "spelling", [OFFER_PINYIN] = "pinyin"};

	js_open(w, "offers", JS_ARRAY);
	for (size_t i = 0; i < a->n_offers; i++) {
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "kind", kinds[a->offers[i].kind]);
		js_str(w, "query", a->offers[i].query);
		js_str(w, "from", a->offers[i].from);
		js_str(w, "to", a->offers[i].to);
		js_close(w);
	}
	js_close(w);
}

static void facets_json(struct js *w, const struct answer *a)
{
	js_open(w, "facets", JS_OBJECT);
	for (enum facet_kind kind = 0; kind < FACETS; kind++) {
		js_open(w, facet_name(kind), JS_ARRAY);
		for (size_t i = 0; i < a->facets[kind].n; i++) {
			js_open(w, NULL, JS_OBJECT);
			js_str(w, "value", a->facets[kind].at[i].value);
			js_int(w, "count", a->facets[kind].at[i].count);
			js_close(w);
		}
		js_close(w);
	}
	js_open(w, "others", JS_OBJECT);
	for (enum facet_kind kind = 0; kind < FACETS; kind++)
		js_int(w, facet_name(kind), a->facets[kind].others);
	js_close(w);
	js_close(w);
}

static void filters_json(struct js *w, const struct query *q)
{
	js_open(w, "filters", JS_ARRAY);
	for (size_t i = 0; i < query_filters(q); i++) {
		const struct filter *f = query_filter(q, i);
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "field", f->name->en);
		js_str(w, "value", f->value);
		js_bool(w, "quoted", f->quoted);
		js_bool(w, "excluded", f->excluded);
		js_close(w);
	}
	js_close(w);
}

static void notes_json(struct js *w, const struct query *q)
{
	js_open(w, "notes", JS_ARRAY);
	for (size_t i = 0; i < query_notes(q); i++) {
		const struct note *note = query_note(q, i);
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "part", note->part);
		js_str(w, "kind", note_name(note->kind));
		js_str(w, "text", note_text(note->kind));
		js_close(w);
	}
	js_close(w);
}

static void rewrites_json(struct js *w, const struct query *q, const struct answer *a)
{
	js_open(w, "rewrites", JS_ARRAY);
	for (size_t i = 0; i < query_rewrites(q); i++) {
		const struct rewrite *r = query_rewrite(q, i);
		if (!answered_used(a->answered, r))
			continue;
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "kind", rewrite_name(r->kind));
		js_str(w, "from", r->from);
		js_str(w, "to", r->to);
		json_text(w, "note", r->note);
		js_close(w);
	}
	js_close(w);
}

static void total_json(struct js *w, const struct answer *answer)
{
	js_open(w, "total", JS_OBJECT);
	js_int(w, "documents", answer->documents);
	js_int(w, "passages", answer->passages);
	js_int(w, "exact", answer->exact);
	js_int(w, "occurrences", (long long)answer->occurrences);
	js_int(w, "results", answer->reachable);
	if (answer->about > answer->documents)
		js_int(w, "about", answer->about);
	js_close(w);
}

void answer_members(struct js *w, const struct query *query, const struct answer *answer,
                    bool explain)
{
	struct buf tree = BUF_INIT(1 << 20);

	js_int(w, "format", 1);
	js_str(w, "query", query->text);
	total_json(w, answer);
	js_bool(w, "partial", answer->partial);
	json_shards(w, answer->shards, answer->missing_shards);
	js_str(w, "answered", answered_names[answer->answered]);
	json_text(w, "missing", answer->missing);
	js_int(w, "generation", (long long)answer->generation);
	json_day(w, "as_of", answer->as_of);
	filters_json(w, query);
	notes_json(w, query);
	rewrites_json(w, query, answer);
	if (answer->has_facets)
		facets_json(w, answer);
	if (explain) {
		query_explain(query, &tree);
		js_str(w, "explain", buf_cstr(&tree));
		w->failed |= tree.failed == ZW_NO_MEMORY;
		buf_release(&tree);
	}
	offers_json(w, answer);
	js_open(w, "results", JS_ARRAY);
	for (size_t i = 0; i < answer->n_results; i++) {
		js_open(w, NULL, JS_OBJECT);
		result_members(w, &answer->results[i]);
		js_close(w);
	}
	js_close(w);
}

enum zw_status answer_json(const struct query *query, const struct answer *answer, bool explain,
                           struct buf *out, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	answer_members(&w, query, answer, explain);
	return js_finish(&w, false, out, err);
}

enum zw_status result_json(const struct result *r, struct buf *out, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	result_members(&w, r);
	return js_finish(&w, false, out, err);
}
