/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Manifest and pointer of an index, and what a reader says when they are damaged.
 */
#include "test.h"

#include "core/index/schema.h"
#include "core/index/store.h"

#include <sys/stat.h>

static void manifest_there_and_back(void **state)
{
	struct shard_info shards[] = {{.name = "7-1",
	                               .documents = 3,
	                               .passages = 40,
	                               .dead = 1,
	                               .fold = 5000,
	                               .facts = 60,
	                               .heads = "ab12",
	                               .files = {{"fold", 5000}, {"tree/iamglass", 96}}},
	                              {.name = "7-2"}};
	struct manifest m = {.number = 7,
	                     .created = "2025-01-31T00:00:00Z",
	                     .characters = 123456,
	                     .shards = shards,
	                     .n_shards = 2};
	struct manifest back;
	struct buf text = BUF_INIT(MANIFEST_LIMIT);
	struct err err = {""};
	const char *path = in_folder(*state, "manifest.json");

	assert_ok(manifest_encode(&m, &text, &err), &err);
	write_text(path, text.data, text.len);
	assert_ok(manifest_read(path, &back, &err), &err);
	assert_int_equal(back.number, 7);
	assert_string_equal(back.created, m.created);
	assert_int_equal(back.characters, 123456);
	assert_int_equal(back.n_shards, 2);
	assert_string_equal(back.shards[0].name, "7-1");
	assert_int_equal(back.shards[0].documents, 3);
	assert_int_equal(back.shards[0].passages, 40);
	assert_int_equal(back.shards[0].fold, 5000);
	assert_int_equal(back.shards[0].facts, 60);
	assert_string_equal(back.shards[0].files[1].name, "tree/iamglass");
	assert_int_equal(back.shards[0].files[1].bytes, 96);
	assert_string_equal(back.shards[0].files[2].name, "");
	manifest_release(&back);
	buf_release(&text);
}

#define SHARDS(list) "{\"schema\": 7, \"generation\": 1, \"shards\": [" list "]}"
#define SHARD(name, documents, fold)                                                               \
	"{\"name\": \"" name "\", \"documents\": " documents ", \"passages\": 1, \"fold\": " fold  \
	"}"

static void damaged_manifests(void **state)
{
	static const struct {
		const char *text, *word;
		enum zw_status status;
	} examples[] = {
	        {"", "JSON", ZW_BAD_INDEX},
	        {"{\"schema\": 7, ", "JSON", ZW_BAD_INDEX},
	        {"[]", "reindex", ZW_OLD_VERSION},
	        {"{\"schema\": 999, \"shards\": []}", "reindex", ZW_OLD_VERSION},
	        {SHARDS(""), "shards", ZW_BAD_INDEX},
	        {SHARDS(SHARD("../../etc", "1", "1")), "damaged", ZW_BAD_INDEX},
	        {SHARDS(SHARD("..", "1", "1")), "damaged", ZW_BAD_INDEX},
	        {SHARDS(SHARD("", "1", "1")), "damaged", ZW_BAD_INDEX},
	        {SHARDS(SHARD("1-1", "-1", "1")), "damaged", ZW_BAD_INDEX},
	        {SHARDS(SHARD("1-1", "4294967295", "1")), "damaged", ZW_BAD_INDEX},
	        {SHARDS(SHARD("1-1", "1", "-1")), "damaged", ZW_BAD_INDEX},
	        {SHARDS("7"), "damaged", ZW_BAD_INDEX},
	};
	const char *path = in_folder(*state, "manifest.json");

	_Static_assert(SCHEMA_VERSION == 7, "the examples name the version");
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct manifest m;
		struct err err = {""};
		write_text(path, examples[i].text, strlen(examples[i].text));
		assert_status(manifest_read(path, &m, &err), examples[i].status, &err);
		assert_has(err.text, examples[i].word);
	}
}

/* Every bit of it: it is all that the command line has time to check. */
static void a_flipped_bit_in_a_manifest(void **state)
{
	struct shard_info shard = {.name = "7-1", .documents = 3, .files = {{"fold", 5000}}};
	struct manifest m = {.number = 7, .shards = &shard, .n_shards = 1}, back;
	struct buf text = BUF_INIT(MANIFEST_LIMIT);
	struct err err = {""};
	const char *path = in_folder(*state, "manifest.json");

	assert_ok(manifest_encode(&m, &text, &err), &err);
	for (size_t i = 0; i < text.len * 8; i++) {
		text.data[i / 8] = (char)(text.data[i / 8] ^ (1 << i % 8));
		write_text(path, text.data, text.len);
		enum zw_status status = manifest_read(path, &back, &err);
		if (status == ZW_OK)
			manifest_release(&back);
		if (status != ZW_BAD_INDEX)
			fail_msg("bit %zu: %s", i, status_name(status));
		text.data[i / 8] = (char)(text.data[i / 8] ^ (1 << i % 8));
	}
	buf_release(&text);
}

