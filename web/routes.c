/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a request to an answer: the small pages, the table of routes, what may be kept, the whole.
 */
#include "web/pages.h"

#include "web/cache/answer.h"
#include "web/cache/canonical.h"
#include "web/cache/key.h"
#include "web/html/assets.h"

#include "core/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Small pages ---- */

static void plain(struct response *response)
{
	response->type = "text/plain; charset=utf-8";
	response->cache = "no-store";
}

/* The process answers. */
static void show_alive(struct visit *v)
{
	plain(v->response);
	markup(&v->response->body, "ok\n");
}

/* A generation can be searched. Also while a newer one cannot: who takes a server away for that
 * takes away yesterday's index, too. */
static void show_ready(struct visit *v)
{
	struct buf *b = &v->response->body;
	struct store_shards shards = store_shards(searcher_generation(v->searcher));

	plain(v->response);
	if (shards.of > 0 && shards.answered == 0) {
		v->response->status = HTTP_UNAVAILABLE;
		markup(b, "not ready: no shard answers\n");
		return;
	}
	buf_printf(b, "ready\ngeneration %" PRIu64 "\n",
	           searcher_generation(v->searcher)->manifest.number);
	if (visit_stale(v))
		markup(b, "stale: the newest generation is not served\n");
	if (shards.answered < shards.of)
		buf_printf(b, "partial: %u of %u shards\n", shards.answered, shards.of);
}

static void show_metrics(struct visit *v)
{
	v->response->type = "text/plain; version=0.0.4; charset=utf-8";
	v->response->cache = "no-store";
	struct cache_told told;

	cache_tell(v->cache, &told);
	metrics_write(&v->response->body, v->metrics, &v->state, &told,
	              searcher_generation(v->searcher));
}

static void show_asset(struct visit *v)
{
	const struct asset *a = asset_find(v->request->path);

	v->response->type = a->type;
	v->response->cache = request_text(v->request, "v") ? "public, max-age=31536000, immutable"
	                                                   : "public, max-age=3600";
	buf_add(&v->response->body, a->text, a->len);
}

static void show_not_found(struct visit *v)
{
	show_error(v->response, HTTP_NOT_FOUND, "这个网址下没有网页。",
	           "There is nothing at this address.");
}

/* ---- Routes ---- */

/* What an answer is like. */
enum {
	BELOW = 1,   /* everything that begins with the path leads there */
	INDEX = 2,   /* borrows a searcher */
	WHOLE = 4,   /* is the same while the generation, the day and the settings are */
	ADDRESS = 8, /* our own address stands in it */
	STRICT = 16, /* a parameter too much is an error */
};

static const struct route {
	const char *path;
	unsigned is;
	enum page_kind page;
	void (*show)(struct visit *visit);
} routes[] = {
        {"/", INDEX | WHOLE, PAGE_RESULTS, show_start}, /* PAGE_HOME without a query */
        {"/doc/", BELOW | INDEX | WHOLE | ADDRESS, PAGE_DOCUMENT, show_document},
        {"/text/", BELOW | INDEX | WHOLE, PAGE_DOCUMENT, show_text},
        {"/original/", BELOW | INDEX, PAGE_DOCUMENT, show_original},
        {"/compare/", BELOW | INDEX | WHOLE, PAGE_COMPARE, show_compare},
        {"/cited/", BELOW | INDEX | WHOLE, PAGE_CITED, show_cited},
        {"/similar/", BELOW | INDEX | WHOLE, PAGE_SIMILAR, show_similar},
        {"/trend", INDEX | WHOLE, PAGE_TREND, show_trend},
        {"/feed.atom", INDEX | WHOLE | ADDRESS, PAGE_FEED, show_atom},
        {"/results.csv", INDEX | WHOLE | ADDRESS, PAGE_FEED, show_csv},
        {"/results.jsonl", INDEX | WHOLE | ADDRESS, PAGE_FEED, show_jsonl},
        {"/opensearch.xml", ADDRESS, PAGE_STATIC, show_opensearch},
        {"/help", INDEX | WHOLE, PAGE_HELP, show_help},
        {"/settings", INDEX, PAGE_SETTINGS, show_settings},
        {"/suggest", INDEX | WHOLE, PAGE_SUGGEST, show_suggest},
        {"/status", INDEX, PAGE_STATUS, show_status},
        {"/status.json", INDEX, PAGE_STATUS, show_status_json},
        {"/metrics", INDEX, PAGE_METRICS, show_metrics},
        {"/livez", 0, PAGE_HEALTH, show_alive},
        {"/readyz", INDEX, PAGE_HEALTH, show_ready},
        {"/style.css", 0, PAGE_STATIC, show_asset},
        {"/page.js", 0, PAGE_STATIC, show_asset},
        {"/icon.svg", 0, PAGE_STATIC, show_asset},
        {"/api/v1/openapi.json", 0, PAGE_STATIC, show_asset},
        {"/api/v1/status", INDEX, PAGE_API, show_api},
        {"/api/", BELOW | INDEX | WHOLE | ADDRESS | STRICT, PAGE_API, show_api},
};

