/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A growing run of bytes with a limit. Failure is sticky: append freely, look at `failed` once.
 * It also carries arrays of plain structs (buf_add of one item; the data is aligned as by malloc).
 */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
	char *data;            /* NULL while nothing was added; otherwise data[len] is a NUL byte */
	size_t len;            /* bytes in use */
	size_t cap;            /* bytes allocated, one of them kept for the NUL */
	size_t limit;          /* len never exceeds it */
	enum zw_status failed; /* not ZW_OK: an addition was dropped; stays until buf_reset */
	bool in_place;         /* data is not ours: see BUF_IN */
};

#define BUF_INIT(limit_bytes) ((struct buf){.limit = (limit_bytes)})

/* A buffer in an array of the caller's: it never fails for memory. For what must not, like a path:
 * a part of one, or "", would name something else. */
#define BUF_IN(array)                                                                              \
	((struct buf){.data = (*(array) = '\0', (array)),                                          \
	              .cap = sizeof(array),                                                        \
	              .limit = sizeof(array) - 1,                                                  \
	              .in_place = true})

/* Declares such an array and an empty buffer of this name in it. */
#define BUF_HERE(name, limit_bytes)                                                                \
	char name##_room[(limit_bytes) + 1];                                                       \
	struct buf name = BUF_IN(name##_room)

/* What does not fit into what is allocated. */
void buf_add_growing(struct buf *b, const void *bytes, size_t n);

/* Here, and not in buf.c: texts are made of it character by character. */
static inline void buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (b->failed || n >= b->cap - b->len) {
		buf_add_growing(b, bytes, n);
		return;
	}
	if (n)
		memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

static inline void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_str(struct buf *b, const char *text);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);

/* One code point as UTF-8; surrogates and values past U+10FFFF become U+FFFD. */
void buf_utf8(struct buf *b, uint32_t code_point);

/* Room for n more bytes without a later failure for memory. False (and failed) if there is none. */
bool buf_reserve(struct buf *b, size_t n);

/* The bytes as a C string; "" while empty. Valid until the next addition. */
const char *buf_cstr(const struct buf *b);

/* What a part of it lacks, it lacks: fails as the part did, if it did. */
static inline void buf_spoil(struct buf *b, const struct buf *part)
{
	if (part->failed != ZW_OK)
		b->failed = part->failed;
}

/* Keeps the memory, forgets content and failure. */
void buf_reset(struct buf *b);

/* The caller now owns the string (free()); the buffer is empty. NULL if failed or out of memory. */
char *buf_take(struct buf *b);

void buf_release(struct buf *b);

/* ZW_OK, or ZW_LIMIT or ZW_NO_MEMORY with a message that names `what` and the limit. A macro, so
 * that `what` is translated only if it is needed: loops ask this after each addition. */
#define buf_status(b, what, err) ((b)->failed == ZW_OK ? ZW_OK : buf_failure(b, what, err))

/* The same of a buffer that failed. */
enum zw_status buf_failure(const struct buf *b, const char *what, struct err *err);

/* A line of a file of any length up to the limit, without its line end; false at the end. */
struct _IO_FILE;
bool buf_getline(struct buf *b, struct _IO_FILE *file);

#endif
