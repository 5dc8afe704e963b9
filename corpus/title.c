/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: what titles look like, the four sources of one (marked headings, <title>, the first
 * lines, the name of the file), and the choice.
 */
#include "corpus/title.h"

#include "core/utf8.h"
#include "corpus/date.h"
#include "corpus/document.h"
#include "corpus/name.h"
#include "corpus/numeral.h"
#include "corpus/pattern.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_LINES = 6,     /* a title in a text begins within so many lines, */
	WRAPPED_LINES = 4,   /* is wrapped into so many */
	WRAPPED_LENGTH = 50, /* of so many characters each, */
	WHOLE_LENGTH = 150,  /* and is no longer than this */
	GENERIC_LENGTH = 8,  /* 政府工作报告: the name of the file may say which */
	NUMBER_LENGTH = 20,  /* a document number closes its bracket within so many */
	CUTS_LIMIT = 8,      /* places where the name of a site may begin */
};

/* ---- What titles look like ---- */

static const char *const kinds[] = {
        "通知", "意见", "决定", "办法", "规定", "条例", "报告", "批复", "函",     "公告",
        "通告", "通报", "决议", "纪要", "方案", "规划", "细则", "解释", "法",     "讲话",
        "令",   "命令", "公报", "议案", "请示", "规则", "准则", "章程", "纲要",   "计划",
        "措施", "制度", "标准", "指南", "指引", "要点", "答复", "安排", "预案",   "目录",
        "致辞", "演讲", "声明", "建议", "宣言", "说明", "规程", "规范", "倡议书", "公约",
        "协定", "讲稿", "贺信", "大纲", "清单", NULL};

/* Without a note in brackets at the end: （试行）, （银发〔2021〕259号）. */
static size_t without_note(const char *line, size_t len)
{
	static const char *const pairs[][2] = {{"（", "）"}, {"(", ")"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t at = len;
		if (!text_ends(line, len, pairs[i][1]))
			continue;
		while (at > 0 && !text_starts(line + at, len - at, pairs[i][0]))
			at = utf8_before(line, at);
		if (at > 0)
			return at;
	}
	return len;
}

bool title_is_kind(const char *line, size_t len)
{
	len = without_note(line, len);
	text_trim(&line, &len);
	for (size_t i = 0; kinds[i]; i++)
		if (text_ends(line, len, kinds[i]))
			return true;
	return false;
}

/* Bytes of a document number at the front, 国办发〔2005〕37号; 0 if there is none. */
static size_t number_len(const char *line, size_t len)
{
	static const char *const closings[] = {"〕", "］", "]", "】", "）", ")", NULL};
	static const char *const names[] = {"关于", "《", NULL};
	struct scan s = scan_of(line, len);
	uint32_t number;

	for (size_t i = 0; i < NUMBER_LENGTH && !scan_any(&s, names) && !scan_end(&s); i++) {
		if (!scan_any(&s, closings)) {
			scan_next(&s);
			continue;
		}
		scan_space(&s);
		scan_word(&s, "第");
		scan_space(&s);
		if (numeral_read(&s, true, &number) && (scan_space(&s), scan_word(&s, "号")))
			return s.at;
	}
	return 0;
}

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

	return text_has(p.text, p.len, "。") || text_ends(p.text, p.len, "：") ||
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
	size_t number = number_len(p.text, p.len);
	p.text += number;
	p.len -= number;
	text_trim(&p.text, &p.len);
	return p;
}

/* Lines from `first` on, until they end as a title does. */
static bool title_from(const struct draft *draft, size_t first, struct buf *title)
{
	size_t n = draft_count(draft);

	for (size_t i = first; i < n && i < first + WRAPPED_LINES; i++) {
		struct piece p = bare_line(draft, i);
		if (p.len == 0 || cannot_be(p) || !text_fits(p.text, p.len, WHOLE_LENGTH))
			break;
		join(title, p);
		if (title->failed || title_is_kind(title->data, title->len))
			break;
		if (!text_fits(p.text, p.len, WRAPPED_LENGTH))
			break;
	}
	return title->len > 0 && title_is_kind(title->data, title->len) &&
	       text_fits(title->data, title->len, WHOLE_LENGTH);
}

static bool title_of_text(const struct draft *draft, struct buf *title)
{
	/* Numbers and dates may stand above the title; an address or a sentence may not. */
	for (size_t i = 0; i < FIRST_LINES && i < draft_count(draft); i++) {
		struct piece p = bare_line(draft, i);
		if (title_from(draft, i, title)) {
			size_t len = without_note(title->data, title->len);
			if (number_len(title->data + len, title->len - len))
				title->len = len;
			return true;
		}
		buf_reset(title);
		if (p.len > 0 && !date_only(p.text, p.len, &(struct date){0}))
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
	size_t stem = len - date_suffix(base, len, &date);

	if (*name_ending(base) == '\0')
		stem = len = strlen(base);
	text_trim(&base, &stem);
	utf8_printable(title, base, stem ? stem : strlen(base));
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
	if (!title.failed)
		cut(&title);
	return buf_take(&title);
}
