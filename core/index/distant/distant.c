/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/distant/distant.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/distant/cache.h"
#include "core/index/distant/links.h"
#include "core/index/shard_format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct distant {
	char *stub;
	struct links links;
	struct cache cache; /* while files are opened */
	uint64_t number;
};

/* ---- The files of the generation ---- */

/* Of any machine that has it; the first one that gives them. */
static enum zw_status get_tables(struct distant *d, struct err *err)
{
	static const char *const names[] = {"catalog", "terms", "suggest", NULL};
	enum zw_status status = ZW_UNREACHABLE;
	PATH_BUF(folder);

	buf_printf(&folder, "generations/%" PRIu64, d->number);
	for (size_t i = 0; i < d->links.stub.n && status == ZW_UNREACHABLE; i++) {
		struct link *link = &d->links.at[i];
		if (link->tree)
			status = cache_fetch(&d->cache, buf_cstr(&folder), names,
			                     links_manifest(&d->links), link->tree, err);
	}
	buf_release(&folder);
	return status;
}

static enum zw_status read_number(struct distant *d, struct err *err)
{
	struct manifest m;
	enum zw_status status = manifest_parse(d->stub, links_manifest(&d->links), &m, err);

	if (status != ZW_OK)
		return status;
	d->number = m.number;
	manifest_release(&m);
	return ZW_OK;
}

enum zw_status distant_open(const char *stub, struct distant **distant, struct err *err)
{
	struct distant *d = calloc(1, sizeof(*d));

	*distant = NULL;
	if (!d || !(d->stub = strdup(stub))) {
		free(d);
		return err_no_memory(err);
	}
	enum zw_status status = links_open(stub, &d->links, err);
	if (status == ZW_OK)
		status = read_number(d, err);
	if (status == ZW_OK)
		status = cache_begin(stub, d->links.check, &d->cache, err);
	if (status == ZW_OK)
		status = get_tables(d, err);
	if (status == ZW_OK)
		*distant = d;
	else
		distant_close(d);
	return status;
}

void distant_close(struct distant *d)
{
	if (!d)
		return;
	links_close(&d->links);
	cache_end(&d->cache);
	free(d->stub);
	free(d);
}

const char *distant_root(const struct distant *d)
{
	return d->cache.root;
}

uint64_t distant_number(const struct distant *d)
{
	return d->number;
}

void distant_ready(struct distant *d)
{
	cache_sweep(&d->cache);
	cache_end(&d->cache);
}

/* ---- Shards ---- */

static int shard_named(const struct generation *g, const char *name)
{
	for (size_t i = 0; i < g->manifest.n_shards; i++)
		if (strcmp(g->manifest.shards[i].name, name) == 0)
			return (int)i;
	return NO_SHARD;
}

static enum zw_status open_fetched(struct distant *d, struct link *link,
                                   const struct shard_info *info, struct shard *s, struct err *err)
{
	static const char *const names[] = {"documents.at", "passages.at", SHARD_TITLES, NULL};
	PATH_BUF(path);

	buf_printf(&path, "shards/%s", info->name);
	enum zw_status status =
	        cache_fetch(&d->cache, buf_cstr(&path), names, NULL, link->tree, err);
	buf_reset(&path);
	buf_printf(&path, "%s/shards/%s", d->cache.root, info->name);
	if (status == ZW_OK)
		status = shard_open_distant(buf_cstr(&path), info, link->tree, s, err);
	buf_release(&path);
	return status;
}

/* The link has a tree of this generation; its shard was missing, or was not opened yet. */
static enum zw_status join(struct distant *d, struct generation *g, struct link *link,
                           struct err *err)
{
	int number = shard_named(g, link->shard);
	struct shard shard;

	if (number == NO_SHARD)
		return err_set(err, ZW_BAD_INDEX, _("the generation has no shard %s"), link->shard);
	if (!shard_is_missing(&g->shards[number]))
		return err_set(err, ZW_BAD_INDEX, _("shard %s is served by another line, too"),
		               link->shard);
	enum zw_status status = open_fetched(d, link, &g->manifest.shards[number], &shard, err);
	if (status != ZW_OK)
		return status;
	dead_close(g->shards[number].dead);
	shard_close(&g->shards[number]);
	g->shards[number] = shard;
	link->tree = NULL;
	link->serves = number;
	link->wait = 0;
	return ZW_OK;
}

