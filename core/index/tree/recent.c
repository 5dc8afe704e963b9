/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/tree/recent.h"

#include "core/hash.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS_FIRST = 256 };

struct row {
	struct row *chain;         /* of the bucket */
	struct row *newer, *older; /* by when they were asked for */
	uint64_t hash;
	size_t key_len, len;
	char bytes[]; /* key, value */
};

_Static_assert(offsetof(struct row, bytes) % RECENT_ALIGNED == 0, "keys are aligned");

struct recent {
	struct row **buckets;
	size_t n_buckets; /* a power of two */
	size_t rows, bytes, limit;
	struct row *newest, *oldest;
};

enum zw_status recent_new(size_t bytes, struct recent **recent, struct err *err)
{
	struct recent *k = calloc(1, sizeof(*k));

	*recent = NULL;
	if (!k || !(k->buckets = calloc(BUCKETS_FIRST, sizeof(struct row *)))) {
		free(k);
		return err_no_memory(err);
	}
	k->n_buckets = BUCKETS_FIRST;
	k->limit = bytes;
	*recent = k;
	return ZW_OK;
}

void recent_free(struct recent *k)
{
	if (!k)
		return;
	for (struct row *row = k->newest, *older; row; row = older) {
		older = row->older;
		free(row);
	}
	free(k->buckets);
	free(k);
}

void recent_limit(struct recent *k, size_t bytes)
{
	k->limit = bytes;
}

static size_t size_of(const struct row *row)
{
	return sizeof(*row) + row->key_len + row->len;
}

static struct row **bucket_of(const struct recent *k, uint64_t hash)
{
	return &k->buckets[hash & (k->n_buckets - 1)];
}

static void unlink_row(struct recent *k, struct row *row)
{
	*(row->newer ? &row->newer->older : &k->newest) = row->older;
	*(row->older ? &row->older->newer : &k->oldest) = row->newer;
}

static void put_first(struct recent *k, struct row *row)
{
	row->newer = NULL;
	row->older = k->newest;
	*(row->older ? &row->older->newer : &k->oldest) = row;
	k->newest = row;
}

bool recent_find(struct recent *k, const void *key, size_t key_len, struct span *value)
{
	uint64_t hash = hash64(key, key_len);
	struct row *row = *bucket_of(k, hash);

	while (row && (row->hash != hash || row->key_len != key_len ||
	               memcmp(row->bytes, key, key_len) != 0))
		row = row->chain;
	if (!row)
		return false;
	if (row != k->newest) {
		unlink_row(k, row);
		put_first(k, row);
	}
	*value = (struct span){row->bytes + key_len, row->len};
	return true;
}

/* Without memory for it the chains become long, nothing else. */
static void grow(struct recent *k)
{
	size_t n = k->n_buckets * 2;
	struct row **more = calloc(n, sizeof(struct row *));

	if (!more)
		return;
	free(k->buckets);
	k->buckets = more;
	k->n_buckets = n;
	for (struct row *row = k->newest; row; row = row->older) {
		struct row **bucket = bucket_of(k, row->hash);
		row->chain = *bucket;
		*bucket = row;
	}
}

static void drop_oldest(struct recent *k)
{
	struct row *row = k->oldest, **at = bucket_of(k, row->hash);

	while (*at != row)
		at = &(*at)->chain;
	*at = row->chain;
	unlink_row(k, row);
	k->bytes -= size_of(row);
	k->rows--;
	free(row);
}

const char *recent_add(struct recent *k, const void *key, size_t key_len, const void *value,
                       size_t len)
{
	struct row *row = malloc(sizeof(*row) + key_len + len);

	if (!row)
		return NULL;
	if (k->rows > k->n_buckets)
		grow(k);
	row->hash = hash64(key, key_len);
	row->key_len = key_len;
	row->len = len;
	memcpy(row->bytes, key, key_len);
	if (len)
		memcpy(row->bytes + key_len, value, len);
	struct row **bucket = bucket_of(k, row->hash);
	row->chain = *bucket;
	*bucket = row;
	put_first(k, row);
	k->rows++;
	k->bytes += size_of(row);
	while (k->bytes > k->limit && k->rows > RECENT_ALWAYS)
		drop_oldest(k);
	return row->bytes + key_len;
}
