/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Books: chapters are web pages, read in the order of the book.
 */
#include "core/i18n.h"
#include "corpus/formats/epub/epub_opf.h"
#include "corpus/formats/html/html.h"
#include "corpus/formats/xml.h"
#include "corpus/text/scan.h"

#include <string.h>

enum { URI_SIZE = 256 };

static const char container[] = "META-INF/container.xml", encryption[] = "META-INF/encryption.xml";

/* ---- Where the package document is, and whether the book is encrypted ---- */

static void on_rootfile(void *context, const char *space, const char *name,
                        const struct xml_attributes *attributes)
{
	char *path = context;

	(void)space;
	if (strcmp(name, "rootfile") == 0 && path[0] == '\0')
		xml_attribute(attributes, "full-path", path, PACKAGE_PATH_SIZE);
}

/* Fonts are obfuscated in books that anybody may read. */
static void on_method(void *context, const char *space, const char *name,
                      const struct xml_attributes *attributes)
{
	bool *encrypted = context;
	char algorithm[URI_SIZE];

	(void)space;
	if (strcmp(name, "EncryptionMethod") != 0)
		return;
	xml_attribute(attributes, "Algorithm", algorithm, sizeof(algorithm));
	*encrypted |= strcmp(algorithm, "http://www.idpf.org/2008/embedding") != 0 &&
	              strcmp(algorithm, "http://ns.adobe.com/pdf/enc#RC") != 0;
}

/* The events of one file of the package; ZW_NOT_FOUND if it is not there. */
static enum zw_status look(struct package *package, const char *name,
                           void (*begin)(void *, const char *, const char *,
                                         const struct xml_attributes *),
                           void *context, struct err *err)
{
	struct xml_events events = {.begin = begin};
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	enum zw_status status = package_read_named(package, name, &raw, err);

	if (status == ZW_OK)
		status = xml_parse(buf_cstr(&raw), raw.len, name, &events, context, err);
	buf_release(&raw);
	return status;
}

static enum zw_status check_encryption(struct package *package, struct err *err)
{
	bool encrypted = false;
	enum zw_status status = look(package, encryption, on_method, &encrypted, err);

	if (status == ZW_NOT_FOUND)
		return ZW_OK;
	if (status == ZW_OK && encrypted)
		status = err_set(err, ZW_BAD_INPUT, "%s", _("encrypted"));
	return status;
}

/* ---- The book ---- */

static enum zw_status read_chapter(struct package *package, const char *path, struct draft *draft,
                                   struct err *err)
{
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	enum zw_status status = package_read_named(package, path, &raw, err);

	if (status == ZW_NOT_FOUND)
		status = ZW_BAD_INPUT;
	if (status == ZW_OK && raw.len > 0)
		status = html_read_page(buf_cstr(&raw), raw.len, false, draft, err);
	if (status == ZW_OK)
		status = buf_status(&draft->text, _("text of one document"), err);
	buf_release(&raw);
	return status;
}

static enum zw_status read_book(struct package *package, const char *path, struct draft *draft,
                                struct err *err)
{
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	struct opf opf = {.title = {0}};
	enum zw_status status = package_read_named(package, path, &raw, err);

	if (status == ZW_OK)
		status = opf_read(buf_cstr(&raw), raw.len, path, &opf, err);
	const char *title = buf_cstr(&opf.title);
	size_t len = opf.title.len;
	text_trim(&title, &len);
	buf_add(&draft->title, title, len);
	const char *at = buf_cstr(&opf.chapters), *end = at + opf.chapters.len;
	for (; at < end && status == ZW_OK; at += strlen(at) + 1)
		status = read_chapter(package, at, draft, err);
	opf_release(&opf);
	buf_release(&raw);
	return status;
}

static enum zw_status epub_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	struct package *package;
	char path[PACKAGE_PATH_SIZE] = "";
	enum zw_status status = package_open(raw, len, &package, err);

	if (status != ZW_OK)
		return status;
	draft->charset = "UTF-8";
	status = check_encryption(package, err);
	if (status == ZW_OK)
		status = look(package, container, on_rootfile, path, err);
	if (status == ZW_OK)
		status = read_book(package, path, draft, err);
	package_close(package);
	return status == ZW_NOT_FOUND ? ZW_BAD_INPUT : status;
}

static const char *const extensions[] = {".epub", NULL};

const struct reader reader_epub = {.name = "epub",
                                   .version = 1,
                                   .extensions = extensions,
                                   .isolated = true,
                                   .read = epub_read};
