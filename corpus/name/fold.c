/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/name/fold.h"

#include "core/text/tokens.h"
#include "core/text/utf8.h"
#include "corpus/text/scan.h"

#include <string.h>

enum { FENCE = 0x1F };

/* What a mark becomes: 0 leaves no trace. Joint issuers are parted by 、, by a space or by
 * nothing. */
static uint32_t mark_of(uint32_t c)
{
	static const struct {
		const char *marks;
		char to;
	} rows[] = {
	        {"、,;。·・•<>\x1F\n", 0},
	        {"([{〔【〖", '('},
	        {")]}〕】〗", ')'},
	        {"-–—―‐‑−~〜_", '-'},
	};

	if (c >= 0x3400 && c < 0xFE00)
		return c;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t at = 0, n = strlen(rows[i].marks);
		while (at < n)
			if (utf8_next(rows[i].marks, n, &at) == c)
				return (uint32_t)rows[i].to;
	}
	return c;
}

static void add_stream(const struct buf *stream, struct buf *out)
{
	size_t at = 0;
	bool dash = false;

	while (at < stream->len) {
		uint32_t c = mark_of(utf8_next(stream->data, stream->len, &at));
		if (c != 0 && !(c == '-' && dash))
			buf_utf8(out, c);
		if (c != 0)
			dash = c == '-';
	}
}

/* In place: that there is no memory must not make another name of it. */
void fold_name(const char *text, size_t len, struct buf *out)
{
	char stream[3 * (NAME_LIMIT + 16)];
	char list[4 * (NAME_LIMIT + 16) * sizeof(struct token)] __attribute__((aligned(16)));
	struct tokens tokens = {.stream = BUF_IN(stream), .list = BUF_IN(list)};
	struct err err;

	if (len > NAME_LIMIT)
		len = utf8_before(text, NAME_LIMIT);
	if (tokens_scan(&tokens, text, len, &err) == ZW_OK)
		add_stream(&tokens.stream, out);
	else
		out->failed = ZW_NO_MEMORY;
	tokens_release(&tokens);
}

void fold_bodies(const char *text, size_t len, struct buf *out)
{
	static const char *const shorter[][2] = {
	        {"中华人民共和国", ""},
	        {"人民代表大会常务委员会", "人大常委会"},
	        {"人民代表大会", "人大"},
	        {"中央军事委员会", "中央军委"},
	};
	struct scan s = scan_of(text, len);

	while (!scan_end(&s)) {
		size_t i = 0, n = sizeof(shorter) / sizeof(shorter[0]);
		while (i < n && !scan_word(&s, shorter[i][0]))
			i++;
		if (i < n)
			buf_str(out, shorter[i][1]);
		else
			buf_utf8(out, scan_next(&s));
	}
}
