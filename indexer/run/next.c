/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: reading, what became of it, publishing.
 */
#include "indexer/run/next.h"

#include "core/files.h"
#include "core/i18n.h"
#include "indexer/run/tell.h"
#include "indexer/spread/spread.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	/* A worker more for each so many files or bytes: less is read by one in a moment, and makes
	 * one shard. */
	FILES_A_WORKER = 100,
	BYTES_A_WORKER = 8 << 20,
};

/* ---- Reading ---- */

static size_t workers_for(const struct run *r)
{
	uint64_t files = r->plan.reading / FILES_A_WORKER, bytes = r->plan.bytes / BYTES_A_WORKER;
	uint64_t most = 1 + (files > bytes ? files : bytes);

	/* Everything: as many as were asked for. */
	return !r->before.generation || r->a->workers < most ? r->a->workers : most;
}

/* The numbers of the sources to read. */
static enum zw_status list_items(struct run *r, uint32_t **numbers, struct err *err)
{
	size_t n = 0;

	*numbers = calloc(r->plan.reading + 1, sizeof(**numbers));
	if (!*numbers)
		return err_no_memory(err);
	for (size_t i = 0; i < plan_count(&r->plan); i++)
		if (plan_reads(&r->plan, i))
			(*numbers)[n++] = (uint32_t)i;
	return ZW_OK;
}

enum zw_status next_read(struct run *r, struct err *err)
{
	PATH_BUF(shards);
	char prefix[32];
	struct build_options options = {
	        .workers = workers_for(r),
	        .prefix = prefix,
	        .taken = r->a->shards, /* by next_spread */
	        .spill = r->publisher.spill,
	        .without_terms = r->a->shards > 0,
	        .program = reader_program,
	        .progress = !r->a->quiet && isatty(STDERR_FILENO) ? tell_progress : NULL,
	};
	uint32_t *numbers = NULL;
	enum zw_status status = list_items(r, &numbers, err);

	snprintf(prefix, sizeof(prefix), "%" PRIu64, r->publisher.number);
	buf_printf(&shards, "%s/shards", r->publisher.dir);
	options.shards_dir = buf_cstr(&shards);
	if (status == ZW_OK && r->plan.reading)
		status = build_run(&r->sources, numbers, r->plan.reading, &options, &r->build, err);
	free(numbers);
	buf_release(&shards);
	r->report.read = r->plan.reading;
	run_end_part(r, REPORT_READ);
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

void next_count(struct report *report, const struct known *k)
{
	report->documents = k->documents;
	report->passages = k->passages;
	report->characters = k->characters;
}

/* Bytes of the shards of this generation. */
uint64_t next_size(const struct run *r, const struct manifest *m)
{
	PATH_BUF(path);
	uint64_t size = 0;

	for (size_t i = 0; i < m->n_shards; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", r->publisher.dir, m->shards[i].name);
		size += files_tree_size(buf_cstr(&path));
	}
	buf_release(&path);
	return size;
}

/* Publishing needs what is known from now on, and nothing that led to it. */
static void forget_files(struct run *r)
{
	plan_release(&r->plan);
	sources_forget(&r->sources);
	build_release(&r->build);
	before_forget(&r->before);
	malloc_trim(0);
}

enum zw_status next_settle(struct run *r, struct err *err)
{
	struct settling in = {.plan = &r->plan,
	                      .build = &r->build,
	                      .before = &r->before,
	                      .started = r->started,
	                      .spill = r->publisher.spill};
	enum zw_status status = settle(&in, &r->report, &r->settled, err);

	if (status != ZW_OK)
		return status;
	next_count(&r->report, &r->settled.known);
	if (known_count(&r->before.known) == 0 && r->before.documents > r->report.documents)
		r->settled.lost = r->before.documents - r->report.documents;
	for (size_t i = 0; i < sources_collided(&r->sources); i++) {
		struct source source;
		sources_collided_at(&r->sources, i, &source);
		report_add(&r->report, REPORT_SKIPPED, source.name, source.trouble);
	}
	forget_files(r);
	status = run_guard(r, r->settled.lost, err);
	return status == ZW_OK ? list_corpora(r, err) : status;
}

enum zw_status next_spread(struct run *r, struct err *err)
{
	struct shard_info *shards = calloc(SERVED_LIMIT, sizeof(*shards));
	struct buf *from = &r->settled.shards;
	const struct spreading in = {
	        .dir = r->publisher.dir,
	        .number = r->publisher.number,
	        .before = r->before.generation,
	        .from = (const void *)from->data,
	        .n_from = from->len / sizeof(*in.from),
	        .n = r->a->shards,
	        .workers = r->a->workers,
	};
	enum zw_status status =
	        shards ? spread_run(&in, &r->settled.known, shards, err) : err_no_memory(err);

	if (status == ZW_OK) {
		buf_reset(from);
		buf_add(from, shards, in.n * sizeof(*shards));
		status = buf_status(from, _("shards"), err);
		/* No shard of before is taken over, so nobody in them need be told dead. */
		buf_reset(&r->settled.dying);
	}
	free(shards);
	run_end_part(r, REPORT_SPREAD);
	return status;
}

enum zw_status next_publish(struct run *r, struct err *err)
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
	r->report.bytes = next_size(r, &manifest);
	r->report.seconds = run_now() - r->clock;
	status = publisher_publish(&r->publisher, &publication, err);
	run_end_part(r, REPORT_PUBLISH);
	r->report.parts[REPORT_PUBLISH] -= r->report.parts[REPORT_TABLES];
	return status;
}
