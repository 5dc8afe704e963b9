/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two versions of a text, what becomes of their articles and how that is told.
 */
#include "compared.h"

#include "core/json.h"

enum { LIMIT = 1 << 20 };

#define TITLE "青川市湖泊保护条例\n\n"
#define PURPOSE "为了保护湖泊，维护湖泊的生态功能，根据有关法律，制定本条例。\n"
#define DUTY "湖泊所在地的区人民政府对湖泊保护工作负责，设立湖泊保护机构。\n"
#define NETS "禁止在湖泊内围网养鱼、投放网箱，禁止向湖泊倾倒垃圾和废渣。\n"
#define WATER "水务部门每月监测湖泊的水质，监测的结果向社会公布。\n"
#define FINE "违反本条例第三条规定的，由水务部门责令改正，处一万元以下罚款。\n"
#define BOATS "机动船舶在湖泊内航行的，应当办理登记，并且不得污染湖水。\n"

/* A word for each row but the headings and paragraphs: art-1=art-1 (equal), ~ (changed), art-2-
 * (deleted), +art-2 (added), art-2> (gone), * behind what moved. */
static void expect_rows(const struct compared *x, const char *wanted)
{
	static const char signs[] = {'=', '~', '-', '+', '>'};
	struct buf got = BUF_INIT(LIMIT);

	assert_rows(x);
	for (size_t i = 0; i < compare_rows(&x->c); i++) {
		const struct compare_row *row = compare_row(&x->c, i);
		int any = row->side[COMPARE_NEW].n ? COMPARE_NEW : COMPARE_OLD;
		if (compare_passage(&x->pages[any], row->side[any].first)->kind != PASSAGE_ARTICLE)
			continue;
		buf_str(&got, got.len ? " " : "");
		for (int side = 0; side < COMPARE_SIDES; side++) {
			for (uint32_t k = 0; k < row->side[side].n; k++)
				buf_printf(
				        &got, "%s%s", k ? "," : "",
				        compare_passage(&x->pages[side], row->side[side].first + k)
				                ->article);
			if (side == COMPARE_OLD)
				buf_char(&got, signs[row->kind]);
		}
		buf_str(&got, row->moved ? "*" : "");
	}
	assert_string_equal(buf_cstr(&got), wanted);
	buf_release(&got);
}

static void expect(const char *old, const char *new, const char *wanted)
{
	struct compared x;

	compare_texts(old, new, &x);
	expect_rows(&x, wanted);
	compared_release(&x);
}

/* The pieces of the first row that is changed: same[-old-]{+new+}. */
static void expect_pieces(const char *old, const char *new, const char *wanted)
{
	struct compared x;
	struct buf got = BUF_INIT(LIMIT);

	compare_texts(old, new, &x);
	assert_rows(&x);
	for (size_t i = 0; i < compare_rows(&x.c) && got.len == 0; i++) {
		const struct compare_row *row = compare_row(&x.c, i);
		for (size_t k = 0; k < row->n_pieces; k++) {
			const struct compare_piece *p = compare_piece(&x.c, row->first_piece + k);
			const struct compare_span *o = &p->at[COMPARE_OLD],
			                          *n = &p->at[COMPARE_NEW];
			bool equal = p->kind == DIFFERENCE_EQUAL;
			if (!equal && o->len)
				buf_printf(&got, "[-%.*s-]", (int)o->len,
				           row->side[COMPARE_OLD].text + o->start);
			if (n->len)
				buf_printf(&got, equal ? "%.*s" : "{+%.*s+}", (int)n->len,
				           row->side[COMPARE_NEW].text + n->start);
		}
	}
	assert_string_equal(buf_cstr(&got), wanted);
	buf_release(&got);
	compared_release(&x);
}

/* ---- Articles ---- */

static void test_nothing_differs(void **state)
{
	const char *text = TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " NETS;
	struct compared x;

	(void)state;
	compare_texts(text, text, &x);
	expect_rows(&x, "1=1 2=2 3=3");
	assert_false(comparison_differs(&x.c));
	compared_release(&x);
}

