/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The page: form, picture, what was found, table.
 */
#include "web/page/trend/trend.h"

#include <string.h>

/* ---- The form ---- */

static void field(struct html *h, const char *name, const char *value, const char *label,
                  const char *hint)
{
	html_lit(h, "<p><label for=\"trend-");
	html_text(h, name);
	html_lit(h, "\">");
	html_text(h, label);
	html_lit(h, "</label><input type=\"text\" id=\"trend-");
	html_text(h, name);
	html_lit(h, "\" autocomplete=\"off\" spellcheck=\"false\"");
	html_attr(h, "name", name);
	html_attr(h, "value", value);
	html_attr(h, "placeholder", hint);
	html_lit(h, "></p>\n");
}

static void choices(struct html *h, const struct trend_view *view)
{
	html_lit(h, "<p><label for=\"trend-of\">");
	html_say(h, "统计", "Count");
	html_lit(h, "</label><select id=\"trend-of\" name=\"of\">");
	for (enum measure m = 0; m < MEASURES; m++)
		html_option(h, trend_measure_value(m), trend_measure_option(h, m), view->of == m);
	html_lit(h, "</select></p>\n<p><label for=\"trend-as\">");
	html_say(h, "数值", "As");
	html_lit(h, "</label><select id=\"trend-as\" name=\"as\">");
	html_option(h, "count", html_word(h, "数量", "Numbers"), !view->share);
	html_option(h, "share", html_word(h, "占当年的比重", "Share of the year"), view->share);
	html_lit(h, "</select></p>\n");
}

static void hidden(struct html *h, const char *name, const char *value)
{
	html_lit(h, "<input type=\"hidden\"");
	html_attr(h, "name", name);
	html_attr(h, "value", value);
	html_lit(h, ">");
}

static void form(struct html *h, const struct trend_view *view)
{
	const struct ask *ask = &view->ask;

	html_lit(h, "<form class=\"asked\" action=\"/trend\" method=\"get\">\n");
	field(h, "q", ask->q, html_word(h, "检索词", "Query"), "");
	field(h, "vs", view->vs, html_word(h, "对比", "Compared with"),
	      html_word(h, "另一个检索词", "another query"));
	field(h, "in", ask->n_in ? ask->in[0] : "", html_word(h, "限于", "Both within"),
	      html_word(h, "如 机关:国务院", "a filter or a query"));
	choices(h, view);
	for (size_t i = 1; i < ask->n_in; i++)
		hidden(h, "in", ask->in[i]);
	if (ask->scope == SCOPE_PASSAGE)
		hidden(h, "scope", "passage");
	if (ask->plain)
		hidden(h, "rewrite", "0");
	html_lit(h, "<button type=\"submit\">");
	html_say(h, "画图", "Draw");
	html_lit(h, "</button>\n</form>\n");
}

/* ---- What was found ---- */

static void strong_count(struct html *h, uint64_t n)
{
	html_lit(h, "<strong>");
	html_count(h, n);
	html_lit(h, "</strong>");
}

static void counts(struct html *h, const struct trend_side *s)
{
	const struct answer *a = &s->trend.answer;

	strong_count(h, a->documents);
	html_say(h, " 篇文件", a->documents == 1 ? " document" : " documents");
	if (answered_direct(a->answered))
		return;
	html_lit(h, " · ");
	strong_count(h, a->passages);
	html_say(h, " 条", a->passages == 1 ? " passage" : " passages");
	html_lit(h, " · ");
	strong_count(h, a->occurrences);
	html_say(h, " 处", a->occurrences == 1 ? " occurrence" : " occurrences");
}

static void use(struct html *h, const struct trend_side *s, const struct result *r,
                const char *what)
{
	html_lit(h, "<dt>");
	html_text(h, what);
	html_lit(h, "</dt>\n<dd><a href=\"");
	document_link(h, r->document.path, &s->ask, r->anchor);
	html_lit(h, "\" lang=\"zh-Hans\">");
	html_text(h, r->document.title);
	html_lit(h, "</a> ");
	if (*r->article) {
		html_lit(h, "<span class=\"article\">");
		layout_article(h, r->article);
		html_lit(h, "</span> ");
	}
	layout_date(h, r->document.date);
	if (r->n_snippets && *r->snippets[0].text) {
		const struct snippet *snippet = &r->snippets[0];
		html_lit(h, "<p class=\"snippet\" lang=\"zh-Hans\">");
		layout_marked(h, snippet->text, 0, strlen(snippet->text),
		              (const void *)snippet->marks.data,
		              snippet->marks.len / sizeof(struct mark));
		html_lit(h, "</p>");
	}
	html_lit(h, "</dd>\n");
}

static void uses(struct html *h, const struct trend_side *s)
{
	const struct result *first = trend_first(&s->trend), *last = trend_last(&s->trend);

	if (!first)
		return;
	html_lit(h, "<dl class=\"uses\">\n");
	if (first == last) {
		use(h, s, first, html_word(h, "首见、最近", "First and latest"));
	} else {
		use(h, s, first, html_word(h, "首见", "First"));
		use(h, s, last, html_word(h, "最近", "Latest"));
	}
	html_lit(h, "</dl>\n");
}

static void undated(struct html *h, const struct trend_side *s)
{
	if (s->trend.undated.documents == 0)
		return;
	html_lit(h, "<p>");
	html_say(h, "其中没有日期、图中画不出的有 ", "Not in the picture, for they have no date: ");
	html_count(h, s->trend.undated.documents);
	html_say(h, " 篇。", s->trend.undated.documents == 1 ? " document." : " documents.");
	html_lit(h, "</p>\n");
}

