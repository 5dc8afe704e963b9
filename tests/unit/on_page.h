/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a page writes, into a buffer of the test: in Chinese, or in English.
 */
#ifndef TESTS_ON_PAGE_H
#define TESTS_ON_PAGE_H

#include "web/html/html.h"

/* A struct html * that lives as long as the block it stands in. */
#define ON_PAGE_IN(buf, lang)                                                                      \
	(&(struct html){.out = &(buf), .settings = &(const struct settings){.language = (lang)}})
#define ON_PAGE(buf) ON_PAGE_IN(buf, LANGUAGE_CHINESE)

#endif
