/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a request to an answer: the table of routes, and what every page is made with.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/html/layout.h"
#include "web/request.h"
#include "web/site.h"
#include "web/status/metrics.h"

enum { RESPONSE_LIMIT = 256 * 1024 * 1024, LOCATION_LIMIT = 64 * 1024 };

struct response {
	enum http_status status;
	const char *type, *cache;
	bool close;          /* the connection, after it */
	enum page_kind page; /* for who counts */
	struct buf body;
	struct buf location; /* of HTTP_MOVED: as it is sent */
};

#define RESPONSE_INIT                                                                              \
	((struct response){.status = HTTP_OK,                                                      \
	                   .type = "text/html; charset=utf-8",                                     \
	                   .cache = "no-cache",                                                    \
	                   .body = BUF_INIT(RESPONSE_LIMIT),                                       \
	                   .location = BUF_INIT(LOCATION_LIMIT)})

void response_release(struct response *response);

/* Always leaves a whole answer. */
void pages_answer(struct site *site, struct metrics *metrics, const struct request *request,
                  struct response *response);

/* An error page for a request that is not answered at all; message is in Chinese. */
void pages_refuse(enum http_status status, const char *message, struct response *response);

/* ---- For the pages ---- */

/* What a page has at hand. */
struct visit {
	const struct request *request;
	struct searcher *searcher; /* the same, on one generation, for the whole of the page */
	const struct crew *crew;   /* that it belongs to */
	struct site_state state;   /* with a trouble, people are told: frame.stale */
	struct metrics *metrics;
	struct err err;
	struct response *response;
};

void show_start(struct visit *visit);    /* page/results/results.c; without q it is show_home */
void show_home(struct visit *visit);     /* page/home.c */
void show_document(struct visit *visit); /* page/document/document.c */
void show_suggest(struct visit *visit);  /* page/suggest.c */
void show_cited(struct visit *visit);    /* page/cited.c */
void show_status(struct visit *visit);   /* status/page.c */
void show_status_json(struct visit *visit);

/* Is it an older generation that serves, because something is wrong with the newest? */
static inline bool visit_stale(const struct visit *visit)
{
	return *visit->state.trouble != '\0';
}

/* What was asked, and the queries it was asked within, as one query; those that are none are left
 * out. ZW_BAD_QUERY, with a message in visit->err, if q is none. On success the caller ends with
 * query_release. */
enum zw_status visit_parse(struct visit *visit, const struct ask *ask, struct query *query);

/* Instead of a page. What is written so far is dropped. */
void show_error(struct response *response, enum http_status status, const char *message);

/* 404 for a file that the index does not have, `path` the end of the request's; and whether the
 * page is that of a file that had this path before it was renamed: then a redirection is written.
 * page/document/document.c */
bool show_moved(struct visit *visit, const char *path, const struct page *page);
void show_no_document(struct visit *visit, const char *path);

/* For what the searcher says: the reason goes to stderr, people are told that it failed. */
void show_failure(struct response *response, enum zw_status status, const struct err *err);

#endif
