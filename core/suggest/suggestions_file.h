/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of suggestions, for the one who writes it: a header, then sections that begin at
 * multiples of eight bytes, in the byte order of the machine. Readers use suggestions.h.
 */
#ifndef CORE_SUGGEST_SUGGESTIONS_FILE_H
#define CORE_SUGGEST_SUGGESTIONS_FILE_H

#include "core/spill/sorter.h"
#include "core/spill/spool.h"
#include "core/suggest/suggestions.h"

enum suggest_section {
	SUGGEST_ENTRIES, /* struct suggest_entry */
	SUGGEST_STRINGS, /* of entries, each ended by NUL */
	SUGGEST_POOL,    /* of keys, likewise */
	/* Of each enum suggest_by: struct suggest_key by string, score, entry; then the best of
	 * each SUGGEST_FAN of them, of each SUGGEST_FAN of those, and so on: uint32_t */
	SUGGEST_KEYS,
	SUGGEST_TREES = SUGGEST_KEYS + SUGGEST_BYS,
	SUGGEST_SECTIONS = SUGGEST_TREES + SUGGEST_BYS
};

enum { SUGGEST_FAN = 16 };

struct suggest_entry {
	uint32_t text, query; /* in SUGGEST_STRINGS */
	uint32_t score, kind;
};

struct suggest_key {
	uint32_t at, text; /* in SUGGEST_POOL */
	uint32_t entry;
	uint32_t score; /* of the entry, less where the key begins inside it */
};

/* ---- Writing ---- */

/* Places in strings and pool are uint32_t, and so are the rows of keys that a tree has. */
#define SUGGEST_OFFSETS UINT32_MAX

/* A file in the making, which needs the same memory however long it becomes: 50 MB. */
struct suggest_writer {
	const char *dir;
	struct spool entries, strings, pool;
	struct sorter *keys[SUGGEST_BYS];
	uint64_t n_keys[SUGGEST_BYS];
	struct buf record; /* of a sorter */
};

/* What memory does not hold goes to files in dir, without names; the caller keeps dir, and ends
 * with suggest_writer_release whatever happens. */
enum zw_status suggest_writer_init(struct suggest_writer *w, const char *dir, struct err *err);
void suggest_writer_release(struct suggest_writer *w);

/* Where they will stand. Failure is told by suggest_writer_entry: ZW_LIMIT past SUGGEST_OFFSETS. */
uint32_t suggest_writer_string(struct suggest_writer *w, const char *text);
uint32_t suggest_writer_pool(struct suggest_writer *w, const char *bytes, size_t len);

/* In any order; `string` is what stands at key->at. */
enum zw_status suggest_writer_key(struct suggest_writer *w, enum suggest_by by,
                                  const struct suggest_key *key, const char *string,
                                  struct err *err);
enum zw_status suggest_writer_entry(struct suggest_writer *w, const struct suggest_entry *entry,
                                    struct err *err);
/* So many there are: the number of the next one. */
uint32_t suggest_writer_entries(const struct suggest_writer *w);

/* Sorts the keys, makes the trees and writes it all to the file, which is empty. */
enum zw_status suggest_writer_finish(struct suggest_writer *w, struct spool *file, struct err *err);

/* ---- Reading ---- */

/* Suggestions over bytes in memory, aligned to eight, that must outlive them. Statuses of
 * suggestions_open; suggestions_close ends them. */
enum zw_status suggestions_view(const void *bytes, size_t len, struct suggestions **suggestions,
                                struct err *err);

/* The header, which both sides know. */
struct suggest_header {
	char magic[4];
	uint32_t version, order, unused;
	uint64_t bytes; /* of the file */
	struct {
		uint64_t at, bytes;
	} sections[SUGGEST_SECTIONS];
};

extern const char suggest_magic[4];
#define SUGGEST_ORDER UINT32_C(0x01020304)

/* Is a better than b? Of two keys of one score that of the lower entry. */
static inline bool suggest_better(const struct suggest_key *a, const struct suggest_key *b)
{
	return a->score != b->score ? a->score > b->score : a->entry < b->entry;
}

/* Rows of a tree over n keys. */
static inline size_t suggest_tree_rows(size_t n)
{
	size_t rows = 0;

	while ((n /= SUGGEST_FAN) > 0)
		rows += n;
	return rows;
}

#endif
