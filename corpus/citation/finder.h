/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The pass over a text, shared by the files that find.c is made of.
 */
#ifndef CORPUS_CITATION_FINDER_H
#define CORPUS_CITATION_FINDER_H

#include "corpus/citation/alias.h"
#include "corpus/citation/reference.h"

/* What an article is of. */
struct target {
	bool known;
	enum cited_kind kind;
	uint32_t name, name_len, year;
};

struct finder {
	struct scan s;
	const struct citing *where;
	struct citations *c;
	struct buf key;           /* room for one */
	size_t floor;             /* end of the citation before */
	struct target named;      /* in this sentence */
	struct reference before;  /* the last article cited, … */
	struct target before_of;  /* … and what it is of */
	struct target title;      /* the last title of this passage, … */
	size_t title_end, attach; /* … its end, and that of the brackets behind it */
	uint32_t paragraph;       /* 款 of the passage, from 1 */
	bool quoted;              /* within “” */
	size_t quote;             /* where these began */
};

/* ---- find.c ---- */

extern const struct target finder_self;

/* Adds a citation from start to end; r may be NULL: of the whole document. Leaves it out if it
 * overlaps the one before, or its target is not known. */
void finder_add(struct finder *f, size_t start, size_t end, const struct target *t,
                const struct reference *r);

/* Adds a list: the first from `start` on. */
void finder_add_list(struct finder *f, size_t start, const struct target *t,
                     const struct references *list);

/* A target of that kind with the key in f->key. */
struct target finder_target(struct finder *f, enum cited_kind kind, uint32_t year);

/* What 本法 is: the document, or what it amends. */
struct target finder_itself(struct finder *f);

/* Is the document a decision that amends? */
bool finder_amends(const struct finder *f);

/* The title with the key in f->key is what 该法 means from here on. */
void finder_remember(struct finder *f);

/* ---- What may stand at f->s: each moves it behind what it took, or returns false ---- */

bool take_title(struct finder *f);      /* 《…》 with its articles */
void take_alias(struct finder *f);      /* 简称… */
bool take_own_number(struct finder *f); /* 第X条 that begins the passage */
bool take_articles(struct finder *f);   /* 第X条, and the name before it */
bool take_division(struct finder *f); /* 刑法分则第三章: what the articles behind it are of */
bool take_before(struct finder *f);   /* 前款, 前条 */

#endif
