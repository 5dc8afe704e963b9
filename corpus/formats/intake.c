/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the members of a container; one file or member, read in this process or heard from a
 * child; the file.
 */
#include "corpus/formats/intake.h"

#include "core/files.h"
#include "core/hash.h"
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/formats/draft.h"
#include "corpus/formats/package/package.h"
#include "corpus/sandbox/child.h"

#include <string.h>

struct intake {
	const char *name;    /* of the file */
	const char *program; /* NULL: no child */
	draft_fn *fn;
	void *context;
	const struct reader *reader; /* of the file; NULL: none took it */
	bool stopped; /* fn said so, or there is no going on: that is no word about a document */
};

/* A file, or a file in it, while it is read. */
struct reading {
	struct intake *in;
	const char *name;
	bool is_member;
	const struct reader *reader; /* NULL until a family has told which of its formats it is */
	struct draft draft;
	struct buf members; /* of a container: a hash (uint64_t) of the path of each */
};

static enum zw_status read_one(struct intake *in, const struct reader *reader, const char *name,
                               bool is_member, const char *raw, size_t len, struct err *err);

static enum zw_status tell(struct intake *in, const struct draft_of *found, struct err *err)
{
	enum zw_status status = in->fn(in->context, found, err);

	in->stopped |= status != ZW_OK;
	return status;
}

static enum zw_status damaged_answer(struct err *err)
{
	return err_set(err, ZW_BAD_INPUT, "%s", _("the reader's answer is damaged"));
}

/* ---- Members ---- */

static enum zw_status refuse(struct intake *in, const char *name, const char *reason,
                             struct err *err)
{
	struct draft_of found = {.name = name, .reason = reason};

	return tell(in, &found, err);
}

static bool is_of_document(enum zw_status status)
{
	return status == ZW_BAD_INPUT || status == ZW_LIMIT || status == ZW_IO;
}

static enum zw_status read_member(struct intake *in, const char *name, const char *raw, size_t len,
                                  struct err *err)
{
	const struct reader *reader;
	struct err why = {""};
	enum zw_status status = reader_find(raw, len, name, &reader, &why);

	if (status == ZW_OK)
		status = read_one(in, reader, name, true, raw, len, &why);
	if (!in->stopped && is_of_document(status))
		return refuse(in, name, why.text, err);
	return status == ZW_OK ? ZW_OK : err_set(err, status, "%s", why.text);
}

/* Adds the path; false if it is there: a package has no two of one name, but what comes from a
 * child may. */
static bool is_new(struct buf *members, const char *path)
{
	uint64_t hash = hash64(path, strlen(path)), *known = (void *)members->data;

	for (size_t i = 0; i < members->len / sizeof(hash); i++)
		if (known[i] == hash)
			return false;
	buf_add(members, &hash, sizeof(hash));
	return true;
}

static enum zw_status take_path(struct reading *r, const char *path, const char *raw, size_t len,
                                const char *reason, struct err *err)
{
	if (!is_new(&r->members, path))
		reason = _("a second file of this name");
	enum zw_status status = buf_status(&r->members, _("files in a ZIP file"), err);
	if (status != ZW_OK)
		return status;
	return reason ? refuse(r->in, path, reason, err) : read_member(r->in, path, raw, len, err);
}

static enum zw_status take_member(void *context, const char *name, const char *raw, size_t len,
                                  const char *reason, struct err *err)
{
	struct reading *r = context;
	struct buf path = BUF_INIT(PATH_LIMIT);

	buf_printf(&path, "%s/", r->name);
	utf8_printable(&path, name, strlen(name));
	enum zw_status status = buf_status(&path, _("path"), err);
	if (status == ZW_OK && reader_wants(buf_cstr(&path)))
		status = take_path(r, buf_cstr(&path), raw, len, reason, err);
	buf_release(&path);
	return status;
}

/* A copy with the NUL that ends a string. */
static enum zw_status string_of(struct buf *copy, const char *text, size_t len, struct err *err)
{
	buf_add(copy, text, len);
	if (memchr(text, '\0', len))
		return damaged_answer(err);
	return buf_status(copy, _("path"), err);
}

static enum zw_status receive_member(struct reading *container, const struct record *r,
                                     struct err *err)
{
	struct buf name = BUF_INIT(PATH_LIMIT), text = BUF_INIT(RAW_LIMIT);
	enum zw_status status = string_of(&name, r->text, r->text_len, err);
	const char *reason = NULL;

	if (status == ZW_OK && r->kind == RECORD_REFUSED) {
		status = string_of(&text, r->data, r->data_len, err);
		reason = buf_cstr(&text);
	} else if (status == ZW_OK && r->kind == RECORD_MEMBER) {
		buf_add(&text, r->data, r->data_len);
		status = buf_status(&text, _("file"), err);
	} else if (status == ZW_OK) {
		status = damaged_answer(err);
	}
	if (status == ZW_OK)
		status = take_member(container, buf_cstr(&name), buf_cstr(&text), text.len, reason,
		                     err);
	buf_release(&name);
	buf_release(&text);
	return status;
}

