/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Times as indexes and reports hold them: ISO 8601, UTC.
 */
#ifndef WEB_STATUS_AGE_H
#define WEB_STATUS_AGE_H

#include "web/html/html.h"

#include <time.h>

/* 0 if it is no time. */
time_t age_time(const char *iso);

/* Seconds until now; 0 of what is still to come. */
uint64_t age_since(time_t time);

/* HTML: 2025年3月7日 02:31（3 小时前）, of the place where the server is. As it stands if it is no
 * time. */
void age_write(struct html *h, const char *iso);

#endif
