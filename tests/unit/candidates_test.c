/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which of what could be suggested is in the file: each text once, as what weighs most, and where
 * there is no room for all, those that weigh most.
 */
#include "test.h"

#include "indexer/suggest/suggest.h"

enum { CANDIDATES = 500 };

static struct sorter *sorter_of_none(void)
{
	struct sorter *s;
	struct err err = {""};

	assert_ok(sorter_new("/tmp", 1 << 20, &s, &err), &err);
	return s;
}

static void add(struct sorter *s, enum suggest_kind kind, uint32_t score, const char *text,
                const char *query)
{
	struct buf scratch = BUF_INIT(1 << 10);
	struct suggest_candidate c = {kind, score, {text, strlen(text)}, {query, strlen(query)}};
	struct err err = {""};

	assert_ok(suggest_candidate_add(s, &scratch, &c, &err), &err);
	buf_release(&scratch);
}

/* A file of them. */
struct written {
	struct spool file;
	struct files_map map;
	struct suggestions *s;
};

static void write_them(struct sorter *candidates, uint32_t most, struct written *w)
{
	struct words *words;
	struct err err = {""};

	assert_ok(words_new(&words, &err), &err);
	spool_init(&w->file, "/tmp", UINT64_MAX);
	assert_ok(suggest_candidates_write(&candidates, words, most, &w->file, &err), &err);
	assert_null(candidates);
	assert_ok(spool_map(&w->file, &w->map, &err), &err);
	assert_ok(suggestions_view(w->map.at, w->map.len, &w->s, &err), &err);
	words_free(words);
}

static void written_release(struct written *w)
{
	suggestions_close(w->s);
	files_unmap(&w->map);
	spool_release(&w->file);
}

static uint64_t bytes_of(const struct written *w, enum suggest_section section)
{
	return ((const struct suggest_header *)w->map.at)->sections[section].bytes;
}

static void a_text_is_there_once_as_what_weighs_most(void **state)
{
	struct sorter *c = sorter_of_none();
	struct suggestion s;
	struct written w;

	(void)state;
	add(c, SUGGEST_TERM, 1500, "数据安全", "数据安全");
	add(c, SUGGEST_TITLE, 3000, "中华人民共和国民法典", "民法典");
	add(c, SUGGEST_TERM, 1200, "数据安全", "数据安全");
	add(c, SUGGEST_ISSUER, 1500, "数据安全", "数据安全");
	add(c, SUGGEST_TERM, 9000, "……", "……"); /* nothing that could be typed */
	add(c, SUGGEST_TERM, 9000, "", "");
	write_them(c, SUGGEST_OFFSETS, &w);
	assert_true(suggestions_at(w.s, 0, &s));
	assert_string_equal(s.text, "中华人民共和国民法典");
	assert_string_equal(s.query, "民法典");
	assert_int_equal(s.kind, SUGGEST_TITLE);
	assert_true(suggestions_at(w.s, 1, &s));
	assert_string_equal(s.text, "数据安全");
	assert_string_equal(s.query, "数据安全");
	assert_int_equal(s.score, 1500);
	assert_int_equal(s.kind, SUGGEST_ISSUER);
	assert_false(suggestions_at(w.s, 2, &s));
	written_release(&w);
}

/* Texts of several lengths, of 20 scores. */
static struct sorter *many(void)
{
	struct sorter *c = sorter_of_none();

	for (uint32_t i = 0; i < CANDIDATES; i++) {
		char text[100];
		snprintf(text, sizeof(text), "%.*s第%u号", (int)(i % 7) * 3, "城市公共交通管理", i);
		add(c, SUGGEST_TITLE, 1000 + i * 7919 % 20, text, i % 3 ? text : "公共交通");
	}
	return c;
}

static uint32_t count(const struct written *w, uint32_t least, uint32_t most)
{
	struct suggestion s;
	uint32_t n = 0;

	for (uint32_t i = 0; suggestions_at(w->s, i, &s); i++)
		n += s.score >= least && s.score <= most;
	return n;
}

static void assert_ordered(const struct written *w)
{
	const char *before = "";
	struct suggestion s;

	for (uint32_t i = 0; suggestions_at(w->s, i, &s); i++, before = s.text)
		assert_true(strcmp(before, s.text) < 0);
}

static void what_weighs_least_is_left_out(void **state)
{
	struct written all, some;

	(void)state;
	write_them(many(), SUGGEST_OFFSETS, &all);
	assert_int_equal(count(&all, 0, UINT32_MAX), CANDIDATES);
	uint64_t pool = bytes_of(&all, SUGGEST_POOL), strings = bytes_of(&all, SUGGEST_STRINGS);
	uint64_t whole = pool > strings ? pool : strings;
	for (uint64_t most = whole; most > 0; most -= most > whole / 9 ? whole / 9 : most) {
		uint32_t least = UINT32_MAX;
		struct suggestion s;
		write_them(many(), (uint32_t)most, &some);
		assert_true(bytes_of(&some, SUGGEST_POOL) <= most);
		assert_true(bytes_of(&some, SUGGEST_STRINGS) <= most);
		uint32_t n = count(&some, 0, UINT32_MAX);
		/* Of all scores there are as many, so that of half the room half is used. */
		assert_in_range(n, most < whole / 2 ? 0 : CANDIDATES * most / whole * 4 / 5,
		                most == whole ? CANDIDATES : CANDIDATES - 1);
		for (uint32_t i = 0; suggestions_at(some.s, i, &s); i++)
			least = s.score < least ? s.score : least;
		if (least < UINT32_MAX)
			assert_int_equal(count(&some, least + 1, UINT32_MAX),
			                 count(&all, least + 1, UINT32_MAX));
		assert_ordered(&some);
		written_release(&some);
	}
	written_release(&all);
}

static void nothing_at_all_is_a_file_too(void **state)
{
	struct suggestion s;
	struct written w;

	(void)state;
	write_them(sorter_of_none(), SUGGEST_OFFSETS, &w);
	assert_false(suggestions_at(w.s, 0, &s));
	written_release(&w);
	write_them(many(), 0, &w);
	assert_false(suggestions_at(w.s, 0, &s));
	written_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_text_is_there_once_as_what_weighs_most),
	        cmocka_unit_test(what_weighs_least_is_left_out),
	        cmocka_unit_test(nothing_at_all_is_a_file_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
