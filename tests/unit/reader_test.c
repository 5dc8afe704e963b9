/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From bytes to lines: which reader takes a file, what it makes of it, and what it refuses.
 */
#include "corpus/document.h"
#include "corpus/formats/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <cmocka.h>

/* The text of the document, its lines parted by '|'. */
static void expect(const char *name, const char *raw, size_t len, const char *format,
                   const char *lines)
{
	struct document d;
	struct err err = {""};
	enum zw_status status = document_parse(raw, len, name, &d, &err);

	assert_string_equal(err.text, "");
	assert_int_equal(status, ZW_OK);
	assert_string_equal(d.format, format);
	for (size_t i = 0; i < d.text.len; i++)
		if (d.text.data[i] == '\n')
			d.text.data[i] = '|';
	assert_string_equal(buf_cstr(&d.text), lines);
	document_release(&d);
}

static void expect_text(const char *name, const char *raw, const char *format, const char *lines)
{
	expect(name, raw, strlen(raw), format, lines);
}

static void refuse(const char *name, const char *raw, size_t len, enum zw_status wanted,
                   const char *reason)
{
	struct document d;
	struct err err = {""};

	assert_int_equal(document_parse(raw, len, name, &d, &err), wanted);
	assert_non_null(strstr(err.text, reason));
	assert_int_equal(metadata_count(&d.metadata), 0);
	assert_null(d.text.data);
	assert_int_equal(document_passages(&d), 0);
}

/* ---- Which reader ---- */

static void test_wants_documents_only(void **state)
{
	static const char *const wanted[] = {"a.txt",      "法/条例.MD", "b.HTML", "c.xhtml",
	                                     "d.markdown", "e.text",     "f.pdf",  "g.DOCX",
	                                     "h.ofd",      "i.wps"};
	static const char *const passed_over[] = {"a.tsv",    "b.png",  ".hidden.txt",
	                                          "dir/.git", "README", "~$条例.docx",
	                                          "x.css",    ".txt"};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		assert_true(reader_wants(wanted[i]));
	for (size_t i = 0; i < sizeof(passed_over) / sizeof(passed_over[0]); i++)
		assert_false(reader_wants(passed_over[i]));
}

static void test_content_tells_before_name(void **state)
{
	(void)state;
	expect_text("页.txt", "<!DOCTYPE html><p>甲</p>", "html", "甲");
	expect_text("页.doc", "\n<!-- 注 -->\n<HTML><body>甲", "html", "甲");
	expect_text("页.txt", "<?xml version='1.0'?>\n<html><body>甲", "html", "甲");
	expect_text("文.html", "没有标签的文字\n3 < 5", "text", "没有标签的文字|3 < 5");
	expect_text("段.html", "甲<p>乙</p>", "html", "甲|乙");
	expect_text("条.html", "<p>第二条 甲。第三条 【乙】丙。</p><p>依照。第三条规定</p>", "html",
	            "第二条 甲。|第三条 【乙】丙。|依照。第三条规定");
	expect_text("文.txt", "<header>不是网页", "text", "<header>不是网页");
}

