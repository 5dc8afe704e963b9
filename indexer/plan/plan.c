/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the list, a source beside what is known of its name, what is gone, what has moved, all.
 *
 * A file is the same if its stamp is: any difference in size, times or inode lets its content
 * decide, and so does a stamp that was too fresh to be trusted when it was taken (unsure). So a
 * clock that steps makes us read more, never less.
 */
#include "indexer/plan/plan.h"

#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/formats/reader.h"
#include "indexer/plan/moves.h"

#include <stdlib.h>
#include <string.h>

struct plan_row {
	uint32_t known : 28; /* its number, from 1; 0: nothing is known */
	uint32_t kind : 3;
	uint32_t read : 1;
};
_Static_assert(PLAN_KINDS <= 8 && SOURCES_LIMIT < 1 << 28, "there is room for each");

struct plan_stamp {
	size_t source;
	struct file_stamp stamp;
};

struct planning {
	const struct sources *sources;
	const struct known *known;
	bool full;
	size_t at;       /* what is known up to here has been looked at */
	struct buf gone; /* uint32_t: what is known and not there */
	struct plan plan;
	struct moves moves;
	struct buf raw; /* a file, for its hash */
};

/* ---- The list ---- */

size_t plan_count(const struct plan *p)
{
	return p->rows.len / sizeof(struct plan_row);
}

static struct plan_row *row_at(const struct plan *p, size_t i)
{
	return (struct plan_row *)(void *)p->rows.data + i;
}

bool plan_reads(const struct plan *p, size_t i)
{
	return row_at(p, i)->read;
}

static int by_source(const void *number, const void *stamp)
{
	size_t i = *(const size_t *)number, of = ((const struct plan_stamp *)stamp)->source;

	return (i > of) - (i < of);
}

static struct file_stamp stamp_of(const struct plan *p, size_t i, const struct source *source)
{
	const struct plan_stamp *found = NULL;

	if (p->stamps.len)
		found = bsearch(&i, p->stamps.data, p->stamps.len / sizeof(*found), sizeof(*found),
		                by_source);
	return found ? found->stamp : source->stamp;
}

/* A folder above it that could not be listed, into *above. */
static bool unlisted_above(const struct sources *s, const char *name, struct source *above)
{
	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		size_t i = sources_find(s, name, (size_t)(slash - name));
		if (i == SIZE_MAX)
			continue;
		sources_at(s, i, above);
		if (above->is_tree)
			return true;
	}
	return false;
}

static const char *reason_of(const struct plan *p, struct plan_item *item)
{
	if (item->source && item->source->trouble)
		return item->source->trouble;
	if (item->source)
		return item->known && item->kind != PLAN_MOVED ? item->known->reason : NULL;
	return item->kind == PLAN_KEPT &&
	                       unlisted_above(p->sources, item->known->name, &item->above)
	               ? item->above.trouble
	               : NULL;
}

void plan_at(const struct plan *p, size_t i, struct plan_item *item)
{
	const struct plan_row *row = row_at(p, i);

	item->kind = (enum plan_kind)row->kind;
	item->read = row->read;
	item->source = i < sources_count(p->sources) ? &item->room : NULL;
	item->known = row->known ? known_at(p->known, row->known - 1) : NULL;
	if (item->source)
		sources_at(p->sources, i, &item->room);
	item->stamp =
	        item->kind == PLAN_TOUCHED ? stamp_of(p, i, item->source) : (struct file_stamp){0};
	item->reason = reason_of(p, item);
}

