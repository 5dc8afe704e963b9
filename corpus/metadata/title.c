/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the four sources of one (marked headings, <title>, the first
 * lines, the name of the file), and the choice.
 */
#include "corpus/metadata/title.h"

#include "core/utf8.h"
#include "corpus/text/date.h"
#include "corpus/document.h"
#include "corpus/text/name.h"
#include "corpus/text/numeral.h"
#include "corpus/structure/pattern.h"
#include "corpus/metadata/title_kind.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_LINES = 6,     /* a title in a text begins within so many lines, */
	WRAPPED_LINES = 4,   /* is wrapped into so many */
	WRAPPED_LENGTH = 50, /* of so many characters each, */
	WHOLE_LENGTH = 150,  /* and is no longer than this */
	GENERIC_LENGTH = 8,  /* 政府工作报告: the name of the file may say which */
	TAIL_BYTES = 24,     /* 的若干补充意见 */
	COVER_LINES = 8,     /* from 国务院令 to the name of the regulation */
	CUTS_LIMIT = 8,      /* places where the name of a site may begin */
};

struct piece {
	const char *text;
	size_t len;
};

static struct piece line_of(const struct draft *draft, size_t i)
{
	const struct line *l = draft_at(draft, i);

	return (struct piece){draft->text.data + l->text, l->len};
}

/* ---- Marked headings ---- */

/* 第一章 is a heading, but nobody's title. */
static bool is_division(struct piece p)
{
	uint32_t number;

	return pattern_heading(p.text, p.len, &number) || pattern_item(p.text, p.len);
}

/* The first heading; on a page the <h1> that its <title> repeats, if there is one. */
static bool marked_heading(const struct draft *draft, size_t *found)
{
	size_t n = draft_count(draft), first = n;

	for (size_t i = 0; i < n; i++) {
		struct piece p = line_of(draft, i);
		uint32_t level = draft_at(draft, i)->level;
		if (level == 0 || (draft->title.len && level > 1) || is_division(p))
			continue;
		if (first == n)
			first = i;
		if (!draft->title.len)
			break;
		if (memmem(draft->title.data, draft->title.len, p.text, p.len)) {
			first = i;
			break;
		}
	}
	*found = first;
	return first < n;
}

/* A second heading of the same level right under it is the rest: 民法典, 总则. */
static void add_marked(const struct draft *draft, size_t i, struct buf *title)
{
	struct piece p = line_of(draft, i);
	uint32_t level = draft_at(draft, i)->level;

	buf_add(title, p.text, p.len);
	if (draft->title.len || level != 1 || i + 1 >= draft_count(draft))
		return;
	struct piece next = line_of(draft, i + 1);
	bool whole = text_same(p.text, p.len, next.text, next.len);
	if (draft_at(draft, i + 1)->level == level && !pattern_item(next.text, next.len) &&
	    !whole) {
		buf_char(title, ' ');
		buf_add(title, next.text, next.len);
	}
}

static bool title_marked(const struct draft *draft, struct buf *title)
{
	size_t i;

	if (!marked_heading(draft, &i))
		return false;
	add_marked(draft, i, title);
	return true;
}

/* ---- <title> ---- */

static bool has_line(const struct draft *draft, const char *text, size_t len)
{
	for (size_t i = 0; i < draft_count(draft); i++) {
		struct piece p = line_of(draft, i);
		if (text_same(p.text, p.len, text, len))
			return true;
	}
	return false;
}

/* Bytes of <title> before the name of the site; all of it if no line of the text tells. */
static size_t without_site(const struct draft *draft, const char *title, size_t len)
{
	static const char *const marks[] = {"_", "-", "|", "—", "–", "－", "｜", NULL};
	struct scan s = scan_of(title, len);

	for (size_t cuts = 0; cuts < CUTS_LIMIT && !scan_end(&s);) {
		size_t at = s.at;
		if (!scan_any(&s, marks)) {
			scan_next(&s);
			continue;
		}
		cuts++;
		if (at > 0 && has_line(draft, title, at))
			return at;
	}
	return len;
}

static bool title_declared(const struct draft *draft, struct buf *title)
{
	static const char *const empty[] = {"无标题文档", "Untitled Document", "New Page", NULL};
	const char *text = buf_cstr(&draft->title);
	size_t len = draft->title.len;

	text_trim(&text, &len);
	for (size_t i = 0; empty[i]; i++)
		if (text_same(text, len, empty[i], strlen(empty[i])))
			return false;
	len = without_site(draft, text, len);
	text_trim(&text, &len);
	buf_add(title, text, len);
	return len > 0;
}

/* ---- The first lines ---- */

