/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One queue, which is the list of sources and the number of the next; one lock, which guards that
 * number and the counters. What comes of a source is noted by the worker that took it.
 */
#include "indexer/build/build.h"

#include "core/files.h"
#include "core/i18n.h"
#include "corpus/document.h"
#include "indexer/build/entry.h"
#include "indexer/build/notes.h"
#include "indexer/rows/pack.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	REFUSED_LIMIT = 128 << 20, /* bytes of the names and reasons of one file */
	PROGRESS_NS = 200 * 1000 * 1000,
};

struct crew {
	const struct sources *sources;
	const uint32_t *numbers; /* of those that are read */
	size_t n;
	struct build_notes *notes;
	uint64_t bytes_all;
	const struct build_options *options;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_mutex_t large; /* held while a document is indexed that takes much memory */
	/* Under the lock: */
	size_t next, done, working;
	uint64_t bytes;
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
	/* At work: */
	struct source source;
	struct build_item item;
	char *reason;       /* of the item */
	struct buf refused; /* name and reason of each document in it that was skipped */
	size_t n_refused;   /* strings */
};

/* ---- One worker ---- */

/* *i is the place in the list. */
static bool take_item(struct crew *crew, size_t *i)
{
	pthread_mutex_lock(&crew->lock);
	bool more = crew->status == ZW_OK && crew->next < crew->n;
	if (more)
		*i = crew->next++;
	pthread_mutex_unlock(&crew->lock);
	return more;
}

static void report_done(struct crew *crew, const struct source *source)
{
	pthread_mutex_lock(&crew->lock);
	crew->done++;
	crew->bytes += source->stamp.bytes;
	pthread_mutex_unlock(&crew->lock);
}

static void begin_item(struct worker *w, size_t i)
{
	sources_at(w->crew->sources, w->crew->numbers[i], &w->source);
	w->item = (struct build_item){.seen.hash = ""};
	free(w->reason);
	w->reason = NULL;
	w->refused.limit = REFUSED_LIMIT;
	buf_reset(&w->refused);
	w->n_refused = 0;
}

/* The item, or a document in it, cannot be read. */
static enum zw_status skip(struct worker *w, const char *name, const char *reason, struct err *err)
{
	if (strcmp(name, w->source.name) == 0) {
		free(w->reason);
		w->reason = strdup(reason);
		return w->reason ? ZW_OK : err_no_memory(err);
	}
	pack_text(&w->refused, name);
	pack_text(&w->refused, reason);
	w->n_refused += 2;
	return buf_status(&w->refused, _("documents"), err);
}

/* Of a worker. */
static size_t postings_memory(const struct crew *crew)
{
	size_t list = sources_memory(crew->sources), most = POSTINGS_MEMORY - POSTINGS_MEMORY_LEAST;
	size_t beyond = list > LIST_MEMORY ? list - LIST_MEMORY : 0;

	return (POSTINGS_MEMORY - (beyond < most ? beyond : most)) / crew->options->workers;
}

static enum zw_status open_shard(struct worker *w, struct err *err)
{
	const struct build_options *o = w->crew->options;
	PATH_BUF(path);
	PATH_BUF(name);

	buf_printf(&name, "%s-%zu", o->prefix, o->taken + w->number + 1);
	buf_printf(&path, "%s/%s", o->shards_dir, buf_cstr(&name));
	enum zw_status status = shard_create(buf_cstr(&path), buf_cstr(&name),
	                                     postings_memory(w->crew), &w->shard, err);
	if (status == ZW_OK)
		status = entry_maker_init(&w->maker, w->shard, err);
	w->maker.without_terms = o->without_terms;
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
struct item_at_work {
	struct worker *worker;
	bool of_index; /* it failed, and not for the document's sake */
};

/* Notes where it stands. */
static enum zw_status add_document(struct worker *w, const char *name, const struct document *d,
                                   struct err *err)
{
	struct build_item *item = &w->item;
	uint64_t passages = w->maker.passages, characters = w->maker.characters;
	enum zw_status status = entry_add(&w->maker, name, d, err);

	if (status != ZW_OK)
		return status;
	if (item->n++ == 0)
		item->first = (uint32_t)w->maker.documents;
	item->passages += w->maker.passages - passages;
	item->characters += w->maker.characters - characters;
	return ZW_OK;
}

static enum zw_status index_document(void *context, const char *name, const struct document *d,
                                     const char *reason, struct err *err)
{
	struct item_at_work *at = context;
	struct worker *w = at->worker;
	enum zw_status status = ZW_OK;

	if (d && !w->shard)
		status = open_shard(w, err);
	at->of_index = status != ZW_OK;
	if (status != ZW_OK)
		return status;
	bool large = d && entry_is_large(d);
	if (large)
		pthread_mutex_lock(&w->crew->large);
	status = d ? entry_check(&w->maker, d, err) : ZW_OK;
	if (!d || status == ZW_LIMIT)
		status = skip(w, name, d ? err->text : reason, err);
	else if (status == ZW_OK)
		status = add_document(w, name, d, err);
	if (large)
		pthread_mutex_unlock(&w->crew->large);
	at->of_index = status != ZW_OK;
	return status;
}

static enum zw_status index_item(struct worker *w, size_t i, struct err *err)
{
	const struct source *source = &w->source;

