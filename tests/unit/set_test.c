/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "searcher/match/set.h"

/* A set over 1 … 130 with these members; 0 ends them. */
static struct set set_of(const uint32_t *members)
{
	struct set s;
	struct err err;

	assert_ok(set_init(&s, 130, &err), &err);
	for (; *members; members++)
		set_add(&s, *members);
	return s;
}

#define SET(...) set_of((const uint32_t[]){__VA_ARGS__, 0})

static void assert_members(const struct set *s, const uint32_t *wanted)
{
	uint32_t at = 0;

	for (; *wanted; wanted++) {
		at = set_next(s, at + 1);
		assert_int_equal(at, *wanted);
	}
	assert_int_equal(set_next(s, at + 1), 0);
}

#define assert_set(s, ...) assert_members((s), (const uint32_t[]){__VA_ARGS__, 0})

static void members_at_the_borders_of_words(void **state)
{
	struct set s = SET(1, 63, 64, 65, 127, 128, 130);

	(void)state;
	assert_set(&s, 1, 63, 64, 65, 127, 128, 130);
	assert_int_equal(set_count(&s), 7);
	assert_true(set_has(&s, 64));
	assert_false(set_has(&s, 2));
	assert_false(set_has(&s, 0));
	assert_false(set_has(&s, 131));
	assert_false(set_has(&s, UINT32_MAX));
	assert_int_equal(set_next(&s, 131), 0);
	assert_int_equal(set_next(&s, UINT32_MAX), 0);
	set_release(&s);
}

static void algebra(void **state)
{
	struct set a = SET(1, 64, 100), b = SET(64, 100, 130);

	(void)state;
	set_and(&a, &b);
	assert_set(&a, 64, 100);
	set_or(&a, &b);
	assert_set(&a, 64, 100, 130);
	set_release(&a);
	set_release(&b);
}

static void the_complement_stays_within(void **state)
{
	struct set s = SET(1, 130);

	(void)state;
	set_complement(&s);
	assert_int_equal(set_count(&s), 128);
	assert_false(set_has(&s, 0));
	assert_false(set_has(&s, 1));
	assert_true(set_has(&s, 2));
	assert_false(set_has(&s, 131));
	set_complement(&s);
	assert_set(&s, 1, 130);
	set_release(&s);
}

static void an_empty_table(void **state)
{
	struct set s;
	struct err err;

	(void)state;
	assert_ok(set_init(&s, 0, &err), &err);
	set_complement(&s);
	assert_int_equal(set_count(&s), 0);
	assert_int_equal(set_next(&s, 1), 0);
	set_release(&s);
}

/* ---- Few and many: lists, and bits ---- */

enum { MODEL = 20000, ROUNDS = 200 };

static uint32_t chance(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* A set and what should be in it: from none to some hundred members, in a row or in any order. */
static struct set drawn(bool *model, uint32_t *state)
{
	uint32_t n = chance(state) % 2 ? chance(state) % 6 : chance(state) % 400, at = 0;
	bool ordered = chance(state) % 2;
	struct set s;
	struct err err;

	assert_ok(set_init(&s, MODEL, &err), &err);
	memset(model, 0, (MODEL + 1) * sizeof(*model));
	for (uint32_t i = 0; i < n; i++) {
		at = ordered ? at + 1 + chance(state) % 90 : 1 + chance(state) % MODEL;
		set_add(&s, at);
		if (at <= MODEL)
			model[at] = true;
	}
	if (chance(state) % 8 == 0) {
		set_complement(&s);
		for (uint32_t i = 1; i <= MODEL; i++)
			model[i] = !model[i];
	}
	return s;
}

static void assert_model(const struct set *s, const bool *model)
{
	uint32_t count = 0, next = set_next(s, 0);

	for (uint32_t i = 1; i <= MODEL; i++) {
		count += model[i];
		if (set_has(s, i) != model[i])
			fail_msg("%u is in one only", i);
		if (model[i] && next != i)
			fail_msg("%u is next, not %u", i, next);
		if (model[i])
			next = set_next(s, i + 1);
	}
	assert_int_equal(next, 0);
	assert_int_equal(set_count(s), count);
}

static void each_way(uint32_t way, struct set *a, const struct set *b, bool *x, const bool *y)
{
	if (way == 0)
		set_and(a, b);
	else if (way == 1)
		set_or(a, b);
	else
		set_and_not(a, b);
	for (uint32_t i = 1; i <= MODEL; i++)
		x[i] = way == 0 ? x[i] && y[i] : way == 1 ? x[i] || y[i] : x[i] && !y[i];
}

static void lists_and_bits_are_the_same_sets(void **state)
{
	static bool x[MODEL + 1], y[MODEL + 1];
	uint32_t seed = 7;

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct set a = drawn(x, &seed), b = drawn(y, &seed);
		assert_model(&a, x);
		each_way(round % 3, &a, &b, x, y);
		assert_model(&a, x);
		each_way(chance(&seed) % 3, &a, &b, x, y);
		assert_model(&a, x);
		set_release(&a);
		set_release(&b);
	}
}

static void one_by_one(void **state)
{
	static bool x[MODEL + 1];
	uint32_t seed = 11;

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct set s = drawn(x, &seed);
		for (int i = 0; i < 50; i++) {
			uint32_t at = chance(&seed) % (MODEL + 3);
			bool add = chance(&seed) % 2;
			(add ? set_add : set_remove)(&s, at);
			if (at >= 1 && at <= MODEL)
				x[at] = add;
		}
		assert_model(&s, x);
		set_release(&s);
	}
}

static void a_range_is_kept_and_bits_are_dropped(void **state)
{
	static bool x[MODEL + 1];
	static uint64_t bits[MODEL / 64 + 1];
	uint32_t seed = 13;

	(void)state;
	for (size_t i = 0; i < MODEL / 64 + 1; i++)
		bits[i] = (uint64_t)chance(&seed) << 32 | chance(&seed);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct set s = drawn(x, &seed);
		uint32_t first = chance(&seed) % MODEL, last = chance(&seed) % (MODEL + 100);
		set_keep_range(&s, first, last);
		for (uint32_t i = 1; i <= MODEL; i++)
			x[i] = x[i] && i >= first && i <= last;
		assert_model(&s, x);
		set_drop(&s, bits);
		for (uint32_t i = 1; i <= MODEL; i++)
			x[i] = x[i] && !(bits[i / 64] >> i % 64 & 1);
		assert_model(&s, x);
		set_drop(&s, NULL);
		assert_model(&s, x);
		set_release(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(members_at_the_borders_of_words),
	        cmocka_unit_test(algebra),
	        cmocka_unit_test(the_complement_stays_within),
	        cmocka_unit_test(an_empty_table),
	        cmocka_unit_test(lists_and_bits_are_the_same_sets),
	        cmocka_unit_test(one_by_one),
	        cmocka_unit_test(a_range_is_kept_and_bits_are_dropped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
