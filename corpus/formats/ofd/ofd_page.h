/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A page of an OFD document: pieces of text and where they stand.
 */
#ifndef CORPUS_OFD_PAGE_H
#define CORPUS_OFD_PAGE_H

#include "core/buf.h"

enum { OFD_ID_SIZE = 24, OFD_RUNS_LIMIT = 1 << 20, OFD_PAGE_TEMPLATES = 8 };

/* Characters on one line, in millimetres from the upper left corner of the page. */
struct ofd_run {
	double x, right, y; /* of its base line */
	double size;        /* of its characters */
	uint32_t text, len; /* bytes of ofd_page.text */
	uint32_t origin;    /* 0: the page; else of a template, from 1 */
	bool turned;        /* it does not run from left to right */
};

struct ofd_page {
	struct buf text, runs; /* struct ofd_run, in the order of the file */
	double height;         /* 0: the page does not say */
	bool pictures;
	char templates[OFD_PAGE_TEMPLATES][OFD_ID_SIZE]; /* ids; "" at the end */
};

/* raw: Content.xml at `path`, or a template's. On success and on failure the caller ends with
 * ofd_page_release. */
enum zw_status ofd_page_read(const char *raw, size_t len, const char *path, struct ofd_page *page,
                             struct err *err);
void ofd_page_release(struct ofd_page *page);

/* A decimal number; *at moves past it and the blanks before it. False if there is none. */
bool ofd_number(const char **at, double *number);

#endif
