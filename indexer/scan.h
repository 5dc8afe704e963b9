/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which files there are to index, under which names.
 */
#ifndef INDEXER_SCAN_H
#define INDEXER_SCAN_H

#include "core/hash.h"
#include "core/stamp.h"

struct override_table;

/* A folder that was walked through. */
struct scan_folder {
	struct override_table *table; /* NULL if it has none */
	bool has_sidecars;
};

struct source {
	char *path; /* to open it */
	char *name; /* as shown: relative to the corpus; with several corpora it begins with the
	             * corpus folder's name; UTF-8, with other bytes as \xNN */
	struct file_stamp stamp;
	const struct scan_folder *folder; /* that it is in; NULL if nothing overrides it */
	char override[HASH_HEX_SIZE];     /* override_digest */
	char *trouble; /* why it cannot be read; NULL if nothing is known against it */
	bool is_tree;  /* with trouble: a folder, or what may be one: all below it is unknown */
};

struct sources {
	struct buf list; /* struct source, by name */
	/* struct source: of two files with one name the second one, with its trouble. */
	struct buf collided;
	/* struct source: of several corpora those that hold no document, with path and name only.
	 */
	struct buf bare;
	uint64_t bytes;
	uint32_t passed_over; /* files that are no documents */
	struct buf folders;   /* struct scan_folder *, owned */
	/* char *: tables and sidecars that cannot be used, with file and line */
	struct buf warnings;
};

/* Files, and folders with all below them. Links inside a folder are not followed, hidden files and
 * folders are passed over. ZW_IO if a corpus itself cannot be read, ZW_BAD_INPUT if two corpora
 * have the same name. A table or a sidecar that cannot be used is a warning: its documents are read
 * without it. The caller ends with sources_release. */
enum zw_status sources_scan(char *const *corpora, size_t n, struct sources *sources,
                            struct err *err);
void sources_release(struct sources *sources);

size_t sources_warnings(const struct sources *s);
const char *sources_warning(const struct sources *s, size_t i);

size_t sources_count(const struct sources *s);
const struct source *sources_at(const struct sources *s, size_t i);
size_t sources_collided(const struct sources *s);
const struct source *sources_collided_at(const struct sources *s, size_t i);
size_t sources_bare(const struct sources *s);
const struct source *sources_bare_at(const struct sources *s, size_t i);

#endif
