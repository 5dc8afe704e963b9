/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/json.h"
#include "searcher/search.h"

enum { LINES = 100000, ITEMS = 255 /* that have an anchor */, TEXT_BYTES = 1 << 24 };

static void write_article(const char *text, struct buf *out)
{
	struct page_passage passage = {.record = {.kind = PASSAGE_ARTICLE,
	                                          .anchor = "art-1",
	                                          .article = "1",
	                                          .text = text,
	                                          .text_len = strlen(text)}};
	struct page page = {.document = {.path = (char[]){"a.txt"}, .title = (char[]){"甲"}},
	                    .data = BUF_INIT(TEXT_BYTES),
	                    .passages = BUF_INIT(sizeof(passage))};
	struct err err = {""};
	struct js w;

	buf_add(&page.passages, &passage, sizeof(passage));
	js_init(&w, JS_OBJECT);
	assert_true(article_members(&w, &page, "1"));
	assert_ok(js_finish(&w, false, out, &err), &err);
	buf_release(&page.passages);
}

/* What the page has an anchor for, though 项 2 is missing. */
static void the_items_of_a_paragraph(void **state)
{
	struct buf out = BUF_INIT(TEXT_BYTES);

	(void)state;
	write_article("第一条　有下列行为的：\n（一）围湖；\n1. 大湖\n（三）投饵。\n处罚款。",
	              &out);
	assert_non_null(strstr(buf_cstr(&out),
	                       "\"items\":[{\"number\":1,\"anchor\":\"art-1-k1-i1\","
	                       "\"text\":\"（一）围湖；\\n1. 大湖\"},"
	                       "{\"number\":3,\"anchor\":\"art-1-k1-i3\","
	                       "\"text\":\"（三）投饵。\"}]"));
	buf_release(&out);
}

/* It is walked once, not once for each of them. */
static void a_list_without_end(void **state)
{
	struct buf text = BUF_INIT(TEXT_BYTES), out = BUF_INIT(TEXT_BYTES);
	size_t items = 0;

	(void)state;
	buf_str(&text, "第一条　有下列行为的：");
	for (int i = 1; i <= LINES; i++)
		buf_printf(&text, "\n%d. 投饵；", i <= ITEMS + 1 ? i : 1);
	write_article(buf_cstr(&text), &out);
	for (const char *at = buf_cstr(&out); (at = strstr(at, "\"anchor\":\"art-1-k1-i")); at++)
		items++;
	assert_int_equal(items, ITEMS);
	buf_release(&text);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_items_of_a_paragraph),
	        cmocka_unit_test(a_list_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
