/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The list of blocks: its pages and their borders, how much of it is read for a text, and what is
 * told of a list that is damaged.
 */
#include "texts_written.h"

#include "core/index/texts/blocks.h"

/* ---- What is written is read ---- */

/* A block each: records of more than half a block, of one, of more than one. */
static size_t length_of(uint32_t number)
{
	return BLOCK / 2 + 20 + number % 3 * (BLOCK / 2);
}

static void write_blocks(bool distant, const char *path, uint32_t n)
{
	size_t *lens = malloc((n + 1) * sizeof(*lens));

	assert_non_null(lens);
	for (uint32_t i = 0; i < n; i++)
		lens[i] = length_of(i);
	write_texts_for(distant, path, lens, n);
	free(lens);
}

static size_t bytes_of(struct xap_tree *tree, const char *key, size_t len)
{
	struct buf value = BUF_INIT(1 << 20);
	struct err err = {""};

	assert_ok(xap_get(tree, key, len, &value, &err), &err);
	size_t n = value.len;
	buf_release(&value);
	return n;
}

/* A page has a number, then a byte for each of these blocks. They follow the top, or do not. */
static void assert_list(struct xap_tree *tree, uint32_t blocks, bool follow)
{
	uint32_t pages = (blocks + PAGE - 1) / PAGE;
	char key[5];

	assert_int_equal(bytes_of(tree, "T", 1),
	                 4 * (pages + 2) + (follow ? 4 * pages + blocks : 0));
	for (uint32_t i = 0; i <= pages; i++) {
		uint32_t in = i + 1 < pages ? PAGE : blocks - i * PAGE;
		assert_int_equal(bytes_of(tree, key, make_key(key, 'T', i)),
		                 follow || i == pages ? 0 : 4 + in);
	}
}

static void assert_blocks(struct xap_tree *tree, uint32_t n)
{
	uint32_t any = 1;

	for (int loaded = 0; loaded < 2; loaded++) {
		struct texts *t = open_texts(tree, n);
		struct err err = {""};
		if (loaded) {
			assert_ok(texts_load(t, &err), &err);
			assert_ok(texts_load(t, &err), &err);
		}
		for (uint32_t i = n; i-- > 0;)
			assert_record(t, i, length_of(i));
		for (uint32_t i = 0; i < 500; i++, any = any * 1664525 + 1013904223)
			assert_record(t, (any >> 8) % n, length_of((any >> 8) % n));
		texts_close(t);
	}
}

static void pages_and_their_borders(void **state)
{
	static const uint32_t numbers[] = {1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1};

	for (size_t k = 0; k < sizeof(numbers) / sizeof(numbers[0]); k++)
		for (int distant = 0; distant < 2; distant++) {
			char name[24];
			snprintf(name, sizeof(name), "%d-%u", distant, numbers[k]);
			const char *path = in_folder(*state, name);
			write_blocks(distant, path, numbers[k]);
			struct xap_tree *tree = open_tree(path);
			assert_list(tree, numbers[k], distant || numbers[k] <= PAGE);
			assert_blocks(tree, numbers[k]);
			xap_close(tree);
		}
}

/* Many small ones, then one that takes a block for itself, and so on: numbers of two bytes in the
 * list, and of one. */
enum { SMALL = 130, BOTH = SMALL + 1 };

static bool is_large(uint32_t number)
{
	return number % BOTH == SMALL;
}

static void write_both(bool distant, const char *path, uint32_t n)
{
	static const char large[BLOCK + 1];
	struct xap_writer *tree = create(path);
	struct texts_writer *w;
	struct err err = {""};

	assert_ok(texts_begin(&w, &err), &err);
	if (distant)
		texts_for_distant(w);
	for (uint32_t i = 0; i < n; i++)
		assert_ok(is_large(i) ? texts_add(w, tree, large, sizeof(large), &err)
		                      : texts_add(w, tree, (char *)&i, sizeof(i), &err),
		          &err);
	assert_ok(texts_finish(w, tree, &err), &err);
	finish(tree);
}

