/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One queue, which is the sorted list of sources and the number of the next; one lock, which
 * guards that number, the counters and the list of what was skipped.
 */
#include "indexer/build.h"

#include "core/files.h"
#include "core/i18n.h"
#include "corpus/document.h"
#include "indexer/entry.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	SKIPPED_LIMIT = 1 << 30,
	PROGRESS_NS = 200 * 1000 * 1000,
};

struct crew {
	const struct sources *sources;
	const struct build_options *options;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* Under the lock: */
	size_t next, done, working;
	uint64_t bytes;
	struct buf skipped;
	enum zw_status status; /* of the first worker that failed */
	struct err err;
};

struct worker {
	struct crew *crew;
	size_t number;
	pthread_t thread;
	struct shard_writer *shard; /* NULL until there is a document */
	struct entry_maker maker;
	struct shard_info info;
	uint64_t documents, passages, characters;
};

/* ---- One worker ---- */

static const struct source *take_source(struct crew *crew)
{
	const struct source *source = NULL;

	pthread_mutex_lock(&crew->lock);
	if (crew->status == ZW_OK && crew->next < sources_count(crew->sources))
		source = sources_at(crew->sources, crew->next++);
	pthread_mutex_unlock(&crew->lock);
	return source;
}

static void report_done(struct crew *crew, const struct source *source)
{
	pthread_mutex_lock(&crew->lock);
	crew->done++;
	crew->bytes += source->bytes;
	pthread_mutex_unlock(&crew->lock);
}

static void report_skipped(struct crew *crew, const char *name, const char *reason)
{
	struct skipped skipped = {strdup(name), strdup(reason)};

	pthread_mutex_lock(&crew->lock);
	if (skipped.name && skipped.reason)
		buf_add(&crew->skipped, &skipped, sizeof(skipped));
	bool kept = skipped.name && skipped.reason && !crew->skipped.failed;
	if (!kept && crew->status == ZW_OK)
		crew->status = err_no_memory(&crew->err);
	pthread_mutex_unlock(&crew->lock);
	if (!kept) {
		free(skipped.name);
		free(skipped.reason);
	}
}

static enum zw_status open_shard(struct worker *w, struct err *err)
{
	const struct build_options *o = w->crew->options;
	struct buf path = BUF_INIT(PATH_LIMIT), name = BUF_INIT(PATH_LIMIT);

	buf_printf(&name, "%s-%zu", o->prefix, w->number + 1);
	buf_printf(&path, "%s/%s", o->shards_dir, buf_cstr(&name));
	enum zw_status status = shard_create(buf_cstr(&path), buf_cstr(&name), &w->shard, err);
	if (status == ZW_OK)
		status = entry_maker_init(&w->maker, w->shard, FLUSH_BYTES, err);
	buf_release(&path);
	buf_release(&name);
	return status;
}

/* Is it the document's fault, or is there no going on? */
static bool is_of_document(enum zw_status status)
{
	return status == ZW_BAD_INPUT || status == ZW_LIMIT || status == ZW_IO ||
	       status == ZW_NOT_FOUND;
}

/* What the reading of one source needs to know of its worker. */
struct source_at_work {
	struct worker *worker;
	const struct source *source;
	bool of_index; /* it failed, and not for the document's sake */
};

static enum zw_status index_document(void *context, const char *name, const struct document *d,
                                     const char *reason, struct err *err)
{
	struct source_at_work *at = context;
	struct worker *w = at->worker;

	if (!d) {
		report_skipped(w->crew, name, reason);
		return ZW_OK;
	}
	enum zw_status status = w->shard ? ZW_OK : open_shard(w, err);
	at->of_index = status != ZW_OK;
	if (status != ZW_OK)
		return status;
	status = entry_check(&w->maker, d, err);
	if (status == ZW_LIMIT) {
		report_skipped(w->crew, name, err->text);
		return ZW_OK;
	}
	if (status == ZW_OK)
		status = entry_add(&w->maker, name, d, err);
	at->of_index = status != ZW_OK;
	return status;
}

static enum zw_status index_source(struct worker *w, const struct source *source, struct err *err)
{
	struct source_at_work at = {w, source, false};
	struct document_options options = {.program = w->crew->options->program,
	                                   .table = source->table};

	if (source->trouble) {
		report_skipped(w->crew, source->name, source->trouble);
		report_done(w->crew, source);
		return ZW_OK;
	}
	enum zw_status status =
	        document_each(source->path, source->name, &options, index_document, &at, err);
	if (status != ZW_OK && (at.of_index || !is_of_document(status)))
		return status;
	if (status != ZW_OK)
		report_skipped(w->crew, source->name, err->text);
	report_done(w->crew, source);
	return ZW_OK;
}

static enum zw_status finish_shard(struct worker *w, struct err *err)
{
	struct shard_writer *shard = w->shard;

