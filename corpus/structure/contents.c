/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tables of contents: 目录 and what follows, up to where its first entry stands again. Where it
 * does not, up to the first line that cannot be an entry.
 */
#include "corpus/structure/outline_pass.h"

enum { CONTENTS_LINES = 2000 };

static bool is_contents(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);

	return o->lines[i].kind == LINE_HEADING && pattern_contents(s.text, s.len);
}

/* Does line i repeat the first entry? Of an article its number tells: 第一条 目的 there, 第一条
 * 为了… here. */
static bool repeats(const struct outline *o, size_t first, size_t i)
{
	struct scan a = outline_text(o, first), b = outline_text(o, i);
	const struct outline_line *x = &o->lines[first], *y = &o->lines[i];

	if (x->kind == LINE_ARTICLE && y->kind == LINE_ARTICLE)
		return x->article.number == y->article.number && x->article.sub == y->article.sub;
	return pattern_same_entry(a.text, a.len, b.text, b.len);
}

static bool is_entry(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);

	return pattern_entry(s.text, s.len);
}

/* Does the body begin at line i, if no entry stands again? With an article, or with what the
 * format marks as a heading among lines that it does not. */
static bool may_end(const struct outline *o, size_t first, size_t i)
{
	return o->lines[i].kind == LINE_ARTICLE ||
	       (draft_at(o->draft, i)->level > 0 && draft_at(o->draft, first)->level == 0);
}

/* The line behind the table with this first entry. */
static size_t contents_end(const struct outline *o, size_t first)
{
	size_t other = 0, i = first;

	for (; i < o->count && i - first < CONTENTS_LINES && !is_contents(o, i); i++) {
		if (i > first && repeats(o, first, i))
			return i;
		if (!is_entry(o, i))
			break;
		if (!other && may_end(o, first, i))
			other = i;
	}
	return other ? other : i;
}

void outline_contents(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++) {
		if (!is_contents(o, i) || i + 1 == o->count)
			continue;
		size_t end = contents_end(o, i + 1);
		while (i + 1 < end)
			o->lines[++i].kind = LINE_CONTENTS;
	}
}
