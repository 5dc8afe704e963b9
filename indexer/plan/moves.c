/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/plan/moves.h"

#include "core/i18n.h"
#include "corpus/text/name.h"

#include <stdlib.h>
#include <string.h>

enum { ALIKE_LOOKED_AT = 100 }; /* of many with one content */

void moves_init(struct moves *m, const struct known *known)
{
	*m = (struct moves){known, BUF_INIT(SOURCES_LIMIT * sizeof(struct gone))};
}

void moves_release(struct moves *m)
{
	buf_release(&m->list);
}

static struct gone *list_of(const struct moves *m)
{
	return (struct gone *)(void *)m->list.data;
}

size_t moves_count(const struct moves *m)
{
	return m->list.len / sizeof(struct gone);
}

const struct gone *moves_at(const struct moves *m, size_t i)
{
	return list_of(m) + i;
}

enum zw_status moves_add(struct moves *m, size_t i, size_t number, struct err *err)
{
	const struct known_source *known = known_at(m->known, i);
	struct gone gone = {
	        .bytes = known->stamp.bytes, .known = (uint32_t)i, .number = (uint32_t)number};

	if (!hash_of_hex(known->hash, gone.hash))
		return known_status(m->known, err);
	buf_add(&m->list, &gone, sizeof(gone));
	return buf_status(&m->list, _("files"), err);
}

static int compare(const struct gone *gone, uint64_t bytes, const unsigned char hash[HASH_SIZE])
{
	if (gone->bytes != bytes)
		return gone->bytes < bytes ? -1 : 1;
	return memcmp(gone->hash, hash, HASH_SIZE);
}

/* What is known is in the order of names. */
static int by_content(const void *a, const void *b)
{
	const struct gone *one = a, *other = b;
	int order = compare(one, other->bytes, other->hash);

	return order ? order : (one->known > other->known) - (one->known < other->known);
}

void moves_sort(struct moves *m)
{
	if (m->list.len)
		qsort(m->list.data, moves_count(m), sizeof(struct gone), by_content);
	for (size_t i = 0; i < moves_count(m); i++)
		list_of(m)[i].next = (uint32_t)i;
}

/* The first that is not below. */
static size_t find(const struct moves *m, uint64_t bytes, const unsigned char hash[HASH_SIZE])
{
	size_t low = 0, high = moves_count(m);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(&list_of(m)[middle], bytes, hash) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool moves_have_size(const struct moves *m, uint64_t bytes)
{
	static const unsigned char lowest[HASH_SIZE] = {0};
	size_t at = find(m, bytes, lowest);

	return at < moves_count(m) && list_of(m)[at].bytes == bytes;
}

static bool is_called_alike(const struct moves *m, const struct gone *gone, const char *name)
{
	return strcmp(name_base(known_name(m->known, gone->known)), name_base(name)) == 0;
}

const struct gone *moves_take(struct moves *m, uint64_t bytes, const char *hash, const char *name)
{
	unsigned char bits[HASH_SIZE];
	struct gone *list = list_of(m), *chosen = NULL;
	size_t first = hash_of_hex(hash, bits) ? find(m, bytes, bits) : moves_count(m);
	size_t looked_at = 0;

	if (first == moves_count(m))
		return NULL;
	for (size_t i = list[first].next; i < moves_count(m) && looked_at < ALIKE_LOOKED_AT; i++) {
		if (compare(&list[i], bytes, bits) != 0)
			break;
		if (list[i].taken) {
			/* Those before the first that is left are not looked at again. */
			list[first].next += list[first].next == i;
			continue;
		}
		looked_at++;
		bool alike = is_called_alike(m, &list[i], name);
		if (alike || !chosen)
			chosen = &list[i];
		if (alike)
			break;
	}
	if (chosen)
		chosen->taken = true;
	return chosen;
}
