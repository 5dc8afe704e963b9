/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The folded texts of a shard that is far away. It has no `fold` file: the record of a passage is
 * folded when its text is asked for, by the tokeniser that wrote the index, and kept for a while.
 * Titles are in a file of their own, mapped. All are in UTF-16, as in `fold`. What fails gives an
 * empty text, as with an index that is damaged, and is told by folded_status: whoever asks for an
 * answer asks for that, too.
 */
#ifndef CORE_FOLDED_H
#define CORE_FOLDED_H

#include "core/files.h"
#include "core/index/texts/texts.h"
#include "core/text/utf16.h"

/* Bytes for what is kept of one shard of so many on other machines: of its values, and as many of
 * its texts. A searcher has at most 256 MiB of them, then. */
static inline size_t distant_room(size_t shards)
{
	const size_t all = (size_t)128 << 20, most = (size_t)32 << 20;

	return shards * most <= all ? most : all / shards;
}

struct folded;
struct shard;

/* titles: the file, of all documents in a row. The rows of the shard are there. */
enum zw_status folded_open(const char *titles, const struct shard *s, struct folded **folded,
                           struct err *err);
void folded_close(struct folded *f); /* NULL does nothing */

/* As those of shard.h, which are for everybody. */
struct span16 folded_title(const struct folded *f, const struct shard *s, uint32_t document);
struct span16 folded_passage(struct folded *f, const struct shard *s, uint32_t passage);
struct span16 folded_document(struct folded *f, const struct shard *s, uint32_t document);

/* The texts of passages [first, end) will be asked for soon: those that are not kept are wanted
 * (texts.h). */
void folded_want(struct folded *f, const struct shard *s, uint32_t first, uint32_t end);

/* The first failure since this was asked last. */
enum zw_status folded_status(struct folded *f, struct err *err);

#endif
