/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An entry has text for those who read it in a feed reader, and a link if there is an address to
 * link to.
 */
#include "indexer/saved/feed.h"

#include "core/hash.h"
#include "core/i18n.h"
#include "core/text/utf8.h"

#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <string.h>

enum { TEXT_LIMIT = 1 << 20, URL_LIMIT = 64 << 10 };

struct feed {
	xmlTextWriterPtr to;
	const char *name, *address;
	bool failed; /* libxml says no more than that: it had no memory */
};

/* ---- Writing ---- */

static void start(struct feed *f, const char *element)
{
	f->failed |= xmlTextWriterStartElement(f->to, (const xmlChar *)element) < 0;
}

static void end(struct feed *f)
{
	f->failed |= xmlTextWriterEndElement(f->to) < 0;
}

static void attribute(struct feed *f, const char *key, const char *value)
{
	f->failed |= xmlTextWriterWriteAttribute(f->to, (const xmlChar *)key,
	                                         (const xmlChar *)value) < 0;
}

static void element(struct feed *f, const char *name, const char *text)
{
	struct buf clean = BUF_INIT(TEXT_LIMIT);

	utf8_clean(&clean, text);
	f->failed |=
	        clean.failed || xmlTextWriterWriteElement(f->to, (const xmlChar *)name,
	                                                  (const xmlChar *)buf_cstr(&clean)) < 0;
	buf_release(&clean);
}

static void link_to(struct feed *f, const struct buf *url)
{
	start(f, "link");
	attribute(f, "rel", "alternate");
	attribute(f, "type", "text/html");
	attribute(f, "href", buf_cstr(url));
	end(f);
	f->failed |= url->failed != 0;
}

/* Made of all that tells it from others. */
static void id(struct feed *f, const struct event *e)
{
	struct buf all = BUF_INIT(TEXT_LIMIT);
	char urn[HASH_URN_SIZE];

	buf_add(&all, f->name, strlen(f->name) + 1);
	if (e) {
		buf_add(&all, e->time, strlen(e->time) + 1);
		buf_printf(&all, "%" PRIu64 " %s", e->number, hit_text(&e->hit, HIT_ID));
	}
	hash_urn(buf_cstr(&all), all.len, urn);
	element(f, "id", urn);
	f->failed |= all.failed != 0;
	buf_release(&all);
}

/* Percent-encoded; of a path its slashes stay. */
static void add_escaped(struct buf *url, const char *text, bool path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                            "0123456789-._~";

	for (; *text; text++) {
		if (strchr(plain, *text) || (path && *text == '/'))
			buf_char(url, *text);
		else
			buf_printf(url, "%%%02X", (unsigned char)*text);
	}
}

/* ---- Entries ---- */

static void entry_title(struct feed *f, const struct event *e)
{
	struct buf title = BUF_INIT(TEXT_LIMIT);
	const char *of = hit_text(&e->hit, HIT_TITLE);

	switch (e->what) {
	case HAPPENED_FIRST:
		buf_printf(&title, _("From now on: %" PRIu64 " documents are known"), e->known);
		break;
	case HAPPENED_NEW:
		buf_printf(&title, _("New: %s"), of);
		break;
	case HAPPENED_CHANGED:
		buf_printf(&title, _("Changed: %s"), of);
		break;
	default:
		buf_printf(&title, _("Gone: %s"), of);
		break;
	}
	element(f, "title", buf_cstr(&title));
	buf_release(&title);
}

/* What one knows a document by, a line each. */
static void entry_content(struct feed *f, const struct event *e)
{
	static const enum hit_field facts[] = {HIT_TITLE,  HIT_NUMBER, HIT_ISSUERS, HIT_DATE,
	                                       HIT_STATUS, HIT_PLACE,  HIT_PATH};
	struct buf text = BUF_INIT(TEXT_LIMIT);

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (e->hit.field[facts[i]])
			buf_printf(&text, "%s\n", e->hit.field[facts[i]]);
	if (e->what == HAPPENED_FIRST)
		buf_str(&text, _("What is new, changed or gone since then follows here."));
	start(f, "content");
	attribute(f, "type", "text");
	struct buf clean = BUF_INIT(TEXT_LIMIT);
	utf8_clean(&clean, buf_cstr(&text));
	f->failed |= text.failed || clean.failed ||
	             xmlTextWriterWriteString(f->to, (const xmlChar *)buf_cstr(&clean)) < 0;
	end(f);
	buf_release(&clean);
	buf_release(&text);
}

static void entry_link(struct feed *f, const struct event *e, const char *query)
{
	struct buf url = BUF_INIT(URL_LIMIT);

	buf_printf(&url, "%s/doc/", f->address);
	add_escaped(&url, hit_text(&e->hit, HIT_PATH), true);
	buf_str(&url, "?q=");
	add_escaped(&url, query, false);
	if (e->hit.field[HIT_ANCHOR]) {
		buf_char(&url, '#');
		add_escaped(&url, e->hit.field[HIT_ANCHOR], false);
	}
	link_to(f, &url);
	buf_release(&url);
}

static void entry(struct feed *f, const struct event *e, const char *query)
{
	start(f, "entry");
	entry_title(f, e);
	id(f, e);
	element(f, "updated", e->time);
	start(f, "category");
	attribute(f, "term", happened_names[e->what]);
	end(f);
	if (f->address && (e->what == HAPPENED_NEW || e->what == HAPPENED_CHANGED))
		entry_link(f, e, query);
	if (e->hit.field[HIT_SNIPPET])
		element(f, "summary", e->hit.field[HIT_SNIPPET]);
	entry_content(f, e);
	end(f);
}

/* ---- The feed ---- */

static void feed_head(struct feed *f, const struct search_state *state)
{
	size_t n = state_events(state);
	struct buf url = BUF_INIT(URL_LIMIT);

	element(f, "title", f->name);
	element(f, "subtitle", state->query);
	id(f, NULL);
	element(f, "updated", n ? state_event(state, n - 1)->time : "1970-01-01T00:00:00Z");
	start(f, "author");
	element(f, "name", "Zhengwen");
	end(f);
	if (f->address) {
		buf_printf(&url, "%s/?q=", f->address);
		add_escaped(&url, state->query, false);
		link_to(f, &url);
	}
	buf_release(&url);
}

static void write_feed(struct feed *f, const struct search_state *state)
{
	size_t n = state_events(state);

	f->failed |= xmlTextWriterStartDocument(f->to, NULL, "UTF-8", NULL) < 0;
	start(f, "feed");
	attribute(f, "xmlns", "http://www.w3.org/2005/Atom");
	feed_head(f, state);
	for (size_t i = 0; i < n && i < FEED_ENTRIES; i++)
		entry(f, state_event(state, n - 1 - i), state->query);
	f->failed |= xmlTextWriterEndDocument(f->to) < 0;
}

enum zw_status feed_atom(const char *name, const struct search_state *state, const char *address,
                         struct buf *out, struct err *err)
{
	xmlBufferPtr memory = xmlBufferCreate();
	struct feed f = {.to = memory ? xmlNewTextWriterMemory(memory, 0) : NULL,
	                 .name = name,
	                 .address = address};

	f.failed = !f.to;
	if (f.to) {
		f.failed |= xmlTextWriterSetIndent(f.to, 1) < 0;
		write_feed(&f, state);
		xmlFreeTextWriter(f.to);
	}
	if (!f.failed)
		buf_add(out, xmlBufferContent(memory), (size_t)xmlBufferLength(memory));
	if (memory)
		xmlBufferFree(memory);
	return f.failed ? err_no_memory(err) : buf_status(out, _("feed"), err);
}
