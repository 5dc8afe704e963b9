/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbered paragraphs, their headings, and the parts of a file.
 */
#include "passages.h"

/* ---- Numbered paragraphs ---- */

static void test_run_in_headings(void **state)
{
	struct document d;
	static const char text[] = "一、总体要求。以安全为先。\n逐船检查。\n（一）甲。乙。";

	(void)state;
	expect("a.txt", text, "p-1 p-2/p-1 p-3/p-1");
	assert_int_equal(document_parse(text, strlen(text), "a.txt", &d, NULL), ZW_OK);
	const struct passage *p = document_passage(&d, 0);
	assert_int_equal(p->kind, PASSAGE_PARAGRAPH);
	assert_int_equal(p->heading_len, strlen("一、总体要求"));
	assert_int_equal(p->text_len, strlen("一、总体要求。以安全为先。"));
	assert_int_equal(document_passage(&d, 1)->heading_len, 0);
	document_release(&d);
}

static void test_short_sentences_as_headings(void **state)
{
	(void)state;
	expect("a.txt", "（一）健全体制。\n县里负责，市里督促。\n（二）落实经费。\n由财政安排。",
	       "h-1 p-1/h-1 h-2 p-2/h-2");
	expect("a.txt", "1.工作目标\n到明年完成。\n2.渔船\n3.渔网", "h-1 p-1/h-1 p-2 p-3");
}

static void test_levels_may_be_skipped(void **state)
{
	(void)state;
	expect("a.txt",
	       "一、甲\n1.乙。丙丁。\n（1）戊。己庚。\n2.辛。壬癸。\n二、甲\n（一）乙\n略。",
	       "h-1 p-1/h-1 p-2/p-1 p-3/h-1 h-2 h-3/h-2 p-4/h-3");
	expect("a.txt", "1　总则\n1.1　目的\n略。\n1.2　范围\n略。\n1.2.1　市\n略。\n2　组织\n略。",
	       "h-1 h-2/h-1 p-1/h-2 h-3/h-1 p-2/h-3 h-4/h-3 p-3/h-4 h-5 p-4/h-5");
	expect("a.txt", "1　青屿\n30\n2　栖岭\n1.5万元", "p-1 p-2 p-3 p-4");
}

static void test_counting_in_words(void **state)
{
	(void)state;
	expect("a.txt",
	       "一、回顾\n一是船多了。共有三百。\n二是人多了。共有八百。\n总的说，好。\n"
	       "首先，要看清。（掌声）\n第一、第二项都好。",
	       "h-1 p-1/h-1 p-2/h-1 p-3/h-1 p-4/h-1 p-5/h-1");
	expect("a.txt", "三要素齐全。第一，略。", "p-1");
}

/* The last of several that each say all in one paragraph takes nothing under it. */
static void test_what_follows_a_list(void **state)
{
	(void)state;
	expect("a.txt", "一、甲\n（一）乙。略。\n（二）丙。略。\n总的说，好。\n二、丁",
	       "h-1 p-1/h-1 p-2/h-1 p-3/h-1 h-2");
	expect("a.txt", "一、甲\n略。\n本通知自印发之日起施行。\n青屿市\n2020年3月5日",
	       "h-1 p-1/h-1 p-2 p-3 p-4");
}

/* ---- Parts ---- */

static void expect_parts(const char *text, const char *wanted)
{
	struct document d;
	struct buf got = BUF_INIT(1 << 16);

	assert_int_equal(document_parse(text, strlen(text), "a.txt", &d, NULL), ZW_OK);
	for (size_t i = 0; i < document_parts(&d); i++) {
		const struct part *p = document_part(&d, i);
		buf_printf(&got, "%s%s %s", i ? " | " : "",
		           document_passage(&d, p->first - 1)->anchor, p->title);
	}
	assert_string_equal(buf_cstr(&got), wanted);
	buf_release(&got);
	document_release(&d);
}

#define NOTICE                                                                                                       \
	"青屿市关于印发渔港办法的通知\n各县：\n现印发给你们。\n青屿市\n2020年3月5日\n" \
	"（此件公开发布）\n"
#define NOTICE_TITLE "p-1 青屿市关于印发渔港办法的通知"

