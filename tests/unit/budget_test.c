/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/budget.h"

/* Units that can be spent before time is up, at most `most`. */
static unsigned spend_all(struct budget *b, unsigned most)
{
	unsigned n = 0;

	while (n < most && !budget_spend(b, 1))
		n++;
	return n;
}

static void none_never_ends(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, 0, 0);
	assert_int_equal(spend_all(&b, 100000), 100000);
	assert_false(budget_spend(NULL, 1));
	assert_false(budget_cut(NULL));
	assert_false(budget_cut(&b));
	budget_stage(NULL, 50);
}

static void looks_are_counted(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, 0, 5);
	assert_int_equal(spend_all(&b, 100), 4);
	assert_true(budget_spend(&b, 1));
	assert_true(budget_cut(&b));
}

/* What a stage leaves is for those behind it, and nobody has more than all. */
static void stages(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, 0, 100);
	budget_stage(&b, 50);
	assert_int_equal(spend_all(&b, 1000), 49);
	budget_stage(&b, 50);
	assert_false(b.spent);
	assert_true(b.cut);
	assert_int_equal(spend_all(&b, 1000), 24);
	budget_stage(&b, 100);
	assert_int_equal(spend_all(&b, 1000), 24);
	/* Nothing is left. */
	budget_stage(&b, 100);
	assert_int_equal(spend_all(&b, 1000), 0);
}

/* A stage that ends before its time leaves it, and nothing was cut. */
static void early(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, 0, 100);
	budget_stage(&b, 50);
	assert_int_equal(spend_all(&b, 10), 10);
	budget_stage(&b, 100);
	assert_int_equal(spend_all(&b, 89), 89);
	assert_false(budget_cut(&b));
}

static void the_clock(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, UINT32_MAX, 0);
	assert_int_equal(spend_all(&b, 100000), 100000);
	/* As though it were long ago. */
	b.end = b.stage = 1;
	assert_in_range(spend_all(&b, 100000), 0, BUDGET_EVERY);
	assert_true(budget_spend(&b, 1));
}

/* One large piece of work is looked at as many small ones are. */
static void large_units(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, UINT32_MAX, 0);
	b.end = b.stage = 1;
	assert_true(budget_spend_text(&b, (uint64_t)1 << 40));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(none_never_ends), cmocka_unit_test(looks_are_counted),
	        cmocka_unit_test(stages),          cmocka_unit_test(early),
	        cmocka_unit_test(the_clock),       cmocka_unit_test(large_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
