/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of bodies: the table and what is made of it.
 */
#include "rewritten.h"

#include "corpus/name/body.h"

#include <stdlib.h>

struct example {
	const char *query, *said;
};

static const struct example examples[] = {
        {"两高", "两高 = 最高人民法院 + 最高人民检察院"},
        {"最高法", "最高法 = 最高人民法院"}, /* 最高法院 has it in it */
        {"全国人大常委会", "全国人大常委会 = 全国人民代表大会常务委员会"},
        {"全国人民代表大会常务委员会", "全国人民代表大会常务委员会 = 全国人大常委会"},
        {"国办", "国办 = 国务院办公厅"},
        {"证监会", "证监会 = 中国证券监督管理委员会"},
        {"工信部", "工信部 = 邮电部 = 信息产业部 = 电子工业部 = 工业和信息化部"},
        /* in place; what is parted by the members of a group must stand, too */
        {"国办通知", "国办通知 = 国务院办公厅通知"},
        {"两高司法解释", "两高司法解释 = 最高人民法院 + 最高人民检察院 + 司法解释"},
        /* other words */
        {"最高法定刑", "最高法定刑"},
        {"教育部门", "教育部门"},
        {"中央行政机关", "中央行政机关"},
        {"人大", "人大"},
        {"两会", "两会"},
        {"“两高”", "两高"},
        {"-两高", "两高"},
};

static void all_as_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		assert_rewritten(examples[i].query, 1u << REWRITE_NAME, examples[i].said);
}

static const struct rewrite *told(const struct query *q, const char *to)
{
	for (size_t i = 0; i < query_rewrites(q); i++)
		if (strcmp(query_rewrite(q, i)->to, to) == 0)
			return query_rewrite(q, i);
	return NULL;
}

static void former_names_are_told_as_such(void **state)
{
	struct query q;

	(void)state;
	rewritten("发改委", REWRITE_ALL, &q);
	assert_string_equal(told(&q, "国家发展和改革委员会")->note, "");
	assert_string_equal(told(&q, "国家发展计划委员会")->note, "原名，2003年改名");
	assert_null(told(&q, "国家发改委")); /* found by 发改委 itself */
	query_release(&q);
	rewritten("银监会", REWRITE_ALL, &q);
	assert_string_equal(told(&q, "金融监管总局")->note, "2023年改组为此");
	assert_null(told(&q, "保监会"));
	query_release(&q);
	/* merged into another, it was not what that was called */
	rewritten("统战部", REWRITE_ALL, &q);
	assert_non_null(told(&q, "中央统一战线工作部"));
	assert_null(told(&q, "国务院侨办"));
	query_release(&q);
}

static void filters(void **state)
{
	struct query q;

	(void)state;
	rewritten("机关:最高法 机关:两高 机关:\"最高法\"", REWRITE_ALL, &q);
	assert_non_null(told(&q, "最高人民法院"));
	assert_string_equal(query_filter(&q, 0)->also.data, "最高人民法院");
	assert_string_equal(query_filter(&q, 1)->also.data, "最高人民法院");
	assert_int_equal(query_filter(&q, 2)->also.len, 0);
	query_release(&q);
	/* former names are other bodies to a filter */
	rewritten("机关:市场监管总局", REWRITE_ALL, &q);
	assert_null(told(&q, "工商总局"));
	query_release(&q);
}

/* ---- The table ---- */

struct line {
	char *columns[5];
};

/* Reads the table itself: what is wrong in it no search would show. */
static size_t read_table(struct line *lines, size_t most)
{
	static char text[1 << 16], empty[] = "";
	FILE *file = fopen("corpus/name/bodies.tsv", "re");
	size_t n = 0;

	assert_non_null(file);
	size_t len = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[len] = '\0';
	for (char *rest = text, *line; n < most && (line = strsep(&rest, "\n"));) {
		if (*line == '#' || *line == '\0')
			continue;
		for (int i = 0; i < 5; i++)
			lines[n].columns[i] = line ? strsep(&line, "\t") : empty;
		n++;
	}
	return n;
}

