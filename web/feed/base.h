/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The address of this server as a client knows it, for what is read away from its page: feeds, the
 * description for browsers.
 */
#ifndef WEB_FEED_BASE_H
#define WEB_FEED_BASE_H

#include "web/request.h"

#include "core/buf.h"

/* Appends "http://host:port" of the Host that was sent, "https:" if the proxy in front says so.
 * Host is anybody's: of one that is no plain name or address with a port nothing is appended, and
 * links are relative to where they are read. */
void base_add(const struct request *request, struct buf *out);

#endif
