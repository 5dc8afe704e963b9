/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Small ZIP files for tests, and what a reader makes of them.
 */
#ifndef TESTS_UNIT_ZIP_BUILDER_H
#define TESTS_UNIT_ZIP_BUILDER_H

#include "tests/unit/test.h"

#include "core/buf.h"
#include "corpus/document.h"
#include "corpus/formats/reader.h"

enum { ZIP_LIMIT = 1 << 24 };

struct zip {
	struct buf data, list;
	unsigned n;
	unsigned flags; /* of the entries to come */
};

static inline void zip_init(struct zip *z)
{
	*z = (struct zip){BUF_INIT(ZIP_LIMIT), BUF_INIT(ZIP_LIMIT), 0, 0};
}

static inline void zip_release(struct zip *z)
{
	buf_release(&z->data);
	buf_release(&z->list);
}

static inline void zip_u16(struct buf *b, unsigned v)
{
	buf_char(b, (char)(v & 0xFF));
	buf_char(b, (char)(v >> 8 & 0xFF));
}

static inline void zip_u32(struct buf *b, uint32_t v)
{
	zip_u16(b, v & 0xFFFF);
	zip_u16(b, v >> 16);
}

/* The checksum of ZIP files, bit by bit. */
static inline uint32_t zip_crc(const char *data, size_t len)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < len; i++) {
		crc ^= (unsigned char)data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
	}
	return ~crc;
}

/* Flags to size of the extra field: the same in both headers. */
static inline void zip_common(struct buf *b, const struct zip *z, const char *name,
                              const char *data, size_t len)
{
	zip_u16(b, z->flags);
	zip_u16(b, 0); /* stored */
	zip_u32(b, 0); /* time */
	zip_u32(b, zip_crc(data, len));
	zip_u32(b, (uint32_t)len);
	zip_u32(b, (uint32_t)len);
	zip_u16(b, (unsigned)strlen(name));
	zip_u16(b, 0);
}

static inline void zip_addn(struct zip *z, const char *name, const char *data, size_t len)
{
	uint32_t at = (uint32_t)z->data.len;

	buf_add(&z->data, "PK\3\4\24\0", 6);
	zip_common(&z->data, z, name, data, len);
	buf_str(&z->data, name);
	buf_add(&z->data, data, len);
	buf_add(&z->list, "PK\1\2\24\0\24\0", 8);
	zip_common(&z->list, z, name, data, len);
	buf_add(&z->list, "\0\0\0\0\0\0\0\0\0\0", 10);
	zip_u32(&z->list, at);
	buf_str(&z->list, name);
	z->n++;
}

static inline void zip_add(struct zip *z, const char *name, const char *text)
{
	zip_addn(z, name, text, strlen(text));
}

/* Nothing is added after it. */
static inline void zip_end(struct zip *z)
{
	uint32_t at = (uint32_t)z->data.len;

	buf_add(&z->data, z->list.data, z->list.len);
	buf_add(&z->data, "PK\5\6\0\0\0\0", 8);
	zip_u16(&z->data, z->n);
	zip_u16(&z->data, z->n);
	zip_u32(&z->data, (uint32_t)z->list.len);
	zip_u32(&z->data, at);
	zip_u16(&z->data, 0);
}

static inline struct draft test_draft(void)
{
	return (struct draft){.text = BUF_INIT(TEXT_LIMIT),
	                      .lines = BUF_INIT(TEXT_LIMIT),
	                      .title = BUF_INIT(TEXT_LIMIT),
	                      .properties = BUF_INIT(PROPERTIES_LIMIT * sizeof(struct property))};
}

static inline void test_draft_release(struct draft *d)
{
	buf_release(&d->text);
	buf_release(&d->lines);
	buf_release(&d->title);
	buf_release(&d->properties);
}

/* "甲|1 乙|": lines, with the level of those that are headings before them. */
static inline void assert_lines(const struct draft *d, const char *wanted)
{
	struct buf got = BUF_INIT(TEXT_LIMIT);

	for (size_t i = 0; i < draft_count(d); i++) {
		const struct line *l = draft_at(d, i);
		if (l->level)
			buf_printf(&got, "%u ", l->level);
		buf_add(&got, d->text.data + l->text, l->len);
		buf_char(&got, '|');
	}
	assert_string_equal(buf_cstr(&got), wanted);
	buf_release(&got);
}

static inline void assert_reads(const struct reader *reader, const struct buf *raw,
                                const char *wanted)
{
	struct draft d = test_draft();
	struct err err = {""};

	assert_ok(reader->read(raw->data, raw->len, &d, &err), &err);
	assert_lines(&d, wanted);
	test_draft_release(&d);
}

static inline void assert_refuses(const struct reader *reader, const struct buf *raw,
                                  const char *reason)
{
	struct draft d = test_draft();
	struct err err = {""};

	assert_int_not_equal(reader->read(raw->data, raw->len, &d, &err), ZW_OK);
	assert_has(err.text, reason);
	test_draft_release(&d);
}

#endif
