/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a file to drafts: what a family of formats tells of itself, in this process and from a
 * child, one that lies too.
 */
#include "tests/unit/zip_builder.h"

#include "corpus/formats/draft.h"
#include "corpus/formats/intake.h"

#include <sys/stat.h>

/* path (format): text, or path !reason */
static enum zw_status note(void *context, const struct draft_of *found, struct err *err)
{
	(void)err;
	buf_printf(context, "%s ", found->name);
	if (found->reason)
		buf_printf(context, "!%s|", found->reason);
	else
		buf_printf(context, "(%s): %s|", found->format, buf_cstr(&found->draft->text));
	return ZW_OK;
}

static void pack(struct zip *z, const char *name, const struct zip *inner)
{
	zip_addn(z, name, inner->data.data, inner->data.len);
}

static void test_in_this_process(void **state)
{
	struct buf got = BUF_INIT(ZIP_LIMIT);
	struct zip book, inner, z;
	struct err err = {""};

	(void)state;
	zip_init(&inner);
	zip_add(&inner, "a.txt", "甲");
	zip_end(&inner);
	zip_init(&book);
	zip_add(&book, "OFD.xml", "<x/>");
	zip_end(&book);
	zip_init(&z);
	zip_add(&z, "b/乙.txt", "乙");
	pack(&z, "c.zip", &inner);
	pack(&z, "d.docx", &inner);
	pack(&z, "e.ofd", &book);
	zip_end(&z);
	assert_ok(intake_memory(z.data.data, z.data.len, "a.zip", note, &got, &err), &err);
	assert_has(buf_cstr(&got), "a.zip/b/乙.txt (text): 乙\n|"
	                           "a.zip/c.zip !an archive in an archive is not opened|"
	                           "a.zip/d.docx !an archive in an archive is not opened|"
	                           "a.zip/e.ofd !");
	zip_release(&z);
	zip_release(&book);
	zip_release(&inner);
	buf_release(&got);
}

/* ---- A child that says what it likes ---- */

struct said {
	uint32_t kind;
	const char *text, *data;
};

/* Writes a program that ignores its document and says this, then that it ended well. */
static const char *program_that_says(const char *folder, const struct said *said, size_t n)
{
	const char *answer = in_folder(folder, "answer"), *program = in_folder(folder, "program");
	FILE *file = fopen(answer, "wb");
	char script[PATH_LIMIT];

	assert_non_null(file);
	for (size_t i = 0; i < n; i++) {
		struct record r = {.kind = said[i].kind,
		                   .text = said[i].text,
		                   .text_len = strlen(said[i].text),
		                   .data = said[i].data,
		                   .data_len = said[i].data ? strlen(said[i].data) : 0};
		assert_true(stream_put(file, &r));
	}
	assert_true(stream_put(file, &(struct record){.kind = RECORD_END}));
	assert_int_equal(fclose(file), 0);
	int length = snprintf(script, sizeof(script), "#!/bin/sh\nexec cat %s\n", answer);
	write_text(program, script, (size_t)length);
	assert_int_equal(chmod(program, 0700), 0);
	return program;
}

/* `wanted`: of what was told, or of the reason. */
static void expect(const char *folder, const struct said *said, size_t n, enum zw_status status,
                   const char *wanted)
{
	const char *program = program_that_says(folder, said, n), *path = in_folder(folder, "a.x");
	struct buf got = BUF_INIT(ZIP_LIMIT);
	struct err err = {""};

	write_text(path, "PK\3\4", 4);
	assert_status(intake_file(path, "a", program, NULL, note, &got, &err), status, &err);
	assert_has(status == ZW_OK ? buf_cstr(&got) : err.text, wanted);
	buf_release(&got);
}

#define EXPECT(status, wanted, ...)                                                                \
	do {                                                                                       \
		const struct said said[] = {__VA_ARGS__};                                          \
		expect(*state, said, sizeof(said) / sizeof(said[0]), (status), (wanted));          \
	} while (0)

static void test_a_child_tells_its_format(void **state)
{
	EXPECT(ZW_OK, "a (ofd): 甲\n|", {RECORD_FORMAT, "ofd", NULL}, {RECORD_LINE, "甲", NULL});
	EXPECT(ZW_OK, "a/b.txt (text): 甲\n|a/c.txt !why|", {RECORD_FORMAT, "zip", NULL},
	       {RECORD_MEMBER, "b.txt", "甲"}, {RECORD_REFUSED, "c.txt", "why"});
}

static void test_what_a_child_must_not_say(void **state)
{
	EXPECT(ZW_BAD_INPUT, "damaged", {RECORD_LINE, "甲", NULL});
	EXPECT(ZW_BAD_INPUT, "damaged", {RECORD_MEMBER, "b.txt", "甲"});
	EXPECT(ZW_BAD_INPUT, "damaged", {RECORD_FORMAT, "no such", NULL});
	EXPECT(ZW_BAD_INPUT, "damaged", {RECORD_FORMAT, "package", NULL});
	EXPECT(ZW_BAD_INPUT, "damaged", {RECORD_FORMAT, "docx", NULL},
	       {RECORD_FORMAT, "zip", NULL});
	EXPECT(ZW_BAD_INPUT, "damaged", {RECORD_FORMAT, "docx", NULL},
	       {RECORD_MEMBER, "b.txt", "甲"});
	EXPECT(ZW_BAD_INPUT, "damaged", {RECORD_FORMAT, "zip", NULL}, {RECORD_LINE, "甲", NULL});
	EXPECT(ZW_BAD_INPUT, "no text", {RECORD_FORMAT, "docx", NULL});
	expect(*state, NULL, 0, ZW_BAD_INPUT, "damaged");
}

static void test_one_path_is_one_document(void **state)
{
	EXPECT(ZW_OK, "a/b.txt (text): 甲\n|a/b.txt !a second file of this name|",
	       {RECORD_FORMAT, "zip", NULL}, {RECORD_MEMBER, "b.txt", "甲"},
	       {RECORD_MEMBER, "b.txt", "乙"});
	/* Its own child says that it is a ZIP file, too. */
	EXPECT(ZW_OK, "a/b.zip !an archive in an archive", {RECORD_FORMAT, "zip", NULL},
	       {RECORD_MEMBER, "b.zip", "PK\3\4"});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_in_this_process),
	        folder_test(test_a_child_tells_its_format),
	        folder_test(test_what_a_child_must_not_say),
	        folder_test(test_one_path_is_one_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
