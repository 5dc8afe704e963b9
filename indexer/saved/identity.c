/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/saved/identity.h"

#include "core/files.h"
#include "indexer/plan/known.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct identities {
	struct known known;
	char **first; /* first names of files that have another now, sorted */
	size_t n;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *first_name(const struct known_source *s)
{
	return s->former ? s->former[0] : NULL;
}

static enum zw_status list_first(struct identities *all, struct err *err)
{
	struct buf list = BUF_INIT(SOURCES_LIMIT * sizeof(*all->first));
	size_t n = known_count(&all->known);

	for (size_t i = 0; i < n; i++) {
		const char *name = first_name(known_at(&all->known, i));
		char *copy = name ? strdup(name) : NULL;
		if (copy)
			buf_add(&list, &copy, sizeof(copy));
		if (copy && list.failed)
			free(copy);
		if (name && (!copy || list.failed))
			n = 0;
	}
	all->n = list.len / sizeof(*all->first);
	all->first = (void *)list.data;
	if (n < known_count(&all->known))
		return err_no_memory(err);
	if (all->n > 1)
		qsort(all->first, all->n, sizeof(*all->first), by_text);
	return known_status(&all->known, err);
}

enum zw_status identities_open(const char *dir, uint64_t generation, struct identities **all,
                               struct err *err)
{
	struct identities *a = calloc(1, sizeof(*a));
	PATH_BUF(path);

	*all = NULL;
	if (!a)
		return err_no_memory(err);
	buf_printf(&path, "%s/generations/%" PRIu64 "/sources", dir, generation);
	enum zw_status status = known_read(buf_cstr(&path), NULL, &a->known, err);
	if (status == ZW_NOT_FOUND) {
		known_init(&a->known);
		status = ZW_OK;
	}
	if (status == ZW_OK)
		status = list_first(a, err);
	buf_release(&path);
	if (status == ZW_OK)
		*all = a;
	else
		identities_close(a);
	return status;
}

void identities_close(struct identities *all)
{
	if (!all)
		return;
	known_release(&all->known);
	for (size_t i = 0; i < all->n; i++)
		free(all->first[i]);
	free(all->first);
	free(all);
}

/* The file that the document is, or is in; *len is that of its name. NULL, and *failed, without
 * memory. */
static const struct known_source *source_of(const struct identities *all, const char *path,
                                            size_t *len, bool *failed)
{
	char *name = strdup(path);
	const struct known_source *source = NULL;

	*failed = !name;
	while (name) {
		*len = strlen(name);
		source = known_find(&all->known, name);
		char *slash = strrchr(name, '/');
		if (source || !slash)
			break;
		*slash = '\0';
	}
	free(name);
	return source;
}

void identity_add(const struct identities *all, const char *path, struct buf *identity)
{
	size_t len = strlen(path);
	bool failed;
	const struct known_source *source = source_of(all, path, &len, &failed);
	const char *first = source ? first_name(source) : NULL;

	/* A row that could not be had is not one without another name. */
	if (failed || known_status(&all->known, NULL) != ZW_OK)
		identity->failed = ZW_NO_MEMORY;
	if (first) {
		buf_str(identity, first);
		buf_str(identity, path + len);
		return;
	}
	buf_str(identity, path);
	const char *name = source ? source->name : NULL;
	if (name && all->n && bsearch(&name, all->first, all->n, sizeof(*all->first), by_text))
		buf_str(identity, "\n2");
}
