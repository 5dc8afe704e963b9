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

struct cache;
struct kept_answer;

enum {
	RESPONSE_LIMIT = 256 * 1024 * 1024,
	LOCATION_LIMIT = 64 * 1024,
	RESPONSE_ETAG = 64,
};

struct response {
	enum http_status status;
	const char *type, *cache; /* live as long as the program */
	bool close;               /* the connection, after it */
	bool problem;             /* an error is told as problem+json, not as a page */
	bool whole;   /* the same for all who ask with the same settings: it may have an ETag */
	bool partial; /* time ran out: there may be more; set by visit_partial */
	enum page_kind page;           /* for who counts */
	struct settings settings;      /* of who reads it */
	const struct request *request; /* that it answers; NULL if that could not be read */
	char etag[RESPONSE_ETAG];      /* "" if there is none */
	struct buf body;
	struct kept_answer *kept; /* held; NULL, or in the place of body and fields */
	int file; /* open: sent in the place of the body, from its beginning; -1: none */
	uint64_t file_bytes;
	struct buf location; /* of HTTP_MOVED, HTTP_SEE_OTHER: as it is sent */
	struct buf fields;   /* further header fields: see response_field */
};

#define RESPONSE_INIT                                                                              \
	((struct response){.status = HTTP_OK,                                                      \
	                   .type = "text/html; charset=utf-8",                                     \
	                   .cache = "no-cache",                                                    \
	                   .file = -1,                                                             \
	                   .body = BUF_INIT(RESPONSE_LIMIT),                                       \
	                   .location = BUF_INIT(LOCATION_LIMIT),                                   \
	                   .fields = BUF_INIT(LOCATION_LIMIT)})

/* One more header field. Control characters, of which CR and LF would begin another one, are left
 * out of the value. */
void response_field(struct response *response, const char *name, const char *value);

void response_release(struct response *response);

/* What all answers are made with. */
struct house {
	struct site *site;
	struct metrics *metrics;
	struct cache *cache;
};

/* False: that takes a search. Otherwise a whole answer. The request is made canonical. */
bool pages_answer_now(const struct house *house, struct request *request,
                      struct response *response);

/* Always leaves a whole answer; may wait for a searcher. */
void pages_answer(const struct house *house, struct request *request, struct response *response);

/* What sort of page a path leads to. */
enum page_kind pages_kind(const char *path);

/* Whether a program asks, to be told of errors by problem+json; of a path or of the target as it
 * was sent, for one that cannot be read has no path. */
bool pages_of_api(const char *target);

/* An error for a request that is not answered at all: err is as request_parse leaves it.
 * response->problem may be set before. */
void pages_refuse(const struct request *request, enum http_status status, const struct err *err,
                  struct response *response);

/* ---- For the pages ---- */

/* What a page has at hand. */
struct visit {
	const struct request *request;
	struct html html;          /* writes response->body */
	uint32_t milliseconds;     /* that one search may take: search_options */
	struct searcher *searcher; /* the same, on one generation, for the whole of the page */
	const struct crew *crew;   /* that it belongs to */
	const struct originals *originals; /* may be NULL */
	struct site_state state;           /* with a trouble, people are told: frame.stale */
	struct metrics *metrics;
	struct cache *cache;
	struct err err;
	struct response *response;
};

void show_start(struct visit *visit);    /* page/results/results.c; without q it is show_home */
void show_home(struct visit *visit);     /* page/home.c */
void show_help(struct visit *visit);     /* page/help.c */
void show_settings(struct visit *visit); /* page/settings.c */
void show_document(struct visit *visit); /* page/document/document.c */
void show_text(struct visit *visit);     /* page/document/text.c */
void show_original(struct visit *visit); /* page/document/original.c */
void show_compare(struct visit *visit);  /* page/compare/compare.c */
void show_trend(struct visit *visit);    /* page/trend/trend.c */
void show_suggest(struct visit *visit);  /* page/suggest.c */
void show_cited(struct visit *visit);    /* page/cited.c */
void show_similar(struct visit *visit);  /* page/results/similar.c */
void show_status(struct visit *visit);   /* status/page.c */
void show_status_json(struct visit *visit);
void show_api(struct visit *visit);        /* api/api.c */
void show_atom(struct visit *visit);       /* feed/atom.c */
void show_csv(struct visit *visit);        /* feed/export.c */
void show_jsonl(struct visit *visit);      /* feed/export.c */
void show_opensearch(struct visit *visit); /* feed/opensearch.c */

/* Is it an older generation that serves, because something is wrong with the newest? */
static inline bool visit_stale(const struct visit *visit)
{
	return *visit->state.trouble != '\0';
}

/* For what ran out of time: asked again it may be more, so it has no validator; and it is told in
 * the header, for tables and lines have no other place for that. */
static inline void visit_partial(struct visit *visit, bool partial)
{
	visit->response->partial |= partial;
	visit->response->whole = visit->response->whole && !partial;
}

/* What was asked, and the queries it was asked within, as one query; those that are none are left
 * out. ZW_BAD_QUERY, with a message in visit->err, if q is none. On success the caller ends with
 * query_release. */
enum zw_status visit_parse(struct visit *visit, const struct ask *ask, struct query *query);

/* Instead of a page. What is written so far is dropped. The reason in both languages. */
void show_error(struct response *response, enum http_status status, const char *chinese,
                const char *english);

/* What that error is called, in the language of who reads it. */
const char *error_title(const struct response *response, enum http_status status);

/* The document of that path, with the hits of q in it (NULL: none). False: an error is shown
 * instead. On success the caller ends with page_release. page/document/document.c */
bool visit_page(struct visit *visit, const char *path, const struct query *q, struct page *page);

/* 404 for a file that the index does not have, `path` the end of the request's; and whether the
 * page is that of a file that had this path before it was renamed: then a redirection is written.
 * page/document/document.c */
bool show_moved(struct visit *visit, const char *path, const struct page *page);
void show_no_document(struct visit *visit, const char *path);

/* For what the searcher says: the reason goes to stderr, people are told that it failed. */
void show_failure(struct response *response, enum zw_status status, const struct err *err);

#endif
