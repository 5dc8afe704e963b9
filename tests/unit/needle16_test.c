/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A string in a text of the index, against a plain scan. The text ends where memory ends and begins
 * where it begins, as it may in a file that is mapped: a unit too far is a SIGSEGV.
 */
#include "test.h"

#include "searcher/match/needle.h"

#include <sys/mman.h>
#include <time.h>

enum { ROUNDS = 60000, TEXT = 120, NEEDLE = 40 };

struct world {
	unsigned seed;
	char *pages; /* three: the first and the last cannot be read */
	size_t page;
};

static uint32_t any(struct world *w, uint32_t n)
{
	return (uint32_t)rand_r(&w->seed) % n;
}

/* Few, so that much of a needle stands often. The halves make two pairs. */
static void fill(struct world *w, uint16_t *to, size_t n)
{
	static const uint16_t units[] = {0x4E00, 0x4E01, 0x4E00, TOKEN_FENCE,
	                                 0xD842, 0xDFB7, 0xD843, 'a'};
	uint32_t kinds = 1 + any(w, sizeof(units) / sizeof(units[0]));

	for (size_t i = 0; i < n; i++)
		to[i] = units[any(w, kinds)];
}

/* n units at the very beginning or the very end of what can be read. */
static uint16_t *room_for(struct world *w, size_t n)
{
	char *at = any(w, 2) ? w->pages + w->page : w->pages + 2 * w->page - n * sizeof(uint16_t);

	return (uint16_t *)(void *)at;
}

static size_t plain(struct span16 text, struct span16 needle, size_t from)
{
	for (size_t at = from; at < text.len && needle.len <= text.len - at; at++)
		if (memcmp(text.at + at, needle.at, needle.len * sizeof(*needle.at)) == 0)
			return at;
	return SIZE_MAX;
}

struct places {
	struct span16 text, needle;
	size_t next; /* SIZE_MAX: none is left */
};

static void expect(void *context, size_t at)
{
	struct places *p = context;

	assert_int_equal(at, p->next);
	p->next = plain(p->text, p->needle, at + 1);
}

static void assert_each(struct span16 text, struct span16 needle)
{
	struct places p = {text, needle, plain(text, needle, 0)};
	struct err err = {""};

	assert_ok(needle16_each(text, needle, expect, &p, &err), &err);
	assert_int_equal(p.next, SIZE_MAX);
}

static void where_a_plain_scan_finds_it(void **state)
{
	struct world *w = *state;
	uint16_t needle[NEEDLE];

	for (int i = 0; i < ROUNDS; i++) {
		size_t n = any(w, TEXT), m = 1 + any(w, any(w, 2) ? 3 : NEEDLE - 1);
		uint16_t *text = room_for(w, n);
		fill(w, text, n);
		fill(w, needle, m);
		if (m <= n && any(w, 2)) { /* one that is there, often at the very end */
			size_t at = any(w, 2) ? n - m : any(w, (uint32_t)(n - m + 1));
			memcpy(text + at, needle, m * sizeof(*needle));
		}
		struct span16 in = {text, n}, of = {needle, m};
		size_t from = any(w, 4) ? 0 : any(w, (uint32_t)n + 2);
		assert_int_equal(needle16_find(in, of, from), plain(in, of, from));
		assert_each(in, of);
	}
}

/* 128 units and more are found in another way: all of them, and none at an odd byte. */
static void long_needles(void **state)
{
	struct world *w = *state;
	uint16_t needle[600];

	for (int i = 0; i < 2000; i++) {
		size_t n = any(w, 1500), m = 100 + any(w, 400);
		uint16_t *text = room_for(w, n);
		uint16_t one = (uint16_t)(any(w, 2) ? 0x0101 : 0x4E4E);
		for (size_t k = 0; k < n; k++)
			text[k] = any(w, 300) ? one : 0x4E01;
		for (size_t k = 0; k < m; k++)
			needle[k] = any(w, 600) ? one : 0x4E01;
		assert_each((struct span16){text, n}, (struct span16){needle, m});
	}
}

/* It stands at nearly each place, over itself. */
static void a_long_needle_that_repeats_itself(void **state)
{
	enum { MANY = 100000, LONG = 10000 };
	uint16_t *text = malloc(MANY * sizeof(*text));
	struct span16 whole = {text, MANY};

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < MANY; i++)
		text[i] = 0x4E00;
	assert_each(whole, (struct span16){text, LONG});
	free(text);
}

/* In place or not, as it stands. */
static void needles_of_all_lengths(void **state)
{
	struct buf text = BUF_INIT(10000), units = BUF_INIT(10000);

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct needle16 needle;
		struct err err = {""};
		struct span utf8 = {buf_cstr(&text), text.len};
		buf_reset(&units);
		utf16_add(&units, utf8);
		assert_ok(needle16_init(&needle, utf8, &err), &err);
		assert_int_equal(needle.units.len, utf16_of(&units).len);
		assert_memory_equal(needle.units.at, utf16_of(&units).at, units.len);
		needle16_release(&needle);
		buf_str(&text, i % 5 == 4 ? "𠮷" : "一");
	}
	buf_release(&text);
	buf_release(&units);
}

static void nothing_in_nothing(void **state)
{
	static const uint16_t one[] = {0x4E00};
	struct span16 text = {one, 1}, none = {one, 0};

	(void)state;
	assert_int_equal(needle16_find(none, text, 0), SIZE_MAX);
	assert_int_equal(needle16_find(text, text, 0), 0);
	assert_int_equal(needle16_find(text, text, 1), SIZE_MAX);
	assert_int_equal(needle16_find(text, text, 1000), SIZE_MAX);
	assert_each(none, text);
}

static int setup(void **state)
{
	const char *seed = getenv("ZW_SEED");
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct world *w = pages == MAP_FAILED ? NULL : calloc(1, sizeof(*w));

	if (!w)
		return -1;
	w->seed = seed ? (unsigned)atoi(seed) : (unsigned)time(NULL);
	w->page = page;
	w->pages = pages;
	printf("# ZW_SEED=%u\n", w->seed);
	*state = w;
	return mprotect(pages + page, page, PROT_READ | PROT_WRITE);
}

static int teardown(void **state)
{
	struct world *w = *state;
	int failed = munmap(w->pages, 3 * w->page);

	free(w);
	return failed;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(where_a_plain_scan_finds_it),
	        cmocka_unit_test(long_needles),
	        cmocka_unit_test(a_long_needle_that_repeats_itself),
	        cmocka_unit_test(needles_of_all_lengths),
	        cmocka_unit_test(nothing_in_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