static void the_table_is_sound(void **state)
{
	static struct line lines[1000];
	size_t n = read_table(lines, 1000);

	(void)state;
	assert_in_range(n, 150, 999);
	for (size_t i = 0; i < n; i++) {
		const char *became = lines[i].columns[2], *what = lines[i].columns[4];
		bool found = *became == '\0';
		for (size_t k = 0; k < n; k++) {
			found |= strcmp(lines[k].columns[0], became) == 0;
			if (k != i && strcmp(lines[k].columns[0], lines[i].columns[0]) == 0)
				fail_msg("%s stands twice", lines[i].columns[0]);
		}
		if (!found)
			fail_msg("%s became %s, which is not there", lines[i].columns[0], became);
		if (*what && strcmp(what, "改名") != 0 && strcmp(what, "组建") != 0 &&
		    strcmp(what, "并入") != 0 && strcmp(what, "撤销") != 0)
			fail_msg("%s: %s", lines[i].columns[0], what);
		if (*became && !*what)
			fail_msg("%s: what happened?", lines[i].columns[0]);
	}
}

static void variant(struct item *item, const char *first, const char *second)
{
	const char *const strings[] = {first, second, NULL};
	struct err err = {""};

	assert_ok(rewrite_variant(item, REWRITE_NAME, strings, &err), &err);
}

/* Of more strings than a variant has, some would find too much. */
static void all_strings_or_none(void **state)
{
	struct query q;

	(void)state;
	rewritten("两高甲两高乙两高丙两高丁两高戊两高己两高庚两高辛", REWRITE_ALL, &q);
	const struct item *item = query_item(&q, 0);
	for (size_t i = 0; i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		size_t n = variant_strings(v);
		assert_int_equal(variant_string(v, n - 1).to, tokens_count(&v->tokens));
		struct buf said = BUF_INIT(1000);
		say_piece(&v->tokens, variant_string(v, n - 1), &said);
		assert_has(buf_cstr(&said), "辛");
		buf_release(&said);
	}
	query_release(&q);
	/* One string is another variant than the two that it is made of. */
	rewritten("丙", 0, &q);
	struct item *own = (struct item *)(void *)q.items.data;
	variant(own, "甲乙", NULL);
	variant(own, "甲", "乙");
	variant(own, "甲", "乙");
	assert_int_equal(item_variants(own), 2);
	query_release(&q);
}

static void strings_of_a_query_are_bounded(void **state)
{
	struct buf text = BUF_INIT(1 << 14);
	struct query q;
	size_t strings = 0;

	(void)state;
	for (size_t i = 0; i < QUERY_ITEMS; i++)
		buf_str(&text, "两高一部和两高一部和两高一部和两高一部和两高一部 ");
	rewritten(buf_cstr(&text), REWRITE_ALL, &q);
	for (size_t i = 0; i < query_items(&q); i++)
		for (size_t k = 0; k < item_variants(query_item(&q, i)); k++)
			strings += variant_strings(item_variant(query_item(&q, i), k));
	assert_in_range(strings, 100, 1024);
	query_release(&q);
	buf_release(&text);
}

static void the_longest_name_counts(void **state)
{
	static const char text[] = "全国人大常委会办公厅";
	size_t body;

	(void)state;
	assert_int_equal(body_at(text, strlen(text), 0, &body), strlen("全国人大常委会"));
	assert_int_equal(body_at(text, strlen(text), 3, &body), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_as_said),
	        cmocka_unit_test(former_names_are_told_as_such),
	        cmocka_unit_test(filters),
	        cmocka_unit_test(the_table_is_sound),
	        cmocka_unit_test(all_strings_or_none),
	        cmocka_unit_test(strings_of_a_query_are_bounded),
	        cmocka_unit_test(the_longest_name_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
