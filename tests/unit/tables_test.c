/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a generation takes over of the one before: the mined terms as they are, the dead; until the
 * text has doubled.
 */
#include "sample_index.h"

#include "indexer/publish/publish.h"
#include "indexer/restore/restore.h"

#include <inttypes.h>
#include <sys/stat.h>

/* Publishes a shard of the sample, which is made if it is not there yet, as if it had so many
 * characters. Returns the number of the generation. */
static uint64_t publish(const char *dir, struct publication *pub, uint64_t characters)
{
	struct publisher p;
	struct shard shard;
	struct err err = {""};
	char shards[4096];

	assert_ok(publisher_open(dir, &p, &err), &err);
	snprintf(shards, sizeof(shards), "%s/shards", dir);
	if (p.number == 1) {
		sample_shard(shards, "1-1", NULL, &shard);
		pub->manifest->shards[0] = shard.info;
		shard_close(&shard);
	}
	pub->manifest->characters = characters;
	assert_ok(publisher_publish(&p, pub, &err), &err);
	publisher_close(&p);
	return pub->manifest->number;
}

static uint64_t inode_of(const char *dir, uint64_t generation, const char *name)
{
	struct stat st;
	char rest[64];

	snprintf(rest, sizeof(rest), "generations/%" PRIu64 "/%s", generation, name);
	assert_int_equal(stat(in_folder(dir, rest), &st), 0);
	return st.st_ino;
}

/* An index of the sample in one shard; the generation that readers have then. */
static struct generation *first_generation(const char *dir, struct shard_info *info)
{
	struct manifest m = {.shards = info, .n_shards = 1};
	struct publication pub = {.manifest = &m, .keep = 1};
	struct generation *g;
	struct err err = {""};

	assert_int_equal(publish(dir, &pub, 10000), 1);
	assert_int_equal(m.mined, 10000);
	assert_ok(store_open(dir, &g, &err), &err);
	return g;
}

static void test_terms_are_taken_over_until_the_text_doubles(void **state)
{
	const char *dir = *state;
	struct shard_info info;
	struct report report = {.mined = false};
	struct generation *g = first_generation(dir, &info);
	struct manifest m = {.shards = &info, .n_shards = 1};
	struct publication pub = {.manifest = &m, .before = g, .report = &report, .keep = 9};
	uint64_t terms = g->manifest.terms, inode = inode_of(dir, 1, "terms");

	assert_int_equal(publish(dir, &pub, 19999), 2);
	assert_int_equal(m.mined, 10000);
	assert_int_equal(m.terms, terms);
	assert_false(report.mined);
	assert_int_equal(inode_of(dir, 2, "terms"), inode);
	assert_int_equal(publish(dir, &pub, 20000), 3);
	assert_int_equal(m.mined, 20000);
	assert_true(report.mined);
	assert_int_not_equal(inode_of(dir, 3, "terms"), inode);
	store_close(g);
}

static uint32_t titled(const char *dir)
{
	struct generation *g;
	struct err err = {""};
	uint32_t n = 0;

	assert_ok(store_open(dir, &g, &err), &err);
	for (uint32_t d = 0; d < g->n_rows; d++)
		n += catalog_document(g->catalog, d)->date != 0;
	store_close(g);
	return n;
}

/* Those whose file is new and those whose file is that of the generation before. */
static void test_the_dead_of_both_kinds_are_left_out(void **state)
{
	const char *dir = *state;
	struct shard_info info;
	struct dying dying[1000];
	struct dead_file *files;
	struct err err = {""};
	size_t n;
	struct generation *g = first_generation(dir, &info);
	struct manifest m = {.shards = &info, .n_shards = 1};
	struct publication pub = {.manifest = &m, .before = g, .keep = 9};

	assert_in_range(titled(dir), 10, info.documents);
	for (uint32_t d = 1; d <= info.documents; d++)
		dying[d - 1] = (struct dying){0, d};
	assert_ok(dead_files_make(g, dying, info.documents, &files, &n, &err), &err);
	pub.dead = files;
	pub.n_dead = n;
	assert_int_equal(publish(dir, &pub, 10000), 2);
	assert_int_equal(titled(dir), 0);
	struct generation *second;
	assert_ok(store_open(dir, &second, &err), &err);
	assert_int_equal(second->n_documents, 0);
	pub.before = second;
	pub.n_dead = 0;
	assert_int_equal(publish(dir, &pub, 10000), 3);
	assert_int_equal(titled(dir), 0);
	store_close(g);
	store_close(second);
	dead_files_release(files, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(test_terms_are_taken_over_until_the_text_doubles),
	        folder_test(test_the_dead_of_both_kinds_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
