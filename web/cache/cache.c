/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A table of buckets and a ring of all by last use, both through the answers themselves. In this
 * order: an answer, the table, the edition, finding and putting, the whole.
 */
#include "web/cache/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Bytes of the limit for which there is a bucket: so much the smallest answer takes. */
	BUCKET_BYTES = 1024,
	/* Answers in a bucket. With honest keys there are hardly ever more than five: it bounds
	 * what one can do who makes keys that fall into one bucket. */
	BUCKET_LIMIT = 8,
	/* One answer takes no more than this part of all. */
	LARGEST_PART = 8,
	/* What malloc adds to each of the pieces of an answer, about: itself, key, body, fields. */
	MALLOC_BYTES = 4 * 16,
};

struct cache {
	size_t limit;
	size_t n_buckets; /* a power of 2 */
	struct kept **buckets;

	pthread_mutex_t mutex; /* guards what follows, and what is in the buckets */
	struct kept ring;      /* ring.older: the one used last; ring.newer: the next to go */
	struct edition edition;
	size_t bytes, answers;
	uint64_t hits, misses;
};

/* ---- An answer ---- */

void kept_hold(struct kept *kept)
{
	atomic_fetch_add_explicit(&kept->holders, 1, memory_order_relaxed);
}

void kept_drop(struct kept *kept)
{
	if (!kept || atomic_fetch_sub_explicit(&kept->holders, 1, memory_order_acq_rel) > 1)
		return;
	free(kept->key);
	kept->free(kept);
}

static size_t size_of(const struct kept *kept)
{
	return kept->bytes + kept->key_len + MALLOC_BYTES;
}

/* ---- The table, under the lock ---- */

static struct kept **bucket_of(struct cache *c, uint64_t hash)
{
	return &c->buckets[hash & (c->n_buckets - 1)];
}

/* Where it is linked from; the last link of its bucket if it is not there. *n: those before it. */
static struct kept **find_link(struct cache *c, const struct cache_key *key, size_t *n)
{
	struct kept **link = bucket_of(c, key->hash);

	for (*n = 0; *link; link = &(*link)->next, ++*n)
		if ((*link)->hash == key->hash && (*link)->key_len == key->len &&
		    memcmp((*link)->key, key->bytes, key->len) == 0)
			break;
	return link;
}

static void ring_add(struct cache *c, struct kept *kept)
{
	kept->newer = &c->ring;
	kept->older = c->ring.older;
	kept->older->newer = c->ring.older = kept;
}

static void ring_remove(struct kept *kept)
{
	kept->newer->older = kept->older;
	kept->older->newer = kept->newer;
}

/* To the list of those that are dropped when the lock is open. */
static void take_out(struct cache *c, struct kept **link, struct kept **gone)
{
	struct kept *kept = *link;

	*link = kept->next;
	ring_remove(kept);
	c->bytes -= size_of(kept);
	c->answers--;
	kept->next = *gone;
	*gone = kept;
}

static void take_oldest(struct cache *c, struct kept **gone)
{
	struct kept *oldest = c->ring.newer, **link = bucket_of(c, oldest->hash);

	while (*link != oldest)
		link = &(*link)->next;
	take_out(c, link, gone);
}

/* The one of a bucket that was not used for longest is its last, for what is used goes first. */
static void take_last(struct cache *c, uint64_t hash, struct kept **gone)
{
	struct kept **link = bucket_of(c, hash);

	while ((*link)->next)
		link = &(*link)->next;
	take_out(c, link, gone);
}

static void link_first(struct cache *c, struct kept *kept)
{
	struct kept **first = bucket_of(c, kept->hash);

	kept->next = *first;
	*first = kept;
	ring_add(c, kept);
}

/* With the lock open. */
static void drop_all(struct kept *gone)
{
	while (gone) {
		struct kept *next = gone->next;
		kept_drop(gone);
		gone = next;
	}
}