/* More than are kept unpacked. */
static void many_pages(void **state)
{
	enum { N = 40 * PAGE / 2 * BOTH };
	struct buf got = BUF_INIT(ROOM);
	uint32_t any = 1;

	for (int distant = 0; distant < 2; distant++) {
		const char *path = in_folder(*state, distant ? "distant" : "here");
		write_both(distant, path, N);
		struct xap_tree *tree = open_tree(path);
		struct texts *t = open_texts(tree, N);
		struct err err = {""};
		assert_ok(xap_fetch(tree, "T", 1, &got, &err), &err);
		assert_true(((unsigned char)got.data[0] | (unsigned char)got.data[1] << 8) >
		            PAGES_KEPT * PAGE);
		for (uint32_t i = 0; i < 5000; i++, any = any * 1664525 + 1013904223) {
			uint32_t number = (any >> 4) % N;
			buf_reset(&got);
			assert_ok(texts_get(t, number, &got, &err), &err);
			assert_int_equal(got.len, is_large(number) ? BLOCK + 1 : sizeof(number));
			if (!is_large(number))
				assert_memory_equal(got.data, &number, sizeof(number));
		}
		texts_close(t);
		xap_close(tree);
	}
	buf_release(&got);
}

/* ---- Memory ---- */

/* Each allocation fails once; what was opened goes on all the same. */
static unsigned fail_each(struct xap_tree *tree, uint32_t n)
{
	unsigned failed = 0;

	for (unsigned at = 1, most = at; most + 1 >= at; at++) {
		struct buf record = BUF_INIT(ROOM);
		struct texts *t;
		struct err err = {""};
		count_allocations(at);
		enum zw_status status = texts_open(tree, n, &t, &err);
		if (at % 2 && status == ZW_OK)
			status = texts_load(t, &err);
		for (uint32_t i = 0; i < n && status == ZW_OK; i += n - 1)
			status = texts_get(t, i, &record, &err);
		most = allocations_counted();
		if (status != ZW_OK) {
			assert_status(status, ZW_NO_MEMORY, &err);
			failed++;
		}
		for (uint32_t i = 0; i < n && t; i += n - 1)
			assert_record(t, i, length_of(i));
		texts_close(t);
		buf_release(&record);
	}
	return failed;
}

static void reading_without_memory(void **state)
{
	if (!OWN_MALLOC)
		skip();
	for (int distant = 0; distant < 2; distant++) {
		const char *path = in_folder(*state, distant ? "distant" : "here");
		write_blocks(distant, path, PAGE + 1);
		struct xap_tree *tree = open_tree(path);
		assert_true(fail_each(tree, PAGE + 1) > 8);
		xap_close(tree);
	}
}

/* ---- Damage ---- */

struct value {
	const char *bytes;
	size_t len;
};

#define VALUE(literal)                                                                             \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

/* Puts another value in the place of one. */
static void replace(const char *path, const char *key, size_t key_len, const struct value *value)
{
	struct xap_writer *tree;
	struct err err = {""};

	assert_ok(xap_reopen(path, &tree, &err), &err);
	put(tree, key, key_len, value->bytes, value->len);
	finish(tree);
}

/* The record is had as it was, or it is told that it is damaged: true. */
static bool is_told(struct texts *t, uint32_t number)
{
	struct buf record = BUF_INIT(ROOM);
	struct err err = {""};
	enum zw_status status = texts_get(t, number, &record, &err);

	if (status == ZW_OK) {
		assert_record(t, number, length_of(number));
	} else {
		assert_status(status, ZW_BAD_INDEX, &err);
		assert_has(err.text, "damaged");
		assert_int_equal(record.len, 0);
		/* It stays so. */
		assert_status(texts_get(t, number, &record, &err), ZW_BAD_INDEX, &err);
	}
	buf_release(&record);
	return status != ZW_OK;
}

/* Which of the first and the last record of n are told, and whether loading the list is. */
enum { FIRST = 1, LAST = 2, LOADING = 4, ALL = FIRST | LAST | LOADING };
static int told(const char *path, uint32_t n)
{
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, n);
	struct err err = {""};
	int which = (is_told(t, 0) ? FIRST : 0) | (is_told(t, n - 1) ? LAST : 0);
	enum zw_status status = texts_load(t, &err);

	if (status != ZW_OK) {
		assert_status(status, ZW_BAD_INDEX, &err);
		assert_has(err.text, "damaged");
		which |= LOADING;
	}
	assert_status(texts_load(t, &err), status, &err);
	assert_int_equal(is_told(t, 0), (which & FIRST) > 0);
	assert_status(texts_get(t, n, &(struct buf){0}, &err), ZW_NOT_FOUND, &err);
	texts_close(t);
	xap_close(tree);
	return which;
}

