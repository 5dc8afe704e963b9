/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/merge/merge.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "indexer/build/build.h"
#include "indexer/command.h"
#include "indexer/publish/seal.h"
#include "indexer/restore/restore.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>

struct merging {
	struct publisher *p;
	struct generation *before;
	bool chosen[SHARDS_LIMIT];
	size_t n_chosen;
	struct known sources;
	char name[sizeof(((struct shard_info *)NULL)->name)]; /* of the new shard */
	struct shard_writer *writer;                          /* NULL: nothing lives */
	struct entry_maker maker;
	struct shard_info shards[SHARDS_LIMIT]; /* of the new generation */
	size_t n_shards;
};

/* ---- The new shard ---- */

static uint64_t living(const struct merging *m)
{
	const struct manifest *of = &m->before->manifest;
	uint64_t n = 0;

	for (size_t i = 0; i < of->n_shards; i++)
		n += m->chosen[i] ? of->shards[i].documents - of->shards[i].dead : 0;
	return n;
}

/* The chosen shard of that name; NULL if it is none of them. */
static const struct shard *chosen_shard(const struct merging *m, const char *name)
{
	for (size_t i = 0; i < m->before->manifest.n_shards; i++)
		if (m->chosen[i] && strcmp(m->before->shards[i].info.name, name) == 0)
			return &m->before->shards[i];
	return NULL;
}

/* The documents of one source stay together; then it says where they are now. */
static enum zw_status move_source(struct merging *m, size_t number, struct err *err)
{
	const struct known_source *source = known_at(&m->sources, number);
	const struct shard *from = source->n ? chosen_shard(m, source->shard) : NULL;
	struct known_source moved = *source;
	enum zw_status status = ZW_OK;

	if (!from)
		return ZW_OK;
	moved.shard = m->name;
	moved.first = (uint32_t)m->maker.documents + 1;
	for (uint32_t i = 0; i < source->n && status == ZW_OK; i++) {
		if (shard_is_dead(from, source->first + i))
			return err_set(err, ZW_BAD_INDEX,
			               _("%s: its documents are not in the index"), source->name);
		status = restore_document(from, source->first + i, &m->maker, err);
	}
	return status == ZW_OK ? known_replace(&m->sources, number, &moved, err) : status;
}

static enum zw_status fill_shard(struct merging *m, struct err *err)
{
	enum zw_status status = entry_maker_init(&m->maker, m->writer, err);

	for (size_t i = 0; i < known_count(&m->sources) && status == ZW_OK; i++)
		status = move_source(m, i, err);
	if (status == ZW_OK)
		status = known_status(&m->sources, err);
	/* Nobody is to be lost. */
	if (status == ZW_OK && m->maker.documents != living(m))
		status = err_set(err, ZW_BAD_INDEX,
		                 _("the files of the index have %" PRIu64
		                   " documents in the shards to be merged, these have %" PRIu64),
		                 m->maker.documents, living(m));
	entry_maker_release(&m->maker);
	return status;
}

/* What was damaged since it was written must not get a good sum. */
static enum zw_status check_chosen(const struct merging *m, struct err *err)
{
	const struct manifest *of = &m->before->manifest;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < of->n_shards && status == ZW_OK; i++)
		if (m->chosen[i])
			status = check_sealed(m->p->dir, of->shards[i].name, err);
	return status;
}

static enum zw_status make_shard(struct merging *m, struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	enum zw_status status = check_chosen(m, err);

	if (status != ZW_OK)
		return status;
	snprintf(m->name, sizeof(m->name), "%" PRIu64 "-1", m->p->number);
	buf_printf(&path, "%s/shards/%s", m->p->dir, m->name);
	status = shard_create(buf_cstr(&path), m->name, POSTINGS_MEMORY, &m->writer, err);
	buf_release(&path);
	if (status == ZW_OK)
		status = fill_shard(m, err);
	if (status == ZW_OK)
		status = shard_finish(m->writer, &m->shards[m->n_shards++], err);
	else
		shard_discard(m->writer);
	return status;
}

/* ---- The new generation ---- */

static enum zw_status read_sources(struct merging *m, struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);

	buf_printf(&path, "%s/generations/%" PRIu64 "/sources", m->p->dir,
	           m->before->manifest.number);
	enum zw_status status = known_read(buf_cstr(&path), m->p->spill, &m->sources, err);
	buf_release(&path);
	return status;
}

static void take_over_shards(struct merging *m)
{
	const struct manifest *of = &m->before->manifest;

	for (size_t i = 0; i < of->n_shards; i++)
		if (!m->chosen[i])
			m->shards[m->n_shards++] = of->shards[i];
}

static enum zw_status publish(struct merging *m, uint64_t keep, struct report *report,
                              struct err *err)
{
	struct manifest manifest = {.characters = m->before->manifest.characters,
	                            .shards = m->shards,
	                            .n_shards = m->n_shards};
	struct publication publication = {.manifest = &manifest,
	                                  .before = m->before,
	                                  .sources = &m->sources,
	                                  .report = report,
	                                  .keep = keep + 1};

	return publisher_publish(m->p, &publication, err);
}

static enum zw_status put_together(struct merging *m, struct err *err)
{
	enum zw_status status = read_sources(m, err);

