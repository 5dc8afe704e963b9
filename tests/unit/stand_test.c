/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands together: sentences of the folded text, scopes, nearness, gaps, in a small index.
 */
#include "small_index.h"

#include "searcher/match/match.h"
#include "searcher/match/stand/sentence.h"
#include "searcher/match/stand/stretch.h"
#include "searcher/rewrite/rewrite.h"

/* ---- Text ---- */

static void scan(struct tokens *t, const char *text)
{
	struct err err;

	tokens_init(t, 4096);
	assert_ok(tokens_scan(t, text, strlen(text), &err), &err);
}

/* As the index keeps it. */
static struct span16 units_of(const struct tokens *t, struct buf *units)
{
	utf16_add(units, (struct span){buf_cstr(&t->stream), t->stream.len});
	return utf16_of(units);
}

/* The sentences of a text, parted by |. */
static void sentences(void **state)
{
	static const struct {
		const char *text, *sentences;
	} examples[] = {
	        {"甲。乙", "甲。|乙\n"},
	        {"甲！？乙；丙", "甲!?|乙;|丙\n"},
	        {"甲。”乙", "甲。|乙\n"},
	        {"甲……乙…丙", "甲......|乙...|丙\n"},
	        {"甲.乙..丙", "甲.乙..丙\n"},
	        {"甲，乙、丙：丁", "甲,乙、丙:丁\n"},
	        {"甲\n乙。\n丙", "甲\n|乙。\n|丙\n"},
	        {"。", "。\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct buf said = BUF_INIT(1000);
		struct tokens t;
		scan(&t, examples[i].text);
		struct buf units = BUF_INIT(10000);
		struct span16 text = units_of(&t, &units);
		for (size_t at = 0, end; at < text.len; at = end) {
			end = sentence_end(text, at);
			buf_str(&said, at ? "|" : "");
			utf16_decode((struct span16){text.at + at, end - at}, &said);
		}
		buf_release(&units);
		assert_string_equal(buf_cstr(&said), examples[i].sentences);
		tokens_release(&t);
		buf_release(&said);
	}
}

static void tokens_between(void **state)
{
	static const struct {
		const char *text;
		size_t n;
	} examples[] = {{"", 0},        {"甲", 1},    {"甲乙。", 3},     {"Wi-Fi", 3}, {"5G", 2},
	                {"第517号", 3}, {"a b c", 3}, {"《甲》“乙”", 2}, {"𠮷é1", 3}};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct tokens t;
		scan(&t, examples[i].text);
		struct span all = {buf_cstr(&t.stream), t.stream.len ? t.stream.len - 1 : 0};
		assert_int_equal(stream_tokens(all, 100), examples[i].n);
		assert_int_equal(stream_tokens(all, 100), tokens_count(&t));
		struct buf units = BUF_INIT(1000);
		struct span16 all16 = units_of(&t, &units);
		all16.len -= all16.len > 0;
		assert_int_equal(stream16_tokens(all16, 100), examples[i].n);
		if (examples[i].n > 1) {
			assert_int_equal(stream_tokens(all, 1), 2);
			assert_int_equal(stream16_tokens(all16, 1), 2);
		}
		buf_release(&units);
		tokens_release(&t);
	}
}

