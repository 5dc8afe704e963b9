/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A feed of any query (Atom, RFC 4287): the documents that have it as written, those first that
 * came into the index, or changed in it, last. Nothing is relaxed, and each version of a law is an
 * entry of its own: one who follows a query wants to hear of what is not yet in force, too.
 */
#include "core/hash.h"
#include "web/api/found.h"
#include "web/feed/asked.h"
#include "web/feed/base.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	FEED_ENTRIES = 100,
	BASE_LIMIT = 512,
	KEY_LIMIT = 64 * 1024,
	TIME_SIZE = 32,
};

struct feed {
	struct visit *v;
	struct html *h;
	struct ask ask; /* without what a feed does not heed: order, scope, page */
	struct buf base;
	const struct result **entries; /* newest first */
	size_t n;
};

/* ---- Which, and in which order ---- */

static uint64_t latest(const struct result *r)
{
	return r->changed > r->indexed ? r->changed : r->indexed;
}

/* What has the same time stays in the order it was found in. */
static int newest_first(const void *a, const void *b)
{
	const struct result *one = *(const struct result *const *)a;
	const struct result *other = *(const struct result *const *)b;

	if (latest(one) != latest(other))
		return latest(one) > latest(other) ? -1 : 1;
	return one->rank < other->rank ? -1 : one->rank > other->rank;
}

static bool is_told(const struct feed *f, const struct result *r)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->entries[i]->digest, r->digest) == 0)
			return true;
	return false;
}

/* The same text under several names is one entry. */
static void choose(struct feed *f, size_t all)
{
	qsort(f->entries, all, sizeof(struct result *), newest_first);
	f->n = 0;
	for (size_t i = 0; i < all && f->n < FEED_ENTRIES; i++)
		if (!is_told(f, f->entries[i]))
			f->entries[f->n++] = f->entries[i];
}

static enum zw_status list(struct feed *f, const struct answer *a)
{
	f->entries = calloc(a->n_results + 1, sizeof(struct result *));
	if (!f->entries)
		return err_no_memory(&f->v->err);
	for (size_t i = 0; i < a->n_results; i++)
		f->entries[i] = &a->results[i];
	choose(f, a->n_results);
	return ZW_OK;
}

/* ---- Times and names ---- */

