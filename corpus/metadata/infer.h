/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the lines of a document say without labels, and where it is kept until the choice is made
 * (understand.c).
 */
#ifndef CORPUS_INFER_H
#define CORPUS_INFER_H

#include "corpus/metadata/effect.h"
#include "corpus/metadata/layout.h"
#include "corpus/metadata/metadata.h"
#include "corpus/metadata/note.h"

/* From the most to the least trusted. */
enum trust { TRUST_BLOCK, TRUST_FORMAT, TRUST_INFERRED, TRUST_WEAK, TRUST_NAME, TRUSTS };

struct understanding {
	const struct draft *draft;
	const char *name;
	struct title title;
	struct layout layout;
	struct note note;
	struct signature signature;
	bool is_signed;
	struct effect effect;
	char named[DATE_SIZE]; /* the day that the name of the file ends with, or "" */
	struct metadata found[TRUSTS];
};

/* Numbers, issuers, addressees. */
void infer_bodies(struct understanding *u);

void infer_issuers(struct understanding *u); /* of these; after the number */

/* Days; after the other sources, because 自公布之日起 counts from what they say. */
void infer_dates(struct understanding *u);

/* Adds a value that a line (from 0) tells; a date only where there is none yet, and not of year 0.
 */
void infer_keep(struct metadata *m, enum meta_field field, size_t line, const char *text,
                size_t len);
void infer_keep_date(struct metadata *m, enum meta_field field, size_t line,
                     const struct date *date);

/* Each of the bodies that are named there; all as one where they cannot be told apart. */
void infer_keep_issuers(struct metadata *m, size_t line, struct piece names);

/* A sentence is no place for one's own number or name. */
bool infer_is_sentence(struct piece p);

/* The day in the name of the file, year 0 if there is none. */
struct date infer_named(const struct understanding *u);
bool infer_is_long_after(struct date late, struct date early);

#endif
