/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/status/age.h"

#include "web/html/layout.h"

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

struct spell {
	uint64_t seconds, until; /* until: of what is told in the next unit */
	const char *chinese, *one, *many;
};

static void ago(struct html *h, uint64_t seconds)
{
	enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };
	static const struct spell spells[] = {
	        {MINUTE, HOUR, " 分钟前", " minute ago", " minutes ago"},
	        {HOUR, 2 * DAY, " 小时前", " hour ago", " hours ago"},
	        {DAY, UINT64_MAX, " 天前", " day ago", " days ago"},
	};
	const struct spell *spell = spells;

	if (seconds < MINUTE) {
		html_say(h, "刚刚", "just now");
		return;
	}
	while (seconds >= spell->until)
		spell++;
	uint64_t n = seconds / spell->seconds;
	html_count(h, n);
	html_say(h, spell->chinese, n == 1 ? spell->one : spell->many);
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
	html_lit(h, "<time");
	html_attr(h, "datetime", iso);
	html_lit(h, ">");
	layout_day(h, &t);
	snprintf(text, sizeof(text), " %02d:%02d", t.tm_hour, t.tm_min);
	html_text(h, text);
	html_lit(h, "</time>");
	html_say(h, "（", " (");
	ago(h, age_since(time));
	html_say(h, "）", ")");
}
