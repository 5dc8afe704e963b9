/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The keys are short: there is an array for each article and for each citation. In order: what is
 * collected of each passage, then the line.
 *
 *   path, title, work (key; "" if it has no versions), normative, stated, same (hash of the text)
 *   days: [written, published, effective, repealed, shown]
 *   values: {field: [text, …]}
 *   names: [[kind, key, passage], …]
 *   parts: [passage, …]
 *   articles: [[number, sub, passage], …]
 *   aliases: [[short name, full name], …]
 *   cites: [[passage, start, len, kind, key, article, sub, article_to, sub_to, repeals], …]
 */
#include "indexer/catalog/facts.h"

#include "core/i18n.h"
#include "corpus/citation/naming.h"
#include "corpus/name/number.h"
#include "corpus/name/work.h"
#include "corpus/text/title_kind.h"
#include "corpus/metadata/understand.h"

#include <stdlib.h>
#include <string.h>

enum {
	KEY_LIMIT = 4096,
	/* Of one document. A law has some hundred citations, and what is kept of each is a line of
	 * JSON in the memory of the indexer. */
	CITATIONS_LIMIT = 1 << 17,
	CITED_NAMES_LIMIT = 16 << 20, /* bytes of the names in them */
	NAMINGS_LIMIT = 64 << 10,     /* bytes of the short names of one document */
	FENCE = 0x1F,
	MOSTLY = 5, /* articles are the document if the rest is less than a fifth of it */
};

void facts_init(struct facts *f)
{
	*f = (struct facts){.text = BUF_INIT((size_t)4 * TEXT_LIMIT),
	                    .articles = BUF_INIT((size_t)4 * TEXT_LIMIT),
	                    .places = BUF_INIT(CITATIONS_LIMIT * sizeof(struct cited_from)),
	                    .namings = BUF_INIT(NAMINGS_LIMIT)};
	tokens_init(&f->name, KEY_LIMIT);
	citations_init(&f->citations);
}

void facts_release(struct facts *f)
{
	buf_release(&f->text);
	buf_release(&f->articles);
	buf_release(&f->places);
	buf_release(&f->namings);
	tokens_release(&f->name);
	citations_release(&f->citations);
	aliases_free(f->aliases);
	f->aliases = NULL;
}

enum zw_status facts_begin(struct facts *f, const struct document *d, struct err *err)
{
	buf_reset(&f->text);
	buf_reset(&f->articles);
	buf_reset(&f->places);
	buf_reset(&f->namings);
	citations_reset(&f->citations);
	f->names = 0;
	f->full = false;
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

/* A sentence of a passage: where it ends, and the last 废止 and 修改 in it; 0: there is none. */
struct sentence {
	const char *text;
	size_t len; /* of the passage */
	size_t begin, end, repealed, amended;
};

static size_t last_in(const struct sentence *s, const char *word)
{
	size_t n = strlen(word), last = 0;
	const char *at = s->text + s->begin, *end = s->text + s->end;

	while ((at = memmem(at, (size_t)(end - at), word, n))) {
		last = (size_t)(at - s->text);
		at += n;
	}
	return last;
}

/* The one that goes on at `from`. Each is looked through once, however many citations it has. */
static void enter_sentence(struct sentence *s, size_t from)
{
	if (s->end && from >= s->begin && from <= s->end)
		return;
	const char *stop = memmem(s->text + from, s->len - from, "。", strlen("。"));
	s->begin = from;
	s->end = stop ? (size_t)(stop - s->text) : s->len;
	s->repealed = last_in(s, "废止");
	s->amended = last_in(s, "修改");
}

/* Does the sentence go on to say that what it names is no longer in force: 《…》同时废止。 */
static bool is_repealed(struct sentence *s, const struct citation *c)
{
	size_t behind = (size_t)c->start + c->len;

	if (c->kind == CITED_SELF || c->article)
		return false;
	enter_sentence(s, behind);
	return s->repealed && s->repealed >= behind && !(s->amended && s->amended >= behind);
}

/* Of the citations from the first of a passage on: what is over the limits goes. */
static void add_places(struct facts *f, const struct passage *p, size_t first, uint32_t passage)
{
	struct sentence s = {.text = f->document->text.data + p->text, .len = p->text_len};

	for (size_t i = first; i < citations_count(&f->citations); i++) {
		const struct citation *c = citations_at(&f->citations, i);
		f->names += c->name_len;
		if (i >= CITATIONS_LIMIT || f->names > CITED_NAMES_LIMIT) {
			f->full = true;
			f->citations.list.len = i * sizeof(*c);
			return;
		}
		struct cited_from from = {passage, is_repealed(&s, c)};
		buf_add(&f->places, &from, sizeof(from));
	}
}

/* One passage that cites beyond measure has none of its citations. */
static enum zw_status find_citations(struct facts *f, const struct passage *p, size_t i,
                                     struct err *err)
{
	struct citing where = f->citing;
	size_t first = citations_count(&f->citations);

