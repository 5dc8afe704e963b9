/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/structure/article.h"

#include "corpus/structure/enumerator.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct walk {
	const char *text;
	size_t len, at;      /* at: behind the line */
	size_t start, end;   /* of the line */
	bool numbered;       /* it begins with a number: a 项 or 目 */
	struct enumerator e; /* if so */
};

static bool walk_line(struct walk *w)
{
	if (w->at >= w->len)
		return false;
	const char *line = w->text + w->at;
	const char *stop = memchr(line, '\n', w->len - w->at);
	size_t n = stop ? (size_t)(stop - line) : w->len - w->at;

	/* 一是… and 首先… are ways of saying it, no 项; 3 米 may be anything. */
	w->numbered = enumerator_read(line, n, &w->e) && w->e.rank != RANK_COUNTED &&
	              w->e.rank != RANK_DECIMAL;
	w->start = w->at;
	w->end = w->at + n;
	w->at = w->end + 1;
	return true;
}

bool article_paragraph(const char *text, size_t len, uint32_t n, struct article_span *span)
{
	struct walk w = {.text = text, .len = len};
	struct article_span found = {0, 0};
	uint32_t seen = 0;

	while (walk_line(&w)) {
		if (seen == 0 || !w.numbered)
			seen++;
		if (seen > n)
			break;
		if (seen < n)
			continue;
		if (!found.len)
			found.start = w.start;
		found.len = w.end - found.start;
	}
	if (n == 0 || !found.len)
		return false;
	*span = found;
	return true;
}

/* The numbered line n of the outermost rank within `in`, to the next of that rank. The first line
 * is the one that announces them, unless `from_first`. */
static bool find_numbered(const char *text, struct article_span in, uint32_t n,
                          struct article_span *span)
{
	struct walk w = {.text = text, .len = in.start + in.len, .at = in.start};
	enum heading_rank rank = RANK_NONE;
	struct article_span found = {0, 0};

	walk_line(&w); /* it announces the list */
	while (walk_line(&w)) {
		if (rank == RANK_NONE && w.numbered)
			rank = w.e.rank;
		if (w.numbered && w.e.rank == rank) {
			if (found.len)
				break;
			if (w.e.number == n)
				found.start = w.start;
			else
				continue;
		} else if (!found.len) {
			continue;
		}
		found.len = w.end - found.start;
	}
	if (!found.len)
		return false;
	*span = found;
	return true;
}

bool article_item(const char *text, size_t len, uint32_t paragraph, uint32_t n,
                  struct article_span *span)
{
	struct walk w = {.text = text, .len = len};
	struct article_span in = {0, 0};
	bool more = len > 0;

	if (paragraph)
		return article_paragraph(text, len, paragraph, &in) &&
		       find_numbered(text, in, n, span);
	/* Each 款 is looked through once. */
	while (more) {
		size_t start = w.at;
		walk_line(&w);
		size_t end = w.end, next = w.at;
		while ((more = walk_line(&w)) && w.numbered) {
			end = w.end;
			next = w.at;
		}
		in = (struct article_span){start, end - start};
		if (find_numbered(text, in, n, span))
			return true;
		w.at = next;
	}
	return false;
}

bool article_point(const char *text, size_t len, uint32_t paragraph, uint32_t item, uint32_t n,
                   struct article_span *span)
{
	struct article_span in;

	return article_item(text, len, paragraph, item, &in) && find_numbered(text, in, n, span);
}

/* ---- Line by line ---- */

/* The first time in this 款? */
static bool is_new(struct article_lines *l, uint32_t number)
{
	const size_t bits = 64;

	if (number == 0 || number >= sizeof(l->seen) / sizeof(l->seen[0]) * bits)
		return false;
	uint64_t bit = UINT64_C(1) << number % bits;
	bool fresh = !(l->seen[number / bits] & bit);
	l->seen[number / bits] |= bit;
	return fresh;
}

static void begin_paragraph(struct article_lines *l)
{
	l->paragraph++;
	l->item = 0;
	l->rank = RANK_NONE;
	memset(l->seen, 0, sizeof(l->seen));
}

bool article_lines_next(struct article_lines *l, struct article_line *line)
{
	struct walk w = {.text = l->text, .len = l->len, .at = l->at};
	bool first = false;

	if (!walk_line(&w))
		return false;
	l->at = w.at;
	if (l->paragraph == 0 || !w.numbered) {
		begin_paragraph(l);
		first = true;
	} else {
		if (l->rank == RANK_NONE)
			l->rank = (int)w.e.rank;
		if (l->rank == (int)w.e.rank) {
			l->item = w.e.number;
			first = is_new(l, l->item);
		}
	}
	*line = (struct article_line){w.start, w.end - w.start, l->paragraph, l->item, first};
	return true;
}

void article_part_id(const struct article_line *line, char id[ARTICLE_PART])
{
	if (line->item)
		snprintf(id, ARTICLE_PART, "-k%" PRIu32 "-i%" PRIu32, line->paragraph, line->item);
	else
		snprintf(id, ARTICLE_PART, "-k%" PRIu32, line->paragraph);
}

bool article_part(const char *text, size_t len, uint32_t paragraph, uint32_t item,
                  struct article_line *line)
{
	struct article_lines lines = {.text = text, .len = len};

	while ((paragraph || item) && article_lines_next(&lines, line)) {
		if (paragraph && line->paragraph > paragraph)
			return false;
		if (line->first && line->item == item &&
		    (!paragraph || line->paragraph == paragraph))
			return true;
	}
	return false;
}
