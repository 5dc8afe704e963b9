/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is kept of each file: packed rows, in memory and in a file, and how many bytes they are.
 */
#include "test.h"

#include "indexer/plan/known.h"
#include "indexer/plan/plan.h"
#include "indexer/rows/pack.h"
#include "indexer/rows/rows.h"

#include <inttypes.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { MANY = 200000, IN_MEMORY = 4 << 20 };

/* ---- Rows ---- */

/* Of its number and something of any length; every so often one that is larger than a block. */
static size_t make_row(uint32_t i, char *row)
{
	size_t len = i % 20011 == 7 ? 100000 + i % 1000 : sizeof(i) + i * 2654435761U % 150;

	memset(row, (int)(i % 251), len);
	memcpy(row, &i, sizeof(i));
	return len;
}

static void assert_row(const struct packed_rows *r, row_ref ref, uint32_t i)
{
	static char wanted[200000];
	size_t len = make_row(i, wanted);
	struct span row = rows_at(r, ref);

	assert_int_equal(row.len, len);
	assert_memory_equal(row.at, wanted, len);
}

static void add_rows(struct packed_rows *r, row_ref *refs, uint32_t from, uint32_t to)
{
	static char row[200000];
	struct err err = {""};

	for (uint32_t i = from; i < to; i++)
		assert_ok(rows_add(r, row, make_row(i, row), &refs[i], &err), &err);
}

static void rows_in_memory_and_in_a_file(void **state)
{
	struct packed_rows r;
	row_ref *refs = calloc(MANY, sizeof(*refs));
	struct err err = {""};
	uint32_t any = 1;

	assert_non_null(refs);
	rows_init(&r);
	add_rows(&r, refs, 0, MANY / 2);
	assert_true(rows_memory(&r) > IN_MEMORY);
	for (uint32_t i = 0; i < MANY / 2; i++)
		assert_row(&r, refs[i], i);
	assert_ok(rows_spill(&r, *state, IN_MEMORY, &err), &err);
	assert_true(rows_memory(&r) < IN_MEMORY + (1 << 20));
	add_rows(&r, refs, MANY / 2, MANY);
	for (uint32_t i = 0; i < MANY; i++)
		assert_row(&r, refs[i], i);
	for (int i = 0; i < 3000; i++, any = any * 1664525 + 1013904223)
		assert_row(&r, refs[any % MANY], any % MANY);
	assert_true(rows_memory(&r) < IN_MEMORY + (1 << 20));
	assert_ok(rows_status(&r, &err), &err);
	/* Nothing of it can be seen, and nothing stays. */
	assert_int_equal(rmdir(*state), 0);
	assert_int_equal(mkdir(*state, 0777), 0);
	rows_release(&r);
	free(refs);
}

/* Of rows of which memory holds but one, too, two can be compared. */
static void two_rows_at_a_time(void **state)
{
	enum { LARGE = IN_MEMORY - 1000, ROWS = 5 };
	struct packed_rows r;
	row_ref refs[ROWS];
	struct err err = {""};
	char *row = malloc(LARGE);

	assert_non_null(row);
	rows_init(&r);
	assert_ok(rows_spill(&r, *state, 0, &err), &err);
	for (int i = 0; i < ROWS; i++) {
		memset(row, 'a' + i, LARGE);
		assert_ok(rows_add(&r, row, LARGE, &refs[i], &err), &err);
	}
	for (int i = 0; i < ROWS; i++) {
		for (int j = 0; j < ROWS; j++) {
			struct span one = rows_at(&r, refs[i]), other = rows_at(&r, refs[j]);
			assert_int_equal(one.len, LARGE);
			assert_int_equal(other.len, LARGE);
			assert_int_equal(one.at[LARGE - 1], 'a' + i);
			assert_int_equal(other.at[LARGE - 1], 'a' + j);
		}
	}
	assert_ok(rows_status(&r, &err), &err);
	rows_release(&r);
	free(row);
}

