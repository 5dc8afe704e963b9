/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Runs a program and counts its system calls that change a folder; at a call of choice something
 * happens to it.
 *
 *   tamper --folder=DIR [--log=FILE] [--data=FILE] [--at=N --do=WHAT [--onward]] -- PROGRAM ARG…
 *
 * WHAT is `kill` (SIGKILL to the program instead of the call), `short` (a write writes half of what
 * it was given) or ENOSPC, EIO, EINTR (the call is not made and fails). With --onward a failure
 * goes on: all that needs space from there on fails (not fsync, nor what only removes).
 *
 * The log has a line a call, fields parted by tabs: number, name, path, other path (of rename,
 * link; target of symlink), length, offset (-1: none), flags, result, place in the data file (-1:
 * none). With --data the bytes that are written go into that file and results are those of the
 * kernel; without it the result is 0, and the line is written before the call.
 *
 * How: a seccomp filter stops the program and its children (ptrace) at exactly the calls of the
 * table; so whatever makes them is seen, be it libc, its stdio or a library. Calls on other places
 * are not counted. A call that changes files in a way that is not understood ends it with 99, so
 * that nothing is missed in silence. Exit: that of the program, 128 + signal, or 99.
 */
#define _GNU_SOURCE
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/limits.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __x86_64__
#error "tamper knows the registers of x86-64 only"
#endif

enum { TRACEES = 256, FILTER = 256 };

struct options {
	const char *folder, *log, *data;
	uint64_t at;
	int error; /* 0: none */
	bool kill, cut, onward;
};

struct tamper {
	struct options o;
	FILE *log, *data;
	pid_t program;
	uint64_t count;
	int64_t written; /* bytes of the data file */
	struct tracee {
		pid_t id;
		uint64_t number;
		struct act *act; /* under way; NULL: none */
	} tracees[TRACEES];
};

/* ---- What happens to it ---- */

static void copy_data(struct tamper *t, pid_t id, struct act *act)
{
	char piece[65536];

	act->data = t->written;
	for (size_t i = 0; i < act->n_pieces; i++) {
		for (size_t n = 0; n < act->pieces[i].iov_len;) {
			size_t rest = act->pieces[i].iov_len - n;
			struct iovec here = {piece, rest < sizeof(piece) ? rest : sizeof(piece)};
			struct iovec there = {(char *)act->pieces[i].iov_base + n, here.iov_len};
			if (process_vm_readv(id, &here, 1, &there, 1, 0) != (ssize_t)here.iov_len ||
			    fwrite(piece, here.iov_len, 1, t->data) != 1)
				broken("the bytes of a write cannot be copied");
			n += here.iov_len;
			t->written += (int64_t)here.iov_len;
		}
	}
}

static void tell(struct tamper *t, uint64_t number, const struct act *act, int64_t result)
{
	if (!t->log)
		return;
	fprintf(t->log,
	        "%" PRIu64 "\t%s\t%s\t%s\t%" PRId64 "\t%" PRId64 "\t%" PRIu64 "\t%" PRId64
	        "\t%" PRId64 "\n",
	        number, act->call->name, act->path, act->other, act->length, act->offset,
	        act->flags, result, act->data);
	fflush(t->log);
}

static void set_registers(pid_t id, const struct user_regs_struct *registers)
{
	if (ptrace(PTRACE_SETREGS, id, 0, registers) != 0)
		broken("registers cannot be set");
}

/* Half of a write of one piece. */
static void cut(pid_t id, struct user_regs_struct *registers, const struct act *act)
{
	if (act->n_pieces != 1 || strcmp(act->call->arguments, "fvc") == 0)
		broken("%s of several parts cannot be cut", act->call->name);
	if (act->length > 1) {
		registers->rdx = (uint64_t)act->length / 2;
		set_registers(id, registers);
	}
}

static void fail(pid_t id, struct user_regs_struct *registers, int error)
{
	registers->orig_rax = (uint64_t)-1;
	registers->rax = (uint64_t)-error;
	set_registers(id, registers);
}

static struct tracee *tracee_of(struct tamper *t, pid_t id)
{
	struct tracee *unused = NULL;

	for (size_t i = 0; i < TRACEES; i++) {
		if (t->tracees[i].id == id)
			return &t->tracees[i];
		if (!t->tracees[i].act && !unused)
			unused = &t->tracees[i];
	}
	if (!unused)
		broken("more than %d threads", TRACEES);
	unused->id = id;
	return unused;
}

/* At a call of the table. True if the thread is to stop again when the call is done. */
static bool at_call(struct tamper *t, pid_t id)
{
	struct user_regs_struct r;
	const struct call *call = calls;
	struct act act = {0};

	if (ptrace(PTRACE_GETREGS, id, 0, &r) != 0)
		return false; /* it has just died */
	while (call < calls + n_calls && call->number != (long)r.orig_rax)
		call++;
	if (call == calls + n_calls)
		return false;
	uint64_t arguments[6] = {r.rdi, r.rsi, r.rdx, r.r10, r.r8, r.r9};
	act.call = call;
	if (!act_read(id, arguments, &act) || !act_changes(&act, t->o.folder))
		return false;
	if (!act.understood)
		broken("%s on %s is not understood", call->name, act.path);
	uint64_t number = ++t->count;
	bool here = number == t->o.at;
	if (here && t->o.kill) {
		tell(t, number, &act, 0);
		kill(t->program, SIGKILL);
		return false;
	}
	if (here && t->o.cut)
		cut(id, &r, &act);
	if (t->o.error && (here || (t->o.onward && t->o.at && number > t->o.at && call->fills)))
		fail(id, &r, t->o.error);
	if (!t->data) {
		tell(t, number, &act, 0);
		return false;
	}
	if (act.n_pieces) {
		copy_data(t, id, &act);
		if (act.offset < 0)
			act.offset = (int64_t)act_position(id, act.fd);
	}
	struct tracee *tracee = tracee_of(t, id);
	tracee->number = number;
	tracee->act = malloc(sizeof(act));
	if (!tracee->act)
		broken("no memory");
	*tracee->act = act;
	return true;
}

