/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: a file that was read, one that was not, all of them, their shards.
 */
#include "indexer/run/settle.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

static const int64_t SECOND = 1000 * 1000 * 1000;

/* A stamp younger than this, when the file is read, does not prove that it stays as it was: of ext4
 * its grain is 4 ms, of FAT 2 s. */
enum { GRAIN_SECONDS = 2 };

struct work {
	const struct settling *in;
	struct report *report;
	struct settled out;
	uint64_t now; /* seconds */
};

static bool is_full(const struct work *w)
{
	return !w->in->before->generation;
}

static bool is_unsure(const struct work *w, const struct file_stamp *stamp)
{
	return stamp_is_unsure(stamp, w->in->started, GRAIN_SECONDS * SECOND);
}

/* ---- Documents that no longer count ---- */

static enum zw_status bury(struct work *w, const struct known_source *known, struct err *err)
{
	const struct generation *g = w->in->before->generation;

	if (known->n == 0)
		return ZW_OK;
	w->out.changed = true;
	if (!g)
		return ZW_OK;
	struct dying dying = {before_shard(g, known->shard), known->first};
	for (uint32_t i = 0; i < known->n; i++, dying.document++)
		buf_add(&w->out.dying, &dying, sizeof(dying));
	return buf_status(&w->out.dying, _("documents"), err);
}

/* ---- What is told of a source ---- */

static void tell_skipped(struct work *w, const struct known_source *s)
{
	if (s->reason)
		report_add(w->report, REPORT_SKIPPED, s->name, s->reason);
	for (char **pair = s->refused; pair && pair[0]; pair += 2)
		report_add(w->report, REPORT_SKIPPED, pair[0], pair[1]);
}

static void tell_read(struct work *w, const struct plan_item *item, const struct known_source *s)
{
	const struct known_source *old = item->known;

	if (s->n == 0)
		w->out.lost += old ? old->n : 0;
	else if (!old || old->n == 0)
		report_add(w->report, REPORT_ADDED, s->name, NULL);
	else if (item->kind == PLAN_MOVED)
		report_add(w->report, REPORT_MOVED, s->name, old->name);
	else if (strcmp(s->hash, old->hash) != 0 || strcmp(s->override, old->override) != 0)
		report_add(w->report, REPORT_CHANGED, s->name, NULL);
	tell_skipped(w, s);
}

/* ---- A file that was read ---- */

static bool has_text(char *const *list, const char *text)
{
	while (list && *list && strcmp(*list, text) != 0)
		list++;
	return list && *list;
}

/* What was there before under another name or with another content lives on. What is set in
 * s->former is the caller's to free. */
static enum zw_status inherit(struct work *w, const struct plan_item *item, struct known_source *s,
                              struct err *err)
{
	const struct known_source *old = item->known;
	bool moved = item->kind == PLAN_MOVED;
	bool same = old && old->n && strcmp(old->hash, s->hash) == 0 &&
	            strcmp(old->override, s->override) == 0;

	s->added_at = old && old->n ? old->added_at : w->now;
	s->changed_at = same ? old->changed_at : w->now;
	if (!old || (!old->former && !moved))
		return ZW_OK;
	/* A file that is renamed to and fro must not have more names each night. */
	bool more = moved && !has_text(old->former, old->name);
	s->former = strings_copy(old->former, more ? old->name : NULL);
	return s->former ? ZW_OK : err_no_memory(err);
}

