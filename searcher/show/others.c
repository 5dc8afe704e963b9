/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The other files of a document: its text elsewhere, the versions of its work.
 */
#include "core/i18n.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/match/matching.h"
#include "searcher/show/result.h"

#include <stdlib.h>
#include <string.h>

enum zw_status catalog_document_load(const struct generation *g, uint32_t d,
                                     struct document_record *record, struct err *err)
{
	struct entry entry = matching_entry(g, SCOPE_DOCUMENT, (struct place){d, 0});

	if (!entry.at)
		return err_set(err, ZW_BAD_INDEX, "%s", _("the catalog of the index is damaged"));
	return document_load(&g->shards[entry.shard], entry.at, record, err);
}

enum zw_status other_load(const struct generation *g, uint32_t d, uint32_t day,
                          const struct set *found, struct other *other, struct err *err)
{
	const struct catalog_document *row = catalog_document(g->catalog, d);
	struct document_record record;
	enum zw_status status = catalog_document_load(g, d, &record, err);

	if (status != ZW_OK)
		return status;
	*other = (struct other){.path = record.path,
	                        .title = record.title,
	                        .status = row ? catalog_status(row, day) : STATUS_NONE,
	                        .found = found && set_has(found, d + 1)};
	memcpy(other->date, record.date, sizeof(other->date));
	record.path = record.title = NULL;
	document_record_release(&record);
	return ZW_OK;
}

void other_release(struct other *other)
{
	free(other->path);
	free(other->title);
	*other = (struct other){0};
}

void others_release(struct others *others)
{
	for (size_t i = 0; i < others->n; i++)
		other_release(&others->at[i]);
	free(others->at);
	*others = (struct others){0};
}

enum zw_status others_add(const struct generation *g, uint32_t d, uint32_t day,
                          const struct set *found, struct others *others, struct err *err)
{
	if (others->n == OTHERS_LIMIT || !store_has(g, d)) {
		others->more++;
		return ZW_OK;
	}
	if (!others->at)
		others->at = calloc(OTHERS_LIMIT, sizeof(*others->at));
	if (!others->at)
		return err_no_memory(err);
	enum zw_status status = other_load(g, d, day, found, &others->at[others->n], err);
	others->n += status == ZW_OK;
	return status;
}

/* The next file of the same text; `d` again at the end, or if the circle is damaged. */
static uint32_t next_same(const struct catalog *c, uint32_t d)
{
	const struct catalog_document *row = catalog_document(c, d);

	return row && catalog_document(c, row->next_same) ? row->next_same : d;
}

/* Was any file of this text found? */
static bool text_found(const struct catalog *c, uint32_t d, const struct set *found)
{
	uint32_t at = d, steps = 0;

	do {
		if (found && set_has(found, at + 1))
			return true;
		at = next_same(c, at);
	} while (at != d && ++steps < OTHERS_LIMIT);
	return false;
}

static enum zw_status find_same(const struct generation *g, uint32_t d, uint32_t day,
                                const struct set *found, struct others *same, struct err *err)
{
	uint32_t at = next_same(g->catalog, d);
	enum zw_status status = ZW_OK;

	for (uint32_t n = 0; status == ZW_OK && at != d && n < catalog_documents(g->catalog); n++) {
		status = others_add(g, at, day, found, same, err);
		at = next_same(g->catalog, at);
	}
	return status;
}

/* Of each text one file. */
static enum zw_status find_versions(const struct generation *g, uint32_t d, uint32_t day,
                                    const struct set *found, struct others *versions,
                                    struct err *err)
{
	const struct catalog *c = g->catalog;
	uint32_t work = fold_work(c, d);
	struct catalog_list list = catalog_versions(c, work);
	enum zw_status status = ZW_OK;

	for (size_t i = list.n; status == ZW_OK && i > 0; i--) {
		uint32_t v = list.at[i - 1], text = fold_text(c, v);
		const struct catalog_document *row = catalog_document(c, text);
		if (!row || fold_is_same_version(c, v, d) || (v != text && row->work == work))
			continue;
		size_t before = versions->n;
		status = others_add(g, v, day, found, versions, err);
		if (status == ZW_OK && versions->n > before)
			versions->at[before].found = text_found(c, v, found);
	}
	return status;
}

enum { WANTED = 16 /* of each kind: there are seldom more */ };

static void want(const struct generation *g, uint32_t d)
{
	struct entry entry = matching_entry(g, SCOPE_DOCUMENT, (struct place){d, 0});

	if (entry.at)
		shard_want_document(&g->shards[entry.shard], entry.at);
}

void others_want(const struct generation *g, uint32_t d)
{
	struct catalog_list list = catalog_versions(g->catalog, fold_work(g->catalog, d));
	uint32_t same = next_same(g->catalog, d);

	for (size_t n = 0; same != d && n < WANTED; n++) {
		want(g, same);
		same = next_same(g->catalog, same);
	}
	for (size_t i = list.n, n = 0; i > 0 && n < WANTED; i--, n++)
		want(g, list.at[i - 1]);
}

enum zw_status others_find(const struct generation *g, uint32_t d, uint32_t day,
                           const struct set *found, struct others *same, struct others *versions,
                           struct err *err)
{
	enum zw_status status = find_same(g, d, day, found, same, err);

	return status == ZW_OK ? find_versions(g, d, day, found, versions, err) : status;
}
