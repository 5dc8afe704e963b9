/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: a document for people, a file with its documents, all files.
 */
#include "indexer/show/show.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/metadata/override.h"
#include "corpus/metadata/understand.h"
#include "corpus/text/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	SHOWN_LIMIT = 16 * TEXT_LIMIT, /* bytes of what is shown of one document */
	NAME_CELLS = 8,                /* of a terminal: 发文字号 */
	KEY_CELLS = 14,                /* date_published */
};

/* ---- For people ---- */

/* One value, on one line of the terminal whatever it holds. */
static void add_clean(struct buf *out, const char *text)
{
	utf8_printable(out, text, strlen(text));
}

static void add_label(struct buf *out, enum meta_field field)
{
	const struct field_info *info = field_info(field);
	int cells = 2 * (int)utf8_length(info->name, strlen(info->name));

	buf_printf(out, "  %s%*s  %-*s  ", info->name, cells < NAME_CELLS ? NAME_CELLS - cells : 0,
	           "", KEY_CELLS, info->key);
}

static const char *origin_words(enum meta_origin origin)
{
	switch (origin) {
	case ORIGIN_TEXT:
		return _("text");
	case ORIGIN_FORMAT:
		return _("properties of the format");
	case ORIGIN_NAME:
		return _("name of the file");
	case ORIGIN_TABLE:
		return _("table zhengwen.tsv");
	default:
		return _("sidecar");
	}
}

static void add_values(struct buf *out, const struct metadata *m, enum meta_field field)
{
	const struct meta_value *v;

	for (size_t i = 0; (v = metadata_get(m, field, i)); i++) {
		add_label(out, field);
		add_clean(out, v->text);
		if (v->line)
			buf_printf(out, _("  (line %u)"), v->line);
		else
			buf_printf(out, "  (%s)", origin_words(v->origin));
		buf_char(out, '\n');
	}
}

static void add_missing(struct buf *out, const struct metadata *m)
{
	size_t missing = 0;

	for (int field = 0; field < META_FIELDS; field++) {
		const struct field_info *info = field_info((enum meta_field)field);
		/* That nobody has stated a status is no gap: it follows from the dates. */
		if (field == META_STATUS || metadata_get(m, (enum meta_field)field, 0))
			continue;
		buf_printf(out, "%s%s %s", missing++ ? ", " : _("  not found: "), info->name,
		           info->key);
	}
	if (missing)
		buf_char(out, '\n');
}

static size_t count_articles(const struct document *d)
{
	size_t n = 0;

	for (size_t i = 0; i < document_passages(d); i++)
		n += document_passage(d, i)->article[0] != '\0';
	return n;
}

static void add_parts(struct buf *out, const struct document *d)
{
	for (size_t i = 0; i < document_parts(d) && document_parts(d) > 1; i++) {
		const struct part *p = document_part(d, i);
		buf_printf(out, _("  part %zu, from passage %u: "), i + 1, p->first);
		add_clean(out, p->title);
		buf_char(out, '\n');
	}
}

void show_text(const char *name, const struct document *d, const char *day, struct buf *out)
{
	const struct metadata *m = &d->metadata;
	enum doc_status status = metadata_status(m, day);

	add_clean(out, name);
	buf_printf(out, "\n  %s, %s", d->format, d->charset);
	if (d->decoding_errors)
		buf_printf(out, _(", %zu damaged characters"), d->decoding_errors);
	buf_printf(out, _("; %zu passages, %zu articles\n"), document_passages(d),
	           count_articles(d));
	for (int field = 0; field < META_FIELDS; field++)
		add_values(out, m, (enum meta_field)field);
	if (status != STATUS_NONE)
		buf_printf(out, _("  as of %s: %s\n"), day, status_zh(status));
	add_missing(out, m);
	add_parts(out, d);
	for (size_t i = 0; i < metadata_warnings(m); i++) {
		buf_str(out, _("  warning: "));
		add_clean(out, metadata_warning(m, i));
		buf_char(out, '\n');
	}
}

/* ---- One file ---- */

struct showing {
	const struct show_options *options;
	char day[DATE_SIZE]; /* today */
	size_t unread;
	struct buf out;
};

static void say_unread(struct showing *s, const char *name, const char *reason)
{
	struct buf said = BUF_INIT(PATH_LIMIT);

	s->unread++;
	add_clean(&said, name);
	buf_str(&said, ": ");
	add_clean(&said, reason);
	fprintf(stderr, "%s\n", buf_cstr(&said));
	buf_release(&said);
}

static enum zw_status show_one(void *context, const char *name, const struct document *d,
                               const char *reason, struct err *err)
{
	struct showing *s = context;
	enum zw_status status = ZW_OK;

	if (!d) {
		say_unread(s, name, reason);
		return ZW_OK;
	}
	buf_reset(&s->out);
	if (s->options->json)
		status = show_json(name, d, s->day, &s->out, err);
	else
		show_text(name, d, s->day, &s->out);
	if (status == ZW_OK)
		status = buf_status(&s->out, _("what is shown of a document"), err);
	if (status == ZW_OK)
		fwrite(buf_cstr(&s->out), 1, s->out.len, stdout);
	return status;
}

/* The table of the folder that the file is in. */
static enum zw_status table_of(const char *path, struct override_table **table, struct err *err)
{
	size_t len = (size_t)(name_base(path) - path);
	char *folder = len ? strndup(path, len) : strdup(".");

	*table = NULL;
	if (!folder)
		return err_no_memory(err);
	enum zw_status status = override_load(folder, table, err);
	free(folder);
	return status;
}

static enum zw_status show_file(struct showing *s, const char *path, struct err *err)
{
	struct override_table *table;
	enum zw_status status = table_of(path, &table, err);

	if (status != ZW_OK)
		say_unread(s, path, err->text); /* and shown without it */
	if (status == ZW_NO_MEMORY)
		return status;
	struct document_options options = {.program = s->options->program, .table = table};
	status = document_each(path, path, &options, show_one, s, err);
	override_free(table);
	return status;
}

/* ---- All ---- */

static void today(char day[DATE_SIZE])
{
	time_t now = time(NULL);
	struct tm local;

	if (!localtime_r(&now, &local) || strftime(day, DATE_SIZE, "%Y-%m-%d", &local) == 0)
		day[0] = '\0';
}

enum zw_status show_files(char *const *paths, size_t n, const struct show_options *options,
                          struct err *err)
{
	struct showing s = {.options = options, .out = BUF_INIT(SHOWN_LIMIT)};
	enum zw_status status = ZW_OK;

	today(s.day);
	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		status = show_file(&s, paths[i], err);
		if (status == ZW_OK || status == ZW_NO_MEMORY)
			continue;
		say_unread(&s, paths[i], err->text);
		status = ZW_OK;
	}
	buf_release(&s.out);
	if (status == ZW_OK && s.unread)
		status = err_set(err, ZW_BAD_INPUT, _("%zu of the documents could not be read"),
		                 s.unread);
	return status;
}
