/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/run/before.h"

#include "core/files.h"
#include "core/i18n.h"
#include "indexer/build/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

size_t before_shard(const struct generation *g, const char *name)
{
	size_t i = 0;

	while (i < g->manifest.n_shards && strcmp(g->manifest.shards[i].name, name) != 0)
		i++;
	return i;
}

static enum zw_status read_sources(const char *dir, uint64_t number, const char *spill,
                                   struct known *known, struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/generations/%" PRIu64 "/sources", dir, number);
	enum zw_status status = known_read(buf_cstr(&path), spill, known, err);
	buf_release(&path);
	return status;
}

/* Do the sources name each living document once? */
static enum zw_status check(const struct generation *g, const struct known *known, struct err *err)
{
	uint64_t documents = known->documents;

	for (size_t i = 0; i < known_count(known); i++) {
		const struct known_source *s = known_at(known, i);
		if (s->n == 0)
			continue;
		size_t shard = before_shard(g, s->shard);
		if (shard == g->manifest.n_shards ||
		    (uint64_t)s->first + s->n - 1 > g->manifest.shards[shard].documents)
			return err_set(err, ZW_BAD_INDEX, _("%s is said to be where nothing is"),
			               s->name);
	}
	if (documents != g->n_documents)
		return err_set(err, ZW_BAD_INDEX,
		               _("the files have %" PRIu64 " documents, the index %" PRIu32),
		               documents, g->n_documents);
	return ZW_OK;
}

/* Of a reason that begins with the path of the index the rest is said: there is room for little. */
static void say_full(struct before *b, const char *dir, const char *reason)
{
	size_t len = strlen(dir);

	if (strncmp(reason, dir, len) == 0 && reason[len] == '/')
		reason += len + 1;
	snprintf(b->full, sizeof(b->full), "%s", reason);
	store_close(b->generation);
	b->generation = NULL;
	b->fallback = NULL;
}

/* What is known is of use even if all is read: who moved, when what was added, and that not half of
 * it may vanish unseen. */
static enum zw_status learn(const char *dir, const char *spill, struct before *b, struct err *err)
{
	struct err reason = {""};
	enum zw_status status = read_sources(dir, b->number, spill, &b->known, &reason);

	if (status == ZW_OK && b->generation) {
		status = check(b->generation, &b->known, &reason);
		if (status != ZW_OK)
			known_release(&b->known);
	}
	if (status == ZW_NO_MEMORY)
		return err_no_memory(err);
	if (status == ZW_IO) /* nothing speaks against the index, but there is no room to work in */
		return err_set(err, status, "%s", reason.text);
	if (status == ZW_OK && b->documents == 0)
		b->documents = b->known.documents;
	if (status != ZW_OK && b->generation)
		say_full(b, dir,
		         status == ZW_NOT_FOUND
		                 ? _("the index does not say which files it was made of")
		                 : reason.text);
	return ZW_OK;
}

enum zw_status before_open(const char *dir, bool full, const char *spill, struct before *before,
                           struct err *err)
{
	struct before b = {.full = ""};
	struct err reason = {""};
	enum zw_status status = store_current(dir, &b.number, &reason);

	known_init(&b.known);
	if (status == ZW_NOT_FOUND) {
		*before = b;
		return ZW_OK;
	}
	/* The pointer may be damaged, and a generation be found all the same. */
	status = store_open(dir, &b.generation, &reason);
	if (status == ZW_NO_MEMORY)
		return err_no_memory(err);
	if (status == ZW_OK) {
		b.number = b.generation->manifest.number;
		b.documents = b.generation->n_documents;
		b.fallback = b.generation->fallback;
	}
	bool many =
	        status == ZW_OK && b.generation->manifest.n_shards + WORKERS_LIMIT > SHARDS_LIMIT;
	if (status != ZW_OK || full || many)
		say_full(&b, dir,
		         status != ZW_OK ? reason.text
		         : full          ? _("asked for")
		                         : _("it consists of too many shards"));
	status = b.number ? learn(dir, spill, &b, err) : ZW_OK;
	if (status == ZW_OK)
		*before = b;
	else
		before_close(&b);
	return status;
}

void before_close(struct before *b)
{
	store_close(b->generation);
	known_release(&b->known);
	*b = (struct before){.full = ""};
}

void before_forget(struct before *b)
{
	uint64_t documents = b->known.documents, passages = b->known.passages;
	uint64_t characters = b->known.characters;

	known_release(&b->known);
	b->known.documents = documents;
	b->known.passages = passages;
	b->known.characters = characters;
}
