/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From the places of words to paragraphs: what pdftotext would print is written here by hand. A
 * page is 595 by 842 points, type of 16 points, a line of 28 characters from 72 to 520.
 */
#include "corpus/document.h"
#include "corpus/formats/draft.h"
#include "corpus/formats/pdf/page.h"
#include "corpus/formats/pdf/radical.h"
#include "core/text/utf8.h"
#include "test.h"

enum { LEFT = 72, EM = 16, LINE = 28, FULL = 28, LIMIT = 16 << 20 };

/* Twenty-eight characters without a mark, and with one in the middle. */
#define WIDE "各级人民政府应当加强对湖泊保护工作的领导建立协调机制及时研"
#define WIDE_MARK "各级人民政府应当加强对湖泊保护工作的领导，建立协调机制并研"

static struct buf tsv_begin(void)
{
	struct buf b = BUF_INIT(LIMIT);

	buf_str(&b, "level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\t"
	            "height\tconf\ttext\n");
	return b;
}

static void page(struct buf *b)
{
	buf_str(b, "1\t1\t0\t0\t0\t0\t0.0\t0.0\t595.0\t842.0\t-1\t###PAGE###\n");
}

static void block(struct buf *b)
{
	buf_str(b, "3\t1\t0\t0\t0\t0\t0.0\t0.0\t0.0\t0.0\t-1\t###FLOW###\n");
}

static double width_of(const char *text, double em)
{
	double width = 0;

	for (size_t at = 0, len = strlen(text); at < len;)
		width += utf8_next(text, len, &at) < 0x2000 ? em / 2 : em;
	return width;
}

static void sized(struct buf *b, double x, double y, double em, const char *text)
{
	buf_printf(b, "4\t1\t0\t0\t0\t0\t%f\t%f\t%f\t%f\t-1\t###LINE###\n", x, y,
	           width_of(text, em), em * 1.3);
	buf_printf(b, "5\t1\t0\t0\t0\t0\t%.2f\t%.2f\t%.2f\t%.2f\t100\t%s\n", x, y,
	           width_of(text, em), em * 1.3, text);
}

/* A line of type in a block of its own; x in characters from the margin, y in lines from the top.
 */
static void line(struct buf *b, double x, double y, const char *text)
{
	block(b);
	sized(b, LEFT + x * EM, 100 + y * LINE, EM, text);
}

static void expect(struct buf *tsv, const char *wanted)
{
	struct draft draft = draft_new();
	struct pdf pdf;
	struct err err = {""};

	pdf_init(&pdf);
	assert_ok(pdf_parse(buf_cstr(tsv), tsv->len, &pdf, &err), &err);
	assert_ok(pdf_drop_furniture(&pdf, &err), &err);
	assert_true(pdf_arrange(&pdf) && pdf_write(&pdf, &draft));
	for (size_t i = 0; i + 1 < draft.text.len; i++)
		if (draft.text.data[i] == '\n')
			draft.text.data[i] = '|';
	if (draft.text.len)
		draft.text.data[draft.text.len - 1] = '\0';
	assert_string_equal(buf_cstr(&draft.text), wanted);
	draft_release(&draft);
	pdf_release(&pdf);
	buf_release(tsv);
}

/* ---- Paragraphs ---- */

static void test_indented_paragraphs(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	for (int i = 0; i < 2; i++) {
		line(&b, 2, 4 * i, "第一条　为了保护湖泊各级人民政府应当加强对湖泊保护工作的");
		line(&b, 0, 4 * i + 1, WIDE);
		line(&b, 0, 4 * i + 2, "究。县级人民政府应当加强对湖泊的保护工作的领导建立协调。");
		line(&b, 2, 4 * i + 3, "前款规定的机制由省人民政府规定。");
	}
#define PARAGRAPH                                                                                  \
	"第一条　为了保护湖泊各级人民政府应当加强对湖泊保护工作的" WIDE                            \
	"究。县级人民政府应当加强对湖泊的保护工作的领导建立协调。|"    \
	"前款规定的机制由省人民政府规定。"
	expect(&b, PARAGRAPH "|" PARAGRAPH);
#undef PARAGRAPH
}

static void test_paragraphs_that_are_not_indented(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	line(&b, 0, 0, "第一条 各级人民政府应当加强对湖泊保护工作的领导建立机制");
	line(&b, 0, 1, "并研究。");
	line(&b, 0, 2, "第二条 各级人民政府应当加强对湖泊保护工作领导建立机制，");
	line(&b, 0, 3, "第三条规定的情形除外。");
	line(&b, 0, 4, "第三条 各级人民政府应当加强对湖泊保护的工作和领导建立。");
	line(&b, 0, 5, "第四条 本条例自公布之日起施行。");
	expect(&b, "第一条 各级人民政府应当加强对湖泊保护工作的领导建立机制并研究。|第二条 "
	           "各级人民政府应当加强对湖泊保护工作领导建立机制，"
	           "第三条规定的情形除外。|第三条 各级人民政府应当加强对湖泊保护的工作和领导建立。|"
	           "第四条 本条例自公布之日起施行。");
}

