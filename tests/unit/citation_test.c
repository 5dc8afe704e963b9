/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Citations by example: a text, and what is cited in it, written as said.h explains.
 */
#include "said.h"

#include "core/text/utf8.h"

#include <time.h>

static void assert_examples(const struct example *examples, size_t n, const char *title,
                            uint32_t article)
{
	struct err err = {""};

	for (size_t i = 0; i < n; i++) {
		struct citing where = {.article = article,
		                       .article_before = article ? article - 1 : 0};
		const char *text = examples[i].text;
		assert_ok(aliases_new(&where.aliases, &err), &err);
		aliases_title(where.aliases, title, strlen(title));
		citations_reset(&found);
		assert_ok(citations_find(text, strlen(text), &where, &found, &err), &err);
		if (strcmp(all_said(text), examples[i].wanted) != 0)
			fail_msg("%s\n  said   %s\n  wanted %s", text, buf_cstr(&said),
			         examples[i].wanted);
		aliases_free(where.aliases);
	}
}

#define assert_all(examples, title, article)                                                       \
	assert_examples((examples), sizeof(examples) / sizeof((examples)[0]), (title), (article))

static void titles(void **state)
{
	static const struct example examples[] = {
	        {"依照《中华人民共和国公司法》的规定", "《中华人民共和国公司法》=公司法"},
	        {"《公司法》、《证券法》", "《公司法》=公司法|《证券法》=证券法"},
	        {"《关于适用〈公司法〉的规定》",
	         "《关于适用〈公司法〉的规定》=关于适用公司法的规定"},
	        {"《关于修改《公司法》的决定》",
	         "《关于修改《公司法》的决定》=关于修改公司法的决定"},
	        {"《关于适用〈公司法的规定》", "《关于适用〈公司法的规定》=关于适用公司法的规定"},
	        {"《湖泊办法》（试行）第三条", "《湖泊办法》（试行）第三条=湖泊办法(试行):3"},
	        {"《公司法解释》（三）第二条", "《公司法解释》（三）第二条=公司法解释(三):2"},
	        {"《公司法》（2018年修正）第十六条",
	         "《公司法》（2018年修正）第十六条=公司法:16@2018"},
	        {"《公司法（2018年修正）》第十六条",
	         "《公司法（2018年修正）》第十六条=公司法:16@2018"},
	        {"《没有完", ""},
	        {"《没有完\n》《公司法》", "《公司法》=公司法"},
	        {"《》", ""},
	};

	(void)state;
	assert_all(examples, "云泽省报告", 0);
}

static void articles(void **state)
{
	static const struct example examples[] = {
	        {"《公司法》第三条", "《公司法》第三条=公司法:3"},
	        {"《公司法》第 3 条", "《公司法》第 3 条=公司法:3"},
	        {"《刑法》第一百二十条之一", "《刑法》第一百二十条之一=刑法:120-1"},
	        {"《公司法》第五条第二款第（三）项",
	         "《公司法》第五条第二款第（三）项=公司法:5/2(3)"},
	        {"《公司法》第五条第二款第三项", "《公司法》第五条第二款第三项=公司法:5/2(3)"},
	        {"《公司法》第五条第三项", "《公司法》第五条第三项=公司法:5(3)"},
	        {"《公司法》第三十九条和第四十条第一项、第二项",
	         "《公司法》第三十九条=公司法:39|第四十条第一项=公司法:40(1)|第二项=公司法:40(2)"},
	        {"《公司法》第十、十八、二十六条",
	         "《公司法》第十=公司法:10|十八=公司法:18|二十六条=公司法:26"},
	        {"《公司法》第五条至第八条", "《公司法》第五条至第八条=公司法:5~8"},
	        {"《公司法》第五至八条", "《公司法》第五至八条=公司法:5~8"},
	        {"《刑法》第一百二十条之一至之三",
	         "《刑法》第一百二十条之一至之三=刑法:120-1~120-3"},
	        {"《公司法》第五条第一款、第三款",
	         "《公司法》第五条第一款=公司法:5/1|第三款=公司法:5/3"},
	        {"《公司法》第五条、第六条、第八条至第十条",
	         "《公司法》第五条=公司法:5|第六条=公司法:6|第八条至第十条=公司法:8~10"},
	        {"《公司法》第五条第（一）、（二）项",
	         "《公司法》第五条第（一）=公司法:5(1)|（二）项=公司法:5(2)"},
	        {"《公司法》第三条例外", "《公司法》=公司法"},
	        {"《公司法》第八条至第五条", "《公司法》第八条=公司法:8|第五条=公司法:5"},
	        /* the same work goes on to the end of the sentence */
	        {"依照《公司法》第五条的规定和第七条处理。第八条",
	         "《公司法》第五条=公司法:5|第七条=公司法:7|第八条=self:8"},
	};

	(void)state;
	assert_all(examples, "云泽省报告", 0);
}

