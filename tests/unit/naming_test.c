/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Short names that documents give, and what the documents of a collection agree upon.
 */
#include "small_catalog.h"

#include "corpus/citation/naming.h"

struct example {
	const char *text, *said; /* "short=full|…" */
};

static const struct example examples[] = {
        {"由中国证券监督管理委员会（以下简称中国证监会）批准。",
         "中国证监会=中国证券监督管理委员会"},
        {"报全国人民代表大会常务委员会(以下简称“全国人大常委会”)备案",
         "全国人大常委会=全国人民代表大会常务委员会"},
        {"根据《中华人民共和国湖泊水面保护法》（以下简称《湖水法》）制定。",
         "湖水法=湖泊水面保护法"},
        {"《云泽省湖泊水面保护条例》（云政发〔2020〕5号，以下简称《湖保条例》）",
         "湖保条例=云泽省湖泊水面保护条例"},
        {"环境影响评价，以下简称环评价。", "环评价=环境影响评价"},
        /* nothing outside its document */
        {"《湖泊保护条例》（以下简称《条例》）", ""},
        {"云泽市人民政府（以下简称甲方）", ""},
        {"专利申请人（以下简称申请人）", ""},
        {"湖泊保护管理机构（以下简称本机构）", ""},
        {"《甲湖法》、《乙湖法》（以下简称《甲法》、《乙法》）", ""},
        {"某某公司（以下简称公司）", ""},
        {"湖泊（以下简称湖）", ""},
        {"简称", ""},
        {"（以下简称）", ""},
        {"以下简称甲湖法", ""},
};

static void as_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const char *text = examples[i].text;
		struct buf said = BUF_INIT(1 << 12);
		struct naming n;
		size_t at = 0;
		while (naming_next(text, strlen(text), &at, &n))
			buf_printf(&said, "%s%.*s=%.*s", said.len ? "|" : "", (int)n.name_len,
			           text + n.name, (int)n.full_len, text + n.full);
		assert_string_equal(buf_cstr(&said), examples[i].said);
		buf_release(&said);
	}
}

/* A hostile document: what stands behind each 简称 is all the rest. */
static void a_row_of_them_is_read_once(void **state)
{
	struct buf text = BUF_INIT(1 << 20);
	struct naming n;
	size_t at = 0;

	(void)state;
	for (int i = 0; i < 100 * 1000; i++)
		buf_str(&text, "简称");
	assert_false(text.failed);
	assert_false(naming_next(text.data, text.len, &at, &n));
	buf_release(&text);
}

static const char *alias(const struct catalog *c, const char *name)
{
	return catalog_alias(c, name, strlen(name));
}

static void what_documents_agree_upon(void **state)
{
	static const char *const facts[] = {
	        "{\"path\":\"a\",\"work\":\"\",\"aliases\":[[\"湖管委\",\"湖泊管理委员会\"],"
	        "[\"管委会\",\"甲区管理委员会\"],[\"湖管\",\"湖泊管理\"],[\"仅一\",\"仅此一说\"]]}",
	        "{\"path\":\"b\",\"work\":\"\",\"aliases\":[[\"湖管委\",\"湖泊管理委员会\"],"
	        "[\"管委会\",\"乙区管理委员会\"],[\"湖管\",\"湖泊管理\"]]}",
	        /* versions of one work are one voice */
	        "{\"path\":\"c\",\"work\":\"x\",\"aliases\":[[\"水政局\",\"水务行政局\"]]}",
	        "{\"path\":\"d\",\"work\":\"x\",\"aliases\":[[\"水政局\",\"水务行政局\"]]}", NULL};
	struct catalog *c = catalog_of(*state, facts);

	assert_string_equal(alias(c, "湖管委"), "湖泊管理委员会");
	assert_null(alias(c, "管委会")); /* this and that */
	assert_null(alias(c, "湖管"));   /* two characters want three who say so */
	assert_null(alias(c, "水政局"));
	assert_null(alias(c, "湖管委员"));
	assert_null(alias(c, "湖"));
	done(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(as_said),
	        cmocka_unit_test(a_row_of_them_is_read_once),
	        folder_test(what_documents_agree_upon),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
