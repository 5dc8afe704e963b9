/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/listening.h"

#include "core/i18n.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>

enum zw_status listening_read(const char *text, uint16_t port, struct listening *l, struct err *err)
{
	*l = (struct listening){.url = ""};
	if (inet_pton(AF_INET, text, &l->address.v4.sin_addr) == 1) {
		l->address.v4.sin_family = AF_INET;
		l->address.v4.sin_port = htons(port);
	} else if (inet_pton(AF_INET6, text, &l->address.v6.sin6_addr) == 1) {
		l->address.v6.sin6_family = AF_INET6;
		l->address.v6.sin6_port = htons(port);
	} else {
		return err_set(err, ZW_IO, _("%s is not an IPv4 or IPv6 address"), text);
	}
	return ZW_OK;
}

void listening_name(struct listening *l, const char *text, uint16_t port)
{
	bool v6 = l->address.any.sa_family == AF_INET6;

	snprintf(l->url, sizeof(l->url), "http://%s%s%s:%u/", v6 ? "[" : "", text, v6 ? "]" : "",
	         port);
}
