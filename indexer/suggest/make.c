/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which entries there are and what they weigh. Scores are sums of a few hundred: what kind it is,
 * in force or not, and for each doubling of how often it is cited, or stands, as much again.
 */
#include "core/i18n.h"
#include "corpus/name/work.h"
#include "corpus/text/scan.h"
#include "corpus/text/title_kind.h"
#include "indexer/suggest/suggest.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	TITLE_SCORE = 2000,
	OTHER_SCORE = 1000,
	LAW_SCORE = 500, /* 中华人民共和国… */
	DOUBLING = 300,
	CURRENT_SCORE = 1000,
	PENDING_SCORE = 500,
	OLD_COST = 1500, /* repealed, or nothing of the work is in force */
	VOLUME_COST = 400,
	SHORT_COST = 200, /* a short name comes behind the name itself */
};

static const char republic[] = "中华人民共和国";

struct making {
	const struct catalog *c;
	uint32_t today;
	struct sorter *candidates;
	struct title_phrases phrases;
	uint32_t *issued; /* documents of each issuer */
	struct buf title, key, record;
	enum zw_status status; /* the first failure, of what is added */
	struct err *err;
};

static uint32_t day_of_today(void)
{
	struct tm tm;
	time_t now = time(NULL);

	if (!gmtime_r(&now, &tm))
		return 0;
	return (uint32_t)((tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday);
}

/* DOUBLING times the logarithm of n to base 2, straight between the powers. */
static uint32_t doublings(uint32_t n)
{
	uint32_t power = 1, whole = 0;

	if (n < 2)
		return 0;
	while (power <= n / 2) {
		power *= 2;
		whole++;
	}
	return whole * DOUBLING + (uint32_t)((uint64_t)DOUBLING * (n - power) / power);
}

/* ---- Candidates ---- */

static void add(struct making *k, enum suggest_kind kind, const char *text, size_t len,
                struct span query, uint32_t score)
{
	struct suggest_candidate c = {kind, score ? score : 1, {text, len}, query};

	if (k->status == ZW_OK)
		k->status = suggest_candidate_add(k->candidates, &k->record, &c, k->err);
}

/* Without the note of a version at its end: （2018年修正）. */
static size_t without_note(struct making *k, const char *title)
{
	static const char *const opens[] = {"（", "(", "〔", "["};
	static const char *const closes[] = {"）", ")", "〕", "]", NULL};
	size_t len = strlen(title), cut = 0;
	uint32_t year;

	work_key_year(title, len, &k->key, &year);
	if (!year || !text_ends_any(title, len, closes))
		return len;
	for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++) {
		const char *last = NULL;
		for (const char *at = title; (at = strstr(at, opens[i])); at++)
			last = at;
		if (last && (size_t)(last - title) > cut)
			cut = (size_t)(last - title);
	}
	return cut ? cut : len;
}

static uint32_t title_score(const struct making *k, const struct catalog_document *d)
{
	uint32_t score = TITLE_SCORE + doublings(d->cited + 1);

	switch (catalog_status(d, k->today)) {
	case STATUS_CURRENT:
		return score + CURRENT_SCORE;
	case STATUS_PENDING:
		return score + PENDING_SCORE;
	case STATUS_AMENDED:
	case STATUS_REPEALED:
		return score - OLD_COST;
	default:
		return score;
	}
}

static void add_name(struct making *k, const char *title, size_t len, uint32_t score)
{
	struct span query = {title, len};
	size_t front = strlen(republic);

	if (text_starts(title, len, republic) && len > front + strlen("宪法") - 1) {
		query = (struct span){title + front, len - front};
		score += LAW_SCORE;
	}
	add(k, SUGGEST_TITLE, title, len, query, score);
}

/* A volume (民法典 合同编) bears the name of the law, which comes before it. */
static void add_title(struct making *k, const struct catalog_document *d, const char *title)
{
	uint32_t score = title_score(k, d);
	size_t len = without_note(k, title), whole = title_without_volume(title, len);

	add_name(k, title, len, whole < len ? score - VOLUME_COST : score);
	if (whole < len)
		add_name(k, title, whole, score);
	if (k->status == ZW_OK)
		k->status = title_phrases_add(&k->phrases, title, k->err);
}

static void add_numbers(struct making *k, const struct catalog_document *d, uint32_t document)
{
	struct catalog_list list = catalog_values_of(k->c, META_NUMBER, document);

	for (size_t i = 0; i < list.n; i++) {
		const char *number = catalog_value(k->c, META_NUMBER, list.at[i]);
		size_t len = strlen(number);
		add(k, SUGGEST_NUMBER, number, len, (struct span){number, len},
		    OTHER_SCORE + doublings(d->cited + 1));
	}
}

static void count_issuers(struct making *k, uint32_t document)
{
	struct catalog_list list = catalog_values_of(k->c, META_ISSUER, document);

	for (size_t i = 0; i < list.n; i++)
		if (list.at[i] < catalog_values(k->c, META_ISSUER))
			k->issued[list.at[i]]++;
}

