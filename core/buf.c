/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/buf.h"

#include "core/i18n.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SMALLEST = 64,
	DOUBLED = 16 << 10, /* bytes: what is smaller grows to twice itself, else by half */
};

bool buf_reserve(struct buf *b, size_t n)
{
	if (b->failed)
		return false;
	if (n > b->limit - b->len) {
		b->failed = ZW_LIMIT;
		return false;
	}
	size_t need = b->len + n + 1;
	if (need <= b->cap)
		return true;
	size_t cap = b->cap ? b->cap : SMALLEST;
	while (cap < need)
		cap += cap < DOUBLED ? cap : cap / 2;
	if (cap - 1 > b->limit)
		cap = b->limit + 1;
	char *data = realloc(b->data, cap);
	if (!data) {
		b->failed = ZW_NO_MEMORY;
		return false;
	}
	b->data = data;
	b->cap = cap;
	return true;
}

void buf_add_growing(struct buf *b, const void *bytes, size_t n)
{
	if (!buf_reserve(b, n))
		return;
	if (n)
		memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_str(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		b->failed = ZW_LIMIT;
	if (n < 0 || !buf_reserve(b, (size_t)n))
		return;
	va_start(args, format);
	vsnprintf(b->data + b->len, (size_t)n + 1, format, args);
	va_end(args);
	b->len += (size_t)n;
}

void buf_utf8(struct buf *b, uint32_t c)
{
	unsigned char out[4];
	size_t n;

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = 0xFFFD;
	if (c < 0x80) {
		out[0] = (unsigned char)c;
		n = 1;
	} else if (c < 0x800) {
		out[0] = (unsigned char)(0xC0 | c >> 6);
		n = 2;
	} else if (c < 0x10000) {
		out[0] = (unsigned char)(0xE0 | c >> 12);
		n = 3;
	} else {
		out[0] = (unsigned char)(0xF0 | c >> 18);
		n = 4;
	}
	for (size_t i = 1; i < n; i++)
		out[i] = (unsigned char)(0x80 | (c >> (6 * (n - 1 - i)) & 0x3F));
	buf_add(b, out, n);
}

const char *buf_cstr(const struct buf *b)
{
	return b->data ? b->data : "";
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = ZW_OK;
	if (b->data)
		b->data[0] = '\0';
}

char *buf_take(struct buf *b)
{
	char *data = NULL;

	if (b->in_place) {
		data = b->failed ? NULL : strdup(b->data);
		buf_release(b);
	} else if (!b->failed && buf_reserve(b, 0)) {
		b->data[b->len] = '\0';
		data = b->data;
		*b = BUF_INIT(b->limit);
	} else {
		buf_release(b);
	}
	return data;
}

void buf_release(struct buf *b)
{
	if (b->in_place) {
		buf_reset(b);
		return;
	}
	free(b->data);
	*b = BUF_INIT(b->limit);
}

enum zw_status buf_failure(const struct buf *b, const char *what, struct err *err)
{
	if (b->failed == ZW_NO_MEMORY)
		return err_no_memory(err);
	return err_set(err, ZW_LIMIT, _("%s: over the limit of %zu bytes"), what, b->limit);
}

bool buf_getline(struct buf *b, FILE *file)
{
	int c;

	buf_reset(b);
	while ((c = getc_unlocked(file)) != EOF && c != '\n')
		buf_char(b, (char)c);
	return c != EOF || b->len > 0 || b->failed;
}
