/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: numbers, finding the list, names, entries.
 */
#include "corpus/formats/package/package_list.h"

#include "core/charset.h"
#include "core/i18n.h"
#include "core/utf8.h"
#include "corpus/formats/package/package.h"

#include <string.h>
#include <zlib.h>

enum {
	END_SIZE = 22, /* of the record at the end, without its comment */
	COMMENT_MOST = 0xFFFF,
	END64_SIZE = 56,
	LOCATOR64_SIZE = 20,
	ENTRY_SIZE = 46, /* of an entry in the list, without its name */
	EXTRA_ZIP64 = 1,
	EXTRA_UNICODE = 0x7075,
	FLAG_UTF8 = 1 << 11,
	SYSTEM_UNIX = 3,
	SYSTEM_MAC = 19,
	MODE_TYPE = 0170000,
	MODE_LINK = 0120000,
	NAMES_LIMIT = 16 << 20,
};

/* Where the list stands. */
struct place {
	uint64_t at, len, count;
	uint64_t shift; /* bytes before the package, as of a program that unpacks itself */
};

struct file {
	const char *raw;
	size_t len;
};

/* ---- Numbers ---- */

uint32_t package_u16(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return b[0] | (uint32_t)b[1] << 8;
}

uint32_t package_u32(const char *at)
{
	return package_u16(at) | package_u16(at + 2) << 16;
}

static uint64_t u64(const char *at)
{
	return package_u32(at) | (uint64_t)package_u32(at + 4) << 32;
}

enum zw_status package_damaged(struct err *err, const char *how)
{
	return err_set(err, ZW_BAD_INPUT, _("damaged ZIP file: %s"), how);
}

/* ---- Finding the list ---- */

/* The record at the end, from the back: the comment may hold anything. NULL: there is none. */
static const char *find_end(const char *raw, size_t len)
{
	size_t most = END_SIZE + COMMENT_MOST;
	size_t first = len > most ? len - most : 0;

	for (size_t at = len < END_SIZE ? 0 : len - END_SIZE + 1; at-- > first;)
		if (memcmp(raw + at, "PK\5\6", 4) == 0 &&
		    at + END_SIZE + package_u16(raw + at + 20) <= len)
			return raw + at;
	return NULL;
}

/* Of more than 4 GiB, or of a program that always writes it. `end` becomes where the list ends. */
static bool read_end64(const struct file *f, struct place *place, size_t *end)
{
	if (*end < LOCATOR64_SIZE + END64_SIZE)
		return false;
	const char *locator = f->raw + *end - LOCATOR64_SIZE;
	uint64_t last = *end - LOCATOR64_SIZE - END64_SIZE, at = u64(locator + 8);
	if (memcmp(locator, "PK\6\7", 4) != 0)
		return false;
	/* Bytes before the package shift it: then it stands right before its locator. */
	if (at > last || memcmp(f->raw + at, "PK\6\6", 4) != 0)
		at = last;
	if (memcmp(f->raw + at, "PK\6\6", 4) != 0)
		return false;
	*place = (struct place){u64(f->raw + at + 48), u64(f->raw + at + 40), u64(f->raw + at + 32),
	                        0};
	*end = at;
	return true;
}

static enum zw_status find_list(const struct file *f, struct place *place, struct err *err)
{
	const char *found = find_end(f->raw, f->len);

	if (!found)
		return package_damaged(err,
		                       _("its list of contents is missing, it may be cut short"));
	size_t end = (size_t)(found - f->raw);
	*place = (struct place){package_u32(found + 16), package_u32(found + 12),
	                        package_u16(found + 10), 0};
	bool large =
	        place->at == UINT32_MAX || place->len == UINT32_MAX || place->count == UINT16_MAX;
	if (large)
		read_end64(f, place, &end);
	else if (package_u16(found + 4) != 0 || package_u16(found + 6) != 0)
		return err_set(err, ZW_BAD_INPUT, "%s", _("one of several volumes of a ZIP file"));
	if (place->count > PACKAGE_ENTRIES_LIMIT)
		return err_set(err, ZW_LIMIT, _("more than %d files in a ZIP file"),
		               PACKAGE_ENTRIES_LIMIT);
	if (place->len > end || place->at > end - place->len)
		return package_damaged(err, _("its list of contents does not fit into it"));
	place->shift = end - place->len - place->at;
	place->at += place->shift;
	return ZW_OK;
}

/* ---- Names ---- */

/* Names of old programs are in the encoding of the place where they were written: here GBK. */
static void add_name(struct buf *names, const char *name, size_t len, bool is_utf8)
{
	struct buf text = BUF_INIT(COMMENT_MOST * 4);
	const char *charset;
	size_t errors;

	if (is_utf8 || utf8_valid(name, len) ||
	    charset_decode(name, len, "GB18030", &text, &charset, &errors, NULL) != ZW_OK) {
		buf_reset(&text);
		for (size_t at = 0; at < len;)
			buf_utf8(&text, utf8_next(name, len, &at));
	}
	buf_add(names, buf_cstr(&text), text.len);
	buf_char(names, '\0');
	buf_release(&text);
}