/* Marks that titles do not hold. */
static bool cannot_be(struct piece p)
{
	struct date date;
	uint32_t number;

	return text_has(p.text, p.len, "。") || text_has(p.text, p.len, "：") ||
	       text_ends(p.text, p.len, ":") || text_ends(p.text, p.len, "；") ||
	       date_only(p.text, p.len, &date) || pattern_heading(p.text, p.len, &number) ||
	       pattern_item(p.text, p.len);
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void join(struct buf *title, struct piece p)
{
	if (title->len && p.len && is_alnum(title->data[title->len - 1]) && is_alnum(p.text[0]))
		buf_char(title, ' ');
	buf_add(title, p.text, p.len);
}

/* The line without the '#' that some texts keep, and without a document number in front. */
static struct piece bare_line(const struct draft *draft, size_t i)
{
	struct piece p = line_of(draft, i);

	while (p.len > 0 && *p.text == '#') {
		p.text++;
		p.len--;
	}
	size_t number = title_number(p.text, p.len);
	p.text += number;
	p.len -= number;
	text_trim(&p.text, &p.len);
	return p;
}

/* 关于…的通知: what begins so is not whole without its 的. */
static bool is_whole(const char *title, size_t len)
{
	const char *about = memmem(title, len, "关于", strlen("关于"));

	if (!title_is_kind(title, len))
		return false;
	len = title_without_note(title, len);
	size_t tail = len < TAIL_BYTES ? len : TAIL_BYTES;
	return !about || text_has(title + len - tail, tail, "的");
}

/* Joins lines from `first` on until they are a title. */
static bool title_from(const struct draft *draft, size_t first,
                       bool (*is_title)(const char *title, size_t len), struct buf *title)
{
	size_t n = draft_count(draft);

	buf_reset(title);
	for (size_t i = first; i < n && i < first + WRAPPED_LINES; i++) {
		struct piece p = bare_line(draft, i);
		if (p.len == 0 || cannot_be(p) || !text_fits(p.text, p.len, WHOLE_LENGTH))
			return false;
		join(title, p);
		if (title->failed || !text_fits(title->data, title->len, WHOLE_LENGTH))
			return false;
		if (is_title(title->data, title->len))
			return true;
		if (!text_fits(p.text, p.len, WRAPPED_LENGTH))
			return false;
	}
	return false;
}

/* 国务院令 is the cover; what it puts in force is named in 《》 a few lines on. */
static void uncover(const struct draft *draft, size_t first, struct buf *title)
{
	size_t n = draft_count(draft);

	if (!text_ends(title->data, title->len, "令"))
		return;
	for (size_t i = first; i < n && i < first + COVER_LINES; i++) {
		struct piece p = line_of(draft, i);
		const char *open = memmem(p.text, p.len, "《", strlen("《"));
		if (!open)
			continue;
		open += strlen("《");
		size_t left = p.len - (size_t)(open - p.text);
		const char *close = memmem(open, left, "》", strlen("》"));
		if (!close || !title_is_kind(open, (size_t)(close - open)))
			return;
		buf_reset(title);
		buf_add(title, open, (size_t)(close - open));
		return;
	}
}

static bool title_of_text(const struct draft *draft, struct buf *title)
{
	/* Letterheads, numbers and dates may stand above it; an address or a sentence may not. */
	for (size_t i = 0; i < FIRST_LINES && i < draft_count(draft); i++) {
		struct piece p = bare_line(draft, i);
		if (title_from(draft, i, is_whole, title) ||
		    title_from(draft, i, title_is_kind, title)) {
			size_t len = title_without_note(title->data, title->len);
			if (title_number(title->data + len, title->len - len))
				title->len = len;
			title->data[title->len] = '\0';
			uncover(draft, i, title);
			return true;
		}
		if (cannot_be(p) && !date_only(p.text, p.len, &(struct date){0}))
			return false;
	}
	return false;
}

/* ---- The name of the file ---- */

static void title_of_name(const char *name, struct buf *title)
{
	const char *base = name_base(name);
	size_t len = (size_t)(name_ending(base) - base);
	struct date date;
	size_t suffix = date_suffix(base, len, &date);

	if (suffix < len)
		len -= suffix;
	text_trim(&base, &len);
	utf8_printable(title, base, len);
}

/* 1999年政府工作报告.txt with the title 政府工作报告: the name says more. */
static bool name_says_more(const char *name, const struct buf *title)
{
	struct buf stem = BUF_INIT(TITLE_LIMIT);

	title_of_name(name, &stem);
	bool more = text_fits(title->data, title->len, GENERIC_LENGTH) && stem.len > title->len &&
	            text_ends(buf_cstr(&stem), stem.len, title->data);
	buf_release(&stem);
	return more;
}

/* ---- The choice ---- */

/* White space of any kind and length becomes one space. */
static void squeeze(struct buf *title)
{
	struct scan s = scan_of(title->data, title->len);
	size_t n = 0;

	while (!scan_end(&s)) {
		if (scan_space(&s) && n > 0 && !scan_end(&s))
			title->data[n++] = ' ';
		size_t at = s.at;
		scan_next(&s);
		memmove(title->data + n, title->data + at, s.at - at);
		n += s.at - at;
	}
	title->data[n] = '\0';
	title->len = n;
}

static void cut(struct buf *title)
{
	if (title->len <= TITLE_LIMIT)
		return;
	size_t at = TITLE_LIMIT;
	while (at > 0 && ((unsigned char)title->data[at] & 0xC0) == 0x80)
		at--;
	title->data[at] = '\0';
	title->len = at;
}

char *title_find(const struct draft *draft, const char *name)
{
	/* A line may be as long as the text; what is taken of it is cut. */
	struct buf title = BUF_INIT(2 * (size_t)TEXT_LIMIT + 2);

	if (!title_marked(draft, &title) && !title_declared(draft, &title) &&
	    (!title_of_text(draft, &title) || name_says_more(name, &title))) {
		buf_reset(&title);
		title_of_name(name, &title);
	}
	if (title.len == 0)
		buf_str(&title, "?");
	if (!title.failed) {
		squeeze(&title);
		cut(&title);
	}
	return buf_take(&title);
}
