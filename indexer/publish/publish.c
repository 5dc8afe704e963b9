/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The order of a publication: shards on disk, manifest on disk, the folders that name them on
 * disk, then rename(2) of the pointer. Only then is anything old removed.
 */
#include "indexer/publish/publish.h"

#include "core/files.h"
#include "core/i18n.h"
#include "indexer/publish/tables.h"

#include <dirent.h>
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

/* ---- Folders ---- */

static enum zw_status make_folder(const char *path, struct err *err)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return ZW_OK;
	return err_errno(err, path);
}

/* The folder and those above it. */
static enum zw_status make_folders(const char *path, struct err *err)
{
	char *copy = strdup(path);
	enum zw_status status = ZW_OK;

	if (!copy)
		return err_no_memory(err);
	for (char *at = copy; status == ZW_OK && (at = strchr(at + 1, '/'));) {
		*at = '\0';
		status = make_folder(copy, err);
		*at = '/';
	}
	free(copy);
	return status == ZW_OK ? make_folder(path, err) : status;
}

/* Calls visit for every name in the folder but . and .. */
typedef enum zw_status name_fn(const char *name, void *context, struct err *err);

static enum zw_status each_name(const char *path, name_fn *visit, void *context, struct err *err)
{
	DIR *folder = opendir(path);
	enum zw_status status = ZW_OK;
	struct dirent *entry;

	if (!folder)
		return err_errno(err, path);
	while (status == ZW_OK && (errno = 0, entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			status = visit(entry->d_name, context, err);
	if (status == ZW_OK && errno != 0)
		status = err_errno(err, path);
	closedir(folder);
	return status;
}

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
	enum zw_status status = each_name(dir, is_ours, &ours, err);

	if (status == ZW_OK && !ours)
		return err_set(err, ZW_BAD_INPUT,
		               _("%s: not empty and not an index; choose another folder"), dir);
	return status;
}

/* ---- What is there ---- */

/* The number of "7" or "7-2"; 0 if the name is no such thing. */
static uint64_t number_of(const char *name)
{
	char *end;

	if (*name < '1' || *name > '9')
		return 0;
	uint64_t number = strtoull(name, &end, 10);
	return *end == '\0' || *end == '-' ? number : 0;
}

static enum zw_status see_highest(const char *name, void *context, struct err *err)
{
	uint64_t *highest = context, number = number_of(name);

	(void)err;
	if (number > *highest)
		*highest = number;
	return ZW_OK;
}

struct pruning {
	const char *folder;               /* .../generations or .../shards */
	uint64_t keep[2];                 /* generations */
	const struct manifest *manifests; /* of those, two; NULL in generations */
};

static bool is_kept(const struct pruning *p, const char *name)
{
	uint64_t number = number_of(name);

	if (number == 0)
		return true; /* not ours: left alone */
	if (!p->manifests)
		return number == p->keep[0] || number == p->keep[1];
	for (int i = 0; i < 2; i++)
		for (size_t j = 0; j < p->manifests[i].n_shards; j++)
			if (strcmp(p->manifests[i].shards[j].name, name) == 0)
				return true;
	return false;
}

static enum zw_status prune_name(const char *name, void *context, struct err *err)
{
	const struct pruning *p = context;
	struct buf path = BUF_INIT(PATH_LIMIT);
	enum zw_status status = ZW_OK;

	if (is_kept(p, name))
		return ZW_OK;
	buf_printf(&path, "%s/%s", p->folder, name);
	status = files_remove_tree(buf_cstr(&path), err);
	buf_release(&path);
	return status;
}

static enum zw_status read_manifest(const char *dir, uint64_t number, struct manifest *m,
                                    struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);

	buf_printf(&path, "%s/generations/%" PRIu64 "/manifest.json", dir, number);
	enum zw_status status = manifest_read(buf_cstr(&path), m, err);
	buf_release(&path);
	return status;
}

/* Removes all generations but these two, and the shards that neither of them names. */
static enum zw_status prune(const char *dir, uint64_t current, uint64_t before, struct err *err)
{
	struct manifest manifests[2] = {{0}, {0}};
	struct buf folder = BUF_INIT(PATH_LIMIT);
	struct pruning p = {.keep = {current, before}};
	uint64_t number;
	enum zw_status status;

