/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

uint64_t hash64(const void *bytes, size_t n)
{
	return XXH3_64bits(bytes, n);
}

void hash_pieces_hex(const uint64_t hash[2], char hex[HASH_HEX_SIZE])
{
	snprintf(hex, HASH_HEX_SIZE, "%016" PRIx64 "%016" PRIx64, hash[0], hash[1]);
}

void hash_hex(const void *bytes, size_t n, char hex[HASH_HEX_SIZE])
{
	XXH128_hash_t hash = XXH3_128bits(bytes, n);

	hash_pieces_hex((const uint64_t[]){hash.high64, hash.low64}, hex);
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hash_of_hex(const char *hex, unsigned char hash[HASH_SIZE])
{
	for (size_t i = 0; i < HASH_SIZE; i++) {
		int high = digit_of(hex[2 * i]), low = high < 0 ? -1 : digit_of(hex[2 * i + 1]);
		if (low < 0)
			return false;
		hash[i] = (unsigned char)(high << 4 | low);
	}
	return hex[HASH_HEX_SIZE - 1] == '\0';
}

void hash_to_hex(const unsigned char hash[HASH_SIZE], char hex[HASH_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < HASH_SIZE; i++) {
		hex[2 * i] = digits[hash[i] >> 4];
		hex[2 * i + 1] = digits[hash[i] & 15];
	}
	hex[HASH_HEX_SIZE - 1] = '\0';
}

/* The library's state by its own name. */
static XXH3_state_t *state_of(struct hash_pieces *h)
{
	return (XXH3_state_t *)h;
}

struct hash_pieces *hash_pieces_new(void)
{
	return (struct hash_pieces *)XXH3_createState();
}

void hash_pieces_begin(struct hash_pieces *h)
{
	XXH3_128bits_reset(state_of(h));
}

void hash_pieces_add(struct hash_pieces *h, const void *bytes, size_t n)
{
	XXH3_128bits_update(state_of(h), bytes, n);
}

void hash_pieces_end(struct hash_pieces *h, uint64_t hash[2])
{
	XXH128_hash_t value = XXH3_128bits_digest(state_of(h));

	hash[0] = value.high64;
	hash[1] = value.low64;
}

void hash_pieces_free(struct hash_pieces *h)
{
	XXH3_freeState(state_of(h));
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
