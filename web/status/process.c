/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/status/process.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Memory and start: what follows the name, which may hold blanks and parentheses, in the order of
 * proc(5). */
static void read_stat(struct process *p)
{
	char text[2048];
	unsigned long long start = 0;
	unsigned long memory = 0;
	long pages = 0;
	FILE *file = fopen("/proc/self/stat", "re");

	if (!file)
		return;
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	const char *rest = strrchr(text, ')');
	if (!rest || sscanf(rest + 1,
	                    " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d "
	                    "%*d %*d %llu %lu %ld",
	                    &start, &memory, &pages) != 3)
		return;
	p->virtual_memory = memory;
	p->resident = pages > 0 ? (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
	/* Ticks since the machine was booted. */
	struct timespec up, now;
	clock_gettime(CLOCK_BOOTTIME, &up);
	clock_gettime(CLOCK_REALTIME, &now);
	p->started = (double)now.tv_sec - (double)up.tv_sec +
	             (double)start / (double)sysconf(_SC_CLK_TCK);
}

static void count_descriptors(struct process *p)
{
	struct rlimit limit;
	DIR *folder = opendir("/proc/self/fd");

	for (const struct dirent *entry; folder && (entry = readdir(folder));)
		p->descriptors += entry->d_name[0] != '.';
	if (folder) {
		closedir(folder);
		p->descriptors--; /* the folder itself */
	}
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		p->descriptors_limit = limit.rlim_cur;
}

void process_read(struct process *p)
{
	struct timespec cpu;

	*p = (struct process){0};
	read_stat(p);
	count_descriptors(p);
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0)
		p->cpu = (double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9;
}
