/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whole answers, kept to be given again to who asks the same: those used least lately go when there
 * are more bytes than may be. What an answer holds is a matter of its maker; here it is bytes that
 * are not changed any more.
 *
 * One short lock: under it an answer is found by its key and counted as held, or linked and
 * unlinked, nothing else. Nothing is rendered, copied or freed under it. Who misses renders and
 * then puts: two who miss the same at once both render, each for its own reader, and the first to
 * come back is kept. There are no more of them than threads (4), each would otherwise stand still
 * with all its connections, and what they make is the same.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is served, and when: with another one every answer is another. */
struct edition {
	uint64_t epoch; /* of site_epoch: never less than it was */
	int day;        /* 20261123 */
};

/* What one answer of an edition is told from the others by: all of its bytes. */
struct cache_key {
	struct edition edition;
	const char *bytes;
	size_t len;
	uint64_t hash; /* of the bytes */
};

/* An answer that may be shared by threads. Who makes one puts it at the beginning of a struct of
 * its own and holds it first; who drops it last has it freed. */
struct kept {
	_Atomic unsigned holders;
	void (*free)(struct kept *kept);
	size_t bytes; /* all the memory it takes */
	/* Of the cache alone, under its lock. */
	struct kept *newer, *older; /* ring of all, by last use */
	struct kept *next;          /* of its bucket; or of those to be dropped */
	uint64_t hash;
	size_t key_len;
	char *key;
};

void kept_hold(struct kept *kept);
void kept_drop(struct kept *kept); /* NULL does nothing */

struct cache;

/* NULL: no memory. With 0 bytes it is empty for ever. */
struct cache *cache_new(size_t bytes);
/* Those still held live on. NULL does nothing. */
void cache_free(struct cache *cache);

/* May there be an answer at all? */
bool cache_on(const struct cache *cache);

/* The answer of that key, to be dropped by the caller; NULL: there is none. */
struct kept *cache_find(struct cache *cache, const struct cache_key *key);

/* To be counted: none was found, however often one looked, and one is made. */
void cache_miss(struct cache *cache);

/* To be called once for an answer. Keeps it too, unless the key has an answer already, the edition
 * is over, it is too large to be worth what must go for it, or there is no memory. */
void cache_put(struct cache *cache, const struct cache_key *key, struct kept *kept);

struct cache_told {
	uint64_t hits, misses;
	uint64_t answers, bytes; /* now; keys and table included */
	uint64_t limit;
};

void cache_tell(struct cache *cache, struct cache_told *told);

#endif
