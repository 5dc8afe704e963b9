/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A sidecar without the ending of its document is nobody's where two documents share the stem. How
 * many do is counted from the list of sources: to look into the folder for each of a hundred
 * thousand sidecars would take minutes.
 */
#include "indexer/scan/overrides.h"

#include "core/i18n.h"
#include "corpus/metadata/override.h"
#include "corpus/text/name.h"

#include <stdlib.h>
#include <string.h>

static uint64_t stem_of(const struct source *source)
{
	return hash64(source->path, (size_t)(name_ending(source->path) - source->path));
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Hashes of the stems of all that may have a sidecar, sorted. */
static enum zw_status list_stems(const struct sources *s, struct buf *stems, struct err *err)
{
	for (size_t i = 0; i < sources_count(s); i++) {
		struct source source;
		sources_at(s, i, &source);
		if (source.folder && source.folder->has_sidecars) {
			uint64_t stem = stem_of(&source);
			buf_add(stems, &stem, sizeof(stem));
		}
	}
	if (stems->len)
		qsort(stems->data, stems->len / sizeof(uint64_t), sizeof(uint64_t), by_number);
	return buf_status(stems, _("files"), err);
}

static bool is_shared(const struct buf *stems, const struct source *source)
{
	const uint64_t *list = (const void *)stems->data;
	uint64_t stem = stem_of(source);
	size_t n = stems->len / sizeof(stem);
	const uint64_t *at = n ? bsearch(&stem, list, n, sizeof(stem), by_number) : NULL;

	return at && ((at > list && at[-1] == stem) || (at + 1 < list + n && at[1] == stem));
}

enum zw_status overrides_find(struct sources *s, struct err *err)
{
	struct buf stems = BUF_INIT(sources_count(s) * sizeof(uint64_t) + 1);
	enum zw_status status = list_stems(s, &stems, err);
	struct source source;

	for (size_t i = 0; i < sources_count(s) && status == ZW_OK; i++) {
		sources_at(s, i, &source);
		const struct scan_folder *folder = source.folder;
		char digest[HASH_HEX_SIZE];
		if (!folder || source.trouble || (!folder->table && !folder->has_sidecars))
			continue;
		status = override_digest(folder->table, source.path, is_shared(&stems, &source),
		                         digest, err);
		if (status == ZW_OK)
			status = sources_override(s, i, digest, err);
	}
	buf_release(&stems);
	return status;
}
