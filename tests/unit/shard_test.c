/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A shard of two documents is written by hand and read back; then its files are damaged.
 */
#include "test.h"

#include "core/index/schema.h"
#include "core/index/shard/shard.h"
#include "core/index/shard/files.h"

enum { MEMORY = 1 << 20, RECORD_LIMIT = 1 << 20 };

static struct span span_of(const char *text)
{
	return (struct span){text, strlen(text)};
}

/* Terms of a text, which are of passages; those of a title and a path, which are of documents. */
static const struct entry_term law = {"法", 3, 2}, title_law = {"T法", 4, 1};

static struct shard_entry entry_of(const struct entry_term *term, const char *record)
{
	return (struct shard_entry){term, 1, term->count, span_of(record)};
}

static void add_document(struct shard_writer *w, const char *title, const char *const *passages,
                         size_t n)
{
	struct shard_entry document = entry_of(&title_law, title);
	struct err err = {""};

	assert_ok(shard_begin(w, span_of(title), &document, &err), &err);
	for (size_t i = 0; i < n; i++) {
		struct shard_entry passage = entry_of(&law, passages[i]);
		assert_ok(shard_passage(w, span_of(passages[i]), i == 0 ? HEADING_BIT : ARTICLE_BIT,
		                        &passage, &err),
		          &err);
	}
	assert_ok(shard_end(w, 1 + 2 * (uint32_t)n, span_of("{}"), &err), &err);
}

/* Documents 1 (passages 1 and 2) and 2 (passage 3). */
static void write_shard(const char *path, struct shard_info *info)
{
	static const char *const first[] = {"甲法\n", "第一条\n"}, *const second[] = {"乙\n"};
	struct shard_writer *w;
	struct err err = {""};

	assert_ok(shard_create(path, "1-1", MEMORY, &w, &err), &err);
	add_document(w, "甲\n", first, 2);
	add_document(w, "乙法\n", second, 1);
	assert_ok(shard_finish(w, info, &err), &err);
}

static void assert_span(struct span span, const char *text)
{
	assert_int_equal(span.len, strlen(text));
	assert_memory_equal(span.at, text, span.len);
}

static void assert_text(struct span16 units, const char *text)
{
	struct buf stream = BUF_INIT(1 << 20);

	assert_span(utf16_decoded(units, &stream), text);
	assert_int_equal(stream.failed, ZW_OK);
	buf_release(&stream);
}

static void assert_record(const struct shard *s, enum table table, uint32_t entry, const char *text)
{
	struct buf record = BUF_INIT(RECORD_LIMIT);
	struct err err = {""};

	assert_ok(table == TABLE_DOCUMENTS ? shard_document_record(s, entry, &record, &err)
	                                   : shard_passage_record(s, entry, &record, &err),
	          &err);
	assert_span((struct span){record.data, record.len}, text);
	buf_release(&record);
}

static void written_and_read_back(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct shard_info info;
	struct shard s;
	struct err err = {""};
	uint32_t first, end;

	write_shard(path, &info);
	assert_string_equal(info.name, "1-1");
	assert_int_equal(info.documents, 2);
	assert_int_equal(info.passages, 3);
	assert_ok(shard_open(path, &info, &s, &err), &err);
	assert_text(shard_title(&s, 1), "甲\n");
	assert_text(shard_title(&s, 2), "乙法\n");
	assert_text(shard_document_text(&s, 1), "甲法\n第一条\n");
	assert_text(shard_document_text(&s, 2), "乙\n");
	assert_text(shard_passage_text(&s, 1), "甲法\n");
	assert_text(shard_passage_text(&s, 2), "第一条\n");
	assert_text(shard_passage_text(&s, 3), "乙\n");
	for (uint32_t d = 1; d <= 2; d++) {
		struct buf stream = BUF_INIT(1 << 20);
		struct span text = utf16_decoded(shard_document_text(&s, d), &stream);
		char wanted[HASH_HEX_SIZE], digest[HASH_HEX_SIZE];
		hash_hex(text.at, text.len, wanted);
		shard_digest(&s, d, digest);
		assert_string_equal(digest, wanted);
		buf_release(&stream);
	}
	assert_int_equal(shard_document_of(&s, 2), 1);
	assert_int_equal(shard_document_of(&s, 3), 2);
	assert_true(shard_is_heading(&s, 1));
	assert_false(shard_is_heading(&s, 2));
	shard_passages_of(&s, 1, &first, &end);
	assert_int_equal(first, 1);
	assert_int_equal(end, 3);
	shard_close(&s);
}

