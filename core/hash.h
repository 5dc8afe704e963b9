/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * XXH3: fast, and no defence against someone who means harm.
 */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash64(const void *bytes, size_t n);

/* 128 bits in lower-case hex, with the NUL. */
enum { HASH_HEX_SIZE = 33 };
void hash_hex(const void *bytes, size_t n, char hex[HASH_HEX_SIZE]);

#endif
