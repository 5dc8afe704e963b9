/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which system calls a reader may make, by seccomp. What is not named here does not exist for it
 * (ENOSYS: libraries of other years ask for newer calls and do without); what no reader has a
 * reason to try ends it with SIGSYS, and that is told.
 */
#include "corpus/sandbox/guard.h"

#include "core/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define NAMESPACES                                                                                 \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |             \
	 CLONE_NEWPID | CLONE_NEWNET)

/* Memory, time, what is open already, and the end. */
static const int computing[] = {SCMP_SYS(read),
                                SCMP_SYS(readv),
                                SCMP_SYS(pread64),
                                SCMP_SYS(write),
                                SCMP_SYS(writev),
                                SCMP_SYS(close),
                                SCMP_SYS(lseek),
                                SCMP_SYS(fstat),
                                SCMP_SYS(poll),
                                SCMP_SYS(ppoll),
                                SCMP_SYS(munmap),
                                SCMP_SYS(mremap),
                                SCMP_SYS(madvise),
                                SCMP_SYS(brk),
                                SCMP_SYS(futex),
                                SCMP_SYS(clock_gettime),
                                SCMP_SYS(clock_getres),
                                SCMP_SYS(gettimeofday),
                                SCMP_SYS(time),
                                SCMP_SYS(nanosleep),
                                SCMP_SYS(clock_nanosleep),
                                SCMP_SYS(getrandom),
                                SCMP_SYS(sysinfo),
                                SCMP_SYS(uname),
                                SCMP_SYS(getrusage),
                                SCMP_SYS(getpid),
                                SCMP_SYS(gettid),
                                SCMP_SYS(sched_yield),
                                SCMP_SYS(sched_getaffinity),
                                SCMP_SYS(rt_sigaction),
                                SCMP_SYS(rt_sigprocmask),
                                SCMP_SYS(rt_sigreturn),
                                SCMP_SYS(sigaltstack),
                                SCMP_SYS(restart_syscall),
                                SCMP_SYS(rseq),
                                SCMP_SYS(set_robust_list),
                                SCMP_SYS(exit),
                                SCMP_SYS(exit_group)};

/* To start a program, and for it to start. */
static const int starting[] = {SCMP_SYS(execve),       SCMP_SYS(vfork),
                               SCMP_SYS(fork),         SCMP_SYS(wait4),
                               SCMP_SYS(waitid),       SCMP_SYS(pipe),
                               SCMP_SYS(pipe2),        SCMP_SYS(dup),
                               SCMP_SYS(dup2),         SCMP_SYS(dup3),
                               SCMP_SYS(mmap),         SCMP_SYS(mmap2),
                               SCMP_SYS(mprotect),     SCMP_SYS(access),
                               SCMP_SYS(faccessat),    SCMP_SYS(faccessat2),
                               SCMP_SYS(stat),         SCMP_SYS(stat64),
                               SCMP_SYS(lstat),        SCMP_SYS(newfstatat),
                               SCMP_SYS(fstatat64),    SCMP_SYS(statx),
                               SCMP_SYS(readlink),     SCMP_SYS(readlinkat),
                               SCMP_SYS(getcwd),       SCMP_SYS(getdents64),
                               SCMP_SYS(arch_prctl),   SCMP_SYS(set_thread_area),
                               SCMP_SYS(set_tls),      SCMP_SYS(set_tid_address),
                               SCMP_SYS(memfd_create), SCMP_SYS(getuid),
                               SCMP_SYS(geteuid),      SCMP_SYS(getgid),
                               SCMP_SYS(getegid),      SCMP_SYS(getppid),
                               SCMP_SYS(statfs),       SCMP_SYS(fstatfs),
                               SCMP_SYS(fadvise64)};

/* Libraries look for settings: there are none. */
static const int looking[] = {SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(access),
                              SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(stat),
                              SCMP_SYS(lstat),     SCMP_SYS(stat64),     SCMP_SYS(statx),
                              SCMP_SYS(readlink),  SCMP_SYS(readlinkat), SCMP_SYS(getcwd)};

