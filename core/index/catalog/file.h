/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of a catalog, for the one who writes it: a header, then sections that begin at multiples
 * of eight bytes, in the byte order of the machine. Readers use catalog.h.
 */
#ifndef CORE_CATALOG_FILE_H
#define CORE_CATALOG_FILE_H

#include "core/buf.h"
#include "core/index/catalog/catalog.h"

/* An array XXX_AT of n + 1 indices says where the part of each of n things begins in the array of
 * the same name; the last one is where all end. */
enum catalog_section {
	CATALOG_DOCUMENTS,   /* struct catalog_document */
	CATALOG_RANKS,       /* of each document */
	CATALOG_VERSIONS_AT, /* of each work */
	CATALOG_VERSIONS,    /* documents */
	CATALOG_FIELDS_AT,   /* of each field in … */
	CATALOG_TEXTS,       /* of each value: where it begins in CATALOG_STRINGS */
	CATALOG_VALUES_AT,   /* of each document of each field: [field * documents + document] */
	CATALOG_VALUES,      /* numbers of values within their field */
	CATALOG_NAMES,       /* struct catalog_name, by hash, then document, then passage */
	CATALOG_ARTICLES_AT, /* of each document */
	CATALOG_ARTICLES,    /* struct catalog_article, by number, sub, passage */
	CATALOG_CITES_AT,    /* of each citing document */
	CATALOG_CITES,       /* struct catalog_citation, by passage, start */
	CATALOG_CITED_AT,    /* of each cited document */
	CATALOG_CITED,       /* indices of CITES, by citing document; without those of itself */
	CATALOG_PLACES_AT,   /* of each cited document */
	CATALOG_PLACES, /* indices of CITES of an article, by cited passage, then citing document */
	CATALOG_TIMES,  /* struct catalog_times, of each document */
	CATALOG_ALIASES, /* struct catalog_alias, by name */
	CATALOG_STRINGS, /* values and aliases, each ended by NUL */
	CATALOG_SECTIONS
};

struct catalog_article {
	uint32_t number, sub, passage;
};

struct catalog_alias {
	uint32_t name, full; /* where they begin in CATALOG_STRINGS */
};

struct catalog_image {
	uint32_t documents, works;
	struct buf sections[CATALOG_SECTIONS];
};

/* Appends the file. */
void catalog_write(const struct catalog_image *image, struct buf *out);

/* A catalog over bytes in memory, aligned to eight, that must outlive it. Statuses of catalog_open;
 * catalog_close ends it. */
enum zw_status catalog_view(const void *bytes, size_t len, uint32_t documents,
                            struct catalog **catalog, struct err *err);

/* What CATALOG_NAMES is sorted by. */
uint64_t catalog_hash(enum name_kind kind, const char *key, size_t len);

#endif
