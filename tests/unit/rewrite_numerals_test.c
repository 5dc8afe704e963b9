/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers, dates and amounts in their other notations.
 */
#include "rewritten.h"

#include "searcher/rewrite/number.h"

struct example {
	const char *query, *said;
};

static const struct example ordinals[] = {
        {"第12条", "第12条 = 第十二条"},
        {"第十二条", "第十二条 = 第12条"},
        {"第１２条", "第12条 = 第十二条"},
        {"第二章", "第二章 = 第2章"},
        {"第3款", "第3款 = 第三款"},
        {"第120条之1", "第120条之1 = 第一百二十条之一 = 第120条之一"},
        {"第一百二十条之一", "第一百二十条之一 = 第120条之一 = 第120条之1"},
        {"第517号", "第517号 = 第五百一十七号"},
        {"120条之一", "120条之一 = 一百二十条之一 = 120条之1"},
        {"20条", "20条 = 二十条"},
        /* no more bits than it has */
        {"第4294967297条之一", "第4294967297条之一 = 第四十二亿九千四百九十六万七千二百九十七条之一"
                               " = 第4294967297条之1"},
        /* within a longer item */
        {"合同法第107条规定", "合同法第107条规定 = 合同法第一百零七条规定"},
        {"第1条第2款", "第1条第2款 = 第一条第二款 = 第1条第二款 = 第一条第2款"},
        /* nothing that is counted so */
        {"第二产业", "第二产业"},
        {"第三方", "第三方"},
};

static const struct example dates[] = {
        {"2022年", "2022年 = 二〇二二年 = 二零二二年"},
        {"二〇二二年", "二〇二二年 = 2022年 = 二零二二年"},
        {"二○二二年", "二〇二二年 = 2022年 = 二零二二年"},
        {"二零二二年", "二零二二年 = 2022年 = 二〇二二年"},
        {"2022年3月5日", "2022年3月5日 = 二〇二二年三月五日 = 二零二二年三月五日"},
        {"2022年03月05日",
         "2022年03月05日 = 2022年3月5日 = 二〇二二年三月五日 = 二零二二年三月五日"},
        {"二〇二二年十二月三十一日",
         "二〇二二年十二月三十一日 = 2022年12月31日 = 二零二二年十二月三十一日"},
        {"2022-03-05", "2022-03-05 = 2022年3月5日 = 二〇二二年三月五日 = 二零二二年三月五日"},
        {"3月15日", "3月15日 = 三月十五日"},
        {"2022年度", "2022年度 = 二〇二二年度 = 二零二二年度"},
        {"80年代", "80年代 = 八十年代"},
        {"2022", "2022"},
};

static const struct example amounts[] = {
        {"5万元", "5万元 = 五万元 = 50000元 = 50,000元"},
        {"五万元", "五万元 = 5万元 = 50000元 = 50,000元"},
        {"50000元", "50000元 = 五万元 = 5万元 = 50,000元"},
        {"50,000元", "50,000元 = 五万元 = 5万元 = 50000元"},
        {"５万元", "5万元 = 五万元 = 50000元 = 50,000元"},
        {"五千元", "五千元 = 5000元 = 5,000元"},
        {"1.5亿元",
         "1.5亿元 = 一亿五千万元 = 15000万元 = 150000000元 = 150,000,000元 = 一点五亿元"},
        {"30日", "30日 = 三十日"},
        {"三十日", "三十日 = 30日"},
        {"三年", "三年 = 3年"},
        {"2年", "2年 = 二年 = 两年"},
        {"两个月", "两个月 = 二个月 = 2个月"},
        {"十二项", "十二项 = 12项"},
        {"5%", "5% = 百分之五"},
        {"百分之五", "百分之五 = 5%"},
        {"百分之三点五", "百分之三点五 = 3.5%"},
        {"千分之五", "千分之五 = 5‰"},
        {"罚款五万元以下", "罚款五万元以下 = 罚款5万元以下 = 罚款50000元以下 = 罚款50,000元以下"},
        {"罚款 5万元", "罚款 | 5万元 = 五万元 = 50000元 = 50,000元"},
};

