/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/since.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_LIMIT = 100 * 1000, HOUR = 60 * 60, DAY = 24 * HOUR };

/* Midnight, some days before. */
static int64_t midnight(time_t now, int days)
{
	struct tm local;

	localtime_r(&now, &local);
	local.tm_mday -= days;
	local.tm_hour = local.tm_min = local.tm_sec = 0;
	local.tm_isdst = -1;
	return mktime(&local);
}

static bool parse_word(const char *text, time_t now, struct since *since)
{
	static const struct {
		const char *word;
		int days;
	} words[] = {{"today", 0}, {"今天", 0}, {"yesterday", 1}, {"昨天", 1}};

	if (strcmp(text, "last-run") == 0) {
		*since = (struct since){.kind = SINCE_LAST_RUN};
		return true;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(text, words[i].word) != 0)
			continue;
		*since = (struct since){SINCE_TIME, midnight(now, words[i].days)};
		return true;
	}
	return false;
}

/* 12h, 7d, 2w */
static bool parse_span(const char *text, time_t now, struct since *since)
{
	static const char units[] = "hdw";
	static const int64_t seconds[] = {HOUR, DAY, 7 * DAY};
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	unsigned long n = strtoul(text, &end, 10);
	const char *unit = *end ? strchr(units, *end) : NULL;
	if (!unit || end[1] || n > NUMBER_LIMIT)
		return false;
	*since = (struct since){SINCE_TIME, (int64_t)now - (int64_t)n * seconds[unit - units]};
	return true;
}

/* Of 2026-02-30 another day would be made. */
static bool is_day(const struct tm *t)
{
	struct tm copy = *t;

	copy.tm_hour = 12;
	return timegm(&copy) != -1 && copy.tm_mday == t->tm_mday && copy.tm_mon == t->tm_mon;
}

/* strptime is lenient: digits are counted here. */
static bool parse_time(const char *text, struct since *since)
{
	static const struct {
		const char *shape, *format;
		bool utc;
	} forms[] = {
	        {"0000-00-00", "%Y-%m-%d", false},
	        {"0000-00-00T00:00", "%Y-%m-%dT%H:%M", false},
	        {"0000-00-00T00:00:00", "%Y-%m-%dT%H:%M:%S", false},
	        {"0000-00-00T00:00:00Z", "%Y-%m-%dT%H:%M:%SZ", true},
	};
	char shape[32];
	size_t len = strlen(text);

	for (size_t i = 0; len < sizeof(shape) && i <= len; i++) {
		shape[i] = text[i];
		if (text[i] >= '0' && text[i] <= '9')
			shape[i] = '0';
	}
	for (size_t i = 0; len < sizeof(shape) && i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct tm t = {.tm_isdst = -1};
		if (strcmp(shape, forms[i].shape) != 0)
			continue;
		const char *end = strptime(text, forms[i].format, &t);
		if (!end || *end || !is_day(&t))
			return false;
		t.tm_isdst = -1;
		*since = (struct since){SINCE_TIME, forms[i].utc ? timegm(&t) : mktime(&t)};
		return true;
	}
	return false;
}

bool since_parse(const char *text, time_t now, struct since *since)
{
	return parse_word(text, now, since) || parse_span(text, now, since) ||
	       parse_time(text, since);
}

/* ---- Documents ---- */

uint64_t since_latest(const struct catalog *catalog, uint32_t document)
{
	struct catalog_times t = catalog_times(catalog, document);

	return t.changed > t.added ? t.changed : t.added;
}

enum zw_status since_from(const struct since *since, const struct catalog *catalog, uint64_t *from,
                          struct err *err)
{
	uint64_t newest = 0;

	*from = 0;
	if (since->kind == SINCE_EVER)
		return ZW_OK;
	for (uint32_t d = 0; d < catalog_documents(catalog); d++)
		if (since_latest(catalog, d) > newest)
			newest = since_latest(catalog, d);
	/* To say that there is nothing new would be a guess. */
	if (newest == 0)
		return err_set(err, ZW_BAD_INDEX, "%s",
		               _("the index does not tell since when it has its documents: make it "
		                 "anew"));
	if (since->kind == SINCE_LAST_RUN)
		*from = newest;
	else
		*from = since->from > 1 ? (uint64_t)since->from : 1;
	return ZW_OK;
}
