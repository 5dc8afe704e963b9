/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From the facts of a few documents to what the catalog knows of them together. The keys of the
 * facts are explained in indexer/catalog/facts.c.
 */
#include "small_catalog.h"
#include "test.h"

#include "core/index/catalog/file.h"
#include "indexer/catalog/resolve.h"
#include "indexer/catalog/make.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* [written, published, effective, repealed, shown] */
#define DAYS(w, p, e, r, shown) "\"days\": [" #w "," #p "," #e "," #r "," #shown "]"
#define LAW(path, work, days)                                                                      \
	"{\"path\": \"" path "\", \"work\": \"" work "\", \"normative\": 1, " days                 \
	", \"names\": [[0, \"" work "\", 0]]"

/* The law of 2006, changed in 2018, made anew in 2023 and in force from 2024-07-01. Its articles
 * are passages 2 and 3, in the last version 3 and 4. */
#define FIRST LAW("甲法(2006).md", "甲法", DAYS(20051027, 0, 20060101, 0, 20051027))
#define SECOND LAW("甲法(2018).md", "甲法", DAYS(20181026, 0, 20060101, 0, 20181026))
#define THIRD LAW("甲法(2023).md", "甲法", DAYS(20231229, 20231229, 20240701, 0, 20231229))
#define ARTICLES ", \"articles\": [[1,0,2],[2,0,3]]"
#define LATER_ARTICLES ", \"articles\": [[1,0,3],[2,0,4],[2,1,5],[3,0,6]]"

static void versions_follow_each_other(void **state)
{
	struct catalog *c =
	        catalog_of(*state, (const char *const[]){THIRD "}", FIRST "}", SECOND "}", NULL});
	static const struct {
		uint32_t day, version;
		enum doc_status first, second, third;
	} days[] = {
	        {20051231, 1, STATUS_PENDING, STATUS_PENDING, STATUS_PENDING},
	        {20060101, 1, STATUS_CURRENT, STATUS_PENDING, STATUS_PENDING},
	        {20181025, 1, STATUS_CURRENT, STATUS_PENDING, STATUS_PENDING},
	        {20181026, 2, STATUS_AMENDED, STATUS_CURRENT, STATUS_PENDING},
	        {20240630, 2, STATUS_AMENDED, STATUS_CURRENT, STATUS_PENDING},
	        {20240701, 0, STATUS_AMENDED, STATUS_AMENDED, STATUS_CURRENT},
	};
	uint32_t work = catalog_document(c, 0)->work;
	struct catalog_list versions = catalog_versions(c, work);

	assert_int_equal(versions.n, 3);
	assert_int_equal(versions.at[0], 1);
	assert_int_equal(versions.at[1], 2);
	assert_int_equal(versions.at[2], 0);
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		uint32_t day = days[i].day;
		assert_int_equal(catalog_version(c, work, day), days[i].version);
		assert_int_equal(catalog_status(catalog_document(c, 1), day), days[i].first);
		assert_int_equal(catalog_status(catalog_document(c, 2), day), days[i].second);
		assert_int_equal(catalog_status(catalog_document(c, 0), day), days[i].third);
	}
	done(c);
}

static void what_is_no_law_has_no_versions(void **state)
{
	static const char notice[] =
	        "{\"path\": \"%s\", \"work\": \"\", " DAYS(20200101, 0, 0, 0, 20200101) "}";
	struct catalog *c = catalog_of(*state, (const char *const[]){notice, notice, NULL});

	assert_int_not_equal(catalog_document(c, 0)->work, catalog_document(c, 1)->work);
	assert_int_equal(catalog_status(catalog_document(c, 0), 20250101), STATUS_NONE);
	done(c);
}

static void copies_form_a_circle(void **state)
{
	struct catalog *c = catalog_of(
	        *state, (const char *const[]){"{\"path\": \"c\", \"same\": \"1f\"}",
	                                      "{\"path\": \"x\", \"same\": \"2e\"}",
	                                      "{\"path\": \"a\", \"same\": \"1f\"}",
	                                      "{\"path\": \"b\", \"same\": \"1f\"}", NULL});
	static const uint32_t next[] = {2, 1, 3, 0}, same[] = {2, 1, 2, 2};

	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(catalog_document(c, i)->same, same[i]);
		assert_int_equal(catalog_document(c, i)->next_same, next[i]);
	}
	done(c);
}

