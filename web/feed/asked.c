/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/feed/asked.h"

#include <stdio.h>
#include <string.h>

bool asked_read(struct visit *v, struct ask *ask)
{
	char chinese[128], english[128];

	ask_read(v->request, ask);
	if (ask->q[strspn(ask->q, " \t\r\n")] == '\0') {
		show_error(v->response, HTTP_BAD_REQUEST, "没有检索词：网址里要有 q。",
		           "There is no query: the address needs a q.");
		return false;
	}
	if (strlen(ask->q) <= Q_LIMIT)
		return true;
	snprintf(chinese, sizeof(chinese), "检索词过长：最多 %d 字节。", Q_LIMIT);
	snprintf(english, sizeof(english), "The query is too long: %d bytes at most.", Q_LIMIT);
	show_error(v->response, HTTP_BAD_REQUEST, chinese, english);
	return false;
}
