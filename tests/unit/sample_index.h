/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The documents of the sample, read as the indexer reads them: all formats, containers, sidecars
 * and tables.
 */
#ifndef TESTS_UNIT_SAMPLE_INDEX_H
#define TESTS_UNIT_SAMPLE_INDEX_H

#include "test.h"

#include "corpus/document.h"
#include "indexer/build/entry.h"
#include "indexer/scan/scan.h"

/* Both get every document. */
struct sample_makers {
	struct entry_maker *first, *second; /* or NULL */
};

static inline enum zw_status sample_add(void *context, const char *name, const struct document *d,
                                        const char *reason, struct err *err)
{
	struct sample_makers *m = context;
	enum zw_status status = ZW_OK;

	(void)reason;
	if (!d)
		return ZW_OK;
	status = entry_add(m->first, name, d, err);
	return status == ZW_OK && m->second ? entry_add(m->second, name, d, err) : status;
}

static inline void sample_read(struct sample_makers makers)
{
	char *corpora[] = {"corpus/sample"};
	struct sources sources;
	struct err err = {""};

	assert_ok(sources_scan(corpora, 1, &sources, &err), &err);
	for (size_t i = 0; i < sources_count(&sources); i++) {
		struct source s;
		sources_at(&sources, i, &s);
		struct document_options options = {.table = s.folder ? s.folder->table : NULL};
		/* What has no text is no matter here. */
		(void)document_each(s.path, s.name, &options, sample_add, &makers, &err);
	}
	sources_release(&sources);
	assert_in_range(makers.first->documents, 30, 1000);
}

/* A shard of them in DIR/NAME. `watch`: gets every document, too; or NULL. */
static inline void sample_shard(const char *dir, const char *name, struct entry_maker *watch,
                                struct shard *shard)
{
	struct entry_maker maker;
	struct shard_writer *writer;
	struct shard_info info;
	struct err err = {""};

	assert_ok(shard_create(in_folder(dir, name), name, 1 << 20, &writer, &err), &err);
	assert_ok(entry_maker_init(&maker, writer, &err), &err);
	sample_read((struct sample_makers){&maker, watch});
	entry_maker_release(&maker);
	assert_ok(shard_finish(writer, &info, &err), &err);
	assert_ok(shard_open(in_folder(dir, name), &info, shard, &err), &err);
}

#endif
