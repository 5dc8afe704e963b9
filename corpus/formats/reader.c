/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which reader takes a file, and the draft that all readers write. In order: the draft, the tables
 * of formats, the choice.
 */
#include "corpus/formats/reader.h"

#include "core/hash.h"
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/text/name.h"
#include "corpus/text/scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { SNIFFED = 4096 };

void draft_line(struct draft *d, const char *text, size_t len, uint32_t level)
{
	text_trim(&text, &len);
	if (len == 0)
		return;
	struct line line = {(uint32_t)d->text.len, (uint32_t)len, level};
	buf_add(&d->text, text, len);
	buf_char(&d->text, '\n');
	buf_add(&d->lines, &line, sizeof(line));
}

void draft_property(struct draft *d, enum meta_field field, const char *text, size_t len)
{
	struct property p = {.field = field};

	text_trim(&text, &len);
	if (len >= sizeof(p.text))
		len = utf8_before(text, sizeof(p.text) - 1);
	p.text_len = (uint32_t)len;
	memcpy(p.text, text, len);
	if (len > 0 && draft_properties(d) < PROPERTIES_LIMIT)
		buf_add(&d->properties, &p, sizeof(p));
}

size_t draft_properties(const struct draft *d)
{
	return d->properties.len / sizeof(struct property);
}

const struct property *draft_property_at(const struct draft *d, size_t i)
{
	return (const struct property *)(const void *)d->properties.data + i;
}

size_t draft_count(const struct draft *d)
{
	return d->lines.len / sizeof(struct line);
}

const struct line *draft_at(const struct draft *d, size_t i)
{
	return (const struct line *)(const void *)d->lines.data + i;
}

/* ---- Formats ---- */

static const struct reader *const readers[] = {
        &reader_markdown, &reader_html, &reader_pdf, &reader_doc, &reader_rtf,     &reader_docx,
        &reader_ofd,      &reader_epub, &reader_mht, &reader_zip, &reader_package, &reader_text,
};

enum { READERS = sizeof(readers) / sizeof(readers[0]) };

/* Known by their first bytes, and not read yet. */
static const struct {
	const char *name, *bytes;
	size_t at, len;
} unread[] = {
        {N_("a PNG image"), "\x89PNG", 0, 4},
        {N_("a JPEG image"), "\xFF\xD8\xFF", 0, 3},
        {N_("a GIF image"), "GIF8", 0, 4},
        {N_("a TIFF image"), "II*\0", 0, 4},
        {N_("a TIFF image"), "MM\0*", 0, 4},
        {N_("a DjVu file"), "AT&TFORM", 0, 8},
        {N_("a PostScript file"), "%!PS", 0, 4},
        {N_("a gzip file"), "\x1F\x8B", 0, 2},
        {N_("a bzip2 file"), "BZh", 0, 3},
        {N_("an xz file"),
         "\xFD"
         "7zXZ",
         0, 5},
        {N_("a zstd file"), "\x28\xB5\x2F\xFD", 0, 4},
        {N_("a 7z file"), "7z\xBC\xAF", 0, 4},
        {N_("a RAR file"), "Rar!\x1A", 0, 5},
        {N_("a tar file"), "ustar", 257, 5},
        {N_("a program (ELF)"),
         "\x7F"
         "ELF",
         0, 4},
        {N_("a program (Windows)"), "MZ\x90", 0, 3},
        {N_("an SQLite database"), "SQLite format 3", 0, 15},
        {N_("a video or sound file"), "ftyp", 4, 4},
        {N_("a sound file"), "ID3", 0, 3},
};

/* Endings of documents, so that a folder's report tells what was left out of it. */
static const char *const unread_endings[] = {
        ".pdf", ".doc",  ".dot",  ".rtf",  ".odt", ".wps", ".wpt",  ".ceb", ".cebx",
        ".caj", ".mobi", ".azw3", ".djvu", ".xps", ".xls", ".xlsx", ".et",  ".ods",
        ".ppt", ".pptx", ".dps",  ".odp",  ".chm", ".uof", NULL};

static bool in_list(const char *ending, const char *const *list)
{
	for (; *list; list++)
		if (strcasecmp(ending, *list) == 0)
			return true;
	return false;
}

