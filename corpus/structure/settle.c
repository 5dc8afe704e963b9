/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the whole of a part decides about its lines: where there are articles, 一、 is one of their
 * 项 or a chapter above them; elsewhere it is a heading, and what numbers a list is not.
 *
 * In order: articles at all, numbered lines, what belongs to no section, chapters, the part.
 */
#include "corpus/structure/outline_pass.h"

#include <string.h>

enum { SHORT_LENGTH = 25 }; /* characters of a heading that ends as a sentence does */

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

static void drop_articles(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->lines[i].kind == LINE_ARTICLE)
			o->lines[i].kind = draft_at(o->draft, i)->level ? LINE_HEADING : LINE_PLAIN;
}

static bool is_numbered(const struct outline_line *l)
{
	return l->kind == LINE_ITEM || l->kind == LINE_RUN_IN || l->kind == LINE_SENTENCE;
}

/* 1 总则 is a heading where there are 1.1 and 1.2; elsewhere a line of a table. */
static void settle_decimals(struct outline *o)
{
	size_t seen = 0;

	for (size_t i = 0; i < o->count; i++)
		seen += o->lines[i].kind == LINE_ITEM && o->lines[i].rank == RANK_DECIMAL_2;
	for (size_t i = 0; i < o->count && seen < 2; i++)
		if (is_numbered(&o->lines[i]) && o->lines[i].rank == RANK_DECIMAL)
			o->lines[i].kind = LINE_PLAIN;
}

/* 健全体制。 as all that the line says. */
static bool is_short_sentence(struct scan s, size_t heading)
{
	return s.len - heading == strlen("。") && text_ends(s.text, s.len, "。") &&
	       text_fits(s.text, s.len, SHORT_LENGTH) && !text_has(s.text, s.len, "，");
}

/* Is line i a heading in all but its look? 1.工作目标 and （一）健全体制。 are if a text follows;
 * mostly they are lines of a list. */
static bool is_plain_heading(const struct outline *o, size_t i)
{
	const struct outline_line *l = &o->lines[i], *next = l + 1;
	struct scan s = outline_text(o, i);

	if (i + 1 >= o->count || next->part ||
	    (l->heading < s.len && !is_short_sentence(s, l->heading)))
		return false;
	if (is_numbered(next))
		return next->rank > l->rank;
	s = outline_text(o, i + 1);
	return next->kind == LINE_PLAIN && text_has(s.text, s.len, "。");
}

/* 一是…。… among paragraphs that say all in one, or the last （三）…。… of such: what follows is no
 * part of it, but of what is above. */
static bool stands_alone(const struct outline *o, size_t i, bool final)
{
	const struct outline_line *l = &o->lines[i];

	if (l->heading + strlen("。") >= outline_text(o, i).len)
		return false;
	if (l->rank == RANK_COUNTED)
		return true;
	return final && i > 0 && i + 1 < o->count && l[1].kind == LINE_PLAIN && !l->part &&
	       l[-1].kind == LINE_RUN_IN && l[-1].rank == l->rank;
}

/* A line with a number: within articles it is one of their 项. `final`: none of its rank follows.
 */
static void settle_number(struct outline *o, size_t i, bool articles, bool final)
{
	struct outline_line *l = &o->lines[i];

	if (!is_numbered(l))
		return;
	if (articles)
		l->kind = LINE_PLAIN;
	else if (l->kind == LINE_RUN_IN && is_plain_heading(o, i))
		l->kind = LINE_ITEM;
	else if (l->kind == LINE_RUN_IN && stands_alone(o, i, final))
		l->kind = LINE_SENTENCE;
}

/* 本通知自印发之日起施行。 speaks of the whole, though it stands under the last section. */
static void settle_commencement(struct outline *o, size_t i)
{
	static const char *const ends[] = {"施行。", "执行。", "实施。", "生效。", NULL};
	struct scan s = outline_text(o, i);

	if (o->lines[i].kind != LINE_PLAIN || !text_starts(s.text, s.len, "本") ||
	    !text_has(s.text, s.len, "自"))
		return;
	for (size_t n = 0; ends[n]; n++)
		if (text_ends(s.text, s.len, ends[n]))
			o->lines[i].kind = LINE_ENDING;
}

