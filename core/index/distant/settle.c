/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is lost and found among the shards of a generation while it is read.
 */
#include "core/i18n.h"
#include "core/index/distant/remote.h"
#include "core/index/distant/stub.h"
#include "core/index/distant/folded.h"

void store_count(struct generation *g)
{
	g->n_rows = g->n_documents = g->n_passages = 0;
	for (size_t i = 0; i < g->manifest.n_shards; i++) {
		const struct shard_info *info = &g->manifest.shards[i];
		const struct dead *dead = g->shards[i].dead;
		g->first[i] = g->n_rows;
		g->n_rows += info->documents;
		g->n_documents += info->documents - dead_count(dead, TABLE_DOCUMENTS);
		g->n_passages += info->passages - dead_count(dead, TABLE_PASSAGES);
	}
}

uint64_t store_identity(const struct generation *g)
{
	return g->remote ? remote_identity(g->remote) : 0;
}

bool store_is_elsewhere(const char *dir)
{
	return stub_is(dir);
}

struct store_shards store_shards(const struct generation *g)
{
	struct store_shards n = {0, 0};

	for (size_t i = 0; g->remote && i < g->manifest.n_shards; i++) {
		n.of++;
		n.answered += !shard_is_missing(&g->shards[i]);
	}
	return n;
}

bool store_is_whole(const struct generation *g)
{
	struct store_shards n = store_shards(g);

	return n.answered == n.of;
}

bool store_has(const struct generation *g, uint32_t document)
{
	for (size_t i = 0; g->remote && i < g->manifest.n_shards; i++)
		if (document >= g->first[i] && document - g->first[i] < g->shards[i].info.documents)
			return !shard_is_missing(&g->shards[i]);
	return true;
}

void store_want_postings(const struct generation *g, const char *term, size_t len)
{
	/* Of all, by one that is there. */
	for (size_t i = 0; g->remote && i < g->manifest.n_shards; i++) {
		if (shard_is_missing(&g->shards[i]))
			continue;
		shard_want_postings(&g->shards[i], term, len);
		return;
	}
}

void store_missing(const struct generation *g, struct buf *list)
{
	if (g->remote)
		remote_missing(g->remote, g, list);
}

static enum zw_status any_left(const struct generation *g, struct err *err)
{
	return store_shards(g).answered > 0 ? ZW_OK : remote_none(g->remote, err);
}

enum zw_status store_refresh(struct generation *g, struct err *err)
{
	if (!g->remote)
		return ZW_OK;
	enum zw_status status = remote_refresh(g->remote, g, err);
	store_count(g);
	return status == ZW_OK ? any_left(g, err) : status;
}

enum zw_status store_settle(struct generation *g, enum zw_status status, bool *again,
                            struct err *err)
{
	enum zw_status losing = ZW_OK;

	*again = false;
	for (size_t i = 0; g->remote && losing == ZW_OK && i < g->manifest.n_shards; i++) {
		struct shard *s = &g->shards[i];
		struct err why;
		enum zw_status texts = shard_is_missing(s) ? ZW_OK : folded_status(s->folded, &why);
		if (!shard_is_missing(s) && (xap_is_lost(s->tree) || texts == ZW_BAD_INDEX)) {
			losing = remote_lost(g->remote, g, i, err);
			*again = true;
		} else if (texts != ZW_OK && status == ZW_OK) {
			status = err_set(err, texts, "%s", why.text);
		}
	}
	if (!*again)
		return status;
	store_count(g);
	if (losing == ZW_OK)
		losing = any_left(g, err);
	*again = losing == ZW_OK;
	return losing;
}
