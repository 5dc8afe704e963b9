/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: numbers, how it was taken, what was rewritten, the whole.
 */
#include "web/page/results/summary.h"

#include "web/page/facts.h"

#include <string.h>

struct kinds kinds_of(const struct query *q)
{
	struct kinds kinds = {0};

	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded || item->field == FIELD_TITLE)
			kinds.limits = true;
		if (!item->excluded)
			*(item->quoted ? &kinds.quoted : &kinds.plain) = true;
	}
	return kinds;
}

bool answered_about(enum answered answered)
{
	return answered == ANSWERED_QUESTION || answered == ANSWERED_WORDS ||
	       answered == ANSWERED_SOURCE;
}

/* ---- Numbers ---- */

/* 12 篇文件; 12 documents */
static void count(struct html *h, uint64_t n, const char *chinese, const char *one,
                  const char *many)
{
	html_lit(h, "<strong>");
	html_count(h, n);
	html_lit(h, "</strong> ");
	html_say(h, chinese, n == 1 ? one : many);
}

static void places(struct html *h, const struct answer *a)
{
	if (answered_direct(a->answered))
		return;
	if (a->passages > 0) {
		if (a->documents > 0)
			html_lit(h, " · ");
		count(h, a->passages, "条", "article", "articles");
	}
	if (a->occurrences > 0) {
		html_lit(h, " · ");
		count(h, a->occurrences, "处", "hit", "hits");
	}
}

static void reachable(struct html *h, const struct ask *ask)
{
	html_say(h, "（可翻看前 ", " (the first ");
	html_count(h, REACHABLE_LIMIT);
	html_say(h, ask->scope == SCOPE_PASSAGE ? " 条）" : " 篇）", " can be paged through)");
}

static void counts(struct html *h, const struct ask *ask, const struct answer *a)
{
	bool about = answered_about(a->answered);

	if (a->partial)
		html_say(h, "至少 ", "At least ");
	else if (about)
		html_say(h, "约 ", "About ");
	if (a->documents > 0 || !about)
		count(h, a->documents, "篇文件", "document", "documents");
	if (a->about > a->documents) {
		html_say(h, "（估计约 ", " (probably about ");
		html_count(h, a->about);
		html_say(h, " 篇）", ")");
	}
	places(h, a);
	if (!about && ask->scope == SCOPE_DOCUMENT && a->reachable < a->documents) {
		html_say(h, "，相同文本和各版本合并为 ", "; copies and versions folded into ");
		html_count(h, a->reachable);
		html_say(h, " 项", a->reachable == 1 ? " result" : " results");
	}
	if (a->reachable > REACHABLE_LIMIT)
		reachable(h, ask);
}

void partial_write(struct html *h, const struct answer *a)
{
	frame_shards(h, a->shards);
	if (!a->late)
		return;
	html_lit(h, "<p class=\"note partial\">");
	html_say(
	        h,
	        "检索超过时限，只查看了一部分：列出的都符合，但可能还有更多、更相关的，数目是下限。"
	        "加一个词语或条件会更快。",
	        "Time ran out before everything was searched: what is listed does match, but there "
	        "may be more and better results, and the numbers are lower bounds. Another word or "
	        "filter makes it faster.");
	html_lit(h, "</p>\n");
}

/* As written, and with the words apart. */
static void written(struct html *h, const struct query *q, const struct answer *a)
{
	bool rewritten = query_rewrites(q) > 0;

	html_lit(h, "<p class=\"written\">");
	if (a->exact == a->documents) {
		html_say(h, "均按原文出现。", "All as written.");
	} else if (a->exact == 0) {
		html_say(h,
		         rewritten ? "没有按原文出现的；换了写法或分词后各词俱在的有 "
		                   : "没有按原文出现的；分词后各词俱在的有 ",
		         rewritten
		                 ? "None as written; in another spelling or with its words apart: "
		                 : "None as written; with its words apart: ");
		html_count(h, a->documents);
		html_say(h, " 篇。", ".");
	} else {
		html_say(h, "按原文 ", "As written: ");
		html_count(h, a->exact);
		html_say(h, rewritten ? " 篇，换了写法或分词另有 " : " 篇，分词另有 ",
		         rewritten ? "; in another spelling or with its words apart: "
		                   : "; with its words apart: ");
		html_count(h, a->documents - a->exact);
		html_say(h, " 篇。", ".");
	}
	html_lit(h, "</p>\n");
}

/* ---- How it was taken ---- */

static const struct {
	const char *zh, *en;
} answered_notes[] = {
        [ANSWERED_ALL] = {NULL, NULL},
        [ANSWERED_SOME] = {"没有哪一篇同时含有全部检索项，下面列出的含有其中一部分。",
                           "No document has all of the search terms; these have some of them."},
        [ANSWERED_QUESTION] =
                {"检索词较长，原文中没有这样一整句，已按其中的词语查找，最相关的在前。",
                 "A long query that stands nowhere as one sentence: searched by its words, the "
                 "most "
                 "relevant first."},
        [ANSWERED_WORDS] = {"没有找到原样的内容，已改按其中的词语查找，最相关的在前。",
                            "Nothing matches as written: searched by its words instead, the most "
                            "relevant first."},
        [ANSWERED_SOURCE] =
                {"您检索的是一段文字：先列出它的出处和不同之处，再列与其中词语相关的。",
                 "You pasted a text: first where it comes from and how it differs, then what is "
                 "related to its words."},
        [ANSWERED_CITATION] =
                {"您检索的是一处引用：先列出它所指的内容，再列引用它的和含有这些词语的。",
                 "You searched for a citation: first what it refers to, then what cites it and "
                 "what "
                 "has these words."},
        [ANSWERED_NUMBER] = {"您检索的是一个文号：先列出这份文件，再列引用它的和含有这些词语的。",
                             "You searched for a document number: first that document, then what "
                             "cites it and what has these words."},
        [ANSWERED_TITLE] = {"您检索的是一个标题：先列出这份文件，再列引用它的和含有这些词语的。",
                            "You searched for a title: first that document, then what cites it and "
                            "what has these words."},
        [ANSWERED_NEAR] =
                {"先列出文号相邻的文件，再列正文里有这个文号的。",
                 "First documents with neighbouring numbers, then those that mention this "
                 "number."},
};