	if (f->full)
		return ZW_OK;
	if (!is_article(p))
		where.article = where.sub = 0;
	enum zw_status status = citations_find(f->document->text.data + p->text, p->text_len,
	                                       &where, &f->citations, err);
	if (status == ZW_LIMIT) {
		f->full = true;
		f->citations.list.len = first * sizeof(struct citation);
		return ZW_OK;
	}
	if (status != ZW_OK)
		return status;
	add_places(f, p, first, (uint32_t)i + 1);
	return buf_status(&f->places, _("citations of one document"), err);
}

/* The short name folded, as it is looked up; the full one as it stands. Past the limit no more are
 * learnt. */
static enum zw_status find_namings(struct facts *f, const struct passage *p, struct err *err)
{
	const char *text = f->document->text.data + p->text;
	struct naming n;
	size_t at = 0;
	enum zw_status status = ZW_OK;

	while (status == ZW_OK && naming_next(text, p->text_len, &at, &n)) {
		status = tokens_scan(&f->name, text + n.name, n.name_len, err);
		struct span name = tokens_needle(&f->name, 0, tokens_count(&f->name));
		if (status != ZW_OK ||
		    f->namings.len + name.len + n.full_len + 2 > f->namings.limit)
			break;
		buf_add(&f->namings, name.at, name.len);
		buf_char(&f->namings, '\0');
		buf_add(&f->namings, text + n.full, n.full_len);
		buf_char(&f->namings, '\0');
		status = buf_status(&f->namings, _("short names of one document"), err);
	}
	return status;
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

	enter_part(f, (uint32_t)i + 1);
	add_text(&f->text, stream);
	if (is_article(p)) {
		add_text(&f->articles, stream);
		f->citing.article_before = f->citing.article;
		f->citing.sub_before = f->citing.sub;
		article_numbers(p, &f->citing.article, &f->citing.sub);
	}
	enum zw_status status = find_namings(f, p, err);
	return status == ZW_OK ? find_citations(f, p, i, err) : status;
}

/* ---- The line ---- */

/* 2019-10-01 as 20191001, 2019 as 20190000. */
static uint32_t day_of(const char *date)
{
	enum { DIGITS = 8 };
	uint32_t day = 0;
	size_t digits = 0;

	for (; *date; date++) {
		if (*date == '-')
			continue;
		if (*date < '0' || *date > '9' || ++digits > DIGITS)
			return 0;
		day = day * 10 + (uint32_t)(*date - '0');
	}
	for (; digits > 0 && digits < DIGITS; digits++)
		day *= 10;
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

static bool write_looser(void *context, const char *key, size_t len)
{
	BUF_HERE(copy, KEY_LIMIT);

	buf_add(&copy, key, len);
	if (!copy.failed)
		write_name(context, NAME_TITLE, &copy, 0);
	buf_release(&copy);
	return false;
}

static void write_titles(struct js *w, const struct document *d, struct buf *key)
{
	const char *title = document_title(d);
	size_t len = strlen(title), whole = title_without_volume(title, len);

	work_key(title, len, key);
	write_name(w, NAME_TITLE, key, 0);
	work_key_looser(buf_cstr(key), key->len, day_of(metadata_date(&d->metadata)) / 10000,
	                write_looser, w);
	if (whole < len) { /* a volume bears the name of the law, too */
		work_key(title, whole, key);
		write_name(w, NAME_TITLE, key, 0);
	}
}

static void write_names(struct js *w, const struct document *d)
{
	BUF_HERE(key, KEY_LIMIT);
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

static void write_aliases(struct js *w, const struct facts *f)
{
	const char *at = f->namings.data, *end = at + f->namings.len;

	js_open(w, "aliases", JS_ARRAY);
	while (at < end) {
		const char *full = at + strlen(at) + 1;
		js_open(w, NULL, JS_ARRAY);
		js_str(w, NULL, at);
		js_str(w, NULL, full);
		js_close(w);
		at = full + strlen(full) + 1;
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
 * they are nearly all of it. What has no words, or unfolds beyond the limit, is like nothing. */
static void write_hash(struct js *w, const struct facts *f)
{
	bool articles = f->articles.len > f->text.len - f->text.len / MOSTLY;
	const struct buf *text = articles ? &f->articles : &f->text;
	char hex[HASH_HEX_SIZE] = "";

	if (f->text.len > 0 && !f->text.failed && !f->articles.failed)
		hash_hex(buf_cstr(text), text->len, hex);
	js_str(w, "same", hex);
}

/* The key under which versions come together: of a text of articles that is in force or not. */
static void write_work(struct js *w, const struct facts *f)
{
	const struct document *d = f->document;
	BUF_HERE(key, KEY_LIMIT);

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
	js_str(&w, "title", document_title(f->document));
	write_work(&w, f);
	js_int(&w, "normative", metadata_is_normative(m));
	js_int(&w, "stated", status_find(status, strlen(status)));
	write_hash(&w, f);
	write_days(&w, m);
	write_values(&w, m);
	write_names(&w, f->document);
	write_articles(&w, f->document);
	write_aliases(&w, f);
	write_citations(&w, f);
	return js_finish(&w, false, line, err);
}
