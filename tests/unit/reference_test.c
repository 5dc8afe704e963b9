/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How documents are cited, by example. Those of 法学引注手册 are in the manual itself.
 */
#include "test.h"

#include "searcher/show/reference.h"

static void is_cited(const struct reference_to *to, const char *legal, const char *gbt7714)
{
	struct buf b = BUF_INIT(REFERENCE_LIMIT);

	reference_write(to, REFERENCE_LEGAL, &b);
	assert_string_equal(buf_cstr(&b), legal);
	buf_reset(&b);
	reference_write(to, REFERENCE_GBT7714, &b);
	assert_string_equal(buf_cstr(&b), gbt7714);
	buf_release(&b);
}

static void statutes(void **state)
{
	struct document_record law = {.title = (char *)"中华人民共和国民法典",
	                              .date = "2020-05-28",
	                              .meta = {[META_TYPE] = (char *)"法律",
	                                       [META_ISSUER] = (char *)"全国人民代表大会",
	                                       [META_WRITTEN] = (char *)"2020-05-28"}};

	(void)state;
	is_cited(&(struct reference_to){.document = &law, .status = STATUS_CURRENT},
	         "《中华人民共和国民法典》。",
	         "全国人民代表大会. 中华人民共和国民法典[Z]. 2020-05-28.");
	is_cited(&(struct reference_to){.document = &law, .article = "577"},
	         "《中华人民共和国民法典》第577条。",
	         "全国人民代表大会. 中华人民共和国民法典[Z]. 2020-05-28：第577条.");
	is_cited(
	        &(struct reference_to){
	                .document = &law, .article = "27", .paragraph = 2, .item = 3},
	        "《中华人民共和国民法典》第27条第2款第3项。",
	        "全国人民代表大会. 中华人民共和国民法典[Z]. 2020-05-28：第27条第2款第3项.");
	law.title = (char *)"中华人民共和国刑法";
	is_cited(&(struct reference_to){.document = &law, .article = "120-1"},
	         "《中华人民共和国刑法》第120条之一。",
	         "全国人民代表大会. 中华人民共和国刑法[Z]. 2020-05-28：第120条之一.");
}

/* A decree adds nothing to the name in a paper on law; a bibliography names it. */
static void decrees(void **state)
{
	struct document_record d = {.title = (char *)"中华人民共和国道路交通安全法实施条例",
	                            .date = "2017-10-07",
	                            .meta = {[META_TYPE] = (char *)"条例",
	                                     [META_ISSUER] = (char *)"国务院",
	                                     [META_NUMBER] = (char *)"国务院令第405号"}};

	(void)state;
	is_cited(&(struct reference_to){.document = &d, .article = "9"},
	         "《中华人民共和国道路交通安全法实施条例》第9条。",
	         "国务院. 中华人民共和国道路交通安全法实施条例：国务院令第405号[Z]. "
	         "2017-10-07：第9条.");
	d.title = (char *)"公共数据开放管理办法";
	d.meta[META_TYPE] = (char *)"办法";
	is_cited(&(struct reference_to){.document = &d}, "《公共数据开放管理办法》。",
	         "国务院. 公共数据开放管理办法：国务院令第405号[Z]. 2017-10-07.");
}

static void versions(void **state)
{
	struct document_record d = {.title = (char *)"专利法实施细则",
	                            .date = "2010-01-09",
	                            .meta = {[META_TYPE] = (char *)"细则"}};

	(void)state;
	is_cited(&(struct reference_to){.document = &d, .status = STATUS_AMENDED, .article = "3"},
	         "《专利法实施细则》（2010年）第3条。", "专利法实施细则[Z]. 2010-01-09：第3条.");
	is_cited(&(struct reference_to){.document = &d, .status = STATUS_REPEALED},
	         "《专利法实施细则》（已废止）。", "专利法实施细则[Z]. 2010-01-09.");
	is_cited(&(struct reference_to){.document = &d, .status = STATUS_PENDING},
	         "《专利法实施细则》。", "专利法实施细则[Z]. 2010-01-09.");
	*d.date = '\0';
	is_cited(&(struct reference_to){.document = &d, .status = STATUS_AMENDED},
	         "《专利法实施细则》。", "专利法实施细则[Z].");
}

