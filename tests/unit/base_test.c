/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which address a feed says it is at. Host is what a client sends.
 */
#include "test.h"

#include "web/feed/base.h"

static void assert_base(const char *host, const char *proto, const char *wanted)
{
	struct request request = {.host = host, .forwarded_proto = proto};
	struct buf base = BUF_INIT(1024);

	base_add(&request, &base);
	assert_string_equal(buf_cstr(&base), wanted);
	buf_release(&base);
}

static void names_and_addresses(void **state)
{
	(void)state;
	assert_base("search.example.org", NULL, "http://search.example.org");
	assert_base("localhost:8080", NULL, "http://localhost:8080");
	assert_base("192.0.2.1:80", NULL, "http://192.0.2.1:80");
	assert_base("[2001:db8::1]", NULL, "http://[2001:db8::1]");
	assert_base("[::ffff:192.0.2.1]:8080", NULL, "http://[::ffff:192.0.2.1]:8080");
}

static void the_proxy_says_whether_it_is_encrypted(void **state)
{
	(void)state;
	assert_base("a.org", "https", "https://a.org");
	assert_base("a.org", "HTTPS", "https://a.org");
	assert_base("a.org", "http", "http://a.org");
	assert_base("a.org", "https, http", "http://a.org");
	assert_base("a.org", "javascript", "http://a.org");
}

static void what_is_no_host_is_not_repeated(void **state)
{
	static const char *const none[] = {
	        "",    "a b", "a/b", "a@b",       "a?b",      "a#b",    "a\"b",   "a<b",
	        "a:",  ":80", "a:b", "a:1:2",     "a:123456", "[::1",   "[::1]x", "[]",
	        "[g]", "甲",  "a\n", "a\r\nX: y", "a%2F",     "[::1]:", "a\\b",   "a'b",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_base(none[i], "https", "");
	assert_base(NULL, NULL, "");
}

static void a_host_has_255_bytes_at_most(void **state)
{
	char host[257], wanted[300];

	(void)state;
	memset(host, 'a', 256);
	host[256] = '\0';
	assert_base(host, NULL, "");
	host[255] = '\0';
	snprintf(wanted, sizeof(wanted), "http://%s", host);
	assert_base(host, NULL, wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(names_and_addresses),
	        cmocka_unit_test(the_proxy_says_whether_it_is_encrypted),
	        cmocka_unit_test(what_is_no_host_is_not_repeated),
	        cmocka_unit_test(a_host_has_255_bytes_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
