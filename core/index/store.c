/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/store.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/distant/remote.h"
#include "core/index/distant/stub.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NUMBER_DIGITS = 15 }; /* of a generation: one more never overflows */
enum { TRIES = 5 }; /* a generation may be removed between reading the pointer and opening it */

/* Bytes of values that all shards keep together. A value that is not kept is got from a block of
 * the tree, which the kernel copies: half of what a phrase costs while other programs are at work.
 */
static const size_t KEPT = 8 << 20;

static const char generations[] = "generations/";
const char store_system_dir[] = "/var/lib/zhengwen/index";

/* ---- Which ones there are ---- */

enum zw_status store_current(const char *dir, uint64_t *number, struct err *err)
{
	PATH_BUF(path);
	char target[64], *end;

	if (stub_is(dir))
		return store_look(dir, number, NULL, err);
	buf_printf(&path, "%s/current", dir);
	ssize_t n = readlink(buf_cstr(&path), target, sizeof(target) - 1);
	int reason = errno;
	buf_release(&path);
	if (n < 0 && reason == ENOENT)
		return err_set(err, ZW_NOT_FOUND, _("%s: there is no index here"), dir);
	if (n < 0 && reason != EINVAL) {
		errno = reason;
		return err_errno(err, dir);
	}
	n = n < 0 ? 0 : n; /* something else than a link */
	target[n] = '\0';
	size_t prefix = sizeof(generations) - 1;
	uint64_t value = 0;
	bool good = strncmp(target, generations, prefix) == 0;
	if (good) {
		value = strtoull(target + prefix, &end, 10);
		good = value > 0 && *end == '\0';
	}
	if (!good)
		return err_set(err, ZW_BAD_INDEX, _("%s: the pointer \"current\" is damaged"), dir);
	*number = value;
	return ZW_OK;
}

uint64_t store_number_of(const char *name)
{
	char *end;

	if (*name < '1' || *name > '9' || strspn(name, "0123456789") > NUMBER_DIGITS)
		return 0;
	uint64_t number = strtoull(name, &end, 10);
	return *end == '\0' || *end == '-' ? number : 0;
}

enum zw_status store_below(const char *dir, uint64_t below, uint64_t *number, struct err *err)
{
	PATH_BUF(path);
	struct dirent *entry;

	buf_printf(&path, "%s/generations", dir);
	DIR *folder = opendir(buf_cstr(&path));
	enum zw_status status = folder ? ZW_OK : err_errno(err, buf_cstr(&path));
	uint64_t highest = 0;
	while (folder && (errno = 0, entry = readdir(folder))) {
		uint64_t one = strchr(entry->d_name, '-') ? 0 : store_number_of(entry->d_name);
		if (one < below && one > highest)
			highest = one;
	}
	if (folder && errno != 0)
		status = err_errno(err, buf_cstr(&path));
	if (folder)
		closedir(folder);
	buf_release(&path);
	if (status == ZW_OK)
		*number = highest;
	return status;
}

/* ---- Opening ---- */

static enum zw_status open_dead(const char *dir, uint64_t number, struct shard *shard,
                                struct err *err)
{
	PATH_BUF(path);
	const uint32_t entries[TABLES] = {shard->info.documents, shard->info.passages};

	if (shard->info.dead == 0)
		return ZW_OK;
	buf_printf(&path, "%s/generations/%" PRIu64 "/dead/%s", dir, number, shard->info.name);
	enum zw_status status = dead_open(buf_cstr(&path), entries, &shard->dead, err);
	if (status == ZW_OK && dead_count(shard->dead, TABLE_DOCUMENTS) != shard->info.dead)
		status = err_set(err, ZW_BAD_INDEX,
		                 _("%s: %" PRIu32 " entries, the manifest says %" PRIu32),
		                 buf_cstr(&path), dead_count(shard->dead, TABLE_DOCUMENTS),
		                 shard->info.dead);
	buf_release(&path);
	return status;
}

static enum zw_status open_shards(const char *dir, uint64_t number, struct generation *g,
                                  struct err *err)
{
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < g->manifest.n_shards; i++) {
		const struct shard_info *info = &g->manifest.shards[i];
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", dir, info->name);
		status = shard_open(buf_cstr(&path), info, &g->shards[i], err);
		if (status == ZW_OK)
			status = open_dead(dir, number, &g->shards[i], err);
		if (status == ZW_OK)
			shard_keep(&g->shards[i], KEPT / g->manifest.n_shards);
	}
	buf_release(&path);
	return status;
}