static void names_without_marks(void **state)
{
	static const struct example examples[] = {
	        {"依照刑法第一百二十条之一处罚", "刑法第一百二十条之一=刑法:120-1"},
	        {"根据宪法第三十一条", "宪法第三十一条=宪法:31"},
	        {"违反民法典第577条", "民法典第577条=民法典:577"},
	        {"适用中华人民共和国公司法第三条", "中华人民共和国公司法第三条=公司法:3"},
	        {"刑法和民法典第三条", "民法典第三条=民法典:3"},
	        {"依照刑事诉讼法的第三条", "刑事诉讼法的第三条=刑事诉讼法:3"},
	        {"依照有关条例第三条", ""},
	        {"合同法第三条", "合同法第三条=合同法:3"},
	        {"香港基本法第三条", "香港基本法第三条=香港特别行政区基本法:3"},
	        {"刑法修正案（八）第三条", "刑法修正案（八）第三条=刑法修正案(八):3"},
	        {"公司法实施条例第三条", "公司法实施条例第三条=公司法实施条例:3"},
	        {"原刑法第三条，修订前的刑法第四条", ""},
	        {"违反学前教育法第三条", "学前教育法第三条=学前教育法:3"},
	        {"认定为反不正当竞争法第三条", "反不正当竞争法第三条=反不正当竞争法:3"},
	        {"人民法院具有刑事诉讼法第三条情形", "刑事诉讼法第三条=刑事诉讼法:3"},
	        {"最高人民法院关于适用公司法的解释第三条",
	         "最高人民法院关于适用公司法的解释第三条=最高人民法院关于适用公司法的解释:3"},
	        {"刑法分则第三章第二节、第一百九十条", "第一百九十条=刑法:190"},
	        {"依照刑法总则第三条", "刑法总则第三条=刑法:3"},
	        {"依照刑法第三条。依照该条第二款", "刑法第三条=刑法:3|该条第二款=刑法:3/2"},
	        {"依照民法典合同编第三条", "民法典合同编第三条=民法典:3"},
	        /* a name alone is none */
	        {"依照刑法处罚", ""},
	        {"这样的办法第一条是好的", ""},
	};

	(void)state;
	assert_all(examples, "云泽省报告", 0);
}