/* What keeps it from joining is told of it, and it is tried later; want of memory is everybody's.
 */
static enum zw_status join_or_not(struct distant *d, struct generation *g, struct link *link,
                                  struct err *err)
{
	enum zw_status status = join(d, g, link, &link->why);

	if (status == ZW_OK)
		return ZW_OK;
	xap_close(link->tree);
	link->tree = NULL;
	link->serves = NO_SHARD;
	link_put_off(link);
	return status == ZW_NO_MEMORY ? err_set(err, status, "%s", link->why.text) : ZW_OK;
}

enum zw_status distant_open_shards(struct distant *d, struct generation *g, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < g->manifest.n_shards; i++) {
		if (g->manifest.shards[i].dead > 0)
			return err_set(err, ZW_BAD_INDEX,
			               _("%s: shard %s has documents that no longer count: make it "
			                 "anew with --shards"),
			               d->stub, g->manifest.shards[i].name);
		status = shard_open_missing(&g->manifest.shards[i], &g->shards[i], err);
	}
	for (size_t i = 0; status == ZW_OK && i < d->links.stub.n; i++)
		if (d->links.at[i].tree)
			status = join_or_not(d, g, &d->links.at[i], err);
	return status;
}

/* ---- Lost and found ---- */

static enum zw_status with_files(struct distant *d, struct generation *g, struct link *link,
                                 struct err *err)
{
	enum zw_status status = cache_begin(d->stub, d->links.check, &d->cache, err);

	if (status == ZW_OK)
		status = join_or_not(d, g, link, err);
	cache_end(&d->cache);
	return status;
}

enum zw_status distant_refresh(struct distant *d, struct generation *g, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < d->links.stub.n; i++) {
		struct link *link = &d->links.at[i];
		if (link->serves != NO_SHARD || links_now() < link->again)
			continue;
		if (link_try(&d->links, link, false, &link->why) == ZW_OK)
			status = with_files(d, g, link, err);
		else
			link_put_off(link);
	}
	return status;
}

enum zw_status distant_lost(struct distant *d, struct generation *g, size_t shard, struct err *err)
{
	struct shard missing;
	enum zw_status status = shard_open_missing(&g->manifest.shards[shard], &missing, err);

	if (status != ZW_OK)
		return status;
	shard_close(&g->shards[shard]);
	g->shards[shard] = missing;
	for (size_t i = 0; i < d->links.stub.n; i++) {
		struct link *link = &d->links.at[i];
		if (link->serves != (int)shard)
			continue;
		link->serves = NO_SHARD;
		if (link_try(&d->links, link, true, &link->why) == ZW_OK)
			return with_files(d, g, link, err);
		link_put_off(link);
	}
	return ZW_OK;
}

/* ---- Who is missing ---- */

static void add_name(struct buf *list, const char *name)
{
	buf_printf(list, "%s%s", list->len ? ", " : "", name);
}

/* Has a line ever said that it has it? */
static bool has_line(const struct distant *d, const char *shard)
{
	for (size_t i = 0; i < d->links.stub.n; i++)
		if (strcmp(d->links.at[i].shard, shard) == 0)
			return true;
	return false;
}

void distant_missing(const struct distant *d, const struct generation *g, struct buf *list)
{
	size_t lines = 0, shards = 0;

	for (size_t i = 0; i < d->links.stub.n; i++) {
		char name[ADDRESS_SIZE];
		if (d->links.at[i].serves != NO_SHARD)
			continue;
		address_print(&d->links.stub.lines[i].at[0], name);
		add_name(list, name);
		lines++;
	}
	for (size_t i = 0; i < g->manifest.n_shards; i++)
		shards += shard_is_missing(&g->shards[i]);
	/* The stub has no line for some. */
	for (size_t i = 0; shards > lines && i < g->manifest.n_shards; i++)
		if (shard_is_missing(&g->shards[i]) && !has_line(d, g->shards[i].info.name))
			add_name(list, g->shards[i].info.name);
}