/* One shard past the limit. */
static void too_many_shards(void **state)
{
	struct shard_info shards[SHARDS_LIMIT + 1];
	struct manifest m = {.number = 1, .shards = shards, .n_shards = SHARDS_LIMIT}, back;
	const char *path = in_folder(*state, "manifest.json");

	for (size_t i = 0; i <= SHARDS_LIMIT; i++)
		shards[i] = (struct shard_info){
		        .name = "1-1", .documents = 1, .passages = 1, .fold = 1, .facts = 1};
	for (int past = 0; past < 2; past++) {
		struct buf text = BUF_INIT(MANIFEST_LIMIT);
		struct err err = {""};
		m.n_shards = SHARDS_LIMIT + (size_t)past;
		assert_ok(manifest_encode(&m, &text, &err), &err);
		write_text(path, text.data, text.len);
		enum zw_status status = manifest_read(path, &back, &err);
		assert_status(status, past ? ZW_BAD_INDEX : ZW_OK, &err);
		if (status == ZW_OK)
			manifest_release(&back);
		else
			assert_has(err.text, "limit");
		buf_release(&text);
	}
}

static void the_pointer_names_a_generation(void **state)
{
	static const struct {
		const char *target;
		uint64_t number; /* 0: damaged */
	} examples[] = {
	        {"generations/1", 1},
	        {"generations/18446744073", 18446744073},
	        {"generations/", 0},
	        {"generations/0", 0},
	        {"generations/x", 0},
	        {"generations/1/", 0},
	        {"generations/1x", 0},
	        {"/etc", 0},
	        {"generations/../../../../../../../../../../../../../../../../etc/passwd/1", 0},
	};
	const char *link = in_folder(*state, "current");

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		uint64_t number = 0;
		struct err err = {""};
		assert_int_equal(symlink(examples[i].target, link), 0);
		enum zw_status status = store_current(*state, &number, &err);
		assert_status(status, examples[i].number ? ZW_OK : ZW_BAD_INDEX, &err);
		assert_int_equal(number, examples[i].number);
		assert_int_equal(unlink(link), 0);
	}
}

static void no_index_at_all(void **state)
{
	struct generation *g = (struct generation *)(void *)"";
	struct err err = {""};

	assert_int_equal(store_open(*state, &g, &err), ZW_NOT_FOUND);
	assert_null(g);
	assert_has(err.text, "no index");
	assert_int_equal(store_open("/dev/null", &g, &err), ZW_IO);
	store_close(NULL);
}

static void a_pointer_to_nothing(void **state)
{
	struct generation *g;
	struct err err = {""};

	assert_int_equal(symlink("generations/3", in_folder(*state, "current")), 0);
	assert_int_equal(store_open(*state, &g, &err), ZW_BAD_INDEX);
	assert_has(err.text, "generations/3");
}

static const char *default_dir(const char *index, const char *data, const char *home)
{
	static char dir[100];
	struct buf path = BUF_INIT(sizeof(dir) - 1);

	setenv("ZHENGWEN_INDEX", index, 1);
	setenv("XDG_DATA_HOME", data, 1);
	setenv("HOME", home, 1);
	bool found = store_default_dir(&path);
	snprintf(dir, sizeof(dir), "%s", found ? buf_cstr(&path) : "none");
	buf_release(&path);
	return dir;
}

static void where_an_index_is_by_default(void **state)
{
	(void)state;
	assert_string_equal(default_dir("/srv/i", "/data", "/home/a"), "/srv/i");
	assert_string_equal(default_dir("", "/data", "/home/a"), "/data/zhengwen/index");
	assert_string_equal(default_dir("", "", "/home/a"), "/home/a/.local/share/zhengwen/index");
	assert_string_equal(default_dir("", "", ""), "none");
}

static const char *reading_dir(const char *index, const char *data, const char *common)
{
	static char dir[4096];
	struct buf path = BUF_INIT(sizeof(dir) - 1);

	setenv("ZHENGWEN_INDEX", index, 1);
	setenv("XDG_DATA_HOME", data, 1);
	setenv("HOME", "", 1);
	bool found = store_reading_dir(common, &path);
	snprintf(dir, sizeof(dir), "%s", found ? buf_cstr(&path) : "none");
	buf_release(&path);
	return dir;
}

static void who_has_no_index_reads_the_common_one(void **state)
{
	char data[100], common[100], own[200];

	snprintf(data, sizeof(data), "%s/data", (const char *)*state);
	snprintf(common, sizeof(common), "%s/common", (const char *)*state);
	snprintf(own, sizeof(own), "%s/zhengwen/index", data);
	/* Neither is there: what is told to be missing is one's own. */
	assert_string_equal(reading_dir("", data, common), own);
	assert_string_equal(reading_dir("", "", common), "none");
	assert_int_equal(mkdir(common, 0777), 0);
	assert_string_equal(reading_dir("", data, common), own);
	/* The common one is there. */
	assert_int_equal(symlink("generations/1", in_folder(common, "current")), 0);
	assert_string_equal(reading_dir("", data, common), common);
	assert_string_equal(reading_dir("", "", common), common);
	/* Who names one means that one. */
	assert_string_equal(reading_dir("/elsewhere", data, common), "/elsewhere");
	/* One's own is there, too. */
	assert_int_equal(mkdir(data, 0777), 0);
	assert_int_equal(mkdir(in_folder(data, "zhengwen"), 0777), 0);
	assert_int_equal(mkdir(own, 0777), 0);
	assert_int_equal(symlink("generations/1", in_folder(own, "current")), 0);
	assert_string_equal(reading_dir("", data, common), own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(manifest_there_and_back),
	        folder_test(damaged_manifests),
	        folder_test(a_flipped_bit_in_a_manifest),
	        folder_test(too_many_shards),
	        folder_test(the_pointer_names_a_generation),
	        folder_test(no_index_at_all),
	        folder_test(a_pointer_to_nothing),
	        cmocka_unit_test(where_an_index_is_by_default),
	        folder_test(who_has_no_index_reads_the_common_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
