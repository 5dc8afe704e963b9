/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a page is made of beside its text: what it cites, who cites it, its copies and versions.
 */
#include "test.h"

#include "indexer/build/build.h"
#include "indexer/publish/publish.h"
#include "searcher/search.h"
#include "searcher/similar/similar.h"

#include <sys/stat.h>

static const char *const files[][2] = {
        {"old.md", "# 甲市养犬条例\n\n（2015年1月20日甲市人民代表大会常务委员会通过）\n\n"
                   "第一条 为了规范养犬行为，制定本条例。\n\n第二条 养犬应当登记。\n\n"
                   "第三条 本条例自2015年3月1日起施行。\n"},
        {"new.md", "# 甲市养犬条例\n\n（2021年5月6日甲市人民代表大会常务委员会修订）\n\n"
                   "第一条 为了规范养犬行为，保障安全，制定本条例。\n\n"
                   "第二条 养犬应当登记，每年年检。\n\n第三条 违反本条例第二条的，处以罚款。\n\n"
                   "第四条 本条例自2021年7月1日起施行。\n"},
        {"notice.txt",
         "甲市人民政府关于加强犬只管理的通知\n\n甲政发〔2022〕7号\n\n各县区人民政府：\n\n"
         "为落实《甲市养犬条例》第二条的规定，现通知如下。\n\n"
         "一、按照《甲市养犬条例》做好登记。\n\n甲市人民政府\n\n2022年3月4日\n"},
        {"notice copy.txt", NULL /* the same */},
};

/* It was old/1.txt, then 2.txt. */
static void was_renamed(struct known *known, const char *name, const struct build_item *item,
                        const struct build *build)
{
	struct known_source s = {.name = strdup(name),
	                         .reader = strdup("text/1"),
	                         .shard = strdup(build->shards[item->shard].name),
	                         .first = item->first,
	                         .n = item->n,
	                         .added_at = 1000,
	                         .changed_at = 2000,
	                         .former = strings_copy(NULL, "old/1.txt")};
	char **both = strings_copy(s.former, "2.txt");
	struct err err = {""};

	strings_free(s.former);
	s.former = both;
	assert_ok(known_add(known, &s, &err), &err);
}

static struct searcher *open_index(const char *folder)
{
	char *corpus = strdup(in_folder(folder, "corpus"));
	char *dir = strdup(in_folder(folder, "index")), *shards = strdup(in_folder(dir, "shards"));
	struct sources sources;
	struct publisher p;
	struct build build;
	struct searcher *s;
	struct err err = {""};
	char prefix[32];

	assert_int_equal(mkdir(corpus, 0777), 0);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const char *text = files[i][1] ? files[i][1] : files[i - 1][1];
		write_text(in_folder(corpus, files[i][0]), text, strlen(text));
	}
	assert_ok(sources_scan(&corpus, 1, &sources, &err), &err);
	assert_ok(publisher_open(dir, &p, &err), &err);
	snprintf(prefix, sizeof(prefix), "%u", (unsigned)p.number);
	struct build_options options = {.workers = 2, .shards_dir = shards, .prefix = prefix};
	uint32_t numbers[sizeof(files) / sizeof(files[0])];
	assert_in_range(sources_count(&sources), 1, sizeof(files) / sizeof(files[0]));
	for (uint32_t i = 0; i < sources_count(&sources); i++)
		numbers[i] = i;
	assert_ok(build_run(&sources, numbers, sources_count(&sources), &options, &build, &err),
	          &err);
	struct manifest m = {.shards = build.shards, .n_shards = build.n_shards};
	struct known known;
	known_init(&known);
	for (size_t i = 0; i < sources_count(&sources); i++) {
		struct build_item item;
		if (strcmp(sources_name(&sources, i), "notice.txt") != 0)
			continue;
		assert_ok(build_at(&build, i, &item, &err), &err);
		was_renamed(&known, "notice.txt", &item, &build);
	}
	assert_ok(publisher_publish(
	                  &p, &(struct publication){.manifest = &m, .sources = &known, .keep = 1},
	                  &err),
	          &err);
	known_release(&known);
	publisher_close(&p);
	build_release(&build);
	sources_release(&sources);
	assert_ok(searcher_open_number(dir, 0, &s, &err), &err);
	free(corpus);
	free(dir);
	free(shards);
	return s;
}

static const struct page_passage *passage_of(const struct page *page, const char *anchor)
{
	const struct page_passage *at = (const void *)page->passages.data;

	for (size_t i = 0; i < page->passages.len / sizeof(*at); i++)
		if (strcmp(at[i].record.anchor, anchor) == 0)
			return &at[i];
	fail_msg("no passage %s", anchor);
	return NULL;
}