	/* Not even what the current generation needs is known: leave all as it is. */
	if (current && read_manifest(dir, current, &manifests[0], NULL) != ZW_OK &&
	    store_current(dir, &number, NULL) == ZW_OK && number == current)
		return ZW_OK;
	/* Of another version, or damaged: nobody can go back to it. */
	if (before && read_manifest(dir, before, &manifests[1], NULL) != ZW_OK)
		p.keep[1] = 0;
	buf_printf(&folder, "%s/generations", dir);
	p.folder = buf_cstr(&folder);
	status = each_name(p.folder, prune_name, &p, err);
	buf_reset(&folder);
	buf_printf(&folder, "%s/shards", dir);
	p.folder = buf_cstr(&folder);
	p.manifests = manifests;
	if (status == ZW_OK)
		status = each_name(p.folder, prune_name, &p, err);
	manifest_release(&manifests[0]);
	manifest_release(&manifests[1]);
	buf_release(&folder);
	return status;
}

/* ---- Opening ---- */

static enum zw_status take_lock(struct publisher *p, struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	enum zw_status status = ZW_OK;

	buf_printf(&path, "%s/lock", p->dir);
	p->lock = open(buf_cstr(&path), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (p->lock < 0)
		status = err_errno(err, buf_cstr(&path));
	else if (flock(p->lock, LOCK_EX | LOCK_NB) != 0)
		status = errno == EWOULDBLOCK ? err_set(err, ZW_LOCKED,
		                                        _("%s: another indexer is at work"), p->dir)
		                              : err_errno(err, buf_cstr(&path));
	buf_release(&path);
	return status;
}

/* The folders, and the number of the next generation: higher than any that ever was. */
static enum zw_status prepare(struct publisher *p, struct err *err)
{
	static const char *const folders[] = {"generations", "shards"};
	struct buf path = BUF_INIT(PATH_LIMIT);
	uint64_t highest = 0;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < 2 && status == ZW_OK; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/%s", p->dir, folders[i]);
		status = make_folder(buf_cstr(&path), err);
		if (status == ZW_OK)
			status = each_name(buf_cstr(&path), see_highest, &highest, err);
	}
	buf_release(&path);
	p->number = highest + 1;
	return status;
}

/* The highest generation below the current one. */
struct predecessor {
	uint64_t below, number;
};

static enum zw_status see_predecessor(const char *name, void *context, struct err *err)
{
	struct predecessor *p = context;
	uint64_t number = number_of(name);

	(void)err;
	if (number < p->below && number > p->number)
		p->number = number;
	return ZW_OK;
}

static enum zw_status remove_leftovers(struct publisher *p, struct err *err)
{
	uint64_t current = 0;
	struct predecessor before = {0};
	struct buf path = BUF_INIT(PATH_LIMIT);

	enum zw_status status = store_current(p->dir, &current, NULL);
	/* A pointer that cannot be read may still be put right: nothing it could mean is removed.
	 */
	if (status != ZW_OK && status != ZW_NOT_FOUND)
		return ZW_OK;
	before.below = current;
	buf_printf(&path, "%s/generations", p->dir);
	status = each_name(buf_cstr(&path), see_predecessor, &before, err);
	buf_release(&path);
	return status == ZW_OK ? prune(p->dir, current, before.number, err) : status;
}

enum zw_status publisher_open(const char *dir, struct publisher *publisher, struct err *err)
{
	struct publisher p = {.lock = -1, .dir = strdup(dir)};
	enum zw_status status = p.dir ? make_folders(dir, err) : err_no_memory(err);

	if (status == ZW_OK)
		status = check_folder(dir, err);
	if (status == ZW_OK)
		status = take_lock(&p, err);
	if (status == ZW_OK)
		status = prepare(&p, err);
	if (status == ZW_OK)
		status = remove_leftovers(&p, err);
	if (status == ZW_OK)
		*publisher = p;
	else
		publisher_close(&p);
	return status;
}

void publisher_close(struct publisher *p)
{
	if (p->lock >= 0)
		close(p->lock);
	free(p->dir);
	*p = (struct publisher){.lock = -1};
}

