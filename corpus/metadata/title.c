/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the four sources of one (marked headings, <title>, the first
 * lines, the name of the file), and the choice.
 */
#include "corpus/metadata/title.h"

#include "core/utf8.h"
#include "corpus/document.h"
#include "corpus/metadata/number.h"
#include "corpus/metadata/issuer.h"
#include "corpus/metadata/portal.h"
#include "corpus/metadata/title_kind.h"
#include "corpus/structure/pattern.h"
#include "corpus/text/date.h"
#include "corpus/text/name.h"

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
	JOINT_LENGTH = 400,  /* but with many issuers before it */
	MENU_LINES = 60,     /* of a page, above its text */
	MENU_LENGTH = 8,     /* characters of an entry */
	HASH_LENGTH = 6,     /* digits of one in the name of a file */
	CUTS_LIMIT = 8,      /* places where the name of a site may begin */
};

/* The title as it grows, and its lines. */
struct draft_title {
	struct buf text;
	size_t first, lines;
};

static struct piece line_of(const struct draft *draft, size_t i)
{
	return piece_line(draft, i);
}

/* Bytes of a document number at the front. */
static size_t number_in_front(struct piece p)
{
	struct piece number;

	if (!number_find(p, 0, &number) || number.text != p.text)
		return 0;
	return number.len;
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
static void add_marked(const struct draft *draft, size_t i, struct draft_title *title)
{
	struct piece p = line_of(draft, i);
	uint32_t level = draft_at(draft, i)->level;
	size_t number = number_in_front(p);

	if (number < p.len)
		p = piece_of(p.text + number, p.len - number);
	buf_add(&title->text, p.text, p.len);
	title->first = i;
	title->lines = 1;
	if (draft->title.len || level != 1 || i + 1 >= draft_count(draft))
		return;
	struct piece next = line_of(draft, i + 1);
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
		struct piece p = line_of(draft, i);
		if (text_same(p.text, p.len, text, len)) {
			*line = i;
			return true;
		}
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
		if (at > 0 && has_line(draft, title, at, &(size_t){0}))
			return at;
	}
	return len;
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
	len = without_site(draft, text, len);
	text_trim(&text, &len);
	buf_add(&title->text, text, len);
	if (len > 0 && has_line(draft, text, len, &title->first))
		title->lines = 1;
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

/* Do the lines so far name bodies only? Then the next begins a name of its own, or the title. */
static bool is_names(struct piece p)
{
	struct piece names[ISSUERS_LIMIT];

	return issuer_split(p, names, ISSUERS_LIMIT) > 0;
}

static void join(struct buf *title, struct piece p)
{
	struct piece before = {buf_cstr(title), title->len};

	if (title->len && p.len) {
		bool letters = is_alnum(title->data[title->len - 1]) && is_alnum(p.text[0]);
		bool names = !piece_starts(p, "关于") && is_names(before) &&
		             issuer_of_title(p, (struct piece[ISSUERS_LIMIT]){0}, ISSUERS_LIMIT,
		                             &(bool){0}) +
		                     is_names(p);
		if (letters || names)
			buf_char(title, ' ');
	}
	buf_add(title, p.text, p.len);
}

/* - 1 - */
static bool is_page_number(struct piece p)
{
	static const char *const dashes[] = {"-", "—", "–", "－", NULL};
	struct scan s = scan_of(p.text, p.len);
	bool dashed = scan_any(&s, dashes);

	scan_space(&s);
	while (!scan_end(&s) && is_alnum(s.text[s.at]) && s.text[s.at] <= '9')
		scan_next(&s);
	scan_space(&s);
	return dashed && scan_any(&s, dashes) && scan_end(&s);
}

/* The line without the marks that some texts keep (#, **), and without a document number in front.
 * Nothing is left of a number alone, a letterhead (…文件), a page number. */
static struct piece bare_line(const struct draft *draft, size_t i)
{
	struct piece p = line_of(draft, i);

	while (p.len > 0 && (*p.text == '#' || *p.text == '*')) {
		p.text++;
		p.len--;
	}
	while (p.len > 0 && p.text[p.len - 1] == '*')
		p.len--;
	size_t number = number_in_front(p);
	p = piece_of(p.text + number, p.len - number);
	if (piece_ends(p, "文件") || is_page_number(p))
		p.len = 0;
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

/* Letterhead and title both name the issuer: 国务院办公厅, 国务院办公厅关于…. */
static bool repeats(const struct draft_title *title, struct piece p)
{
	return title->text.len > 0 && p.len > title->text.len &&
	       memcmp(p.text, title->text.data, title->text.len) == 0 &&
	       is_names((struct piece){title->text.data, title->text.len});
}

/* Joins lines from `first` on until they are a title. Names of joint issuers, a line each, may
 * stand before it. */
static bool title_from(const struct draft *draft, size_t first,
                       bool (*is_title)(const char *title, size_t len), struct draft_title *title)
{
	size_t n = draft_count(draft), wrapped = 0;
	struct buf *text = &title->text;

	buf_reset(text);
	title->first = first;
	for (size_t i = first; i < n && wrapped < WRAPPED_LINES && i < first + ISSUERS_LIMIT; i++) {
		struct piece p = bare_line(draft, i);
		if (p.len == 0 || cannot_be(p) || !text_fits(p.text, p.len, WHOLE_LENGTH))
			return false;
		if (repeats(title, p)) {
			buf_reset(text);
			title->first = i;
		}
		wrapped += wrapped > 0 || !is_names(p);
		join(text, p);
		title->lines = i + 1 - title->first;
		if (text->failed || !text_fits(text->data, text->len, JOINT_LENGTH))
			return false;
		if (is_title(text->data, text->len))
			return text_fits(text->data, text->len, WHOLE_LENGTH) ||
			       wrapped < i - first;
		if (!text_fits(p.text, p.len, WRAPPED_LENGTH) && !is_names(p) && wrapped > 1)
			return false;
	}
	return false;
}

/* 国务院令, 国务院令第423号, 公告 */
static bool is_cover(struct piece p)
{
	struct piece number;

	if (piece_ends(p, "令") || piece_ends(p, "公告"))
		return true;
	return number_find(p, 0, &number) && number.text == p.text && number.len == p.len &&
	       piece_has(p, "令");
}

/* 国务院令 is the cover; what it puts in force is named in 《》 a few lines on. */
static void uncover(const struct draft *draft, struct draft_title *title)
{
	size_t n = draft_count(draft), first = title->first;

	if (!is_cover((struct piece){title->text.data, title->text.len}) ||
	    text_has(title->text.data, title->text.len, "关于"))
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
		buf_reset(&title->text);
		buf_add(&title->text, open, (size_t)(close - open));
		return;
	}
}

/* A title begins at this line, or not. */
static bool title_at(const struct draft *draft, size_t i, struct draft_title *title)
{
	struct buf *text = &title->text;

	if (!title_from(draft, i, is_whole, title) && !title_from(draft, i, title_is_kind, title))
		return false;
	size_t len = title_without_note(text->data, text->len);
	struct piece number, note = {text->data + len, text->len - len};
	if (number_find(note, 0, &number))
		text->len = len;
	text->data[text->len] = '\0';
	uncover(draft, title);
	return true;
}

/* Entries of menus that end as titles do. */
static bool is_menu(struct piece p)
{
	static const char *const entries[] = {
	        "通知公告", "公示公告", "公告公示", "办事指南", "公开指南", "公开目录", "公开制度",
	        "领导讲话", "法律法规", "信息公开", "政策解读", "服务指南", "机构概况", NULL};

	return text_fits(p.text, p.len, MENU_LENGTH) && piece_ends_any(p, entries);
}

static bool title_of_text(const struct draft *draft, struct draft_title *title)
{
	size_t seen = 0;

	/* Letterheads, numbers and dates may stand above it; an address or a sentence may not. */
	for (size_t i = 0; seen < FIRST_LINES && i < draft_count(draft) && i < MENU_LINES; i++) {
		struct piece p = bare_line(draft, i);
		if (portal_is_label(p) || is_menu(p))
			continue;
		seen += p.len > 0;
		if (title_at(draft, i, title))
			return true;
		if (cannot_be(p) && !date_only(p.text, p.len, &(struct date){0}))
			break;
	}
	/* Behind the menus of a page only what is beyond doubt. */
	for (size_t i = 0; i < draft_count(draft) && i < MENU_LINES; i++) {
		struct piece p = bare_line(draft, i);
		if (piece_has(p, "。") && !portal_is_label(p))
			return false;
		if (piece_has(p, "关于") && title_from(draft, i, is_whole, title))
			return title_at(draft, i, title);
	}
	return false;
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

static enum meta_origin choose(const struct draft *draft, const char *name, struct draft_title *t)
{
	if (title_marked(draft, t))
		return ORIGIN_TEXT;
	if (title_declared(draft, t))
		return t->lines ? ORIGIN_TEXT : ORIGIN_FORMAT;
	bool found = title_of_text(draft, t);
	if (found && !name_says_more(name, &t->text))
		return ORIGIN_TEXT;
	if (!found)
		t->first = t->lines = 0;
	buf_reset(&t->text);
	title_of_name(name, &t->text);
	return ORIGIN_NAME;
}

enum zw_status title_find(const struct draft *draft, const char *name, struct title *title,
                          struct err *err)
{
	/* A line may be as long as the text; what is taken of it is cut. */
	struct draft_title t = {.text = BUF_INIT(2 * (size_t)TEXT_LIMIT + 2)};
	enum meta_origin origin = choose(draft, name, &t);

	if (t.text.len == 0)
		buf_str(&t.text, "?");
	if (!t.text.failed) {
		squeeze(&t.text);
		cut(&t.text);
	}
	*title = (struct title){buf_take(&t.text), origin, t.first, t.lines};
	return title->text ? ZW_OK : err_no_memory(err);
}
