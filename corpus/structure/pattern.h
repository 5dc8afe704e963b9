/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a single line looks like, taken by itself: the start of a 条, a heading, an annex. Whether
 * it is one also depends on the lines around it: that is outline.c.
 */
#ifndef CORPUS_PATTERN_H
#define CORPUS_PATTERN_H

#include "corpus/text/scan.h"

/* From the highest down. */
enum heading_rank {
	RANK_NONE,
	RANK_PART,      /* 第一编 */
	RANK_SUBPART,   /* 第一分编 */
	RANK_CHAPTER,   /* 第一章; 总则, 附则, 序言, 目录 without a number */
	RANK_SECTION,   /* 第一节 */
	RANK_ITEM,      /* 一、 */
	RANK_SUBITEM,   /* （一） */
	RANK_DECIMAL,   /* 1 总则, where 1.1 follows */
	RANK_DECIMAL_2, /* 1.1 */
	RANK_DECIMAL_3, /* 1.1.1 */
	RANK_DECIMAL_4, /* 1.1.1.1 */
	RANK_POINT,     /* 1. */
	RANK_SUBPOINT,  /* （1） */
	RANK_COUNTED,   /* 一是, 一要, 首先, 第一， */
};

/* 第四十八条, 第一百二十条之一: number 120, sub 1. */
struct article_number {
	uint32_t number, sub;
};

/* Does the line begin an article? 第三条的规定, 第三条、第四条 and the like are citations. */
bool pattern_article(const char *line, size_t len, struct article_number *number);

/* 第三条与本法…, without white space: an article or a citation, the lines around it must tell. */
bool pattern_perhaps_article(const char *line, size_t len, struct article_number *number);

/* 编, 分编, 章, 节 and their like; *number is 0 where there is none. 附则 and 序言 are
 * RANK_CHAPTER, though in a law of several 编 they stand beside these. */
enum heading_rank pattern_heading(const char *line, size_t len, uint32_t *number);

/* The same, and 第四章与渔船有关的合同 too. */
enum heading_rank pattern_perhaps_heading(const char *line, size_t len, uint32_t *number);

/* 一、 and （一）, if the line is short and no sentence. */
enum heading_rank pattern_item(const char *line, size_t len);

/* 目录 on a line of its own. */
bool pattern_contents(const char *line, size_t len);

/* Could the line be an entry of a table of contents? */
bool pattern_entry(const char *line, size_t len);

/* An entry and the heading it stands for, or two entries: dots and page numbers do not count. */
bool pattern_same_entry(const char *a, size_t a_len, const char *b, size_t b_len);

struct annex_line {
	bool numbered; /* 附件1 */
	size_t name; /* where its name begins in the line; the length of the line if it has none */
};

/* 附件, 附件1, 附件：1.…; not 附件一所列…. */
bool pattern_annex(const char *line, size_t len, struct annex_line *annex);

#endif