#define ZERO "\0\0\0\0"
#define NUMBER(n) n "\0\0\0"

/* Two blocks of one record each. */
static void a_short_list_may_be_another(void **state)
{
	static const struct value lists[] = {
	        VALUE(""),
	        VALUE("\2\0\0"),
	        VALUE(NUMBER("\2")),
	        VALUE(NUMBER("\2") ZERO),
	        VALUE(ZERO ZERO),                                    /* of none */
	        VALUE(ZERO NUMBER("\2")),                            /* none, of two records */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2")),               /* no page */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") "\0\0\0"),      /* cut in a number */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO),          /* no blocks */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\1"),     /* one is absent */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\1\1\1"), /* one more */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\1\1\0"), /* a byte more */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\2\0"),   /* a block of none */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\0\2"),   /* the other */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\1\2"),   /* too many records */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\1\x81"), /* without an end */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\1\x81\x80\x80\x80\x10"), /* 2^32 + 1 */
	        VALUE(NUMBER("\2") ZERO NUMBER("\2") NUMBER("\1") "\1\1"), /* it begins elsewhere */
	        VALUE(NUMBER("\2") NUMBER("\1") NUMBER("\2") NUMBER("\1") "\1\1"), /* so do all */
	        VALUE(NUMBER("\1") ZERO NUMBER("\2") ZERO "\1\1"), /* fewer blocks */
	        VALUE(NUMBER("\3") ZERO NUMBER("\2") ZERO "\1\1"), /* more */
	        VALUE(NUMBER("\2") ZERO NUMBER("\1") ZERO "\1\1"), /* fewer records */
	        VALUE(NUMBER("\2") ZERO NUMBER("\3") ZERO "\1\2"), /* more */
	        VALUE("\2\4\0\0" ZERO NUMBER("\2") ZERO "\1\1"),   /* of another level */
	        VALUE("\xFF\xFF\xFF\xFF" ZERO NUMBER("\2") ZERO "\1\1"),
	};
	const char *path = in_folder(*state, "t");

	write_blocks(false, path, 2);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		replace(path, "T", 1, &lists[i]);
		assert_int_equal(told(path, 2), ALL);
	}
	/* What the writer writes. */
	replace(path, "T", 1, &(struct value)VALUE(NUMBER("\2") ZERO NUMBER("\2") ZERO "\1\1"));
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, 2);
	for (uint32_t i = 0; i < 2; i++)
		assert_record(t, i, length_of(i));
	texts_close(t);
	xap_close(tree);
}

/* A list that fits together, and is not of these blocks. */
static void records_of_another_block_are_told(void **state)
{
	const size_t lens[] = {20, 20, 2 * BLOCK, 20, 20, 20};
	enum { N = sizeof(lens) / sizeof(lens[0]) };
	static const struct {
		struct value list;
		bool right; /* it is of the last block */
	} lists[] = {
	        {VALUE(NUMBER("\3") ZERO NUMBER("\6") ZERO "\1\2\3"), true},
	        {VALUE(NUMBER("\3") ZERO NUMBER("\6") ZERO "\3\2\1"), false},
	        {VALUE(NUMBER("\2") ZERO NUMBER("\6") ZERO "\3\3"), false},
	        {VALUE(NUMBER("\4") ZERO NUMBER("\6") ZERO "\1\2\1\2"), false},
	};
	const char *path = in_folder(*state, "t");

	write_texts(path, lens, N);
	for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++) {
		replace(path, "T", 1, &lists[k].list);
		struct xap_tree *tree = open_tree(path);
		struct texts *t = open_texts(tree, N);
		struct buf record = BUF_INIT(ROOM);
		struct err err = {""};
		for (uint32_t i = 0; i < N; i++)
			if (i > 2 && lists[k].right)
				assert_record(t, i, lens[i]);
			else
				assert_status(texts_get(t, i, &record, &err), ZW_BAD_INDEX, &err);
		texts_close(t);
		xap_close(tree);
		buf_release(&record);
	}
}

