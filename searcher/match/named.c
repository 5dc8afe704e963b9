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

/* A name is tried in one form after the other. */
struct trying {
	struct finding *f;
	struct named like;
};

static bool try_key(void *context, const char *key, size_t len)
{
	struct trying *t = context;

	return add_names(t->f, NAME_TITLE, key, len, t->like);
}

/* What the documents say it is 简称 of. */
static bool full_name(const struct finding *f, struct buf *key)
{
	const char *full = catalog_alias(f->catalog, buf_cstr(key), key->len);

	if (full)
		work_key(full, strlen(full), key);
	return full;
}

/* By the key of a title; by that of the full name it is short for; by the names that such a work is
 * known under; without the place it is of; as that of its year. */
static bool add_title(struct finding *f, const char *text, size_t len, struct named like)
{
	BUF_HERE(key, KEY_LIMIT);
	BUF_HERE(looser, KEY_LIMIT);
	struct trying t = {f, like};

	buf_add(&key, text, len);
	bool found = try_key(&t, buf_cstr(&key), key.len);
	if (!found && (short_name(&key) || full_name(f, &key)))
		found = try_key(&t, buf_cstr(&key), key.len);
	if (!found && key.len > 0)
		found = work_key_fallbacks(buf_cstr(&key), key.len, try_key, &t);
	work_key_local(buf_cstr(&key), key.len, &looser);
	found = found || try_key(&t, buf_cstr(&looser), looser.len);
	if (!found && work_key_yearly(buf_cstr(&key), key.len, like.year, &looser)) {
		t.like.year = 0; /* it is in the key */
		found = try_key(&t, buf_cstr(&looser), looser.len);
		buf_reset(&key);
		buf_add(&key, looser.data, looser.len);
		work_key_local(buf_cstr(&key), key.len, &looser);
		found = found || try_key(&t, buf_cstr(&looser), looser.len);
	}
	buf_release(&key);
	buf_release(&looser);
	return found;
}

static bool add_number(struct finding *f, const char *text, size_t len)
{
	BUF_HERE(key, KEY_LIMIT);
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
	BUF_HERE(whole, KEY_LIMIT);
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
	if (!citations_whole(&all))
		f->named->failed = ZW_NO_MEMORY;
	citations_release(&all);
	return as;
}

/* 公司法 2018, 公司法2018年: the year of a version at the end, or at the front. Bytes of text that
 * are the name; 0 if there is no year. */
static size_t part_year(const char **text, size_t len, uint32_t *year)
{
	enum { YEAR_DIGITS = 4, YEAR_FIRST = 1949, YEAR_LAST = 2099 };
	static const char *const ends[] = {"年版", "年", "版", NULL};
	size_t n = len, at;

	for (size_t i = 0; ends[i] && n == len; i++)
		if (text_ends(*text, n, ends[i]))
			n -= strlen(ends[i]);
	at = n;
	if (digits_before(*text, &at) == YEAR_DIGITS && at > 0) {
		*year = (uint32_t)strtoul(*text + at, NULL, 10);
	} else if (len > YEAR_DIGITS && strspn(*text, "0123456789") == YEAR_DIGITS) {
		*year = (uint32_t)strtoul(*text, NULL, 10);
		*text += YEAR_DIGITS;
		at = len - YEAR_DIGITS;
		struct scan s = scan_of(*text, at);
		scan_any(&s, ends);
		*text += s.at;
		at -= s.at;
	} else {
		return 0;
	}
	text_trim(text, &at);
	return *year >= YEAR_FIRST && *year <= YEAR_LAST ? at : 0;
}

static enum named_as find_title(struct finding *f, const char *text, size_t len)
{
	BUF_HERE(key, KEY_LIMIT);
	struct named like = {0};

