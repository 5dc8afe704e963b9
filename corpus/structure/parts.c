/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where one text ends and the next begins: a 通知 and the 办法 it sends along, the cover of a
 * decree and the decree, annexes, several laws in one file. Three things tell: 附件1 on a line of
 * its own, a title behind a signature, a title above a 第一条.
 *
 * In order: signatures, annexes, the three.
 */
#include "corpus/text/title_kind.h"
#include "corpus/structure/enumerator.h"
#include "corpus/structure/outline_pass.h"
#include "corpus/structure/titles.h"
#include "corpus/text/date.h"

#include <string.h>

enum {
	SIGNED_LINES = 8,   /* of names above the date */
	SIGNED_LENGTH = 30, /* characters of such a name */
	TITLE_GAP = 5,      /* lines from a title to the first article under it */
	TITLE_SHORTEST = 4, /* characters; 序号 is the head of a table */
	WRAPPED_LINES = 3,  /* of a title, seen from its end */
	SKIPPED_LINES = 6, /* between a signature and the next title: （此件公开发布）, 抄送 */
	LISTED_LINES = 40, /* of a note that lists the annexes */
	LISTED_LENGTH = 60,
	NAMING_LINES = 30, /* of a notice that names what it sends */
};

struct parts {
	struct outline *o;
	struct names names;
	bool body;    /* the part says something, beyond its title and the notes under it */
	bool signed_; /* and ended */
};

/* ---- Signatures ---- */

static bool is_signer(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);

	return o->lines[i].kind == LINE_PLAIN && text_fits(s.text, s.len, SIGNED_LENGTH) &&
	       !text_has_mark(s);
}

static bool is_date(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);
	struct date date;

	return date_only(s.text, s.len, &date);
}

void outline_signatures(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++) {
		if (o->lines[i].kind != LINE_PLAIN || !is_date(o, i))
			continue;
		for (size_t j = i; j > 0 && i - j < SIGNED_LINES && is_signer(o, j - 1); j--)
			o->lines[j - 1].kind = LINE_ENDING;
		o->lines[i].kind = LINE_ENDING;
	}
}

/* ---- Parts ---- */

static void begin_part(struct parts *p, size_t i)
{
	p->o->lines[i].part = true;
	p->body = p->signed_ = false;
}

/* ---- Annexes ---- */

/* Is line i of the text that an annex would have, and not of what stands under a signature? */
static bool is_text(const struct outline *o, size_t i)
{
	return i < o->count && o->lines[i].kind != LINE_ANNEX && o->lines[i].kind != LINE_ENDING &&
	       !text_in_brackets(outline_text(o, i));
}

static bool is_listed(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);
	struct enumerator e;

	/* 附件1.docx */
	if (o->lines[i].kind == LINE_PLAIN && text_starts(s.text, s.len, "附件") &&
	    text_fits(s.text, s.len, LISTED_LENGTH))
		return true;
	return o->lines[i].kind != LINE_ANNEX && text_fits(s.text, s.len, LISTED_LENGTH) &&
	       !text_ends(s.text, s.len, "。") && enumerator_read(s.text, s.len, &e) &&
	       e.rank == RANK_POINT;
}

/* The line behind the names that are listed under line i. */
static size_t list_end(const struct outline *o, size_t i)
{
	size_t j = i + 1;

	while (j < o->count && j - i < LISTED_LINES && is_listed(o, j))
		j++;
	return j;
}

/* 附件： and under it 1.…, 2.…: only their names. The signature follows, or nothing. */
static bool is_list(const struct parts *p, size_t i)
{
	size_t j = list_end(p->o, i);

	struct scan first = j > i + 1 ? outline_text(p->o, i + 1) : scan_of("", 0);

	if (j == i + 1 || (p->signed_ && !text_starts(first.text, first.len, "附件")))
		return false;
	return j == p->o->count || p->o->lines[j].kind == LINE_ENDING;
}

static bool signature_follows(const struct outline *o, size_t i)
{
	for (size_t j = i + 1; j < o->count && j <= i + SIGNED_LINES; j++)
		if (o->lines[j].kind == LINE_ENDING)
			return true;
	return false;
}

static bool annex_begins(const struct parts *p, size_t i)
{
	struct scan s = outline_text(p->o, i), name;
	const struct outline_line *l = &p->o->lines[i];
	struct annex_line annex = {false, s.len};
	struct enumerator e;

	pattern_annex(s.text, s.len, &annex);
	if (draft_at(p->o->draft, i)->level > 0)
		return true;
	if (l->name >= s.len)
		return !is_list(p, i);
	name = scan_of(s.text + l->name, s.len - l->name);
	if (!is_text(p->o, i + 1) || enumerator_read(name.text, name.len, &e) ||
	    is_listed(p->o, i + 1))
		return false;
	return annex.numbered || (p->body && !signature_follows(p->o, i));
}

