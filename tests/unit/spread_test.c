/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where each file goes when documents are spread over shards, and whether they are.
 */
#include "test.h"

#include "indexer/merge/merge.h"
#include "indexer/spread/spread.h"

static void add(struct known *k, size_t number, uint32_t documents, uint64_t characters)
{
	char name[32];
	struct known_source s = {.n = documents, .characters = characters};
	struct err err = {""};

	snprintf(name, sizeof(name), "%06zu.txt", number);
	s.name = strdup(name);
	assert_non_null(s.name);
	assert_ok(known_add(k, &s, &err), &err);
}

/* Characters of each shard. */
static void assign(const struct known *k, size_t n, size_t *to, uint64_t *load)
{
	struct err err = {""};

	memset(load, 0, n * sizeof(*load));
	assert_ok(spread_assign(k, n, to, &err), &err);
	for (size_t i = 0; i < known_count(k); i++) {
		assert_in_range(to[i], 0, n - 1);
		load[to[i]] += known_at(k, i)->characters;
	}
}

static void shards_are_of_one_size(void **state)
{
	enum { FILES = 5000 };
	static const size_t numbers[] = {1, 2, 3, 4, 7, 16, 64};
	static size_t to[FILES], again[FILES];
	uint64_t load[SERVED_LIMIT], all = 0;
	uint32_t any = 3;
	struct known k;

	(void)state;
	known_init(&k);
	for (size_t i = 0; i < FILES; i++, any = any * 1664525 + 1013904223) {
		uint64_t characters = (any >> 8) % (i % 50 ? 3000 : 60000);
		all += characters;
		add(&k, i, 1 + i % 3, characters);
	}
	known_sort(&k);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		size_t n = numbers[i];
		assign(&k, n, to, load);
		for (size_t s = 0; s < n; s++)
			assert_in_range(load[s], all / n * 99 / 100, all / n * 101 / 100 + 1);
		assign(&k, n, again, load);
		assert_memory_equal(to, again, sizeof(to));
	}
	known_release(&k);
}

/* As many files as shards: one each, empty or not, whatever stands between that has no document. */
static void no_shard_is_empty(void **state)
{
	size_t to[7], documents[4] = {0};
	struct known k;
	uint64_t load[4];

	(void)state;
	known_init(&k);
	for (size_t i = 0; i < 7; i++)
		add(&k, i, i % 2 == 0, i == 4 ? 1000000 : 0);
	known_sort(&k);
	assign(&k, 4, to, load);
	for (size_t i = 0; i < 7; i++)
		documents[to[i]] += known_at(&k, i)->n;
	for (size_t s = 0; s < 4; s++)
		assert_int_equal(documents[s], 1);
	known_release(&k);
}

static struct shard_info served(const char *name, uint32_t of)
{
	struct shard_info s = {.documents = 100, .fold = 1 << 20, .served = of};

	snprintf(s.name, sizeof(s.name), "%s", name);
	return s;
}

static void it_is_seen_whether_it_is_done(void **state)
{
	struct shard_info shards[4] = {served("7-1", 3), served("7-2", 3), served("7-3", 3),
	                               served("8-1", 0)};
	struct manifest m = {.shards = shards, .n_shards = 3};

	(void)state;
	assert_true(spread_is_done(&m, 3));
	assert_false(spread_is_done(&m, 2));
	assert_false(spread_is_done(&m, 4));
	m.n_shards = 4; /* something was added */
	assert_false(spread_is_done(&m, 3));
	assert_false(spread_is_done(&m, 4));
	m.n_shards = 2; /* one is gone, with all that was in it */
	assert_false(spread_is_done(&m, 2));
	m.n_shards = 3;
	shards[1].dead = 1;
	assert_false(spread_is_done(&m, 3));
	shards[1].dead = 0;
	shards[1] = served("9-2", 3);
	assert_false(spread_is_done(&m, 3));
	shards[1] = served("7-2", 0);
	assert_false(spread_is_done(&m, 3));
}

static void what_is_served_is_not_merged(void **state)
{
	struct shard_info shards[40];
	struct manifest m = {.shards = shards, .n_shards = 40};
	bool chosen[40];

	(void)state;
	for (size_t i = 0; i < 40; i++)
		shards[i] = served("7-1", i < 16 ? 16 : 0);
	shards[3].documents = 1 << 20; /* most of it dead */
	shards[3].dead = (1 << 20) - 1;
	shards[3].fold = (uint64_t)1 << 30;
	assert_int_equal(merge_choose(&m, false, chosen), 24);
	for (size_t i = 0; i < 40; i++)
		assert_int_equal(chosen[i], i >= 16);
	m.n_shards = 16;
	assert_int_equal(merge_choose(&m, false, chosen), 0);
	/* Who asks for one shard gets one. */
	assert_int_equal(merge_choose(&m, true, chosen), 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(shards_are_of_one_size),
	        cmocka_unit_test(no_shard_is_empty),
	        cmocka_unit_test(it_is_seen_whether_it_is_done),
	        cmocka_unit_test(what_is_served_is_not_merged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
