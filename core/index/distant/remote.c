/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/distant/remote.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/distant/depot.h"
#include "core/index/distant/fan.h"
#include "core/index/distant/links.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct remote {
	char *stub;
	struct links links;
	struct fan *fan;
	struct depot depot; /* while files are opened */
	uint64_t number;
};

/* ---- The files of the generation ---- */

/* Of any machine that has it; the first one that gives them. */
static enum zw_status get_tables(struct remote *r, struct err *err)
{
	enum zw_status status = ZW_UNREACHABLE;
	PATH_BUF(folder);

	buf_printf(&folder, "generations/%" PRIu64, r->number);
	for (size_t i = 0; i < r->links.stub.n && status == ZW_UNREACHABLE; i++) {
		const struct link *link = &r->links.at[i];
		const struct depot_order order = {
		        .folder = buf_cstr(&folder),
		        .from = DISTANT_CATALOG,
		        .to = DISTANT_DOCUMENTS_AT,
		        .sums = link->tree ? link->says.sums[link->shard] : NULL,
		        .manifest = &link->says.manifest,
		        .tree = link->tree,
		};
		if (link->tree)
			status = depot_fetch(&r->depot, &order, err);
	}
	buf_release(&folder);
	return status;
}

enum zw_status remote_open(const char *stub, struct remote **remote, struct err *err)
{
	struct remote *r = calloc(1, sizeof(*r));

	*remote = NULL;
	if (!r || !(r->stub = strdup(stub))) {
		free(r);
		return err_no_memory(err);
	}
	enum zw_status status = links_open(stub, &r->links, err);
	if (status == ZW_OK) {
		r->number = links_any(&r->links)->says.manifest.number;
		status = depot_begin(stub, r->links.check, &r->depot, err);
	}
	if (status == ZW_OK)
		status = get_tables(r, err);
	if (status == ZW_OK)
		*remote = r;
	else
		remote_close(r);
	return status;
}

void remote_close(struct remote *r)
{
	if (!r)
		return;
	fan_free(r->fan);
	links_close(&r->links);
	depot_end(&r->depot);
	free(r->stub);
	free(r);
}

const char *remote_root(const struct remote *r)
{
	return r->depot.root;
}

uint64_t remote_number(const struct remote *r)
{
	return r->number;
}

static uint64_t identity_of(const struct links *links)
{
	return hash64(links->check, strlen(links->check)) | 1;
}

uint64_t remote_identity(const struct remote *r)
{
	return identity_of(&r->links);
}

enum zw_status store_look(const char *stub, uint64_t *number, uint64_t *identity, struct err *err)
{
	struct links links;
	enum zw_status status = links_open(stub, &links, err);

	if (status != ZW_OK)
		return status;
	*number = links_any(&links)->says.manifest.number;
	if (identity)
		*identity = identity_of(&links);
	links_close(&links);
	return ZW_OK;
}

void remote_ready(struct remote *r)
{
	depot_sweep(&r->depot);
	depot_end(&r->depot);
}

/* ---- Shards ---- */

static enum zw_status open_fetched(struct remote *r, struct link *link,
                                   const struct shard_info *info, struct shard *s, struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "shards/%s", info->name);
	const struct depot_order order = {
	        .folder = buf_cstr(&path),
	        .from = DISTANT_DOCUMENTS_AT,
	        .to = DISTANT_FILES,
	        .sums = link->says.sums[link->shard],
	        .tree = link->tree,
	};
	enum zw_status status = depot_fetch(&r->depot, &order, err);
	buf_reset(&path);
	buf_printf(&path, "%s/shards/%s", r->depot.root, info->name);
	if (status == ZW_OK)
		status = shard_open_distant(buf_cstr(&path), info, link->tree, s, err);
	buf_release(&path);
	return status;
}

/* The link has a tree of this generation; its shard was missing, or was not opened yet. */
static enum zw_status join(struct remote *r, struct generation *g, struct link *link,
                           struct err *err)
{
	size_t number = link->shard; /* the same manifest, the same numbers */
	struct shard shard;

	if (!shard_is_missing(&g->shards[number]))
		return err_set(err, ZW_BAD_INDEX, _("shard %s is served by another line, too"),
		               g->shards[number].info.name);
	enum zw_status status = open_fetched(r, link, &g->manifest.shards[number], &shard, err);
	if (status != ZW_OK)
		return status;
	dead_close(g->shards[number].dead);
	shard_close(&g->shards[number]);
	g->shards[number] = shard;
	fan_put(r->fan, number, shard.tree);
	link->tree = NULL;
	link->serves = (int)number;
	link->wait = 0;
	return ZW_OK;
}

/* What keeps it from joining is told of it, and it is tried later; want of memory is everybody's.
 */
static enum zw_status join_or_not(struct remote *r, struct generation *g, struct link *link,
                                  struct err *err)
{
	enum zw_status status = join(r, g, link, &link->why);

