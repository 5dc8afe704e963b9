/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is heard of a child, and of one that dies; helpers; the stream between both.
 */
#include "corpus/document.h"
#include "corpus/formats/draft.h"
#include "corpus/sandbox/child.h"
#include "corpus/sandbox/helper.h"
#include "corpus/sandbox/stream.h"
#include "test.h"

#include <signal.h>
#include <sys/stat.h>

/* ---- A child, by scripts that stand in for it ---- */

struct heard {
	size_t records, bytes;
	enum zw_status answer;
};

static enum zw_status count_record(void *context, const struct record *r, struct err *err)
{
	struct heard *heard = context;

	heard->records++;
	heard->bytes += r->text_len + r->data_len;
	return heard->answer == ZW_OK ? ZW_OK : err_set(err, heard->answer, "enough");
}

static void expect_child(const char *folder, const char *script, enum zw_status wanted,
                         const char *reason, struct heard *heard)
{
	const char *path = in_folder(folder, "reader");
	struct err err = {""};

	write_text(path, script, strlen(script));
	assert_int_equal(chmod(path, 0700), 0);
	struct child_task task = {path, "text", "raw", 3, 2};
	assert_status(child_run(&task, count_record, heard, &err), wanted, &err);
	if (wanted != ZW_OK)
		assert_has(err.text, reason);
}

/* The heads of records in octal, for printf(1). */
#define NUMBER(n) "\\00" #n "\\0\\0\\0"

static void test_a_child_that_ends_well(void **state)
{
	struct heard heard = {0};

	expect_child(*state,
	             "#!/bin/sh\nread x; printf '" NUMBER(1) NUMBER(0) NUMBER(3)
	                     NUMBER(0) "'; printf $x; printf '" NUMBER(0) NUMBER(0) NUMBER(0)
	                             NUMBER(0) "'\n",
	             ZW_OK, "", &heard);
	assert_int_equal(heard.records, 1);
	assert_int_equal(heard.bytes, 3);
}

static void test_what_a_child_says_of_its_document(void **state)
{
	struct heard heard = {0};

	expect_child(*state,
	             "#!/bin/sh\nprintf '" NUMBER(0) NUMBER(5) NUMBER(4) NUMBER(0) "bad\\033'\n",
	             ZW_BAD_INPUT, "bad\\x1B", &heard);
	/* ZW_NO_MEMORY of a child is no failure of ours. */
	expect_child(*state, "#!/bin/sh\nprintf '" NUMBER(0) NUMBER(2) NUMBER(0) NUMBER(0) "'\n",
	             ZW_LIMIT, "512 MiB", &heard);
	/* A status that it has no business with. */
	expect_child(*state, "#!/bin/sh\nprintf '" NUMBER(0) NUMBER(7) NUMBER(0) NUMBER(0) "'\n",
	             ZW_BAD_INPUT, "", &heard);
}

static void test_a_child_that_dies(void **state)
{
	struct heard heard = {0};

	expect_child(*state, "#!/bin/sh\nkill -SEGV $$\n", ZW_BAD_INPUT, "signal 11", &heard);
	expect_child(*state, "#!/bin/sh\nkill -SYS $$\n", ZW_BAD_INPUT, "must not", &heard);
	expect_child(*state, "#!/bin/sh\nkill -XCPU $$\n", ZW_LIMIT, "10 seconds", &heard);
	expect_child(*state, "#!/bin/sh\necho broken >&2; exit 4\n", ZW_BAD_INPUT, "broken",
	             &heard);
	expect_child(*state, "#!/bin/sh\nprintf '\\001'; exit 0\n", ZW_BAD_INPUT, "without a word",
	             &heard);
	assert_int_equal(heard.records, 0);
}

static void test_a_child_that_talks_without_end(void **state)
{
	struct heard heard = {0};

	expect_child(*state,
	             "#!/bin/sh\nprintf '" NUMBER(1)
	                     NUMBER(0) "\\377\\377\\377\\377" NUMBER(0) "'; exec yes\n",
	             ZW_LIMIT, "too long", &heard);
	assert_int_equal(heard.records, 0);
}

