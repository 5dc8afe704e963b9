/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * XXH3: fast, and no defence against someone who means harm.
 */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t hash64(const void *bytes, size_t n);

/* 128 bits in lower-case hex, with the NUL. */
enum { HASH_HEX_SIZE = 33 };
void hash_hex(const void *bytes, size_t n, char hex[HASH_HEX_SIZE]);

/* The bits of such digits, the highest first, and back. False if they are no 32 lower-case ones. */
enum { HASH_SIZE = 16 };
bool hash_of_hex(const char *hex, unsigned char hash[HASH_SIZE]);
void hash_to_hex(const unsigned char hash[HASH_SIZE], char hex[HASH_HEX_SIZE]);

/* The same of bytes that come piece by piece. NULL: there is no memory. */
struct hash_pieces;
struct hash_pieces *hash_pieces_new(void);
void hash_pieces_begin(struct hash_pieces *h);
void hash_pieces_add(struct hash_pieces *h, const void *bytes, size_t n);
void hash_pieces_end(struct hash_pieces *h, uint64_t hash[2]);
void hash_pieces_free(struct hash_pieces *h);
/* … in hex, as hash_hex writes it. */
void hash_pieces_hex(const uint64_t hash[2], char hex[HASH_HEX_SIZE]);

/* The same as a name, "urn:uuid:…": a UUID of our own making (RFC 9562, version 8). */
enum { HASH_URN_SIZE = 46 };
void hash_urn(const void *bytes, size_t n, char urn[HASH_URN_SIZE]);

#endif
