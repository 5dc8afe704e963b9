/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What pages have in common: what was asked, links that keep it, the frame with the search form,
 * text with its hits marked.
 */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

#include "web/html/html.h"
#include "web/request.h"

#include "searcher/search.h"

#include <time.h>

enum {
	Q_LIMIT = 4 * 1024, /* bytes of a query */
	PAGE_SIZE_DEFAULT = 10,
	PAGE_SIZE_LIMIT = 50,
	IN_LIMIT = 4, /* queries of one address that it is asked within; the command line has its
	                 own */
	REACHABLE_LIMIT = 1000, /* results that can be paged to */
};

/* The parameters of a search, each with its default where the request has none that makes sense. */
struct ask {
	const char *q;            /* "" if none */
	const char *in[IN_LIMIT]; /* queries that it is asked within the results of */
	size_t n_in;
	uint32_t page, size;
	enum sort sort;
	enum scope scope;
	bool plain; /* rewrite=0: only what is typed */
};

/* The kinds of rewriting that it asks for, a mask. */
static inline unsigned ask_rewrites(const struct ask *ask)
{
	return ask->plain ? 0 : REWRITE_ALL;
}

void ask_read(const struct request *request, struct ask *ask);

/* What is behind the ? of an address, for an attribute: "q=…" and what is not the default. The same
 * for results, trend, feed and exports. */
void ask_query(struct html *h, const struct ask *ask);

/* The value of an href: "/?q=…" with that. */
void ask_link(struct html *h, const struct ask *ask, uint32_t page);

/* The value of an href to a document, "/doc/…?q=…#anchor": with all that was asked, for the hits in
 * it and the way back. ask may be NULL, anchor "". */
void document_link(struct html *h, const char *path, const struct ask *ask, const char *anchor);

/* The value of an href to those who cite a document or, if anchor is not "", one passage of it:
 * "/cited/…?anchor=…&page=…" */
void cited_link(struct html *h, const char *path, const char *anchor, uint32_t page);

/* Up to <main> and what is behind it. title is followed by " - 政文"; NULL: only that. `start` is
 * the page with the large form. */
struct frame {
	const char *title;
	const char *canonical; /* path of the document; NULL: none */
	const struct ask *ask;
	bool start;
	bool nothing; /* was found: there is nothing to search within */
	bool stale;   /* the newest generation does not serve: say so on top */
	/* Writes more of <head>: links to the same in other forms, to the pages before and behind
	 * it; of is for it alone. NULL: nothing more. */
	void (*head)(struct html *h, const void *of);
	const void *of;
};

/* That not all shards answered; nothing if they did. */
void frame_shards(struct html *h, struct store_shards shards);

/* frame.c, as the form is */
void frame_begin(struct html *h, const struct frame *frame);
void frame_end(struct html *h, const struct generation *generation); /* NULL: unknown */

/* The form alone: of ask, start and nothing. */
void frame_form(struct html *h, const struct frame *frame);

/* 2025年3月7日 or 7 Mar 2025, of a date, or of a time in UTC as it is here; anything else as it
 * stands. */
void layout_date(struct html *h, const char *created);
/* The day alone. */
void layout_day(struct html *h, const struct tm *t);

/* "120-1": 第一百二十条之一 or Art. 120-1: what the page says, not what the document does */
void layout_article(struct html *h, const char *article);

/* The text of an article or the like, each line a paragraph. */
void layout_thing(struct html *h, const char *text, size_t len);

/* Text from a byte on, with <mark>; marks ascend, do not overlap and begin at `from` or behind it.
 */
void layout_marked(struct html *h, const char *text, size_t from, size_t len,
                   const struct mark *marks, size_t n);

#endif
