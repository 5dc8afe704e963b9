/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/publish/seal.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/sums/sums.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool is_new_shard(const struct publication *pub, const char *name)
{
	const struct manifest *before = pub->before ? &pub->before->manifest : NULL;

	for (size_t i = 0; before && i < before->n_shards; i++)
		if (strcmp(before->shards[i].name, name) == 0)
			return false;
	return true;
}

static enum zw_status seal_shard(const char *folder, struct err *err)
{
	PATH_BUF(path);
	struct buf list = BUF_INIT(SUMS_LIMIT);

	buf_printf(&path, "%s/%s", folder, sums_name);
	enum zw_status status = sums_add_tree(&list, folder, NULL, err);
	if (status == ZW_OK)
		status = files_write(buf_cstr(&path), &list, err);
	buf_release(&list);
	buf_release(&path);
	return status;
}

enum zw_status seal_shards(struct publisher *p, const struct publication *pub, struct err *err)
{
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < pub->manifest->n_shards; i++) {
		const char *name = pub->manifest->shards[i].name;
		if (!is_new_shard(pub, name))
			continue;
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", p->dir, name);
		status = seal_shard(buf_cstr(&path), err);
	}
	buf_release(&path);
	return status;
}

enum zw_status check_sealed(const char *dir, const char *shard, struct err *err)
{
	PATH_BUF(path);
	struct buf list = BUF_INIT(SUMS_LIMIT);

	buf_printf(&path, "%s/shards/%s/%s", dir, shard, sums_name);
	enum zw_status status = sums_read(buf_cstr(&path), &list, err);
	buf_reset(&path);
	buf_printf(&path, "%s/shards/%s", dir, shard);
	if (status == ZW_OK)
		status = sums_check(&list, buf_cstr(&path), err);
	buf_release(&path);
	buf_release(&list);
	return status;
}

/* ---- What was taken over ---- */

struct taken {
	const char *dir;
	uint64_t number, before;
	struct buf list; /* of the generation before */
};

static bool same_file(const char *dir, const char *a, const char *b)
{
	PATH_BUF(path);
	struct stat x, y;

	buf_printf(&path, "%s/%s", dir, a);
	bool same = stat(buf_cstr(&path), &x) == 0;
	buf_reset(&path);
	buf_printf(&path, "%s/%s", dir, b);
	same = same && stat(buf_cstr(&path), &y) == 0 && x.st_ino == y.st_ino &&
	       x.st_dev == y.st_dev;
	buf_release(&path);
	return same;
}

static enum zw_status check_taken(void *context, const char *hex, const char *name, struct err *err)
{
	const struct taken *t = context;
	PATH_BUF(then);
	struct buf folder = BUF_INIT(64);
	enum zw_status status = ZW_OK;

	buf_printf(&folder, "generations/%" PRIu64 "/", t->number);
	if (strncmp(name, buf_cstr(&folder), folder.len) == 0)
		buf_printf(&then, "generations/%" PRIu64 "/%s", t->before, name + folder.len);
	else
		buf_str(&then, name);
	const char *sum = sums_find(&t->list, buf_cstr(&then));
	if (sum && memcmp(sum, hex, SUM_HEX_SIZE - 1) != 0 &&
	    same_file(t->dir, name, buf_cstr(&then)))
		status = err_set(err, ZW_BAD_INDEX,
		                 _("%s/%s is not what was published: read everything anew "
		                   "(--full)"),
		                 t->dir, buf_cstr(&then));
	buf_release(&then);
	buf_release(&folder);
	return status;
}

static enum zw_status check_all_taken(struct publisher *p, const struct publication *pub,
                                      const struct buf *list, struct err *err)
{
	struct taken t = {p->dir, p->number, pub->before->manifest.number, BUF_INIT(SUMS_LIMIT)};
	PATH_BUF(path);

	buf_printf(&path, "%s/generations/%" PRIu64 "/%s", p->dir, t.before, sums_name);
	enum zw_status status = sums_read(buf_cstr(&path), &t.list, err);
	if (status == ZW_OK)
		status = sums_each(list, check_taken, &t, err);
	buf_release(&path);
	buf_release(&t.list);
	return status;
}

/* ---- The generation ---- */

enum zw_status seal_generation(struct publisher *p, const struct publication *pub, struct err *err)
{
	PATH_BUF(name);
	struct buf list = BUF_INIT(SUMS_LIMIT);

	buf_printf(&name, "generations/%" PRIu64, p->number);
	enum zw_status status = sums_add_tree(&list, p->dir, buf_cstr(&name), err);
	for (size_t i = 0; status == ZW_OK && i < pub->manifest->n_shards; i++) {
		buf_reset(&name);
		buf_printf(&name, "shards/%s/%s", pub->manifest->shards[i].name, sums_name);
		status = sums_add(&list, p->dir, buf_cstr(&name), err);
	}
	if (status == ZW_OK && pub->before)
		status = check_all_taken(p, pub, &list, err);
	if (status == ZW_OK)
		status = publisher_write(p, sums_name, &list, err);
	buf_release(&list);
	buf_release(&name);
	return status;
}
