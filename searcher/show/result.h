/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside the searcher: the handle, and making results out of what was ranked.
 */
#ifndef SEARCHER_RESULT_H
#define SEARCHER_RESULT_H

#include "searcher/search.h"

enum {
	SHOWN_LIMIT = 16 << 20, /* bytes of one document that is shown */
	HEADINGS_DEPTH = 16,    /* more levels than any document has */
};

struct searcher {
	char *index;
	struct generation *generation;
	struct words *words;
	struct tokens tokens; /* scratch of snippets */
};

/* Fills answer->results; answer is released by the caller if this fails. */
enum zw_status results_make(struct searcher *s, const struct query *q,
                            const struct search_options *options, bool question,
                            const struct ranked *ranked, size_t n, struct answer *answer,
                            struct err *err);

/* The record of a document of a shard; the caller ends with document_record_release. */
enum zw_status document_load(const struct shard *shard, uint32_t document,
                             struct document_record *record, struct err *err);

/* The record of a passage, whose bytes are put into data (replacing its content). */
enum zw_status passage_load(const struct shard *shard, uint32_t passage, struct buf *data,
                            struct passage_record *record, struct err *err);

#endif