/* 附则 and 序言 stand beside the highest division that there is. */
static void settle_unnumbered(struct outline *o, size_t i, enum heading_rank highest)
{
	struct outline_line *l = &o->lines[i];

	if (l->kind == LINE_HEADING && l->rank == RANK_CHAPTER && !l->article.number &&
	    highest < RANK_CHAPTER)
		l->rank = (uint8_t)highest;
}

/* 有下列情形的： and 一、渔船 are a list; what comes next is of it. */
static bool is_listed(const struct outline *o, size_t i)
{
	const struct outline_line *above = &o->lines[i - 1];
	struct scan s = outline_text(o, i - 1);

	return above->kind == LINE_ITEM || text_ends(s.text, s.len, "：") ||
	       text_ends(s.text, s.len, ":") || text_ends(s.text, s.len, "；");
}

static bool is_article(const struct outline *o, size_t i)
{
	return i < o->count && o->lines[i].kind == LINE_ARTICLE;
}

static bool is_first_subitem(const struct outline *o, size_t i)
{
	return i < o->count && o->lines[i].kind == LINE_ITEM && o->lines[i].rank == RANK_SUBITEM &&
	       o->lines[i].number == 1;
}

/* The numbers that the next chapter and the next section would have. */
struct chapters {
	uint32_t item, subitem;
	bool inside; /* an article: a list may be its own */
};

static bool is_chapter(const struct outline *o, size_t i, const struct chapters *c)
{
	const struct outline_line *l = &o->lines[i];

	if (l->kind == LINE_HEADING)
		return true;
	if (l->rank == RANK_SUBITEM && l->number == 1)
		return i > 0 && l[-1].kind == LINE_HEADING && is_article(o, i + 1);
	if ((c->inside && is_listed(o, i)) ||
	    l->number != (l->rank == RANK_ITEM ? c->item : c->subitem))
		return false;
	return is_article(o, i + 1) ||
	       (l->rank == RANK_ITEM && is_first_subitem(o, i + 1) && is_article(o, i + 2));
}

/* Judicial interpretations have 一、 for their chapters and （一） for sections. Such a line stands
 * right above an article, and the lines that do so count on; 二、 at the end of a list does not. */
static void settle_chapters(struct outline *o, size_t first, size_t end)
{
	struct chapters c = {1, 0, false};

	for (size_t i = first; i < end; i++) {
		struct outline_line *l = &o->lines[i];
		c.inside = c.inside || l->kind == LINE_ARTICLE;
		if ((l->rank != RANK_ITEM && l->rank != RANK_SUBITEM) ||
		    (l->kind != LINE_ITEM && l->kind != LINE_HEADING) || !is_chapter(o, i, &c))
			continue;
		l->kind = LINE_HEADING;
		if (l->rank == RANK_ITEM)
			c.item = l->number + 1;
		c.subitem = l->rank == RANK_ITEM ? 0 : l->number + 1;
	}
}

static void settle_part(struct outline *o, size_t first, size_t end)
{
	enum heading_rank highest = RANK_CHAPTER;
	bool articles = false, more = false;
	unsigned later = 0; /* ranks of headings behind the line, as far as they are its like */

	for (size_t i = first; i < end; i++) {
		const struct outline_line *l = &o->lines[i];
		articles = articles || l->kind == LINE_ARTICLE;
		if (l->kind == LINE_HEADING && l->rank && l->rank < highest)
			highest = (enum heading_rank)l->rank;
	}
	if (articles)
		settle_chapters(o, first, end);
	for (size_t i = end; i-- > first;) {
		struct outline_line *l = &o->lines[i];
		settle_number(o, i, articles, !(later & (1u << l->rank)));
		settle_unnumbered(o, i, highest);
		if (!articles && !more)
			settle_commencement(o, i);
		l->last = !more;
		more = more || (l->kind >= LINE_HEADING && l->kind <= LINE_ARTICLE);
		/* What is below it begins anew behind it. */
		if (is_numbered(l) || l->kind == LINE_HEADING)
			later = (later & ((1u << l->rank) - 1)) | 1u << l->rank;
	}
}

void outline_settle(struct outline *o)
{
	size_t first = 0;

	settle_decimals(o);
	if (!has_articles(o))
		drop_articles(o);
	for (size_t i = 1; i <= o->count; i++) {
		if (i < o->count && !o->lines[i].part)
			continue;
		settle_part(o, first, i);
		first = i;
	}
}