	/* Not one that another generation has, or had. */
	if (m->p->number <= m->before->manifest.number)
		m->p->number = m->before->manifest.number + 1;
	take_over_shards(m);
	if (status == ZW_OK && living(m) > 0)
		status = make_shard(m, err);
	return status;
}

/* ---- The step ---- */

static uint64_t size_of_shard(const struct merging *m, const char *name)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/shards/%s", m->p->dir, name);
	uint64_t size = files_tree_size(buf_cstr(&path));
	buf_release(&path);
	return size;
}

/* Where Xapian finds a full disk the process may end (core/index/tree/xapian.cc), and the run with
 * it that has already published: so it is not begun where there may be too little. */
static enum zw_status check_room(const struct merging *m, struct err *err)
{
	const struct manifest *of = &m->before->manifest;
	uint64_t needed = 0;
	struct statvfs disk;

	for (size_t i = 0; i < of->n_shards; i++)
		needed += m->chosen[i] ? MERGE_ROOM * size_of_shard(m, of->shards[i].name) : 0;
	if (statvfs(m->p->dir, &disk) != 0)
		return err_errno(err, m->p->dir);
	double left = (double)disk.f_bavail * (double)disk.f_frsize;
	if (left >= (double)needed)
		return ZW_OK;
	return err_set(err, ZW_IO,
	               _("%zu shards are not put together: that may take %.1f MB, %.1f MB are left "
	                 "on the disk"),
	               m->n_chosen, (double)needed / 1e6, left / 1e6);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t size_of(const struct merging *m)
{
	uint64_t size = 0;

	for (size_t i = 0; i < m->n_shards; i++)
		size += size_of_shard(m, m->shards[i].name);
	return size;
}

/* The report goes into the generation before the step ends: its times are then those so far. */
static void report_step(const struct merging *m, double started, struct report *report)
{
	report->merged = m->n_chosen;
	report->generation = m->p->number;
	report->documents = m->before->n_documents;
	report->passages = m->before->n_passages;
	report->characters = m->before->manifest.characters;
	report->sources = known_count(&m->sources);
	report->shards = m->n_shards;
	report->bytes = size_of(m);
	report->parts[REPORT_MERGE] = now() - started;
}

static enum zw_status merge(struct merging *m, uint64_t keep, struct report *report,
                            struct err *err)
{
	double started = now();
	struct report next = *report; /* shares what it owns: only numbers are changed */
	enum zw_status status = check_room(m, err);

	if (status != ZW_OK)
		return status; /* nothing is begun */
	status = put_together(m, err);

	if (status == ZW_OK) {
		report_step(m, started, &next);
		status = publish(m, keep, &next, err);
	}
	if (status == ZW_OK) {
		next.parts[REPORT_MERGE] = now() - started;
		*report = next;
	} else {
		publisher_discard(m->p);
	}
	known_release(&m->sources);
	return status;
}

enum zw_status merge_run(struct publisher *p, bool all, uint64_t keep, struct report *report,
                         struct err *err)
{
	struct merging *m = calloc(1, sizeof(*m));
	enum zw_status status = m ? store_open(p->dir, &m->before, err) : err_no_memory(err);

	if (status == ZW_OK && all && m->before->fallback)
		status = err_set(err, ZW_BAD_INDEX,
		                 _("the newest index is damaged, another run has to come first: "
		                   "%.600s"),
		                 m->before->fallback);
	if (status == ZW_OK) {
		m->p = p;
		m->n_chosen = merge_choose(&m->before->manifest, all, m->chosen);
		/* An index that nothing is left in, or that is damaged, stays as it is. */
		if (m->n_chosen && m->before->n_documents && !m->before->fallback)
			status = merge(m, keep, report, err);
	}
	if (m)
		store_close(m->before);
	free(m);
	return status;
}

/* ---- By itself ---- */

void merge_tell(const struct report *report)
{
	printf(_("%" PRIu64 " shards put together, %.1f s\n"), report->merged,
	       report->parts[REPORT_MERGE]);
}

static enum zw_status run_alone(struct publisher *p, uint64_t keep, struct report *report,
                                struct err *err)
{
	time_t t = time(NULL);
	struct tm utc;

	if (gmtime_r(&t, &utc))
		strftime(report->started, sizeof(report->started), "%Y-%m-%dT%H:%M:%SZ", &utc);
	enum zw_status status = merge_run(p, true, keep, report, err);
	report->seconds = report->parts[REPORT_MERGE];
	/* Nothing was done: the report of the last run stays. */
	return status == ZW_OK && report->merged ? report_keep(report, p->dir, err) : status;
}

int merge_all(const char *dir, uint64_t keep, struct err *err)
{
	struct publisher p = {.lock = -1};
	struct report report;
	uint64_t number;
	/* Nothing is made where there is no index. */
	enum zw_status status = store_current(dir, &number, err);

	report_init(&report);
	if (status == ZW_OK)
		status = publisher_open(dir, &p, err);
	if (status == ZW_OK)
		status = run_alone(&p, keep, &report, err);
	if (status == ZW_OK)
		merge_tell(&report);
	report_release(&report);
	publisher_close(&p);
	return status == ZW_OK ? EXIT_DONE : cli_fail(indexer_name, status, err);
}
