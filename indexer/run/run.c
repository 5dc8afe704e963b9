/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The nightly run, in order: what is there, what there is to do, reading, publishing, the end. A
 * run that fails anywhere leaves the index as it was and says so in its report.
 */
#include "indexer/run/run.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "corpus/sandbox/guard.h"
#include "indexer/publish/publish.h"
#include "indexer/run/settle.h"
#include "indexer/run/tell.h"
#include "indexer/saved/saved.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	/* A worker more for each so many files or bytes: less is read by one in a moment, and makes
	 * one shard. */
	FILES_A_WORKER = 100,
	BYTES_A_WORKER = 8 << 20,
	/* So many files whose stamps alone have changed are worth a generation: otherwise they
	 * would all be hashed again every night. */
	RENEWED_LIMIT = 10 * 1000,
};

struct run {
	const struct command *a;
	int64_t started; /* nanoseconds since 1970 */
	double clock;    /* seconds, of a clock that does not step: the beginning */
	double part;     /* … of the part at work */
	struct publisher publisher;
	struct before before;
	struct sources sources;
	struct plan plan;
	struct build_item *items;
	struct build build;
	struct settled settled;
	struct dead_file *dead;
	size_t n_dead;
	struct report report;
};

/* ---- Time ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The part that ends now began where the one before ended. */
static void end_part(struct run *r, enum report_part part)
{
	double end = now();

	r->report.parts[part] += end - r->part;
	r->part = end;
}