/* ---- One of them ---- */

static enum zw_status settle(struct reading *r, const struct reader *reader, struct err *err)
{
	if (r->is_member && reader->unpack)
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("an archive in an archive is not opened"));
	r->reader = reader;
	if (!r->is_member)
		r->in->reader = reader;
	return ZW_OK;
}

/* The name is believed: it is shown, and decides what records may follow, no more. */
static enum zw_status receive_format(struct reading *r, const struct record *record,
                                     struct err *err)
{
	struct buf name = BUF_INIT(PATH_LIMIT);
	enum zw_status status = string_of(&name, record->text, record->text_len, err);
	const struct reader *reader = reader_named(buf_cstr(&name));
	bool good = record->kind == RECORD_FORMAT && reader && !reader->choose;

	if (status == ZW_OK)
		status = good ? settle(r, reader, err) : damaged_answer(err);
	buf_release(&name);
	return status;
}

static enum zw_status receive(void *context, const struct record *record, struct err *err)
{
	struct reading *r = context;

	if (!r->reader)
		return receive_format(r, record, err);
	if (r->reader->unpack)
		return receive_member(r, record, err);
	return draft_receive(&r->draft, record, err);
}

static enum zw_status read_in_child(struct reading *r, const struct reader *reader, const char *raw,
                                    size_t len, struct err *err)
{
	struct child_task task = {r->in->program, reader->name, raw, len, 0};
	enum zw_status status = reader->choose ? ZW_OK : settle(r, reader, err);

	if (status == ZW_OK)
		status = child_run(&task, receive, r, err);
	return status == ZW_OK && !r->reader ? damaged_answer(err) : status;
}

static enum zw_status read_here(struct reading *r, const struct reader *reader, const char *raw,
                                size_t len, struct err *err)
{
	enum zw_status status = reader_choose(raw, len, &reader, err);

	if (status == ZW_OK)
		status = settle(r, reader, err);
	if (status != ZW_OK)
		return status;
	return reader->unpack ? reader->unpack(raw, len, take_member, r, err)
	                      : reader->read(raw, len, &r->draft, err);
}

static enum zw_status tell_draft(struct reading *r, size_t len, struct err *err)
{
	struct draft_of found = {r->name, r->reader->name, len, &r->draft, NULL};
	enum zw_status status = draft_status(&r->draft, err);

	return status == ZW_OK ? tell(r->in, &found, err) : status;
}

static enum zw_status read_one(struct intake *in, const struct reader *reader, const char *name,
                               bool is_member, const char *raw, size_t len, struct err *err)
{
	struct reading r = {.in = in,
	                    .name = name,
	                    .is_member = is_member,
	                    .draft = draft_new(),
	                    .members = BUF_INIT(PACKAGE_ENTRIES_LIMIT * sizeof(uint64_t))};
	enum zw_status status = in->program && reader->isolated
	                                ? read_in_child(&r, reader, raw, len, err)
	                                : read_here(&r, reader, raw, len, err);

	if (status == ZW_OK && !r.reader->unpack)
		status = tell_draft(&r, len, err);
	draft_release(&r.draft);
	buf_release(&r.members);
	return status;
}

/* ---- The file ---- */

static enum zw_status take_file(struct intake *in, const char *raw, size_t len, struct err *err)
{
	const struct reader *reader;
	enum zw_status status = reader_find(raw, len, in->name, &reader, err);

	if (status != ZW_OK)
		return status;
	in->reader = reader;
	return read_one(in, reader, in->name, false, raw, len, err);
}

enum zw_status intake_memory(const char *raw, size_t len, const char *name, draft_fn *fn,
                             void *context, struct err *err)
{
	struct intake in = {.name = name, .fn = fn, .context = context};

	return take_file(&in, raw, len, err);
}

enum zw_status intake_file(const char *path, const char *name, const char *program,
                           struct intake_seen *seen, draft_fn *fn, void *context, struct err *err)
{
	struct intake in = {.name = name, .program = program, .fn = fn, .context = context};
	struct buf raw = BUF_INIT(RAW_LIMIT);
	struct intake_seen unasked;

	if (!seen)
		seen = &unasked;
	*seen = (struct intake_seen){.hash = ""};
	enum zw_status status = stamp_read(path, &raw, &seen->stamp, err);
	if (status == ZW_OK) {
		hash_hex(buf_cstr(&raw), raw.len, seen->hash);
		status = take_file(&in, buf_cstr(&raw), raw.len, err);
	}
	reader_signature(in.reader, seen->reader);
	buf_release(&raw);
	return status;
}
