/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Word documents: paragraphs, tables, what is left out, the numbers that Word makes, parts of other
 * formats.
 */
#include "corpus/formats/docx/docx.h"
#include "tests/unit/zip_builder.h"

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define R "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define MC "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELS                                                                                       \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

static const char root[] = RELS "<Relationship Id=\"a\" Type=\"" TYPE
                                "officeDocument\" Target=\"word/document.xml\"/></Relationships>";
static const char parts[] =
        RELS "<Relationship Id=\"s\" Type=\"" TYPE "styles\" Target=\"styles.xml\"/>"
             "<Relationship Id=\"n\" Type=\"" TYPE "numbering\" Target=\"numbering.xml\"/>"
             "<Relationship Id=\"f\" Type=\"" TYPE "footnotes\" Target=\"footnotes.xml\"/>"
             "<Relationship Id=\"h\" Type=\"" TYPE "aFChunk\" Target=\"/word/chunk.mht\"/>"
             "<Relationship Id=\"me\" Type=\"" TYPE "aFChunk\" Target=\"document.xml\"/>"
             "<Relationship Id=\"out\" Type=\"" TYPE "aFChunk\" Target=\"../../x.html\"/>"
             "</Relationships>";

static void begin(struct zip *z, const char *body)
{
	struct buf document = BUF_INIT(ZIP_LIMIT);

	zip_init(z);
	zip_add(z, "[Content_Types].xml", "<Types/>");
	zip_add(z, "_rels/.rels", root);
	zip_add(z, "word/_rels/document.xml.rels", parts);
	buf_printf(&document, "<w:document " W " " R " " MC "><w:body>%s</w:body></w:document>",
	           body);
	zip_add(z, "word/document.xml", document.data);
	buf_release(&document);
}

static void expect(const char *body, const char *wanted)
{
	struct zip z;

	begin(&z, body);
	zip_end(&z);
	assert_reads(&reader_docx, &z.data, wanted);
	zip_release(&z);
}

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"

static void test_paragraphs(void **state)
{
	(void)state;
	expect(P("甲") P("") P("乙"), "甲|乙|");
	expect("<w:p><w:r><w:t>第</w:t></w:r><w:proofErr/><w:r><w:t xml:space=\"preserve\">一条 "
	       "</w:t>"
	       "</w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>",
	       "第一条 链接|");
	expect("<w:p><w:pPr><w:tabs><w:tab "
	       "w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/>"
	       "<w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>",
	       "甲\t乙|丙|");
	expect("<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>是</w:t>"
	       "<w:sym w:font=\"Wingdings\" w:char=\"F001\"/></w:r></w:p>",
	       "☑是|");
}

static void test_left_out(void **state)
{
	(void)state;
	expect("<w:p><w:del><w:r><w:t>旧</w:t><w:delText>旧</w:delText></w:r></w:del>"
	       "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
	       "<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>",
	       "新|");
	expect("<w:p><w:r><w:fldChar "
	       "w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE</w:instrText>"
	       "</w:r><w:r><w:fldChar "
	       "w:fldCharType=\"separate\"/></w:r><w:r><w:t>5月1日</w:t></w:r>"
	       "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
	       "5月1日|");
	/* A field that never ends does not cost the rest. */
	expect("<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>" P("甲"), "甲|");
	expect("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr>"
	       "<w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r></w:p>",
	       "显|");
	expect("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>" P("乙"),
	       "甲乙|");
}

static void test_tables_and_boxes(void **state)
{
	(void)state;
	expect("<w:tbl><w:tr><w:tc>" P("甲") "</w:tc><w:tc>" P("乙") "</w:tc></w:tr><w:tr><w:tc>" P(
	               "丙") "</w:tc><w:tc>" P("") "</w:tc></w:tr></w:tbl>" P("丁"),
	       "甲\t乙|丙|丁|");
	expect("<w:p><w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice "
	       "Requires=\"wps\"><w:txbxContent>" P("框") "</w:txbxContent></"
	                                                  "mc:Choice><mc:Fallback><w:"
	                                                  "txbxContent>" P(
	                                                          "框") "</w:txbxContent></"
	                                                                "mc:Fallback></"
	                                                                "mc:AlternateContent><w:t>"
	                                                                "后</w:t></w:r></w:p>",
	       "前后|框|");
}

