/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file: a header, then of each table its bits, then of each table its terms by hash. All parts
 * are multiples of eight bytes.
 */
#include "core/index/shard/dead.h"

#include "core/files.h"
#include "core/hash.h"
#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { DEAD_VERSION = 1 };

static const size_t ROWS_LIMIT = (size_t)1 << 30; /* bytes: some 60 million different terms */
static const size_t UNITED_FROM = (size_t)16 << 20;

struct header {
	char magic[4];
	uint32_t version;
	uint64_t order; /* reads as ORDER on a machine of the same byte order */
	uint32_t entries[TABLES], dead[TABLES];
	uint64_t length[TABLES], terms[TABLES];
};

/* How many dead entries have the term. */
struct term_row {
	uint64_t hash;
	uint64_t entries;
};

static const char magic[4] = {'Z', 'W', 'D', 'D'};
static const uint64_t ORDER = UINT64_C(0x0102030405060708);

struct dead {
	struct files_map map; /* empty if the bytes are somebody else's … */
	uint64_t *all;        /* … or these */
	struct header header;
	const uint64_t *bits[TABLES];
	const struct term_row *terms[TABLES];
};

static size_t words_of(uint32_t entries)
{
	return (size_t)entries / 64 + 1;
}

/* ---- Reading ---- */

static enum zw_status check(const struct header *h, size_t len, const uint32_t entries[TABLES],
                            struct err *err)
{
	uint64_t needed = sizeof(*h);
	bool good = memcmp(h->magic, magic, sizeof(magic)) == 0 && h->order == ORDER &&
	            h->version == DEAD_VERSION;

	for (int t = 0; good && t < TABLES; t++) {
		good = h->entries[t] == entries[t] && h->dead[t] <= entries[t] &&
		       h->terms[t] <= len / sizeof(struct term_row);
		needed += words_of(entries[t]) * sizeof(uint64_t) +
		          h->terms[t] * sizeof(struct term_row);
	}
	if (!good || needed != len)
		return err_set(err, ZW_BAD_INDEX, "%s",
		               _("the list of documents that no longer count is damaged"));
	return ZW_OK;
}

enum zw_status dead_view(const void *bytes, size_t len, const uint32_t entries[TABLES],
                         struct dead **dead, struct err *err)
{
	struct header header = {.version = 0};

	*dead = NULL;
	if (len >= sizeof(header))
		memcpy(&header, bytes, sizeof(header));
	enum zw_status status = check(&header, len, entries, err);
	struct dead *d = status == ZW_OK ? calloc(1, sizeof(*d)) : NULL;
	if (status != ZW_OK)
		return status;
	if (!d)
		return err_no_memory(err);
	d->header = header;
	const uint64_t *at = (const void *)((const char *)bytes + sizeof(header));
	for (int t = 0; t < TABLES; t++) {
		d->bits[t] = at;
		at += words_of(entries[t]);
	}
	for (int t = 0; t < TABLES; t++) {
		d->terms[t] = (const void *)at;
		at += header.terms[t] * (sizeof(struct term_row) / sizeof(uint64_t));
	}
	*dead = d;
	return ZW_OK;
}

enum zw_status dead_open(const char *path, const uint32_t entries[TABLES], struct dead **dead,
                         struct err *err)
{
	struct files_map map;
	struct err reason = {""};

	*dead = NULL;
	enum zw_status status = files_map(path, &map, err);
	if (status != ZW_OK)
		return status;
	status = dead_view(map.at, map.len, entries, dead, &reason);
	if (status != ZW_OK) {
		files_unmap(&map);
		return err_set(err, status, "%s: %s", path, reason.text);
	}
	(*dead)->map = map;
	return ZW_OK;
}

void dead_close(struct dead *d)
{
	if (!d)
		return;
	files_unmap(&d->map);
	free(d->all);
	free(d);
}

enum zw_status dead_all(const uint32_t entries[TABLES], struct dead **dead, struct err *err)
{
	size_t documents = words_of(entries[TABLE_DOCUMENTS]);
	size_t n = documents + words_of(entries[TABLE_PASSAGES]);
	struct dead *d = calloc(1, sizeof(*d));

	*dead = NULL;
	if (!d || !(d->all = malloc(n * sizeof(*d->all)))) {
		free(d);
		return err_no_memory(err);
	}
	memset(d->all, 0xFF, n * sizeof(*d->all));
	d->bits[TABLE_DOCUMENTS] = d->all;
	d->bits[TABLE_PASSAGES] = d->all + documents;
	for (int t = 0; t < TABLES; t++)
		d->header.entries[t] = d->header.dead[t] = entries[t];
	*dead = d;
	return ZW_OK;
}

uint32_t dead_count(const struct dead *d, enum table table)
{
	return d ? d->header.dead[table] : 0;
}

bool dead_has(const struct dead *d, enum table table, uint32_t entry)
{
	return d && entry <= d->header.entries[table] &&
	       (d->bits[table][entry / 64] >> (entry % 64) & 1);
}

const uint64_t *dead_bits(const struct dead *d, enum table table)
{
	return d ? d->bits[table] : NULL;
}

uint64_t dead_length(const struct dead *d, enum table table)
{
	return d ? d->header.length[table] : 0;
}