static enum zw_status open_all_shards(const char *dir, uint64_t number, struct generation *g,
                                      struct err *err)
{
	g->shards = calloc(g->manifest.n_shards, sizeof(*g->shards));
	g->first = calloc(g->manifest.n_shards, sizeof(*g->first));
	if (!g->shards || !g->first)
		return err_no_memory(err);
	enum zw_status status = g->remote ? remote_open_shards(g->remote, g, err)
	                                  : open_shards(dir, number, g, err);
	if (status == ZW_OK)
		store_count(g);
	return status;
}

static enum zw_status open_catalog(const char *dir, uint64_t number, struct generation *g,
                                   struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/generations/%" PRIu64 "/catalog", dir, number);
	enum zw_status status = catalog_open(buf_cstr(&path), g->n_rows, &g->catalog, err);
	buf_release(&path);
	return status;
}

static enum zw_status open_mined(const char *dir, uint64_t number, struct generation *g,
                                 struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/generations/%" PRIu64 "/terms", dir, number);
	enum zw_status status = mined_open(buf_cstr(&path), g->manifest.terms, &g->mined, err);
	buf_release(&path);
	return status;
}

static enum zw_status open_suggestions(const char *dir, uint64_t number, struct generation *g,
                                       struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/generations/%" PRIu64 "/suggest", dir, number);
	enum zw_status status = suggestions_open(buf_cstr(&path), &g->suggestions, err);
	buf_release(&path);
	return status;
}

static bool is_linked(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_nlink > 0;
}

/* Whoever removes a generation has its manifest locked alone while it does: what is locked here and
 * still has a name stays. A file system that knows no locks serves all the same. */
static enum zw_status lock_manifest(const char *path, int *lock, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 && errno == ENOENT)
		return err_set(err, ZW_NOT_FOUND, _("%s: not there"), path);
	if (fd < 0) {
		enum zw_status status = err_errno(err, path);
		return status == ZW_NO_MEMORY ? status : ZW_BAD_INDEX;
	}
	while (flock(fd, LOCK_SH) != 0 && errno == EINTR)
		;
	if (!is_linked(fd)) {
		close(fd);
		return err_set(err, ZW_NOT_FOUND, _("%s: removed just now"), path);
	}
	*lock = fd;
	return ZW_OK;
}

static enum zw_status open_manifest(const char *dir, uint64_t number, struct generation *g,
                                    struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/generations/%" PRIu64 "/manifest.json", dir, number);
	enum zw_status status = lock_manifest(buf_cstr(&path), &g->lock, err);
	if (status == ZW_OK)
		status = manifest_read(buf_cstr(&path), &g->manifest, err);
	if (status == ZW_OK && g->manifest.number != number)
		status = err_set(err, ZW_BAD_INDEX,
		                 _("%s: it is the manifest of generation %" PRIu64),
		                 buf_cstr(&path), g->manifest.number);
	buf_release(&path);
	return status;
}

/* remote: its own from now on, or NULL. */
static enum zw_status open_files(const char *dir, uint64_t number, struct remote *remote,
                                 struct generation **generation, struct err *err)
{
	struct generation *g = calloc(1, sizeof(*g));

	*generation = NULL;
	if (!g) {
		remote_close(remote);
		return err_no_memory(err);
	}
	g->lock = -1;
	g->remote = remote;
	enum zw_status status = open_manifest(dir, number, g, err);
	if (status == ZW_OK)
		status = open_all_shards(dir, number, g, err);
	if (status == ZW_OK)
		status = open_catalog(dir, number, g, err);
	if (status == ZW_OK)
		status = open_mined(dir, number, g, err);
	if (status == ZW_OK)
		status = open_suggestions(dir, number, g, err);
	/* The manifest is of this version: whatever says another one is damaged. */
	if (status == ZW_OLD_VERSION && g->manifest.number)
		status = ZW_BAD_INDEX;
	if (status == ZW_OK)
		*generation = g;
	else
		store_close(g);
	return status;
}

/* number 0: the one that there is. */
static enum zw_status open_stub(const char *stub, uint64_t number, struct generation **generation,
                                struct err *err)
{
	enum zw_status status = ZW_NOT_FOUND;

	/* Its files may be removed by another program that reads a newer one. */
	for (int tries = 0; tries < TRIES && status == ZW_NOT_FOUND; tries++) {
		struct remote *r;
		*generation = NULL;
		status = remote_open(stub, &r, err);
		if (status != ZW_OK)
			return status;
		uint64_t there = remote_number(r);
		if (number > 0 && number != there) {
			remote_close(r);
			return err_set(err, ZW_NOT_FOUND,
			               _("%s: generation %" PRIu64 " is served, not %" PRIu64),
			               stub, there, number);
		}
		status = open_files(remote_root(r), there, r, generation, err);
		if (status == ZW_OK)
			remote_ready(r);
	}
	return status == ZW_NOT_FOUND ? ZW_BAD_INDEX : status;
}

