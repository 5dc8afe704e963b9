/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/publish/prune.h"

#include "core/files.h"
#include "core/index/store.h"
#include "indexer/publish/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct pruning {
	const char *dir;
	uint64_t current; /* 0: there is no pointer */
	uint64_t keep;    /* generations below it that may stay yet */
	struct buf names; /* of the shards that are needed: each ended by a NUL */
	bool unsure;      /* a generation stays, and what it needs is not known */
};

static enum zw_status note_shards(struct pruning *p, const struct manifest *m, struct err *err)
{
	for (size_t i = 0; i < m->n_shards; i++)
		buf_add(&p->names, m->shards[i].name, strlen(m->shards[i].name) + 1);
	return buf_status(&p->names, "shards", err);
}

static bool is_needed(const struct pruning *p, const char *shard)
{
	for (size_t at = 0; at < p->names.len; at += strlen(p->names.data + at) + 1)
		if (strcmp(p->names.data + at, shard) == 0)
			return true;
	return false;
}

/* ---- Generations ---- */

/* Removes the generation, unless a reader has it open. Locked alone while it goes: who waits for
 * the lock meanwhile finds that the manifest has no name any more. */
static enum zw_status remove_generation(const char *folder, bool *removed, struct err *err)
{
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	buf_printf(&path, "%s/manifest.json", folder);
	int fd = TEMP_FAILURE_RETRY(open(buf_cstr(&path), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
	/* What nobody can open nobody holds; but one that we alone cannot open stays. */
	bool gone = fd < 0 && (errno == ENOENT || errno == ELOOP || errno == ENXIO);
	*removed = gone || (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0);
	if (!*removed && errno != EWOULDBLOCK)
		status = err_errno(err, buf_cstr(&path));
	/* The manifest first: half a generation must not look like one. */
	if (*removed && fd >= 0 && unlink(buf_cstr(&path)) != 0 && errno != EISDIR)
		status = err_errno(err, buf_cstr(&path));
	if (*removed && status == ZW_OK)
		status = files_remove_tree(folder, err);
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return status;
}

/* Without a pointer, which may have been lost, each may be the one that served. */
static bool may_be_kept(const struct pruning *p, uint64_t number)
{
	return p->current == 0 || (number < p->current && p->keep > 0);
}

static enum zw_status visit_generation(struct pruning *p, uint64_t number, struct err *err)
{
	PATH_BUF(folder);
	PATH_BUF(path);
	struct manifest m = {0};
	bool removed = false;

	buf_printf(&folder, "%s/generations/%" PRIu64, p->dir, number);
	buf_printf(&path, "%s/manifest.json", buf_cstr(&folder));
	enum zw_status readable = manifest_read(buf_cstr(&path), &m, NULL);
	/* Of another version, or damaged: nobody can go back to it. */
	bool kept = number == p->current || (may_be_kept(p, number) && readable == ZW_OK);
	enum zw_status status = readable == ZW_NO_MEMORY ? err_no_memory(err) : ZW_OK;
	if (status == ZW_OK && !kept)
		status = remove_generation(buf_cstr(&folder), &removed, err);
	if (status == ZW_OK && kept && number < p->current)
		p->keep--;
	if (status == ZW_OK && !removed && readable == ZW_OK)
		status = note_shards(p, &m, err);
	else if (!removed)
		p->unsure = true;
	manifest_release(&m);
	buf_release(&folder);
	buf_release(&path);
	return status;
}

static enum zw_status visit_generations(struct pruning *p, struct err *err)
{
	enum zw_status status = ZW_OK;
	uint64_t number = UINT64_MAX;

	/* From the highest down: those that are kept are the last good ones. */
	while (status == ZW_OK) {
		status = store_below(p->dir, number, &number, err);
		if (status != ZW_OK || number == 0)
			break;
		status = visit_generation(p, number, err);
	}
	return status;
}

/* ---- Shards ---- */

static enum zw_status visit_shard(const char *name, void *context, struct err *err)
{
	const struct pruning *p = context;
	PATH_BUF(path);

	/* What is not ours is left alone. */
	if (store_number_of(name) == 0 || is_needed(p, name))
		return ZW_OK;
	buf_printf(&path, "%s/shards/%s", p->dir, name);
	enum zw_status status = files_remove_tree(buf_cstr(&path), err);
	buf_release(&path);
	return status;
}

/* ---- All ---- */

static bool is_known(const char *dir, uint64_t number)
{
	PATH_BUF(path);
	struct manifest m = {0};

	buf_printf(&path, "%s/generations/%" PRIu64 "/manifest.json", dir, number);
	bool known = manifest_read(buf_cstr(&path), &m, NULL) == ZW_OK;
	manifest_release(&m);
	buf_release(&path);
	return known;
}

enum zw_status prune(const char *dir, uint64_t keep, struct err *err)
{
	struct pruning p = {.dir = dir, .keep = keep, .names = BUF_INIT(64 << 20)};
	PATH_BUF(path);
	enum zw_status status = store_current(dir, &p.current, NULL);

	/* A pointer that cannot be read may still be put right: nothing it could mean is removed.
	 */
	if (status != ZW_OK && status != ZW_NOT_FOUND)
		return ZW_OK;
	if (status == ZW_OK && !is_known(dir, p.current))
		return ZW_OK;
	status = visit_generations(&p, err);
	buf_printf(&path, "%s/shards", dir);
	if (status == ZW_OK && !p.unsure)
		status = folder_each(buf_cstr(&path), visit_shard, &p, err);
	buf_release(&path);
	buf_release(&p.names);
	return status;
}