	begin_item(w, i);
	struct item_at_work at = {w, false};
	struct document_options options = {.program = w->crew->options->program,
	                                   .table = source->folder ? source->folder->table : NULL,
	                                   .seen = &w->item.seen};
	enum zw_status status =
	        document_each(source->path, source->name, &options, index_document, &at, err);

	if (status != ZW_OK && (at.of_index || !is_of_document(status)))
		return status;
	/* What may be another day's matter is tried again then, whatever its content. */
	if (status == ZW_IO)
		w->item.seen.hash[0] = '\0';
	if (status != ZW_OK)
		status = skip(w, source->name, err->text, err);
	w->item.reason = w->reason;
	if (status == ZW_OK)
		status = build_notes_add(w->crew->notes, w->number, i, &w->item, &w->refused,
		                         w->n_refused, err);
	report_done(w->crew, source);
	return status;
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
	size_t item;
	enum zw_status status = ZW_OK;
	struct err err = {""};

	while (status == ZW_OK && take_item(w->crew, &item))
		status = index_item(w, item, &err);
	if (status == ZW_OK)
		status = finish_shard(w, &err);
	shard_discard(w->shard);
	entry_maker_release(&w->maker);
	free(w->reason);
	buf_release(&w->refused);
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
		        .all = crew->n,
		        .bytes = crew->bytes,
		        .bytes_all = crew->bytes_all,
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

/* What the workers have made becomes the result; notes then name shards, not workers. */
static enum zw_status collect(const struct worker *workers, size_t n, struct build *build,
                              struct err *err)
{
	struct build b = {.shards = calloc(n, sizeof(*b.shards))};

	if (!b.shards)
		return err_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		if (workers[i].documents == 0)
			continue;
		b.shard_of[i] = b.n_shards;
		b.shards[b.n_shards++] = workers[i].info;
		b.documents += workers[i].documents;
		b.passages += workers[i].passages;
		b.characters += workers[i].characters;
	}
	*build = b;
	return ZW_OK;
}

static void crew_init(struct crew *crew)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&crew->lock, NULL);
	pthread_mutex_init(&crew->large, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&crew->changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

static void crew_release(struct crew *crew)
{
	pthread_cond_destroy(&crew->changed);
	pthread_mutex_destroy(&crew->large);
	pthread_mutex_destroy(&crew->lock);
}

static enum zw_status take_notes(struct crew *crew, struct err *err)
{
	const struct build_options *options = crew->options;

	crew->notes = build_notes_new(crew->n, options->workers);
	if (!crew->notes)
		return err_no_memory(err);
	return options->spill ? build_notes_spill(crew->notes, options->spill, err) : ZW_OK;
}

/* Until all have stopped. */
static enum zw_status run_crew(struct crew *crew, struct worker *workers, struct build *build,
                               struct err *err)
{
	size_t n = crew->options->workers;

	for (size_t i = 0; i < crew->n; i++) {
		sources_at(crew->sources, crew->numbers[i], &workers->source);
		crew->bytes_all += workers->source.stamp.bytes;
	}
	crew_init(crew);
	start(crew, workers, n);
	look_on(crew, now());
	for (size_t i = 0; i < n; i++)
		if (workers[i].crew)
			pthread_join(workers[i].thread, NULL);
	enum zw_status status = crew->status;
	if (status == ZW_OK)
		status = collect(workers, n, build, err);
	else
		err_set(err, status, "%s", crew->err.text);
	crew_release(crew);
	return status;
}

enum zw_status build_run(const struct sources *sources, const uint32_t *numbers, size_t n,
                         const struct build_options *options, struct build *build, struct err *err)
{
	struct crew crew = {.sources = sources, .numbers = numbers, .n = n, .options = options};
	struct worker *workers = calloc(options->workers, sizeof(*workers));
	enum zw_status status = workers ? take_notes(&crew, err) : err_no_memory(err);

	if (status == ZW_OK)
		status = run_crew(&crew, workers, build, err);
	if (status == ZW_OK)
		build->notes = crew.notes;
	else
		build_notes_free(crew.notes);
	free(workers);
	return status;
}

enum zw_status build_at(const struct build *build, size_t i, struct build_item *item,
                        struct err *err)
{
	enum zw_status status = build_notes_at(build->notes, i, item, err);

	item->shard = build->shard_of[item->shard];
	return status;
}

void build_release(struct build *b)
{
	free(b->shards);
	build_notes_free(b->notes);
	*b = (struct build){0};
}
