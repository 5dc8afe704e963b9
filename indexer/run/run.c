/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/run/run.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/utf8.h"
#include "corpus/sandbox/guard.h"
#include "indexer/build.h"
#include "indexer/publish/publish.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- What people see ---- */

static void show_progress(void *context, const struct build_progress *p)
{
	double rate = p->seconds > 0 ? (double)p->bytes / 1e6 / p->seconds : 0;
	double left =
	        p->bytes ? p->seconds * (double)(p->bytes_all - p->bytes) / (double)p->bytes : 0;

	(void)context;
	fputs("\r", stderr);
	if (p->done < p->all)
		fprintf(stderr, _("%zu of %zu documents, %.1f MB/s, %.0f s left "), p->done, p->all,
		        rate, left);
	fputs("\033[K", stderr);
}

static void show_skipped(const struct build *b)
{
	const struct skipped *skipped = (const void *)b->skipped.data;

	for (size_t i = 0; i < b->skipped.len / sizeof(*skipped); i++) {
		struct buf reason = BUF_INIT(PATH_LIMIT);
		utf8_printable(&reason, skipped[i].reason, strlen(skipped[i].reason));
		fprintf(stderr, _("skipped %s: %s\n"), skipped[i].name, buf_cstr(&reason));
		buf_release(&reason);
	}
}

static void show_warnings(const struct sources *s)
{
	for (size_t i = 0; i < sources_warnings(s); i++) {
		struct buf warning = BUF_INIT(PATH_LIMIT);
		utf8_printable(&warning, sources_warning(s, i), strlen(sources_warning(s, i)));
		fprintf(stderr, _("not used: %s\n"), buf_cstr(&warning));
		buf_release(&warning);
	}
}

static void show_summary(const struct build *b, const struct sources *sources, double seconds,
                         uint64_t size)
{
	printf(_("%" PRIu64 " documents, %" PRIu64 " passages, %" PRIu64 " characters indexed; "
	         "%zu skipped, %" PRIu32 " other files passed over; %.1f s, index of %.1f MB\n"),
	       b->documents, b->passages, b->characters, b->skipped.len / sizeof(struct skipped),
	       sources->passed_over, seconds, (double)size / 1e6);
	if (sources_warnings(sources))
		printf(_("%zu tables and sidecars could not be used\n"), sources_warnings(sources));
}

/* ---- The run ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Bytes of the shards of this generation. */
static uint64_t size_of(const struct publisher *p, const struct build *b)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	uint64_t size = 0;

	for (size_t i = 0; i < b->n_shards; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", p->dir, b->shards[i].name);
		size += files_tree_size(buf_cstr(&path));
	}
	buf_release(&path);
	return size;
}

static enum zw_status build_and_publish(const struct command *a, const struct sources *sources,
                                        struct publisher *p, struct build *b, struct err *err)
{
	struct buf shards = BUF_INIT(PATH_LIMIT);
	char prefix[32];
	bool show = !a->quiet && isatty(STDERR_FILENO);
	struct build_options options = {
	        .workers = a->workers,
	        .prefix = prefix,
	        .program = reader_program,
	        .progress = show ? show_progress : NULL,
	};

	snprintf(prefix, sizeof(prefix), "%" PRIu64, p->number);
	buf_printf(&shards, "%s/shards", p->dir);
	options.shards_dir = buf_cstr(&shards);
	enum zw_status status = build_run(sources, &options, b, err);
	buf_release(&shards);
	if (status != ZW_OK)
		return status;
	if (!a->quiet) {
		show_skipped(b);
		show_warnings(sources);
	}
	if (b->documents == 0)
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("no document could be read: there is nothing to index"));
	struct manifest manifest = {
	        .characters = b->characters, .shards = b->shards, .n_shards = b->n_shards};
	struct publication publication = {.manifest = &manifest, .keep = a->keep};
	return publisher_publish(p, &publication, err);
}

int run_index(const struct command *a, struct err *err)
{
	struct sources sources = {0};
	struct publisher publisher = {.lock = -1};
	struct build build = {0};
	double started = now();
	int code = EXIT_DONE;

	if (!guard_is_whole())
		fputs(_("this kernel cannot filter system calls (seccomp): documents are read with "
		        "limits of time and memory only\n"),
		      stderr);
	enum zw_status status = sources_scan(a->corpora, a->n_corpora, &sources, err);

	if (status == ZW_OK && sources_count(&sources) == 0)
		status = err_set(err, ZW_BAD_INPUT, _("%s: no documents here"), a->corpora[0]);
	if (status == ZW_OK)
		status = publisher_open(buf_cstr(&a->dir), &publisher, err);
	if (status == ZW_OK)
		status = build_and_publish(a, &sources, &publisher, &build, err);
	if (status == ZW_OK) {
		show_summary(&build, &sources, now() - started, size_of(&publisher, &build));
		code = build.skipped.len ? EXIT_SKIPPED : EXIT_DONE;
	} else {
		code = cli_fail(indexer_name, status, err);
		publisher_discard(&publisher);
	}
	build_release(&build);
	publisher_close(&publisher);
	sources_release(&sources);
	return code;
}
