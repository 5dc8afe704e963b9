/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * `--status`: the index as it is now, and the report of the last run as that left it.
 */
#include "indexer/report/report.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/index/store.h"
#include "core/text/utf8.h"
#include "indexer/command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SHOWN_LIMIT = 100 /* names of a kind that are told as text; JSON has all */ };

/* ---- The index ---- */

struct held {
	uint64_t number, documents, passages, characters, shards, dead, bytes, age; /* seconds */
	char created[32];
	char *fallback; /* why it is not the generation that was published last; NULL: it is */
};

/* Seconds since then; 0 if the clock says that it is yet to come. */
static uint64_t age_of(const char *created)
{
	struct tm utc = {0};
	const char *end = strptime(created, "%Y-%m-%dT%H:%M:%SZ", &utc);
	time_t then = end ? timegm(&utc) : 0, now = time(NULL);

	return end && now > then ? (uint64_t)(now - then) : 0;
}

static uint64_t size_of(const char *dir, const struct manifest *m)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/generations/%" PRIu64, dir, m->number);
	uint64_t size = files_tree_size(buf_cstr(&path));
	for (size_t i = 0; i < m->n_shards; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", dir, m->shards[i].name);
		size += files_tree_size(buf_cstr(&path));
	}
	buf_release(&path);
	return size;
}

static enum zw_status look(const char *dir, struct held *held, struct err *err)
{
	struct generation *g;
	enum zw_status status = store_open(dir, &g, err);

	if (status != ZW_OK)
		return status;
	const struct manifest *m = &g->manifest;
	*held = (struct held){
	        .number = m->number,
	        .documents = g->n_documents,
	        .passages = g->n_passages,
	        .characters = m->characters,
	        .shards = m->n_shards,
	        .dead = g->n_rows - g->n_documents,
	        .bytes = size_of(dir, m),
	        .age = age_of(m->created),
	        .fallback = g->fallback,
	};
	g->fallback = NULL;
	memcpy(held->created, m->created, sizeof(held->created));
	store_close(g);
	return ZW_OK;
}

/* *run is NULL if no run has left a report. */
static enum zw_status read_last_run(const char *dir, struct json_t **run, struct err *err)
{
	PATH_BUF(path);
	struct buf text = BUF_INIT(REPORT_LIMIT);
	struct err reason = {""};
	enum zw_status status = ZW_OK;

	*run = NULL;
	buf_printf(&path, "%s/last-run.json", dir);
	if (access(buf_cstr(&path), F_OK) == 0 || errno != ENOENT) {
		status = files_read(buf_cstr(&path), &text, &reason);
		if (status == ZW_OK)
			status = js_parse(buf_cstr(&text), text.len, run, &reason);
		if (status != ZW_OK)
			err_set(err, status, "%.400s: %.500s", buf_cstr(&path), reason.text);
	}
	buf_release(&path);
	buf_release(&text);
	return status;
}

/* ---- As JSON ---- */

static void held_json(struct js *w, const struct held *h)
{
	js_open(w, "index", JS_OBJECT);
	js_int(w, "generation", (long long)h->number);
	js_str(w, "created", h->created);
	js_int(w, "age", (long long)h->age);
	js_int(w, "documents", (long long)h->documents);
	js_int(w, "passages", (long long)h->passages);
	js_int(w, "characters", (long long)h->characters);
	js_int(w, "shards", (long long)h->shards);
	js_int(w, "dead", (long long)h->dead);
	js_int(w, "bytes", (long long)h->bytes);
	if (h->fallback)
		js_str(w, "fallback", h->fallback);
	else
		js_null(w, "fallback");
	js_close(w);
}

static enum zw_status print_json(const char *dir, const struct held *h, const struct json_t *run,
                                 struct err *err)
{
	struct buf out = BUF_INIT(REPORT_LIMIT);
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_str(&w, "folder", dir);
	if (h)
		held_json(&w, h);
	else
		js_null(&w, "index");
	if (run)
		js_value(&w, "last_run", run);
	else
		js_null(&w, "last_run");
	enum zw_status status = js_finish(&w, true, &out, err);
	if (status == ZW_OK)
		puts(buf_cstr(&out));
	buf_release(&out);
	return status;
}

/* ---- As text ---- */

static void print_age(uint64_t seconds)
{
	enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

	if (seconds < 2 * (uint64_t)MINUTE)
		printf(_("%" PRIu64 " seconds ago"), seconds);
	else if (seconds < 2 * (uint64_t)HOUR)
		printf(_("%" PRIu64 " minutes ago"), seconds / MINUTE);
	else if (seconds < 2 * (uint64_t)DAY)
		printf(_("%" PRIu64 " hours ago"), seconds / HOUR);
	else
		printf(_("%" PRIu64 " days ago"), seconds / DAY);
}

static void print_clean(const char *text)
{
	utf8_print(stdout, text, strlen(text));
}

