/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The keys are short: there is an array for each article and for each citation. In order: what is
 * collected of each passage, then the line.
 *
 *   path, work (key; "" if it has no versions), normative, stated, same (hash of the text)
 *   days: [written, published, effective, repealed, shown]
 *   values: {field: [text, …]}
 *   names: [[kind, key, passage], …]
 *   parts: [passage, …]
 *   articles: [[number, sub, passage], …]
 *   cites: [[passage, start, len, kind, key, article, sub, article_to, sub_to, repeals], …]
 */
#include "indexer/catalog/facts.h"

#include "core/i18n.h"
#include "corpus/name/number.h"
#include "corpus/name/work.h"
#include "corpus/text/title_kind.h"
#include "corpus/metadata/understand.h"

#include <stdlib.h>
#include <string.h>

enum {
	KEY_LIMIT = 4096,
	CITATIONS_LIMIT = 1 << 20, /* of one document */
	FENCE = 0x1F,
	MOSTLY = 5, /* articles are the document if the rest is less than a fifth of it */
};

void facts_init(struct facts *f)
{
	*f = (struct facts){.text = BUF_INIT((size_t)4 * TEXT_LIMIT),
	                    .articles = BUF_INIT((size_t)4 * TEXT_LIMIT),
	                    .places = BUF_INIT(CITATIONS_LIMIT * sizeof(struct cited_from))};
	citations_init(&f->citations);
}

void facts_release(struct facts *f)
{
	buf_release(&f->text);
	buf_release(&f->articles);
	buf_release(&f->places);
	citations_release(&f->citations);
	aliases_free(f->aliases);
	f->aliases = NULL;
}

enum zw_status facts_begin(struct facts *f, const struct document *d, struct err *err)
{
	buf_reset(&f->text);
	buf_reset(&f->articles);
	buf_reset(&f->places);
	citations_reset(&f->citations);
	aliases_free(f->aliases);
	f->aliases = NULL;
	f->document = d;
	f->citing = (struct citing){0};
	enum zw_status status = aliases_new(&f->aliases, err);
	f->citing.aliases = f->aliases;
	if (status == ZW_OK)
		aliases_title(f->aliases, document_title(d), strlen(document_title(d)));
	f->part = 0;
	return status;
}

/* ---- One passage ---- */

/* The same words in other lines, or with other spaces, are the same text. */
static void add_text(struct buf *b, struct span stream)
{
	for (size_t i = 0; i < stream.len; i++)
		if (stream.at[i] != '\n' && stream.at[i] != FENCE)
			buf_char(b, stream.at[i]);
}

static bool is_article(const struct passage *p)
{
	return p->kind == PASSAGE_ARTICLE;
}

static void article_numbers(const struct passage *p, uint32_t *number, uint32_t *sub)
{
	char *end;

	*number = (uint32_t)strtoul(p->article, &end, 10);
	*sub = *end == '-' ? (uint32_t)strtoul(end + 1, NULL, 10) : 0;
}

/* What is the end of a sentence that ends in the repeal of what it names: 《…》同时废止。 */
static bool is_repealed(const char *text, size_t len, const struct citation *c)
{
	const char *rest = text + c->start + c->len;
	size_t left = len - c->start - c->len;
	const char *stop = memmem(rest, left, "。", strlen("。"));
	size_t n = stop ? (size_t)(stop - rest) : left;

	if (c->kind == CITED_SELF || c->article)
		return false;
	return memmem(rest, n, "废止", strlen("废止")) && !memmem(rest, n, "修改", strlen("修改"));
}

/* 本办法 in what a notice sends along is that, not the notice. */
static void enter_part(struct facts *f, uint32_t passage)
{
	while (f->part + 1 < document_parts(f->document) &&
	       document_part(f->document, f->part + 1)->first <= passage) {
		const char *title = document_part(f->document, ++f->part)->title;
		aliases_title(f->aliases, title, strlen(title));
	}
}

enum zw_status facts_passage(struct facts *f, size_t i, struct span stream, struct err *err)
{
	const struct passage *p = document_passage(f->document, i);
	const char *text = f->document->text.data + p->text;

	enter_part(f, (uint32_t)i + 1);
	size_t first = citations_count(&f->citations);

	add_text(&f->text, stream);
	if (is_article(p)) {
		add_text(&f->articles, stream);
		f->citing.article_before = f->citing.article;
		f->citing.sub_before = f->citing.sub;
		article_numbers(p, &f->citing.article, &f->citing.sub);
	}
	struct citing where = f->citing;
	if (!is_article(p))
		where.article = where.sub = 0;
	enum zw_status status = citations_find(text, p->text_len, &where, &f->citations, err);
	for (size_t c = first; status == ZW_OK && c < citations_count(&f->citations); c++) {
		const struct citation *cited = citations_at(&f->citations, c);
		struct cited_from from = {(uint32_t)i + 1, is_repealed(text, p->text_len, cited)};
		buf_add(&f->places, &from, sizeof(from));
	}
	if (status == ZW_OK)
		status = buf_status(&f->places, _("citations of one document"), err);
	return status == ZW_OK ? buf_status(&f->text, _("text of one document"), err) : status;
}

/* ---- The line ---- */

/* 2019-10-01 as 20191001. */
static uint32_t day_of(const char *date)
{
	uint32_t day = 0;

	for (size_t digits = 0; *date; date++) {
		if (*date == '-')
			continue;
		if (*date < '0' || *date > '9' || ++digits > 8)
			return 0;
		day = day * 10 + (uint32_t)(*date - '0');
	}
	return day;
}

