/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A walk over a folder and all below it, in the order of names. Links are not followed. It is our
 * own because fts_open(3) of glibc crashes where it finds no memory.
 */
#ifndef CORE_TREE_H
#define CORE_TREE_H

#include "core/status.h"

#include <stdbool.h>
#include <sys/stat.h>

enum tree_kind {
	TREE_FOLDER, /* before what is in it */
	TREE_LEFT,   /* a folder, after what is in it */
	TREE_FILE,
	TREE_LINK,
	TREE_OTHER,
	TREE_UNREADABLE /* it cannot be looked at; or a folder, told before, that cannot be listed
	                 */
};

struct tree_entry {
	const char *path; /* begins with that of the root */
	const char *name; /* its last part; of the root its path */
	enum tree_kind kind;
	unsigned level;   /* 0: the root */
	int error;        /* errno, if unreadable */
	struct stat stat; /* if not */
	void *folder;     /* what the visitor has set `own` to at the folder that it is in */
	void *own;        /* a folder's: of the visitor */
	bool skip;        /* the visitor may say at TREE_FOLDER that it is not gone into */
};

/* What it returns other than ZW_OK ends the walk. */
typedef enum zw_status tree_fn(struct tree_entry *entry, void *context, struct err *err);

/* With follow a link at the root is followed. Fails for memory, and with what visit returned. */
enum zw_status tree_walk(const char *root, bool follow, tree_fn *visit, void *context,
                         struct err *err);

#endif
