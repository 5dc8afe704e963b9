/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the command lines have in common.
 */
#include "test.h"

#include "core/cli.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* In a child, which has no streams left to complain with: its exit status says what is wrong. */
static int without_streams(const char *path)
{
	for (int fd = 0; fd <= 2; fd++)
		close(fd);
	cli_begin();
	int file = open(path, O_WRONLY | O_CREAT, 0600);
	if (file <= 2)
		return 1;
	/* As with a closed stream: what is said gets lost, and that is a failure. */
	if (write(1, "x", 1) >= 0 || write(2, "x", 1) >= 0)
		return 2;
	return 0;
}

static void closed_streams_are_nobodys_file(void **state)
{
	const char *path = in_folder(*state, "file");
	int status = 0;
	pid_t child = fork();

	if (child == 0)
		_exit(without_streams(path));
	assert_true(child > 0 && waitpid(child, &status, 0) == child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void open_streams_stay(void **state)
{
	int before = dup(0), after;

	(void)state;
	cli_begin();
	after = dup(0);
	assert_int_equal(after, before + 1);
	close(before);
	close(after);
}

static void numbers_in_decimal(void **state)
{
	static const struct {
		const char *text;
		int good;
		uint64_t value;
	} examples[] = {
	        {"1", 1, 1},  {"20", 1, 20}, {"007", 1, 7}, {"0", 0, 0},
	        {"21", 0, 0}, {"", 0, 0},    {"-1", 0, 0},  {"+1", 0, 0},
	        {" 1", 0, 0}, {"1 ", 0, 0},  {"0x1", 0, 0}, {"18446744073709551617", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		uint64_t value = 0;
		assert_int_equal(cli_number(examples[i].text, 1, 20, &value), examples[i].good);
		assert_int_equal(value, examples[i].value);
	}
}

static void sizes_with_their_units(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t value;
	} examples[] = {
	        {"0", true, 0},
	        {"0K", true, 0},
	        {"1M", true, 1 << 20},
	        {"1048576", true, 1 << 20},
	        {"1024K", true, 1 << 20},
	        {"32M", true, 32 << 20},
	        {"64G", true, CLI_BYTES_MOST},
	        {"68719476736", true, CLI_BYTES_MOST},
	        {"65G", false, 0},
	        {"68719476737", false, 0},
	        {"1023K", false, 0},
	        {"32", false, 0}, /* surely not bytes */
	        {"M", false, 0},
	        {"", false, 0},
	        {"-1M", false, 0},
	        {"1m", false, 0},
	        {"1MB", false, 0},
	        {"1 M", false, 0},
	        {"1.5M", false, 0},
	        {"18446744073709551616G", false, 0},
	        {"00000000000000000001M", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		uint64_t value = 0;
		if (cli_bytes(examples[i].text, &value) != examples[i].good)
			fail_msg("%s", examples[i].text);
		assert_int_equal(value, examples[i].value);
	}
}

static void as_many_files_as_may_be(void **state)
{
	struct rlimit before, limit;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	limit = (struct rlimit){before.rlim_max / 2, before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	cli_allow_descriptors();
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	assert_int_equal(limit.rlim_cur, before.rlim_max);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(closed_streams_are_nobodys_file),
	        cmocka_unit_test(open_streams_stay),
	        cmocka_unit_test(numbers_in_decimal),
	        cmocka_unit_test(sizes_with_their_units),
	        cmocka_unit_test(as_many_files_as_may_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
