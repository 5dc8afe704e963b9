/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a guarded process can and cannot do.
 */
#include "corpus/sandbox/guard.h"
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

/* What the process tries once it is guarded; the exit status. */
typedef int attempt_fn(const char *path);

enum { UNGUARDED = 99, DONE = 0, REFUSED = 1 };

static int attempt(attempt_fn *fn, const char *helper, const char *path)
{
	int wait_status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		struct err err;
		const char *const helpers[] = {helper, NULL};
		_exit(guard_enter(helper ? helpers : NULL, &err) == ZW_OK ? fn(path) : UNGUARDED);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &wait_status, 0), pid);
	return wait_status;
}

static void expect_exit(attempt_fn *fn, const char *helper, const char *path, int wanted)
{
	int wait_status = attempt(fn, helper, path);

	assert_true(WIFEXITED(wait_status));
	assert_int_equal(WEXITSTATUS(wait_status), wanted);
}

static void expect_death(attempt_fn *fn, const char *helper, const char *path)
{
	int wait_status = attempt(fn, helper, path);

	assert_true(WIFSIGNALED(wait_status));
	assert_int_equal(WTERMSIG(wait_status), SIGSYS);
}

static int try_read(const char *path)
{
	return open(path, O_RDONLY) >= 0 ? DONE : REFUSED;
}

static int try_write(const char *path)
{
	return open(path, O_WRONLY) >= 0 ? DONE : REFUSED;
}

static int try_create(const char *path)
{
	return open(path, O_CREAT | O_RDONLY, 0600) >= 0 ? DONE : REFUSED;
}

static int try_empty(const char *path)
{
	return open(path, O_RDONLY | O_TRUNC) >= 0 ? DONE : REFUSED;
}

static int try_unlink(const char *path)
{
	return syscall(SYS_unlinkat, AT_FDCWD, path, 0) == 0 ? DONE : REFUSED;
}

static int try_rename(const char *path)
{
	return rename(path, "/tmp/zhengwen-elsewhere") == 0 ? DONE : REFUSED;
}

static int try_mkdir(const char *path)
{
	return mkdir(path, 0700) == 0 ? DONE : REFUSED;
}

static int try_socket(const char *path)
{
	(void)path;
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? DONE : REFUSED;
}

static int try_kill(const char *path)
{
	(void)path;
	return kill(getppid(), 0) == 0 ? DONE : REFUSED;
}

/* A signal to whom one likes, by way of a descriptor. */
static int try_owner(const char *path)
{
	(void)path;
	return fcntl(STDERR_FILENO, F_SETOWN, getppid()) == 0 ? DONE : REFUSED;
}

static int try_code(const char *path)
{
	(void)path;
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
	                       MAP_FAILED
	               ? REFUSED
	               : DONE;
}

static int try_exec(const char *path)
{
	execl(path, path, (char *)NULL);
	return REFUSED;
}

static int try_fork(const char *path)
{
	(void)path;
	return fork() >= 0 ? DONE : REFUSED;
}

static int try_memory(const char *path)
{
	(void)path;
	return mmap(NULL, (size_t)600 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
	                       MAP_FAILED
	               ? REFUSED
	               : DONE;
}

static int try_computing(const char *path)
{
	char *memory = malloc(1 << 20);
	struct timespec t;

	(void)path;
	return memory && clock_gettime(CLOCK_MONOTONIC, &t) == 0 && t.tv_sec > 0 ? DONE : REFUSED;
}

static void test_a_parser_of_ours_computes_and_nothing_else(void **state)
{
	const char *file = in_folder(*state, "a.txt"), *other = in_folder(*state, "b.txt");

	write_text(file, "x", 1);
	expect_exit(try_computing, NULL, NULL, DONE);
	expect_exit(try_read, NULL, file, REFUSED);
	expect_exit(try_read, NULL, "/etc/passwd", REFUSED);
	expect_exit(try_create, NULL, other, REFUSED);
	expect_death(try_socket, NULL, NULL);
	expect_death(try_exec, NULL, "/bin/true");
	expect_death(try_mkdir, NULL, other);
	expect_death(try_unlink, NULL, file);
	expect_death(try_kill, NULL, NULL);
	expect_exit(try_fork, NULL, NULL, REFUSED);
	expect_exit(try_owner, NULL, NULL, REFUSED);
	expect_exit(try_code, NULL, NULL, REFUSED);
	assert_int_equal(access(file, F_OK), 0);
	assert_int_not_equal(access(other, F_OK), 0);
}

static void test_one_with_a_helper_reads_what_is_of_the_system(void **state)
{
	const char *file = in_folder(*state, "a.txt"), *other = in_folder(*state, "b.txt");
	static const char helper[] = "/bin/true";

	write_text(file, "x", 1);
	expect_exit(try_computing, helper, NULL, DONE);
	expect_exit(try_read, helper, "/bin/true", DONE);
	expect_exit(try_owner, helper, NULL, REFUSED);
	expect_exit(try_write, helper, file, REFUSED);
	expect_exit(try_empty, helper, file, REFUSED);
	expect_exit(try_create, helper, other, REFUSED);
	expect_death(try_socket, helper, NULL);
	expect_death(try_rename, helper, file);
	expect_death(try_mkdir, helper, other);
	expect_death(try_unlink, helper, file);
	expect_death(try_kill, helper, NULL);
	expect_exit(try_exec, helper, "/bin/true", 0);
}

static void test_with_landlock_only_its_files_and_its_program(void **state)
{
	const char *file = in_folder(*state, "a.txt");

	if (syscall(444 /* landlock_create_ruleset */, NULL, 0, 1) < 1)
		skip();
	write_text(file, "x", 1);
	expect_exit(try_read, "/bin/true", file, REFUSED);
	expect_exit(try_read, "/bin/true", "/etc/passwd", REFUSED);
	expect_exit(try_read, "/bin/true", "/proc/self/environ", REFUSED);
	expect_exit(try_exec, "/bin/true", "/bin/ls", REFUSED);
}

static void test_memory_has_a_limit(void **state)
{
	(void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	skip();
#endif
	expect_exit(try_memory, NULL, NULL, REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        folder_test(test_a_parser_of_ours_computes_and_nothing_else),
	        folder_test(test_one_with_a_helper_reads_what_is_of_the_system),
	        folder_test(test_with_landlock_only_its_files_and_its_program),
	        cmocka_unit_test(test_memory_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
