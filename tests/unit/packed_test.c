/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Blocks of postings: what is packed is read again, and nothing else is.
 */
#include "test.h"

#include "core/index/postings/packed.h"

#include <time.h>

enum { N = PACKED_POSTINGS };

static uint32_t any(void)
{
	return (uint32_t)rand() << 16 ^ (uint32_t)rand();
}

/* A number of at most so many bits, few of them most of the time. */
static uint32_t number(unsigned most)
{
	unsigned bits = rand() % 8 ? most / 2 : (unsigned)rand() % (most + 1);

	return bits ? any() >> (32 - bits) : 0;
}

/* Distances of at most `wide` bits, occurrences of at most `often`. */
static void draw(struct posting block[N], uint32_t before, unsigned wide, unsigned often)
{
	for (size_t i = 0; i < N; i++) {
		block[i].entry = before += number(wide) + 1;
		block[i].count = number(often) + 1;
		block[i].count += block[i].count == 0;
	}
}

static void assert_same(const struct posting *a, const struct posting *b)
{
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(a[i].entry, b[i].entry);
		assert_int_equal(a[i].count, b[i].count);
	}
}

static void assert_read(const struct posting block[N], uint32_t before)
{
	char bytes[PACKED_SIZE];
	struct posting read[N];
	size_t len = packed_put(bytes, before, block);

	assert_in_range(len, 4, PACKED_SIZE);
	assert_true(packed_take(bytes, bytes + len, before, block[N - 1].entry, read));
	assert_same(block, read);
	assert_false(packed_take(bytes, bytes + len - 1, before, block[N - 1].entry, read));
	assert_false(packed_take(bytes, bytes + len, before, block[N - 1].entry + 1, read));
	assert_false(packed_take(bytes, bytes + len, before + 1, block[N - 1].entry, read));
}

static void what_is_packed_is_read(void **state)
{
	struct posting block[N];
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srand(seed);
	for (unsigned wide = 0; wide <= 24; wide++) {
		for (unsigned often = 0; often <= 32; often++) {
			uint32_t before = number(16);
			draw(block, before, wide, often);
			assert_read(block, before);
		}
	}
}

/* All alike, of every width; the widest; one that is far from the others. */
static void numbers_of_any_size(void **state)
{
	struct posting block[N];

	(void)state;
	for (unsigned bits = 0; bits < 25; bits++) {
		uint32_t distance = UINT32_C(1) << bits;
		for (uint32_t i = 0; i < N; i++)
			block[i] = (struct posting){(i + 1) * distance, distance};
		assert_read(block, 0);
	}
	for (uint32_t i = 0; i < N; i++)
		block[i] = (struct posting){i + 1, UINT32_MAX};
	assert_read(block, 0);
	for (size_t far = 0; far < N; far++) {
		for (uint32_t i = 0; i < N; i++)
			block[i] = (struct posting){i + 1 + (i < far ? 0 : UINT32_MAX - N - 1),
			                            i == far ? UINT32_MAX : 1};
		assert_read(block, 0);
	}
}

/* It takes few bytes: neighbours half a byte or so, far ones what they are. */
static void it_is_small(void **state)
{
	struct posting block[N];
	char bytes[PACKED_SIZE];

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		block[i] = (struct posting){7 + i, 1};
	assert_int_equal(packed_put(bytes, 6, block), 4);
	for (uint32_t i = 0; i < N; i++)
		block[i] = (struct posting){(i + 1) * 16, 1};
	assert_int_equal(packed_put(bytes, 0, block), 4 + N / 8 * 4);
	block[3].count = 2;
	assert_int_equal(packed_put(bytes, 0, block), 4 + N / 8 * 4 + 2);
}

/* Whatever the bytes are, what passes are entries that ascend to the last. */
static void assert_sound(const char *bytes, size_t len, uint32_t before, uint32_t last)
{
	struct posting read[N];
	uint32_t entry = before;
	/* Of just that size, so that a sanitizer sees what is read beyond. */
	char *copy = malloc(len + 1);

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	copy = realloc(copy, len ? len : 1);
	assert_non_null(copy);
	if (packed_take(copy, copy + len, before, last, read)) {
		for (size_t i = 0; i < N; i++) {
			assert_true(read[i].entry > entry && read[i].entry <= last);
			assert_true(read[i].count > 0);
			entry = read[i].entry;
		}
		assert_int_equal(entry, last);
	}
	free(copy);
}

static void damage_gives_no_entry_beyond(void **state)
{
	char bytes[PACKED_SIZE];
	struct posting block[N];
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 60; round++) {
		draw(block, 5, (unsigned)rand() % 20, (unsigned)rand() % 12);
		uint32_t last = block[N - 1].entry;
		size_t len = packed_put(bytes, 5, block);
		for (size_t i = 0; i < len; i++) {
			for (int bit = 0; bit < 8; bit++) {
				bytes[i] = (char)(bytes[i] ^ 1 << bit);
				assert_sound(bytes, len, 5, last);
				bytes[i] = (char)(bytes[i] ^ 1 << bit);
			}
			assert_sound(bytes, i, 5, last);
		}
		for (size_t i = 0; i < len; i++)
			bytes[i] = (char)(rand() % 4 ? rand() % 8 : rand());
		assert_sound(bytes, len, 5, last);
	}
}

/* A column of distances that are all 1, then one of occurrences with two exceptions: each mistake
 * in it is seen. */
static void a_column_has_one_form(void **state)
{
	static const struct {
		const char bytes[12];
		size_t len;
		bool good;
	} cases[] = {
	        {{0, 0, 0, 2, 3, 1, 4, 1}, 8, true},
	        {{0, 0, 0, 2, 4, 1, 3, 1}, 8, false},                /* not ascending */
	        {{0, 0, 0, 2, 3, 1, 3, 1}, 8, false},                /* twice the same */
	        {{0, 0, 0, 2, 3, 1, (char)N, 1}, 8, false},          /* there is none */
	        {{0, 0, 0, 2, 3, 1, 4, 0}, 8, false},                /* nothing beyond */
	        {{0, 0, 0, 3, 3, 1, 4, 1}, 8, false},                /* one is not there */
	        {{0, 0, 0, 1, 3, 1, 4, 1}, 8, false},                /* one more than said */
	        {{PACKED_WIDTH + 1, 0, 0, 2, 3, 1, 4, 1}, 8, false}, /* too wide */
	        {{0, 0, 0, 1, 3, -1, -1, -1, -1, 15}, 10, false},    /* 2^32 occurrences */
	        {{0, 0, 0, 1, 3, -2, -1, -1, -1, 15}, 10, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct posting read[N];
		const char *at = cases[i].bytes;
		if (packed_take(at, at + cases[i].len, 9, 9 + N, read) != cases[i].good)
			fail_msg("case %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_packed_is_read),
	        cmocka_unit_test(numbers_of_any_size),
	        cmocka_unit_test(it_is_small),
	        cmocka_unit_test(damage_gives_no_entry_beyond),
	        cmocka_unit_test(a_column_has_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
