/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/document.h"

#include "core/files.h"
#include "core/i18n.h"
#include "corpus/text/date.h"
#include "corpus/formats/reader.h"
#include "corpus/structure/structure.h"
#include "corpus/metadata/title.h"

#include <stdlib.h>

size_t document_passages(const struct document *d)
{
	return d->passages.len / sizeof(struct passage);
}

const struct passage *document_passage(const struct document *d, size_t i)
{
	return (const struct passage *)(const void *)d->passages.data + i;
}

void document_release(struct document *d)
{
	free(d->title);
	buf_release(&d->text);
	buf_release(&d->passages);
	*d = (struct document){0};
}

/* No line is shorter than a character and its end; the end of the last one is not counted. */
static struct draft draft_new(void)
{
	return (struct draft){.text = BUF_INIT(TEXT_LIMIT + 1),
	                      .lines = BUF_INIT((TEXT_LIMIT / 2 + 1) * sizeof(struct line)),
	                      .title = BUF_INIT(TEXT_LIMIT)};
}

static void draft_release(struct draft *draft)
{
	buf_release(&draft->text);
	buf_release(&draft->lines);
	buf_release(&draft->title);
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

static enum zw_status understand(struct draft *draft, const char *name, struct document *d,
                                 struct err *err)
{
	d->title = title_find(draft, name);
	if (!d->title)
		return err_no_memory(err);
	date_find(draft, name, d->date);
	return document_build(draft, d, err);
}

enum zw_status document_parse(const char *raw, size_t len, const char *name, struct document *d,
                              struct err *err)
{
	const struct reader *reader;
	struct draft draft = draft_new();
	enum zw_status status = reader_find(raw, len, name, &reader, err);

	*d = (struct document){.bytes = len};
	if (status == ZW_OK)
		status = reader->read(raw, len, &draft, err);
	if (status == ZW_OK)
		status = draft_status(&draft, err);
	if (status == ZW_OK)
		status = understand(&draft, name, d, err);
	if (status == ZW_OK) {
		d->format = reader->name;
		d->charset = draft.charset;
		d->decoding_errors = draft.decoding_errors;
	} else {
		document_release(d);
	}
	draft_release(&draft);
	return status;
}

enum zw_status document_read(const char *path, const char *name, struct document *d,
                             struct err *err)
{
	struct buf raw = BUF_INIT(RAW_LIMIT);
	enum zw_status status = files_read(path, &raw, err);

	*d = (struct document){0};
	if (status == ZW_OK)
		status = document_parse(buf_cstr(&raw), raw.len, name, d, err);
	buf_release(&raw);
	return status;
}
