/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/status/age.h"

#include "web/html/html.h"

#include <stdio.h>

time_t age_time(const char *iso)
{
	struct tm t = {0};
	time_t time = strptime(iso, "%Y-%m-%dT%H:%M:%S", &t) ? timegm(&t) : 0;

	return time > 0 ? time : 0;
}

uint64_t age_since(time_t time)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec > time ? (uint64_t)(now.tv_sec - time) : 0;
}

static void ago(struct html *h, uint64_t seconds)
{
	enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

	if (seconds < MINUTE) {
		html_lit(h, "刚刚");
	} else if (seconds < HOUR) {
		html_count(h, seconds / MINUTE);
		html_lit(h, " 分钟前");
	} else if (seconds < 2 * DAY) {
		html_count(h, seconds / HOUR);
		html_lit(h, " 小时前");
	} else {
		html_count(h, seconds / DAY);
		html_lit(h, " 天前");
	}
}

void age_write(struct html *h, const char *iso)
{
	time_t time = age_time(iso);
	char text[64];
	struct tm t;

	if (time == 0 || !localtime_r(&time, &t)) {
		html_text(h, iso);
		return;
	}
	snprintf(text, sizeof(text), "%d年%d月%d日 %02d:%02d", t.tm_year + 1900, t.tm_mon + 1,
	         t.tm_mday, t.tm_hour, t.tm_min);
	html_lit(h, "<time");
	html_attr(h, "datetime", iso);
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</time>（");
	ago(h, age_since(time));
	html_lit(h, "）");
}