	if (status == ZW_OK)
		return ZW_OK;
	xap_close(link->tree);
	link->tree = NULL;
	link->serves = NO_SHARD;
	link_put_off(link);
	return status == ZW_NO_MEMORY ? err_set(err, status, "%s", link->why.text) : ZW_OK;
}

/* What opening a shard asks of its tree, of all in one wait. */
static void want_lists(const struct remote *r)
{
	struct xap_tree *trees[SHARDS_LIMIT];

	for (size_t i = 0; i < r->links.stub.n; i++) {
		trees[i] = r->links.at[i].tree;
		if (trees[i])
			texts_want_open(trees[i]);
	}
	xap_gather(trees, r->links.stub.n);
}

enum zw_status remote_open_shards(struct remote *r, struct generation *g, struct err *err)
{
	enum zw_status status = fan_new(g->manifest.n_shards, &r->fan, err);

	for (size_t i = 0; status == ZW_OK && i < g->manifest.n_shards; i++)
		status = shard_open_missing(&g->manifest.shards[i], &g->shards[i], err);
	want_lists(r);
	for (size_t i = 0; status == ZW_OK && i < r->links.stub.n; i++)
		if (r->links.at[i].tree)
			status = join_or_not(r, g, &r->links.at[i], err);
	return status == ZW_OK && store_shards(g).answered == 0 ? remote_none(r, err) : status;
}

/* ---- Lost and found ---- */

static enum zw_status with_files(struct remote *r, struct generation *g, struct link *link,
                                 struct err *err)
{
	enum zw_status status = depot_begin(r->stub, r->links.check, &r->depot, err);

	if (status == ZW_OK)
		status = join_or_not(r, g, link, err);
	depot_end(&r->depot);
	return status;
}

enum zw_status remote_refresh(struct remote *r, struct generation *g, struct err *err)
{
	enum zw_status status = ZW_OK;

	fan_forget(r->fan);
	for (size_t i = 0; status == ZW_OK && i < r->links.stub.n; i++) {
		struct link *link = &r->links.at[i];
		if (link->serves != NO_SHARD || links_now() < link->again)
			continue;
		if (link_try(&r->links, link, false, &link->why) == ZW_OK)
			status = with_files(r, g, link, err);
		else
			link_put_off(link);
	}
	return status;
}

static void say_lost(struct link *link)
{
	char name[ADDRESS_SIZE];

	address_print(&link->line->at[link->at], name);
	err_set(&link->why, ZW_UNREACHABLE, _("%s: does not answer"), name);
}

enum zw_status remote_lost(struct remote *r, struct generation *g, size_t shard, struct err *err)
{
	struct shard missing;
	enum zw_status status = shard_open_missing(&g->manifest.shards[shard], &missing, err);

	if (status != ZW_OK)
		return status;
	fan_put(r->fan, shard, NULL);
	shard_close(&g->shards[shard]);
	g->shards[shard] = missing;
	for (size_t i = 0; i < r->links.stub.n; i++) {
		struct link *link = &r->links.at[i];
		if (link->serves != (int)shard)
			continue;
		link->serves = NO_SHARD;
		say_lost(link);
		if (link_try(&r->links, link, true, &link->why) == ZW_OK)
			return with_files(r, g, link, err);
		link_put_off(link);
	}
	return ZW_OK;
}

/* ---- Who is missing ---- */

enum zw_status remote_none(const struct remote *r, struct err *err)
{
	const char *why = r->links.at[0].why.text;
	char name[ADDRESS_SIZE];

	address_print(&r->links.stub.lines[0].at[0], name);
	/* What came of connecting has the address; what came of opening has not. */
	if (strstr(why, name))
		return err_set(err, ZW_UNREACHABLE, _("no shard can be reached: %s"), why);
	return err_set(err, ZW_UNREACHABLE, _("no shard can be reached: %s: %.600s"), name, why);
}

static void add_name(struct buf *list, const char *name)
{
	buf_printf(list, "%s%s", list->len ? ", " : "", name);
}

/* Has a line ever said that it has it? */
static bool has_line(const struct remote *r, size_t shard)
{
	for (size_t i = 0; i < r->links.stub.n; i++)
		if (r->links.at[i].says.sums && r->links.at[i].shard == shard)
			return true;
	return false;
}

void remote_missing(const struct remote *r, const struct generation *g, struct buf *list)
{
	size_t lines = 0, shards = 0;

	for (size_t i = 0; i < r->links.stub.n; i++) {
		char name[ADDRESS_SIZE];
		if (r->links.at[i].serves != NO_SHARD)
			continue;
		address_print(&r->links.stub.lines[i].at[0], name);
		add_name(list, name);
		lines++;
	}
	for (size_t i = 0; i < g->manifest.n_shards; i++)
		shards += shard_is_missing(&g->shards[i]);
	/* The stub has no line for some. */
	for (size_t i = 0; shards > lines && i < g->manifest.n_shards; i++)
		if (shard_is_missing(&g->shards[i]) && !has_line(r, i))
			add_name(list, g->shards[i].info.name);
}
