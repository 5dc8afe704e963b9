/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Word documents (Office Open XML, transitional and strict; also what WPS Office writes).
 */
#include "corpus/formats/docx/docx.h"

#include "core/i18n.h"
#include "corpus/formats/html/html.h"
#include "corpus/formats/mht.h"

#include <string.h>
#include <strings.h>

enum {
	CHUNKS_LIMIT = 256,
	DEPTH_LIMIT = 3, /* documents in documents */
};

/* ---- Parts of other formats ---- */

/* Chosen by content; of those that have no parts themselves, but for a Word document. */
static enum zw_status read_chunk(struct docx *docx, const char *raw, size_t len, const char *name,
                                 struct err *err)
{
	const struct reader *reader;

	if (mht_recognises(raw, len))
		return mht_read(raw, len, false, docx->draft, err);
	enum zw_status status = reader_find(raw, len, name, &reader, err);
	if (status == ZW_OK)
		status = reader_choose(raw, len, &reader, err);
	if (status != ZW_OK)
		return status;
	if (reader == &reader_docx)
		return docx_read_at(raw, len, docx->depth + 1, docx->draft, err);
	if (reader == &reader_html)
		return html_read_page(raw, len, false, docx->draft, err);
	if (reader != &reader_text)
		return err_set(err, ZW_BAD_INPUT, _("an altChunk of a format that is not read: %s"),
		               reader->name);
	return reader->read(raw, len, docx->draft, err);
}

enum zw_status docx_chunk(struct docx *docx, const char *id, struct err *err)
{
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	const char *path = relations_of_id(&docx->relations, id);

	if (!path)
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("an altChunk that is not in the document"));
	if (strcasecmp(path, docx->part) == 0)
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("an altChunk that is the document itself"));
	if (++docx->chunks > CHUNKS_LIMIT)
		return err_set(err, ZW_LIMIT, _("more than %d altChunks"), CHUNKS_LIMIT);
	enum zw_status status = package_read_named(docx->package, path, &raw, err);
	if (status == ZW_OK)
		status = read_chunk(docx, buf_cstr(&raw), raw.len, path, err);
	buf_release(&raw);
	return status;
}

/* ---- The document ---- */

/* A part that the document may do without: raw stays empty. */
static enum zw_status load(struct docx *docx, const char *path, struct buf *raw, struct err *err)
{
	enum zw_status status = path ? package_read_named(docx->package, path, raw, err) : ZW_OK;

	return status == ZW_NOT_FOUND ? ZW_OK : status;
}

static enum zw_status load_rules(struct docx *docx, struct err *err)
{
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	enum zw_status status =
	        load(docx, relations_of_type(&docx->relations, "styles"), &raw, err);

	if (status == ZW_OK)
		status = styles_read(buf_cstr(&raw), raw.len, &docx->styles, err);
	buf_reset(&raw);
	if (status == ZW_OK)
		status = load(docx, relations_of_type(&docx->relations, "numbering"), &raw, err);
	if (status == ZW_OK)
		status = numbering_read(buf_cstr(&raw), raw.len, &docx->numbering, err);
	buf_release(&raw);
	return status;
}

/* Notes stand at the end of the document. Their relations are not those of the body, but nothing
 * in a note is looked up. */
static enum zw_status read_notes(struct docx *docx, const char *type, struct err *err)
{
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	enum zw_status status = load(docx, relations_of_type(&docx->relations, type), &raw, err);

	if (status == ZW_OK && raw.len > 0)
		status = docx_body(docx, buf_cstr(&raw), raw.len, type, err);
	buf_release(&raw);
	return status;
}

static enum zw_status read_text(struct docx *docx, struct err *err)
{
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	enum zw_status status = package_read_named(docx->package, docx->part, &raw, err);

	if (status == ZW_NOT_FOUND)
		status = ZW_BAD_INPUT;
	if (status == ZW_OK)
		status = docx_body(docx, buf_cstr(&raw), raw.len, docx->part, err);
	buf_release(&raw);
	if (status == ZW_OK)
		status = read_notes(docx, "footnotes", err);
	if (status == ZW_OK)
		status = read_notes(docx, "endnotes", err);
	return status;
}

static enum zw_status read_document(struct docx *docx, const struct relations *package,
                                    struct err *err)
{
	const char *part = relations_of_type(package, "officeDocument");

	docx->part = part ? part : "word/document.xml";
	docx->draft->charset = "UTF-8";
	enum zw_status status = relations_read(docx->package, docx->part, &docx->relations, err);
	if (status == ZW_OK)
		status = load_rules(docx, err);
	if (status == ZW_OK)
		status = read_text(docx, err);
	if (status == ZW_OK)
		status = docx_properties(docx, package, err);
	relations_release(&docx->relations);
	styles_release(&docx->styles);
	numbering_release(&docx->numbering);
	return status;
}

enum zw_status docx_read_at(const char *raw, size_t len, int depth, struct draft *draft,
                            struct err *err)
{
	struct docx docx = {.draft = draft, .depth = depth};
	struct relations package = {.list = {0}};

	if (depth > DEPTH_LIMIT)
		return err_set(err, ZW_LIMIT, _("documents in one another deeper than %d"),
		               DEPTH_LIMIT);
	enum zw_status status = package_open(raw, len, &docx.package, err);
	if (status != ZW_OK)
		return status;
	status = relations_read(docx.package, "", &package, err);
	if (status == ZW_OK)
		status = read_document(&docx, &package, err);
	relations_release(&package);
	package_close(docx.package);
	return status;
}

static enum zw_status docx_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	return docx_read_at(raw, len, 0, draft, err);
}

static const char *const extensions[] = {".docx", ".docm", ".dotx", ".dotm", NULL};

const struct reader reader_docx = {.name = "docx",
                                   .version = 1,
                                   .extensions = extensions,
                                   .isolated = true,
                                   .read = docx_read};