/* Words that have a numeral in them, and numbers of nothing. */
static const struct example words[] = {
        {"一带一路", "一带一路"},
        {"十四五", "十四五"},
        {"四个意识", "四个意识"},
        {"一次性", "一次性"},
        {"统一年度", "统一年度"},
        {"数百万元", "数百万元"},
        {"十几年", "十几年"},
        {"三农", "三农"},
        {"5G", "5g"},
        {"一百二元", "一百二元"},
        {"万一", "万一"},
        {"十十元", "十十元"},
        {"covid-19人", "covid-19人"},
        {"五万五千五百五十五千元", "五万五千五百五十五千元"},
};

static void all_as_said(const struct example *examples, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_rewritten(examples[i].query, 1u << REWRITE_NUMERAL, examples[i].said);
}

#define ALL(examples) all_as_said(examples, sizeof(examples) / sizeof((examples)[0]))

static void ordinal_examples(void **state)
{
	(void)state;
	ALL(ordinals);
}

static void date_examples(void **state)
{
	(void)state;
	ALL(dates);
}

static void amount_examples(void **state)
{
	(void)state;
	ALL(amounts);
}

static void no_numbers(void **state)
{
	(void)state;
	ALL(words);
}

static void quoted_and_excluded_stay(void **state)
{
	(void)state;
	assert_rewritten("“第517号”", REWRITE_ALL, "第517号");
	assert_rewritten("罚款 -5万元", REWRITE_ALL, "罚款 | 5万元");
	assert_rewritten("5万元", 0, "5万元");
}

/* What is written is read again as the same number. */
static void written_and_read(void **state)
{
	static const uint64_t numbers[] = {1,       2,         10,        11,        20,
	                                   100,     101,       110,       115,       1001,
	                                   1010,    10000,     10001,     100010,    120000,
	                                   1000000, 100000000, 150000000, 100000001, 1000000000000};
	struct buf text = BUF_INIT(1000);
	struct amount a;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		for (int han = 0; han < 2; han++) {
			buf_reset(&text);
			(han ? amount_han : amount_digits)(numbers[i] * NUMBER_SCALE, &text);
			struct scan s = scan_of(buf_cstr(&text), text.len);
			assert_true(amount_read(&s, &a));
			assert_true(scan_end(&s));
			assert_true(a.value == numbers[i] * NUMBER_SCALE);
		}
	buf_release(&text);
}

/* Multiplied out in 64 bits the first one is 44,838,400. */
static void too_large(void **state)
{
	static const char *const texts[] = {"18446744073710亿", "一亿亿",       "九十九万亿亿亿",
	                                    "100000000000000",  "99999999亿亿", "九点五亿亿"};
	struct amount a;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct scan s = scan_of(texts[i], strlen(texts[i]));
		assert_false(amount_read(&s, &a) && scan_end(&s));
	}
}

static void one_thing(void **state)
{
	struct query q;

	(void)state;
	rewritten("第12条 罚款五万元", REWRITE_ALL, &q);
	assert_true(query_item(&q, 0)->one);
	assert_false(item_falls_apart(query_item(&q, 0)));
	assert_false(query_item(&q, 1)->one);
	assert_string_equal(query_rewrite(&q, 0)->from, "第12条");
	assert_string_equal(query_rewrite(&q, 0)->to, "第十二条");
	query_release(&q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(ordinal_examples),
	        cmocka_unit_test(date_examples),
	        cmocka_unit_test(amount_examples),
	        cmocka_unit_test(no_numbers),
	        cmocka_unit_test(quoted_and_excluded_stay),
	        cmocka_unit_test(written_and_read),
	        cmocka_unit_test(too_large),
	        cmocka_unit_test(one_thing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