static const char *next_title(struct making *k, struct spool_reader *titles)
{
	uint32_t len;
	const void *bytes = spool_read(titles, sizeof(len));

	if (bytes) {
		memcpy(&len, bytes, sizeof(len));
		bytes = spool_read(titles, len);
	}
	if (!bytes) {
		k->status = spool_reader_status(titles, k->err);
		if (k->status == ZW_OK)
			k->status = err_set(k->err, ZW_BAD_INDEX, "%s",
			                    _("the catalog of the index is damaged"));
		return "";
	}
	buf_reset(&k->title);
	buf_add(&k->title, bytes, len);
	k->status = buf_status(&k->title, _("suggestions"), k->err);
	return buf_cstr(&k->title);
}

/* In their order: titles and catalog may be longer than memory. */
static void add_documents(struct making *k, struct spool *titles)
{
	struct spool_reader r;

	spool_reader_init(&r, titles);
	for (uint32_t i = 0; i < catalog_documents(k->c) && k->status == ZW_OK; i++) {
		const struct catalog_document *d = catalog_document(k->c, i);
		const char *title = next_title(k, &r);
		if (catalog_version(k->c, d->work, k->today) == i)
			add_title(k, d, title);
		add_numbers(k, d, i);
		count_issuers(k, i);
	}
	spool_reader_release(&r);
}

/* Of the laws that are there. */
static void add_short_names(struct making *k)
{
	const char *name, *full;

	for (size_t i = 0; short_name_row(i, &name, &full); i++) {
		work_key(full, strlen(full), &k->key);
		struct catalog_names found =
		        catalog_find(k->c, NAME_TITLE, buf_cstr(&k->key), k->key.len);
		uint32_t best = 0;
		for (size_t j = 0; j < found.n; j++) {
			const struct catalog_document *d =
			        catalog_document(k->c, found.at[j].document);
			uint32_t score = d && found.at[j].passage == 0 ? title_score(k, d) : 0;
			best = score > best ? score : best;
		}
		if (best)
			add(k, SUGGEST_SHORT, name, strlen(name), (struct span){name, strlen(name)},
			    best + LAW_SCORE - SHORT_COST);
	}
}

static void add_issuers(struct making *k)
{
	for (uint32_t i = 0; i < catalog_values(k->c, META_ISSUER); i++) {
		const char *issuer = catalog_value(k->c, META_ISSUER, i);
		size_t len = strlen(issuer);
		add(k, SUGGEST_ISSUER, issuer, len, (struct span){issuer, len},
		    OTHER_SCORE + doublings(k->issued[i]));
	}
}

static void add_term(struct making *k, const struct suggest_term *term)
{
	add(k, SUGGEST_TERM, term->text.at, term->text.len, term->text,
	    OTHER_SCORE + doublings(term->count));
}

static void add_phrases(struct making *k)
{
	struct suggest_term term;

	if (k->status == ZW_OK)
		k->status = title_phrases_finish(&k->phrases, k->err);
	while (k->status == ZW_OK && title_phrases_next(&k->phrases, &term))
		add_term(k, &term);
	if (k->status == ZW_OK)
		k->status = title_phrases_status(&k->phrases, k->err);
}

/* ---- The file ---- */

static enum zw_status collect(struct making *k, struct spool *titles, struct suggest_terms terms)
{
	k->issued = calloc(catalog_values(k->c, META_ISSUER) + (size_t)1, sizeof(*k->issued));
	if (!k->issued)
		return err_no_memory(k->err);
	add_documents(k, titles);
	add_phrases(k);
	add_short_names(k);
	add_issuers(k);
	for (size_t i = 0; i < terms.n; i++)
		add_term(k, &terms.at[i]);
	return k->status;
}

enum zw_status suggest_make(struct spool *titles, const struct catalog *catalog,
                            struct suggest_terms terms, const char *dir, struct spool *file,
                            struct err *err)
{
	struct making k = {.c = catalog,
	                   .today = day_of_today(),
	                   .title = BUF_INIT(1 << 20),
	                   .key = BUF_INIT(1 << 16),
	                   .record = BUF_INIT(1 << 20),
	                   .err = err};
	struct words *words;
	enum zw_status status = words_new(&words, err);

	if (status == ZW_OK)
		status = sorter_new(dir, SUGGEST_SORTED, &k.candidates, err);
	if (status == ZW_OK) {
		status = title_phrases_init(&k.phrases, words, dir, err);
		if (status == ZW_OK)
			status = collect(&k, titles, terms);
		title_phrases_release(&k.phrases);
	}
	if (status == ZW_OK)
		status = suggest_candidates_write(&k.candidates, words, SUGGEST_OFFSETS, file, err);
	sorter_free(k.candidates);
	words_free(words);
	free(k.issued);
	buf_release(&k.title);
	buf_release(&k.key);
	buf_release(&k.record);
	return status;
}
