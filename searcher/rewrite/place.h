/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The places of an item that may be said otherwise, and how. The rules add places; together they
 * make the variants of the item: 罚款五万元以下 has one place, 2022年发改委通知 two.
 */
#ifndef SEARCHER_REWRITE_PLACE_H
#define SEARCHER_REWRITE_PLACE_H

#include "corpus/text/scan.h"
#include "searcher/rewrite/rewrite.h"

enum {
	ITEM_LIMIT = 64,   /* tokens of an item that is rewritten: a longer one is a passage, … */
	ITEM_BYTES = 4096, /* … and one of more bytes is no word */
	PLACES_MOST = 8,   /* in one item */
	FORMS_MOST = 24,   /* of one place */
};

struct place {
	size_t start, end; /* bytes of places.text */
	enum rewrite_kind kind;
	size_t first, n; /* its forms */
};

struct form {
	size_t at;   /* into places.strings: a text that ends in NUL. Of several strings, each of
	              * which must stand, parted by '\n' */
	size_t note; /* likewise; "" if there is nothing to say */
};

struct places {
	struct buf text;    /* the item folded, as one string without what its tokens leave out */
	struct buf cuts;    /* size_t: bytes of the text where a word of the item begins or ends */
	struct buf list;    /* struct place: in the order they came, not overlapping */
	struct buf forms;   /* struct form */
	struct buf strings; /* of the forms */
};

/* On success the caller ends with places_release. */
enum zw_status places_of(const struct item *item, struct places *p, struct err *err);
void places_release(struct places *p);

size_t places_count(const struct places *p);
const struct place *place_at(const struct places *p, size_t i);
const char *place_form(const struct places *p, const struct place *place, size_t i);
const char *place_note(const struct places *p, const struct place *place, size_t i);

/* Does a word of the item begin or end at this byte? */
bool place_is_cut(const struct places *p, size_t at);

/* A new place, whose forms are added next. False if it overlaps another, or there are too many. */
bool place_begin(struct places *p, size_t start, size_t end, enum rewrite_kind kind);
/* Each form once, and none that is the text of the place itself. */
void place_add(struct places *p, const char *form, const char *note);

/* Tells what was done, and adds the variants to the item: with the first forms of all places, the
 * second ones …, then all others, up to QUERY_VARIANTS. */
enum zw_status places_apply(const struct places *p, struct query *q, struct item *item,
                            struct err *err);

#endif
