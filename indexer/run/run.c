/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The nightly run, in order: what is there, what there is to do, reading, publishing, the end. A
 * run that fails anywhere leaves the index as it was and says so in its report.
 */
#include "indexer/run/run.h"

#include "core/cli.h"
#include "core/i18n.h"
#include "corpus/sandbox/guard.h"
#include "indexer/merge/merge.h"
#include "indexer/run/next.h"
#include "indexer/run/tell.h"
#include "indexer/saved/saved.h"
#include "indexer/spread/spread.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	/* So many files whose stamps alone have changed are worth a generation: otherwise they
	 * would all be hashed again every night. */
	RENEWED_LIMIT = 10 * 1000,
};

/* ---- Time ---- */

double run_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The part that ends now began where the one before ended. */
void run_end_part(struct run *r, enum report_part part)
{
	double end = run_now();

	r->report.parts[part] += end - r->part;
	r->part = end;
}

static void begin(struct run *r, const struct command *a)
{
	struct timespec t;
	struct tm utc;

	*r = (struct run){.a = a, .publisher = {.lock = -1}, .clock = run_now()};
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

/* With other folders names change, and with them addresses: it may be a mistake in a unit or a cron
 * line. */
static void tell_before(const struct run *r)
{
	char **before = r->before.known.corpora;
	size_t same = 0;

	for (size_t i = 0; i < r->a->n_corpora; i++) {
		char *real = realpath(r->a->corpora[i], NULL);
		for (size_t j = 0; real && before && before[j]; j++)
			same += strcmp(before[j], real) == 0;
		free(real);
	}
	if (before && before[0] && !r->a->quiet &&
	    (same < r->a->n_corpora || same < strings_count(before)))
		fputs(_("other folders are given than the last time\n"), stderr);
}

static void tell_damage(const struct before *before)
{
	if (before->fallback)
		fprintf(stderr,
		        _("the newest index is damaged, this goes on from generation "
		          "%" PRIu64 ": %s\n"),
		        before->number, before->fallback);
}

static enum zw_status look(struct run *r, struct err *err)
{
	const struct command *a = r->a;
	enum zw_status status =
	        before_open(buf_cstr(&a->dir), a->full, r->publisher.spill, &r->before, err);

	if (status == ZW_OK)
		status = sources_scan(a->corpora, a->n_corpora, &r->sources, err);
	tell_damage(&r->before);
	/* A folder that is not there is no other folder. */
	if (status == ZW_OK)
		tell_before(r);
	if (status == ZW_OK && sources_count(&r->sources) == 0)
		status = err_set(err, ZW_BAD_INPUT, _("%s: no documents here"), a->corpora[0]);
	run_end_part(r, REPORT_SCAN);
	if (status == ZW_OK)
		status = plan_make(&r->sources, &r->before.known, !r->before.generation, &r->plan,
		                   err);
	run_end_part(r, REPORT_PLAN);
	return status;
}

/* A folder that was not mounted must not empty the index. */
enum zw_status run_guard(const struct run *r, uint64_t gone, struct err *err)
{
	uint64_t documents = r->before.documents;

	if (r->a->allow_shrink || gone <= documents / 2)
		return ZW_OK;
	return err_set(err, ZW_BAD_INPUT,
	               _("%" PRIu64 " of %" PRIu64 " documents are gone: the index stays as it is. "
	                 "If that is meant, say --allow-shrink"),
	               gone, documents);
}

static bool is_below(const char *name, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(name, folder, len) == 0 && name[len] == '/';
}

/* Of several folders the small one may be the one that was not mounted. */
static enum zw_status guard_folder(const struct run *r, const struct source *bare, struct err *err)
{
	struct plan_item item;

	for (size_t i = sources_count(&r->sources); i < plan_count(&r->plan); i++) {
		plan_at(&r->plan, i, &item);
		if (item.kind == PLAN_REMOVED && item.known->n &&
		    is_below(item.known->name, bare->name))
			return err_set(err, ZW_BAD_INPUT,
			               _("%s: no documents here any more: the index stays as it "
			                 "is. If that is meant, say --allow-shrink"),
			               bare->path);
	}
	return ZW_OK;
}

static enum zw_status guard_plan(const struct run *r, struct err *err)
{
	enum zw_status status = run_guard(r, r->plan.gone, err);
	size_t n = r->a->allow_shrink ? 0 : sources_bare(&r->sources);
	struct source bare;

	for (size_t i = 0; status == ZW_OK && i < n; i++) {
		sources_bare_at(&r->sources, i, &bare);
		status = guard_folder(r, &bare, err);
	}
	return status;
}

/* ---- The end ---- */

/* --shards, and those that are there are none of that. */
static bool is_to_be_spread(const struct run *r)
{
	return r->a->shards && r->before.generation &&
	       !spread_is_done(&r->before.generation->manifest, r->a->shards);
}

/* Is there anything that readers, or the next run, would miss? */
static bool is_worth_publishing(const struct run *r)
{
	/* A pointer to what is damaged must move even if no document changed. */
	return !r->before.generation || r->before.fallback || r->settled.changed ||
	       r->settled.renewed > RENEWED_LIMIT || is_to_be_spread(r);
}

static void stay(struct run *r)
{
	const struct manifest *m = &r->before.generation->manifest;

	r->report.outcome = REPORT_UNCHANGED;
	r->report.generation = m->number;
	r->report.shards = m->n_shards;
	r->report.bytes = next_size(r, m);
	/* As many as merging leaves: the run before may have merged. */
	publisher_stay(&r->publisher, r->a->keep + 1);
}

/* ---- The run ---- */

static enum zw_status refresh(struct run *r, struct err *err)
{
	enum zw_status status = look(r, err);

	r->report.sources = sources_count(&r->sources);
	snprintf(r->report.full, sizeof(r->report.full), "%s", r->before.full);
	if (status == ZW_OK)
		status = guard_plan(r, err);
	if (status == ZW_OK)
		status = next_read(r, err);
	if (status == ZW_OK)
		status = next_settle(r, err);
	if (status != ZW_OK)
		return status;
	if (!is_worth_publishing(r)) {
		stay(r);
		return ZW_OK;
	}
	if (r->a->shards && r->report.documents > 0)
		status = next_spread(r, err);
	return status == ZW_OK ? next_publish(r, err) : status;
}

/* Of the index that serves on: what was about to become of the files did not. */
static void report_before(struct run *r)
{
	struct report old = r->report;
	const struct known *k = &r->before.known;

	report_init(&r->report);
	memcpy(r->report.started, old.started, sizeof(old.started));
	memcpy(r->report.full, old.full, sizeof(old.full));
	memcpy(r->report.parts, old.parts, sizeof(old.parts));
	r->report.sources = old.sources;
	report_release(&old);
	r->report.generation = r->before.number;
	next_count(&r->report, k);
	if (r->before.generation) {
		r->report.shards = r->before.generation->manifest.n_shards;
		r->report.bytes = next_size(r, &r->before.generation->manifest);
	}
}

static void end_failed(struct run *r, enum zw_status status, const struct err *err)
{
	publisher_discard(&r->publisher);
	report_before(r);
	r->report.exit = cli_fail(indexer_name, status, err);
	r->report.outcome = REPORT_FAILED;
	snprintf(r->report.message, sizeof(r->report.message), "%s", err->text);
}

static void end_well(struct run *r)
{
	bool unread = r->report.counts[REPORT_SKIPPED] || r->report.counts[REPORT_KEPT];

	r->report.exit = unread ? EXIT_SKIPPED : EXIT_DONE;
	r->report.seconds = run_now() - r->clock;
	if (!r->a->quiet) {
		tell_unread(&r->report);
		tell_warnings(&r->sources);
	}
	tell_summary(&r->report, &r->sources);
	if (r->a->shards && !r->a->quiet)
		tell_shards(r->publisher.dir, (const void *)r->settled.shards.data, r->a->shards);
}

static int run_dry(struct run *r, struct err *err)
{
	enum zw_status status = look(r, err);

	if (status != ZW_OK)
		return cli_fail(indexer_name, status, err);
	tell_plan(&r->plan, &r->sources, r->before.full);
	if (is_to_be_spread(r))
		printf(_("all documents would be spread over %" PRIu64 " shards\n"), r->a->shards);
	if (guard_plan(r, err) != ZW_OK)
		return cli_fail(indexer_name, ZW_BAD_INPUT, err);
	return EXIT_DONE;
}

/* What is new in each saved search. The index is published already: what goes wrong here is told,
 * and is no failure of the run. */
static void ask_saved(struct run *r)
{
	struct err err = {""};
	size_t troubles = 0;

	if (!r->a->saved)
		return;
	enum zw_status status =
	        saved_run(r->publisher.dir, r->a->saved, r->a->feeds, &r->report, &troubles, &err);
	if (status != ZW_OK)
		(void)cli_fail(indexer_name, status, &err);
	if (status != ZW_OK || troubles)
		r->report.exit = EXIT_SKIPPED;
}

/* As above: what was published serves, and the next run tries again. */
static void put_together(struct run *r)
{
	struct err err = {""};
	enum zw_status status = merge_run(&r->publisher, false, r->a->keep, &r->report, &err);

	if (status != ZW_OK) {
		(void)cli_fail(indexer_name, status, &err);
		r->report.exit = EXIT_SKIPPED;
		snprintf(r->report.message, sizeof(r->report.message), "%s", err.text);
	} else if (r->report.merged && !r->a->quiet) {
		merge_tell(&r->report);
	}
}

static enum zw_status keep_report(struct run *r, struct err *err)
{
	r->report.seconds = run_now() - r->clock;
	return report_keep(&r->report, r->publisher.dir, err);
}

static int run_locked(struct run *r, struct err *err)
{
	enum zw_status status = publisher_open(buf_cstr(&r->a->dir), &r->publisher, err);

	/* Without the lock the report of the last run is another's to write. */
	if (status != ZW_OK)
		return cli_fail(indexer_name, status, err);
	status = refresh(r, err);
	if (status == ZW_OK)
		end_well(r);
	else
		end_failed(r, status, err);
	enum zw_status kept = keep_report(r, err);
	if (status == ZW_OK && kept == ZW_OK) {
		ask_saved(r);
		if (r->report.outcome == REPORT_PUBLISHED && !r->a->shards)
			put_together(r);
		kept = keep_report(r, err);
	}
	if (kept == ZW_OK)
		return r->report.exit;
	int failed = cli_fail(indexer_name, kept, err);
	/* Only the report is of before: the new index serves. */
	return status == ZW_OK ? EXIT_SKIPPED : failed;
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
