/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What took long to get, by its key: of values that came over the net, of texts that were folded.
 * When it takes more bytes than it may, what was asked for longest ago goes. For one thread.
 */
#ifndef CORE_KEPT_H
#define CORE_KEPT_H

#include "core/text/tokens.h"

#include <stdbool.h>

enum { KEPT_ALWAYS = 32 }; /* asked for last: these stay, whatever they take */

/* Bytes for what is kept of one shard of so many on other machines: of its values, and as many of
 * its texts. A searcher has at most 256 MiB of them, then. */
static inline size_t kept_room(size_t shards)
{
	const size_t all = (size_t)128 << 20, most = (size_t)32 << 20;

	return shards * most <= all ? most : all / shards;
}

struct kept;

/* *kept is NULL unless ZW_OK. */
enum zw_status kept_new(size_t bytes, struct kept **kept, struct err *err);
void kept_free(struct kept *kept); /* NULL does nothing */

/* The bytes stay where they are until KEPT_ALWAYS others were asked for or added. */
bool kept_find(struct kept *kept, const void *key, size_t key_len, struct span *value);

/* Copies a value whose key is not there; NULL without memory. As long as kept_find says it stays.
 */
const char *kept_add(struct kept *kept, const void *key, size_t key_len, const void *value,
                     size_t len);

#endif
