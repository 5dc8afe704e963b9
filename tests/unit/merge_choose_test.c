/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which shards are put together: over many nights there are few of them, and no document is written
 * again often.
 */
#include "test.h"

#include "indexer/merge/merge.h"

#include <time.h>

enum { KIB = 1 << 10, MIB = 1 << 20 };

struct night {
	struct shard_info shards[SHARDS_LIMIT];
	struct manifest manifest;
	bool chosen[SHARDS_LIMIT];
};

static void add_shard(struct night *n, uint64_t fold, uint32_t documents, uint32_t dead)
{
	n->manifest.shards = n->shards;
	assert_in_range(n->manifest.n_shards, 0, SHARDS_LIMIT - 1);
	n->shards[n->manifest.n_shards++] =
	        (struct shard_info){.fold = fold, .documents = documents, .dead = dead};
}

/* Replaces the chosen by what they become; returns the documents that are written for it. */
static uint32_t put_together(struct night *n)
{
	struct night next = {.manifest = {0}};
	uint64_t fold = 0;
	uint32_t documents = 0;

	for (size_t i = 0; i < n->manifest.n_shards; i++) {
		const struct shard_info *s = &n->shards[i];
		if (!n->chosen[i]) {
			add_shard(&next, s->fold, s->documents, s->dead);
			continue;
		}
		documents += s->documents - s->dead;
		fold += s->fold / s->documents * (s->documents - s->dead);
	}
	if (documents)
		add_shard(&next, fold, documents, 0);
	*n = next;
	n->manifest.shards = n->shards;
	return documents;
}

static void test_few_shards_stay_as_they_are(void **state)
{
	struct night n = {.manifest = {0}};

	(void)state;
	for (int i = 0; i < MERGE_SHARDS; i++)
		add_shard(&n, 10 * KIB, 10, 2);
	assert_int_equal(merge_choose(&n.manifest, false, n.chosen), 0);
	add_shard(&n, 10 * KIB, 10, 2);
	assert_int_equal(merge_choose(&n.manifest, false, n.chosen), MERGE_SHARDS + 1);
}

static void test_a_rotten_shard_is_written_again(void **state)
{
	struct night n = {.manifest = {0}};

	(void)state;
	add_shard(&n, 30 * MIB, 1000, 250);
	assert_int_equal(merge_choose(&n.manifest, false, n.chosen), 0);
	add_shard(&n, 30 * MIB, 1000, 251);
	add_shard(&n, 30 * MIB, 1000, 1000);
	assert_int_equal(merge_choose(&n.manifest, false, n.chosen), 2);
	assert_false(n.chosen[0]);
	assert_true(n.chosen[1]);
	assert_true(n.chosen[2]);
}

/* Large ones do not keep small ones from being put together. */
static void test_no_run_does_more_than_it_may(void **state)
{
	struct night n = {.manifest = {0}};

	(void)state;
	add_shard(&n, 100 * MIB, 1000, 0);
	for (int i = 0; i < 12; i++)
		add_shard(&n, 60 * MIB, 1000, 0);
	assert_int_equal(merge_choose(&n.manifest, false, n.chosen), 0);
	for (int i = 0; i < MERGE_TIER; i++)
		add_shard(&n, 2 * MIB, 1000, 0);
	assert_int_equal(merge_choose(&n.manifest, false, n.chosen), MERGE_TIER);
	for (int i = 0; i < 13; i++)
		assert_false(n.chosen[i]);
	assert_int_equal(merge_choose(&n.manifest, true, n.chosen), 13 + MERGE_TIER);
}

static void test_what_is_most_of_the_index_stays(void **state)
{
	struct night n = {.manifest = {0}};

	(void)state;
	add_shard(&n, 500 * MIB, 100000, 50000);
	add_shard(&n, 4 * MIB, 10, 9);
	assert_int_equal(merge_choose(&n.manifest, false, n.chosen), 1);
	assert_false(n.chosen[0]);
	/* Nor is a generation made for a few documents. */
	n.shards[1].fold = 100 * KIB;
	assert_int_equal(merge_choose(&n.manifest, false, n.chosen), 0);
}

/* All is put together in the end, however large it is. */
static void test_ten_years_of_a_large_collection(void **state)
{
	struct night n = {.manifest = {0}};

	(void)state;
	for (int night = 0; night < 3650; night++) {
		add_shard(&n, 5 * MIB, 500, 0);
		if (merge_choose(&n.manifest, false, n.chosen))
			put_together(&n);
		assert_in_range(n.manifest.n_shards, 1, 40);
	}
}

static void test_one_whole_shard_is_enough(void **state)
{
	struct night n = {.manifest = {0}};

	(void)state;
	add_shard(&n, MIB, 100, 0);
	assert_int_equal(merge_choose(&n.manifest, true, n.chosen), 0);
	n.shards[0].dead = 1;
	assert_int_equal(merge_choose(&n.manifest, true, n.chosen), 1);
}

/* Each night some documents more; some of those that are there die. */
static void test_a_thousand_nights(void **state)
{
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	struct night n = {.manifest = {0}};
	uint64_t added = 0, written = 0;

	(void)state;
	srandom(seed);
	print_message("ZW_SEED=%u\n", seed);
	add_shard(&n, 30 * MIB, 3000, 0);
	for (int night = 0; night < 1000; night++) {
		uint32_t documents = 1 + (uint32_t)random() % 40;
		add_shard(&n, (uint64_t)documents * 20 * KIB, documents, 0);
		added += documents;
		for (uint32_t i = 0; i < documents / 2; i++) {
			struct shard_info *s = &n.shards[(size_t)random() % n.manifest.n_shards];
			s->dead += s->dead < s->documents;
		}
		if (merge_choose(&n.manifest, false, n.chosen))
			written += put_together(&n);
		/* Six tiers below the bound, and what came in the last night. */
		assert_in_range(n.manifest.n_shards, 1, 6 * (MERGE_TIER - 1) + 1);
	}
	assert_in_range(written, 1, 8 * added);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_few_shards_stay_as_they_are),
	        cmocka_unit_test(test_a_rotten_shard_is_written_again),
	        cmocka_unit_test(test_no_run_does_more_than_it_may),
	        cmocka_unit_test(test_one_whole_shard_is_enough),
	        cmocka_unit_test(test_what_is_most_of_the_index_stays),
	        cmocka_unit_test(test_a_thousand_nights),
	        cmocka_unit_test(test_ten_years_of_a_large_collection),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
