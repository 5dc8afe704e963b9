/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Folding, facets and names over a catalog of a few documents.
 */
#include "small_catalog.h"
#include "test.h"

#include "core/index/catalog/file.h"
#include "indexer/catalog/make.h"
#include "searcher/match/catalog/facets.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/match/named.h"

#include <sys/stat.h>

#define LAW(path, same, begin, more)                                                               \
	"{\"path\": \"" path "\", \"work\": \"甲法\", \"same\": \"" same                           \
	"\", \"normative\": 1, \"days\": [" #begin ",0," #begin ",0," #begin                       \
	"], \"names\": [[0, \"甲法\", 0]]" more "}"

/* Three versions of a law, the second one twice; a notice twice, once by another issuer; two files
 * of one day that are parts of one code. */
static const char *const facts[] = {
        /* 0 */ LAW("甲法1.md", "aa", 20000101, ", \"articles\": [[1,0,2],[9,0,3]]"),
        /* 1 */ LAW("甲法2.md", "bb", 20100101, ", \"articles\": [[1,0,2]]"),
        /* 2 */ LAW("甲法2 副本.md", "bb", 20100101, ", \"articles\": [[1,0,2]]"),
        /* 3 */ LAW("甲法3.md", "cc", 20200101, ", \"articles\": [[1,0,2]]"),
        /* 4 */
        "{\"path\": \"通知\", \"same\": \"dd\", \"days\": [0,0,0,0,20210304], \"values\": "
        "{\"issuers\": [\"乙厅\", \"丙厅\"], \"type\": [\"通知\"]}}",
        /* 5 */
        "{\"path\": \"通知 副本\", \"same\": \"dd\", \"days\": [0,0,0,0,20210000], \"values\": "
        "{\"issuers\": [\"丙厅\"], \"type\": [\"通知\"]}}",
        /* 6 */
        "{\"path\": \"乙典一\", \"work\": \"乙典\", \"same\": \"ee\", \"days\": "
        "[20200101,0,0,0,0]}",
        /* 7 */
        "{\"path\": \"乙典二\", \"work\": \"乙典\", \"same\": \"ff\", \"days\": "
        "[20200101,0,0,0,0]}",
        NULL};

/* Numbers of documents as a set, which counts from 1: "0 3". */
static void set_of(const struct catalog *c, const char *numbers, struct set *s)
{
	struct err err = {""};

	assert_ok(set_init(s, catalog_documents(c), &err), &err);
	for (char *end; *numbers; numbers = end)
		set_add(s, (uint32_t)strtoul(numbers, &end, 10) + 1);
}

static void folds(const struct catalog *c, uint32_t day, const char *pins, const char *found,
                  const char *wanted)
{
	struct set in, shown;
	struct buf pinned = BUF_INIT(100);
	struct err err = {""};
	char text[100] = "";

	set_of(c, found, &in);
	set_of(c, "", &shown);
	for (char *end; *pins; pins = end) {
		uint32_t pin = (uint32_t)strtoul(pins, &end, 10);
		buf_add(&pinned, &pin, sizeof(pin));
	}
	assert_ok(fold_documents(c, &in, &pinned, day, &shown, &err), &err);
	for (uint32_t d = set_next(&shown, 1); d; d = set_next(&shown, d + 1))
		snprintf(text + strlen(text), sizeof(text) - strlen(text), *text ? " %u" : "%u",
		         d - 1);
	assert_string_equal(text, wanted);
	buf_release(&pinned);
	set_release(&in);
	set_release(&shown);
}

static void folds_all(const struct catalog *c)
{
	folds(c, 20250101, "", "", "");
	folds(c, 20250101, "", "0 1 2 3", "3");
	folds(c, 20150101, "", "0 1 2 3", "1");
	folds(c, 20150101, "", "0 3", "3");
	folds(c, 20250101, "", "0 2", "2");
	folds(c, 20250101, "", "0", "0");
	folds(c, 20250101, "", "4 5", "4");
	folds(c, 20250101, "", "5", "5");
	/* the one that is named, whatever is in force */
	folds(c, 20250101, "0", "0 1 3 4", "0 4");
	/* both are in force */
	folds(c, 20250101, "", "6 7", "6 7");
	folds(c, 20250101, "", "7", "7");
}

static void one_of_a_work(void **state)
{
	struct catalog *c = catalog_of(*state, facts);

	folds_all(c);
	done(c);
}

