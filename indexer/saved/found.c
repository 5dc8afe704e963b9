/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The answer comes in pages, so that memory is bounded; the lock of the indexer is held, so that
 * all are of one generation.
 */
#include "indexer/saved/found.h"

#include "core/i18n.h"
#include "core/json.h"
#include "indexer/ask.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PAGE = 1000,              /* results */
	ANSWER_LIMIT = 512 << 20, /* bytes of a page */
	FIELD_LIMIT = 1 << 20,    /* bytes of a place or of the names of issuers */
};

struct asking {
	const char *dir, *query;
	uint64_t generation;
	const struct identities *identities;
	struct search_state *now;
	struct buf *notes;
	uint64_t total;
	struct err *err;
};

/* ---- A result ---- */

static enum zw_status set(struct hit *h, enum hit_field field, const char *text, struct err *err)
{
	return hit_set(h, field, text, strlen(text), err);
}

static enum zw_status set_issuers(struct hit *h, const struct json_t *result, struct err *err)
{
	const struct json_t *issuers = js_member(result, "issuers");
	struct buf all = BUF_INIT(FIELD_LIMIT);

	for (size_t i = 0; i < js_size(issuers); i++)
		buf_printf(&all, "%s%s", i ? "、" : "", js_as_str(js_item(issuers, i)));
	enum zw_status status = buf_status(&all, _("issuers"), err);
	if (status == ZW_OK)
		status = hit_set(h, HIT_ISSUERS, buf_cstr(&all), all.len, err);
	buf_release(&all);
	return status;
}

/* 第二章 监督 › 第12条之1 */
static enum zw_status set_place(struct hit *h, const struct json_t *result, struct err *err)
{
	const char *headings = js_as_str(js_member(result, "headings"));
	const char *article = js_as_str(js_member(result, "article"));
	const char *sub = strchr(article, '-');
	int number = sub ? (int)(sub - article) : (int)strlen(article);
	struct buf place = BUF_INIT(FIELD_LIMIT);

	buf_str(&place, headings);
	if (*article)
		buf_printf(&place, "%s第%.*s条%s%s", *headings ? " › " : "", number, article,
		           sub ? "之" : "", sub ? sub + 1 : "");
	enum zw_status status = buf_status(&place, _("place"), err);
	if (status == ZW_OK)
		status = hit_set(h, HIT_PLACE, buf_cstr(&place), place.len, err);
	buf_release(&place);
	return status;
}

static enum zw_status set_id(const struct asking *a, const struct json_t *result, struct hit *h)
{
	struct buf id = BUF_INIT(FIELD_LIMIT);

	identity_add(a->identities, js_as_str(js_member(result, "path")), &id);
	enum zw_status status = buf_status(&id, _("path"), a->err);
	if (status == ZW_OK)
		status = hit_set(h, HIT_ID, buf_cstr(&id), id.len, a->err);
	buf_release(&id);
	return status;
}

static enum zw_status make_hit(const struct json_t *result, struct hit *h, struct err *err)
{
	static const struct {
		enum hit_field field;
		const char *key;
	} plain[] = {
	        {HIT_PATH, "path"},     {HIT_DIGEST, "digest"}, {HIT_TITLE, "title"},
	        {HIT_DATE, "date"},     {HIT_NUMBER, "number"}, {HIT_STATUS, "status"},
	        {HIT_ANCHOR, "anchor"},
	};
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < sizeof(plain) / sizeof(plain[0]); i++)
		status = set(h, plain[i].field, js_as_str(js_member(result, plain[i].key)), err);
	const struct json_t *snippet = js_item(js_member(result, "snippets"), 0);
	if (status == ZW_OK)
		status = set(h, HIT_SNIPPET, js_as_str(js_member(snippet, "text")), err);
	if (status == ZW_OK)
		status = set_issuers(h, result, err);
	if (status == ZW_OK)
		status = set_place(h, result, err);
	return status;
}

/* Neighbours of a number that is not there, and a law without the article that is named, are
 * offered to people; they are not what was asked for. */
static bool is_asked_for(const struct json_t *result)
{
	return !js_as_bool(js_member(result, "near")) &&
	       !js_as_bool(js_member(result, "article_absent"));
}

static enum zw_status add_hit(struct asking *a, const struct json_t *result)
{
	struct hit h = {{NULL}};
	enum zw_status status = ZW_OK;

	if (!is_asked_for(result))
		return ZW_OK;
	status = set_id(a, result, &h);
	if (status == ZW_OK)
		status = make_hit(result, &h, a->err);
	if (status == ZW_OK) {
		buf_add(&a->now->hits, &h, sizeof(h));
		status = buf_status(&a->now->hits, _("documents"), a->err);
	}
	if (status != ZW_OK)
		hit_release(&h);
	return status;
}

/* ---- A page ---- */

static void take_notes(struct asking *a, const struct json_t *page)
{
	const struct json_t *notes = js_member(page, "notes");

	buf_reset(a->notes); /* every page says the same */
	for (size_t i = 0; i < js_size(notes); i++) {
		const struct json_t *note = js_item(notes, i);
		buf_printf(a->notes, "%s%s: %s", i ? "; " : "", js_as_str(js_member(note, "part")),
		           js_as_str(js_member(note, "text")));
	}
}

