/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the command lines have in common.
 */
#include "test.h"

#include "core/cli.h"

#include <fcntl.h>
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(closed_streams_are_nobodys_file),
	        cmocka_unit_test(open_streams_stay),
	        cmocka_unit_test(numbers_in_decimal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