static void copies_are_of_one_age(void **state)
{
	struct catalog *c = catalog_of(
	        *state,
	        (const char *const[]){
	                LAW("a", "甲法", DAYS(20180101, 0, 0, 0, 20180101)) ", \"same\": \"1f\"}",
	                LAW("b", "甲法", DAYS(20240101, 0, 0, 0, 20240101)) ", \"same\": \"1f\"}",
	                LAW("c", "甲法", DAYS(20200101, 0, 0, 0, 20200101)) ", \"same\": \"2e\"}",
	                NULL});

	for (uint32_t i = 0; i < 2; i++) {
		assert_int_equal(catalog_status(catalog_document(c, i), 20250101), STATUS_AMENDED);
		assert_int_equal(catalog_document(c, i)->until, 20200101);
	}
	assert_int_equal(catalog_status(catalog_document(c, 2), 20250101), STATUS_CURRENT);
	done(c);
}

static void values_are_counted_once(void **state)
{
	struct catalog *c = catalog_of(
	        *state,
	        (const char *const[]){
	                "{\"values\": {\"type\": [\"通知\"], \"issuers\": [\"乙厅\", \"甲厅\"]}}",
	                "{\"values\": {\"type\": [\"意见\"]}}",
	                "{\"values\": {\"type\": [\"通知\"], \"issuers\": [\"甲厅\"]}}", NULL});

	assert_int_equal(catalog_values(c, META_TYPE), 2);
	assert_int_equal(catalog_values(c, META_ISSUER), 2);
	assert_int_equal(catalog_values(c, META_THEME), 0);
	struct catalog_list issuers = catalog_values_of(c, META_ISSUER, 0);
	assert_int_equal(issuers.n, 2);
	assert_string_equal(catalog_value(c, META_ISSUER, issuers.at[0]), "乙厅");
	assert_string_equal(catalog_value(c, META_ISSUER, issuers.at[1]), "甲厅");
	assert_int_equal(catalog_values_of(c, META_ISSUER, 1).n, 0);
	assert_int_equal(catalog_values_of(c, META_ISSUER, 2).at[0], issuers.at[1]);
	assert_int_equal(catalog_values_of(c, META_TYPE, 0).at[0],
	                 catalog_values_of(c, META_TYPE, 2).at[0]);
	assert_string_equal(catalog_value(c, META_TYPE, 99), "");
	done(c);
}

static void a_name_means_the_version_of_the_day(void **state)
{
	struct catalog *c = catalog_of(
	        *state, (const char *const[]){FIRST ARTICLES "}", THIRD LATER_ARTICLES "}", NULL});
	struct cited_place place;

	assert_int_equal(catalog_find(c, NAME_TITLE, "甲法", strlen("甲法")).n, 2);
	assert_false(name_resolve(c, NAME_TITLE, "乙法", strlen("乙法"), 0, 0, 20250101, &place));
	assert_false(name_resolve(c, NAME_NUMBER, "甲法", strlen("甲法"), 0, 0, 20250101, &place));
	assert_true(name_resolve(c, NAME_TITLE, "甲法", strlen("甲法"), 0, 0, 20100101, &place));
	assert_int_equal(place.document, 0);
	assert_false(article_resolve(c, 3, 0, &place));
	assert_int_equal(place.passage, 0);
	assert_true(name_resolve(c, NAME_TITLE, "甲法", strlen("甲法"), 0, 0, 20250101, &place));
	assert_int_equal(place.document, 1);
	assert_true(article_resolve(c, 2, 1, &place));
	assert_int_equal(place.passage, 5);
	done(c);
}

/* 甲法 in two files: neither a version of the other. */
static void volumes_are_found_by_their_articles(void **state)
{
	struct catalog *c = catalog_of(
	        *state,
	        (const char *const[]){
	                LAW("分则", "甲法",
	                    DAYS(20200528, 0, 0, 0, 20200528)) ", \"articles\": [[3,0,2],[4,0,3]]}",
	                LAW("总则", "甲法",
	                    DAYS(20200528, 0, 0, 0, 20200528)) ", \"articles\": [[1,0,2],[2,0,3]]}",
	                NULL});
	static const struct {
		uint32_t article, document;
	} examples[] = {{1, 1}, {2, 1}, {3, 0}, {4, 0}};
	struct cited_place place;

	assert_int_not_equal(catalog_document(c, 0)->work, catalog_document(c, 1)->work);
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		assert_true(name_resolve(c, NAME_TITLE, "甲法", strlen("甲法"), examples[i].article,
		                         0, 20250101, &place));
		assert_int_equal(place.document, examples[i].document);
	}
	done(c);
}

