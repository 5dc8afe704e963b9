/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a shard keeps to show: records come back as they were, from blocks of which a few are kept,
 * and without memory that is told.
 */
#include "texts_written.h"

/* ---- What is written is read ---- */

static void records_of_many_sizes(void **state)
{
	enum { N = 3000 };
	const char *path = in_folder(*state, "t");
	size_t *lens = malloc(N * sizeof(*lens));
	uint32_t any = 1;

	assert_non_null(lens);
	for (uint32_t i = 0; i < N; i++, any = any * 1664525 + 1013904223) {
		static const size_t most[] = {1, 20, 700, 700, 700, 5000, 20000, 90000};
		lens[i] = (any >> 8) % most[any >> 4 & (i < 500 ? 7 : 3)];
	}
	/* Beside the borders of a block, and of what is kept. */
	static const size_t beside[] = {BLOCK - 6, BLOCK - 5, BLOCK - 4, BLOCK - 1, BLOCK,
	                                BLOCK + 1, 0,         BLOCK,     0,         BLOCK + 5};
	memcpy(lens + 600, beside, sizeof(beside));
	write_texts(path, lens, N);
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, N);
	for (uint32_t i = 0; i < N; i++)
		assert_record(t, i, lens[i]);
	for (uint32_t i = 0; i < N; i++, any = any * 1664525 + 1013904223)
		assert_record(t, any % N, lens[any % N]);
	texts_close(t);
	texts_close(NULL);
	xap_close(tree);
	free(lens);
}

static void no_records(void **state)
{
	const char *path = in_folder(*state, "t");
	struct buf record = BUF_INIT(ROOM);
	struct err err = {""};

	write_texts(path, NULL, 0);
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, 0);
	assert_int_equal(texts_get(t, 0, &record, &err), ZW_NOT_FOUND);
	texts_close(t);
	xap_close(tree);
}

static void records_of_no_bytes(void **state)
{
	enum { N = 100000 };
	const char *path = in_folder(*state, "t");
	size_t *lens = calloc(N, sizeof(*lens));

	assert_non_null(lens);
	lens[N - 1] = 3;
	write_texts(path, lens, N);
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, N);
	for (uint32_t i = 0; i < N; i += 997)
		assert_record(t, i, 0);
	assert_record(t, N - 1, 3);
	texts_close(t);
	xap_close(tree);
	free(lens);
}

/* The largest record may be kept, a larger one not. */
static void limits(void **state)
{
	const size_t lens[] = {10, TEXTS_RECORD_LIMIT, 20};
	const char *path = in_folder(*state, "t");
	struct texts_writer *w;
	struct buf record = BUF_INIT(ROOM), small = BUF_INIT(9);
	struct err err = {""};

	write_texts(path, lens, 3);
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, 3);
	for (uint32_t round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 3; i++)
			assert_record(t, i, lens[i]);
	assert_int_equal(texts_get(t, 3, &record, &err), ZW_NOT_FOUND);
	assert_int_equal(texts_get(t, UINT32_MAX, &record, &err), ZW_NOT_FOUND);
	assert_int_equal(record.len, 0);
	assert_int_equal(texts_get(t, 0, &small, &err), ZW_LIMIT);
	/* It is appended. */
	buf_str(&record, "a ");
	assert_ok(texts_get(t, 0, &record, &err), &err);
	assert_int_equal(record.len, 2 + lens[0]);
	assert_memory_equal(record.data, "a ", 2);
	texts_close(t);
	xap_close(tree);
	buf_release(&record);
	buf_release(&small);

	struct xap_writer *other = create(in_folder(*state, "other"));
	char *long_one = calloc(1, TEXTS_RECORD_LIMIT + 1);
	assert_non_null(long_one);
	assert_ok(texts_begin(&w, &err), &err);
	assert_int_equal(texts_add(w, other, long_one, TEXTS_RECORD_LIMIT + 1, &err), ZW_LIMIT);
	texts_discard(w);
	texts_discard(NULL);
	xap_discard(other);
	free(long_one);
}

/* ---- What is kept ---- */

/* Whether a block had to be read for it: what is kept costs no allocation. */
static bool is_read(struct texts *t, uint32_t number, struct buf *record)
{
	struct err err = {""};

	buf_reset(record);
	count_allocations(0);
	enum zw_status status = texts_get(t, number, record, &err);
	unsigned n = allocations_counted();
	assert_ok(status, &err);
	return n > 0;
}