/* Where nobody indents: behind a semicolon only an item begins; where paragraphs are set apart that
 * tells, and not the full stop. */
static void test_a_full_line_that_ends_a_sentence(void **state)
{
#define STOP "各级人民政府应当加强对湖泊的保护工作和领导建立机制并研。"
#define HALF "各级人民政府应当加强对湖泊的保护工作和领导建立机制并研；"
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	line(&b, 0, 0, HALF);
	line(&b, 0, 1, "情节严重的，给予处分。");
	line(&b, 0, 2, HALF);
	line(&b, 0, 3, "（二）湖泊。");
	line(&b, 0, 4, STOP);
	line(&b, 0, 5, "湖泊名录由省规定。");
	expect(&b, HALF "情节严重的，给予处分。|" HALF "|（二）湖泊。|" STOP "|湖泊名录由省规定。");
	b = tsv_begin();
	page(&b);
	for (int i = 0; i < 4; i++) {
		line(&b, 0, 4 * i, WIDE);
		line(&b, 0, 4 * i + 1, STOP);
		line(&b, 0, 4 * i + 2, "究。");
	}
	expect(&b, WIDE STOP "究。|" WIDE STOP "究。|" WIDE STOP "究。|" WIDE STOP "究。");
#undef STOP
#undef HALF
}

/* Some fonts say that they are two and a half characters high, and Chromium prints a line of Han
 * and digits as one word. Marks that are set into one another overlap. */
static void test_a_font_that_is_high(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	block(&b);
	for (int i = 0; i < 3; i++)
		buf_printf(&b,
		           "4\t1\t0\t0\t0\t0\t0\t0\t0\t41.6\t-1\t###LINE###\n"
		           "5\t1\t0\t0\t0\t0\t72\t%d\t448\t41.6\t100\t" WIDE "\n",
		           100 + 28 * i);
	sized(&b, 376, 190, EM, "2020年5月18日");
	sized(&b, 104, 218, EM, "附件1");
	sized(&b, 104, 246, EM, "一、");
	buf_printf(&b, "5\t1\t0\t0\t0\t0\t128\t246\t96\t41.6\t100\t“十四五”时期\n");
	expect(&b, WIDE WIDE WIDE "|2020年5月18日|附件1|一、“十四五”时期");
}

static void test_a_paragraph_over_two_pages(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	for (int i = 0; i < 3; i++) {
		page(&b);
		line(&b, 0, 0, i ? "究。" : "前言。");
		line(&b, 2, 1, "各级人民政府应当加强对湖泊的保护工作和领导建立机制并研");
		for (int j = 2; j < 24; j++)
			line(&b, 0, j, WIDE);
		line(&b, 15, 25.2, i == 0 ? "— 1 —" : i == 1 ? "— 2 —" : "— 3 —");
	}
	struct pdf pdf;
	struct draft d = draft_new();
	pdf_init(&pdf);
	assert_ok(pdf_parse(buf_cstr(&b), b.len, &pdf, NULL), NULL);
	assert_ok(pdf_drop_furniture(&pdf, NULL), NULL);
	assert_true(pdf_arrange(&pdf) && pdf_write(&pdf, &d));
	assert_int_equal(draft_count(&d), 4);
	assert_null(strstr(buf_cstr(&d.text), "—"));
	draft_release(&d);
	pdf_release(&pdf);
	buf_release(&b);
}

static void test_a_sentence_that_was_wrapped_before(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	line(&b, 0, 0, "第二条 平等的公民、法人和其他组织之");
	line(&b, 0, 1, "间发生的纠纷，可以仲裁。第三条 下列纠纷除外：");
	line(&b, 0, 2, "（一）继承纠纷；");
	line(&b, 0, 3, "关于湖泊保护工作的通知");
	line(&b, 0, 4, "各县人民政府：");
	line(&b, 0, 5, WIDE_MARK);
	expect(&b,
	       "第二条 平等的公民、法人和其他组织之间发生的纠纷，可以仲裁。|"
	       "第三条 "
	       "下列纠纷除外：|（一）继承纠纷；|关于湖泊保护工作的通知|各县人民政府：|" WIDE_MARK);
}

