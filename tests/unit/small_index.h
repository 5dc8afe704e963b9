/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A shard made of a few texts written in a test, by the functions that the indexer uses.
 */
#ifndef TESTS_UNIT_SMALL_INDEX_H
#define TESTS_UNIT_SMALL_INDEX_H

#include "test.h"

#include "corpus/document.h"
#include "indexer/build/entry.h"
#include "searcher/query/query.h"

/* Document i (from 1) has the name 0.txt, 1.txt … and the text texts[i - 1]. */
static inline void small_index(const char *folder, const char *const *texts, size_t n,
                               struct shard *shard)
{
	struct shard_writer *writer;
	struct shard_info info;
	struct entry_maker maker;
	struct err err = {""};

	assert_ok(shard_create(in_folder(folder, "1-1"), "1-1", 1 << 20, &writer, &err), &err);
	assert_ok(entry_maker_init(&maker, writer, &err), &err);
	for (size_t i = 0; i < n; i++) {
		struct document d;
		char name[32];
		snprintf(name, sizeof(name), "%zu.txt", i);
		assert_ok(document_parse(texts[i], strlen(texts[i]), name, &d, &err), &err);
		assert_ok(entry_add(&maker, name, &d, &err), &err);
		document_release(&d);
	}
	assert_int_equal(maker.documents, n);
	entry_maker_release(&maker);
	assert_ok(shard_finish(writer, &info, &err), &err);
	assert_ok(shard_open(in_folder(folder, "1-1"), &info, shard, &err), &err);
}

static inline void parse(const char *text, struct query *q)
{
	struct words *words;
	struct err err = {""};

	assert_ok(words_new(&words, &err), &err);
	assert_ok(query_parse(text, strlen(text), words, q, &err), &err);
	words_free(words);
}

#endif