static void a_folder_that_is_not_there(void **state)
{
	struct packed_rows r;
	row_ref ref;
	struct err err = {""};

	rows_init(&r);
	assert_ok(rows_add(&r, "abc", 3, &ref, &err), &err);
	assert_status(rows_spill(&r, in_folder(*state, "none"), IN_MEMORY, &err), ZW_IO, &err);
	assert_has(err.text, "none");
	assert_memory_equal(rows_at(&r, ref).at, "abc", 3);
	rows_release(&r);
}

/* What cannot be written is no row that is lost: it is told, and told again. */
static void a_disk_that_is_full(void **state)
{
	struct rlimit before, small = {.rlim_cur = IN_MEMORY / 2};
	struct packed_rows r;
	row_ref ref;
	struct err err = {""};
	enum zw_status status = ZW_OK;
	static char row[BUFSIZ];

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small.rlim_max = before.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	rows_init(&r);
	assert_ok(rows_spill(&r, *state, IN_MEMORY, &err), &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (size_t n = 0; status == ZW_OK && n < 4 * (size_t)IN_MEMORY; n += sizeof(row))
		status = rows_add(&r, row, sizeof(row), &ref, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_status(status, ZW_IO, &err);
	assert_status(rows_status(&r, &err), ZW_IO, &err);
	rows_release(&r);
}

/* ---- What they are packed of ---- */

static void packed_and_unpacked(void **state)
{
	static const struct file_stamp stamps[] = {
	        {0, 0, 0, 0},
	        {5, UINT64_MAX, INT64_MIN, INT64_MAX},
	        {UINT64_MAX, 1, INT64_MAX, INT64_MIN},
	        {1, 2, 1700000000123456789, 1700000000123456790},
	};
	static const char hex[] = "0123456789abcdef00000000ffffffff";
	char *list[] = {"one", "", "三", NULL};
	struct buf row = BUF_INIT(1 << 20), texts = BUF_INIT(1 << 20);
	char hash[HASH_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++)
		pack_stamp(&row, &stamps[i]);
	assert_true(pack_hash(&row, hex));
	assert_false(pack_hash(&row, "0123456789abcdef00000000fffffffF"));
	assert_false(pack_hash(&row, "0123"));
	pack_list(&row, list);
	pack_text(&row, "end");
	struct unpack u = {row.data, row.data + row.len, false};
	for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++) {
		struct file_stamp stamp = unpack_stamp(&u);
		assert_true(stamp_same(&stamp, &stamps[i]));
	}
	unpack_hash(&u, hash);
	assert_string_equal(hash, hex);
	unpack_list(&u, &texts);
	assert_int_equal(texts.len, sizeof(list));
	assert_string_equal(((char **)(void *)texts.data)[2], "三");
	assert_string_equal(unpack_text(&u), "end");
	assert_false(u.bad);
	assert_int_equal(unpack_number(&u), 0);
	assert_true(u.bad);
	buf_release(&row);
	buf_release(&texts);
}

/* More than the list beside the rows takes. */
static void strings_that_many_rows_have(void **state)
{
	enum { TEXTS = 1000 };
	struct pack_shared shared;
	struct buf row = BUF_INIT(1 << 20);
	char text[32];

	(void)state;
	pack_shared_init(&shared);
	for (int i = 0; i < 2 * TEXTS; i++) {
		snprintf(text, sizeof(text), "text/%d", i % TEXTS);
		pack_shared_text(&shared, &row, text);
		pack_shared_text(&shared, &row, i % 2 ? NULL : "");
	}
	struct unpack u = {row.data, row.data + row.len, false};
	for (int i = 0; i < 2 * TEXTS; i++) {
		snprintf(text, sizeof(text), "text/%d", i % TEXTS);
		assert_string_equal(unpack_shared_text(&shared, &u), text);
		const char *other = unpack_shared_text(&shared, &u);
		if (i % 2)
			assert_null(other);
		else
			assert_string_equal(other, "");
	}
	assert_false(u.bad);
	assert_ptr_equal(u.at, u.end);
	pack_shared_release(&shared);
	buf_release(&row);
}

/* ---- What is known ---- */

/* Not in the order of names. */
static void know_many(struct known *k, uint32_t n)
{
	struct err err = {""};
	char name[100];

	for (uint32_t i = 0; i < n; i++) {
		uint32_t number = (uint32_t)((uint64_t)i * 7919 % n);
		struct known_source s = {.name = name,
		                         .reader = (char *)"markdown/1.2",
		                         .shard = (char *)(number % 2 ? "1-1" : "1-2"),
		                         .stamp = {2000 + number, 11000000 + number,
		                                   1795432105364987452 + number,
		                                   1795432105364987452 + number},
		                         .first = number / 2 + 1,
		                         .n = 1,
		                         .passages = 20,
		                         .characters = 6000,
		                         .added_at = 1795432125,
		                         .changed_at = 1795432125};
		snprintf(name, sizeof(name), "%04" PRIu32 "/%06" PRIu32 ".md", number / 1000,
		         number);
		hash_hex(name, strlen(name), s.hash);
		assert_ok(known_put(k, &s, &err), &err);
	}
	known_sort(k);
}

/* The name has 14 bytes. */
static void what_is_known_is_small(void **state)
{
	enum { FILES = 50000, BYTES = 85 };
	struct known k;

	(void)state;
	known_init(&k);
	know_many(&k, FILES);
	assert_int_equal(known_count(&k), FILES);
	assert_in_range(rows_memory(&k.rows) + k.refs.len, 1, (size_t)BYTES * FILES);
	known_release(&k);
}

static void what_is_known_in_a_file(void **state)
{
	struct known k;
	struct err err = {""};
	char name[100];

	known_init(&k);
	assert_ok(rows_spill(&k.rows, *state, IN_MEMORY, &err), &err);
	know_many(&k, MANY);
	assert_in_range(rows_memory(&k.rows), 1, IN_MEMORY + (1 << 20));
	for (uint32_t i = 0; i < MANY; i++) {
		const struct known_source *s = known_at(&k, i);
		snprintf(name, sizeof(name), "%04" PRIu32 "/%06" PRIu32 ".md", i / 1000, i);
		assert_string_equal(s->name, name);
		assert_int_equal(s->stamp.inode, 11000000 + i);
		assert_string_equal(s->shard, i % 2 ? "1-1" : "1-2");
		assert_string_equal(s->reader, "markdown/1.2");
	}
	assert_int_equal(k.documents, MANY);
	assert_non_null(known_find(&k, "0123/123456.md"));
	assert_null(known_find(&k, "0123/123456.m"));
	assert_ok(known_status(&k, &err), &err);
	known_release(&k);
}

/* ---- What is there, what there is to do ---- */

static void what_is_there_is_small(void **state)
{
	enum { FOLDERS = 10, FILES = 2000, ROW = 75, PLANNED = 5 };
	char name[64];
	struct sources s;
	struct known k;
	struct plan p;
	struct err err = {""};
	char *folder = *state;

	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "%04d", i / (FILES / FOLDERS));
		if (i % (FILES / FOLDERS) == 0)
			assert_int_equal(mkdir(in_folder(folder, name), 0777), 0);
		snprintf(name, sizeof(name), "%04d/%06d.md", i / (FILES / FOLDERS), i);
		write_text(in_folder(folder, name), name, strlen(name));
	}
	known_init(&k);
	assert_ok(sources_scan(&folder, 1, &s, &err), &err);
	assert_int_equal(sources_count(&s), FILES);
	assert_in_range(rows_memory(&s.rows) + s.list.len, 1, (size_t)ROW * FILES);
	assert_int_equal(s.overrides.len, 0);
	assert_ok(plan_make(&s, &k, false, &p, &err), &err);
	assert_int_equal(p.reading, FILES);
	assert_in_range(p.rows.len + p.stamps.len, 1, (size_t)PLANNED * FILES);
	plan_release(&p);
	known_release(&k);
	sources_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(rows_in_memory_and_in_a_file),
	        folder_test(two_rows_at_a_time),
	        folder_test(a_folder_that_is_not_there),
	        folder_test(a_disk_that_is_full),
	        cmocka_unit_test(packed_and_unpacked),
	        cmocka_unit_test(strings_that_many_rows_have),
	        cmocka_unit_test(what_is_known_is_small),
	        folder_test(what_is_known_in_a_file),
	        folder_test(what_is_there_is_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
