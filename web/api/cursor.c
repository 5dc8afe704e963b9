/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In hex: 16 digits of the hash of the generation, 16 of that of the query, the offset.
 */
#include "web/api/cursor.h"

#include "core/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEX_64 = 16, HEX_OFFSET = 8 };

static uint64_t hash_generation(const struct visit *v)
{
	const struct stamp *stamp = &v->crew->stamp;
	char text[256];
	int n = snprintf(text, sizeof(text), "%s %" PRIu64 " %ju %ju %jd.%09ld %u", ZW_VERSION,
	                 stamp->number, (uintmax_t)stamp->device, (uintmax_t)stamp->inode,
	                 (intmax_t)stamp->changed.tv_sec, stamp->changed.tv_nsec,
	                 (unsigned)searcher_day(NULL, 0));

	return hash64(text, (size_t)n);
}

/* These decide what stands at which place. */
static bool is_of_order(const char *name)
{
	static const char *const names[] = {"q", "in", "scope", "sort", "rewrite"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static uint64_t hash_query(const struct request *request)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < request->n_parameters; i++) {
		const struct parameter *p = &request->parameters[i];
		uint64_t mixed[] = {hash, hash64(p->name, strlen(p->name)),
		                    hash64(p->value, strlen(p->value))};
		if (is_of_order(p->name))
			hash = hash64(mixed, sizeof(mixed));
	}
	return hash;
}

void cursor_write(const struct visit *v, uint32_t offset, char cursor[CURSOR_SIZE])
{
	snprintf(cursor, CURSOR_SIZE, "%016" PRIx64 "%016" PRIx64 "%08" PRIx32, hash_generation(v),
	         hash_query(v->request), offset);
}

static uint64_t hex(const char *text, size_t n)
{
	char part[HEX_64 + 1];

	memcpy(part, text, n);
	part[n] = '\0';
	return strtoull(part, NULL, 16);
}

enum cursor_state cursor_read(const struct visit *v, const char *cursor, uint32_t *offset)
{
	size_t n = strlen(cursor);

	if (n != 2 * HEX_64 + HEX_OFFSET || strspn(cursor, "0123456789abcdef") != n)
		return CURSOR_BAD;
	uint64_t at = hex(cursor + (ptrdiff_t)2 * HEX_64, HEX_OFFSET);
	if (at >= REACHABLE_LIMIT)
		return CURSOR_BAD;
	if (hex(cursor + HEX_64, HEX_64) != hash_query(v->request))
		return CURSOR_OTHER;
	if (hex(cursor, HEX_64) != hash_generation(v))
		return CURSOR_OLD;
	*offset = (uint32_t)at;
	return CURSOR_GOOD;
}
