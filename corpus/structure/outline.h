/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each line of a draft is, its neighbours considered: a quoted 第三条 is no article, a line of
 * the table of contents no heading.
 */
#ifndef CORPUS_OUTLINE_H
#define CORPUS_OUTLINE_H

#include "corpus/formats/reader.h"
#include "corpus/structure/pattern.h"

enum line_kind {
	LINE_PLAIN,
	LINE_HEADING,
	LINE_ITEM,     /* 一、… and （一）…: a heading where there are no articles */
	LINE_RUN_IN,   /* 一、总体要求。以…: a paragraph that begins with its heading */
	LINE_SENTENCE, /* numbered; it ends what its like began, but nothing stands under it */
	LINE_ARTICLE,  /* the first line of one */
	LINE_CONTENTS, /* an entry of the table of contents */
	LINE_ENDING,   /* ends an article: a signature, a note 附件：1.… */
	LINE_ANNEX,    /* 附件1 */
	LINE_TITLE,    /* of a part that is not the first; */
	LINE_WRAPPED,  /* its further lines */
};

struct outline_line {
	uint8_t kind;   /* enum line_kind */
	uint8_t rank;   /* enum heading_rank */
	int16_t quotes; /* quotation marks opened less those closed */
	bool leads;     /* begins with an opening mark */
	bool block; /* what it leaves open is a quoted block: the mark stands first or after ： */
	bool perhaps; /* LINE_PLAIN that may be an article, with this number */
	bool part;    /* a part of the file begins here */
	bool last;    /* no heading and no article follows within its part */
	uint32_t
	        name; /* LINE_ANNEX: where its name begins; the length of the line if it has none */
	uint32_t heading; /* LINE_ITEM, LINE_RUN_IN, LINE_SENTENCE: bytes of its heading */
	uint32_t number;  /* of a numbered line: 3 of 三、 */
	struct article_number article;
};

/* Replaces what `lines` holds by a struct outline_line for each line of the draft. */
enum zw_status outline_make(const struct draft *draft, struct buf *lines, struct err *err);

#endif
