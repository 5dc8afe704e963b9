/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a tree has for readers elsewhere: it comes back as it was put in, and what is damaged, of
 * another version or of another shard is told.
 */
#include "test.h"

#include "core/index/distant/distant.h"

enum { N = 3 };

static const char *const shard_names[N] = {"7-1", "7-2", "7-3"};

/* Of bytes that do not pack to nothing. */
static char *content_of(size_t len)
{
	char *content = malloc(len + 1);
	uint32_t any = 17;

	assert_non_null(content);
	for (size_t i = 0; i < len; i++, any = any * 1664525 + 1013904223)
		content[i] = "0123456789abcdef"[any >> 28];
	content[len] = '\0';
	return content;
}

static size_t length_of(size_t shard, enum distant_file file)
{
	static const size_t lengths[DISTANT_FILES] = {
	        [DISTANT_CATALOG] = 3 * DISTANT_PIECE + 17, [DISTANT_TERMS] = 0,
	        [DISTANT_SUGGEST] = DISTANT_PIECE,          [DISTANT_DOCUMENTS_AT] = 24,
	        [DISTANT_PASSAGES_AT] = DISTANT_PIECE + 1,  [DISTANT_TITLES] = 1,
	};

	return lengths[file] + (file >= DISTANT_DOCUMENTS_AT ? shard : 0);
}

static void describe(struct distant *d)
{
	*d = (struct distant){.manifest = {.number = 7,
	                                   .created = "2026-11-23T08:00:00Z",
	                                   .characters = 123456789012,
	                                   .terms = 0,
	                                   .mined = 99,
	                                   .n_shards = N}};
	d->manifest.shards = calloc(N, sizeof(*d->manifest.shards));
	d->sums = calloc(N, sizeof(*d->sums));
	assert_non_null(d->manifest.shards);
	assert_non_null(d->sums);
	for (uint32_t i = 0; i < N; i++) {
		struct shard_info *s = &d->manifest.shards[i];
		snprintf(s->name, sizeof(s->name), "%s", shard_names[i]);
		s->documents = 10 + i;
		s->passages = UINT32_MAX - 1 - i;
		s->fold = (uint64_t)1 << 40;
		s->facts = i;
		for (enum distant_file f = 0; f < DISTANT_FILES; f++) {
			size_t len = length_of(i, f);
			char *content = content_of(len);
			d->sums[i][f].bytes = len;
			hash_hex(content, len, d->sums[i][f].hash);
			free(content);
		}
	}
}

static void encode(struct buf *text)
{
	struct distant d;
	struct err err = {""};

	describe(&d);
	assert_ok(distant_encode(&d, text, &err), &err);
	distant_release(&d);
}

/* A tree with this at 'G', and all files of the shard. */
static struct xap_tree *make(const char *path, const struct buf *manifest, const char *name,
                             size_t shard)
{
	struct xap_writer *writer;
	struct xap_tree *tree;
	struct err err = {""};

	/* As it happens: made, closed, and put in later. */
	assert_ok(xap_create_replicable(path, &writer, &err), &err);
	assert_ok(xap_put(writer, "D", 1, "x", 1, &err), &err);
	assert_ok(xap_finish(writer, &err), &err);
	assert_ok(xap_reopen(path, &writer, &err), &err);
	for (enum distant_file f = 0; f < DISTANT_FILES; f++) {
		size_t len = length_of(shard, f);
		char *content = content_of(len);
		assert_ok(distant_put_file(writer, f, content, len, &err), &err);
		free(content);
	}
	if (manifest)
		assert_ok(distant_put_manifest(writer, manifest, name, &err), &err);
	assert_ok(xap_finish(writer, &err), &err);
	assert_ok(xap_check(path, &err), &err);
	assert_ok(xap_open(path, 0, &tree, &err), &err);
	return tree;
}

