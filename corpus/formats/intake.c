/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: one document, from this process or a child; the members of a container; the file.
 */
#include "corpus/formats/intake.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/utf8.h"
#include "corpus/document.h"
#include "corpus/formats/draft.h"
#include "corpus/sandbox/child.h"

#include <string.h>

struct intake {
	const char *name;    /* of the file */
	const char *program; /* NULL: no child */
	draft_fn *fn;
	void *context;
	bool stopped; /* fn said so, or there is no going on: that is no word about a document */
};

static enum zw_status tell(struct intake *in, const struct draft_of *found, struct err *err)
{
	enum zw_status status = in->fn(in->context, found, err);

	in->stopped |= status != ZW_OK;
	return status;
}

/* ---- One document ---- */

static enum zw_status receive_draft(void *context, const struct record *record, struct err *err)
{
	return draft_receive(context, record, err);
}

static enum zw_status read_document(struct intake *in, const struct reader *reader,
                                    const char *name, const char *raw, size_t len, struct err *err)
{
	struct child_task task = {in->program, reader->name, raw, len, 0};
	struct draft draft = draft_new();
	enum zw_status status;

	if (in->program && reader->isolated)
		status = child_run(&task, receive_draft, &draft, err);
	else
		status = reader->read(raw, len, &draft, err);
	if (status == ZW_OK)
		status = draft_status(&draft, err);
	if (status == ZW_OK) {
		struct draft_of found = {name, reader->name, len, &draft, NULL};
		status = tell(in, &found, err);
	}
	draft_release(&draft);
	return status;
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

	if (status == ZW_OK && reader->unpack)
		status = err_set(&why, ZW_BAD_INPUT, "%s",
		                 _("an archive in an archive is not opened"));
	if (status == ZW_OK)
		status = read_document(in, reader, name, raw, len, &why);
	if (!in->stopped && is_of_document(status))
		return refuse(in, name, why.text, err);
	return status == ZW_OK ? ZW_OK : err_set(err, status, "%s", why.text);
}

static enum zw_status take_member(void *context, const char *name, const char *raw, size_t len,
                                  const char *reason, struct err *err)
{
	struct intake *in = context;
	struct buf whole = BUF_INIT(PATH_LIMIT);
	enum zw_status status;

	buf_printf(&whole, "%s/", in->name);
	utf8_printable(&whole, name, strlen(name));
	status = buf_status(&whole, _("path"), err);
	if (status == ZW_OK && reader_wants(buf_cstr(&whole)))
		status = reason ? refuse(in, buf_cstr(&whole), reason, err)
		                : read_member(in, buf_cstr(&whole), raw, len, err);
	buf_release(&whole);
	return status;
}

/* A copy with the NUL that ends a string. */
static enum zw_status string_of(struct buf *copy, const char *text, size_t len, struct err *err)
{
	buf_add(copy, text, len);
	if (memchr(text, '\0', len))
		return err_set(err, ZW_BAD_INPUT, "%s", _("the reader's answer is damaged"));
	return buf_status(copy, _("path"), err);
}

static enum zw_status receive_member(void *context, const struct record *r, struct err *err)
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
		status = err_set(err, ZW_BAD_INPUT, "%s", _("the reader's answer is damaged"));
	}
	if (status == ZW_OK)
		status = take_member(context, buf_cstr(&name), buf_cstr(&text), text.len, reason,
		                     err);
	buf_release(&name);
	buf_release(&text);
	return status;
}

/* ---- The file ---- */

static enum zw_status take_file(struct intake *in, const char *raw, size_t len, struct err *err)
{
	const struct reader *reader;
	enum zw_status status = reader_find(raw, len, in->name, &reader, err);

	if (status != ZW_OK)
		return status;
	if (!reader->unpack)
		return read_document(in, reader, in->name, raw, len, err);
	struct child_task task = {in->program, reader->name, raw, len, 0};
	if (in->program && reader->isolated)
		return child_run(&task, receive_member, in, err);
	return reader->unpack(raw, len, take_member, in, err);
}

enum zw_status intake_memory(const char *raw, size_t len, const char *name, draft_fn *fn,
                             void *context, struct err *err)
{
	struct intake in = {.name = name, .fn = fn, .context = context};

	return take_file(&in, raw, len, err);
}

enum zw_status intake_file(const char *path, const char *name, const char *program, draft_fn *fn,
                           void *context, struct err *err)
{
	struct intake in = {.name = name, .program = program, .fn = fn, .context = context};
	struct buf raw = BUF_INIT(RAW_LIMIT);
	enum zw_status status = files_read(path, &raw, err);

	if (status == ZW_OK)
		status = take_file(&in, buf_cstr(&raw), raw.len, err);
	buf_release(&raw);
	return status;
}
