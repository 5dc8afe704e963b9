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

/* ---- Time ---- */

/* Every third article is rewritten in part, one in the middle is taken out. */
static void make_versions(struct compared *x, uint32_t n)
{
	for (int side = 0; side < COMPARE_SIDES; side++) {
		struct page *page = &x->pages[side];
		begin_page(page);
		for (uint32_t i = 0; i < n; i++) {
			size_t from = page->data.len;
			char number[ANCHOR_SIZE];
			if (side == COMPARE_NEW && i == n / 2)
				continue;
			put_unique(&page->data, i);
			buf_str(&page->data, "，");
			put_unique(&page->data, side == COMPARE_NEW && i % 3 == 0 ? n + i : i * n);
			snprintf(number, sizeof(number), "%u", i + 1);
			end_passage(page, from, number);
		}
		end_page(page);
	}
}

/* Whenever time is up: all passages are told, in order, and nothing that is equal as changed. */
static void test_time_is_up(void **state)
{
	enum { ARTICLES = 50 };
	bool partial = true;
	uint32_t paired = 0;

	(void)state;
	for (uint64_t looks = 1; partial; looks += 1 + looks / 8) {
		struct compared x;
		struct budget budget;
		make_versions(&x, ARTICLES);
		budget_init(&budget, 0, looks);
		compare_in_time(&x, &budget);
		assert_rows(&x);
		partial = x.c.partial;
		assert_int_equal(partial, x.c.coarse);
		assert_int_equal(x.c.articles.equal, ARTICLES - ARTICLES / 3 - 2);
		paired = x.c.articles.changed;
		compared_release(&x);
	}
	assert_int_equal(paired, ARTICLES / 3 + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_articles_of_one_number_that_refer_to_it),
	        cmocka_unit_test(test_one_long_article_and_many_short_ones),
	        cmocka_unit_test(test_time_is_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