static const struct reader *by_ending(const char *name)
{
	const char *ending = name_ending(name);

	for (size_t i = 0; i < READERS; i++)
		if (in_list(ending, readers[i]->extensions))
			return readers[i];
	return NULL;
}

static const struct reader *by_content(const char *raw, size_t len)
{
	for (size_t i = 0; i < READERS; i++)
		if (readers[i]->recognises &&
		    readers[i]->recognises(raw, len < SNIFFED ? len : SNIFFED))
			return readers[i];
	return NULL;
}

static const char *unread_name(const char *raw, size_t len)
{
	for (size_t i = 0; i < sizeof(unread) / sizeof(unread[0]); i++)
		if (len >= unread[i].at + unread[i].len &&
		    memcmp(raw + unread[i].at, unread[i].bytes, unread[i].len) == 0)
			return unread[i].name;
	return NULL;
}

/* A page that begins like no page may still be a piece of one; without a single tag it is text. */
static bool has_tag(const char *raw, size_t len)
{
	const char *end = raw + len, *at = raw;

	while ((at = memchr(at, '<', (size_t)(end - at)))) {
		at++;
		if (at < end && *at == '\0') /* UTF-16 */
			at++;
		if (at < end && ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
		                 *at == '/' || *at == '!'))
			return true;
	}
	return false;
}

static bool is_blank(const char *raw, size_t len)
{
	static const char blanks[] = {' ', '\t', '\r', '\n', '\f', '\v'};

	for (size_t i = 0; i < len; i++)
		if (!memchr(blanks, raw[i], sizeof(blanks)))
			return false;
	return true;
}

enum zw_status reader_find(const char *raw, size_t len, const char *name,
                           const struct reader **reader, struct err *err)
{
	if (is_blank(raw, len))
		return err_set(err, ZW_BAD_INPUT, "%s", _("empty"));
	const char *known = unread_name(raw, len);
	if (known)
		return err_set(err, ZW_BAD_INPUT, _("%s: this format is not read yet"), _(known));
	const struct reader *found = by_content(raw, len);
	if (!found)
		found = by_ending(name);
	if (!found && in_list(name_ending(name), unread_endings))
		return err_set(err, ZW_BAD_INPUT, _("%s by its name: this format is not read yet"),
		               name_ending(name));
	if (!found)
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("neither its name nor its content tells the format"));
	*reader = found == &reader_html && !has_tag(raw, len) ? &reader_text : found;
	return ZW_OK;
}

enum zw_status reader_choose(const char *raw, size_t len, const struct reader **reader,
                             struct err *err)
{
	return (*reader)->choose ? (*reader)->choose(raw, len, reader, err) : ZW_OK;
}

const struct reader *reader_named(const char *name)
{
	for (size_t i = 0; i < READERS; i++)
		if (strcmp(readers[i]->name, name) == 0)
			return readers[i];
	return NULL;
}

/* ---- Versions ---- */

static uint64_t hash_of_all(void)
{
	char all[READERS * 32];
	size_t len = 0;

	for (size_t i = 0; i < READERS; i++)
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%.16s/%u ", readers[i]->name,
		                        readers[i]->version);
	return hash64(all, len);
}

void reader_signature(const struct reader *reader, char signature[READER_SIGNATURE_SIZE])
{
	const char *name = reader ? reader->name : "";

	if (reader && !reader->unpack && !reader->choose)
		snprintf(signature, READER_SIGNATURE_SIZE, "%.16s/%u.%d", name, reader->version,
		         DOCUMENT_VERSION);
	else
		snprintf(signature, READER_SIGNATURE_SIZE, "%.16s/%016" PRIx64 ".%d", name,
		         hash_of_all(), DOCUMENT_VERSION);
}

bool reader_signature_holds(const char *signature)
{
	char name[READER_SIGNATURE_SIZE], now[READER_SIGNATURE_SIZE];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(signature, "/"), signature);
	const struct reader *reader = reader_named(name);
	if (*name && !reader)
		return false;
	reader_signature(reader, now);
	return strcmp(now, signature) == 0;
}

bool reader_wants(const char *name)
{
	const char *base = name_base(name);

	/* ~$ is the lock of an office program. */
	if (base[0] == '.' || strncmp(base, "~$", 2) == 0)
		return false;
	return by_ending(base) || in_list(name_ending(base), unread_endings);
}
