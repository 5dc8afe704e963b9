/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The list of a ZIP file is read here, its members are unpacked by zlib.
 *
 * Not by libarchive: it converts names through iconv and the locale (names in UTF-8 are lost under
 * LANG=C, and a sandboxed reader cannot open gconv's modules), it does not tell names that are no
 * UTF-8 from those that are, and it passes over what we must refuse: members that overlap and
 * members of one name.
 *
 * In order: checks, the list, reading.
 */
#include "corpus/formats/package/package.h"

#include "core/i18n.h"
#include "corpus/formats/package/package_list.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum {
	FLAG_ENCRYPTED = 1 | 1 << 6 | 1 << 13,
	METHOD_STORED = 0,
	METHOD_DEFLATED = 8,
};

struct package {
	const char *raw;
	size_t len;
	uint64_t unpacked; /* what was read so far */
	struct package_list list;
};

/* ---- Checks ---- */

static const struct package_member *member_at(const struct package *p, size_t i)
{
	return (const struct package_member *)(const void *)p->list.members.data + i;
}

/* Does it stay within the package? */
static bool name_is_safe(const char *name)
{
	if (name[0] == '\0' || name[0] == '/' || strchr(name, '\\') ||
	    (((name[0] | 32) >= 'a' && (name[0] | 32) <= 'z') && name[1] == ':'))
		return false;
	while (*name) {
		size_t n = strcspn(name, "/");
		if (n == 2 && name[0] == '.' && name[1] == '.')
			return false;
		name += n + (name[n] == '/');
	}
	return true;
}

static int by_name(const void *a, const void *b, void *names)
{
	const struct package_member *x = a, *y = b;

	return strcmp((const char *)names + x->name, (const char *)names + y->name);
}

