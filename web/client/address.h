/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who asks: the address of the peer, or, if that is a proxy that is trusted, the one it names.
 * Anybody can write X-Forwarded-For; each proxy adds to its end whom it saw. So of a trusted peer
 * the last entry counts that is no trusted proxy itself; of any other peer none does.
 */
#ifndef WEB_CLIENT_ADDRESS_H
#define WEB_CLIENT_ADDRESS_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;

/* IPv4 as ::ffff:a.b.c.d */
struct client_address {
	uint8_t bytes[16];
};

enum { PROXIES_LIMIT = 32 };

struct proxies {
	struct proxy {
		struct client_address address;
		unsigned bits; /* of it that count, of 128 */
	} at[PROXIES_LIMIT];
	size_t n;
};

/* Adds what a list names: "127.0.0.1, 10.0.0.0/8 ::1". ZW_BAD_INPUT, ZW_LIMIT; the message names
 * the entry. */
enum zw_status proxies_add(struct proxies *proxies, const char *list, struct err *err);

bool proxies_trust(const struct proxies *proxies, const struct client_address *address);

/* address NULL, or of another family: 0::0. */
struct client_address address_of_peer(const struct sockaddr *address);

/* `forwarded`: all X-Forwarded-For of the request, joined by commas; NULL: none. What is no address
 * ends the way back: then it is the last one known. */
struct client_address address_of_client(const struct proxies *proxies,
                                        const struct client_address *peer, const char *forwarded);

/* One address, as text: 192.0.2.1, 2001:db8::1, with a port or in brackets, too. */
bool address_read(const char *text, size_t len, struct client_address *address);

enum { ADDRESS_SIZE = 46 };
void address_write(const struct client_address *address, char text[ADDRESS_SIZE]);

bool address_is_loopback(const struct client_address *address);

/* Those who have one network have one limit: a household gets 2^64 addresses of IPv6. */
struct client_address address_of_network(const struct client_address *address);

#endif
