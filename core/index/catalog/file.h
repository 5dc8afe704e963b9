/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of a catalog, for the one who writes it: a header, then sections that begin at multiples
 * of eight bytes, in the byte order of the machine. Readers use catalog.h.
 */
#ifndef CORE_CATALOG_FILE_H
#define CORE_CATALOG_FILE_H

#include "core/index/catalog/catalog.h"
#include "core/spill/spool.h"

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

enum { CATALOG_ALIGNMENT = 8, CATALOG_ORDER = 0x01020304 };
#define CATALOG_MAGIC "ZWCT"

struct catalog_header {
	char magic[4];
	uint32_t version, order;
	uint32_t documents, works, unused;
	uint64_t bytes; /* of the file */
	struct {
		uint64_t at, bytes;
	} sections[CATALOG_SECTIONS];
};

/* ---- Writing ---- */

struct catalog_image {
	uint32_t documents, works;
	struct spool sections[CATALOG_SECTIONS];
};

/* Sections have as many rows, CATALOG_STRINGS as many bytes, as an index of 32 bits tells apart.
 * Their files are made in dir, which is the caller's, who ends with catalog_image_release. */
void catalog_image_init(struct catalog_image *image, const char *dir);
void catalog_image_release(struct catalog_image *image);

/* How many rows a section has. */
uint32_t catalog_rows(const struct catalog_image *image, enum catalog_section section);
/* A row of an array of numbers. */
void catalog_add(struct catalog_image *image, enum catalog_section section, uint32_t number);

/* Adds the file to an empty spool, and releases each section as it is copied: there is room for the
 * catalog once and a section more. ZW_LIMIT: a section is too long; ZW_IO. */
enum zw_status catalog_write(struct catalog_image *image, struct spool *out, struct err *err);

/* ---- Views ---- */

/* A catalog over bytes in memory, aligned to eight, that must outlive it. Statuses of catalog_open;
 * catalog_close ends it. */
enum zw_status catalog_view(const void *bytes, size_t len, uint32_t documents,
                            struct catalog **catalog, struct err *err);

/* Of one in the making: arrays that are where they are, and may change. Those that are not there
 * yet (bytes 0) are asked for nothing. */
struct catalog_part {
	const void *at;
	size_t bytes;
};
enum zw_status catalog_view_parts(const struct catalog_part *parts /* of each section */,
                                  uint32_t documents, uint32_t works, struct catalog **catalog,
                                  struct err *err);

/* What CATALOG_NAMES is sorted by. */
uint64_t catalog_hash(enum name_kind kind, const char *key, size_t len);

#endif
