/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One string in a small index: terms give candidates, the folded text decides.
 */
#include "small_index.h"

#include "searcher/match/lookup.h"
#include "searcher/match/memo.h"

/* Paragraphs are passages; the first line is the title and a passage too. */
static const char *const texts[] = {
        "关于督查的通知\n\n加强督查，督查到位。\n\n查督反过来。\n",
        "甲办法\n\n国务院令第517号。\n\n5G网络，第17号，“三个代表”重要思想。\n",
        "乙办法\n\n的的的，督\n查分行。三个 代表重要\n思想。15G。\n",
};

static struct buf said; /* "entry:occurrences " of every hit */

static void say(void *context, uint32_t entry, uint32_t occurrences)
{
	buf_printf(context, "%u:%u ", entry, occurrences);
}

static void look_up(const struct shard *s, struct memo *memo, enum lookup_where where,
                    enum lookup_what what, const struct tokens *t, struct buf *out)
{
	struct piece all = {0, tokens_count(t)};
	struct window window = window_of(s, NULL);
	struct err err = {""};

	window.memo = memo;
	buf_reset(out);
	assert_ok(lookup(&window, where, what, t, all, say, out, &err), &err);
}

/* In whatever order it is asked for, what is kept says the same. */
static void check_kept(const struct shard *s, const struct tokens *t, size_t room, bool counts)
{
	struct buf plain = BUF_INIT(10000), kept = BUF_INIT(10000);

	for (int order = 0; order < 24; order++) {
		struct memo memo;
		memo_init(&memo, room, counts);
		for (int i = 0; i < 8; i++) {
			enum lookup_where where = (enum lookup_where)((order + i) % 3);
			enum lookup_what what = (order / 3 + i) % 2 ? LOOKUP_COUNT : LOOKUP_WHERE;
			look_up(s, NULL, where, what, t, &plain);
			look_up(s, &memo, where, what, t, &kept);
			assert_string_equal(buf_cstr(&plain), buf_cstr(&kept));
		}
		memo_release(&memo);
	}
	buf_release(&plain);
	buf_release(&kept);
}

static const char *found(const struct shard *s, enum lookup_where where, const char *phrase)
{
	struct tokens t;
	struct err err = {""};

	tokens_init(&t, 10000);
	assert_ok(tokens_scan(&t, phrase, strlen(phrase), &err), &err);
	look_up(s, NULL, where, LOOKUP_COUNT, &t, &said);
	check_kept(s, &t, 1000, true);
	check_kept(s, &t, 1000, false);
	check_kept(s, &t, 1, true);
	tokens_release(&t);
	return buf_cstr(&said);
}

static int setup(void **state)
{
	said = BUF_INIT(10000);
	return folder_setup(state);
}

static int teardown(void **state)
{
	buf_release(&said);
	return folder_teardown(state);
}

static void in_documents(void **state)
{
	struct shard s;

	small_index(*state, texts, 3, &s);
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "督查"), "1:3 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "督"), "1:4 3:1 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "的"), "1:1 3:3 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "的的"), "3:2 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "第517号"), "2:1 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "国务院令第517号"), "2:1 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "第17号"), "2:1 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "7号"), "");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "5G"), "2:1 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "三个代表重要思想"), "2:1 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "三个代表"), "2:1 3:1 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "督查，督查"), "1:1 ");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "通知加强"), "");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, "不在其中"), "");
	shard_close(&s);
}

static void in_passages(void **state)
{
	struct shard s;
	uint32_t first, end;

	small_index(*state, texts, 3, &s);
	shard_passages_of(&s, 2, &first, &end);
	assert_int_equal(first, 4);
	assert_string_equal(found(&s, LOOKUP_PASSAGES, "督查"), "1:1 2:2 ");
	assert_string_equal(found(&s, LOOKUP_PASSAGES, "5G网络"), "6:1 ");
	assert_string_equal(found(&s, LOOKUP_PASSAGES, "办法"), "4:1 7:1 ");
	shard_close(&s);
}