static void test_a_title_over_two_lines(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	block(&b);
	sized(&b, 188, 100, 24, "云泽省人民政府关于");
	sized(&b, 212, 136, 24, "湖泊保护的通知");
	line(&b, 9, 3, "云政发〔2023〕5号");
	for (int i = 4; i < 9; i++)
		line(&b, 0, i, WIDE);
	expect(&b, "云泽省人民政府关于湖泊保护的通知|云政发〔2023〕5号|" WIDE WIDE WIDE WIDE WIDE);
}

static void test_letters_and_digits(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	line(&b, 0, 0, "各级人民政府应当加强对湖泊保护工作的领导，年度投资三千1");
	line(&b, 0, 1, "200元，依照");
	line(&b, 0, 3, "The government of the province shall protect its lakes and");
	line(&b, 0, 4, "rivers.");
	line(&b, 0, 6, "\xE2\xBA\xA0法\xE2\xBC\x80条\xEF\x81\xAC ");
	expect(&b, "各级人民政府应当加强对湖泊保护工作的领导，年度投资三千1200元，依照|"
	           "The government of the province shall protect its lakes and rivers.|民法一条");
}

/* ---- Heads, feet and numbers ---- */

static void furniture(struct buf *b, const char *const *heads, const char *const *feet, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		page(b);
		block(b);
		sized(b, LEFT, 40, 10, heads[i]);
		line(b, 0, 3, i % 2 ? "奇数页的正文。" : "偶数页的正文。");
		block(b);
		sized(b, 280, 800, 10, feet[i]);
	}
}

static void test_running_heads(void **state)
{
	static const char *const heads[] = {"云泽省人民政府公报", "云泽省人民政府公报",
	                                    "云泽省人民政府公报", "云泽省人民政府公报"};
	static const char *const feet[] = {"第1页 共4页", "第2页 共4页", "- 3 -", "4/4"};
	struct buf b = tsv_begin();

	(void)state;
	furniture(&b, heads, feet, 4);
	expect(&b, "偶数页的正文。|奇数页的正文。|偶数页的正文。|奇数页的正文。");
}

/* 附件1 and 附件2 do not run with the pages, a head with the number of the page does. */
static void test_what_only_looks_like_a_head(void **state)
{
	static const char *const heads[] = {"附件1", "附件2", "附件3", "附件4"};
	static const char *const pages[] = {"公报 11", "公报 12", "公报 13", "公报 14"};
	static const char *const feet[] = {"一", "二", "三", "四"};
	struct buf b = tsv_begin();

	(void)state;
	furniture(&b, pages, feet, 4);
	expect(&b, "偶数页的正文。|一|奇数页的正文。|二|偶数页的正文。|三|奇数页的正文。|四");
	b = tsv_begin();
	for (size_t i = 0; i < 4; i++) {
		page(&b);
		for (size_t j = 0; j < i; j++)
			line(&b, 0, 5 + (double)j, "正文。");
		block(&b);
		sized(&b, LEFT, 40, EM, heads[i % 2 * 2]);
	}
	expect(&b, "附件1|附件3|正文。|附件1|正文。|正文。|附件3|正文。|正文。|正文。");
}

static void test_numbers_of_a_table_stay(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	block(&b);
	sized(&b, LEFT, 40, 10, "望汐区");
	block(&b);
	sized(&b, 300, 40, 10, "30");
	line(&b, 0, 3, "正文。");
	expect(&b, "望汐区\t30|正文。");
}

/* ---- Tables and columns ---- */

static void test_rows_of_a_table(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	for (int column = 0; column < 3; column++) {
		static const char *const cells[3][3] = {{"区", "望汐区", "雾渡区"},
		                                        {"单位", "民政局", "教育局"},
		                                        {"数", "30", "25"}};
		block(&b);
		for (int row = 0; row < 3; row++)
			sized(&b, LEFT + column * 150, 200 + row * 20, 12, cells[column][row]);
	}
	expect(&b, "区\t单位\t数|望汐区\t民政局\t30|雾渡区\t教育局\t25");
}

static void test_a_cell_of_two_lines(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	block(&b);
	sized(&b, LEFT, 200, 12, "湖泊保护工作");
	sized(&b, LEFT, 216, 12, "领导小组");
	block(&b);
	sized(&b, LEFT + 200, 200, 12, "省水利厅");
	line(&b, 0, 8, "正文。");
	expect(&b, "湖泊保护工作领导小组\t省水利厅|正文。");
}

static void test_two_columns(void **state)
{
	struct buf b = tsv_begin();

	(void)state;
	page(&b);
	for (int column = 0; column < 2; column++) {
		block(&b);
		for (int i = 0; i < 6; i++)
			sized(&b, LEFT + column * 240, 200 + i * 20, 16,
			      column ? "右边一栏文字右边一栏文字" : "左边一栏文字左边一栏文字");
	}
#define SIX(text) text text text text text text
	expect(&b, SIX("左边一栏文字左边一栏文字") "|" SIX("右边一栏文字右边一栏文字"));
#undef SIX
}

