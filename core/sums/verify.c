/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/sums/verify.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/sums/sums.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- What was found whole ---- */

struct whole {
	char shard[64];
	char sum[SUM_HEX_SIZE];    /* of its list */
	char stamp[HASH_HEX_SIZE]; /* of what the system says of its files */
};

void verified_release(struct verified *v)
{
	buf_release(&v->shards);
}

static struct whole *find_whole(const struct verified *v, const char *shard)
{
	struct whole *all = v ? (void *)v->shards.data : NULL;

	for (size_t i = 0; v && i < v->shards.len / sizeof(*all); i++)
		if (strcmp(all[i].shard, shard) == 0)
			return &all[i];
	return NULL;
}

/* Without memory for it the shard is read again next time. */
static void note_whole(struct verified *v, const struct whole *found)
{
	struct whole *before = find_whole(v, found->shard);

	if (before) {
		*before = *found;
	} else if (v) {
		/* Of shards that are long gone, mostly. */
		if (v->shards.len + sizeof(*found) > v->shards.limit)
			buf_reset(&v->shards);
		buf_add(&v->shards, found, sizeof(*found));
	}
}

struct stamping {
	const char *folder;
	struct buf rows;
};

static enum zw_status stamp_file(void *context, const char *hex, const char *name, struct err *err)
{
	struct stamping *s = context;
	PATH_BUF(path);
	struct stat st;
	enum zw_status status = ZW_OK;

	(void)hex;
	buf_printf(&path, "%s/%s", s->folder, name);
	if (stat(buf_cstr(&path), &st) != 0) {
		status = err_errno(err, buf_cstr(&path));
		status = status == ZW_NO_MEMORY ? status : ZW_BAD_INDEX;
	} else {
		const int64_t row[] = {(int64_t)st.st_ino, st.st_size,        st.st_mtim.tv_sec,
		                       st.st_mtim.tv_nsec, st.st_ctim.tv_sec, st.st_ctim.tv_nsec,
		                       (int64_t)st.st_dev};
		buf_add(&s->rows, row, sizeof(row));
		status = buf_status(&s->rows, sums_name, err);
	}
	buf_release(&path);
	return status;
}

static enum zw_status stamp_files(const struct buf *list, const char *folder,
                                  char stamp[HASH_HEX_SIZE], struct err *err)
{
	struct stamping s = {folder, BUF_INIT(SUMS_LIMIT)};
	enum zw_status status = sums_each(list, stamp_file, &s, err);

	if (status == ZW_OK)
		hash_hex(buf_cstr(&s.rows), s.rows.len, stamp);
	buf_release(&s.rows);
	return status;
}

/* ---- Shards ---- */

/* Its list is known to be the right one. */
static enum zw_status verify_files(const char *folder, struct whole *found, struct verified *v,
                                   struct err *err)
{
	const struct whole *before = find_whole(v, found->shard);
	PATH_BUF(path);
	struct buf list = BUF_INIT(SUMS_LIMIT);

	buf_printf(&path, "%s/%s", folder, sums_name);
	enum zw_status status = sums_read(buf_cstr(&path), &list, err);
	if (status == ZW_OK)
		status = stamp_files(&list, folder, found->stamp, err);
	bool known = status == ZW_OK && before && strcmp(before->sum, found->sum) == 0 &&
	             strcmp(before->stamp, found->stamp) == 0;
	if (status == ZW_OK && !known) {
		status = sums_check(&list, folder, err);
		if (status == ZW_OK)
			note_whole(v, found);
	}
	buf_release(&path);
	buf_release(&list);
	return status;
}

static enum zw_status verify_shard(const char *dir, const char *shard, const char *sum,
                                   struct verified *v, struct err *err)
{
	struct whole found = {"", "", ""};
	PATH_BUF(folder);
	PATH_BUF(path);
	char is[SUM_HEX_SIZE];

	snprintf(found.shard, sizeof(found.shard), "%s", shard);
	memcpy(found.sum, sum, SUM_HEX_SIZE - 1);
	buf_printf(&folder, "%s/shards/%s", dir, shard);
	buf_printf(&path, "%s/%s", buf_cstr(&folder), sums_name);
	enum zw_status status = sums_file(buf_cstr(&path), is, err);
	if (status == ZW_IO)
		status = ZW_BAD_INDEX;
	if (status == ZW_OK && strcmp(is, found.sum) != 0)
		status = err_set(err, ZW_BAD_INDEX, _("%s: damaged: its SHA-256 is another one"),
		                 buf_cstr(&path));
	if (status == ZW_OK)
		status = verify_files(buf_cstr(&folder), &found, v, err);
	buf_release(&folder);
	buf_release(&path);
	return status;
}