static void begin(struct run *r, const struct command *a)
{
	struct timespec t;
	struct tm utc;

	*r = (struct run){.a = a, .publisher = {.lock = -1}, .clock = now()};
	r->part = r->clock;
	report_init(&r->report);
	known_init(&r->before.known);
	clock_gettime(CLOCK_REALTIME, &t);
	r->started = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
	if (gmtime_r(&t.tv_sec, &utc))
		strftime(r->report.started, sizeof(r->report.started), "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static void release(struct run *r)
{
	for (uint64_t i = 0; r->items && i < r->plan.reading; i++)
		build_item_release(&r->items[i]);
	free(r->items);
	dead_files_release(r->dead, r->n_dead);
	settled_release(&r->settled);
	build_release(&r->build);
	plan_release(&r->plan);
	sources_release(&r->sources);
	before_close(&r->before);
	publisher_close(&r->publisher);
	report_release(&r->report);
}

/* ---- What is there, what there is to do ---- */

static enum zw_status look(struct run *r, struct err *err)
{
	const struct command *a = r->a;
	enum zw_status status = before_open(buf_cstr(&a->dir), a->full, &r->before, err);

	if (status == ZW_OK)
		status = sources_scan(a->corpora, a->n_corpora, &r->sources, err);
	if (status == ZW_OK && sources_count(&r->sources) == 0)
		status = err_set(err, ZW_BAD_INPUT, _("%s: no documents here"), a->corpora[0]);
	end_part(r, REPORT_SCAN);
	if (status == ZW_OK)
		status = plan_make(&r->sources, &r->before.known, !r->before.generation, &r->plan,
		                   err);
	end_part(r, REPORT_PLAN);
	return status;
}

/* A folder that was not mounted must not empty the index. */
static enum zw_status guard_against_shrinking(const struct run *r, uint64_t gone, struct err *err)
{
	uint64_t documents = r->plan.documents ? r->plan.documents : r->before.documents;

	if (r->a->allow_shrink || gone <= documents / 2)
		return ZW_OK;
	return err_set(err, ZW_BAD_INPUT,
	               _("%" PRIu64 " of %" PRIu64 " documents are gone: the index stays as it is. "
	                 "If that is meant, say --allow-shrink"),
	               gone, documents);
}

/* ---- Reading ---- */

static size_t workers_for(const struct run *r)
{
	uint64_t files = r->plan.reading / FILES_A_WORKER, bytes = r->plan.bytes / BYTES_A_WORKER;
	uint64_t most = 1 + (files > bytes ? files : bytes);

	/* Everything: as many as were asked for. */
	return !r->before.generation || r->a->workers < most ? r->a->workers : most;
}

static enum zw_status list_items(struct run *r, struct err *err)
{
	size_t n = 0;

	r->items = calloc(r->plan.reading + 1, sizeof(*r->items));
	if (!r->items)
		return err_no_memory(err);
	for (size_t i = 0; i < plan_count(&r->plan); i++)
		if (plan_at(&r->plan, i)->read)
			r->items[n++].source = plan_at(&r->plan, i)->source;
	return ZW_OK;
}

static enum zw_status read_files(struct run *r, struct err *err)
{
	struct buf shards = BUF_INIT(PATH_LIMIT);
	char prefix[32];
	struct build_options options = {
	        .workers = workers_for(r),
	        .prefix = prefix,
	        .program = reader_program,
	        .progress = !r->a->quiet && isatty(STDERR_FILENO) ? tell_progress : NULL,
	};
	enum zw_status status = list_items(r, err);

	snprintf(prefix, sizeof(prefix), "%" PRIu64, r->publisher.number);
	buf_printf(&shards, "%s/shards", r->publisher.dir);
	options.shards_dir = buf_cstr(&shards);
	if (status == ZW_OK && r->plan.reading)
		status = build_run(r->items, r->plan.reading, &options, &r->build, err);
	buf_release(&shards);
	r->report.read = r->plan.reading;
	end_part(r, REPORT_READ);
	return status;
}

/* ---- Publishing ---- */

static enum zw_status list_corpora(struct run *r, struct err *err)
{
	struct known *k = &r->settled.known;

	k->corpora = strings_copy(NULL, NULL);
	for (size_t i = 0; k->corpora && i < r->a->n_corpora; i++) {
		char *real = realpath(r->a->corpora[i], NULL);
		char **more = real ? strings_copy(k->corpora, real) : NULL;
		free(real);
		strings_free(k->corpora);
		k->corpora = more;
	}
	snprintf(k->started, sizeof(k->started), "%s", r->report.started);
	return k->corpora ? ZW_OK : err_no_memory(err);
}

/* A shard without a living document leaves, and so does the file of its dead. */
static void drop_dead_shards(struct run *r)
{
	struct shard_info *shards = (void *)r->settled.shards.data;
	size_t n = r->settled.shards.len / sizeof(*shards), kept = 0, files = 0;

	for (size_t i = 0; i < r->n_dead; i++)
		for (size_t j = 0; j < n; j++)
			if (strcmp(shards[j].name, r->dead[i].shard) == 0)
				shards[j].dead = r->dead[i].dead;
	for (size_t i = 0; i < r->n_dead; i++) {
		bool lives = false;
		for (size_t j = 0; j < n && !lives; j++)
			lives = strcmp(shards[j].name, r->dead[i].shard) == 0 &&
			        shards[j].dead < shards[j].documents;
		if (lives)
			r->dead[files++] = r->dead[i];
		else
			buf_release(&r->dead[i].bytes);
	}
	for (size_t i = 0; i < n; i++)
		if (shards[i].dead < shards[i].documents)
			shards[kept++] = shards[i];
	r->n_dead = files;
	r->settled.shards.len = kept * sizeof(*shards);
}

/* Of the living. */
static void count(struct run *r)
{
	const struct known *k = r->settled.known.list.len ? &r->settled.known : &r->before.known;
	struct report *report = &r->report;

	report->documents = report->passages = report->characters = 0;
	for (size_t i = 0; i < known_count(k); i++) {
		report->documents += known_at(k, i)->n;
		report->passages += known_at(k, i)->passages;
		report->characters += known_at(k, i)->characters;
	}
}

/* Bytes of the shards of this generation. */
static uint64_t size_of(const struct run *r, const struct manifest *m)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	uint64_t size = 0;

	for (size_t i = 0; i < m->n_shards; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", r->publisher.dir, m->shards[i].name);
		size += files_tree_size(buf_cstr(&path));
	}
	buf_release(&path);
	return size;
}

static enum zw_status settle_all(struct run *r, struct err *err)
{
	struct settling in = {.plan = &r->plan,
	                      .items = r->items,
	                      .build = &r->build,
	                      .before = &r->before,
	                      .started = r->started};
	enum zw_status status = settle(&in, &r->report, &r->settled, err);

	if (status != ZW_OK)
		return status;
	count(r);
	for (size_t i = 0; i < sources_collided(&r->sources); i++)
		report_add(&r->report, REPORT_SKIPPED, sources_collided_at(&r->sources, i)->name,
		           sources_collided_at(&r->sources, i)->trouble);
	status = guard_against_shrinking(r, r->settled.lost, err);
	return status == ZW_OK ? list_corpora(r, err) : status;
}

static enum zw_status publish(struct run *r, struct err *err)
{
	const struct generation *before = r->before.generation;
	enum zw_status status = ZW_OK;

	if (before && r->settled.dying.len)
		status = dead_files_make(before, (const void *)r->settled.dying.data,
		                         r->settled.dying.len / sizeof(struct dying), &r->dead,
		                         &r->n_dead, err);
	if (status != ZW_OK)
		return status;
	drop_dead_shards(r);
	if (r->report.documents == 0)
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("no document could be read: there is nothing to index"));
	struct manifest manifest = {
	        .characters = r->report.characters,
	        .shards = (void *)r->settled.shards.data,
	        .n_shards = r->settled.shards.len / sizeof(struct shard_info),
	};
	struct publication publication = {
	        .manifest = &manifest,
	        .before = before,
	        .dead = r->dead,
	        .n_dead = r->n_dead,
	        .sources = &r->settled.known,
	        .report = &r->report,
	        .keep = r->a->keep,
	};
	r->report.outcome = REPORT_PUBLISHED;
	r->report.generation = r->publisher.number;
	r->report.shards = manifest.n_shards;
	r->report.bytes = size_of(r, &manifest);
	r->report.seconds = now() - r->clock;
	status = publisher_publish(&r->publisher, &publication, err);
	end_part(r, REPORT_PUBLISH);
	return status;
}

