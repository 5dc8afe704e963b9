/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/distant/links.h"

#include "core/i18n.h"
#include "core/index/distant/folded.h"
#include "core/index/tree/recent.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	AGAIN_FIRST = 2000, /* ms after which one that failed is tried again, … */
	AGAIN_LAST = 60000, /* … doubled each time up to this */
};

uint64_t links_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void link_put_off(struct link *link)
{
	link->wait = !link->wait                   ? AGAIN_FIRST
	             : link->wait * 2 < AGAIN_LAST ? link->wait * 2
	                                           : AGAIN_LAST;
	link->again = links_now() + link->wait;
}

/* ---- One address ---- */

/* With the address in front of the reason. */
static enum zw_status ask(const struct links *links, struct link *link, struct err *err)
{
	const struct address *a = &link->line->at[link->at];
	struct xap_tree *tree;
	struct err why = {""};
	char name[ADDRESS_SIZE];
	enum zw_status status = xap_connect(a->host, a->port, links->stub.timeout,
	                                    distant_room(links->stub.n), &tree, &why);

	struct distant says;
	size_t shard;
	if (status == ZW_OK)
		status = distant_read(tree, &says, &shard, &why);
	if (status == ZW_OK) {
		distant_release(&link->says);
		link->says = says;
		link->shard = shard;
		link->tree = tree;
		return ZW_OK;
	}
	xap_close(tree);
	address_print(a, name);
	return err_set(err, status, "%s: %.600s", name, why.text);
}

static enum zw_status is_of_generation(const struct links *links, const struct link *link,
                                       struct err *err)
{
	char name[ADDRESS_SIZE];

	if (!*links->check || strcmp(link->says.check, links->check) == 0)
		return ZW_OK;
	address_print(&link->line->at[link->at], name);
	return err_set(err, ZW_UNREACHABLE, _("%s: serves another generation"), name);
}

enum zw_status link_try(struct links *links, struct link *link, bool others, struct err *err)
{
	size_t n = link->line->n, before = link->at;
	enum zw_status status = ZW_UNREACHABLE;

	/* The one that was lost once more, too, behind the others: xapian-tcpsrv closes what was
	 * not used for a minute. */
	for (size_t i = 0; i < n && status != ZW_OK && status != ZW_NO_MEMORY; i++) {
		link->at = others ? (before + 1 + i) % n : i;
		status = ask(links, link, err);
		if (status == ZW_OK)
			status = is_of_generation(links, link, err);
		if (status != ZW_OK) {
			xap_close(link->tree);
			link->tree = NULL;
		}
	}
	return status;
}

/* ---- All of them ---- */

struct asking {
	pthread_t thread;
	bool runs;
	struct links *links;
	struct link *link;
	enum zw_status status;
};

static void *ask_line(void *context)
{
	struct asking *a = context;

	a->status = link_try(a->links, a->link, false, &a->link->why);
	return NULL;
}

/* A machine that does not answer takes the time that it may: they take it together. */
static enum zw_status ask_all(struct links *links, struct err *err)
{
	struct asking *all = calloc(links->stub.n, sizeof(*all));
	enum zw_status status = ZW_OK;

	if (!all)
		return err_no_memory(err);
	for (size_t i = 0; i < links->stub.n; i++) {
		all[i].links = links;
		all[i].link = &links->at[i];
		all[i].runs = i + 1 < links->stub.n &&
		              pthread_create(&all[i].thread, NULL, ask_line, &all[i]) == 0;
		if (!all[i].runs)
			ask_line(&all[i]);
	}
	for (size_t i = 0; i < links->stub.n; i++) {
		if (all[i].runs)
			pthread_join(all[i].thread, NULL);
		if (all[i].status == ZW_NO_MEMORY)
			status = err_set(err, ZW_NO_MEMORY, "%s", links->at[i].why.text);
		if (all[i].status != ZW_OK)
			link_put_off(&links->at[i]);
	}
	free(all);
	return status;
}

/* ---- Which generation ---- */

static size_t alike(const struct links *links, const struct link *one)
{
	size_t n = 0;

	for (size_t i = 0; i < links->stub.n; i++)
		n += links->at[i].tree && strcmp(links->at[i].says.check, one->says.check) == 0;
	return n;
}

static enum zw_status choose(struct links *links, struct err *err)
{
	const struct link *best = NULL;

	for (size_t i = 0; i < links->stub.n; i++) {
		const struct link *one = &links->at[i];
		if (!one->tree)
			continue;
		size_t votes = alike(links, one), most = best ? alike(links, best) : 0;
		if (votes > most ||
		    (votes == most && one->says.manifest.number > best->says.manifest.number))
			best = one;
	}
	if (!best)
		return err_set(err, ZW_UNREACHABLE, _("no shard can be reached: %s"),
		               links->at[0].why.text);
	memcpy(links->check, best->says.check, sizeof(links->check));
	for (size_t i = 0; i < links->stub.n; i++) {
		struct link *one = &links->at[i];
		/* A replica may have it that was not asked, for the first one did answer. */
		if (one->tree && is_of_generation(links, one, &one->why) != ZW_OK) {
			xap_close(one->tree);
			one->tree = NULL;
			if (link_try(links, one, true, &one->why) != ZW_OK)
				link_put_off(one);
		}
	}
	return ZW_OK;
}

/* ---- Opening, closing ---- */

enum zw_status links_open(const char *stub, struct links *links, struct err *err)
{
	struct links l = {.check = ""};
	enum zw_status status = stub_read(stub, &l.stub, err);

	if (status != ZW_OK)
		return status;
	l.at = calloc(l.stub.n, sizeof(*l.at));
	if (!l.at) {
		stub_release(&l.stub);
		return err_no_memory(err);
	}
	for (size_t i = 0; i < l.stub.n; i++)
		l.at[i] = (struct link){.line = &l.stub.lines[i], .serves = NO_SHARD};
	status = ask_all(&l, err);
	if (status == ZW_OK)
		status = choose(&l, err);
	if (status == ZW_OK)
		*links = l;
	else
		links_close(&l);
	return status;
}

void links_close(struct links *l)
{
	for (size_t i = 0; i < l->stub.n && l->at; i++) {
		xap_close(l->at[i].tree);
		distant_release(&l->at[i].says);
	}
	free(l->at);
	stub_release(&l->stub);
	*l = (struct links){.at = NULL};
}

const struct link *links_any(const struct links *l)
{
	const struct link *link = l->at;

	while (!link->tree || is_of_generation(l, link, NULL) != ZW_OK)
		link++;
	return link;
}