static void partial(struct html *h, const struct trend_side *s)
{
	frame_shards(h, s->trend.answer.shards);
	if (!s->trend.answer.late)
		return;
	html_lit(h, "<p class=\"note\">");
	html_say(h, "时间用完了，没有全部数完：这些数字是下限。",
	         "Time was up before everything was counted: these are lower bounds.");
	html_lit(h, "</p>\n");
}

/* As “…”: only for one item that is nothing but words. */
static bool can_be_quoted(const struct query *q)
{
	return !q->operators && query_items(q) == 1 && query_filters(q) == 0 && !q->as_of;
}

/* Words of which all stand somewhere count, too, as they do among the results. */
static void written(struct html *h, const struct trend_view *view, const struct trend_side *s)
{
	const struct answer *a = &s->trend.answer;
	struct trend_view quoted = *view;
	struct buf q = BUF_INIT(2 * Q_LIMIT);

	if (answered_direct(a->answered) || a->exact == a->documents)
		return;
	html_lit(h, "<p>");
	html_say(h, "按原文出现的有 ", "As written: ");
	html_count(h, a->exact);
	html_say(h, " 篇，其余的各词俱在，或者换了写法。",
	         "; the others have all of its words, or another notation of it.");
	if (can_be_quoted(&s->query)) {
		buf_printf(&q, "“%s”", s->ask.q);
		*(s == view->sides ? &quoted.ask.q : &quoted.vs) = buf_cstr(&q);
		html_lit(h, " <a href=\"");
		trend_link(h, &quoted, NULL);
		html_lit(h, "\">");
		html_say(h, "只数原文", "Count only what is as written");
		html_lit(h, "</a>");
	}
	html_lit(h, "</p>\n");
	trend_check(h, &q);
	buf_release(&q);
}

static void side(struct html *h, const struct trend_view *view, const struct trend_side *s)
{
	const struct trend *t = &s->trend;

	html_lit(h, "<section>\n<h2><bdi>");
	html_text(h, s->ask.q);
	html_lit(h, "</bdi></h2>\n<p>");
	if (!t->counted)
		html_say(h,
		         "没有哪一篇按原样含有全部检索项。只按词语相关程度排列的结果数不出来，"
		         "也就没有历年的数字。",
		         "No document has all of this as it is asked. What is only ranked by its "
		         "words "
		         "cannot be counted, so there are no figures by year.");
	else if (t->answer.documents == 0)
		html_say(h, "没有找到。", "Nothing found.");
	else
		counts(h, s);
	html_lit(h, " <a href=\"");
	ask_link(h, &s->ask, 1);
	html_lit(h, "\">");
	html_say(h, "看检索结果", "See the results");
	html_lit(h, "</a></p>\n");
	partial(h, s);
	written(h, view, s);
	undated(h, s);
	uses(h, s);
	html_lit(h, "</section>\n");
}

static void bad(struct html *h, const struct trend_view *view)
{
	if (!view->bad)
		return;
	html_lit(h, "<p class=\"note\" role=\"alert\"><bdi>");
	html_text(h, view->bad);
	html_lit(h, "</bdi>: ");
	html_text(h, view->why);
	html_lit(h, "</p>\n");
}

/* ---- The whole ---- */

static void figure(struct html *h, const struct trend_view *view)
{
	struct err err;

	html_lit(h, "<figure>\n<figcaption>");
	html_text(h, trend_measure_name(view));
	html_say(h, "，按文件日期的年份", ", by the year of the document");
	html_lit(h, "</figcaption>\n<div class=\"plot\" tabindex=\"0\" role=\"region\"");
	html_attr_say(h, "aria-label", "图，可以左右滚动", "Picture, scrolls sideways");
	html_lit(h, ">\n");
	if (trend_picture(view, false, &err) != ZW_OK)
		h->out->failed = ZW_NO_MEMORY;
	html_lit(h, "</div>\n</figure>\n<p class=\"files\"><a href=\"");
	trend_link(h, view, "csv");
	html_lit(h, "\">");
	html_say(h, "下载数据（CSV）", "Figures as CSV");
	html_lit(h, "</a> <a href=\"");
	trend_link(h, view, "svg");
	html_lit(h, "\">");
	html_say(h, "单独的图（SVG）", "Picture as SVG");
	html_lit(h, "</a></p>\n");
}

static void introduce(struct html *h)
{
	html_lit(h, "<p>");
	html_say(h,
	         "一个词、一种说法，哪一年开始用，哪一年用得多，现在还用不用：按文件的年份数出来。"
	         "也可以拿两个词来比。",
	         "When a word or a phrase came into use, when it was used most, whether it still "
	         "is: "
	         "counted by the year of the documents. Two queries can be compared.");
	html_lit(h, "</p>\n");
}

void trend_write(struct trend_view *view, bool stale)
{
	struct html *h = view->h;
	struct buf title = BUF_INIT(LABEL_LIMIT);

	for (size_t i = 0; i < view->n; i++)
		buf_printf(&title, "%s%s", i ? "、" : "", view->sides[i].ask.q);
	buf_printf(&title, "%s%s", view->n ? " - " : "", html_word(h, "历年分布", "By year"));
	frame_begin(h,
	            &(struct frame){.title = buf_cstr(&title), .ask = &view->ask, .stale = stale});
	trend_check(h, &title);
	buf_release(&title);
	html_lit(h, "<div class=\"trend\">\n<h1>");
	html_say(h, "历年分布", "By year");
	html_lit(h, "</h1>\n");
	form(h, view);
	bad(h, view);
	if (view->n == 0 && !view->bad)
		introduce(h);
	if (view->first)
		figure(h, view);
	for (size_t i = 0; i < view->n; i++)
		side(h, view, &view->sides[i]);
	if (view->first)
		trend_table(view);
	html_lit(h, "</div>\n");
	frame_end(h, view->g);
}