/* ---- Hostile ---- */

static void test_no_row_is_believed(void **state)
{
	static const char *const rows[] = {
	        "5\t1\t0\t0\t0\t0\t1\t1\t1\t1\t100\tword without a page\n",
	        "4\t1\n5\n\n\t\t\t\t\n",
	        "1\t1\t0\t0\t0\t0\tnan\tinf\t-1e30\t1e999\t-1\t###PAGE###\n"
	        "4\t1\t0\t0\t0\t0\tnan\tnan\tnan\tnan\t-1\t###LINE###\n"
	        "5\t1\t0\t0\t0\t0\tnan\tnan\tnan\tnan\t100\t\n"
	        "5\t1\t0\t0\t0\t0\t-5\t1e5\t0\t0\t100\t\xFF\xFE\n",
	        "1\n4\n5\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t甲",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = BUF_INIT(LIMIT);
		buf_str(&b, rows[i]);
		expect(&b, i == 2 ? "\xEF\xBF\xBD\xEF\xBF\xBD" : i == 3 ? "甲" : "");
	}
}

static void test_random_places(void **state)
{
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)getpid();
	struct pdf pdf;
	struct draft d = draft_new();
	struct buf b = tsv_begin();

	(void)state;
	print_message("ZW_SEED=%u\n", seed);
	for (size_t i = 0; i < 20000; i++) {
		unsigned r = (unsigned)rand_r(&seed);
		if (r % 200 == 0)
			page(&b);
		if (r % 7 == 0)
			block(&b);
		sized(&b, rand_r(&seed) % 600, rand_r(&seed) % 900, 1 + rand_r(&seed) % 30,
		      r % 2 ? "湖泊" : "12");
	}
	pdf_init(&pdf);
	assert_ok(pdf_parse(buf_cstr(&b), b.len, &pdf, NULL), NULL);
	assert_ok(pdf_drop_furniture(&pdf, NULL), NULL);
	assert_true(pdf_arrange(&pdf) && pdf_write(&pdf, &d));
	assert_true(draft_count(&d) > 0);
	draft_release(&d);
	pdf_release(&pdf);
	buf_release(&b);
}

/* All in one row of one page: nothing may look at each with each. */
static void test_a_row_of_many_cells(void **state)
{
	struct buf b = tsv_begin();
	struct pdf pdf;
	struct draft d = draft_new();

	(void)state;
	page(&b);
	for (size_t i = 0; i < 100000; i++) {
		if (i % 2)
			block(&b);
		sized(&b, (double)i, 100 + (double)(i % 2), 1, "湖泊保护工作");
	}
	pdf_init(&pdf);
	assert_ok(pdf_parse(buf_cstr(&b), b.len, &pdf, NULL), NULL);
	assert_ok(pdf_drop_furniture(&pdf, NULL), NULL);
	assert_true(pdf_arrange(&pdf) && pdf_write(&pdf, &d));
	draft_release(&d);
	pdf_release(&pdf);
	buf_release(&b);
}

static void test_a_pdf_that_is_none(void **state)
{
	struct document d;
	struct err err = {""};

	(void)state;
	assert_int_equal(document_parse("%PDF-1.7\nx", 10, "a.pdf", &d, &err), ZW_BAD_INPUT);
	assert_has(err.text, "damaged PDF");
	assert_int_equal(document_parse("甲", 3, "a.pdf", &d, &err), ZW_BAD_INPUT);
	assert_int_equal(radical_unified(0x2F00), 0x4E00);
	assert_int_equal(radical_unified('a'), 'a');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_indented_paragraphs),
	        cmocka_unit_test(test_paragraphs_that_are_not_indented),
	        cmocka_unit_test(test_a_full_line_that_ends_a_sentence),
	        cmocka_unit_test(test_a_font_that_is_high),
	        cmocka_unit_test(test_a_paragraph_over_two_pages),
	        cmocka_unit_test(test_a_sentence_that_was_wrapped_before),
	        cmocka_unit_test(test_a_title_over_two_lines),
	        cmocka_unit_test(test_letters_and_digits),
	        cmocka_unit_test(test_running_heads),
	        cmocka_unit_test(test_what_only_looks_like_a_head),
	        cmocka_unit_test(test_numbers_of_a_table_stay),
	        cmocka_unit_test(test_rows_of_a_table),
	        cmocka_unit_test(test_a_cell_of_two_lines),
	        cmocka_unit_test(test_two_columns),
	        cmocka_unit_test(test_no_row_is_believed),
	        cmocka_unit_test(test_random_places),
	        cmocka_unit_test(test_a_row_of_many_cells),
	        cmocka_unit_test(test_a_pdf_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
