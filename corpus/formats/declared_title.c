/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/declared_title.h"

#include "corpus/text/scan.h"

enum {
	TITLE_BYTES = 600,
	TITLE_CHARACTERS = 5, /* fewer are 通知, 附件, 文档1 */
	FRONT_BYTES = 6000,   /* of the text in which the title stands */
};

/* Without white space. */
static void squeeze(struct buf *out, const char *text, size_t len)
{
	struct scan s = scan_of(text, len);

	while (!scan_end(&s) && !out->failed) {
		uint32_t c = scan_next(&s);
		if (!char_is_space(c))
			buf_utf8(out, c);
	}
}

void declared_title(struct draft *draft, const char *title, size_t len)
{
	struct buf wanted = BUF_INIT(TITLE_BYTES), front = BUF_INIT(FRONT_BYTES);

	text_trim(&title, &len);
	squeeze(&wanted, title, len);
	squeeze(&front, buf_cstr(&draft->text), draft->text.len);
	if (draft->title.len == 0 && !wanted.failed &&
	    !text_fits(buf_cstr(&wanted), wanted.len, TITLE_CHARACTERS - 1) &&
	    text_has(buf_cstr(&front), front.len, buf_cstr(&wanted)))
		buf_add(&draft->title, title, len);
	buf_release(&wanted);
	buf_release(&front);
}