/* Nothing that a parser of documents tries in good faith. */
static const int forbidden[] = {SCMP_SYS(socket),
                                SCMP_SYS(socketpair),
                                SCMP_SYS(connect),
                                SCMP_SYS(bind),
                                SCMP_SYS(listen),
                                SCMP_SYS(accept),
                                SCMP_SYS(accept4),
                                SCMP_SYS(sendto),
                                SCMP_SYS(sendmsg),
                                SCMP_SYS(creat),
                                SCMP_SYS(unlink),
                                SCMP_SYS(unlinkat),
                                SCMP_SYS(rename),
                                SCMP_SYS(renameat),
                                SCMP_SYS(renameat2),
                                SCMP_SYS(mkdir),
                                SCMP_SYS(mkdirat),
                                SCMP_SYS(rmdir),
                                SCMP_SYS(mknod),
                                SCMP_SYS(mknodat),
                                SCMP_SYS(link),
                                SCMP_SYS(linkat),
                                SCMP_SYS(symlink),
                                SCMP_SYS(symlinkat),
                                SCMP_SYS(truncate),
                                SCMP_SYS(chmod),
                                SCMP_SYS(fchmodat),
                                SCMP_SYS(chown),
                                SCMP_SYS(lchown),
                                SCMP_SYS(fchownat),
                                SCMP_SYS(ptrace),
                                SCMP_SYS(process_vm_readv),
                                SCMP_SYS(process_vm_writev),
                                SCMP_SYS(mount),
                                SCMP_SYS(umount2),
                                SCMP_SYS(chroot),
                                SCMP_SYS(pivot_root),
                                SCMP_SYS(unshare),
                                SCMP_SYS(setns),
                                SCMP_SYS(io_uring_setup),
                                SCMP_SYS(io_uring_enter),
                                SCMP_SYS(bpf),
                                SCMP_SYS(perf_event_open),
                                SCMP_SYS(userfaultfd),
                                SCMP_SYS(keyctl),
                                SCMP_SYS(kill),
                                SCMP_SYS(setuid),
                                SCMP_SYS(setgid),
                                SCMP_SYS(init_module),
                                SCMP_SYS(finit_module),
                                SCMP_SYS(execveat),
                                SCMP_SYS(reboot),
                                SCMP_SYS(swapon)};

/* What does not exist on this kind of machine needs no rule. */
static bool rule(scmp_filter_ctx filter, uint32_t action, int call, unsigned n,
                 const struct scmp_arg_cmp *conditions)
{
	int failed = seccomp_rule_add_array(filter, action, call, n, conditions);

	if (failed)
		errno = -failed;
	return failed == 0 || failed == -EDOM;
}

static bool rules(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t n)
{
	bool good = true;

	for (size_t i = 0; good && i < n; i++)
		good = rule(filter, action, calls[i], 0, NULL);
	return good;
}

#define RULES(filter, action, calls)                                                               \
	rules((filter), (action), (calls), sizeof(calls) / sizeof((calls)[0]))

/* Only to read what is there: no flag that makes, empties or writes. */
static bool allow_opening(scmp_filter_ctx filter)
{
	static const unsigned writing =
	        O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (__O_TMPFILE & ~O_DIRECTORY);
	struct scmp_arg_cmp flags2 = SCMP_A1(SCMP_CMP_MASKED_EQ, writing, 0);
	struct scmp_arg_cmp flags3 = SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0);

	return rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, &flags2) &&
	       rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, &flags3);
}

/* Not F_SETOWN and F_SETSIG: with these a descriptor sends signals to whom it likes. */
static bool allow_descriptors(scmp_filter_ctx filter)
{
	static const int commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,    F_SETFD,
	                               F_GETFL, F_ADD_SEALS,     F_GET_SEALS};
	bool good = true;

	for (size_t i = 0; good && i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct scmp_arg_cmp command = SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)commands[i], 0);
		good = rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, &command) &&
		       rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl64), 1, &command);
	}
	return good;
}

/* Memory for data only: what a document smuggles in cannot be made code. */
static bool allow_memory(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp data = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);

	return rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &data) &&
	       rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap2), 1, &data) &&
	       rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &data);
}

/* clone3 hides its flags from a filter: without it the C library takes clone. */
static bool allow_helper(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp plain = SCMP_A0(SCMP_CMP_MASKED_EQ, NAMESPACES, 0);
	struct scmp_arg_cmp asking = SCMP_A2(SCMP_CMP_EQ, 0, 0);

	return RULES(filter, SCMP_ACT_ALLOW, starting) && allow_opening(filter) &&
	       allow_descriptors(filter) &&
	       rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &plain) &&
	       rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, &asking);
}

/* fstat() of newer C libraries is newfstatat() of an empty path. */
static bool allow_no_helper(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp empty = SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH);

	return RULES(filter, SCMP_ACT_ERRNO(EACCES), looking) && allow_memory(filter) &&
	       rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1, &empty) &&
	       rule(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execve), 0, NULL) &&
	       rule(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(fork), 0, NULL) &&
	       rule(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(vfork), 0, NULL);
}

/* So that abort() ends what called it. */
static bool allow_own_signals(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);

	return rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self);
}

enum zw_status guard_calls(bool helper, struct err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));

	if (!filter)
		return err_no_memory(err);
	bool good = RULES(filter, SCMP_ACT_ALLOW, computing) &&
	            RULES(filter, SCMP_ACT_KILL_PROCESS, forbidden) && allow_own_signals(filter) &&
	            (helper ? allow_helper(filter) : allow_no_helper(filter));
	int failed = good ? seccomp_load(filter) : 0;
	if (failed)
		errno = -failed;
	enum zw_status status =
	        good && !failed ? ZW_OK : err_errno(err, _("the reader cannot be confined"));
	seccomp_release(filter);
	return status;
}
