/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Texts as a shard keeps them, of records that are made up, and allocations that fail.
 */
#ifndef TESTS_UNIT_TEXTS_WRITTEN_H
#define TESTS_UNIT_TEXTS_WRITTEN_H

#include "test.h"

#include "core/index/texts/texts.h"
#include "core/varint.h"

#include <stdbool.h>

/* ---- Allocations, of libraries too, that are counted and may fail ---- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_MALLOC 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OWN_MALLOC 0
#endif
#endif
#ifndef OWN_MALLOC
#define OWN_MALLOC 1
#endif

static struct {
	bool on;
	unsigned count, fail_at; /* from 1; 0: none fails */
} allocations;

#if OWN_MALLOC
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

static bool fails(void)
{
	return allocations.on && ++allocations.count == allocations.fail_at;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}
#endif

static inline void count_allocations(unsigned fail_at)
{
	allocations.count = 0;
	allocations.fail_at = fail_at;
	allocations.on = true;
}

static inline unsigned allocations_counted(void)
{
	allocations.on = false;
	return allocations.count;
}

/* ---- Records ---- */

enum { ROOM = TEXTS_RECORD_LIMIT, BLOCK = 2 << 10, PAGE = 1024 /* blocks */ };

/* A text that zstd can do something with, another for each number. */
static inline void make_record(struct buf *record, uint32_t number, size_t len)
{
	uint32_t any = number * 2654435761u + 1;

	buf_reset(record);
	for (; record->len < len; any = any * 1664525 + 1013904223)
		buf_printf(record, "第%u条 %c", any >> 24, (char)(any >> 16));
	buf_add(record, "", 1);
	if (record->len > len)
		record->len = len;
	assert_int_equal(record->failed, ZW_OK);
}

static inline struct xap_writer *create(const char *path)
{
	struct xap_writer *tree;
	struct err err = {""};

	assert_ok(xap_create(path, &tree, &err), &err);
	return tree;
}

static inline void put(struct xap_writer *tree, const char *key, size_t len, const char *value,
                       size_t n)
{
	struct err err = {""};

	assert_ok(xap_put(tree, key, len, value, n, &err), &err);
}

static inline void finish(struct xap_writer *tree)
{
	struct err err = {""};

	assert_ok(xap_finish(tree, &err), &err);
}

static inline struct xap_tree *open_tree(const char *path)
{
	struct xap_tree *tree;
	struct err err = {""};

	assert_ok(xap_open(path, 0, &tree, &err), &err);
	return tree;
}

static inline struct texts *open_texts(struct xap_tree *tree, uint32_t records)
{
	struct texts *t;
	struct err err = {""};

	assert_ok(texts_open(tree, records, &t, &err), &err);
	return t;
}

/* 't': of a block, 'T': of a page of their list. */
static inline size_t make_key(char key[5], char letter, uint32_t number)
{
	key[0] = letter;
	for (int i = 0; i < 4; i++)
		key[1 + i] = (char)(number >> 8 * (3 - i));
	return 5;
}

/* As the list of blocks has them. */
static inline void add_number(struct buf *b, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		buf_char(b, (char)(number >> 8 * i));
}

/* Records of these lengths; for readers elsewhere, or not. */
static inline void write_texts_for(bool distant, const char *path, const size_t *lens, uint32_t n)
{
	struct xap_writer *tree = create(path);
	struct texts_writer *w;
	struct buf record = BUF_INIT(ROOM + 100);
	struct err err = {""};

	assert_ok(texts_begin(&w, &err), &err);
	if (distant)
		texts_for_distant(w);
	for (uint32_t i = 0; i < n; i++) {
		make_record(&record, i, lens[i]);
		assert_ok(texts_add(w, tree, record.data, record.len, &err), &err);
	}
	assert_ok(texts_finish(w, tree, &err), &err);
	finish(tree);
	buf_release(&record);
}

static inline void write_texts(const char *path, const size_t *lens, uint32_t n)
{
	write_texts_for(false, path, lens, n);
}

static inline void assert_record(struct texts *t, uint32_t number, size_t len)
{
	struct buf wanted = BUF_INIT(ROOM + 100), record = BUF_INIT(ROOM);
	struct err err = {""};

	make_record(&wanted, number, len);
	assert_ok(texts_get(t, number, &record, &err), &err);
	assert_int_equal(record.len, len);
	if (len > 0)
		assert_memory_equal(record.data, wanted.data, len);
	buf_release(&wanted);
	buf_release(&record);
}

#endif
