/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What facts.c writes, read back: the keys are explained there.
 */
#include "indexer/catalog/gather.h"

#include "core/files.h"
#include "core/i18n.h"
#include "indexer/catalog/facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Of each array: far more than a small machine holds. */
static const size_t ROWS_LIMIT = UINT32_MAX;

uint32_t gathered_count(const struct gathered *g)
{
	return (uint32_t)(g->documents.len / sizeof(struct gathered_document));
}

struct gathered_document *gathered_at(const struct gathered *g, uint32_t document)
{
	return (struct gathered_document *)(void *)g->documents.data + document;
}

const char *gathered_text(const struct gathered *g, struct text text)
{
	return buf_cstr(&g->strings) + text.at;
}

void gathered_thin(struct gathered *g)
{
	buf_release(&g->values);
	buf_release(&g->names);
	buf_release(&g->parts);
	buf_release(&g->articles);
	buf_release(&g->aliases);
	buf_release(&g->cites);
}

void gathered_release(struct gathered *g)
{
	buf_release(&g->strings);
	buf_release(&g->documents);
	gathered_thin(g);
}

static struct text keep(struct gathered *g, const struct json_t *value)
{
	const char *string = js_as_str(value);
	struct text text = {(uint32_t)g->strings.len, (uint32_t)strlen(string)};

	buf_add(&g->strings, string, (size_t)text.len + 1);
	return text;
}

static uint32_t number(const struct json_t *array, size_t i)
{
	return (uint32_t)js_as_int(js_item(array, i));
}

static struct rows rows_from(const struct buf *b, size_t before, size_t size)
{
	return (struct rows){(uint32_t)(before / size), (uint32_t)((b->len - before) / size)};
}

static struct rows take_values(struct gathered *g, const struct json_t *object)
{
	size_t before = g->values.len;

	for (enum meta_field field = 0; field < META_FIELDS; field++) {
		const struct json_t *list = js_member(object, field_info(field)->key);
		for (size_t i = 0; i < js_size(list); i++) {
			struct gathered_value v = {field, keep(g, js_item(list, i))};
			buf_add(&g->values, &v, sizeof(v));
		}
	}
	return rows_from(&g->values, before, sizeof(struct gathered_value));
}

static struct rows take_names(struct gathered *g, const struct json_t *list)
{
	size_t before = g->names.len;

	for (size_t i = 0; i < js_size(list); i++) {
		const struct json_t *row = js_item(list, i);
		struct gathered_name n = {number(row, 0), keep(g, js_item(row, 1)), number(row, 2)};
		buf_add(&g->names, &n, sizeof(n));
	}
	return rows_from(&g->names, before, sizeof(struct gathered_name));
}

static struct rows take_parts(struct gathered *g, const struct json_t *list)
{
	size_t before = g->parts.len;

	for (size_t i = 0; i < js_size(list); i++) {
		uint32_t first = number(list, i);
		buf_add(&g->parts, &first, sizeof(first));
	}
	return rows_from(&g->parts, before, sizeof(uint32_t));
}

static struct rows take_articles(struct gathered *g, const struct json_t *list)
{
	size_t before = g->articles.len;

	for (size_t i = 0; i < js_size(list); i++) {
		const struct json_t *row = js_item(list, i);
		struct gathered_article a = {number(row, 0), number(row, 1), number(row, 2)};
		buf_add(&g->articles, &a, sizeof(a));
	}
	return rows_from(&g->articles, before, sizeof(struct gathered_article));
}

static struct rows take_aliases(struct gathered *g, const struct json_t *list)
{
	size_t before = g->aliases.len;

	for (size_t i = 0; i < js_size(list); i++) {
		const struct json_t *row = js_item(list, i);
		struct gathered_alias a = {keep(g, js_item(row, 0)), keep(g, js_item(row, 1)),
		                           gathered_count(g)};
		buf_add(&g->aliases, &a, sizeof(a));
	}
	return rows_from(&g->aliases, before, sizeof(struct gathered_alias));
}

static struct rows take_citations(struct gathered *g, const struct json_t *list)
{
	size_t before = g->cites.len;

	for (size_t i = 0; i < js_size(list); i++) {
		const struct json_t *row = js_item(list, i);
		struct gathered_citation c = {
		        .passage = number(row, 0),
		        .start = number(row, 1),
		        .len = number(row, 2),
		        .kind = number(row, 3),
		        .key = keep(g, js_item(row, 4)),
		        .article = number(row, 5),
		        .sub = number(row, 6),
		        .article_to = number(row, 7),
		        .sub_to = number(row, 8),
		        .repeals = number(row, 9),
		};
		buf_add(&g->cites, &c, sizeof(c));
	}
	return rows_from(&g->cites, before, sizeof(struct gathered_citation));
}