/* Silent, with its pipes open or closed; whoever helps it must be gone too. */
static void test_a_child_that_does_not_end(void **state)
{
	struct heard heard = {0};
	char script[256];

	expect_child(*state, "#!/bin/sh\nsleep 60\n", ZW_LIMIT, "2 seconds", &heard);
	expect_child(*state, "#!/bin/sh\nexec >&- 2>&-; sleep 60\n", ZW_LIMIT, "2 seconds", &heard);
	snprintf(script, sizeof(script), "#!/bin/sh\n(sleep 3; touch %s) & wait\n",
	         in_folder(*state, "late"));
	expect_child(*state, script, ZW_LIMIT, "2 seconds", &heard);
	sleep(2);
	assert_int_not_equal(access(in_folder(*state, "late"), F_OK), 0);
}

/* What comes without a pause takes time, too. */
static void test_talking_gets_a_child_no_time(void **state)
{
	struct heard heard = {0};

	expect_child(*state, "#!/bin/sh\nexec yes >&2\n", ZW_LIMIT, "2 seconds", &heard);
	expect_child(*state, "#!/bin/sh\nwhile :; do printf '\\001\\0\\0\\0'; done\n", ZW_LIMIT,
	             "2 seconds", &heard);
}

/* As a program has it whose parent does not care for its children. */
static void test_with_sigchld_ignored(void **state)
{
	static const char *const arguments[] = {"true", NULL};
	struct helper helper = {"/bin/true", arguments, "raw", 3};
	struct buf out = BUF_INIT(100), said = BUF_INIT(100);
	struct heard heard = {0};
	struct err err = {""};
	int code = 0;

	signal(SIGCHLD, SIG_IGN);
	expect_child(*state, "#!/bin/sh\nsh -c 'exit 3' || exit 5\n", ZW_BAD_INPUT,
	             "without a word", &heard);
	assert_status(helper_run(&helper, &out, &said, &code, &err), ZW_IO, &err);
	signal(SIGCHLD, SIG_DFL);
	buf_release(&out);
	buf_release(&said);
}

static void test_whoever_hears_it_may_end_it(void **state)
{
	struct heard heard = {.answer = ZW_NOT_FOUND};

	expect_child(*state,
	             "#!/bin/sh\nprintf '" NUMBER(1) NUMBER(0) NUMBER(0) NUMBER(0) "'; sleep 60\n",
	             ZW_NOT_FOUND, "enough", &heard);
	assert_int_equal(heard.records, 1);
}

static void test_a_program_that_is_not_there(void **state)
{
	struct heard heard = {0};
	struct err err = {""};

	(void)state;
	struct child_task task = {"/nowhere", "text", "", 0, 0};
	assert_status(child_run(&task, count_record, &heard, &err), ZW_IO, &err);
}

/* ---- Helpers ---- */

static void test_a_helper_gets_its_input_as_a_file(void **state)
{
	static const char *const arguments[] = {"sh", "-c", "tail -c 2; echo no >&2; exit 3", NULL};
	struct helper sh = {"/bin/sh", arguments, "abcdef", 6};
	struct buf out = BUF_INIT(100), said = BUF_INIT(2);
	struct err err = {""};
	int code = 0;

	(void)state;
	assert_ok(helper_run(&sh, &out, &said, &code, &err), &err);
	assert_string_equal(buf_cstr(&out), "ef");
	assert_string_equal(buf_cstr(&said), "no");
	assert_int_equal(code, 3);
	buf_release(&out);
	buf_release(&said);
}

static void expect_helper(const char *script, enum zw_status wanted, const char *reason)
{
	const char *arguments[] = {"sh", "-c", script, NULL};
	struct helper sh = {"/bin/sh", arguments, "", 0};
	struct buf out = BUF_INIT(1000), said = BUF_INIT(100);
	struct err err = {""};
	int code;

	assert_status(helper_run(&sh, &out, &said, &code, &err), wanted, &err);
	assert_has(err.text, reason);
	buf_release(&out);
	buf_release(&said);
}

static void test_a_helper_that_ends_badly(void **state)
{
	char path[HELPER_PATH_SIZE];
	struct err err = {""};

	(void)state;
	expect_helper("yes", ZW_LIMIT, "1000");
	expect_helper("kill -XCPU $$", ZW_LIMIT, "10 seconds");
	expect_helper("echo Out of memory >&2; exit 1", ZW_LIMIT, "512 MiB");
	expect_helper("kill -SYS $$", ZW_BAD_INPUT, "must not");
	expect_helper("kill -ABRT $$", ZW_BAD_INPUT, "signal 6");
	assert_ok(helper_find("sh", "dash", path, &err), &err);
	assert_status(helper_find("no-such-program", "a-package", path, &err), ZW_IO, &err);
	assert_has(err.text, "a-package");
}

