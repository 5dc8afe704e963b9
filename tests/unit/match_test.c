/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a query finds in a small index of four documents of three passages each.
 */
#include "small_index.h"

#include "searcher/match/match.h"

static const char *const texts[] = {
        /* 1: passages 1-3 */ "甲的通知\n\n提高教育质量。\n\n草案。\n",
        /* 2: passages 4-6 */ "乙的通知\n\n教育要有质量，要提高。\n\n数据。\n",
        /* 3: passages 7-9 */ "丙的意见\n\n提高质量。\n\n教育。\n",
        /* 4: passages 10-12 */ "丁的意见\n\n提高教育质量，提高教育质量。\n\n数据草案。\n",
};

struct example {
	const char *query, *found, *written;
};

static void list(const struct set *s, char *text, size_t size)
{
	size_t n = 0;

	text[0] = '\0';
	for (uint32_t entry = set_next(s, 1); entry; entry = set_next(s, entry + 1))
		n += (size_t)snprintf(text + n, size - n, n ? " %u" : "%u", entry);
}

static void check(const struct shard *shard, enum scope scope, enum match_mode mode,
                  const struct example *e)
{
	struct query q;
	struct match match;
	struct err err = {""};
	char text[200];

	parse(e->query, &q);
	assert_ok(match_query(&q, shard, scope, mode, &match, &err), &err);
	list(&match.found, text, sizeof(text));
	assert_string_equal(text, e->found);
	list(&match.written, text, sizeof(text));
	assert_string_equal(text, e->written);
	match_release(&match);
	query_release(&q);
}

static void check_all(const char *folder, enum scope scope, enum match_mode mode,
                      const struct example *examples, size_t n)
{
	struct shard shard;

	small_index(folder, texts, 4, &shard);
	assert_int_equal(shard.info.passages, 12);
	for (size_t i = 0; i < n; i++)
		check(&shard, scope, mode, &examples[i]);
	shard_close(&shard);
}

#define COUNT(examples) (sizeof(examples) / sizeof((examples)[0]))

static void documents(void **state)
{
	static const struct example examples[] = {
	        {"教育", "1 2 3 4", "1 2 3 4"},
	        /* as written, or with its words apart */
	        {"提高教育质量", "1 2 3 4", "1 4"},
	        {"“提高教育质量”", "1 4", "1 4"},
	        {"“质量提高”", "", ""},
	        {"数据 草案", "4", "4"},
	        {"数据 OR 草案", "1 2 4", "1 2 4"},
	        {"提高教育质量 OR 数据", "1 2 3 4", "1 2 4"},
	        {"教育 -草案", "2 3", "2 3"},
	        /* an exclusion excludes only what has it as written */
	        {"教育 -提高教育质量", "2 3", "2 3"},
	        {"-草案", "2 3", "2 3"},
	        {"NOT (草案 OR 数据)", "3", "3"},
	        {"NOT NOT 草案", "1 4", "1 4"},
	        {"-（数据 -草案）", "1 3 4", "1 3 4"},
	        {"标题:通知", "1 2", "1 2"},
	        {"标题:提高", "", ""},
	        {"标题:通知 数据", "2", "2"},
	        {"-标题:通知", "3 4", "3 4"},
	        {"不在其中", "", ""},
	        {"教育 不在其中", "", ""},
	};

	check_all(*state, SCOPE_DOCUMENT, MATCH_QUERY, examples, COUNT(examples));
}

static void passages(void **state)
{
	static const struct example examples[] = {
	        {"教育 质量", "2 5 11", "2 5 11"},  {"提高教育质量", "2 5 11", "2 11"},
	        {"数据 草案", "12", "12"},          {"提高 -教育", "8", "8"},
	        {"标题:意见 教育", "9 11", "9 11"}, {"标题:意见 -教育", "7 8 10 12", "7 8 10 12"},
	};

	check_all(*state, SCOPE_PASSAGE, MATCH_QUERY, examples, COUNT(examples));
}

/* Nothing has them all: any of them. */
static void relaxed(void **state)
{
	static const struct example examples[] = {
	        {"数据 不在其中", "2 4", "2 4"},
	        {"草案 数据", "1 2 4", "1 2 4"},
	        {"不在其中", "", ""},
	};

	check_all(*state, SCOPE_DOCUMENT, MATCH_SOME, examples, COUNT(examples));
}

static void count(const struct shard *shard, enum scope scope, const char *query,
                  uint32_t wanted_passages, uint64_t wanted_occurrences)
{
	struct query q;
	struct match match;
	struct err err = {""};
	uint32_t n = 100;
	uint64_t occurrences = 1000;

	parse(query, &q);
	assert_ok(match_query(&q, shard, scope, MATCH_QUERY, &match, &err), &err);
	assert_ok(match_count(&q, shard, scope, &match, &n, &occurrences, &err), &err);
	assert_int_equal(n - 100, wanted_passages);
	assert_int_equal(occurrences - 1000, wanted_occurrences);
	match_release(&match);
	query_release(&q);
}

static void places_are_counted(void **state)
{
	struct shard shard;

	small_index(*state, texts, 4, &shard);
	count(&shard, SCOPE_DOCUMENT, "“提高教育质量”", 2, 3);
	count(&shard, SCOPE_DOCUMENT, "草案", 2, 2);
	count(&shard, SCOPE_DOCUMENT, "草案 -数据", 1, 1);
	count(&shard, SCOPE_DOCUMENT, "-草案", 0, 0);
	count(&shard, SCOPE_DOCUMENT, "标题:通知", 0, 0);
	/* As written in 1 and 4, where only that counts; three words in 2 and in 3. */
	count(&shard, SCOPE_DOCUMENT, "提高教育质量", 1 + 1 + 1 + 2, 1 + 2 + 3 + 3);
	count(&shard, SCOPE_PASSAGE, "教育 质量", 3, 2 + 2 + 4);
	shard_close(&shard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(documents),
	        folder_test(passages),
	        folder_test(relaxed),
	        folder_test(places_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
