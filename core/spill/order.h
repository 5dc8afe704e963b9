/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The order of records in memory: for sorter.c.
 */
#ifndef CORE_ORDER_H
#define CORE_ORDER_H

#include "core/spill/sorter.h"

enum { RECORD_ALIGNMENT = 4 };

/* A record as it stands in memory and in a run: this, the bytes of key and value, and zeros up to a
 * multiple of RECORD_ALIGNMENT. */
struct record_head {
	uint32_t key_len, value_len;
};

struct sorted record_at(const char *at);
int record_compare(const struct sorted *a, const struct sorted *b);

/* Where a record begins, and eight bytes of its key: most of them are told apart by these alone,
 * without a look at the record, which is seldom near. */
struct place {
	uint64_t front; /* as they compare; zeros behind the end of the key */
	uint32_t key_len;
	uint32_t at; /* in RECORD_ALIGNMENT bytes from the first */
};

static inline const char *place_key(const struct place *p, const char *records)
{
	return records + (size_t)p->at * RECORD_ALIGNMENT + sizeof(struct record_head);
}

/* Who goes through places fetches the records of those to come: waiting for memory is most of what
 * it takes. */
enum { RECORDS_AHEAD = 16 };
static inline void place_fetch(const struct place *p, const char *records, size_t from)
{
	__builtin_prefetch(place_key(p, records) + from);
}

/* The bytes of the key from `from` on. */
uint64_t place_front(const char *key, size_t key_len, size_t from);

/* Fronts are those of from 0 before, and whatever afterwards. */
void records_sort(struct place *places, size_t n, const char *records);

#endif