/* ---- The stream ---- */

static enum zw_status add_texts(void *context, const struct record *r, struct err *err)
{
	(void)err;
	buf_printf(context, "%u/%u/", r->kind, r->number);
	buf_add(context, r->text, r->text_len);
	buf_char(context, '/');
	buf_add(context, r->data, r->data_len);
	buf_char(context, '\n');
	return ZW_OK;
}

/* However it is cut to pieces. */
static void test_records_come_as_they_went(void **state)
{
	char *bytes = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&bytes, &len);
	struct record first = {1, 2, "甲", 3, "\0\n", 2}, second = {7, 9, NULL, 0, NULL, 0};
	struct record end = {RECORD_END, 5, "end", 3, NULL, 0};

	(void)state;
	assert_true(stream_put(file, &first) && stream_put(file, &second) &&
	            stream_put(file, &end));
	fclose(file);
	for (size_t piece = 1; piece < len; piece++) {
		struct buf in = BUF_INIT(100), out = BUF_INIT(1000);
		bool ended = false;
		for (size_t at = 0; at < len; at += piece) {
			buf_add(&in, bytes + at, at + piece < len ? piece : len - at);
			assert_ok(stream_take(&in, &ended, add_texts, &out, NULL), NULL);
		}
		assert_true(ended);
		assert_int_equal(in.len, 0);
		assert_int_equal(out.len, 26);
		buf_release(&in);
		buf_release(&out);
	}
	free(bytes);
}

static void test_a_draft_is_not_believed(void **state)
{
	static const struct {
		struct record record;
		enum zw_status status;
	} cases[] = {
	        {{RECORD_LINE, 1, "第一条", 9, NULL, 0}, ZW_OK},
	        {{RECORD_LINE, 99, "深", 3, NULL, 0}, ZW_OK},
	        {{RECORD_LINE, 0, "a\nb", 3, NULL, 0}, ZW_BAD_INPUT},
	        {{RECORD_LINE, 0, "a\0b", 3, NULL, 0}, ZW_BAD_INPUT},
	        {{RECORD_LINE, 0, "\xFF\xFE", 2, NULL, 0}, ZW_BAD_INPUT},
	        {{RECORD_LINE, 0, "a", 1, "b", 1}, ZW_BAD_INPUT},
	        {{RECORD_PROPERTY, META_FIELDS, "a", 1, NULL, 0}, ZW_BAD_INPUT},
	        {{RECORD_PROPERTY, META_NUMBER, "a", 1, NULL, 0}, ZW_OK},
	        {{RECORD_CHARSET, 3, "gb18030", 7, NULL, 0}, ZW_OK},
	        {{RECORD_MEMBER, 0, "a", 1, NULL, 0}, ZW_BAD_INPUT},
	        {{77, 0, "a", 1, NULL, 0}, ZW_BAD_INPUT},
	};
	struct draft d = draft_new();
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_status(draft_receive(&d, &cases[i].record, &err), cases[i].status, &err);
	assert_int_equal(draft_count(&d), 2);
	assert_int_equal(draft_at(&d, 1)->level, 0);
	assert_string_equal(d.charset, "GB18030");
	assert_int_equal(d.decoding_errors, 3);
	draft_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(test_a_child_that_ends_well),
	        folder_test(test_what_a_child_says_of_its_document),
	        folder_test(test_a_child_that_dies),
	        folder_test(test_a_child_that_talks_without_end),
	        folder_test(test_a_child_that_does_not_end),
	        folder_test(test_talking_gets_a_child_no_time),
	        folder_test(test_with_sigchld_ignored),
	        folder_test(test_whoever_hears_it_may_end_it),
	        cmocka_unit_test(test_a_program_that_is_not_there),
	        cmocka_unit_test(test_a_helper_gets_its_input_as_a_file),
	        cmocka_unit_test(test_a_helper_that_ends_badly),
	        cmocka_unit_test(test_records_come_as_they_went),
	        cmocka_unit_test(test_a_draft_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