static void write_days(struct js *w, const struct metadata *m)
{
	static const enum meta_field fields[] = {META_WRITTEN, META_PUBLISHED, META_EFFECTIVE,
	                                         META_REPEALED};

	js_open(w, "days", JS_ARRAY);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		js_int(w, NULL, day_of(metadata_text(m, fields[i])));
	js_int(w, NULL, day_of(metadata_date(m)));
	js_close(w);
}

static void write_values(struct js *w, const struct metadata *m)
{
	js_open(w, "values", JS_OBJECT);
	for (enum meta_field field = META_TITLE + 1; field < META_FIELDS; field++) {
		const struct meta_value *v = metadata_get(m, field, 0);
		if (!v || field_info(field)->is_date || field == META_STATUS)
			continue;
		js_open(w, field_info(field)->key, JS_ARRAY);
		for (size_t i = 0; (v = metadata_get(m, field, i)); i++)
			js_str(w, NULL, v->text);
		js_close(w);
	}
	js_close(w);
}

static void write_name(struct js *w, enum name_kind kind, const struct buf *key, uint32_t passage)
{
	if (key->len == 0)
		return;
	js_open(w, NULL, JS_ARRAY);
	js_int(w, NULL, kind);
	js_str(w, NULL, buf_cstr(key));
	js_int(w, NULL, passage);
	js_close(w);
}

static void write_titles(struct js *w, const struct document *d, struct buf *key)
{
	const char *title = document_title(d);
	size_t len = strlen(title), whole = title_without_volume(title, len);

	work_key(title, len, key);
	write_name(w, NAME_TITLE, key, 0);
	if (whole < len) { /* a volume bears the name of the law, too */
		work_key(title, whole, key);
		write_name(w, NAME_TITLE, key, 0);
	}
}

static void write_names(struct js *w, const struct document *d)
{
	struct buf key = BUF_INIT(KEY_LIMIT);
	const struct meta_value *v;

	js_open(w, "names", JS_ARRAY);
	write_titles(w, d, &key);
	for (size_t i = 0; i < document_parts(d); i++) {
		const struct part *p = document_part(d, i);
		work_key(p->title, strlen(p->title), &key);
		if (i > 0)
			write_name(w, NAME_TITLE, &key, p->first);
	}
	for (size_t i = 0; (v = metadata_get(&d->metadata, META_NUMBER, i)); i++)
		if (number_key(v->text, strlen(v->text), &key))
			write_name(w, NAME_NUMBER, &key, 0);
	js_close(w);
	js_open(w, "parts", JS_ARRAY);
	for (size_t i = 0; i < document_parts(d); i++)
		js_int(w, NULL, document_part(d, i)->first);
	js_close(w);
	buf_release(&key);
}

static void write_articles(struct js *w, const struct document *d)
{
	js_open(w, "articles", JS_ARRAY);
	for (size_t i = 0; i < document_passages(d); i++) {
		const struct passage *p = document_passage(d, i);
		uint32_t number, sub;
		if (!is_article(p))
			continue;
		article_numbers(p, &number, &sub);
		js_open(w, NULL, JS_ARRAY);
		js_int(w, NULL, number);
		js_int(w, NULL, sub);
		js_int(w, NULL, (long long)i + 1);
		js_close(w);
	}
	js_close(w);
}

static void write_citations(struct js *w, const struct facts *f)
{
	const struct cited_from *from = (const void *)f->places.data;

	js_open(w, "cites", JS_ARRAY);
	for (size_t i = 0; i < citations_count(&f->citations); i++) {
		const struct citation *c = citations_at(&f->citations, i);
		const uint32_t rest[] = {c->article, c->sub, c->article_to, c->sub_to,
		                         from[i].repeals};
		js_open(w, NULL, JS_ARRAY);
		js_int(w, NULL, from[i].passage);
		js_int(w, NULL, c->start);
		js_int(w, NULL, c->len);
		js_int(w, NULL, c->kind);
		js_text(w, NULL, buf_cstr(&f->citations.names) + c->name, c->name_len);
		for (size_t k = 0; k < sizeof(rest) / sizeof(rest[0]); k++)
			js_int(w, NULL, rest[k]);
		js_close(w);
	}
	js_close(w);
}

/* A law in another layout, with another cover, is the same law: its articles are compared where
 * they are nearly all of it. */
static void write_hash(struct js *w, const struct facts *f)
{
	bool articles = f->articles.len > f->text.len - f->text.len / MOSTLY;
	const struct buf *text = articles ? &f->articles : &f->text;
	char hex[HASH_HEX_SIZE];

	hash_hex(buf_cstr(text), text->len, hex);
	js_str(w, "same", hex);
}

/* The key under which versions come together: of a text of articles that is in force or not. */
static void write_work(struct js *w, const struct facts *f)
{
	const struct document *d = f->document;
	struct buf key = BUF_INIT(KEY_LIMIT);

	if (metadata_is_normative(&d->metadata) && f->articles.len > 0)
		work_key(document_title(d), strlen(document_title(d)), &key);
	js_str(w, "work", buf_cstr(&key));
	buf_release(&key);
}

enum zw_status facts_write(struct facts *f, const char *path, struct buf *line, struct err *err)
{
	const struct metadata *m = &f->document->metadata;
	const char *status = metadata_text(m, META_STATUS);
	struct js w;

	buf_reset(line);
	js_init(&w, JS_OBJECT);
	js_str(&w, "path", path);
	write_work(&w, f);
	js_int(&w, "normative", metadata_is_normative(m));
	js_int(&w, "stated", status_find(status, strlen(status)));
	write_hash(&w, f);
	write_days(&w, m);
	write_values(&w, m);
	write_names(&w, f->document);
	write_articles(&w, f->document);
	write_citations(&w, f);
	return js_finish(&w, false, line, err);
}
