/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Short names that documents give, as they stand:
 * 全国人民代表大会常务委员会（以下简称全国人大常委会）. For a table of the whole collection:
 * alias.h is about what a name means within its document.
 */
#ifndef CORPUS_CITATION_NAMING_H
#define CORPUS_CITATION_NAMING_H

#include <stdbool.h>
#include <stddef.h>

struct naming {
	size_t name, name_len; /* bytes of the text */
	size_t full, full_len; /* without 中华人民共和国 at its front */
};

/* The next one from *at on, which moves behind it; false if there is none. Only a name that is made
 * of characters of the full one, in their order, ends as it ends, and is no piece of it: 本法,
 * 甲方, 《意见》 or 申请人 of 专利申请人 name nothing outside their document. */
bool naming_next(const char *text, size_t len, size_t *at, struct naming *n);

#endif
