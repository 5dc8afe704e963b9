/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/build/notes.h"

#include "core/i18n.h"
#include "indexer/rows/pack.h"
#include "indexer/rows/rows.h"

#include <stdio.h>
#include <stdlib.h>

enum { NOTE_LIMIT = 256 << 20 };

/* Of one worker. */
struct notebook {
	struct packed_rows rows;
	struct pack_shared readers;
	struct buf row; /* one that is added */
};

struct build_notes {
	row_ref *ref;    /* of each source … */
	uint8_t *worker; /* … in the notebook of this one */
	struct notebook *books;
	size_t n_books;
	struct buf lists; /* char *: refused, of the note that was asked for */
};
_Static_assert(WORKERS_LIMIT <= UINT8_MAX, "the number of a worker is a byte");

struct build_notes *build_notes_new(size_t n, size_t workers)
{
	struct build_notes *notes = calloc(1, sizeof(*notes));

	if (!notes)
		return NULL;
	notes->lists = BUF_INIT(NOTE_LIMIT);
	notes->ref = calloc(n + 1, sizeof(*notes->ref));
	notes->worker = calloc(n + 1, sizeof(*notes->worker));
	notes->books = calloc(workers, sizeof(*notes->books));
	if (!notes->ref || !notes->worker || !notes->books) {
		build_notes_free(notes);
		return NULL;
	}
	notes->n_books = workers;
	for (size_t i = 0; i < workers; i++) {
		rows_init(&notes->books[i].rows);
		pack_shared_init(&notes->books[i].readers);
		notes->books[i].row = BUF_INIT(NOTE_LIMIT);
	}
	return notes;
}

void build_notes_free(struct build_notes *notes)
{
	if (!notes)
		return;
	for (size_t i = 0; i < notes->n_books; i++) {
		rows_release(&notes->books[i].rows);
		pack_shared_release(&notes->books[i].readers);
		buf_release(&notes->books[i].row);
	}
	free(notes->ref);
	free(notes->worker);
	free(notes->books);
	buf_release(&notes->lists);
	free(notes);
}

enum zw_status build_notes_spill(struct build_notes *notes, const char *folder, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < notes->n_books && status == ZW_OK; i++)
		status = rows_spill(&notes->books[i].rows, folder, ROWS_MEMORY / notes->n_books,
		                    err);
	return status;
}

enum { HASH = 1, REASON = 2, REFUSED = 4 };

enum zw_status build_notes_add(struct build_notes *notes, size_t worker, size_t i,
                               const struct build_item *item, const struct buf *refused,
                               size_t n_refused, struct err *err)
{
	struct notebook *book = &notes->books[worker];
	struct buf *row = &book->row;
	bool hash = item->seen.hash[0] != '\0';

	buf_reset(row);
	buf_char(row, (char)((hash ? HASH : 0) | (item->reason ? REASON : 0) |
	                     (n_refused ? REFUSED : 0)));
	pack_stamp(row, &item->seen.stamp);
	if (hash && !pack_hash(row, item->seen.hash))
		row->failed = ZW_BAD_INPUT;
	pack_shared_text(&book->readers, row, item->seen.reader);
	varint_add(row, item->first);
	varint_add(row, item->n);
	varint_add(row, item->passages);
	varint_add(row, item->characters);
	if (item->reason)
		pack_text(row, item->reason);
	if (n_refused) {
		varint_add(row, n_refused);
		buf_add(row, refused->data, refused->len);
	}
	enum zw_status status = buf_status(row, _("files"), err);
	if (status == ZW_OK)
		status = rows_add(&book->rows, row->data, row->len, &notes->ref[i], err);
	notes->worker[i] = (uint8_t)worker;
	return status;
}

enum zw_status build_notes_at(struct build_notes *notes, size_t i, struct build_item *item,
                              struct err *err)
{
	struct notebook *book = &notes->books[notes->worker[i]];
	struct span row = rows_at(&book->rows, notes->ref[i]);
	struct unpack u = {row.at, row.at + row.len, false};

	*item = (struct build_item){.shard = notes->worker[i]};
	uint64_t flags = unpack_number(&u);
	item->seen.stamp = unpack_stamp(&u);
	if (flags & HASH)
		unpack_hash(&u, item->seen.hash);
	const char *reader = unpack_shared_text(&book->readers, &u);
	snprintf(item->seen.reader, sizeof(item->seen.reader), "%s", reader ? reader : "");
	item->first = (uint32_t)unpack_number(&u);
	item->n = (uint32_t)unpack_number(&u);
	item->passages = unpack_number(&u);
	item->characters = unpack_number(&u);
	item->reason = flags & REASON ? unpack_text(&u) : NULL;
	buf_reset(&notes->lists);
	if (flags & REFUSED) {
		unpack_list(&u, &notes->lists);
		item->refused = (char **)(void *)notes->lists.data;
	}
	enum zw_status status = rows_status(&book->rows, err);
	if (status == ZW_OK)
		status = buf_status(&notes->lists, _("files"), err);
	if (status == ZW_OK && u.bad)
		status = err_set(err, ZW_IO, "%s", _("what was noted of the files is damaged"));
	return status;
}
