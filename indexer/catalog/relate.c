/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where documents are equal otherwise they are taken in the order of their paths, so that the
 * catalog does not depend on the layout of shards. In order: ranks, copies, versions, copies of
 * versions.
 */
#include "indexer/catalog/relate.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

struct relating {
	struct gathered *g;
	struct documents *d;
	uint32_t *made;  /* of each: the day it was made, or the oldest of its copies was */
	struct buf key;  /* that is put together */
	struct buf head; /* of the key of the record before */
	struct err *err;
};

static uint32_t document_of(const struct sorted *record)
{
	uint32_t document;

	memcpy(&document, record->value, sizeof(document));
	return document;
}

/* Do the first `len` bytes of the key differ from those of the record before? */
static bool is_new(struct relating *r, const struct sorted *record, size_t len)
{
	if (r->head.len == len && memcmp(r->head.data, record->key, len) == 0)
		return false;
	buf_reset(&r->head);
	buf_add(&r->head, record->key, len);
	return true;
}

static enum zw_status sort(struct relating *r, struct sorter *s, const void *value, size_t len)
{
	enum zw_status status = buf_status(&r->key, _("catalog"), r->err);

	if (status == ZW_OK)
		status = sorter_add(s, r->key.data, r->key.len, value, len, r->err);
	buf_reset(&r->key);
	return status;
}

static enum zw_status sorted_status(const struct relating *r, const struct sorter *s)
{
	enum zw_status status = sorter_status(s, r->err);

	return status == ZW_OK ? buf_status(&r->head, _("catalog"), r->err) : status;
}

/* ---- Ranks: the dead have no path ---- */

static enum zw_status find_ranks(struct relating *r)
{
	struct sorted record;
	enum zw_status status = sorter_finish(r->g->paths, r->err);

	for (uint32_t i = 0; status == ZW_OK && sorter_next(r->g->paths, &record); i++)
		r->d->ranks[sort_take_u32(record.value)] = i;
	if (status == ZW_OK)
		status = sorter_status(r->g->paths, r->err);
	gathered_drop(&r->g->paths);
	return status;
}

/* ---- The heads of documents, in their order ---- */

typedef enum zw_status head_fn(struct relating *r, struct sorter *s, uint32_t document,
                               const struct gathered_head *head, const char *work);

static enum zw_status each_head(struct relating *r, struct sorter *s, head_fn *fn)
{
	struct spool_reader reader;
	enum zw_status status = ZW_OK;

	spool_reader_init(&reader, &r->g->heads);
	for (uint32_t d = 0; d < r->d->n && status == ZW_OK; d++) {
		struct gathered_head head;
		const void *at = spool_read(&reader, sizeof(head));
		if (at)
			memcpy(&head, at, sizeof(head));
		const char *work = at ? spool_read(&reader, head.work_len) : NULL;
		status = work ? fn(r, s, d, &head, work) : spool_reader_status(&reader, r->err);
		if (!work)
			break;
	}
	spool_reader_release(&reader);
	return status;
}

/* ---- Copies ---- */

