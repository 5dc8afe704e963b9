/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The picture: what is drawn, and where it leads.
 */
#include "web/page/trend/trend.h"

#include "core/buf.h"
#include "web/page/results/narrow.h"
#include "web/picture/scale.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void trend_check(struct html *h, const struct buf *b)
{
	if (b->failed == ZW_NO_MEMORY)
		h->out->failed = ZW_NO_MEMORY;
}

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

const char *trend_measure_option(const struct html *h, enum measure m)
{
	return html_word(h, measured[0][m].zh, measured[0][m].en);
}

const char *trend_measure_value(enum measure m)
{
	return measured[0][m].value;
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
	trend_check(h, &text);
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

static uint32_t year_of_use(const struct result *r)
{
	return r ? (uint32_t)strtoul(r->document.date, NULL, 10) : 0;
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
		b.series[i] = (struct bars_series){
		        .name = view->sides[i].ask.q,
		        .values = values + i * b.n,
		        .first = year_of_use(trend_first(&view->sides[i].trend)),
		        .last = year_of_use(trend_last(&view->sides[i].trend)),
		};
	}
	name_picture(view, &label);
	b.label = buf_cstr(&label);
	picture_bars(view->h, &b);
	trend_check(view->h, &label);
	buf_release(&label);
	free(values);
	return ZW_OK;
}
