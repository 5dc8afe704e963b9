/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A worker takes a shard and makes it, then the next one: so it takes as much memory as there are
 * workers, however many shards there are. It opens what it reads from for itself (a handle of
 * Xapian's is for one thread).
 */
#include "indexer/spread/spread.h"

#include "core/files.h"
#include "core/i18n.h"
#include "indexer/build/build.h"
#include "indexer/publish/seal.h"
#include "indexer/restore/restore.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct spread {
	const struct spreading *in;
	struct known *known;
	struct shard_info *made;
	size_t *to;           /* of each source: the shard that it goes to … */
	size_t *from;         /* … and the one that it is in; n_from: it has no documents */
	pthread_mutex_t lock; /* also of what is known */
	/* Under the lock: */
	size_t next;           /* shard to make */
	enum zw_status status; /* of the first worker that failed */
	struct err err;
};

struct worker {
	struct spread *spread;
	pthread_t thread;
	bool started;
	struct shard *from; /* open for this worker */
	size_t n_open;
};

/* ---- Where the documents are ---- */

static size_t find_shard(const struct spreading *in, const char *name)
{
	size_t i = 0;

	while (i < in->n_from && strcmp(in->from[i].name, name) != 0)
		i++;
	return i;
}

static enum zw_status find_sources(struct spread *s, struct err *err)
{
	size_t n = known_count(s->known), full = 0;

	s->to = calloc(n + 1, sizeof(*s->to));
	s->from = calloc(n + 1, sizeof(*s->from));
	if (!s->to || !s->from)
		return err_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const struct known_source *source = known_at(s->known, i);
		s->from[i] = source->n ? find_shard(s->in, source->shard) : s->in->n_from;
		if (source->n && s->from[i] == s->in->n_from)
			return err_set(err, ZW_BAD_INDEX,
			               _("%s: its documents are not in the index"), source->name);
		full += source->n > 0;
	}
	if (full < s->in->n)
		return err_set(err, ZW_BAD_INPUT, _("%zu files cannot be spread over %zu shards"),
		               full, s->in->n);
	return spread_assign(s->known, s->in->n, s->to, err);
}

/* What was damaged since it was written must not get a good sum. */
static enum zw_status check_before(const struct spreading *in, struct err *err)
{
	const struct generation *g = in->before;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && g && i < g->manifest.n_shards; i++)
		status = check_sealed(in->dir, g->manifest.shards[i].name, err);
	return status;
}

static enum zw_status open_shards(struct worker *w, struct err *err)
{
	const struct spreading *in = w->spread->in;
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	w->from = calloc(in->n_from + 1, sizeof(*w->from));
	if (!w->from)
		return err_no_memory(err);
	for (size_t i = 0; i < in->n_from && status == ZW_OK; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", in->dir, in->from[i].name);
		status = shard_open(buf_cstr(&path), &in->from[i], &w->from[i], err);
		if (status != ZW_OK)
			break;
		w->n_open++;
		/* Only looked at; it stays the generation's. */
		if (in->before && i < in->before->manifest.n_shards)
			w->from[i].dead = in->before->shards[i].dead;
	}
	buf_release(&path);
	return status;
}

static void close_shards(struct worker *w)
{
	for (size_t i = 0; i < w->n_open; i++)
		shard_close(&w->from[i]);
	free(w->from);
}

/* ---- One shard ---- */

/* What is known of it, or then of where it is. */
static enum zw_status look_up(struct spread *s, size_t i, struct known_source *source,
                              struct err *err)
{
	pthread_mutex_lock(&s->lock);
	enum zw_status status = known_copy(known_at(s->known, i), source, err);
	if (status == ZW_OK)
		status = known_status(s->known, err);
	pthread_mutex_unlock(&s->lock);
	return status;
}

static enum zw_status note_moved(struct spread *s, size_t i, const struct known_source *source,
                                 const char *shard, uint32_t first, struct err *err)
{
	struct known_source moved = *source;

	moved.shard = (char *)shard;
	moved.first = first;
	pthread_mutex_lock(&s->lock);
	enum zw_status status = known_replace(s->known, i, &moved, err);
	pthread_mutex_unlock(&s->lock);
	return status;
}

/* The documents of one source stay together; then it says where they are now. */
static enum zw_status move_source(struct worker *w, size_t number, const char *to,
                                  struct entry_maker *maker, struct err *err)
{
	struct spread *s = w->spread;
	const struct shard *from = &w->from[s->from[number]];
	uint32_t first = (uint32_t)maker->documents + 1;
	struct known_source source = {.name = NULL};
	enum zw_status status = look_up(s, number, &source, err);

