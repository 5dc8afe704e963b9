/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a request to an answer: the table of routes, and what every page is made with.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/html/layout.h"
#include "web/request.h"
#include "web/site.h"

enum { RESPONSE_LIMIT = 256 * 1024 * 1024 };

struct response {
	enum http_status status;
	const char *type, *cache;
	bool close; /* the connection, after it */
	struct buf body;
};

#define RESPONSE_INIT                                                                              \
	((struct response){.status = HTTP_OK,                                                      \
	                   .type = "text/html; charset=utf-8",                                     \
	                   .cache = "no-cache",                                                    \
	                   .body = BUF_INIT(RESPONSE_LIMIT)})

/* Always leaves a whole answer. */
void pages_answer(struct site *site, const struct request *request, struct response *response);

/* An error page for a request that is not answered at all; message is in Chinese. */
void pages_refuse(enum http_status status, const char *message, struct response *response);

/* ---- For the pages ---- */

/* What a page has at hand. */
struct visit {
	const struct request *request;
	struct searcher *searcher;
	enum zw_status fresh; /* not ZW_OK: an older generation serves, err tells why */
	struct err err;
	struct response *response;
};

void show_start(struct visit *visit);    /* page/results.c; without q it is show_home */
void show_home(struct visit *visit);     /* home.c */
void show_document(struct visit *visit); /* document.c */
void show_suggest(struct visit *visit);  /* suggest.c */
void show_cited(struct visit *visit);    /* cited.c */

/* What was asked, and the queries it was asked within, as one query; those that are none are left
 * out. ZW_BAD_QUERY, with a message in visit->err, if q is none. On success the caller ends with
 * query_release. */
enum zw_status visit_parse(struct visit *visit, const struct ask *ask, struct query *query);

/* Instead of a page. What is written so far is dropped. */
void show_error(struct response *response, enum http_status status, const char *message);

/* 404 for a file that the index does not have: document.c. */
void show_no_document(struct visit *visit, const char *path);

/* For what the searcher says: the reason goes to stderr, people are told that it failed. */
void show_failure(struct response *response, enum zw_status status, const struct err *err);

#endif
