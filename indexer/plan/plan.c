/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the list, a source beside what is known of its name, what is gone, what has moved, all.
 *
 * A file is the same if its stamp is: any difference in size, times or inode lets its content
 * decide, and so does a stamp that was too fresh to be trusted when it was taken (unsure). So a
 * clock that steps makes us read more, never less.
 */
#include "indexer/plan/plan.h"

#include "core/files.h"
#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/formats/reader.h"
#include "indexer/plan/moves.h"

#include <stdlib.h>
#include <string.h>

struct planning {
	const struct sources *sources;
	const struct known *known;
	bool full;
	struct plan plan;
	struct moves moves;
	struct buf raw; /* a file, for its hash */
};

/* ---- The list ---- */

size_t plan_count(const struct plan *p)
{
	return p->items.len / sizeof(struct plan_item);
}

static struct plan_item *item_at(const struct plan *p, size_t i)
{
	return (struct plan_item *)(void *)p->items.data + i;
}

const struct plan_item *plan_at(const struct plan *p, size_t i)
{
	return item_at(p, i);
}

void plan_release(struct plan *plan)
{
	buf_release(&plan->items);
}

const char *plan_kind_name(enum plan_kind kind)
{
	static const char *const names[] = {
	        [PLAN_SAME] = N_("same"),       [PLAN_TOUCHED] = N_("touched"),
	        [PLAN_ADDED] = N_("added"),     [PLAN_CHANGED] = N_("changed"),
	        [PLAN_MOVED] = N_("moved"),     [PLAN_REMOVED] = N_("removed"),
	        [PLAN_SKIPPED] = N_("skipped"), [PLAN_KEPT] = N_("kept"),
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == PLAN_KINDS, "a name for each");

	return _(names[kind]);
}

/* ---- One source ---- */

static enum zw_status hash_of(struct planning *p, const struct source *source,
                              char hash[HASH_HEX_SIZE], struct file_stamp *stamp, struct err *err)
{
	enum zw_status status = stamp_read(source->path, &p->raw, stamp, err);

	if (status == ZW_OK)
		hash_hex(buf_cstr(&p->raw), p->raw.len, hash);
	return status;
}

/* Was there something to find in it, or will another try come to the same? */
static enum plan_kind kind_of_old(const struct known_source *known)
{
	return known->n == 0 ? PLAN_SKIPPED : PLAN_SAME;
}

/* By content: what cannot be read for it is read for its reason. */
static enum zw_status compare_content(struct planning *p, struct plan_item *item, struct err *err)
{
	char hash[HASH_HEX_SIZE] = "";
	enum zw_status status = hash_of(p, item->source, hash, &item->stamp, NULL);

	if (status == ZW_NO_MEMORY)
		return err_no_memory(err);
	if (status == ZW_OK && strcmp(hash, item->known->hash) == 0) {
		item->kind = PLAN_TOUCHED;
		return ZW_OK;
	}
	item->kind = item->known->n ? PLAN_CHANGED : PLAN_ADDED;
	item->read = true;
	return ZW_OK;
}

static enum zw_status look_at_known(struct planning *p, struct plan_item *item, struct err *err)
{
	const struct known_source *known = item->known;
	const struct source *source = item->source;

	item->kind = kind_of_old(known);
	item->reason = known->reason;
	if (known->hash[0] == '\0') { /* it could not be read the last time */
		item->kind = known->n ? PLAN_CHANGED : PLAN_ADDED;
		item->read = true;
		return ZW_OK;
	}
	if (strcmp(known->override, source->override) != 0) {
		item->kind = known->n ? PLAN_CHANGED : PLAN_ADDED;
		item->read = true;
	} else if (!p->full && (known->unsure || !stamp_same(&known->stamp, &source->stamp))) {
		enum zw_status status = compare_content(p, item, err);
		if (status != ZW_OK)
			return status;
	}
	/* The content is the same, what is made of it may be not. */
	item->read |= p->full || !reader_signature_holds(known->reader);
	return ZW_OK;
}

static void look_at_trouble(const struct planning *p, struct plan_item *item)
{
	bool kept = item->known && item->known->n && !p->full;

	item->kind = kept ? PLAN_KEPT : PLAN_SKIPPED;
	item->reason = item->source->trouble;
}

static enum zw_status add_item(struct planning *p, const struct plan_item *item, struct err *err)
{
	buf_add(&p->plan.items, item, sizeof(*item));
	return buf_status(&p->plan.items, _("files"), err);
}

static enum zw_status look_at(struct planning *p, const struct source *source, struct err *err)
{
	struct plan_item item = {.source = source, .known = known_find(p->known, source->name)};
	enum zw_status status = ZW_OK;

	if (source->trouble) {
		look_at_trouble(p, &item);
	} else if (item.known) {
		status = look_at_known(p, &item, err);
	} else {
		item.kind = PLAN_ADDED;
		item.read = true;
	}
	return status == ZW_OK ? add_item(p, &item, err) : status;
}

/* ---- What is gone ---- */

