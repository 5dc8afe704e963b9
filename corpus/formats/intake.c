/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/intake.h"

#include "core/files.h"
#include "core/i18n.h"
#include "corpus/document.h"

/* No line is shorter than a character and its end; the end of the last one is not counted. */
static struct draft draft_new(void)
{
	return (struct draft){.text = BUF_INIT(TEXT_LIMIT + 1),
	                      .lines = BUF_INIT((TEXT_LIMIT / 2 + 1) * sizeof(struct line)),
	                      .title = BUF_INIT(TEXT_LIMIT),
	                      .properties = BUF_INIT(PROPERTIES_LIMIT * sizeof(struct property))};
}

static void draft_release(struct draft *draft)
{
	buf_release(&draft->text);
	buf_release(&draft->lines);
	buf_release(&draft->title);
	buf_release(&draft->properties);
}

static enum zw_status draft_status(const struct draft *draft, struct err *err)
{
	enum zw_status status = buf_status(&draft->text, _("text of one document"), err);

	if (status == ZW_OK)
		status = buf_status(&draft->lines, _("lines of one document"), err);
	if (status == ZW_OK)
		status = buf_status(&draft->title, _("title"), err);
	if (status == ZW_OK && draft_count(draft) == 0)
		status = err_set(err, ZW_BAD_INPUT, "%s", _("no text in it"));
	return status;
}

enum zw_status intake_memory(const char *raw, size_t len, const char *name, draft_fn *fn,
                             void *context, struct err *err)
{
	const struct reader *reader;
	struct draft draft = draft_new();
	enum zw_status status = reader_find(raw, len, name, &reader, err);

	if (status == ZW_OK && !reader->read)
		status = err_set(err, ZW_BAD_INPUT, "%s", _("a container of documents"));
	if (status == ZW_OK)
		status = reader->read(raw, len, &draft, err);
	if (status == ZW_OK)
		status = draft_status(&draft, err);
	if (status == ZW_OK) {
		struct draft_of found = {name, reader->name, len, &draft, NULL};
		status = fn(context, &found, err);
	}
	draft_release(&draft);
	return status;
}

enum zw_status intake_file(const char *path, const char *name, const char *program, draft_fn *fn,
                           void *context, struct err *err)
{
	struct buf raw = BUF_INIT(RAW_LIMIT);
	enum zw_status status = files_read(path, &raw, err);

	(void)program;
	if (status == ZW_OK)
		status = intake_memory(buf_cstr(&raw), raw.len, name, fn, context, err);
	buf_release(&raw);
	return status;
}
