/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Input goes through a file in memory, so that neither side can wait for the other; stderr too.
 */
#include "indexer/ask.h"

#include "core/files.h"
#include "core/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARGS_LIMIT = 64, SAID_LIMIT = 600, PIECE = 64 * 1024 };

extern char **environ;

static const char name[] = "zhengwen-search";

/* The program beside this one, where it is. */
static void find_program(char path[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *slash;

	path[n > 0 ? n : 0] = '\0';
	slash = strrchr(path, '/');
	size_t room = slash ? PATH_MAX - (size_t)(slash + 1 - path) : 0;
	if (!slash || (size_t)snprintf(slash + 1, room, "%s", name) >= room ||
	    access(path, X_OK) != 0)
		snprintf(path, PATH_MAX, "%s", name);
}

/* A file in memory with this content; -1 and errno if it cannot be had. */
static int memory_file(const struct buf *content)
{
	int fd = memfd_create("zhengwen", MFD_CLOEXEC);
	size_t done = 0, len = content ? content->len : 0;

	while (fd >= 0 && done < len) {
		ssize_t n = write(fd, content->data + done, len - done);
		if (n < 0 && errno != EINTR) {
			close(fd);
			return -1;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static int milliseconds_left(const struct timespec *until)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	long long left =
	        (until->tv_sec - t.tv_sec) * 1000LL + (until->tv_nsec - t.tv_nsec) / 1000000;
	return left < 0 ? 0 : (int)left;
}

/* All that comes, until the other end closes. */
static enum zw_status read_all(int fd, struct buf *out, struct err *err)
{
	struct timespec until;
	char piece[PIECE];

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ASK_SECONDS;
	for (;;) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		int ready = poll(&wait, 1, milliseconds_left(&until));
		if (ready == 0)
			return err_set(err, ZW_IO, _("%s: no answer within %d s"), name,
			               ASK_SECONDS);
		ssize_t n = ready < 0 ? -1 : read(fd, piece, sizeof(piece));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, name);
		if (n == 0)
			return buf_status(out, _("answer"), err);
		buf_add(out, piece, (size_t)n);
	}
}

static enum zw_status judge(int state, int said, int *code, struct err *err)
{
	char text[SAID_LIMIT];
	ssize_t n = pread(said, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	if (WIFSIGNALED(state))
		return err_set(err, ZW_IO, _("%s: ended by signal %d"), name, WTERMSIG(state));
	*code = WEXITSTATUS(state);
	if (*code != 0 && *code != 1)
		return err_set(err, ZW_IO, _("%s: exit status %d: %s"), name, *code, text);
	return ZW_OK;
}

/* streams: what becomes its stdin, stdout and stderr. */
static enum zw_status start(const char *const *args, const int streams[3], pid_t *child,
                            struct err *err)
{
	const char *argv[ARGS_LIMIT + 2] = {name};
	char path[PATH_MAX];
	posix_spawn_file_actions_t actions;
	size_t n = 0;

	while (args[n] && n < ARGS_LIMIT) {
		argv[n + 1] = args[n];
		n++;
	}
	find_program(path);
	errno = posix_spawn_file_actions_init(&actions);
	if (errno != 0)
		return err_errno(err, path);
	/* Each fails for memory; without one of them the child would speak into our own streams. */
	for (int i = 0; i < 3 && errno == 0; i++)
		errno = posix_spawn_file_actions_adddup2(&actions, streams[i], i);
	if (errno == 0)
		errno = posix_spawnp(child, path, &actions, NULL, (char *const *)argv, environ);
	enum zw_status status = errno == 0 ? ZW_OK : err_errno(err, path);
	posix_spawn_file_actions_destroy(&actions);
	return status;
}

enum zw_status ask_search(const char *const *args, const struct buf *input, struct buf *out,
                          int *code, struct err *err)
{
	int in = memory_file(input), said = memory_file(NULL), ends[2] = {-1, -1}, state = 0;
	enum zw_status status = ZW_OK;
	pid_t child;

	if (in < 0 || said < 0 || pipe2(ends, O_CLOEXEC) != 0)
		status = err_errno(err, name);
	if (status == ZW_OK)
		status = start(args, (const int[]){in, ends[1], said}, &child, err);
	if (status == ZW_OK) {
		close(ends[1]);
		ends[1] = -1;
		status = read_all(ends[0], out, err);
		if (status != ZW_OK)
			kill(child, SIGKILL);
		while (waitpid(child, &state, 0) < 0 && errno == EINTR)
			;
		if (status == ZW_OK)
			status = judge(state, said, code, err);
	}
	const int all[] = {in, said, ends[0], ends[1]};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] >= 0)
			close(all[i]);
	return status;
}
