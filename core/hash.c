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
