/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An article begins a line, whatever the text had that became a page: …可以仲裁。第三条 【范围】…
 */
#ifndef CORPUS_RUN_IN_H
#define CORPUS_RUN_IN_H

#include <stdbool.h>
#include <stddef.h>

/* 第X条, 章, 节 or 编 with a blank, 【 or nothing behind it: 第三条规定 begins no article. */
bool run_in_begins(const char *text, size_t len);

/* Bytes of the line before an article that begins behind the end of a sentence in it; len if there
 * is none. */
size_t run_in_line(const char *text, size_t len);

#endif
