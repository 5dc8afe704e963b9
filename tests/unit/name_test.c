/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names by example: which titles are of one work, which numbers are one number.
 */
#include "test.h"

#include "corpus/name/number.h"
#include "corpus/name/work.h"

static struct buf key = BUF_INIT(20000);

static void assert_work(const char *title, const char *wanted)
{
	work_key(title, strlen(title), &key);
	assert_string_equal(buf_cstr(&key), wanted);
}

static void titles(void **state)
{
	static const char *const examples[][2] = {
	        {"中华人民共和国公司法", "公司法"},
	        {"《中华人民共和国公司法》", "公司法"},
	        {"中华人民共和国 公司法　", "公司法"},
	        {"中華人民共和國公司法", "公司法"},
	        /* notes of a version */
	        {"公司法（2018年修正）", "公司法"},
	        {"公司法(2018修订)", "公司法"},
	        {"公司法（2020年修正本）", "公司法"},
	        {"公司法（修订）", "公司法"},
	        {"公司法（2004年8月28日第二次修正）", "公司法"},
	        {"公司法_20180101", "公司法"},
	        {"公司法(2018-10-26)", "公司法"},
	        {"公司法 2018-10-26", "公司法"},
	        {"公司法（二〇一八年修正）(2018-10-26)", "公司法"},
	        {"公司法2018年修正", "公司法"},
	        {"公司法（2018）", "公司法"},
	        {"公司法[已失效]", "公司法"},
	        {"投资目录（2019年本）", "投资目录"},
	        {"云泽省湖泊保护条例（2023年）", "云泽省湖泊保护条例"},
	        /* numbers of a version */
	        {"关于审理船舶案件的规定（法释〔2020〕25号）", "关于审理船舶案件的规定"},
	        {"湖泊管理办法（云泽省人民政府令第12号）", "湖泊管理办法"},
	        /* these are part of the name */
	        {"湖泊管理办法（试行）", "湖泊管理办法(试行)"},
	        {"关于适用公司法的规定（三）", "关于适用公司法的规定(三)"},
	        {"关于适用公司法的规定(三) (2020修正)", "关于适用公司法的规定(三)"},
	        {"云泽省发展规划（2021—2025年）", "云泽省发展规划(2021-2025年)"},
	        {"政府工作报告（2021年）", "政府工作报告(2021年)"},
	        {"公告（第四十五号）", "公告(第四十五号)"},
	        {"湖泊管理办法（草案）", "湖泊管理办法(草案)"},
	        {"2021年政府工作报告", "2021年政府工作报告"},
	        /* who issued it together, however parted */
	        {"最高人民法院、最高人民检察院关于办理案件的解释",
	         "最高人民法院最高人民检察院关于办理案件的解释"},
	        {"最高人民法院 最高人民检察院关于办理案件的解释",
	         "最高人民法院最高人民检察院关于办理案件的解释"},
	        {"云泽省人民代表大会常务委员会关于修改《湖泊保护条例》的决定",
	         "云泽省人大常委会关于修改湖泊保护条例的决定"},
	        {"关于修改〈中华人民共和国公司法〉的决定", "关于修改公司法的决定"},
	        {"关于修改<公司法>的决定", "关于修改公司法的决定"},
	        {"中华人民共和国", "中华人民共和国"},
	        {"《》", ""},
	        {"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		assert_work(examples[i][0], examples[i][1]);
}

static void year_of_the_version(void **state)
{
	static const struct {
		const char *title;
		uint32_t year;
	} examples[] = {
	        {"公司法（2018年修正）", 2018},
	        {"公司法（二〇一八年修正）", 2018},
	        {"公司法_20180101", 2018},
	        {"公司法2018修订", 2018},
	        {"公司法", 0},
	        {"公司法（三）", 0},
	};
	uint32_t year;

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		work_key_year(examples[i].title, strlen(examples[i].title), &key, &year);
		assert_int_equal(year, examples[i].year);
	}
}

static const char *const number_examples[][2] = {
        /* brackets */
        {"国发〔2022〕5号", "国发〔2022〕5号"},
        {"国发[2022]5号", "国发〔2022〕5号"},
        {"国发［2022］5号", "国发〔2022〕5号"},
        {"国发（2022）5号", "国发〔2022〕5号"},
        {"国发(2022)5号", "国发〔2022〕5号"},
        {"国发【2022】5号", "国发〔2022〕5号"},
        {"国发﹝2022﹞5号", "国发〔2022〕5号"},
        {"国发〔2022]5号", "国发〔2022〕5号"},
        /* spaces, 第, width, numerals, zeros */
        {"国发 〔2022〕 5 号", "国发〔2022〕5号"},
        {"国办发〔2024〕12 号", "国办发〔2024〕12号"},
        {"国发〔2022〕第5号", "国发〔2022〕5号"},
        {"国发〔２０２２〕５号", "国发〔2022〕5号"},
        {"國發〔2022〕5號", "国发〔2022〕5号"},
        {"国发〔二〇二二〕五号", "国发〔2022〕5号"},
        {"国发〔2022年〕05号", "国发〔2022〕5号"},
        {"（国发〔2022〕5号）", "国发〔2022〕5号"},
        {"国发〔2022〕5号文", "国发〔2022〕5号"},
        {"国发〔2022〕5号文件", "国发〔2022〕5号"},
        {"国办发明电〔2024〕12号", "国办发明电〔2024〕12号"},
        {"高检发释字〔2025〕1号", "高检发释字〔2025〕1号"},
        {"法(研)发〔1987〕6号", "法(研)发〔1987〕6号"},
        {"法（研）发[1987]6号", "法(研)发〔1987〕6号"},
        /* as typed */
        {"国发2022 5", "国发〔2022〕5号"},
        {"国发 2022 5 号", "国发〔2022〕5号"},
        {"国发2022年5号", "国发〔2022〕5号"},
        {"国发2022年第5号", "国发〔2022〕5号"},
        {"国办发 2024 12", "国办发〔2024〕12号"},
        {"国发2022-5", "国发〔2022〕5号"},
        {"国发[2022]5", "国发〔2022〕5号"},
        {"国发２０２２　５", "国发〔2022〕5号"},
        /* old */
        {"〔81〕铁人字1386号", "铁人字〔1981〕1386号"},
        {"(81)铁人字第1386号", "铁人字〔1981〕1386号"},
        /* orders, announcements */
        {"国务院令第423号", "国务院令第423号"},
        {"国务院令第四百二十三号", "国务院令第423号"},
        {"中华人民共和国国务院令 第423号", "国务院令第423号"},
        {"国务院令（第423号）", "国务院令第423号"},
        {"国务院第423号令", "国务院令第423号"},
        {"国务院令423号", "国务院令第423号"},
        {"主席令第四十五号", "主席令第45号"},
        {"财政部 税务总局公告2023年第12号", "财政部税务总局公告〔2023〕12号"},
        {"财政部、税务总局公告2023年第12号", "财政部税务总局公告〔2023〕12号"},
        {"中国证监会公告〔2023〕12号", "中国证监会公告〔2023〕12号"},
        /* courts */
        {"（2021）最高法民终123号", "最高法民终〔2021〕123号"},
        {"(2021)京01民终123号", "京01民终〔2021〕123号"},
        /* none */
        {"2022 5", ""},
        {"2022年5号", ""},
        {"〔2022〕5号", ""},
        {"国发", ""},
        {"国发2022", ""},
        {"国发20225", ""},
        {"民法典2020 5", ""},
        {"公司法(2018)16", ""},
        {"第五号", ""},
        {"国发〔2022〕5号的规定", ""},
        {"根据国务院的要求2022年", ""},
        {"", ""},
};

static void numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(number_examples) / sizeof(number_examples[0]); i++) {
		bool is = number_key(number_examples[i][0], strlen(number_examples[i][0]), &key);
		if (strcmp(buf_cstr(&key), number_examples[i][1]) != 0 || is != (key.len > 0))
			fail_msg("%s: \"%s\", wanted \"%s\"", number_examples[i][0], buf_cstr(&key),
			         number_examples[i][1]);
	}
}

