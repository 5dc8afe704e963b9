/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pictures: where ticks and bars stand, how large they become, that names stay text.
 */
#include "tests/unit/on_page.h"
#include "web/picture/bars.h"
#include "web/picture/scale.h"
#include "web/picture/spark.h"
#include "web/picture/strip.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LIMIT = 1 << 20 };

/* ---- Ticks ---- */

static void expect_scale(double max, bool whole, double step, double top)
{
	struct scale s = scale_values(max, whole);

	assert_true(fabs(s.step - step) < 1e-9 * step);
	assert_true(fabs(s.top - top) < 1e-9 * top);
	assert_int_equal(s.ticks, (unsigned)lround(top / step));
}

static void test_values(void **state)
{
	(void)state;
	expect_scale(0, true, 1, 1);
	expect_scale(1, true, 1, 1);
	expect_scale(5, true, 1, 5);
	expect_scale(6, true, 2, 6);
	expect_scale(11, true, 5, 15);
	expect_scale(39, true, 10, 40);
	expect_scale(1784, true, 500, 2000);
	expect_scale(0.3, false, 0.1, 0.3);
	expect_scale(100, false, 20, 100);
	expect_scale(-1, true, 1, 1);
	expect_scale(NAN, false, 1, 1);
	expect_scale(INFINITY, false, 1, 1);
}

/* Whatever the largest value is: few ticks, the last one above it, but not by more than a step. */
static void test_any_value(void **state)
{
	(void)state;
	for (double max = 1; max < 1e18; max = max * 1.37 + 1) {
		struct scale s = scale_values(max, true);
		assert_in_range(s.ticks, 1, 5);
		assert_true(s.top >= max && s.top - s.step < max);
		assert_true(s.step == floor(s.step));
	}
}

static void test_years(void **state)
{
	(void)state;
	assert_int_equal(scale_bin(1998, 2024, 100), 1);
	assert_int_equal(scale_bin(1925, 2024, 100), 1);
	assert_int_equal(scale_bin(1924, 2024, 100), 2);
	assert_int_equal(scale_bin(1840, 2199, 100), 5);
	assert_int_equal(scale_bin(1, 9999, 100), 100);
	assert_int_equal(scale_bin(2024, 2024, 1), 1);
	assert_int_equal(scale_labels(1, 46, 44), 1);
	assert_int_equal(scale_labels(1, 17, 44), 5);
	assert_int_equal(scale_labels(5, 2, 44), 50);
	assert_int_equal(scale_labels(2, 10, 44), 10);
}

/* ---- Bars ---- */

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		n++;
	}
	return n;
}

static void to_year(struct html *h, const void *context, size_t series, uint32_t from, uint32_t to)
{
	(void)context;
	buf_printf(h->out, " href=\"/%zu/%u-%u\"", series, from, to);
}

static void test_bars(void **state)
{
	static const double values[] = {1, 0, 4};
	struct bars bars = {.from = 1911,
	                    .bin = 1,
	                    .n = 3,
	                    .series = {{"甲", values, 1911, 1913}},
	                    .n_series = 1,
	                    .whole = true,
	                    .unit = " 篇",
	                    .label = "图",
	                    .link = to_year};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	picture_bars(ON_PAGE(b), &bars);
	const char *svg = buf_cstr(&b);
	/* What is 0 has no bar. 44 pixels a year; the highest is as high as the plot. */
	assert_int_equal(count(svg, "<rect "), 2);
	assert_non_null(strstr(svg, "<a href=\"/0/1911-1911\"><title>1911年：1 篇</title>"));
	assert_non_null(strstr(svg, "<a href=\"/0/1913-1913\"><title>1913年：4 篇</title>"));
	assert_non_null(
	        strstr(svg, "<rect x=\"60.4\" y=\"149.0\" width=\"35.2\" height=\"45.0\"/>"));
	assert_non_null(
	        strstr(svg, "<rect x=\"148.4\" y=\"14.0\" width=\"35.2\" height=\"180.0\"/>"));
	assert_non_null(strstr(svg, ">首见<"));
	assert_int_equal(count(svg, "style"), 0);
	buf_release(&b);
}

