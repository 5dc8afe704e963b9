/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/cache/key.h"

#include "core/hash.h"

#include <string.h>
#include <strings.h>
#include <time.h>

int key_today(void)
{
	time_t now = time(NULL);
	struct tm tm;

	localtime_r(&now, &tm);
	return (tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday;
}

/* With its NUL, which is in none: so two rows of texts are never the same bytes. */
static void add(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text) + 1);
}

bool key_make(const struct request *r, const struct settings *settings, uint64_t epoch,
              struct buf *text, struct cache_key *key)
{
	char cookie[SETTINGS_COOKIE];
	bool secure = r->forwarded_proto && strcasecmp(r->forwarded_proto, "https") == 0;

	settings_write(settings, cookie);
	add(text, cookie);
	add(text, secure ? "https" : "");
	add(text, r->host ? r->host : "");
	add(text, r->path);
	for (size_t i = 0; i < r->n_parameters; i++) {
		add(text, r->parameters[i].name);
		add(text, r->parameters[i].value);
	}
	*key = (struct cache_key){
	        .edition = {.epoch = epoch, .day = key_today()},
	        .bytes = buf_cstr(text),
	        .len = text->len,
	        .hash = hash64(buf_cstr(text), text->len),
	};
	return text->failed == ZW_OK;
}