/* Records of documents stand between those of passages. */
static void records_are_read_back(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct shard_info info;
	struct shard s;
	struct err err = {""};

	write_shard(path, &info);
	assert_ok(shard_open(path, &info, &s, &err), &err);
	assert_record(&s, TABLE_DOCUMENTS, 1, "甲\n");
	assert_record(&s, TABLE_DOCUMENTS, 2, "乙法\n");
	assert_record(&s, TABLE_PASSAGES, 1, "甲法\n");
	assert_record(&s, TABLE_PASSAGES, 2, "第一条\n");
	assert_record(&s, TABLE_PASSAGES, 3, "乙\n");
	shard_close(&s);
}

static void lengths_are_counted(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct shard_info info;
	struct shard s;
	struct err err = {""};

	write_shard(path, &info);
	assert_ok(shard_open(path, &info, &s, &err), &err);
	assert_int_equal(shard_length(&s, TABLE_DOCUMENTS, 1), 5);
	assert_int_equal(shard_length(&s, TABLE_DOCUMENTS, 2), 3);
	for (uint32_t passage = 1; passage <= 3; passage++)
		assert_int_equal(shard_length(&s, TABLE_PASSAGES, passage), 2);
	assert_int_equal(s.lengths[TABLE_DOCUMENTS], 8);
	assert_int_equal(s.lengths[TABLE_PASSAGES], 6);
	shard_close(&s);
}

static void assert_posting(struct postings *p, uint32_t from, uint32_t entry, uint32_t count)
{
	struct posting posting;
	struct err err = {""};

	assert_ok(postings_seek(p, from, &posting, &err), &err);
	assert_int_equal(posting.entry, entry);
	assert_int_equal(posting.count, count);
}

static uint32_t frequency(const struct shard *s, enum table table, const struct entry_term *term)
{
	uint32_t n = 99;
	struct err err = {""};

	assert_ok(shard_frequency(s, table, term->bytes, term->len, &n, &err), &err);
	return n;
}

/* A term of a text has passages, and the documents of these; one of a title has documents. */
static void terms_have_postings(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct shard_info info;
	struct shard s;
	struct postings *p;
	struct err err = {""};

	write_shard(path, &info);
	assert_ok(shard_open(path, &info, &s, &err), &err);
	assert_ok(shard_postings(&s, law.bytes, law.len, &p, &err), &err);
	for (uint32_t passage = 1; passage <= 3; passage++)
		assert_posting(p, passage, passage, 2);
	assert_posting(p, 4, 0, 0);
	postings_close(p);
	assert_int_equal(frequency(&s, TABLE_PASSAGES, &law), 3);
	assert_int_equal(frequency(&s, TABLE_DOCUMENTS, &law), 2);
	assert_ok(shard_postings(&s, title_law.bytes, title_law.len, &p, &err), &err);
	assert_posting(p, 1, 1, 1);
	assert_posting(p, 2, 2, 1);
	postings_close(p);
	assert_int_equal(frequency(&s, TABLE_DOCUMENTS, &title_law), 2);
	assert_int_equal(frequency(&s, TABLE_PASSAGES, &title_law), 0);
	assert_ok(shard_postings(&s, "乙", 3, &p, &err), &err);
	assert_null(p);
	shard_close(&s);
}

static bool count_key(void *context, const char *key, size_t len)
{
	(void)key;
	(void)len;
	++*(size_t *)context;
	return true;
}

/* Every passage has one term, every third another, which is in files more often than in memory:
 * a list of one chunk and one of several. */
