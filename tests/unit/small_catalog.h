/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A catalog of a few documents, made of the lines of facts that are given (indexer/catalog/facts.c
 * explains their keys).
 */
#ifndef TESTS_UNIT_SMALL_CATALOG_H
#define TESTS_UNIT_SMALL_CATALOG_H

#include "test.h"

#include "core/index/catalog/file.h"
#include "indexer/catalog/make.h"

#include <sys/stat.h>

static struct buf file; /* of the catalog that is looked at */

/* In an empty folder; facts end in NULL. The caller ends with done. */
static inline struct catalog *catalog_of(const char *folder, const char *const *facts)
{
	struct shard_info shard = {.name = "1-1"};
	struct manifest m = {.shards = &shard, .n_shards = 1};
	struct buf lines = BUF_INIT(1 << 20);
	struct spool suggestions;
	struct catalog *c;
	struct err err = {""};

	for (; facts[shard.documents]; shard.documents++)
		buf_printf(&lines, "%s\n", facts[shard.documents]);
	assert_int_equal(mkdir(in_folder(folder, "shards"), 0777), 0);
	assert_int_equal(mkdir(in_folder(folder, "shards/1-1"), 0777), 0);
	write_text(in_folder(folder, "shards/1-1/facts"), lines.data, lines.len);
	buf_release(&lines);
	file = BUF_INIT(1 << 20);
	spool_init(&suggestions, folder, UINT64_MAX);
	assert_ok(catalog_make(&(struct collection){.dir = folder, .manifest = &m},
	                       (struct suggest_terms){NULL, 0}, &file, &suggestions, &err),
	          &err);
	spool_release(&suggestions);
	assert_ok(catalog_view(file.data, file.len, shard.documents, &c, &err), &err);
	return c;
}

static inline void done(struct catalog *c)
{
	catalog_close(c);
	buf_release(&file);
}

#endif