static void it_comes_back(void **state)
{
	struct buf manifest = BUF_INIT(MANIFEST_LIMIT);
	struct distant written, read;
	struct err err = {""};
	size_t shard;

	encode(&manifest);
	describe(&written);
	struct xap_tree *tree = make(in_folder(*state, "t"), &manifest, shard_names[1], 1);
	assert_ok(distant_read(tree, &read, &shard, &err), &err);
	assert_int_equal(shard, 1);
	assert_int_equal(strlen(read.check), HASH_HEX_SIZE - 1);
	assert_memory_equal(read.check, manifest.data, HASH_HEX_SIZE - 1);
	assert_int_equal(read.manifest.number, 7);
	assert_string_equal(read.manifest.created, written.manifest.created);
	assert_int_equal(read.manifest.characters, 123456789012);
	assert_int_equal(read.manifest.mined, 99);
	assert_int_equal(read.manifest.n_shards, N);
	for (size_t i = 0; i < N; i++) {
		const struct shard_info *a = &read.manifest.shards[i];
		const struct shard_info *b = &written.manifest.shards[i];
		assert_string_equal(a->name, b->name);
		assert_int_equal(a->documents, b->documents);
		assert_int_equal(a->passages, b->passages);
		assert_int_equal(a->fold, b->fold);
		assert_int_equal(a->facts, b->facts);
		assert_int_equal(a->served, N);
		assert_int_equal(a->dead, 0);
		assert_memory_equal(read.sums[i], written.sums[i], sizeof(*read.sums));
	}
	for (enum distant_file f = 0; f < DISTANT_FILES; f++) {
		struct buf bytes = BUF_INIT(16 << 20);
		char *content = content_of(length_of(1, f));
		buf_str(&bytes, "before"); /* it appends */
		assert_ok(distant_get_file(tree, f, &read.sums[1][f], &bytes, &err), &err);
		assert_int_equal(bytes.len, 6 + length_of(1, f));
		assert_memory_equal(bytes.data + 6, content, length_of(1, f));
		buf_release(&bytes);
		free(content);
	}
	xap_close(tree);
	distant_release(&read);
	distant_release(&written);
	buf_release(&manifest);
}

static void assert_refused(const char *path, const struct buf *manifest, const char *name,
                           enum zw_status wanted)
{
	struct xap_tree *tree = make(path, manifest, name, 0);
	struct distant d;
	struct err err = {""};
	size_t shard;

	assert_status(distant_read(tree, &d, &shard, &err), wanted, &err);
	assert_true(err.text[0]);
	xap_close(tree);
	assert_ok(files_remove_tree(path, &err), &err);
}

static void put_check(struct buf *manifest)
{
	char check[HASH_HEX_SIZE];

	hash_hex(manifest->data + HASH_HEX_SIZE, manifest->len - HASH_HEX_SIZE, check);
	memcpy(manifest->data, check, HASH_HEX_SIZE - 1);
}

/* One character of it is another one, the checksum is right. */
static void change(struct buf *manifest, const char *at, char c)
{
	char *place = strstr(manifest->data, at);

	assert_non_null(place);
	place[strlen(at) - 1] = c;
	put_check(manifest);
}

static void what_is_no_manifest_is_told(void **state)
{
	const char *path = in_folder(*state, "t");
	struct buf manifest = BUF_INIT(MANIFEST_LIMIT);
	static const struct {
		const char *at;
		char to;
		enum zw_status wanted;
	} changes[] = {
	        {"\"version\":1", '2', ZW_OLD_VERSION}, {"\"schema\":7", '5', ZW_OLD_VERSION},
	        {"\"words\":\"1", '0', ZW_OLD_VERSION}, {"\"generation\":7", 'x', ZW_BAD_INDEX},
	        {"\"passages\":4", '-', ZW_BAD_INDEX},  {"\"name", 'N', ZW_BAD_INDEX},
	        {"\"titles", 'T', ZW_BAD_INDEX},        {"\"shards", 'S', ZW_BAD_INDEX},
	        {"\"characters\":1", '-', ZW_BAD_INDEX}};

	assert_refused(path, NULL, "", ZW_NOT_FOUND);
	encode(&manifest);
	assert_refused(path, &manifest, "7-4", ZW_BAD_INDEX);
	assert_refused(path, &manifest, "", ZW_BAD_INDEX);
	/* Any flipped byte; any length. */
	for (size_t i = 0; i < manifest.len; i += 61) {
		manifest.data[i] ^= 4;
		assert_refused(path, &manifest, "7-1", ZW_BAD_INDEX);
		manifest.data[i] ^= 4;
	}
	size_t whole = manifest.len;
	for (manifest.len = 1; manifest.len < whole; manifest.len += 97)
		assert_refused(path, &manifest, "7-1", ZW_BAD_INDEX);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		buf_reset(&manifest);
		encode(&manifest);
		change(&manifest, changes[i].at, changes[i].to);
		assert_refused(path, &manifest, "7-1", changes[i].wanted);
	}
	buf_release(&manifest);
}

