/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/feed/base.h"

#include <string.h>
#include <strings.h>

enum { HOST_LIMIT = 255, PORT_DIGITS = 5 };

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
static const char hex_digits[] = "0123456789abcdefABCDEF:.";
static const char digits[] = "0123456789";

/* A name or an IPv4 address, or an IPv6 address in brackets. Its bytes; 0: neither. */
static size_t host_len(const char *host)
{
	if (*host != '[')
		return strspn(host, letters);
	size_t n = strspn(host + 1, hex_digits);
	return n > 0 && host[1 + n] == ']' ? n + 2 : 0;
}

static bool is_host(const char *host)
{
	size_t n = strlen(host) <= HOST_LIMIT ? host_len(host) : 0;

	if (n == 0 || !host[n])
		return n > 0;
	size_t port = host[n] == ':' ? strspn(host + n + 1, digits) : 0;
	return port > 0 && port <= PORT_DIGITS && !host[n + 1 + port];
}

void base_add(const struct request *request, struct buf *out)
{
	const char *scheme = request->forwarded_proto;

	if (!request->host || !is_host(request->host))
		return;
	buf_str(out, scheme && strcasecmp(scheme, "https") == 0 ? "https://" : "http://");
	buf_str(out, request->host);
}