/* Is there anything that readers, or the next run, would miss? */
static bool is_worth_publishing(const struct run *r)
{
	return !r->before.generation || r->settled.changed || r->settled.renewed > RENEWED_LIMIT;
}

static void stay(struct run *r)
{
	const struct manifest *m = &r->before.generation->manifest;

	r->report.outcome = REPORT_UNCHANGED;
	r->report.generation = m->number;
	r->report.shards = m->n_shards;
	r->report.bytes = size_of(r, m);
	/* What was read for nothing (it is skipped, as before) left no document. */
	publisher_discard(&r->publisher);
}

/* ---- The run ---- */

static enum zw_status refresh(struct run *r, struct err *err)
{
	enum zw_status status = look(r, err);

	r->report.sources = sources_count(&r->sources);
	snprintf(r->report.full, sizeof(r->report.full), "%s", r->before.full);
	if (status == ZW_OK)
		status = guard_against_shrinking(r, r->plan.gone, err);
	if (status == ZW_OK)
		status = read_files(r, err);
	if (status == ZW_OK)
		status = settle_all(r, err);
	if (status != ZW_OK)
		return status;
	if (is_worth_publishing(r))
		return publish(r, err);
	stay(r);
	return ZW_OK;
}

/* The report tells of the index that serves. */
static int end_failed(struct run *r, enum zw_status status, const struct err *err)
{
	int code = cli_fail(indexer_name, status, err);

	publisher_discard(&r->publisher);
	r->report.outcome = REPORT_FAILED;
	r->report.exit = code;
	r->report.generation = r->before.number;
	snprintf(r->report.message, sizeof(r->report.message), "%s", err->text);
	return code;
}

static int end_well(struct run *r)
{
	bool unread = r->report.counts[REPORT_SKIPPED] || r->report.counts[REPORT_KEPT];

	r->report.exit = unread ? EXIT_SKIPPED : EXIT_DONE;
	r->report.seconds = now() - r->clock;
	if (!r->a->quiet) {
		tell_unread(&r->report);
		tell_warnings(&r->sources);
	}
	tell_summary(&r->report, &r->sources);
	return r->report.exit;
}

static int run_dry(struct run *r, struct err *err)
{
	enum zw_status status = look(r, err);

	if (status != ZW_OK)
		return cli_fail(indexer_name, status, err);
	tell_plan(&r->plan, &r->sources, r->before.full);
	if (guard_against_shrinking(r, r->plan.gone, err) != ZW_OK)
		return cli_fail(indexer_name, ZW_BAD_INPUT, err);
	return EXIT_DONE;
}

/* What is published stays, whatever becomes of the saved searches. */
static int follow_searches(struct run *r, int code)
{
	const struct command *a = r->a;
	struct err err = {""};
	size_t troubles = 0;

	if (!a->saved)
		return code;
	enum zw_status status =
	        saved_run(r->publisher.dir, a->saved, a->feeds, &r->report, &troubles, &err);
	if (status != ZW_OK)
		cli_fail(indexer_name, status, &err);
	if (status != ZW_OK || troubles > 0)
		r->report.exit = EXIT_SKIPPED;
	return r->report.exit;
}

static int run_locked(struct run *r, struct err *err)
{
	enum zw_status status = publisher_open(buf_cstr(&r->a->dir), &r->publisher, err);

	/* Without the lock the report of the last run is another's to write. */
	if (status != ZW_OK)
		return cli_fail(indexer_name, status, err);
	status = refresh(r, err);
	int code = status == ZW_OK ? follow_searches(r, end_well(r)) : end_failed(r, status, err);
	r->report.seconds = now() - r->clock;
	status = report_keep(&r->report, r->publisher.dir, err);
	return status == ZW_OK ? code : cli_fail(indexer_name, status, err);
}

int run_index(const struct command *a, struct err *err)
{
	struct run r;

	if (!guard_is_whole())
		fputs(_("this kernel cannot filter system calls (seccomp): documents are read with "
		        "limits of time and memory only\n"),
		      stderr);
	begin(&r, a);
	int code = a->dry_run ? run_dry(&r, err) : run_locked(&r, err);
	release(&r);
	return code;
}
