/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The folder of an index, seen by the one who writes it.
 */
#include "test.h"

#include "core/index/store.h"
#include "indexer/publish/publish.h"
#include "indexer/publish/rollback.h"

#include <sys/stat.h>

static bool exists(const char *folder, const char *rest)
{
	struct stat st;

	return lstat(in_folder(folder, rest), &st) == 0;
}

static void write_shard(const char *dir, const char *name, struct shard_info *info)
{
	struct shard_writer *w;
	const struct shard_entry entry = {.record = {"", 0}};
	struct err err = {""};
	char path[4096];

	snprintf(path, sizeof(path), "%s/shards/%s", dir, name);
	assert_ok(shard_create(path, name, 1 << 20, &w, &err), &err);
	assert_ok(shard_begin(w, (struct span){"甲\n", 4}, &entry, &err), &err);
	assert_ok(shard_end(w, 0, (struct span){"{}", 2}, &err), &err);
	assert_ok(shard_finish(w, info, &err), &err);
}

/* A whole run: generation n with the shard n-1. */
static uint64_t publish_keeping(const char *dir, uint64_t keep)
{
	struct publisher p;
	struct shard_info shard;
	struct manifest m = {.shards = &shard, .n_shards = 1};
	struct err err = {""};
	char name[32];

	assert_ok(publisher_open(dir, &p, &err), &err);
	snprintf(name, sizeof(name), "%u-1", (unsigned)p.number);
	write_shard(dir, name, &shard);
	assert_ok(publisher_publish(&p, &(struct publication){.manifest = &m, .keep = keep}, &err),
	          &err);
	assert_int_equal(m.number, p.number);
	publisher_close(&p);
	return m.number;
}

static uint64_t publish(const char *dir)
{
	return publish_keeping(dir, 1);
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

static void as_many_as_are_kept(void **state)
{
	const char *dir = *state;

	for (int n = 1; n <= 5; n++)
		publish_keeping(dir, 2);
	assert_true(exists(dir, "generations/3"));
	assert_true(exists(dir, "shards/3-1"));
	assert_false(exists(dir, "generations/2"));
	assert_false(exists(dir, "shards/2-1"));
	publish_keeping(dir, 0);
	assert_true(exists(dir, "generations/6"));
	assert_false(exists(dir, "generations/5"));
}

/* Whatever is kept: it goes when the last reader is done with it. */
static void what_a_reader_has_open_stays(void **state)
{
	const char *dir = *state;
	struct generation *one, *other;
	struct err err = {""};

	publish(dir);
	assert_ok(store_open(dir, &one, &err), &err);
	assert_ok(store_open(dir, &other, &err), &err);
	for (int n = 0; n < 3; n++)
		publish_keeping(dir, 0);
	assert_true(exists(dir, "generations/1/manifest.json"));
	assert_true(exists(dir, "shards/1-1"));
	assert_false(exists(dir, "generations/2"));
	store_close(one);
	publish_keeping(dir, 0);
	assert_true(exists(dir, "shards/1-1"));
	store_close(other);
	publish_keeping(dir, 0);
	assert_false(exists(dir, "generations/1"));
	assert_false(exists(dir, "shards/1-1"));
}

static void one_generation_back(void **state)
{
	const char *dir = *state;
	struct err err = {""};

	assert_int_equal(rollback(in_folder(dir, "nowhere"), &err), 3);
	assert_false(exists(dir, "nowhere"));
	publish(dir);
	assert_int_equal(rollback(dir, &err), 3);
	assert_has(err.text, "no good generation");
	publish(dir);
	assert_int_equal(rollback(dir, &err), 0);
	assert_int_equal(current(dir), 1);
	/* Its number is not given again, not even after a run that failed and cleaned up. */
	struct publisher p;
	assert_ok(publisher_open(dir, &p, &err), &err);
	publisher_discard(&p);
	publisher_close(&p);
	assert_false(exists(dir, "generations/2"));
	assert_int_equal(publish(dir), 3);
}

/* One that is damaged is passed over: the last good one serves. */
static void back_to_a_good_one(void **state)
{
	const char *dir = *state;
	struct err err = {""};

	for (int n = 1; n <= 3; n++)
		publish_keeping(dir, 5);
	write_text(in_folder(dir, "generations/2/terms"), "x", 1);
	assert_int_equal(rollback(dir, &err), 0);
	assert_int_equal(current(dir), 1);
}

static void a_pointer_that_is_damaged_is_put_right(void **state)
{
	const char *dir = *state;
	struct err err = {""};

	publish(dir);
	assert_int_equal(publish(dir), 2);
	assert_int_equal(unlink(in_folder(dir, "current")), 0);
	assert_int_equal(symlink("generations/x", in_folder(dir, "current")), 0);
	assert_int_equal(rollback(dir, &err), 0);
	assert_int_equal(current(dir), 2);
}

static void serves_the_one_before(const char *dir, const char *because_of)
{
	struct generation *g;
	struct err err = {""};

	assert_ok(store_open(dir, &g, &err), &err);
	assert_int_equal(g->manifest.number, 1);
	assert_has(g->fallback, because_of);
	store_close(g);
}

/* Whatever stands where a file of the index was: the last good one serves, and nobody waits. */
static void what_is_no_file_is_damage(void **state)
{
	static const char *const names[] = {"generations/2/catalog", "generations/2/suggest",
	                                    "generations/2/manifest.json", "shards/2-1/fold"};
	const char *dir = *state;
	char moved[4096];

	publish(dir);
	assert_int_equal(publish(dir), 2);
	snprintf(moved, sizeof(moved), "%s", in_folder(dir, "moved"));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(rename(in_folder(dir, names[i]), moved), 0);
		assert_int_equal(mkdir(in_folder(dir, names[i]), 0777), 0);
		serves_the_one_before(dir, names[i]);
		assert_int_equal(rmdir(in_folder(dir, names[i])), 0);
		assert_int_equal(mkfifo(in_folder(dir, names[i]), 0666), 0);
		serves_the_one_before(dir, names[i]);
		assert_int_equal(unlink(in_folder(dir, names[i])), 0);
		assert_int_equal(symlink(in_folder(dir, names[i]), in_folder(dir, names[i])), 0);
		serves_the_one_before(dir, names[i]);
		assert_int_equal(unlink(in_folder(dir, names[i])), 0);
		assert_int_equal(rename(moved, in_folder(dir, names[i])), 0);
	}
}