static void take_annex(struct parts *p, size_t i)
{
	struct outline *o = p->o;
	struct scan s = outline_text(o, i);

	if (!annex_begins(p, i)) {
		for (size_t j = i, end = list_end(o, i); j < end; j++)
			o->lines[j].kind = LINE_ENDING;
		return;
	}
	begin_part(p, i);
	if (o->lines[i].name < s.len || i + 1 >= o->count)
		return;
	size_t n = title_lines(o, i + 1);
	struct scan next = outline_text(o, i + 1);
	if (n == 0 && title_may_be(o, i + 1) && !text_fits(next.text, next.len, TITLE_SHORTEST - 1))
		n = 1;
	title_mark(o, i + 1, n);
}

/* ---- Titles behind a signature ---- */

static bool is_skipped(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);

	return o->lines[i].kind == LINE_ENDING ||
	       (o->lines[i].kind == LINE_PLAIN && (text_in_brackets(s) || text_has_mark(s)) &&
	        text_fits(s.text, s.len, LISTED_LENGTH) && !text_ends(s.text, s.len, "。"));
}

static void take_signature(struct parts *p, size_t i)
{
	struct outline *o = p->o;
	size_t j = i + 1;

	p->signed_ = true;
	while (j < o->count && j <= i + SKIPPED_LINES && is_skipped(o, j))
		j++;
	if (j >= o->count)
		return;
	size_t n = title_lines(o, j);
	if (n == 0 || j + n >= o->count)
		return;
	title_mark(o, j, n);
	begin_part(p, j);
}

/* ---- Titles that were named ---- */

/* Is there a text already, before the title? */
static bool has_body(const struct outline *o, size_t first)
{
	struct scan s = outline_text(o, first - 1);

	return o->lines[first - 1].kind != LINE_PLAIN || text_ends(s.text, s.len, "。");
}

static void take_named(struct parts *p, size_t i)
{
	size_t n = p->names.count && has_body(p->o, i) ? title_named(p->o, i, &p->names) : 0;

	if (n == 0 || i + n >= p->o->count)
		return;
	title_mark(p->o, i, n);
	begin_part(p, i);
}

/* ---- Titles above a first article ---- */

/* A 第一条 or 第一章, or the table of contents before it. */
static bool begins_document(const struct outline *o, size_t i)
{
	const struct outline_line *l = &o->lines[i];

	if (l->kind == LINE_ARTICLE || (l->kind == LINE_HEADING && l->rank))
		return l->article.number == 1 ||
		       (i + 1 < o->count && o->lines[i + 1].kind == LINE_CONTENTS);
	return false;
}

/* The lines of the title above line i: [*first, *end). False if there is none. */
static bool title_above(const struct outline *o, size_t i, size_t *first, size_t *end)
{
	for (size_t j = i; j-- > 0 && i - j <= TITLE_GAP;) {
		if (o->lines[j].kind != LINE_PLAIN && !title_is_marked(o, j))
			return false;
		struct scan s = outline_text(o, j);
		if (!title_may_be(o, j) || !title_is_kind(s.text, s.len))
			continue;
		*end = j + 1;
		for (size_t n = 1; n < WRAPPED_LINES && j > 0 && !title_is_marked(o, j) &&
		                   is_signer(o, j - 1) && title_may_be(o, j - 1);
		     n++)
			j--;
		*first = j;
		return true;
	}
	return false;
}

static void take_beginning(struct parts *p, size_t i)
{
	size_t first, end;

	if (!p->body || !title_above(p->o, i, &first, &end) || first == 0 || !has_body(p->o, first))
		return;
	title_mark(p->o, first, end - first);
	begin_part(p, first);
}

/* ---- All lines ---- */

/* Does the line tell something, as titles and the notes under them do not? */
static bool is_body(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);

	switch (o->lines[i].kind) {
	case LINE_ARTICLE:
	case LINE_ITEM:
	case LINE_RUN_IN:
	case LINE_SENTENCE:
		return true;
	case LINE_PLAIN:
		return !text_in_brackets(s) &&
		       (text_ends(s.text, s.len, "。") || text_ends(s.text, s.len, "：") ||
		        text_ends(s.text, s.len, ":"));
	default:
		return false;
	}
}

void outline_parts(struct outline *o)
{
	struct parts p = {.o = o};
	bool named = false;

	for (size_t i = 0; i < o->count; i++) {
		if (o->lines[i].kind == LINE_ANNEX)
			take_annex(&p, i);
		else if (o->lines[i].kind == LINE_ENDING && p.body && is_date(o, i))
			take_signature(&p, i);
		else if (begins_document(o, i))
			take_beginning(&p, i);
		else if (o->lines[i].kind == LINE_PLAIN && p.body)
			take_named(&p, i);
		named = named || o->lines[i].part || i >= NAMING_LINES;
		if (!named)
			names_collect(&p.names, outline_text(o, i));
		p.body = p.body || is_body(o, i);
	}
}
