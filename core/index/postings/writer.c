/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/postings/writer.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/postings/chunks.h"
#include "core/index/postings/inverted.h"
#include "core/index/postings/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Runs that wait. As many again, and they become one: so few files are open at once. */
enum { RUNS_MOST = 64 };

struct postings_writer {
	char *folder;
	enum table table;
	struct inverted *memory;
	size_t chunk; /* bytes of one in the tree */
	size_t runs;  /* files 0 to runs - 1, in the order of their entries */
};

enum zw_status postings_begin(const char *folder, enum table table, size_t memory,
                              struct postings_writer **writer, struct err *err)
{
	struct postings_writer *w = calloc(1, sizeof(*w));

	*writer = NULL;
	if (!w)
		return err_no_memory(err);
	w->folder = strdup(folder);
	enum zw_status status =
	        w->folder ? inverted_new(memory, &w->memory, err) : err_no_memory(err);
	if (status != ZW_OK) {
		postings_discard(w);
		return status;
	}
	w->table = table;
	w->chunk = CHUNK_BYTES;
	*writer = w;
	return ZW_OK;
}

void postings_for_distant(struct postings_writer *w)
{
	w->chunk = DISTANT_CHUNK_BYTES;
}

/* ---- Runs ---- */

static void run_path(const struct postings_writer *w, size_t number, struct buf *path)
{
	buf_reset(path);
	buf_printf(path, "%s/run-%c-%zu", w->folder, w->table == TABLE_DOCUMENTS ? 'd' : 'p',
	           number);
}

/* Merges sources into a new run of that number. */
static enum zw_status write_run(struct postings_writer *w, size_t number,
                                struct list_source *sources, size_t n, struct err *err)
{
	struct run_writer *run;
	struct list_sink sink;
	PATH_BUF(path);

	run_path(w, number, &path);
	enum zw_status status = run_create(buf_cstr(&path), &run, &sink, err);
	if (status == ZW_OK) {
		status = lists_merge(sources, n, &sink, err);
		if (status == ZW_OK)
			status = run_finish(run, err);
		else
			run_discard(run);
	}
	buf_release(&path);
	return status;
}

static enum zw_status open_runs(const struct postings_writer *w, struct run **runs,
                                struct list_source *sources, struct err *err)
{
	enum zw_status status = ZW_OK;
	PATH_BUF(path);

	for (size_t i = 0; i < w->runs && status == ZW_OK; i++) {
		run_path(w, i, &path);
		status = run_open(buf_cstr(&path), &runs[i], &sources[i], err);
	}
	buf_release(&path);
	return status;
}

static void close_runs(struct run **runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_close(runs[i]);
}

/* A run that stays would be taken for a file of the shard. */
static enum zw_status remove_runs(const struct postings_writer *w, struct err *err)
{
	enum zw_status status = ZW_OK;
	PATH_BUF(path);

	for (size_t i = 0; i < w->runs; i++) {
		run_path(w, i, &path);
		if (unlink(buf_cstr(&path)) != 0 && status == ZW_OK)
			status = err_errno(err, buf_cstr(&path));
	}
	buf_release(&path);
	return status;
}

static enum zw_status rename_run(struct postings_writer *w, size_t from, size_t to, struct err *err)
{
	PATH_BUF(old);
	PATH_BUF(new);

	run_path(w, from, &old);
	run_path(w, to, &new);
	enum zw_status status = rename(buf_cstr(&old), buf_cstr(&new)) == 0
	                                ? ZW_OK
	                                : err_errno(err, buf_cstr(&new));
	buf_release(&old);
	buf_release(&new);
	return status;
}

/* All runs become the first one. */
static enum zw_status unite_runs(struct postings_writer *w, struct err *err)
{
	struct run *runs[RUNS_MOST] = {0};
	struct list_source sources[RUNS_MOST];
	enum zw_status status = open_runs(w, runs, sources, err);

	if (status == ZW_OK)
		status = write_run(w, w->runs, sources, w->runs, err);
	close_runs(runs, RUNS_MOST);
	if (status == ZW_OK)
		status = remove_runs(w, err);
	if (status == ZW_OK)
		status = rename_run(w, w->runs, 0, err);
	if (status == ZW_OK)
		w->runs = 1;
	return status;
}

static enum zw_status spill(struct postings_writer *w, struct err *err)
{
	struct list_source source;
	enum zw_status status = ZW_OK;

