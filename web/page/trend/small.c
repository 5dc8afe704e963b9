/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/trend/small.h"

#include "web/page/trend/trend.h"
#include "web/picture/scale.h"
#include "web/picture/spark.h"

/* Each bar of some years: their documents. */
static void sum_up(const struct year_count *years, size_t n, uint32_t bin,
                   uint64_t values[SPARK_MOST])
{
	for (size_t i = 0; i < n; i++) {
		size_t at = years[i].year / bin - years[0].year / bin;
		if (at < SPARK_MOST)
			values[at] += years[i].count;
	}
}

void picture_trend_small(struct html *h, const struct ask *ask, const struct buf *years)
{
	const struct year_count *at = (const void *)years->data;
	size_t n = years->len / sizeof(*at);
	struct trend_view view = {.h = h, .ask = *ask, .vs = ""};
	uint64_t values[SPARK_MOST] = {0};

	if (n < 2)
		return;
	uint32_t first = at[0].year, last = at[n - 1].year;
	uint32_t bin = scale_bin(first, last, SPARK_MOST);
	sum_up(at, n, bin, values);
	html_lit(h, "<p><a class=\"spark\" href=\"");
	trend_link(h, &view, NULL);
	html_lit(h, "\">");
	picture_spark(h, values, last / bin - first / bin + 1);
	html_lit(h, "<span>");
	html_say(h, "历年分布：", "By year: ");
	html_number(h, first);
	html_lit(h, "—");
	html_number(h, last);
	html_lit(h, "</span></a></p>\n");
}