static void print_held(const char *dir, const struct held *h)
{
	fputs(_("Index "), stdout);
	print_clean(dir);
	printf(_(": generation %" PRIu64 ", made at %s, "), h->number, h->created);
	print_age(h->age);
	printf(_("\n%" PRIu64 " documents, %" PRIu64 " passages, %" PRIu64 " characters\n"),
	       h->documents, h->passages, h->characters);
	printf(_("%" PRIu64 " shards, %" PRIu64 " dead documents in them, %.1f MB\n"), h->shards,
	       h->dead, (double)h->bytes / 1e6);
}

static long long number_of(const struct json_t *object, const char *key)
{
	return js_as_int(js_member(object, key));
}

static const char *text_of(const struct json_t *object, const char *key)
{
	return js_as_str(js_member(object, key));
}

/* Names of one kind, each after the word for it. */
static void print_names(const struct json_t *run, const char *kind, const char *word)
{
	const struct json_t *names = js_member(run, kind);
	long long all = number_of(js_member(run, "counts"), kind);

	for (size_t i = 0; i < js_size(names) && i < SHOWN_LIMIT; i++) {
		const struct json_t *one = js_item(names, i);
		const char *detail = text_of(one, strcmp(kind, "moved") == 0 ? "from" : "reason");
		printf("%s ", word);
		print_clean(text_of(one, "name"));
		fputs(*detail ? ": " : "", stdout);
		print_clean(detail);
		puts("");
	}
	if (all > SHOWN_LIMIT)
		printf(_("%s: %lld more\n"), word, all - SHOWN_LIMIT);
}

static void print_search(const struct json_t *one)
{
	const char *trouble = text_of(one, "trouble");

	fputs(_("saved search "), stdout);
	print_clean(text_of(one, "name"));
	if (*trouble) {
		fputs(": ", stdout);
		print_clean(trouble);
	}
	printf(_(": %lld found; %lld new, %lld changed, %lld gone\n"), number_of(one, "found"),
	       number_of(one, "new"), number_of(one, "changed"), number_of(one, "gone"));
}

static const char *outcome_word(const char *outcome)
{
	if (strcmp(outcome, "published") == 0)
		return _("published");
	return strcmp(outcome, "unchanged") == 0 ? _("nothing to do") : _("failed");
}

static void print_run(const struct json_t *run)
{
	const struct json_t *counts = js_member(run, "counts"), *saved = js_member(run, "saved");
	const char *message = text_of(run, "message"), *full = text_of(run, "full");

	printf(_("Last run at %s, %.1f s: %s\n"), text_of(run, "started"),
	       js_as_real(js_member(run, "seconds")), outcome_word(text_of(run, "outcome")));
	if (*message) {
		print_clean(message);
		puts("");
	}
	if (*full) {
		fputs(_("everything was read anew: "), stdout);
		print_clean(full);
		puts("");
	}
	printf(_("%lld added, %lld changed, %lld moved, %lld removed, %lld skipped, %lld kept as "
	         "they were\n"),
	       number_of(counts, "added"), number_of(counts, "changed"), number_of(counts, "moved"),
	       number_of(counts, "removed"), number_of(counts, "skipped"),
	       number_of(counts, "kept"));
	print_names(run, "skipped", _("skipped"));
	print_names(run, "kept", _("kept"));
	for (size_t i = 0; i < js_size(saved) && i < SHOWN_LIMIT; i++)
		print_search(js_item(saved, i));
}

static void print_text(const char *dir, const struct held *h, const struct json_t *run)
{
	if (h)
		print_held(dir, h);
	if (run)
		print_run(run);
	else
		puts(_("No run has left a report."));
}

int report_fallback(const char *reason, uint64_t serves)
{
	struct err err;

	err_set(&err, ZW_BAD_INDEX, _("%.800s; generation %" PRIu64 " serves"), reason, serves);
	return cli_fail(indexer_name, ZW_BAD_INDEX, &err);
}

int report_status(const char *dir, bool json, struct err *err)
{
	struct held held = {.fallback = NULL};
	struct json_t *run = NULL;
	int code = EXIT_DONE;
	enum zw_status opened = look(dir, &held, err);

	if (opened == ZW_OK && held.fallback)
		code = report_fallback(held.fallback, held.number);
	else if (opened != ZW_OK)
		code = cli_fail(indexer_name, opened, err);
	enum zw_status status = read_last_run(dir, &run, err);
	if (status != ZW_OK)
		code = cli_fail(indexer_name, status, err);
	const struct held *h = opened == ZW_OK ? &held : NULL;
	status = ZW_OK;
	if (json)
		status = print_json(dir, h, run, err);
	else
		print_text(dir, h, run);
	if (status != ZW_OK)
		code = cli_fail(indexer_name, status, err);
	js_free(run);
	free(held.fallback);
	return code;
}
