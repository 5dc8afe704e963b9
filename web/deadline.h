/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How long a client may take to send a whole request. A time-out for inactivity alone keeps a
 * connection open for ever that drips a byte a second.
 */
#ifndef WEB_DEADLINE_H
#define WEB_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>

struct deadlines;
struct deadline;

/* Seconds for a whole request, and those that a connection may be idle between an answer and the
 * first line of the next request. NULL: no memory. */
struct deadlines *deadlines_new(unsigned seconds, unsigned idle);
void deadlines_free(struct deadlines *deadlines);

/* A connection that now waits for its first request; NULL without memory (it is not watched). If it
 * was expected, that is it. */
struct deadline *deadline_add(struct deadlines *deadlines, int socket);
struct deadline *deadline_expect(struct deadlines *deadlines, int socket);

/* The request is here whole; its answer is made, which is to be sent in so many seconds; or was
 * sent, and the next one is waited for. NULL does nothing. */
void deadline_stop(struct deadlines *deadlines, struct deadline *deadline);
void deadline_send(struct deadlines *deadlines, struct deadline *deadline, unsigned seconds);
void deadline_restart(struct deadlines *deadlines, struct deadline *deadline);

/* Requests that were answered on this connection. */
unsigned deadline_answered(struct deadlines *deadlines, const struct deadline *deadline);

/* The first line of a request is here. */
void deadline_begin(struct deadlines *deadlines, struct deadline *deadline);

/* Before the socket is closed. */
void deadline_remove(struct deadlines *deadlines, struct deadline *deadline);

/* Shuts the sockets down that waited too long; to be called every second or so. */
void deadlines_sweep(struct deadlines *deadlines);

/* Nothing more is read from those of which no request has begun: they end, but what came before is
 * still answered. */
void deadlines_hang_up(struct deadlines *deadlines);

/* Is there no connection, nor one expected? */
bool deadlines_none(struct deadlines *deadlines);

#endif
