/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Plain text: every line is a line.
 */
#include "core/text/charset.h"
#include "corpus/document.h"
#include "corpus/formats/reader.h"
#include "corpus/text/scan.h"

static const char *const extensions[] = {".txt", ".text", NULL};

static enum zw_status text_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	struct buf text = BUF_INIT(TEXT_LIMIT);
	const char *line;
	size_t at = 0, n;
	enum zw_status status = charset_decode(raw, len, NULL, &text, &draft->charset,
	                                       &draft->decoding_errors, err);

	if (status == ZW_OK)
		while (text_line(buf_cstr(&text), text.len, &at, &line, &n))
			draft_line(draft, line, n, 0);
	buf_release(&text);
	return status;
}

const struct reader reader_text = {
        .name = "text", .version = 1, .extensions = extensions, .read = text_read};