static bool leads_to(const struct route *route, const char *path)
{
	return route->is & BELOW ? strncmp(path, route->path, strlen(route->path)) == 0
	                         : strcmp(path, route->path) == 0;
}

static const struct route *find_route(const char *path)
{
	static const struct route none = {"", 0, PAGE_NONE, show_not_found};

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (leads_to(&routes[i], path))
			return &routes[i];
	return &none;
}

enum page_kind pages_kind(const char *path)
{
	return find_route(path)->page;
}

static void make_canonical(const struct route *route, struct request *request)
{
	if (route->is & STRICT)
		canonical_strict(request);
	else
		canonical_page(request);
	if (!(route->is & ADDRESS))
		canonical_forget_address(request);
}

bool pages_of_api(const char *target)
{
	static const char api[] = "/api/";

	return strncmp(target, api, strlen(api)) == 0;
}

/* How it is to be answered, whatever it is. */
static void read_manner(const struct request *request, struct response *response)
{
	response->request = request->path ? request : NULL;
	response->problem |= request->path && pages_of_api(request->path);
	settings_read(request->cookie, request->accept_language, &response->settings);
}

void pages_refuse(const struct request *request, enum http_status status, const struct err *err,
                  struct response *response)
{
	struct err parted = *err;
	char *english = strchr(parted.text, '\n');

	if (english)
		*english++ = '\0';
	read_manner(request, response);
	show_error(response, status, parted.text, english ? english : parted.text);
}

/* ---- Conditional requests ---- */

/* As the key, but the same in another process, too, and after another start: the generation, what
 * was asked, for whom, today, who writes, and whether originals may be had. */
static void make_etag(const struct visit *v, const struct cache_key *key, char etag[RESPONSE_ETAG])
{
	const struct stamp *stamp = &v->crew->stamp;
	uint64_t all[5 + ASSETS] = {key->hash, (uint64_t)key->edition.day,
	                            hash64(v->state.trouble, strlen(v->state.trouble)),
	                            hash64(ZW_VERSION, strlen(ZW_VERSION)), v->originals != NULL};

	for (size_t i = 0; i < ASSETS; i++)
		all[5 + i] = asset((enum asset_name)i)->version;
	snprintf(etag, RESPONSE_ETAG, "W/\"%" PRIx64 "-%" PRIx64 "-%" PRIx64 "\"", stamp->number,
	         (uint64_t)stamp->changed.tv_sec * 1000000000u + (uint64_t)stamp->changed.tv_nsec,
	         hash64(all, sizeof(all)));
}

/* Weak comparison: W/ or not. No tag has a quotation mark in it: with its own two it is found as a
 * whole only. */
static bool is_known(const char *if_none_match, const char *etag)
{
	return if_none_match && strstr(if_none_match, strchr(etag, '"'));
}

/* "*": whatever it is, if there is anything. */
static bool is_known_if_there(const struct request *request)
{
	return request->if_none_match && strcmp(request->if_none_match, "*") == 0;
}

/* ---- Answers that are kept ---- */

static void give(struct kept *kept, const struct request *request, struct response *response)
{
	const struct kept_answer *answer = (const struct kept_answer *)kept;

	if (is_known(request->if_none_match, answer->etag) || is_known_if_there(request)) {
		memcpy(response->etag, answer->etag, sizeof(response->etag));
		response->status = HTTP_NOT_MODIFIED;
		kept_drop(kept);
	} else {
		answer_give(kept, response);
	}
}

/* The generation is at least that of the key (site_epoch); but the day may have ended. */
static void keep(struct cache *cache, const struct cache_key *key, struct response *response)
{
	bool same = response->whole && response->status == HTTP_OK && *response->etag;

	if (cache_on(cache) && same && key->edition.day == key_today() && answer_keep(response))
		cache_put(cache, key, &response->kept->kept);
}

/* ---- The whole ---- */

