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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(members_at_the_borders_of_words),
	        cmocka_unit_test(algebra),
	        cmocka_unit_test(the_complement_stays_within),
	        cmocka_unit_test(an_empty_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