_Static_assert(sizeof(answered_notes) / sizeof(answered_notes[0]) == ANSWERED_NEAR + 1,
               "a note for each way to answer");

static void taken(struct html *h, enum answered answered)
{
	if (!answered_notes[answered].zh)
		return;
	html_lit(h, "<p class=\"note\">");
	html_say(h, answered_notes[answered].zh, answered_notes[answered].en);
	html_lit(h, "</p>\n");
}

static void day(struct html *h, const struct query *q, const struct answer *a)
{
	if (!q->as_of)
		return;
	html_lit(h, "<p class=\"day\">");
	html_say(h, "版本和时效以 ", "Versions and status as of ");
	facts_day(h, a->as_of);
	html_say(h, " 为准。", ".");
	html_lit(h, "</p>\n");
}

static void missing(struct html *h, const struct answer *a)
{
	if (!a->missing)
		return;
	html_lit(h, "<p class=\"note\">");
	html_say(h, "索引里没有：", "Not in the index: ");
	html_lit(h, "<bdi");
	html_chinese(h);
	html_lit(h, ">");
	html_text(h, a->missing);
	html_lit(h, "</bdi></p>\n");
}

/* ---- What was rewritten ---- */

/* Those of the thesaurus, which only rank, or the others, by which something is found. */
static bool is_shown(const struct rewrite *r, const struct answer *a, bool lay)
{
	return answered_used(a->answered, r) && (r->kind == REWRITE_LAY) == lay;
}

static bool any_rewrite(const struct query *q, const struct answer *a, bool lay)
{
	for (size_t i = 0; i < query_rewrites(q); i++)
		if (is_shown(query_rewrite(q, i), a, lay))
			return true;
	return false;
}

static void list_rewrites(struct html *h, const struct query *q, const struct answer *a, bool lay)
{
	const struct rewrite *last = NULL;

	html_lit(h, "<span");
	html_chinese(h);
	html_lit(h, ">");
	for (size_t i = 0; i < query_rewrites(q); i++) {
		const struct rewrite *r = query_rewrite(q, i);
		if (!is_shown(r, a, lay))
			continue;
		if (last && last->kind == r->kind && strcmp(last->from, r->from) == 0) {
			html_lit(h, "、");
		} else {
			html_text(h, last ? "；" : "");
			html_text(h, r->from);
			html_lit(h, " → ");
		}
		html_text(h, r->to);
		if (*r->note) {
			html_lit(h, "（");
			html_text(h, r->note);
			html_lit(h, "）");
		}
		last = r;
	}
	html_lit(h, "</span>");
}

static void other_way(struct html *h, const struct ask *ask)
{
	struct ask other = *ask;

	other.plain = !ask->plain;
	html_lit(h, "<a href=\"");
	ask_link(h, &other, 1);
	html_lit(h, "\">");
	if (ask->plain)
		html_say(h, "也搜其他写法", "Search other spellings, too");
	else
		html_say(h, "只搜原样", "Search as typed only");
	html_lit(h, "</a>");
}

/* There may be many: they are there for who wants to know. */
static void lay_words(struct html *h, const struct query *q, const struct answer *a)
{
	html_lit(h, "<details class=\"rewrites\"><summary>");
	html_say(h, "用了哪些法律用语", "Which statutory terms");
	html_lit(h, "</summary>\n<p>");
	list_rewrites(h, q, a, true);
	html_say(h, "。", ".");
	html_lit(h, "</p>\n</details>\n");
}

void rewrites_write(struct html *h, const struct query *q, const struct ask *ask,
                    const struct answer *a)
{
	bool words = any_rewrite(q, a, false), lay = any_rewrite(q, a, true);

	if (!ask->plain && !words && !lay)
		return;
	html_lit(h, "<p class=\"rewrites\">");
	if (ask->plain)
		html_say(h, "只搜了原样。", "Searched as typed only. ");
	if (words) {
		html_say(h, "也检索了：", "Also searched: ");
		list_rewrites(h, q, a, false);
		html_say(h, "。", ". ");
	}
	if (lay)
		html_say(h, "排序时也用了法律用语。", "Statutory terms helped to rank. ");
	other_way(h, ask);
	html_lit(h, "</p>\n");
	if (lay)
		lay_words(h, q, a);
}

/* ---- The whole ---- */

void summary_write(struct html *h, const struct query *q, const struct ask *ask,
                   const struct answer *a)
{
	html_lit(h, "<div class=\"summary\" role=\"status\">\n<p class=\"counts\">");
	counts(h, ask, a);
	html_lit(h, "</p>\n");
	partial_write(h, a);
	if (a->answered == ANSWERED_ALL && kinds_of(q).plain && !a->partial)
		written(h, q, a);
	rewrites_write(h, q, ask, a);
	missing(h, a);
	day(h, q, a);
	taken(h, a->answered);
	html_lit(h, "</div>\n");
}
