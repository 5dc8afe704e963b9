/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/named.h"

#include "core/i18n.h"
#include "corpus/citation/citation.h"
#include "corpus/name/number.h"
#include "corpus/name/work.h"
#include "corpus/text/scan.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_LIMIT = 4096, RANGE_LIMIT = 100 };

/* ---- Names ---- */

struct finding {
	const struct catalog *catalog;
	struct buf *named;
};

/* Adds the documents of a name with the article that `like` says; false if there is none. */
static bool add_names(struct finding *f, enum name_kind kind, const char *key, size_t len,
                      struct named like)
{
	struct catalog_names names = catalog_find(f->catalog, kind, key, len);

	if (len == 0)
		return false;
	/* A name of more is no name. */
	for (size_t i = 0; i < names.n && f->named->len < f->named->limit; i++) {
		like.document = names.at[i].document;
		like.part = names.at[i].passage;
		buf_add(f->named, &like, sizeof(like));
	}
	return names.n > 0;
}

/* By the key of a title, else by that of the full name it is short for. */
static bool add_title(struct finding *f, const char *text, size_t len, struct named like)
{
	struct buf key = BUF_INIT(KEY_LIMIT);

	buf_add(&key, text, len);
	bool found = add_names(f, NAME_TITLE, buf_cstr(&key), key.len, like);
	if (!found && short_name(&key))
		found = add_names(f, NAME_TITLE, buf_cstr(&key), key.len, like);
	buf_release(&key);
	return found;
}

static bool add_number(struct finding *f, const char *text, size_t len)
{
	struct buf key = BUF_INIT(KEY_LIMIT);
	bool found = number_key(text, len, &key) &&
	             add_names(f, NAME_NUMBER, buf_cstr(&key), key.len, (struct named){0});

	buf_release(&key);
	return found;
}

/* The digits that end before *at, which moves to the first of them. */
static size_t digits_before(const char *text, size_t *at)
{
	size_t end = *at;

	while (*at > 0 && text[*at - 1] >= '0' && text[*at - 1] <= '9')
		--*at;
	return end - *at;
}

/* 某某函2018 19 without any bracket: in running text that is no number, but a query is one if there
 * is a document of it. */
static bool add_bare_number(struct finding *f, const char *text, size_t len)
{
	struct buf whole = BUF_INIT(KEY_LIMIT);
	size_t serial = len, digits = digits_before(text, &serial), year = serial;

	while (year > 0 && text[year - 1] == ' ')
		year--;
	size_t end = year, year_digits = digits_before(text, &year);
	bool is_one = digits >= 1 && year_digits == 4 && end < serial && year > 0;
	if (is_one)
		buf_printf(&whole, "%.*s〔%.4s〕%.*s号", (int)year, text, text + year, (int)digits,
		           text + serial);
	bool found = is_one && add_number(f, buf_cstr(&whole), whole.len);
	buf_release(&whole);
	return found;
}

static enum named_as find_number(struct finding *f, const char *text, size_t len)
{
	return add_number(f, text, len) || add_bare_number(f, text, len) ? NAMED_NUMBER
	                                                                 : NAMED_NOTHING;
}

static enum named_as find_citation(struct finding *f, const char *text, size_t len)
{
	enum named_as as = NAMED_NOTHING;
	struct citations all;

	citations_init(&all);
	bool is_one = citation_query(text, len, &all);
	for (size_t i = 0; is_one && i < citations_count(&all); i++) {
		const struct citation *c = citations_at(&all, i);
		const char *key = buf_cstr(&all.names) + c->name;
		struct named like = {.article = c->article,
		                     .sub = c->sub,
		                     .article_to = c->article_to,
		                     .year = c->year,
		                     .citation = (uint32_t)i};
		bool number = c->kind == CITED_NUMBER;
		if (c->kind == CITED_SELF ||
		    !(number ? add_names(f, NAME_NUMBER, key, c->name_len, like)
		             : add_title(f, key, c->name_len, like)))
			continue;
		as = c->article ? NAMED_CITATION : number ? NAMED_NUMBER : NAMED_TITLE;
	}
	citations_release(&all);
	return as;
}

static enum named_as find_title(struct finding *f, const char *text, size_t len)
{
	struct buf key = BUF_INIT(KEY_LIMIT);

	work_key(text, len, &key);
	bool found = add_title(f, buf_cstr(&key), key.len, (struct named){0});
	buf_release(&key);
	return found ? NAMED_TITLE : NAMED_NOTHING;
}

enum zw_status named_find(const struct catalog *catalog, const char *text, size_t len,
                          struct buf *named, enum named_as *as, struct err *err)
{
	struct finding f = {catalog, named};

	*as = NAMED_NOTHING;
	text_trim(&text, &len);
	if (len == 0 || len > KEY_LIMIT)
		return ZW_OK;
	*as = find_number(&f, text, len);
	if (*as == NAMED_NOTHING)
		*as = find_citation(&f, text, len);
	if (*as == NAMED_NOTHING)
		*as = find_title(&f, text, len);
	return buf_status(named, _("documents of one name"), err);
}

/* ---- Who cites it ---- */

static void add_citing(const struct catalog *catalog, uint32_t document, uint32_t passage,
                       struct buf *places)
{
	const struct catalog_document *own = catalog_document(catalog, document);
	struct catalog_list list = catalog_cited_by(catalog, document, passage);

	for (size_t i = 0; own && i < list.n; i++) {
		const struct catalog_citation *c = catalog_citation(catalog, list.at[i]);
		const struct catalog_document *from =
		        c ? catalog_document(catalog, c->from_document) : NULL;
		struct place place;
		if (!from || from->work == own->work)
			continue;
		place = (struct place){c->from_document, c->from_passage};
		buf_add(places, &place, sizeof(place));
	}
}

void named_cited_by(const struct catalog *catalog, const struct named *named, struct buf *places)
{
	uint32_t last = named->article_to > named->article ? named->article_to : named->article;

	if (!named->article) {
		add_citing(catalog, named->document, named->part, places);
		return;
	}
	if (last - named->article > RANGE_LIMIT)
		last = named->article + RANGE_LIMIT;
	for (uint32_t number = named->article; number <= last; number++) {
		uint32_t sub = number == named->article ? named->sub : 0;
		uint32_t passage =
		        catalog_article(catalog, named->document, number, sub, named->part);
		if (passage)
			add_citing(catalog, named->document, passage, places);
	}
}

/* ---- Places ---- */

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->document != y->document)
		return x->document < y->document ? -1 : 1;
	return (x->passage > y->passage) - (x->passage < y->passage);
}

void places_sort(struct buf *places)
{
	struct place *at = (void *)places->data;
	size_t n = places->len / sizeof(*at), kept = 0;

	if (n == 0)
		return;
	qsort(at, n, sizeof(*at), by_place);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || by_place(&at[kept - 1], &at[i]) != 0)
			at[kept++] = at[i];
	places->len = kept * sizeof(*at);
}

uint32_t places_first(const struct buf *places, uint32_t document)
{
	const struct place *at = (const void *)places->data;
	size_t n = places->len / sizeof(*at), low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (at[middle].document < document)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && at[low].document == document ? at[low].passage : 0;
}
