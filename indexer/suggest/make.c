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

struct candidate {
	struct text text, query; /* in strings */
	uint32_t score;
	enum suggest_kind kind;
};

struct making {
	const struct gathered *g;
	const struct catalog *c;
	uint32_t today;
	struct buf strings;    /* each ended by NUL */
	struct buf candidates; /* struct candidate */
	struct buf key;
};

uint32_t suggest_today(void)
{
	struct tm tm;
	time_t now = time(NULL);

	if (!gmtime_r(&now, &tm))
		return 0;
	return (uint32_t)((tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday);
}

bool stands_for_work(const struct catalog *c, uint32_t document, uint32_t today)
{
	const struct catalog_document *d = catalog_document(c, document);

	return d && catalog_version(c, d->work, today) == document;
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

static struct text keep(struct making *k, const char *text, size_t len)
{
	struct text kept = {(uint32_t)k->strings.len, (uint32_t)len};

	buf_add(&k->strings, text, len);
	buf_char(&k->strings, '\0');
	return kept;
}

static void add(struct making *k, enum suggest_kind kind, const char *text, size_t len,
                struct span query, uint32_t score)
{
	struct candidate c = {.score = score ? score : 1, .kind = kind};

	if (len == 0)
		return;
	c.text = keep(k, text, len);
	c.query = query.len == len ? c.text : keep(k, query.at, query.len);
	buf_add(&k->candidates, &c, sizeof(c));
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
static void add_title(struct making *k, uint32_t document)
{
	const char *title = gathered_text(k->g, gathered_at(k->g, document)->title);
	uint32_t score = title_score(k, catalog_document(k->c, document));
	size_t len = without_note(k, title), whole = title_without_volume(title, len);

	add_name(k, title, len, whole < len ? score - VOLUME_COST : score);
	if (whole < len)
		add_name(k, title, whole, score);
}

static void add_titles(struct making *k)
{
	for (uint32_t d = 0; d < gathered_count(k->g); d++)
		if (stands_for_work(k->c, d, k->today))
			add_title(k, d);
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

static void add_numbers(struct making *k)
{
	for (uint32_t d = 0; d < gathered_count(k->g); d++) {
		struct catalog_list list = catalog_values_of(k->c, META_NUMBER, d);
		for (size_t i = 0; i < list.n; i++) {
			const char *number = catalog_value(k->c, META_NUMBER, list.at[i]);
			uint32_t cited = catalog_document(k->c, d)->cited;
			add(k, SUGGEST_NUMBER, number, strlen(number),
			    (struct span){number, strlen(number)},
			    OTHER_SCORE + doublings(cited + 1));
		}
	}
}

static enum zw_status add_issuers(struct making *k, struct err *err)
{
	uint32_t n = catalog_values(k->c, META_ISSUER);
	uint32_t *documents = calloc(n + (size_t)1, sizeof(*documents));

	if (!documents)
		return err_no_memory(err);
	for (uint32_t d = 0; d < gathered_count(k->g); d++) {
		struct catalog_list list = catalog_values_of(k->c, META_ISSUER, d);
		for (size_t i = 0; i < list.n; i++)
			if (list.at[i] < n)
				documents[list.at[i]]++;
	}
	for (uint32_t i = 0; i < n; i++) {
		const char *issuer = catalog_value(k->c, META_ISSUER, i);
		add(k, SUGGEST_ISSUER, issuer, strlen(issuer),
		    (struct span){issuer, strlen(issuer)}, OTHER_SCORE + doublings(documents[i]));
	}
	free(documents);
	return ZW_OK;
}

static void add_terms(struct making *k, struct suggest_terms terms)
{
	for (size_t i = 0; i < terms.n; i++)
		add(k, SUGGEST_TERM, terms.at[i].text.at, terms.at[i].text.len, terms.at[i].text,
		    OTHER_SCORE + doublings(terms.at[i].count));
}

/* ---- The file ---- */

static int by_text(const void *a, const void *b, void *strings)
{
	const struct candidate *x = a, *y = b;
	int order = strcmp((const char *)strings + x->text.at, (const char *)strings + y->text.at);

	if (order == 0)
		order = (x->score < y->score) - (x->score > y->score);
	return order ? order : (x->kind > y->kind) - (x->kind < y->kind);
}

/* Each text once, as what weighs most. */
static enum zw_status add_all(struct making *k, struct suggest_maker *m)
{
	struct candidate *all = (void *)k->candidates.data;
	size_t n = k->candidates.len / sizeof(*all);
	const char *strings = buf_cstr(&k->strings), *before = NULL;
	enum zw_status status = ZW_OK;

	if (n)
		qsort_r(all, n, sizeof(*all), by_text, (void *)strings);
	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		const char *text = strings + all[i].text.at;
		if (before && strcmp(before, text) == 0)
			continue;
		before = text;
		status = suggest_add(m, &(struct suggestion){all[i].kind, all[i].score, text,
		                                             strings + all[i].query.at});
	}
	return status;
}

static enum zw_status collect(struct making *k, struct suggest_terms terms, struct words *words,
                              struct err *err)
{
	struct title_phrases phrases;
	enum zw_status status = title_phrases_find(k->g, k->c, words, &phrases, err);

	add_titles(k);
	add_short_names(k);
	add_numbers(k);
	add_terms(k, terms);
	add_terms(k, (struct suggest_terms){(const void *)phrases.terms.data,
	                                    phrases.terms.len / sizeof(struct suggest_term)});
	title_phrases_release(&phrases);
	if (status == ZW_OK)
		status = add_issuers(k, err);
	if (status == ZW_OK)
		status = buf_status(&k->strings, _("suggestions"), err);
	return status == ZW_OK ? buf_status(&k->candidates, _("suggestions"), err) : status;
}

enum zw_status suggest_make(const struct gathered *g, const struct catalog *catalog,
                            struct suggest_terms terms, struct buf *file, struct err *err)
{
	struct making k = {.g = g,
	                   .c = catalog,
	                   .today = suggest_today(),
	                   .strings = BUF_INIT(SUGGEST_FILE_LIMIT),
	                   .candidates = BUF_INIT(SUGGEST_FILE_LIMIT),
	                   .key = BUF_INIT(1 << 16)};
	struct suggest_image image;
	struct suggest_maker m = {0};
	struct words *words;
	enum zw_status status = words_new(&words, err);

	suggest_image_init(&image);
	if (status == ZW_OK)
		status = collect(&k, terms, words, err);
	if (status == ZW_OK)
		status = suggest_maker_init(&m, &image, words, err);
	if (status == ZW_OK)
		status = add_all(&k, &m);
	if (status == ZW_OK)
		status = suggestions_write(&image, file, err);
	suggest_maker_release(&m);
	suggest_image_release(&image);
	words_free(words);
	buf_release(&k.strings);
	buf_release(&k.candidates);
	buf_release(&k.key);
	return status;
}
