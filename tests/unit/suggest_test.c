/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From the facts of a few documents to what is suggested; how typed letters meet characters.
 */
#include "test.h"

#include "indexer/catalog/make.h"
#include "searcher/suggest/align.h"
#include "searcher/suggest/suggest.h"
#include "searcher/show/result.h"

#include <sys/stat.h>

#define LAW(title, key)                                                                            \
	"{\"path\": \"" title "\", \"title\": \"" title "\", \"work\": \"" key "\", "              \
	"\"normative\": 1, \"days\": [20200528, 0, 20210101, 0, 20200528], \"names\": [[0, \"" key \
	"\", 0]]"

static const char *const facts[] = {
        LAW("中华人民共和国民法典", "民法典") ", \"articles\": [[577,0,2]]}",
        LAW("中华人民共和国数据安全法", "数据安全法") "}",
        LAW("中华人民共和国民事诉讼法（2023年修正）", "民事诉讼法") "}",
        "{\"path\": \"n\", \"title\": \"国务院关于银行会计工作的通知\", \"values\": {\"issuers\": "
        "[\"国务院\"], \"doc_number\": [\"国发〔2022〕5号\"]}}",
        NULL,
};

/* A searcher that has suggestions and nothing else. */
struct small {
	struct spool catalog, file;
	struct files_map map;
	struct generation generation;
	struct searcher searcher;
};

static void small_make(const char *folder, struct suggest_terms terms, struct small *m)
{
	struct shard_info shard = {.name = "1-1"};
	struct manifest manifest = {.shards = &shard, .n_shards = 1};
	struct buf lines = BUF_INIT(1 << 20);
	struct err err = {""};

	*m = (struct small){0};
	spool_init(&m->catalog, folder, UINT64_MAX);
	spool_init(&m->file, folder, UINT64_MAX);
	for (; facts[shard.documents]; shard.documents++)
		buf_printf(&lines, "%s\n", facts[shard.documents]);
	assert_int_equal(mkdir(in_folder(folder, "shards"), 0777), 0);
	assert_int_equal(mkdir(in_folder(folder, "shards/1-1"), 0777), 0);
	write_text(in_folder(folder, "shards/1-1/facts"), lines.data, lines.len);
	buf_release(&lines);
	assert_ok(catalog_make(&(struct collection){.dir = folder, .manifest = &manifest}, terms,
	                       &m->catalog, &m->file, &err),
	          &err);
	assert_ok(spool_map(&m->file, &m->map, &err), &err);
	assert_ok(suggestions_view(m->map.at, m->map.len, &m->generation.suggestions, &err), &err);
	m->searcher.generation = &m->generation;
	tokens_init(&m->searcher.tokens, SUGGEST_TYPED);
}

static void small_release(struct small *m)
{
	suggestions_close(m->generation.suggestions);
	tokens_release(&m->searcher.tokens);
	spool_release(&m->catalog);
	files_unmap(&m->map);
	spool_release(&m->file);
}

static const struct suggested *first(struct small *m, const char *typed)
{
	static struct suggest_list list;
	struct err err = {""};

	assert_ok(searcher_suggest(&m->searcher, typed, strlen(typed), 10, &list, &err), &err);
	return list.n ? &list.at[0] : NULL;
}

/* ---- Entries ---- */

static void names_are_found_however_they_are_typed(void **state)
{
	static const struct {
		const char *typed, *query;
		enum suggest_match match;
	} rows[] = {
	        {"民法", "民法典", MATCHED_TEXT},
	        {"中华人民共和国民法", "民法典", MATCHED_TEXT},
	        {"數據", "数据安全法", MATCHED_TEXT},
	        {"minfadian", "民法典", MATCHED_PINYIN},
	        {"MinFa", "民法典", MATCHED_PINYIN},
	        {"shuju", "数据安全法", MATCHED_PINYIN},
	        {"anquanfa", "数据安全法", MATCHED_PINYIN},
	        {"zhonghuarenmingongheguominfa", "民法典", MATCHED_PINYIN},
	        {"mfd", "民法典", MATCHED_INITIALS},
	        {"sjaqf", "数据安全法", MATCHED_INITIALS},
	        {"民fadian", "民法典", MATCHED_MIXED},
	        {"shujuaq", "数据安全法", MATCHED_MIXED},
	        {"min法典", "民法典", MATCHED_MIXED},
	        {"民诉法", "民诉法", MATCHED_TEXT},
	        {"国发2022", "国发〔2022〕5号", MATCHED_TEXT},
	        {"国发[2022]5", "国发〔2022〕5号", MATCHED_TEXT},
	        {"gwy", "国务院", MATCHED_INITIALS},
	        {"民事诉讼", "民事诉讼法", MATCHED_TEXT},
	        {"yinhangkuaiji", "国务院关于银行会计工作的通知", MATCHED_PINYIN},
	        {"营商huan", "营商环境", MATCHED_MIXED},
	        {"yingshang", "营商环境", MATCHED_PINYIN},
	};
	static const struct suggest_term terms[] = {{{"营商环境", 12}, 40}};
	struct small m;

	small_make(*state, (struct suggest_terms){terms, 1}, &m);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct suggested *s = first(&m, rows[i].typed);
		if (!s || strcmp(s->query, rows[i].query) != 0 || s->match != rows[i].match)
			fail_msg("%s: %s by %s, wanted %s by %s", rows[i].typed,
			         s ? s->query : "nothing", s ? suggest_match_name(s->match) : "",
			         rows[i].query, suggest_match_name(rows[i].match));
	}
	small_release(&m);
}