void plan_release(struct plan *plan)
{
	buf_release(&plan->rows);
	buf_release(&plan->stamps);
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

static enum zw_status note_stamp(struct planning *p, size_t i, const struct file_stamp *stamp,
                                 struct err *err)
{
	struct plan_stamp note = {i, *stamp};

	buf_add(&p->plan.stamps, &note, sizeof(note));
	return buf_status(&p->plan.stamps, _("files"), err);
}

/* What is looked at: source i, what is known of it, what is found out. */
struct looking {
	size_t i;
	struct source source;
	const struct known_source *known; /* NULL: nothing */
	struct plan_row row;
};

/* By content: what cannot be read for it is read for its reason. */
static enum zw_status compare_content(struct planning *p, struct looking *at, struct err *err)
{
	char hash[HASH_HEX_SIZE] = "";
	struct file_stamp stamp;
	enum zw_status status = hash_of(p, &at->source, hash, &stamp, NULL);

	if (status == ZW_NO_MEMORY)
		return err_no_memory(err);
	if (status == ZW_OK && strcmp(hash, at->known->hash) == 0) {
		at->row.kind = PLAN_TOUCHED;
		return stamp_same(&stamp, &at->source.stamp) ? ZW_OK
		                                             : note_stamp(p, at->i, &stamp, err);
	}
	at->row.kind = at->known->n ? PLAN_CHANGED : PLAN_ADDED;
	at->row.read = true;
	return ZW_OK;
}

static enum zw_status look_at_known(struct planning *p, struct looking *at, struct err *err)
{
	const struct known_source *known = at->known;

	at->row.kind = kind_of_old(known);
	if (known->hash[0] == '\0') { /* it could not be read the last time */
		at->row.kind = known->n ? PLAN_CHANGED : PLAN_ADDED;
		at->row.read = true;
		return ZW_OK;
	}
	if (strcmp(known->override, at->source.override) != 0) {
		at->row.kind = known->n ? PLAN_CHANGED : PLAN_ADDED;
		at->row.read = true;
	} else if (!p->full && (known->unsure || !stamp_same(&known->stamp, &at->source.stamp))) {
		enum zw_status status = compare_content(p, at, err);
		if (status != ZW_OK)
			return status;
	}
	/* The content is the same, what is made of it may be not. */
	at->row.read |= p->full || !reader_signature_holds(known->reader);
	return ZW_OK;
}

static enum zw_status add_row(struct planning *p, struct plan_row row, struct err *err)
{
	buf_add(&p->plan.rows, &row, sizeof(row));
	return buf_status(&p->plan.rows, _("files"), err);
}

/* Goes on in what is known, which is in the order of names as the sources are, up to this one. */
static enum zw_status pass_gone(struct planning *p, const char *name, struct err *err)
{
	for (; p->at < known_count(p->known); p->at++) {
		uint32_t number = (uint32_t)p->at;
		if (name && strcmp(known_name(p->known, p->at), name) >= 0)
			break;
		buf_add(&p->gone, &number, sizeof(number));
	}
	return buf_status(&p->gone, _("files"), err);
}

/* What is known of this name, if anything is. */
static enum zw_status find_known(struct planning *p, struct looking *at, struct err *err)
{
	enum zw_status status = pass_gone(p, at->source.name, err);

	if (status != ZW_OK || p->at == known_count(p->known) ||
	    strcmp(known_name(p->known, p->at), at->source.name) != 0)
		return status;
	at->known = known_at(p->known, p->at++);
	at->row.known = (uint32_t)p->at;
	return ZW_OK;
}

static enum zw_status look_at(struct planning *p, struct looking *at, size_t i, struct err *err)
{
	at->i = i;
	at->known = NULL;
	at->row = (struct plan_row){.kind = PLAN_ADDED};
	sources_at(p->sources, i, &at->source);
	enum zw_status status = find_known(p, at, err);
	if (status != ZW_OK)
		return status;
	if (at->source.trouble)
		at->row.kind = at->known && at->known->n && !p->full ? PLAN_KEPT : PLAN_SKIPPED;
	else if (at->known)
		status = look_at_known(p, at, err);
	else
		at->row.read = true;
	return status == ZW_OK ? add_row(p, at->row, err) : status;
}

/* ---- What is gone ---- */

static enum zw_status look_at_gone(struct planning *p, uint32_t i, struct err *err)
{
	struct source above;
	const struct known_source *known = known_at(p->known, i);
	bool kept = unlisted_above(p->sources, known->name, &above), findable;
	struct plan_row row = {.kind = kept && !p->full ? PLAN_KEPT : PLAN_REMOVED,
	                       .known = (i + 1)};

	findable = !kept && known->n && known->hash[0];
	enum zw_status status = add_row(p, row, err);
	if (status == ZW_OK && findable)
		status = moves_add(&p->moves, i, plan_count(&p->plan) - 1, err);
	return status;
}

static enum zw_status look_for_gone(struct planning *p, struct err *err)
{
	enum zw_status status = pass_gone(p, NULL, err);
	const uint32_t *gone = (const void *)p->gone.data;

	for (size_t i = 0; i < p->gone.len / sizeof(*gone) && status == ZW_OK; i++)
		status = look_at_gone(p, gone[i], err);
	moves_sort(&p->moves);
	return status;
}

/* ---- What has moved ---- */

static enum zw_status look_for_origin(struct planning *p, size_t i, struct source *source,
                                      struct err *err)
{
	struct plan_row *row = row_at(&p->plan, i);
	char hash[HASH_HEX_SIZE];
	struct file_stamp stamp;

	if (row->kind != PLAN_ADDED || row->known)
		return ZW_OK;
	sources_at(p->sources, i, source);
	if (!moves_have_size(&p->moves, source->stamp.bytes))
		return ZW_OK;
	enum zw_status status = hash_of(p, source, hash, &stamp, NULL);
	if (status == ZW_NO_MEMORY)
		return err_no_memory(err);
	if (status != ZW_OK)
		return ZW_OK; /* reading it will tell why */
	const struct gone *gone = moves_take(&p->moves, stamp.bytes, hash, source->name);
	if (gone) {
		row->known = (gone->known + 1);
		row->kind = PLAN_MOVED;
	}
	return ZW_OK;
}

static enum zw_status look_for_moved(struct planning *p, struct err *err)
{
	size_t n = moves_count(&p->moves) ? sources_count(p->sources) : 0;
	struct source source;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n && status == ZW_OK; i++)
		status = look_for_origin(p, i, &source, err);
	return status;
}