static void in_titles(void **state)
{
	struct shard s;

	small_index(*state, texts, 3, &s);
	assert_string_equal(found(&s, LOOKUP_TITLES, "办法"), "2:1 3:1 ");
	assert_string_equal(found(&s, LOOKUP_TITLES, "关于督查的通知"), "1:1 ");
	assert_string_equal(found(&s, LOOKUP_TITLES, "国务院令"), "");
	shard_close(&s);
}

/* The more time, the more is known: also where it is up behind the very last passage. */
static void time_for_the_last(void **state)
{
	struct shard s;
	struct tokens t;
	struct buf out = BUF_INIT(1000);
	struct err err = {""};
	uint32_t known = 0;

	small_index(*state, texts, 3, &s);
	tokens_init(&t, 10000);
	assert_ok(tokens_scan(&t, "思想。15G。", strlen("思想。15G。"), &err), &err);
	for (uint64_t looks = 1; known < s.info.documents; looks++) {
		struct budget budget;
		budget_init(&budget, 0, looks);
		struct window window = window_of(&s, &budget);
		assert_ok(lookup(&window, LOOKUP_DOCUMENTS, LOOKUP_WHERE, &t,
		                 (struct piece){0, tokens_count(&t)}, say, &out, &err),
		          &err);
		assert_true(window.known >= known);
		known = window.known;
		assert_true(looks < 1000);
	}
	buf_release(&out);
	tokens_release(&t);
	shard_close(&s);
}

/* Longer than the terms that are looked up: the rest is verified. */
static void a_very_long_string(void **state)
{
	struct shard s;
	struct buf text = BUF_INIT(10000);
	const char *one[1];

	for (int i = 0; i < 100; i++)
		buf_printf(&text, "第%d款的规定", i);
	one[0] = buf_cstr(&text);
	small_index(*state, one, 1, &s);
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, one[0]), "1:1 ");
	buf_str(&text, "外");
	assert_string_equal(found(&s, LOOKUP_DOCUMENTS, buf_cstr(&text)), "");
	buf_release(&text);
	shard_close(&s);
}

static void count(void *context, size_t at)
{
	(void)at;
	++*(uint32_t *)context;
}

static uint32_t needle_count(struct span text, struct span needle)
{
	struct err err = {""};
	uint32_t n = 0;

	assert_ok(needle_each(text, needle, count, &n, &err), &err);
	return n;
}

/* One that memmem() would take a minute for. */
static void a_long_needle_that_repeats_itself(void **state)
{
	enum { TEXT = 300000, NEEDLE = 30000 };
	char *text = malloc(TEXT);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < TEXT; i += 3)
		memcpy(text + i, "一", 3);
	struct span whole = {text, TEXT}, needle = {text, NEEDLE};
	assert_int_equal(needle_count(whole, needle), (TEXT - NEEDLE) / 3 + 1);
	free(text);
}

static void needles_in_a_stream(void **state)
{
	struct span text = {"的的的\n的", strlen("的的的\n的")}, needle = {"的的", 6};

	(void)state;
	assert_int_equal(needle_count(text, needle), 2);
	assert_int_equal(needle_find(text, needle, 0), 0);
	assert_int_equal(needle_find(text, needle, 1), 3);
	assert_int_equal(needle_find(text, needle, 4), SIZE_MAX);
	assert_int_equal(needle_find(text, needle, 1000), SIZE_MAX);
	assert_int_equal(needle_count((struct span){"", 0}, needle), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(in_documents, setup, teardown),
	        cmocka_unit_test_setup_teardown(in_passages, setup, teardown),
	        cmocka_unit_test_setup_teardown(in_titles, setup, teardown),
	        cmocka_unit_test_setup_teardown(time_for_the_last, setup, teardown),
	        cmocka_unit_test_setup_teardown(a_very_long_string, setup, teardown),
	        cmocka_unit_test(needles_in_a_stream),
	        cmocka_unit_test(a_long_needle_that_repeats_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
