/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/stand/sentence.h"

#include <string.h>

size_t sentence_mark(struct span text, size_t at)
{
	static const char full_stop[] = "。", dots[] = "...";
	size_t left = text.len - at;

	switch (text.at[at]) {
	case '!':
	case '?':
	case ';':
		return 1;
	case '.':
		return left >= 3 && memcmp(text.at + at, dots, 3) == 0 ? 3 : 0;
	default:
		return left >= 3 && memcmp(text.at + at, full_stop, 3) == 0 ? 3 : 0;
	}
}

size_t sentence_end(struct span text, size_t from)
{
	bool ended = false;

	for (size_t at = from; at < text.len;) {
		if (text.at[at] == '\n')
			return at + 1;
		size_t mark = sentence_mark(text, at);
		/* …… is six dots, and .... four. */
		bool dot = ended && at > from && text.at[at] == '.' && text.at[at - 1] == '.';
		if (ended && !mark && !dot)
			return at;
		ended |= mark > 0;
		at += mark ? mark : 1;
	}
	return text.len;
}

size_t line_end(struct span text, size_t from)
{
	const char *end = memchr(text.at + from, '\n', text.len - from);

	return end ? (size_t)(end - text.at) + 1 : text.len;
}
