/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/html/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_language_of_the_browser(void **state)
{
	static const struct {
		const char *accepted;
		enum language language;
	} cases[] = {
	        {NULL, LANGUAGE_CHINESE},
	        {"", LANGUAGE_CHINESE},
	        {"zh-CN,zh;q=0.9,en;q=0.8", LANGUAGE_CHINESE},
	        {"en-GB,en;q=0.9", LANGUAGE_ENGLISH},
	        {"en;q=0.3,zh-TW;q=0.5", LANGUAGE_CHINESE},
	        {"de, en;q=0.5", LANGUAGE_ENGLISH},
	        {"de", LANGUAGE_CHINESE},
	        {"*", LANGUAGE_CHINESE},
	        {"english;q=1,,;;q=", LANGUAGE_CHINESE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct settings s;
		settings_read(NULL, cases[i].accepted, &s);
		assert_int_equal(s.language, cases[i].language);
	}
}

static void test_cookie_and_back(void **state)
{
	(void)state;
	for (int i = 0; i < 24; i++) {
		struct settings s = {.language = i % 2 ? LANGUAGE_ENGLISH : LANGUAGE_CHINESE,
		                     .theme = (enum theme)(i / 2 % 3),
		                     .large = i / 6 % 2,
		                     .no_shortcuts = i / 12 % 2},
		                read;
		char value[SETTINGS_COOKIE], cookie[SETTINGS_COOKIE + 64];
		settings_write(&s, value);
		snprintf(cookie, sizeof(cookie), "other=1; " SETTINGS_NAME "=%s; more=2", value);
		settings_read(cookie, "en", &read);
		assert_int_equal(read.language, s.language);
		assert_int_equal(read.theme, s.theme);
		assert_int_equal(read.large, s.large);
		assert_int_equal(read.no_shortcuts, s.no_shortcuts);
	}
}

/* What somebody else put there is not understood, and does no harm. */
static void test_strange_cookies(void **state)
{
	static const char *const cookies[] = {"",
	                                      ";",
	                                      "zhengwen",
	                                      "zhengwen=",
	                                      "zhengwen=....",
	                                      "xzhengwen=en",
	                                      "zhengwen=EN.Dark",
	                                      ";;=;a=b;"};
	struct settings s;

	(void)state;
	for (size_t i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
		settings_read(cookies[i], NULL, &s);
		assert_int_equal(s.language, LANGUAGE_CHINESE);
		assert_int_equal(s.theme, THEME_SYSTEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_language_of_the_browser),
	        cmocka_unit_test(test_cookie_and_back),
	        cmocka_unit_test(test_strange_cookies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