/* It becomes a folder of the cache. */
static void a_name_leads_nowhere_else(void **state)
{
	static const char *const names[] = {"../", "7/2", ".-2"};
	struct buf manifest = BUF_INIT(MANIFEST_LIMIT);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		buf_reset(&manifest);
		encode(&manifest);
		memcpy(strstr(manifest.data, "\"7-2\"") + 1, names[i], 3);
		put_check(&manifest);
		assert_refused(in_folder(*state, "t"), &manifest, "7-1", ZW_BAD_INDEX);
	}
	buf_release(&manifest);
}

static void assert_bad_file(struct xap_tree *tree, enum distant_file f, struct distant_sum sum)
{
	struct buf bytes = BUF_INIT(16 << 20);
	struct err err = {""};

	assert_status(distant_get_file(tree, f, &sum, &bytes, &err), ZW_BAD_INDEX, &err);
	buf_release(&bytes);
}

static void what_is_no_such_file_is_told(void **state)
{
	const char *path = in_folder(*state, "t");
	struct buf manifest = BUF_INIT(MANIFEST_LIMIT);
	struct xap_writer *writer;
	struct distant d;
	struct err err = {""};

	describe(&d);
	encode(&manifest);
	struct xap_tree *tree = make(path, &manifest, shard_names[0], 0);
	/* Of another shard; with another hash; longer; shorter; as long as nothing can be. */
	assert_bad_file(tree, DISTANT_TITLES, d.sums[1][DISTANT_TITLES]);
	struct distant_sum sum = d.sums[0][DISTANT_CATALOG];
	sum.hash[3] ^= 1;
	assert_bad_file(tree, DISTANT_CATALOG, sum);
	sum = d.sums[0][DISTANT_CATALOG];
	sum.bytes += DISTANT_PIECE;
	assert_bad_file(tree, DISTANT_CATALOG, sum);
	sum.bytes = DISTANT_PIECE;
	assert_bad_file(tree, DISTANT_CATALOG, sum);
	sum.bytes = UINT64_MAX;
	assert_bad_file(tree, DISTANT_CATALOG, sum);
	xap_close(tree);
	/* A piece that is no frame. */
	assert_ok(xap_reopen(path, &writer, &err), &err);
	static const char key[] = "Fcatalog\0\0\0\0\2";
	assert_ok(xap_put(writer, key, sizeof(key) - 1, "no frame", 8, &err), &err);
	assert_ok(xap_finish(writer, &err), &err);
	assert_ok(xap_open(path, 0, &tree, &err), &err);
	assert_bad_file(tree, DISTANT_CATALOG, d.sums[0][DISTANT_CATALOG]);
	xap_close(tree);
	distant_release(&d);
	buf_release(&manifest);
}

static void only_what_is_there_is_opened_again(void **state)
{
	struct xap_writer *writer;
	struct err err = {""};

	assert_int_not_equal(xap_reopen(in_folder(*state, "none"), &writer, &err), ZW_OK);
	assert_null(writer);
	assert_int_equal(access(in_folder(*state, "none"), F_OK), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(it_comes_back, folder_setup, folder_teardown),
	        cmocka_unit_test_setup_teardown(what_is_no_manifest_is_told, folder_setup,
	                                        folder_teardown),
	        cmocka_unit_test_setup_teardown(a_name_leads_nowhere_else, folder_setup,
	                                        folder_teardown),
	        cmocka_unit_test_setup_teardown(what_is_no_such_file_is_told, folder_setup,
	                                        folder_teardown),
	        cmocka_unit_test_setup_teardown(only_what_is_there_is_opened_again, folder_setup,
	                                        folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
