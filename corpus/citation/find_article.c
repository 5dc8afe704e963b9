/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Articles: what they are of is said before them. In order: 第X条, 前款.
 */
#include "corpus/citation/behind.h"
#include "corpus/citation/finder.h"
#include "corpus/name/work.h"
#include "corpus/text/numeral.h"

#include <string.h>

/* ---- Articles ---- */

/* Some texts have lost the line ends between their articles. */
static bool begins_sentence(const struct finder *f)
{
	size_t at = f->s.at;

	while (at > 0 && f->s.text[at - 1] == ' ')
		at--;
	return text_ends(f->s.text, at, "\n") || text_ends(f->s.text, at, "。");
}

/* A passage that is an article begins with its number; so does an article that is quoted. */
bool take_own_number(struct finder *f)
{
	struct scan s = f->s, front = scan_of(f->s.text, f->s.at);
	struct references list;
	struct reference none = {0};

	while (scan_space(&front) || scan_word(&front, "#") || scan_word(&front, "*"))
		;
	bool first = scan_end(&front);
	bool quote = f->quoted && f->quote == f->s.at;
	bool line = begins_sentence(f);
	if (!(first || quote || line) || !references_read(&s, none, &list))
		return false;
	s.at = list.at[0].end;
	struct scan behind = s;
	bool numbered = first && f->where->article > 0 && list.at[0].article == f->where->article &&
	                list.at[0].sub == f->where->sub;
	if (list.at[0].article == 0 ||
	    (!numbered && !scan_space(&behind) && !scan_word(&behind, "*")))
		return false;
	f->s.at = s.at;
	return true;
}

/* 该法 is the title cited last, if that is such a text. */
static struct target target_that(struct finder *f, const struct behind *b)
{
	struct aliases *a = f->where->aliases;
	const char *type = f->s.text + b->type;
	size_t len = b->end - b->type;

	if (!a || len > a->last.len)
		return (struct target){.known = false};
	const char *end = a->last.data + a->last.len - len;
	if (memcmp(end, type, len) != 0 && !(text_same(type, len, "法", strlen("法")) &&
	                                     text_ends(a->last.data, a->last.len, "法典")))
		return (struct target){.known = false};
	buf_reset(&f->key);
	buf_add(&f->key, a->last.data, a->last.len);
	return finder_target(f, CITED_TITLE, 0);
}

static struct target target_name(struct finder *f, const struct behind *b)
{
	uint32_t year;

	work_key_year(f->s.text + b->start, b->end - b->start, &f->key, &year);
	/* 条例 says which one only where the document has said so. */
	if (b->start == b->type && !alias_is(f->where->aliases, &f->key))
		return (struct target){.known = false};
	alias_resolve(f->where->aliases, &f->key);
	finder_remember(f);
	return finder_target(f, CITED_TITLE, year);
}

static struct target bare_target(struct finder *f)
{
	if (f->named.known)
		return f->named;
	return finder_itself(f);
}

static struct target target_behind(struct finder *f, const struct behind *b)
{
	switch (b->kind) {
	case BEHIND_NAME:
		return target_name(f, b);
	case BEHIND_THIS:
		/* 本决定 is the decision, whatever it amends. */
		return text_has(f->s.text + b->type, b->end - b->type, "决定") ? finder_self
		                                                               : finder_itself(f);
	case BEHIND_THAT:
		return target_that(f, b);
	case BEHIND_SAME:
		return f->before_of;
	case BEHIND_NOTHING:
		return bare_target(f);
	case BEHIND_ARTICLE:
	case BEHIND_PARAGRAPH:
		return finder_amends(f) ? (struct target){.known = false} : finder_self;
	default:
		return (struct target){.known = false};
	}
}