/* The stretches of the first item of a query in a line, as its text. */
static void stretches(void **state)
{
	static const struct {
		const char *query, *line, *found;
	} examples[] = {
	        {"“甲乙”", "甲乙甲乙", "甲乙|甲乙"},
	        {"“甲甲”", "甲甲甲", "甲甲|甲甲"},
	        {"“甲*乙”", "甲丙乙丁乙", "甲丙乙"},
	        {"“甲*乙”", "甲甲丙乙", "甲丙乙"},
	        {"“甲*乙”", "甲乙", "甲乙"},
	        {"“甲*乙”", "甲。乙", ""},
	        {"“甲*乙”", "甲…乙", ""},
	        {"“甲*乙”", "甲..乙", "甲..乙"},
	        {"“甲*。乙”", "甲丙。乙", "甲丙。乙"},
	        {"“甲*乙*丙”", "甲乙。甲乙丙", "甲乙丙"},
	        {"“甲*乙*甲”", "甲乙甲乙甲", "甲乙甲|甲乙甲"},
	        {"“5*g”", "5G", "5\x1fg"},
	        {"AI*", "AIGC", "aigc"},
	        {"5*", "甲", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct buf found = BUF_INIT(1000), said = BUF_INIT(1000), units = BUF_INIT(10000);
		struct tokens t;
		struct query q;
		struct err err;
		scan(&t, examples[i].line);
		parse(examples[i].query, &q);
		assert_ok(stretches_of_item(query_item(&q, 0), FORM_STRINGS, units_of(&t, &units),
		                            &found, &err),
		          &err);
		struct span16 line = utf16_of(&units);
		const struct stretch *s = (const void *)found.data;
		for (size_t j = 0; j < found.len / sizeof(*s); j++) {
			buf_str(&said, j ? "|" : "");
			utf16_decode((struct span16){line.at + s[j].start, s[j].end - s[j].start},
			             &said);
		}
		assert_string_equal(buf_cstr(&said), examples[i].found);
		query_release(&q);
		tokens_release(&t);
		buf_release(&units);
		buf_release(&found);
		buf_release(&said);
	}
}

/* ---- An index ---- */

static const char *const texts[] = {
        /* 1: passages 1-4, two articles */
        "甲法\n\n第一条 提高教育质量。数据另说。\n\n第二条 数据出境，应当评估；草案\n"
        "另行公布。\n\n附则\n",
        /* 2: passages 5-7, none */
        "乙的通知\n\n数据由各地管理。出境由国家管理。\n\n教育要提高。\n",
};

struct example {
	const char *query, *documents, *written, *passages;
};

static void list(const struct set *s, char *text, size_t size)
{
	size_t n = 0;

	text[0] = '\0';
	for (uint32_t entry = set_next(s, 1); entry; entry = set_next(s, entry + 1))
		n += (size_t)snprintf(text + n, size - n, n ? " %u" : "%u", entry);
}

static void check(const struct shard *shard, const struct example *e, enum scope scope,
                  const char *found)
{
	struct query q;
	struct match match;
	struct err err = {""};
	char text[200];

	parse(e->query, &q);
	struct match_request r = {.query = &q, .scope = scope, .mode = MATCH_QUERY};
	struct window window = window_of(shard, NULL);
	assert_ok(match_query(&r, &window, 0, &match, &err), &err);
	list(&match.found, text, sizeof(text));
	if (strcmp(text, found) != 0)
		fail_msg("%s: %s, not %s", e->query, text, found);
	if (scope == SCOPE_DOCUMENT) {
		list(&match.written, text, sizeof(text));
		assert_string_equal(text, e->written);
	}
	match_release(&match);
	query_release(&q);
}

static void together(void **state)
{
	static const struct example examples[] = {
	        {"数据 出境", "1 2", "1 2", "3 6"},
	        {"数据 出境 同条", "1 2", "1 2", "3 6"},
	        {"数据 出境 同段", "1 2", "1 2", "3 6"},
	        {"数据 出境 同句", "1", "1", "3"},
	        {"数据 草案 同条", "1", "1", "3"},
	        {"数据 草案 同句", "", "", ""},
	        {"草案 公布 同条", "1", "1", "3"},
	        {"草案 公布 同段", "", "", ""},
	        {"教育 数据 同篇", "1 2", "1 2", "2"},
	        /* with its words apart, in one sentence */
	        {"提高教育 同句", "1 2", "1", "2 7"},
	        {"管理数据 同句", "2", "", "6"},
	        {"出境数据 同句", "1", "", "3"},
	        /* not in the same */
	        {"数据 -出境 同句", "1 2", "1 2", "2 6"},
	        {"数据 -出境 同条", "1", "1", "2"},
	        {"-数据 -教育 同条", "2", "2", "5"},
	        {"（评估 OR 国家） 出境 同句", "1 2", "1 2", "3 6"},
	        {"标题:通知 数据 同句", "2", "2", "6"},
	        {"-标题:通知 数据 同句", "1", "1", "2 3"},
	        /* near */
	        {"数据 NEAR/0 出境", "1", "1", "3"},
	        {"出境 NEAR/5 数据", "1", "1", "3"},
	        {"出境 NEAR/6 数据", "1 2", "1 2", "3 6"},
	        {"数据 NEAR/100 教育", "1", "1", "2"},
	        {"数据 NEAR/6 出境 同句", "1", "1", "3"},
	        {"数据 -（数据 NEAR/0 出境）", "2", "2", "2 6"},
	        /* gaps */
	        {"“数据*评估”", "1", "1", "3"},
	        {"“数据*草案”", "", "", ""},
	        {"“数据*管理” OR “数据*说”", "1 2", "1 2", "2 6"},
	        {"标题:“乙*知”", "2", "2", "5 6 7"},
	        {"数据 -“数据*评估”", "2", "2", "2 6"},
	        {"*", "", "", ""},
	};
	struct shard shard;

	small_index(*state, texts, 2, &shard);
	assert_int_equal(shard.info.passages, 7);
	assert_true(shard_is_article(&shard, 2));
	assert_false(shard_is_article(&shard, 4));
	assert_false(shard_is_article(&shard, 6));
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		check(&shard, &examples[i], SCOPE_DOCUMENT, examples[i].documents);
		check(&shard, &examples[i], SCOPE_PASSAGE, examples[i].passages);
	}
	shard_close(&shard);
}

/* What an item is rewritten to stands as the item does: one string is near something, several must
 * all be in the unit. */
static void variants(void **state)
{
	static const struct {
		const char *query, *strings[3], *found, *written;
	} examples[] = {
	        {"资料 NEAR/0 出境", {"数据", NULL}, "1", ""},
	        {"资料 NEAR/0 出境", {"数据", "评估", NULL}, "", ""},
	        {"资料 同句", {"数据", "评估", NULL}, "1", ""},
	        {"资料 出境 同句", {"数据", NULL}, "1", ""},
	        {"资料 管理 同句", {"数据", NULL}, "2", ""},
	        {"资料 出境 同段", {"数据", NULL}, "1 2", ""},
	        {"数据 出境 同句", {"教育", NULL}, "1", "1"},
	        {"资料 草案 同条", {"数据", "评估", NULL}, "1", ""},
	};
	struct shard shard;
	struct err err;

	small_index(*state, texts, 2, &shard);
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct query q;
		struct match match;
		char text[200];
		parse(examples[i].query, &q);
		assert_ok(rewrite_variant((struct item *)(void *)q.items.data, REWRITE_NUMERAL,
		                          examples[i].strings, &err),
		          &err);
		struct match_request r = {.query = &q};
		struct window window = window_of(&shard, NULL);
		assert_ok(match_query(&r, &window, 0, &match, &err), &err);
		list(&match.found, text, sizeof(text));
		if (strcmp(text, examples[i].found) != 0)
			fail_msg("%s: %s, not %s", examples[i].query, text, examples[i].found);
		list(&match.written, text, sizeof(text));
		assert_string_equal(text, examples[i].written);
		match_release(&match);
		query_release(&q);
	}
	shard_close(&shard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(sentences), cmocka_unit_test(tokens_between),
	        cmocka_unit_test(stretches), folder_test(together),
	        folder_test(variants),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
