/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * PDF: pdftotext tells every word with its place, and the lines are made into paragraphs again.
 */
#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/formats/pdf/page.h"
#include "corpus/formats/reader.h"
#include "corpus/sandbox/helper.h"
#include "corpus/sandbox/limits.h"

#include <string.h>

enum { PRINTED_LIMIT = 128 << 20, FRONT = 1024 };

static const char *const extensions[] = {".pdf", NULL};

/* Some have a line of a printer or a mail in front. */
static bool pdf_recognises(const char *raw, size_t len)
{
	return memmem(raw, len < FRONT ? len : FRONT, "%PDF-", 5) != NULL;
}

static enum zw_status refuse(const char *said, struct err *err)
{
	if (strstr(said, "Incorrect password"))
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("encrypted: it opens with a password only"));
	if (strstr(said, "Copying of text"))
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("encrypted: its author does not let its text be taken"));
	return err_set(err, ZW_BAD_INPUT, "%s", _("a damaged PDF file"));
}

static enum zw_status run(const char *raw, size_t len, struct buf *printed, struct err *err)
{
	/* "-" is stdin, and the first page of it is searched for from its end: it seeks. */
	static const char *const arguments[] = {"pdftotext", "-tsv", "-enc", "UTF-8",
	                                        "-",         "-",    NULL};
	struct buf said = BUF_INIT(COMPLAINT_BYTES);
	char path[HELPER_PATH_SIZE];
	int code = 0;
	enum zw_status status = helper_find(reader_pdf.helper, reader_pdf.package, path, err);

	if (status == ZW_OK) {
		struct helper pdftotext = {path, arguments, raw, len};
		status = helper_run(&pdftotext, printed, &said, &code, err);
	}
	if (status == ZW_OK && code != 0)
		status = refuse(buf_cstr(&said), err);
	buf_release(&said);
	return status;
}

static enum zw_status understand(struct pdf *pdf, struct draft *draft, struct err *err)
{
	enum zw_status status = pdf_drop_furniture(pdf, err);

	if (status != ZW_OK)
		return status;
	if (pdf_pages(pdf) == 0)
		return err_set(err, ZW_BAD_INPUT, "%s", _("a damaged PDF file: no page in it"));
	if (!pdf_arrange(pdf) || !pdf_write(pdf, draft))
		return err_no_memory(err);
	if (draft_count(draft) == 0)
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("no text layer: its pages are images, or empty"));
	return ZW_OK;
}

static enum zw_status pdf_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	struct buf printed = BUF_INIT(PRINTED_LIMIT);
	struct pdf pdf;
	enum zw_status status = run(raw, len, &printed, err);

	pdf_init(&pdf);
	if (status == ZW_OK)
		status = pdf_parse(buf_cstr(&printed), printed.len, &pdf, err);
	buf_release(&printed);
	if (status == ZW_OK)
		status = understand(&pdf, draft, err);
	draft->charset = "UTF-8";
	pdf_release(&pdf);
	return status;
}

const struct reader reader_pdf = {.name = "pdf",
                                  .version = 1,
                                  .extensions = extensions,
                                  .isolated = true,
                                  .recognises = pdf_recognises,
                                  .read = pdf_read,
                                  .helper = "pdftotext",
                                  .package = "poppler-utils"};
