/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The results of a query: what was found, how it was understood, the list.
 */
#include "web/page/results/facets.h"
#include "web/page/facts.h"
#include "web/page/results/hit.h"
#include "web/page/results/notes.h"
#include "web/page/paging.h"
#include "web/pages.h"

#include <stdio.h>
#include <string.h>

enum {
	SNIPPETS_SHOWN = 2,
	TITLE_LIMIT = Q_LIMIT + 128,
};

/* ---- What was found ---- */

/* What kinds of items a query has. */
struct kinds {
	bool plain, quoted, limits; /* limits: what must not be there, or only in the title */
};

static struct kinds kinds_of(const struct query *q)
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

static void places(struct html *h, const struct answer *a)
{
	if (answered_direct(a->answered))
		return;
	if (a->passages > 0) {
		if (a->documents > 0)
			html_lit(h, " · ");
		html_lit(h, "<strong>");
		html_count(h, a->passages);
		html_lit(h, "</strong> 条");
	}
	if (a->occurrences > 0) {
		html_lit(h, " · <strong>");
		html_count(h, a->occurrences);
		html_lit(h, "</strong> 处");
	}
}

static void counts(struct html *h, const struct ask *ask, const struct answer *a)
{
	bool about = a->answered == ANSWERED_QUESTION || a->answered == ANSWERED_WORDS ||
	             a->answered == ANSWERED_SOURCE;

	if (about)
		html_lit(h, "约 ");
	if (a->documents > 0 || !about) {
		html_lit(h, "<strong>");
		html_count(h, a->documents);
		html_lit(h, "</strong> 篇文件");
	}
	places(h, a);
	if (!about && ask->scope == SCOPE_DOCUMENT && a->reachable < a->documents) {
		html_lit(h, "，相同文本和各版本合并为 ");
		html_count(h, a->reachable);
		html_lit(h, " 项");
	}
	if (a->reachable > REACHABLE_LIMIT) {
		html_lit(h, "（可翻看前 ");
		html_count(h, REACHABLE_LIMIT);
		html_text(h, ask->scope == SCOPE_PASSAGE ? " 条）" : " 篇）");
	}
}

/* As written, and with the words apart. */
static void written(struct html *h, const struct query *q, const struct answer *a)
{
	bool rewritten = query_rewrites(q) > 0;

	html_lit(h, "<p class=\"written\">");
	if (a->exact == a->documents) {
		html_lit(h, "均按原文出现。");
	} else if (a->exact == 0) {
		html_text(h, rewritten ? "没有按原文出现的；换了写法或分词后各词俱在的有 "
		                       : "没有按原文出现的；分词后各词俱在的有 ");
		html_count(h, a->documents);
		html_lit(h, " 篇。");
	} else {
		html_lit(h, "按原文 ");
		html_count(h, a->exact);
		html_text(h, rewritten ? " 篇，换了写法或分词另有 " : " 篇，分词另有 ");
		html_count(h, a->documents - a->exact);
		html_lit(h, " 篇。");
	}
	html_lit(h, "</p>\n");
}

static const char *const answered_notes[] = {
        [ANSWERED_ALL] = NULL,
        [ANSWERED_SOME] = "没有哪一篇同时含有全部检索项，下面列出的含有其中一部分。",
        [ANSWERED_QUESTION] =
                "检索词较长，原文中没有这样一整句，已按其中的词语查找，最相关的在前。",
        [ANSWERED_WORDS] = "没有找到原样的内容，已改按其中的词语查找，最相关的在前。",
        [ANSWERED_SOURCE] = "您检索的是一段文字：先列出它的出处和不同之处，再列与其中词语相关的。",
        [ANSWERED_CITATION] =
                "您检索的是一处引用：先列出它所指的内容，再列引用它的和含有这些词语的。",
        [ANSWERED_NUMBER] = "您检索的是一个文号：先列出这份文件，再列引用它的和含有这些词语的。",
        [ANSWERED_TITLE] = "您检索的是一个标题：先列出这份文件，再列引用它的和含有这些词语的。",
        [ANSWERED_NEAR] = "先列出文号相邻的文件，再列正文里有这个文号的。",
};

_Static_assert(sizeof(answered_notes) / sizeof(answered_notes[0]) == ANSWERED_NEAR + 1,
               "a note for each way to answer");

static void day(struct html *h, const struct query *q, const struct answer *a)
{
	if (!q->as_of)
		return;
	html_lit(h, "<p class=\"day\">版本和时效以 ");
	facts_day(h, a->as_of);
	html_lit(h, " 为准。</p>\n");
}

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
}

