/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The text of a document with its hits and its citations, which may overlap.
 */
#include "test.h"

#include "tests/unit/on_page.h"
#include "web/html/layout.h"
#include "web/page/document/reading.h"

enum { LIMIT = 1 << 20, RANDOM_PAGES = 2000 };

#define EVIL "\"><script>'&"

/* What a script asks for the article with. */
#define OF(anchor) "data-document=\"a.txt\" data-anchor=\"" anchor "\""

struct made {
	struct page page;
	struct page_passage passage;
	struct other target;
	struct buf html;
};

static void make(struct made *m, enum passage_kind kind, const char *text)
{
	*m = (struct made){
	        .page = {.document = {.path = (char *)"a.txt", .title = (char *)"甲"},
	                 .passages = BUF_INIT(LIMIT),
	                 .marks = BUF_INIT(LIMIT),
	                 .citations = BUF_INIT(LIMIT),
	                 .targets = BUF_INIT(LIMIT),
	                 .previews = BUF_INIT(LIMIT)},
	        .target = {(char *)"b" EVIL, (char *)"乙" EVIL, "2020-01-01", STATUS_REPEALED,
	                   false},
	        .html = BUF_INIT(LIMIT),
	};
	m->passage.record = (struct passage_record){
	        .kind = kind, .anchor = "p-1", .text = text, .text_len = strlen(text)};
	buf_add(&m->page.targets, &m->target, sizeof(m->target));
}

static void add_hit(struct made *m, size_t start, size_t len)
{
	buf_add(&m->page.marks, &(struct mark){start, len, 0}, sizeof(struct mark));
	m->passage.n_marks++;
}

static void add_citation(struct made *m, size_t start, size_t len, size_t target,
                         const char *anchor)
{
	struct page_citation c = {.start = start, .len = len, .target = target};

	snprintf(c.anchor, sizeof(c.anchor), "%s", anchor);
	buf_add(&m->page.citations, &c, sizeof(c));
	m->passage.n_citations++;
}

static const struct ask plain = {.q = "", .size = PAGE_SIZE_DEFAULT};

static const char *line(struct made *m)
{
	struct reading reading = {.h = ON_PAGE(m->html), .page = &m->page, .ask = &plain};

	reading_line(&reading, &m->passage);
	return buf_cstr(&m->html);
}

static void unmake(struct made *m)
{
	buf_release(&m->page.previews);
	buf_release(&m->page.passages);
	buf_release(&m->page.marks);
	buf_release(&m->page.citations);
	buf_release(&m->page.targets);
	buf_release(&m->html);
}

static void test_a_citation_is_a_link(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "ab<cd>ef");
	add_citation(&m, 2, 4, 0, "art-3");
	assert_string_equal(line(&m), "ab<a class=\"cite\" href=\"/doc/b%22%3E%3Cscript%3E%27%26"
	                              "#art-3\" title=\"乙&quot;&gt;&lt;script&gt;&#39;&amp;"
	                              "（已废止）\" data-document=\"b&quot;&gt;&lt;script&gt;"
	                              "&#39;&amp;\" data-anchor=\"art-3\">&lt;cd&gt;</a>ef");
	unmake(&m);
}

static void test_a_citation_of_itself(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "abcdef");
	add_citation(&m, 0, 2, PAGE_ITSELF, "art-3");
	add_citation(&m, 2, 2, PAGE_ITSELF, ""); /* leads nowhere */
	add_citation(&m, 4, 2, 7, "art-1");      /* there is no such target */
	assert_string_equal(line(&m),
	                    "<a class=\"cite\" href=\"#art-3\" " OF("art-3") ">ab</a>cdef");
	unmake(&m);
}

