/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The list of what is known. Its file is known_file.c's.
 */
#include "indexer/plan/known.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

/* ---- Lists of strings ---- */

size_t strings_count(char *const *strings)
{
	size_t n = 0;

	while (strings && strings[n])
		n++;
	return n;
}

void strings_free(char **strings)
{
	for (size_t i = 0; strings && strings[i]; i++)
		free(strings[i]);
	free(strings);
}

char **strings_copy(char *const *strings, const char *more)
{
	size_t n = strings_count(strings);
	char **copy = calloc(n + 2, sizeof(*copy));

	for (size_t i = 0; copy && i < n + (more != NULL); i++) {
		copy[i] = strdup(i < n ? strings[i] : more);
		if (!copy[i]) {
			strings_free(copy);
			return NULL;
		}
	}
	return copy;
}

/* ---- One source ---- */

void known_source_release(struct known_source *s)
{
	free(s->name);
	free(s->reader);
	free(s->reason);
	strings_free(s->refused);
	free(s->shard);
	strings_free(s->former);
	*s = (struct known_source){0};
}

static bool copy_text(const char *from, char **to)
{
	*to = from ? strdup(from) : NULL;
	return *to || !from;
}

static bool copy_list(char *const *from, char ***to)
{
	*to = from ? strings_copy(from, NULL) : NULL;
	return *to || !from;
}

enum zw_status known_copy(const struct known_source *from, struct known_source *to, struct err *err)
{
	struct known_source s = *from;
	bool good = copy_text(from->name, &s.name);

	good &= copy_text(from->reader, &s.reader);
	good &= copy_text(from->reason, &s.reason);
	good &= copy_text(from->shard, &s.shard);
	good &= copy_list(from->refused, &s.refused);
	good &= copy_list(from->former, &s.former);
	if (!good) {
		known_source_release(&s);
		return err_no_memory(err);
	}
	*to = s;
	return ZW_OK;
}

/* ---- Rows ---- */

/* The last row that was asked for, and what its lists are made of. */
struct known_view {
	struct known_source row;
	struct buf lists;  /* char * */
	struct buf packed; /* a row that is added */
	enum zw_status status;
};

enum { UNSURE = 1, HASH = 2, OVERRIDE = 4, REASON = 8, REFUSED = 16, FORMER = 32 };
enum { ROW_LIMIT = 256 << 20, LISTS_LIMIT = ROW_LIMIT };

static bool pack(struct known *k, const struct known_source *s)
{
	struct buf *row = &k->view->packed;
	bool good = true;

	buf_reset(row);
	pack_text(row, s->name);
	buf_char(row, (char)((s->unsure ? UNSURE : 0) | (*s->hash ? HASH : 0) |
	                     (*s->override ? OVERRIDE : 0) | (s->reason ? REASON : 0) |
	                     (s->refused ? REFUSED : 0) | (s->former ? FORMER : 0)));
	pack_stamp(row, &s->stamp);
	if (*s->hash)
		good &= pack_hash(row, s->hash);
	if (*s->override)
		good &= pack_hash(row, s->override);
	pack_shared_text(&k->shared, row, s->reader);
	pack_shared_text(&k->shared, row, s->shard);
	varint_add(row, s->first);
	varint_add(row, s->n);
	varint_add(row, s->passages);
	varint_add(row, s->characters);
	varint_add(row, s->added_at);
	varint_add(row, s->changed_at - s->added_at);
	if (s->reason)
		pack_text(row, s->reason);
	if (s->refused)
		pack_list(row, s->refused);
	if (s->former)
		pack_list(row, s->former);
	return good;
}

/* The lists move while they grow. */
static char **list_at(const struct known_view *v, size_t from)
{
	return from == SIZE_MAX ? NULL : (char **)(void *)(v->lists.data + from);
}

static size_t unpack_names(struct unpack *u, struct known_view *v, bool there)
{
	size_t from = v->lists.len;

	if (!there)
		return SIZE_MAX;
	unpack_list(u, &v->lists);
	return from;
}

static void unpack(const struct known *k, struct unpack *u, struct known_source *s)
{
	struct known_view *v = k->view;

	s->name = (char *)unpack_text(u);
	uint64_t flags = unpack_number(u);
	s->unsure = flags & UNSURE;
	s->stamp = unpack_stamp(u);
	if (flags & HASH)
		unpack_hash(u, s->hash);
	if (flags & OVERRIDE)
		unpack_hash(u, s->override);
	s->reader = (char *)unpack_shared_text(&k->shared, u);
	s->shard = (char *)unpack_shared_text(&k->shared, u);
	s->first = (uint32_t)unpack_number(u);
	s->n = (uint32_t)unpack_number(u);
	s->passages = unpack_number(u);
	s->characters = unpack_number(u);
	s->added_at = unpack_number(u);
	s->changed_at = s->added_at + unpack_number(u);
	s->reason = flags & REASON ? (char *)unpack_text(u) : NULL;
	size_t refused = unpack_names(u, v, flags & REFUSED);
	size_t former = unpack_names(u, v, flags & FORMER);
	if (v->lists.failed)
		return;
	s->refused = list_at(v, refused);
	s->former = list_at(v, former);
}

