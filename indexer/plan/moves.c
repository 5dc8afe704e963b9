/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/plan/moves.h"

#include "core/i18n.h"
#include "corpus/text/name.h"

#include <stdlib.h>
#include <string.h>

enum { ALIKE_LOOKED_AT = 100 }; /* of many with one content */

void moves_init(struct moves *m)
{
	m->list = BUF_INIT(SOURCES_LIMIT * sizeof(struct gone));
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

enum zw_status moves_add(struct moves *m, const struct known_source *known, size_t number,
                         struct err *err)
{
	struct gone gone = {.known = known, .number = number};

	buf_add(&m->list, &gone, sizeof(gone));
	return buf_status(&m->list, _("files"), err);
}

/* A hash of "" comes before all others. */
static int compare(const struct known_source *known, uint64_t bytes, const char *hash)
{
	if (known->stamp.bytes != bytes)
		return known->stamp.bytes < bytes ? -1 : 1;
	return strcmp(known->hash, hash);
}

static int by_content(const void *a, const void *b)
{
	const struct known_source *one = ((const struct gone *)a)->known;
	const struct known_source *other = ((const struct gone *)b)->known;
	int order = compare(one, other->stamp.bytes, other->hash);

	return order ? order : strcmp(one->name, other->name);
}

void moves_sort(struct moves *m)
{
	if (m->list.len)
		qsort(m->list.data, moves_count(m), sizeof(struct gone), by_content);
	for (size_t i = 0; i < moves_count(m); i++)
		list_of(m)[i].next = i;
}

/* The first that is not below. */
static size_t find(const struct moves *m, uint64_t bytes, const char *hash)
{
	size_t low = 0, high = moves_count(m);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(list_of(m)[middle].known, bytes, hash) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool moves_have_size(const struct moves *m, uint64_t bytes)
{
	size_t at = find(m, bytes, "");

	return at < moves_count(m) && list_of(m)[at].known->stamp.bytes == bytes;
}

const struct known_source *moves_take(struct moves *m, uint64_t bytes, const char *hash,
                                      const char *name)
{
	size_t first = find(m, bytes, hash), chosen = SIZE_MAX, looked_at = 0;
	struct gone *list = list_of(m);

	if (first == moves_count(m) || compare(list[first].known, bytes, hash) != 0)
		return NULL;
	for (size_t i = list[first].next; i < moves_count(m) && looked_at < ALIKE_LOOKED_AT; i++) {
		if (compare(list[i].known, bytes, hash) != 0)
			break;
		if (list[i].taken) {
			/* Those before the first that is left are not looked at again. */
			list[first].next += list[first].next == i;
			continue;
		}
		looked_at++;
		bool alike = strcmp(name_base(list[i].known->name), name_base(name)) == 0;
		if (alike || chosen == SIZE_MAX)
			chosen = i;
		if (alike)
			break;
	}
	if (chosen == SIZE_MAX)
		return NULL;
	list[chosen].taken = true;
	return list[chosen].known;
}
