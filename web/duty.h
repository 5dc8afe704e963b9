/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the first thread does while the others answer: signals, time-outs, and what the service
 * manager wants to hear.
 */
#ifndef WEB_DUTY_H
#define WEB_DUTY_H

#include "web/server.h"

#include <signal.h>

enum {
	DRAIN_SECONDS = 10, /* for what has begun, after SIGTERM */
	STUCK_SECONDS = 60, /* a request that has taken longer will not end */
};

/* Until SIGTERM or SIGINT, then until all that has begun is answered, or a second such signal.
 * SIGHUP looks for a new generation. All of `signals`, these three, are blocked in every thread. */
void duty(struct server *server, struct site *site, const sigset_t *signals);

#endif