/* ---- The edition, under the lock ---- */

/* False: it is over. What is here of another one goes at once. Around midnight two threads may not
 * agree on the day: then each empties what the other put, and none is given the other's. */
static bool turn_to(struct cache *c, const struct edition *edition, struct kept **gone)
{
	if (edition->epoch < c->edition.epoch)
		return false;
	if (edition->epoch == c->edition.epoch && edition->day == c->edition.day)
		return true;
	while (c->answers > 0)
		take_oldest(c, gone);
	c->edition = *edition;
	return true;
}

/* ---- Finding and putting ---- */

struct kept *cache_find(struct cache *c, const struct cache_key *key)
{
	struct kept *gone = NULL, *found = NULL;
	size_t n;

	if (!cache_on(c))
		return NULL;
	pthread_mutex_lock(&c->mutex);
	if (turn_to(c, &key->edition, &gone)) {
		struct kept **link = find_link(c, key, &n);
		found = *link;
		if (found) {
			*link = found->next;
			ring_remove(found);
			link_first(c, found);
			kept_hold(found);
		}
	}
	c->hits += found != NULL;
	pthread_mutex_unlock(&c->mutex);
	drop_all(gone);
	return found;
}

void cache_miss(struct cache *c)
{
	pthread_mutex_lock(&c->mutex);
	c->misses += cache_on(c);
	pthread_mutex_unlock(&c->mutex);
}

/* Under the lock. */
static bool add(struct cache *c, const struct cache_key *key, struct kept *kept, struct kept **gone)
{
	size_t n;

	if (!turn_to(c, &key->edition, gone) || *find_link(c, key, &n))
		return false;
	if (n >= BUCKET_LIMIT)
		take_last(c, kept->hash, gone);
	while (c->bytes + size_of(kept) > c->limit)
		take_oldest(c, gone);
	c->bytes += size_of(kept);
	c->answers++;
	link_first(c, kept);
	kept_hold(kept);
	return true;
}

void cache_put(struct cache *c, const struct cache_key *key, struct kept *kept)
{
	struct kept *gone = NULL;

	if (!cache_on(c))
		return;
	kept->hash = key->hash;
	kept->key_len = key->len;
	if (size_of(kept) > c->limit / LARGEST_PART)
		return;
	kept->key = malloc(key->len + 1);
	if (!kept->key)
		return;
	memcpy(kept->key, key->bytes, key->len);
	pthread_mutex_lock(&c->mutex);
	(void)add(c, key, kept, &gone);
	pthread_mutex_unlock(&c->mutex);
	drop_all(gone);
}

/* ---- The whole ---- */

struct cache *cache_new(size_t bytes)
{
	struct cache *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	for (c->n_buckets = 1; c->n_buckets < bytes / BUCKET_BYTES;)
		c->n_buckets *= 2;
	c->buckets = calloc(c->n_buckets, sizeof(*c->buckets));
	if (!c->buckets) {
		free(c);
		return NULL;
	}
	pthread_mutex_init(&c->mutex, NULL);
	c->ring.newer = c->ring.older = &c->ring;
	c->limit = bytes;
	c->bytes = c->n_buckets * sizeof(*c->buckets);
	return c;
}

void cache_free(struct cache *c)
{
	struct kept *gone = NULL;

	if (!c)
		return;
	while (c->answers > 0)
		take_oldest(c, &gone);
	drop_all(gone);
	pthread_mutex_destroy(&c->mutex);
	free(c->buckets);
	free(c);
}

bool cache_on(const struct cache *c)
{
	return c->limit > 0;
}

void cache_tell(struct cache *c, struct cache_told *told)
{
	pthread_mutex_lock(&c->mutex);
	*told = (struct cache_told){
	        .hits = c->hits,
	        .misses = c->misses,
	        .answers = c->answers,
	        .bytes = c->bytes,
	        .limit = c->limit,
	};
	pthread_mutex_unlock(&c->mutex);
}
