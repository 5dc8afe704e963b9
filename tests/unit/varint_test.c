/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers of few bytes: what is written is read, and what does not fit is told.
 */
#include "test.h"

#include "core/varint.h"

static void what_is_written_is_read(void **state)
{
	(void)state;
	for (int bit = 0; bit < 64; bit++) {
		for (int less = 0; less < 2; less++) {
			uint64_t wanted = (UINT64_C(1) << bit) - (uint64_t)less, is;
			uint32_t small = 0;
			char bytes[VARINT_SIZE];
			size_t n = varint_put(bytes, wanted);
			const char *at = bytes, *small_at = bytes;
			assert_true(varint_take_long(&at, bytes + n, &is));
			assert_int_equal(is, wanted);
			assert_ptr_equal(at, bytes + n);
			assert_int_equal(varint_take(&small_at, bytes + n, &small),
			                 wanted <= UINT32_MAX);
			assert_int_equal(small, wanted <= UINT32_MAX ? wanted : small);
		}
	}
}

static void assert_none(const char *bytes, size_t n)
{
	const char *at = bytes;
	uint64_t large;
	uint32_t small;

	assert_false(varint_take_long(&at, bytes + n, &large));
	assert_true(at >= bytes && at <= bytes + n);
	at = bytes;
	assert_false(varint_take(&at, bytes + n, &small));
	assert_true(at >= bytes && at <= bytes + n);
}

static void what_does_not_fit_is_told(void **state)
{
	char bytes[VARINT_SIZE + 1];

	(void)state;
	memset(bytes, 0xFF, sizeof(bytes));
	for (size_t n = 0; n <= sizeof(bytes); n++)
		assert_none(bytes, n);
	/* Of the tenth byte one bit fits. */
	bytes[VARINT_SIZE - 1] = 2;
	assert_none(bytes, VARINT_SIZE);
	bytes[VARINT_SIZE - 1] = 0x7F;
	assert_none(bytes, VARINT_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_written_is_read),
	        cmocka_unit_test(what_does_not_fit_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
