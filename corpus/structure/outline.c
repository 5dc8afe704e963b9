/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One pass for each question, each looking at a bounded number of neighbours. In order: the line by
 * itself, quotations, tables of contents, what ends an article, whether there are articles at all.
 */
#include "corpus/structure/outline.h"

#include "core/i18n.h"
#include "corpus/text/date.h"
#include "corpus/metadata/title_kind.h"

#include <string.h>

enum {
	QUOTED_LINES = 30,     /* of a quotation; one that is longer was never closed */
	CONTENTS_LINES = 2000, /* of a table of contents */
	SIGNED_LINES = 8,      /* of names above the date */
	SIGNED_LENGTH = 30,    /* characters of such a name */
	TITLE_LINES = 5,       /* from a title to the first article under it */
	TITLE_LENGTH = 40,     /* characters of a line of it */
	WRAPPED_LINES = 3,     /* of it */
};

#define OPENING "\xE2\x80\x9C" /* “ */
#define CLOSING "\xE2\x80\x9D" /* ” */

struct outline {
	const struct draft *draft;
	struct outline_line *lines;
	size_t count;
};

static struct scan line_at(const struct outline *o, size_t i)
{
	const struct line *l = draft_at(o->draft, i);

	return scan_of(o->draft->text.data + l->text, l->len);
}

/* ---- One line ---- */

static bool opens_block(const char *line, size_t at)
{
	return at == 0 || text_ends(line, at, "：") || text_ends(line, at, ":");
}

static void count_quotes(const char *line, size_t len, struct outline_line *l)
{
	const char *end = line + len, *at = line;

	l->leads = text_starts(line, len, OPENING);
	while ((at = memchr(at, OPENING[0], (size_t)(end - at)))) {
		size_t left = (size_t)(end - at);
		if (text_starts(at, left, OPENING) && l->quotes < INT16_MAX) {
			if (l->quotes++ <= 0)
				l->block = opens_block(line, (size_t)(at - line));
		} else if (text_starts(at, left, CLOSING) && l->quotes > INT16_MIN) {
			l->quotes--;
		}
		at++;
	}
}

static struct outline_line look_at(const char *line, size_t len, uint32_t level)
{
	struct outline_line l = {.kind = LINE_PLAIN};
	uint32_t number;

	count_quotes(line, len, &l);
	if (pattern_article(line, len, &l.article)) {
		l.kind = LINE_ARTICLE;
		return l;
	}
	l.rank = (uint8_t)pattern_heading(line, len, &number);
	if (l.rank || level) {
		l.kind = LINE_HEADING;
		if (l.rank)
			l.article.number = number;
		else
			l.rank = (uint8_t)pattern_item(line, len);
		return l;
	}
	l.rank = (uint8_t)pattern_item(line, len);
	if (l.rank)
		l.kind = LINE_ITEM;
	else if (pattern_annex(line, len))
		l.kind = LINE_ENDING;
	return l;
}

/* ---- Quotations ---- */

/* The last line of the quotation that line i leaves open; i if it is none. Each paragraph of a
 * quotation begins with a mark of its own, only the last one closes it. */
static size_t quotation_end(const struct outline *o, size_t i)
{
	int open = o->lines[i].quotes;

	if (open <= 0 || !o->lines[i].block)
		return i;
	for (size_t j = i + 1; j < o->count && j <= i + QUOTED_LINES; j++) {
		open += o->lines[j].quotes - o->lines[j].leads;
		if (open <= 0)
			return j;
	}
	return i;
}

static void find_quotations(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++) {
		size_t end = quotation_end(o, i);
		while (i < end)
			if (draft_at(o->draft, ++i)->level == 0)
				o->lines[i].kind = LINE_PLAIN;
	}
}

/* ---- Tables of contents ---- */

/* Does the body begin at line i, after a table whose first entry is line `first`? */
static bool contents_end(const struct outline *o, size_t first, size_t i)
{
	struct scan a = line_at(o, first), b = line_at(o, i);

	if (o->lines[i].kind == LINE_ARTICLE || !pattern_entry(b.text, b.len) ||
	    i - first >= CONTENTS_LINES)
		return true;
	return i > first && pattern_same_entry(a.text, a.len, b.text, b.len);
}

