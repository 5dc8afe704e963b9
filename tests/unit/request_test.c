/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a client may send and what not, each limit at it and one past it.
 */
#include "core/buf.h"
#include "web/html/layout.h"
#include "web/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { LIMIT = 1 << 16 };

static void expect_status(const char *target, enum http_status wanted)
{
	struct request r = {0};
	struct err err = {{0}};
	enum http_status status = request_parse(target, &r, &err);

	if (status != wanted)
		fail_msg("%.60s: %d, not %d", target, status, wanted);
	if (status != HTTP_OK) {
		assert_null(r.text);
		assert_true(*err.text);
	}
	request_release(&r);
}

static void expect_path(const char *target, const char *wanted)
{
	struct request r;

	assert_int_equal(request_parse(target, &r, NULL), HTTP_OK);
	assert_string_equal(r.path, wanted);
	request_release(&r);
}

static void test_paths(void **state)
{
	(void)state;
	expect_path("/", "/");
	expect_path("/doc/a%20b%25%3F%23+", "/doc/a b%?#+");
	expect_path("/%E6%94%BF", "/政");
	expect_path("/\xE6\x94\xBF?q", "/政");
	expect_path("/doc/../x", "/doc/../x");
	expect_path("/doc/a%0Ab", "/doc/a\nb");
	expect_path("http://example.org/a?q=/", "/a");
	expect_path("HTTP://example.org?q=1", "/");
}

