/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/build/bag.h"

#include "core/hash.h"
#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

enum {
	BYTES_LIMIT = 1 << 30,
	FEWEST_SLOTS = 1024,
	MOST_SLOTS = 1 << 26,
	SLOTS_KEPT = 1 << 18, /* more are for one large passage */
};

struct bag_term {
	uint32_t at, len; /* in bytes */
	uint32_t count;
	uint32_t hash;
};
_Static_assert(sizeof(struct bag_term) == sizeof(struct entry_term), "one becomes the other");

void bag_init(struct bag *b)
{
	*b = (struct bag){
	        .bytes = BUF_INIT(BYTES_LIMIT),
	        .terms = BUF_INIT(BYTES_LIMIT),
	};
}

void bag_release(struct bag *b)
{
	buf_release(&b->bytes);
	buf_release(&b->terms);
	free(b->slots);
	bag_init(b);
}

static struct bag_term *term_at(const struct bag *b, size_t i)
{
	return (struct bag_term *)(void *)b->terms.data + i;
}

static size_t count_of(const struct bag *b)
{
	return b->terms.len / sizeof(struct bag_term);
}

static void clear_slots(struct bag *b)
{
	size_t n = count_of(b);

	if (b->n_slots > SLOTS_KEPT) {
		free(b->slots);
		b->slots = NULL;
		b->n_slots = 0;
		return;
	}
	/* Only what is in use. */
	for (size_t i = 0; i < n; i++) {
		size_t slot = term_at(b, i)->hash & (b->n_slots - 1);
		while (b->slots[slot] != i + 1)
			slot = (slot + 1) & (b->n_slots - 1);
		b->slots[slot] = 0;
	}
}

void bag_reset(struct bag *b)
{
	if (!b->sealed)
		clear_slots(b);
	b->sealed = false;
	buf_reset(&b->bytes);
	buf_reset(&b->terms);
	b->occurrences = 0;
}

/* The slot of the term: its own, or the free one where it belongs. */
static uint32_t *slot_of(const struct bag *b, const char *term, size_t len, uint32_t hash)
{
	for (size_t i = hash & (b->n_slots - 1);; i = (i + 1) & (b->n_slots - 1)) {
		uint32_t *slot = &b->slots[i];
		if (*slot == 0)
			return slot;
		const struct bag_term *t = term_at(b, *slot - 1);
		if (t->hash == hash && t->len == len &&
		    memcmp(b->bytes.data + t->at, term, len) == 0)
			return slot;
	}
}

/* Room for one more term with the table at most half full. */
static bool grow(struct bag *b)
{
	size_t n = count_of(b);

	if (2 * (n + 1) <= b->n_slots)
		return true;
	size_t wanted = b->n_slots ? 2 * b->n_slots : FEWEST_SLOTS;
	uint32_t *slots = wanted <= MOST_SLOTS ? calloc(wanted, sizeof(*slots)) : NULL;
	if (!slots) {
		b->terms.failed = wanted <= MOST_SLOTS ? ZW_NO_MEMORY : ZW_LIMIT;
		return false;
	}
	free(b->slots);
	b->slots = slots;
	b->n_slots = wanted;
	for (size_t i = 0; i < n; i++) {
		const struct bag_term *t = term_at(b, i);
		*slot_of(b, b->bytes.data + t->at, t->len, t->hash) = (uint32_t)i + 1;
	}
	return true;
}

static void add_hashed(struct bag *b, const char *term, size_t len, uint32_t hash, uint32_t count)
{
	if (b->terms.failed || b->bytes.failed || !grow(b))
		return;
	uint32_t *slot = slot_of(b, term, len, hash);
	b->occurrences += count;
	if (*slot) {
		term_at(b, *slot - 1)->count += count;
		return;
	}
	struct bag_term t = {(uint32_t)b->bytes.len, (uint32_t)len, count, hash};
	buf_add(&b->bytes, term, len);
	if (!b->bytes.failed)
		buf_add(&b->terms, &t, sizeof(t));
	/* A slot for each term, and no other: bag_reset relies on it. */
	if (!b->bytes.failed && !b->terms.failed)
		*slot = (uint32_t)count_of(b);
}

void bag_add(struct bag *b, const char *term, size_t len, uint32_t count)
{
	add_hashed(b, term, len, (uint32_t)hash64(term, len), count);
}

void bag_merge(struct bag *b, const struct bag *from)
{
	buf_spoil(&b->bytes, &from->bytes);
	buf_spoil(&b->terms, &from->terms);
	for (size_t i = 0; i < count_of(from); i++) {
		const struct bag_term *t = term_at(from, i);
		add_hashed(b, from->bytes.data + t->at, t->len, t->hash, t->count);
	}
}

/* In the place of each term: the slots need their hashes first. */
static void seal(struct bag *b)
{
	clear_slots(b);
	for (size_t i = 0; i < count_of(b); i++) {
		struct bag_term t = *term_at(b, i);
		struct entry_term sealed = {b->bytes.data + t.at, t.len, t.count};
		memcpy(term_at(b, i), &sealed, sizeof(sealed));
	}
	b->sealed = true;
}

enum zw_status bag_seal(struct bag *b, const struct entry_term **terms, size_t *n, struct err *err)
{
	enum zw_status status = buf_status(&b->bytes, _("terms"), err);

	if (status == ZW_OK)
		status = buf_status(&b->terms, _("terms"), err);
	if (status != ZW_OK)
		return status;
	if (!b->sealed)
		seal(b);
	*terms = (const void *)b->terms.data;
	*n = count_of(b);
	return ZW_OK;
}
