/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where documents are equal otherwise they are taken in the order of their paths, so that the
 * catalog does not depend on the layout of shards. In order: documents, ranks, copies, versions,
 * copies of versions, values, names.
 */
#include "indexer/catalog/relate.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

static void add_index(struct buf *b, uint32_t value)
{
	buf_add(b, &value, sizeof(value));
}

/* The documents, to be sorted; NULL if memory ran out. */
static uint32_t *all_documents(const struct gathered *g)
{
	uint32_t n = gathered_count(g);
	uint32_t *order = calloc(n ? n : 1, sizeof(*order));

	for (uint32_t i = 0; order && i < n; i++)
		order[i] = i;
	return order;
}

/* The dead have no path. */
static int by_path(const struct gathered *g, const struct gathered_document *a,
                   const struct gathered_document *b)
{
	int order = strcmp(gathered_text(g, a->path), gathered_text(g, b->path));

	return order ? order : (a > b) - (a < b);
}

/* ---- Documents ---- */

static uint32_t latest(const struct gathered_document *d)
{
	const uint32_t days[] = {d->published, d->effective, d->date};
	uint32_t day = d->written;

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (days[i] > day)
			day = days[i];
	return day;
}

static void add_documents(const struct gathered *g, struct buf *rows)
{
	for (uint32_t i = 0; i < gathered_count(g); i++) {
		const struct gathered_document *d = gathered_at(g, i);
		struct catalog_document row = {
		        .work = CATALOG_NONE,
		        .same = i,
		        .next_same = i,
		        .written = d->written,
		        .published = d->published,
		        .effective = d->effective,
		        .repealed = d->repealed,
		        .date = d->date,
		        .begin = latest(d),
		        .stated = d->stated,
		        .normative = d->normative,
		};
		buf_add(rows, &row, sizeof(row));
	}
}

/* ---- Ranks ---- */

static int by_rank(const void *a, const void *b, void *context)
{
	const struct gathered *g = context;

	return by_path(g, gathered_at(g, *(const uint32_t *)a),
	               gathered_at(g, *(const uint32_t *)b));
}

static enum zw_status add_ranks(const struct gathered *g, uint32_t *order, struct buf *ranks,
                                struct err *err)
{
	uint32_t n = gathered_count(g);

	if (n == 0)
		return ZW_OK;
	if (!buf_reserve(ranks, n * sizeof(uint32_t)))
		return buf_status(ranks, _("catalog"), err);
	qsort_r(order, n, sizeof(*order), by_rank, (void *)g);
	ranks->len = n * sizeof(uint32_t);
	for (uint32_t i = 0; i < n; i++)
		((uint32_t *)(void *)ranks->data)[order[i]] = i;
	return ZW_OK;
}

/* ---- Copies ---- */

static int by_text(const void *a, const void *b, void *context)
{
	const struct gathered *g = context;
	const struct gathered_document *x = gathered_at(g, *(const uint32_t *)a);
	const struct gathered_document *y = gathered_at(g, *(const uint32_t *)b);
	int order = strcmp(x->same, y->same);

	return order ? order : by_path(g, x, y);
}