static enum zw_status take_page(struct asking *a, const struct json_t *page)
{
	const struct json_t *results = js_member(page, "results");
	enum zw_status status = ZW_OK;

	a->total = (uint64_t)js_as_int(js_member(js_member(page, "total"), "results"));
	a->now->generation = (uint64_t)js_as_int(js_member(page, "generation"));
	snprintf(a->now->asked, sizeof(a->now->asked), "%s", js_as_str(js_member(page, "as_of")));
	if (a->total > FOUND_LIMIT)
		return err_set(a->err, ZW_LIMIT,
		               _("finds %" PRIu64 " documents; a saved search may find %d"),
		               a->total, FOUND_LIMIT);
	take_notes(a, page);
	for (size_t i = 0; status == ZW_OK && i < js_size(results); i++)
		status = add_hit(a, js_item(results, i));
	return status;
}

static enum zw_status ask_page(struct asking *a, uint64_t offset)
{
	struct buf answer = BUF_INIT(ANSWER_LIMIT);
	struct json_t *page = NULL;
	char from[32], limit[32], of[48];
	int code;

	snprintf(from, sizeof(from), "--offset=%" PRIu64, offset);
	snprintf(limit, sizeof(limit), "--limit=%d", PAGE);
	/* This one, or none: what an older generation says would be told as gone. */
	snprintf(of, sizeof(of), "--generation=%" PRIu64, a->generation);
	const char *const args[] = {"-d",
	                            a->dir,
	                            of,
	                            "--json",
	                            "--strict",
	                            limit,
	                            from,
	                            "--sort=date",
	                            "--every-file",
	                            "--snippets=1",
	                            "--",
	                            a->query,
	                            NULL};
	enum zw_status status = ask_search(args, NULL, &answer, &code, a->err);
	if (status == ZW_OK)
		status = js_parse(buf_cstr(&answer), answer.len, &page, a->err);
	buf_release(&answer);
	if (status == ZW_OK)
		status = take_page(a, page);
	js_free(page);
	return status;
}

enum zw_status found_ask(const char *dir, uint64_t generation, const struct identities *identities,
                         const char *query, struct search_state *now, struct buf *notes,
                         struct err *err)
{
	struct asking a = {.dir = dir,
	                   .generation = generation,
	                   .query = query,
	                   .identities = identities,
	                   .now = now,
	                   .notes = notes,
	                   .err = err};
	enum zw_status status = ask_page(&a, 0);

	for (uint64_t offset = PAGE; status == ZW_OK && offset < a.total; offset += PAGE)
		status = ask_page(&a, offset);
	if (status != ZW_OK)
		return status;
	free(now->query);
	now->query = strdup(query);
	state_sort(now);
	return now->query ? ZW_OK : err_no_memory(err);
}

/* ---- What happened ---- */

struct comparing {
	struct search_state *now;
	const char *time;
	struct happened_counts *counts;
	struct err *err;
};

static enum zw_status tell(struct comparing *c, enum happened what, const struct hit *h)
{
	struct event e = {.what = what};
	enum zw_status status = h ? hit_copy(h, &e.hit, c->err) : ZW_OK;

	if (status != ZW_OK)
		return status;
	snprintf(e.time, sizeof(e.time), "%s", c->time);
	e.known = h ? 0 : state_hits(c->now);
	c->counts->of[what]++;
	return state_add(c->now, &e, c->err);
}

/* Both are in the order of ids. */
static enum zw_status tell_all(struct comparing *c, const struct search_state *before)
{
	size_t i = 0, j = 0, n = state_hits(before), m = state_hits(c->now);
	enum zw_status status = ZW_OK;

	while (status == ZW_OK && (i < n || j < m)) {
		const struct hit *old = i < n ? state_hit(before, i) : NULL;
		const struct hit *new = j < m ? state_hit(c->now, j) : NULL;
		int order = !old ? 1 : -1;
		if (old && new)
			order = strcmp(hit_text(old, HIT_ID), hit_text(new, HIT_ID));
		if (order < 0)
			status = tell(c, HAPPENED_GONE, old);
		else if (order > 0)
			status = tell(c, HAPPENED_NEW, new);
		else if (strcmp(hit_text(old, HIT_DIGEST), hit_text(new, HIT_DIGEST)) != 0)
			status = tell(c, HAPPENED_CHANGED, new);
		i += order <= 0;
		j += order >= 0;
	}
	return status;
}

enum zw_status found_compare(struct search_state *before, struct search_state *now,
                             const char *time, struct happened_counts *counts, struct err *err)
{
	struct comparing c = {now, time, counts, err};
	bool known = before->there && strcmp(before->query, now->query) == 0;
	struct buf empty = now->events;

	*counts = (struct happened_counts){{0}};
	now->events = before->events;
	before->events = empty;
	enum zw_status status = known ? tell_all(&c, before) : tell(&c, HAPPENED_FIRST, NULL);
	state_trim(now);
	return status;
}
