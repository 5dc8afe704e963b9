/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/crash.h"

#include "core/cli.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { STACK = 64 * 1024 };

/* Only what may be called in a handler: write and _exit. So it speaks English, as abort() does. */
static void give_up(int signal)
{
	static const char crashed[] = "zhengwen-search: the index is damaged: reading it crashed; "
	                              "zhengwen-index --verify tells where\n";
	static const char endless[] =
	        "zhengwen-search: no end after 120 s of CPU: the index may be damaged; "
	        "zhengwen-index --verify tells\n";
	ssize_t ignored = signal == SIGXCPU ? write(STDERR_FILENO, endless, sizeof(endless) - 1)
	                                    : write(STDERR_FILENO, crashed, sizeof(crashed) - 1);

	(void)ignored;
	_exit(EXIT_FAILED);
}
_Static_assert(CRASH_CPU_SECONDS == 120, "the message names it");

void crash_guard(void)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGXCPU};
	/* A stack of its own: the other may be what ran out. Lives as long as the process. */
	static char stack[STACK];
	const stack_t other = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction action = {.sa_handler = give_up, .sa_flags = SA_ONSTACK};

	if (SANITIZED)
		return;
	sigemptyset(&action.sa_mask);
	if (sigaltstack(&other, NULL) != 0)
		action.sa_flags = 0;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)sigaction(signals[i], &action, NULL);
	crash_restart_clock();
}

void crash_restart_clock(void)
{
	struct rusage used;
	struct rlimit limit;

	if (SANITIZED || getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &limit) != 0)
		return;
	rlim_t until = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + CRASH_CPU_SECONDS;
	/* A limit that somebody set for us is not ours to raise. */
	if (limit.rlim_max == RLIM_INFINITY || until < limit.rlim_max)
		limit.rlim_cur = until;
	(void)setrlimit(RLIMIT_CPU, &limit);
}
