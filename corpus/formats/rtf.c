/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * RTF: unrtf makes a page of it, and the page is read like any other.
 */
#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/formats/reader.h"
#include "corpus/sandbox/helper.h"
#include "corpus/sandbox/limits.h"
#include "corpus/text/scan.h"

#include <string.h>

static const char *const extensions[] = {".rtf", NULL};

static bool rtf_recognises(const char *raw, size_t len)
{
	return len >= 5 && memcmp(raw, "{\\rtf", 5) == 0;
}

/* unrtf opens a block where the alignment is told, even within a line; the end of every paragraph
 * is a <br> anyway. */
static void take_blocks_off(struct buf *page)
{
	static const char *const tags[] = {"<div", "</div", "<center", "</center"};
	char *at = page->data, *end = page->data + page->len;

	while (at && at < end && (at = memchr(at, '<', (size_t)(end - at)))) {
		char *close = memchr(at, '>', (size_t)(end - at));
		for (size_t i = 0; close && i < sizeof(tags) / sizeof(tags[0]); i++)
			if (text_starts(at, (size_t)(end - at), tags[i]))
				memset(at, '\n', (size_t)(close + 1 - at));
		at = close;
	}
}

/* What the page calls its title is the first draft of a name, often of another document. */
static enum zw_status read_page(const struct buf *page, struct draft *draft, struct err *err)
{
	enum zw_status status = reader_html.read(buf_cstr(page), page->len, draft, err);

	buf_reset(&draft->title);
	return status;
}

static enum zw_status rtf_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	/* Its other outputs do not decode GBK. */
	static const char *const arguments[] = {"unrtf", "--nopict", "--html", NULL};
	struct buf page = BUF_INIT(RAW_LIMIT), said = BUF_INIT(COMPLAINT_BYTES);
	char path[HELPER_PATH_SIZE];
	int code = 0;
	enum zw_status status = helper_find(reader_rtf.helper, reader_rtf.package, path, err);

	if (status == ZW_OK) {
		struct helper unrtf = {path, arguments, raw, len};
		status = helper_run(&unrtf, &page, &said, &code, err);
	}
	if (status == ZW_OK && code != 0)
		status = err_set(err, ZW_BAD_INPUT, "%s", _("a damaged RTF file"));
	take_blocks_off(&page);
	if (status == ZW_OK)
		status = read_page(&page, draft, err);
	buf_release(&page);
	buf_release(&said);
	return status;
}

const struct reader reader_rtf = {.name = "rtf",
                                  .version = 1,
                                  .extensions = extensions,
                                  .isolated = true,
                                  .recognises = rtf_recognises,
                                  .read = rtf_read,
                                  .helper = "unrtf",
                                  .package = "unrtf"};
