/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whether a request is answered at all, by who asks and how often.
 */
#ifndef WEB_CLIENT_ADMIT_H
#define WEB_CLIENT_ADMIT_H

#include "web/client/rate.h"

struct admission;

/* rate: requests a second of one address, burst of them at once; rate 0: as many as they like. The
 * proxies are copied. NULL: no memory. */
struct admission *admission_new(unsigned rate, unsigned burst, const struct proxies *proxies);
void admission_free(struct admission *admission);

/* Is it worth while to look for X-Forwarded-For? */
bool admission_trusts(const struct admission *admission, const struct client_address *peer);

/* Who asks, by what the peer says if it is trusted (address.h). */
struct client_address admission_client(const struct admission *admission,
                                       const struct client_address *peer, const char *forwarded);

/* 0: it is answered; else the seconds until another try is worth while. `cost` as of rates_take.
 *
 * This machine itself is not limited: a proxy on it that nobody has declared would be taken for one
 * client, and all who come through it would share one limit. */
unsigned admission_wait(struct admission *admission, const struct client_address *client,
                        unsigned cost);

#endif