static void when(struct feed *f, uint64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm utc;
	char text[TIME_SIZE];

	/* Of an index that does not know when its documents came: when it was made itself. */
	if (!seconds || !gmtime_r(&t, &utc) ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		html_text(f->h, searcher_generation(f->v->searcher)->manifest.created);
	else
		html_text(f->h, text);
}

/* Of the query and, in an entry, of the text: the same whatever the file is called and where the
 * server is; another one if the text changes. */
static void id(struct feed *f, const char *digest)
{
	struct buf key = BUF_INIT(KEY_LIMIT);
	char urn[HASH_URN_SIZE];

	buf_add(&key, f->ask.q, strlen(f->ask.q) + 1);
	for (size_t i = 0; i < f->ask.n_in; i++)
		buf_add(&key, f->ask.in[i], strlen(f->ask.in[i]) + 1);
	buf_char(&key, f->ask.plain ? '0' : '1');
	buf_str(&key, digest);
	hash_urn(buf_cstr(&key), key.len, urn);
	html_lit(f->h, "<id>");
	html_text(f->h, urn);
	html_lit(f->h, "</id>\n");
	buf_spoil(f->h->out, &key);
	buf_release(&key);
}

static void base(struct feed *f)
{
	html_textn(f->h, buf_cstr(&f->base), f->base.len);
}

/* ---- Entries ---- */

static void values(struct html *h, const char *text)
{
	if (!text || !*text)
		return;
	for (; *text; text += strcspn(text, "\n"), text += *text == '\n') {
		html_textn(h, text, strcspn(text, "\n"));
		html_lit(h, "\n");
	}
}

/* What one knows a document by, a line each. */
static void content(struct feed *f, const struct result *r)
{
	struct html *h = f->h;
	char *const *meta = r->document.meta;

	html_lit(h, "<content type=\"text\">");
	values(h, meta[META_NUMBER]);
	values(h, meta[META_ISSUER]);
	values(h, meta[META_TYPE]);
	values(h, r->document.date);
	values(h, status_zh(r->status));
	values(h, r->headings);
	values(h, r->document.path);
	html_lit(h, "</content>\n");
}

static void entry(struct feed *f, const struct result *r)
{
	struct html *h = f->h;

	html_lit(h, "<entry>\n<title>");
	html_text(h, r->document.title);
	html_lit(h, "</title>\n");
	id(f, r->digest);
	html_lit(h, "<updated>");
	when(f, latest(r));
	html_lit(h, "</updated>\n<published>");
	when(f, r->indexed);
	html_lit(h, "</published>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
	base(f);
	document_link(h, r->document.path, &f->ask, r->anchor);
	html_lit(h, "\"/>\n");
	if (r->n_snippets > 0) {
		html_lit(h, "<summary>");
		html_text(h, r->snippets[0].text);
		html_lit(h, "</summary>\n");
	}
	content(f, r);
	html_lit(h, "</entry>\n");
}

/* ---- The feed ---- */

/* The address of the feed itself: of the page, with another path. */
static void self_link(struct feed *f)
{
	html_lit(f->h, "<link rel=\"self\" type=\"application/atom+xml\" href=\"");
	base(f);
	html_lit(f->h, "/feed.atom?");
	ask_query(f->h, &f->ask);
	html_lit(f->h, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
	base(f);
	ask_link(f->h, &f->ask, 1);
	html_lit(f->h, "\"/>\n");
}

static void write(struct feed *f)
{
	struct html *h = f->h;

	html_lit(h, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-Hans\">\n<title>");
	html_text(h, f->ask.q);
	html_lit(h, " - ");
	html_say(h, "政文", "Zhengwen");
	html_lit(h, "</title>\n");
	if (f->v->response->partial) {
		html_lit(h, "<subtitle>");
		html_say(h, "没有查看全部文件。", "Not everything was searched.");
		html_lit(h, "</subtitle>\n");
	}
	id(f, "");
	html_lit(h, "<updated>");
	when(f, f->n ? latest(f->entries[0]) : 0);
	html_lit(h, "</updated>\n<author><name>Zhengwen</name></author>\n"
	            "<generator>Zhengwen</generator>\n");
	self_link(f);
	for (size_t i = 0; i < f->n; i++)
		entry(f, f->entries[i]);
	html_lit(h, "</feed>\n");
	f->v->response->type = "application/atom+xml; charset=utf-8";
}

/* What a query names comes first in an answer, whatever its time is: then all is looked at. */
static bool find(struct feed *f, struct found *found)
{
	struct search_options options = found_options(f->v, &f->ask);

	options.sort = SORT_CHANGED;
	options.places = false;
	options.strict = options.every_file = true;
	options.snippets = 1;
	options.limit = FEED_ENTRIES;
	if (!found_search(f->v, &f->ask, &options, found))
		return false;
	const struct answer *a = &found->answer;
	if (a->reachable <= FEED_ENTRIES ||
	    (!answered_direct(a->answered) && a->answered != ANSWERED_QUESTION))
		return true;
	found_release(found);
	options.limit = REACHABLE_LIMIT;
	return found_search(f->v, &f->ask, &options, found);
}

void show_atom(struct visit *v)
{
	struct feed f = {.v = v, .h = &v->html, .base = BUF_INIT(BASE_LIMIT)};
	struct found found;
	struct ask asked;

	if (!asked_read(v, &asked))
		return;
	f.ask = (struct ask){
	        .q = asked.q,
	        .n_in = asked.n_in,
	        .plain = asked.plain,
	        .page = 1,
	        .size = PAGE_SIZE_DEFAULT,
	};
	memcpy(f.ask.in, asked.in, sizeof(asked.in));
	if (!find(&f, &found))
		return;
	base_add(v->request, &f.base);
	enum zw_status status = list(&f, &found.answer);
	if (status == ZW_OK)
		write(&f);
	else
		show_failure(v->response, status, &v->err);
	buf_spoil(&v->response->body, &f.base);
	free(f.entries);
	buf_release(&f.base);
	found_release(&found);
}
