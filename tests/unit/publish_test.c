/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The folder of an index, seen by the one who writes it.
 */
#include "test.h"

#include "core/store.h"
#include "indexer/publish/publish.h"

#include <sys/stat.h>

static bool exists(const char *folder, const char *rest)
{
	struct stat st;

	return lstat(in_folder(folder, rest), &st) == 0;
}

static void write_shard(const char *dir, const char *name, struct shard_info *info)
{
	struct shard_writer *w;
	struct xap_entry entry = {.data = "", .data_len = 0};
	struct err err = {""};
	char path[4096];

	snprintf(path, sizeof(path), "%s/shards/%s", dir, name);
	assert_ok(shard_create(path, name, &w, &err), &err);
	assert_ok(shard_begin(w, (struct span){"甲\n", 4}, &err), &err);
	assert_ok(shard_end(w, &entry, (struct span){"{}", 2}, &err), &err);
	assert_ok(shard_finish(w, info, &err), &err);
}

/* A whole run: generation n with the shard n-1. */
static uint64_t publish(const char *dir)
{
	struct publisher p;
	struct shard_info shard;
	struct manifest m = {.shards = &shard, .n_shards = 1};
	struct err err = {""};
	char name[32];

	assert_ok(publisher_open(dir, &p, &err), &err);
	snprintf(name, sizeof(name), "%u-1", (unsigned)p.number);
	write_shard(dir, name, &shard);
	assert_ok(publisher_publish(&p, &(struct publication){.manifest = &m, .keep = 1}, &err),
	          &err);
	assert_int_equal(m.number, p.number);
	publisher_close(&p);
	return m.number;
}

static uint64_t current(const char *dir)
{
	uint64_t number = 0;
	struct err err = {""};

	assert_ok(store_current(dir, &number, &err), &err);
	return number;
}

static void generations_follow_each_other(void **state)
{
	const char *dir = in_folder(*state, "a/b/index");
	struct generation *g;
	struct err err = {""};
	char copy[4096];

	snprintf(copy, sizeof(copy), "%s", dir);
	for (uint64_t n = 1; n <= 3; n++) {
		assert_int_equal(publish(copy), n);
		assert_int_equal(current(copy), n);
	}
	assert_ok(store_open(copy, &g, &err), &err);
	assert_int_equal(g->manifest.number, 3);
	assert_int_equal(g->n_documents, 1);
	store_close(g);
	/* The one before stays for a rollback, older ones go. */
	assert_true(exists(copy, "generations/3"));
	assert_true(exists(copy, "generations/2"));
	assert_true(exists(copy, "shards/2-1"));
	assert_false(exists(copy, "generations/1"));
	assert_false(exists(copy, "shards/1-1"));
	assert_false(exists(copy, "current.new"));
}

static void one_indexer_at_a_time(void **state)
{
	const char *dir = *state;
	struct publisher first, second;
	struct err err = {""};

	assert_ok(publisher_open(dir, &first, &err), &err);
	assert_int_equal(publisher_open(dir, &second, &err), ZW_LOCKED);
	assert_has(err.text, dir);
	publisher_close(&first);
	assert_ok(publisher_open(dir, &second, &err), &err);
	publisher_close(&second);
}

/* A run that was killed while it wrote generation 2. */
static void leftovers_are_removed(void **state)
{
	const char *dir = *state;
	struct publisher p;
	struct err err = {""};

	publish(dir);
	assert_int_equal(mkdir(in_folder(dir, "shards/2-1"), 0777), 0);
	assert_int_equal(mkdir(in_folder(dir, "shards/2-1/passages.new"), 0777), 0);
	write_text(in_folder(dir, "shards/2-1/fold"), "x", 1);
	assert_int_equal(mkdir(in_folder(dir, "generations/2"), 0777), 0);
	assert_int_equal(symlink("generations/2", in_folder(dir, "current.new")), 0);
	assert_ok(publisher_open(dir, &p, &err), &err);
	assert_false(exists(dir, "shards/2-1"));
	assert_false(exists(dir, "generations/2"));
	assert_true(exists(dir, "shards/1-1"));
	/* Its number is not used again: a reader might have seen it. */
	assert_int_equal(p.number, 3);
	publisher_close(&p);
	assert_int_equal(current(dir), 1);
	publish(dir);
	assert_false(exists(dir, "current.new"));
}

static void a_failed_run_leaves_nothing(void **state)
{
	const char *dir = *state;
	struct publisher p;
	struct shard_info shard;
	struct err err = {""};

	publish(dir);
	assert_ok(publisher_open(dir, &p, &err), &err);
	write_shard(dir, "2-1", &shard);
	publisher_discard(&p);
	publisher_close(&p);
	assert_false(exists(dir, "shards/2-1"));
	assert_int_equal(current(dir), 1);
}

/* We remove things in it: it must be ours. */
static void a_folder_with_something_else(void **state)
{
	const char *dir = *state;
	struct publisher p;
	struct err err = {""};

	write_text(in_folder(dir, "letter.txt"), "x", 1);
	assert_int_equal(publisher_open(dir, &p, &err), ZW_BAD_INPUT);
	assert_has(err.text, "not an index");
	assert_false(exists(dir, "lock"));
	assert_true(exists(dir, "letter.txt"));
	assert_int_equal(publisher_open(in_folder(dir, "letter.txt"), &p, &err), ZW_IO);
}

/* What a file system or a person put there is left alone. */
static void names_that_are_not_ours(void **state)
{
	const char *dir = *state;

	publish(dir);
	assert_int_equal(mkdir(in_folder(dir, "shards/keep"), 0777), 0);
	assert_int_equal(mkdir(in_folder(dir, "lost+found"), 0777), 0);
	publish(dir);
	publish(dir);
	assert_true(exists(dir, "shards/keep"));
	assert_true(exists(dir, "lost+found"));
}

/* A manifest that cannot be read is no reason to throw away what it may name. */
static void a_damaged_manifest(void **state)
{
	const char *dir = *state;
	struct publisher p;
	struct err err = {""};

	publish(dir);
	write_text(in_folder(dir, "generations/1/manifest.json"), "{", 1);
	assert_ok(publisher_open(dir, &p, &err), &err);
	assert_true(exists(dir, "shards/1-1"));
	publisher_close(&p);
	assert_int_equal(publish(dir), 2);
	assert_int_equal(current(dir), 2);
	assert_false(exists(dir, "shards/1-1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(generations_follow_each_other),
	        folder_test(one_indexer_at_a_time),
	        folder_test(leftovers_are_removed),
	        folder_test(a_failed_run_leaves_nothing),
	        folder_test(a_folder_with_something_else),
	        folder_test(names_that_are_not_ours),
	        folder_test(a_damaged_manifest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