static void test_refused(void **state)
{
	static const char *const targets[] = {
	        "",           "*",        "a",          "/%",      "/%0",
	        "/%00",       "/%zz",     "/?q=%00",    "/?q=%zz", "/?%00=a",
	        "/?q=%u4e2d", "/?q=%4",   "/%C0%80",    "/?q=%FF", "/?q=%ED%A0%80",
	        "/?q=%D6%D0", "/\x80",    "/a b",       "/\x01",   "/?q=a\x7F",
	        "/#a",        "ftp://a/", "https://a/", "/%E6%94",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		expect_status(targets[i], HTTP_BAD_REQUEST);
}

static void test_parameters(void **state)
{
	struct request r;

	(void)state;
	assert_int_equal(request_parse("/?q=a+b%2Bc&&q=2&sort=&page=7&n&=x", &r, NULL), HTTP_OK);
	assert_string_equal(request_text(&r, "q"), "a b+c");
	assert_string_equal(request_text(&r, "sort"), "");
	assert_string_equal(request_text(&r, "n"), "");
	assert_null(request_text(&r, "scope"));
	assert_int_equal(request_number(&r, "page"), 7);
	assert_int_equal(request_number(&r, "n"), 0);
	assert_int_equal(request_number(&r, "q"), 0);
	request_release(&r);
}

static uint32_t number(const char *value)
{
	struct buf target = BUF_INIT(LIMIT);
	struct request r;

	buf_printf(&target, "/?page=%s", value);
	assert_int_equal(request_parse(buf_cstr(&target), &r, NULL), HTTP_OK);
	uint32_t n = request_number(&r, "page");
	request_release(&r);
	buf_release(&target);
	return n;
}

static void test_numbers(void **state)
{
	(void)state;
	assert_int_equal(number("12"), 12);
	assert_int_equal(number("4294967295"), UINT32_MAX);
	assert_int_equal(number("4294967296"), UINT32_MAX);
	assert_int_equal(number("9223372036854775808"), UINT32_MAX);
	assert_int_equal(number("-1"), 0);
	assert_int_equal(number("%D9%A3"), 0);
	assert_int_equal(number("1e3"), 0);
	assert_int_equal(number("+1"), 0);
}

static void test_ask(void **state)
{
	static const struct {
		const char *target;
		uint32_t page, size;
	} cases[] = {
	        {"/", 1, 10},
	        {"/?page=0&n=0", 1, 10},
	        {"/?page=100", 100, 10},
	        {"/?page=101", 1, 10},
	        {"/?n=50&page=20", 20, 50},
	        {"/?n=51&page=21", 1, 50},
	        {"/?page=-1&n=x", 1, 10},
	        {"/?n=7&page=143", 143, 7},
	        {"/?n=7&page=144", 1, 7},
	        {"/?page=18446744073709551616", 1, 10},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request r;
		struct ask ask;
		assert_int_equal(request_parse(cases[i].target, &r, NULL), HTTP_OK);
		ask_read(&r, &ask);
		assert_int_equal(ask.page, cases[i].page);
		assert_int_equal(ask.size, cases[i].size);
		request_release(&r);
	}
}

static void test_limits(void **state)
{
	struct buf target = BUF_INIT(LIMIT);

	(void)state;
	buf_str(&target, "/?");
	for (int i = 0; i < PARAMETERS_LIMIT; i++)
		buf_str(&target, "a=1&");
	expect_status(buf_cstr(&target), HTTP_OK);
	buf_str(&target, "a=1");
	expect_status(buf_cstr(&target), HTTP_BAD_REQUEST);
	buf_reset(&target);
	buf_char(&target, '/');
	while (target.len < TARGET_LIMIT)
		buf_char(&target, 'a');
	expect_status(buf_cstr(&target), HTTP_OK);
	buf_char(&target, 'a');
	expect_status(buf_cstr(&target), HTTP_LONG_TARGET);
	buf_release(&target);
}

/* ---- Header fields ---- */

struct field {
	const char *name, *value;
};

static enum http_status check(bool http11, const struct field *fields, size_t n)
{
	struct headers h = {0};

	for (size_t i = 0; i < n; i++)
		headers_add(&h, fields[i].name, strlen(fields[i].name), fields[i].value,
		            strlen(fields[i].value));
	return headers_check(&h, http11, NULL);
}

#define CHECK(http11, ...)                                                                         \
	check(http11, (const struct field[]){__VA_ARGS__},                                         \
	      sizeof((const struct field[]){__VA_ARGS__}) / sizeof(struct field))

static void test_headers(void **state)
{
	const struct field host = {"Host", "a"};

	(void)state;
	assert_int_equal(CHECK(true, host), HTTP_OK);
	assert_int_equal(CHECK(true, host, {"Content-Length", "0"}), HTTP_OK);
	assert_int_equal(check(false, NULL, 0), HTTP_OK);
	assert_int_equal(check(true, NULL, 0), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"hOST", "a"}), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(false, host, host), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"Content-Length", "1"}), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"Content-Length", "+0"}), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"Content-Length", ""}), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"transfer-encoding", "xchunked"}), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"Transfer-Encoding ", "chunked"}), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"X(a)", ""}), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"", ""}), HTTP_BAD_REQUEST);
	assert_int_equal(CHECK(true, host, {"\xC3\xA4", ""}), HTTP_BAD_REQUEST);
}

static void test_header_limits(void **state)
{
	struct headers h = {0};

	(void)state;
	headers_add(&h, "Host", 4, "a", 1);
	while (h.fields < FIELDS_LIMIT)
		headers_add(&h, "A", 1, "", 0);
	assert_int_equal(headers_check(&h, true, NULL), HTTP_OK);
	headers_add(&h, "A", 1, "", 0);
	assert_int_equal(headers_check(&h, true, NULL), HTTP_LARGE_HEADER);
	h.fields = 1;
	h.bytes = HEADERS_LIMIT;
	assert_int_equal(headers_check(&h, true, NULL), HTTP_OK);
	h.bytes++;
	assert_int_equal(headers_check(&h, true, NULL), HTTP_LARGE_HEADER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_paths),      cmocka_unit_test(test_refused),
	        cmocka_unit_test(test_parameters), cmocka_unit_test(test_numbers),
	        cmocka_unit_test(test_ask),        cmocka_unit_test(test_limits),
	        cmocka_unit_test(test_headers),    cmocka_unit_test(test_header_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