static void long_lists(void **state)
{
	enum { EACH = 400, ALL = 30 * EACH, THIRD = (ALL + 2) / 3, FEW = 64 << 10 };
	const char *path = in_folder(*state, "1-1");
	const struct entry_term terms[] = {{"法", 3, 1}, {"律", 3, 300}};
	struct shard_entry document = {&title_law, 1, 1, {"", 0}};
	struct shard_writer *w;
	struct shard_info info;
	struct shard s;
	struct postings *p;
	struct err err = {""};
	size_t further = 0;

	assert_ok(shard_create(path, "1-1", FEW, &w, &err), &err);
	for (uint32_t i = 0; i < ALL; i++) {
		char own[16];
		const struct entry_term its[] = {
		        {own, (size_t)snprintf(own, sizeof(own), "o%u", i), 1}, terms[0], terms[1]};
		size_t n = i % 3 == 0 ? 3 : 2;
		const struct shard_entry passage = {its, n, n == 3 ? 302 : 2, span_of(own)};
		if (i % EACH == 0)
			assert_ok(shard_begin(w, span_of("甲\n"), &document, &err), &err);
		assert_ok(shard_passage(w, span_of("法\n"), 0, &passage, &err), &err);
		if (i % EACH == EACH - 1)
			assert_ok(shard_end(w, 1, span_of("{}"), &err), &err);
	}
	assert_ok(shard_finish(w, &info, &err), &err);
	assert_ok(shard_open(path, &info, &s, &err), &err);
	assert_int_equal(s.lengths[TABLE_PASSAGES], 2 * ALL + 300 * THIRD);
	assert_int_equal(frequency(&s, TABLE_PASSAGES, &terms[0]), ALL);
	assert_int_equal(frequency(&s, TABLE_PASSAGES, &terms[1]), THIRD);
	assert_int_equal(frequency(&s, TABLE_DOCUMENTS, &terms[1]), ALL / EACH);
	assert_ok(xap_keys(s.tree, "P律", 4, count_key, &further, &err), &err);
	assert_true(further > 0);
	assert_ok(shard_postings(&s, terms[1].bytes, terms[1].len, &p, &err), &err);
	for (uint32_t passage = 1; passage <= ALL; passage += 3)
		assert_posting(p, passage - (passage > 1), passage, 300);
	assert_posting(p, ALL, 0, 0);
	postings_close(p);
	assert_ok(shard_postings(&s, terms[0].bytes, terms[0].len, &p, &err), &err);
	for (uint32_t passage = 1; passage <= ALL; passage += 977)
		assert_posting(p, passage, passage, 1);
	postings_close(p);
	assert_ok(shard_postings(&s, "o11999", 6, &p, &err), &err);
	assert_posting(p, 1, ALL, 1);
	postings_close(p);
	assert_record(&s, TABLE_PASSAGES, ALL, "o11999");
	shard_close(&s);
}

static void there_is_nothing_outside(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct shard_info info;
	struct shard s;
	struct err err = {""};
	struct buf record = BUF_INIT(RECORD_LIMIT);
	uint32_t first = 9, end = 9;

	write_shard(path, &info);
	assert_ok(shard_open(path, &info, &s, &err), &err);
	static const uint32_t outside[] = {0, 4, HEADING_BIT, UINT32_MAX};
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		assert_int_equal(shard_title(&s, outside[i]).len, 0);
		assert_int_equal(shard_document_text(&s, outside[i]).len, 0);
		assert_int_equal(shard_passage_text(&s, outside[i]).len, 0);
		assert_int_equal(shard_document_of(&s, outside[i]), 0);
		assert_false(shard_is_heading(&s, outside[i]));
		shard_passages_of(&s, outside[i], &first, &end);
		assert_int_equal(first, end);
		for (enum table t = 0; t < TABLES; t++)
			assert_int_equal(shard_length(&s, t, outside[i]), 0);
		assert_status(shard_document_record(&s, outside[i], &record, &err), ZW_NOT_FOUND,
		              &err);
		assert_status(shard_passage_record(&s, outside[i], &record, &err), ZW_NOT_FOUND,
		              &err);
	}
	assert_int_equal(record.len, 0);
	shard_close(&s);
}

