/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The shim: tables are written and read, and whatever Xapian throws arrives as a status.
 */
#include "test.h"

#include "core/index/xapian.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>

/* Entries 1 … n, each with the term 条 as often as its number and a value with its letter. */
static void write_table(const char *path, uint32_t n)
{
	struct xap_writer *w;
	struct err err = {""};

	assert_ok(xap_create(path, &w, &err), &err);
	assert_ok(xap_set_metadata(w, "shard", "1-1", &err), &err);
	for (uint32_t i = 1; i <= n; i++) {
		char data[16], letter[2] = {(char)('a' + (n - i) % 26), '\0'};
		snprintf(data, sizeof(data), "entry %u", i);
		struct xap_term terms[] = {{"条", 3, i}, {i % 2 ? "奇" : "偶", 3, 1}};
		struct xap_value value = {0, letter, 1};
		struct xap_entry entry = {terms, 2, &value, 1, data, strlen(data)};
		assert_ok(xap_add(w, &entry, &err), &err);
	}
	assert_ok(xap_finish(w, &err), &err);
}

static struct xap_table *open_table(const char *path)
{
	struct xap_table *table;
	struct err err = {""};

	assert_ok(xap_open(&path, 1, &table, &err), &err);
	return table;
}

static void what_was_written_is_read(void **state)
{
	const char *path = in_folder(*state, "t");
	struct buf text = BUF_INIT(1000);
	struct err err = {""};
	uint32_t frequency;

	write_table(path, 3);
	struct xap_table *t = open_table(path);
	assert_int_equal(xap_count(t), 3);
	assert_ok(xap_frequency(t, "奇", 3, &frequency, &err), &err);
	assert_int_equal(frequency, 2);
	assert_ok(xap_frequency(t, "无", 3, &frequency, &err), &err);
	assert_int_equal(frequency, 0);
	assert_ok(xap_data(t, 2, &text, &err), &err);
	assert_string_equal(buf_cstr(&text), "entry 2");
	buf_release(&text);
	xap_close(t);
	xap_close(NULL);
}

static void postings_move_forward(void **state)
{
	const char *path = in_folder(*state, "t");
	struct xap_postings *p;
	struct err err = {""};
	uint32_t at, count;

	write_table(path, 9);
	struct xap_table *t = open_table(path);
	assert_ok(xap_postings_open(t, "奇", 3, &p, &err), &err);
	static const uint32_t steps[][2] = {{1, 1}, {2, 3}, {3, 3}, {4, 5}, {8, 9}, {10, 0}};
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		assert_ok(xap_postings_seek(p, steps[i][0], &at, &count, &err), &err);
		assert_int_equal(at, steps[i][1]);
		assert_int_equal(count, at ? 1 : 0);
	}
	xap_postings_close(p);
	assert_ok(xap_postings_open(t, "条", 3, &p, &err), &err);
	assert_ok(xap_postings_seek(p, 7, &at, &count, &err), &err);
	assert_int_equal(count, 7);
	xap_postings_close(p);
	assert_ok(xap_postings_open(t, "无", 3, &p, &err), &err);
	assert_null(p);
	xap_postings_close(NULL);
	xap_close(t);
}

static void compact_keeps_the_numbers(void **state)
{
	const char *from = in_folder(*state, "from"), *to = in_folder(*state, "to");
	struct buf text = BUF_INIT(1000);
	struct err err = {""};

	write_table(from, 30);
	assert_ok(xap_compact(from, to, &err), &err);
	struct xap_table *t = open_table(to);
	assert_int_equal(xap_count(t), 30);
	assert_ok(xap_data(t, 17, &text, &err), &err);
	assert_string_equal(buf_cstr(&text), "entry 17");
	buf_release(&text);
	xap_close(t);
}

/* What is ranked is exactly the set; its first tier leads; equal scores are by value. */
static void ranks_a_set_in_two_tiers(void **state)
{
	const char *path = in_folder(*state, "t");
	struct err err = {""};
	struct xap_hit hits[10];
	size_t found;
	uint32_t all;
	const uint64_t among[] = {1 << 2 | 1 << 3 | 1 << 5 | 1 << 6}, first[] = {1 << 3};
	struct xap_set sets[2] = {{"1-1", among, 9, NULL}, {"1-1", first, 9, NULL}};
	struct xap_request r = {.among = &sets[0],
	                        .first = &sets[1],
	                        .n_sets = 1,
	                        .tier = 100,
	                        .k1 = 1.2,
	                        .b = 0.75,
	                        .sort_slot = -1,
	                        .tie_slot = 0,
	                        .collapse_slot = -1,
	                        .limit = 10};

	write_table(path, 9);
	struct xap_table *t = open_table(path);
	assert_ok(xap_rank(t, &r, hits, &found, &all, &err), &err);
	assert_int_equal(found, 4);
	assert_int_equal(all, 4);
	/* 3 leads; the letters of the others ascend from 6 down. */
	static const uint32_t wanted[] = {3, 6, 5, 2};
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(hits[i].entry, wanted[i]);
	assert_true(hits[0].weight >= 100 && hits[1].weight < 100);
	r.sort_slot = 0;
	r.offset = 1;
	r.limit = 2;
	assert_ok(xap_rank(t, &r, hits, &found, &all, &err), &err);
	assert_int_equal(found, 2);
	assert_int_equal(hits[0].entry, 3);
	assert_int_equal(hits[1].entry, 5);
	xap_close(t);
}

