/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The order of a publication: the tables of the generation, which new shards for readers elsewhere
 * get a copy of; the new shards with their sums on disk, the folder that names them; manifest,
 * sums, the folders that name them; then what is on disk is asked (canary.h); then rename(2) of the
 * pointer, and the folder with it on disk. Only then is anything old removed.
 */
#include "indexer/publish/publish.h"

#include "core/files.h"
#include "core/i18n.h"
#include "indexer/publish/canary.h"
#include "indexer/publish/folder.h"
#include "indexer/publish/prune.h"
#include "indexer/publish/seal.h"
#include "indexer/publish/serve.h"
#include "indexer/publish/tables.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- Opening ---- */

static enum zw_status is_ours(const char *name, void *context, struct err *err)
{
	static const char *const names[] = {
	        "lock",          "current",           "current.new", "generations", "shards",
	        "last-run.json", "last-run.json.new", "feeds",       "lost+found"};
	(void)err;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return ZW_OK;
	*(bool *)context = false;
	return ZW_OK;
}

/* We remove things in it: it must be new, empty or an index. */
static enum zw_status check_folder(const char *dir, struct err *err)
{
	bool ours = true;
	enum zw_status status = folder_each(dir, is_ours, &ours, err);

	if (status == ZW_OK && !ours)
		return err_set(err, ZW_BAD_INPUT,
		               _("%s: not empty and not an index; choose another folder"), dir);
	return status;
}