static void itself(void **state)
{
	static const struct example examples[] = {
	        {"第十条　违反本法第三条、第四条的", "本法第三条=self:3|第四条=self:4"},
	        {"第十条　违反的。 第十一条　处罚", ""},
	        {"第十条 依照第八条规定处罚", "第八条=self:8"},
	        {"第十条依照本条例第八条第一款规定", "本条例第八条第一款=self:8/1"},
	        {"依照本办法第八条", "本办法第八条=self:8"},
	        {"本解释第三条", "本解释第三条=self:3"},
	        {"本法自公布之日起施行", ""},
	        {"依照前条处罚", "前条=self:9"},
	        {"依照前条第一款处罚", "前条第一款=self:9/1"},
	        {"前两条", "前两条=self:8~9"},
	        {"本条第二款、第三款", "本条第二款=self:10/2|第三款=self:10/3"},
	        {"第二款规定的", "第二款=self:10/2"},
	        {"第十条 一\n二\n前款规定的", "前款=self:10/2"},
	        {"第十条 一\n（一）甲\n（二）乙\n有前款第一项、第二项情形的",
	         "前款第一项=self:10/1(1)|第二项=self:10/1(2)"},
	        {"第十条 一\n二\n三 前两款", "前两款=self:10/1"},
	        {"依照本法所附《税目表》执行", "《税目表》=self"},
	        {"目前条件", ""},
	        {"此前款项", ""},
	        {"依照《公司法》第五条；第二款规定的",
	         "《公司法》第五条=公司法:5|第二款=self:10/2"},
	};

	(void)state;
	assert_all(examples, "云泽省湖泊保护条例", 10);
}

static void names_given(void **state)
{
	static const struct example examples[] = {
	        {"《中华人民共和国公司法》（以下简称《公司法》）第三条",
	         "《中华人民共和国公司法》=公司法|第三条=公司法:3"},
	        {"《云泽省湖泊保护条例》（以下简称《条例》）。《条例》第三条，条例第四条",
	         "《云泽省湖泊保护条例》=云泽省湖泊保护条例|《条例》第三条=云泽省湖泊保护条例:3|"
	         "条例第四条=云泽省湖泊保护条例:4"},
	        {"《云泽省湖泊保护条例》（简称湖泊条例）。依照湖泊条例第三条",
	         "《云泽省湖泊保护条例》=云泽省湖泊保护条例|湖泊条例第三条=云泽省湖泊保护条例:3"},
	        {"《云泽省湖泊保护条例》（以下简称条例）。一是条例第三条，对照条例第四条，原条例第"
	         "五条",
	         "《云泽省湖泊保护条例》=云泽省湖泊保护条例|条例第三条=云泽省湖泊保护条例:3|"
	         "条例第四条=云泽省湖泊保护条例:4"},
	        {"《云泽省湖泊保护条例》，以下简称“条例”。《条例》",
	         "《云泽省湖泊保护条例》=云泽省湖泊保护条例|《条例》=云泽省湖泊保护条例"},
	        {"云泽省湖泊保护条例（以下简称保护条例）。保护条例第三条",
	         "保护条例第三条=云泽省湖泊保护条例:3"},
	        {"《湖泊办法》（云政发〔2022〕5号，以下简称《办法》）。《办法》",
	         "《湖泊办法》=湖泊办法|云政发〔2022〕5号=云政发〔2022〕5号|《办法》=湖泊办法"},
	        /* several at once: each means what it says */
	        {"《甲市湖泊法》、《湖泊法条例》（以下简称《湖泊法》、《条例》）。《湖泊法》",
	         "《甲市湖泊法》=甲市湖泊法|《湖泊法条例》=湖泊法条例|《湖泊法》=湖泊法|"
	         "《条例》=条例|《湖泊法》=湖泊法"},
	        {"《湖泊法》和《河流法》（以下简称两法）。《两法》",
	         "《湖泊法》=湖泊法|《河流法》=河流法|《两法》=两法"},
	        /* not before it is given, and not for an office */
	        {"《条例》。《云泽省湖泊保护条例》（以下简称《条例》）",
	         "《条例》=条例|《云泽省湖泊保护条例》=云泽省湖泊保护条例"},
	        {"云泽省水利厅（以下简称水利厅）。水利厅", ""},
	        {"《公司法》规定……该法第三条", "《公司法》=公司法|该法第三条=公司法:3"},
	        {"《公司法》规定……该条例第三条", "《公司法》=公司法"},
	};

	(void)state;
	assert_all(examples, "云泽省报告", 0);
}