/* Entry i of folder s of n has the number (i - 1) * n + s + 1. */
static void two_folders_are_one_table(void **state)
{
	const char *paths[] = {in_folder(*state, "a"), in_folder(*state, "b")};
	struct xap_table *t;
	struct buf text = BUF_INIT(1000);
	struct err err = {""};

	write_table(paths[0], 2);
	write_table(paths[1], 3);
	assert_ok(xap_open(paths, 2, &t, &err), &err);
	assert_int_equal(xap_count(t), 5);
	assert_ok(xap_data(t, (3 - 1) * 2 + 1 + 1, &text, &err), &err);
	assert_string_equal(buf_cstr(&text), "entry 3");
	buf_release(&text);
	xap_close(t);
}

static void failures_are_statuses(void **state)
{
	const char *path = in_folder(*state, "t"), *absent = in_folder(*state, "absent");
	struct xap_table *table = NULL;
	struct xap_writer *w;
	struct err err = {""};
	struct buf text = BUF_INIT(1000);
	char longest[300];
	struct xap_term term = {longest, sizeof(longest), 1};
	struct xap_entry entry = {&term, 1, NULL, 0, "", 0};

	assert_int_equal(xap_open(&absent, 1, &table, &err), ZW_BAD_INDEX);
	assert_null(table);
	assert_true(strlen(err.text) > 0);
	assert_ok(xap_create(path, &w, &err), &err);
	memset(longest, 'a', sizeof(longest));
	assert_int_not_equal(xap_add(w, &entry, &err), ZW_OK);
	xap_discard(w);
	xap_discard(NULL);
	assert_ok(xap_finish(NULL, &err), &err);
	write_table(in_folder(*state, "good"), 1);
	table = open_table(in_folder(*state, "good"));
	assert_int_equal(xap_data(table, 7, &text, &err), ZW_NOT_FOUND);
	xap_close(table);
	buf_release(&text);
}

static bool say_term(void *context, const char *term, size_t len, uint32_t frequency)
{
	buf_printf(context, "%.*s %u;", (int)len, term, frequency);
	return true;
}

/* As though there were none with fewer. */
static bool say_frequent(void *context, const char *term, size_t len, uint32_t frequency)
{
	return frequency > 1 && say_term(context, term, len, frequency);
}

static void terms_by_their_beginning(void **state)
{
	const char *path = in_folder(*state, "t");
	struct buf said = BUF_INIT(1000);
	struct err err = {""};

	write_table(path, 3);
	struct xap_table *t = open_table(path);
	assert_ok(xap_terms(t, "奇", 3, 10, say_term, &said, &err), &err);
	assert_string_equal(buf_cstr(&said), "奇 2;");
	buf_reset(&said);
	assert_ok(xap_terms(t, "\xE5", 1, 10, say_term, &said, &err), &err);
	assert_string_equal(buf_cstr(&said), "偶 1;奇 2;");
	buf_reset(&said);
	assert_ok(xap_terms(t, "", 0, 1, say_term, &said, &err), &err);
	assert_string_equal(buf_cstr(&said), "偶 1;");
	buf_reset(&said);
	assert_ok(xap_terms(t, "", 0, 1, say_frequent, &said, &err), &err);
	assert_string_equal(buf_cstr(&said), "奇 2;");
	buf_reset(&said);
	assert_ok(xap_terms(t, "无", 3, 10, say_term, &said, &err), &err);
	assert_string_equal(buf_cstr(&said), "");
	buf_release(&said);
	xap_close(t);
}

static void ranks_by_weights_of_entries(void **state)
{
	const char *path = in_folder(*state, "t");
	uint64_t among[1] = {0x3E}; /* 1 to 5 */
	double weights[6] = {0, 2, 7, 0, 2, 1};
	struct xap_set set = {"1-1", among, 5, weights};
	struct xap_request r = {.among = &set,
	                        .n_sets = 1,
	                        .sort_slot = -1,
	                        .collapse_slot = -1,
	                        .k1 = 1,
	                        .b = .5,
	                        .offset = 1,
	                        .limit = 3};
	struct xap_hit hits[3];
	struct err err = {""};
	size_t n;
	uint32_t all;

	write_table(path, 5);
	struct xap_table *t = open_table(path);
	assert_ok(xap_rank(t, &r, hits, &n, &all, &err), &err);
	assert_int_equal(n, 3);
	/* 4 before 1: its value is lower. */
	assert_int_equal(hits[0].entry, 4);
	assert_int_equal(hits[1].entry, 1);
	assert_int_equal(hits[2].entry, 5);
	xap_close(t);
}