static void test_attached_regulation(void **state)
{
	(void)state;
	expect_parts(NOTICE "渔 港 办 法\n（试行）\n第一条 甲。\n第二条 乙。",
	             NOTICE_TITLE " | h-1 渔港办法（试行）");
	expect_parts(NOTICE "渔港工作\n方案\n一、甲\n略。", NOTICE_TITLE " | h-1 渔港工作方案");
	/* Its headings stand under its title; those of the notice do not become paragraphs. */
	expect("a.txt",
	       "关于印发渔港办法的通知\n各县：\n一、甲\n略。\n青屿市\n2020年3月5日\n渔港办法\n"
	       "第一章 总则\n第一条 甲：\n一、乙\n第二条 丙。",
	       "p-1 p-2 h-1 p-3/h-1 p-4 p-5 h-2 h-3/h-2 art-1/h-3 art-2/h-3");
}

static void test_named_attachments(void **state)
{
	(void)state;
	expect_parts("关于印发《渔船名录管理要求》《渔网规格尺寸》的通知\n各县：\n请执行。\n"
	             "渔船名录管理要求\n略。\n渔网规格尺寸\n略。",
	             "p-1 关于印发《渔船名录管理要求》《渔网规格尺寸》的通知 | "
	             "h-1 渔船名录管理要求 | h-2 渔网规格尺寸");
}

static void test_annexes(void **state)
{
	(void)state;
	expect_parts(NOTICE "附件1\n渔港名录\n望汐渔港\n附件2：渔船名录\n甲船。\n附 表\n",
	             NOTICE_TITLE " | h-1 渔港名录 | h-3 渔船名录 | h-4 附 表");
	expect("a.txt", "第一章 总则\n第一条 甲。\n附则\n第二条 乙。\n附录\n一、丙\n丁。",
	       "h-1 art-1/h-1 h-2 art-2/h-2 h-3 h-4/h-3 p-1/h-4");
}

static void test_notes_about_annexes(void **state)
{
	(void)state;
	expect_parts("关于渔港的通知\n各县：\n请执行。\n附件：1.渔港名录\n2.渔船名录\n青屿市\n"
	             "2020年3月5日",
	             "p-1 关于渔港的通知");
	expect_parts("关于渔港的通知\n各县：\n请执行。\n附件：\n1.渔港名录\n2.渔船名录\n青屿市\n"
	             "2020年3月5日",
	             "p-1 关于渔港的通知");
	expect_parts("关于渔港的通知\n各县：\n请执行。\n附件1：渔港名录\n附件2：渔船名录\n青屿市\n"
	             "2020年3月5日",
	             "p-1 关于渔港的通知");
	expect_parts(NOTICE "附件：\n附件1.docx\n附件2.docx", NOTICE_TITLE);
	expect_parts("渔港办法\n第一条 附件1所列渔港。\n附件1所列的，从其规定。\n第二条 略。",
	             "p-1 渔港办法");
}

static void test_several_laws(void **state)
{
	(void)state;
	expect_parts("渔港条例\n第一条 甲。\n第二条 乙。\n渔船条例\n（2020年通过）\n第一条 丙。\n"
	             "第二条 丁。",
	             "p-1 渔港条例 | h-1 渔船条例");
	expect_parts("青屿市人民政府令\n第3号\n《渔港条例》已经通过，现予公布。\n市长 某某\n"
	             "2020年3月5日\n渔港条例\n第一章 总则\n第一条 甲。",
	             "p-1 渔港条例 | h-1 渔港条例");
}

static void test_hostile_lines(void **state)
{
	static const char *const lines[] = {"附件1\n",
	                                    "附件：\n1.甲\n",
	                                    "“\n",
	                                    "修改为：“\n",
	                                    "第一条\n",
	                                    "一、\n",
	                                    "一、甲。乙\n",
	                                    "目录\n",
	                                    "目录\n第一章 甲\n第一条\n",
	                                    "管理办法\n第一条 甲。\n",
	                                    "2020年1月1日\n",
	                                    "《甲乙丙丁戊》\n甲乙丙丁戊\n",
	                                    "1.1 甲\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct buf b = BUF_INIT(TEXT_LIMIT);
		struct document d;
		buf_str(&b, "正文如下。\n");
		for (size_t n = 0; n < 50000; n++)
			buf_str(&b, lines[i]);
		assert_int_equal(document_parse(b.data, b.len, "a.txt", &d, NULL), ZW_OK);
		assert_int_equal(d.text.len, b.len - 1);
		document_release(&d);
		buf_release(&b);
	}
}

