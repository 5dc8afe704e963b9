/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * OFD: from pieces of text on pages to lines; and books, which share the way through a package.
 */
#include "tests/unit/zip_builder.h"

#define OFD "xmlns:ofd=\"http://www.ofdspec.org/2016\""

/* A text object at x, y with characters of 5 mm. */
#define TEXT(x, y, text)                                                                           \
	"<ofd:TextObject Boundary=\"" x " " y " 170 8\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" " \
	"DeltaX=\"g 99 5\">" text "</ofd:TextCode></ofd:TextObject>"

static void begin(struct zip *z, const char *info, const char *document)
{
	struct buf b = BUF_INIT(ZIP_LIMIT);

	zip_init(z);
	buf_printf(&b,
	           "<ofd:OFD " OFD "><ofd:DocBody><ofd:DocInfo>%s</ofd:DocInfo>"
	           "<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
	           info);
	zip_add(z, "OFD.xml", b.data);
	buf_reset(&b);
	buf_printf(&b, "<ofd:Document " OFD ">%s</ofd:Document>", document);
	zip_add(z, "Doc_0/Document.xml", b.data);
	buf_release(&b);
}

static void add_page(struct zip *z, const char *name, const char *front, const char *objects)
{
	struct buf b = BUF_INIT(ZIP_LIMIT);

	buf_printf(&b,
	           "<ofd:Page " OFD "><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
	           "</ofd:Area>%s<ofd:Content><ofd:Layer>%s</ofd:Layer></ofd:Content></ofd:Page>",
	           front, objects);
	zip_add(z, name, b.data);
	buf_release(&b);
}

static void expect(struct zip *z, const char *wanted)
{
	zip_end(z);
	assert_reads(&reader_ofd, &z->data, wanted);
	zip_release(z);
}

#define PAGES(list) "<ofd:Pages>" list "</ofd:Pages>"
#define ONE "<ofd:Page ID=\"1\" BaseLoc=\"Pages/1.xml\"/>"
#define TWO ONE "<ofd:Page ID=\"2\" BaseLoc=\"Pages/2.xml\"/>"

static void test_order(void **state)
{
	struct zip z;

	(void)state;
	begin(&z, "", PAGES(ONE));
	/* The foot first, a title in two pieces, bold by writing twice, a number at the foot. */
	add_page(&z, "Doc_0/Pages/1.xml", "",
	         TEXT("100", "280", "- 1 -") TEXT("20", "100", "后一行") TEXT("35", "60", "题目")
	                 TEXT("25", "60", "大的") TEXT("25", "60", "大的") TEXT("90", "60", "右"));
	expect(&z, "大的题目\t右|后一行|");
}

#define FULL "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"

static void test_paragraphs(void **state)
{
	struct zip z;

	(void)state;
	begin(&z, "", PAGES(TWO));
	add_page(&z, "Doc_0/Pages/1.xml", "",
	         TEXT("80", "10", "内部资料") TEXT("30", "60", FULL "甲乙")
	                 TEXT("20", "70", FULL "丙丁戊己") TEXT("20", "80", "短行完。")
	                         TEXT("30", "90", FULL "庚辛"));
	add_page(&z, "Doc_0/Pages/2.xml", "",
	         TEXT("80", "10", "内部资料") TEXT("20", "60", "接上页。")
	                 TEXT("30", "70", "另起"));
	expect(&z, FULL "甲乙" FULL "丙丁戊己短行完。|" FULL "庚辛接上页。|另起|");
}

static void test_broken_within(void **state)
{
	struct zip z;

	(void)state;
	begin(&z, "", PAGES(ONE));
	add_page(
	        &z, "Doc_0/Pages/1.xml", "",
	        "<ofd:TextObject Boundary=\"20 50 60 30\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" "
	        "DeltaX=\"5 -5 5\" DeltaY=\"0 10 0\">甲乙丙丁</ofd:TextCode></ofd:TextObject>"
	        "<ofd:TextObject Boundary=\"20 90 0 0\" "
	        "Size=\"5\"><ofd:TextCode>看不见</ofd:TextCode>"
	        "</ofd:TextObject>");
	expect(&z, "甲乙|丙丁|");
}

#define TEMPLATE                                                                                   \
	"<ofd:CommonData><ofd:TemplatePage ID=\"9\" BaseLoc=\"Tpls/1.xml\"/></ofd:CommonData>"
#define USES "<ofd:Template TemplateID=\"9\"/>"

/* A title of 7 mm over two lines in the middle, and a chapter that is as large. */
static void test_a_title_over_two_lines(void **state)
{
#define LARGE(x, y, width, text)                                                                   \
	"<ofd:TextObject Boundary=\"" x " " y " " width " 9\" Size=\"7\"><ofd:TextCode X=\"0\" "   \
	"Y=\"7\" DeltaX=\"g 99 7\">" text "</ofd:TextCode></ofd:TextObject>"
#define WHOLE "各级人民政府应当加强对湖泊保护工作的领导，建立协调机制及时研究解决问题"
	struct zip z;

	(void)state;
	begin(&z, "", PAGES(ONE));
	add_page(&z, "Doc_0/Pages/1.xml", "",
	         LARGE("64.5", "60", "63", "云泽省人民政府关于")
	                 LARGE("71.5", "72", "49", "湖泊保护的通知")
	                         LARGE("85", "84", "35", "第一章 总则") TEXT("10", "100", WHOLE)
	                                 TEXT("10", "110", WHOLE) TEXT("10", "120", WHOLE)
	                                         TEXT("10", "130", "条例。"));
	expect(&z, "云泽省人民政府关于湖泊保护的通知|第一章 总则|" WHOLE WHOLE WHOLE "条例。|");
#undef LARGE
#undef WHOLE
}