/* The hit stays whole, with its place to go to; the link goes through it in pieces. */
static void test_a_hit_over_the_end_of_a_citation(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "abcdef");
	add_citation(&m, 1, 3, PAGE_ITSELF, "x");
	add_hit(&m, 2, 3);
	assert_string_equal(
	        line(&m),
	        "a<a class=\"cite\" href=\"#x\" " OF(
	                "x") ">b</a><mark id=\"hit-1\">"
	                     "<a class=\"cite\" href=\"#x\" " OF(
	                             "x") " tabindex=\"-1\">cd</a>e</mark>"
	                                  "<span class=\"hop\"><span>1 / 1</span></span>f");
	unmake(&m);
}

static void test_a_hit_within_a_citation(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "abcdef");
	add_citation(&m, 0, 6, PAGE_ITSELF, "x");
	add_hit(&m, 2, 2);
	assert_string_equal(
	        line(&m), "<a class=\"cite\" href=\"#x\" " OF(
	                          "x") ">ab</a><mark id=\"hit-1\">"
	                               "<a class=\"cite\" href=\"#x\" " OF(
	                                       "x") " tabindex=\"-1\">cd</a></mark>"
	                                            "<span class=\"hop\"><span>1 / 1</span></span>"
	                                            "<a class=\"cite\" href=\"#x\" " OF(
	                                                    "x") " tabindex=\"-1\">ef</a>");
	unmake(&m);
}

/* A citation that begins in white space that is not shown still has a piece to stop at. */
static void test_a_citation_over_a_line_end(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "a\n  b");
	add_citation(&m, 2, 3, PAGE_ITSELF, "x");
	assert_string_equal(line(&m), "a <a class=\"cite\" href=\"#x\" " OF("x") ">b</a>");
	unmake(&m);
}

/* The text of HTML as one reads it; fails where elements are not closed as they were opened, or a
 * link stands in a link. */
static void text_of(const char *html, struct buf *text)
{
	char open[64];
	size_t depth = 0;

	for (const char *at = html; *at;) {
		if (*at != '<') {
			buf_char(text, *at++);
			continue;
		}
		const char *end = strchr(at, '>');
		assert_non_null(end);
		if (at[1] == '/') {
			assert_true(depth > 0 && open[--depth] == at[2]);
		} else {
			assert_true(depth < sizeof(open) - 1);
			open[depth] = '\0';
			assert_false(at[1] == 'a' && memchr(open, 'a', depth));
			open[depth++] = at[1];
		}
		at = end + 1;
	}
	assert_int_equal(depth, 0);
}

/* Whatever overlaps: all of the text, well nested. */
static void test_any_overlap(void **state)
{
	static const char text[] = "abcdefghijklmnopqrstuvwxyz";
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)getpid();

	(void)state;
	print_message("seed %u\n", seed);
	srandom(seed);
	for (int i = 0; i < RANDOM_PAGES; i++) {
		struct made m;
		struct buf shown = BUF_INIT(LIMIT);
		make(&m, PASSAGE_PARAGRAPH, text);
		for (size_t at = 0; (at += (size_t)random() % 6) < 26;) {
			size_t len = 1 + (size_t)random() % 6;
			add_hit(&m, at, at + len > 26 ? 26 - at : len);
			at += len;
		}
		/* These may overlap each other, too. */
		for (size_t at = 0; (at += (size_t)random() % 6) < 26;)
			add_citation(&m, at, (size_t)random() % 9,
			             random() % 2 ? PAGE_ITSELF : (size_t)random() % 2, "x");
		/* The hops are text that is not the document's. */
		m.passage.first_mark = 1;
		m.passage.n_marks -= m.passage.n_marks > 0;
		text_of(line(&m), &shown);
		assert_string_equal(buf_cstr(&shown), text);
		buf_release(&shown);
		unmake(&m);
	}
}

/* The first passage, with its elements. */
static const char *written(struct made *m, const char *cite)
{
	struct reading reading = {.h = ON_PAGE(m->html), .page = &m->page, .ask = &plain};

	reading_begin(&reading, cite);
	reading_write(&reading, 0);
	reading_end(&reading);
	return buf_cstr(&m->html);
}

