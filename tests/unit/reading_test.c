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
	                 .targets = BUF_INIT(LIMIT)},
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
	                              "（已废止）\">&lt;cd&gt;</a>ef");
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
	assert_string_equal(line(&m), "<a class=\"cite\" href=\"#art-3\">ab</a>cdef");
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
	assert_string_equal(line(&m), "a<a class=\"cite\" href=\"#x\">b</a><mark id=\"hit-1\">"
	                              "<a class=\"cite\" href=\"#x\" tabindex=\"-1\">cd</a>e</mark>"
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
	assert_string_equal(line(&m), "<a class=\"cite\" href=\"#x\">ab</a><mark id=\"hit-1\">"
	                              "<a class=\"cite\" href=\"#x\" tabindex=\"-1\">cd</a></mark>"
	                              "<span class=\"hop\"><span>1 / 1</span></span>"
	                              "<a class=\"cite\" href=\"#x\" tabindex=\"-1\">ef</a>");
	unmake(&m);
}

/* A citation that begins in white space that is not shown still has a piece to stop at. */
static void test_a_citation_over_a_line_end(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_PARAGRAPH, "a\n  b");
	add_citation(&m, 2, 3, PAGE_ITSELF, "x");
	assert_string_equal(line(&m), "a <a class=\"cite\" href=\"#x\">b</a>");
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

static void test_who_cites_an_article(void **state)
{
	struct made m;

	(void)state;
	make(&m, PASSAGE_ARTICLE, "第三条　甲。");
	m.passage.cited = 1234;
	struct reading reading = {.h = ON_PAGE(m.html), .page = &m.page, .ask = &plain};
	buf_add(&m.page.passages, &m.passage, sizeof(m.passage));
	reading_write(&reading, 0);
	assert_has(buf_cstr(&m.html), "<a href=\"/cited/a.txt?anchor=p-1\">被引用 1,234 处</a>");
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
	        cmocka_unit_test(test_headings_leave_no_level_out),
	        cmocka_unit_test(test_what_is_no_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
