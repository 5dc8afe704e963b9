/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * More is called here than a handler may call in general: this signal does not come at any time,
 * but from an instruction that reads the index, and who does that holds no lock of the C library.
 */
#include "web/service/fault.h"

#include "core/i18n.h"
#include "web/service/log.h"

#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The file that is mapped at the address; "?" if none is. */
static void find_file(uintptr_t at, char *name, size_t size)
{
	char line[8192];
	FILE *maps = fopen("/proc/self/maps", "re");

	snprintf(name, size, "?");
	while (maps && fgets(line, sizeof(line), maps)) {
		uintptr_t begin, end;
		int path = 0;
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %*s %*s %*s %*s %n", &begin, &end,
		           &path) < 2 ||
		    at < begin || at >= end)
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (line[path])
			snprintf(name, size, "%s", line + path);
		break;
	}
	if (maps)
		fclose(maps);
}

static void tell(int number, siginfo_t *info, void *context)
{
	static atomic_flag told = ATOMIC_FLAG_INIT;
	char name[4096];

	(void)context;
	/* Another thread tells, and ends the process. */
	while (atomic_flag_test_and_set(&told))
		pause();
	if (info->si_code > 0) {
		find_file((uintptr_t)info->si_addr, name, sizeof(name));
		log_line(LOGGED_ERROR,
		         _("%s: cut off, or the disk cannot read it; ending: the next start "
		           "checks every byte"),
		         name);
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
