/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whatever stands in the tree instead of texts is told, or is not seen: no other text is read, and
 * nothing outside.
 */
#include "texts_written.h"

#include <zstd.h>

/* Which blocks there are, with so many records each. */
static void put_list(struct xap_writer *tree, uint32_t blocks, uint32_t each)
{
	uint32_t pages = (blocks + PAGE - 1) / PAGE;
	struct buf top = BUF_INIT(1 << 20), page = BUF_INIT(1 << 20);
	char key[5];

	add_number(&top, blocks);
	for (uint32_t i = 0; i < blocks; i++) {
		if (i % PAGE == 0) {
			buf_reset(&page);
			add_number(&page, i * each);
			add_number(&top, i * each);
		}
		varint_add(&page, each);
		if (pages > 1 && (i % PAGE == PAGE - 1 || i == blocks - 1))
			put(tree, key, make_key(key, 'T', i / PAGE), page.data, page.len);
	}
	add_number(&top, blocks * each);
	if (pages == 1)
		buf_add(&top, page.data, page.len);
	put(tree, "T", 1, top.data, top.len);
	buf_release(&top);
	buf_release(&page);
}

/* The value of the first block of a tree with N records of LEN bytes. */
static void make_block(const char *path, uint32_t n, size_t len, struct buf *block)
{
	char key[5];
	size_t lens[8];
	struct err err = {""};

	for (uint32_t i = 0; i < n; i++)
		lens[i] = len;
	write_texts(path, lens, n);
	struct xap_tree *tree = open_tree(path);
	assert_ok(xap_get(tree, key, make_key(key, 't', 0), block, &err), &err);
	assert_true(block->len > 0);
	xap_close(tree);
}

enum { RECORDS = 5, LEN = 120 };

/* Each block is the good one with a damage; how many of them are told. None gives another text. */
static uint32_t assert_no_other_text(const char *path, uint32_t blocks)
{
	struct buf wanted = BUF_INIT(ROOM), record = BUF_INIT(ROOM);
	struct xap_tree *tree = open_tree(path);
	struct texts *t = open_texts(tree, blocks * RECORDS);
	uint32_t told = 0;

	for (uint32_t i = 0; i < blocks * RECORDS; i++) {
		struct err err = {""};
		buf_reset(&record);
		enum zw_status status = texts_get(t, i, &record, &err);
		make_record(&wanted, i % RECORDS, LEN);
		if (status == ZW_OK) {
			assert_int_equal(record.len, LEN);
			assert_memory_equal(record.data, wanted.data, LEN);
			continue;
		}
		assert_status(status, ZW_BAD_INDEX, &err);
		assert_has(err.text, "damaged");
		assert_int_equal(record.len, 0);
		told += i % RECORDS == 0;
	}
	texts_close(t);
	xap_close(tree);
	buf_release(&wanted);
	buf_release(&record);
	return told;
}

static void any_bit_may_be_another(void **state)
{
	const char *path = in_folder(*state, "damaged");
	struct buf block = BUF_INIT(ROOM);
	uint32_t n = 0;
	char key[5];

	make_block(in_folder(*state, "good"), RECORDS, LEN, &block);
	struct xap_writer *tree = create(path);
	for (size_t at = 0; at < block.len; at++)
		for (int bit = 0; bit < 8; bit++) {
			block.data[at] = (char)(block.data[at] ^ 1 << bit);
			put(tree, key, make_key(key, 't', n++), block.data, block.len);
			block.data[at] = (char)(block.data[at] ^ 1 << bit);
		}
	put_list(tree, n, RECORDS);
	finish(tree);
	/* A few bits of a frame mean nothing. */
	assert_true(assert_no_other_text(path, n) >= n - n / 100);
	buf_release(&block);
}

