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
	struct match_request r = {.query = &q, .scope = scope, .mode = mode};
	struct window window = window_of(shard, NULL);
	assert_ok(match_query(&r, &window, 0, &match, &err), &err);
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
	struct match_request r = {.query = &q, .scope = scope};
	struct window window = window_of(shard, NULL);
	assert_ok(match_query(&r, &window, 0, &match, &err), &err);
	assert_ok(match_count(&q, &window, scope, &match, &n, &occurrences, &err), &err);
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

/* ---- Filters: what they have is given, match puts it together ---- */

/* Documents of the shard, which has the numbers 10 to 13 in the catalog here. */
static void filtered(struct filtered *f, const uint32_t *documents, size_t n, struct place place)
{
	struct err err = {""};

	*f = (struct filtered){.places = BUF_INIT(1000)};
	assert_ok(set_init(&f->documents, 20, &err), &err);
	for (size_t i = 0; i < n; i++)
		set_add(&f->documents, documents[i] + 1);
	if (place.passage) {
		f->placed = true;
		set_add(&f->documents, place.document + 1);
		buf_add(&f->places, &place, sizeof(place));
	}
}

static void check_filtered(const struct shard *shard, enum scope scope, enum match_mode mode,
                           const struct filters *filters, const struct example *e)
{
	struct query q;
	struct match match;
	struct err err = {""};
	char text[200];

	parse(e->query, &q);
	struct match_request r = {.query = &q, .scope = scope, .mode = mode, .filters = filters};
	struct window window = window_of(shard, NULL);
	assert_ok(match_query(&r, &window, 10, &match, &err), &err);
	list(&match.found, text, sizeof(text));
	assert_string_equal(text, e->found);
	list(&match.written, text, sizeof(text));
	assert_string_equal(text, e->written);
	match_release(&match);
	query_release(&q);
}

static void filters_are_items(void **state)
{
	/* 文种 has documents 1 and 2 of the shard, and one of another; 条 passage 2 of document 4
	 */
	static const struct example of_documents[] = {
	        {"文种:x 条:1", "", ""},
	        {"文种:x OR 条:1", "1 2 4", "1 2 4"},
	        {"教育 文种:x -条:1", "1 2", "1 2"},
	        {"-文种:x 条:1", "4", "4"},
	};
	static const struct example of_passages[] = {
	        {"文种:x OR 条:1", "1 2 3 4 5 6 11", "1 2 3 4 5 6 11"},
	        {"教育 文种:x -条:1", "2 5", "2 5"},
	        {"-文种:x -条:1 质量", "8", "8"},
	};
	struct filtered at[2];
	struct shard shard;

	small_index(*state, texts, 4, &shard);
	filtered(&at[0], (const uint32_t[]){10, 11, 17}, 3, (struct place){0, 0});
	filtered(&at[1], NULL, 0, (struct place){13, 2});
	struct filters filters = {.at = at, .n = 2};
	for (size_t i = 0; i < COUNT(of_documents); i++)
		check_filtered(&shard, SCOPE_DOCUMENT, MATCH_QUERY, &filters, &of_documents[i]);
	for (size_t i = 0; i < COUNT(of_passages); i++)
		check_filtered(&shard, SCOPE_PASSAGE, MATCH_QUERY, &filters, &of_passages[i]);
	set_release(&at[1].documents);
	buf_release(&at[1].places);
	/* Relaxing drops items, never filters. */
	static const struct example some = {"数据 不在其中 文种:x 文种:x", "2", "2"};
	static const struct example alone = {"数据 文种:x 文种:x", "1 2", "1 2"};
	at[1] = at[0];
	check_filtered(&shard, SCOPE_DOCUMENT, MATCH_SOME, &filters, &some);
	check_filtered(&shard, SCOPE_DOCUMENT, MATCH_FILTERS, &filters, &alone);
	set_release(&at[0].documents);
	shard_close(&shard);
}

static void only_what_was_in_force(void **state)
{
	static const struct example examples[] = {
	        {"教育", "1", "1"}, {"-数据", "1", "1"}, {"截至:2019", "1", "1"}};
	struct shard shard;
	struct err err = {""};
	struct filters filters = {0};

	small_index(*state, texts, 4, &shard);
	assert_ok(set_init(&filters.only, 20, &err), &err);
	set_add(&filters.only, 10 + 1);
	for (size_t i = 0; i < COUNT(examples); i++)
		check_filtered(&shard, SCOPE_DOCUMENT, MATCH_QUERY, &filters, &examples[i]);
	set_release(&filters.only);
	shard_close(&shard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(documents),         folder_test(passages),
	        folder_test(relaxed),           folder_test(places_are_counted),
	        folder_test(filters_are_items), folder_test(only_what_was_in_force),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