static void its_folder_must_be_new(void **state)
{
	struct shard_writer *w = (struct shard_writer *)(void *)"";
	struct err err = {""};

	assert_int_equal(shard_create(*state, "1-1", MEMORY, &w, &err), ZW_IO);
	assert_null(w);
	assert_has(err.text, "exists");
}

/* What was not finished leaves nothing open; discarding nothing is fine. */
static void thrown_away_half_way(void **state)
{
	struct shard_writer *w;
	struct err err = {""};

	assert_ok(shard_create(in_folder(*state, "1-1"), "1-1", MEMORY, &w, &err), &err);
	struct shard_entry document = entry_of(&title_law, "甲\n");
	assert_ok(shard_begin(w, span_of("甲\n"), &document, &err), &err);
	shard_discard(w);
	shard_discard(NULL);
}

static void refused(const char *path, const struct shard_info *info, enum zw_status wanted,
                    const char *word)
{
	struct shard s;
	struct err err = {""};
	enum zw_status status = shard_open(path, info, &s, &err);

	if (status == ZW_OK)
		shard_close(&s);
	assert_status(status, wanted, &err);
	assert_has(err.text, word);
	assert_null(s.tree);
	assert_null(s.texts);
}

static void sizes_are_checked(void **state)
{
	static const char *const files[] = {"fold", "facts", "documents.at", "passages.at",
	                                    "tree/iamglass"};
	const char *path = in_folder(*state, "1-1");
	struct shard_info info, wrong;

	write_shard(path, &info);
	wrong = info;
	wrong.documents++;
	refused(path, &wrong, ZW_BAD_INDEX, "documents.at");
	wrong = info;
	wrong.fold--;
	refused(path, &wrong, ZW_BAD_INDEX, "fold");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct buf content = BUF_INIT(10000);
		struct err err = {""};
		char file[4096];
		snprintf(file, sizeof(file), "%s/%s", path, files[i]);
		assert_ok(files_read(file, &content, &err), &err);
		write_text(file, content.data, content.len - 1);
		refused(path, &info, ZW_BAD_INDEX, files[i]);
		write_text(file, content.data, content.len);
		buf_release(&content);
	}
	assert_int_equal(remove(in_folder(path, "tree/postlist.glass")), 0);
	refused(path, &info, ZW_BAD_INDEX, "tree");
}

