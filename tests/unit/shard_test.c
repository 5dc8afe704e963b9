/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A shard of two documents is written by hand and read back; then its files are damaged.
 */
#include "test.h"

#include "core/index/schema.h"
#include "core/index/shard.h"

static struct xap_entry entry_of(const struct xap_term *term, const char *data)
{
	return (struct xap_entry){term, 1, NULL, 0, data, strlen(data)};
}

static struct span span_of(const char *text)
{
	return (struct span){text, strlen(text)};
}

static const struct xap_term law = {"法", 3, 2};

static void add_document(struct shard_writer *w, const char *title, const char *const *passages,
                         size_t n)
{
	struct xap_entry document = entry_of(&law, title);
	struct err err = {""};

	assert_ok(shard_begin(w, span_of(title), &err), &err);
	for (size_t i = 0; i < n; i++) {
		struct xap_entry passage = entry_of(&law, passages[i]);
		assert_ok(shard_passage(w, span_of(passages[i]), i == 0 ? HEADING_BIT : ARTICLE_BIT,
		                        &passage, &err),
		          &err);
	}
	assert_ok(shard_end(w, &document, (struct span){"{}", 2}, &err), &err);
}

/* Documents 1 (passages 1 and 2) and 2 (passage 3). */
static void write_shard(const char *path, struct shard_info *info)
{
	static const char *const first[] = {"甲法\n", "第一条\n"}, *const second[] = {"乙\n"};
	struct shard_writer *w;
	struct err err = {""};

	assert_ok(shard_create(path, "1-1", &w, &err), &err);
	add_document(w, "甲\n", first, 2);
	assert_ok(shard_flush(w, &err), &err);
	add_document(w, "乙法\n", second, 1);
	assert_ok(shard_finish(w, info, &err), &err);
}

static void assert_span(struct span span, const char *text)
{
	assert_int_equal(span.len, strlen(text));
	assert_memory_equal(span.at, text, span.len);
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
	assert_span(shard_title(&s, 1), "甲\n");
	assert_span(shard_title(&s, 2), "乙法\n");
	assert_span(shard_document_text(&s, 1), "甲法\n第一条\n");
	assert_span(shard_document_text(&s, 2), "乙\n");
	assert_span(shard_passage_text(&s, 1), "甲法\n");
	assert_span(shard_passage_text(&s, 2), "第一条\n");
	assert_span(shard_passage_text(&s, 3), "乙\n");
	assert_int_equal(shard_document_of(&s, 2), 1);
	assert_int_equal(shard_document_of(&s, 3), 2);
	assert_true(shard_is_heading(&s, 1));
	assert_false(shard_is_heading(&s, 2));
	shard_passages_of(&s, 1, &first, &end);
	assert_int_equal(first, 1);
	assert_int_equal(end, 3);
	shard_close(&s);
}

static void there_is_nothing_outside(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct shard_info info;
	struct shard s;
	struct err err = {""};
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
	}
	shard_close(&s);
}

static void its_folder_must_be_new(void **state)
{
	struct shard_writer *w = (struct shard_writer *)(void *)"";
	struct err err = {""};

	assert_int_equal(shard_create(*state, "1-1", &w, &err), ZW_IO);
	assert_null(w);
	assert_has(err.text, "exists");
}

/* What was not finished leaves nothing open; discarding nothing is fine. */
static void thrown_away_half_way(void **state)
{
	struct shard_writer *w;
	struct err err = {""};

	assert_ok(shard_create(in_folder(*state, "1-1"), "1-1", &w, &err), &err);
	assert_ok(shard_begin(w, span_of("甲\n"), &err), &err);
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
	assert_null(s.documents);
}

static void sizes_are_checked(void **state)
{
	static const char *const files[] = {"fold", "documents.at", "passages.at"};
	const char *path = in_folder(*state, "1-1");
	struct shard_info info, wrong;

	write_shard(path, &info);
	wrong = info;
	wrong.documents++;
	refused(path, &wrong, ZW_BAD_INDEX, "documents.at");
	wrong = info;
	wrong.fold--;
	refused(path, &wrong, ZW_BAD_INDEX, "fold");
	for (size_t i = 0; i < 3; i++) {
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
	assert_int_equal(remove(in_folder(path, "passages/postlist.glass")), 0);
	refused(path, &info, ZW_BAD_INDEX, "passages");
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
	shard_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(written_and_read_back),     folder_test(there_is_nothing_outside),
	        folder_test(its_folder_must_be_new),    folder_test(thrown_away_half_way),
	        folder_test(sizes_are_checked),         folder_test(another_version_says_reindex),
	        folder_test(damaged_rows_are_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
