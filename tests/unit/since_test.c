/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * --since WHEN, asked at noon of 2026-11-23 in China.
 */
#include "test.h"

#include "searcher/since.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static const time_t noon = 1795406400; /* 2026-11-23T04:00:00Z */

static int64_t from(const char *text)
{
	struct since s = {SINCE_EVER, 0};

	if (!since_parse(text, noon, &s))
		fail_msg("not understood: %s", text);
	assert_int_equal(s.kind, SINCE_TIME);
	return s.from;
}

static void words(void **state)
{
	struct since s = {SINCE_EVER, 0};

	(void)state;
	assert_int_equal(from("today"), noon - 12 * HOUR);
	assert_int_equal(from("yesterday"), noon - 36 * HOUR);
	assert_int_equal(from("昨天"), noon - 36 * HOUR);
	assert_true(since_parse("last-run", noon, &s));
	assert_int_equal(s.kind, SINCE_LAST_RUN);
}

static void spans(void **state)
{
	(void)state;
	assert_int_equal(from("12h"), noon - 12 * HOUR);
	assert_int_equal(from("7d"), noon - 7 * DAY);
	assert_int_equal(from("2w"), noon - 14 * DAY);
	assert_int_equal(from("0d"), noon);
}

static void days_and_times(void **state)
{
	(void)state;
	assert_int_equal(from("2026-11-23"), noon - 12 * HOUR);
	assert_int_equal(from("2026-11-23T11:30"), noon - HOUR / 2);
	assert_int_equal(from("2026-11-23T12:00:01"), noon + 1);
	assert_int_equal(from("2026-11-23T04:00:00Z"), noon);
	assert_int_equal(from("2024-02-29T00:00:00Z"), 1709164800);
	assert_int_equal(from("1970-01-01T00:00:00Z"), 0);
}

static void anything_else(void **state)
{
	static const char *const bad[] = {"",
	                                  "soon",
	                                  "7",
	                                  "7m",
	                                  "-7d",
	                                  "7dd",
	                                  "d",
	                                  "99999999999d",
	                                  "2026-02-30",
	                                  "2026-13-01",
	                                  "2026-1-1",
	                                  "2026-11-23 ",
	                                  " 2026-11-23",
	                                  "2026-11-23T25:00",
	                                  "2026-11-23T04:00Z",
	                                  "20261123",
	                                  "2026-11-23T04:00:00Z2026-11-23T04:00:00Z"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct since s;
		if (since_parse(bad[i], noon, &s))
			fail_msg("understood: %s", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(words),
	        cmocka_unit_test(spans),
	        cmocka_unit_test(days_and_times),
	        cmocka_unit_test(anything_else),
	};

	setenv("TZ", "CST-8", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
