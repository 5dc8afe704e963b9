/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/spill/spool.h"

#include <fcntl.h>

/* Far more than is kept in memory. */
enum { NUMBERS = 100 * 1000 };

static void add_numbers(struct spool *s)
{
	for (uint32_t i = 0; i < NUMBERS; i++)
		spool_add(s, &i, sizeof(i));
}

static void assert_numbers(struct spool *s, uint32_t times)
{
	struct spool_reader r;
	struct err err = {""};

	spool_reader_init(&r, s);
	for (uint32_t i = 0; i < times * NUMBERS; i++) {
		const uint32_t *number = spool_read(&r, sizeof(*number));
		assert_non_null(number);
		assert_int_equal(*number, i % NUMBERS);
	}
	assert_true(spool_at_end(&r));
	assert_null(spool_read(&r, 1));
	assert_ok(spool_reader_status(&r, &err), &err);
	spool_reader_release(&r);
}

static void gives_back_what_was_added(void **state)
{
	struct spool s;

	(void)state;
	spool_init(&s, "/tmp", UINT64_MAX);
	add_numbers(&s);
	assert_int_equal(s.len, NUMBERS * sizeof(uint32_t));
	assert_true(s.tail.len < SPOOL_BUFFER);
	assert_numbers(&s, 1);
	add_numbers(&s);
	assert_numbers(&s, 2);
	spool_release(&s);
}

static void little_makes_no_file(void **state)
{
	struct spool s;
	struct spool_reader r;

	(void)state;
	spool_init(&s, "/nowhere", UINT64_MAX);
	spool_add(&s, "abc", 3);
	spool_align(&s, 8);
	assert_int_equal(s.fd, -1);
	spool_reader_init(&r, &s);
	assert_memory_equal(spool_read(&r, 8), "abc\0\0\0\0\0", 8);
	spool_reader_release(&r);
	spool_release(&s);
}

/* Longer than any buffer, at once and in pieces. */
static void takes_and_reads_long_pieces(void **state)
{
	size_t n = 3 * SPOOL_BUFFER + 5;
	char *bytes = malloc(n);
	struct spool s;
	struct spool_reader r;

	(void)state;
	memset(bytes, 'x', n);
	spool_init(&s, "/tmp", UINT64_MAX);
	spool_add(&s, "ab", 2);
	spool_add(&s, bytes, n);
	spool_add(&s, "c", 1);
	spool_reader_init(&r, &s);
	assert_memory_equal(spool_read(&r, 2), "ab", 2);
	assert_memory_equal(spool_read(&r, n), bytes, n);
	assert_memory_equal(spool_read(&r, 1), "c", 1);
	assert_non_null(spool_read(&r, 0));
	assert_true(spool_at_end(&r));
	spool_reader_release(&r);
	spool_release(&s);
	free(bytes);
}

static void appends_and_maps(void **state)
{
	struct spool a, b;
	struct files_map map;
	struct err err = {""};

	(void)state;
	spool_init(&a, "/tmp", UINT64_MAX);
	spool_init(&b, "/tmp", UINT64_MAX);
	add_numbers(&a);
	add_numbers(&b);
	spool_append(&a, &b);
	assert_numbers(&a, 2);
	assert_numbers(&b, 1);
	assert_ok(spool_map(&a, &map, &err), &err);
	assert_int_equal(map.len, 2 * NUMBERS * sizeof(uint32_t));
	assert_int_equal(((const uint32_t *)map.at)[NUMBERS + 7], 7);
	files_unmap(&map);
	spool_release(&a);
	spool_release(&b);
	spool_init(&a, "/tmp", UINT64_MAX);
	assert_ok(spool_map(&a, &map, &err), &err);
	assert_null(map.at);
	spool_release(&a);
}

static void writes_behind_what_a_file_has(void **state)
{
	char path[] = "/tmp/zhengwen-spool-XXXXXX";
	int fd = mkstemp(path);
	struct buf content = BUF_INIT(1 << 20);
	struct spool s;
	struct err err = {""};

	(void)state;
	assert_int_equal(write(fd, "head", 4), 4);
	spool_init(&s, "/tmp", UINT64_MAX);
	add_numbers(&s);
	assert_ok(spool_write(&s, fd, path, &err), &err);
	close(fd);
	assert_ok(files_read(path, &content, &err), &err);
	unlink(path);
	assert_int_equal(content.len, 4 + NUMBERS * sizeof(uint32_t));
	assert_memory_equal(content.data, "head\0\0\0\0\1\0\0\0", 12);
	buf_release(&content);
	spool_release(&s);
}

static void failures_stay_and_are_told(void **state)
{
	struct spool s, to;
	struct err err = {""};

	(void)state;
	spool_init(&s, "/tmp", 4);
	spool_add(&s, "12345", 5);
	spool_add(&s, "1", 1);
	assert_int_equal(s.len, 0);
	assert_int_equal(spool_status(&s, "catalog", &err), ZW_LIMIT);
	assert_has(err.text, "catalog");
	assert_has(err.text, "4");
	spool_init(&to, "/tmp", 100);
	spool_append(&to, &s);
	assert_int_equal(to.failed, ZW_LIMIT);
	spool_release(&to);
	spool_release(&s);
	spool_init(&s, "/nowhere", UINT64_MAX);
	add_numbers(&s);
	assert_int_equal(spool_status(&s, "catalog", &err), ZW_IO);
	assert_has(err.text, "/nowhere");
	spool_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(gives_back_what_was_added),
	        cmocka_unit_test(little_makes_no_file),
	        cmocka_unit_test(takes_and_reads_long_pieces),
	        cmocka_unit_test(appends_and_maps),
	        cmocka_unit_test(writes_behind_what_a_file_has),
	        cmocka_unit_test(failures_stay_and_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
