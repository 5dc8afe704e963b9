/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/spill/sorter.h"

#include <time.h>

static struct sorter *make(size_t memory)
{
	struct sorter *s;
	struct err err = {""};

	assert_ok(sorter_new("/tmp", memory, &s, &err), &err);
	return s;
}

static void add(struct sorter *s, const char *key, const char *value)
{
	struct err err = {""};

	assert_ok(sorter_add(s, key, strlen(key), value, strlen(value), &err), &err);
}

static void assert_next(struct sorter *s, const char *key, const char *value)
{
	struct sorted r;

	assert_true(sorter_next(s, &r));
	assert_int_equal(r.key_len, strlen(key));
	assert_memory_equal(r.key, key, r.key_len);
	assert_int_equal(r.value_len, strlen(value));
	assert_memory_equal(r.value, value, r.value_len);
}

static void orders_by_key_then_value(void **state)
{
	struct sorter *s = make(1 << 20);
	struct sorted r;
	struct err err = {""};

	(void)state;
	add(s, "章程", "");
	add(s, "办法", "2");
	add(s, "办法细则", "0");
	add(s, "办法", "1");
	add(s, "", "x");
	assert_ok(sorter_finish(s, &err), &err);
	assert_next(s, "", "x");
	assert_next(s, "办法", "1");
	assert_next(s, "办法", "2");
	assert_next(s, "办法细则", "0");
	assert_next(s, "章程", "");
	assert_false(sorter_next(s, &r));
	assert_false(sorter_next(s, &r));
	assert_ok(sorter_status(s, &err), &err);
	sorter_free(s);
}

static void nothing_is_nothing(void **state)
{
	struct sorter *s = make(4096);
	struct sorted r;
	struct err err = {""};

	(void)state;
	assert_ok(sorter_finish(s, &err), &err);
	assert_false(sorter_next(s, &r));
	sorter_free(s);
}

/* So many runs that they are joined before the end, too, and what was joined once more. */
static void more_than_memory_comes_in_order(void **state)
{
	enum { RECORDS = 120 * 1000, MEMORY = 8 * 1024 };
	struct sorter *s = make(MEMORY);
	uint32_t seed = (uint32_t)time(NULL), before = 0;
	uint64_t sum = 0;
	struct sorted r;
	struct err err = {""};

	(void)state;
	print_message("seed %u\n", seed);
	srand(seed);
	for (uint32_t i = 0; i < RECORDS; i++) {
		uint32_t number = (uint32_t)rand() % 10000;
		struct buf key = BUF_INIT(16);
		char value[40];
		sort_key_u32(&key, number);
		sum += number;
		snprintf(value, sizeof(value), "%.*u", 1 + rand() % 30, number);
		assert_ok(sorter_add(s, key.data, key.len, value, strlen(value), &err), &err);
		buf_release(&key);
	}
	assert_ok(sorter_finish(s, &err), &err);
	for (uint32_t i = 0; i < RECORDS; i++) {
		char value[40];
		assert_true(sorter_next(s, &r));
		assert_int_equal(r.key_len, 4);
		uint32_t number = sort_take_u32(r.key);
		assert_true(number >= before);
		before = number;
		sum -= number;
		snprintf(value, sizeof(value), "%.*s", (int)r.value_len, r.value);
		assert_int_equal(atoi(value), number);
	}
	assert_int_equal(sum, 0);
	assert_false(sorter_next(s, &r));
	assert_ok(sorter_status(s, &err), &err);
	sorter_free(s);
}

static int by_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order ? order : (a_len > b_len) - (a_len < b_len);
}

/* Keys that have long beginnings in common, bytes of zero at their ends, and each other's length.
 */
static void keys_that_begin_alike_come_in_order(void **state)
{
	enum { RECORDS = 20 * 1000 };
	static const size_t memories[] = {4 << 20, 64 << 10};
	uint32_t seed = (uint32_t)time(NULL);

	(void)state;
	print_message("seed %u\n", seed);
	for (size_t m = 0; m < sizeof(memories) / sizeof(memories[0]); m++) {
		struct sorter *s = make(memories[m]);
		char before[80] = "", before_value[4] = "";
		size_t len = 0, value_len = 0;
		uint64_t sum = 0;
		struct sorted r;
		struct err err = {""};
		srand(seed);
		for (uint32_t i = 0; i < RECORDS; i++) {
			char key[80], value[3];
			size_t alike = (size_t)rand() % 60, n = alike + (size_t)rand() % 20, k = 0;
			for (; k < n; k++)
				key[k] = k < alike ? 'x' : "\0x\xFF"[rand() % 3];
			size_t v = (size_t)rand() % 3;
			for (k = 0; k < v; k++)
				value[k] = (char)rand();
			for (k = 0; k < n; k++)
				sum += (k + 1) * (unsigned char)key[k];
			sum += n + v;
			assert_ok(sorter_add(s, key, n, value, v, &err), &err);
		}
		assert_ok(sorter_finish(s, &err), &err);
		for (uint32_t i = 0; i < RECORDS; i++) {
			assert_true(sorter_next(s, &r));
			int order = by_bytes(before, len, r.key, r.key_len);
			if (order > 0 || (order == 0 && by_bytes(before_value, value_len, r.value,
			                                         r.value_len) > 0))
				fail_msg("record %u comes too late", i);
			len = r.key_len;
			value_len = r.value_len;
			memcpy(before, r.key, len);
			memcpy(before_value, r.value, value_len);
			for (size_t k = 0; k < len; k++)
				sum -= (k + 1) * (unsigned char)r.key[k];
			sum -= len + value_len;
		}
		assert_int_equal(sum, 0);
		assert_false(sorter_next(s, &r));
		sorter_free(s);
	}
}

static void a_record_has_a_limit(void **state)
{
	struct sorter *s = make(4096);
	char bytes[2000];
	struct err err = {""};

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	assert_int_equal(sorter_add(s, bytes, 1000, bytes, 100, &err), ZW_LIMIT);
	assert_has(err.text, "1024");
	assert_ok(sorter_add(s, bytes, 500, bytes, 500, &err), &err);
	sorter_free(s);
}

static void a_folder_that_is_gone_is_told(void **state)
{
	struct sorter *s;
	char value[900] = {0};
	struct err err = {""};
	enum zw_status status = ZW_OK;

	(void)state;
	assert_ok(sorter_new("/nowhere", 256 * 1024, &s, &err), &err);
	for (int i = 0; i < 1000 && status == ZW_OK; i++)
		status = sorter_add(s, &i, sizeof(i), value, sizeof(value), &err);
	assert_int_equal(status, ZW_IO);
	assert_has(err.text, "/nowhere");
	sorter_free(s);
}

static void numbers_compare_as_they_are(void **state)
{
	struct buf a = BUF_INIT(100), b = BUF_INIT(100);

	(void)state;
	sort_key_u32(&a, 255);
	sort_key_u64(&a, 1);
	sort_key_u32(&b, 256);
	sort_key_u64(&b, 0);
	assert_true(memcmp(a.data, b.data, a.len) < 0);
	assert_int_equal(sort_take_u32(a.data), 255);
	assert_int_equal(sort_take_u64(a.data + 4), 1);
	buf_release(&a);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(orders_by_key_then_value),
	        cmocka_unit_test(nothing_is_nothing),
	        cmocka_unit_test(more_than_memory_comes_in_order),
	        cmocka_unit_test(keys_that_begin_alike_come_in_order),
	        cmocka_unit_test(a_record_has_a_limit),
	        cmocka_unit_test(a_folder_that_is_gone_is_told),
	        cmocka_unit_test(numbers_compare_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
