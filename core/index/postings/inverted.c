/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/postings/inverted.h"

#include "core/hash.h"

#include <stdlib.h>
#include <string.h>

enum {
	FEWEST_LOG = 12, /* of slots */
	FIRST_SLICE = 8, /* bytes of postings; the next slice is twice as long, up to: */
	LARGEST_SLICE = 4096,
	LINK = sizeof(uint32_t), /* behind each slice: where the next one begins */
	SHORT = 7,               /* bytes of a term that is its own key: two Han characters */
	AHEAD = 8,               /* terms that the memory is asked for before they are due */
	FEWEST_BYTES = 64 << 10, /* with less there might be no room in an empty one */
};

/* In one line of the cache: nearly every access is to another one, and memory is what this waits
 * for. */
struct term {
	uint64_t key;
	uint32_t tail; /* where the next byte goes … */
	uint32_t end;  /* … if it is before this, where the slice ends */
	uint32_t last, document;
	struct frequency f;
	uint32_t n;    /* bytes of postings in slices */
	uint32_t head; /* the first slice; meaningless if there is none */
	struct posting first;
	uint32_t first_document;
	uint32_t bytes; /* of the term: where in the room */
	uint16_t len;
	uint16_t slice; /* bytes of the last slice; 0: there is none yet */
};
_Static_assert(sizeof(struct term) == 64, "a line of the cache");

struct inverted {
	char *room; /* terms and slices */
	size_t used, size;
	struct term *terms;
	size_t n, n_terms_most;
	uint32_t *slots; /* number of a term + 1 */
	unsigned log_slots;
	struct term **sorted; /* while it is read */
	size_t next;
	uint32_t read, left; /* of the list: where, and how many bytes */
	uint32_t slice;      /* length of the slice that is read */
};

/* Half of the memory is for the table: a term takes 64 bytes and up to 16 of slots, and has some
 * postings of a byte or two. */
enum zw_status inverted_new(size_t memory, struct inverted **inverted, struct err *err)
{
	struct inverted *iv = calloc(1, sizeof(*iv));

	*inverted = NULL;
	if (!iv)
		return err_no_memory(err);
	if (memory < FEWEST_BYTES)
		memory = FEWEST_BYTES;
	iv->size = memory / 2 < UINT32_MAX ? memory / 2 : UINT32_MAX;
	iv->n_terms_most = memory / 2 / (sizeof(*iv->terms) + 4 * sizeof(*iv->slots));
	iv->log_slots = FEWEST_LOG;
	/* The kernel gives only the pages that are written to. */
	iv->room = malloc(iv->size);
	iv->terms = aligned_alloc(sizeof(*iv->terms), iv->n_terms_most * sizeof(*iv->terms));
	iv->slots = calloc((size_t)1 << iv->log_slots, sizeof(*iv->slots));
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

/* Of a short term the term itself; the keys of others differ from those, but may be equal. */
static uint64_t key_of(const char *term, size_t len)
{
	uint64_t key = 0;

	if (len > SHORT)
		return hash64(term, len) | UINT64_C(0xFF) << 56;
	memcpy(&key, term, len);
	return key | (uint64_t)len << 56;
}

static size_t home_of(const struct inverted *iv, uint64_t key)
{
	return (key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - iv->log_slots);
}

static bool is_term(const struct inverted *iv, const struct term *t, uint64_t key, const char *term,
                    size_t len)
{
	return t->key == key &&
	       (len <= SHORT || (t->len == len && memcmp(iv->room + t->bytes, term, len) == 0));
}

/* The slot of the term: its own, or the free one where it belongs. */
static uint32_t *slot_of(const struct inverted *iv, uint64_t key, const char *term, size_t len)
{
	size_t mask = ((size_t)1 << iv->log_slots) - 1;

	for (size_t i = home_of(iv, key);; i = (i + 1) & mask) {
		uint32_t *slot = &iv->slots[i];
		if (*slot == 0 || is_term(iv, &iv->terms[*slot - 1], key, term, len))
			return slot;
	}
}

/* At most half full. */
static bool grow(struct inverted *iv)
{
	size_t size = (size_t)1 << iv->log_slots;

	if (2 * (iv->n + 1) <= size)
		return true;
	uint32_t *slots = calloc(2 * size, sizeof(*slots));
	if (!slots)
		return false;
	free(iv->slots);
	iv->slots = slots;
	iv->log_slots++;
	for (size_t i = 0; i < iv->n; i++) {
		size_t at = home_of(iv, iv->terms[i].key);
		while (slots[at])
			at = (at + 1) & (2 * size - 1);
		slots[at] = (uint32_t)i + 1;
	}
	return true;
}

static struct term *new_term(struct inverted *iv, uint64_t key, const char *bytes, size_t len)
{
	struct term *t = &iv->terms[iv->n];

	*slot_of(iv, key, bytes, len) = (uint32_t)++iv->n;
	*t = (struct term){.key = key, .bytes = (uint32_t)iv->used, .len = (uint16_t)len};
	memcpy(iv->room + iv->used, bytes, len);
	iv->used += len;
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

static enum zw_status add(struct inverted *iv, uint32_t entry, uint32_t document, uint64_t key,
                          const struct entry_term *term, struct err *err)
{
	const struct posting posting = {entry, term->count};
	uint32_t slot = *slot_of(iv, key, term->bytes, term->len);
	struct term *t;
	char bytes[POSTING_SIZE];

	if (slot == 0) {
		if (!grow(iv))
			return err_no_memory(err);
		t = new_term(iv, key, term->bytes, term->len);
		t->first = posting;
		t->first_document = document;
	} else {
		t = &iv->terms[slot - 1];
		append(iv, t, bytes, posting_put(bytes, t->last, posting));
	}
	t->f.documents += t->document != document;
	t->f.entries++;
	t->document = document;
	t->last = entry;
	return ZW_OK;
}

static bool has_room(const struct inverted *iv, size_t len)
{
	return iv->n < iv->n_terms_most && iv->used + len + LARGEST_SLICE + 2 * LINK <= iv->size;
}

enum zw_status inverted_add(struct inverted *iv, uint32_t entry, uint32_t document,
                            const struct entry_term *terms, size_t n, size_t *added,
                            struct err *err)
{
	uint64_t keys[2 * AHEAD];
	enum zw_status status = ZW_OK;

	*added = 0;
	/* First its slot is on its way, then its line, then it is due. */
	for (size_t i = 0; i < n + 2 * AHEAD; i++) {
		if (i >= 2 * AHEAD) {
			const struct entry_term *due = &terms[i - 2 * AHEAD];
			if (!has_room(iv, due->len))
				return ZW_OK;
			status = add(iv, entry, document, keys[i % (2 * AHEAD)], due, err);
			if (status != ZW_OK)
				return status;
			++*added;
		}
		if (i >= AHEAD && i < n + AHEAD) {
			uint32_t slot = iv->slots[home_of(iv, keys[(i - AHEAD) % (2 * AHEAD)])];
			if (slot)
				__builtin_prefetch(&iv->terms[slot - 1], 1);
		}
		if (i < n) {
			uint64_t key = key_of(terms[i].bytes, terms[i].len);
			keys[i % (2 * AHEAD)] = key;
			__builtin_prefetch(&iv->slots[home_of(iv, key)]);
		}
	}
	return status;
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
	memset(iv->slots, 0, ((size_t)1 << iv->log_slots) * sizeof(*iv->slots));
}
