/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sums of files, and what they find in a generation.
 */
#include "test.h"

#include "core/index/store.h"
#include "core/sums/sums.h"
#include "core/sums/verify.h"
#include "indexer/publish/publish.h"

#include <fcntl.h>
#include <sys/stat.h>

static void known_sums(void **state)
{
	const char *path = in_folder(*state, "abc");
	char hex[SUM_HEX_SIZE];
	struct err err = {""};

	write_text(path, "abc", 3); /* the example of FIPS 180 */
	assert_ok(sums_file(path, hex, &err), &err);
	assert_string_equal(hex,
	                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	write_text(path, "", 0);
	assert_ok(sums_file(path, hex, &err), &err);
	assert_string_equal(hex,
	                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_int_equal(sums_file(in_folder(*state, "none"), hex, &err), ZW_IO);
	assert_has(err.text, "none");
}

static void a_list_is_what_sha256sum_reads(void **state)
{
	const char *dir = *state;
	struct buf list = BUF_INIT(SUMS_LIMIT);
	struct err err = {""};

	assert_int_equal(mkdir(in_folder(dir, "b"), 0777), 0);
	write_text(in_folder(dir, "b/two"), "abc", 3);
	write_text(in_folder(dir, "c"), "", 0);
	write_text(in_folder(dir, "SHA256SUMS"), "old", 3);
	assert_ok(sums_add_tree(&list, dir, NULL, &err), &err);
	assert_string_equal(
	        buf_cstr(&list),
	        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b/two\n"
	        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  c\n");
	assert_non_null(sums_find(&list, "b/two"));
	assert_null(sums_find(&list, "two"));
	assert_ok(sums_check(&list, dir, &err), &err);
	write_text(in_folder(dir, "b/two"), "abd", 3);
	assert_int_equal(sums_check(&list, dir, &err), ZW_BAD_INDEX);
	assert_has(err.text, "b/two");
	assert_int_equal(unlink(in_folder(dir, "b/two")), 0);
	assert_int_equal(sums_check(&list, dir, &err), ZW_BAD_INDEX);
	buf_release(&list);
}

#define HEX "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void lists_that_are_none(void **state)
{
	static const char *const texts[] = {
	        "x",       HEX,           HEX "  a",        HEX "  \n",       HEX " *a\n",
	        "\n",      HEX "  /a\n",  HEX "  ../a\n",   HEX "  a/../b\n", HEX "  a//b\n",
	        HEX " \n", "e3  short\n", HEX "  good\n\n",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct buf list = BUF_INIT(SUMS_LIMIT);
		struct err err = {""};
		write_text(in_folder(*state, "good"), "", 0);
		buf_str(&list, texts[i]);
		if (sums_check(&list, *state, &err) != ZW_BAD_INDEX)
			fail_msg("taken: %s", texts[i]);
		buf_release(&list);
	}
}

/* ---- A generation ---- */

static void publish(const char *dir)
{
	struct publisher p;
	struct shard_writer *w;
	struct shard_info shard;
	struct manifest m = {.shards = &shard, .n_shards = 1};
	const struct shard_entry entry = {.record = {"", 0}};
	struct err err = {""};
	char name[32], path[4096];

	assert_ok(publisher_open(dir, &p, &err), &err);
	snprintf(name, sizeof(name), "%u-1", (unsigned)p.number);
	snprintf(path, sizeof(path), "%s/shards/%s", dir, name);
	assert_ok(shard_create(path, name, 1 << 20, &w, &err), &err);
	assert_ok(shard_begin(w, (struct span){"甲\n", 4}, &entry, &err), &err);
	assert_ok(shard_end(w, 0, (struct span){"{}", 2}, &err), &err);
	assert_ok(shard_finish(w, &shard, &err), &err);
	assert_ok(publisher_publish(&p, &(struct publication){.manifest = &m, .keep = 1}, &err),
	          &err);
	publisher_close(&p);
}

static void flip(const char *path, off_t at)
{
	char c;
	int fd = open(path, O_RDWR);

	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 0x10;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	assert_int_equal(close(fd), 0);
}

static void every_file_of_a_generation(void **state)
{
	static const char *const files[] = {
	        "generations/1/manifest.json",
	        "generations/1/catalog",
	        "generations/1/terms",
	        "generations/1/suggest",
	        "generations/1/SHA256SUMS",
	        "shards/1-1/SHA256SUMS",
	        "shards/1-1/fold",
	        "shards/1-1/facts",
	        "shards/1-1/documents.at",
	        "shards/1-1/passages.at",
	        "shards/1-1/tree/postlist.glass",
	        "shards/1-1/tree/iamglass",
	};
	const char *dir = *state;
	struct err err = {""};

	publish(dir);
	assert_ok(store_verify(dir, 1, NULL, &err), &err);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct stat st;
		assert_int_equal(stat(in_folder(dir, files[i]), &st), 0);
		off_t at = st.st_size / 2;
		if (st.st_size == 0)
			continue;
		flip(in_folder(dir, files[i]), at);
		if (store_verify(dir, 1, NULL, &err) != ZW_BAD_INDEX)
			fail_msg("%s: not seen", files[i]);
		flip(in_folder(dir, files[i]), at);
	}
	assert_ok(store_verify(dir, 1, NULL, &err), &err);
	assert_int_equal(store_verify(dir, 2, NULL, &err), ZW_BAD_INDEX);
}

/* A list that lost its last lines is a good list of the rest. */
static void a_list_that_was_cut(void **state)
{
	const char *dir = *state;
	struct buf list = BUF_INIT(SUMS_LIMIT);
	struct err err = {""};
	char path[4096];

	publish(dir);
	snprintf(path, sizeof(path), "%s", in_folder(dir, "generations/1/SHA256SUMS"));
	assert_ok(sums_read(path, &list, &err), &err);
	for (size_t len = 0; len < list.len; len++) {
		write_text(path, list.data, len);
		assert_status(store_verify(dir, 1, NULL, &err), ZW_BAD_INDEX, &err);
	}
	buf_release(&list);
}

/* A whole generation in the place of another one. */
static void a_generation_under_another_number(void **state)
{
	const char *dir = *state;
	struct generation *g;
	struct err err = {""};

	publish(dir);
	assert_int_equal(rename(in_folder(dir, "generations/1"), in_folder(dir, "generations/2")),
	                 0);
	assert_int_equal(store_verify(dir, 2, NULL, &err), ZW_BAD_INDEX);
	assert_int_equal(store_open_number(dir, 2, &g, &err), ZW_BAD_INDEX);
	assert_null(g);
	assert_has(err.text, "generation 1");
}

/* What was found whole is read again only if the system says that it changed. */
static void a_shard_is_read_once(void **state)
{
	const char *dir = *state;
	const char *fold = "shards/1-1/fold";
	struct verified seen = VERIFIED_INIT;
	struct err err = {""};

	publish(dir);
	assert_ok(store_verify(dir, 1, &seen, &err), &err);
	size_t len = seen.shards.len;
	assert_true(len > 0);
	assert_ok(store_verify(dir, 1, &seen, &err), &err);
	assert_int_equal(seen.shards.len, len);
	flip(in_folder(dir, fold), 1);
	assert_int_equal(store_verify(dir, 1, &seen, &err), ZW_BAD_INDEX);
	flip(in_folder(dir, fold), 1);
	assert_ok(store_verify(dir, 1, &seen, &err), &err);
	assert_int_equal(seen.shards.len, len);
	verified_release(&seen);
}

/* ---- Falling back ---- */

static void the_last_good_one_serves(void **state)
{
	const char *dir = *state;
	struct generation *g;
	struct err err = {""};

	publish(dir);
	publish(dir);
	assert_ok(store_open(dir, &g, &err), &err);
	assert_int_equal(g->manifest.number, 2);
	assert_null(g->fallback);
	store_close(g);
	flip(in_folder(dir, "generations/2/manifest.json"), 50);
	assert_ok(store_open(dir, &g, &err), &err);
	assert_int_equal(g->manifest.number, 1);
	assert_has(g->fallback, "generations/2/manifest.json");
	store_close(g);
	flip(in_folder(dir, "generations/1/manifest.json"), 50);
	assert_int_equal(store_open(dir, &g, &err), ZW_BAD_INDEX);
	assert_has(err.text, "generations/2/manifest.json");
}

/* It would not be yesterday's index, but that of before the upgrade. */
static void another_version_is_no_damage(void **state)
{
	const char *dir = *state, old[] = "{\"schema\": 3}";
	struct generation *g;
	struct err err = {""};

	publish(dir);
	publish(dir);
	write_text(in_folder(dir, "generations/2/manifest.json"), old, sizeof(old) - 1);
	assert_int_equal(store_open(dir, &g, &err), ZW_OLD_VERSION);
}

static void a_damaged_pointer(void **state)
{
	const char *dir = *state;
	struct generation *g;
	struct err err = {""};

	publish(dir);
	assert_int_equal(unlink(in_folder(dir, "current")), 0);
	/* None at all: nothing was ever published, as far as anybody knows. */
	assert_int_equal(store_open(dir, &g, &err), ZW_NOT_FOUND);
	write_text(in_folder(dir, "current"), "generations/1", 13);
	assert_ok(store_open(dir, &g, &err), &err);
	assert_int_equal(g->manifest.number, 1);
	assert_has(g->fallback, "pointer");
	store_close(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(known_sums),
	        folder_test(a_list_is_what_sha256sum_reads),
	        folder_test(lists_that_are_none),
	        folder_test(every_file_of_a_generation),
	        folder_test(a_list_that_was_cut),
	        folder_test(a_generation_under_another_number),
	        folder_test(a_shard_is_read_once),
	        folder_test(the_last_good_one_serves),
	        folder_test(another_version_is_no_damage),
	        folder_test(a_damaged_pointer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