/* As strcmp; the other name has len bytes. No copy: what finds no memory would be taken for gone.
 */
static int by_name(const struct source *source, const char *name, size_t len)
{
	int order = strncmp(source->name, name, len);

	return order ? order : source->name[len] != '\0';
}

/* The source of this name; NULL if there is none. */
static const struct source *find_source(const struct sources *s, const char *name, size_t len)
{
	size_t low = 0, high = sources_count(s);
	const struct source *found = NULL;

	while (low < high && !found) {
		size_t middle = low + (high - low) / 2;
		int order = by_name(sources_at(s, middle), name, len);
		if (order == 0)
			found = sources_at(s, middle);
		else if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return found;
}

/* A folder above it that could not be listed; NULL: none. */
static const struct source *unlisted_above(const struct sources *s, const char *name)
{
	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		const struct source *above = find_source(s, name, (size_t)(slash - name));
		if (above && above->is_tree)
			return above;
	}
	return NULL;
}

static enum zw_status look_at_gone(struct planning *p, const struct known_source *known,
                                   struct err *err)
{
	const struct source *above = unlisted_above(p->sources, known->name);
	struct plan_item item = {.kind = PLAN_REMOVED, .known = known};

	if (above && !p->full) {
		item.kind = PLAN_KEPT;
		item.reason = above->trouble;
	}
	enum zw_status status = add_item(p, &item, err);
	if (status == ZW_OK && !above && known->n && known->hash[0])
		status = moves_add(&p->moves, known, plan_count(&p->plan) - 1, err);
	return status;
}

static enum zw_status look_for_gone(struct planning *p, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < known_count(p->known) && status == ZW_OK; i++) {
		const struct known_source *known = known_at(p->known, i);
		if (!find_source(p->sources, known->name, strlen(known->name)))
			status = look_at_gone(p, known, err);
	}
	moves_sort(&p->moves);
	return status;
}

/* ---- What has moved ---- */

static enum zw_status look_for_origin(struct planning *p, struct plan_item *item, struct err *err)
{
	char hash[HASH_HEX_SIZE];
	struct file_stamp stamp;

	if (item->kind != PLAN_ADDED || item->known ||
	    !moves_have_size(&p->moves, item->source->stamp.bytes))
		return ZW_OK;
	enum zw_status status = hash_of(p, item->source, hash, &stamp, NULL);
	if (status == ZW_NO_MEMORY)
		return err_no_memory(err);
	if (status != ZW_OK)
		return ZW_OK; /* reading it will tell why */
	item->known = moves_take(&p->moves, stamp.bytes, hash, item->source->name);
	if (item->known)
		item->kind = PLAN_MOVED;
	return ZW_OK;
}

static enum zw_status look_for_moved(struct planning *p, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < plan_count(&p->plan) && status == ZW_OK; i++)
		status = look_for_origin(p, item_at(&p->plan, i), err);
	return status;
}

/* Takes off the list those who are there under another name. */
static void drop_moved(struct planning *p)
{
	struct plan_item *items = (void *)p->plan.items.data;
	size_t n = plan_count(&p->plan), kept = 0;

	for (size_t i = 0; i < moves_count(&p->moves); i++)
		if (moves_at(&p->moves, i)->taken)
			items[moves_at(&p->moves, i)->number].known = NULL;
	for (size_t i = 0; i < n; i++)
		if (items[i].source || items[i].known)
			items[kept++] = items[i];
	p->plan.items.len = kept * sizeof(*items);
}

/* ---- All ---- */

static void count(struct plan *plan, const struct known *known)
{
	for (size_t i = 0; i < known_count(known); i++)
		plan->documents += known_at(known, i)->n;
	for (size_t i = 0; i < plan_count(plan); i++) {
		const struct plan_item *item = plan_at(plan, i);
		plan->counts[item->kind]++;
		if (item->kind == PLAN_REMOVED)
			plan->gone += item->known->n;
		if (!item->read)
			continue;
		plan->reading++;
		plan->bytes += item->source->stamp.bytes;
	}
}

static enum zw_status look_at_all(struct planning *p, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < sources_count(p->sources) && status == ZW_OK; i++)
		status = look_at(p, sources_at(p->sources, i), err);
	if (status == ZW_OK)
		status = look_for_gone(p, err);
	if (status == ZW_OK)
		status = look_for_moved(p, err);
	return status;
}

enum zw_status plan_make(const struct sources *sources, const struct known *known, bool full,
                         struct plan *plan, struct err *err)
{
	struct planning p = {
	        .sources = sources,
	        .known = known,
	        .full = full,
	        .raw = BUF_INIT(RAW_LIMIT),
	        .plan.items = BUF_INIT((size_t)2 * SOURCES_LIMIT * sizeof(struct plan_item))};

	moves_init(&p.moves);
	enum zw_status status = look_at_all(&p, err);
	if (status == ZW_OK) {
		drop_moved(&p);
		count(&p.plan, known);
		*plan = p.plan;
	} else {
		plan_release(&p.plan);
	}
	moves_release(&p.moves);
	buf_release(&p.raw);
	return status;
}