static void numbers(void **state)
{
	static const struct example examples[] = {
	        {"根据国发〔2022〕5号文件", "国发〔2022〕5号=国发〔2022〕5号"},
	        {"《湖泊办法》（云政发〔2022〕5号）",
	         "《湖泊办法》=湖泊办法|云政发〔2022〕5号=云政发〔2022〕5号"},
	        {"《湖泊办法》（云政发〔2022〕5号）第三条",
	         "《湖泊办法》=湖泊办法|云政发〔2022〕5号=云政发〔2022〕5号|第三条=湖泊办法:3"},
	        {"云政发〔2022〕5号、云政办发〔2022〕6号",
	         "云政发〔2022〕5号=云政发〔2022〕5号|云政办发〔2022〕6号=云政办发〔2022〕6号"},
	        {"国务院令第423号公布", "国务院令第423号=国务院令第423号"},
	        {"国务院第423号令", "国务院第423号令=国务院令第423号"},
	        {"财政部 税务总局公告2023年第12号",
	         "财政部 税务总局公告2023年第12号=财政部税务总局公告〔2023〕12号"},
	        {"（2021）最高法民终123号", "（2021）最高法民终123号=最高法民终〔2021〕123号"},
	        {"（2022）年", ""},
	        {"2022 5", ""},
	};

	(void)state;
	assert_all(examples, "云泽省报告", 0);
}

static void amending(void **state)
{
	static const struct example one[] =
	        {
	                {"一、第二条修改为：“第二条　违反本法第三条的，依照前款处罚。”",
	                 "第二条=公司法:2|本法第三条=公司法:3"},
	                {"本决定第二条", "本决定第二条=self:2"},
	        },
	                            many[] =
	                                    {
	                                            {"将第二条修改为：“违反本法第三条”", ""},
	                                            {"将《公司法》第二条修改为",
	                                             "《公司法》第二条=公司法:2"},
	                                    },
	                            bill[] = {
	                                    {"在刑法第十七条后增加一条，作为第十七条之一",
	                                     "刑法第十七条=刑法:17|第十七条之一=刑法:17-1"},
	                                    {"将第六十九条修改为", "第六十九条=刑法:69"},
	                            };

	(void)state;
	assert_all(one, "全国人大常委会关于修改《中华人民共和国公司法》的决定", 0);
	assert_all(many, "关于修改《公司法》等三部法律的决定", 0);
	assert_all(bill, "中华人民共和国刑法修正案（八）", 0);
}

/* ---- Whatever comes ---- */

static void assert_spans(const char *text, size_t len)
{
	size_t end = 0;

	for (size_t i = 0; i < citations_count(&found); i++) {
		const struct citation *c = citations_at(&found, i);
		assert_true(c->start >= end && c->len > 0);
		end = (size_t)c->start + c->len;
		assert_true(end <= len);
		assert_true((text[c->start] & 0xC0) != 0x80);
		assert_true(end == len || (text[end] & 0xC0) != 0x80);
		assert_true((size_t)c->name + c->name_len <= found.names.len);
	}
}

static void find_in(const char *text, size_t len)
{
	struct citing where = {.article = 10, .article_before = 9};
	struct err err = {""};

	assert_ok(aliases_new(&where.aliases, &err), &err);
	citations_reset(&found);
	assert_ok(citations_find(text, len, &where, &found, &err), &err);
	assert_spans(text, len);
	aliases_free(where.aliases);
}

