/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * DOC: whose file it is, and what becomes of the DocBook that antiword writes; RTF.
 */
#include "corpus/document.h"
#include "corpus/formats/doc/docbook.h"
#include "corpus/formats/doc/ole2.h"
#include "corpus/formats/draft.h"
#include "test.h"

enum { SECTOR = 512, FILE_SIZE = 4 * SECTOR };

/* ---- OLE2 ---- */

/* A header, a directory of two entries, and two sectors. */
static void ole2(char *raw, const char *stream, unsigned start)
{
	memset(raw, 0, FILE_SIZE);
	memcpy(raw, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
	raw[30] = 9;
	const char *const names[] = {"Root Entry", stream};
	for (size_t i = 0; i < 2; i++) {
		char *entry = raw + SECTOR + 128 * i;
		size_t n = strlen(names[i]);
		for (size_t j = 0; j < n; j++)
			entry[2 * j] = names[i][j];
		entry[64] = (char)(2 * (n + 1));
		entry[116] = (char)start;
	}
}

static void test_whose_file_it_is(void **state)
{
	char raw[FILE_SIZE];

	(void)state;
	ole2(raw, "WordDocument", 1);
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_DAMAGED);
	memcpy(raw + 2 * SECTOR, "\xEC\xA5", 2);
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_WORD);
	raw[2 * SECTOR + 11] = 1;
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_ENCRYPTED);
	ole2(raw, "Workbook", 1);
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_SHEET);
	ole2(raw, "PowerPoint Document", 1);
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_SLIDES);
	ole2(raw, "EncryptedPackage", 1);
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_ENCRYPTED);
	ole2(raw, "Contents", 1);
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_OTHER);
	ole2(raw, "WordDocument", 200);
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_DAMAGED);
	raw[SECTOR + 128 + 120] = 100; /* of a hundred bytes: it stands elsewhere */
	assert_int_equal(ole2_kind(raw, FILE_SIZE), OLE2_WORD);
	for (size_t len = 0; len < FILE_SIZE; len++)
		ole2_kind(raw, len);
}

static void test_each_has_its_reason(void **state)
{
	static const struct {
		const char *stream, *reason;
	} cases[] = {{"Workbook", "spreadsheet"},
	             {"PowerPoint Document", "slides"},
	             {"EncryptedPackage", "encrypted"},
	             {"Contents", "no document of Word"},
	             {"WordDocument", "damaged OLE2"}};
	char raw[FILE_SIZE];
	struct document d;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ole2(raw, cases[i].stream, 1);
		assert_status(document_parse(raw, FILE_SIZE, "a.doc", &d, &err), ZW_BAD_INPUT,
		              &err);
		assert_has(err.text, cases[i].reason);
	}
}

/* ---- DocBook ---- */

static void expect(const char *xml, const char *lines, size_t errors)
{
	struct draft d = draft_new();
	struct err err = {""};

	assert_ok(docbook_read(xml, strlen(xml), &d, &err), &err);
	for (size_t i = 0; i + 1 < d.text.len; i++)
		if (d.text.data[i] == '\n')
			d.text.data[i] = '|';
	if (d.text.len)
		d.text.data[d.text.len - 1] = '\0';
	assert_string_equal(buf_cstr(&d.text), lines);
	assert_int_equal(d.decoding_errors, errors);
	draft_release(&d);
}

static void test_paragraphs_and_headings(void **state)
{
	struct draft d = draft_new();
	static const char xml[] =
	        "<book><bookinfo><title>旧名</title><date>2020-01-01</date></bookinfo>\n"
	        " <chapter><title>第一章</title>\n  <para>\n甲<emphasis>乙</emphasis>丙\n  "
	        "</para>\n"
	        "<sect1><title>第一节\n的名</title><para>\n丁&lt;&amp;\n戊\n</para></sect1></"
	        "chapter>"
	        "</book>";

	(void)state;
	expect(xml, "第一章|甲乙丙|第一节 的名|丁<&|戊", 0);
	assert_ok(docbook_read(xml, strlen(xml), &d, NULL), NULL);
	assert_int_equal(draft_at(&d, 0)->level, 1);
	assert_int_equal(draft_at(&d, 1)->level, 0);
	assert_int_equal(draft_at(&d, 2)->level, 2);
	assert_int_equal(d.title.len, 0);
	draft_release(&d);
}

#define ROW(cells) "<row>\n\n" cells "</row>\n"
#define CELL(text) "       <entry>\n" text "\n       </entry>\n\n"

static void test_rows(void **state)
{
	(void)state;
	expect("<book><para><informaltable><tgroup><tbody>" ROW(
	               CELL("案  由") CELL("") CELL("地址")) ROW(CELL("法定\n代表人") CELL("张某"))
	               ROW(CELL("依据") CELL("第一条；\n第二条。"))
	                       ROW(CELL("")) "</tbody></tgroup></informaltable></para><para>后</"
	                                     "para></book>",
	       "案  由\t\t地址|法定 代表人\t张某|依据\t第一条；|第二条。|后", 0);
}

static void test_footnotes(void **state)
{
	(void)state;
	expect("<book><para>\n甲<footnote>\n<para>\n注一\n</para></footnote>乙。\n</para></book>",
	       "甲乙。|注一", 0);
}

static void test_what_is_no_xml(void **state)
{
	(void)state;
	expect("<book><para>甲\x01\x02乙\xFF丙</para></book>", "甲  乙\xEF\xBF\xBD丙", 1);
	expect("<book><para>没有结束", "没有结束", 0);
	expect("", "", 0);
	expect("<!DOCTYPE book [<!ENTITY a \"b\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>"
	       "<book><para>甲&a;&c;乙</para></book>",
	       "甲乙", 0);
}

/* ---- RTF ---- */

static void test_rtf(void **state)
{
	/* 政策 in GBK, 条例 by number */
	static const char rtf[] = "{\\rtf1\\ansi\\ansicpg936{\\info{\\title old name}}"
	                          "{\\fonttbl{\\f0\\fcharset134 x;}}\\pard\\f0\\qc "
	                          "\\'d5\\'fe\\'b2\\'df\\qj\\u26465?\\u20363?\\par next\\par}";
	struct document d;
	struct err err = {""};

	(void)state;
	assert_ok(document_parse(rtf, sizeof(rtf) - 1, "名.rtf", &d, &err), &err);
	assert_string_equal(d.format, "rtf");
	assert_has(buf_cstr(&d.text), "政策");
	assert_has(buf_cstr(&d.text), "条例\nnext");
	assert_null(strstr(buf_cstr(&d.text), "old name"));
	document_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_whose_file_it_is),
	        cmocka_unit_test(test_each_has_its_reason),
	        cmocka_unit_test(test_paragraphs_and_headings),
	        cmocka_unit_test(test_rows),
	        cmocka_unit_test(test_footnotes),
	        cmocka_unit_test(test_what_is_no_xml),
	        cmocka_unit_test(test_rtf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
