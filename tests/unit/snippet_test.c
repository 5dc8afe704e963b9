/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Snippets as they are read: 【】 around what is marked.
 */
#include "small_index.h"

#include "core/text/utf8.h"
#include "searcher/show/snippet.h"

static struct tokens scratch;

static int setup(void **state)
{
	(void)state;
	tokens_init(&scratch, 1 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tokens_release(&scratch);
	return 0;
}

/* The text with its marks; the caller frees it. */
static char *shown(const char *text, const struct mark *marks, size_t n)
{
	struct buf out = BUF_INIT(1 << 20);
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		assert_true(marks[i].start >= at && marks[i].len > 0);
		assert_true(marks[i].start + marks[i].len <= strlen(text));
		buf_add(&out, text + at, marks[i].start - at);
		buf_str(&out, "【");
		buf_add(&out, text + marks[i].start, marks[i].len);
		buf_str(&out, "】");
		at = marks[i].start + marks[i].len;
	}
	buf_str(&out, text + at);
	return buf_take(&out);
}

static char *marked(const char *query, const char *text)
{
	struct query q;
	struct needles needles;
	struct buf marks = BUF_INIT(1 << 20);
	struct err err = {""};

	parse(query, &q);
	assert_ok(needles_init(&needles, &q, NEEDLES_WORDS, &err), &err);
	assert_ok(marks_find(&needles, text, strlen(text), &scratch, &marks, &err), &err);
	char *result = shown(text, (const void *)marks.data, marks.len / sizeof(struct mark));
	needles_release(&needles);
	query_release(&q);
	buf_release(&marks);
	return result;
}

static char *snippet(const char *query, const char *text)
{
	struct query q;
	struct needles needles;
	struct snippet s;
	struct err err = {""};

	parse(query, &q);
	assert_ok(needles_init(&needles, &q, NEEDLES_WORDS, &err), &err);
	assert_ok(snippet_make(&needles, text, strlen(text), &scratch, &s, &err), &err);
	char *result = shown(s.text, (const void *)s.marks.data, s.marks.len / sizeof(struct mark));
	snippet_release(&s);
	needles_release(&needles);
	query_release(&q);
	return result;
}

/* Compares and frees. */
static void assert_shown(char *got, const char *wanted)
{
	assert_string_equal(got, wanted);
	free(got);
}

static void what_is_marked(void **state)
{
	static const char *const examples[][3] = {
	        {"“重要思想”", "“三个代表”重要思想。", "“三个代表”【重要思想】。"},
	        {"“三个代表重要思想”", "“三个代表”重要思想。", "“【三个代表”重要思想】。"},
	        {"“鄉親”", "各位乡亲", "各位【乡亲】"},
	        {"“乡亲”", "各位鄉親", "各位【鄉親】"},
	        {"“综合利用”", "推进综合\uFEFF利用。", "推进【综合\uFEFF利用】。"},
	        {"“5G”", "15G和５Ｇ网络", "15G和【５Ｇ】网络"},
	        {"“517”", "第517号，5170", "第【517】号，5170"},
	        {"“株式会社”", "某㍿。", "某【㍿】。"},
	        {"“总则”", "总　则", "【总　则】"},
	        {"“的的”", "的的的。", "【的的的】。"},
	        {"教育 质量", "教育质量和教育", "【教育质量】和【教育】"},
	        {"提高教育质量", "提高质量。教育", "【提高】【质量】。【教育】"},
	        {"教育 -质量", "教育质量", "【教育】质量"},
	        {"“一二”", "一\n二一二", "一\n二【一二】"},
	        {"“不在”", "其中", "其中"},
	        {"“a”", "a b a", "【a】 b 【a】"},
	        {"“督查*通知”", "甲\n𠮷é“督查𠮷的《通知》。督查\n通知",
	         "甲\n𠮷é“【督查𠮷的《通知】》。督查\n通知"},
	        {"“𠮷*g”", "各𠮷𠮷”用5G。𠮷", "各𠮷【𠮷”用5G】。𠮷"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		char *got = marked(examples[i][0], examples[i][1]);
		/* Neighbours may be one mark or two. */
		if (i == 11) {
			assert_true(strcmp(got, examples[i][2]) == 0 ||
			            strcmp(got, "【提高质量】。【教育】") == 0);
			free(got);
			continue;
		}
		assert_shown(got, examples[i][2]);
	}
}

static void a_short_passage_is_shown_whole(void **state)
{
	(void)state;
	assert_shown(snippet("“督查”", "加强督查。依法办理。"), "加强【督查】。依法办理。");
	assert_shown(snippet("“督查”", " 第一行\n加强督查 "), "第一行 加强【督查】");
	assert_shown(snippet("“没有”", "依法办理。"), "依法办理。");
}

/* n sentences of 20 characters, with `hit` behind number `at`. */
static const char *sentences(int n, int at, const char *hit)
{
	static char text[200000];

	text[0] = '\0';
	for (int i = 0; i < n; i++) {
		strcat(text, "各级各部门要依法履行职责并且相互配合工作。");
		if (i == at)
			strcat(text, hit);
	}
	return text;
}

static void a_window_of_whole_sentences(void **state)
{
	char *got = snippet("“督查”", sentences(100, 50, "开展督查。"));
	static const char start[] = "开展【督查】。各级";

	(void)state;
	assert_memory_equal(got, start, strlen(start));
	assert_in_range(utf8_length(got, strlen(got)), 20, SNIPPET_CHARACTERS + 4);
	assert_memory_equal(got + strlen(got) - strlen("工作。"), "工作。", strlen("工作。"));
	free(got);
}

/* The sentence with more of the query wins over the first one. */
static void the_window_with_the_most(void **state)
{
	char text[100000];

	(void)state;
	snprintf(text, sizeof(text), "加强督查。%s开展督查和考核。", sentences(20, -1, ""));
	char *got = snippet("督查 考核", text);
	assert_has(got, "【督查】和【考核】");
	free(got);
}

/* A sentence without an end is cut around the hit, with dots where it goes on. */
static void one_endless_sentence(void **state)
{
	char text[30000] = "";

	(void)state;
	for (int i = 0; i < 300; i++)
		strcat(text, "各级各部门，");
	strcat(text, "开展督查");
	for (int i = 0; i < 300; i++)
		strcat(text, "，各级各部门");
	char *got = snippet("“督查”", text);
	assert_has(got, "开展【督查】，各级");
	assert_memory_equal(got, "…", strlen("…"));
	assert_memory_equal(got + strlen(got) - strlen("…"), "…", strlen("…"));
	assert_in_range(utf8_length(got, strlen(got)), 100, SNIPPET_CHARACTERS + 4);
	free(got);
}

/* Wherever a hit stands in a paragraph of 60 KB, it is in the snippet and marked. */
static void a_hit_anywhere_in_a_long_paragraph(void **state)
{
	static char text[70000];

	(void)state;
	for (int before = 5440; before < 5480; before++) {
		text[0] = '\0';
		char *at = text;
		for (int i = 0; i < before; i++)
			at = stpcpy(at, "各");
		at = stpcpy(at, "督查考核");
		for (int i = 0; i < 100; i++)
			at = stpcpy(at, "级");
		char *got = snippet("“督查考核”", text);
		assert_has(got, "【督查考核】");
		free(got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_marked),
	        cmocka_unit_test(a_short_passage_is_shown_whole),
	        cmocka_unit_test(a_window_of_whole_sentences),
	        cmocka_unit_test(the_window_with_the_most),
	        cmocka_unit_test(one_endless_sentence),
	        cmocka_unit_test(a_hit_anywhere_in_a_long_paragraph),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