	for (uint32_t i = 0; i < source.n && status == ZW_OK; i++) {
		status = shard_is_dead(from, source.first + i)
		                 ? err_set(err, ZW_BAD_INDEX,
		                           _("%s: its documents are not in the index"), source.name)
		                 : restore_document(from, source.first + i, maker, err);
	}
	if (status == ZW_OK)
		status = note_moved(s, number, &source, to, first, err);
	known_source_release(&source);
	return status;
}

static enum zw_status fill_shard(struct worker *w, size_t shard, const char *name,
                                 struct shard_writer *writer, struct err *err)
{
	struct spread *s = w->spread;
	struct entry_maker maker = {0};
	enum zw_status status = entry_maker_init(&maker, writer, err);

	for (size_t i = 0; i < known_count(s->known) && status == ZW_OK; i++)
		if (s->to[i] == shard && s->from[i] < s->in->n_from)
			status = move_source(w, i, name, &maker, err);
	entry_maker_release(&maker);
	return status;
}

static enum zw_status make_shard(struct worker *w, size_t shard, struct err *err)
{
	const struct spreading *in = w->spread->in;
	struct shard_writer *writer = NULL;
	PATH_BUF(path);
	char name[sizeof(in->from->name)];

	snprintf(name, sizeof(name), "%" PRIu64 "-%zu", in->number, shard + 1);
	buf_printf(&path, "%s/shards/%s", in->dir, name);
	enum zw_status status =
	        shard_create_served(buf_cstr(&path), name, POSTINGS_MEMORY / in->workers,
	                            (uint32_t)in->n, &writer, err);
	buf_release(&path);
	if (status != ZW_OK)
		return status;
	status = fill_shard(w, shard, name, writer, err);
	if (status == ZW_OK)
		return shard_finish(writer, &w->spread->made[shard], err);
	shard_discard(writer);
	return status;
}

/* ---- The workers ---- */

static bool take_shard(struct spread *s, size_t *shard)
{
	pthread_mutex_lock(&s->lock);
	bool more = s->status == ZW_OK && s->next < s->in->n;
	if (more)
		*shard = s->next++;
	pthread_mutex_unlock(&s->lock);
	return more;
}

static void note_failure(struct spread *s, enum zw_status status, const struct err *err)
{
	pthread_mutex_lock(&s->lock);
	if (s->status == ZW_OK) {
		s->status = status;
		s->err = *err;
	}
	pthread_mutex_unlock(&s->lock);
}

static void *work(void *context)
{
	struct worker *w = context;
	struct err err = {""};
	enum zw_status status = open_shards(w, &err);
	size_t shard;

	while (status == ZW_OK && take_shard(w->spread, &shard))
		status = make_shard(w, shard, &err);
	if (status != ZW_OK)
		note_failure(w->spread, status, &err);
	close_shards(w);
	return NULL;
}

static void start(struct spread *s, struct worker *worker)
{
	worker->spread = s;
	int reason = pthread_create(&worker->thread, NULL, work, worker);
	worker->started = reason == 0;
	if (reason != 0) {
		struct err err = {""};
		errno = reason;
		note_failure(s, err_errno(&err, _("a worker cannot be started")), &err);
	}
}

static enum zw_status make_shards(struct spread *s, struct err *err)
{
	size_t n = s->in->workers < s->in->n ? s->in->workers : s->in->n;
	struct worker *workers = calloc(n, sizeof(*workers));

	if (!workers)
		return err_no_memory(err);
	pthread_mutex_init(&s->lock, NULL);
	for (size_t i = 0; i < n; i++)
		start(s, &workers[i]);
	for (size_t i = 0; i < n; i++)
		if (workers[i].started)
			pthread_join(workers[i].thread, NULL);
	pthread_mutex_destroy(&s->lock);
	free(workers);
	return s->status == ZW_OK ? ZW_OK : err_set(err, s->status, "%s", s->err.text);
}

/* Nobody is to be lost. */
static enum zw_status check_count(const struct spread *s, struct err *err)
{
	uint64_t said = s->known->documents, made = 0;

	for (size_t i = 0; i < s->in->n; i++)
		made += s->made[i].documents;
	return said == made
	               ? ZW_OK
	               : err_set(err, ZW_BAD_INDEX,
	                         _("the files have %" PRIu64 " documents, the new shards %" PRIu64),
	                         said, made);
}

enum zw_status spread_run(const struct spreading *in, struct known *known,
                          struct shard_info *shards, struct err *err)
{
	struct spread s = {.in = in, .known = known, .made = shards};
	enum zw_status status = find_sources(&s, err);

	if (status == ZW_OK)
		status = check_before(in, err);
	if (status == ZW_OK)
		status = make_shards(&s, err);
	if (status == ZW_OK)
		status = check_count(&s, err);
	free(s.to);
	free(s.from);
	return status;
}
