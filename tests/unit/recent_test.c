/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is kept: all of it while there is room, then what was asked for last.
 */
#include "test.h"

#include "core/index/tree/recent.h"

enum { VALUE = 1000, ROOM = 100 * VALUE };

static void add(struct recent *k, uint32_t key)
{
	char value[VALUE];

	memset(value, (int)(key % 251), sizeof(value));
	assert_non_null(recent_add(k, &key, sizeof(key), value, sizeof(value)));
}

static bool has(struct recent *k, uint32_t key)
{
	struct span value;

	if (!recent_find(k, &key, sizeof(key), &value))
		return false;
	assert_int_equal(value.len, VALUE);
	assert_int_equal((unsigned char)value.at[VALUE - 1], key % 251);
	return true;
}

static struct recent *new_recent(size_t bytes)
{
	struct recent *k;
	struct err err = {""};

	assert_ok(recent_new(bytes, &k, &err), &err);
	return k;
}

static void all_while_there_is_room(void **state)
{
	struct recent *k = new_recent((size_t)2000 * 2 * VALUE);

	(void)state;
	assert_false(has(k, 0));
	for (uint32_t i = 0; i < 2000; i++)
		add(k, i);
	for (uint32_t i = 0; i < 2000; i++)
		assert_true(has(k, i));
	assert_false(has(k, 2000));
	recent_free(k);
}

static void the_oldest_goes(void **state)
{
	struct recent *k = new_recent(ROOM);
	size_t left = 0;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		add(k, i);
		assert_true(has(k, 0)); /* asked for again and again */
	}
	for (uint32_t i = 1; i < 1000; i++)
		left += has(k, i);
	assert_in_range(left, 80, 100);
	assert_false(has(k, 900 - 100));
	assert_true(has(k, 999));
	recent_free(k);
}

static void some_stay_whatever_they_take(void **state)
{
	struct recent *k = new_recent(1);
	struct span first;
	uint32_t key = 0;

	(void)state;
	add(k, key);
	assert_true(recent_find(k, &key, sizeof(key), &first));
	for (uint32_t i = 1; i < RECENT_ALWAYS; i++)
		add(k, i);
	assert_int_equal((unsigned char)first.at[VALUE - 1], 0);
	for (uint32_t i = 0; i < RECENT_ALWAYS; i++)
		assert_true(has(k, i));
	add(k, RECENT_ALWAYS);
	assert_false(has(k, 0));
	recent_free(k);
}

static void nothing_is_a_value(void **state)
{
	struct recent *k = new_recent(ROOM);
	struct span value = {"x", 1};

	(void)state;
	assert_non_null(recent_add(k, "a", 1, NULL, 0));
	assert_true(recent_find(k, "a", 1, &value));
	assert_int_equal(value.len, 0);
	assert_false(recent_find(k, "ab", 2, &value));
	recent_free(k);
	recent_free(NULL);
}

static void less_room_than_before(void **state)
{
	struct recent *k = new_recent(ROOM);
	size_t left = 0;

	(void)state;
	for (uint32_t i = 0; i < 80; i++)
		add(k, i);
	recent_limit(k, ROOM / 2);
	add(k, 80);
	for (uint32_t i = 0; i <= 80; i++)
		left += has(k, i);
	assert_in_range(left, RECENT_ALWAYS, ROOM / 2 / VALUE);
	assert_true(has(k, 80) && !has(k, 0));
	recent_limit(k, 2 * ROOM);
	for (uint32_t i = 100; i < 200; i++)
		add(k, i);
	assert_true(has(k, 80) && has(k, 100));
	recent_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_while_there_is_room),
	        cmocka_unit_test(the_oldest_goes),
	        cmocka_unit_test(some_stay_whatever_they_take),
	        cmocka_unit_test(nothing_is_a_value),
	        cmocka_unit_test(less_room_than_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