static uint32_t earlier(uint32_t a, uint32_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Links the n of order in a circle. A text is as old as the oldest of its copies, whatever the
 * names of the others say. */
static void link_copies(struct relating *r, const uint32_t *order, uint32_t n)
{
	struct catalog_document *rows = r->d->rows;
	uint32_t begin = 0, oldest = 0;

	for (uint32_t i = 0; i < n; i++) {
		rows[order[i]].same = order[0];
		rows[order[i]].next_same = order[i + 1 < n ? i + 1 : 0];
		begin = earlier(begin, rows[order[i]].begin);
		oldest = earlier(oldest, rows[order[i]].date);
	}
	for (uint32_t i = 0; i < n; i++) {
		rows[order[i]].begin = begin;
		r->made[order[i]] = oldest;
	}
}

/* By text, then by path. What has no text to compare is like nothing. */
static enum zw_status sort_text(struct relating *r, struct sorter *s, uint32_t document,
                                const struct gathered_head *head, const char *work)
{
	(void)work;
	r->made[document] = r->d->rows[document].date;
	if (!*head->same)
		return ZW_OK;
	buf_add(&r->key, head->same, strlen(head->same) + 1);
	sort_key_u32(&r->key, r->d->ranks[document]);
	return sort(r, s, &document, sizeof(document));
}

static enum zw_status find_copies(struct relating *r, struct sorter *s)
{
	uint32_t *order = r->d->versions, n = 0; /* which come later */
	struct sorted record;
	enum zw_status status = each_head(r, s, sort_text);

	if (status == ZW_OK)
		status = sorter_finish(s, r->err);
	buf_reset(&r->head);
	while (status == ZW_OK && sorter_next(s, &record)) {
		if (is_new(r, &record, record.key_len - sizeof(uint32_t)) && n) {
			link_copies(r, order, n);
			n = 0;
		}
		order[n++] = document_of(&record);
		status = buf_status(&r->head, _("catalog"), r->err);
	}
	if (n)
		link_copies(r, order, n);
	return status == ZW_OK ? sorted_status(r, s) : status;
}

/* ---- Versions ---- */

struct range {
	uint32_t from, to;
};

/* What is sorted. */
struct version {
	uint32_t document;
	struct range articles;
};

/* Versions of a work, oldest first: two that come into force on one day, the one that was made
 * later is the later. `volume` tells the volumes of one name apart. */
static enum zw_status sort_version(struct relating *r, struct sorter *s, const char *work,
                                   size_t work_len, uint32_t volume, const struct version *v)
{
	buf_add(&r->key, work, work_len);
	buf_char(&r->key, '\0');
	sort_key_u32(&r->key, volume);
	sort_key_u32(&r->key, r->d->rows[v->document].begin);
	sort_key_u32(&r->key, r->made[v->document]);
	sort_key_u32(&r->key, r->d->ranks[v->document]);
	return sort(r, s, v, sizeof(*v));
}

static enum zw_status sort_by_article(struct relating *r, struct sorter *s, uint32_t document,
                                      const struct gathered_head *head, const char *work)
{
	struct version v = {document, {head->first_article, head->last_article}};

	return sort_version(r, s, work, head->work_len, v.articles.from, &v);
}

/* A law in several files, an 编 each, is of volumes, not of versions: their articles have no number
 * in common. The documents come in the order of their first articles, name by name. */
static enum zw_status tell_volumes(struct relating *r, struct sorter *by_article,
                                   struct sorter *by_volume)
{
	uint32_t volume = 0, last = 0;
	struct sorted record;
	enum zw_status status = sorter_finish(by_article, r->err);

	buf_reset(&r->head);
	while (status == ZW_OK && sorter_next(by_article, &record)) {
		struct version v;
		size_t work = strlen(record.key);
		bool new_name = is_new(r, &record, work + 1);
		memcpy(&v, record.value, sizeof(v));
		if (new_name || v.articles.from > last)
			volume = v.articles.from;
		if (new_name || v.articles.to > last)
			last = v.articles.to;
		status = sort_version(r, by_volume, record.key, work, volume, &v);
	}
	return status == ZW_OK ? sorted_status(r, by_article) : status;
}

static int by_age(const struct relating *r, uint32_t a, uint32_t b)
{
	const struct catalog_document *rows = r->d->rows;

	if (rows[a].begin != rows[b].begin)
		return rows[a].begin < rows[b].begin ? -1 : 1;
	return (r->made[a] > r->made[b]) - (r->made[a] < r->made[b]);
}

/* The versions from `from` up to `to` are those of a work. Two texts of one age are both in force
 * until the next comes. */
static void add_work(struct relating *r, uint32_t from, uint32_t to)
{
	const uint32_t *order = r->d->versions;
	struct catalog_document *rows = r->d->rows;

	if (from == to)
		return;
	r->d->versions_at[r->d->works] = from;
	for (uint32_t i = from, next = from; i < to; i++) {
		while (next < to && by_age(r, order[next], order[i]) <= 0)
			next++;
		rows[order[i]].work = r->d->works;
		rows[order[i]].until = next < to ? rows[order[next]].begin : 0;
	}
	r->d->works++;
}

static enum zw_status find_works(struct relating *r, struct sorter *by_volume)
{
	const size_t age = 3 * sizeof(uint32_t); /* begin, made, rank */
	uint32_t from = 0, n = 0;
	struct sorted record;
	enum zw_status status = sorter_finish(by_volume, r->err);

	buf_reset(&r->head);
	while (status == ZW_OK && sorter_next(by_volume, &record)) {
		bool versioned = *record.key;
		if (is_new(r, &record, record.key_len - age) || !versioned) {
			add_work(r, from, n);
			from = n;
		}
		r->d->versions[n++] = document_of(&record);
		status = buf_status(&r->head, _("catalog"), r->err);
	}
	add_work(r, from, n);
	r->d->versions_at[r->d->works] = n;
	return status == ZW_OK ? sorted_status(r, by_volume) : status;
}

/* ---- Copies of versions ---- */

static uint32_t versions_of(const struct documents *d, uint32_t work)
{
	return d->versions_at[work + 1] - d->versions_at[work];
}

/* A file without its title, or with another, is a work of its own by its name: its text is a
 * version of the law if another copy is. That one stands for all, and tells until when it was in
 * force. */
static void choose_copies(const struct documents *all)
{
	struct catalog_document *rows = all->rows;

	for (uint32_t first = 0; first < all->n; first++) {
		uint32_t best = first;
		if (rows[first].same != first || rows[first].next_same == first)
			continue;
		for (uint32_t d = rows[first].next_same; d != first; d = rows[d].next_same)
			if (versions_of(all, rows[d].work) > versions_of(all, rows[best].work))
				best = d;
		uint32_t d = first;
		do {
			rows[d].same = best;
			if (versions_of(all, rows[d].work) == 1)
				rows[d].until = rows[best].until;
			d = rows[d].next_same;
		} while (d != first);
	}
}

/* ---- All of it ---- */

static enum zw_status make_room(struct relating *r)
{
	struct documents *d = r->d;
	size_t n = (size_t)d->n + 1;

	d->ranks = calloc(n, sizeof(*d->ranks));
	d->versions = calloc(n, sizeof(*d->versions));
	d->versions_at = calloc(n, sizeof(*d->versions_at));
	r->made = calloc(n, sizeof(*r->made));
	return d->ranks && d->versions && d->versions_at && r->made ? ZW_OK : err_no_memory(r->err);
}

static enum zw_status relate_copies(struct relating *r)
{
	struct sorter *s;
	enum zw_status status = sorter_new(r->g->dir, SORT_MEMORY, &s, r->err);

	if (status == ZW_OK)
		status = find_copies(r, s);
	sorter_free(s);
	return status;
}

static enum zw_status relate_versions(struct relating *r)
{
	struct sorter *by_article, *by_volume = NULL;
	enum zw_status status = sorter_new(r->g->dir, SORT_MEMORY, &by_article, r->err);

	if (status == ZW_OK)
		status = sorter_new(r->g->dir, SORT_MEMORY, &by_volume, r->err);
	if (status == ZW_OK)
		status = each_head(r, by_article, sort_by_article);
	if (status == ZW_OK)
		status = tell_volumes(r, by_article, by_volume);
	sorter_free(by_article);
	if (status == ZW_OK)
		status = find_works(r, by_volume);
	sorter_free(by_volume);
	return status;
}

enum zw_status relate_documents(struct gathered *g, struct err *err)
{
	struct relating r = {.g = g,
	                     .d = &g->documents,
	                     .key = BUF_INIT(SORT_MEMORY),
	                     .head = BUF_INIT(SORT_MEMORY),
	                     .err = err};
	enum zw_status status = make_room(&r);

	if (status == ZW_OK)
		status = find_ranks(&r);
	if (status == ZW_OK)
		status = relate_copies(&r);
	if (status == ZW_OK)
		status = relate_versions(&r);
	if (status == ZW_OK)
		choose_copies(&g->documents);
	spool_release(&g->heads);
	free(r.made);
	buf_release(&r.key);
	buf_release(&r.head);
	return status;
}
