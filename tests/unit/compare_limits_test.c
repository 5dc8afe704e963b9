/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a comparison costs, whatever it is given: with work that grows by the square of the
 * documents these would take minutes. And what it says if there is no time.
 */
#include "compared.h"

enum { MANY = 30000, PAGE_BYTES = 1 << 26 };

/* ---- Pages ---- */

static void begin_page(struct page *page)
{
	*page = (struct page){.data = BUF_INIT(PAGE_BYTES), .passages = BUF_INIT(PAGE_BYTES)};
}

/* A passage of the text behind `from`. */
static void end_passage(struct page *page, size_t from, const char *article)
{
	struct page_passage p = {
	        .record = {.kind = PASSAGE_ARTICLE, .text_len = page->data.len - from}};

	snprintf(p.record.article, ANCHOR_SIZE, "%s", article);
	buf_add(&page->passages, &p, sizeof(p));
}

/* Its text stays where it is from now on. */
static void end_page(struct page *page)
{
	struct page_passage *p = (void *)page->passages.data;
	const char *at = page->data.data;

	assert_int_equal(page->data.failed, ZW_OK);
	assert_int_equal(page->passages.failed, ZW_OK);
	for (size_t i = 0; i < page->passages.len / sizeof(*p); i++) {
		p[i].record.text = at;
		at += p[i].record.text_len;
	}
}

/* Pairs of characters that few other numbers have. */
static void put_unique(struct buf *text, uint32_t n)
{
	uint32_t x = n * 2654435761u;

	for (int i = 0; i < 12; i++, x = x * 1664525u + 1013904223u)
		buf_utf8(text, 0x4E00 + (x >> 18));
}

/* ---- Cost ---- */

/* Each of the articles refers to one of the number that they all have. */
static void test_articles_of_one_number_that_refer_to_it(void **state)
{
	static const char *const texts[] = {"，依照第一条。", "，依照第三条。"};
	static const char *const numbers[] = {"1", "2"};
	struct compared x;

	(void)state;
	for (int side = 0; side < COMPARE_SIDES; side++) {
		begin_page(&x.pages[side]);
		for (uint32_t i = 0; i < MANY; i++) {
			size_t from = x.pages[side].data.len;
			put_unique(&x.pages[side].data, i);
			buf_str(&x.pages[side].data, texts[side]);
			end_passage(&x.pages[side], from, numbers[side]);
		}
		end_page(&x.pages[side]);
	}
	compare_made(&x);
	assert_int_equal(x.c.articles.changed, MANY);
	assert_false(compare_row(&x.c, 0)->references);
	compared_release(&x);
}

/* One long article, and its lines as articles of the same number. */
static void test_one_long_article_and_many_short_ones(void **state)
{
	struct compared x;

	(void)state;
	for (int side = 0; side < COMPARE_SIDES; side++) {
		begin_page(&x.pages[side]);
		for (uint32_t i = 0; i < MANY; i++) {
			size_t from = x.pages[side].data.len;
			put_unique(&x.pages[side].data, i);
			buf_str(&x.pages[side].data, side == COMPARE_OLD ? "\n" : "。\n");
			if (side == COMPARE_NEW)
				end_passage(&x.pages[side], from, "1");
		}
		if (side == COMPARE_OLD)
			end_passage(&x.pages[side], 0, "1");
		end_page(&x.pages[side]);
	}
	compare_made(&x);
	assert_rows(&x);
	compared_release(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_articles_of_one_number_that_refer_to_it),
	        cmocka_unit_test(test_one_long_article_and_many_short_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