/* Its strings are those of its arguments, but for former. */
static enum zw_status record(struct work *w, const struct plan_item *plan,
                             const struct build_item *item, struct known_source *s, struct err *err)
{
	*s = (struct known_source){
	        .name = (char *)plan->source->name,
	        .reader = (char *)item->seen.reader,
	        .stamp = item->seen.stamp,
	        .unsure = is_unsure(w, &item->seen.stamp),
	        .reason = (char *)item->reason,
	        .refused = item->refused,
	        .shard = item->n ? w->in->build->shards[item->shard].name : NULL,
	        .first = item->first,
	        .n = item->n,
	        .passages = item->passages,
	        .characters = item->characters,
	};
	memcpy(s->hash, item->seen.hash, sizeof(s->hash));
	memcpy(s->override, plan->source->override, sizeof(s->override));
	return inherit(w, plan, s, err);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* It was skipped before, and is for the same reason: nothing is new. */
static bool is_old_story(const struct known_source *old, const struct known_source *s)
{
	return old && old->n == 0 && s->n == 0 && strcmp(old->hash, s->hash) == 0 &&
	       strcmp(old->override, s->override) == 0 && same_text(old->reader, s->reader) &&
	       same_text(old->reason, s->reason);
}

static enum zw_status keep_old(struct work *w, const struct known_source *old, const char *reason,
                               struct err *err)
{
	report_add(w->report, REPORT_KEPT, old->name, reason);
	return known_put(&w->out.known, old, err);
}

static enum zw_status note_read(struct work *w, const struct plan_item *plan,
                                const struct known_source *s, struct err *err)
{
	const struct known_source *old = plan->known;
	enum zw_status status = old ? bury(w, old, err) : ZW_OK;

	if (status != ZW_OK)
		return status;
	tell_read(w, plan, s);
	/* What may be readable another time is read anew each time: nothing need be known. */
	if (s->n == 0 && s->hash[0] == '\0')
		return ZW_OK;
	w->out.changed |= !is_old_story(old, s);
	return known_put(&w->out.known, s, err);
}

static enum zw_status settle_read(struct work *w, const struct plan_item *plan,
                                  const struct build_item *item, struct err *err)
{
	const struct known_source *old = plan->known;
	struct known_source s;

	if (item->n == 0 && old && old->n && !is_full(w))
		return keep_old(w, old, item->reason ? item->reason : "", err);
	enum zw_status status = record(w, plan, item, &s, err);
	if (status == ZW_OK)
		status = note_read(w, plan, &s, err);
	strings_free(s.former);
	return status;
}

/* ---- A file that was not read ---- */

static enum zw_status copy_known(struct work *w, const struct plan_item *plan, struct err *err)
{
	struct known_source s = *plan->known;

	if (plan->kind == PLAN_TOUCHED) {
		s.stamp = plan->stamp;
		s.unsure = is_unsure(w, &s.stamp);
		w->out.renewed += s.unsure != plan->known->unsure ||
		                  !stamp_same(&s.stamp, &plan->known->stamp);
	}
	tell_skipped(w, &s);
	return known_put(&w->out.known, &s, err);
}

static enum zw_status settle_unread(struct work *w, const struct plan_item *plan, struct err *err)
{
	switch (plan->kind) {
	case PLAN_KEPT:
		return keep_old(w, plan->known, plan->reason, err);
	case PLAN_REMOVED:
		w->out.lost += plan->known->n;
		if (plan->known->n)
			report_add(w->report, REPORT_REMOVED, plan->known->name, NULL);
		return bury(w, plan->known, err);
	case PLAN_SKIPPED:
		if (!plan->source->trouble)
			return copy_known(w, plan, err);
		w->out.lost += plan->known ? plan->known->n : 0;
		report_add(w->report, REPORT_SKIPPED, plan->source->name, plan->reason);
		return ZW_OK;
	default:
		return copy_known(w, plan, err);
	}
}

/* ---- All ---- */

static enum zw_status settle_item(struct work *w, size_t i, size_t *read, struct err *err)
{
	struct plan_item plan;
	struct build_item item;

	plan_at(w->in->plan, i, &plan);
	if (!plan.read)
		return settle_unread(w, &plan, err);
	enum zw_status status = build_at(w->in->build, (*read)++, &item, err);
	return status == ZW_OK ? settle_read(w, &plan, &item, err) : status;
}

static enum zw_status settle_items(struct work *w, struct err *err)
{
	size_t read = 0;
	enum zw_status status = rows_spill(&w->out.known.rows, w->in->spill, ROWS_MEMORY, err);

	for (size_t i = 0; i < plan_count(w->in->plan) && status == ZW_OK; i++)
		status = settle_item(w, i, &read, err);
	/* Half of what was known would be taken for all of it. */
	if (status == ZW_OK)
		status = known_status(&w->in->before->known, err);
	known_sort(&w->out.known);
	return status == ZW_OK ? known_status(&w->out.known, err) : status;
}

static enum zw_status settle_shards(struct work *w, struct err *err)
{
	const struct generation *g = w->in->before->generation;
	const struct build *b = w->in->build;

	if (g)
		buf_add(&w->out.shards, g->manifest.shards,
		        g->manifest.n_shards * sizeof(*g->manifest.shards));
	if (b->n_shards)
		buf_add(&w->out.shards, b->shards, b->n_shards * sizeof(*b->shards));
	return buf_status(&w->out.shards, _("shards"), err);
}

void settled_release(struct settled *s)
{
	known_release(&s->known);
	buf_release(&s->dying);
	buf_release(&s->shards);
}

enum zw_status settle(const struct settling *in, struct report *report, struct settled *settled,
                      struct err *err)
{
	struct work w = {.in = in,
	                 .report = report,
	                 .now = in->started > 0 ? (uint64_t)(in->started / SECOND) : 0,
	                 .out.dying = BUF_INIT((size_t)UINT32_MAX * sizeof(struct dying)),
	                 .out.shards =
	                         BUF_INIT((size_t)2 * SHARDS_LIMIT * sizeof(struct shard_info))};

	known_init(&w.out.known);
	enum zw_status status = settle_items(&w, err);
	if (status == ZW_OK)
		status = settle_shards(&w, err);
	if (status == ZW_OK)
		*settled = w.out;
	else
		settled_release(&w.out);
	return status;
}
