/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * zhengwen.tsv. The text is kept as it is; rows point into it, sorted by file. All of it is looked
 * at when it is loaded, so that applying a row cannot fail for what it says.
 */
#include "corpus/metadata/override.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/metadata/piece.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	COLUMNS_LIMIT = 64,
	COLUMN_FILE = META_FIELDS, /* the column that names the file */
	ROWS_LIMIT = OVERRIDE_LIMIT / 2,
};

struct row {
	struct piece file, line;
	size_t number; /* of the line, from 1 */
};

struct override_table {
	struct buf path, text;
	struct buf rows; /* struct row, by file */
	int columns[COLUMNS_LIMIT];
	size_t n_columns;
};

static const struct row *row_at(const struct override_table *t, size_t i)
{
	return (const struct row *)(const void *)t->rows.data + i;
}

static size_t count_rows(const struct override_table *t)
{
	return t->rows.len / sizeof(struct row);
}

void override_free(struct override_table *table)
{
	if (!table)
		return;
	buf_release(&table->path);
	buf_release(&table->text);
	buf_release(&table->rows);
	free(table);
}

/* ---- Cells ---- */

/* The next cell of a line; false behind the last. A line has one at least. */
static bool next_cell(struct piece line, size_t *at, struct piece *cell)
{
	if (*at > line.len)
		return false;
	const char *end = memchr(line.text + *at, '\t', line.len - *at);
	size_t len = end ? (size_t)(end - line.text) - *at : line.len - *at;
	*cell = piece_of(line.text + *at, len);
	*at += len + 1;
	return true;
}

/* Parts the values of a cell and adds them to m. */
static enum zw_status take_cell(struct piece cell, enum meta_field field, size_t line,
                                struct metadata *m, struct err *err)
{
	struct buf clean = BUF_INIT(2 * VALUE_LIMIT);
	enum zw_status status = ZW_OK;

	for (size_t at = 0; at <= cell.len && status == ZW_OK;) {
		const char *end = memchr(cell.text + at, '|', cell.len - at);
		size_t len = end && field_info(field)->many ? (size_t)(end - cell.text) - at
		                                            : cell.len - at;
		status = override_value(field, cell.text + at, len, &clean, err);
		if (status == ZW_OK)
			metadata_add(m, field, ORIGIN_TABLE, (uint32_t)line, buf_cstr(&clean),
			             clean.len);
		at += len + 1;
	}
	buf_release(&clean);
	return status;
}

/* Fills m, which was initialised, with what the row says. */
static enum zw_status take_row(const struct override_table *t, const struct row *row,
                               struct metadata *m, struct err *err)
{
	struct piece cell;
	enum zw_status status = ZW_OK;

	for (size_t at = 0, i = 0; next_cell(row->line, &at, &cell) && status == ZW_OK; i++) {
		if (i >= t->n_columns)
			return cell.len ? err_set(err, ZW_BAD_INPUT, "%s",
			                          _("more cells than columns"))
			                : ZW_OK;
		if (cell.len && t->columns[i] != COLUMN_FILE)
			status = take_cell(cell, (enum meta_field)t->columns[i], 0, m, err);
	}
	return status;
}

/* ---- Loading ---- */

static enum zw_status bad_line(const struct override_table *t, size_t line, const char *reason,
                               struct err *err)
{
	char why[sizeof(err->text)];

	snprintf(why, sizeof(why), "%s", reason);
	return err_set(err, ZW_BAD_INPUT, "%.300s:%zu: %.600s", buf_cstr(&t->path), line, why);
}

static int column_of(struct piece name)
{
	static const char *const files[] = {"file", "文件", "文件名", NULL};

	for (size_t i = 0; files[i]; i++)
		if (piece_same(name, files[i]))
			return COLUMN_FILE;
	enum meta_field field = field_find(name.text, name.len);
	return field == META_FIELDS ? -1 : (int)field;
}

static enum zw_status read_columns(struct override_table *t, struct piece line, struct err *err)
{
	struct piece name;
	bool seen[META_FIELDS + 1] = {false};

	for (size_t at = 0; next_cell(line, &at, &name);) {
		int column = column_of(name);
		if (column < 0 || t->n_columns == COLUMNS_LIMIT || seen[column]) {
			struct err reason;
			err_set(&reason, ZW_BAD_INPUT,
			        column >= 0 ? _("column \"%.*s\" is there twice")
			                    : _("no such field: \"%.*s\""),
			        (int)(name.len < 100 ? name.len : 100), name.text);
			return bad_line(t, 1, reason.text, err);
		}
		seen[column] = true;
		t->columns[t->n_columns++] = column;
	}
	return seen[COLUMN_FILE] ? ZW_OK : bad_line(t, 1, _("no column \"file\""), err);
}

static enum zw_status read_row(struct override_table *t, struct piece line, size_t number,
                               struct err *err)
{
	struct row row = {.line = line, .number = number};
	struct metadata m;
	struct err reason = {""};
	struct piece cell;

