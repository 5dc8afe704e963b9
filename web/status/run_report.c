/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/status/run_report.h"

#include "core/files.h"
#include "core/json.h"
#include "web/status/age.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPORT_BYTES = 256 << 20 };

static const char *const outcomes[] = {
        [RUN_UNKNOWN] = "unknown",
        [RUN_FAILED] = "failed",
        [RUN_PUBLISHED] = "published",
        [RUN_UNCHANGED] = "unchanged",
};
static const char *const kinds[] = {
        [RUN_ADDED] = "added",     [RUN_CHANGED] = "changed", [RUN_MOVED] = "moved",
        [RUN_REMOVED] = "removed", [RUN_SKIPPED] = "skipped", [RUN_KEPT] = "kept",
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == RUN_KINDS, "a kind without a name");

const char *run_outcome_name(enum run_outcome outcome)
{
	return outcomes[outcome];
}

const char *run_kind_name(enum run_kind kind)
{
	return kinds[kind];
}

static enum run_outcome outcome_of(const char *name)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i], name) == 0)
			return (enum run_outcome)i;
	return RUN_UNKNOWN;
}

static uint64_t count_of(const struct json_t *value)
{
	long long n = js_as_int(value);

	return n > 0 ? (uint64_t)n : 0;
}

static time_t end_of(const char *started, double seconds)
{
	time_t time = age_time(started);

	return time > 0 && seconds >= 0 && seconds < 1e9 ? time + (time_t)seconds : 0;
}

static enum zw_status take_rows(const struct json_t *list, struct run_rows *rows, struct err *err)
{
	size_t n = js_size(list) < RUN_ROWS_LIMIT ? js_size(list) : RUN_ROWS_LIMIT;

	if (n == 0)
		return ZW_OK;
	rows->at = calloc(n, sizeof(*rows->at));
	if (!rows->at)
		return err_no_memory(err);
	for (; rows->n < n; rows->n++) {
		const struct json_t *item = js_item(list, rows->n);
		struct run_row *row = &rows->at[rows->n];
		row->name = strdup(js_as_str(js_member(item, "name")));
		row->reason = strdup(js_as_str(js_member(item, "reason")));
		if (!row->name || !row->reason) {
			rows->n++; /* to be released, too */
			return err_no_memory(err);
		}
	}
	return ZW_OK;
}

static enum zw_status take(const struct json_t *json, struct run_report *r, struct err *err)
{
	const struct json_t *counts = js_member(json, "counts");

	if (js_type(json) != JS_IS_OBJECT || !*js_as_str(js_member(json, "outcome")))
		return err_set(err, ZW_BAD_INPUT, "no report of a run");
	snprintf(r->started, sizeof(r->started), "%s", js_as_str(js_member(json, "started")));
	snprintf(r->message, sizeof(r->message), "%s", js_as_str(js_member(json, "message")));
	snprintf(r->full, sizeof(r->full), "%s", js_as_str(js_member(json, "full")));
	r->seconds = js_as_real(js_member(json, "seconds"));
	r->ended = end_of(r->started, r->seconds);
	r->outcome = outcome_of(js_as_str(js_member(json, "outcome")));
	r->exit = js_as_int(js_member(json, "exit"));
	r->generation = count_of(js_member(js_member(json, "index"), "generation"));
	for (int kind = 0; kind < RUN_KINDS; kind++)
		r->counts[kind] = count_of(js_member(counts, kinds[kind]));
	enum zw_status status = take_rows(js_member(json, kinds[RUN_SKIPPED]), &r->skipped, err);
	if (status == ZW_OK)
		status = take_rows(js_member(json, kinds[RUN_KEPT]), &r->kept, err);
	return status;
}

enum zw_status run_report_read(const char *path, struct run_report **report, struct err *err)
{
	struct buf text = BUF_INIT(REPORT_BYTES);
	struct json_t *json = NULL;
	struct run_report *r = NULL;

	*report = NULL;
	if (access(path, F_OK) != 0)
		return err_set(err, ZW_NOT_FOUND, "no report");
	enum zw_status status = files_read(path, &text, err);
	if (status == ZW_OK)
		status = js_parse(buf_cstr(&text), text.len, &json, err);
	buf_release(&text);
	if (status == ZW_OK) {
		r = calloc(1, sizeof(*r));
		status = r ? ZW_OK : err_no_memory(err);
	}
	if (r) {
		atomic_init(&r->holders, 1);
		status = take(json, r, err);
	}
	js_free(json);
	if (status == ZW_OK)
		*report = r;
	else
		run_report_drop(r);
	return status;
}

struct run_report *run_report_hold(struct run_report *r)
{
	if (r)
		atomic_fetch_add(&r->holders, 1);
	return r;
}

static void release_rows(struct run_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		free(rows->at[i].name);
		free(rows->at[i].reason);
	}
	free(rows->at);
}

void run_report_drop(struct run_report *r)
{
	if (!r || atomic_fetch_sub(&r->holders, 1) > 1)
		return;
	release_rows(&r->skipped);
	release_rows(&r->kept);
	free(r);
}