/* ---- Publishing ---- */

static enum zw_status write_file(const char *path, const struct buf *content, struct err *err)
{
	FILE *file = fopen(path, "wxe");

	if (!file)
		return err_errno(err, path);
	bool good = fwrite(content->data, content->len, 1, file) == 1 && fflush(file) == 0 &&
	            fsync(fileno(file)) == 0;
	enum zw_status status = good ? ZW_OK : err_errno(err, path);
	if (fclose(file) != 0 && status == ZW_OK)
		status = err_errno(err, path);
	return status;
}

/* dir/rest, through the buffer. */
static const char *in(const struct publisher *p, struct buf *path, const char *rest)
{
	buf_reset(path);
	buf_printf(path, "%s/%s", p->dir, rest);
	return buf_cstr(path);
}

static enum zw_status sync_shards(struct publisher *p, const struct manifest *m, struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < m->n_shards && status == ZW_OK; i++) {
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
	struct buf path = BUF_INIT(PATH_LIMIT);
	char rest[128];

	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/%s", p->number, name);
	enum zw_status status = write_file(in(p, &path, rest), file, err);
	buf_release(&path);
	return status;
}

static enum zw_status write_generation(struct publisher *p, const struct publication *pub,
                                       struct err *err)
{
	const struct manifest *m = pub->manifest;
	struct buf path = BUF_INIT(PATH_LIMIT), text = BUF_INIT(MANIFEST_LIMIT);
	char rest[64];
	enum zw_status status = ZW_OK;

	snprintf(rest, sizeof(rest), "generations/%" PRIu64, m->number);
	if (status == ZW_OK)
		status = make_folder(in(p, &path, rest), err);
	if (status == ZW_OK)
		status = tables_write(p, pub, err);
	if (status == ZW_OK)
		status = manifest_encode(m, &text, err);
	if (status == ZW_OK)
		status = publisher_write(p, "manifest.json", &text, err);
	if (status == ZW_OK)
		status = files_sync(in(p, &path, rest), err);
	if (status == ZW_OK)
		status = files_sync(in(p, &path, "generations"), err);
	buf_release(&path);
	buf_release(&text);
	return status;
}

static enum zw_status move_pointer(struct publisher *p, struct err *err)
{
	struct buf old = BUF_INIT(PATH_LIMIT), new = BUF_INIT(PATH_LIMIT);
	char target[64];
	enum zw_status status = ZW_OK;

	snprintf(target, sizeof(target), "generations/%" PRIu64, p->number);
	in(p, &new, "current.new");
	in(p, &old, "current");
	if (unlink(buf_cstr(&new)) != 0 && errno != ENOENT)
		status = err_errno(err, buf_cstr(&new));
	if (status == ZW_OK && symlink(target, buf_cstr(&new)) != 0)
		status = err_errno(err, buf_cstr(&new));
	if (status == ZW_OK && rename(buf_cstr(&new), buf_cstr(&old)) != 0)
		status = err_errno(err, buf_cstr(&old));
	if (status == ZW_OK)
		status = files_sync(p->dir, err);
	buf_release(&old);
	buf_release(&new);
	return status;
}

enum zw_status publisher_publish(struct publisher *p, const struct publication *pub,
                                 struct err *err)
{
	struct manifest *m = pub->manifest;
	uint64_t before = 0;
	time_t t = time(NULL);
	struct tm utc;

	if (store_current(p->dir, &before, NULL) != ZW_OK)
		before = 0;
	m->number = p->number;
	gmtime_r(&t, &utc);
	strftime(m->created, sizeof(m->created), "%Y-%m-%dT%H:%M:%SZ", &utc);
	enum zw_status status = sync_shards(p, m, err);
	if (status == ZW_OK)
		status = write_generation(p, pub, err);
	if (status == ZW_OK)
		status = move_pointer(p, err);
	/* It is published. What cannot be removed now is removed by the next run. */
	if (status == ZW_OK)
		(void)prune(p->dir, p->number, before, NULL);
	return status;
}

void publisher_discard(struct publisher *p)
{
	/* What cannot be removed now is removed by the next run. */
	if (p->dir)
		(void)remove_leftovers(p, NULL);
}
