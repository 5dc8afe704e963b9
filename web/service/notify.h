/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the service manager is told, by systemd's protocol. Without $NOTIFY_SOCKET all of it does
 * nothing.
 */
#ifndef WEB_SERVICE_NOTIFY_H
#define WEB_SERVICE_NOTIFY_H

#include <stdint.h>

/* Requests are answered from now on; also what ends a reloading. */
void notify_ready(void);
void notify_reloading(void);
void notify_stopping(void);

/* A line for people: `systemctl status` shows it. */
void notify_status(const char *line);

/* Microseconds within which the manager wants to hear notify_alive; 0: it does not watch. */
uint64_t notify_watched(void);
void notify_alive(void);

#endif
