/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/picture/spark.h"

/* In tenths, without one that is 0: printf of a double takes longer than all the rest of a page. */
static void length(struct html *h, double x)
{
	uint64_t tenths = (uint64_t)(x * 10 + .5);

	html_number(h, tenths / 10);
	if (tenths % 10) {
		html_lit(h, ".");
		html_number(h, tenths % 10);
	}
}

/* A column that stands at x. */
static void column(struct html *h, double x, double wide, double tall)
{
	html_lit(h, "M");
	length(h, x);
	html_lit(h, " ");
	html_number(h, SPARK_HIGH);
	html_lit(h, "v-");
	length(h, tall < 1 ? 1 : tall);
	html_lit(h, "h");
	length(h, wide);
	html_lit(h, "V");
	html_number(h, SPARK_HIGH);
}

void picture_spark(struct html *h, const uint64_t *values, size_t n)
{
	uint64_t max = 1;

	if (n > SPARK_MOST)
		n = SPARK_MOST;
	for (size_t i = 0; i < n; i++)
		if (values[i] > max)
			max = values[i];
	double pitch = n ? (double)SPARK_WIDE / (double)n : SPARK_WIDE;
	if (pitch > SPARK_HIGH / 2)
		pitch = SPARK_HIGH / 2;
	buf_printf(h->out,
	           "<svg width=\"15em\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\">"
	           "<path class=\"grid\" d=\"M0 %d.5h%d\"/><path class=\"one\" d=\"",
	           SPARK_WIDE, SPARK_HIGH, SPARK_HIGH - 1, SPARK_WIDE);
	for (size_t i = 0; i < n; i++) {
		double tall = (double)values[i] / (double)max * SPARK_HIGH;
		if (values[i])
			column(h, (double)i * pitch, pitch * .8, tall);
	}
	html_lit(h, "\"/></svg>");
}
