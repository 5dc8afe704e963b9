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

#endif
