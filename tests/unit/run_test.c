/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Runs of postings: what is written is read, and half of it is never taken for the whole.
 */
#include "test.h"

#include "core/index/postings/run.h"

#include <sys/stat.h>

enum { LISTS = 5, BYTES = 40000 /* of a list: more than is read at once */ };

static void list_of(int i, char term[16], struct list *list)
{
	snprintf(term, 16, "term-%d", i);
	*list = (struct list){
	        .term = term,
	        .len = strlen(term),
	        .f = {1000 + (uint32_t)i, 100},
	        .first = {(uint32_t)i + 1, 3},
	        .last = UINT32_MAX,
	        .first_document = 1,
	        .last_document = 100,
	        .bytes = i % 2 ? BYTES : 0,
	};
}

static char byte_of(int i, size_t at)
{
	return (char)(at * 31 + (size_t)i);
}

static enum zw_status write_run(const char *path, struct err *err)
{
	struct run_writer *w;
	struct list_sink sink;
	enum zw_status status = run_create(path, &w, &sink, err);
	static char bytes[BYTES];

	if (status != ZW_OK)
		return status;
	for (int i = 0; i < LISTS && status == ZW_OK; i++) {
		char term[16];
		struct list list;
		list_of(i, term, &list);
		for (size_t at = 0; at < BYTES; at++)
			bytes[at] = byte_of(i, at);
		status = sink.begin(sink.context, &list, err);
		if (status == ZW_OK)
			status = sink.bytes(sink.context, bytes, list.bytes, err);
		if (status == ZW_OK)
			status = sink.end(sink.context, err);
	}
	if (status == ZW_OK)
		return run_finish(w, err);
	run_discard(w);
	return status;
}

/* How many lists there are; what is read of each must be right. skip: only its head. */
static enum zw_status read_run(const char *path, bool skip, int *n, struct err *err)
{
	struct run *run;
	struct list_source source;
	struct list list, wanted;
	char term[16];
	const char *at;
	enum zw_status status = run_open(path, &run, &source, err);

	assert_ok(status, err);
	for (*n = 0; source.next(source.context, &list); ++*n) {
		size_t len, all = 0;
		list_of(*n, term, &wanted);
		assert_int_equal(list.len, wanted.len);
		assert_memory_equal(list.term, term, wanted.len);
		assert_int_equal(list.f.entries, wanted.f.entries);
		assert_int_equal(list.first.entry, wanted.first.entry);
		assert_int_equal(list.last, wanted.last);
		assert_int_equal(list.bytes, wanted.bytes);
		while (!skip && (len = source.read(source.context, &at)) > 0) {
			for (size_t i = 0; i < len; i++)
				assert_int_equal(at[i], byte_of(*n, all + i));
			all += len;
		}
		if (!skip && source.status(source.context, err) == ZW_OK)
			assert_int_equal(all, wanted.bytes);
	}
	status = source.status(source.context, err);
	run_close(run);
	return status;
}

static void what_is_written_is_read(void **state)
{
	const char *path = in_folder(*state, "run");
	struct err err = {""};
	int n;

	assert_ok(write_run(path, &err), &err);
	assert_ok(read_run(path, false, &n, &err), &err);
	assert_int_equal(n, LISTS);
	assert_ok(read_run(path, true, &n, &err), &err);
	assert_int_equal(n, LISTS);
}

/* At each length, also between two lists. */
static void half_a_run_is_told(void **state)
{
	const char *path = in_folder(*state, "run");
	struct err err = {""};
	struct stat st;
	int n;

	assert_ok(write_run(path, &err), &err);
	assert_int_equal(stat(path, &st), 0);
	for (off_t len = st.st_size - 1; len >= 0; len -= len % BYTES > 300 ? 211 : 1) {
		assert_int_equal(truncate(path, len), 0);
		assert_status(read_run(path, len % 2, &n, &err), ZW_IO, &err);
		assert_has(err.text, path);
	}
}

static void a_full_disk_is_told(void **state)
{
	struct err err = {""};

	assert_int_equal(symlink("/dev/full", in_folder(*state, "full")), 0);
	assert_status(write_run(in_folder(*state, "full"), &err), ZW_IO, &err);
	assert_has(err.text, "full");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(what_is_written_is_read),
	        folder_test(half_a_run_is_told),
	        folder_test(a_full_disk_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