static void test_known_formats_have_a_reason(void **state)
{
	(void)state;
	refuse("a.pdf", "%PDF-1.7 ", 9, ZW_BAD_INPUT, "PDF");
	refuse("a.txt", "PK\3\4....", 8, ZW_BAD_INPUT, "damaged");
	refuse("a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, ZW_BAD_INPUT, "OLE2");
	refuse("a.gz", "\x1F\x8B\b", 3, ZW_BAD_INPUT, "gzip");
	refuse("a.doc", "没有格式", strlen("没有格式"), ZW_BAD_INPUT, "Word");
	refuse("a.rtf", "{\\rtf1 }", 9, ZW_BAD_INPUT, "no text");
	refuse("a.txt", "{\\rtf1 \xFF", 9, ZW_BAD_INPUT, "");
	refuse("a.ofd", "不是压缩包", strlen("不是压缩包"), ZW_BAD_INPUT, "ZIP");
	refuse("a.xyz", "文字", strlen("文字"), ZW_BAD_INPUT, "format");
}

static void test_nothing_in_it(void **state)
{
	(void)state;
	refuse("a.txt", "", 0, ZW_BAD_INPUT, "empty");
	refuse("a.txt", " \r\n\t\n", 5, ZW_BAD_INPUT, "empty");
	refuse("a.txt", "\xEF\xBB\xBF　\n", 7, ZW_BAD_INPUT, "no text");
	refuse("a.md", "<!-- 只有注释 -->", strlen("<!-- 只有注释 -->"), ZW_BAD_INPUT, "no text");
	refuse("a.html", "<html><script>x</script>", 24, ZW_BAD_INPUT, "no text");
}

/* ---- Text and Markdown ---- */

static void test_lines_of_text(void **state)
{
	(void)state;
	expect_text("a.txt", "\xEF\xBB\xBF甲\r\n\r乙\n\n　　丙　\r丁", "text", "甲|乙|丙|丁");
	expect_text("a.txt", "# 井号留着\n<!-- 注释也是 -->", "text",
	            "# 井号留着|<!-- 注释也是 -->");
}

static void test_markdown_marks(void **state)
{
	(void)state;
	expect_text("a.md", "# 题\n##无空格\n**粗** [链](x)\n- 项", "markdown",
	            "题|无空格|**粗** [链](x)|- 项");
	expect_text("a.md", "前<!-- 一\n二 -->后<!-- 三 -->\n末", "markdown", "前|后|末");
	expect_text("a.md", "前 <!-- 没有结束\n后", "markdown", "前 <!-- 没有结束|后");
	expect_text("a.md", "前 <!--> 中 --> 后", "markdown", "前|后");
}

static void test_markdown_levels(void **state)
{
	struct draft d = {.text = BUF_INIT(1000), .lines = BUF_INIT(1000)};
	static const char raw[] = "# 一\n###### 六\n####### 七\n#\n #不在行首\n#号";
	static const uint32_t levels[] = {1, 6, 0, 0, 0};

	(void)state;
	assert_int_equal(reader_markdown.read(raw, strlen(raw), &d, NULL), ZW_OK);
	assert_int_equal(draft_count(&d), 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(draft_at(&d, i)->level, levels[i]);
	buf_release(&d.text);
	buf_release(&d.lines);
}

/* ---- HTML ---- */

static void test_html_lines(void **state)
{
	(void)state;
	expect_text("a.html",
	            "<html><head><title>题</title><style>p{}</style></head><body>"
	            "<h1>标&nbsp;题</h1><p>甲 <b>乙</b>\n丙<br>丁 &amp; &#25919;</p>"
	            "<ul><li>一<li>二</ul><script>var x='<p>'</script><!-- 注 -->末",
	            "html", "标\xC2\xA0题|甲 乙 丙|丁 & 政|一|二|末");
	expect_text("a.html", "<pre>甲\n乙</pre>", "html", "甲|乙");
}

static void test_html_rows(void **state)
{
	(void)state;
	expect_text("a.html",
	            "<table><tr><th>区</th><th>名额</th></tr>\n"
	            "<tr><td><p>望汐区</p></td> <td><p>30</p></td></tr>"
	            "<tr><td><p>上</p><p>下</p></td><td>右</td></tr></table>后",
	            "html", "区\t名额|望汐区\t30|上|下|右|后");
}

static void test_html_furniture(void **state)
{
	(void)state;
	expect_text("a.html",
	            "<body><header><a>首页</a></header><nav>导航</nav><div role=navigation>栏</div>"
	            "<article><header><h1>通告</h1></header><p>正文</p>"
	            "<p style='color:red; Display : none'>藏</p><p hidden>藏</p>"
	            "<select><option>选</select></article><footer>版权</footer>",
	            "html", "通告|正文");
	/* A page that is nothing but furniture, or a nav that is never closed, keeps its text. */
	expect_text("a.html", "<body><nav>目录一</nav>", "html", "目录一");
	expect_text("a.html", "<body><nav><div>栏</nav><main>正文</main>", "html", "正文");
}

static void test_html_charsets(void **state)
{
	/* "中文" in GB18030 */
	static const char gb[] = "<html><meta charset=utf-8><p>\xD6\xD0\xCE\xC4\xD6\xD0\xCE\xC4";
	static const char utf16[] = "\xFF\xFE<\0h\0t\0m\0l\0>\0<\0p\0>\0-N\x87\x65";

	(void)state;
	expect_text("a.html", gb, "html", "中文中文");
	expect_text("a.html", "<html><meta charset=gb2312><p>中文", "html", "中文");
	expect("a.txt", utf16, sizeof(utf16) - 1, "html", "中文");
}

static void test_html_harmless(void **state)
{
	(void)state;
	expect_text("a.html",
	            "<!DOCTYPE html SYSTEM \"file:///etc/passwd\"><html><p>甲&x;"
	            "<iframe src='http://127.0.0.1/'></iframe>乙",
	            "html", "甲&x;乙");
	expect_text("a.html", "<html><p>前<!-- 没有结束 <p>后", "html", "前");
}

/* ---- Hostile ---- */

static char *repeat(const char *front, const char *piece, size_t times, size_t *len)
{
	struct buf b = BUF_INIT(RAW_LIMIT);

	buf_str(&b, front);
	for (size_t i = 0; i < times; i++)
		buf_str(&b, piece);
	*len = b.len;
	return buf_take(&b);
}

static void refuse_repeated(const char *name, const char *front, const char *piece, size_t times,
                            enum zw_status status, const char *reason)
{
	size_t len;
	char *raw = repeat(front, piece, times, &len);

	assert_non_null(raw);
	refuse(name, raw, len, status, reason);
	free(raw);
}

static void test_depth_limit(void **state)
{
	size_t len;
	char *raw = repeat("<html><body>深", "<div>", 990, &len);

	(void)state;
	expect("a.html", raw, len, "html", "深");
	free(raw);
	refuse_repeated("a.html", "<html>", "<div>", 1000000, ZW_LIMIT, "1000");
	refuse_repeated("a.html", "<html>", "<table><tr><td>", 100000, ZW_LIMIT, "1000");
}

static void test_text_limit(void **state)
{
	size_t len;
	char *raw = repeat("", "深海", TEXT_LIMIT / 6, &len);
	struct document d;

	(void)state;
	assert_int_equal(document_parse(raw, len, "a.txt", &d, NULL), ZW_OK);
	assert_int_equal(document_passages(&d), 1);
	document_release(&d);
	free(raw);
	refuse_repeated("a.txt", "", "深海", TEXT_LIMIT / 6 + 1, ZW_LIMIT, "10485760");
	refuse_repeated("a.txt", "", "a\n", PASSAGES_LIMIT + 1, ZW_LIMIT, "1048576");
}

static void test_file_limit(void **state)
{
	char path[] = "/tmp/zhengwen-XXXXXX";
	int fd = mkstemp(path);
	struct document d;
	struct err err = {""};

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 200 << 20), 0);
	assert_int_equal(document_read(path, "a.txt", &d, &err), ZW_LIMIT);
	assert_non_null(strstr(err.text, "67108864"));
	close(fd);
	unlink(path);
	assert_int_equal(document_read(path, "a.txt", &d, &err), ZW_IO);
	assert_int_equal(document_read("/dev/null", "a.txt", &d, &err), ZW_BAD_INPUT);
}