static void change_bytes(const char *path, const char *file, size_t at, const void *bytes, size_t n)
{
	FILE *f = fopen(in_folder(path, file), "r+b");

	assert_non_null(f);
	assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void another_version_says_reindex(void **state)
{
	const char *path = in_folder(*state, "1-1");
	const uint32_t version = SCHEMA_VERSION + 1;
	struct shard_info info;

	write_shard(path, &info);
	change_bytes(path, "documents.at", 4, &version, sizeof(version));
	refused(path, &info, ZW_OLD_VERSION, "reindex");
	change_bytes(path, "documents.at", 0, "XXXX", 4);
	refused(path, &info, ZW_BAD_INDEX, "machine");
}

/* Rows that point anywhere give empty text, never a read outside the mapping. */
static void damaged_rows_are_harmless(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct shard_info info;
	struct shard s;
	struct err err = {""};
	struct buf record = BUF_INIT(RECORD_LIMIT);
	uint32_t first, end;
	char noise[3 * sizeof(struct document_at)];

	write_shard(path, &info);
	memset(noise, 0x7F, sizeof(noise));
	change_bytes(path, "documents.at", 16, noise, 3 * sizeof(struct document_at));
	memset(noise, 0xFF, sizeof(noise));
	change_bytes(path, "passages.at", 16, noise, sizeof(struct passage_at));
	assert_ok(shard_open(path, &info, &s, &err), &err);
	for (uint32_t i = 0; i < 5; i++) {
		assert_int_equal(shard_title(&s, i).len, 0);
		assert_int_equal(shard_document_text(&s, i).len, 0);
		assert_int_equal(shard_passage_text(&s, i).len, 0);
		shard_passages_of(&s, i, &first, &end);
		assert_int_equal(first, end);
	}
	assert_int_equal(shard_document_of(&s, 1), 0);
	/* Records of documents are not found by their rows. */
	for (uint32_t i = 1; i < 3; i++)
		assert_ok(shard_document_record(&s, i, &record, &err), &err);
	assert_status(shard_passage_record(&s, 1, &record, &err), ZW_NOT_FOUND, &err);
	buf_release(&record);
	shard_close(&s);
}

/* What the manifest says is as many entries as there are rows; the tree must agree. */
static void a_tree_of_another_shard_is_refused(void **state)
{
	static const char *const passages[] = {"甲法\n"};
	const char *folder = *state;
	struct shard_writer *w;
	struct shard_info info, of_other;
	struct err err = {""};

	write_shard(in_folder(folder, "1-1"), &info);
	assert_ok(shard_create(in_folder(folder, "2-1"), "2-1", MEMORY, &w, &err), &err);
	add_document(w, "甲\n", passages, 1);
	assert_ok(shard_finish(w, &of_other, &err), &err);
	assert_int_equal(rename(in_folder(folder, "1-1/tree"), in_folder(folder, "kept")), 0);
	assert_int_equal(rename(in_folder(folder, "2-1/tree"), in_folder(folder, "1-1/tree")), 0);
	refused(in_folder(folder, "1-1"), &info, ZW_BAD_INDEX, "1-1");
	/* As if the manifest knew no better: then it is told with the first text. */
	memcpy(info.heads, of_other.heads, sizeof(info.heads));
	*info.files[0].name = '\0';
	struct buf record = BUF_INIT(1 << 16);
	struct shard s;
	assert_ok(shard_open(in_folder(folder, "1-1"), &info, &s, &err), &err);
	assert_status(shard_passage_record(&s, 1, &record, &err), ZW_BAD_INDEX, &err);
	assert_has(err.text, "texts");
	shard_close(&s);
	buf_release(&record);
}

/* More than there is would make weights of nothing. */
static void a_frequency_is_of_entries_there_are(void **state)
{
	static const struct {
		char value[4];
		enum zw_status wanted;
	} cases[] = {
	        {{3, 2, 1, 2}, ZW_OK},
	        {{4, 2, 1, 2}, ZW_BAD_INDEX},
	        {{3, 3, 1, 2}, ZW_BAD_INDEX},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path = in_folder(*state, "1-1");
		struct xap_writer *tree;
		struct shard_info info;
		struct shard s;
		struct err err = {""};
		uint32_t count;
		write_shard(path, &info);
		assert_ok(xap_reopen(in_folder(path, "tree"), &tree, &err), &err);
		assert_ok(xap_put(tree, "p法", 4, cases[i].value, 4, &err), &err);
		assert_ok(xap_finish(tree, &err), &err);
		memset(info.files, 0, sizeof(info.files));
		assert_ok(shard_files_note(path, &info, &err), &err);
		assert_ok(shard_open(path, &info, &s, &err), &err);
		for (enum table t = 0; t < TABLES; t++)
			assert_status(shard_frequency(&s, t, "法", 3, &count, &err),
			              cases[i].wanted, &err);
		shard_close(&s);
		assert_ok(files_remove_tree(path, &err), &err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(written_and_read_back),
	        folder_test(records_are_read_back),
	        folder_test(lengths_are_counted),
	        folder_test(terms_have_postings),
	        folder_test(long_lists),
	        folder_test(there_is_nothing_outside),
	        folder_test(its_folder_must_be_new),
	        folder_test(thrown_away_half_way),
	        folder_test(sizes_are_checked),
	        folder_test(another_version_says_reindex),
	        folder_test(damaged_rows_are_harmless),
	        folder_test(a_tree_of_another_shard_is_refused),
	        folder_test(a_frequency_is_of_entries_there_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