/* Takes off the list those who are there under another name. */
static void drop_moved(struct planning *p)
{
	size_t n = plan_count(&p->plan), first = sources_count(p->sources), kept = first;

	for (size_t i = 0; i < moves_count(&p->moves); i++)
		if (moves_at(&p->moves, i)->taken)
			row_at(&p->plan, moves_at(&p->moves, i)->number)->known = 0;
	for (size_t i = first; i < n; i++)
		if (row_at(&p->plan, i)->known)
			*row_at(&p->plan, kept++) = *row_at(&p->plan, i);
	p->plan.rows.len = kept * sizeof(struct plan_row);
}

/* ---- All ---- */

static void count(struct plan *plan)
{
	struct source source;

	plan->documents = plan->known->documents;
	for (size_t i = 0; i < plan_count(plan); i++) {
		const struct plan_row *row = row_at(plan, i);
		plan->counts[row->kind]++;
		if (row->kind == PLAN_REMOVED)
			plan->gone += known_at(plan->known, row->known - 1)->n;
		if (!row->read)
			continue;
		sources_at(plan->sources, i, &source);
		plan->reading++;
		plan->bytes += source.stamp.bytes;
	}
}

static enum zw_status look_at_all(struct planning *p, struct err *err)
{
	struct looking at;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < sources_count(p->sources) && status == ZW_OK; i++)
		status = look_at(p, &at, i, err);
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
	        .gone = BUF_INIT(SOURCES_LIMIT * sizeof(uint32_t)),
	        .plan = {.sources = sources,
	                 .known = known,
	                 .rows = BUF_INIT((size_t)2 * SOURCES_LIMIT * sizeof(struct plan_row)),
	                 .stamps = BUF_INIT(SOURCES_LIMIT * sizeof(struct plan_stamp))}};

	moves_init(&p.moves, known);
	enum zw_status status = look_at_all(&p, err);
	if (status == ZW_OK) {
		drop_moved(&p);
		count(&p.plan);
		status = known_status(known, err);
	}
	if (status == ZW_OK)
		*plan = p.plan;
	else
		plan_release(&p.plan);
	moves_release(&p.moves);
	buf_release(&p.gone);
	buf_release(&p.raw);
	return status;
}
