/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The language beyond words and groups: scopes, nearness, gaps, wildcards; and what becomes of what
 * cannot be understood.
 */
#include "test.h"

#include "searcher/query/query.h"

static struct words *words;

static int setup(void **state)
{
	struct err err;

	(void)state;
	return words_new(&words, &err) == ZW_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	words_free(words);
	return 0;
}

/* The query of a text that is one; the caller ends with query_release. */
static struct query parsed(const char *typed)
{
	struct query q;
	struct err err = {""};

	assert_ok(query_parse(typed, strlen(typed), words, &q, &err), &err);
	return q;
}

struct example {
	const char *typed, *tree, *notes; /* notes: "kind part; …" */
};

static void check(const struct example *e)
{
	struct query q = parsed(e->typed);
	struct buf tree = BUF_INIT(100000), notes = BUF_INIT(100000);

	query_explain(&q, &tree);
	assert_string_equal(buf_cstr(&tree), e->tree);
	for (size_t i = 0; i < query_notes(&q); i++)
		buf_printf(&notes, "%s%s %s", i ? "; " : "", note_name(query_note(&q, i)->kind),
		           query_note(&q, i)->part);
	assert_string_equal(buf_cstr(&notes), e->notes ? e->notes : "");
	query_release(&q);
	buf_release(&tree);
	buf_release(&notes);
}

#define CHECK_ALL(examples)                                                                        \
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)                        \
	check(&examples[i])

