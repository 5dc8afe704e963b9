/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Opening checks the sizes of the sections; every index that is followed is checked where it is
 * used, so that a damaged file gives wrong suggestions at worst, never a wild read.
 */
#include "core/suggest/suggestions_file.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/schema.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 8 };

struct section {
	const void *at;
	size_t bytes;
};

struct suggestions {
	struct section sections[SUGGEST_SECTIONS];
	struct files_map map; /* empty if the bytes are not ours */
};

/* ---- Opening ---- */

static bool sections_fit(const struct suggest_header *h, size_t len)
{
	for (size_t i = 0; i < SUGGEST_SECTIONS; i++)
		if (h->sections[i].at % ALIGNMENT != 0 || h->sections[i].at > len ||
		    h->sections[i].bytes > len - h->sections[i].at)
			return false;
	return true;
}

static bool ends_in_nul(const struct section *s)
{
	return s->bytes == 0 || ((const char *)s->at)[s->bytes - 1] == '\0';
}

static bool sizes_agree(const struct suggestions *s)
{
	for (size_t by = 0; by < SUGGEST_BYS; by++) {
		size_t keys = s->sections[SUGGEST_KEYS + by].bytes;
		if (keys % sizeof(struct suggest_key) != 0 ||
		    s->sections[SUGGEST_TREES + by].bytes !=
		            suggest_tree_rows(keys / sizeof(struct suggest_key)) * sizeof(uint32_t))
			return false;
	}
	return s->sections[SUGGEST_ENTRIES].bytes % sizeof(struct suggest_entry) == 0 &&
	       ends_in_nul(&s->sections[SUGGEST_STRINGS]) &&
	       ends_in_nul(&s->sections[SUGGEST_POOL]);
}

enum zw_status suggestions_view(const void *bytes, size_t len, struct suggestions **suggestions,
                                struct err *err)
{
	const struct suggest_header *h = bytes;
	struct suggestions *s = calloc(1, sizeof(*s));

	*suggestions = NULL;
	if (!s)
		return err_no_memory(err);
	bool good = len >= sizeof(*h) && memcmp(h->magic, suggest_magic, sizeof(h->magic)) == 0 &&
	            h->order == SUGGEST_ORDER && h->version == SCHEMA_VERSION && h->bytes == len &&
	            sections_fit(h, len);
	for (size_t i = 0; good && i < SUGGEST_SECTIONS; i++)
		s->sections[i] = (struct section){(const char *)bytes + h->sections[i].at,
		                                  h->sections[i].bytes};
	if (!good || !sizes_agree(s)) {
		free(s);
		return err_set(err, ZW_BAD_INDEX, "%s",
		               _("the suggestions of the index are damaged"));
	}
	*suggestions = s;
	return ZW_OK;
}

enum zw_status suggestions_open(const char *path, struct suggestions **suggestions, struct err *err)
{
	struct files_map map;
	struct err reason = {""};

	*suggestions = NULL;
	enum zw_status status = files_map(path, &map, err);
	if (status != ZW_OK)
		return status;
	status = suggestions_view(map.at, map.len, suggestions, &reason);
	if (status != ZW_OK) {
		files_unmap(&map);
		return err_set(err, status, "%s: %s", path, reason.text);
	}
	(*suggestions)->map = map;
	return ZW_OK;
}

void suggestions_close(struct suggestions *s)
{
	if (s)
		files_unmap(&s->map);
	free(s);
}

/* ---- Entries ---- */

static const char *string_at(const struct suggestions *s, enum suggest_section section, uint32_t at)
{
	const struct section *strings = &s->sections[section];

	return at < strings->bytes ? (const char *)strings->at + at : "";
}

static uint32_t count_entries(const struct suggestions *s)
{
	return (uint32_t)(s->sections[SUGGEST_ENTRIES].bytes / sizeof(struct suggest_entry));
}

bool suggestions_at(const struct suggestions *s, uint32_t entry, struct suggestion *suggestion)
{
	if (entry >= count_entries(s))
		return false;
	const struct suggest_entry *e =
	        (const struct suggest_entry *)s->sections[SUGGEST_ENTRIES].at + entry;
	*suggestion = (struct suggestion){
	        .kind = e->kind < SUGGEST_KINDS ? (enum suggest_kind)e->kind : SUGGEST_TERM,
	        .score = e->score,
	        .text = string_at(s, SUGGEST_STRINGS, e->text),
	        .query = string_at(s, SUGGEST_STRINGS, e->query),
	};
	return true;
}

/* ---- Walking ---- */

static const struct suggest_key *key_at(const struct suggestions *s, enum suggest_by by, size_t i)
{
	return (const struct suggest_key *)s->sections[SUGGEST_KEYS + by].at + i;
}

