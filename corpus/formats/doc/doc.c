/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * DOC, the documents of Word up to 2003 and of WPS: antiword makes DocBook of them, in which, other
 * than in its plain text, no line is wrapped and no cell cut.
 */
#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/formats/doc/docbook.h"
#include "corpus/formats/doc/ole2.h"
#include "corpus/formats/reader.h"
#include "corpus/sandbox/helper.h"
#include "corpus/sandbox/limits.h"

#include <string.h>

static const char *const extensions[] = {".doc", ".dot", ".wps", ".wpt", NULL};

static const char damaged[] = N_("a document of Word that is damaged, or of another age");

static enum zw_status check_kind(const char *raw, size_t len, struct err *err)
{
	static const char *const reasons[] = {
	        [OLE2_DAMAGED] = N_("a damaged OLE2 file (DOC, XLS, PPT, WPS)"),
	        [OLE2_ENCRYPTED] = N_("encrypted: it opens with a password only"),
	        [OLE2_SHEET] = N_("a spreadsheet (OLE2): this format is not read yet"),
	        [OLE2_SLIDES] = N_("slides (OLE2): this format is not read yet"),
	        [OLE2_OTHER] = N_("an OLE2 file that is no document of Word")};

	if (!ole2_recognises(raw, len))
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("by its name a document of Word, but not by its content"));
	enum ole2_kind kind = ole2_kind(raw, len);
	return kind == OLE2_WORD ? ZW_OK : err_set(err, ZW_BAD_INPUT, "%s", _(reasons[kind]));
}

static enum zw_status start(const char *package, const char *const *arguments,
                            const struct buf *raw, struct buf *out, struct buf *said, int *code,
                            struct err *err)
{
	char path[HELPER_PATH_SIZE];
	struct helper helper = {path, arguments, raw->data, raw->len};
	enum zw_status status = helper_find(arguments[0], package, path, err);

	return status == ZW_OK ? helper_run(&helper, out, said, code, err) : status;
}

/* antiword reads no document of less than some 1,000 characters, of which some programs make files
 * that are smaller than Word's; catdoc does, but knows no tables. */
static enum zw_status read_small(const struct buf *raw, struct draft *draft, struct err *err)
{
	static const char *const catdoc[] = {"catdoc",          "-w", "-d", "utf-8",
	                                     "/proc/self/fd/0", NULL};
	struct buf text = BUF_INIT(TEXT_LIMIT), said = BUF_INIT(COMPLAINT_BYTES);
	int code = 0;
	enum zw_status status = start("catdoc", catdoc, raw, &text, &said, &code, err);

	if (status == ZW_OK && code != 0)
		status = err_set(err, ZW_BAD_INPUT, "%s", _(damaged));
	if (status == ZW_OK)
		status = reader_text.read(buf_cstr(&text), text.len, draft, err);
	buf_release(&text);
	buf_release(&said);
	return status;
}

static enum zw_status read_word(const struct buf *raw, struct draft *draft, struct err *err)
{
	/* It must seek, and reads no stdin without a file of its own in /tmp. */
	static const char *const antiword[] = {"antiword",        "-x", "db", "-m", "UTF-8.txt",
	                                       "/proc/self/fd/0", NULL};
	struct buf xml = BUF_INIT(RAW_LIMIT), said = BUF_INIT(COMPLAINT_BYTES);
	int code = 0;
	enum zw_status status = start("antiword", antiword, raw, &xml, &said, &code, err);
	bool small = strstr(buf_cstr(&said), "too small") != NULL;

	if (status == ZW_OK && code != 0 && !small)
		status = err_set(err, ZW_BAD_INPUT, "%s", _(damaged));
	if (status == ZW_OK && !small)
		status = docbook_read(buf_cstr(&xml), xml.len, draft, err);
	if (status == ZW_OK && small)
		status = read_small(raw, draft, err);
	buf_release(&xml);
	buf_release(&said);
	return status;
}

static enum zw_status doc_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	const struct buf file = {.data = (char *)raw, .len = len};
	enum zw_status status = check_kind(raw, len, err);

	if (status == ZW_OK)
		status = read_word(&file, draft, err);
	draft->charset = "UTF-8";
	return status;
}

const struct reader reader_doc = {.name = "doc",
                                  .version = 1,
                                  .extensions = extensions,
                                  .isolated = true,
                                  .recognises = ole2_recognises,
                                  .read = doc_read,
                                  .helper = "antiword",
                                  .package = "antiword",
                                  .other_helper = "catdoc"};
