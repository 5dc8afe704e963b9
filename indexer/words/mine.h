/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Mines the terms of a generation (core/index/mined.h) from what its shards hold: what stands in
 * quotation marks, what stands in 《》, and what keeps together (cohesion.h). Of a large collection
 * a sample of whole documents is looked at, so that neither memory nor time grows with it.
 */
#ifndef INDEXER_WORDS_MINE_H
#define INDEXER_WORDS_MINE_H

#include "indexer/collection.h"

enum {
	MINE_SAMPLE = 10 * 1000 * 1000, /* characters */
	MINE_FILE_LIMIT = 8 << 20,      /* bytes */
};

/* Appends the file. The dead are not looked at. */
enum zw_status mine_terms(const struct collection *c, struct buf *file, struct err *err);

#endif
