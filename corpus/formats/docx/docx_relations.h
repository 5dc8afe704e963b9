/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a part of an Office package refers to: its _rels/NAME.rels.
 */
#ifndef CORPUS_DOCX_RELATIONS_H
#define CORPUS_DOCX_RELATIONS_H

#include "corpus/formats/package/package.h"

enum { RELATION_ID_SIZE = 64, RELATION_TYPE_SIZE = 32, RELATIONS_LIMIT = 10000 };

struct relation {
	char id[RELATION_ID_SIZE];
	char type[RELATION_TYPE_SIZE]; /* the end of its URI: "styles", "aFChunk" */
	uint32_t target; /* in the targets: path in the package; "" if outside of it */
};

struct relations {
	struct buf list;    /* struct relation */
	struct buf targets; /* paths, each ended by a zero byte */
};

/* Of the part of this name ("" for the package itself). A part without relations has none. On
 * success and on failure the caller ends with relations_release. */
enum zw_status relations_read(struct package *package, const char *part, struct relations *r,
                              struct err *err);
void relations_release(struct relations *r);

/* The path of the first relation of a type, or of the one with an id; NULL if there is none, or it
 * lies outside of the package. */
const char *relations_of_type(const struct relations *r, const char *type);
const char *relations_of_id(const struct relations *r, const char *id);

#endif
