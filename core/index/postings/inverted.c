/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/postings/inverted.h"

#include "core/hash.h"
#include "core/index/schema.h"

#include <stdlib.h>
#include <string.h>

enum {
	FEWEST_SLOTS = 1 << 12,
	FIRST_SLICE = 8, /* bytes of postings; the next slice is twice as long, up to: */
	LARGEST_SLICE = 4096,
	LINK = sizeof(uint32_t), /* behind each slice: where the next one begins */
};

struct term {
	uint32_t hash;
	uint32_t bytes; /* of the term: where in the room */
	uint32_t head;  /* its first slice; meaningless if it has none (level 0) */
	uint32_t tail;  /* where the next byte goes … */
	uint32_t end;   /* … if it is before this, where the slice ends */
	uint16_t len;
	uint16_t slice; /* bytes of the last slice; 0: there is none yet */
	struct posting first;
	uint32_t last;
	uint32_t first_document, document;
	struct frequency f;
	uint32_t n; /* bytes of postings in slices */
};

struct inverted {
	char *room; /* terms and slices */
	size_t used, size;
	struct term *terms;
	size_t n, n_terms_most;
	uint32_t *slots; /* number of a term + 1 */
	size_t n_slots;
	struct term **sorted; /* while it is read */
	size_t next;
	uint32_t read, left; /* of the list: where, and how many bytes */
	uint32_t slice;      /* length of the slice that is read */
};

/* Two fifths of the memory are for the table: a term is 60 bytes and 8 of slots, and has a few
 * postings of a byte or two on average. */
enum zw_status inverted_new(size_t memory, struct inverted **inverted, struct err *err)
{
	struct inverted *iv = calloc(1, sizeof(*iv));

	*inverted = NULL;
	if (!iv)
		return err_no_memory(err);
	iv->size = memory / 5 * 3;
	if (iv->size > UINT32_MAX)
		iv->size = UINT32_MAX;
	iv->n_terms_most = memory / 5 * 2 / (sizeof(*iv->terms) + 3 * sizeof(*iv->slots));
	iv->n_slots = FEWEST_SLOTS;
	/* The kernel gives only the pages that are written to. */
	iv->room = malloc(iv->size);
	iv->terms = malloc(iv->n_terms_most * sizeof(*iv->terms));
	iv->slots = calloc(iv->n_slots, sizeof(*iv->slots));
	if (!iv->room || !iv->terms || !iv->slots) {
		inverted_free(iv);
		return err_no_memory(err);
	}
	*inverted = iv;
	return ZW_OK;
}

void inverted_free(struct inverted *iv)
{
	if (!iv)
		return;
	free(iv->room);
	free(iv->terms);
	free(iv->slots);
	free(iv->sorted);
	free(iv);
}

/* ---- Terms ---- */

/* The slot of the term: its own, or the free one where it belongs. */
static uint32_t *slot_of(const struct inverted *iv, uint32_t hash, const char *term, size_t len)
{
	for (size_t i = hash & (iv->n_slots - 1);; i = (i + 1) & (iv->n_slots - 1)) {
		uint32_t *slot = &iv->slots[i];
		if (*slot == 0)
			return slot;
		const struct term *t = &iv->terms[*slot - 1];
		if (t->hash == hash && t->len == len && memcmp(iv->room + t->bytes, term, len) == 0)
			return slot;
	}
}

static bool grow(struct inverted *iv)
{
	if (2 * (iv->n + 1) <= iv->n_slots)
		return true;
	uint32_t *slots = calloc(2 * iv->n_slots, sizeof(*slots));
	if (!slots)
		return false;
	free(iv->slots);
	iv->slots = slots;
	iv->n_slots *= 2;
	for (size_t i = 0; i < iv->n; i++) {
		size_t at = iv->terms[i].hash & (iv->n_slots - 1);
		while (slots[at])
			at = (at + 1) & (iv->n_slots - 1);
		slots[at] = (uint32_t)i + 1;
	}
	return true;
}

static struct term *new_term(struct inverted *iv, uint32_t *slot, uint32_t hash, const char *term,
                             size_t len)
{
	struct term *t = &iv->terms[iv->n++];

	*t = (struct term){.hash = hash, .bytes = (uint32_t)iv->used, .len = (uint16_t)len};
	memcpy(iv->room + iv->used, term, len);
	iv->used += len;
	*slot = (uint32_t)iv->n;
	return t;
}

