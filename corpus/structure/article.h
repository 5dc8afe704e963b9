/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The 款, 项 and 目 of an article. A passage holds a whole 条; these find a part of it, so that
 * 第二款第（三）项 can be shown where it stands. Text is that of a passage, lines ended by LF.
 *
 * The line that begins the article is its 款 1. A numbered line （一） belongs to the 款 above it;
 * a line without a number begins a new 款.
 */
#ifndef CORPUS_ARTICLE_H
#define CORPUS_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of text, without the line end behind the last line. */
struct article_span {
	size_t start, len;
};

/* 款 n, from 1, with its 项. False if there are fewer. */
bool article_paragraph(const char *text, size_t len, uint32_t n, struct article_span *span);

/* 项 with the number n of a 款, with its 目; paragraph 0: of the first 款 that has it. */
bool article_item(const char *text, size_t len, uint32_t paragraph, uint32_t n,
                  struct article_span *span);

/* 目 with the number n of a 项; paragraph as above. */
bool article_point(const char *text, size_t len, uint32_t paragraph, uint32_t item, uint32_t n,
                   struct article_span *span);

/* ---- Line by line ---- */

/* A line, what it is part of, and whether that begins with it. */
struct article_line {
	size_t start, len;  /* without its line end */
	uint32_t paragraph; /* 款, from 1 */
	uint32_t item;      /* the number of its 项; 0: it is in none */
	bool first; /* its 款, or 项 if it is in one, begins here; and no other of the 款 has
	             * that number */
};

/* At the first line: {.text = text, .len = len} */
struct article_lines {
	const char *text;
	size_t len, at;
	uint32_t paragraph, item;
	int rank;         /* of the 项 of this 款; 0: none yet */
	uint64_t seen[4]; /* numbers of 项 in this 款; higher ones have no id */
};

/* False behind the last one. */
bool article_lines_next(struct article_lines *lines, struct article_line *line);

enum { ARTICLE_PART = 32 /* bytes that are enough */ };

/* The end of the id of a line that is first: "-k2", "-k2-i3". What comes before it is the anchor of
 * the passage. */
void article_part_id(const struct article_line *line, char id[ARTICLE_PART]);

/* The line that a 款 or 项 begins with; paragraph 0: of the first 款 that has the 项. False if the
 * text has none. */
bool article_part(const char *text, size_t len, uint32_t paragraph, uint32_t item,
                  struct article_line *line);

#endif
