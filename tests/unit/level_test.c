/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What kind of norm a document is, by what is known of it beside its text.
 */
#include "test.h"

#include "corpus/document.h"
#include "corpus/metadata/level/body_kind.h"
#include "corpus/metadata/level/level.h"

#include <string.h>

/* ---- Bodies ---- */

static void test_bodies(void **state)
{
	static const struct {
		const char *name;
		enum body_kind kind;
	} cases[] = {
	        {"全国人民代表大会常务委员会", BODY_CONGRESS},
	        {"中华人民共和国国务院", BODY_COUNCIL},
	        {"国务院办公厅", BODY_COUNCIL_OFFICE},
	        {"最高人民检察院", BODY_COURT},
	        {"国家监察委员会", BODY_SUPERVISION},
	        {"中央军委", BODY_MILITARY},
	        {"中共中央办公厅", BODY_PARTY},
	        {"中共青屿市委", BODY_LOCAL},
	        {"国家市场监督管理总局", BODY_DEPARTMENT},
	        {"住房和城乡建设部", BODY_DEPARTMENT},
	        {"财政部办公厅", BODY_DEPARTMENT},
	        {"国家税务总局青屿市税务局", BODY_LOCAL},
	        {"云泽省人民代表大会常务委员会", BODY_LOCAL_CONGRESS},
	        {"青屿市人民政府", BODY_LOCAL_GOVERNMENT},
	        {"云岭自治区人民政府", BODY_LOCAL_GOVERNMENT},
	        {"青屿市东湖区人民政府", BODY_LOCAL},
	        {"青屿市人民政府办公厅", BODY_LOCAL},
	        {"云泽省水利厅", BODY_LOCAL},
	        {"上海海关学院", BODY_LOCAL},
	        {"", BODY_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct piece name = {cases[i].name, strlen(cases[i].name)};
		if (body_kind_of(name) != cases[i].kind)
			fail_msg("%s: %d", cases[i].name, (int)body_kind_of(name));
	}
}

static void test_places(void **state)
{
	static const char *const local[] = {"云泽省湖泊保护条例", "青屿市养犬管理条例",
	                                    "北京市物业管理条例", "石门土家族自治县水利条例"};
	static const char *const not_local[] = {"城市供水条例",
	                                        "市场主体登记管理条例",
	                                        "上市公司监督管理条例",
	                                        "保税区海关监管办法",
	                                        "县级以上人民政府",
	                                        "中华人民共和国水法",
	                                        ""};

	(void)state;
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		assert_true(body_place_leads((struct piece){local[i], strlen(local[i])}));
	for (size_t i = 0; i < sizeof(not_local) / sizeof(not_local[0]); i++)
		assert_false(body_place_leads((struct piece){not_local[i], strlen(not_local[i])}));
}

/* ---- Documents ---- */

static void add(struct metadata *m, enum meta_field field, const char *text)
{
	metadata_add(m, field, ORIGIN_TEXT, 1, text, strlen(text));
}

struct example {
	const char *title, *type, *issuer, *other, *number, *level;
	bool approved;
};

static void check(const struct example *c)
{
	struct metadata m;

	metadata_init(&m);
	m.approved = c->approved;
	add(&m, META_TITLE, c->title);
	add(&m, META_TYPE, c->type);
	add(&m, META_ISSUER, c->issuer);
	add(&m, META_ISSUER, c->other);
	add(&m, META_NUMBER, c->number);
	level_settle(&m);
	if (strcmp(metadata_text(&m, META_LEVEL), c->level) != 0)
		fail_msg("%s: %s", c->title, metadata_text(&m, META_LEVEL));
	metadata_release(&m);
}

static void test_norms(void **state)
{
	static const struct example examples[] = {
	        {"中华人民共和国宪法", "宪法", "全国人民代表大会", "", "", "宪法", false},
	        {"海国宪法", "宪法", "", "", "", "", false},
	        {"中华人民共和国渔港法", "法律", "", "", "", "法律", false},
	        {"关于渔港问题的决定", "决定", "全国人民代表大会常务委员会", "", "", "法律", false},
	        {"渔港学习方法", "法律", "", "", "", "", false},
	        {"渔港条例", "条例", "国务院", "中央军事委员会", "", "行政法规", false},
	        {"关于修改部分行政法规的决定", "决定", "国务院", "", "国务院令第7号", "行政法规",
	         false},
	        {"渔港办法", "办法", "交通部", "", "交通部令第8号", "部门规章", false},
	        {"渔港办法", "办法", "交通部", "", "交通部令第8号", "行政法规", true},
	        {"渔港条例", "条例", "", "", "", "行政法规", false},
	        {"青屿市渔港条例", "条例", "", "", "", "地方性法规", false},
	        {"渔港若干规定", "规定", "云泽省人民代表大会常务委员会", "", "", "地方性法规",
	         false},
	        {"渔港办法", "办法", "青屿市人民政府", "", "青屿市人民政府令第9号", "地方政府规章",
	         false},
	        {"关于渔港案件的规定", "规定", "最高人民法院", "最高人民检察院", "", "司法解释",
	         false},
	        {"关于渔港案件的答复", "答复", "最高人民法院", "", "法释〔2020〕1号", "司法解释",
	         false},
	        {"监察渔港条例", "条例", "国家监察委员会", "", "", "监察法规", false},
	        {"渔港驻军条例", "条例", "中央军事委员会", "", "", "军事法规", false},
	        {"中国共产党渔港工作条例", "条例", "", "", "", "党内法规", false},
	        {"渔港工作规定", "规定", "中共中央办公厅", "国务院办公厅", "", "党内法规", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		check(&examples[i]);
}

static void test_papers(void **state)
{
	static const struct example examples[] = {
	        {"关于渔港的意见", "意见", "中共中央办公厅", "国务院办公厅", "", "中央文件", false},
	        {"国务院关于印发渔港办法的通知", "通知", "国务院", "", "", "国务院文件", false},
	        {"渔港暂行办法", "办法", "国务院", "", "国发〔2018〕1号", "国务院文件", false},
	        {"渔港暂行办法", "办法", "国务院", "", "国发〔1988〕1号", "行政法规", false},
	        {"关于渔港案件的通知", "通知", "最高人民法院", "", "", "司法文件", false},
	        {"渔港办法", "办法", "财政部", "", "财建〔2020〕3号", "部门文件", false},
	        {"渔港办法", "办法", "青屿市人民政府", "", "青政发〔2020〕3号", "地方文件", false},
	        {"青屿市渔港指南", "指南", "", "", "", "地方文件", false},
	        {"关于渔港的意见", "意见", "", "", "", "", false},
	        {"在渔港的讲话", "讲话", "国务院", "", "", "", false},
	        {"关于政府工作报告的决议", "决议", "全国人民代表大会", "", "", "", false},
	        {"某案判决书", "判决书", "青屿市中级人民法院", "", "", "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		check(&examples[i]);
}

/* ---- From the text ---- */

static void test_of_a_text(void **state)
{
	static const struct {
		const char *text, *level;
	} cases[] = {
	        {"渔港办法\n\n1992年3月1日 国务院批准\n1992年4月1日 交通部发布\n\n第一条 "
	         "保护渔港。\n",
	         "行政法规"},
	        {"渔港办法\n\n2012年3月1日 经国务院批准\n2012年4月1日 交通部令第3号公布\n\n第一条 "
	         "保护渔港。\n",
	         "部门规章"},
	        {"效力级别：地方法规\n标题：渔港通知\n\n渔港通知\n\n保护渔港。\n", "地方性法规"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct document d;
		struct err err;
		assert_ok(document_parse(cases[i].text, strlen(cases[i].text), "a.txt", &d, &err),
		          &err);
		assert_string_equal(metadata_text(&d.metadata, META_LEVEL), cases[i].level);
		document_release(&d);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_int_equal(level_find("Administrative Regulation", 25), LEVEL_REGULATION);
	assert_int_equal(level_find("规章", strlen("规章")), LEVEL_NONE);
	assert_int_equal(levels_find("规章", strlen("规章")),
	                 1U << LEVEL_DEPARTMENT_RULE | 1U << LEVEL_LOCAL_RULE);
	assert_int_equal(levels_find("", 0), 0);
	for (enum doc_level level = LEVEL_NONE + 1; level < LEVELS; level++)
		assert_int_equal(level_find(level_zh(level), strlen(level_zh(level))), level);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_bodies),    cmocka_unit_test(test_places),
	        cmocka_unit_test(test_norms),     cmocka_unit_test(test_papers),
	        cmocka_unit_test(test_of_a_text), cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
