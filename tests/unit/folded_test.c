/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A shard without its fold file has the same texts: folded anew when they are asked for. And one
 * that is missing has none, and nobody living.
 */
#include "sample_index.h"

#include "core/index/distant/folded.h"
#include "core/index/shard/format.h"
#include "core/index/tree/recent.h"

struct two {
	struct shard near, distant;
};

static void write_titles(const char *folder, const struct shard *s)
{
	struct buf titles = BUF_INIT(1 << 20);
	struct err err = {""};

	for (uint32_t d = 1; d <= s->info.documents; d++)
		buf_add(&titles, shard_title(s, d).at,
		        shard_title(s, d).len * sizeof(*shard_title(s, d).at));
	assert_ok(files_write(in_folder(folder, "1-1/titles"), &titles, &err), &err);
	buf_release(&titles);
}

static void open_both(const char *folder, struct two *two)
{
	struct xap_tree *tree;
	struct err err = {""};

	sample_shard(folder, "1-1", NULL, &two->near);
	write_titles(folder, &two->near);
	assert_ok(xap_open(in_folder(folder, "1-1/tree"), 0, &tree, &err), &err);
	assert_ok(shard_open_distant(in_folder(folder, "1-1"), &two->near.info, tree, &two->distant,
	                             &err),
	          &err);
}

static void close_both(struct two *two)
{
	struct err err = {""};

	assert_ok(folded_status(two->distant.folded, &err), &err);
	shard_close(&two->near);
	shard_close(&two->distant);
}

static void assert_same(struct span16 a, struct span16 b)
{
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.at, b.at, a.len * sizeof(*a.at));
}

static void every_text_is_the_same(void **state)
{
	struct two t;

	open_both(*state, &t);
	for (uint32_t p = 0; p <= t.near.info.passages + 1; p++) {
		assert_same(shard_passage_text(&t.near, p), shard_passage_text(&t.distant, p));
		assert_int_equal(shard_passage_bytes(&t.near, p),
		                 shard_passage_text(&t.near, p).len * sizeof(uint16_t));
	}
	for (uint32_t d = 0; d <= t.near.info.documents + 1; d++) {
		assert_same(shard_title(&t.near, d), shard_title(&t.distant, d));
		assert_same(shard_document_text(&t.near, d), shard_document_text(&t.distant, d));
		assert_int_equal(shard_document_bytes(&t.distant, d),
		                 shard_document_text(&t.near, d).len * sizeof(uint16_t));
		assert_int_equal(shard_facts(&t.distant, d).len, 0);
	}
	close_both(&t);
}

/* As best_passages does: its text stays while one goes through its passages. */
static void a_document_stays_while_its_passages_are_read(void **state)
{
	struct two t;

	open_both(*state, &t);
	for (uint32_t d = 1; d <= t.near.info.documents; d++) {
		struct span16 text = shard_document_text(&t.distant, d);
		uint32_t first, end;
		shard_passages_of(&t.distant, d, &first, &end);
		for (int i = 0; i < 3 * RECENT_ALWAYS && first < end; i++) {
			struct span16 passage =
			        shard_passage_text(&t.distant, first + (uint32_t)i % (end - first));
			assert_true(passage.at >= text.at &&
			            passage.at + passage.len <= text.at + text.len);
		}
		assert_same(text, shard_document_text(&t.near, d));
	}
	close_both(&t);
}

static void titles_of_another_shard_are_refused(void **state)
{
	struct two t;
	struct shard s;
	struct xap_tree *tree;
	struct err err = {""};

	open_both(*state, &t);
	assert_int_equal(truncate(in_folder(*state, "1-1/titles"), 5), 0);
	assert_ok(xap_open(in_folder(*state, "1-1/tree"), 0, &tree, &err), &err);
	assert_int_equal(shard_open_distant(in_folder(*state, "1-1"), &t.near.info, tree, &s, &err),
	                 ZW_BAD_INDEX);
	xap_close(tree);
	shard_close(&t.near);
	shard_close(&t.distant);
}