/* [passage, start, len, kind, key, article, sub, article_to, sub_to, repeals] */
static void citations_lead_both_ways(void **state)
{
	struct catalog *c = catalog_of(
	        *state, (const char *const[]){
	                        FIRST ARTICLES "}", THIRD LATER_ARTICLES "}",
	                        LAW("解释(2010)", "解释",
	                            DAYS(20100101, 0, 0, 0,
	                                 20100101)) ", \"cites\": [[3,0,9,0,\"甲法\",2,0,2,0,0], "
	                                            "[4,6,9,0,\"甲法\",9,0,9,0,0],"
	                                            "[5,0,3,0,\"乙法\",1,0,1,0,0], "
	                                            "[6,0,3,0,\"甲法\",0,0,0,0,0]]}",
	                        LAW("解释(2025)", "又解释",
	                            DAYS(20250101, 0, 0, 0,
	                                 20250101)) ", \"cites\": [[1,0,9,0,\"甲法\",1,0,3,0,0]]}",
	                        NULL});

	/* The second article as it was in 2010; there is no ninth; there is no 乙法. */
	struct catalog_citations cites = catalog_cites(c, 2);
	assert_int_equal(cites.n, 3);
	assert_int_equal(cites.at[0].document, 0);
	assert_int_equal(cites.at[0].passage, 3);
	assert_int_equal(cites.at[1].passage, 0);
	assert_int_equal(cites.at[2].from_passage, 6);
	struct catalog_list cited = catalog_cited_by(c, 0, 0);
	assert_int_equal(cited.n, 3);
	assert_int_equal(catalog_citation(c, cited.at[0])->from_document, 2);
	assert_int_equal(catalog_cited_by(c, 0, 3).n, 1);
	assert_int_equal(catalog_cited_by(c, 0, 2).n, 0);
	/* A range cites each of its articles. */
	assert_int_equal(catalog_cites(c, 3).n, 3);
	for (uint32_t article = 1; article <= 3; article++)
		assert_int_equal(catalog_cited_by(c, 1, catalog_article(c, 1, article, 0, 0)).n, 1);
	/* Both versions are cited by two documents. */
	assert_int_equal(catalog_document(c, 0)->cited, 2);
	assert_int_equal(catalog_document(c, 1)->cited, 2);
	assert_int_equal(catalog_document(c, 2)->cited, 0);
	done(c);
}

static void a_part_has_a_name_and_articles_of_its_own(void **state)
{
	struct catalog *c = catalog_of(
	        *state,
	        (const char *const[]){
	                "{\"path\": \"通知\", \"names\": [[0, \"印发办法的通知\", 0],"
	                "[0, \"办法\", 5], [1, \"云政发〔2020〕1号\", 0]], \"parts\": [1, 5],"
	                "\"articles\": [[1,0,2],[1,0,6],[2,0,7]],"
	                "\"cites\": [[7,0,9,2,\"\",1,0,1,0,0]]}",
	                NULL});
	struct cited_place place;

	assert_true(name_resolve(c, NAME_TITLE, "办法", strlen("办法"), 0, 0, 20250101, &place));
	assert_int_equal(place.passage, 5);
	assert_true(article_resolve(c, 1, 0, &place));
	assert_int_equal(place.passage, 6);
	/* 本办法第一条 is that of the part; what is cited within a document is its own affair. */
	assert_int_equal(catalog_cites(c, 0).at[0].passage, 6);
	assert_int_equal(catalog_cited_by(c, 0, 6).n, 1);
	assert_int_equal(catalog_cited_by(c, 0, 0).n, 0);
	assert_int_equal(catalog_document(c, 0)->cited, 0);
	assert_true(name_resolve(c, NAME_NUMBER, "云政发〔2020〕1号", strlen("云政发〔2020〕1号"),
	                         0, 0, 20250101, &place));
	assert_int_equal(place.passage, 0);
	done(c);
}

static void a_law_ends_the_one_before_it(void **state)
{
	struct catalog *c = catalog_of(
	        *state,
	        (const char *const[]){
	                LAW("合同法", "合同法", DAYS(19990315, 0, 19991001, 0, 19990315)) "}",
	                LAW("民法典", "民法典",
	                    DAYS(20200528, 0, 20210101, 0,
	                         20200528)) ", \"cites\": [[9,0,9,0,\"合同法\",0,0,0,0,1]]}",
	                NULL});

	assert_int_equal(catalog_document(c, 0)->repealed, 20210101);
	assert_int_equal(catalog_status(catalog_document(c, 0), 20201231), STATUS_CURRENT);
	assert_int_equal(catalog_status(catalog_document(c, 0), 20210101), STATUS_REPEALED);
	assert_int_equal(catalog_status(catalog_document(c, 1), 20210101), STATUS_CURRENT);
	done(c);
}

/* More than sorters have in memory: two documents of the same names, hundreds of thousands of them.
 */
