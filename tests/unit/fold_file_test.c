/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The folded texts of a shard, which are in UTF-16: what was given as UTF-8 is read back.
 */
#include "test.h"

#include "core/index/shard/shard.h"

enum { MEMORY = 1 << 20, MANY = 5000 };

static struct span span_of(const char *text)
{
	return (struct span){text, strlen(text)};
}

static void assert_text(struct span16 units, const char *text)
{
	struct buf stream = BUF_INIT(1 << 20);
	struct span read = utf16_decoded(units, &stream);

	assert_int_equal(stream.failed, ZW_OK);
	assert_int_equal(read.len, strlen(text));
	assert_memory_equal(read.at, text, read.len);
	buf_release(&stream);
}

static const char title[] = "𠮷法é\x1F"
                            "5\x1F\n";

/* One document of two passages of pairs. In the first a letter stands before them: they are at even
 * units in one, at odd ones in the other, and no pair is parted where a piece ends. */
static void write_shard(const char *path, struct shard_info *info, struct buf *first,
                        struct buf *second)
{
	static const struct entry_term law = {"法", 3, 1}, title_law = {"T法", 4, 1};
	const struct shard_entry document = {&title_law, 1, 1, span_of("甲")};
	const struct shard_entry passage = {&law, 1, 1, span_of("乙")};
	struct shard_writer *w;
	struct err err = {""};

	for (int i = 0; i < MANY; i++) {
		buf_str(first, i == 0 ? "a" : "𠮷");
		buf_str(second, "𠮷");
	}
	buf_char(first, '\n');
	buf_char(second, '\n');
	assert_ok(shard_create(path, "1-1", MEMORY, &w, &err), &err);
	assert_ok(shard_begin(w, span_of(title), &document, &err), &err);
	assert_ok(shard_passage(w, span_of(buf_cstr(first)), 0, &passage, &err), &err);
	assert_ok(shard_passage(w, span_of(buf_cstr(second)), 0, &passage, &err), &err);
	assert_ok(shard_end(w, 1, span_of("{}"), &err), &err);
	assert_ok(shard_finish(w, info, &err), &err);
}

static void characters_of_all_planes(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct buf first = BUF_INIT(1 << 20), second = BUF_INIT(1 << 20);
	struct shard_info info;
	struct shard s;
	struct err err = {""};

	write_shard(path, &info, &first, &second);
	assert_ok(shard_open(path, &info, &s, &err), &err);
	assert_text(shard_title(&s, 1), title);
	assert_text(shard_passage_text(&s, 1), buf_cstr(&first));
	assert_text(shard_passage_text(&s, 2), buf_cstr(&second));
	assert_int_equal(shard_passage_bytes(&s, 1), 2 * 2 * MANY);
	assert_int_equal(shard_passage_bytes(&s, 2), 2 * (2 * MANY + 1));
	buf_add(&first, second.data, second.len);
	assert_text(shard_document_text(&s, 1), buf_cstr(&first));
	assert_int_equal(shard_document_bytes(&s, 1), 2 * (4 * MANY + 1));
	shard_close(&s);
	buf_release(&first);
	buf_release(&second);
}

static void half_a_unit_is_refused(void **state)
{
	const char *path = in_folder(*state, "1-1");
	struct buf first = BUF_INIT(1 << 20), second = BUF_INIT(1 << 20);
	struct shard_info info;
	struct shard s;
	struct err err = {""};

	write_shard(path, &info, &first, &second);
	info.fold--;
	for (size_t i = 0; i < SHARD_FILES_LIMIT; i++)
		info.files[i].bytes -= strcmp(info.files[i].name, "fold") == 0;
	assert_int_equal(truncate(in_folder(path, "fold"), (off_t)info.fold), 0);
	assert_status(shard_open(path, &info, &s, &err), ZW_BAD_INDEX, &err);
	assert_has(err.text, "damaged");
	buf_release(&first);
	buf_release(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(characters_of_all_planes),
	        folder_test(half_a_unit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
