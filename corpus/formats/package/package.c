/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ZIP files by libzip, from memory: nothing is opened. Not by libarchive: it converts names through
 * iconv and the locale (names in UTF-8 are lost under LANG=C, and a reader in its sandbox cannot
 * open gconv's modules).
 *
 * What libzip does not tell is where a member stands, so members that overlap are seen only if
 * together they claim to be longer than the file. Others are bounded by what may come out of one
 * file, as everything is. ZIP_CHECKCONS would not see them either, and it refuses files whose
 * headers differ from the list of contents in what does not matter.
 *
 * In order: opening, names, checks, the list, reading.
 */
#include "corpus/formats/package/package.h"

#include "core/text/charset.h"
#include "core/i18n.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

enum {
	NAME_MOST = 0xFFFF,
	NAMES_LIMIT = 16 << 20,
	MODE_TYPE = 0170000,
	MODE_LINK = 0120000,
};

struct package {
	zip_t *zip;
	size_t len;        /* of the file */
	uint64_t packed;   /* all members, as the list says */
	uint64_t unpacked; /* what was read so far */
	struct buf names;  /* each ended by a zero byte */
	struct buf starts; /* size_t: where in the names that of a member begins */
};

static enum zw_status damaged(struct err *err, const char *how)
{
	return err_set(err, ZW_BAD_INPUT, _("damaged ZIP file: %s"), how);
}

/* ---- Opening ---- */

static enum zw_status cannot_open(int reason, struct err *err)
{
	switch (reason) {
	case ZIP_ER_MEMORY:
		return err_no_memory(err);
	case ZIP_ER_MULTIDISK:
		return err_set(err, ZW_BAD_INPUT, "%s", _("one of several volumes of a ZIP file"));
	case ZIP_ER_NOZIP:
		return damaged(err, _("its list of contents is missing, it may be cut short"));
	default:
		return damaged(err, _("its list of contents is not whole"));
	}
}

static enum zw_status open_zip(const char *raw, size_t len, zip_t **zip, struct err *err)
{
	enum zw_status status = ZW_OK;
	zip_error_t reason;

	zip_error_init(&reason);
	zip_source_t *source = zip_source_buffer_create(raw, len, 0, &reason);
	*zip = source ? zip_open_from_source(source, ZIP_RDONLY, &reason) : NULL;
	if (!*zip) {
		status = cannot_open(zip_error_code_zip(&reason), err);
		zip_source_free(source);
	}
	zip_error_fini(&reason);
	return status;
}

/* ---- Names ---- */

/* Names of old programs are in the encoding of the place where they were written: here GBK. */
static void add_name(struct buf *names, const char *name)
{
	struct buf text = BUF_INIT(NAME_MOST * 4);
	size_t len = strlen(name), errors;
	const char *charset;

	if (utf8_valid(name, len) ||
	    charset_decode(name, len, "GB18030", &text, &charset, &errors, NULL) != ZW_OK) {
		buf_reset(&text);
		for (size_t at = 0; at < len;)
			buf_utf8(&text, utf8_next(name, len, &at));
	}
	buf_add(names, buf_cstr(&text), text.len);
	buf_char(names, '\0');
	buf_release(&text);
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
	const size_t *x = a, *y = b;

	return strcmp((const char *)names + *x, (const char *)names + *y);
}

static enum zw_status check_doubles(const struct package *p, struct err *err)
{
	struct buf sorted = BUF_INIT(p->starts.limit);
	size_t n = package_count(p);

	buf_add(&sorted, buf_cstr(&p->starts), p->starts.len);
	enum zw_status status = buf_status(&sorted, _("files in a ZIP file"), err);
	const size_t *starts = (const void *)sorted.data;
	if (status == ZW_OK && n > 0)
		qsort_r(sorted.data, n, sizeof(*starts), by_name, p->names.data);
	for (size_t i = 1; i < n && status == ZW_OK; i++) {
		const char *name = p->names.data + starts[i];
		if (strcmp(name, p->names.data + starts[i - 1]) == 0)
			status = err_set(err, ZW_BAD_INPUT,
			                 _("two files of one name in a ZIP file: %s"), name);
	}
	buf_release(&sorted);
	return status;
}

/* ---- Checks ---- */

static bool is_link(zip_t *zip, size_t i)
{
	zip_uint32_t attributes = 0;
	zip_uint8_t system = 0;

	zip_file_get_external_attributes(zip, i, 0, &system, &attributes);
	return (system == ZIP_OPSYS_UNIX || system == ZIP_OPSYS_OS_X) &&
	       (attributes >> 16 & MODE_TYPE) == MODE_LINK;
}

static enum zw_status add_member(struct package *p, size_t i, struct err *err)
{
	const char *raw_name = zip_get_name(p->zip, i, ZIP_FL_ENC_RAW);
	size_t start = p->names.len;
	zip_stat_t stat;

	if (!raw_name || zip_stat_index(p->zip, i, 0, &stat) != 0)
		return damaged(err, _("its list of contents is not whole"));
	add_name(&p->names, raw_name);
	buf_add(&p->starts, &start, sizeof(start));
	enum zw_status status = buf_status(&p->names, _("names in a ZIP file"), err);
	if (status == ZW_OK)
		status = buf_status(&p->starts, _("files in a ZIP file"), err);
	if (status != ZW_OK)
		return status;
	const char *name = p->names.data + start;
	if (!name_is_safe(name))
		return err_set(err, ZW_BAD_INPUT, _("a name that leads out of a ZIP file: %s"),
		               name);
	if (is_link(p->zip, i))
		return err_set(err, ZW_BAD_INPUT, _("a link in a ZIP file: %s"), name);
	if (stat.comp_size > p->len)
		return damaged(err, _("a file in it is not whole"));
	p->packed += stat.comp_size;
	return p->packed > p->len ? damaged(err, _("files in it overlap")) : ZW_OK;
}

static enum zw_status read_list(struct package *p, struct err *err)
{
	zip_int64_t n = zip_get_num_entries(p->zip, 0);
	enum zw_status status = ZW_OK;

	if (n > PACKAGE_ENTRIES_LIMIT)
		return err_set(err, ZW_LIMIT, _("more than %d files in a ZIP file"),
		               PACKAGE_ENTRIES_LIMIT);
	for (zip_int64_t i = 0; i < n && status == ZW_OK; i++)
		status = add_member(p, (size_t)i, err);
	return status == ZW_OK ? check_doubles(p, err) : status;
}

enum zw_status package_open(const char *raw, size_t len, struct package **package, struct err *err)
{
	struct package *p = calloc(1, sizeof(*p));

	*package = NULL;
	if (!p)
		return err_no_memory(err);
	p->len = len;
	p->names = BUF_INIT(NAMES_LIMIT);
	p->starts = BUF_INIT(PACKAGE_ENTRIES_LIMIT * sizeof(size_t));
	enum zw_status status = open_zip(raw, len, &p->zip, err);
	if (status == ZW_OK)
		status = read_list(p, err);
	if (status == ZW_OK)
		*package = p;
	else
		package_close(p);
	return status;
}

void package_close(struct package *package)
{
	if (!package)
		return;
	if (package->zip)
		zip_discard(package->zip);
	buf_release(&package->names);
	buf_release(&package->starts);
	free(package);
}

/* ---- The list ---- */

size_t package_count(const struct package *package)
{
	return package->starts.len / sizeof(size_t);
}

const char *package_name(const struct package *package, size_t i)
{
	const size_t *starts = (const void *)package->starts.data;

	return package->names.data + starts[i];
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

static enum zw_status check_limits(const struct package *p, uint64_t size, struct err *err)
{
	uint64_t all = p->unpacked + size;

	if (size > PACKAGE_MEMBER_LIMIT)
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

/* Into out, which has room for the size that was promised and a byte more. To the end: there libzip
 * compares the checksum. */
static bool read_all(zip_file_t *file, size_t size, struct buf *out)
{
	zip_int64_t n;

	while ((n = zip_fread(file, out->data + out->len, size + 1 - out->len)) > 0) {
		out->len += (size_t)n;
		if (out->len > size)
			return false;
	}
	out->data[out->len] = '\0';
	return n == 0 && out->len == size;
}

static enum zw_status unpack(const struct package *p, size_t i, const zip_stat_t *stat,
                             struct buf *out, struct err *err)
{
	zip_file_t *file = zip_fopen_index(p->zip, i, 0);
	int reason = file ? ZIP_ER_OK : zip_error_code_zip(zip_get_error(p->zip));

	if (reason == ZIP_ER_MEMORY)
		return err_no_memory(err);
	if (reason == ZIP_ER_COMPNOTSUPP)
		return err_set(err, ZW_BAD_INPUT,
		               _("packed in a way that is not read (ZIP method %u)"),
		               stat->comp_method);
	bool whole = file && read_all(file, stat->size, out);
	if (file)
		zip_fclose(file);
	if (!whole)
		buf_reset(out);
	return whole ? ZW_OK : damaged(err, _("a file in it is not what its list says"));
}

enum zw_status package_read(struct package *package, size_t i, struct buf *out, struct err *err)
{
	zip_stat_t stat;

	buf_reset(out);
	if (zip_stat_index(package->zip, i, 0, &stat) != 0)
		return damaged(err, _("its list of contents is not whole"));
	if (stat.encryption_method != ZIP_EM_NONE)
		return err_set(err, ZW_BAD_INPUT, "%s", _("encrypted"));
	enum zw_status status = check_limits(package, stat.size, err);
	if (status != ZW_OK)
		return status;
	package->unpacked += stat.size;
	if (!buf_reserve(out, stat.size ? stat.size : 1))
		return buf_status(out, _("file in a ZIP file"), err);
	return unpack(package, i, &stat, out, err);
}

enum zw_status package_read_named(struct package *package, const char *name, struct buf *out,
                                  struct err *err)
{
	size_t i = package_find(package, name);

	if (i == package_count(package))
		return err_set(err, ZW_NOT_FOUND, _("damaged: %s is missing"), name);
	return package_read(package, i, out, err);
}
