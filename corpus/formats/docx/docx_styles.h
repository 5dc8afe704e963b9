/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Styles of paragraphs, as far as the text depends on them: headings and numbering.
 */
#ifndef CORPUS_DOCX_STYLES_H
#define CORPUS_DOCX_STYLES_H

#include "core/buf.h"

enum { STYLE_ID_SIZE = 64, STYLES_LIMIT = 4096, OUTLINE_NONE = 9 };

struct style {
	char id[STYLE_ID_SIZE], based_on[STYLE_ID_SIZE];
	long outline; /* 0 to 8; OUTLINE_NONE: no heading; -1: not said */
	long num_id;  /* of its numbering; 0: none; -1: not said */
	long ilvl;    /* -1: not said */
	bool title;   /* the style of titles */
	bool hidden;
	bool resolved;
};

struct styles {
	struct buf list;              /* struct style, by id */
	char standard[STYLE_ID_SIZE]; /* of paragraphs that name none */
};

/* raw: word/styles.xml; len 0: there is none. On success and on failure the caller ends with
 * styles_release. */
enum zw_status styles_read(const char *raw, size_t len, struct styles *styles, struct err *err);
void styles_release(struct styles *styles);

/* What holds for a style with all that it is based on. "" is the standard one. Never NULL. */
const struct style *styles_find(const struct styles *styles, const char *id);

#endif
