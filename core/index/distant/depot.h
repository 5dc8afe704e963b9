/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The files of a distant generation, got once and kept on this machine:
 *
 *   $XDG_CACHE_HOME/zhengwen/STUB/GENERATION/      else ~/.cache; both by a hash
 *     generations/7/manifest.json, catalog, terms, suggest
 *     shards/7-1/documents.at, passages.at, titles
 *
 * which is how an index lies, so that all of it is opened, and held against removal, as one is
 * (store.h). A folder in it is there as a whole or not at all. What is not of the generation that
 * was opened last goes, unless somebody holds it. Without a folder that can be written to, the
 * files are put into one that is removed as soon as they are open.
 */
#ifndef CORE_DEPOT_H
#define CORE_DEPOT_H

#include "core/index/distant/distant.h"

struct depot {
	char *root;   /* of the generation */
	bool passing; /* it goes with depot_end */
};

/* check: tells the generation from any other. The caller ends with depot_end. */
enum zw_status depot_begin(const char *stub, const char *check, struct depot *depot,
                           struct err *err);
void depot_end(struct depot *depot);

/* Gets the files from `from` on and before `to`, which are as the sums of some shard say, into a
 * folder of it, if that is not there. The manifest, if not NULL, is put beside them.
 * ZW_UNREACHABLE, ZW_BAD_INDEX, ZW_IO. */
struct depot_order {
	const char *folder;
	enum distant_file from, to;
	const struct distant_sum *sums;
	const struct manifest *manifest;
	struct xap_tree *tree;
};
enum zw_status depot_fetch(const struct depot *depot, const struct depot_order *order,
                           struct err *err);

/* Is the folder there? */
bool depot_has(const struct depot *depot, const char *folder);

/* Removes the other generations of that stub. */
void depot_sweep(const struct depot *depot);

#endif
