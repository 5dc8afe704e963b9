/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What took long to get, by its key: values of a tree, more so one on another machine, and texts
 * that were folded. When it takes more bytes than it may, what was asked for longest ago goes. For
 * one thread.
 */
#ifndef CORE_RECENT_H
#define CORE_RECENT_H

#include "core/text/tokens.h"

#include <stdbool.h>

enum {
	RECENT_ALWAYS = 32, /* asked for last: these stay, whatever they take */
	RECENT_ALIGNED = 8, /* bytes: so is a value whose key is a multiple of as many */
};

struct recent;

/* *recent is NULL unless ZW_OK. */
enum zw_status recent_new(size_t bytes, struct recent **recent, struct err *err);
void recent_free(struct recent *recent); /* NULL does nothing */

/* At most so many bytes from the next addition on. */
void recent_limit(struct recent *recent, size_t bytes);

/* The bytes stay where they are until RECENT_ALWAYS others were asked for or added. */
bool recent_find(struct recent *recent, const void *key, size_t key_len, struct span *value);

/* Copies a value whose key is not there; NULL without memory. As long as recent_find says it stays.
 */
const char *recent_add(struct recent *recent, const void *key, size_t key_len, const void *value,
                       size_t len);

#endif
