/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whenever time is up, what is shown is true, and what is counted is not too much. Time is counted
 * in looks at the clock.
 */
#include "test.h"

#include "searcher/rewrite/rewrite.h"
#include "searcher/search.h"

enum { DAY = 20250101, EVERYTHING = 100000, ANSWER_LIMIT = 1 << 26 };

static const char *const queries[] = {
        "监督",
        "监督 工作",
        "监督 OR 养老 OR 数据",
        "工作 -监督",
        "NOT 监督",
        "(监督 OR NOT 数据) 工作",
        "标题:办法 管理",
        "-标题:办法 管理",
        "机关:人民政府 管理",
        "日期:2019..2023 -文种:意见 工作",
        "时效:现行有效",
        "监督 管理 同条",
        "监督 -处罚 同句",
        "应当 NEAR/10 人民政府",
        "\"县级以上*人民政府\"",
        "GB* 标准",
        "养老服务 医疗保障 数据安全 营商环境",
        "政府工作报告",
        "怎么申请医疗保障基金的补助？",
        "没有任何文件里有的一句话就是这一句",
        "第五条 县级以上人民政府应当加强对医疗保障基金使用监督管理工作的领导，建立健全工作机制",
};

static const struct search_options kinds[] = {
        {.places = true, .facets = true, .offers = true},
        {.scope = SCOPE_PASSAGE, .places = true},
        {.sort = SORT_DATE, .facets = true},
        {.sort = SORT_CITED, .strict = true, .as_of = DAY},
        {.question = true},
        {.source = true},
};

static int setup(void **state)
{
	char command[400];
	struct searcher *s;
	struct err err;

	if (folder_setup(state) != 0)
		return -1;
	snprintf(command, sizeof(command), "zhengwen-index corpus/sample -d %s/index >/dev/null",
	         (const char *)*state);
	char *dir = strdup(in_folder(*state, "index"));
	bool made = system(command) == 0;
	enum zw_status status = searcher_open_number(dir, 0, &s, &err);
	free(dir);
	if (files_remove_tree(*state, &err) != ZW_OK || !made || status != ZW_OK)
		return -1;
	free(*state);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	searcher_close(*state);
	return 0;
}

static void ask(struct searcher *s, const char *text, const struct search_options *o,
                struct answer *a, struct buf *json)
{
	struct query q;
	struct err err = {""};

	assert_ok(searcher_parse(s, text, strlen(text), REWRITE_ALL, &q, &err), &err);
	assert_ok(searcher_search(s, &q, o, a, &err), &err);
	buf_reset(json);
	assert_ok(answer_json(&q, a, true, json, &err), &err);
	query_release(&q);
}

/* Of all files, each for itself, those that are found. */
static bool has_result(const struct answer *a, const struct result *r, bool passages)
{
	for (size_t i = 0; i < a->n_results; i++)
		if (strcmp(a->results[i].document.path, r->document.path) == 0 &&
		    (!passages || strcmp(a->results[i].anchor, r->anchor) == 0))
			return true;
	return false;
}

static uint32_t facet_count(const struct facet *f, const char *value)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->at[i].value, value) == 0)
			return f->at[i].count;
	/* It may be among those that are not told. */
	return f->others ? UINT32_MAX : 0;
}

static void check_counts(const struct answer *part, const struct answer *full)
{
	assert_true(part->documents <= full->documents);
	assert_true(part->exact <= full->exact);
	assert_true(part->passages <= full->passages);
	assert_true(part->occurrences <= full->occurrences);
	assert_int_equal(part->n_offers, 0);
	for (size_t k = 0; k < FACETS; k++)
		for (size_t i = 0; i < part->facets[k].n; i++)
			assert_true(part->facets[k].at[i].count <=
			            facet_count(&full->facets[k], part->facets[k].at[i].value));
}

struct expected {
	struct answer full, every_file;
	struct buf json;
};

