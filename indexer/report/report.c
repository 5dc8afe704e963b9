/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Collecting, then JSON. Keys are only ever added; none changes its meaning.
 */
#include "indexer/report/report.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/json.h"

#include <stdlib.h>
#include <string.h>

/* ---- Collecting ---- */

enum { SEARCHES_LIMIT = 10000 };

void report_init(struct report *r)
{
	*r = (struct report){.entries = BUF_INIT((size_t)REPORT_KINDS * REPORT_NAMES_LIMIT *
	                                         sizeof(struct report_entry)),
	                     .searches = BUF_INIT(SEARCHES_LIMIT * sizeof(struct report_search))};
}

void report_release(struct report *r)
{
	struct report_entry *entries = (void *)r->entries.data;
	struct report_search *searches = (void *)r->searches.data;

	for (size_t i = 0; i < r->entries.len / sizeof(*entries); i++) {
		free(entries[i].name);
		free(entries[i].detail);
	}
	for (size_t i = 0; i < r->searches.len / sizeof(*searches); i++) {
		free(searches[i].name);
		free(searches[i].trouble);
	}
	buf_release(&r->entries);
	buf_release(&r->searches);
}

void report_add(struct report *r, enum report_kind kind, const char *name, const char *detail)
{
	if (r->counts[kind]++ >= REPORT_NAMES_LIMIT)
		return;
	struct report_entry entry = {kind, strdup(name), detail ? strdup(detail) : NULL};
	if (entry.name && (entry.detail || !detail))
		buf_add(&r->entries, &entry, sizeof(entry));
	if (entry.name && (entry.detail || !detail) && !r->entries.failed)
		return;
	free(entry.name); /* without memory the counts must do */
	free(entry.detail);
}

enum zw_status report_add_search(struct report *r, const struct report_search *search,
                                 struct err *err)
{
	buf_add(&r->searches, search, sizeof(*search));
	if (!r->searches.failed)
		return ZW_OK;
	free(search->name);
	free(search->trouble);
	return buf_status(&r->searches, _("saved searches"), err);
}

/* ---- JSON ---- */

static const char *const kinds[] = {
        [REPORT_ADDED] = "added",     [REPORT_CHANGED] = "changed", [REPORT_MOVED] = "moved",
        [REPORT_REMOVED] = "removed", [REPORT_SKIPPED] = "skipped", [REPORT_KEPT] = "kept",
};
static const char *const parts[] = {
        [REPORT_SCAN] = "scan",     [REPORT_PLAN] = "plan",       [REPORT_READ] = "read",
        [REPORT_TABLES] = "tables", [REPORT_PUBLISH] = "publish", [REPORT_MERGE] = "merge",
        [REPORT_SPREAD] = "spread",
};
static const char *const outcomes[] = {
        [REPORT_FAILED] = "failed",
        [REPORT_PUBLISHED] = "published",
        [REPORT_UNCHANGED] = "unchanged",
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == REPORT_KINDS, "a kind without a name");
_Static_assert(sizeof(parts) / sizeof(parts[0]) == REPORT_PARTS, "a part without a name");

static void count(struct js *w, const char *key, uint64_t value)
{
	js_int(w, key, (long long)value);
}

static void text_or_null(struct js *w, const char *key, const char *text)
{
	if (text && *text)
		js_str(w, key, text);
	else
		js_null(w, key);
}

static void entries_json(struct js *w, const struct report *r, enum report_kind kind)
{
	const struct report_entry *entries = (const void *)r->entries.data;
	const char *detail = kind == REPORT_MOVED ? "from" : "reason";

	js_open(w, kinds[kind], JS_ARRAY);
	for (size_t i = 0; i < r->entries.len / sizeof(*entries); i++) {
		if (entries[i].kind != kind)
			continue;
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "name", entries[i].name);
		if (entries[i].detail)
			js_str(w, detail, entries[i].detail);
		js_close(w);
	}
	js_close(w);
}

static void searches_json(struct js *w, const struct report *r)
{
	const struct report_search *s = (const void *)r->searches.data;

	js_open(w, "saved", JS_ARRAY);
	for (size_t i = 0; i < r->searches.len / sizeof(*s); i++) {
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "name", s[i].name);
		js_bool(w, "first", s[i].first);
		count(w, "found", s[i].found);
		count(w, "new", s[i].added);
		count(w, "changed", s[i].changed);
		count(w, "gone", s[i].gone);
		text_or_null(w, "trouble", s[i].trouble);
		js_close(w);
	}
	js_close(w);
}

static void index_json(struct js *w, const struct report *r)
{
	js_open(w, "index", JS_OBJECT);
	count(w, "generation", r->generation);
	count(w, "documents", r->documents);
	count(w, "passages", r->passages);
	count(w, "characters", r->characters);
	count(w, "shards", r->shards);
	count(w, "bytes", r->bytes);
	js_close(w);
}

enum zw_status report_encode(const struct report *r, struct buf *json, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_str(&w, "started", r->started);
	js_real(&w, "seconds", r->seconds);
	js_str(&w, "outcome", outcomes[r->outcome]);
	js_int(&w, "exit", r->exit);
	text_or_null(&w, "message", r->message);
	text_or_null(&w, "full", r->full);
	count(&w, "sources", r->sources);
	count(&w, "read", r->read);
	count(&w, "merged", r->merged);
	js_bool(&w, "mined", r->mined);
	js_open(&w, "counts", JS_OBJECT);
	for (int kind = 0; kind < REPORT_KINDS; kind++)
		count(&w, kinds[kind], r->counts[kind]);
	js_close(&w);
	js_open(&w, "times", JS_OBJECT);
	for (int part = 0; part < REPORT_PARTS; part++)
		js_real(&w, parts[part], r->parts[part]);
	js_close(&w);
	index_json(&w, r);
	for (int kind = 0; kind < REPORT_KINDS; kind++)
		entries_json(&w, r, (enum report_kind)kind);
	searches_json(&w, r);
	return js_finish(&w, true, json, err);
}

enum zw_status report_keep(const struct report *r, const char *dir, struct err *err)
{
	PATH_BUF(path);
	struct buf json = BUF_INIT(REPORT_LIMIT);
	enum zw_status status = report_encode(r, &json, err);

	buf_char(&json, '\n');
	buf_printf(&path, "%s/last-run.json", dir);
	if (status == ZW_OK)
		status = buf_status(&json, _("report"), err);
	if (status == ZW_OK)
		status = files_replace(buf_cstr(&path), &json, err);
	buf_release(&json);
	buf_release(&path);
	return status;
}
