/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/picture/spark.h"

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
			buf_printf(h->out, "M%.1f %dv-%.1fh%.1fV%d", (double)i * pitch, SPARK_HIGH,
			           tall < 1 ? 1 : tall, pitch * .8, SPARK_HIGH);
	}
	html_lit(h, "\"/></svg>");
}