const struct known_source *known_at(const struct known *k, size_t i)
{
	struct known_view *v = k->view;
	struct span row = rows_at(&k->rows, ((const row_ref *)(const void *)k->refs.data)[i]);
	struct unpack u = {row.at, row.at + row.len, false};

	v->row = (struct known_source){0};
	buf_reset(&v->lists);
	unpack(k, &u, &v->row);
	if (u.bad || v->lists.failed) {
		if (v->status == ZW_OK)
			v->status = v->lists.failed ? v->lists.failed : ZW_BAD_INDEX;
		v->row = (struct known_source){.name = (char *)"", .reader = (char *)""};
	}
	return &v->row;
}

const char *known_name(const struct known *k, size_t i)
{
	return rows_at(&k->rows, ((const row_ref *)(const void *)k->refs.data)[i]).at;
}

enum zw_status known_status(const struct known *k, struct err *err)
{
	enum zw_status status = rows_status(&k->rows, err);

	if (status != ZW_OK || !k->view || k->view->status == ZW_OK)
		return status;
	return k->view->status == ZW_NO_MEMORY
	               ? err_no_memory(err)
	               : err_set(err, k->view->status, "%s",
	                         _("what is known of the files is damaged"));
}

/* ---- All of them ---- */

void known_init(struct known *known)
{
	*known = (struct known){.refs = BUF_INIT(SOURCES_LIMIT * sizeof(row_ref))};
	rows_init(&known->rows);
	pack_shared_init(&known->shared);
}

void known_release(struct known *k)
{
	rows_release(&k->rows);
	buf_release(&k->refs);
	pack_shared_release(&k->shared);
	if (k->view) {
		buf_release(&k->view->lists);
		buf_release(&k->view->packed);
	}
	free(k->view);
	strings_free(k->corpora);
	known_init(k);
}

size_t known_count(const struct known *k)
{
	return k->refs.len / sizeof(row_ref);
}

const struct known_source *known_find(const struct known *k, const char *name)
{
	size_t low = 0, high = known_count(k);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(known_name(k, middle), name);
		if (order == 0)
			return known_at(k, middle);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void count(struct known *k, const struct known_source *s, int sign)
{
	k->documents += (uint64_t)(sign * (int64_t)s->n);
	k->passages += (uint64_t)sign * s->passages;
	k->characters += (uint64_t)sign * s->characters;
}

static enum zw_status add_row(struct known *k, const struct known_source *s, row_ref *ref,
                              struct err *err)
{
	if (!k->view) {
		k->view = calloc(1, sizeof(*k->view));
		if (!k->view)
			return err_no_memory(err);
		k->view->lists = BUF_INIT(LISTS_LIMIT);
		k->view->packed = BUF_INIT(ROW_LIMIT);
	}
	struct buf *row = &k->view->packed;
	if (!pack(k, s))
		return err_set(err, ZW_BAD_INDEX, "%s", _("what is known of the files is damaged"));
	enum zw_status status = buf_status(row, _("files"), err);
	return status == ZW_OK ? rows_add(&k->rows, row->data, row->len, ref, err) : status;
}

enum zw_status known_put(struct known *k, const struct known_source *s, struct err *err)
{
	size_t n = known_count(k);
	row_ref ref;
	bool behind = n == 0 || strcmp(known_name(k, n - 1), s->name) < 0;
	enum zw_status status = add_row(k, s, &ref, err);

	if (status != ZW_OK)
		return status;
	buf_add(&k->refs, &ref, sizeof(ref));
	if (k->refs.failed)
		return buf_status(&k->refs, _("files"), err);
	k->unordered |= !behind;
	count(k, s, 1);
	return ZW_OK;
}

enum zw_status known_add(struct known *k, struct known_source *source, struct err *err)
{
	enum zw_status status = known_put(k, source, err);

	known_source_release(source);
	return status;
}

enum zw_status known_replace(struct known *k, size_t i, const struct known_source *source,
                             struct err *err)
{
	row_ref *refs = (void *)k->refs.data;
	row_ref ref = 0;
	enum zw_status status = add_row(k, source, &ref, err);

	if (status != ZW_OK)
		return status;
	count(k, known_at(k, i), -1);
	refs[i] = ref;
	count(k, known_at(k, i), 1);
	return ZW_OK;
}

/* The last two rows that were asked for are there. */
static int by_name(const void *a, const void *b, void *known)
{
	const struct known *k = known;

	return strcmp(rows_at(&k->rows, *(const row_ref *)a).at,
	              rows_at(&k->rows, *(const row_ref *)b).at);
}

void known_sort(struct known *k)
{
	if (k->unordered)
		qsort_r(k->refs.data, known_count(k), sizeof(row_ref), by_name, k);
	k->unordered = false;
}
