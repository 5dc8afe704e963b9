/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a page in Chinese writes, into a buffer of the test.
 */
#ifndef TESTS_ON_PAGE_H
#define TESTS_ON_PAGE_H

#include "web/html/html.h"

/* A struct html * that lives as long as the block it stands in. */
#define ON_PAGE(buf) (&(struct html){&(buf), &(const struct settings){.language = LANGUAGE_CHINESE}})

#endif