/* ---- Numbers ---- */

#define NUM(num, level, text)                                                                      \
	"<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" num                  \
	"\"/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LEVEL(level, format, text, more)                                                           \
	"<w:lvl w:ilvl=\"" level "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format              \
	"\"/><w:lvlText w:val=\"" text "\"/>" more "</w:lvl>"

static const char numbering[] = "<w:numbering " W "><w:abstractNum w:abstractNumId=\"0\">" LEVEL(
        "0", "chineseCountingThousand", "第%1章",
        "") LEVEL("1", "chineseCountingThousand", "第%2条",
                  "<w:lvlRestart w:val=\"0\"/>") LEVEL("2", "japaneseCounting", "（%3）", "")
        LEVEL("3", "decimal", "%1.%4", "<w:isLgl/><w:suff w:val=\"nothing\"/>") LEVEL(
                "4", "decimalEnclosedCircle", "%5",
                "") "</w:abstractNum>"
                    "<w:abstractNum w:abstractNumId=\"1\">" LEVEL(
                            "0", "bullet", "●",
                            "") "</w:abstractNum>"
                                "<w:abstractNum w:abstractNumId=\"2\">" LEVEL(
                                        "0", "lowerLetter", "%1)",
                                        "<w:pStyle w:val=\"List\"/>") "</w:abstractNum>"
                                                                      "<w:num "
                                                                      "w:numId=\"1\"><w:"
                                                                      "abstractNumId "
                                                                      "w:val=\"0\"/></w:num>"
                                                                      "<w:num "
                                                                      "w:numId=\"2\"><w:"
                                                                      "abstractNumId "
                                                                      "w:val=\"0\"/><w:lvlOverride "
                                                                      "w:ilvl=\"1\">"
                                                                      "<w:startOverride "
                                                                      "w:val=\"7\"/></"
                                                                      "w:lvlOverride></w:num>"
                                                                      "<w:num "
                                                                      "w:numId=\"3\"><w:"
                                                                      "abstractNumId "
                                                                      "w:val=\"1\"/></w:num>"
                                                                      "<w:num "
                                                                      "w:numId=\"4\"><w:"
                                                                      "abstractNumId "
                                                                      "w:val=\"2\"/></w:num></"
                                                                      "w:numbering>";

static const char styles[] =
        "<w:styles " W ">"
        "<w:style w:type=\"paragraph\" w:styleId=\"Top\"><w:name w:val=\"Title\"/></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/>"
        "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Mine\"><w:basedOn w:val=\"H1\"/></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Loop\"><w:basedOn w:val=\"Loop\"/></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"List\"><w:pPr><w:numPr><w:numId w:val=\"4\"/>"
        "</w:numPr></w:pPr></w:style></w:styles>";

static void expect_numbered(const char *body, const char *wanted)
{
	struct zip z;

	begin(&z, body);
	zip_add(&z, "word/numbering.xml", numbering);
	zip_add(&z, "word/styles.xml", styles);
	zip_add(&z, "word/footnotes.xml",
	        "<w:footnotes " W "><w:footnote>" P("脚注") "</w:footnote></w:footnotes>");
	zip_end(&z);
	assert_reads(&reader_docx, &z.data, wanted);
	zip_release(&z);
}

static void test_numbering(void **state)
{
	(void)state;
	expect_numbered(NUM("1", "0", "总则") NUM("1", "1", "甲") NUM("1", "1", "乙")
	                        NUM("1", "2", "丙") NUM("1", "2", "丁") NUM("1", "0", "附则")
	                                NUM("1", "1", "戊") NUM("1", "2", "己") NUM("1", "3", "庚")
	                                        NUM("1", "4", "辛"),
	                "第一章 总则|第一条 甲|第二条 乙|（一）丙|（二）丁|第二章 附则|第三条 戊|"
	                "（一）己|2.1庚|① 辛|脚注|");
	expect_numbered(NUM("1", "1", "甲") NUM("2", "1", "乙") NUM("2", "1", "丙"),
	                "第一条 甲|第七条 乙|第八条 丙|脚注|");
	expect_numbered(NUM("3", "0", "点") NUM("0", "0", "无") NUM("99", "0", "无"),
	                "点|无|无|脚注|");
	/* A paragraph without text counts and says nothing. */
	expect_numbered(NUM("1", "1", "甲") NUM("1", "1", "") NUM("1", "1", "乙"),
	                "第一条 甲|第三条 乙|脚注|");
}

