/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the four sources of one (marked headings, <title>, the first
 * lines, the name of the file), and the choice.
 */
#include "corpus/metadata/title.h"

#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/text/title_kind.h"
#include "corpus/metadata/title_lines.h"
#include "corpus/structure/pattern.h"
#include "corpus/text/date.h"
#include "corpus/text/name.h"
#include "corpus/text/numeral.h"

#include <stdlib.h>
#include <string.h>

enum {
	GENERIC_LENGTH = 8, /* 政府工作报告: the name of the file may say which */
	HASH_LENGTH = 6,    /* digits of one in the name of a file */
	CUTS_LIMIT = 8,     /* places where the name of a site may begin */
};

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
		struct piece p = piece_line(draft, i);
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
static void add_marked(const struct draft *draft, size_t i, struct draft_title *title)
{
	struct piece p = piece_line(draft, i);
	uint32_t level = draft_at(draft, i)->level;
	size_t number = title_number(p);

	if (number < p.len)
		p = piece_of(p.text + number, p.len - number);
	buf_add(&title->text, p.text, p.len);
	title->first = i;
	title->lines = 1;
	if (draft->title.len || level != 1 || i + 1 >= draft_count(draft))
		return;
	struct piece next = piece_line(draft, i + 1);
	bool whole = text_same(p.text, p.len, next.text, next.len);
	if (draft_at(draft, i + 1)->level == level && !pattern_item(next.text, next.len) &&
	    !whole) {
		buf_char(&title->text, ' ');
		buf_add(&title->text, next.text, next.len);
		title->lines = 2;
	}
}

static bool title_marked(const struct draft *draft, struct draft_title *title)
{
	size_t i;

	if (!marked_heading(draft, &i))
		return false;
	add_marked(draft, i, title);
	return true;
}

/* ---- <title> ---- */

static bool has_line(const struct draft *draft, const char *text, size_t len, size_t *line)
{
	for (size_t i = 0; i < draft_count(draft); i++) {
		struct piece p = piece_line(draft, i);
		if (text_same(p.text, p.len, text, len)) {
			*line = i;
			return true;
		}
	}
	return false;
}

static const char *const dashes[] = {"-", "—", "–", "－", "~", "～", "至", NULL};

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
		if (at > 0 && has_line(draft, title, at, &(size_t){0}))
			return at;
	}
	return len;
}

/* 中华人民共和国刑法 1979-2020: books that collect the versions of a law name their years. A plan
 * keeps its own. */
static size_t without_years(const char *title, size_t len)
{
	static const char *const laws[] = {"法", "法典", "条例", NULL};
	const char *space = memrchr(title, ' ', len);
	struct scan s = scan_of(title, len);
	uint32_t first, last;

	if (!space || !piece_ends_any((struct piece){title, (size_t)(space - title)}, laws))
		return len;
	s.at = (size_t)(space - title) + 1;
	bool range = numeral_read(&s, false, &first) && scan_any(&s, dashes) &&
	             numeral_read(&s, false, &last) && first < last;
	scan_word(&s, "年");
	return range && scan_end(&s) ? (size_t)(space - title) : len;
}

static bool title_declared(const struct draft *draft, struct draft_title *title)
{
	static const char *const empty[] = {"无标题文档", "Untitled Document", "New Page", NULL};
	const char *text = buf_cstr(&draft->title);
	size_t len = draft->title.len;

	text_trim(&text, &len);
	for (size_t i = 0; empty[i]; i++)
		if (text_same(text, len, empty[i], strlen(empty[i])))
			return false;
	len = without_years(text, without_site(draft, text, len));
	text_trim(&text, &len);
	buf_add(&title->text, text, len);
	if (len > 0 && has_line(draft, text, len, &title->first))
		title->lines = 1;
	return len > 0;
}

/* ---- The name of the file ---- */

