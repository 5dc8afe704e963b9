/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The HTTP server: connections, limits, and from a request to pages.h. The only user of
 * libmicrohttpd.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "web/client/address.h"
#include "web/site.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	CONNECTIONS_LIMIT = 512,
	CONNECTIONS_PER_ADDRESS = 32,
	REQUEST_SECONDS = 10, /* from the first byte to the last */
	IDLE_SECONDS = 5,     /* between an answer and the first line of the next request */
	CONNECTION_REQUESTS = 1000,
	QUERY_MILLISECONDS = 1000,
	RATE_DEFAULT = 20,  /* requests a second from an address … */
	BURST_DEFAULT = 40, /* … and at once */
	CACHE_DEFAULT = 32 * 1024 * 1024,
	/* An answer must be on its way in so many seconds, and those its size takes: a reader that
	 * reads a byte a second holds a connection no longer. */
	ANSWER_SECONDS = 20,
	ANSWER_SPEED = 8 * 1024, /* bytes a second */
	THREADS_LIMIT = 4,
};

struct server;

struct server_options {
	const char *address;   /* numeric, IPv4 or IPv6 */
	uint16_t port;         /* 0: any free one */
	uint32_t milliseconds; /* that a query may take; 0: as long as it takes */
	unsigned rate, burst;  /* requests of one address; rate 0: no limit */
	/* Whose X-Forwarded-For is believed. With any there is no limit of connections of one
	 * address: they are the proxy's. */
	struct proxies proxies;
	size_t cache; /* bytes of answers that are kept; 0: none */
	bool verbose; /* a line on stderr for each request */
};

/* How many threads will answer: a site wants as many searchers. */
size_t server_threads(void);

/* Signals that the caller waits for must be blocked by now: the threads inherit that. *server is
 * NULL unless ZW_OK. The site must outlive the server. ZW_IO, ZW_NO_MEMORY. */
enum zw_status server_start(const struct server_options *options, struct site *site,
                            struct server **server, struct err *err);

/* http://127.0.0.1:8080/ */
const char *server_url(const struct server *server);

/* To be called every second: ends connections that take too long. */
void server_tick(struct server *server);

/* No new connections from now on, and each answer is the last of its connection. Then, to be asked
 * until it is true or one waits no longer: has every connection ended? Those that send nothing are
 * hung up on. */
void server_drain(struct server *server);
bool server_drained(struct server *server);

/* Ends, whatever is under way. NULL does nothing. */
void server_stop(struct server *server);

#endif