/* [ ] around the first number of a text, looked for as a reader of documents does it. */
static void numbers_in_running_text(void **state)
{
	static const char *const examples[][2] = {
	        {"根据国发〔2022〕5号文件", "根据[国发〔2022〕5号]文件"},
	        {"《关于湖泊的意见》（国发〔2022〕5号）",
	         "《关于湖泊的意见》（[国发〔2022〕5号]）"},
	        {"已由国务院令第423号公布", "已由[国务院令第423号]公布"},
	        {"财政部 税务总局公告2023年第12号同时废止",
	         "[财政部 税务总局公告2023年第12号]同时废止"},
	        {"见（2021）最高法民终123号判决", "见[（2021）最高法民终123号]判决"},
	        {"2018年3月12日水利部令第11号", "2018年3月12日[水利部令第11号]"},
	        {"日政发〔2022〕5号", "[日政发〔2022〕5号]"},
	        {"国发2022 5", "国发2022 5"},
	        {"第5号", "第5号"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const char *text = examples[i][0];
		size_t len = strlen(text), at = 0, end = 0;
		while (at < len && (end = number_at(text, len, at)) == at)
			while ((text[++at] & 0xC0) == 0x80)
				;
		buf_reset(&key);
		buf_add(&key, text, at);
		if (at < len)
			buf_printf(&key, "[%.*s]%s", (int)(end - at), text + at, text + end);
		assert_string_equal(buf_cstr(&key), examples[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(titles),
	        cmocka_unit_test(year_of_the_version),
	        cmocka_unit_test(numbers),
	        cmocka_unit_test(numbers_in_running_text),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	buf_release(&key);
	return failed;
}