/* ---- Slices ---- */

static void new_slice(struct inverted *iv, struct term *t)
{
	uint32_t at = (uint32_t)iv->used;
	uint16_t size =
	        t->slice == 0 ? FIRST_SLICE
	                      : (uint16_t)(t->slice < LARGEST_SLICE ? 2 * t->slice : LARGEST_SLICE);

	if (t->slice)
		memcpy(iv->room + t->end, &at, LINK);
	else
		t->head = at;
	t->slice = size;
	t->tail = at;
	t->end = at + size;
	iv->used += size + LINK;
}

static void append(struct inverted *iv, struct term *t, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (t->tail == t->end)
			new_slice(iv, t);
		iv->room[t->tail++] = bytes[i];
	}
	t->n += (uint32_t)n;
}

enum zw_status inverted_add(struct inverted *iv, uint32_t entry, uint32_t document,
                            const char *term, size_t len, uint32_t count, struct err *err)
{
	uint32_t hash = (uint32_t)hash64(term, len);
	char bytes[POSTING_SIZE];

	if (iv->n == iv->n_terms_most || iv->used + len + LARGEST_SLICE + 2 * LINK > iv->size)
		return ZW_LIMIT;
	uint32_t *slot = slot_of(iv, hash, term, len);
	struct term *t = *slot ? &iv->terms[*slot - 1] : NULL;
	if (!t) {
		if (!grow(iv))
			return err_no_memory(err);
		t = new_term(iv, slot_of(iv, hash, term, len), hash, term, len);
		t->first = (struct posting){entry, count};
		t->first_document = document;
	} else {
		append(iv, t, bytes, posting_put(bytes, t->last, (struct posting){entry, count}));
	}
	t->f.documents += t->document != document;
	t->f.entries++;
	t->document = document;
	t->last = entry;
	return ZW_OK;
}

/* ---- Reading ---- */

static const char *bytes_of(const struct inverted *iv, const struct term *t)
{
	return iv->room + t->bytes;
}

static int by_bytes(const void *a, const void *b, void *context)
{
	const struct term *x = *(struct term *const *)a, *y = *(struct term *const *)b;
	const struct inverted *iv = context;
	int order = memcmp(bytes_of(iv, x), bytes_of(iv, y), x->len < y->len ? x->len : y->len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

static bool next_list(void *context, struct list *list)
{
	struct inverted *iv = context;

	if (iv->next == iv->n)
		return false;
	const struct term *t = iv->sorted[iv->next++];
	*list = (struct list){
	        .term = bytes_of(iv, t),
	        .len = t->len,
	        .f = t->f,
	        .first = t->first,
	        .last = t->last,
	        .first_document = t->first_document,
	        .last_document = t->document,
	        .bytes = t->n,
	};
	iv->read = t->head;
	iv->left = t->n;
	iv->slice = FIRST_SLICE;
	return true;
}

static size_t read_slice(void *context, const char **at)
{
	struct inverted *iv = context;
	uint32_t n = iv->left < iv->slice ? iv->left : iv->slice;

	*at = iv->room + iv->read;
	iv->left -= n;
	if (iv->left)
		memcpy(&iv->read, iv->room + iv->read + iv->slice, LINK);
	if (iv->slice < LARGEST_SLICE)
		iv->slice *= 2;
	return n;
}

static enum zw_status no_failure(void *context, struct err *err)
{
	(void)context, (void)err;
	return ZW_OK;
}

enum zw_status inverted_lists(struct inverted *iv, struct list_source *source, struct err *err)
{
	iv->sorted = malloc((iv->n + 1) * sizeof(struct term *));
	if (!iv->sorted)
		return err_no_memory(err);
	for (size_t i = 0; i < iv->n; i++)
		iv->sorted[i] = &iv->terms[i];
	qsort_r(iv->sorted, iv->n, sizeof(struct term *), by_bytes, iv);
	iv->next = 0;
	*source = (struct list_source){iv, next_list, read_slice, no_failure};
	return ZW_OK;
}

void inverted_clear(struct inverted *iv)
{
	free(iv->sorted);
	iv->sorted = NULL;
	iv->n = iv->used = 0;
	memset(iv->slots, 0, iv->n_slots * sizeof(*iv->slots));
}
