/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which spellings of a request are one, and which are not; and what their keys are.
 */
#include "test.h"

#include "web/cache/canonical.h"
#include "web/cache/key.h"

#include <time.h>

enum { SPELLING = 4096, HOST = 300 };

/* The parameters, written out. */
static const char *canonical(const char *target, void (*make)(struct request *request))
{
	static char out[SPELLING];
	struct buf b = BUF_INIT(SPELLING - 1);
	struct request r;

	assert_int_equal(request_parse(target, &r, NULL), HTTP_OK);
	make(&r);
	for (size_t i = 0; i < r.n_parameters; i++)
		buf_printf(&b, "%s%s=%s", i ? "&" : "", r.parameters[i].name,
		           r.parameters[i].value);
	snprintf(out, sizeof(out), "%s", buf_cstr(&b));
	buf_release(&b);
	request_release(&r);
	return out;
}

static void test_pages(void **state)
{
	static const char *const same[][2] = {
	        {"/?q=a", "q=a"},
	        {"/?q=%61", "q=a"},
	        {"/?q=a&scope=document&sort=relevance", "q=a"}, /* as the form sends it */
	        {"/?sort=relevance&page=1&q=a", "q=a"},
	        {"/?q=a+b", "q=a b"},
	        {"/?q=a%20b&utm_source=x", "q=a b"},
	        {"/?q=a&q=b", "q=a"},
	        {"/?page=2&q=a", "q=a&page=2"},
	        {"/?q=a&page=1&page=2", "q=a"},
	        {"/?q=a&sort=x&sort=date", "q=a"},
	        {"/?sort=date&scope=passage&q=a", "q=a&scope=passage&sort=date"},
	        {"/?in=b&q=a&in=a", "q=a&in=b&in=a"},
	        {"/?q=a&rewrite=1", "q=a"},
	        {"/?q=a&rewrite=0", "q=a&rewrite=0"},
	        {"/trend?as=share&of=passages&q=a", "q=a&of=passages&as=share"},
	        {"/trend?q=a&of=documents&format=html", "q=a"},
	        {"/trend?q=a&format=svg", "q=a&format=svg"},
	        {"/compare/a?whole=0&with=b", "with=b"},
	        {"/compare/a?whole=1&with=b", "with=b&whole=1"},
	        {"/cited/a?page=1&anchor=art-1", "anchor=art-1"},
	        {"/?", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		assert_string_equal(canonical(same[i][0], canonical_page), same[i][1]);
}

/* What means something else stays something else: case, blanks, the order of `in`, "" of a value.
 */
static void test_not_the_same(void **state)
{
	static const char *const other[][2] = {
	        {"/?q=a", "/?q=A"},
	        {"/?q=a", "/?q=a+"},
	        {"/?q=a&in=b&in=c", "/?q=a&in=c&in=b"},
	        {"/?q=a&n=10", "/?q=a&n=20"},
	        {"/?q=a&vs=", "/?q=a&vs=b"},
	        {"/?q=a&page=2", "/?q=a&page=3"},
	        {"/?q=a&sort=date", "/?q=a&sort=cited"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		char first[SPELLING];
		strcpy(first, canonical(other[i][0], canonical_page));
		assert_string_not_equal(first, canonical(other[i][1], canonical_page));
	}
}

static void test_programs(void **state)
{
	(void)state;
	assert_string_equal(canonical("/api/v1/search?sort=date&q=a&in=c&in=b", canonical_strict),
	                    "in=c&in=b&q=a&sort=date");
	/* It is told of what is too much. */
	assert_string_equal(canonical("/api/v1/search?x=1&q=a&q=b&page=1", canonical_strict),
	                    "page=1&q=a&q=b&x=1");
}

/* ---- Keys ---- */

struct spelt {
	const char *target, *host, *proto;
	struct settings settings;
	bool forget;
};

static size_t write_key(const struct spelt *s, char out[SPELLING])
{
	struct buf text = BUF_INIT(KEY_LIMIT);
	struct cache_key key;
	struct request r;

	assert_int_equal(request_parse(s->target, &r, NULL), HTTP_OK);
	r.host = s->host;
	r.forwarded_proto = s->proto;
	if (s->forget)
		canonical_forget_address(&r);
	assert_true(key_make(&r, &s->settings, 1, &text, &key));
	assert_in_range(key.len, 1, SPELLING);
	memcpy(out, key.bytes, key.len);
	buf_release(&text);
	request_release(&r);
	return key.len;
}

static bool same_key(const struct spelt *a, const struct spelt *b)
{
	char first[SPELLING], second[SPELLING];
	size_t n = write_key(a, first), m = write_key(b, second);

	return n == m && memcmp(first, second, n) == 0;
}

static void test_keys(void **state)
{
	const struct spelt here = {.target = "/?q=a", .host = "a"};
	struct spelt other[] = {
	        {.target = "/?q=b", .host = "a"},
	        {.target = "/?q=a&n=", .host = "a"},
	        {.target = "/help?q=a", .host = "a"},
	        {.target = "/?q=a", .host = "b"},
	        {.target = "/?q=a", .host = "a", .proto = "https"},
	        {.target = "/?q=a", .host = "a", .settings = {.language = LANGUAGE_ENGLISH}},
	        {.target = "/?q=a", .host = "a", .settings = {.theme = THEME_DARK}},
	        {.target = "/?q=a", .host = "a", .settings = {.large = true}},
	        {.target = "/?q=a", .host = "a", .settings = {.no_shortcuts = true}},
	        /* The border between name and value is one. */
	        {.target = "/?=q&a", .host = "a"},
	        {.target = "/%3Fq=a", .host = "a"},
	};

	(void)state;
	assert_true(same_key(&here, &here));
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		if (same_key(&here, &other[i]))
			fail_msg("%s of %s: the same key", other[i].target, other[i].host);
		for (size_t j = 0; j < i; j++)
			assert_false(same_key(&other[i], &other[j]));
	}
	assert_true(same_key(&(struct spelt){.target = "/", .host = "a", .proto = "https"},
	                     &(struct spelt){.target = "/", .host = "a", .proto = "HTTPS"}));
	assert_true(same_key(&(struct spelt){.target = "/", .host = "a", .proto = "http"},
	                     &(struct spelt){.target = "/", .host = "a"}));
	assert_true(same_key(
	        &(struct spelt){.target = "/", .host = "a", .forget = true},
	        &(struct spelt){.target = "/", .host = "b", .proto = "https", .forget = true}));
}

static void test_edition(void **state)
{
	struct buf text = BUF_INIT(KEY_LIMIT);
	struct settings settings = {0};
	struct cache_key key;
	struct request r;
	char day[16];
	time_t now = time(NULL);
	struct tm tm;

	(void)state;
	assert_int_equal(request_parse("/", &r, NULL), HTTP_OK);
	assert_true(key_make(&r, &settings, 77, &text, &key));
	strftime(day, sizeof(day), "%Y%m%d", localtime_r(&now, &tm));
	assert_int_equal(key.edition.epoch, 77);
	assert_int_equal(key.edition.day, atoi(day));
	/* What does not fit into a key has none. */
	char *host = malloc(KEY_LIMIT + HOST);
	assert_non_null(host);
	memset(host, 'a', KEY_LIMIT + HOST - 1);
	host[KEY_LIMIT + HOST - 1] = '\0';
	r.host = host;
	buf_reset(&text);
	assert_false(key_make(&r, &settings, 77, &text, &key));
	free(host);
	buf_release(&text);
	request_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_pages),    cmocka_unit_test(test_not_the_same),
	        cmocka_unit_test(test_programs), cmocka_unit_test(test_keys),
	        cmocka_unit_test(test_edition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
