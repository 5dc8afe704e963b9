/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The address that is listened on.
 */
#ifndef WEB_LISTENING_H
#define WEB_LISTENING_H

#include "core/status.h"

#include <netinet/in.h>
#include <stdint.h>

struct listening {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} address;
	char url[80]; /* http://127.0.0.1:8080/ */
};

/* Of a numeric address, IPv4 or IPv6, and a port. ZW_IO. */
enum zw_status listening_read(const char *text, uint16_t port, struct listening *l,
                              struct err *err);

/* Once the port is known, which may have been 0. */
void listening_name(struct listening *l, const char *text, uint16_t port);

#endif
