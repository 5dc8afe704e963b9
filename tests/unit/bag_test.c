/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "indexer/build/bag.h"

/* The occurrences of a term in a sealed bag; 0 if it is not there. */
static uint32_t count_in(const struct entry_term *terms, size_t n, const char *term, size_t len)
{
	uint32_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (terms[i].len == len && memcmp(terms[i].bytes, term, len) == 0) {
			assert_int_equal(count, 0); /* each term once */
			count = terms[i].count;
		}
	return count;
}

static void counts_each_term(void **state)
{
	struct bag b;
	const struct entry_term *terms;
	struct err err = {""};
	size_t n;

	(void)state;
	bag_init(&b);
	bag_add(&b, "条例", 6, 1);
	bag_add(&b, "条", 3, 1);
	bag_add(&b, "条例", 6, 2);
	bag_add(&b, "a\0b", 3, 1);
	bag_add(&b, "a\0c", 3, 1);
	assert_ok(bag_seal(&b, &terms, &n, &err), &err);
	assert_int_equal(n, 4);
	assert_int_equal(count_in(terms, n, "条例", 6), 3);
	assert_int_equal(count_in(terms, n, "条", 3), 1);
	assert_int_equal(count_in(terms, n, "a\0c", 3), 1);
	bag_release(&b);
}

static void forgets_what_it_held(void **state)
{
	struct bag b;
	const struct entry_term *terms;
	struct err err = {""};
	size_t n = 9;

	(void)state;
	bag_init(&b);
	assert_ok(bag_seal(&b, &terms, &n, &err), &err);
	assert_int_equal(n, 0);
	bag_add(&b, "条例", 6, 5);
	bag_reset(&b);
	bag_add(&b, "条例", 6, 1);
	assert_ok(bag_seal(&b, &terms, &n, &err), &err);
	assert_int_equal(n, 1);
	assert_int_equal(terms[0].count, 1);
	bag_release(&b);
}

/* 20,000 terms: the table grows a few times and loses none. */
static void grows(void **state)
{
	struct bag b;
	const struct entry_term *terms;
	struct err err = {""};
	size_t n;
	char name[32];

	(void)state;
	bag_init(&b);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 20000; i++)
			bag_add(&b, name, (size_t)snprintf(name, sizeof(name), "t%d", i), 1);
	assert_ok(bag_seal(&b, &terms, &n, &err), &err);
	assert_int_equal(n, 20000);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(terms[i].count, 2);
		snprintf(name, sizeof(name), "t%zu", i);
		assert_int_equal(terms[i].len, strlen(name));
		assert_memory_equal(terms[i].bytes, name, terms[i].len);
	}
	bag_release(&b);
}

static void merges_another(void **state)
{
	struct bag document, passage;
	const struct entry_term *terms;
	struct err err = {""};
	size_t n;

	(void)state;
	bag_init(&document);
	bag_init(&passage);
	bag_add(&document, "条", 3, 1);
	bag_add(&passage, "条", 3, 4);
	bag_add(&passage, "款", 3, 2);
	bag_merge(&document, &passage);
	assert_ok(bag_seal(&document, &terms, &n, &err), &err);
	assert_int_equal(n, 2);
	assert_int_equal(count_in(terms, n, "条", 3), 5);
	assert_int_equal(count_in(terms, n, "款", 3), 2);
	bag_release(&document);
	bag_release(&passage);
}

/* What lacks terms for want of memory must not pass for whole, wherever it is merged into. */
static void merges_a_failure(void **state)
{
	struct bag document, headings;
	const struct entry_term *terms;
	struct err err = {""};
	size_t n;

	(void)state;
	bag_init(&document);
	bag_init(&headings);
	bag_add(&document, "条", 3, 1);
	headings.terms.failed = ZW_NO_MEMORY;
	bag_merge(&document, &headings);
	assert_status(bag_seal(&document, &terms, &n, &err), ZW_NO_MEMORY, &err);
	bag_reset(&document);
	bag_add(&document, "条", 3, 1);
	assert_ok(bag_seal(&document, &terms, &n, &err), &err);
	assert_int_equal(n, 1);
	bag_release(&document);
	bag_release(&headings);
}

/* 300,000 terms: more slots than are kept from one entry to the next. */
static void a_large_one_is_used_again(void **state)
{
	enum { MANY = 300000 };
	struct bag b;
	const struct entry_term *terms;
	struct err err = {""};
	size_t n;
	char name[32];

	(void)state;
	bag_init(&b);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < MANY; i++)
			bag_add(&b, name, (size_t)snprintf(name, sizeof(name), "t%d", i), 1);
		if (round != 1) /* one is reset without having been sealed */
			assert_ok(bag_seal(&b, &terms, &n, &err), &err);
		assert_int_equal(n, MANY);
		bag_reset(&b);
	}
	bag_add(&b, "条", 3, 1);
	assert_ok(bag_seal(&b, &terms, &n, &err), &err);
	assert_int_equal(n, 1);
	bag_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(counts_each_term),
	        cmocka_unit_test(forgets_what_it_held),
	        cmocka_unit_test(grows),
	        cmocka_unit_test(merges_another),
	        cmocka_unit_test(merges_a_failure),
	        cmocka_unit_test(a_large_one_is_used_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