/* Lengths that wrap around and come to the right sum. */
static void titles_beyond_the_file_are_refused(void **state)
{
	struct two t;
	struct shard s;
	struct xap_tree *tree;
	struct buf rows = BUF_INIT(1 << 20);
	const char *path = strdup(in_folder(*state, "1-1/documents.at"));
	struct err err = {""};

	open_both(*state, &t);
	assert_ok(files_read(path, &rows, &err), &err);
	struct document_at *row = (void *)(rows.data + sizeof(struct shard_header));
	uint64_t units = 0;
	for (uint32_t d = 0; d < t.near.info.documents; d++)
		units += row[d].text - row[d].title;
	for (uint32_t d = 0; d < t.near.info.documents; d++)
		row[d].text = row[d].title;
	row[0].text = row[0].title - 10;
	row[1].text = row[1].title + units + 10;
	assert_int_equal(unlink(path), 0);
	assert_ok(files_write(path, &rows, &err), &err);
	assert_ok(xap_open(in_folder(*state, "1-1/tree"), 0, &tree, &err), &err);
	assert_status(shard_open_distant(in_folder(*state, "1-1"), &t.near.info, tree, &s, &err),
	              ZW_BAD_INDEX, &err);
	xap_close(tree);
	buf_release(&rows);
	free((char *)path);
	shard_close(&t.near);
	shard_close(&t.distant);
}

static void of_a_missing_shard_all_are_dead(void **state)
{
	struct two t;
	struct shard s;
	struct buf record = BUF_INIT(1 << 20);
	struct postings *postings;
	uint32_t count = 7, first, end;
	struct err err = {""};

	open_both(*state, &t);
	assert_ok(shard_open_missing(&t.near.info, &s, &err), &err);
	assert_true(shard_is_missing(&s) && !shard_is_missing(&t.distant));
	for (uint32_t d = 1; d <= s.info.documents; d++) {
		assert_true(shard_is_dead(&s, d));
		assert_int_equal(shard_document_text(&s, d).len + shard_title(&s, d).len, 0);
		shard_passages_of(&s, d, &first, &end);
		assert_int_equal(first, end);
	}
	for (uint32_t p = 1; p <= s.info.passages; p++) {
		assert_true(dead_has(s.dead, TABLE_PASSAGES, p));
		assert_int_equal(shard_document_of(&s, p) + shard_length(&s, TABLE_PASSAGES, p), 0);
		assert_int_equal(shard_passage_text(&s, p).len, 0);
	}
	assert_int_equal(dead_count(s.dead, TABLE_DOCUMENTS), s.info.documents);
	assert_int_equal(dead_count(s.dead, TABLE_PASSAGES), s.info.passages);
	assert_ok(shard_frequency(&s, TABLE_PASSAGES, "的", 3, &count, &err), &err);
	assert_int_equal(count, 0);
	assert_ok(shard_postings(&s, "的", 3, &postings, &err), &err);
	assert_null(postings);
	assert_int_equal(shard_document_record(&s, 1, &record, &err), ZW_UNREACHABLE);
	assert_int_equal(shard_passage_record(&s, 1, &record, &err), ZW_UNREACHABLE);
	assert_has(err.text, "1-1");
	dead_close(s.dead);
	shard_close(&s);
	close_both(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(every_text_is_the_same, folder_setup,
	                                        folder_teardown),
	        cmocka_unit_test_setup_teardown(a_document_stays_while_its_passages_are_read,
	                                        folder_setup, folder_teardown),
	        cmocka_unit_test_setup_teardown(titles_of_another_shard_are_refused, folder_setup,
	                                        folder_teardown),
	        cmocka_unit_test_setup_teardown(titles_beyond_the_file_are_refused, folder_setup,
	                                        folder_teardown),
	        cmocka_unit_test_setup_teardown(of_a_missing_shard_all_are_dead, folder_setup,
	                                        folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