/* The example of the manual. */
static void notices(void **state)
{
	struct document_record d = {
	        .title = (char *)"国务院关于在全国建立农村最低生活保障制度的通知",
	        .date = "2007-07-11",
	        .meta = {[META_TYPE] = (char *)"通知",
	                 [META_ISSUER] = (char *)"国务院",
	                 [META_NUMBER] = (char *)"国发〔2007〕19号",
	                 [META_WRITTEN] = (char *)"2007-07-11",
	                 [META_PUBLISHED] = (char *)"2007-08-14"}};

	(void)state;
	is_cited(&(struct reference_to){.document = &d, .status = STATUS_CURRENT},
	         "《国务院关于在全国建立农村最低生活保障制度的通知》，国发〔2007〕19号，"
	         "2007年7月11日发布。",
	         "国务院. 国务院关于在全国建立农村最低生活保障制度的通知：国发〔2007〕19号[Z]. "
	         "2007-07-11.");
	is_cited(&(struct reference_to){.document = &d, .status = STATUS_REPEALED},
	         "《国务院关于在全国建立农村最低生活保障制度的通知》（已废止），国发〔2007〕19号，"
	         "2007年7月11日发布。",
	         "国务院. 国务院关于在全国建立农村最低生活保障制度的通知：国发〔2007〕19号[Z]. "
	         "2007-07-11.");
	d.meta[META_WRITTEN] = NULL;
	d.meta[META_NUMBER] = NULL;
	is_cited(&(struct reference_to){.document = &d, .article = "2"},
	         "《国务院关于在全国建立农村最低生活保障制度的通知》第2条，2007年8月14日发布。",
	         "国务院. 国务院关于在全国建立农村最低生活保障制度的通知[Z]. 2007-08-14：第2条.");
}

/* [2019], ［2019］, (2019): the year of a number stands in 〔〕. */
static void numbers(void **state)
{
	static const char *const written[] = {"临政发[2019]8号",   "临政发［2019］8号",
	                                      "临政发(2019)8号",   "临政发（2019）8号",
	                                      "临政发【2019】8号", "临政发〔2019〕8号"};
	struct document_record d = {.title = (char *)"甲", .date = ""};

	(void)state;
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]); i++) {
		d.meta[META_NUMBER] = (char *)written[i];
		is_cited(&(struct reference_to){.document = &d}, "《甲》，临政发〔2019〕8号。",
		         "甲：临政发〔2019〕8号[Z].");
	}
	d.meta[META_NUMBER] = (char *)"公告(第[3]号)（20190）[2019";
	is_cited(&(struct reference_to){.document = &d}, "《甲》，公告(第[3]号)（20190）[2019。",
	         "甲：公告(第[3]号)（20190）[2019[Z].");
}

static void interpretations(void **state)
{
	struct document_record d = {
	        .title = (char *)"最高人民法院关于适用《中华人民共和国行政诉讼法》的解释",
	        .date = "2018-02-06",
	        .meta = {[META_TYPE] = (char *)"解释",
	                 [META_ISSUER] = (char *)"最高人民法院",
	                 [META_NUMBER] = (char *)"法释〔2018〕1号"}};

	(void)state;
	is_cited(&(struct reference_to){.document = &d, .article = "100"},
	         "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》（法释〔2018〕1号）"
	         "第100条。",
	         "最高人民法院. 最高人民法院关于适用《中华人民共和国行政诉讼法》的解释："
	         "法释〔2018〕1号[Z]. 2018-02-06：第100条.");
}

static void decisions_are_passed(void **state)
{
	struct document_record d = {
	        .title = (char *)"全国人民代表大会常务委员会关于严禁卖淫嫖娼的决定",
	        .date = "1991-09-04",
	        .meta = {[META_TYPE] = (char *)"决定",
	                 [META_ISSUER] = (char *)"全国人民代表大会常务委员会",
	                 [META_WRITTEN] = (char *)"1991-09-04"}};

	(void)state;
	is_cited(&(struct reference_to){.document = &d},
	         "《全国人民代表大会常务委员会关于严禁卖淫嫖娼的决定》，1991年9月4日通过。",
	         "全国人民代表大会常务委员会. 全国人民代表大会常务委员会关于严禁卖淫嫖娼的决定[Z]. "
	         "1991-09-04.");
}

