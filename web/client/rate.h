/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How often one address may ask: a token bucket for each, in a table that never grows. A bucket
 * that is full again says nothing: who has not asked for some seconds may be forgotten. When a new
 * address finds no room, the fullest bucket of its row goes, so that those who ask too much stay.
 */
#ifndef WEB_CLIENT_RATE_H
#define WEB_CLIENT_RATE_H

#include "web/client/address.h"

enum {
	RATE_ROWS = 4096,
	RATE_COLUMNS = 16, /* 65,536 addresses, 2 MiB */
	RATE_WHOLE = 1000, /* what a request costs; a fraction: one that costs less */
};

struct rates;

/* Requests a second, and how many at once after a pause. NULL: no memory. */
struct rates *rates_new(unsigned rate, unsigned burst);
void rates_free(struct rates *rates);

/* May this address ask for something of that cost? 0: yes, and it is charged; else the milliseconds
 * until it may, and nothing is charged. now: milliseconds of a clock that does not step. From any
 * thread. */
uint64_t rates_take(struct rates *rates, const struct client_address *address, unsigned cost,
                    uint64_t now);

#endif
