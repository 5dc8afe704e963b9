/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Records as order.h has them, in memory and in runs.
 */
#include "core/spill/sorter.h"

#include "core/i18n.h"
#include "core/spill/order.h"
#include "core/spill/spool.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

enum {
	RUNS_MOST = 32, /* that are merged at once; each has a buffer of SPOOL_BUFFER */
};

struct run {
	struct spool spool;
	struct spool_reader reader;
	struct sorted record; /* the next one, in the buffer of the reader */
	bool reading;
};

struct sorter {
	const char *dir;
	size_t memory;
	char *records; /* of `memory` bytes: records from the front, their places from the end */
	size_t bytes;  /* of the records */
	struct place *places; /* the n of them, behind the room of all that could still come */
	size_t n, next;
	struct run *runs[RUNS_MOST];
	size_t n_runs, n_joined;     /* the first n_joined are several in one */
	struct run *heap[RUNS_MOST]; /* those that have records left, the least first */
	size_t n_heap;
	struct run *taken; /* whose record the caller has */
	enum zw_status status;
	struct err err;
};

/* ---- Keys ---- */

void sort_key_u32(struct buf *key, uint32_t number)
{
	uint32_t big = htobe32(number);

	buf_add(key, &big, sizeof(big));
}

void sort_key_u64(struct buf *key, uint64_t number)
{
	uint64_t big = htobe64(number);

	buf_add(key, &big, sizeof(big));
}

uint32_t sort_take_u32(const char *at)
{
	uint32_t big;

	memcpy(&big, at, sizeof(big));
	return be32toh(big);
}

uint64_t sort_take_u64(const char *at)
{
	uint64_t big;

	memcpy(&big, at, sizeof(big));
	return be64toh(big);
}

/* ---- Records ---- */

static size_t padded(size_t n)
{
	return (n + RECORD_ALIGNMENT - 1) / RECORD_ALIGNMENT * RECORD_ALIGNMENT;
}

/* ---- Runs ---- */

static void run_free(struct run *r)
{
	if (!r)
		return;
	if (r->reading)
		spool_reader_release(&r->reader);
	spool_release(&r->spool);
	free(r);
}

static struct run *run_new(const char *dir)
{
	struct run *r = calloc(1, sizeof(*r));

	if (r)
		spool_init(&r->spool, dir, UINT64_MAX);
	return r;
}

static void run_add(struct run *r, const struct sorted *s)
{
	struct record_head h = {(uint32_t)s->key_len, (uint32_t)s->value_len};

	spool_add(&r->spool, &h, sizeof(h));
	spool_add(&r->spool, s->key, s->key_len);
	spool_add(&r->spool, s->value, s->value_len);
	spool_align(&r->spool, RECORD_ALIGNMENT);
}

/* False at its end, or where it cannot be read. */
static bool run_next(struct run *r)
{
	struct record_head h;
	const void *at = spool_read(&r->reader, sizeof(h));

	if (!at)
		return false;
	memcpy(&h, at, sizeof(h));
	const char *bytes = spool_read(&r->reader, padded((size_t)h.key_len + (size_t)h.value_len));
	if (!bytes)
		return false;
	r->record = (struct sorted){.key = bytes,
	                            .key_len = h.key_len,
	                            .value = bytes + h.key_len,
	                            .value_len = h.value_len};
	return true;
}

/* ---- The runs merged ---- */

static void fail(struct sorter *s, enum zw_status status)
{
	if (s->status == ZW_OK)
		s->status = status;
}

static void sift_down(struct sorter *s, size_t i)
{
	for (size_t child; (child = 2 * i + 1) < s->n_heap; i = child) {
		struct run *r = s->heap[i];
		if (child + 1 < s->n_heap &&
		    record_compare(&s->heap[child + 1]->record, &s->heap[child]->record) < 0)
			child++;
		if (record_compare(&r->record, &s->heap[child]->record) <= 0)
			return;
		s->heap[i] = s->heap[child];
		s->heap[child] = r;
	}
}

/* The first run has moved on, or is at its end. */
static void advance(struct sorter *s)
{
	struct run *r = s->heap[0];

	if (!run_next(r)) {
		fail(s, spool_reader_status(&r->reader, &s->err));
		s->heap[0] = s->heap[--s->n_heap];
	}
	sift_down(s, 0);
}

static void begin_merge(struct sorter *s, size_t first)
{
	s->n_heap = 0;
	for (size_t i = first; i < s->n_runs; i++) {
		struct run *r = s->runs[i];
		spool_reader_init(&r->reader, &r->spool);
		r->reading = true;
		if (run_next(r))
			s->heap[s->n_heap++] = r;
		else
			fail(s, spool_reader_status(&r->reader, &s->err));
	}
	for (size_t i = s->n_heap / 2; i-- > 0;)
		sift_down(s, i);
}

/* Those that are none of several yet become one, or all do: joining all of them again and again
 * would write each record many times. */
