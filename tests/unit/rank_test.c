/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The second step of the ranking, part by part, and the order of a whole question: over a
 * generation of four documents. What the constants are good for tests/relevance tells.
 */
#include "small_catalog.h"
#include "small_index.h"

#include "core/text/words.h"
#include "indexer/publish/publish.h"
#include "searcher/rank/candidate.h"
#include "searcher/rank/formula.h"

#include <math.h>

enum { LAW_OF_LAKES, AMENDMENT, NOTICE, RIVERS, DOCUMENTS };

static const char *const texts[DOCUMENTS] = {
        [LAW_OF_LAKES] = "中华人民共和国湖泊法\n\n第一章 总则\n\n第一条 湖泊应当保护。\n\n"
                         "第二条 湖泊由国家管理。\n\n第二章 罚则\n\n第三条 污染湖泊的，罚款。\n\n"
                         "第四条 围垦的，恢复原状。\n",
        [AMENDMENT] = "关于修改《中华人民共和国湖泊法》的决定\n\n湖泊应当保护。\n",
        [NOTICE] = "关于湖泊保护的通知\n\n依照《中华人民共和国湖泊法》第三条办理罚款。\n",
        [RIVERS] = "河流名录\n\n第一条 大河。\n\n第二条 湖泊不在名录。\n",
};

static void add_documents(const char *folder, struct shard_info *info)
{
	struct shard_writer *writer;
	struct entry_maker maker;
	struct err err = {""};

	assert_ok(shard_create(in_folder(folder, "shards/1-1"), "1-1", 1 << 20, &writer, &err),
	          &err);
	assert_ok(entry_maker_init(&maker, writer, &err), &err);
	for (size_t i = 0; i < DOCUMENTS; i++) {
		struct document d;
		char name[32];
		snprintf(name, sizeof(name), "%zu.txt", i);
		assert_ok(document_parse(texts[i], strlen(texts[i]), name, &d, &err), &err);
		assert_ok(entry_add(&maker, name, &d, &err), &err);
		document_release(&d);
	}
	entry_maker_release(&maker);
	assert_ok(shard_finish(writer, info, &err), &err);
}

static struct generation *generation_of(const char *folder)
{
	struct publisher p;
	struct shard_info shard;
	struct manifest m = {.shards = &shard, .n_shards = 1};
	struct generation *g;
	struct err err = {""};

	assert_ok(publisher_open(folder, &p, &err), &err);
	add_documents(folder, &shard);
	assert_ok(publisher_publish(&p, &(struct publication){.manifest = &m, .keep = 1}, &err),
	          &err);
	publisher_close(&p);
	assert_ok(store_open(folder, &g, &err), &err);
	assert_int_equal(g->n_documents, DOCUMENTS);
	return g;
}

/* ---- Force ---- */