	if (w->runs == RUNS_MOST)
		status = unite_runs(w, err);
	if (status == ZW_OK)
		status = inverted_lists(w->memory, &source, err);
	if (status == ZW_OK)
		status = write_run(w, w->runs, &source, 1, err);
	if (status != ZW_OK)
		return status;
	w->runs++;
	inverted_clear(w->memory);
	return ZW_OK;
}

static enum zw_status check_terms(const struct entry_term *terms, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (terms[i].len < 1 || terms[i].len > POSTINGS_TERM_LIMIT)
			return err_set(err, ZW_LIMIT, _("a term of %u bytes; 1 to %d are allowed"),
			               terms[i].len, POSTINGS_TERM_LIMIT);
	return ZW_OK;
}

enum zw_status postings_add(struct postings_writer *w, uint32_t entry, uint32_t document,
                            const struct entry_term *terms, size_t n, struct err *err)
{
	enum zw_status status = check_terms(terms, n, err);
	size_t added;

	while (status == ZW_OK && n) {
		status = inverted_add(w->memory, entry, document, terms, n, &added, err);
		terms += added;
		n -= added;
		if (status == ZW_OK && n)
			status = spill(w, err);
	}
	return status;
}

/* ---- Into the tree ---- */

/* Decodes what it is given, and hands it on posting by posting. */
struct filling {
	struct chunks chunks;
	char term[POSTINGS_TERM_LIMIT];
	struct frequency f;
	uint32_t last;
	/* A posting may be parted between two stretches of bytes. */
	uint64_t number, distance;
	unsigned shift;
	bool has_distance;
};

static enum zw_status begin_list(void *context, const struct list *list, struct err *err)
{
	struct filling *f = context;

	memcpy(f->term, list->term, list->len);
	f->f = list->f;
	f->last = list->first.entry;
	f->number = f->shift = 0;
	f->has_distance = false;
	chunks_begin(&f->chunks, f->term, list->len);
	return chunks_add(&f->chunks, list->first.entry, list->first.count, err);
}

static enum zw_status add_number(struct filling *f, uint64_t number, struct err *err)
{
	if (!f->has_distance && number & 1) {
		f->distance = number / 2;
		f->has_distance = true;
		return ZW_OK;
	}
	f->last += (uint32_t)(f->has_distance ? f->distance : number / 2);
	uint32_t count = f->has_distance ? (uint32_t)number + 2 : 1;
	f->has_distance = false;
	return chunks_add(&f->chunks, f->last, count, err);
}

static enum zw_status add_bytes(void *context, const char *at, size_t n, struct err *err)
{
	struct filling *f = context;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		f->number |= (uint64_t)(at[i] & 0x7F) << f->shift;
		f->shift += 7;
		if (at[i] & 0x80)
			continue;
		status = add_number(f, f->number, err);
		f->number = f->shift = 0;
	}
	return status;
}

static enum zw_status end_list(void *context, struct err *err)
{
	struct filling *f = context;

	return chunks_end(&f->chunks, f->f, err);
}

static enum zw_status fill(struct postings_writer *w, struct xap_writer *tree, struct err *err)
{
	struct run *runs[RUNS_MOST] = {0};
	struct list_source sources[RUNS_MOST + 1];
	struct filling filling;
	const struct list_sink sink = {&filling, begin_list, add_bytes, end_list};
	enum zw_status status = open_runs(w, runs, sources, err);

	chunks_init(&filling.chunks, tree, w->table, w->chunk);
	if (status == ZW_OK)
		status = inverted_lists(w->memory, &sources[w->runs], err);
	if (status == ZW_OK)
		status = lists_merge(sources, w->runs + 1, &sink, err);
	close_runs(runs, RUNS_MOST);
	chunks_release(&filling.chunks);
	return status;
}

enum zw_status postings_finish(struct postings_writer *w, struct xap_writer *tree, struct err *err)
{
	enum zw_status status = fill(w, tree, err);

	if (status == ZW_OK) {
		status = remove_runs(w, err);
		w->runs = 0;
	}
	postings_discard(w);
	return status;
}

void postings_discard(struct postings_writer *w)
{
	if (!w)
		return;
	/* After a failure: what stays is removed with the folder of the shard. */
	if (w->folder)
		(void)remove_runs(w, NULL);
	inverted_free(w->memory);
	free(w->folder);
	free(w);
}