/* 0 is 奇 or 偶 with one occurrence, 条 has as many as the number of the entry. */
static double bm25_of(uint32_t entry, const struct xap_request *r)
{
	double length = entry + 1, steps = 1 << 20;
	double tf = entry / (r->k1 * (1 - r->b + r->b * length / r->average) + entry);

	return round(r->terms[0].factor * (r->k1 + 1) * tf * steps) / steps;
}

/* The caller says how rare a term is and how long entries are: what is in the table has no say. */
static void statistics_are_those_of_the_caller(void **state)
{
	enum { ENTRIES = 40, FEW = 3 };
	const char *path = in_folder(*state, "t");
	struct xap_weighted term = {"条", 3, 2.5};
	struct xap_request r = {.terms = &term,
	                        .n_terms = 1,
	                        .k1 = 0.8,
	                        .b = 0.9,
	                        .average = 7,
	                        .sort_slot = -1,
	                        .collapse_slot = -1,
	                        .limit = ENTRIES};
	struct xap_hit hits[ENTRIES], first[FEW];
	struct err err = {""};
	size_t n;
	uint32_t all;
	uint64_t length;

	write_table(path, ENTRIES);
	struct xap_table *t = open_table(path);
	assert_ok(xap_length(t, &length, &err), &err);
	assert_int_equal(length, ENTRIES * (ENTRIES + 1) / 2 + ENTRIES);
	assert_ok(xap_rank(t, &r, hits, &n, &all, &err), &err);
	assert_int_equal(n, ENTRIES);
	for (size_t i = 0; i < n; i++)
		assert_true(hits[i].weight == bm25_of(hits[i].entry, &r));
	/* A few of them are the same: the bound of a weight is one. */
	r.limit = FEW;
	assert_ok(xap_rank(t, &r, first, &n, &all, &err), &err);
	assert_int_equal(n, FEW);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(first[i].entry, hits[i].entry);
	xap_close(t);
}

/* Each term by its factor alone (k1 = 0), of which one shard has only some. */
static void a_shard_may_lack_a_term(void **state)
{
	const char *paths[] = {in_folder(*state, "a"), in_folder(*state, "b")};
	struct xap_weighted terms[] = {{"奇", 3, 3}, {"条", 3, 2}, {"无", 3, 5}, {"偶", 3, 9}};
	struct xap_request r = {
	        .terms = terms, .n_terms = 4, .sort_slot = -1, .collapse_slot = -1, .limit = 1};
	struct xap_hit hit;
	struct xap_table *t;
	struct err err = {""};
	size_t n;
	uint32_t all;

	write_table(paths[0], 1); /* no 偶 */
	write_table(paths[1], 30);
	assert_ok(xap_open(paths, 2, &t, &err), &err);
	assert_ok(xap_rank(t, &r, &hit, &n, &all, &err), &err);
	assert_int_equal(n, 1);
	assert_true(hit.weight == 9 + 2);
	xap_close(t);
}

/* As on a full disk: files of this process may not grow. */
static void who_cannot_be_written_is_named(void **state)
{
	const char *path = in_folder(*state, "t");
	struct rlimit before, small;
	struct xap_writer *w;
	struct err err = {""};
	char text[20000] = "";

	uint32_t any = 1; /* what cannot be compressed */
	for (size_t i = 0; i < sizeof(text); i++, any = any * 1664525 + 1013904223)
		text[i] = (char)(any >> 24);
	struct xap_entry entry = {NULL, 0, NULL, 0, text, sizeof(text)};
	assert_ok(xap_create(path, &w, &err), &err);
	assert_ok(xap_add(w, &entry, &err), &err);
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 8192;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum zw_status status = xap_flush(w, &err);
	xap_discard(w);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, handler);
	assert_int_equal(status, ZW_BAD_INDEX);
	assert_memory_equal(err.text, path, strlen(path));
	assert_non_null(strstr(err.text, strerror(EFBIG)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(terms_by_their_beginning),
	        folder_test(ranks_by_weights_of_entries),
	        folder_test(what_was_written_is_read),
	        folder_test(postings_move_forward),
	        folder_test(compact_keeps_the_numbers),
	        folder_test(ranks_a_set_in_two_tiers),
	        folder_test(two_folders_are_one_table),
	        folder_test(failures_are_statuses),
	        folder_test(a_shard_may_lack_a_term),
	        folder_test(statistics_are_those_of_the_caller),
	        folder_test(who_cannot_be_written_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