static enum zw_status take_lock(struct publisher *p, struct err *err)
{
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	buf_printf(&path, "%s/lock", p->dir);
	p->lock = TEMP_FAILURE_RETRY(open(buf_cstr(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
	if (p->lock < 0)
		status = err_errno(err, buf_cstr(&path));
	else if (flock(p->lock, LOCK_EX | LOCK_NB) != 0)
		status = errno == EWOULDBLOCK ? err_set(err, ZW_LOCKED,
		                                        _("%s: another indexer is at work"), p->dir)
		                              : err_errno(err, buf_cstr(&path));
	buf_release(&path);
	return status;
}

static enum zw_status see_highest(const char *name, void *context, struct err *err)
{
	uint64_t *highest = context, number = store_number_of(name);

	(void)err;
	if (number > *highest)
		*highest = number;
	return ZW_OK;
}

/* Of generations that were taken back: see publisher_note_number. */
static uint64_t noted_number(int lock)
{
	char text[32] = "";

	if (pread(lock, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	text[strcspn(text, "\n")] = '\0';
	return store_number_of(text);
}

/* The folders, and the number of the next generation: higher than any that ever was. */
static enum zw_status prepare(struct publisher *p, struct err *err)
{
	static const char *const folders[] = {"generations", "shards"};
	PATH_BUF(path);
	uint64_t highest = noted_number(p->lock);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < 2 && status == ZW_OK; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/%s", p->dir, folders[i]);
		status = folder_make(buf_cstr(&path), err);
		if (status == ZW_OK)
			status = folder_each(buf_cstr(&path), see_highest, &highest, err);
	}
	buf_release(&path);
	p->number = highest + 1;
	return status;
}

/* dir/rest, through the buffer. */
static const char *in(const struct publisher *p, struct buf *path, const char *rest)
{
	buf_reset(path);
	buf_printf(path, "%s/%s", p->dir, rest);
	return buf_cstr(path);
}

enum zw_status publisher_lock(const char *dir, struct publisher *publisher, struct err *err)
{
	struct publisher p = {.lock = -1, .dir = strdup(dir)};
	PATH_BUF(spill);

	p.spill = p.dir ? strdup(in(&p, &spill, "generations")) : NULL;
	enum zw_status status = p.dir && p.spill ? check_folder(dir, err) : err_no_memory(err);

	if (status == ZW_OK)
		status = take_lock(&p, err);
	if (status == ZW_OK)
		status = prepare(&p, err);
	if (status == ZW_OK)
		*publisher = p;
	else
		publisher_close(&p);
	return status;
}

enum zw_status publisher_open(const char *dir, struct publisher *publisher, struct err *err)
{
	enum zw_status status = folder_make_all(dir, err);

	if (status == ZW_OK)
		status = publisher_lock(dir, publisher, err);
	if (status != ZW_OK)
		return status;
	status = prune(dir, KEEP_ALL, err);
	if (status != ZW_OK)
		publisher_close(publisher);
	return status;
}

void publisher_close(struct publisher *p)
{
	if (p->lock >= 0)
		close(p->lock);
	free(p->dir);
	free(p->spill);
	*p = (struct publisher){.lock = -1};
}

/* ---- Publishing ---- */

/* The old ones were synced when they were new. */
static enum zw_status sync_shards(struct publisher *p, const struct publication *pub,
                                  struct err *err)
{
	const struct manifest *m = pub->manifest;
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < m->n_shards && status == ZW_OK; i++) {
		if (!is_new_shard(pub, m->shards[i].name))
			continue;
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", p->dir, m->shards[i].name);
		status = files_sync_tree(buf_cstr(&path), err);
	}
	if (status == ZW_OK)
		status = files_sync(in(p, &path, "shards"), err);
	buf_release(&path);
	return status;
}

enum zw_status publisher_write(struct publisher *p, const char *name, const struct buf *file,
                               struct err *err)
{
	PATH_BUF(path);
	char rest[128];

	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/%s", p->number, name);
	enum zw_status status = files_write(in(p, &path, rest), file, err);
	buf_release(&path);
	return status;
}

static enum zw_status write_spool(void *context, int fd, const char *path, struct err *err)
{
	return spool_write(context, fd, path, err);
}

enum zw_status publisher_write_spool(struct publisher *p, const char *name, struct spool *file,
                                     struct err *err)
{
	PATH_BUF(path);
	char rest[128];

	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/%s", p->number, name);
	enum zw_status status = files_write_by(in(p, &path, rest), write_spool, file, err);
	buf_release(&path);
	return status;
}

enum zw_status publisher_take_over(struct publisher *p, uint64_t before, const char *name,
                                   struct err *err)
{
	PATH_BUF(old);
	PATH_BUF(new);
	struct buf file = BUF_INIT(TAKEN_LIMIT);
	struct err reason = {""};
	enum zw_status status = ZW_OK;

	buf_printf(&old, "%s/generations/%" PRIu64 "/%s", p->dir, before, name);
	buf_printf(&new, "%s/generations/%" PRIu64 "/%s", p->dir, p->number, name);
	if (link(buf_cstr(&old), buf_cstr(&new)) != 0) {
		/* Not every file system has links. */
		status = files_read(buf_cstr(&old), &file, &reason);
		if (status != ZW_OK)
			err_set(err, status, "%s: %s", buf_cstr(&old), reason.text);
		else
			status = files_write(buf_cstr(&new), &file, err);
	}
	buf_release(&old);
	buf_release(&new);
	buf_release(&file);
	return status;
}

static enum zw_status write_sources(struct publisher *p, const struct publication *pub,
                                    struct err *err)
{
	PATH_BUF(path);
	char rest[64];

	if (!pub->sources)
		return ZW_OK;
	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/sources", p->number);
	enum zw_status status = known_write(pub->sources, in(p, &path, rest), err);
	buf_release(&path);
	return status;
}

static const struct dead_file *dead_file(const struct publication *pub, const char *shard)
{
	for (size_t i = 0; i < pub->n_dead; i++)
		if (strcmp(pub->dead[i].shard, shard) == 0)
			return &pub->dead[i];
	return NULL;
}

static enum zw_status write_dead(struct publisher *p, const struct publication *pub,
                                 struct shard_info *shard, struct err *err)
{
	const struct dead_file *file = dead_file(pub, shard->name);
	char name[80];

	snprintf(name, sizeof(name), "dead/%s", shard->name);
	if (file) {
		shard->dead = file->dead;
		return publisher_write(p, name, &file->bytes, err);
	}
	if (shard->dead == 0)
		return ZW_OK;
	if (!pub->before)
		return err_set(err, ZW_BAD_INDEX, _("%s: nothing says who is dead in it"),
		               shard->name);
	return publisher_take_over(p, pub->before->manifest.number, name, err);
}

static enum zw_status write_all_dead(struct publisher *p, const struct publication *pub,
                                     struct err *err)
{
	PATH_BUF(path);
	char rest[64];
	enum zw_status status = ZW_OK;

	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/dead", p->number);
	status = folder_make(in(p, &path, rest), err);
	for (size_t i = 0; status == ZW_OK && i < pub->manifest->n_shards; i++)
		status = write_dead(p, pub, &pub->manifest->shards[i], err);
	if (status == ZW_OK)
		status = files_sync(in(p, &path, rest), err);
	buf_release(&path);
	return status;
}

static enum zw_status write_report(struct publisher *p, const struct publication *pub,
                                   struct err *err)
{
	struct buf text = BUF_INIT(REPORT_LIMIT);

	if (!pub->report)
		return ZW_OK;
	pub->report->generation = p->number;
	pub->report->outcome = REPORT_PUBLISHED;
	enum zw_status status = report_encode(pub->report, &text, err);
	if (status == ZW_OK)
		status = publisher_write(p, "report.json", &text, err);
	buf_release(&text);
	return status;
}

static enum zw_status write_manifest(struct publisher *p, const struct publication *pub,
                                     struct err *err)
{
	struct buf text = BUF_INIT(MANIFEST_LIMIT);
	enum zw_status status = manifest_encode(pub->manifest, &text, err);

	if (status == ZW_OK)
		status = publisher_write(p, "manifest.json", &text, err);
	buf_release(&text);
	return status;
}

/* The report gets the time that it takes. */
static enum zw_status write_tables(struct publisher *p, const struct publication *pub,
                                   struct err *err)
{
	struct timespec before, after;

	clock_gettime(CLOCK_MONOTONIC, &before);
	enum zw_status status = tables_write(p, pub, err);
	clock_gettime(CLOCK_MONOTONIC, &after);
	if (pub->report)
		pub->report->parts[REPORT_TABLES] = (double)(after.tv_sec - before.tv_sec) +
		                                    (double)(after.tv_nsec - before.tv_nsec) / 1e9;
	return status;
}

/* All that is made of the shards, which get nothing more after it. */
static enum zw_status begin_generation(struct publisher *p, const struct publication *pub,
                                       struct err *err)
{
	PATH_BUF(path);
	char rest[64];

	snprintf(rest, sizeof(rest), "generations/%" PRIu64, p->number);
	enum zw_status status = folder_make(in(p, &path, rest), err);
	if (status == ZW_OK)
		status = write_all_dead(p, pub, err);
	if (status == ZW_OK)
		status = write_sources(p, pub, err);
	if (status == ZW_OK)
		status = write_tables(p, pub, err);
	buf_release(&path);
	return status == ZW_OK ? serve_shards(p, pub, err) : status;
}

static enum zw_status end_generation(struct publisher *p, const struct publication *pub,
                                     struct err *err)
{
	PATH_BUF(path);
	char rest[64];

	snprintf(rest, sizeof(rest), "generations/%" PRIu64, p->number);
	enum zw_status status = write_report(p, pub, err);
	if (status == ZW_OK)
		status = write_manifest(p, pub, err);
	if (status == ZW_OK)
		status = seal_generation(p, pub, err);
	if (status == ZW_OK)
		status = files_sync(in(p, &path, rest), err);
	if (status == ZW_OK)
		status = files_sync(in(p, &path, "generations"), err);
	buf_release(&path);
	return status;
}

enum zw_status publisher_point(struct publisher *p, uint64_t number, struct err *err)
{
	PATH_BUF(old);
	PATH_BUF(new);
	char target[64];
	enum zw_status status = ZW_OK;

	snprintf(target, sizeof(target), "generations/%" PRIu64, number);
	in(p, &new, "current.new");
	in(p, &old, "current");
	if (unlink(buf_cstr(&new)) != 0 && errno != ENOENT)
		status = err_errno(err, buf_cstr(&new));
	if (status == ZW_OK && symlink(target, buf_cstr(&new)) != 0)
		status = err_errno(err, buf_cstr(&new));
	/* The link before the name that it gets: a link has no descriptor to sync. */
	if (status == ZW_OK)
		status = files_sync(p->dir, err);
	if (status == ZW_OK && rename(buf_cstr(&new), buf_cstr(&old)) != 0)
		status = err_errno(err, buf_cstr(&old));
	if (status == ZW_OK)
		status = files_sync(p->dir, err);
	buf_release(&old);
	buf_release(&new);
	return status;
}

enum zw_status publisher_note_number(struct publisher *p, struct err *err)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%" PRIu64 "\n", p->number - 1);

	if (pwrite(p->lock, text, (size_t)n, 0) != n || ftruncate(p->lock, n) != 0 ||
	    fsync(p->lock) != 0)
		return err_errno(err, p->dir);
	return ZW_OK;
}

enum zw_status publisher_publish(struct publisher *p, const struct publication *pub,
                                 struct err *err)
{
	struct manifest *m = pub->manifest;
	time_t t = time(NULL);
	struct tm utc;

	m->number = p->number;
	gmtime_r(&t, &utc);
	strftime(m->created, sizeof(m->created), "%Y-%m-%dT%H:%M:%SZ", &utc);
	enum zw_status status = begin_generation(p, pub, err);
	if (status == ZW_OK)
		status = seal_shards(p, pub, err);
	if (status == ZW_OK)
		status = sync_shards(p, pub, err);
	if (status == ZW_OK)
		status = end_generation(p, pub, err);
	if (status == ZW_OK)
		status = canary_check(p, pub, err);
	if (status == ZW_OK)
		status = publisher_point(p, p->number, err);
	/* It is published. What cannot be removed now is removed by the next run. */
	if (status == ZW_OK)
		(void)prune(p->dir, pub->keep, NULL);
	return status;
}

void publisher_stay(struct publisher *p, uint64_t keep)
{
	PATH_BUF(path);

	/* After a power cut the pointer may have both its names. */
	(void)unlink(in(p, &path, "current.new"));
	/* Until the pointer is on disk, the generation before may be what it leads to after a power
	 * cut. What cannot be done now is done by the next run. */
	if (files_sync(p->dir, NULL) == ZW_OK)
		(void)prune(p->dir, keep, NULL);
}

void publisher_discard(struct publisher *p)
{
	PATH_BUF(path);
	uint64_t current;
	char rest[64];

	if (!p->dir)
		return;
	/* Where there is no pointer what looks complete would be kept. */
	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/manifest.json", p->number);
	if (store_current(p->dir, &current, NULL) == ZW_NOT_FOUND)
		(void)unlink(in(p, &path, rest));
	/* What cannot be removed now is removed by the next run. */
	(void)prune(p->dir, KEEP_ALL, NULL);
	buf_release(&path);
}