static void test_an_article_put_in_renumbers_those_behind(void **state)
{
	struct compared x;

	(void)state;
	compare_texts(TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " NETS,
	              TITLE "第一条 " PURPOSE "第二条 " BOATS "第三条 " DUTY "第四条 " NETS, &x);
	expect_rows(&x, "1=1 +2 2=3 3=4");
	assert_int_equal(x.c.articles.added, 1);
	assert_int_equal(x.c.articles.equal, 3);
	assert_int_equal(x.c.articles.renumbered, 2);
	compared_release(&x);
}

static void test_an_article_taken_away(void **state)
{
	(void)state;
	expect(TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " NETS,
	       TITLE "第一条 " PURPOSE "第二条 " NETS, "1=1 2- 3=2");
}

static void test_inserted_numbers(void **state)
{
	(void)state;
	expect(TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " NETS,
	       TITLE "第一条 " PURPOSE "第一条之一 " WATER "第二条 " DUTY "第三条 " NETS,
	       "1=1 +1-1 2=2 3=3");
}

static void test_an_article_that_moved_is_neither_deleted_nor_added(void **state)
{
	struct compared x;

	(void)state;
	compare_texts(TITLE "第一章 总则\n第一条 " PURPOSE "第二条 " BOATS "第三条 " DUTY
	                    "第二章 保护\n第四条 " NETS "第五条 " WATER,
	              TITLE "第一章 总则\n第一条 " PURPOSE "第二条 " DUTY
	                    "第二章 保护\n第三条 " NETS "第四条 " BOATS "第五条 " WATER,
	              &x);
	expect_rows(&x, "1=1 2> 3=2 4=3 2=4* 5=5");
	assert_int_equal(x.c.articles.moved, 1);
	for (size_t i = 0; i < compare_rows(&x.c); i++)
		assert_int_equal(compare_row(&x.c, i)->rehoused, compare_row(&x.c, i)->moved);
	compared_release(&x);
}

static void test_what_moved_may_be_changed_too(void **state)
{
	(void)state;
	expect(TITLE "第一条 机动船舶在湖泊内航行的，应当办理登记，并且不得污染湖水。\n"
	             "第二条 " PURPOSE "第三条 " DUTY "第四条 " NETS,
	       TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " NETS
	             "第四条 机动船舶在湖泊内航行的，应当向水务部门办理登记，不得污染湖水。\n",
	       "1> 2=1 3=2 4=3 1~4*");
}

static void test_an_article_that_was_divided(void **state)
{
	(void)state;
	expect(TITLE "第一条 " PURPOSE "第二条 " DUTY WATER "第三条 " NETS,
	       TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " WATER "第四条 " NETS,
	       "1=1 2=2,3 3=4");
	expect(TITLE "第一条 " PURPOSE "第二条 " DUTY WATER "第三条 " NETS,
	       TITLE "第一条 " PURPOSE "第二条 " DUTY
	             "第三条 水务部门每日监测湖泊的水质，监测的结果向社会公布。\n第四条 " NETS,
	       "1=1 2~2,3 3=4");
}

static void test_articles_that_became_one(void **state)
{
	(void)state;
	expect(TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " WATER "第四条 " NETS,
	       TITLE "第一条 " PURPOSE "第二条 " DUTY WATER "第三条 " NETS, "1=1 2,3=2 4=3");
}

/* ---- What makes no difference ---- */

static void test_how_it_is_written_makes_no_difference(void **state)
{
	(void)state;
	expect(TITLE
	       "第一条　“湖泊”（含水库），是指《名录》所列的水体；面积为10平方公里——以上。\n"
	       "第二条 有下列情形之一的，处以罚款：\n（一）围网养鱼的；\n（二）倾倒垃圾的。\n",
	       TITLE
	       "第 一 条 「湖泊」(含水库), 是指〈名录〉所列的\n水体;面积为１０平方公里--以上。\n"
	       "第二条 有下列情形之一的，处以罚款:\n1.围网养鱼的；\n2.倾倒垃圾的。\n",
	       "1=1 2=2");
}