/* 也检索了：5万元 → 五万元、50000元；只搜原样 */
static void rewrites(struct html *h, const struct query *q, const struct ask *ask,
                     const struct answer *a)
{
	struct ask plain = *ask;

	if (ask->plain) {
		plain.plain = false;
		html_lit(h, "<p class=\"rewrites\">只搜了原样。<a href=\"");
		ask_link(h, &plain, 1);
		html_lit(h, "\">也搜其他写法</a></p>\n");
		return;
	}
	if (!any_rewrite(q, a, false) && !any_rewrite(q, a, true))
		return;
	html_lit(h, "<p class=\"rewrites\">");
	if (any_rewrite(q, a, false)) {
		html_lit(h, "也检索了：");
		list_rewrites(h, q, a, false);
		html_lit(h, "。");
	}
	if (any_rewrite(q, a, true))
		html_lit(h, "排序时也用了法律用语。");
	html_lit(h, "<a href=\"");
	plain.plain = true;
	ask_link(h, &plain, 1);
	html_lit(h, "\">只搜原样</a></p>\n");
	if (!any_rewrite(q, a, true))
		return;
	/* There may be many: they are there for who wants to know. */
	html_lit(h, "<details class=\"rewrites\"><summary>用了哪些法律用语</summary>\n<p>");
	list_rewrites(h, q, a, true);
	html_lit(h, "。</p>\n</details>\n");
}

static void missing(struct html *h, const struct answer *a)
{
	if (!a->missing)
		return;
	html_lit(h, "<p class=\"note\">索引里没有：<bdi>");
	html_text(h, a->missing);
	html_lit(h, "</bdi></p>\n");
}

static void summary(struct html *h, const struct query *q, const struct ask *ask,
                    const struct answer *a)
{
	html_lit(h, "<div class=\"summary\" role=\"status\">\n<p class=\"counts\">");
	counts(h, ask, a);
	html_lit(h, "</p>\n");
	if (a->answered == ANSWERED_ALL && kinds_of(q).plain)
		written(h, q, a);
	rewrites(h, q, ask, a);
	missing(h, a);
	day(h, q, a);
	if (answered_notes[a->answered]) {
		html_lit(h, "<p class=\"note\">");
		html_text(h, answered_notes[a->answered]);
		html_lit(h, "</p>\n");
	}
	html_lit(h, "</div>\n");
}

/* ---- The list ---- */

static void list(struct html *h, const struct ask *ask, const struct answer *a)
{
	html_lit(h, "<ol class=\"results\" start=\"");
	html_number(h, a->results[0].rank);
	html_lit(h, "\">\n");
	for (size_t i = 0; i < a->n_results; i++)
		hit_write(h, ask, &a->results[i]);
	html_lit(h, "</ol>\n");
}

/* What was perhaps meant; nothing of it was searched. */
static void offers(struct html *h, const struct ask *ask, const struct answer *a)
{
	struct ask other = *ask;

	if (a->n_offers == 0)
		return;
	html_lit(h, "<p class=\"offers\">您是不是要找：");
	for (size_t i = 0; i < a->n_offers; i++) {
		other.q = a->offers[i].query;
		html_text(h, i ? "、" : "");
		html_lit(h, "<a href=\"");
		ask_link(h, &other, 1);
		html_lit(h, "\">");
		html_text(h, a->offers[i].query);
		html_lit(h, "</a>");
	}
	html_lit(h, "</p>\n");
}

static void nothing(struct visit *v, const struct ask *ask, const struct query *q,
                    const struct answer *a)
{
	struct html *h = &v->html;
	struct kinds kinds = kinds_of(q);

	html_lit(h, "<div class=\"said\" role=\"status\"><h1>没有找到</h1>\n"
	            "<p>索引里没有一篇文件符合：<strong><bdi>");
	html_text(h, q->text);
	html_lit(h, "</bdi></strong></p>\n");
	notes_write(h, q);
	within_chips(h, ask);
	if (ask->plain)
		rewrites(h, q, ask, a);
	offers(h, ask, a);
	facets_chips(h, v->searcher, ask, q);
	html_lit(h, "<p>可以试试：</p>\n<ul>\n");
	if (query_filters(q) > 0)
		html_lit(h, "<li>去掉一个限定条件</li>\n");
	if (kinds.quoted)
		html_lit(h, "<li>去掉引号：引号之内要求一字不差</li>\n");
	if (query_items(q) > 1)
		html_lit(h, "<li>减少检索项：各项都要出现才算</li>\n");
	if (kinds.limits)
		html_lit(h, "<li>去掉“-”和“标题:”这样的限定</li>\n");
	html_lit(h, "<li>换一个说法，或用更短的词</li>\n</ul></div>\n");
}

/* ---- The whole ---- */

static void begin(struct visit *v, const struct ask *ask, uint32_t pages)
{
	struct html *h = &v->html;
	struct buf title = BUF_INIT(TITLE_LIMIT);

	buf_str(&title, ask->q);
	if (pages > 0)
		buf_printf(&title, " - 第 %u/%u 页", ask->page, pages);
	frame_begin(
	        h, &(struct frame){.title = buf_cstr(&title), .ask = ask, .stale = visit_stale(v)});
	buf_release(&title);
}

static void results_link(struct html *h, const void *context, uint32_t page)
{
	ask_link(h, context, page);
}

