/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A document as one JSON object. The keys are an agreement (zhengwen-index.1): none changes its
 * meaning.
 */
#include "indexer/show/show.h"

#include "core/json.h"
#include "corpus/metadata/understand.h"
#include "corpus/text/numeral.h"

#include <string.h>

enum { HEADINGS_DEPTH = 16 };

static void put_or_null(struct js *w, const char *key, const char *text)
{
	if (*text)
		js_str(w, key, text);
	else
		js_null(w, key);
}

static void put_list(struct js *w, const char *key, const struct metadata *m, enum meta_field field)
{
	const struct meta_value *v;

	js_open(w, key, JS_ARRAY);
	for (size_t i = 0; (v = metadata_get(m, field, i)); i++)
		js_str(w, NULL, v->text);
	js_close(w);
}

static void put_fields(struct js *w, const struct metadata *m)
{
	for (int i = 0; i < META_FIELDS; i++) {
		enum meta_field field = (enum meta_field)i;
		if (field == META_NUMBER) {
			put_or_null(w, "doc_number", metadata_text(m, field));
			put_list(w, "doc_numbers", m, field);
		} else if (field_info(field)->many) {
			put_list(w, field_info(field)->key, m, field);
		} else if (field != META_STATUS) {
			put_or_null(w, field_info(field)->key, metadata_text(m, field));
		}
	}
}

/* From which source the (first) value of each field is. */
static void put_sources(struct js *w, const struct metadata *m)
{
	js_open(w, "sources", JS_OBJECT);
	for (int i = 0; i < META_FIELDS; i++) {
		const struct meta_value *v = metadata_get(m, (enum meta_field)i, 0);
		if (!v)
			continue;
		js_open(w, field_info(v->field)->key, JS_OBJECT);
		js_str(w, "origin", origin_name(v->origin));
		if (v->line)
			js_int(w, "line", v->line);
		else
			js_null(w, "line");
		js_close(w);
	}
	js_close(w);
}

static void put_headings(struct js *w, const struct document *d, uint32_t parent)
{
	const struct passage *above[HEADINGS_DEPTH];
	size_t n = 0;

	while (parent > 0 && n < HEADINGS_DEPTH) {
		const struct passage *h = document_passage(d, parent - 1);
		above[n++] = h;
		parent = h->parent < parent ? h->parent : 0;
	}
	js_open(w, "headings", JS_ARRAY);
	while (n-- > 0) {
		const char *text = d->text.data + above[n]->text;
		const char *title = document_title(d);
		/* The title of the document is above all of it. */
		if (!text_same(text, above[n]->text_len, title, strlen(title)))
			js_text(w, NULL, text, above[n]->text_len);
	}
	js_close(w);
}

/* 第一百二十条之一, as it stands in front of the article. */
static size_t label_length(const char *text, size_t len)
{
	struct scan s = scan_of(text, len);

	while (!scan_end(&s) && !scan_word(&s, "条"))
		scan_next(&s);
	struct scan t = s;
	scan_space(&t);
	if (scan_word(&t, "之") && numeral_starts(scan_peek(&t)))
		for (s = t; numeral_starts(scan_peek(&s));)
			scan_next(&s);
	return s.at;
}

static void put_article(struct js *w, const struct document *d, const struct passage *p)
{
	const char *text = d->text.data + p->text;

	js_open(w, NULL, JS_OBJECT);
	js_str(w, "id", p->anchor);
	js_str(w, "number", p->article);
	js_text(w, "label", text, label_length(text, p->text_len));
	put_headings(w, d, p->parent);
	js_text(w, "text", text, p->text_len);
	js_close(w);
}

static void put_body(struct js *w, const struct document *d)
{
	js_open(w, "articles", JS_ARRAY);
	for (size_t i = 0; i < document_passages(d); i++)
		if (document_passage(d, i)->article[0])
			put_article(w, d, document_passage(d, i));
	js_close(w);
	js_open(w, "parts", JS_ARRAY);
	for (size_t i = 0; i < document_parts(d); i++) {
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "title", document_part(d, i)->title);
		js_int(w, "first", document_part(d, i)->first);
		js_close(w);
	}
	js_close(w);
	js_text(w, "text", buf_cstr(&d->text), d->text.len);
}

enum zw_status show_json(const char *name, const struct document *d, const char *day,
                         struct buf *out, struct err *err)
{
	struct js w;
	const struct metadata *m = &d->metadata;

	js_init(&w, JS_OBJECT);
	js_str(&w, "file", name);
	js_str(&w, "format", d->format);
	js_str(&w, "charset", d->charset);
	put_fields(&w, m);
	put_or_null(&w, "status", status_zh(metadata_status(m, day)));
	put_sources(&w, m);
	js_open(&w, "warnings", JS_ARRAY);
	for (size_t i = 0; i < metadata_warnings(m); i++)
		js_str(&w, NULL, metadata_warning(m, i));
	js_close(&w);
	put_body(&w, d);
	enum zw_status status = js_finish(&w, false, out, err);
	buf_char(out, '\n');
	return status;
}
