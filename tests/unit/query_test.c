/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The grammar as a table: what is typed, and the tree it becomes (as --explain shows it).
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
	const char *typed, *tree;
};

static void check(const struct example *e)
{
	struct query q = parsed(e->typed);
	struct buf tree = BUF_INIT(10000);

	assert_string_equal(q.text, e->typed);
	query_explain(&q, &tree);
	assert_string_equal(buf_cstr(&tree), e->tree);
	query_release(&q);
	buf_release(&tree);
}

#define CHECK_ALL(examples)                                                                        \
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)                        \
	check(&examples[i])

static void items(void **state)
{
	static const struct example examples[] = {
	        {"条例", "条例"},
	        {" 条例 ", "条例"},
	        {"提高教育质量", "提高教育质量 [提高 教育 质量]"},
	        /* terms of the lexicon stay whole, and so does the number of an article */
	        {"坚持全过程人民民主", "坚持全过程人民民主 [坚持 全过程人民民主]"},
	        {"刑法第一百二十条之一", "刑法第一百二十条之一 [刑法 第一百二十条之一]"},
	        {"教育 质量", "AND(教育, 质量)"},
	        {"教育　质量", "AND(教育, 质量)"},
	        {"教育 质量 提高", "AND(AND(教育, 质量), 提高)"},
	        {"鄉親", "乡亲"},
	        {"第517号", "第517号 [第 517 号]"},
	        {"。", "。"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void quoted(void **state)
{
	static const struct example examples[] = {
	        {"\"四个机关\"", "\"四个机关\""},
	        {"“四个机关”", "\"四个机关\""},
	        {"”四个机关“", "\"四个机关\""},
	        {"＂四个机关＂", "\"四个机关\""},
	        {"\"四个机关”", "\"四个机关\""},
	        {"「四个机关」", "\"四个机关\""},
	        {"『四个「机」关』", "\"四个机关\""},
	        {"“法律、行政法规”", "\"法律、行政法规\""},
	        {"“a OR (b”", "\"aor(b\""},
	        {"(“甲”) “乙”", "AND(\"甲\", \"乙\")"},
	        /* inside an item the marks are transparent, as they are in texts */
	        {"“教育”质量", "教育质量 [教育 质量]"},
	        {"“教育”。", "教育。"},
	        {"“甲” 乙”丙", "AND(\"甲\", 乙丙 [乙 丙])"},
	        {"\"“法律、行政法规”\"", "\"法律、行政法规\""},
	        {"“四个机关\"", "\"四个机关\""},
	        {"“坚持“两个”方针” 法律", "AND(\"坚持两个方针\", 法律)"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void operators(void **state)
{
	static const struct example examples[] = {
	        {"甲 AND 乙", "AND(甲, 乙)"},
	        {"甲 OR 乙", "OR(甲, 乙)"},
	        {"甲 ＯＲ 乙", "OR(甲, 乙)"},
	        {"甲 ＡＮＤ　乙", "AND(甲, 乙)"},
	        {"甲 乙 OR 丙 丁", "OR(AND(甲, 乙), AND(丙, 丁))"},
	        {"甲 OR 乙 OR 丙", "OR(OR(甲, 乙), 丙)"},
	        {"-甲", "NOT(甲)"},
	        {"甲 -乙", "AND(甲, NOT(乙))"},
	        {"甲 －乙", "AND(甲, NOT(乙))"},
	        {"甲 NOT 乙", "AND(甲, NOT(乙))"},
	        {"甲 AND NOT 乙", "AND(甲, NOT(乙))"},
	        {"NOT -甲", "NOT(NOT(甲))"},
	        {"甲 -“乙 丙”", "AND(甲, NOT(\"乙丙\"))"},
	        /* no operators: a word with OR in it, lower case, a minus inside or alone */
	        {"甲 ORACLE", "AND(甲, oracle)"},
	        {"甲 or 乙", "AND(AND(甲, or), 乙)"},
	        {"甲-乙", "甲-乙 [甲 乙]"},
	        {"甲 - 乙", "AND(AND(甲, -), 乙)"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void what_is_left_out_takes_its_nots_along(void **state)
{
	static const struct example examples[] = {
	        {"甲 -《》 乙", "AND(甲, 乙)"},
	        {"甲 NOT “” 乙", "AND(甲, 乙)"},
	        {"甲 -“ 乙", "AND(甲, 乙)"},
	        {"甲 -* 乙", "AND(甲, 乙)"},
	        {"-范围:条 甲", "ARTICLE(甲)"},
	        {"NOT -《》 -甲", "NOT(甲)"},
	        {"-截至:2019-05-01 甲", "甲 as-of:2019-05-01"},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void groups_and_fields(void **state)
{
	static const struct example examples[] = {
	        {"(甲 OR 乙) 丙", "AND(OR(甲, 乙), 丙)"},
	        {"（甲 OR 乙）丙", "AND(OR(甲, 乙), 丙)"},
	        {"(甲 OR 乙） 丙", "AND(OR(甲, 乙), 丙)"},
	        {"-(甲 OR 乙)", "NOT(OR(甲, 乙))"},
	        {"((甲))", "甲"},
	        /* a parenthesis inside an item is part of it */
	        {"解释（三）", "解释(三) [解释 三]"},
	        {"（解释（三） OR 乙）", "OR(解释(三) [解释 三], 乙)"},
	        {"标题:甲", "title:甲"},
	        {"标题：甲", "title:甲"},
	        {"title:“甲 乙”", "title:\"甲乙\""},
	        {"标题:甲 乙", "AND(title:甲, 乙)"},
	        {"标题甲", "标题甲 [标题 甲]"},
	};

	(void)state;
	CHECK_ALL(examples);
}

/* What is no text, too long or empty is all that fails. */
static void what_is_no_query(void **state)
{
	static const struct {
		const char *typed, *word;
	} examples[] = {
	        {"", "empty"},         {" 　\t", "empty"},        {"\xD5\xFE\xB2\xDF", "UTF-8"},
	        {"\xC0\xAF", "UTF-8"}, {"\xED\xA0\x80", "UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct query q;
		struct err err = {""};
		const char *typed = examples[i].typed;
		enum zw_status status = query_parse(typed, strlen(typed), words, &q, &err);
		if (status != ZW_BAD_QUERY)
			fail_msg("\"%s\" is taken", typed);
		assert_has(err.text, examples[i].word);
	}
}

/* n times `piece`, then `end`. */
static enum zw_status parse_many(size_t n, const char *piece, const char *end, struct query *q,
                                 struct err *err)
{
	struct buf text = BUF_INIT(4 * QUERY_LIMIT);

	for (size_t i = 0; i < n; i++)
		buf_str(&text, piece);
	buf_str(&text, end);
	assert_int_equal(text.failed, ZW_OK);
	enum zw_status status = query_parse(buf_cstr(&text), text.len, words, q, err);
	buf_release(&text);
	return status;
}

static void at_the_limit_and_one_past(void **state)
{
	struct query q;
	struct err err = {""};

	(void)state;
	assert_ok(parse_many(QUERY_ITEMS - 1, "甲 ", "甲", &q, &err), &err);
	assert_false(q.pasted);
	assert_int_equal(query_items(&q), QUERY_ITEMS);
	query_release(&q);
	assert_ok(parse_many(QUERY_ITEMS, "甲 ", "甲", &q, &err), &err);
	assert_true(q.pasted);
	assert_int_equal(query_items(&q), 1);
	query_release(&q);
	assert_ok(parse_many(QUERY_LIMIT, "a", "", &q, &err), &err);
	query_release(&q);
	assert_int_equal(parse_many(QUERY_LIMIT, "a", "b", &q, &err), ZW_BAD_QUERY);
	assert_has(err.text, "65536");
}

static void no_tree_is_too_large(void **state)
{
	static const char one[] = "NOT NOT (NOT NOT (NOT NOT (NOT NOT (NOT NOT (NOT NOT (NOT NOT "
	                          "(NOT NOT (NOT NOT 甲)))))))) ";
	struct query q;
	struct err err = {""};

	(void)state;
	assert_ok(parse_many(QUERY_ITEMS, one, "条:1", &q, &err), &err);
	assert_int_equal(query_items(&q), QUERY_ITEMS);
	query_release(&q);
}

/* Each of these marks would be looked for a closing one through all the rest. */
static void many_that_hold_nothing_are_pasted(void **state)
{
	struct query q;
	struct err err = {""};

	(void)state;
	assert_ok(parse_many(60, "““ ", "甲", &q, &err), &err);
	assert_false(q.pasted);
	query_release(&q);
	assert_ok(parse_many(9000, "““ ", "甲", &q, &err), &err);
	assert_true(q.pasted);
	assert_int_equal(query_items(&q), 1);
	query_release(&q);
	assert_ok(parse_many(9000, "《*", "", &q, &err), &err);
	query_release(&q);
	assert_ok(parse_many(9000, "““ ", "", &q, &err), &err);
	assert_true(q.nothing);
	query_release(&q);
}

static void a_phrase_over_two_lines_is_one(void **state)
{
	struct query q;
	struct err err = {""};
	static const char typed[] = "“全过程\r\n人民民主”";

	(void)state;
	assert_ok(query_parse(typed, strlen(typed), words, &q, &err), &err);
	const struct item *item = query_item(&q, 0);
	struct span needle = tokens_needle(&item->tokens, item->whole.from, item->whole.to);
	assert_int_equal(needle.len, strlen("全过程人民民主"));
	assert_memory_equal(needle.at, "全过程人民民主", needle.len);
	query_release(&q);
}

static void exclusion_by_an_odd_number_of_nots(void **state)
{
	struct query q;
	struct err err = {""};
	static const char typed[] = "甲 -(乙 OR -丙)";

	(void)state;
	assert_ok(query_parse(typed, strlen(typed), words, &q, &err), &err);
	assert_false(query_item(&q, 0)->excluded);
	assert_true(query_item(&q, 1)->excluded);
	assert_false(query_item(&q, 2)->excluded);
	assert_true(q.operators);
	query_release(&q);
	assert_ok(query_parse("甲 乙", strlen("甲 乙"), words, &q, &err), &err);
	assert_false(q.operators);
	query_release(&q);
}

/* ---- Filters ---- */

static void filters(void **state)
{
	static const struct example examples[] = {
	        {"机关:国务院", "issuer:国务院"},
	        {"机关：国务院 养老", "AND(issuer:国务院, 养老)"},
	        {"发文机关:“国务院”", "issuer:\"国务院\""},
	        {"issuer:\"a b\"", "issuer:\"a b\""},
	        {"文种:通知 OR 文种:意见", "OR(type:通知, type:意见)"},
	        {"-机关:国务院", "NOT(issuer:国务院)"},
	        {"（文种:通知 日期:2020） 养老", "AND(AND(type:通知, date:2020), 养老)"},
	        {"文号:京政发(1985)167号", "number:京政发(1985)167号"},
	        {"（文号:京政发（1985）167号）", "number:京政发（1985）167号"},
	        {"引用:《民法典》第577条", "cites:《民法典》第577条"},
	        {"cites:\"民法典 577\"", "cites:\"民法典 577\""},
	        {"条:577 条例", "AND(article:577, 条例)"},
	        {"时效:有效", "status:有效"},
	        {"标题:条例 文种:条例", "AND(title:条例, type:条例)"},
	        {"ｄａｔｅ：2020", "date:2020"},
	        /* a setting is no part of the tree */
	        {"截至:2019-05-01 养老", "养老 as-of:2019-05-01"},
	        {"养老 as-of:2018 补贴 截至:2019-05-01", "AND(养老, 补贴) as-of:2019-05-01"},
	        {"（as-of:2019 养老） OR 数据", "OR(养老, 数据) as-of:2019-12-31"},
	        {"as-of:2024-02", "as-of:2024-02-29"},
	        /* no field */
	        {"条例:577", "条例:577 [条例 577]"},
	        {"“机关:国务院”", "\"机关:国务院\""},
	};

	(void)state;
	CHECK_ALL(examples);
}

static void days(void **state)
{
	static const struct {
		const char *typed;
		uint32_t from, to;
	} examples[] = {
	        {"日期:2020", 20200000, 20201231},
	        {"日期:2020-2", 20200200, 20200229},
	        {"日期:2020-05-09", 20200509, 20200509},
	        {"日期:20200509", 20200509, 20200509},
	        {"日期:2020.5.9", 20200509, 20200509},
	        {"日期:2020年5月9日", 20200509, 20200509},
	        {"日期:２０２０－０５", 20200500, 20200531},
	        {"日期:2020..2023", 20200000, 20231231},
	        {"日期:2020-05..2021-03", 20200500, 20210331},
	        {"日期:2020年至2021年3月", 20200000, 20210331},
	        {"日期:..2019", 1, 20191231},
	        {"日期:2019..", 20190000, 99991231},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct query q = parsed(examples[i].typed);
		assert_int_equal(query_filter(&q, 0)->from, examples[i].from);
		assert_int_equal(query_filter(&q, 0)->to, examples[i].to);
		query_release(&q);
	}
}

static void articles(void **state)
{
	static const struct {
		const char *typed;
		uint32_t article, sub;
	} examples[] = {
	        {"条:577", 577, 0},
	        {"条:第五百七十七条", 577, 0},
	        {"article:120-1", 120, 1},
	        {"条:120条之一", 120, 1},
	        {"条:第１２０条之１", 120, 1},
	        {"条:一百二十之一", 120, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct query q = parsed(examples[i].typed);
		assert_int_equal(query_filter(&q, 0)->article, examples[i].article);
		assert_int_equal(query_filter(&q, 0)->sub, examples[i].sub);
		query_release(&q);
	}
}

/* What is left without filters is one row of words, and may be a title. */
static void the_plain_query(void **state)
{
	static const char typed[] = "文种:通知 数据 -机关:某厅 as-of:2019 出境";
	struct query q;
	struct err err = {""};

	(void)state;
	assert_ok(query_parse(typed, strlen(typed), words, &q, &err), &err);
	assert_string_equal(q.text, typed);
	assert_int_equal(strlen(q.plain), strlen(typed));
	assert_true(query_filter(&q, 1)->excluded);
	for (const char *at = q.plain; *at;) {
		if (strncmp(at, "数据", 6) == 0 || strncmp(at, "出境", 6) == 0)
			at += 6;
		else
			assert_true(*at == ' ' || *at == '-'), at++;
	}
	query_release(&q);
	assert_ok(
	        query_parse("数据 文种:通知 出境", strlen("数据 文种:通知 出境"), words, &q, &err),
	        &err);
	assert_false(q.operators);
	assert_true(query_is_joined(&q));
	assert_int_equal(q.joined.whole.to, 4);
	query_release(&q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(items),
	        cmocka_unit_test(quoted),
	        cmocka_unit_test(operators),
	        cmocka_unit_test(what_is_left_out_takes_its_nots_along),
	        cmocka_unit_test(groups_and_fields),
	        cmocka_unit_test(what_is_no_query),
	        cmocka_unit_test(at_the_limit_and_one_past),
	        cmocka_unit_test(no_tree_is_too_large),
	        cmocka_unit_test(many_that_hold_nothing_are_pasted),
	        cmocka_unit_test(a_phrase_over_two_lines_is_one),
	        cmocka_unit_test(exclusion_by_an_odd_number_of_nots),
	        cmocka_unit_test(filters),
	        cmocka_unit_test(days),
	        cmocka_unit_test(articles),
	        cmocka_unit_test(the_plain_query),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
