/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: what a line looks like, joining lines, covers, the search.
 */
#include "corpus/metadata/title_lines.h"

#include "corpus/metadata/issuer.h"
#include "corpus/metadata/number.h"
#include "corpus/metadata/portal.h"
#include "corpus/text/title_kind.h"
#include "corpus/structure/pattern.h"
#include "corpus/text/date.h"

enum {
	FRONT_BYTES = 400,   /* a number at the front of a line is no longer */
	FIRST_LINES = 6,     /* a title in a text begins within so many lines, */
	WRAPPED_LINES = 4,   /* is wrapped into so many */
	WRAPPED_LENGTH = 50, /* of so many characters each, */
	WHOLE_LENGTH = 150,  /* and is no longer than this */
	TAIL_BYTES = 24,     /* 的若干补充意见 */
	COVER_LINES = 8,     /* from 国务院令 to the name of the regulation */
	JOINT_LENGTH = 400,  /* but with many issuers before it */
	MENU_LINES = 60,     /* of a page, above its text */
	AGAIN_LINES = 12,    /* from a title to the text that repeats it */
	MENU_LENGTH = 8,     /* characters of an entry */
};

size_t title_number(struct piece p)
{
	struct piece number, front = {p.text, p.len < FRONT_BYTES ? p.len : FRONT_BYTES};

	if (!number_find(front, 0, &number) || number.text != p.text)
		return 0;
	return number.len;
}

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

/* 公　告, without the space between its characters. */
static struct piece unspaced(struct piece p)
{
	static const char *const words[] = {"公告", "通告", "通知", "通报", "决定",
	                                    "决议", "命令", "意见", "批复", NULL};

	for (size_t i = 0; words[i]; i++)
		if (piece_same(p, words[i]))
			return (struct piece){words[i], strlen(words[i])};
	return p;
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

/* The line without a document number in front, or the brackets around what is left:
 * 甲令第3号（乙办法）. Nothing is left of a number alone and of a letterhead (…文件). */
static struct piece bare_line(const struct draft *draft, size_t i)
{
	struct piece p = piece_line(draft, i);
	size_t number = title_number(p);