static uint32_t earlier(uint32_t a, uint32_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Links order[from, to) in a circle. A text is as old as the oldest of its copies, whatever the
 * names of the others say. */
static void link_copies(struct catalog_document *rows, const uint32_t *order, uint32_t from,
                        uint32_t to, uint32_t *made)
{
	uint32_t begin = 0, oldest = 0;

	for (uint32_t i = from; i < to; i++) {
		rows[order[i]].same = order[from];
		rows[order[i]].next_same = order[i + 1 < to ? i + 1 : from];
		begin = earlier(begin, rows[order[i]].begin);
		oldest = earlier(oldest, rows[order[i]].date);
	}
	for (uint32_t i = from; i < to; i++) {
		rows[order[i]].begin = begin;
		made[order[i]] = oldest;
	}
}

static void find_copies(const struct gathered *g, uint32_t *order, struct catalog_document *rows,
                        uint32_t *made)
{
	uint32_t n = gathered_count(g), from = 0;

	qsort_r(order, n, sizeof(*order), by_text, (void *)g);
	for (uint32_t i = 1; i <= n; i++) {
		const char *same = gathered_at(g, order[from])->same;
		if (i < n && *same && strcmp(same, gathered_at(g, order[i])->same) == 0)
			continue;
		link_copies(rows, order, from, i, made);
		from = i;
	}
}

/* ---- Versions ---- */

struct range {
	uint32_t from, to;
};

struct by_version {
	const struct gathered *g;
	struct catalog_document *rows;
	uint32_t *volume; /* of each document: what tells the volumes of one name apart */
	uint32_t *made;   /* of each: the day it was made, or the oldest of its copies was */
};

static int by_work(const struct by_version *v, uint32_t a, uint32_t b)
{
	return strcmp(gathered_text(v->g, gathered_at(v->g, a)->work),
	              gathered_text(v->g, gathered_at(v->g, b)->work));
}

/* Two that come into force on one day: the one that was made later is the later version. */
static int by_age(const struct by_version *v, uint32_t a, uint32_t b)
{
	if (v->rows[a].begin != v->rows[b].begin)
		return v->rows[a].begin < v->rows[b].begin ? -1 : 1;
	return (v->made[a] > v->made[b]) - (v->made[a] < v->made[b]);
}

static int by_version(const void *a, const void *b, void *context)
{
	const struct by_version *v = context;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int order = by_work(v, x, y);

	if (order == 0)
		order = (v->volume[x] > v->volume[y]) - (v->volume[x] < v->volume[y]);
	if (order == 0)
		order = by_age(v, x, y);
	return order ? order : by_path(v->g, gathered_at(v->g, x), gathered_at(v->g, y));
}

/* order[from, to) are the versions of a work, oldest first. Two texts of one age are both in force
 * until the next comes. */
static void add_work(const struct by_version *v, struct catalog_image *image, const uint32_t *order,
                     uint32_t from, uint32_t to)
{
	struct catalog_document *rows = v->rows;

	add_index(&image->sections[CATALOG_VERSIONS_AT],
	          (uint32_t)(image->sections[CATALOG_VERSIONS].len / sizeof(uint32_t)));
	for (uint32_t i = from, next = from; i < to; i++) {
		while (next < to && by_age(v, order[next], order[i]) <= 0)
			next++;
		rows[order[i]].work = image->works;
		rows[order[i]].until = next < to ? rows[order[next]].begin : 0;
		add_index(&image->sections[CATALOG_VERSIONS], order[i]);
	}
	image->works++;
}

static struct range articles_of(const struct gathered *g, uint32_t document)
{
	const struct gathered_article *all = (const void *)g->articles.data;
	struct rows r = gathered_at(g, document)->articles;
	struct range found = {r.n ? UINT32_MAX : 0, 0};

	for (uint32_t i = r.first; i < r.first + r.n; i++) {
		if (all[i].number < found.from)
			found.from = all[i].number;
		if (all[i].number > found.to)
			found.to = all[i].number;
	}
	return found;
}

/* A law in several files, an 编 each, is of volumes, not of versions: their articles have no number
 * in common. The documents come in the order of their first articles, name by name. */
static void tell_volumes(const struct by_version *v, const uint32_t *order)
{
	uint32_t volume = 0, last = 0;

	for (uint32_t i = 0; i < gathered_count(v->g); i++) {
		struct range articles = articles_of(v->g, order[i]);
		bool new_name = i == 0 || by_work(v, order[i - 1], order[i]) != 0;
		if (new_name || articles.from > last)
			volume = articles.from;
		if (new_name || articles.to > last)
			last = articles.to;
		v->volume[order[i]] = volume;
	}
}

static void find_versions(const struct by_version *v, uint32_t *order, struct catalog_image *image)
{
	uint32_t n = gathered_count(v->g), from = 0;

	for (uint32_t i = 0; i < n; i++)
		v->volume[i] = articles_of(v->g, i).from;
	qsort_r(order, n, sizeof(*order), by_version, (void *)v);
	tell_volumes(v, order);
	qsort_r(order, n, sizeof(*order), by_version, (void *)v);
	for (uint32_t i = 1; i <= n; i++) {
		bool versioned = gathered_at(v->g, order[from])->work.len > 0;
		if (i < n && versioned && by_work(v, order[from], order[i]) == 0 &&
		    v->volume[order[from]] == v->volume[order[i]])
			continue;
		add_work(v, image, order, from, i);
		from = i;
	}
	add_index(&image->sections[CATALOG_VERSIONS_AT],
	          (uint32_t)(image->sections[CATALOG_VERSIONS].len / sizeof(uint32_t)));
}

/* ---- Copies of versions ---- */

static uint32_t versions_of(const struct catalog_image *image, uint32_t work)
{
	const uint32_t *at = (const void *)image->sections[CATALOG_VERSIONS_AT].data;

	return at[work + 1] - at[work];
}

/* A file without its title, or with another, is a work of its own by its name: its text is a
 * version of the law if another copy is. That one stands for all, and tells until when it was in
 * force. */
static void choose_copies(const struct catalog_image *image, struct catalog_document *rows)
{
	for (uint32_t first = 0; first < image->documents; first++) {
		uint32_t best = first;
		if (rows[first].same != first || rows[first].next_same == first)
			continue;
		for (uint32_t d = rows[first].next_same; d != first; d = rows[d].next_same)
			if (versions_of(image, rows[d].work) > versions_of(image, rows[best].work))
				best = d;
		uint32_t d = first;
		do {
			rows[d].same = best;
			if (versions_of(image, rows[d].work) == 1)
				rows[d].until = rows[best].until;
			d = rows[d].next_same;
		} while (d != first);
	}
}

enum zw_status relate_documents(const struct gathered *g, struct catalog_image *image,
                                struct err *err)
{
	struct buf *documents = &image->sections[CATALOG_DOCUMENTS];
	uint32_t *order = all_documents(g);
	struct by_version v = {g, NULL, all_documents(g), all_documents(g)};
	enum zw_status status = order && v.volume && v.made ? ZW_OK : err_no_memory(err);

	image->documents = gathered_count(g);
	add_documents(g, documents);
	if (status == ZW_OK)
		status = buf_status(documents, _("catalog"), err);
	if (status == ZW_OK)
		status = add_ranks(g, order, &image->sections[CATALOG_RANKS], err);
	v.rows = (void *)documents->data;
	if (status == ZW_OK && image->documents > 0 && order && v.volume && v.made) {
		find_copies(g, order, v.rows, v.made);
		find_versions(&v, order, image);
		status = buf_status(&image->sections[CATALOG_VERSIONS], _("catalog"), err);
		if (status == ZW_OK)
			status = buf_status(&image->sections[CATALOG_VERSIONS_AT], _("catalog"),
			                    err);
	}
	if (status == ZW_OK && image->documents > 0)
		choose_copies(image, v.rows);
	free(order);
	free(v.volume);
	free(v.made);
	return status;
}

/* ---- Values ---- */

static int by_value(const void *a, const void *b, void *context)
{
	const struct gathered *g = context;
	const struct gathered_value *x = (const void *)g->values.data;
	const struct gathered_value *y = x + *(const uint32_t *)b;

	x += *(const uint32_t *)a;
	if (x->field != y->field)
		return x->field < y->field ? -1 : 1;
	return strcmp(gathered_text(g, x->text), gathered_text(g, y->text));
}

/* Numbers the distinct values of each field in their order; number[i] is that of row i. */
static void number_values(const struct gathered *g, uint32_t *order, uint32_t *number,
                          struct catalog_image *image)
{
	const struct gathered_value *values = (const void *)g->values.data;
	struct buf *strings = &image->sections[CATALOG_STRINGS];
	struct buf *texts = &image->sections[CATALOG_TEXTS];
	uint32_t n = (uint32_t)(g->values.len / sizeof(*values)), first = 0, i = 0;

	for (enum meta_field field = 0; field < META_FIELDS; field++) {
		first = (uint32_t)(texts->len / sizeof(uint32_t));
		add_index(&image->sections[CATALOG_FIELDS_AT], first);
		for (; i < n && values[order[i]].field == field; i++) {
			if (i == 0 || by_value(&order[i - 1], &order[i], (void *)g) != 0) {
				struct text t = values[order[i]].text;
				add_index(texts, (uint32_t)strings->len);
				buf_add(strings, gathered_text(g, t), (size_t)t.len + 1);
			}
			number[order[i]] = (uint32_t)(texts->len / sizeof(uint32_t)) - 1 - first;
		}
	}
	add_index(&image->sections[CATALOG_FIELDS_AT], (uint32_t)(texts->len / sizeof(uint32_t)));
}

static void add_values(const struct gathered *g, const uint32_t *number,
                       struct catalog_image *image)
{
	const struct gathered_value *values = (const void *)g->values.data;
	struct buf *at = &image->sections[CATALOG_VALUES_AT],
	           *of = &image->sections[CATALOG_VALUES];

	for (enum meta_field field = 0; field < META_FIELDS; field++)
		for (uint32_t d = 0; d < gathered_count(g); d++) {
			struct rows r = gathered_at(g, d)->values;
			add_index(at, (uint32_t)(of->len / sizeof(uint32_t)));
			for (uint32_t i = r.first; i < r.first + r.n; i++)
				if (values[i].field == field)
					add_index(of, number[i]);
		}
	add_index(at, (uint32_t)(of->len / sizeof(uint32_t)));
}

enum zw_status relate_values(const struct gathered *g, struct catalog_image *image, struct err *err)
{
	size_t n = g->values.len / sizeof(struct gathered_value);
	uint32_t *order = calloc(n + 1, sizeof(*order)), *number = calloc(n + 1, sizeof(*number));
	enum zw_status status = ZW_OK;

	if (!order || !number) {
		status = err_no_memory(err);
	} else {
		for (size_t i = 0; i < n; i++)
			order[i] = (uint32_t)i;
		qsort_r(order, n, sizeof(*order), by_value, (void *)g);
		number_values(g, order, number, image);
		add_values(g, number, image);
		status = buf_status(&image->sections[CATALOG_VALUES_AT], _("catalog"), err);
	}
	free(order);
	free(number);
	return status;
}

/* ---- Names and articles ---- */

static int by_name(const void *a, const void *b)
{
	const struct catalog_name *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->document != y->document)
		return x->document < y->document ? -1 : 1;
	return (x->passage > y->passage) - (x->passage < y->passage);
}