static void scopes(void **state)
{
	static const struct example examples[] = {
	        {"数据 出境 同条", "ARTICLE(AND(数据, 出境))", NULL},
	        {"同条 数据 出境", "ARTICLE(AND(数据, 出境))", NULL},
	        {"数据 同句 出境", "SENTENCE(AND(数据, 出境))", NULL},
	        {"数据 出境 同段", "PARAGRAPH(AND(数据, 出境))", NULL},
	        {"数据 出境 同篇", "AND(数据, 出境)", NULL},
	        {"数据 出境 scope:sentence", "SENTENCE(AND(数据, 出境))", NULL},
	        {"数据 出境 范围：同条", "ARTICLE(AND(数据, 出境))", NULL},
	        {"数据 范围:条", "ARTICLE(数据)", NULL},
	        {"(数据 OR 信息) -草案 同句 文种:意见",
	         "SENTENCE(AND(AND(OR(数据, 信息), NOT(草案)), type:意见))", NULL},
	        /* the last one counts */
	        {"数据 同句 同条", "ARTICLE(数据)", NULL},
	        /* words: quoted, excluded, a part of another, alone */
	        {"数据 “同条”", "AND(数据, \"同条\")", NULL},
	        {"数据 -同条", "AND(数据, NOT(同条 [同 条]))", NULL},
	        {"同条", "同条 [同 条]", NULL},
	        {"机关:国务院 同句", "AND(issuer:国务院, 同句 [同 句])", NULL},
	        {"数据 scope:page", "AND(数据, scope:page [scope page])", "scope scope:page"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void nearness(void **state)
{
	static const struct example examples[] = {
	        {"甲 NEAR/5 乙", "NEAR/5(甲, 乙)", NULL},
	        {"甲 NEAR 乙", "NEAR/10(甲, 乙)", NULL},
	        {"甲 ＮＥＡＲ／２０ 乙", "NEAR/20(甲, 乙)", NULL},
	        {"甲 NEAR/0 “乙 丙”", "NEAR/0(甲, \"乙丙\")", NULL},
	        {"甲 NEAR/1 乙 NEAR/2 丙", "NEAR/2(NEAR/1(甲, 乙), 丙)", NULL},
	        {"甲 NEAR/3 (乙 OR 丙) 丁", "AND(NEAR/3(甲, OR(乙, 丙)), 丁)", NULL},
	        {"-甲 NEAR 乙", "AND(NOT(甲), 乙)", "near NEAR"},
	        {"甲 NEAR (乙 丙)", "AND(甲, AND(乙, 丙))", "near NEAR"},
	        {"标题:甲 NEAR/3 乙", "AND(title:甲, 乙)", "near NEAR/3"},
	        {"甲 NEAR/101 乙", "AND(AND(甲, near/101 [near 101]), 乙)", "near NEAR/101"},
	        {"甲 NEAR/100 乙", "NEAR/100(甲, 乙)", NULL},
	        {"甲 NEAR/x 乙", "AND(AND(甲, near/x [near x]), 乙)", NULL},
	        {"甲 near 乙", "AND(AND(甲, near), 乙)", NULL},
	        {"甲 NEAR", "AND(甲, near)", "operator NEAR"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void gaps_and_wildcards(void **state)
{
	static const struct example examples[] = {
	        {"\"坚持*方针\"", "\"坚持*方针\"", NULL},
	        {"“坚持＊的*方针”", "\"坚持*的*方针\"", NULL},
	        {"“*坚持**方针*”", "\"坚持**方针\"", NULL},
	        {"“坚持*”", "\"坚持\"", NULL},
	        {"AI*", "ai*", NULL},
	        {"ＡＩ＊", "ai*", NULL},
	        {"GB/T*", "gb/t* [gb t]", NULL},
	        {"标题:AI*", "title:ai*", NULL},
	        {"数据*", "数据", NULL},
	        {"数据* 出境", "AND(数据, 出境)", NULL},
	        {"的*", "的", "wildcard 的*"},
	        {"a*", "a", "wildcard a*"},
	        {"坚持*方针", "AND(坚持, 方针)", "wildcard 坚持*方针"},
	        {"*数据", "数据", "wildcard *数据"},
	        {"*", "NOTHING", "wildcard *"},
	        {"“*”", "NOTHING", "empty “*”"},
	        {"数据 *", "数据", "wildcard *"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void unbalanced(void **state)
{
	static const struct example examples[] = {
	        {"\"甲", "甲", "quotation \"甲"},
	        {"甲 “乙 丙", "AND(AND(甲, 乙), 丙)", "quotation “乙 丙"},
	        {"「甲”", "甲", "quotation 「甲”"},
	        {"标题:“甲", "title:甲", "quotation “甲"},
	        {"\"\"", "NOTHING", "empty \"\""},
	        {"《》", "NOTHING", "empty 《》"},
	        {"甲 《》", "甲", "empty 《》"},
	        {"(甲", "(甲", "parenthesis ("},
	        {"(甲 OR 乙", "OR((甲, 乙)", "parenthesis ("},
	        {"(甲 (乙 OR 丙)", "AND((甲, OR(乙, 丙))", "parenthesis ("},
	        {"甲)", "甲)", NULL},
	        {"甲 )", "AND(甲, ))", "parenthesis )"},
	        {"(", "(", "parenthesis ("},
	        {"()", "()", "parenthesis (; parenthesis )"},
	        {"甲 （） 乙", "AND(AND(甲, ()), 乙)", "parenthesis （; parenthesis ）"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void dangling(void **state)
{
	static const struct example examples[] = {
	        {"OR", "or", "operator OR"},
	        {"OR 甲", "AND(or, 甲)", "operator OR"},
	        {"甲 OR", "AND(甲, or)", "operator OR"},
	        {"甲 OR OR 乙", "OR(甲, AND(or, 乙))", "operator OR"},
	        {"甲 AND", "AND(甲, and)", "operator AND"},
	        {"AND 甲", "AND(and, 甲)", "operator AND"},
	        {"NOT", "not", "operator NOT"},
	        {"甲 NOT", "AND(甲, not)", "operator NOT"},
	        {"甲 OR NOT", "OR(甲, not)", "operator NOT"},
	        {"(甲 OR ) 乙", "AND(AND(甲, or), 乙)", "operator OR"},
	        {"甲 -", "AND(甲, -)", NULL},
	        {"-", "-", NULL},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void fields_that_are_none(void **state)
{
	static const struct example examples[] = {
	        {"标题:", "标题:", "value 标题:"},
	        {"标题: 甲", "AND(标题:, 甲)", "value 标题:"},
	        {"机关:", "机关:", "value 机关:"},
	        {"机关:“”", "机关:", "value 机关:“”"},
	        {"日期:abc", "日期:abc [日期 abc]", "date 日期:abc"},
	        {"日期:2020-13", "日期:2020-13 [日期 2020 13]", "date 日期:2020-13"},
	        {"日期:2023-02-29", "日期:2023-02-29 [日期 2023 02 29]", "date 日期:2023-02-29"},
	        {"日期:..", "日期:..", "date 日期:.."},
	        {"养老 时效:也许", "AND(养老, 时效:也许 [时效 也许])", "status 时效:也许"},
	        {"条:第", "条:第 [条 第]", "article 条:第"},
	        {"截至:昨天", "截至:昨天 [截至 昨天]", "day 截至:昨天"},
	        {"养老 as-of:", "AND(养老, as-of: [as of])", "value as-of:"},
	        {"文种:“通知", "文种:通知 [文 种 通知]", "quotation “通知; value 文种:“通知"},
	        {"xyz:词", "xyz:词 [xyz 词]", "field xyz:词"},
	        {"http://a.cn 10:30 条例:5",
	         "AND(AND(http://a.cn [http a cn], 10:30 [10 30]), 条例:5 [条例 5])", NULL},
	        {"日期:2021..2020", "date:2021..2020", "reversed 日期:2021..2020"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void ranges_alone(void **state)
{
	static const struct example examples[] = {
	        {"决定 2020..2023", "AND(决定, date:2020..2023)", NULL},
	        {"决定 2020..", "AND(决定, date:2020..)", NULL},
	        {"决定 ..2023", "AND(决定, date:..2023)", NULL},
	        {"2020-05..2020-07", "date:2020-05..2020-07", NULL},
	        {"决定 -2020..2023", "AND(决定, NOT(date:2020..2023))", NULL},
	        {"决定 2023..2020", "AND(决定, date:2023..2020)", "reversed 2023..2020"},
	        {"“2020..2023”", "\"2020..2023\"", NULL},
	        {"第1..3条", "第1..3条 [第 1 3 条]", NULL},
	        {"决定 ..", "AND(决定, ..)", NULL},
	};

	(void)state;
	CHECK_ALL(examples);
	struct query q = parsed("2023..2020");
	assert_int_equal(query_filter(&q, 0)->from, 20200000);
	assert_int_equal(query_filter(&q, 0)->to, 20231231);
	query_release(&q);
}

/* n times `piece`, then `end`. */
static struct query parsed_many(size_t n, const char *piece, const char *end)
{
	struct buf text = BUF_INIT(QUERY_LIMIT);

	for (size_t i = 0; i < n; i++)
		buf_str(&text, piece);
	buf_str(&text, end);
	assert_int_equal(text.failed, ZW_OK);
	struct query q = parsed(buf_cstr(&text));
	buf_release(&text);
	return q;
}

static void very_deep(void **state)
{
	struct buf tree = BUF_INIT(100000);
	struct query q = parsed_many(9000, "NOT ", "甲");

	(void)state;
	query_explain(&q, &tree);
	assert_string_equal(buf_cstr(&tree), "NOT(NOT(甲))");
	assert_int_equal(query_notes(&q), 0);
	query_release(&q);
	q = parsed_many(9001, "-", "甲");
	assert_true(query_item(&q, 0)->excluded);
	query_release(&q);
	/* Never closed, or closed after all. */
	q = parsed_many(9000, "(", "甲");
	assert_int_equal(query_items(&q), 1);
	assert_int_equal(query_notes(&q), 1);
	query_release(&q);
	q = parsed_many(QUERY_DEPTH, "(", "甲))))))))");
	assert_int_equal(query_notes(&q), 0);
	query_release(&q);
	q = parsed_many(QUERY_DEPTH + 1, "(", "甲)))))))))");
	assert_int_equal(query_note(&q, 0)->kind, NOTE_DEEP);
	buf_reset(&tree);
	query_explain(&q, &tree);
	assert_string_equal(buf_cstr(&tree), "(甲)");
	query_release(&q);
	q = parsed_many(QUERY_FILTERS + 1, "文种:a ", "");
	assert_int_equal(query_filters(&q), QUERY_FILTERS);
	assert_int_equal(query_note(&q, 0)->kind, NOTE_FILTERS);
	query_release(&q);
	q = parsed_many(20000, "「", "");
	assert_true(q.nothing);
	query_release(&q);
	buf_release(&tree);
}

static void one_query_within_another(void **state)
{
	struct query q = parsed("甲 OR 乙 截至:2019"), within = parsed("丙 文种:通知 同句");
	struct buf tree = BUF_INIT(10000);
	struct err err;

	(void)state;
	assert_ok(query_within(&q, &within, &err), &err);
	query_release(&within);
	query_explain(&q, &tree);
	assert_string_equal(buf_cstr(&tree),
	                    "AND(OR(甲, 乙), SENTENCE(AND(丙, type:通知))) as-of:2019-12-31");
	query_release(&q);
	buf_release(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(scopes),
	        cmocka_unit_test(nearness),
	        cmocka_unit_test(gaps_and_wildcards),
	        cmocka_unit_test(unbalanced),
	        cmocka_unit_test(dangling),
	        cmocka_unit_test(fields_that_are_none),
	        cmocka_unit_test(ranges_alone),
	        cmocka_unit_test(very_deep),
	        cmocka_unit_test(one_query_within_another),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