static void found(struct visit *v, const struct ask *ask, const struct query *q,
                  const struct answer *a)
{
	struct html *h = &v->html;
	struct paging paging = {.label = "结果分页",
	                        .page = ask->page,
	                        .pages = paging_count(a->reachable, ask->size),
	                        .link = results_link,
	                        .context = ask};
	bool column = facets_any(a);

	html_lit(h, "<h1 class=\"unseen\">检索结果</h1>\n");
	summary(h, q, ask, a);
	notes_write(h, q);
	within_chips(h, ask);
	offers(h, ask, a);
	facets_chips(h, v->searcher, ask, q);
	if (column) {
		html_lit(h, "<div class=\"found\">\n");
		facets_write(h, v->searcher, ask, q, a);
	}
	html_lit(h, "<div class=\"list\">\n");
	list(h, ask, a);
	paging_write(h, &paging);
	html_lit(h, "</div>\n");
	if (column)
		html_lit(h, "</div>\n");
}

static void show_answer(struct visit *v, const struct ask *ask, const struct query *q,
                        const struct answer *a)
{
	struct html *h = &v->html;

	begin(v, ask, a->n_results ? paging_count(a->reachable, ask->size) : 0);
	if (a->n_results == 0)
		nothing(v, ask, q, a);
	else
		found(v, ask, q, a);
	frame_end(h, searcher_generation(v->searcher));
}

static enum zw_status search_as(struct visit *v, const struct ask *ask, const struct query *q,
                                struct answer *a)
{
	uint32_t offset = (ask->page - 1) * ask->size, left = REACHABLE_LIMIT - offset;
	struct search_options options = {
	        .scope = ask->scope,
	        .sort = ask->sort,
	        .offset = offset,
	        .limit = ask->size < left ? ask->size : left,
	        .snippets = SNIPPETS_SHOWN,
	        .places = true,
	        .facets = true,
	        .offers = true,
	        .milliseconds = v->milliseconds,
	};

	return searcher_search(v->searcher, q, &options, a, &v->err);
}

static enum zw_status search(struct visit *v, const struct ask *ask, const struct query *q,
                             struct answer *a)
{
	struct query all;

	if (ask->n_in == 0)
		return search_as(v, ask, q, a);
	enum zw_status status = visit_parse(v, ask, &all);
	if (status != ZW_OK)
		return status;
	status = search_as(v, ask, &all, a);
	query_release(&all);
	return status;
}

/* A page past the end is the first one. */
static void show_results(struct visit *v, struct ask *ask, const struct query *q)
{
	struct answer a = {0};
	enum zw_status status = search(v, ask, q, &a);

	if (status == ZW_OK && a.n_results == 0 && ask->page > 1 && !a.partial) {
		answer_release(&a);
		ask->page = 1;
		status = search(v, ask, q, &a);
	}
	/* Asked again it may be more: no validator. */
	if (a.partial)
		v->response->whole = false;
	if (status == ZW_OK)
		show_answer(v, ask, q, &a);
	else
		show_failure(v->response, status, &v->err);
	answer_release(&a);
}

/* The parser speaks the language of the process, which need not be that of the page. */
static bool is_english(const char *text)
{
	return (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
}

static void show_bad_query(struct visit *v, const struct ask *ask, const char *why)
{
	struct html *h = &v->html;

	v->response->status = HTTP_BAD_REQUEST;
	begin(v, ask, 0);
	html_lit(h, "<div class=\"said\" role=\"alert\"><h1>检索式有误</h1>\n<p");
	if (is_english(why))
		html_lit(h, " lang=\"en\"");
	html_lit(h, ">");
	html_text(h, why);
	html_lit(h, "</p></div>\n");
	frame_end(h, searcher_generation(v->searcher));
}

static bool is_blank(const char *q)
{
	return q[strspn(q, " \t\r\n")] == '\0';
}

static void show_long_query(struct visit *v)
{
	char chinese[128], english[128];

	snprintf(chinese, sizeof(chinese), "检索词过长：最多 %d 字节，约 %d 个汉字。", Q_LIMIT,
	         Q_LIMIT / 3);
	snprintf(english, sizeof(english), "The query is too long: %d bytes at most.", Q_LIMIT);
	show_error(v->response, HTTP_BAD_REQUEST, chinese, english);
}

void show_start(struct visit *v)
{
	struct ask ask;
	struct query q;

	ask_read(v->request, &ask);
	if (is_blank(ask.q)) {
		show_home(v);
		return;
	}
	if (strlen(ask.q) > Q_LIMIT) {
		show_long_query(v);
		return;
	}
	/* What the page says of the query is said of what stands in the search box. */
	enum zw_status status =
	        searcher_parse(v->searcher, ask.q, strlen(ask.q), ask_rewrites(&ask), &q, &v->err);
	if (status == ZW_BAD_QUERY) {
		show_bad_query(v, &ask, v->err.text);
	} else if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
	} else {
		show_results(v, &ask, &q);
		query_release(&q);
	}
}
