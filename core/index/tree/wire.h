/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection to xapian-tcpsrv, by the protocol that Xapian 1.4 documents (remote_protocol.html).
 * libxapian's own end of it waits for each answer before it asks again; here any number of keys is
 * asked for at once, of any number of machines, so that all of them together cost one way to and
 * fro. Of the protocol we need two requests: the value of a key, the keys that begin so.
 */
#ifndef CORE_WIRE_H
#define CORE_WIRE_H

#include "core/index/tree/xapian.h"
#include "core/text/tokens.h"

struct wire;

/* Called with each value that comes, in the order of asking; its bytes are valid during the call
 * only. No bytes: there is no such key. */
typedef void wire_value_fn(void *context, struct span key, struct span value);

/* Connecting, and each answer, may take so many milliseconds, all that is awaited ten times as
 * many. *wire is NULL unless ZW_OK. Whatever fails is ZW_UNREACHABLE, but for memory. */
enum zw_status wire_open(const char *host, unsigned port, unsigned milliseconds,
                         wire_value_fn *value, void *context, struct wire **wire, struct err *err);
void wire_close(struct wire *w); /* NULL does nothing */

/* The value of the key is wanted: nothing is sent yet. False without memory, or if it failed. */
bool wire_ask(struct wire *w, const char *key, size_t len);

/* Is it among those that were not answered yet? */
bool wire_asks(const struct wire *w, const char *key, size_t len);

/* What was asked and not sent is not wanted any more. */
void wire_forget(struct wire *w);

/* Sends what was asked, and waits for all answers. NULL in the place of a wire: none. One that
 * fails does not keep the others from their answers. */
void wire_gather(struct wire *const *wires, size_t n);

/* Appends the keys that begin so, ascending: a byte of length, then its bytes, each. Nothing may be
 * asked and not answered. */
enum zw_status wire_keys(struct wire *w, const char *prefix, size_t len, struct buf *keys,
                         struct err *err);

/* Why nothing more comes of it; ZW_OK: it works. */
enum zw_status wire_status(const struct wire *w, struct err *err);

#endif
