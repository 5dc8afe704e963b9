/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/stand/sentence.h"

#include "searcher/match/needle.h"

enum { FULL_STOP = 0x3002 /* 。 */ };

size_t sentence_mark(struct span16 text, size_t at)
{
	switch (text.at[at]) {
	case '!':
	case '?':
	case ';':
	case FULL_STOP:
		return 1;
	case '.':
		return text.len - at >= 3 && text.at[at + 1] == '.' && text.at[at + 2] == '.' ? 3
		                                                                              : 0;
	default:
		return 0;
	}
}

size_t sentence_end(struct span16 text, size_t from)
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

size_t line_end(struct span16 text, size_t from)
{
	size_t end = needle16_find(text, SPAN16(u"\n"), from);

	return end == SIZE_MAX ? text.len : end + 1;
}
