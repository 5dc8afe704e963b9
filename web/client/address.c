/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/client/address.h"

#include "core/cli.h"
#include "core/i18n.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum { ADDRESS_TEXT = 64, ALL_BITS = 128, V4_BITS = 32, V4_AT = 12, NETWORK_BYTES = 8 };

static const uint8_t v4_prefix[V4_AT] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_v4(const struct client_address *a)
{
	return memcmp(a->bytes, v4_prefix, sizeof(v4_prefix)) == 0;
}

static struct client_address from_v4(const void *bytes)
{
	struct client_address a;

	memcpy(a.bytes, v4_prefix, V4_AT);
	memcpy(a.bytes + V4_AT, bytes, sizeof(a.bytes) - V4_AT);
	return a;
}

struct client_address address_of_peer(const struct sockaddr *address)
{
	struct client_address a = {{0}};

	if (address && address->sa_family == AF_INET)
		return from_v4(&((const struct sockaddr_in *)address)->sin_addr);
	if (address && address->sa_family == AF_INET6)
		memcpy(a.bytes, &((const struct sockaddr_in6 *)address)->sin6_addr,
		       sizeof(a.bytes));
	return a;
}

bool address_is_loopback(const struct client_address *a)
{
	static const uint8_t v6[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

	return is_v4(a) ? a->bytes[V4_AT] == IN_LOOPBACKNET : memcmp(a->bytes, v6, sizeof(v6)) == 0;
}

struct client_address address_of_network(const struct client_address *address)
{
	struct client_address a = *address;

	if (!is_v4(&a))
		memset(a.bytes + NETWORK_BYTES, 0, sizeof(a.bytes) - NETWORK_BYTES);
	return a;
}

/* ---- Text ---- */

static bool read_bare(const char *text, size_t len, struct client_address *address)
{
	char copy[ADDRESS_TEXT];
	struct in_addr v4;

	if (len >= sizeof(copy) || memchr(text, '\0', len))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (inet_pton(AF_INET, copy, &v4) == 1) {
		*address = from_v4(&v4);
		return true;
	}
	return inet_pton(AF_INET6, copy, address->bytes) == 1;
}

bool address_read(const char *text, size_t len, struct client_address *address)
{
	const char *colon = memchr(text, ':', len), *end;

	if (len > 0 && *text == '[') {
		end = memchr(text, ']', len);
		return end && read_bare(text + 1, (size_t)(end - text - 1), address);
	}
	/* One colon alone is before a port. */
	if (colon && !memchr(colon + 1, ':', len - (size_t)(colon + 1 - text)))
		len = (size_t)(colon - text);
	return read_bare(text, len, address);
}

void address_write(const struct client_address *a, char text[ADDRESS_SIZE])
{
	if (is_v4(a))
		inet_ntop(AF_INET, a->bytes + V4_AT, text, ADDRESS_SIZE);
	else
		inet_ntop(AF_INET6, a->bytes, text, ADDRESS_SIZE);
}

/* ---- Proxies ---- */

static enum zw_status add_one(struct proxies *proxies, const char *text, size_t len,
                              struct err *err)
{
	const char *slash = memchr(text, '/', len);
	size_t n = slash ? (size_t)(slash - text) : len;
	char digits[ADDRESS_TEXT] = "";
	struct proxy *p = &proxies->at[proxies->n];
	uint64_t bits;

	if (proxies->n == PROXIES_LIMIT)
		return err_set(err, ZW_LIMIT, _("more than %d trusted proxies"), PROXIES_LIMIT);
	if (!read_bare(text, n, &p->address))
		return err_set(err, ZW_BAD_INPUT, _("%.*s is no address of a proxy"), (int)len,
		               text);
	unsigned all = is_v4(&p->address) ? V4_BITS : ALL_BITS;
	p->bits = ALL_BITS;
	if (slash) {
		snprintf(digits, sizeof(digits), "%.*s", (int)(len - n - 1), slash + 1);
		if (!cli_number(digits, 0, all, &bits))
			return err_set(err, ZW_BAD_INPUT, _("%.*s is no address of a proxy"),
			               (int)len, text);
		p->bits = ALL_BITS - all + (unsigned)bits;
	}
	proxies->n++;
	return ZW_OK;
}

enum zw_status proxies_add(struct proxies *proxies, const char *list, struct err *err)
{
	static const char between[] = ", \t";
	enum zw_status status = ZW_OK;

	list += strspn(list, between);
	while (status == ZW_OK && *list) {
		size_t len = strcspn(list, between);
		status = add_one(proxies, list, len, err);
		list += len;
		list += strspn(list, between);
	}
	return status;
}

static bool begins_alike(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned bytes = bits / 8, rest = bits % 8;
	uint8_t mask = (uint8_t)(0xFF00u >> rest);

	return memcmp(a, b, bytes) == 0 && (!rest || ((a[bytes] ^ b[bytes]) & mask) == 0);
}

bool proxies_trust(const struct proxies *proxies, const struct client_address *address)
{
	for (size_t i = 0; i < proxies->n; i++)
		if (begins_alike(proxies->at[i].address.bytes, address->bytes, proxies->at[i].bits))
			return true;
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

struct client_address address_of_client(const struct proxies *proxies,
                                        const struct client_address *peer, const char *forwarded)
{
	struct client_address client = *peer, next;
	size_t end = forwarded ? strlen(forwarded) : 0;

	while (end > 0 && proxies_trust(proxies, &client)) {
		size_t from = end, to = end;
		while (from > 0 && forwarded[from - 1] != ',')
			from--;
		end = from ? from - 1 : 0;
		while (to > from && is_space(forwarded[to - 1]))
			to--;
		while (from < to && is_space(forwarded[from]))
			from++;
		if (!address_read(forwarded + from, to - from, &next))
			break;
		client = next;
	}
	return client;
}
