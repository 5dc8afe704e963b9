/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The page: form, what was found, picture, table.
 */
#include "web/page/trend/trend.h"

#include "core/buf.h"
#include "web/page/results/narrow.h"
#include "web/picture/scale.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_LIMIT = 3 * Q_LIMIT };

/* ---- What is drawn, in words ---- */

static const struct measured {
	const char *value, *zh, *en, *unit_zh, *unit_en;
} measured[2][MEASURES] = {
        {{"documents", "文件数", "Documents", " 篇", " documents"},
         {"passages", "条文数", "Passages", " 条", " passages"},
         {"occurrences", "出现次数", "Occurrences", " 处", " occurrences"}},
        {{"documents", "占当年全部文件", "Share of all documents of the year", "%", "%"},
         {"passages", "占当年全部条文", "Share of all passages of the year", "%", "%"},
         {"occurrences", "当年每百篇文件出现次数", "Occurrences in 100 documents of the year",
          " 处", " occurrences"}},
};

const char *trend_measure_name(const struct trend_view *view)
{
	const struct measured *m = &measured[view->share][view->of];

	return html_word(view->h, m->zh, m->en);
}

const char *trend_measure_unit(const struct trend_view *view)
{
	const struct measured *m = &measured[view->share][view->of];

	return html_word(view->h, m->unit_zh, m->unit_en);
}

/* ---- Links ---- */

static void add_parameter(struct html *h, const char *name, const char *value)
{
	if (!*value)
		return;
	html_lit(h, "&amp;");
	html_text(h, name);
	html_lit(h, "=");
	html_url(h, value);
}

void trend_link(struct html *h, const struct trend_view *view, const char *format)
{
	html_lit(h, "/trend?q=");
	html_url(h, view->ask.q);
	add_parameter(h, "vs", view->vs);
	for (size_t i = 0; i < view->ask.n_in; i++)
		add_parameter(h, "in", view->ask.in[i]);
	if (view->ask.scope == SCOPE_PASSAGE)
		add_parameter(h, "scope", "passage");
	if (view->ask.plain)
		add_parameter(h, "rewrite", "0");
	if (view->of != MEASURE_DOCUMENTS)
		add_parameter(h, "of", measured[0][view->of].value);
	if (view->share)
		add_parameter(h, "as", "share");
	add_parameter(h, "format", format ? format : "");
}

bool trend_year_link(struct html *h, const struct trend_side *s, uint32_t from, uint32_t to,
                     bool key)
{
	struct buf text = BUF_INIT(2 * Q_LIMIT);
	struct ask ask = s->ask;
	char years[32];

	snprintf(years, sizeof(years), from == to ? "%04u" : "%04u..%04u", from, to);
	bool linked = s->linked && narrow_with(&s->query, "日期", years, false, &text) &&
	              text.len <= Q_LIMIT;
	if (linked) {
		ask.q = buf_cstr(&text);
		html_lit(h, " href=\"");
		ask_link(h, &ask, 1);
		html_lit(h, "\"");
		if (!key)
			html_lit(h, " tabindex=\"-1\"");
	}
	buf_release(&text);
	return linked;
}

static void bar_link(struct html *h, const void *context, size_t series, uint32_t from, uint32_t to)
{
	const struct trend_view *view = context;

	trend_year_link(h, &view->sides[series], from, to, false);
}

/* ---- The picture ---- */

static void add(struct trend_count *sum, const struct trend_count *c)
{
	sum->documents += c->documents;
	sum->passages += c->passages;
	sum->occurrences += c->occurrences;
}

/* Of the years of one bar. Outside the years of a side nothing is found, and no share is asked. */
static double value_of(const struct trend_view *view, const struct trend_side *s, uint32_t from,
                       uint32_t bin)
{
	struct trend_count found = {0}, all = {0};

	for (uint32_t i = 0; i < bin; i++) {
		const struct trend_year *y = trend_side_year(s, from + i);
		if (!y)
			continue;
		add(&found, &y->found);
		add(&all, &y->all);
	}
	return trend_value(view, &found, &all);
}

static void name_picture(const struct trend_view *view, struct buf *label)
{
	buf_str(label, html_word(view->h, "历年分布：", "By year: "));
	for (size_t i = 0; i < view->n; i++) {
		buf_str(label, i ? html_word(view->h, "、", ", ") : "");
		buf_str(label, view->sides[i].ask.q);
	}
	buf_str(label, html_word(view->h, "；", "; "));
	buf_str(label, trend_measure_name(view));
}

static void set_series(const struct trend_view *view, const struct bars *b, size_t i,
                       const double *values, struct bars_series *series)
{
	const struct trend_side *s = &view->sides[i];
	size_t n = trend_years(&s->trend);

	(void)b;
	*series = (struct bars_series){.name = s->ask.q, .values = values};
	if (n > 0) {
		series->first = trend_year(&s->trend, 0)->year;
		series->last = trend_year(&s->trend, n - 1)->year;
	}
}

enum zw_status trend_picture(const struct trend_view *view, bool alone, struct err *err)
{
	struct buf label = BUF_INIT(LABEL_LIMIT);
	uint32_t most = view->n > 1 ? BARS_MOST_OF_TWO : BARS_MOST;
	struct bars b = {.bin = scale_bin(view->first, view->last, most),
	                 .n_series = view->n,
	                 .whole = !view->share,
	                 .unit = trend_measure_unit(view),
	                 .link = alone ? NULL : bar_link,
	                 .context = view,
	                 .alone = alone};

	b.from = view->first / b.bin * b.bin;
	b.n = view->last / b.bin - view->first / b.bin + 1;
	double *values = calloc(b.n * view->n, sizeof(*values));
	if (!values)
		return err_no_memory(err);
	for (size_t i = 0; i < view->n; i++) {
		for (size_t k = 0; k < b.n; k++)
			values[i * b.n + k] = value_of(view, &view->sides[i],
			                               b.from + (uint32_t)k * b.bin, b.bin);
		set_series(view, &b, i, values + i * b.n, &b.series[i]);
	}
	name_picture(view, &label);
	b.label = buf_cstr(&label);
	picture_bars(view->h, &b);
	buf_release(&label);
	free(values);
	return ZW_OK;
}

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

static void option(struct html *h, const char *value, const char *shown, bool selected)
{
	html_lit(h, "<option");
	html_attr(h, "value", value);
	if (selected)
		html_lit(h, " selected");
	html_lit(h, ">");
	html_text(h, shown);
	html_lit(h, "</option>");
}

static void choices(struct html *h, const struct trend_view *view)
{
	html_lit(h, "<p><label for=\"trend-of\">");
	html_say(h, "统计", "Count");
	html_lit(h, "</label><select id=\"trend-of\" name=\"of\">");
	for (enum measure m = 0; m < MEASURES; m++)
		option(h, measured[0][m].value, html_word(h, measured[0][m].zh, measured[0][m].en),
		       view->of == m);
	html_lit(h, "</select></p>\n<p><label for=\"trend-as\">");
	html_say(h, "数值", "As");
	html_lit(h, "</label><select id=\"trend-as\" name=\"as\">");
	option(h, "count", html_word(h, "数量", "Numbers"), !view->share);
	option(h, "share", html_word(h, "占当年的比重", "Share of the year"), view->share);
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
	      html_word(h, "如 机关:国务院", "such as 机关:国务院"));
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
		layout_marked(h, snippet->text, strlen(snippet->text),
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

static void side(struct html *h, const struct trend_side *s)
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
		side(h, &view->sides[i]);
	if (view->first)
		trend_table(view);
	html_lit(h, "</div>\n");
	frame_end(h, view->g);
}