static void the_last_blocks_are_kept(void **state)
{
	enum { N = 400, LEN = BLOCK / 4 - 100, IN_BLOCK = 4, KEPT = 16 };
	const char *path = in_folder(*state, "t");
	size_t lens[N];
	struct buf record = BUF_INIT(ROOM);

	if (!OWN_MALLOC)
		skip();
	for (size_t i = 0; i < N; i++)
		lens[i] = i == N - 1 ? 2 * BLOCK : LEN;
	write_texts(path, lens, N);
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, N);
	assert_true(buf_reserve(&record, 2 * BLOCK));
	for (uint32_t i = 0; i < KEPT; i++)
		assert_true(is_read(t, i * IN_BLOCK, &record));
	for (uint32_t i = 0; i < KEPT * IN_BLOCK; i++)
		assert_false(is_read(t, i, &record));
	/* Block 0 is used again: 1 goes for another. */
	assert_false(is_read(t, 0, &record));
	assert_true(is_read(t, KEPT * IN_BLOCK, &record));
	assert_false(is_read(t, 1, &record));
	assert_false(is_read(t, 2 * IN_BLOCK, &record));
	assert_true(is_read(t, IN_BLOCK, &record));
	/* A large one is not kept. */
	assert_true(is_read(t, N - 1, &record));
	assert_true(is_read(t, N - 1, &record));
	assert_false(is_read(t, 0, &record));
	texts_close(t);
	xap_close(tree);
	buf_release(&record);
}

/* ---- Memory ---- */

/* Each allocation fails once; what was opened goes on all the same. */
static void reading_without_memory(void **state)
{
	const size_t lens[] = {50, 4 * BLOCK, 3000, 9000, 9000};
	enum { N = sizeof(lens) / sizeof(lens[0]) };
	const char *path = in_folder(*state, "t");
	unsigned failed = 0;

	if (!OWN_MALLOC)
		skip();
	write_texts(path, lens, N);
	struct xap_tree *tree = open_tree(path);
	for (unsigned at = 1, n = at; n + 1 >= at; at++) {
		struct buf record = BUF_INIT(ROOM);
		struct texts *t;
		struct err err = {""};
		count_allocations(at);
		enum zw_status status = texts_open(tree, N, &t, &err);
		for (uint32_t i = 0; i < N && status == ZW_OK; i++)
			status = texts_get(t, i, &record, &err);
		n = allocations_counted();
		if (status != ZW_OK) {
			assert_status(status, ZW_NO_MEMORY, &err);
			failed++;
		}
		for (uint32_t i = 0; i < N && t; i++)
			assert_record(t, i, lens[i]);
		texts_close(t);
		buf_release(&record);
	}
	assert_true(failed > 5);
	xap_close(tree);
}

static void writing_without_memory(void **state)
{
	const size_t lens[] = {50, 4 * BLOCK, 3000, 9000, 9000};
	enum { N = sizeof(lens) / sizeof(lens[0]) };
	struct buf records[N];
	unsigned failed = 0;

	if (!OWN_MALLOC)
		skip();
	for (uint32_t i = 0; i < N; i++) {
		records[i] = BUF_INIT(ROOM);
		make_record(&records[i], i, lens[i]);
	}
	for (unsigned at = 1, n = at; n + 1 >= at; at++) {
		char name[16];
		struct texts_writer *w;
		struct err err = {""};
		snprintf(name, sizeof(name), "t%u", at);
		struct xap_writer *tree = create(in_folder(*state, name));
		count_allocations(at);
		enum zw_status status = texts_begin(&w, &err);
		for (uint32_t i = 0; i < N && status == ZW_OK; i++)
			status = texts_add(w, tree, records[i].data, records[i].len, &err);
		if (status == ZW_OK)
			status = texts_finish(w, tree, &err);
		else
			texts_discard(w);
		if (status == ZW_OK) {
			status = xap_finish(tree, &err);
			tree = NULL;
		}
		n = allocations_counted();
		if (status == ZW_OK)
			continue;
		assert_status(status, ZW_NO_MEMORY, &err);
		failed++;
		xap_discard(tree);
	}
	assert_true(failed > 5);
	for (uint32_t i = 0; i < N; i++)
		buf_release(&records[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(records_of_many_sizes),    folder_test(no_records),
	        folder_test(records_of_no_bytes),      folder_test(limits),
	        folder_test(the_last_blocks_are_kept), folder_test(reading_without_memory),
	        folder_test(writing_without_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