/* 本条第二款, 本款第一项, 同条第三款, and 第二款 alone: of which article. False: cannot be told. */
static bool within_of(const struct finder *f, const struct behind *b, struct reference *within)
{
	const struct citing *w = f->where;
	bool here = b->kind == BEHIND_ARTICLE || b->kind == BEHIND_PARAGRAPH ||
	            (b->kind == BEHIND_NOTHING && !f->named.known);

	if (b->kind == BEHIND_SAME) {
		*within = f->before;
		within->paragraph = within->item = 0;
		return f->before.article > 0;
	}
	if (!here || w->article == 0 || finder_amends(f))
		return false;
	*within = (struct reference){0, 0, w->article, w->sub, w->article, w->sub, 0, 0};
	if (b->kind == BEHIND_PARAGRAPH)
		within->paragraph = f->paragraph;
	return true;
}

bool take_articles(struct finder *f)
{
	struct scan s = f->s;
	struct references list;
	struct reference within = {0};
	size_t at = s.at;
	struct behind b = behind_read(s.text, f->floor, at);
	bool attached = f->title.known && f->attach > f->title_end && b.end == f->attach;
	if (!within_of(f, &b, &within))
		within = (struct reference){0};
	if (!references_read(&s, within, &list))
		return false;
	/* 第二款, and nothing tells of which 条. */
	if (list.at[0].article == 0) {
		f->s.at = s.at;
		return true;
	}
	struct target t = attached ? f->title : target_behind(f, &b);
	bool named = b.kind != BEHIND_NOTHING && !attached;
	if (t.known)
		finder_add_list(f, named ? b.start : at, &t, &list);
	f->s.at = s.at;
	return true;
}

/* 刑法分则第三章第二节、第一百九十条: nothing is cited yet, but what the articles are of is said.
 */
bool take_division(struct finder *f)
{
	static const char *const units[] = {"章", "节", "编", "分编", NULL};
	struct scan s = f->s;
	struct behind b = behind_read(s.text, f->floor, s.at);
	uint32_t number;

	if (!scan_word(&s, "第") || !numeral_read(&s, true, &number) || !scan_any(&s, units))
		return false;
	if (b.kind == BEHIND_NAME || b.kind == BEHIND_THIS) {
		struct target t = target_behind(f, &b);
		f->named = t.known ? t : f->named;
	}
	f->s.at = s.at;
	return true;
}

/* ---- 前条, 前款 ---- */

static bool before_is_word(const struct finder *f)
{
	static const char *const words[] = {"目", "之", "以", "提", "眼", "此", "先",
	                                    "日", "年", "月", "午", "当", "从", "事",
	                                    "空", "面", "会", "生", NULL};

	return text_ends_any(f->s.text, f->s.at, words);
}

static bool before_reference(const struct finder *f, bool article, uint32_t count,
                             struct reference *r)
{
	const struct citing *w = f->where;

	*r = (struct reference){0};
	if (article) {
		uint32_t n = w->article_before;
		if (n < count || (count > 1 && w->sub_before))
			return false;
		*r = (struct reference){0, 0, n + 1 - count, w->sub_before, n, w->sub_before, 0, 0};
		return true;
	}
	*r = (struct reference){0, 0, w->article, w->sub, w->article, w->sub, 0, 0};
	r->paragraph = f->paragraph > count ? f->paragraph - count : 0;
	return w->article > 0;
}

/* 前条, 前款, 前两款, 前款第三项 */
bool take_before(struct finder *f)
{
	static const char *const no_unit[] = {"件", "例", "款", "项", NULL};
	struct scan s = f->s;
	struct references list;
	struct reference r;
	uint32_t count = 1;

	scan_word(&s, "前");
	numeral_read(&s, false, &count);
	bool article = scan_word(&s, "条");
	if ((!article && !scan_word(&s, "款")) || before_is_word(f) || count == 0 ||
	    finder_amends(f) || !before_reference(f, article, count, &r))
		return false;
	struct scan behind = s;
	if (scan_any(&behind, no_unit))
		return false;
	r.start = f->s.at;
	r.end = s.at;
	list = (struct references){.n = 1, .at = {r}};
	behind = s;
	struct references further;
	if (references_read(&behind, r, &further) && further.at[0].article == r.article &&
	    further.at[0].article_to == r.article_to) {
		list = further;
		s = behind;
	}
	finder_add_list(f, f->s.at, &finder_self, &list);
	f->s.at = s.at;
	return true;
}
