/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Terms that were mined from the documents of an index (indexer/words): the file `terms` of a
 * generation, mapped into memory. It is plain text, sorted by bytes:
 *
 *   # zhengwen terms 2 2100              how many terms, of how many documents looked at
 *   全过程人民民主 TAB 12 TAB quoted       in how many of these documents, and how it was found
 *   十大民生实事项目 TAB 7 TAB cohesion
 *
 * Terms are folded Han text of MINED_MIN to MINED_MAX characters. Nothing is parsed when it is
 * opened; a line that is none is passed over.
 */
#ifndef CORE_MINED_H
#define CORE_MINED_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MINED_MIN = 2, MINED_MAX = 12, MINED_LIMIT = 50000 };

enum mined_how {
	MINED_QUOTED,   /* stands in quotation marks */
	MINED_TITLE,    /* stands in 《》 */
	MINED_COHESION, /* its parts keep together, and what stands beside it changes */
	MINED_HOWS
};

/* "quoted" … */
const char *mined_how_name(enum mined_how how);

struct mined_term {
	const char *text; /* UTF-8, not terminated; valid as long as the file is open */
	size_t len;       /* bytes */
	uint32_t documents;
	enum mined_how how;
};

struct mined;

/* *mined is NULL unless ZW_OK. ZW_BAD_INDEX if it is damaged or has not so many bytes. */
enum zw_status mined_open(const char *path, uint64_t bytes, struct mined **mined, struct err *err);
void mined_close(struct mined *mined);

/* The same over bytes in memory, which the caller keeps. */
enum zw_status mined_view(const char *bytes, size_t len, struct mined **mined, struct err *err);

/* A place among the terms: 0 is the first. That of the first term that is not before `text`. */
size_t mined_seek(const struct mined *mined, const char *text, size_t len);

/* The term at the place, which moves on to the next. False at the end. */
bool mined_next(const struct mined *mined, size_t *place, struct mined_term *term);

#endif
