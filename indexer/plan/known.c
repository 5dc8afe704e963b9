/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The list of what is known. Its file is known_file.c's.
 */
#include "indexer/plan/known.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

/* ---- Lists of strings ---- */

size_t strings_count(char *const *strings)
{
	size_t n = 0;

	while (strings && strings[n])
		n++;
	return n;
}

void strings_free(char **strings)
{
	for (size_t i = 0; strings && strings[i]; i++)
		free(strings[i]);
	free(strings);
}

char **strings_copy(char *const *strings, const char *more)
{
	size_t n = strings_count(strings);
	char **copy = calloc(n + 2, sizeof(*copy));

	for (size_t i = 0; copy && i < n + (more != NULL); i++) {
		copy[i] = strdup(i < n ? strings[i] : more);
		if (!copy[i]) {
			strings_free(copy);
			return NULL;
		}
	}
	return copy;
}

/* ---- One source ---- */

void known_source_release(struct known_source *s)
{
	free(s->name);
	free(s->reader);
	free(s->reason);
	strings_free(s->refused);
	free(s->shard);
	strings_free(s->former);
	*s = (struct known_source){0};
}

static bool copy_text(const char *from, char **to)
{
	*to = from ? strdup(from) : NULL;
	return *to || !from;
}

static bool copy_list(char *const *from, char ***to)
{
	*to = from ? strings_copy(from, NULL) : NULL;
	return *to || !from;
}

enum zw_status known_copy(const struct known_source *from, struct known_source *to, struct err *err)
{
	struct known_source s = *from;
	bool good = copy_text(from->name, &s.name);

	good &= copy_text(from->reader, &s.reader);
	good &= copy_text(from->reason, &s.reason);
	good &= copy_text(from->shard, &s.shard);
	good &= copy_list(from->refused, &s.refused);
	good &= copy_list(from->former, &s.former);
	if (!good) {
		known_source_release(&s);
		return err_no_memory(err);
	}
	*to = s;
	return ZW_OK;
}

/* ---- All of them ---- */

void known_init(struct known *known)
{
	*known = (struct known){.list = BUF_INIT(SOURCES_LIMIT * sizeof(struct known_source))};
}

void known_release(struct known *k)
{
	for (size_t i = 0; i < known_count(k); i++)
		known_source_release(known_at(k, i));
	buf_release(&k->list);
	strings_free(k->corpora);
	*k = (struct known){0};
}

size_t known_count(const struct known *k)
{
	return k->list.len / sizeof(struct known_source);
}

struct known_source *known_at(const struct known *k, size_t i)
{
	return (struct known_source *)(void *)k->list.data + i;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct known_source *)a)->name,
	              ((const struct known_source *)b)->name);
}

struct known_source *known_find(const struct known *k, const char *name)
{
	struct known_source wanted = {.name = (char *)name};

	if (known_count(k) == 0)
		return NULL;
	return bsearch(&wanted, k->list.data, known_count(k), sizeof(wanted), by_name);
}

enum zw_status known_add(struct known *k, struct known_source *source, struct err *err)
{
	enum zw_status before = k->list.failed;

	buf_add(&k->list, source, sizeof(*source));
	if (before != ZW_OK || k->list.failed)
		known_source_release(source);
	return buf_status(&k->list, _("files"), err);
}

void known_sort(struct known *k)
{
	if (k->list.len)
		qsort(k->list.data, known_count(k), sizeof(struct known_source), by_name);
}