	metadata_init(&m);
	enum zw_status status = take_row(t, &row, &m, &reason);
	metadata_release(&m);
	for (size_t at = 0, i = 0; i < t->n_columns && next_cell(line, &at, &cell); i++)
		if (t->columns[i] == COLUMN_FILE)
			row.file = cell;
	if (status == ZW_OK && row.file.len == 0)
		status = err_set(&reason, ZW_BAD_INPUT, "%s", _("no file named"));
	if (status != ZW_OK)
		return bad_line(t, number, reason.text, err);
	buf_add(&t->rows, &row, sizeof(row));
	return ZW_OK;
}

static int compare_pieces(struct piece a, struct piece b)
{
	int order = memcmp(a.text, b.text, a.len < b.len ? a.len : b.len);

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_file(const void *a, const void *b)
{
	return compare_pieces(((const struct row *)a)->file, ((const struct row *)b)->file);
}

static enum zw_status check_twice(const struct override_table *t, struct err *err)
{
	for (size_t i = 1; i < count_rows(t); i++)
		if (by_file(row_at(t, i - 1), row_at(t, i)) == 0) {
			size_t a = row_at(t, i - 1)->number, b = row_at(t, i)->number;
			return bad_line(t, a > b ? a : b, _("a second row for this file"), err);
		}
	return ZW_OK;
}

static enum zw_status read_lines(struct override_table *t, struct err *err)
{
	const char *text = buf_cstr(&t->text), *line;
	size_t len, at = text_starts(text, t->text.len, "\xEF\xBB\xBF") ? 3 : 0, number = 0;
	enum zw_status status = ZW_OK;

	while (status == ZW_OK && text_line(text, t->text.len, &at, &line, &len)) {
		struct piece p = {line, len};
		number++;
		if (!utf8_valid(line, len))
			status = bad_line(t, number, _("not UTF-8"), err);
		else if (piece_of(line, len).len == 0)
			continue;
		else
			status = t->n_columns ? read_row(t, p, number, err)
			                      : read_columns(t, p, err);
	}
	if (status == ZW_OK && t->rows.len)
		qsort(t->rows.data, count_rows(t), sizeof(struct row), by_file);
	if (status == ZW_OK)
		status = buf_status(&t->rows, _("rows of a table"), err);
	return status == ZW_OK ? check_twice(t, err) : status;
}

enum zw_status override_load(const char *folder, struct override_table **table, struct err *err)
{
	struct override_table *t = calloc(1, sizeof(*t));
	struct err reason = {""};
	size_t len = strlen(folder);

	*table = NULL;
	if (!t)
		return err_no_memory(err);
	t->path = BUF_INIT(PATH_LIMIT);
	t->text = BUF_INIT(OVERRIDE_LIMIT);
	t->rows = BUF_INIT(ROWS_LIMIT * sizeof(struct row));
	buf_printf(&t->path, "%s%szhengwen.tsv", folder, len && folder[len - 1] == '/' ? "" : "/");
	if (access(buf_cstr(&t->path), F_OK) != 0) {
		override_free(t);
		return ZW_OK;
	}
	enum zw_status status = files_read(buf_cstr(&t->path), &t->text, &reason);
	if (status != ZW_OK)
		status = err_set(err, status == ZW_NO_MEMORY ? status : ZW_BAD_INPUT,
		                 "%.300s: %.600s", buf_cstr(&t->path), reason.text);
	else
		status = read_lines(t, err);
	if (status == ZW_OK)
		*table = t;
	else
		override_free(t);
	return status;
}

/* ---- Applying ---- */

static const struct row *find_row(const struct override_table *table, const char *file)
{
	struct row wanted = {.file = piece_of(file, strlen(file))};

	if (count_rows(table) == 0)
		return NULL;
	return bsearch(&wanted, table->rows.data, count_rows(table), sizeof(struct row), by_file);
}

void override_table_row(const struct override_table *table, const char *file, struct buf *text)
{
	const struct row *row = find_row(table, file);

	if (!row)
		return;
	buf_add(text, table->columns, table->n_columns * sizeof(table->columns[0]));
	buf_add(text, row->line.text, row->line.len);
}

enum zw_status override_table_apply(const struct override_table *table, const char *file,
                                    struct metadata *m, struct err *err)
{
	const struct row *row = find_row(table, file);
	struct metadata values;

	if (!row)
		return ZW_OK;
	metadata_init(&values);
	enum zw_status status = take_row(table, row, &values, err);
	for (int f = 0; f < META_FIELDS && status == ZW_OK; f++) {
		const struct meta_value *v;
		enum meta_field field = (enum meta_field)f;
		if (metadata_get(&values, field, 0))
			metadata_clear(m, field);
		for (size_t i = 0; (v = metadata_get(&values, field, i)); i++)
			metadata_add(m, field, ORIGIN_TABLE, 0, v->text, strlen(v->text));
	}
	metadata_release(&values);
	return status == ZW_OK ? buf_status(&m->values, _("metadata"), err) : status;
}