static uint32_t key_count(const struct suggestions *s, enum suggest_by by)
{
	return (uint32_t)(s->sections[SUGGEST_KEYS + by].bytes / sizeof(struct suggest_key));
}

/* How many keys come before the front; with `behind` those that begin with it, too; with `whole`
 * those that are it. */
enum border { BORDER_FRONT, BORDER_WHOLE, BORDER_BEHIND };

static bool is_before(const char *key, struct span front, enum border border)
{
	int order = strncmp(key, front.at, front.len);

	if (order != 0 || border == BORDER_FRONT)
		return order < 0;
	return border == BORDER_BEHIND || key[front.len] == '\0';
}

static uint32_t keys_before(const struct suggest_walk *w, struct span front, enum border border)
{
	uint32_t low = 0, high = key_count(w->s, w->by);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t at = key_at(w->s, w->by, middle)->at;
		if (is_before(string_at(w->s, SUGGEST_POOL, at), front, border))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct search_best {
	const struct suggest_key *keys;
	uint32_t from, to, best;
};

/* A damaged tree may name any key. */
static void consider(struct search_best *b, const uint32_t *rows, uint32_t i)
{
	uint32_t at = rows ? rows[i] : i;

	if (at >= b->from && at < b->to && suggest_better(&b->keys[at], &b->keys[b->best]))
		b->best = at;
}

/* The best key of [from, to), from < to: of the ends one by one, of the middle by the tree. */
static uint32_t best_of(const struct suggest_walk *w, uint32_t from, uint32_t to)
{
	struct search_best b = {key_at(w->s, w->by, 0), from, to, from};
	const uint32_t *rows = NULL, *next = w->s->sections[SUGGEST_TREES + w->by].at;
	uint32_t n = key_count(w->s, w->by), low = from, high = to;

	while (low < high) {
		for (; low < high && (low % SUGGEST_FAN != 0 || high - low < SUGGEST_FAN); low++)
			consider(&b, rows, low);
		for (; low < high && high % SUGGEST_FAN != 0; high--)
			consider(&b, rows, high - 1);
		rows = next;
		n /= SUGGEST_FAN;
		next += n;
		low /= SUGGEST_FAN;
		high /= SUGGEST_FAN;
	}
	return b.best;
}

/* Is range a to be taken before b? */
static bool comes_first(const struct suggest_walk *w, const struct suggest_range *a,
                        const struct suggest_range *b)
{
	if (a->exact != b->exact)
		return a->exact;
	return suggest_better(key_at(w->s, w->by, a->best), key_at(w->s, w->by, b->best));
}

static void push(struct suggest_walk *w, uint32_t from, uint32_t to, bool exact)
{
	if (from >= to || w->n == sizeof(w->heap) / sizeof(w->heap[0]))
		return;
	struct suggest_range range = {from, to, best_of(w, from, to), exact};
	size_t i = w->n++;
	for (; i > 0 && comes_first(w, &range, &w->heap[(i - 1) / 2]); i = (i - 1) / 2)
		w->heap[i] = w->heap[(i - 1) / 2];
	w->heap[i] = range;
}

static struct suggest_range pop(struct suggest_walk *w)
{
	struct suggest_range top = w->heap[0], last = w->heap[--w->n];
	size_t i = 0;

	for (size_t child; (child = 2 * i + 1) < w->n; i = child) {
		if (child + 1 < w->n && comes_first(w, &w->heap[child + 1], &w->heap[child]))
			child++;
		if (!comes_first(w, &w->heap[child], &last))
			break;
		w->heap[i] = w->heap[child];
	}
	w->heap[i] = last;
	return top;
}

void suggest_walk_begin(struct suggest_walk *w, const struct suggestions *s, enum suggest_by by,
                        struct span front)
{
	w->s = s;
	w->by = by;
	w->steps = w->n = 0;
	front.len = strnlen(front.at, front.len); /* keys are strings */
	uint32_t from = keys_before(w, front, BORDER_FRONT);
	uint32_t whole = keys_before(w, front, BORDER_WHOLE);
	push(w, from, whole, true);
	push(w, whole, keys_before(w, front, BORDER_BEHIND), false);
}

bool suggest_walk_next(struct suggest_walk *w, struct suggest_found *found)
{
	if (w->n == 0 || w->steps == SUGGEST_STEPS)
		return false;
	w->steps++;
	struct suggest_range range = pop(w);
	const struct suggest_key *key = key_at(w->s, w->by, range.best);
	push(w, range.from, range.best, range.exact);
	push(w, range.best + 1, range.to, range.exact);
	*found = (struct suggest_found){
	        .entry = key->entry,
	        .key = string_at(w->s, SUGGEST_POOL, key->at),
	        .text = string_at(w->s, SUGGEST_POOL, key->text),
	        .exact = range.exact,
	};
	return true;
}