static void test_an_item_put_in_leaves_the_others_as_they_were(void **state)
{
	(void)state;
	expect_pieces(TITLE "第一条 有下列情形之一的，处以罚款：\n（一）围网养鱼的；\n"
	                    "（二）倾倒垃圾的。\n",
	              TITLE "第一条 有下列情形之一的，处以罚款：\n（一）围网养鱼的；\n"
	                    "（二）捕捞幼鱼的；\n（三）倾倒垃圾的。\n",
	              "第一条 有下列情形之一的，处以罚款：\n（一）围网养鱼的；\n（二）"
	              "{+捕捞幼鱼的；+}\n（三）倾倒垃圾的。");
}

/* ---- Pieces ---- */

static void test_pieces_are_words_and_clauses(void **state)
{
	(void)state;
	expect_pieces(TITLE "第一条 湖泊保护机构应当制定规定，并报市人民政府批准后公布。\n",
	              TITLE
	              "第一条 湖泊保护机构应当制定规章，征求意见，并报市人民政府批准后公布。\n",
	              "第一条 "
	              "湖泊保护机构应当制定[-规定-]{+规章，征求意见+}，并报市人民政府批准后公布。");
	expect_pieces(TITLE "第一条 湖泊受到保护。破坏湖泊的，依法处理。\n",
	              TITLE "第一条 湖泊受到保护。公民有权举报。破坏湖泊的，依法处理。\n",
	              "第一条 湖泊受到保护。{+公民有权举报。+}破坏湖泊的，依法处理。");
}

static void test_references_that_follow_the_numbers(void **state)
{
	struct compared x;

	(void)state;
	compare_texts(TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " NETS "第四条 " FINE,
	              TITLE
	              "第一条 " PURPOSE "第二条 " DUTY "第三条 " WATER "第四条 " NETS
	              "第五条 违反本条例第四条规定的，由水务部门责令改正，处一万元以下罚款。\n",
	              &x);
	expect_rows(&x, "1=1 2=2 +3 3=4 4~5");
	assert_true(compare_row(&x.c, compare_rows(&x.c) - 1)->references);
	compared_release(&x);

	/* Another article is meant now: that is a change. */
	compare_texts(TITLE "第一条 " PURPOSE "第二条 " DUTY "第三条 " NETS "第四条 " FINE,
	              TITLE
	              "第一条 " PURPOSE "第二条 " DUTY "第三条 " NETS
	              "第四条 违反本条例第二条规定的，由水务部门责令改正，处一万元以下罚款。\n",
	              &x);
	expect_rows(&x, "1=1 2=2 3=3 4~4");
	assert_false(compare_row(&x.c, compare_rows(&x.c) - 1)->references);
	compared_release(&x);
}

/* ---- Limits ---- */

/* The same few characters in an order of their own: all that is alike is alike by chance. */
static void fill(struct buf *text, uint32_t order)
{
	for (unsigned i = 0; i < 20000; i++) {
		order = order * 1664525u + 1013904223u;
		buf_utf8(text, 0x6C34 + (order >> 26));
	}
}

static void test_what_is_too_dear_is_told_as_a_whole(void **state)
{
	struct compared x;
	struct buf old = BUF_INIT(LIMIT), new = BUF_INIT(LIMIT);

	(void)state;
	buf_str(&old, TITLE "第一条 ");
	buf_str(&new, TITLE "第一条 ");
	fill(&old, 1);
	fill(&new, 2);
	compare_texts(buf_cstr(&old), buf_cstr(&new), &x);
	assert_rows(&x);
	const struct compare_row *last = compare_row(&x.c, compare_rows(&x.c) - 1);
	assert_int_equal(last->kind, COMPARE_CHANGED);
	assert_true(last->coarse);
	compared_release(&x);
	buf_release(&old);
	buf_release(&new);
}

