/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers and dates: how they are written, and which of a document's dates is its own.
 */
#include "corpus/text/date.h"
#include "corpus/document.h"
#include "corpus/metadata/understand.h"
#include "corpus/text/numeral.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_numerals(void **state)
{
	static const struct {
		const char *text;
		uint32_t value;
	} good[] = {
	        {"一", 1},           {"十", 10},
	        {"十二", 12},        {"一百二十", 120},
	        {"两百零三", 203},   {"一千零二十", 1020},
	        {"二〇二二", 2022},  {"二○O九", 2009},
	        {"廿三", 23},        {"卅", 30},
	        {"一百廿", 120},     {"120", 120},
	        {"１２", 12},        {"二 十 一", 21},
	        {"零", 0},           {"123456789", 123456789},
	        {"一万二千", 12000},
	};
	static const char *const bad[] = {"", "甲", "十十", "一十百", "二二十", "1234567890"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct scan s = scan_of(good[i].text, strlen(good[i].text));
		uint32_t value;
		assert_true(numeral_read(&s, true, &value));
		assert_int_equal(value, good[i].value);
		assert_true(scan_end(&s));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct scan s = scan_of(bad[i], strlen(bad[i]));
		uint32_t value;
		assert_false(numeral_read(&s, true, &value));
		assert_int_equal(s.at, 0);
	}
}

static void test_dates(void **state)
{
	static const char *const good[] = {"2019年1月22日",
	                                   "二〇一九年一月二十二日",
	                                   "二○一九年一月廿二日",
	                                   "２０１９年１月２２日",
	                                   "2 0 1 9 年 1 月 22 日",
	                                   "2019-01-22",
	                                   "2019.1.22",
	                                   "2019/01/22"};
	static const char *const bad[] = {"2019年2月29日", "2019年13月1日", "2019年0月1日",
	                                  "1019年1月1日",  "2019年1月",     "2019年1月22日印发",
	                                  "二〇一九年",    "2019-01",       "2019年1-22",
	                                  "19年1月22日"};
	struct date d;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(date_only(good[i], strlen(good[i]), &d));
		assert_int_equal(d.year * 10000 + d.month * 100 + d.day, 20190122);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(date_only(bad[i], strlen(bad[i]), &d));
	assert_true(date_only("2000年2月29日", strlen("2000年2月29日"), &d));
	assert_false(date_only("1900年2月29日", strlen("1900年2月29日"), &d));
}

static void expect(const char *name, const char *text, const char *wanted)
{
	struct document d;

	assert_int_equal(document_parse(text, strlen(text), name, &d, NULL), ZW_OK);
	assert_string_equal(metadata_date(&d.metadata), wanted);
	document_release(&d);
}

static void test_date_of_name(void **state)
{
	(void)state;
	expect("湖泊条例(2019-04-23).md", "正文", "2019-04-23");
	expect("湖泊条例（2019-04-23）.md", "正文", "2019-04-23");
	expect("湖泊条例_20190423.txt", "正文", "2019-04-23");
	expect("20190423.txt", "正文", "2019-04-23");
	expect("2019-04-23.txt", "正文", "2019-04-23");
	expect("湖泊条例(2019-02-30).md", "正文", "");
	expect("120190423.txt", "正文", "");
	expect("(2019-04-23)/湖泊.txt", "正文", "");
	expect("2023年政府工作报告.txt", "各位代表：\n过去一年，风调雨顺。", "");
}

static void test_date_of_notes(void **state)
{
	(void)state;
	expect("a.md",
	       "# 湖泊条例\n2009年5月1日 省人大常委会通过\n2019年4月23日 省人大常委会修订\n"
	       "2019年7月1日 施行\n第一条 甲。\n第二条 乙。\n2020年1月1日",
	       "2019-04-23");
	expect("a.txt",
	       "湖泊条例\n（二○一九年四月二十三日省政府公布，自2019年7月1日起施行）\n第一条 甲。",
	       "2019-04-23");
	expect("a.txt", "湖泊条例\n2019年7月1日起施行\n第一条 甲。", "2019-07-01");
	expect("2023年政府工作报告.txt",
	       "政府工作报告\n——2023年1月13日在省人民代表大会上\n各位代表：\n好。", "2023-01-13");
	expect("a.txt", "开渔节上的讲话\n（2023年3月5日）\n同志们：\n开渔了。", "2023-03-05");
	/* What the body tells is not the date of the document. */
	expect("a.txt", "关于开渔的报告\n全市于2019年4月23日通过方案。", "");
}

static void test_date_of_signature(void **state)
{
	(void)state;
	expect("a.txt",
	       "关于开渔的通知\n发布时间：2019-05-"
	       "01\n各县：\n四月开渔。\n青屿市人民政府\n2019年4月23日\n"
	       "抄送：渔政局",
	       "2019-04-23");
	/* What is passed on is signed too, further down. */
	expect("a.txt",
	       "转发开渔意见的通知\n各县：\n请执行。\n市政府办公室\n2019年4月23日\n开渔意见\n四月开"
	       "渔。\n渔政局\n2019年3月1日",
	       "2019-04-23");
	expect("a.txt", "2019年4月1日\n关于开渔的通知\n四月开渔。\n2019年4月23日", "2019-04-23");
	expect("a.txt", "关于开渔的通知\n四月开渔。\n青屿市\n2019年4月31日", "");
	expect("a.html",
	       "<table><tr><td>成文日期：</td><td>2019年4月23日</td></tr>"
	       "<tr><td>发布日期：</td><td>2019年5月1日</td></tr></table><p>四月开渔。",
	       "2019-04-23");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_numerals),          cmocka_unit_test(test_dates),
	        cmocka_unit_test(test_date_of_name),      cmocka_unit_test(test_date_of_notes),
	        cmocka_unit_test(test_date_of_signature),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