static void test_names_are_text(void **state)
{
	static const double values[] = {1, 2};
	static const char evil[] = "\"></svg><script>x</script>";
	struct bars bars = {.from = 2020,
	                    .bin = 1,
	                    .n = 1,
	                    .series = {{evil, values, 2020, 2020}, {"&\x01", values + 1, 0, 0}},
	                    .n_series = 2,
	                    .whole = true,
	                    .unit = evil,
	                    .label = evil};

	(void)state;
	for (int alone = 0; alone < 2; alone++) {
		struct buf b = BUF_INIT(LIMIT);
		bars.alone = alone;
		picture_bars(ON_PAGE(b), &bars);
		assert_null(strstr(buf_cstr(&b), "<script"));
		assert_int_equal(count(buf_cstr(&b), "</svg>"), 1);
		assert_null(strstr(buf_cstr(&b), "\x01"));
		assert_int_equal(count(buf_cstr(&b), "class="), alone ? 0 : 8);
		buf_release(&b);
	}
}

/* ---- The small ones ---- */

static void test_spark(void **state)
{
	uint64_t values[SPARK_MOST + 20];
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	for (size_t i = 0; i < SPARK_MOST + 20; i++)
		values[i] = i * i + 1;
	picture_spark(ON_PAGE(b), values, SPARK_MOST + 20);
	assert_in_range(b.len, 100, 3 * 1024 - 512);
	assert_int_equal(count(buf_cstr(&b), "v-"), SPARK_MOST);
	buf_reset(&b);
	picture_spark(ON_PAGE(b), values, 0);
	picture_spark(ON_PAGE(b), (const uint64_t[]){0, 0}, 2);
	assert_int_equal(count(buf_cstr(&b), "v-"), 0);
	buf_release(&b);
}

static void test_strip(void **state)
{
	struct strip s = {.length = 4800};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	strip_write(ON_PAGE(b), &s, 1000);
	assert_int_equal(b.len, 0);
	strip_add_heading(&s, 2400);
	strip_add_hit(&s, 0);
	strip_add_hit(&s, 99);
	strip_add_hit(&s, 100);
	strip_add_hit(&s, 4799);
	strip_add_hit(&s, 99999);
	strip_write(ON_PAGE(b), &s, 3);
	const char *svg = buf_cstr(&b);
	assert_non_null(strstr(svg, "href=\"#hit-1\" tabindex=\"-1\"><title>第1—2处</title>"));
	assert_non_null(strstr(svg, "href=\"#hit-3\" tabindex=\"-1\"><title>第3处</title>"
	                            "<path d=\"M11 9h8v15h-8z\"/>"));
	/* Further hits have no anchor. */
	assert_non_null(strstr(svg, "<a><title>第4—5处</title><path d=\"M471 "));
	assert_non_null(strstr(svg, "M240 0v24\"/>"));
	buf_release(&b);
}

/* Thousands of hits and headings: not more than the results page can bear. */
static void test_full_strip(void **state)
{
	struct strip s = {.length = 100000};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	for (uint64_t i = 0; i < 100000; i += 10) {
		strip_add_hit(&s, i);
		strip_add_heading(&s, i);
	}
	strip_write(ON_PAGE(b), &s, 1000000);
	assert_in_range(b.len, 1024, 6 * 1024);
	assert_int_equal(count(buf_cstr(&b), "<a "), STRIP_PARTS);
	buf_release(&b);
}

static void test_strip_of_nothing(void **state)
{
	struct strip s = {.length = 0};
	struct page page = {0};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	strip_add_hit(&s, 0);
	strip_add_heading(&s, 7);
	strip_write(ON_PAGE(b), &s, 10);
	assert_int_equal(count(buf_cstr(&b), "<a "), 1);
	buf_reset(&b);
	picture_strip(ON_PAGE(b), &page, 10);
	assert_int_equal(b.len, 0);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_values),
	        cmocka_unit_test(test_any_value),
	        cmocka_unit_test(test_years),
	        cmocka_unit_test(test_bars),
	        cmocka_unit_test(test_names_are_text),
	        cmocka_unit_test(test_spark),
	        cmocka_unit_test(test_strip),
	        cmocka_unit_test(test_full_strip),
	        cmocka_unit_test(test_strip_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