static void names_beyond_memory(void **state)
{
	enum { NAMES = 150000, OF_LIMIT = 1 << 24 };
	struct buf line = BUF_INIT(OF_LIMIT);
	char name[32];

	buf_str(&line, "{\"path\": \"a\", \"names\": [");
	for (unsigned i = 0; i < NAMES; i++)
		buf_printf(&line, "%s[0,\"%u\",%u]", i ? "," : "", i % (NAMES / 2), i);
	buf_str(&line, "]}");
	struct catalog *c =
	        catalog_of(*state, (const char *const[]){buf_cstr(&line), buf_cstr(&line), NULL});
	for (unsigned i = 0; i < NAMES / 2; i += 77) {
		snprintf(name, sizeof(name), "%u", i);
		struct catalog_names found = catalog_find(c, NAME_TITLE, name, strlen(name));
		assert_int_equal(found.n, 4);
		for (unsigned k = 0; k < 4; k++) {
			assert_int_equal(found.at[k].document, k / 2);
			assert_int_equal(found.at[k].passage, i + k % 2 * (NAMES / 2));
		}
	}
	done(c);
	buf_release(&line);
}

/* Whatever a damaged catalog says, nothing is read that is not there. */
static void ask_everything(const struct catalog *c)
{
	struct cited_place place;
	volatile size_t sum = 0;

	(void)name_resolve(c, NAME_TITLE, "甲法", strlen("甲法"), 0, 0, 20250101, &place);
	for (uint32_t d = 0; d < 4; d++) {
		const struct catalog_document *row = catalog_document(c, d);
		sum += row ? catalog_versions(c, row->work).n : 0;
		sum += row ? catalog_version(c, row->work, 20200101) : 0;
		sum += catalog_article(c, d, 2, 0, 0);
		struct catalog_list values = catalog_values_of(c, META_TYPE, d);
		for (size_t i = 0; i < values.n; i++)
			sum += strlen(catalog_value(c, META_TYPE, values.at[i]));
		struct catalog_citations cites = catalog_cites(c, d);
		for (size_t i = 0; i < cites.n; i++)
			sum += cites.at[i].start;
		for (uint32_t passage = 0; passage < 5; passage++) {
			struct catalog_list cited = catalog_cited_by(c, d, passage);
			for (size_t i = 0; i < cited.n; i++)
				sum += catalog_citation(c, cited.at[i]) != NULL;
		}
	}
	(void)sum;
}

static void a_damaged_catalog(void **state)
{
	struct catalog *whole =
	        catalog_of(*state, (const char *const[]){FIRST ARTICLES "}",
	                                                 THIRD LATER_ARTICLES
	                                                 ", \"values\": {\"type\": [\"法律\"]},"
	                                                 "\"cites\": [[3,0,9,2,\"\",2,0,2,0,0]]}",
	                                                 NULL});
	const char *given = getenv("ZW_SEED");
	unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
	struct err err;

	print_message("seed %u\n", seed);
	srand(seed);
	for (size_t i = 0; i < 2000; i++) {
		struct catalog *c;
		char *copy = malloc(file.len);
		assert_non_null(copy);
		memcpy(copy, file.at, file.len);
		copy[(size_t)rand() % file.len] ^= (char)(1 << rand() % 8);
		size_t len = i % 4 ? file.len : (size_t)rand() % file.len;
		if (catalog_view(copy, len, 2, &c, &err) == ZW_OK)
			ask_everything(c);
		else
			assert_null(c);
		catalog_close(c);
		free(copy);
	}
	done(whole);
}

/* What fails first: nothing was gathered yet, and nothing else is closed for it. */
static void sources_that_are_not_in_the_index(void **state)
{
	struct manifest m = {.n_shards = 0};
	struct known sources;
	struct known_source one = {
	        .name = (char *)"a.txt",
	        .reader = (char *)"",
	        .shard = (char *)"1-1",
	        .first = 1,
	        .n = 1,
	};
	struct collection c = {.dir = *state, .manifest = &m, .sources = &sources};
	struct spool made, suggestions;
	struct err err = {""};
	int before = fcntl(STDIN_FILENO, F_GETFD);

	known_init(&sources);
	assert_ok(known_put(&sources, &one, &err), &err);
	spool_init(&made, *state, UINT64_MAX);
	spool_init(&suggestions, *state, UINT64_MAX);
	assert_status(catalog_make(&c, (struct suggest_terms){NULL, 0}, &made, &suggestions, &err),
	              ZW_BAD_INDEX, &err);
	assert_has(err.text, "a.txt");
	assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), before);
	spool_release(&made);
	spool_release(&suggestions);
	known_release(&sources);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(versions_follow_each_other),
	        folder_test(what_is_no_law_has_no_versions),
	        folder_test(copies_form_a_circle),
	        folder_test(copies_are_of_one_age),
	        folder_test(values_are_counted_once),
	        folder_test(a_name_means_the_version_of_the_day),
	        folder_test(volumes_are_found_by_their_articles),
	        folder_test(citations_lead_both_ways),
	        folder_test(a_part_has_a_name_and_articles_of_its_own),
	        folder_test(a_law_ends_the_one_before_it),
	        folder_test(names_beyond_memory),
	        folder_test(sources_that_are_not_in_the_index),
	        folder_test(a_damaged_catalog),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
