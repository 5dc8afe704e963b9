/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One request on its way: looked at, answered at once or by the pool, sent.
 */
#ifndef WEB_CALL_H
#define WEB_CALL_H

#include "web/deadline.h"
#include "web/exchange.h"
#include "web/pool.h"

/* What all requests of a server have in common. */
struct desk {
	struct house house;
	struct metrics metrics;
	struct deadlines *deadlines;
	struct admission *admission;
	struct pool *pool;     /* that searches; its work is call_work */
	uint32_t milliseconds; /* of server_options */
	bool verbose;
	atomic_bool draining; /* each answer is the last of its connection */
};

struct call;

/* The first that is known of a request, before anything is decoded. NULL: no memory. */
struct call *call_begin(struct desk *desk, struct MHD_Connection *connection, const char *target);
/* NULL does nothing. */
void call_free(struct call *call);

/* For the header, for the end of the request, and again when the pool has answered: what the
 * handler of MHD returns. */
enum MHD_Result call_go_on(struct call *call, const char *method, const char *version);

extern const struct pool_work call_work;

/* That of a connection; NULL if it is not watched. */
struct deadline *call_deadline(struct MHD_Connection *connection);

#endif