/* A few words that differ are found in the longest paragraph. */
static void test_a_long_paragraph_is_compared_by_its_anchors(void **state)
{
	struct compared x;
	struct buf old = BUF_INIT(4 * LIMIT), new = BUF_INIT(4 * LIMIT);
	uint32_t changed = 0;

	(void)state;
	buf_str(&old, TITLE "第一条 ");
	buf_str(&new, TITLE "第一条 ");
	for (unsigned i = 0; i < 4000; i++) {
		buf_printf(&old, "编号为%u的湖泊由第%u号机构负责保护。", 7 * i, 3 * i);
		buf_printf(&new, "编号为%u的湖泊由第%u号机构%s保护。", 7 * i, 3 * i,
		           i % 2 ? "负责" : "承担");
	}
	compare_texts(buf_cstr(&old), buf_cstr(&new), &x);
	assert_rows(&x);
	const struct compare_row *last = compare_row(&x.c, compare_rows(&x.c) - 1);
	assert_false(last->coarse);
	for (size_t i = 0; i < last->n_pieces; i++) {
		const struct compare_piece *p = compare_piece(&x.c, last->first_piece + i);
		changed += p->kind != DIFFERENCE_EQUAL;
	}
	assert_int_equal(changed, 2000);
	compared_release(&x);
	buf_release(&old);
	buf_release(&new);
}

static void test_documents_without_text(void **state)
{
	struct compared x = {
	        .pages = {{.passages = BUF_INIT(LIMIT)}, {.passages = BUF_INIT(LIMIT)}}};

	(void)state;
	compare_made(&x);
	assert_int_equal(compare_rows(&x.c), 0);
	compared_release(&x);
}

/* ---- JSON ---- */

static void test_json(void **state)
{
	struct compared x;
	struct buf out = BUF_INIT(LIMIT);
	struct json_t *json;
	struct err err = {""};

	(void)state;
	compare_texts(TITLE "第一条 " PURPOSE "第二条 湖泊受到保护，禁止污染。\n",
	              TITLE "第一条 " PURPOSE "第二条 湖泊受到保护，不得污染。\n第三条 " BOATS, &x);
	assert_ok(compare_json(x.pages, &x.c, &out, &err), &err);
	assert_ok(js_parse(out.data, out.len, &json, &err), &err);
	assert_int_equal(js_as_int(js_member(json, "format")), 1);
	assert_int_equal(js_as_int(js_member(js_member(json, "articles"), "changed")), 1);
	assert_int_equal(js_as_int(js_member(js_member(json, "articles"), "added")), 1);
	assert_string_equal(js_as_str(js_member(js_member(json, "new"), "title")),
	                    "青川市湖泊保护条例");
	const struct json_t *rows = js_member(json, "rows");
	assert_int_equal(js_size(rows), compare_rows(&x.c));
	const struct json_t *row = js_item(rows, js_size(rows) - 2);
	assert_string_equal(js_as_str(js_member(row, "kind")), "changed");
	assert_string_equal(js_as_str(js_item(js_member(js_member(row, "old"), "anchors"), 0)),
	                    "art-2");
	const struct json_t *piece = js_item(js_member(row, "pieces"), 1);
	assert_string_equal(js_as_str(js_member(piece, "kind")), "replaced");
	assert_string_equal(js_as_str(js_member(piece, "old")), "禁止");
	assert_string_equal(js_as_str(js_member(piece, "new")), "不得");
	js_free(json);
	buf_release(&out);
	compared_release(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_nothing_differs),
	        cmocka_unit_test(test_an_article_put_in_renumbers_those_behind),
	        cmocka_unit_test(test_an_article_taken_away),
	        cmocka_unit_test(test_inserted_numbers),
	        cmocka_unit_test(test_an_article_that_moved_is_neither_deleted_nor_added),
	        cmocka_unit_test(test_what_moved_may_be_changed_too),
	        cmocka_unit_test(test_an_article_that_was_divided),
	        cmocka_unit_test(test_articles_that_became_one),
	        cmocka_unit_test(test_how_it_is_written_makes_no_difference),
	        cmocka_unit_test(test_an_item_put_in_leaves_the_others_as_they_were),
	        cmocka_unit_test(test_pieces_are_words_and_clauses),
	        cmocka_unit_test(test_references_that_follow_the_numbers),
	        cmocka_unit_test(test_what_is_too_dear_is_told_as_a_whole),
	        cmocka_unit_test(test_a_long_paragraph_is_compared_by_its_anchors),
	        cmocka_unit_test(test_documents_without_text),
	        cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