static void what_a_page_cites(void **state)
{
	struct searcher *s = open_index(*state);
	struct page page;
	struct err err = {""};
	size_t seen = 0;

	assert_ok(searcher_page(s, "notice.txt", NULL, &page, &err), &err);
	const struct page_passage *at = (const void *)page.passages.data;
	const struct page_citation *cites = (const void *)page.citations.data;
	const struct other *targets = (const void *)page.targets.data;
	assert_int_equal(page.targets.len / sizeof(*targets), 1);
	assert_string_equal(targets[0].path, "new.md");
	assert_string_equal(targets[0].title, "甲市养犬条例");
	assert_int_equal(targets[0].status, STATUS_CURRENT);
	for (size_t i = 0; i < page.passages.len / sizeof(*at); i++)
		for (size_t k = 0; k < at[i].n_citations; k++, seen++) {
			const struct page_citation *c = &cites[at[i].first_citation + k];
			const char *text = at[i].record.text + c->start;
			bool article = strcmp(c->anchor, "art-2") == 0;
			assert_int_equal(c->target, 0);
			assert_memory_equal(text, "《", 3);
			assert_true(article || *c->anchor == '\0');
			assert_int_equal(c->len, strlen("《甲市养犬条例》") +
			                                 (article ? strlen("第二条") : 0));
		}
	assert_int_equal(seen, 2);
	assert_int_equal(seen, page.citations.len / sizeof(*cites));
	assert_int_equal(page.same.n, 1);
	assert_string_equal(page.same.at[0].path, "notice copy.txt");
	assert_int_equal(page.versions.n, 0);
	page_release(&page);
	searcher_close(s);
}

static void who_cites_a_page(void **state)
{
	struct searcher *s = open_index(*state);
	struct page page;
	struct err err = {""};

	assert_ok(searcher_page(s, "new.md", NULL, &page, &err), &err);
	assert_int_equal(page.status, STATUS_CURRENT);
	assert_int_equal(page.versions.n, 1);
	assert_string_equal(page.versions.at[0].path, "old.md");
	assert_int_equal(page.versions.at[0].status, STATUS_AMENDED);
	/* by the notice, its copy not counted, and by article 3 */
	assert_int_equal(passage_of(&page, "art-2")->cited, 2);
	assert_int_equal(passage_of(&page, "art-1")->cited, 0);
	const struct page_passage *third = passage_of(&page, "art-3");
	assert_int_equal(third->n_citations, 1);
	const struct page_citation *own =
	        (const struct page_citation *)(const void *)page.citations.data +
	        third->first_citation;
	assert_true(own->target == PAGE_ITSELF);
	assert_string_equal(own->anchor, "art-2");
	page_release(&page);
	assert_int_equal(searcher_page(s, "none.md", NULL, &page, &err), ZW_NOT_FOUND);
	searcher_close(s);
}

static void check_list(struct searcher *s, const char *path, const char *anchor, uint32_t offset,
                       uint32_t limit, uint32_t passages, uint32_t documents, size_t n)
{
	struct citing_list list;
	struct err err = {""};

	assert_ok(searcher_cited_by(s, path, anchor, offset, limit, &list, &err), &err);
	assert_int_equal(list.passages, passages);
	assert_int_equal(list.documents, documents);
	assert_int_equal(list.n, n);
	for (size_t i = 0; i < list.n; i++) {
		const struct mark *mark = (const void *)list.at[i].snippet.marks.data;
		assert_true(list.at[i].snippet.marks.len >= sizeof(*mark));
		const char *marked = list.at[i].snippet.text + mark->start;
		assert_true(strncmp(marked, "《甲市养犬条例》", 24) == 0 ||
		            strncmp(marked, "本条例第二条", 18) == 0);
		assert_true(*list.at[i].anchor);
	}
	citing_list_release(&list);
}

static void listed_by_passage(void **state)
{
	struct searcher *s = open_index(*state);
	struct citing_list list;
	struct err err = {""};

	check_list(s, "new.md", NULL, 0, 10, 2, 1, 2);
	check_list(s, "new.md", "", 0, 10, 2, 1, 2);
	/* what cites any version of the work */
	check_list(s, "old.md", NULL, 0, 10, 2, 1, 2);
	check_list(s, "new.md", "art-2", 0, 10, 2, 2, 2);
	check_list(s, "new.md", "art-2", 1, 10, 2, 2, 1);
	check_list(s, "new.md", "art-2", 0, 1, 2, 2, 1);
	check_list(s, "new.md", "art-2", 5, 1, 2, 2, 0);
	check_list(s, "new.md", "art-1", 0, 10, 0, 0, 0);
	check_list(s, "notice.txt", NULL, 0, 10, 0, 0, 0);
	assert_int_equal(searcher_cited_by(s, "none.md", NULL, 0, 1, &list, &err), ZW_NOT_FOUND);
	assert_int_equal(searcher_cited_by(s, "new.md", "art-9", 0, 1, &list, &err), ZW_NOT_FOUND);
	searcher_close(s);
}

static void by_a_former_path(void **state)
{
	static const char *const paths[] = {"notice.txt", "old/1.txt", "2.txt"};
	struct searcher *s = open_index(*state);
	struct page page;
	struct similar_list like;
	struct err err = {""};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_ok(searcher_page(s, paths[i], NULL, &page, &err), &err);
		assert_string_equal(page.document.path, "notice.txt");
		page_release(&page);
		assert_ok(searcher_similar(s, paths[i], 5, 20250101, 0, &like, &err), &err);
		assert_string_equal(like.document.path, "notice.txt");
		similar_release(&like);
	}
	assert_int_equal(searcher_page(s, "1.txt", NULL, &page, &err), ZW_NOT_FOUND);
	searcher_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(what_a_page_cites),
	        folder_test(who_cites_a_page),
	        folder_test(listed_by_passage),
	        folder_test(by_a_former_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