static void take_document(struct gathered *g, const struct json_t *json)
{
	const struct json_t *days = js_member(json, "days");
	struct gathered_document d = {
	        .path = keep(g, js_member(json, "path")),
	        .title = keep(g, js_member(json, "title")),
	        .work = keep(g, js_member(json, "work")),
	        .normative = (uint32_t)js_as_int(js_member(json, "normative")),
	        .stated = (uint32_t)js_as_int(js_member(json, "stated")),
	        .written = number(days, 0),
	        .published = number(days, 1),
	        .effective = number(days, 2),
	        .repealed = number(days, 3),
	        .date = number(days, 4),
	        .values = take_values(g, js_member(json, "values")),
	        .names = take_names(g, js_member(json, "names")),
	        .parts = take_parts(g, js_member(json, "parts")),
	        .articles = take_articles(g, js_member(json, "articles")),
	        .aliases = take_aliases(g, js_member(json, "aliases")),
	        .cites = take_citations(g, js_member(json, "cites")),
	};

	snprintf(d.same, sizeof(d.same), "%s", js_as_str(js_member(json, "same")));
	buf_add(&g->documents, &d, sizeof(d));
}

static enum zw_status read_line(struct gathered *g, const struct buf *line, struct err *err)
{
	struct json_t *json;
	enum zw_status status = js_parse(buf_cstr(line), line->len, &json, err);

	if (status != ZW_OK)
		return status;
	take_document(g, json);
	js_free(json);
	return ZW_OK;
}

static enum zw_status gathered_status(const struct gathered *g, struct err *err)
{
	const struct buf *all[] = {&g->strings, &g->documents, &g->values,  &g->names,
	                           &g->parts,   &g->articles,  &g->aliases, &g->cites};
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && status == ZW_OK; i++)
		status = buf_status(all[i], _("catalog"), err);
	return status;
}

/* A row of nothing: its strings are the empty one that strings begin with. */
static void take_dead(struct gathered *g)
{
	struct gathered_document d = {.same = ""};

	buf_add(&g->documents, &d, sizeof(d));
}

static enum zw_status read_shard(struct gathered *g, const char *path, const struct collection *c,
                                 size_t shard, struct err *err)
{
	struct buf line = BUF_INIT(FACTS_LIMIT);
	struct err reason = {""};
	uint32_t before = gathered_count(g), documents = c->manifest->shards[shard].documents;
	enum zw_status status = ZW_OK;
	FILE *file = fopen(path, "re");

	if (!file)
		return err_errno(err, path);
	while (status == ZW_OK && buf_getline(&line, file)) {
		status = buf_status(&line, _("facts of one document"), &reason);
		if (status == ZW_OK && collection_is_dead(c, shard, gathered_count(g) - before + 1))
			take_dead(g);
		else if (status == ZW_OK)
			status = read_line(g, &line, &reason);
		if (status == ZW_OK)
			status = gathered_status(g, &reason);
	}
	if (status == ZW_OK && ferror(file))
		status = err_errno(&reason, path);
	fclose(file);
	buf_release(&line);
	if (status != ZW_OK)
		return err_set(err, status == ZW_BAD_INPUT ? ZW_BAD_INDEX : status,
		               "%.300s: %.600s", path, reason.text);
	if (gathered_count(g) - before != documents)
		return err_set(err, ZW_BAD_INDEX,
		               _("%s: %" PRIu32 " entries, the manifest says %" PRIu32), path,
		               gathered_count(g) - before, documents);
	return ZW_OK;
}

enum zw_status gathered_read(const struct collection *c, struct gathered *gathered, struct err *err)
{
	const struct manifest *m = c->manifest;
	PATH_BUF(path);
	struct gathered g = {
	        .strings = BUF_INIT(ROWS_LIMIT),
	        .documents = BUF_INIT(ROWS_LIMIT),
	        .values = BUF_INIT(ROWS_LIMIT),
	        .names = BUF_INIT(ROWS_LIMIT),
	        .parts = BUF_INIT(ROWS_LIMIT),
	        .articles = BUF_INIT(ROWS_LIMIT),
	        .aliases = BUF_INIT(ROWS_LIMIT),
	        .cites = BUF_INIT(ROWS_LIMIT),
	};
	enum zw_status status = ZW_OK;

	buf_char(&g.strings, '\0');
	for (size_t i = 0; i < m->n_shards && status == ZW_OK; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s/facts", c->dir, m->shards[i].name);
		status = read_shard(&g, buf_cstr(&path), c, i, err);
	}
	buf_release(&path);
	if (status == ZW_OK)
		*gathered = g;
	else
		gathered_release(&g);
	return status;
}
