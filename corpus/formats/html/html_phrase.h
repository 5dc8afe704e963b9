/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the lines of portal pages say.
 */
#ifndef CORPUS_HTML_PHRASE_H
#define CORPUS_HTML_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

/* Text of a document: long enough, with marks of a sentence, nothing that only a page says. */
bool phrase_is_prose(const char *line, size_t len);

/* Nothing but what a page says of itself: 分享到, 【打印】【关闭】, 当前位置：…. */
bool phrase_is_furniture(const char *line, size_t len);

/* The same outside of the document: 大, 中, 小, 关闭, a times sign. */
bool phrase_is_button(const char *line, size_t len);

/* The heading of a list of other pages: 相关链接, 上一篇：…. */
bool phrase_is_related(const char *line, size_t len);

/* Owner and licence of the site: 版权所有, 备案号. */
bool phrase_is_imprint(const char *line, size_t len);

/* 附件1：…, 申请表.doc */
bool phrase_is_attachment(const char *line, size_t len);

/* What may stand around the text and belongs to the document: 索引号, 附件, 抄送, a date. */
bool phrase_is_document(const char *line, size_t len);

#endif
