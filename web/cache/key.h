/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All that an answer depends on: what is served (the edition), the canonical request, and for whom.
 */
#ifndef WEB_KEY_H
#define WEB_KEY_H

#include "core/buf.h"
#include "web/cache/cache.h"
#include "web/html/settings.h"
#include "web/request.h"

enum { KEY_LIMIT = 128 * 1024 };

/* Writes the bytes to text, which must outlive the key. False: no memory. */
bool key_make(const struct request *canonical, const struct settings *settings, uint64_t epoch,
              struct buf *text, struct cache_key *key);

/* The day it is, here: 20261123. */
int key_today(void);

#endif
