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

static enum zw_status run(const char *raw, size_t len, struct buf *xml, struct err *err)
{
	/* It must seek, and reads no stdin without a file of its own in /tmp. */
	static const char *const arguments[] = {"antiword",        "-x", "db", "-m", "UTF-8.txt",
	                                        "/proc/self/fd/0", NULL};
	struct buf said = BUF_INIT(COMPLAINT_BYTES);
	char path[HELPER_PATH_SIZE];
	int code = 0;
	enum zw_status status = helper_find(reader_doc.helper, reader_doc.package, path, err);

	if (status == ZW_OK) {
		struct helper antiword = {path, arguments, raw, len};
		status = helper_run(&antiword, xml, &said, &code, err);
	}
	if (status == ZW_OK && code != 0)
		status = err_set(err, ZW_BAD_INPUT, "%s",
		                 _("a document of Word that is damaged, or of another age"));
	buf_release(&said);
	return status;
}

static enum zw_status doc_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	struct buf xml = BUF_INIT(RAW_LIMIT);
	enum zw_status status = check_kind(raw, len, err);

	if (status == ZW_OK)
		status = run(raw, len, &xml, err);
	if (status == ZW_OK)
		status = docbook_read(buf_cstr(&xml), xml.len, draft, err);
	draft->charset = "UTF-8";
	buf_release(&xml);
	return status;
}

const struct reader reader_doc = {.name = "doc",
                                  .extensions = extensions,
                                  .isolated = true,
                                  .recognises = ole2_recognises,
                                  .read = doc_read,
                                  .helper = "antiword",
                                  .package = "antiword"};
