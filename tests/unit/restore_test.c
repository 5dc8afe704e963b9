/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Documents made again from a shard are those that were read: of the sample, with its formats,
 * containers, sidecars and tables, every entry is the same byte for byte.
 */
#include "sample_index.h"

#include "indexer/restore/restore.h"

/* FEW bytes of postings: those of the sample take some MB. */
enum { SEEN_LIMIT = 256 << 20, FEW = 400 << 10 };

/* ---- Entries as bytes ---- */

struct seen {
	struct buf bytes;
	uint32_t entries[TABLES];
	uint64_t lengths[TABLES];
};

static int by_bytes(const void *a, const void *b)
{
	const struct entry_term *x = a, *y = b;
	int order = memcmp(x->bytes, y->bytes, x->len < y->len ? x->len : y->len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

static void add_field(struct buf *b, const char *bytes, size_t len)
{
	buf_add(b, &len, sizeof(len));
	buf_add(b, bytes, len);
}

static enum zw_status see(void *context, enum table table, const struct shard_entry *entry,
                          struct err *err)
{
	struct seen *seen = context;
	struct entry_term *terms = calloc(entry->n_terms + 1, sizeof(*terms));

	uint64_t occurrences = 0;

	assert_non_null(terms);
	memcpy(terms, entry->terms, entry->n_terms * sizeof(*terms));
	qsort(terms, entry->n_terms, sizeof(*terms), by_bytes);
	seen->entries[table]++;
	seen->lengths[table] += entry->length;
	add_field(&seen->bytes, entry->record.at, entry->record.len);
	for (size_t i = 0; i < entry->n_terms; i++) {
		add_field(&seen->bytes, terms[i].bytes, terms[i].len);
		buf_add(&seen->bytes, &terms[i].count, sizeof(uint32_t));
		occurrences += terms[i].count;
	}
	assert_int_equal(entry->length, occurrences);
	free(terms);
	return buf_status(&seen->bytes, "entries", err);
}

static void shard_of_sample(const char *folder, struct shard *shard, struct seen *seen)
{
	struct entry_maker watch;
	struct err err = {""};

	*seen = (struct seen){.bytes = BUF_INIT(SEEN_LIMIT)};
	assert_ok(entry_maker_init_for(&watch, see, seen, &err), &err);
	sample_shard(folder, "1-1", &watch, shard);
	for (enum table t = 0; t < TABLES; t++)
		assert_int_equal(shard->lengths[t], seen->lengths[t]);
	assert_int_equal(seen->entries[TABLE_DOCUMENTS], shard->info.documents);
	assert_int_equal(seen->entries[TABLE_PASSAGES], shard->info.passages);
	entry_maker_release(&watch);
}

static void assert_same_bytes(const struct buf *a, const struct buf *b)
{
	assert_int_equal(a->len, b->len);
	assert_memory_equal(a->data, b->data, a->len);
}

static void test_entries_are_the_same(void **state)
{
	struct shard shard;
	struct seen original, again = {.bytes = BUF_INIT(SEEN_LIMIT)};
	struct entry_maker maker;
	struct err err = {""};

	shard_of_sample(*state, &shard, &original);
	assert_ok(entry_maker_init_for(&maker, see, &again, &err), &err);
	for (uint32_t d = 1; d <= shard.info.documents; d++)
		assert_ok(restore_document(&shard, d, &maker, &err), &err);
	assert_int_equal(maker.documents, shard.info.documents);
	assert_same_bytes(&original.bytes, &again.bytes);
	entry_maker_release(&maker);
	buf_release(&original.bytes);
	buf_release(&again.bytes);
	shard_close(&shard);
}

static void assert_same_file(const char *folder, const char *name)
{
	struct buf a = BUF_INIT(SEEN_LIMIT), b = BUF_INIT(SEEN_LIMIT);
	struct err err = {""};
	char path[64];

	snprintf(path, sizeof(path), "1-1/%s", name);
	assert_ok(files_read(in_folder(folder, path), &a, &err), &err);
	snprintf(path, sizeof(path), "2-1/%s", name);
	assert_ok(files_read(in_folder(folder, path), &b, &err), &err);
	assert_same_bytes(&a, &b);
	buf_release(&a);
	buf_release(&b);
}

/* Streams, bits, lengths, facts, postings and records of a shard of restored documents: byte for
 * byte, though its postings went through files. */
static void test_files_are_the_same(void **state)
{
	static const char *const files[] = {"fold", "facts", "documents.at", "passages.at",
	                                    "tree/postlist.glass"};
	struct shard shard;
	struct seen seen;
	struct shard_writer *writer;
	struct shard_info info;
	struct entry_maker maker;
	struct err err = {""};

	shard_of_sample(*state, &shard, &seen);
	assert_ok(shard_create(in_folder(*state, "2-1"), "2-1", FEW, &writer, &err), &err);
	assert_ok(entry_maker_init(&maker, writer, &err), &err);
	for (uint32_t d = 1; d <= shard.info.documents; d++)
		assert_ok(restore_document(&shard, d, &maker, &err), &err);
	entry_maker_release(&maker);
	assert_ok(shard_finish(writer, &info, &err), &err);
	assert_int_equal(info.documents, shard.info.documents);
	assert_int_equal(info.passages, shard.info.passages);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		assert_same_file(*state, files[i]);
	buf_release(&seen.bytes);
	shard_close(&shard);
}

/* ---- The dead ---- */

static bool no_term(void *context, const char *term, size_t len, struct frequency f)
{
	const struct shard *s = context;
	uint32_t left = 1;
	struct err err = {""};

	assert_true(f.documents > 0 && f.entries >= f.documents);
	assert_ok(shard_frequency(s, TABLE_PASSAGES, term, len, &left, &err), &err);
	assert_int_equal(left, 0);
	assert_ok(shard_frequency(s, TABLE_DOCUMENTS, term, len, &left, &err), &err);
	assert_int_equal(left, 0);
	return true;
}

static struct dead *dead_of(struct generation *g, const struct dying *dying, size_t n,
                            struct dead_file **files)
{
	const uint32_t entries[TABLES] = {g->shards[0].info.documents, g->shards[0].info.passages};
	size_t n_files;
	struct dead *dead;
	struct err err = {""};

	assert_ok(dead_files_make(g, dying, n, files, &n_files, &err), &err);
	assert_int_equal(n_files, 1);
	assert_string_equal((*files)[0].shard, "1-1");
	assert_ok(dead_view((*files)[0].bytes.data, (*files)[0].bytes.len, entries, &dead, &err),
	          &err);
	assert_int_equal(dead_count(dead, TABLE_DOCUMENTS), (*files)[0].dead);
	return dead;
}

/* One by one over two nights, then the rest: of a shard of the dead no term and no length is
 * left. */
static void test_nothing_is_left_of_the_dead(void **state)
{
	struct shard shard;
	struct generation g = {.shards = &shard, .manifest = {.n_shards = 1}};
	struct dying all[1000], three[] = {{0, 3}, {0, 1}, {0, 3}};
	struct dead_file *files[2];
	struct seen seen;
	struct err err = {""};

	shard_of_sample(*state, &shard, &seen);
	struct dead *first = dead_of(&g, three, 3, &files[0]);
	assert_int_equal(files[0][0].dead, 2);
	assert_true(dead_has(first, TABLE_DOCUMENTS, 3));
	assert_false(dead_has(first, TABLE_DOCUMENTS, 2));
	shard.dead = first;
	for (uint32_t d = 1; d <= shard.info.documents; d++)
		all[d - 1] = (struct dying){0, d};
	shard.dead = dead_of(&g, all, shard.info.documents, &files[1]);
	assert_int_equal(files[1][0].dead, shard.info.documents);
	for (int t = 0; t < TABLES; t++) {
		assert_int_equal(dead_count(shard.dead, t), seen.entries[t]);
		assert_int_equal(dead_length(shard.dead, t), seen.lengths[t]);
	}
	for (enum table t = 0; t < TABLES; t++)
		assert_ok(postings_terms(shard.tree, t, "", 0, UINT32_MAX, no_term, &shard, &err),
		          &err);
	dead_close(first);
	dead_close(shard.dead);
	dead_files_release(files[0], 1);
	dead_files_release(files[1], 1);
	buf_release(&seen.bytes);
	shard_close(&shard);
}

static void test_places_that_are_not_there(void **state)
{
	struct shard shard;
	struct generation g = {.shards = &shard, .manifest = {.n_shards = 1}};
	struct dying no_shard = {1, 1}, no_document = {0, 100000};
	struct dead_file *files;
	struct seen seen;
	struct err err = {""};
	size_t n;

	shard_of_sample(*state, &shard, &seen);
	assert_int_equal(dead_files_make(&g, &no_shard, 1, &files, &n, &err), ZW_BAD_INDEX);
	assert_int_equal(dead_files_make(&g, &no_document, 1, &files, &n, &err), ZW_BAD_INDEX);
	buf_release(&seen.bytes);
	shard_close(&shard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(test_entries_are_the_same),
	        folder_test(test_files_are_the_same),
	        folder_test(test_nothing_is_left_of_the_dead),
	        folder_test(test_places_that_are_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