static int by_place(const void *a, const void *b)
{
	const struct package_member *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Moves `at` from the header of a member to its data. */
static bool find_data(const struct package *p, struct package_member *m)
{
	if (m->at > p->len || p->len - m->at < PACKAGE_LOCAL_SIZE)
		return false;
	const char *header = p->raw + m->at;
	m->at += PACKAGE_LOCAL_SIZE + package_u16(header + 26) + package_u16(header + 28);
	return memcmp(header, "PK\3\4", 4) == 0 && m->at <= p->len && m->packed <= p->len - m->at;
}

/* sorted: a copy of the members, to be put in order. */
static enum zw_status check_order(const struct package *p, struct package_member *sorted, size_t n,
                                  struct err *err)
{
	const char *names = p->list.names.data;
	uint64_t end = 0;

	qsort_r(sorted, n, sizeof(*sorted), by_name, p->list.names.data);
	for (size_t i = 1; i < n; i++)
		if (strcmp(names + sorted[i - 1].name, names + sorted[i].name) == 0)
			return err_set(err, ZW_BAD_INPUT,
			               _("two files of one name in a ZIP file: %s"),
			               names + sorted[i].name);
	qsort(sorted, n, sizeof(*sorted), by_place);
	for (size_t i = 0; i < n; i++) {
		if (sorted[i].at < end)
			return package_damaged(err, _("files in it overlap"));
		if (!find_data(p, &sorted[i]) || sorted[i].at + sorted[i].packed > p->list.at)
			return package_damaged(err, _("a file in it is not whole"));
		end = sorted[i].at + sorted[i].packed;
	}
	return ZW_OK;
}

static enum zw_status check(struct package *p, struct err *err)
{
	struct buf sorted = BUF_INIT(p->list.members.limit);
	struct package_member *members = (void *)p->list.members.data;
	size_t n = package_count(p);

	for (size_t i = 0; i < n; i++) {
		if (!name_is_safe(package_name(p, i)))
			return err_set(err, ZW_BAD_INPUT,
			               _("a name that leads out of a ZIP file: %s"),
			               package_name(p, i));
		if (members[i].link)
			return err_set(err, ZW_BAD_INPUT, _("a link in a ZIP file: %s"),
			               package_name(p, i));
	}
	buf_add(&sorted, p->list.members.data, p->list.members.len);
	enum zw_status status = buf_status(&sorted, _("files in a ZIP file"), err);
	if (status == ZW_OK && n > 0)
		status = check_order(p, (void *)sorted.data, n, err);
	buf_release(&sorted);
	for (size_t i = 0; i < n && status == ZW_OK; i++)
		find_data(p, &members[i]);
	return status;
}

enum zw_status package_open(const char *raw, size_t len, struct package **package, struct err *err)
{
	struct package *p = calloc(1, sizeof(*p));

	*package = NULL;
	if (!p)
		return err_no_memory(err);
	p->raw = raw;
	p->len = len;
	enum zw_status status = package_list_read(raw, len, &p->list, err);
	if (status == ZW_OK)
		status = check(p, err);
	if (status == ZW_OK)
		*package = p;
	else
		package_close(p);
	return status;
}

void package_close(struct package *package)
{
	if (package)
		package_list_release(&package->list);
	free(package);
}

/* ---- The list ---- */

size_t package_count(const struct package *package)
{
	return package->list.members.len / sizeof(struct package_member);
}

const char *package_name(const struct package *package, size_t i)
{
	return package->list.names.data + member_at(package, i)->name;
}

bool package_is_folder(const struct package *package, size_t i)
{
	const char *name = package_name(package, i);

	return name[strlen(name) - 1] == '/';
}

size_t package_find(const struct package *package, const char *name)
{
	size_t n = package_count(package), i = 0;

	while (i < n && strcasecmp(package_name(package, i), name) != 0)
		i++;
	return i;
}

bool package_has_folder(const struct package *package, const char *folder)
{
	for (size_t i = 0; i < package_count(package); i++)
		if (strncasecmp(package_name(package, i), folder, strlen(folder)) == 0)
			return true;
	return false;
}

/* ---- Reading ---- */

static enum zw_status check_limits(const struct package *p, const struct package_member *m,
                                   struct err *err)
{
	uint64_t all = p->unpacked + m->size;

	if (m->size > PACKAGE_MEMBER_LIMIT)
		return err_set(err, ZW_LIMIT, _("a file in a ZIP file has more than %d bytes"),
		               PACKAGE_MEMBER_LIMIT);
	if (all > PACKAGE_UNPACKED_LIMIT)
		return err_set(err, ZW_LIMIT, _("a ZIP file unpacks to more than %d bytes"),
		               PACKAGE_UNPACKED_LIMIT);
	if (all > PACKAGE_RATIO_FLOOR && all / PACKAGE_RATIO_LIMIT >= p->len)
		return err_set(err, ZW_LIMIT,
		               _("a ZIP file unpacks to more than %d times its size"),
		               PACKAGE_RATIO_LIMIT);
	return ZW_OK;
}

/* Into out, which has room for the size that was promised and a byte more. */
static bool inflate_member(const struct package *p, const struct package_member *m, struct buf *out)
{
	z_stream z = {.next_in = (unsigned char *)(uintptr_t)(p->raw + m->at),
	              .avail_in = (unsigned)m->packed,
	              .next_out = (unsigned char *)out->data,
	              .avail_out = (unsigned)m->size + 1};

	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return false;
	int result = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	if (result != Z_STREAM_END || z.total_out != m->size)
		return false;
	out->len = m->size;
	out->data[out->len] = '\0';
	return true;
}

static bool unpack(const struct package *p, const struct package_member *m, struct buf *out)
{
	bool whole = m->packed == m->size;

	if (m->method == METHOD_DEFLATED)
		whole = inflate_member(p, m, out);
	else if (whole)
		buf_add(out, p->raw + m->at, m->size);
	return whole && crc32(0, (const unsigned char *)out->data, (unsigned)out->len) == m->crc;
}

enum zw_status package_read(struct package *package, size_t i, struct buf *out, struct err *err)
{
	const struct package_member *m = member_at(package, i);

	buf_reset(out);
	if (m->flags & FLAG_ENCRYPTED)
		return err_set(err, ZW_BAD_INPUT, "%s", _("encrypted"));
	if (m->method != METHOD_STORED && m->method != METHOD_DEFLATED)
		return err_set(err, ZW_BAD_INPUT,
		               _("packed in a way that is not read (ZIP method %u)"), m->method);
	enum zw_status status = check_limits(package, m, err);
	if (status != ZW_OK)
		return status;
	package->unpacked += m->size;
	if (!buf_reserve(out, m->size ? m->size : 1))
		return buf_status(out, _("file in a ZIP file"), err);
	return unpack(package, m, out)
	               ? ZW_OK
	               : package_damaged(err, _("a file in it is not what its list says"));
}

enum zw_status package_read_named(struct package *package, const char *name, struct buf *out,
                                  struct err *err)
{
	size_t i = package_find(package, name);

	if (i == package_count(package))
		return err_set(err, ZW_NOT_FOUND, _("damaged: %s is missing"), name);
	return package_read(package, i, out, err);
}