uint32_t dead_frequency(const struct dead *d, enum table table, const char *term, size_t len)
{
	if (!d)
		return 0;
	uint64_t hash = hash64(term, len);
	size_t low = 0, high = (size_t)d->header.terms[table];
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->terms[table][middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	bool there = low < d->header.terms[table] && d->terms[table][low].hash == hash;
	return there ? (uint32_t)d->terms[table][low].entries : 0;
}

/* ---- Writing ---- */

struct dead_writer {
	struct header header;
	uint64_t *bits[TABLES];
	struct buf terms[TABLES]; /* struct term_row, unsorted, a term perhaps more than once */
	size_t unite_at[TABLES];  /* bytes of them from which on each is made to stand once */
	const struct dead *before;
};

enum zw_status dead_begin(const uint32_t entries[TABLES], const struct dead *before,
                          struct dead_writer **writer, struct err *err)
{
	struct dead_writer *w = calloc(1, sizeof(*w));

	*writer = NULL;
	if (!w)
		return err_no_memory(err);
	memcpy(w->header.magic, magic, sizeof(magic));
	w->header.version = DEAD_VERSION;
	w->header.order = ORDER;
	w->before = before;
	for (int t = 0; t < TABLES; t++) {
		w->header.entries[t] = entries[t];
		w->header.dead[t] = dead_count(before, t);
		w->header.length[t] = dead_length(before, t);
		w->terms[t] = BUF_INIT(ROWS_LIMIT);
		w->unite_at[t] = UNITED_FROM;
		w->bits[t] = calloc(words_of(entries[t]), sizeof(uint64_t));
		if (!w->bits[t]) {
			dead_discard(w);
			return err_no_memory(err);
		}
		if (before)
			memcpy(w->bits[t], before->bits[t],
			       words_of(entries[t]) * sizeof(uint64_t));
	}
	*writer = w;
	return ZW_OK;
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct term_row *)a)->hash, y = ((const struct term_row *)b)->hash;

	return (x > y) - (x < y);
}

/* Sorts the rows and makes each term stand once. */
static void unite(struct buf *terms)
{
	struct term_row *rows = (void *)terms->data;
	size_t n = terms->len / sizeof(*rows), kept = 0;

	if (n == 0)
		return;
	qsort(rows, n, sizeof(*rows), by_hash);
	for (size_t i = 1; i < n; i++) {
		if (rows[i].hash == rows[kept].hash)
			rows[kept].entries += rows[i].entries;
		else
			rows[++kept] = rows[i];
	}
	terms->len = (kept + 1) * sizeof(*rows);
}

enum zw_status dead_add(struct dead_writer *w, enum table table, uint32_t entry,
                        const struct entry_term *terms, size_t n, struct err *err)
{
	uint64_t bit = UINT64_C(1) << entry % 64;

	if (entry < 1 || entry > w->header.entries[table])
		return err_set(err, ZW_BAD_INDEX, _("entry %u is not in the shard"), entry);
	if (w->bits[table][entry / 64] & bit)
		return ZW_OK;
	w->bits[table][entry / 64] |= bit;
	w->header.dead[table]++;
	for (size_t i = 0; i < n; i++) {
		struct term_row row = {hash64(terms[i].bytes, terms[i].len), 1};
		buf_add(&w->terms[table], &row, sizeof(row));
		w->header.length[table] += terms[i].count;
	}
	if (w->terms[table].len >= w->unite_at[table]) {
		unite(&w->terms[table]);
		if (w->unite_at[table] < 2 * w->terms[table].len)
			w->unite_at[table] = 2 * w->terms[table].len;
	}
	return buf_status(&w->terms[table], _("dead documents"), err);
}

/* Appends the rows of before and the new ones as one list; returns how many. */
static uint64_t merge_terms(struct dead_writer *w, enum table table, struct buf *file)
{
	unite(&w->terms[table]);
	const struct term_row *rows = (const void *)w->terms[table].data;
	size_t n = w->terms[table].len / sizeof(*rows), i = 0, j = 0;
	size_t m = w->before ? (size_t)w->before->header.terms[table] : 0;
	const struct term_row *old = m ? w->before->terms[table] : NULL;
	uint64_t written = 0;

	for (; i < n || j < m; written++) {
		bool is_old = j < m && (i == n || old[j].hash <= rows[i].hash);
		struct term_row row = is_old ? old[j++] : rows[i++];
		if (is_old && i < n && rows[i].hash == row.hash)
			row.entries += rows[i++].entries;
		buf_add(file, &row, sizeof(row));
	}
	return written;
}

enum zw_status dead_finish(struct dead_writer *w, struct buf *file, struct err *err)
{
	size_t start = file->len;

	buf_add(file, &w->header, sizeof(w->header));
	for (int t = 0; t < TABLES; t++)
		buf_add(file, w->bits[t], words_of(w->header.entries[t]) * sizeof(uint64_t));
	for (int t = 0; t < TABLES; t++)
		w->header.terms[t] = merge_terms(w, t, file);
	if (!file->failed)
		memcpy(file->data + start, &w->header, sizeof(w->header));
	dead_discard(w);
	return buf_status(file, _("dead documents"), err);
}

void dead_discard(struct dead_writer *w)
{
	for (int t = 0; w && t < TABLES; t++) {
		free(w->bits[t]);
		buf_release(&w->terms[t]);
	}
	free(w);
}