/* key: of an answer that is a whole one; NULL: it has no tag. */
static void show(const struct route *route, struct visit *v, const struct cache_key *key)
{
	struct response *r = v->response;

	r->whole = route->is & WHOLE && !r->partial;
	if (r->whole && key)
		make_etag(v, key, r->etag);
	if (*r->etag && is_known(v->request->if_none_match, r->etag)) {
		r->status = HTTP_NOT_MODIFIED;
		return;
	}
	route->show(v);
	if (r->whole && r->status == HTTP_OK && is_known_if_there(v->request)) {
		buf_reset(&r->body);
		r->status = HTTP_NOT_MODIFIED;
	}
}

static void visit(struct site *site, const struct route *route, struct visit *v,
                  const struct cache_key *key)
{
	if (!(route->is & INDEX)) {
		show(route, v, key);
		return;
	}
	site_state(site, &v->state);
	struct seat *seat = site_borrow(site);
	v->searcher = seat->searcher;
	v->crew = seat->crew;
	/* What fails now fails with what is asked. */
	(void)searcher_refresh(v->searcher, &v->err);
	visit_partial(v, !store_is_whole(searcher_generation(v->searcher)));
	show(route, v, key);
	/* What was lost meanwhile. */
	visit_partial(v, !store_is_whole(searcher_generation(v->searcher)));
	/* Only show_failure says so, of an index that cannot be read; what other machines hold they
	 * must look at. */
	if (v->response->status == HTTP_UNAVAILABLE &&
	    store_shards(searcher_generation(v->searcher)).of == 0)
		site_doubt(site, seat);
	site_return(site, seat);
	run_report_drop(v->state.last);
}

/* What goes with an answer and not with the error in its place. */
static void drop(struct response *response)
{
	buf_reset(&response->fields);
	buf_reset(&response->location);
	if (response->file >= 0)
		close(response->file);
	response->file = -1;
}

static void make(const struct house *house, const struct route *route,
                 const struct request *request, const struct cache_key *key,
                 struct response *response)
{
	struct visit v = {.request = request,
	                  .originals = site_originals(house->site),
	                  .milliseconds = request->milliseconds,
	                  .response = response,
	                  .metrics = house->metrics,
	                  .cache = house->cache};

	v.html = (struct html){
	        .out = &response->body, .settings = &response->settings, .request = request};
	visit(house->site, route, &v, key);
	enum zw_status status = buf_status(&response->body, "response", &v.err);
	if (status == ZW_OK)
		status = buf_status(&response->fields, "header fields", &v.err);
	if (status == ZW_OK)
		status = buf_status(&response->location, "location", &v.err);
	if (status != ZW_OK) {
		drop(response);
		show_failure(response, status, &v.err);
	}
	if (!response->whole ||
	    (response->status != HTTP_OK && response->status != HTTP_NOT_MODIFIED))
		response->etag[0] = '\0';
}

/* The key of an answer, and whether it was found and given. The epoch is asked before a searcher is
 * borrowed. */
struct asked {
	struct buf text;
	struct cache_key key;
	bool keyed; /* false: the answer is none that may be kept, or there is no memory */
};

static bool find(const struct house *house, const struct route *route, struct request *request,
                 struct response *response, struct asked *asked)
{
	asked->keyed = false;
	asked->text = BUF_INIT(KEY_LIMIT);
	response->page = route->page;
	read_manner(request, response);
	if (!(route->is & WHOLE))
		return false;
	make_canonical(route, request);
	asked->keyed = key_make(request, &response->settings, site_epoch(house->site), &asked->text,
	                        &asked->key);
	struct kept *found = asked->keyed ? cache_find(house->cache, &asked->key) : NULL;
	if (found)
		give(found, request, response);
	return found;
}

bool pages_answer_now(const struct house *house, struct request *request, struct response *response)
{
	const struct route *route = find_route(request->path);
	struct asked asked;
	bool answered = find(house, route, request, response, &asked);

	if (!answered && !(route->is & INDEX)) {
		make(house, route, request, NULL, response);
		answered = true;
	}
	buf_release(&asked.text);
	return answered;
}

/* Looked for once more: who waited in the row may have waited for one who asked the same. */
void pages_answer(const struct house *house, struct request *request, struct response *response)
{
	const struct route *route = find_route(request->path);
	struct asked asked;

	if (!find(house, route, request, response, &asked)) {
		make(house, route, request, asked.keyed ? &asked.key : NULL, response);
		if (response->status != HTTP_NOT_MODIFIED && asked.keyed) {
			cache_miss(house->cache);
			keep(house->cache, &asked.key, response);
		}
	}
	buf_release(&asked.text);
}