static bool ends_early(struct searcher *s, const char *text, const struct search_options *kind,
                       uint64_t looks, const struct expected *e)
{
	struct search_options o = *kind;
	struct answer a;
	struct buf json = BUF_INIT(ANSWER_LIMIT);

	o.looks = looks;
	ask(s, text, &o, &a, &json);
	bool partial = a.partial;
	if (!partial && strcmp(buf_cstr(&json), buf_cstr(&e->json)) != 0)
		fail_msg("%s, %u looks: %s\nnot %s", text, (unsigned)looks, buf_cstr(&json),
		         buf_cstr(&e->json));
	/* What is found when nothing is found is found otherwise. */
	if (partial && a.answered == e->full.answered)
		check_counts(&a, &e->full);
	for (size_t i = 0; partial && i < a.n_results; i++)
		if (!has_result(&e->every_file, &a.results[i], o.scope == SCOPE_PASSAGE))
			fail_msg("%s, scope %d, sort %d, taken as %d (%d), %u looks: %s%s%s is not "
			         "found",
			         text, o.scope, o.sort, a.answered, e->full.answered,
			         (unsigned)looks, a.results[i].document.path,
			         *a.results[i].anchor ? "#" : "", a.results[i].anchor);
	answer_release(&a);
	buf_release(&json);
	return partial;
}

static void check(struct searcher *s, const char *text, struct search_options o)
{
	struct expected e = {.json = BUF_INIT(ANSWER_LIMIT)};
	struct search_options every = o;
	struct buf ignored = BUF_INIT(ANSWER_LIMIT);
	uint64_t looks = 1;

	o.limit = 20;
	o.snippets = 2;
	every.limit = EVERYTHING;
	every.every_file = true;
	ask(s, text, &o, &e.full, &e.json);
	ask(s, text, &every, &e.every_file, &ignored);
	assert_false(e.full.partial);
	/* Every moment at first, then now and then. */
	while (ends_early(s, text, &o, looks, &e))
		looks += 1 + looks / 10;
	ends_early(s, text, &o, UINT64_MAX / 2, &e);
	answer_release(&e.full);
	answer_release(&e.every_file);
	buf_release(&e.json);
	buf_release(&ignored);
}

static void whenever_time_is_up(void **state)
{
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			check(*state, queries[i], kinds[k]);
}

/* Two strings that are looked up one after the other, each in the text of many passages: with half
 * of the time something is found. (What is a term is found with a look or two.) */
static void something_is_found(void **state)
{
	struct search_options o = {.limit = 20, .strict = true};
	struct answer full, part;
	struct buf json = BUF_INIT(ANSWER_LIMIT);
	bool found = false;

	ask(*state, "\"监督管理\" \"人民政府\"", &o, &full, &json);
	assert_int_equal(full.about, 0);
	for (o.looks = 1; !found && o.looks < 100000; o.looks++) {
		ask(*state, "\"监督管理\" \"人民政府\"", &o, &part, &json);
		found = part.partial && part.n_results > 0 && part.n_results < full.n_results;
		/* The estimate is of all: at least what was found. Documents found together say
		 * little of the rest, so it is far from true at first. */
		if (found)
			assert_in_range(part.about, part.documents, 300);
		answer_release(&part);
	}
	assert_true(found);
	answer_release(&full);
	buf_release(&json);
}

/* A later version that is in force may be among what was not looked at. */
static void nothing_is_said_of_versions(void **state)
{
	struct search_options o = {.limit = EVERYTHING};
	struct answer a;
	struct buf json = BUF_INIT(ANSWER_LIMIT);
	bool partial = true;

	for (o.looks = 2; partial; o.looks++) {
		ask(*state, "条例", &o, &a, &json);
		partial = a.partial;
		for (size_t i = 0; i < a.n_results && a.partial && a.documents < 10; i++)
			assert_false(a.results[i].only_old);
		answer_release(&a);
	}
	buf_release(&json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(whenever_time_is_up),
	        cmocka_unit_test(something_is_found),
	        cmocka_unit_test(nothing_is_said_of_versions),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
