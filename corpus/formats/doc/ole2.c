/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/doc/ole2.h"

#include <stdint.h>
#include <string.h>

enum {
	HEADER_SIZE = 512,
	ENTRY_SIZE = 128, /* of a directory */
	NAME_SIZE = 64,
	SHIFT_AT = 30,    /* in the header: sectors are of 1 << shift bytes */
	NAME_LEN_AT = 64, /* in an entry: bytes of the name in UTF-16 with its NUL */
	START_AT = 116,
	SIZE_AT = 120,
	SMALL = 4096,           /* a smaller stream stands elsewhere, in a stream of such */
	FIB_SIGNATURE = 0xA5EC, /* a document of Word begins so */
	FIB_FLAGS_AT = 10,
	FIB_ENCRYPTED = 0x0100,
};

static uint32_t u16(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static uint32_t u32(const char *at)
{
	return u16(at) | u16(at + 2) << 16;
}

bool ole2_recognises(const char *raw, size_t len)
{
	return len >= 8 && memcmp(raw, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

/* Is the name of the entry this one, of ASCII? */
static bool is_named(const char *entry, const char *name)
{
	size_t n = strlen(name);

	if (u16(entry + NAME_LEN_AT) != 2 * (n + 1) || 2 * (n + 1) > NAME_SIZE)
		return false;
	for (size_t i = 0; i < n; i++)
		if (entry[2 * i] != name[i] || entry[2 * i + 1] != '\0')
			return false;
	return true;
}

/* The flags stand at the front of the stream, which begins in that sector. */
static enum ole2_kind word_kind(const char *raw, size_t len, const char *entry)
{
	uint32_t shift = u16(raw + SHIFT_AT);

	if (u32(entry + SIZE_AT) > 0 && u32(entry + SIZE_AT) < SMALL)
		return OLE2_WORD;
	uint64_t at = shift == 9 || shift == 12 ? ((uint64_t)u32(entry + START_AT) + 1) << shift
	                                        : UINT64_MAX;

	if (at > len || len - at < FIB_FLAGS_AT + 2 || u16(raw + at) != FIB_SIGNATURE)
		return OLE2_DAMAGED;
	return u16(raw + at + FIB_FLAGS_AT) & FIB_ENCRYPTED ? OLE2_ENCRYPTED : OLE2_WORD;
}

/* Entries stand at multiples of their size, wherever the directory is. */
enum ole2_kind ole2_kind(const char *raw, size_t len)
{
	static const struct {
		const char *stream;
		enum ole2_kind kind;
	} streams[] = {{"EncryptedPackage", OLE2_ENCRYPTED},
	               {"Workbook", OLE2_SHEET},
	               {"Book", OLE2_SHEET},
	               {"PowerPoint Document", OLE2_SLIDES}};
	enum ole2_kind kind = OLE2_DAMAGED;

	for (size_t at = HEADER_SIZE; at + ENTRY_SIZE <= len; at += ENTRY_SIZE) {
		const char *entry = raw + at;
		/* A document may hold a sheet: what Word says goes first. */
		if (is_named(entry, "WordDocument"))
			return word_kind(raw, len, entry);
		if (kind == OLE2_DAMAGED && is_named(entry, "Root Entry"))
			kind = OLE2_OTHER;
		for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++)
			if ((kind == OLE2_DAMAGED || kind == OLE2_OTHER) &&
			    is_named(entry, streams[i].stream))
				kind = streams[i].kind;
	}
	return kind;
}