	work_key_year(text, len, &key, &like.year);
	bool found = add_title(f, buf_cstr(&key), key.len, like);
	size_t n = found ? 0 : part_year(&text, len, &like.year);
	if (n > 0) {
		work_key(text, n, &key);
		found = add_title(f, buf_cstr(&key), key.len, like);
	}
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

/* ---- What is not there ---- */

/* Without the article behind it. */
static size_t without_article(const char *text, size_t len)
{
	for (size_t at = 0; at < len; at++) {
		struct scan s = {text, len, at};
		if (at > 0 && (scan_word(&s, "第") || scan_word(&s, "§") ||
		               (text[at] >= '0' && text[at] <= '9')))
			return at;
	}
	return len;
}

enum zw_status named_missing(const struct catalog *catalog, const char *text, size_t len,
                             struct buf *missing, struct err *err)
{
	struct buf named = BUF_INIT(NAMED_LIMIT * sizeof(struct named));
	struct citations all;
	enum named_as as;

	buf_reset(missing);
	text_trim(&text, &len);
	enum zw_status status = named_find(catalog, text, len, &named, &as, err);
	citations_init(&all);
	if (status == ZW_OK && as == NAMED_NOTHING && citation_query(text, len, &all)) {
		bool number = citations_at(&all, 0)->kind == CITED_NUMBER;
		size_t n = number ? len : without_article(text, len);
		text_trim(&text, &n);
		buf_add(missing, text, n);
		status = buf_status(missing, _("query"), err);
	}
	if (status == ZW_OK && !citations_whole(&all))
		status = err_no_memory(err);
	citations_release(&all);
	buf_release(&named);
	return status;
}

/* What two numbers have in common that are neighbours: 国发〔2022〕 of 国发〔2022〕5号. *serial is
 * the rest. 0 if there is no such part. */
static size_t number_front(const struct buf *key, uint32_t *serial)
{
	static const char *const before[] = {"〕", "第", NULL};
	size_t at = key->len - (text_ends(buf_cstr(key), key->len, "号") ? strlen("号") : 0);
	size_t end = at;

	if (digits_before(buf_cstr(key), &at) == 0 || !text_ends_any(buf_cstr(key), at, before))
		return 0;
	*serial = (uint32_t)strtoul(key->data + at, NULL, 10);
	return end > at ? at : 0;
}

struct near {
	uint32_t value, distance;
};

static void keep_near(struct near *near, size_t *n, struct near one)
{
	size_t at = *n;

	for (; at > 0 && near[at - 1].distance > one.distance; at--)
		if (at < NEAR_MOST)
			near[at] = near[at - 1];
	if (at < NEAR_MOST) {
		near[at] = one;
		*n += *n < NEAR_MOST;
	}
}

static size_t find_near(const struct catalog *catalog, const struct buf *wanted,
                        struct near near[NEAR_MOST])
{
	BUF_HERE(key, KEY_LIMIT);
	uint32_t serial, other;
	size_t front = number_front(wanted, &serial), n = 0;

	for (uint32_t i = 0; front && i < catalog_values(catalog, META_NUMBER); i++) {
		const char *value = catalog_value(catalog, META_NUMBER, i);
		if (!number_key(value, strlen(value), &key) ||
		    number_front(&key, &other) != front ||
		    memcmp(key.data, wanted->data, front) != 0)
			continue;
		uint32_t distance = other > serial ? other - serial : serial - other;
		keep_near(near, &n, (struct near){i, distance});
	}
	buf_release(&key);
	return n;
}

enum zw_status named_near(const struct catalog *catalog, const char *text, size_t len,
                          struct buf *named, struct err *err)
{
	struct finding f = {catalog, named};
	BUF_HERE(key, KEY_LIMIT);
	struct near near[NEAR_MOST];
	size_t n = 0;

	text_trim(&text, &len);
	if (number_key(text, len, &key))
		n = find_near(catalog, &key, near);
	for (size_t i = 0; i < n; i++) {
		const char *value = catalog_value(catalog, META_NUMBER, near[i].value);
		number_key(value, strlen(value), &key);
		add_names(&f, NAME_NUMBER, buf_cstr(&key), key.len,
		          (struct named){.citation = (uint32_t)i});
	}
	buf_release(&key);
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
