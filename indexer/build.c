/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One queue, which is the list of items and the number of the next; one lock, which guards that
 * number and the counters. An item is only written to by the worker that took it.
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
	REFUSED_LIMIT = 1 << 20,
	PROGRESS_NS = 200 * 1000 * 1000,
};

struct crew {
	struct build_item *items;
	size_t n;
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
};

/* ---- One worker ---- */

static struct build_item *take_item(struct crew *crew)
{
	struct build_item *item = NULL;

	pthread_mutex_lock(&crew->lock);
	if (crew->status == ZW_OK && crew->next < crew->n)
		item = &crew->items[crew->next++];
	pthread_mutex_unlock(&crew->lock);
	return item;
}

static void report_done(struct crew *crew, const struct source *source)
{
	pthread_mutex_lock(&crew->lock);
	crew->done++;
	crew->bytes += source->stamp.bytes;
	pthread_mutex_unlock(&crew->lock);
}

void build_item_release(struct build_item *item)
{
	char **refused = (void *)item->refused.data;

	for (size_t i = 0; i < item->refused.len / sizeof(*refused); i++)
		free(refused[i]);
	buf_release(&item->refused);
	free(item->reason);
	*item = (struct build_item){.source = item->source};
}

/* The item, or a document in it, cannot be read. */
static enum zw_status skip(struct build_item *item, const char *name, const char *reason,
                           struct err *err)
{
	char *pair[2] = {NULL, strdup(reason)};

	if (strcmp(name, item->source->name) == 0) {
		free(item->reason);
		item->reason = pair[1];
		return item->reason ? ZW_OK : err_no_memory(err);
	}
	pair[0] = strdup(name);
	item->refused.limit = REFUSED_LIMIT;
	if (pair[0] && pair[1])
		buf_add(&item->refused, pair, sizeof(pair));
	if (pair[0] && pair[1] && !item->refused.failed)
		return ZW_OK;
	free(pair[0]);
	free(pair[1]);
	return err_no_memory(err);
}

static enum zw_status open_shard(struct worker *w, struct err *err)
{
	const struct build_options *o = w->crew->options;
	PATH_BUF(path);
	PATH_BUF(name);

	buf_printf(&name, "%s-%zu", o->prefix, o->taken + w->number + 1);
	buf_printf(&path, "%s/%s", o->shards_dir, buf_cstr(&name));
	enum zw_status status = shard_create(buf_cstr(&path), buf_cstr(&name),
	                                     POSTINGS_MEMORY / o->workers, &w->shard, err);
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
	struct build_item *item;
	bool of_index; /* it failed, and not for the document's sake */
};

/* Notes where it stands. */
static enum zw_status add_document(struct worker *w, struct build_item *item, const char *name,
                                   const struct document *d, struct err *err)
{
	uint64_t passages = w->maker.passages, characters = w->maker.characters;
	enum zw_status status = entry_add(&w->maker, name, d, err);

	if (status != ZW_OK)
		return status;
	if (item->n++ == 0) {
		item->shard = w->number;
		item->first = (uint32_t)w->maker.documents;
	}
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
		status = skip(at->item, name, d ? err->text : reason, err);
	else if (status == ZW_OK)
		status = add_document(w, at->item, name, d, err);
	if (large)
		pthread_mutex_unlock(&w->crew->large);
	at->of_index = status != ZW_OK;
	return status;
}

static enum zw_status index_item(struct worker *w, struct build_item *item, struct err *err)
{
	const struct source *source = item->source;
	struct item_at_work at = {w, item, false};
	struct document_options options = {.program = w->crew->options->program,
	                                   .table = source->folder ? source->folder->table : NULL,
	                                   .seen = &item->seen};
	enum zw_status status =
	        document_each(source->path, source->name, &options, index_document, &at, err);

	if (status != ZW_OK && (at.of_index || !is_of_document(status)))
		return status;
	/* What may be another day's matter is tried again then, whatever its content. */
	if (status == ZW_IO)
		item->seen.hash[0] = '\0';
	if (status != ZW_OK)
		status = skip(item, source->name, err->text, err);
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
	struct build_item *item;
	enum zw_status status = ZW_OK;
	struct err err = {""};

	while (status == ZW_OK && (item = take_item(w->crew)))
		status = index_item(w, item, &err);
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

/* What the workers have made becomes the result; items then name shards, not workers. */
static enum zw_status collect(const struct crew *crew, const struct worker *workers, size_t n,
                              struct build *build, struct err *err)
{
	struct build b = {.shards = calloc(n, sizeof(*b.shards))};
	size_t shard_of[WORKERS_LIMIT] = {0};

	if (!b.shards)
		return err_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		if (workers[i].documents == 0)
			continue;
		shard_of[i] = b.n_shards;
		b.shards[b.n_shards++] = workers[i].info;
		b.documents += workers[i].documents;
		b.passages += workers[i].passages;
		b.characters += workers[i].characters;
	}
	for (size_t i = 0; i < crew->n; i++)
		crew->items[i].shard = shard_of[crew->items[i].shard];
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

enum zw_status build_run(struct build_item *items, size_t n, const struct build_options *options,
                         struct build *build, struct err *err)
{
	struct crew crew = {.items = items, .n = n, .options = options};
	struct worker *workers = calloc(options->workers, sizeof(*workers));

	if (!workers)
		return err_no_memory(err);
	for (size_t i = 0; i < n; i++)
		crew.bytes_all += items[i].source->stamp.bytes;
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
	free(b->shards);
	*b = (struct build){0};
}