static void test_a_tag_of_many_attributes(void **state)
{
	size_t len;
	char *raw = repeat("<html><p ", "a\"b\"c = 'd' ", 100000, &len);
	static const char end[] = "><b>正文";
	char *whole = realloc(raw, len + sizeof(end));

	(void)state;
	memcpy(whole + len, end, sizeof(end));
	expect("a.html", whole, len + sizeof(end) - 1, "html", "正文");
	free(whole);
}

static void test_no_text(void **state)
{
	/* 开渔之前，应当检查渔船和渔网，登记在册。 in GB18030 */
	static const char gb[] = "\xBF\xAA\xD3\xE6\xD6\xAE\xC7\xB0\xA3\xAC\xD3\xA6\xB5\xB1\xBC\xEC"
	                         "\xB2\xE9\xD3\xE6\xB4\xAC\xBA\xCD\xD3\xE6\xCD\xF8\xA3\xAC\xB5\xC7"
	                         "\xBC\xC7\xD4\xDA\xB2\xE1\xA1\xA3";
	struct buf b = BUF_INIT(1000);
	struct document d;

	(void)state;
	refuse("a.txt", "\xE4\xB8\xAD\0\xE5\x9B\xBD", 7, ZW_BAD_INPUT, "zero byte");
	refuse("a.txt", "\1\2\3\4\5\6\7", 7, ZW_BAD_INPUT, "control");
	for (size_t i = 0; i < 10; i++)
		buf_str(&b, gb);
	assert_int_equal(document_parse(b.data, b.len - 1, "a.txt", &d, NULL), ZW_OK);
	assert_int_equal(d.decoding_errors, 1);
	assert_int_equal(strcasecmp(d.charset, "gb18030"), 0);
	document_release(&d);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_wants_documents_only),
	        cmocka_unit_test(test_content_tells_before_name),
	        cmocka_unit_test(test_known_formats_have_a_reason),
	        cmocka_unit_test(test_nothing_in_it),
	        cmocka_unit_test(test_lines_of_text),
	        cmocka_unit_test(test_markdown_marks),
	        cmocka_unit_test(test_markdown_levels),
	        cmocka_unit_test(test_html_lines),
	        cmocka_unit_test(test_html_rows),
	        cmocka_unit_test(test_html_furniture),
	        cmocka_unit_test(test_html_charsets),
	        cmocka_unit_test(test_html_harmless),
	        cmocka_unit_test(test_depth_limit),
	        cmocka_unit_test(test_text_limit),
	        cmocka_unit_test(test_file_limit),
	        cmocka_unit_test(test_a_tag_of_many_attributes),
	        cmocka_unit_test(test_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