#define STYLED(style, text)                                                                        \
	"<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"

static void test_styles(void **state)
{
	(void)state;
	expect_numbered(STYLED("Top", "标题") STYLED("H1", "章") STYLED("Mine", "节")
	                        STYLED("List", "项") STYLED("List", "项") STYLED("Loop", "文")
	                                STYLED("None", "文"),
	                "1 标题|2 章|2 节|a) 项|b) 项|文|文|脚注|");
}

static void count(enum counting counting, uint32_t number, const char *wanted)
{
	struct buf out = BUF_INIT(1024);

	counting_write(&out, counting, number);
	assert_string_equal(buf_cstr(&out), wanted);
	buf_release(&out);
}

static void test_counting(void **state)
{
	(void)state;
	count(COUNT_CHINESE, 10, "十");
	count(COUNT_CHINESE, 12, "十二");
	count(COUNT_CHINESE, 20, "二十");
	count(COUNT_CHINESE, 101, "一百零一");
	count(COUNT_CHINESE, 110, "一百一十");
	count(COUNT_CHINESE, 1260, "一千二百六十");
	count(COUNT_CHINESE, 1005, "一千零五");
	count(COUNT_CHINESE, 10012, "一万零一十二");
	count(COUNT_LEGAL, 12, "壹拾贰");
	count(COUNT_DIGITS, 2024, "二〇二四");
	count(COUNT_LOWER_ROMAN, 14, "xiv");
	count(COUNT_UPPER_LETTER, 28, "BB");
	count(COUNT_CIRCLE, 20, "⑳");
	count(COUNT_CIRCLE, 21, "㉑");
	count(COUNT_CIRCLE, 51, "51");
	count(COUNT_PAREN, 3, "⑶");
	count(COUNT_STEMS, 11, "11");
	count(COUNT_ZERO, 7, "07");
	count(COUNT_WIDE, 12, "１２");
	assert_int_equal(counting_find("chineseCounting"), COUNT_CHINESE);
	assert_int_equal(counting_find("hebrew1"), COUNT_DECIMAL);
}

/* ---- Parts of other formats ---- */

static void chunk(const char *id, const char *mht, const char *wanted, const char *reason)
{
	struct buf body = BUF_INIT(4096);
	struct zip z;

	buf_printf(&body, P("前") "<w:altChunk r:id=\"%s\"/>" P("后"), id);
	begin(&z, body.data);
	zip_add(&z, "word/chunk.mht", mht);
	zip_end(&z);
	if (wanted)
		assert_reads(&reader_docx, &z.data, wanted);
	else
		assert_refuses(&reader_docx, &z.data, reason);
	zip_release(&z);
	buf_release(&body);
}

static void test_chunks(void **state)
{
	(void)state;
	chunk("h",
	      "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n "
	      "boundary=\"=b\"\r\n\r\n"
	      "--=b\r\nContent-Type: text/css\r\n\r\np{}\r\n--=b\r\nContent-Type: text/html;\r\n"
	      " charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
	      "<html><body><p class=3D\"a\">=E7=AC=AC=E4=B8=80=E6=9D=A1</p><p>=\r\n=E7=94=B2</p>"
	      "\r\n--=b--\r\n",
	      "前|第一条|甲|后|", NULL);
	chunk("h",
	      "MIME-Version: 1.0\nContent-Type: text/html; charset=gbk\n"
	      "Content-Transfer-Encoding: base64\n\nPHA+udzA7bDst6g8L3A+\n",
	      "前|管理办法|后|", NULL);
	chunk("h", "<html><body><p>网页</p></body></html>", "前|网页|后|", NULL);
	chunk("me", "", NULL, "itself");
	chunk("out", "", NULL, "not in the document");
	chunk("x", "", NULL, "not in the document");
	chunk("h", "{\\rtf1}", NULL, "rtf");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_paragraphs),       cmocka_unit_test(test_left_out),
	        cmocka_unit_test(test_tables_and_boxes), cmocka_unit_test(test_numbering),
	        cmocka_unit_test(test_styles),           cmocka_unit_test(test_counting),
	        cmocka_unit_test(test_chunks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