	p = piece_of(p.text + number, p.len - number);
	if (number && piece_starts(p, "（") && piece_ends(p, "）"))
		p = piece_of(p.text + strlen("（"), p.len - strlen("（") - strlen("）"));
	if (piece_ends(p, "文件"))
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

/* 国家统计局, and under it 2022年统计公报: a title by itself, as 关于…的通知 would not be. */
static bool is_letterhead(const struct draft_title *title, struct piece p)
{
	static const char *const verbs[] = {"关于", "印发", "转发", "批转", "发布",
	                                    "公布", "对",   "致",   NULL};

	for (size_t i = 0; verbs[i]; i++)
		if (piece_starts(p, verbs[i]))
			return false;
	return title->text.len > 0 && !text_fits(p.text, p.len, MENU_LENGTH) &&
	       title_is_kind(p.text, p.len) && !is_names(p) &&
	       is_names((struct piece){title->text.data, title->text.len}) &&
	       !issuer_of_title(p, (struct piece[ISSUERS_LIMIT]){0}, ISSUERS_LIMIT, &(bool){0});
}

/* Entries of menus that end as titles do. */
static bool is_menu(struct piece p)
{
	static const char *const entries[] = {
	        "通知公告", "公示公告", "公告公示", "办事指南", "公开指南", "公开目录", "公开制度",
	        "领导讲话", "法律法规", "信息公开", "政策解读", "服务指南", "机构概况", NULL};

	return text_fits(p.text, p.len, MENU_LENGTH) && piece_ends_any(p, entries);
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
		if (i > first && piece_line(draft, i).len == 0) /* the number of a page */
			continue;
		if (p.len == 0 || cannot_be(p) || is_menu(p) ||
		    !text_fits(p.text, p.len, WHOLE_LENGTH))
			return false;
		if (repeats(title, p) || is_letterhead(title, p)) {
			buf_reset(text);
			title->first = i;
		}
		wrapped += wrapped > 0 || !is_names(p);
		join(text, unspaced(p));
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

/* Without the marks around it what it names is in 《》, not in 〈〉. */
static void add_outer(struct buf *title, const char *text, size_t len)
{
	struct scan s = scan_of(text, len);

	while (!scan_end(&s)) {
		uint32_t c = scan_next(&s);
		buf_utf8(title, c == 0x3008 ? 0x300A : c == 0x3009 ? 0x300B : c);
	}
}

/* 国务院令 is the cover; what it puts in force is named in 《》 a few lines on. */
static void uncover(const struct draft *draft, struct draft_title *title)
{
	size_t n = draft_count(draft), first = title->first;
	/* An announcement may as well approve something that is not here. */
	bool announces = text_ends(title->text.data, title->text.len, "公告");

	if (!is_cover((struct piece){title->text.data, title->text.len}) ||
	    text_has(title->text.data, title->text.len, "关于"))
		return;
	for (size_t i = first; i < n && i < first + COVER_LINES; i++) {
		struct piece p = piece_line(draft, i);
		const char *open = memmem(p.text, p.len, "《", strlen("《"));
		if (!open)
			continue;
		open += strlen("《");
		size_t left = p.len - (size_t)(open - p.text);
		const char *close = memmem(open, left, "》", strlen("》"));
		if (!close || !title_is_kind(open, (size_t)(close - open)) ||
		    (announces && !piece_has(p, "公布") && !piece_has(p, "发布")))
			return;
		buf_reset(&title->text);
		add_outer(&title->text, open, (size_t)(close - open));
		return;
	}
}

/* Does a title of its own begin with this line: 甲局关于…, 关于…? */
static bool begins_title(struct piece p)
{
	struct piece names[ISSUERS_LIMIT];

	return piece_starts(p, "关于") ||
	       (piece_has(p, "关于") && issuer_of_title(p, names, ISSUERS_LIMIT, &(bool){0}));
}

/* 首页, 甲局关于…的通知: what stands above it by itself is no part of it. */
static void drop_front(const struct draft *draft, struct draft_title *title)
{
	static const char *const verbs[] = {"关于", "印发", "转发", "批转", "《", NULL};
	size_t end = title->first + title->lines;

	for (size_t i = title->first; i + 1 < end; i++) {
		struct piece p = bare_line(draft, i);
		if (is_names(p) || piece_has_any(p, verbs))
			return;
		if (begins_title(bare_line(draft, i + 1))) {
			title_from(draft, i + 1, is_whole, title);
			return;
		}
	}
}

/* A title begins at this line, or not. */
static bool title_at(const struct draft *draft, size_t i, struct draft_title *title)
{
	struct buf *text = &title->text;

	if (!title_from(draft, i, is_whole, title) && !title_from(draft, i, title_is_kind, title))
		return false;
	drop_front(draft, title);
	size_t len = title_without_note(text->data, text->len);
	struct piece number, note = {text->data + len, text->len - len};
	if (number_find(note, 0, &number))
		text->len = len;
	text->data[text->len] = '\0';
	uncover(draft, title);
	return true;
}

/* A sentence, or an address: the body has begun. */
static bool is_prose(struct piece p)
{
	return piece_has(p, "。") || piece_ends(p, "：") || piece_ends(p, ":") ||
	       piece_ends(p, "；") || pattern_item(p.text, p.len) ||
	       pattern_heading(p.text, p.len, &(uint32_t){0});
}

/* 甲办法 above a cover that says 《甲办法》, or above the text that begins with it. */
static bool comes_again(const struct draft *draft, size_t i)
{
	struct piece p = bare_line(draft, i);
	size_t end = i + 1 + AGAIN_LINES, n = draft_count(draft);

	if (text_fits(p.text, p.len, MENU_LENGTH - 1) || !title_is_kind(p.text, p.len))
		return false;
	for (size_t k = i + 1; k < end && k < n; k++) {
		struct piece next = piece_line(draft, k);
		if (next.len < 2 * WHOLE_LENGTH * 4 && memmem(next.text, next.len, p.text, p.len))
			return true;
	}
	return false;
}

bool title_of_lines(const struct draft *draft, struct draft_title *title)
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
		if (is_prose(p))
			break;
	}
	/* Behind the menus of a page only what is beyond doubt. */
	for (size_t i = 0; i < draft_count(draft) && i < MENU_LINES; i++) {
		struct piece p = bare_line(draft, i);
		if (piece_has(p, "。") && !portal_is_label(p))
			return false;
		if ((piece_has(p, "关于") || is_names(p) || comes_again(draft, i)) &&
		    title_from(draft, i, is_whole, title))
			return title_at(draft, i, title);
	}
	return false;
}
