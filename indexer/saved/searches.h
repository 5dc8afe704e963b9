/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of saved searches, a text in UTF-8:
 *
 *   # what we follow
 *   @address https://search.example.org      (where zhengwen-web is: feeds link to it)
 *   养老: 养老 服务 机关:国务院
 *   data-export: "数据出境" 日期:2023..
 *
 * A name is also that of files: letters, digits, Han, - and _, not - at the front. The colon may be
 * a full-width one.
 */
#ifndef INDEXER_SEARCHES_H
#define INDEXER_SEARCHES_H

#include "core/buf.h"

enum {
	SEARCHES_LIMIT = 1000,         /* in one file */
	SEARCHES_FILE_LIMIT = 4 << 20, /* bytes */
	SEARCH_NAME_LIMIT = 60,        /* characters: with an ending a file name of 255 bytes */
	SEARCH_QUERY_LIMIT = 16 << 10, /* bytes */
};

struct saved_search {
	char *name;    /* of a bad line what stands for one, printable; maybe "" */
	char *query;   /* NULL of a bad line */
	char *trouble; /* why the line is bad; NULL: it is not */
	size_t line;
};

struct saved_searches {
	struct buf list; /* struct saved_search, in the order of the file */
	char *address;   /* without a slash at the end; NULL: none */
};

/* A bad line is an entry with its trouble; only want of memory is a failure. The caller ends with
 * searches_release. */
enum zw_status searches_parse(const char *text, size_t len, struct saved_searches *searches,
                              struct err *err);
void searches_release(struct saved_searches *searches);

size_t searches_count(const struct saved_searches *searches);
const struct saved_search *searches_at(const struct saved_searches *searches, size_t i);

#endif
