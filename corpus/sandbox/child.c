/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: starting, hearing, judging.
 */
#include "corpus/sandbox/child.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/sandbox/descriptor.h"
#include "corpus/sandbox/limits.h"
#include "corpus/sandbox/memory_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PIECE = 64 * 1024,
	REAP_NS = 1000000, /* between two looks at a child that has closed its pipes */
	/* A record may be as long as a file, and what comes behind it is read with its end. */
	MOST_HEARD = (64 << 20) + 2 * PIECE
};

struct child {
	const struct child_task *task;
	pid_t pid;
	int answer, complaint; /* pipes; -1 once closed */
	int seconds;
	int64_t until; /* ns: when we no longer wait for it */
	bool late;
	struct buf in;
	struct buf said; /* on stderr, its beginning */
	size_t heard;    /* bytes of the answer */
	bool ended;      /* it said so: */
	enum zw_status status;
	record_fn *fn;
	void *context;
};

/* ---- Starting ---- */

static int spawn(struct child *c, int input, int answer, int complaint)
{
	extern char **environ;
	char *const argv[] = {(char *)"zhengwen-index", (char *)"--reader", (char *)c->task->reader,
	                      NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, answer, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, complaint, STDERR_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
	                                        POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attr, &none);
	/* Who ignores SIGCHLD is not told how a helper ended. */
	posix_spawnattr_setsigdefault(&attr, &all);
	int reason = posix_spawn(&c->pid, c->task->program, &actions, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return reason;
}

static enum zw_status start(struct child *c, struct err *err)
{
	int answer[2] = {-1, -1}, complaint[2] = {-1, -1},
	    input = memory_file(c->task->raw, c->task->len);
	enum zw_status status = ZW_OK;

	if (input < 0 || pipe2(answer, O_CLOEXEC) != 0 || pipe2(complaint, O_CLOEXEC) != 0) {
		status = err_errno(err, _("a reader cannot be started"));
	} else {
		errno = spawn(c, input, answer[1], complaint[1]);
		if (errno != 0)
			status = err_errno(err, _("a reader cannot be started"));
	}
	close_fd(&input);
	close_fd(&answer[1]);
	close_fd(&complaint[1]);
	c->answer = answer[0];
	c->complaint = complaint[0];
	return status;
}

/* ---- Hearing ---- */

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Rounded up, so that nobody waits for no time at all; 0: it is over. */
static int left_ms(const struct child *c)
{
	int64_t left = c->until - now_ns();

	return left > 0 ? (int)(left / 1000000 + 1) : 0;
}

/* While fn works the time of the child stands still; all else is its time, so that talking without
 * end does not get it more. */
static enum zw_status pass_on(struct child *c, const struct record *r, struct err *err)
{
	int64_t from = now_ns();
	enum zw_status status = c->fn(c->context, r, err);

	c->until += now_ns() - from;
	return status;
}

static enum zw_status on_record(void *context, const struct record *r, struct err *err)
{
	struct child *c = context;

	if (r->kind != RECORD_END)
		return pass_on(c, r, err);
	c->ended = true;
	c->status = r->number;
	if (r->number == ZW_OK)
		return ZW_OK;
	struct buf message = BUF_INIT(4 * sizeof(struct err));
	utf8_printable(&message, r->text,
	               r->text_len < sizeof(struct err) ? r->text_len : sizeof(struct err));
	err_set(err, ZW_OK, "%s", buf_cstr(&message));
	buf_release(&message);
	return ZW_OK;
}

/* Reads from a pipe that has something; closes it at its end. */
static ssize_t hear(int *fd, char piece[PIECE])
{
	ssize_t n = read(*fd, piece, PIECE);

	if (n == 0 || (n < 0 && errno != EINTR))
		close_fd(fd);
	return n;
}

static enum zw_status hear_answer(struct child *c, char piece[PIECE], struct err *err)
{
	ssize_t n = hear(&c->answer, piece);
	bool ended;

	if (n <= 0)
		return ZW_OK;
	c->heard += (size_t)n;
	if (c->heard > (size_t)ANSWER_MIB << 20)
		return err_set(err, ZW_LIMIT, _("more than %d MiB come out of it"), ANSWER_MIB);
	buf_add(&c->in, piece, (size_t)n);
	enum zw_status status = buf_status(&c->in, _("answer of the reader"), err);
	return status == ZW_OK ? stream_take(&c->in, &ended, on_record, c, err) : status;
}

static void hear_complaint(struct child *c, char piece[PIECE])
{
	ssize_t n = hear(&c->complaint, piece);
	size_t room = COMPLAINT_BYTES - c->said.len;

	if (n > 0)
		buf_add(&c->said, piece, (size_t)n < room ? (size_t)n : room);
}

/* Until it says it has ended, closes its pipe, or its time is over. */
static enum zw_status hear_all(struct child *c, struct err *err)
{
	enum zw_status status = ZW_OK;
	char piece[PIECE];
	int left;

	while (status == ZW_OK && !c->ended && c->answer >= 0 && (left = left_ms(c)) > 0) {
		struct pollfd fds[] = {{c->answer, POLLIN, 0}, {c->complaint, POLLIN, 0}};
		int n = poll(fds, 2, left);
		if (n < 0 && errno != EINTR)
			return err_errno(err, _("the reader cannot be heard"));
		if (n > 0 && fds[1].revents)
			hear_complaint(c, piece);
		if (n > 0 && fds[0].revents)
			status = hear_answer(c, piece, err);
	}
	c->late = left_ms(c) == 0;
	return status;
}

/* ---- Judging ---- */

/* Is it a process no more? It is not reaped, so that its number stays its own; where SIGCHLD is
 * ignored it was, and there is nothing to wait for. */
static bool is_gone(const struct child *c)
{
	siginfo_t info = {.si_pid = 0};

	if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
		return errno == ECHILD;
	return info.si_pid == c->pid;
}

/* With a closed pipe it is dying, or pretends to. The wait status. */
static int reap(struct child *c, bool at_once)
{
	const struct timespec pause = {0, REAP_NS};
	int wait_status = 0;
	bool gone = false;

	while (!at_once && !(gone = is_gone(c)) && left_ms(c) > 0)
		nanosleep(&pause, NULL);
	c->late |= !at_once && !gone;
	kill(-c->pid, SIGKILL); /* the program that helps it, too */
	while (waitpid(c->pid, &wait_status, 0) < 0 && errno == EINTR)
		;
	return wait_status;
}

static enum zw_status died(const struct child *c, int wait_status, struct err *err)
{
	struct buf said = BUF_INIT(4 * COMPLAINT_BYTES);
	int number = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
	enum zw_status status = ZW_BAD_INPUT;

	utf8_printable(&said, buf_cstr(&c->said), c->said.len);
	if (c->late)
		status = err_set(err, ZW_LIMIT, _("reading took more than %d seconds"), c->seconds);
	else if (number == SIGXCPU)
		status = err_set(err, ZW_LIMIT,
		                 _("reading took more than %d seconds of processor time"),
		                 CPU_SECONDS);
	else if (number == SIGSYS)
		err_set(err, status, "%s", _("the reader tried what it must not, and was ended"));
	else if (number)
		err_set(err, status, _("the reader died of signal %d (%s) %s"), number,
		        sigdescr_np(number), buf_cstr(&said));
	else
		err_set(err, status, _("the reader ended without a word (%d) %s"),
		        WEXITSTATUS(wait_status), buf_cstr(&said));
	buf_release(&said);
	return status;
}

/* What a child says is not believed to be more than a word about its document. */
static enum zw_status said(const struct child *c, struct err *err)
{
	if (c->status == ZW_OK || c->status == ZW_LIMIT || c->status == ZW_IO)
		return c->status;
	if (c->status == ZW_NO_MEMORY)
		return err_set(err, ZW_LIMIT, _("reading needs more than %d MiB of memory"),
		               MEMORY_MIB);
	return ZW_BAD_INPUT;
}

enum zw_status child_run(const struct child_task *task, record_fn *fn, void *context,
                         struct err *err)
{
	int seconds = task->seconds ? task->seconds : WALL_SECONDS;
	struct child c = {.task = task,
	                  .seconds = seconds,
	                  .answer = -1,
	                  .complaint = -1,
	                  .until = now_ns() + (int64_t)seconds * 1000000000,
	                  .in = BUF_INIT(MOST_HEARD),
	                  .said = BUF_INIT(COMPLAINT_BYTES),
	                  .fn = fn,
	                  .context = context};
	enum zw_status status = start(&c, err);

	if (status == ZW_OK) {
		status = hear_all(&c, err);
		int wait_status = reap(&c, status != ZW_OK || c.ended || c.late);
		if (status == ZW_OK)
			status = c.ended ? said(&c, err) : died(&c, wait_status, err);
	}
	close_fd(&c.answer);
	close_fd(&c.complaint);
	buf_release(&c.in);
	buf_release(&c.said);
	return status;
}