/* ---- Whatever the lines are ---- */

static const char *const vocabulary[] = {"附件1",
                                         "附件：",
                                         "附件：1.渔港名录",
                                         "附件2：渔船名录",
                                         "附",
                                         "附 表",
                                         "渔港管理办法",
                                         "关于渔港的",
                                         "通知",
                                         "（试行）",
                                         "（2020年修订）",
                                         "青屿市人民政府",
                                         "2020年3月5日",
                                         "第一条 甲。",
                                         "第二条 乙：",
                                         "第二条之一 丙。",
                                         "第三条、第四条的规定",
                                         "第一编 总则",
                                         "第一章 总则",
                                         "第一节 登记",
                                         "附则",
                                         "序言",
                                         "目 录",
                                         "第一章 总则……1",
                                         "一、总体要求",
                                         "一、总体要求。以安全为先。",
                                         "二、将第五条修改为：“第五条 甲。",
                                         "“第六条 乙。",
                                         "第七条 丙。”",
                                         "“",
                                         "”",
                                         "（一）健全体制。",
                                         "（二）丁；",
                                         "1.检查范围",
                                         "1.1 目的",
                                         "1.2 范围",
                                         "1 总则",
                                         "（1）戊。己。",
                                         "一是庚。辛。",
                                         "首先，壬。",
                                         "第一，癸。",
                                         "县里负责，市里督促。",
                                         "本办法自明年起施行。",
                                         "现印发《渔港名录要求》。",
                                         "渔港名录要求",
                                         "各县：",
                                         "# 渔港条例",
                                         "## 附件一",
                                         "## 第一章 总则",
                                         "**第八条** 略。"};

static void holds_together(const struct document *d)
{
	uint32_t at = 0, first = 0;

	for (size_t i = 0; i < document_passages(d); i++) {
		const struct passage *p = document_passage(d, i);
		assert_int_equal(p->text, at);
		assert_true(p->heading_len <= p->text_len);
		assert_true(p->parent <= i);
		if (p->parent)
			assert_true(document_passage(d, p->parent - 1)->heading_len > 0);
		assert_int_equal(p->level > 0, p->kind == PASSAGE_HEADING);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(p->anchor, document_passage(d, j)->anchor);
		at = p->text + p->text_len + 1;
	}
	assert_int_equal(at, d->text.len + 1);
	assert_int_equal(document_part(d, 0)->first, 1);
	for (size_t i = 0; i < document_parts(d); i++) {
		assert_true(document_part(d, i)->first > first);
		first = document_part(d, i)->first;
		assert_true(*document_part(d, i)->title);
	}
	assert_true(first <= document_passages(d));
}

static void test_random_lines(void **state)
{
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)getpid();
	size_t words = sizeof(vocabulary) / sizeof(vocabulary[0]);

	(void)state;
	print_message("seed %u\n", seed);
	for (size_t round = 0; round < 3000; round++) {
		struct buf b = BUF_INIT(1 << 16);
		struct document d;
		for (int n = 1 + rand_r(&seed) % 40; n > 0; n--)
			buf_printf(&b, "%s\n", vocabulary[(size_t)rand_r(&seed) % words]);
		const char *name = round % 2 ? "a.md" : "a.txt";
		assert_int_equal(document_parse(b.data, b.len, name, &d, NULL), ZW_OK);
		holds_together(&d);
		document_release(&d);
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_run_in_headings),
	        cmocka_unit_test(test_short_sentences_as_headings),
	        cmocka_unit_test(test_levels_may_be_skipped),
	        cmocka_unit_test(test_counting_in_words),
	        cmocka_unit_test(test_what_follows_a_list),
	        cmocka_unit_test(test_attached_regulation),
	        cmocka_unit_test(test_named_attachments),
	        cmocka_unit_test(test_annexes),
	        cmocka_unit_test(test_notes_about_annexes),
	        cmocka_unit_test(test_several_laws),
	        cmocka_unit_test(test_hostile_lines),
	        cmocka_unit_test(test_random_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