/* Without -7786be: programs that download put a hash behind the name. */
static size_t without_hash(const char *base, size_t len)
{
	size_t at = len, digits = 0;

	while (at > 0 && ((base[at - 1] >= '0' && base[at - 1] <= '9') ||
	                  (base[at - 1] >= 'a' && base[at - 1] <= 'f'))) {
		at--;
		digits += base[at] <= '9';
	}
	bool hash = len - at >= HASH_LENGTH && digits > 0 && digits < len - at;
	return hash && at > 1 && (base[at - 1] == '-' || base[at - 1] == '_') ? at - 1 : len;
}

static void title_of_name(const char *name, struct buf *title)
{
	const char *base = name_base(name);
	size_t len = without_hash(base, (size_t)(name_ending(base) - base));
	struct date date;
	size_t suffix = date_suffix(base, len, &date);

	if (suffix < len)
		len -= suffix;
	text_trim(&base, &len);
	utf8_printable(title, base, len);
}

/* Without memory the name says nothing: not to be taken for an answer. */
static void spoil(struct buf *title, const struct buf *stem)
{
	if (stem->failed == ZW_NO_MEMORY)
		title->failed = ZW_NO_MEMORY;
}

/* 1999年政府工作报告.txt with the title 政府工作报告: the name says more. */
static bool name_says_more(const char *name, struct buf *title)
{
	struct buf stem = BUF_INIT(TITLE_LIMIT);

	title_of_name(name, &stem);
	bool more = text_fits(title->data, title->len, GENERIC_LENGTH) && stem.len > title->len &&
	            text_ends(buf_cstr(&stem), stem.len, title->data);
	spoil(title, &stem);
	buf_release(&stem);
	return more;
}

/* 甲办法.docx with the title 关于印发《甲办法》的通知: the file is kept for what the notice sends
 * along. */
static bool name_is_sent_along(const char *name, struct buf *title)
{
	struct buf stem = BUF_INIT(TITLE_LIMIT);

	title_of_name(name, &stem);
	const char *sent = memmem(title->data, title->len, "印发", strlen("印发"));
	size_t left = sent ? title->len - (size_t)(sent - title->data) : 0;
	const char *at = stem.len ? memmem(sent ? sent : "", left, stem.data, stem.len) : NULL;
	bool is = at && !text_fits(stem.data, stem.len, GENERIC_LENGTH) &&
	          at + stem.len < title->data + title->len && title_is_kind(stem.data, stem.len);
	spoil(title, &stem);
	buf_release(&stem);
	return is;
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

static enum meta_origin choose(const struct draft *draft, const char *name, struct draft_title *t,
                               struct buf *own)
{
	if (title_marked(draft, t))
		return ORIGIN_TEXT;
	if (title_declared(draft, t))
		return t->lines ? ORIGIN_TEXT : ORIGIN_FORMAT;
	bool found = title_of_lines(draft, t);
	if (found && !name_says_more(name, &t->text) && !name_is_sent_along(name, &t->text))
		return ORIGIN_TEXT;
	if (found)
		buf_add(own, t->text.data, t->text.len);
	else
		t->first = t->lines = 0;
	buf_reset(&t->text);
	title_of_name(name, &t->text);
	return ORIGIN_NAME;
}

static void finish(struct buf *text)
{
	if (text->len == 0)
		buf_str(text, "?");
	if (text->failed)
		return;
	squeeze(text);
	cut(text);
}

enum zw_status title_find(const struct draft *draft, const char *name, struct title *title,
                          struct err *err)
{
	/* A line may be as long as the text; what is taken of it is cut. */
	struct draft_title t = {.text = BUF_INIT(2 * (size_t)TEXT_LIMIT + 2)};
	struct buf own = BUF_INIT(2 * (size_t)TEXT_LIMIT + 2);
	enum meta_origin origin = choose(draft, name, &t, &own);

	finish(&t.text);
	if (own.len == 0)
		buf_add(&own, buf_cstr(&t.text), t.text.len);
	finish(&own);
	*title = (struct title){buf_take(&t.text), buf_take(&own), origin, t.first, t.lines};
	if (title->text && title->own)
		return ZW_OK;
	title_release(title);
	return err_no_memory(err);
}

void title_release(struct title *title)
{
	free(title->text);
	free(title->own);
	*title = (struct title){0};
}
