/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is known of a document beside its text, and from where. Nothing is guessed silently: each
 * value carries its origin, and what could not be understood is a warning.
 */
#ifndef CORPUS_METADATA_H
#define CORPUS_METADATA_H

#include "core/buf.h"
#include "core/field.h"
#include "core/index/shard/record.h"

enum meta_origin {
	ORIGIN_TEXT,    /* the lines of the document */
	ORIGIN_FORMAT,  /* what its format declares: <meta>, docProps/core.xml, … */
	ORIGIN_NAME,    /* the name of its file */
	ORIGIN_TABLE,   /* zhengwen.tsv of its folder */
	ORIGIN_SIDECAR, /* NAME.meta.json beside it */
	ORIGIN_COUNT
};

/* "text", "format", "name", "table", "sidecar" */
const char *origin_name(enum meta_origin origin);

struct meta_value {
	enum meta_field field;
	enum meta_origin origin;
	uint32_t line; /* of the document's lines, from 1; 0: not from a line */
	char *text;    /* never empty */
};

struct metadata {
	struct buf values;     /* struct meta_value, in the order of the fields */
	struct buf warnings;   /* char *: in the language of the user */
	char named[DATE_SIZE]; /* the day that the name of the file ends with, "" if none: of a law
	                        * the day its version is from */
	bool approved;         /* its note says that the State Council approved or amended it */
	bool level_said; /* somebody has said that it has that level, or none: none is inferred */
};

void metadata_init(struct metadata *m);
void metadata_release(struct metadata *m);

/* A value was made in `part`: without memory it must not be missing in silence. */
static inline void metadata_spoil(struct metadata *m, const struct buf *part)
{
	if (part->failed == ZW_NO_MEMORY)
		m->values.failed = ZW_NO_MEMORY;
}

/* Keeps values in the order of the fields, values of one field in the order of their coming. A
 * value that is there already is not added again. Failure is sticky in m->values. */
void metadata_add(struct metadata *m, enum meta_field field, enum meta_origin origin, uint32_t line,
                  const char *text, size_t len);
/* Takes all values of a field away. */
void metadata_clear(struct metadata *m, enum meta_field field);
__attribute__((format(printf, 2, 3))) void metadata_warn(struct metadata *m, const char *format,
                                                         ...);

size_t metadata_count(const struct metadata *m);
const struct meta_value *metadata_at(const struct metadata *m, size_t i);
/* The i-th value of a field; NULL if there are fewer. */
const struct meta_value *metadata_get(const struct metadata *m, enum meta_field field, size_t i);
/* Its text, "" if there is none. */
const char *metadata_text(const struct metadata *m, enum meta_field field);

size_t metadata_warnings(const struct metadata *m);
const char *metadata_warning(const struct metadata *m, size_t i);

#endif