/* The value of a key of a tree. */
static void get_value(const char *path, const char *key, size_t len, struct buf *value)
{
	struct xap_tree *tree = open_tree(path);
	struct err err = {""};

	assert_ok(xap_get(tree, key, len, value, &err), &err);
	assert_true(value->len > 0);
	xap_close(tree);
}

/* Each bit of a value, and each of its beginnings, and more of it; then it is put back. All must be
 * told of these records, and nothing of the other ones. */
static void assert_all_damage_is_told(const char *path, uint32_t n, const char *key, size_t key_len,
                                      int at_least, int at_most)
{
	struct buf value = BUF_INIT(1 << 20);

	get_value(path, key, key_len, &value);
	size_t len = value.len, from = len > 40 ? len - 20 : 0;
	for (size_t i = 0; i < len; i = i == 20 && from > 0 ? from : i + 1)
		for (int bit = 0; bit < 8; bit++) {
			value.data[i] = (char)(value.data[i] ^ 1 << bit);
			replace(path, key, key_len, &(struct value){value.data, len});
			value.data[i] = (char)(value.data[i] ^ 1 << bit);
			int which = told(path, n);
			assert_int_equal(which & at_least, at_least);
			assert_int_equal(which & ~at_most, 0);
		}
	buf_char(&value, 1);
	for (size_t cut = 0; cut <= len + 1; cut = cut == 20 && from > 0 ? from : cut + 1) {
		if (cut == len)
			continue;
		replace(path, key, key_len, &(struct value){value.data, cut});
		int which = told(path, n);
		assert_int_equal(which & at_least, at_least);
		assert_int_equal(which & ~at_most, 0);
	}
	replace(path, key, key_len, &(struct value){value.data, len});
	buf_release(&value);
}

static void any_bit_of_a_list_may_be_another(void **state)
{
	enum { SHORT = 3, N = PAGE + 3 };
	const char *path = in_folder(*state, "short");
	char key[5];

	write_blocks(false, path, SHORT);
	assert_all_damage_is_told(path, SHORT, "T", 1, ALL, ALL);
	path = in_folder(*state, "long");
	write_blocks(false, path, N);
	assert_all_damage_is_told(path, N, "T", 1, LAST, ALL);
	assert_all_damage_is_told(path, N, key, make_key(key, 'T', 0), FIRST, FIRST);
	assert_all_damage_is_told(path, N, key, make_key(key, 'T', 1), LAST, LAST);
	path = in_folder(*state, "distant");
	write_blocks(true, path, N);
	/* Cut behind the top, it is a list whose pages do not follow, and are not there. */
	assert_all_damage_is_told(path, N, "T", 1, FIRST | LAST, ALL);
}

static void pages_may_be_each_others(void **state)
{
	enum { N = 3 * PAGE };
	const char *path = in_folder(*state, "t");
	struct buf pages[2] = {BUF_INIT(1 << 20), BUF_INIT(1 << 20)};
	char key[5];

	write_blocks(false, path, N);
	for (uint32_t i = 0; i < 2; i++)
		get_value(path, key, make_key(key, 'T', 2 * i), &pages[i]);
	for (uint32_t i = 0; i < 2; i++)
		replace(path, key, make_key(key, 'T', 2 * i),
		        &(struct value){pages[1 - i].data, pages[1 - i].len});
	assert_int_equal(told(path, N), FIRST | LAST);
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, N);
	assert_false(is_told(t, PAGE));
	assert_false(is_told(t, 2 * PAGE - 1));
	assert_true(is_told(t, PAGE - 1));
	assert_true(is_told(t, 2 * PAGE));
	texts_close(t);
	xap_close(tree);
	for (uint32_t i = 0; i < 2; i++)
		buf_release(&pages[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(pages_and_their_borders),
	        folder_test(many_pages),
	        folder_test(reading_without_memory),
	        folder_test(a_short_list_may_be_another),
	        folder_test(records_of_another_block_are_told),
	        folder_test(any_bit_of_a_list_may_be_another),
	        folder_test(pages_may_be_each_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