static void test_who_cites_an_article(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_ARTICLE, "第三条　甲。");
	m.passage.cited = 1234;
	buf_add(&m.page.passages, &m.passage, sizeof(m.passage));
	assert_has(written(&m, ""), "<a href=\"/cited/a.txt?anchor=p-1\">被引用 1,234 处</a>");
	unmake(&m);
}

static void make_article(struct made *m)
{
	make(m, PASSAGE_ARTICLE, "第三条　甲：\n（一）乙；\n（二）丙。\n丁。");
	strcpy(m->passage.record.anchor, "art-3");
	strcpy(m->passage.record.article, "3");
	buf_add(&m->page.passages, &m->passage, sizeof(m->passage));
}

/* 条, 款 and 项 have each an id; 条 and 款 a link to themselves. */
static void test_every_part_of_an_article_has_its_id(void **state)
{
	struct made m;

	(void)state;
	make_article(&m);
	assert_string_equal(
	        written(&m, ""),
	        "<section class=\"article\" id=\"art-3\">\n"
	        "<p id=\"art-3-k1\"><strong>第三条</strong>　甲：<a class=\"link\" "
	        "href=\"#art-3\" aria-label=\"这一条的链接\">\u2060¶</a></p>\n"
	        "<p id=\"art-3-k1-i1\">（一）乙；</p>\n<p id=\"art-3-k1-i2\">（二）丙。</p>\n"
	        "<p id=\"art-3-k2\">丁。<a class=\"link sub\" href=\"#art-3-k2\" "
	        "aria-label=\"这一款的链接\">\u2060¶</a></p>\n"
	        "<p class=\"acts\"><a href=\"?cite=art-3#art-3\">引用本条</a></p>\n</section>\n");
	unmake(&m);
}

/* The one that was asked for shows how it is cited; others have a link to that. */
static void test_an_article_shows_how_it_is_cited(void **state)
{
	struct made m;

	(void)state;
	make_article(&m);
	m.page.document.title = (char *)"甲" EVIL;
	const char *html = written(&m, "art-3");
	assert_has(html,
	           "<bdi id=\"this-legal\">《甲&quot;&gt;&lt;script&gt;&#39;&amp;》第3条。</bdi>");
	assert_has(html, "data-copy=\"this-legal\" hidden>");
	assert_has(html, "[Z]. 第3条.</bdi>");
	assert_has(html, "（二）丙。\n丁。（《甲&quot;&gt;&lt;script&gt;&#39;&amp;》第3条）</bdi>");
	assert_null(strstr(html, "<script>"));
	buf_reset(&m.html);
	assert_has(written(&m, "art-30"), "?cite=art-3#art-3");
	unmake(&m);
}

/* What was asked stays in the address. */
static void test_citing_keeps_the_query(void **state)
{
	static const struct ask ask = {
	        .q = "甲 & \"乙\"", .size = PAGE_SIZE_DEFAULT, .sort = SORT_DATE, .page = 1};
	struct made m;

	(void)state;
	make_article(&m);
	struct reading reading = {.h = ON_PAGE(m.html), .page = &m.page, .ask = &ask};
	reading_begin(&reading, "");
	reading_write(&reading, 0);
	reading_end(&reading);
	assert_has(buf_cstr(&m.html), "<a href=\"?q=%E7%94%B2%20%26%20%22%E4%B9%99%22&amp;sort=date"
	                              "&amp;cite=art-3#art-3\">");
	unmake(&m);
}

/* On an English page the words of the page are marked as English amid the text. */
static void test_an_english_page(void **state)
{
	static const struct settings english = {.language = LANGUAGE_ENGLISH};
	struct made m;

	(void)state;
	make_article(&m);
	struct html h = {.out = &m.html, .settings = &english};
	struct reading reading = {.h = &h, .page = &m.page, .ask = &plain};
	reading_begin(&reading, "");
	reading_write(&reading, 0);
	reading_end(&reading);
	assert_has(buf_cstr(&m.html), "<p class=\"acts\" lang=\"en\"><a href=\"?cite=art-3#art-3\">"
	                              "Cite this article</a></p>");
	assert_has(buf_cstr(&m.html), "<a class=\"link\" lang=\"en\" href=\"#art-3\" "
	                              "aria-label=\"Link to this article\">");
	unmake(&m);
}