static void a_block_may_be_cut_or_longer(void **state)
{
	const char *path = in_folder(*state, "damaged");
	struct buf block = BUF_INIT(ROOM);
	uint32_t n = 0;
	char key[5];

	make_block(in_folder(*state, "good"), RECORDS, LEN, &block);
	struct xap_writer *tree = create(path);
	/* The first is of no bytes: it is not there. */
	for (size_t len = 0; len < block.len; len++)
		put(tree, key, make_key(key, 't', n++), block.data, len);
	size_t len = block.len;
	buf_char(&block, 'a');
	put(tree, key, make_key(key, 't', n++), block.data, block.len);
	block.len = len;
	assert_true(buf_reserve(&block, len)); /* it does not move while it is added to itself */
	buf_add(&block, block.data, len);
	put(tree, key, make_key(key, 't', n++), block.data, block.len);
	put_list(tree, n, RECORDS);
	finish(tree);
	assert_int_equal(assert_no_other_text(path, n), n);
	buf_release(&block);
}

/* A frame that zstd wrote. */
static void put_frame(struct xap_writer *tree, uint32_t block, const char *bytes, size_t len,
                      bool sized)
{
	ZSTD_CCtx *zstd = ZSTD_createCCtx();
	size_t bound = ZSTD_compressBound(len);
	char *packed = malloc(bound), key[5];

	assert_non_null(zstd);
	assert_non_null(packed);
	ZSTD_CCtx_setParameter(zstd, ZSTD_c_contentSizeFlag, sized);
	size_t n = ZSTD_compress2(zstd, packed, bound, bytes, len);
	assert_false(ZSTD_isError(n));
	put(tree, key, make_key(key, 't', block), packed, n);
	free(packed);
	ZSTD_freeCCtx(zstd);
}

static const char skipped[] = "\x50\x2A\x4D\x18\x02\0\0\0ab";
static const struct {
	const char *bytes;
	size_t len;
} contents[] = {
        {"", 0},         /* none */
        {"\x01\x01", 2}, /* a record is absent */
        {"\x01\x01"
         "ab",
         4}, /* there is more */
        {"\x01\x02"
         "a",
         3}, /* there is less */
        {"\x02\x00\x01"
         "a",
         4},                             /* another number of them */
        {"\x00", 1},                     /* of none */
        {"\x80", 1},                     /* a number without an end */
        {"\x01\xFF\xFF\xFF\xFF\x0F", 6}, /* 4 GiB */
        {"\x01\x81\x80\x80\x80\x10"
         "a",
         7}, /* 2^32 + 1 */
        {"\x01\x81\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"
         "a",
         13}, /* 64 bits do not hold it */
};

static void frames_of_another_content(void **state)
{
	const char *path = in_folder(*state, "t");
	struct buf record = BUF_INIT(ROOM), large = BUF_INIT(2 * ROOM);
	struct xap_writer *tree = create(path);
	struct err err = {""};
	uint32_t n = 0;
	char key[5];

	put_frame(tree, n++, "\x01\x01!", 3, true);
	for (; n <= sizeof(contents) / sizeof(contents[0]); n++)
		put_frame(tree, n, contents[n - 1].bytes, contents[n - 1].len, true);
	put_frame(tree, n++, "\x01\x01!", 3, false);
	put(tree, key, make_key(key, 't', n++), skipped, sizeof(skipped) - 1);
	/* Larger than any. */
	varint_add(&large, 1);
	varint_add(&large, TEXTS_RECORD_LIMIT + 100);
	while (large.len < TEXTS_RECORD_LIMIT + 105)
		buf_add(&large, "0123456789", 10);
	large.len = TEXTS_RECORD_LIMIT + 105;
	put_frame(tree, n++, large.data, large.len, true);
	put_list(tree, n, 1);
	finish(tree);

	struct xap_tree *read = open_tree(path);
	struct texts *t = open_texts(read, n);
	assert_ok(texts_get(t, 0, &record, &err), &err);
	assert_string_equal(buf_cstr(&record), "!");
	for (uint32_t i = 1; i < n; i++) {
		assert_status(texts_get(t, i, &record, &err), ZW_BAD_INDEX, &err);
		assert_has(err.text, "damaged");
	}
	assert_string_equal(buf_cstr(&record), "!");
	texts_close(t);
	xap_close(read);
	buf_release(&record);
	buf_release(&large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(any_bit_may_be_another),
	        folder_test(a_block_may_be_cut_or_longer),
	        folder_test(frames_of_another_content),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