/* ---- The generation ---- */

struct job {
	const char *dir;
	uint64_t number;
	const struct buf *list;
	struct verified *verified;
};

/* The sum of a name made of a part of the index, or NULL after a message: a list that was cut says
 * nothing of what it lost. */
static const char *sum_of(const struct job *j, struct err *err, const char *format,
                          const char *part)
{
	PATH_BUF(name);

	if (strncmp(format, "shards/", 7) != 0)
		buf_printf(&name, "generations/%" PRIu64 "/", j->number);
	buf_printf(&name, format, part);
	const char *sum = sums_find(j->list, buf_cstr(&name));
	if (!sum)
		err_set(err, ZW_BAD_INDEX, _("%s: %s of generation %" PRIu64 " does not name it"),
		        buf_cstr(&name), sums_name, j->number);
	buf_release(&name);
	return sum;
}

static enum zw_status verify_shards(const struct job *j, const struct manifest *m, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < m->n_shards; i++) {
		const char *name = m->shards[i].name;
		const char *sum = sum_of(j, err, "shards/%s/SHA256SUMS", name);
		if (!sum || (m->shards[i].dead && !sum_of(j, err, "dead/%s", name)))
			return ZW_BAD_INDEX;
		status = verify_shard(j->dir, name, sum, j->verified, err);
	}
	return status;
}

static enum zw_status verify_tables(const struct job *j, struct err *err)
{
	static const char *const names[] = {"manifest.json", "catalog", "terms", "suggest"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!sum_of(j, err, "%s", names[i]))
			return ZW_BAD_INDEX;
	return sums_check(j->list, j->dir, err);
}

enum zw_status store_verify(const char *dir, uint64_t number, struct verified *verified,
                            struct err *err)
{
	PATH_BUF(path);
	struct buf list = BUF_INIT(SUMS_LIMIT);
	struct job job = {dir, number, &list, verified};
	struct manifest m = {0};

	buf_printf(&path, "%s/generations/%" PRIu64 "/%s", dir, number, sums_name);
	enum zw_status status = sums_read(buf_cstr(&path), &list, err);
	if (status == ZW_OK)
		status = verify_tables(&job, err);
	buf_reset(&path);
	buf_printf(&path, "%s/generations/%" PRIu64 "/manifest.json", dir, number);
	if (status == ZW_OK)
		status = manifest_read(buf_cstr(&path), &m, err);
	if (status == ZW_OK && m.number != number)
		status = err_set(err, ZW_BAD_INDEX,
		                 _("%s: it is the manifest of generation %" PRIu64),
		                 buf_cstr(&path), m.number);
	if (status == ZW_OK)
		status = verify_shards(&job, &m, err);
	manifest_release(&m);
	buf_release(&path);
	buf_release(&list);
	return status;
}

/* ---- Opening ---- */

/* The last whole one below that number. */
static enum zw_status open_below(const char *dir, uint64_t number, struct verified *v,
                                 struct generation **g, struct err *err)
{
	for (;;) {
		enum zw_status status = store_below(dir, number, &number, err);
		if (status != ZW_OK)
			return status;
		if (number == 0)
			return ZW_NOT_FOUND;
		status = store_open_number(dir, number, g, err);
		if (status == ZW_OK)
			status = store_verify(dir, number, v, err);
		if (status == ZW_OK || status == ZW_NO_MEMORY)
			return status;
		store_close(*g);
		*g = NULL;
	}
}

enum zw_status store_open_whole(const char *dir, struct verified *verified,
                                struct generation **generation, struct err *err)
{
	struct generation *g = NULL;
	struct err reason = {""};

	*generation = NULL;
	enum zw_status status = store_open(dir, &g, err);
	if (status != ZW_OK)
		return status;
	/* Its files were checked when they came; the rest is for the machines that have it. */
	if (g->remote) {
		*generation = g;
		return ZW_OK;
	}
	uint64_t number = g->manifest.number;
	status = store_verify(dir, number, verified, &reason);
	if (status == ZW_BAD_INDEX) {
		/* The first reason is that of the current one. */
		char *why = g->fallback ? g->fallback : strdup(reason.text);
		g->fallback = NULL;
		store_close(g);
		g = NULL;
		status = why ? open_below(dir, number, verified, &g, NULL) : ZW_NO_MEMORY;
		if (status == ZW_OK)
			g->fallback = why;
		else
			free(why);
		status = status == ZW_NOT_FOUND ? ZW_BAD_INDEX : status;
	}
	if (status == ZW_OK)
		*generation = g;
	else
		store_close(g);
	return status == ZW_OK ? status : err_set(err, status, "%s", reason.text);
}
