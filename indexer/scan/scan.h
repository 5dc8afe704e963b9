/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which files there are to index, under which names.
 */
#ifndef INDEXER_SCAN_H
#define INDEXER_SCAN_H

#include "core/files.h"
#include "core/hash.h"
#include "core/stamp.h"
#include "indexer/rows/rows.h"

struct override_table;

/* A folder that was walked through. */
struct scan_folder {
	struct override_table *table; /* NULL if it has none */
	bool has_sidecars;
	size_t number; /* 1 or more */
};

/* One of the list, as sources_at tells it. */
struct source {
	const char *path; /* to open it */
	const char *name; /* as shown: relative to the corpus; with several corpora it begins with
	                   * the corpus folder's name; UTF-8, with other bytes as \xNN */
	struct file_stamp stamp;
	const struct scan_folder *folder; /* that it is in; NULL if nothing overrides it */
	char override[HASH_HEX_SIZE];     /* override_digest */
	const char *trouble; /* why it cannot be read; NULL if nothing is known against it */
	bool is_tree; /* with trouble: a folder, or what may be one: all below it is unknown */
	char path_room[PATH_ROOM];
};

/* Of each file its name and some 30 bytes, for the path is mostly that of the corpus and the name.
 */
struct sources {
	struct packed_rows rows;
	struct buf list; /* row_ref, by name */
	/* row_ref: of two files with one name the second one, with its trouble. */
	struct buf collided;
	/* row_ref: of several corpora those that hold no document, with path and name only. */
	struct buf bare;
	struct buf overrides; /* struct source_override, in the order of the list */
	struct buf corpora;   /* struct source_corpus */
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
size_t sources_memory(const struct sources *s); /* bytes, all but those of few files */
/* Fills in *source, which is valid as long as the list is, where it stands: its path may be in it.
 * Any thread may ask. */
void sources_at(const struct sources *s, size_t i, struct source *source);
const char *sources_name(const struct sources *s, size_t i);
/* The one of this name, which has len bytes; SIZE_MAX if there is none. */
size_t sources_find(const struct sources *s, const char *name, size_t len);
size_t sources_collided(const struct sources *s);
void sources_collided_at(const struct sources *s, size_t i, struct source *source);
size_t sources_bare(const struct sources *s);
void sources_bare_at(const struct sources *s, size_t i, struct source *source);

/* What overrides the next one of the list that something overrides, in its order. */
enum zw_status sources_override(struct sources *s, size_t i, const char *digest, struct err *err);

/* A file as it is found: how it is called on disk. */
struct source_found {
	const char *path, *name;
	struct file_stamp stamp;
	const struct scan_folder *folder;
	const char *trouble;
	bool is_tree;
};
void sources_init(struct sources *s);
/* Begins with those of a corpus, whose names begin with the prefix, or with "". */
enum zw_status sources_enter(struct sources *s, const char *path, const char *prefix,
                             struct err *err);
enum zw_status sources_add(struct sources *s, const struct source_found *found, struct err *err);
enum zw_status sources_add_bare(struct sources *s, const struct source_found *found,
                                struct err *err);
/* By name, when all are there; parts those of one name. */
enum zw_status sources_sort(struct sources *s, struct err *err);

/* Keeps the warnings and what was counted, and forgets the files. */
void sources_forget(struct sources *s);

#endif