static void test_templates(void **state)
{
	struct zip z;

	(void)state;
	begin(&z, "", TEMPLATE PAGES(TWO));
	add_page(&z, "Doc_0/Tpls/1.xml", "", TEXT("20", "100", "信笺"));
	add_page(&z, "Doc_0/Pages/1.xml", USES, TEXT("20", "50", "甲"));
	add_page(&z, "Doc_0/Pages/2.xml", USES, TEXT("20", "50", "乙"));
	expect(&z, "甲|乙|");
	begin(&z, "", TEMPLATE PAGES(TWO));
	add_page(&z, "Doc_0/Tpls/1.xml", "", TEXT("20", "40", "某某市人民政府文件"));
	add_page(&z, "Doc_0/Pages/1.xml", USES, TEXT("20", "50", "甲"));
	add_page(&z, "Doc_0/Pages/2.xml", "", TEXT("20", "50", "乙"));
	expect(&z, "某某市人民政府文件|甲|乙|");
}

static void test_properties(void **state)
{
	struct draft d = test_draft();
	struct err err;
	struct zip z;

	(void)state;
	begin(&z,
	      "<ofd:Title>关于开渔的通告</ofd:Title><ofd:CustomDatas><ofd:CustomData Name=\"文号\">"
	      "青政告〔2021〕2号</ofd:CustomData><ofd:CustomData "
	      "Name=\"producer\">x</ofd:CustomData>"
	      "</ofd:CustomDatas>",
	      PAGES(ONE));
	add_page(&z, "Doc_0/Pages/1.xml", "", TEXT("20", "50", "关于开渔的通告"));
	zip_end(&z);
	assert_ok(reader_ofd.read(z.data.data, z.data.len, &d, &err), &err);
	assert_string_equal(buf_cstr(&d.title), "关于开渔的通告");
	assert_int_equal(draft_properties(&d), 1);
	assert_int_equal(draft_property_at(&d, 0)->field, META_NUMBER);
	assert_string_equal(draft_property_at(&d, 0)->text, "青政告〔2021〕2号");
	test_draft_release(&d);
	zip_release(&z);
}

static void refuse(const char *document, const char *page, const char *reason)
{
	struct zip z;

	begin(&z, "", document);
	add_page(&z, "Doc_0/Pages/1.xml", "", page);
	zip_end(&z);
	assert_refuses(&reader_ofd, &z.data, reason);
	zip_release(&z);
}

static void test_refused(void **state)
{
	(void)state;
	refuse(PAGES("<ofd:Page BaseLoc=\"/../../etc/passwd\"/>"), "", "leads out");
	refuse(PAGES("<ofd:Page BaseLoc=\"Pages/7.xml\"/>"), "", "missing");
	refuse(PAGES(ONE), "<ofd:ImageObject/>", "only pictures");
	refuse(PAGES(ONE), "<ofd:TextObject>", "breaks off");
}

/* ---- Books ---- */

#define CONTAINER                                                                                  \
	"<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"         \
	"<rootfile full-path=\"B/x.opf\"/></rootfiles></container>"
#define ITEM(id, more)                                                                             \
	"<item id=\"" id "\" href=\"" id ".xhtml\" media-type=\"application/xhtml+xml\"" more "/>"
#define BOOK                                                                                        \
	"<package xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><metadata><dc:title> 条例汇编 " \
	"</dc:title></metadata><manifest>" ITEM("b", "") ITEM("a", "")                              \
	        ITEM("toc",                                                                         \
	             " properties=\"nav\"") "</manifest><spine><itemref idref=\"toc\"/>"            \
	                                    "<itemref idref=\"a\"/><itemref idref=\"b\"/></spine>"  \
	                                    "</package>"

static void book(struct zip *z)
{
	zip_init(z);
	zip_add(z, "mimetype", "application/epub+zip");
	zip_add(z, "META-INF/container.xml", CONTAINER);
	zip_add(z, "B/x.opf", BOOK);
	zip_add(z, "B/toc.xhtml", "<html><body><ol><li>第一条</li></ol></body></html>");
	zip_add(z, "B/b.xhtml", "<html><head><title/></head><body><p>第二条</p></body></html>");
	zip_add(z, "B/a.xhtml", "<html><body><h1>总则</h1><p>第一条</p></body></html>");
}

static void test_books(void **state)
{
	const struct reader *reader;
	struct err err;
	struct zip z;

	(void)state;
	book(&z);
	zip_end(&z);
	assert_ok(reader_find(z.data.data, z.data.len, "x.zip", &reader, &err), &err);
	assert_ptr_equal(reader, &reader_package);
	assert_ok(reader_choose(z.data.data, z.data.len, &reader, &err), &err);
	assert_ptr_equal(reader, &reader_epub);
	assert_reads(&reader_epub, &z.data, "1 总则|第一条|第二条|");
	zip_release(&z);
	book(&z);
	zip_add(&z, "META-INF/encryption.xml",
	        "<encryption "
	        "xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><EncryptedData>"
	        "<EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes256-cbc\"/>"
	        "</EncryptedData></encryption>");
	zip_end(&z);
	assert_refuses(&reader_epub, &z.data, "encrypted");
	zip_release(&z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_order),         cmocka_unit_test(test_paragraphs),
	        cmocka_unit_test(test_broken_within), cmocka_unit_test(test_a_title_over_two_lines),
	        cmocka_unit_test(test_broken_within), cmocka_unit_test(test_templates),
	        cmocka_unit_test(test_properties),    cmocka_unit_test(test_refused),
	        cmocka_unit_test(test_books),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
