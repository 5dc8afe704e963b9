/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each line of a draft is, its neighbours considered: a quoted 第三条 is no article, a line of
 * the table of contents no heading.
 */
#ifndef CORPUS_OUTLINE_H
#define CORPUS_OUTLINE_H

#include "corpus/structure/pattern.h"
#include "corpus/formats/reader.h"

enum line_kind {
	LINE_PLAIN,
	LINE_HEADING,
	LINE_ITEM,     /* 一、… and （一）…: a heading where there are no articles */
	LINE_ARTICLE,  /* the first line of one */
	LINE_CONTENTS, /* an entry of the table of contents */
	LINE_ENDING,   /* ends an article: 附件, a signature, the title of the next document */
};

struct outline_line {
	uint8_t kind;   /* enum line_kind */
	uint8_t rank;   /* enum heading_rank */
	int16_t quotes; /* quotation marks opened less those closed */
	bool leads;     /* begins with an opening mark */
	bool block; /* what it leaves open is a quoted block: the mark stands first or after ： */
	struct article_number article;
};

/* Replaces what `lines` holds by a struct outline_line for each line of the draft. */
enum zw_status outline_make(const struct draft *draft, struct buf *lines, struct err *err);

#endif