static void find_contents(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++) {
		struct scan s = line_at(o, i);
		if (o->lines[i].kind != LINE_HEADING || !pattern_contents(s.text, s.len))
			continue;
		size_t first = i + 1;
		while (i + 1 < o->count && !contents_end(o, first, i + 1))
			o->lines[++i].kind = LINE_CONTENTS;
	}
}

/* ---- Endings ---- */

static bool has_mark(struct scan s)
{
	static const char *const marks[] = {"。", "，", "；", "：", ":", ";", NULL};

	for (size_t i = 0; marks[i]; i++)
		if (text_has(s.text, s.len, marks[i]))
			return true;
	return false;
}

static bool is_signer(const struct outline *o, size_t i)
{
	struct scan s = line_at(o, i);

	return o->lines[i].kind == LINE_PLAIN && text_fits(s.text, s.len, SIGNED_LENGTH) &&
	       !has_mark(s);
}

/* The date of a signature and the names above it. */
static void find_signatures(struct outline *o)
{
	struct date date;

	for (size_t i = 0; i < o->count; i++) {
		struct scan s = line_at(o, i);
		if (o->lines[i].kind != LINE_PLAIN || !date_only(s.text, s.len, &date))
			continue;
		for (size_t j = i; j > 0 && i - j < SIGNED_LINES && is_signer(o, j - 1); j--)
			o->lines[j - 1].kind = LINE_ENDING;
		o->lines[i].kind = LINE_ENDING;
	}
}

static bool is_title(const struct outline *o, size_t i)
{
	struct scan s = line_at(o, i);

	return text_fits(s.text, s.len, TITLE_LENGTH) && !has_mark(s) &&
	       title_is_kind(s.text, s.len);
}

/* The first line of the title above line i, if there is one; i if there is none. */
static size_t title_above(const struct outline *o, size_t i)
{
	for (size_t j = i; j-- > 0 && i - j <= TITLE_LINES && o->lines[j].kind == LINE_PLAIN;) {
		if (!is_title(o, j))
			continue;
		for (size_t n = 1; n < WRAPPED_LINES && j > 0 && is_signer(o, j - 1); n++)
			j--;
		return j;
	}
	return i;
}

/* A 第一条 or 第一章, or the table of contents before it. */
static bool begins_document(const struct outline *o, size_t i)
{
	const struct outline_line *l = &o->lines[i];

	if (l->kind == LINE_ARTICLE || l->kind == LINE_HEADING)
		return l->article.number == 1 ||
		       (i + 1 < o->count && o->lines[i + 1].kind == LINE_CONTENTS);
	return false;
}

/* The title of a document that follows within the file ends the article before it. */
static void find_titles(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++)
		if (begins_document(o, i))
			for (size_t j = title_above(o, i); j < i; j++)
				o->lines[j].kind = LINE_ENDING;
}

/* ---- All lines ---- */

/* One 第二条 alone is a line that was cut in a bad place. */
static bool has_articles(const struct outline *o)
{
	size_t seen = 0;

	for (size_t i = 0; i < o->count; i++) {
		if (o->lines[i].kind != LINE_ARTICLE)
			continue;
		if (++seen >= 2 || (o->lines[i].article.number == 1 && !o->lines[i].article.sub))
			return true;
	}
	return false;
}

static void settle(struct outline *o)
{
	bool articles = has_articles(o);

	for (size_t i = 0; i < o->count; i++)
		if (o->lines[i].kind == (articles ? LINE_ITEM : LINE_ARTICLE))
			o->lines[i].kind = draft_at(o->draft, i)->level ? LINE_HEADING : LINE_PLAIN;
}

enum zw_status outline_make(const struct draft *draft, struct buf *lines, struct err *err)
{
	struct outline o = {draft, NULL, draft_count(draft)};

	buf_reset(lines);
	buf_reserve(lines, o.count * sizeof(struct outline_line));
	for (size_t i = 0; i < o.count; i++) {
		struct scan s = line_at(&o, i);
		struct outline_line l = look_at(s.text, s.len, draft_at(draft, i)->level);
		buf_add(lines, &l, sizeof(l));
	}
	enum zw_status status = buf_status(lines, _("lines of one document"), err);
	if (status == ZW_OK) {
		o.lines = (struct outline_line *)(void *)lines->data;
		find_quotations(&o);
		find_contents(&o);
		find_signatures(&o);
		find_titles(&o);
		settle(&o);
	}
	return status;
}