static enum zw_status join_runs(struct sorter *s, struct err *err)
{
	size_t first = s->n_joined + 1 < s->n_runs ? s->n_joined : 0;
	struct run *joined = run_new(s->dir);

	if (!joined)
		return err_no_memory(err);
	begin_merge(s, first);
	while (s->n_heap && s->status == ZW_OK) {
		run_add(joined, &s->heap[0]->record);
		advance(s);
	}
	enum zw_status status = sorter_status(s, err);
	if (status == ZW_OK)
		status = spool_status(&joined->spool, _("sorting"), err);
	if (status != ZW_OK) {
		run_free(joined);
		return status;
	}
	for (size_t i = first; i < s->n_runs; i++)
		run_free(s->runs[i]);
	s->runs[first] = joined;
	s->n_runs = s->n_joined = first + 1;
	return ZW_OK;
}

/* ---- From memory to a run ---- */

static enum zw_status write_run(struct sorter *s, struct err *err)
{
	enum zw_status status = s->n_runs == RUNS_MOST ? join_runs(s, err) : ZW_OK;
	struct run *r = status == ZW_OK ? run_new(s->dir) : NULL;

	if (status == ZW_OK && !r)
		status = err_no_memory(err);
	if (status != ZW_OK)
		return status;
	s->runs[s->n_runs++] = r;
	records_sort(s->places, s->n, s->records);
	for (size_t i = 0; i < s->n; i++) {
		if (i + RECORDS_AHEAD < s->n)
			place_fetch(&s->places[i + RECORDS_AHEAD], s->records, 0);
		struct sorted record =
		        record_at(s->records + (size_t)s->places[i].at * RECORD_ALIGNMENT);
		run_add(r, &record);
	}
	s->bytes = s->n = 0;
	s->places = (struct place *)(void *)(s->records + s->memory);
	return spool_status(&r->spool, _("sorting"), err);
}

/* ---- The sorter ---- */

enum zw_status sorter_new(const char *dir, size_t memory, struct sorter **sorter, struct err *err)
{
	struct sorter *s = calloc(1, sizeof(*s));

	*sorter = NULL;
	if (s) {
		s->memory = memory / sizeof(struct place) * sizeof(struct place);
		s->records = malloc(s->memory);
	}
	if (!s || !s->records) {
		free(s);
		return err_no_memory(err);
	}
	s->dir = dir;
	s->places = (struct place *)(void *)(s->records + s->memory);
	*sorter = s;
	return ZW_OK;
}

void sorter_free(struct sorter *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_runs; i++)
		run_free(s->runs[i]);
	free(s->records);
	free(s);
}

enum zw_status sorter_add(struct sorter *s, const void *key, size_t key_len, const void *value,
                          size_t value_len, struct err *err)
{
	struct record_head h = {(uint32_t)key_len, (uint32_t)value_len};
	size_t most = s->memory / 4;

	if (key_len > most || value_len > most - key_len)
		return err_set(err, ZW_LIMIT, _("%s: over the limit of %zu bytes"), _("sorting"),
		               most);
	size_t size = padded(sizeof(h) + key_len + value_len);
	if (s->memory - s->bytes - s->n * sizeof(*s->places) < size + sizeof(*s->places)) {
		enum zw_status status = write_run(s, err);
		if (status != ZW_OK)
			return status;
	}
	char *at = s->records + s->bytes;
	memcpy(at, &h, sizeof(h));
	if (key_len)
		memcpy(at + sizeof(h), key, key_len);
	if (value_len)
		memcpy(at + sizeof(h) + key_len, value, value_len);
	*--s->places = (struct place){place_front(key, key_len, 0), (uint32_t)key_len,
	                              (uint32_t)(s->bytes / RECORD_ALIGNMENT)};
	s->n++;
	s->bytes += size;
	return ZW_OK;
}

enum zw_status sorter_finish(struct sorter *s, struct err *err)
{
	s->next = 0;
	if (s->n_runs == 0) {
		records_sort(s->places, s->n, s->records);
		return ZW_OK;
	}
	enum zw_status status = s->n ? write_run(s, err) : ZW_OK;
	/* What comes now is read from files. */
	free(s->records);
	s->records = NULL;
	s->n = 0;
	if (status != ZW_OK)
		return status;
	begin_merge(s, 0);
	return sorter_status(s, err);
}

bool sorter_next(struct sorter *s, struct sorted *record)
{
	if (s->taken) {
		s->taken = NULL;
		advance(s);
	}
	if (s->status != ZW_OK)
		return false;
	if (s->next < s->n) {
		*record =
		        record_at(s->records + (size_t)s->places[s->next++].at * RECORD_ALIGNMENT);
		return true;
	}
	if (s->n_heap == 0)
		return false;
	s->taken = s->heap[0];
	*record = s->taken->record;
	return true;
}

enum zw_status sorter_status(const struct sorter *s, struct err *err)
{
	return s->status == ZW_OK ? ZW_OK : err_set(err, s->status, "%s", s->err.text);
}
