/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/draft.h"

#include "core/text/charset.h"
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/document.h"

#include <string.h>

enum { LEVEL_LIMIT = 6 };

/* No line is shorter than a character and its end; the end of the last one is not counted. */
struct draft draft_new(void)
{
	return (struct draft){.text = BUF_INIT(TEXT_LIMIT + 1),
	                      .lines = BUF_INIT((TEXT_LIMIT / 2 + 1) * sizeof(struct line)),
	                      .title = BUF_INIT(TEXT_LIMIT),
	                      .properties = BUF_INIT(PROPERTIES_LIMIT * sizeof(struct property))};
}

void draft_release(struct draft *draft)
{
	buf_release(&draft->text);
	buf_release(&draft->lines);
	buf_release(&draft->title);
	buf_release(&draft->properties);
}

enum zw_status draft_status(const struct draft *draft, struct err *err)
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

/* ---- Sending ---- */

static bool send_lines(struct _IO_FILE *file, const struct draft *d)
{
	bool good = true;

	for (size_t i = 0; good && i < draft_count(d); i++) {
		const struct line *line = draft_at(d, i);
		good = stream_put(file, &(struct record){.kind = RECORD_LINE,
		                                         .number = line->level,
		                                         .text = d->text.data + line->text,
		                                         .text_len = line->len});
	}
	return good;
}

static bool send_properties(struct _IO_FILE *file, const struct draft *d)
{
	bool good = true;

	for (size_t i = 0; good && i < draft_properties(d); i++) {
		const struct property *p = draft_property_at(d, i);
		good = stream_put(file, &(struct record){.kind = RECORD_PROPERTY,
		                                         .number = p->field,
		                                         .text = p->text,
		                                         .text_len = p->text_len});
	}
	return good;
}

bool draft_send(struct _IO_FILE *file, const struct draft *d)
{
	const char *charset = d->charset ? d->charset : "UTF-8";
	struct record title = {
	        .kind = RECORD_TITLE, .text = d->title.data, .text_len = d->title.len};
	struct record from = {.kind = RECORD_CHARSET,
	                      .number = (uint32_t)d->decoding_errors,
	                      .text = charset,
	                      .text_len = strlen(charset)};

	return stream_put(file, &from) && stream_put(file, &title) && send_properties(file, d) &&
	       send_lines(file, d);
}

/* ---- Receiving ---- */

static bool is_text(const struct record *r)
{
	return utf8_valid(r->text, r->text_len) && !memchr(r->text, '\0', r->text_len) &&
	       r->data_len == 0;
}

static void receive_charset(struct draft *d, const struct record *r)
{
	char name[CHARSET_NAME_LIMIT];

	if (r->text_len >= sizeof(name))
		return;
	memcpy(name, r->text, r->text_len);
	name[r->text_len] = '\0';
	d->charset = charset_static(name);
	d->decoding_errors = r->number;
}

enum zw_status draft_receive(struct draft *d, const struct record *r, struct err *err)
{
	bool good = is_text(r);

	if (good && r->kind == RECORD_LINE && !memchr(r->text, '\n', r->text_len))
		draft_line(d, r->text, r->text_len, r->number <= LEVEL_LIMIT ? r->number : 0);
	else if (good && r->kind == RECORD_TITLE)
		buf_add(&d->title, r->text, r->text_len);
	else if (good && r->kind == RECORD_PROPERTY && r->number < META_FIELDS)
		draft_property(d, r->number, r->text, r->text_len);
	else if (good && r->kind == RECORD_CHARSET)
		receive_charset(d, r);
	else
		return err_set(err, ZW_BAD_INPUT, "%s", _("the reader's answer is damaged"));
	return ZW_OK;
}
