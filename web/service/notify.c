/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A message that cannot be sent is not worth ending for: the manager has its own time-outs.
 */
#include "web/service/notify.h"

#include <inttypes.h>
#include <systemd/sd-daemon.h>
#include <time.h>

void notify_ready(void)
{
	sd_notify(0, "READY=1");
}

void notify_reloading(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
	           (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000);
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

/* A line end would begin another assignment. */
void notify_status(const char *line)
{
	char text[256];
	size_t n = 0;

	for (; line[n] && n + 1 < sizeof(text); n++)
		text[n] = (char)(line[n] == '\n' ? ' ' : line[n]);
	text[n] = '\0';
	sd_notifyf(0, "STATUS=%s", text);
}

uint64_t notify_watched(void)
{
	uint64_t microseconds;

	return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : 0;
}

void notify_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}
