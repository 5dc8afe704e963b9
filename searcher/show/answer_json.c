/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The answer as JSON, format 1. Keys are only ever added; none changes its meaning.
 */
#include "core/json.h"
#include "core/utf8.h"
#include "searcher/search.h"

static const char *const answered_names[] = {
        [ANSWERED_ALL] = "all",
        [ANSWERED_SOME] = "some",
        [ANSWERED_QUESTION] = "question",
        [ANSWERED_WORDS] = "words",
};

static void text_or_null(struct js *w, const char *key, const char *text)
{
	if (text && *text)
		js_str(w, key, text);
	else
		js_null(w, key);
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

static void result_json(struct js *w, const struct result *r)
{
	js_open(w, NULL, JS_OBJECT);
	js_int(w, "rank", r->rank);
	js_str(w, "path", r->document.path);
	js_str(w, "title", r->document.title);
	text_or_null(w, "date", r->document.date);
	js_real(w, "score", r->score);
	js_bool(w, "exact", r->written);
	text_or_null(w, "article", r->article);
	js_str(w, "anchor", r->anchor);
	text_or_null(w, "headings", r->headings);
	js_int(w, "passages", r->passages);
	js_open(w, "snippets", JS_ARRAY);
	for (size_t i = 0; i < r->n_snippets; i++)
		snippet_json(w, &r->snippets[i]);
	js_close(w);
	js_close(w);
}

enum zw_status answer_json(const struct query *query, const struct answer *answer, bool explain,
                           struct buf *out, struct err *err)
{
	struct buf tree = BUF_INIT(1 << 20);
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_str(&w, "query", query->text);
	js_open(&w, "total", JS_OBJECT);
	js_int(&w, "documents", answer->documents);
	js_int(&w, "passages", answer->passages);
	js_int(&w, "exact", answer->exact);
	js_int(&w, "occurrences", (long long)answer->occurrences);
	js_close(&w);
	js_str(&w, "answered", answered_names[answer->answered]);
	js_int(&w, "generation", (long long)answer->generation);
	if (explain) {
		query_explain(query, &tree);
		js_str(&w, "explain", buf_cstr(&tree));
		buf_release(&tree);
	}
	js_open(&w, "results", JS_ARRAY);
	for (size_t i = 0; i < answer->n_results; i++)
		result_json(&w, &answer->results[i]);
	js_close(&w);
	return js_finish(&w, false, out, err);
}
