/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside api/: what its routes share. openapi.json beside this file describes them to others, and
 * tests/e2e/test_api.py holds both to each other.
 */
#ifndef WEB_API_API_H
#define WEB_API_API_H

#include "core/json.h"
#include "web/api/problem.h"
#include "web/pages.h"

enum {
	API_SIZE_LIMIT = 100,  /* results at once */
	API_TEXT_LIMIT = 4096, /* bytes of a name: a path, an article */
};

/* A problem of the request, in the language of who asked. `code` and `parameter` as in struct
 * problem. */
void api_refuse(struct visit *v, enum http_status status, const char *code, const char *parameter,
                const char *chinese, const char *english);

/* Ends the writer: the answer, or a problem if that fails. */
void api_finish(struct visit *v, struct js *w);

/* "generation" of what answers. */
void api_generation(struct visit *v, struct js *w);

/* 404, for a document (that `parameter` names; NULL: the address does) and an article of one. */
void api_no_document(struct visit *v, const char *parameter);
void api_no_article(struct visit *v);

/* ---- The routes; their parameters are checked ---- */

#define API_ROOT "/api/v1/"
#define API_DOCUMENTS "documents/" /* a path is behind it */

void api_search(struct visit *v);   /* search.c */
void api_document(struct visit *v); /* document.c */
void api_trend(struct visit *v);    /* trend.c */
void api_cite(struct visit *v);     /* cite.c */
void api_compare(struct visit *v);  /* compare.c */

#endif