static void random_texts(void **state)
{
	static const char *const pieces[] = {
	        "《",   "》",       "〈",   "〉",   "第",   "三",   "十",   "条",   "款",   "项",
	        "之一", "、",       "和",   "至",   "（",   "）",   "本法", "前",   "两",   "刑法",
	        "依照", "以下简称", "国发", "〔",   "〕",   "2022", "号",   "令",   "公告", "年",
	        "“",    "”",        "。",   "\n",   " ",    "　",   "的",   "该法", "本条", "x",
	        "条例", "同",       "5",    "关于", "修改", "试行", "𠀀",   "一",   "0",    "-"};
	const char *wish = getenv("ZW_SEED");
	unsigned seed = wish ? (unsigned)atoi(wish) : (unsigned)time(NULL);
	struct buf text = BUF_INIT(100000);

	(void)state;
	print_message("seed %u\n", seed);
	for (size_t round = 0; round < 3000; round++) {
		buf_reset(&text);
		for (size_t n = (size_t)rand_r(&seed) % 60; n > 0; n--)
			buf_str(&text, pieces[(size_t)rand_r(&seed) %
			                      (sizeof(pieces) / sizeof(pieces[0]))]);
		find_in(buf_cstr(&text), text.len);
		citations_reset(&found);
		citation_query(buf_cstr(&text), text.len, &found);
		assert_spans(buf_cstr(&text), text.len);
	}
	buf_release(&text);
}

/* A megabyte or three of each: quadratic work would not end. */
static void hostile_texts(void **state)
{
	static const char *const pieces[] = {"《",      "《〈",   "第",       "第一、", "一、",
	                                     "〔2022",  "（",     "令第",     "前",     "简称",
	                                     "《a》（", "本法第", "第000000", "公告 ",  "国",
	                                     "第1条、", "的",     "《简称》", "）",     "第 "};
	struct buf text = BUF_INIT(10 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		buf_reset(&text);
		while (text.len < (3 << 20) / 4)
			buf_str(&text, pieces[i]);
		clock_t start = clock();
		find_in(buf_cstr(&text), text.len);
		citations_reset(&found);
		citation_query(buf_cstr(&text), text.len, &found);
		citation_query(buf_cstr(&text), 900, &found);
		double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
		if (getenv("ZW_TIMES"))
			print_message("%-12s %.2f s\n", pieces[i], seconds);
		assert_true(seconds < 30);
	}
	buf_release(&text);
}

static void where_names_begin(void **state)
{
	static const struct example examples[] = {
	        {"渔船罪和刑法第五条", "刑法第五条=刑法:5"},
	        {"人口与计划生育法第五条", "人口与计划生育法第五条=人口与计划生育法:5"},
	        {"民法典第二条和渔业和水产品法第五条",
	         "民法典第二条=民法典:2|渔业和水产品法第五条=渔业和水产品法:5"},
	        {"可以指定民法典第三十二条规定的组织", "民法典第三十二条=民法典:32"},
	        {"关于适用刑法第十二条几个问题", "刑法第十二条=刑法:12"},
	        {"最高人民法院关于适用民法典的解释第三条",
	         "最高人民法院关于适用民法典的解释第三条=最高人民法院关于适用民法典的解释:3"},
	        {"《渔业许可证》应当载明第三条所列事项", "《渔业许可证》=渔业许可证|第三条=self:3"},
	        {"根据《渔业协定》和该协定第三条", "《渔业协定》=渔业协定|该协定第三条=渔业协定:3"},
	        {"国务院、中央军事委员会令第5号",
	         "国务院、中央军事委员会令第5号=国务院中央军委令第5号"},
	};
	static const struct example amending[] = {
	        {"第三条修改为：", "第三条=关于渔港问题的有关规定:3"},
	};

	(void)state;
	assert_all(examples, "渔业法", 0);
	assert_all(amending, "关于修改《关于渔港问题的有关规定》的决定", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(titles),       cmocka_unit_test(where_names_begin),
	        cmocka_unit_test(articles),     cmocka_unit_test(names_without_marks),
	        cmocka_unit_test(itself),       cmocka_unit_test(names_given),
	        cmocka_unit_test(numbers),      cmocka_unit_test(amending),
	        cmocka_unit_test(random_texts), cmocka_unit_test(hostile_texts),
	};
	citations_init(&found);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	citations_release(&found);
	buf_release(&said);
	return failed;
}