/* What is not known is not said: who, when, and what the day in the name of a file is. */
static void little_is_known(void **state)
{
	struct document_record d = {
	        .title = (char *)"在湖泊工作会议上的讲话",
	        .date = "2024-05-06",
	        .meta = {[META_TYPE] = (char *)"讲话", [META_WRITTEN] = (char *)"2024-05-06"}};

	(void)state;
	is_cited(&(struct reference_to){.document = &d},
	         "《在湖泊工作会议上的讲话》，2024年5月6日。",
	         "在湖泊工作会议上的讲话[Z]. 2024-05-06.");
	d.meta[META_TYPE] = d.meta[META_WRITTEN] = NULL;
	is_cited(&(struct reference_to){.document = &d},
	         "《在湖泊工作会议上的讲话》，2024年5月6日。",
	         "在湖泊工作会议上的讲话[Z]. 2024-05-06.");
	*d.date = '\0';
	is_cited(&(struct reference_to){.document = &d}, "《在湖泊工作会议上的讲话》。",
	         "在湖泊工作会议上的讲话[Z].");
	d.meta[META_WRITTEN] = (char *)"2024-05";
	is_cited(&(struct reference_to){.document = &d},
	         "《在湖泊工作会议上的讲话》，2024年5月发布。",
	         "在湖泊工作会议上的讲话[Z]. 2024-05.");
}

static void many_issuers(void **state)
{
	struct document_record d = {.title = (char *)"甲",
	                            .date = "2021-01-01",
	                            .meta = {[META_ISSUER] = (char *)"子\n丑\n寅"}};

	(void)state;
	is_cited(&(struct reference_to){.document = &d}, "《甲》，2021年1月1日。",
	         "子，丑，寅. 甲[Z]. 2021-01-01.");
	d.meta[META_ISSUER] = (char *)"子\n丑\n寅\n卯\n辰";
	is_cited(&(struct reference_to){.document = &d}, "《甲》，2021年1月1日。",
	         "子，丑，寅，等. 甲[Z]. 2021-01-01.");
}

static void read_online(void **state)
{
	struct document_record d = {.title = (char *)"甲法",
	                            .date = "2021-01-01",
	                            .meta = {[META_TYPE] = (char *)"法律"}};
	struct reference_to to = {
	        .document = &d, .url = "https://a.example/doc/b", .accessed = "2026-11-23"};

	(void)state;
	is_cited(&to, "《甲法》。",
	         "甲法[Z/OL].（2021-01-01）[2026-11-23]. https://a.example/doc/b.");
	to.article = "5";
	is_cited(&to, "《甲法》第5条。",
	         "甲法[Z/OL]. 2021：第5条（2021-01-01）[2026-11-23]. https://a.example/doc/b.");
	*d.date = '\0';
	is_cited(&to, "《甲法》第5条。", "甲法[Z/OL]. 第5条[2026-11-23]. https://a.example/doc/b.");
	to.article = "";
	*to.accessed = '\0';
	is_cited(&to, "《甲法》。", "甲法[Z/OL]. https://a.example/doc/b.");
}

static void hostile_records(void **state)
{
	struct document_record d = {.title = (char *)"甲\n\x1b[1m》》《〈乙〉》\xc2\x85",
	                            .date = "x",
	                            .meta = {[META_ISSUER] = (char *)"\n\n甲\x7f\n",
	                                     [META_NUMBER] = (char *)"[20",
	                                     [META_WRITTEN] = (char *)"not a day"}};
	static const char *const articles[] = {"", "-1", "x", "0", "１"};

	(void)state;
	is_cited(&(struct reference_to){.document = &d}, "《甲[1m》》〈《乙》〉》，[20。",
	         "甲. 甲[1m》》《〈乙〉》：[20[Z].");
	for (size_t i = 0; i < sizeof(articles) / sizeof(articles[0]); i++)
		is_cited(&(struct reference_to){.document = &d, .article = articles[i]},
		         "《甲[1m》》〈《乙》〉》，[20。", "甲. 甲[1m》》《〈乙〉》：[20[Z].");
	is_cited(&(struct reference_to){.document = &d, .article = "3-99999999999999999999"},
	         "《甲[1m》》〈《乙》〉》第3条，[20。", "甲. 甲[1m》》《〈乙〉》：[20[Z]. 第3条.");
}

static void keys(void **state)
{
	(void)state;
	for (int i = 0; i < REFERENCE_FORMATS; i++)
		assert_int_equal(reference_find(reference_key((enum reference_format)i)), i);
	assert_int_equal(reference_find("bibtex"), REFERENCE_FORMATS);
	assert_string_equal(reference_name(REFERENCE_GBT7714), "GB/T 7714-2025");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(statutes),
	        cmocka_unit_test(decrees),
	        cmocka_unit_test(versions),
	        cmocka_unit_test(notices),
	        cmocka_unit_test(numbers),
	        cmocka_unit_test(interpretations),
	        cmocka_unit_test(decisions_are_passed),
	        cmocka_unit_test(little_is_known),
	        cmocka_unit_test(many_issuers),
	        cmocka_unit_test(read_online),
	        cmocka_unit_test(hostile_records),
	        cmocka_unit_test(keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
