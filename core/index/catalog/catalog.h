/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The catalog of a generation: what is known of its documents together. Which texts are versions
 * of one work, which are the same text twice, who cites whom, and the values of fields for filters
 * and facets. The indexer makes it anew for every generation, from the facts that each shard keeps
 * of its documents; readers map it into memory.
 *
 * Documents are numbered from 0 through all shards in the order of the manifest: the entry e of
 * shard s is generation.first[s] + e - 1. One that is dead (dead.h) has its number, too, and a row
 * of nothing: no days, values, names or citations, a work of its own that has no name, the same
 * text as nobody. Nothing leads to it. Passages are the ordinals within their document, from 1.
 * Days are numbers, YYYYMMDD; 0 is unknown (YYYY0000 and YYYYMM00 where only that is known).
 */
#ifndef CORE_CATALOG_H
#define CORE_CATALOG_H

#include "core/field.h"
#include "core/status.h"

#include <stdint.h>

enum { CATALOG_NONE = 0xFFFFFFFF };

struct catalog;

struct catalog_document {
	uint32_t work;      /* number of its work */
	uint32_t same;      /* the one that stands for all of this very text; itself mostly */
	uint32_t next_same; /* the next one of this text, in a circle; itself if there is none */
	uint32_t written, published, effective, repealed; /* days */
	uint32_t date;                                    /* the one to show and to sort by */
	uint32_t begin;     /* first day of this version: the latest of the days above; 0 */
	uint32_t until;     /* first day on which the next version of the work is in force */
	uint32_t cited;     /* texts that cite it, or any version of its work */
	uint32_t stated;    /* enum doc_status that somebody has said; STATUS_NONE: nobody */
	uint32_t normative; /* 1: it is in force or not */
};

/* *catalog is NULL unless ZW_OK. ZW_BAD_INDEX if it is damaged or is not for this many documents.
 */
enum zw_status catalog_open(const char *path, uint32_t documents, struct catalog **catalog,
                            struct err *err);
void catalog_close(struct catalog *catalog);

uint32_t catalog_documents(const struct catalog *c);
/* NULL if there is no such document. */
const struct catalog_document *catalog_document(const struct catalog *c, uint32_t document);

/* Its place in the order of all paths; the dead have none and come first. Whatever is equal
 * otherwise comes in this order: the numbers of documents depend on how they happen to be spread
 * over the shards. */
uint32_t catalog_rank(const struct catalog *c, uint32_t document);
const uint32_t *catalog_ranks(const struct catalog *c); /* of all */

/* The day a document counts as of: 20191001. */
enum doc_status catalog_status(const struct catalog_document *d, uint32_t day);

/* ---- Times ---- */

/* Seconds since 1970: when its text was first indexed, and last changed in the index. 0: not known.
 */
struct catalog_times {
	uint64_t added, changed;
};
struct catalog_times catalog_times(const struct catalog *c, uint32_t document);

/* ---- Works ---- */

/* The versions of a work, oldest first; one at least. The volumes of a law in several files, an 编
 * each, are works of one name. */
struct catalog_list {
	const uint32_t *at;
	size_t n;
};
struct catalog_list catalog_versions(const struct catalog *c, uint32_t work);

/* The version of the work in force on that day; if there is none, the last one that had begun, else
 * the first. */
uint32_t catalog_version(const struct catalog *c, uint32_t work, uint32_t day);

/* ---- Values of fields, for filters and facets ---- */

/* The distinct values of a field (all but title and dates), numbered from 0. */
uint32_t catalog_values(const struct catalog *c, enum meta_field field);
const char *catalog_value(const struct catalog *c, enum meta_field field, uint32_t value);
/* The values of a document. */
struct catalog_list catalog_values_of(const struct catalog *c, enum meta_field field,
                                      uint32_t document);

/* ---- Names ---- */

enum name_kind {
	NAME_TITLE,  /* key of work_key(): of a title, or of a part that has a title of its own */
	NAME_NUMBER, /* key of number_key() */
	NAME_FORMER, /* a path it had before its file was renamed */
};

struct catalog_name {
	uint64_t hash;
	uint32_t document;
	uint32_t passage; /* where the part of that name begins; 0: the document */
	uint32_t kind, unused;
};

/* The documents of that name: of a work every version. */
struct catalog_names {
	const struct catalog_name *at;
	size_t n;
};
struct catalog_names catalog_find(const struct catalog *c, enum name_kind kind, const char *key,
                                  size_t len);

/* The document that had this path before; of several that had it one after the other, the one
 * that came last. CATALOG_NONE if there is none. */
uint32_t catalog_former(const struct catalog *c, const char *path);

/* The passage of an article; 0 if there is none. The first of that number at or behind passage
 * `from` (a part begins there), from 1. */
uint32_t catalog_article(const struct catalog *c, uint32_t document, uint32_t number, uint32_t sub,
                         uint32_t from);

/* The lowest number of its articles; 0 if it has none. */
uint32_t catalog_first_article(const struct catalog *c, uint32_t document);

/* ---- Short names ---- */

/* What the documents say that this (folded) is 简称 of: the full name as it stands. NULL if it is
 * none, or they do not agree. */
const char *catalog_alias(const struct catalog *c, const char *name, size_t len);

/* ---- Citations ---- */

struct catalog_citation {
	uint32_t from_document, from_passage;
	uint32_t start, len;        /* bytes of the text of that passage */
	uint32_t document, passage; /* what is cited; passage 0: the document */
};

/* Those of a document, in the order of its text. */
struct catalog_citations {
	const struct catalog_citation *at;
	size_t n;
};
struct catalog_citations catalog_cites(const struct catalog *c, uint32_t document);
/* Those of one passage of it. */
struct catalog_citations catalog_cites_in(const struct catalog *c, uint32_t document,
                                          uint32_t passage);

/* Indices of the citations of a document, or with passage > 0 of that one only, in the order of the
 * citing documents. Of a document: those of any passage. */
struct catalog_list catalog_cited_by(const struct catalog *c, uint32_t document, uint32_t passage);
const struct catalog_citation *catalog_citation(const struct catalog *c, uint32_t index);

#endif