static void add_names(const struct gathered *g, struct buf *names)
{
	const struct gathered_name *all = (const void *)g->names.data;

	for (uint32_t d = 0; d < gathered_count(g); d++) {
		struct rows r = gathered_at(g, d)->names;
		for (uint32_t i = r.first; i < r.first + r.n; i++) {
			struct catalog_name name = {
			        .hash = catalog_hash(all[i].kind, gathered_text(g, all[i].key),
			                             all[i].key.len),
			        .document = d,
			        .passage = all[i].passage,
			        .kind = all[i].kind,
			};
			buf_add(names, &name, sizeof(name));
		}
	}
	if (names->len)
		qsort(names->data, names->len / sizeof(struct catalog_name),
		      sizeof(struct catalog_name), by_name);
}

static int by_article(const void *a, const void *b)
{
	const struct catalog_article *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	if (x->sub != y->sub)
		return x->sub < y->sub ? -1 : 1;
	return (x->passage > y->passage) - (x->passage < y->passage);
}

static void add_articles(const struct gathered *g, struct catalog_image *image)
{
	const struct gathered_article *all = (const void *)g->articles.data;
	struct buf *at = &image->sections[CATALOG_ARTICLES_AT];
	struct buf *of = &image->sections[CATALOG_ARTICLES];

	for (uint32_t d = 0; d < gathered_count(g); d++) {
		struct rows r = gathered_at(g, d)->articles;
		size_t before = of->len;
		add_index(at, (uint32_t)(before / sizeof(struct catalog_article)));
		for (uint32_t i = r.first; i < r.first + r.n; i++) {
			struct catalog_article a = {all[i].number, all[i].sub, all[i].passage};
			buf_add(of, &a, sizeof(a));
		}
		if (!of->failed && of->len > before)
			qsort(of->data + before,
			      (of->len - before) / sizeof(struct catalog_article),
			      sizeof(struct catalog_article), by_article);
	}
	add_index(at, (uint32_t)(of->len / sizeof(struct catalog_article)));
}

enum zw_status relate_names(const struct gathered *g, struct catalog_image *image, struct err *err)
{
	add_names(g, &image->sections[CATALOG_NAMES]);
	add_articles(g, image);
	enum zw_status status = buf_status(&image->sections[CATALOG_NAMES], _("catalog"), err);
	return status == ZW_OK ? buf_status(&image->sections[CATALOG_ARTICLES], _("catalog"), err)
	                       : status;
}