/* Without a pointer nothing tells which generation serves: none that is complete goes before
 * another is published, whatever becomes of the runs. */
static void a_lost_pointer_takes_nothing_with_it(void **state)
{
	const char *dir = *state;
	struct publisher p;
	struct err err = {""};

	publish(dir);
	assert_int_equal(publish(dir), 2);
	assert_int_equal(unlink(in_folder(dir, "current")), 0);
	assert_ok(publisher_open(dir, &p, &err), &err);
	publisher_discard(&p);
	publisher_close(&p);
	assert_true(exists(dir, "generations/2/manifest.json"));
	assert_true(exists(dir, "shards/2-1/fold"));
	assert_int_equal(publish(dir), 3);
	assert_true(exists(dir, "generations/2"));
	assert_false(exists(dir, "generations/1"));
	assert_false(exists(dir, "shards/1-1"));
}

/* The first of all, complete but for the pointer. */
static void a_first_run_that_fails_leaves_nothing(void **state)
{
	const char *dir = *state;
	struct publisher p;
	struct shard_info shard;
	struct manifest m = {.shards = &shard, .n_shards = 1};
	struct publication pub = {.manifest = &m, .keep = 1};
	struct err err = {""};

	assert_ok(publisher_open(dir, &p, &err), &err);
	write_shard(dir, "1-1", &shard);
	/* unlink(2) removes no folder: the pointer cannot be made. */
	assert_int_equal(mkdir(in_folder(dir, "current.new"), 0777), 0);
	assert_status(publisher_publish(&p, &pub, &err), ZW_IO, &err);
	assert_true(exists(dir, "generations/1/manifest.json"));
	publisher_discard(&p);
	publisher_close(&p);
	assert_false(exists(dir, "generations/1"));
	assert_false(exists(dir, "shards/1-1"));
}

/* A generation that takes over what is not what was published then would make it good. */
static void what_is_taken_over_must_be_whole(void **state)
{
	const char *dir = *state;
	struct publisher p;
	struct generation *before;
	struct shard_info shards[2];
	struct manifest m = {.shards = shards, .n_shards = 2};
	struct publication pub = {.manifest = &m, .keep = 1};
	struct err err = {""};

	publish(dir);
	assert_ok(store_open(dir, &before, &err), &err);
	assert_ok(publisher_open(dir, &p, &err), &err);
	pub.before = before;
	shards[0] = before->manifest.shards[0];
	write_shard(dir, "2-1", &shards[1]);
	write_text(in_folder(dir, "shards/1-1/SHA256SUMS"), "", 0);
	assert_status(publisher_publish(&p, &pub, &err), ZW_BAD_INDEX, &err);
	assert_has(err.text, "shards/1-1/SHA256SUMS");
	publisher_discard(&p);
	publisher_close(&p);
	store_close(before);
	assert_int_equal(current(dir), 1);
	assert_false(exists(dir, "generations/2"));
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
	        folder_test(as_many_as_are_kept),
	        folder_test(what_a_reader_has_open_stays),
	        folder_test(one_generation_back),
	        folder_test(back_to_a_good_one),
	        folder_test(a_pointer_that_is_damaged_is_put_right),
	        folder_test(what_is_no_file_is_damage),
	        folder_test(a_lost_pointer_takes_nothing_with_it),
	        folder_test(a_first_run_that_fails_leaves_nothing),
	        folder_test(what_is_taken_over_must_be_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
