/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is known of the files: written, read back, damaged; and when a stamp is to be trusted.
 */
#include "test.h"

#include "indexer/plan/known.h"

#include <sys/stat.h>

static void add_source(struct known *k, const char *name, uint32_t n)
{
	struct known_source s = {
	        .name = strdup(name),
	        .stamp = {5, UINT64_MAX - 1, INT64_MIN, INT64_MAX},
	        .unsure = n > 1,
	        .reader = strdup("text/1.1"),
	        .reason = n ? NULL : strdup("empty"),
	        .shard = n ? strdup("7-1") : NULL,
	        .first = n,
	        .n = n,
	        .passages = 3 * (uint64_t)n,
	        .characters = n,
	        .added_at = 1,
	        .changed_at = 4294967296,
	};
	struct err err = {""};

	hash_hex(name, strlen(name), s.hash);
	if (n > 1) {
		char *refused[] = {"a.zip/b", "why", NULL};
		s.refused = strings_copy(refused, NULL);
		s.former = strings_copy(NULL, "旧名.txt");
	}
	assert_ok(known_add(k, &s, &err), &err);
}

static void fill(struct known *k)
{
	char *corpora[] = {"/srv/laws", NULL};

	known_init(k);
	k->corpora = strings_copy(corpora, NULL);
	snprintf(k->started, sizeof(k->started), "2026-11-22T01:00:00Z");
	add_source(k, "法规/乙.txt", 1);
	add_source(k, "a.zip", 2);
	add_source(k, "空.txt", 0);
	known_sort(k);
}

/* What is written of it. */
static void write_to(const struct known *k, const char *folder, struct buf *file)
{
	char path[4096];
	struct err err = {""};

	snprintf(path, sizeof(path), "%s/sources", folder);
	assert_ok(known_write(k, path, &err), &err);
	assert_ok(files_read(path, file, &err), &err);
	assert_int_equal(unlink(path), 0);
}

static void written_and_read_back(void **state)
{
	struct known k, read;
	struct buf file = BUF_INIT(1 << 20), again = BUF_INIT(1 << 20);
	struct err err = {""};
	struct file_stamp stamp;

	fill(&k);
	write_to(&k, *state, &file);
	assert_ok(known_parse(file.data, file.len, &read, &err), &err);
	assert_int_equal(known_count(&read), 3);
	assert_string_equal(read.corpora[0], "/srv/laws");
	stamp = known_find(&k, "a.zip")->stamp;
	const struct known_source *zip = known_find(&read, "a.zip");
	assert_non_null(zip);
	assert_true(stamp_same(&zip->stamp, &stamp));
	assert_true(zip->unsure);
	assert_string_equal(zip->former[0], "旧名.txt");
	assert_string_equal(zip->refused[1], "why");
	assert_int_equal(zip->changed_at, 4294967296);
	assert_string_equal(known_find(&read, "空.txt")->reason, "empty");
	assert_null(known_find(&read, "b.zip"));
	write_to(&read, *state, &again);
	assert_string_equal(buf_cstr(&file), buf_cstr(&again));
	known_release(&k);
	known_release(&read);
	buf_release(&file);
	buf_release(&again);
}

/* Every byte that is another one, and every end that is too early. */
static void damage_is_seen(void **state)
{
	struct known k, read;
	struct buf file = BUF_INIT(1 << 20);
	struct err err = {""};

	fill(&k);
	write_to(&k, *state, &file);
	size_t head = (size_t)(strchr(file.data, '\n') - file.data) + 1;
	for (size_t i = head; i < file.len; i++) {
		file.data[i] ^= 4;
		assert_int_equal(known_parse(file.data, file.len, &read, &err), ZW_BAD_INDEX);
		file.data[i] ^= 4;
	}
	for (size_t len = 0; len < file.len; len++)
		assert_int_equal(known_parse(file.data, len, &read, &err), ZW_BAD_INDEX);
	assert_ok(known_parse(file.data, file.len, &read, &err), &err);
	known_release(&k);
	known_release(&read);
	buf_release(&file);
}

static void a_file_that_is_not_there(void **state)
{
	struct known k;
	struct err err = {""};

	assert_int_equal(known_read(in_folder(*state, "sources"), NULL, &k, &err), ZW_NOT_FOUND);
	write_text(in_folder(*state, "sources"), "", 0);
	assert_int_equal(known_read(in_folder(*state, "sources"), NULL, &k, &err), ZW_BAD_INDEX);
	assert_has(err.text, "sources");
}

/* ---- Stamps ---- */

static void stamps_of_all_times(void **state)
{
	static const int64_t years[] = {-4000000000, 0, 4294967296, 99999999999999,
	                                -99999999999999};

	(void)state;
	for (size_t i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
		struct stat st = {.st_size = 1};
		st.st_mtim.tv_sec = years[i];
		struct file_stamp one = file_stamp_of(&st), other;
		st.st_mtim.tv_sec = years[i] < 0 ? years[i] + 10000000000 : years[i] - 10000000000;
		other = file_stamp_of(&st);
		assert_true(one.modified != other.modified || i > 2);
		assert_true(years[i] < 0 ? one.modified < 0 : one.modified >= 0);
	}
}

static void when_a_stamp_is_unsure(void **state)
{
	struct file_stamp s = {.modified = 100, .changed = 50};

	(void)state;
	assert_false(stamp_is_unsure(&s, 103, 2));
	assert_true(stamp_is_unsure(&s, 102, 2));
	assert_true(stamp_is_unsure(&s, 50, 2)); /* it is to come: the clock was put back */
	s.changed = 200;
	assert_true(stamp_is_unsure(&s, 103, 2));
	s = (struct file_stamp){.modified = INT64_MIN, .changed = INT64_MIN};
	assert_false(stamp_is_unsure(&s, INT64_MAX, 2));
	assert_true(stamp_is_unsure(&s, INT64_MIN, 2));
}

static void what_changes_while_it_is_read(void **state)
{
	struct buf out = BUF_INIT(1 << 20);
	struct file_stamp stamp;
	struct err err = {""};

	write_text(in_folder(*state, "a"), "abc", 3);
	assert_ok(stamp_read(in_folder(*state, "a"), &out, &stamp, &err), &err);
	assert_string_equal(buf_cstr(&out), "abc");
	assert_int_equal(stamp.bytes, 3);
	/* The system says 0 bytes, and gives some: as if it had grown between. */
	assert_int_equal(stamp_read("/proc/version", &out, &stamp, &err), ZW_IO);
	assert_has(err.text, "changes while");
	assert_int_equal(stamp_read(in_folder(*state, "b"), &out, &stamp, &err), ZW_IO);
	assert_int_equal(stamp_read(*state, &out, &stamp, &err), ZW_BAD_INPUT);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(written_and_read_back),
	        folder_test(damage_is_seen),
	        folder_test(a_file_that_is_not_there),
	        cmocka_unit_test(stamps_of_all_times),
	        cmocka_unit_test(when_a_stamp_is_unsure),
	        folder_test(what_changes_while_it_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