/* The name in UTF-8 that 7-Zip and others write beside the one of old. */
static bool unicode_name(const char *raw_name, size_t raw_len, const char **name, size_t *len)
{
	const char *field = *name;
	size_t n = *len;

	if (n < 5 || field[0] != 1 ||
	    package_u32(field + 1) != crc32(0, (const unsigned char *)raw_name, (unsigned)raw_len))
		return false;
	*name = field + 5;
	*len = n - 5;
	return true;
}

/* ---- Entries ---- */

/* The value that did not fit into 32 bits. */
static bool take64(const char **at, const char *end, uint64_t *value)
{
	if (*value != UINT32_MAX)
		return true;
	if (end - *at < 8)
		return false;
	*value = u64(*at);
	*at += 8;
	return true;
}

/* Where a field of this kind stands in the extra bytes of an entry; its length. NULL: nowhere. */
static const char *find_extra(const char *at, size_t len, unsigned kind, size_t *field)
{
	const char *end = at + len;

	while (end - at >= 4) {
		size_t n = package_u16(at + 2);
		if (n > (size_t)(end - at) - 4)
			return NULL;
		if (package_u16(at) == kind) {
			*field = n;
			return at + 4;
		}
		at += 4 + n;
	}
	return NULL;
}

/* Its values where they did not fit into 32 bits. */
static bool read_large(const char *extra, size_t extra_len, struct package_member *m)
{
	size_t n = 0;
	const char *at = find_extra(extra, extra_len, EXTRA_ZIP64, &n);
	const char *end = at ? at + n : NULL;

	return !at || (take64(&at, end, &m->size) && take64(&at, end, &m->packed) &&
	               take64(&at, end, &m->at));
}

static struct package_member read_entry(const char *entry)
{
	unsigned system = package_u16(entry + 4) >> 8, mode = package_u32(entry + 38) >> 16;
	bool unix_mode = system == SYSTEM_UNIX || system == SYSTEM_MAC;

	return (struct package_member){.flags = (uint16_t)package_u16(entry + 8),
	                               .method = (uint16_t)package_u16(entry + 10),
	                               .crc = package_u32(entry + 16),
	                               .packed = package_u32(entry + 20),
	                               .size = package_u32(entry + 24),
	                               .at = package_u32(entry + 42),
	                               .link = unix_mode && (mode & MODE_TYPE) == MODE_LINK};
}

static enum zw_status add_member(struct package_list *list, const char *entry, uint64_t shift,
                                 struct err *err)
{
	size_t name_len = package_u16(entry + 28), extra_len = package_u16(entry + 30), n = 0;
	const char *name = entry + ENTRY_SIZE, *extra = name + name_len;
	struct package_member m = read_entry(entry);
	bool is_utf8 = m.flags & FLAG_UTF8;
	const char *better = find_extra(extra, extra_len, EXTRA_UNICODE, &n);

	if (!read_large(extra, extra_len, &m) || m.at > UINT64_MAX / 2)
		return package_damaged(err, _("a file in it is not whole"));
	if (better && unicode_name(name, name_len, &better, &n)) {
		name = better;
		name_len = n;
		is_utf8 = true;
	}
	if (memchr(name, '\0', name_len))
		return package_damaged(err, _("a name with a zero byte"));
	m.name = list->names.len;
	m.at += shift;
	add_name(&list->names, name, name_len, is_utf8);
	buf_add(&list->members, &m, sizeof(m));
	return ZW_OK;
}

static enum zw_status read_entries(const struct file *f, const struct place *place,
                                   struct package_list *list, struct err *err)
{
	uint64_t at = place->at, end = place->at + place->len;
	enum zw_status status = ZW_OK;

	for (uint64_t i = 0; i < place->count && status == ZW_OK; i++) {
		const char *entry = f->raw + at;
		if (end - at < ENTRY_SIZE || memcmp(entry, "PK\1\2", 4) != 0)
			return package_damaged(err, _("its list of contents is not whole"));
		uint64_t len = ENTRY_SIZE + (uint64_t)package_u16(entry + 28) +
		               package_u16(entry + 30) + package_u16(entry + 32);
		if (len > end - at)
			return package_damaged(err, _("its list of contents is not whole"));
		status = add_member(list, entry, place->shift, err);
		at += len;
	}
	if (status == ZW_OK)
		status = buf_status(&list->names, _("names in a ZIP file"), err);
	return status == ZW_OK ? buf_status(&list->members, _("files in a ZIP file"), err) : status;
}

enum zw_status package_list_read(const char *raw, size_t len, struct package_list *list,
                                 struct err *err)
{
	struct file f = {raw, len};
	struct place place = {0};

	*list = (struct package_list){
	        .names = BUF_INIT(NAMES_LIMIT),
	        .members = BUF_INIT(PACKAGE_ENTRIES_LIMIT * sizeof(struct package_member))};
	enum zw_status status = find_list(&f, &place, err);
	if (status != ZW_OK)
		return status;
	list->at = place.at;
	return read_entries(&f, &place, list, err);
}

void package_list_release(struct package_list *list)
{
	buf_release(&list->names);
	buf_release(&list->members);
}
