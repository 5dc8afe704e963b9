/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which documents are looked at of many.
 */
#include "test.h"

#include "searcher/suggest/sample.h"

/* How many of so many documents are looked at, and in how many runs. */
static uint32_t looked_at(struct sample s, uint32_t documents, uint32_t *runs)
{
	uint32_t n = 0;
	bool before = false;

	*runs = 0;
	for (uint32_t place = 0; place < documents; place++) {
		bool now = sample_has(&s, place);
		if (now != ((place >> s.shift) % s.every == 0))
			fail_msg("%u, one of %u", place, s.every);
		n += now;
		*runs += now && !before;
		before = now;
	}
	return n;
}

static void few_are_all_looked_at(void **state)
{
	uint32_t runs;

	(void)state;
	assert_int_equal(looked_at(sample_of(3000, 3000, 500), 500, &runs), 500);
	assert_int_equal(looked_at(sample_of(1 << 30, 0, 500), 500, &runs), 500);
	assert_int_equal(looked_at(sample_of(0, 3000, 500), 500, &runs), 500);
}

static void some_are_looked_at_one_by_one(void **state)
{
	(void)state;
	for (uint32_t every = 2; every <= SAMPLE_SINGLE; every++) {
		uint32_t runs;
		struct sample s = sample_of(every * 3000, 3000, 1000000);
		assert_int_equal(s.every, every);
		assert_false(sample_is_runs(&s));
		assert_int_equal(looked_at(s, 10000, &runs), (10000 + every - 1) / every);
		assert_int_equal(runs, (10000 + every - 1) / every);
	}
}

static void of_many_there_are_runs(void **state)
{
	(void)state;
	for (uint32_t documents = 5000; documents < 10000000; documents *= 3) {
		for (uint32_t every = SAMPLE_SINGLE + 1; every < 1000; every *= 2) {
			uint32_t runs;
			struct sample s = sample_of(every * 3000, 3000, documents);
			uint32_t n = looked_at(s, documents, &runs);
			assert_true(sample_is_runs(&s));
			if (documents / every >= SAMPLE_RUNS)
				assert_in_range(runs, SAMPLE_RUNS, 2 * SAMPLE_RUNS + 1);
			else
				assert_int_equal(runs, n);
			/* but for one run */
			assert_in_range(n, documents / every - (1u << s.shift),
			                documents / every + (1u << s.shift));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(few_are_all_looked_at),
	        cmocka_unit_test(some_are_looked_at_one_by_one),
	        cmocka_unit_test(of_many_there_are_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
