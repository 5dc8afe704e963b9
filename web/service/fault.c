/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Only what may be called in a handler: open, read, write. So it speaks English, as abort() does.
 */
#include "web/service/fault.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* Of /proc/self/maps: at most 73 bytes, then a path. */
struct line {
	char text[4096 + 128];
	size_t len;
};

/* Steps over a number in hexadecimal. */
static uintptr_t number(const char **at)
{
	uintptr_t n = 0;

	for (;; (*at)++) {
		char c = **at;
		if (c >= '0' && c <= '9')
			n = n * 16 + (uintptr_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			n = n * 16 + (uintptr_t)(c - 'a') + 10;
		else
			return n;
	}
}

/* "7f00-7f10 r--s 00000000 08:01 1234      /path": is the address in there? */
static bool holds(const struct line *line, uintptr_t address)
{
	const char *at = line->text;
	uintptr_t begin = number(&at);

	at += *at == '-';
	return address >= begin && address < number(&at);
}

/* The line that tells what is mapped at the address; false if there is none. */
static bool find_line(uintptr_t address, struct line *line)
{
	char piece[4096];
	ssize_t n = 0;
	bool found = false;
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);

	line->len = 0;
	while (fd >= 0 && !found && (n = read(fd, piece, sizeof(piece))) > 0) {
		for (ssize_t i = 0; i < n && !found; i++) {
			bool end = piece[i] == '\n';
			if (!end && line->len + 1 < sizeof(line->text))
				line->text[line->len++] = piece[i];
			line->text[line->len] = '\0';
			found = end && holds(line, address);
			if (end && !found)
				line->len = 0;
		}
	}
	if (fd >= 0)
		close(fd);
	return found;
}

static void put(const char *text)
{
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));

	(void)ignored;
}

static void tell(int number, siginfo_t *info, void *context)
{
	static atomic_flag told = ATOMIC_FLAG_INIT;
	struct line line;

	(void)context;
	/* Another thread tells, and ends the process. */
	while (atomic_flag_test_and_set(&told))
		pause();
	if (info->si_code > 0) { /* not by kill(2) */
		bool found = find_line((uintptr_t)info->si_addr, &line);
		const char *path = found ? strchr(line.text, '/') : NULL;
		put("zhengwen-web: ");
		put(path ? path : "memory");
		put(": cut off, or the disk cannot read it; ending: the next start checks every "
		    "byte\n");
	}
	/* Blocked until this returns. */
	signal(number, SIG_DFL);
	raise(number);
}

void fault_guard(void)
{
	struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO};

	sigemptyset(&action.sa_mask);
	(void)sigaction(SIGBUS, &action, NULL);
}