	if (!shard)
		return ZW_OK;
	w->documents = w->maker.documents;
	w->passages = w->maker.passages;
	w->characters = w->maker.characters;
	w->shard = NULL;
	return shard_finish(shard, &w->info, err);
}

static void *work(void *context)
{
	struct worker *w = context;
	const struct source *source;
	enum zw_status status = ZW_OK;
	struct err err = {""};

	while (status == ZW_OK && (source = take_source(w->crew)))
		status = index_source(w, source, &err);
	if (status == ZW_OK)
		status = finish_shard(w, &err);
	shard_discard(w->shard);
	entry_maker_release(&w->maker);
	pthread_mutex_lock(&w->crew->lock);
	if (status != ZW_OK && w->crew->status == ZW_OK) {
		w->crew->status = status;
		w->crew->err = err;
	}
	w->crew->working--;
	pthread_cond_signal(&w->crew->changed);
	pthread_mutex_unlock(&w->crew->lock);
	return NULL;
}

/* ---- The crew ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Until all have stopped, tells how far they are. */
static void look_on(struct crew *crew, double started)
{
	pthread_mutex_lock(&crew->lock);
	while (crew->working > 0) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += PROGRESS_NS;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		pthread_cond_timedwait(&crew->changed, &crew->lock, &until);
		struct build_progress progress = {
		        .done = crew->done,
		        .all = sources_count(crew->sources),
		        .bytes = crew->bytes,
		        .bytes_all = crew->sources->bytes,
		        .seconds = now() - started,
		};
		if (!crew->options->progress)
			continue;
		pthread_mutex_unlock(&crew->lock);
		crew->options->progress(crew->options->context, &progress);
		pthread_mutex_lock(&crew->lock);
	}
	pthread_mutex_unlock(&crew->lock);
}

static void start(struct crew *crew, struct worker *workers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		workers[i].crew = crew;
		workers[i].number = i;
		pthread_mutex_lock(&crew->lock);
		int reason = pthread_create(&workers[i].thread, NULL, work, &workers[i]);
		if (reason == 0) {
			crew->working++;
		} else {
			workers[i].crew = NULL; /* nothing to join */
			errno = reason;
			if (crew->status == ZW_OK)
				crew->status =
				        err_errno(&crew->err, _("a worker cannot be started"));
		}
		pthread_mutex_unlock(&crew->lock);
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct skipped *)a)->name, ((const struct skipped *)b)->name);
}

/* What the workers have made becomes the result. */
static enum zw_status collect(struct crew *crew, const struct worker *workers, size_t n,
                              struct build *build, struct err *err)
{
	struct build b = {.skipped = crew->skipped};

	crew->skipped = BUF_INIT(SKIPPED_LIMIT);
	b.shards = calloc(n, sizeof(*b.shards));
	if (!b.shards) {
		build_release(&b);
		return err_no_memory(err);
	}
	for (size_t i = 0; i < n; i++) {
		if (workers[i].documents == 0)
			continue;
		b.shards[b.n_shards++] = workers[i].info;
		b.documents += workers[i].documents;
		b.passages += workers[i].passages;
		b.characters += workers[i].characters;
	}
	if (b.skipped.len)
		qsort(b.skipped.data, b.skipped.len / sizeof(struct skipped),
		      sizeof(struct skipped), by_name);
	*build = b;
	return ZW_OK;
}

static void crew_init(struct crew *crew)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&crew->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&crew->changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

static void crew_release(struct crew *crew)
{
	struct build rest = {.skipped = crew->skipped};

	build_release(&rest);
	pthread_cond_destroy(&crew->changed);
	pthread_mutex_destroy(&crew->lock);
}

enum zw_status build_run(const struct sources *sources, const struct build_options *options,
                         struct build *build, struct err *err)
{
	struct crew crew = {
	        .sources = sources, .options = options, .skipped = BUF_INIT(SKIPPED_LIMIT)};
	struct worker *workers = calloc(options->workers, sizeof(*workers));

	if (!workers)
		return err_no_memory(err);
	crew_init(&crew);
	start(&crew, workers, options->workers);
	look_on(&crew, now());
	for (size_t i = 0; i < options->workers; i++)
		if (workers[i].crew)
			pthread_join(workers[i].thread, NULL);
	enum zw_status status = crew.status;
	if (status == ZW_OK)
		status = collect(&crew, workers, options->workers, build, err);
	else
		err_set(err, status, "%s", crew.err.text);
	crew_release(&crew);
	free(workers);
	return status;
}

void build_release(struct build *b)
{
	struct skipped *skipped = (void *)b->skipped.data;

	for (size_t i = 0; i < b->skipped.len / sizeof(*skipped); i++) {
		free(skipped[i].name);
		free(skipped[i].reason);
	}
	buf_release(&b->skipped);
	free(b->shards);
	*b = (struct build){0};
}