/* Beside so many that the tables are of what is found and not of all. */
static void few_of_many(void **state)
{
	enum { OWN = sizeof(facts) / sizeof(facts[0]) - 1, OTHERS = 400, LINE = 128 };
	static char lines[OTHERS][LINE];
	const char *all[OWN + OTHERS + 1] = {NULL};

	memcpy(all, facts, sizeof(facts));
	for (int i = 0; i < OTHERS; i++) {
		snprintf(lines[i], LINE,
		         "{\"path\": \"他%03d\", \"same\": \"x%d\", \"days\": [0,0,0,0,0]}", i, i);
		all[OWN + i] = lines[i];
	}
	struct catalog *c = catalog_of(*state, all);
	folds_all(c);
	folds(c, 20250101, "", "3 50 51 400", "3 50 51 400");
	folds(c, 20250101, "50", "0 1 50", "1 50");
	done(c);
}

static void old_is_what_another_has_followed(void **state)
{
	struct catalog *c = catalog_of(*state, facts);

	assert_true(fold_is_old(c, 0, 20250101));
	assert_true(fold_is_old(c, 2, 20250101));
	assert_false(fold_is_old(c, 3, 20250101));
	assert_false(fold_is_old(c, 1, 20150101));
	assert_false(fold_is_old(c, 2, 20150101));
	assert_false(fold_is_old(c, 3, 20150101)); /* to come */
	assert_false(fold_is_old(c, 4, 20250101));
	assert_false(fold_is_old(c, 6, 20250101));
	done(c);
}

static void facets_count_files(void **state)
{
	struct catalog *c = catalog_of(*state, facts);
	struct facet f[FACETS] = {{0}};
	struct set found;
	struct err err = {""};

	set_of(c, "0 1 2 3 4 5", &found);
	assert_ok(facets_count(c, &found, 20250101, NULL, f, &err), &err);
	assert_int_equal(f[FACET_ISSUER].n, 2);
	assert_string_equal(f[FACET_ISSUER].at[0].value, "丙厅");
	assert_int_equal(f[FACET_ISSUER].at[0].count, 2);
	assert_int_equal(f[FACET_ISSUER].at[1].count, 1);
	assert_int_equal(f[FACET_TYPE].n, 1);
	assert_string_equal(f[FACET_YEAR].at[0].value, "2010");
	assert_int_equal(f[FACET_YEAR].n, 4);
	assert_int_equal(f[FACET_STATUS].n, 2);
	assert_string_equal(f[FACET_STATUS].at[0].value, "已修改");
	assert_int_equal(f[FACET_STATUS].at[0].count, 3);
	assert_int_equal(f[FACET_STATUS].others, 0);
	facets_release(f);
	set_release(&found);
	done(c);
}

static void names(void **state)
{
	static const struct {
		const char *text;
		enum named_as as;
		size_t n;
		uint32_t article;
	} examples[] = {
	        {"甲法", NAMED_TITLE, 4, 0},         {"《甲法》", NAMED_TITLE, 4, 0},
	        {"甲法第9条", NAMED_CITATION, 4, 9}, {"中华人民共和国甲法", NAMED_TITLE, 4, 0},
	        {"丁法", NAMED_NOTHING, 0, 0},       {"", NAMED_NOTHING, 0, 0},
	        {"丁法第3条", NAMED_NOTHING, 0, 0},
	};
	struct catalog *c = catalog_of(*state, facts);
	struct buf named = BUF_INIT(10000);
	enum named_as as;
	struct err err = {""};

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		buf_reset(&named);
		assert_ok(named_find(c, examples[i].text, strlen(examples[i].text), &named, &as,
		                     &err),
		          &err);
		assert_int_equal(as, examples[i].as);
		assert_int_equal(named.len / sizeof(struct named), examples[i].n);
		if (examples[i].n)
			assert_int_equal(((const struct named *)(void *)named.data)->article,
			                 examples[i].article);
	}
	buf_release(&named);
	done(c);
}

static void places_are_sorted(void **state)
{
	static const struct place at[] = {{3, 2}, {1, 9}, {3, 1}, {1, 9}};
	struct buf places = BUF_INIT(1000);

	(void)state;
	places_sort(&places);
	assert_int_equal(places_first(&places, 1), 0);
	buf_add(&places, at, sizeof(at));
	places_sort(&places);
	assert_int_equal(places.len / sizeof(struct place), 3);
	assert_int_equal(places_first(&places, 0), 0);
	assert_int_equal(places_first(&places, 1), 9);
	assert_int_equal(places_first(&places, 2), 0);
	assert_int_equal(places_first(&places, 3), 1);
	assert_int_equal(places_first(&places, 4), 0);
	buf_release(&places);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(one_of_a_work),
	        folder_test(few_of_many),
	        folder_test(old_is_what_another_has_followed),
	        folder_test(facets_count_files),
	        folder_test(names),
	        cmocka_unit_test(places_are_sorted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