/* How what is cited begins stands in the title of the link. */
static void test_a_preview(void **state)
{
	struct made m;
	struct page_citation c = {.start = 0,
	                          .len = 2,
	                          .target = 0,
	                          .anchor = "art-1",
	                          .preview = 1,
	                          .preview_len = 5};

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "abcdef");
	buf_str(&m.page.previews, "-<cd>\"");
	buf_add(&m.page.citations, &c, sizeof(c));
	c = (struct page_citation){2, 2, PAGE_ITSELF, "art-2", 5, 99};
	buf_add(&m.page.citations, &c, sizeof(c));
	m.passage.n_citations = 2;
	line(&m);
	assert_has(buf_cstr(&m.html), "（已废止）\n&lt;cd&gt;&quot;\"");
	/* A damaged span is none. */
	assert_has(buf_cstr(&m.html), "href=\"#art-2\" data-document");
	unmake(&m);
}

/* ---- Headings ---- */

static void add_heading(struct page *page, const char *text, uint32_t level, uint32_t parent)
{
	struct page_passage p = {.record = {.kind = PASSAGE_HEADING,
	                                    .level = level,
	                                    .parent = parent,
	                                    .anchor = "h",
	                                    .text = text,
	                                    .text_len = strlen(text)}};

	buf_add(&page->passages, &p, sizeof(p));
}

/* Levels that a document skips are not skipped on the page; a title on two lines is one. */
static void test_headings_leave_no_level_out(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "");
	m.page.document.title = (char *)"关于印发《甲》的通知";
	add_heading(&m.page, "关于印发", 1, 0);
	add_heading(&m.page, "《甲》的\n  通知", 1, 0);
	add_heading(&m.page, "第一章　乙", 3, 2);
	add_heading(&m.page, "一、丙", 6, 3);
	add_heading(&m.page, "丁", 2, 99); /* no heading before it */
	struct reading reading = {.h = ON_PAGE(m.html), .page = &m.page, .ask = &plain};
	reading.title = reading_title(&m.page);
	assert_int_equal(reading.title, 2);
	for (size_t i = 2; i < 5; i++)
		reading_write(&reading, i);
	assert_string_equal(buf_cstr(&m.html), "<h2 id=\"h\" class=\"chapter\">第一章　乙</h2>\n"
	                                       "<h3 id=\"h\">一、丙</h3>\n<h2 id=\"h\">丁</h2>\n");
	unmake(&m);
}

static void test_what_is_no_title(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "");
	assert_int_equal(reading_title(&m.page), 0);
	add_heading(&m.page, "甲乙", 1, 0); /* the title is 甲 */
	assert_int_equal(reading_title(&m.page), 0);
	m.page.document.title = (char *)"甲乙丙";
	assert_int_equal(reading_title(&m.page), 0);
	m.page.document.title = (char *)"甲 乙";
	assert_int_equal(reading_title(&m.page), 1);
	unmake(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_citation_is_a_link),
	        cmocka_unit_test(test_a_citation_of_itself),
	        cmocka_unit_test(test_a_hit_over_the_end_of_a_citation),
	        cmocka_unit_test(test_a_hit_within_a_citation),
	        cmocka_unit_test(test_a_citation_over_a_line_end),
	        cmocka_unit_test(test_any_overlap),
	        cmocka_unit_test(test_who_cites_an_article),
	        cmocka_unit_test(test_every_part_of_an_article_has_its_id),
	        cmocka_unit_test(test_an_article_shows_how_it_is_cited),
	        cmocka_unit_test(test_citing_keeps_the_query),
	        cmocka_unit_test(test_an_english_page),
	        cmocka_unit_test(test_a_preview),
	        cmocka_unit_test(test_headings_leave_no_level_out),
	        cmocka_unit_test(test_what_is_no_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
