/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Stubs: what is read of them; test_remote.py has those that are none.
 */
#include "test.h"

#include "core/index/distant/stub.h"

static const char *written(const char *folder, const char *text)
{
	const char *path = in_folder(folder, "stub");
	struct buf content = BUF_INIT(STUB_LIMIT);
	struct err err = {""};

	unlink(path);
	buf_str(&content, text);
	assert_ok(files_write(path, &content, &err), &err);
	buf_release(&content);
	return path;
}

static void assert_address(const struct address *a, const char *wanted)
{
	char text[ADDRESS_SIZE];

	address_print(a, text);
	assert_string_equal(text, wanted);
}

static void a_stub_is_read(void **state)
{
	const char *path =
	        written(*state, "# laws\r\n\n  timeout\t250  \n"
	                        "remote first:4000 second.example:65535\r\n"
	                        "\tremote [::1]:1\n#remote third:1\nremote 10.0.0.1:4000");
	struct stub stub;
	struct err err = {""};

	assert_true(stub_is(path));
	assert_ok(stub_read(path, &stub, &err), &err);
	assert_int_equal(stub.timeout, 250);
	assert_int_equal(stub.n, 3);
	assert_int_equal(stub.lines[0].n, 2);
	assert_address(&stub.lines[0].at[0], "first:4000");
	assert_address(&stub.lines[0].at[1], "second.example:65535");
	assert_string_equal(stub.lines[1].at[0].host, "::1");
	assert_address(&stub.lines[1].at[0], "[::1]:1");
	assert_address(&stub.lines[2].at[0], "10.0.0.1:4000");
	stub_release(&stub);
}

static void there_is_a_timeout(void **state)
{
	struct stub stub;
	struct err err = {""};

	assert_ok(stub_read(written(*state, "remote a:1\n"), &stub, &err), &err);
	assert_int_equal(stub.timeout, STUB_TIMEOUT);
	stub_release(&stub);
}

static void what_is_no_file_is_no_stub(void **state)
{
	struct stub stub;
	struct err err = {""};

	assert_false(stub_is(*state));
	assert_false(stub_is("/dev/null"));
	assert_false(stub_is(in_folder(*state, "none")));
	assert_int_equal(stub_read(in_folder(*state, "none"), &stub, &err), ZW_IO);
	assert_has(err.text, "none");
}

/* Whatever stands in it, an error names the line. */
static void anything_may_stand_in_it(void **state)
{
	static const char *const pieces[] = {"remote",  "timeout", " ",  "\n",  ":",    "a:1",
	                                     "[::1]:2", "#",       "\t", "500", "[]:3", "\xFF"};
	unsigned seed = 7;

	for (int i = 0; i < 2000; i++) {
		char text[256] = "";
		struct stub stub;
		struct err err = {""};
		for (int n = rand_r(&seed) % 12; n > 0; n--)
			strcat(text,
			       pieces[(size_t)rand_r(&seed) % (sizeof(pieces) / sizeof(*pieces))]);
		enum zw_status status = stub_read(written(*state, text), &stub, &err);
		if (status == ZW_OK) {
			assert_true(stub.n > 0 && stub.lines[0].n > 0);
			stub_release(&stub);
		} else {
			assert_int_equal(status, ZW_BAD_INDEX);
			assert_true(strstr(err.text, "line ") ||
			            strstr(err.text, "names no shard"));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(a_stub_is_read, folder_setup, folder_teardown),
	        cmocka_unit_test_setup_teardown(there_is_a_timeout, folder_setup, folder_teardown),
	        cmocka_unit_test_setup_teardown(what_is_no_file_is_no_stub, folder_setup,
	                                        folder_teardown),
	        cmocka_unit_test_setup_teardown(anything_may_stand_in_it, folder_setup,
	                                        folder_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
