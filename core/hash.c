/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

uint64_t hash64(const void *bytes, size_t n)
{
	return XXH3_64bits(bytes, n);
}

void hash_hex(const void *bytes, size_t n, char hex[HASH_HEX_SIZE])
{
	XXH128_hash_t hash = XXH3_128bits(bytes, n);

	snprintf(hex, HASH_HEX_SIZE, "%016" PRIx64 "%016" PRIx64, hash.high64, hash.low64);
}

void hash_urn(const void *bytes, size_t n, char urn[HASH_URN_SIZE])
{
	char hex[HASH_HEX_SIZE];

	hash_hex(bytes, n, hex);
	hex[12] = '8';
	hex[16] = "89ab"[hex[16] % 4];
	snprintf(urn, HASH_URN_SIZE, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
	         hex + 16, hex + 20);
}
