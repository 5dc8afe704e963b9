/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/sandbox/helper.h"

#include "core/i18n.h"
#include "corpus/sandbox/descriptor.h"
#include "corpus/sandbox/limits.h"
#include "corpus/sandbox/memory_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

enum zw_status helper_find(const char *program, const char *package, char path[HELPER_PATH_SIZE],
                           struct err *err)
{
	static const char *const folders[] = {"/usr/bin", "/usr/local/bin", "/bin"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		int n = snprintf(path, HELPER_PATH_SIZE, "%s/%s", folders[i], program);
		if (n > 0 && n < HELPER_PATH_SIZE && access(path, X_OK) == 0)
			return ZW_OK;
	}
	return err_set(err, ZW_IO, _("%s is not installed (Debian's package %s)"), program,
	               package);
}

static int spawn(const struct helper *h, int input, int output, int errors, pid_t *pid)
{
	static char *const environment[] = {(char *)"PATH=/usr/bin:/bin", (char *)"LC_ALL=C.UTF-8",
	                                    (char *)"HOME=/", NULL};
	posix_spawn_file_actions_t actions;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
	int reason =
	        posix_spawn(pid, h->path, &actions, NULL, (char *const *)h->arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	return reason;
}

/* With `keep` what does not fit is forgotten: a full pipe would stop the program. */
static void take(int *fd, struct buf *to, bool keep)
{
	char piece[PIECE];
	ssize_t n = read(*fd, piece, sizeof(piece));

	if (n > 0)
		buf_add(to, piece,
		        keep && (size_t)n > to->limit - to->len ? to->limit - to->len : (size_t)n);
	else if (n == 0 || errno != EINTR)
		close_fd(fd);
}

static void collect(int *output, int *errors, struct buf *out, struct buf *said)
{
	while (*output >= 0 || *errors >= 0) {
		struct pollfd fds[] = {{*output, POLLIN, 0}, {*errors, POLLIN, 0}};
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			break;
		if (fds[0].revents)
			take(output, out, false);
		if (fds[1].revents)
			take(errors, said, true);
		if (out->failed) /* closing the pipe ends the program */
			break;
	}
	close_fd(output);
	close_fd(errors);
}

/* Some say so and end as they end for anything else. */
static bool is_out_of_memory(const struct buf *said)
{
	static const char *const words[] = {"ut of memory", "annot allocate", "bad_alloc"};
	bool found = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		found |= strstr(buf_cstr(said), words[i]) != NULL;
	return found;
}

/* Without a status nobody knows whether all of the text is there. */
static enum zw_status wait_for(pid_t pid, const char *name, int *wait_status, struct err *err)
{
	while (waitpid(pid, wait_status, 0) < 0)
		if (errno != EINTR)
			return err_errno(err, name);
	return ZW_OK;
}

static enum zw_status judge(const char *name, int wait_status, const struct buf *said, int *code,
                            struct err *err)
{
	int number = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;

	*code = WEXITSTATUS(wait_status);
	if (number == SIGXCPU)
		return err_set(err, ZW_LIMIT,
		               _("reading took more than %d seconds of processor time"),
		               CPU_SECONDS);
	if (wait_status != 0 && is_out_of_memory(said))
		return err_set(err, ZW_LIMIT, _("reading needs more than %d MiB of memory"),
		               MEMORY_MIB);
	if (number == SIGSYS)
		return err_set(err, ZW_BAD_INPUT, _("%s tried what it must not, and was ended"),
		               name);
	if (number)
		return err_set(err, ZW_BAD_INPUT, _("damaged: %s died of signal %d"), name, number);
	return ZW_OK;
}

enum zw_status helper_run(const struct helper *h, struct buf *out, struct buf *said, int *code,
                          struct err *err)
{
	int output[2] = {-1, -1}, errors[2] = {-1, -1}, input = memory_file(h->raw, h->len);
	int wait_status = 0;
	pid_t pid = -1;

	enum zw_status status = ZW_OK;
	if (input < 0 || pipe2(output, O_CLOEXEC) != 0 || pipe2(errors, O_CLOEXEC) != 0 ||
	    (errno = spawn(h, input, output[1], errors[1], &pid)) != 0)
		status = err_errno(err, h->arguments[0]);
	close_fd(&input);
	close_fd(&output[1]);
	close_fd(&errors[1]);
	if (status == ZW_OK) {
		collect(&output[0], &errors[0], out, said);
		status = wait_for(pid, h->arguments[0], &wait_status, err);
	}
	if (status == ZW_OK)
		status = buf_status(out, _("text of one document"), err);
	close_fd(&output[0]);
	close_fd(&errors[0]);
	return status == ZW_OK ? judge(h->arguments[0], wait_status, said, code, err) : status;
}