static void after_call(struct tamper *t, pid_t id)
{
	struct tracee *tracee = tracee_of(t, id);
	struct user_regs_struct r;

	if (tracee->act && ptrace(PTRACE_GETREGS, id, 0, &r) == 0)
		tell(t, tracee->number, tracee->act, (int64_t)r.rax);
	free(tracee->act);
	*tracee = (struct tracee){0};
}

/* ---- Tracing ---- */

static void install_filter(void)
{
	struct sock_filter filter[FILTER];
	size_t n = 0;

	if (2 * n_calls + 16 > FILTER)
		_exit(BROKEN);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	                                           offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < n_calls; i++) {
		if (calls[i].number == SYS_mmap)
			continue;
		filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
		                                           (uint32_t)calls[i].number, 0, 1);
		filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	}
	/* mmap only if it is shared and written. */
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 5);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	                                           offsetof(struct seccomp_data, args[2]));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 2, 0, 3);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	                                           offsetof(struct seccomp_data, args[3]));
	filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 1, 0, 1);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog program = {(unsigned short)n, filter};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		_exit(BROKEN);
}

static pid_t start(char **command)
{
	const long what = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
	                  PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
	int gate[2];
	char byte;

	if (pipe2(gate, O_CLOEXEC) != 0)
		broken("no pipe");
	pid_t id = fork();
	if (id == 0) {
		close(gate[1]);
		/* Until it is traced: without a tracer the calls of the table would fail. */
		if (read(gate[0], &byte, 1) < 0)
			_exit(BROKEN);
		install_filter();
		execv(command[0], command);
		_exit(BROKEN);
	}
	if (id < 0 || ptrace(PTRACE_SEIZE, id, 0, what) != 0)
		broken("ptrace: %s", strerror(errno));
	close(gate[0]);
	close(gate[1]);
	return id;
}

/* Goes on with a thread that has stopped. */
static void go_on(struct tamper *t, pid_t id, int status)
{
	int signal = WSTOPSIG(status), event = status >> 16;
	bool watch = false;

	if (event == PTRACE_EVENT_SECCOMP) {
		watch = at_call(t, id);
		signal = 0;
	} else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
		ptrace(PTRACE_LISTEN, id, 0, 0);
		return;
	} else if (event) {
		signal = 0;
	} else if (signal == (SIGTRAP | 0x80)) {
		after_call(t, id);
		signal = 0;
	}
	ptrace(watch ? PTRACE_SYSCALL : PTRACE_CONT, id, 0, signal);
}

static int trace(struct tamper *t)
{
	int status;

	for (;;) {
		pid_t id = waitpid(-1, &status, __WALL);
		if (id < 0)
			broken("the program was lost");
		if (WIFSTOPPED(status))
			go_on(t, id, status);
		else if (id == t->program)
			return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
}

static bool set_what(struct options *o, const char *what)
{
	o->kill = strcmp(what, "kill") == 0;
	o->cut = strcmp(what, "short") == 0;
	o->error = strcmp(what, "ENOSPC") == 0  ? ENOSPC
	           : strcmp(what, "EIO") == 0   ? EIO
	           : strcmp(what, "EINTR") == 0 ? EINTR
	                                        : 0;
	return o->kill || o->cut || o->error;
}

static FILE *open_or_end(const char *path)
{
	FILE *file = path ? fopen(path, "we") : NULL;

	if (path && !file)
		broken("%s: %s", path, strerror(errno));
	return file;
}

int main(int argc, char **argv)
{
	static const struct option known[] = {{"folder", required_argument, NULL, 'f'},
	                                      {"log", required_argument, NULL, 'l'},
	                                      {"data", required_argument, NULL, 'd'},
	                                      {"at", required_argument, NULL, 'a'},
	                                      {"do", required_argument, NULL, 'w'},
	                                      {"onward", no_argument, NULL, 'o'},
	                                      {0}};
	struct tamper t = {0};
	int c;
	bool good = true;

	while ((c = getopt_long(argc, argv, "", known, NULL)) >= 0) {
		switch (c) {
		case 'f':
			t.o.folder = optarg;
			break;
		case 'l':
			t.o.log = optarg;
			break;
		case 'd':
			t.o.data = optarg;
			break;
		case 'a':
			t.o.at = strtoull(optarg, NULL, 10);
			break;
		case 'w':
			good = good && set_what(&t.o, optarg);
			break;
		case 'o':
			t.o.onward = true;
			break;
		default:
			good = false;
		}
	}
	if (!good || !t.o.folder || optind >= argc)
		broken("wrong usage");
	t.log = open_or_end(t.o.log);
	t.data = open_or_end(t.o.data);
	t.program = start(argv + optind);
	int code = trace(&t);
	if (t.data && fclose(t.data) != 0)
		broken("the data cannot be written");
	return code;
}