static void an_entry_says_what_it_is(void **state)
{
	struct small m;

	small_make(*state, (struct suggest_terms){NULL, 0}, &m);
	assert_string_equal(first(&m, "民法典")->text, "中华人民共和国民法典");
	assert_int_equal(first(&m, "民法典")->kind, SUGGEST_TITLE);
	assert_true(first(&m, "民法典")->exact);
	assert_false(first(&m, "民法")->exact);
	assert_string_equal(first(&m, "民事诉讼法")->text, "中华人民共和国民事诉讼法");
	assert_int_equal(first(&m, "民诉法")->kind, SUGGEST_SHORT);
	assert_int_equal(first(&m, "国发")->kind, SUGGEST_NUMBER);
	assert_int_equal(first(&m, "国务院")->kind, SUGGEST_ISSUER);
	/* The short name of a law that is not there. */
	assert_null(first(&m, "刑诉法"));
	small_release(&m);
}

static void what_is_no_text_is_suggested_nothing(void **state)
{
	static const char *const typed[] = {"",         " ",        "，",   "《》",
	                                    "\xFF\xFE", "\xE6\xB0", "zzzz", "%"};
	char *long_one = malloc(65536);
	struct suggest_list list;
	struct small m;
	struct err err = {""};

	assert_non_null(long_one);
	memset(long_one, 'a', 65536);
	small_make(*state, (struct suggest_terms){NULL, 0}, &m);
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		assert_null(first(&m, typed[i]));
	assert_ok(searcher_suggest(&m.searcher, long_one, 65536, 10, &list, &err), &err);
	assert_int_equal(list.n, 0);
	assert_ok(searcher_suggest(&m.searcher, "民\0法", 7, 10, &list, &err), &err);
	assert_ok(searcher_suggest(&m.searcher, "民", 3, 0, &list, &err), &err);
	assert_int_equal(list.n, 0);
	small_release(&m);
	free(long_one);
}

/* ---- Aligning ---- */

static struct span span(const char *text)
{
	return (struct span){text, strlen(text)};
}

static void letters_meet_characters(void **state)
{
	static const struct {
		const char *text, *typed;
		bool good, whole;
		size_t characters;
	} rows[] = {
	        {"民法典", "minfadian", true, true, 3},
	        {"民法典", "mfd", true, true, 3},
	        {"民法典", "minfd", true, true, 3},
	        {"民法典", "民fa典", true, true, 3},
	        {"民法典", "minf", true, true, 2},
	        {"民法典", "minfad", true, true, 3},
	        {"民法典", "minfadi", true, false, 3},
	        {"民法典", "fadian", false, false, 0},
	        {"民法典", "minfadianx", false, false, 0},
	        {"重庆", "chongqing", true, true, 2},
	        {"重庆", "zhongqing", true, true, 2},
	        {"重庆", "zhq", true, true, 2},
	        {"法律", "falv", true, true, 2},
	        {"法律", "falu", true, true, 2},
	        {"wto规则", "wtogui", true, true, 4},
	        {"西安", "xian", true, true, 2},
	        {"", "a", false, false, 0},
	        {"民法典", "", false, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = 0;
		bool whole = false;
		bool good = align(span(rows[i].text), span(rows[i].typed), &len, &whole);
		size_t characters = good ? len / 3 + (rows[i].text[0] == 'w') * 2 : 0;
		if (good != rows[i].good || whole != rows[i].whole ||
		    characters != rows[i].characters)
			fail_msg("%s, %s: %d, %d, %zu", rows[i].text, rows[i].typed, good, whole,
			         characters);
	}
}

static void readings_alone_are_no_initials(void **state)
{
	size_t len;
	bool whole;

	(void)state;
	assert_false(align_readings(span("民法典"), span("mfd"), &len, &whole));
	assert_true(align_readings(span("民法典"), span("minfa"), &len, &whole));
	assert_int_equal(len, strlen("民法"));
	assert_true(whole);
	assert_true(align_readings(span("民法典"), span("minf"), &len, &whole));
	assert_false(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(names_are_found_however_they_are_typed),
	        folder_test(an_entry_says_what_it_is),
	        folder_test(what_is_no_text_is_suggested_nothing),
	        cmocka_unit_test(letters_meet_characters),
	        cmocka_unit_test(readings_alone_are_no_initials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