static void force_is_by_type_and_issuer(void **state)
{
	static const char *const facts[] = {
	        "{\"values\": {\"type\": [\"法律\"], \"issuers\": [\"全国人民代表大会\"]}}",
	        "{\"values\": {\"type\": [\"决定\"], \"issuers\": [\"全国人民代表大会\"]}}",
	        "{\"values\": {\"type\": [\"解释\"], \"issuers\": [\"最高人民法院\"]}}",
	        "{\"values\": {\"type\": [\"通知\"], \"issuers\": [\"某部\", \"最高人民法院\"]}}",
	        "{\"values\": {\"type\": [\"条例\"], \"issuers\": [\"国务院\"]}}",
	        "{\"values\": {\"type\": [\"通知\"], \"issuers\": [\"国务院办公厅\"]}}",
	        "{}",
	        NULL,
	};
	static const double wanted[] = {1, 0.75, 0.5, 0.25, 0.25, 0, 0};
	struct catalog *c = catalog_of(*state, facts);

	for (uint32_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		assert_true(force_of(c, i) == wanted[i]);
	assert_true(force_of(c, 1000) == 0); /* there is none */
	done(c);
}

/* ---- Prior ---- */

static double prior_of(struct candidates *c, uint32_t document, uint32_t ordinal)
{
	struct candidate k = {.document = document, .ordinal = ordinal};
	struct err err = {""};

	k.ranked.entry = document + 1;
	c->at = &k;
	c->n = 1;
	assert_ok(candidates_add_prior(c, 0, &err), &err);
	return k.ranked.score - FORCE * force_of(c->g->catalog, document);
}

static void assert_near(double got, double wanted)
{
	if (fabs(got - wanted) > 1e-9)
		fail_msg("%.6f, wanted %.6f", got, wanted);
}

static void prior_of_passages(void **state)
{
	struct generation *g = generation_of(*state);
	struct rank_request r = {.day = 20260101};
	struct candidates c = {.g = g, .r = &r, .passages = true};

	/* 第三条, the sixth passage, is cited once. */
	assert_near(prior_of(&c, LAW_OF_LAKES, 6), CITED * log1p(1));
	assert_near(prior_of(&c, LAW_OF_LAKES, 3), 0);
	assert_near(prior_of(&c, AMENDMENT, 2), AMENDING);
	assert_near(prior_of(&c, RIVERS, 2), 0);
	store_close(g);
}

static void prior_of_documents(void **state)
{
	struct generation *g = generation_of(*state);
	struct query q;
	struct set together;
	struct err err = {""};
	struct rank_request r = {.day = 20260101, .query = &q};
	struct candidates c = {.g = g, .r = &r};

	parse("湖泊", &q);
	double cited = CITED * log1p(catalog_document(g->catalog, LAW_OF_LAKES)->cited);
	assert_near(prior_of(&c, LAW_OF_LAKES, 0), cited + COVERED * 2 / 3); /* of 湖泊法 */
	assert_near(prior_of(&c, NOTICE, 0), COVERED * 2 / 9);
	assert_near(prior_of(&c, RIVERS, 0), 0);
	assert_ok(set_init(&together, DOCUMENTS, &err), &err);
	set_add(&together, RIVERS + 1);
	r.together = &together;
	assert_near(prior_of(&c, RIVERS, 0), TOGETHER);
	set_release(&together);
	query_release(&q);
	store_close(g);
}

/* Whose words overlap may cover more than all of a title: 湖泊 and 湖泊法 are 5/3 of 湖泊法. Of
 * whom only the best is wanted it is the best of all, however far in front the other was. */
static void the_best_is_not_left_out(void **state)
{
	struct generation *g = generation_of(*state);
	struct query q;
	struct rank_request r = {.day = 20260101, .query = &q};

	parse("湖泊 湖泊法", &q);
	for (double ahead = 0; ahead < 30; ahead += 0.5) {
		struct candidate all[2] = {
		        {.document = NOTICE, .ranked = {.entry = NOTICE + 1, .score = ahead}},
		        {.document = LAW_OF_LAKES,
		         .ranked = {.entry = LAW_OF_LAKES + 1},
		         .order = 1},
		};
		struct candidate one[2] = {all[0], all[1]};
		struct candidates of_all = {.g = g, .r = &r, .at = all, .n = 2};
		struct candidates of_one = {.g = g, .r = &r, .at = one, .n = 2};
		struct err err = {""};
		assert_ok(candidates_add_prior(&of_all, 0, &err), &err);
		candidates_sort(&of_all);
		assert_ok(candidates_add_prior(&of_one, 1, &err), &err);
		candidates_sort(&of_one);
		assert_int_equal(one[0].document, all[0].document);
		assert_near(one[0].ranked.score, all[0].ranked.score);
	}
	query_release(&q);
	store_close(g);
}

/* ---- Context ---- */

static void neighbours_lend_their_text(void **state)
{
	struct generation *g = generation_of(*state);
	struct rank_request r = {.day = 20260101};
	/* Four passages of one document, two under one heading, and one of another. */
	struct candidate at[] = {
	        {.document = LAW_OF_LAKES, .ordinal = 3, .section = 2, .text = 9},
	        {.document = LAW_OF_LAKES, .ordinal = 4, .section = 2, .text = 6},
	        {.document = RIVERS, .ordinal = 2, .text = 5},
	        {.document = LAW_OF_LAKES, .ordinal = 1, .text = 3},
	        {.document = LAW_OF_LAKES, .ordinal = 5, .text = 1},
	};
	struct candidates c = {
	        .g = g, .r = &r, .passages = true, .at = at, .n = sizeof(at) / sizeof(at[0])};
	struct err err = {""};

	assert_ok(candidates_add_context(&c, &err), &err);
	double law = LAW * (9 + 6 + 3) / PEERS, section = SECTION * (9 + 6) / PEERS;
	assert_near(at[0].ranked.score, law + section);
	assert_near(at[1].ranked.score, law + section);
	assert_near(at[2].ranked.score, LAW * 5 / PEERS);
	assert_near(at[3].ranked.score, law);
	assert_near(at[4].ranked.score, law);
	store_close(g);
}

static void what_is_cited_gains_by_it(void **state)
{
	struct generation *g = generation_of(*state);
	struct rank_request r = {.day = 20260101};
	struct candidate at[] = {
	        {.document = NOTICE, .ordinal = 2, .text = 8},
	        {.document = LAW_OF_LAKES, .ordinal = 6, .text = 0},
	        {.document = RIVERS, .ordinal = 2, .text = 0},
	};
	struct candidates c = {.g = g, .r = &r, .passages = true, .at = at, .n = 3};
	struct set named;
	struct err err = {""};

	assert_ok(candidates_add_context(&c, &err), &err);
	assert_near(at[1].ranked.score, QUOTED * 8);
	assert_near(at[2].ranked.score, 0);
	/* And what the thesaurus names. */
	assert_ok(set_init(&named, DOCUMENTS, &err), &err);
	set_add(&named, catalog_document(g->catalog, RIVERS)->work + 1);
	r.named = &named;
	assert_ok(candidates_add_context(&c, &err), &err);
	assert_near(at[2].ranked.score, NAMED);
	set_release(&named);
	store_close(g);
}

static void nothing_has_no_context(void **state)
{
	struct generation *g = generation_of(*state);
	struct rank_request r = {.day = 20260101};
	struct candidates c = {.g = g, .r = &r, .passages = true};
	struct err err = {""};

	assert_ok(candidates_add_prior(&c, 0, &err), &err);
	assert_ok(candidates_add_context(&c, &err), &err);
	candidates_sort(&c);
	store_close(g);
}

/* As written comes first, then the score, then the order of the first step. */
static void order_of_candidates(void **state)
{
	struct candidate at[] = {
	        {.ranked = {.score = 1}, .order = 0},
	        {.ranked = {.score = 3}, .order = 1},
	        {.ranked = {.score = 0, .written = true}, .order = 2},
	        {.ranked = {.score = 3}, .order = 3},
	};
	static const uint32_t wanted[] = {2, 1, 3, 0};
	struct candidates c = {.at = at, .n = sizeof(at) / sizeof(at[0])};

	(void)state;
	candidates_sort(&c);
	for (size_t i = 0; i < c.n; i++)
		assert_int_equal(at[i].order, wanted[i]);
}

/* ---- The whole ---- */

static void a_question_page_by_page(void **state)
{
	struct generation *g = generation_of(*state);
	struct query q;
	struct ranked all[16], one[1];
	uint32_t about;
	size_t n = 0, got = 0;
	struct err err = {""};
	struct rank_request r = {.query = &q, .day = 20260101, .scope = SCOPE_PASSAGE, .limit = 16};

	assert_ok(words_new(&r.words, &err), &err);
	parse("污染湖泊要罚款吗", &q);
	assert_ok(rank(g, &r, all, &n, &about, &err), &err);
	assert_true(n >= 4);
	assert_int_equal(about, n);
	assert_int_equal(all[0].entry, 6); /* 第三条 */
	for (size_t i = 1; i < n; i++)
		assert_true(all[i - 1].score >= all[i].score);
	r.limit = 1;
	for (size_t i = 0; i < n; i++) {
		r.offset = (uint32_t)i;
		assert_ok(rank(g, &r, one, &got, &about, &err), &err);
		assert_int_equal(got, 1);
		assert_int_equal(one[0].entry, all[i].entry);
	}
	r.offset = (uint32_t)n;
	assert_ok(rank(g, &r, one, &got, &about, &err), &err);
	assert_int_equal(got, 0);
	/* For documents each comes once, by its best passage. */
	r = (struct rank_request){.query = &q, .words = r.words, .day = 20260101, .limit = 16};
	assert_ok(rank(g, &r, all, &n, &about, &err), &err);
	bool seen[DOCUMENTS] = {false};
	for (size_t i = 0; i < n; i++) {
		uint32_t document = shard_document_of(&g->shards[0], all[i].entry) - 1;
		assert_false(seen[document]);
		seen[document] = true;
	}
	assert_true(seen[LAW_OF_LAKES]);
	words_free(r.words);
	query_release(&q);
	store_close(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(force_is_by_type_and_issuer), folder_test(prior_of_passages),
	        folder_test(prior_of_documents),          folder_test(the_best_is_not_left_out),
	        folder_test(neighbours_lend_their_text),  folder_test(what_is_cited_gains_by_it),
	        folder_test(nothing_has_no_context),      cmocka_unit_test(order_of_candidates),
	        folder_test(a_question_page_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