enum zw_status store_open_number(const char *dir, uint64_t number, struct generation **generation,
                                 struct err *err)
{
	return stub_is(dir) ? open_stub(dir, number, generation, err)
	                    : open_files(dir, number, NULL, generation, err);
}

/* The current one; *number is 0 if that cannot be known. */
static enum zw_status open_current(const char *dir, uint64_t *number, struct generation **g,
                                   struct err *err)
{
	enum zw_status status = ZW_OK;
	uint64_t before = 0;

	for (int tries = 0; tries < TRIES; tries++) {
		struct err reason = {""};
		enum zw_status current = store_current(dir, number, &reason);
		if (current != ZW_OK) {
			*number = 0;
			return err_set(err, current, "%s", reason.text);
		}
		if (*number == before)
			break; /* nothing new was published: the failure is not one of timing */
		before = *number;
		status = store_open_number(dir, *number, g, err);
		if (status == ZW_OK || status == ZW_NO_MEMORY)
			break;
	}
	/* That there is no index is told of the folder only. */
	return status == ZW_NOT_FOUND ? ZW_BAD_INDEX : status;
}

/* The last one below that can be opened. What cannot be opened is passed over: why the current one
 * is not served is said already. */
static enum zw_status fall_back(const char *dir, uint64_t below, struct generation **g)
{
	enum zw_status status = ZW_OK;
	uint64_t number = below;

	while (status != ZW_NO_MEMORY && !*g) {
		if (store_below(dir, number, &number, NULL) != ZW_OK || number == 0)
			return ZW_NOT_FOUND;
		status = store_open_number(dir, number, g, NULL);
	}
	return status;
}

enum zw_status store_open(const char *dir, struct generation **generation, struct err *err)
{
	struct err reason = {""};
	struct generation *g = NULL;
	uint64_t current = 0;

	*generation = NULL;
	if (stub_is(dir))
		return open_stub(dir, 0, generation, err);
	enum zw_status status = open_current(dir, &current, &g, &reason);
	if (status == ZW_BAD_INDEX && fall_back(dir, current ? current : UINT64_MAX, &g) == ZW_OK) {
		g->fallback = strdup(reason.text);
		status = g->fallback ? ZW_OK : ZW_NO_MEMORY;
	}
	if (status != ZW_OK) {
		store_close(g);
		return err_set(err, status, "%s", reason.text);
	}
	*generation = g;
	return ZW_OK;
}

void store_close(struct generation *g)
{
	if (!g)
		return;
	/* First: it has threads that may use the trees of shards. */
	remote_close(g->remote);
	for (size_t i = 0; g->shards && i < g->manifest.n_shards; i++) {
		dead_close(g->shards[i].dead);
		shard_close(&g->shards[i]);
	}
	free(g->shards);
	free(g->first);
	catalog_close(g->catalog);
	mined_close(g->mined);
	suggestions_close(g->suggestions);
	manifest_release(&g->manifest);
	free(g->fallback);
	/* Last: the lock holds what is mapped. */
	if (g->lock >= 0)
		close(g->lock);
	free(g);
}

enum zw_status store_frequency(const struct generation *g, enum table table, const char *term,
                               size_t len, uint32_t *count, struct err *err)
{
	enum zw_status status = ZW_OK;
	uint32_t one;

	*count = 0;
	for (size_t i = 0; i < g->manifest.n_shards && status == ZW_OK; i++) {
		status = shard_frequency(&g->shards[i], table, term, len, &one, err);
		if (status == ZW_OK)
			*count += one;
	}
	return status;
}

/* ---- Where they are ---- */

bool store_default_dir(struct buf *path)
{
	const char *index = getenv("ZHENGWEN_INDEX"), *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");

	if (index && *index)
		buf_str(path, index);
	else if (data && *data)
		buf_printf(path, "%s/zhengwen/index", data);
	else if (home && *home)
		buf_printf(path, "%s/.local/share/zhengwen/index", home);
	else
		return false;
	return true;
}

/* Is there a pointer to a generation? Whether it is a good one, opening tells. */
static bool is_index(const char *dir)
{
	uint64_t number;

	/* No machine is asked for that. */
	return stub_is(dir) || store_current(dir, &number, NULL) != ZW_NOT_FOUND;
}

bool store_reading_dir(const char *common, struct buf *path)
{
	const char *index = getenv("ZHENGWEN_INDEX");
	bool named = index && *index;
	bool own = store_default_dir(path);

	if (!named && !(own && is_index(buf_cstr(path))) && is_index(common)) {
		buf_reset(path);
		buf_str(path, common);
		return true;
	}
	return own;
}
