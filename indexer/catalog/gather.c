/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What facts.c writes, read back: the keys are explained there. In order: what is taken of a
 * document, lines, shards.
 */
#include "indexer/catalog/gather.h"

#include "core/i18n.h"
#include "indexer/catalog/facts.h"
#include "indexer/catalog/relate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gathered_drop(struct sorter **s)
{
	sorter_free(*s);
	*s = NULL;
}

void documents_release(struct documents *d)
{
	free(d->rows);
	free(d->ranks);
	free(d->versions);
	free(d->versions_at);
	d->rows = NULL;
	d->ranks = d->versions = d->versions_at = NULL;
}

void gathered_init(struct gathered *g, const char *dir)
{
	*g = (struct gathered){.dir = dir};
	spool_init(&g->heads, dir, UINT64_MAX);
	spool_init(&g->cites, dir, UINT64_MAX);
	spool_init(&g->titles, dir, UINT64_MAX);
}

void gathered_release(struct gathered *g)
{
	documents_release(&g->documents);
	spool_release(&g->heads);
	spool_release(&g->cites);
	spool_release(&g->titles);
	gathered_drop(&g->paths);
	gathered_drop(&g->values);
	gathered_drop(&g->names);
	gathered_drop(&g->aliases);
}

/* ---- A document ---- */

struct taking {
	struct gathered *g;
	struct catalog_image *image;
	struct formers formers;
	struct buf key, articles /* struct catalog_article, of one document */;
	uint32_t document;
	enum zw_status status; /* of the sorters, the first that failed */
	struct err *err;
};

static uint32_t number(const struct json_t *array, size_t i)
{
	return (uint32_t)js_as_int(js_item(array, i));
}

static void add_u32(struct spool *s, uint32_t n)
{
	spool_add(s, &n, sizeof(n));
}

/* With its NUL, which ends it where keys are compared. */
static void add_string(struct buf *key, const char *text)
{
	buf_add(key, text, strlen(text) + 1);
}

/* The key that was put together; value: bytes. */
static void sort(struct taking *t, struct sorter *s, const void *value, size_t len)
{
	if (t->status == ZW_OK)
		t->status = buf_status(&t->key, _("catalog"), t->err);
	if (t->status == ZW_OK)
		t->status = sorter_add(s, t->key.data, t->key.len, value, len, t->err);
	buf_reset(&t->key);
}

static void take_path(struct taking *t, const char *path)
{
	BUF_HERE(document, sizeof(uint32_t));

	buf_str(&t->key, path);
	sort_key_u32(&document, t->document);
	sort(t, t->g->paths, document.data, document.len);
	buf_release(&document);
}

static void take_values(struct taking *t, const struct json_t *object)
{
	BUF_HERE(value, 2 * sizeof(uint32_t));
	uint32_t place = 0;

	for (enum meta_field field = 0; field < META_FIELDS; field++) {
		const struct json_t *list = js_member(object, field_info(field)->key);
		for (size_t i = 0; i < js_size(list); i++) {
			sort_key_u32(&t->key, field);
			add_string(&t->key, js_as_str(js_item(list, i)));
			buf_reset(&value);
			sort_key_u32(&value, t->document);
			sort_key_u32(&value, place++);
			sort(t, t->g->values, value.data, value.len);
		}
	}
	buf_release(&value);
}

static void add_name(struct taking *t, enum name_kind kind, const char *key, uint32_t passage)
{
	uint32_t number = kind;

	sort_key_u64(&t->key, catalog_hash(kind, key, strlen(key)));
	sort_key_u32(&t->key, t->document);
	sort_key_u32(&t->key, passage);
	sort(t, t->g->names, &number, sizeof(number));
}

static void take_names(struct taking *t, const struct json_t *list, const char *path)
{
	const char *former;

	for (size_t i = 0; i < js_size(list); i++) {
		const struct json_t *row = js_item(list, i);
		add_name(t, (enum name_kind)number(row, 0), js_as_str(js_item(row, 1)),
		         number(row, 2));
	}
	while (t->status == ZW_OK && (former = formers_next(&t->formers, t->document, path)))
		add_name(t, NAME_FORMER, former, 0);
	if (t->status == ZW_OK)
		t->status = formers_status(&t->formers, t->err);
}

static int by_article(const void *a, const void *b)
{
	const struct catalog_article *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	if (x->sub != y->sub)
		return x->sub < y->sub ? -1 : 1;
	return (x->passage > y->passage) - (x->passage < y->passage);
}

static void take_articles(struct taking *t, const struct json_t *list, struct gathered_head *head)
{
	size_t n = js_size(list);

	catalog_add(t->image, CATALOG_ARTICLES_AT, catalog_rows(t->image, CATALOG_ARTICLES));
	buf_reset(&t->articles);
	for (size_t i = 0; i < n; i++) {
		const struct json_t *row = js_item(list, i);
		struct catalog_article a = {number(row, 0), number(row, 1), number(row, 2)};
		buf_add(&t->articles, &a, sizeof(a));
	}
	if (t->status == ZW_OK)
		t->status = buf_status(&t->articles, _("catalog"), t->err);
	if (t->status != ZW_OK || n == 0)
		return;
	struct catalog_article *all = (void *)t->articles.data;
	qsort(all, n, sizeof(*all), by_article);
	spool_add(&t->image->sections[CATALOG_ARTICLES], all, n * sizeof(*all));
	head->first_article = all[0].number;
	head->last_article = all[n - 1].number;
}

/* Versions of one law say it once: `source` is their name. */
static void take_aliases(struct taking *t, const struct json_t *list, const char *source)
{
	for (size_t i = 0; i < js_size(list); i++) {
		const struct json_t *row = js_item(list, i);
		add_string(&t->key, js_as_str(js_item(row, 0)));
		add_string(&t->key, js_as_str(js_item(row, 1)));
		buf_str(&t->key, source);
		sort(t, t->g->aliases, NULL, 0);
	}
}

static void take_parts(struct taking *t, const struct json_t *list)
{
	add_u32(&t->g->cites, (uint32_t)js_size(list));
	for (size_t i = 0; i < js_size(list); i++)
		add_u32(&t->g->cites, number(list, i));
}

static void take_citations(struct taking *t, const struct json_t *list)
{
	add_u32(&t->g->cites, (uint32_t)js_size(list));
	for (size_t i = 0; i < js_size(list); i++) {
		const struct json_t *row = js_item(list, i);
		const char *key = js_as_str(js_item(row, 4));
		struct gathered_citation c = {
		        .passage = number(row, 0),
		        .start = number(row, 1),
		        .len = number(row, 2),
		        .kind = number(row, 3),
		        .key_len = (uint32_t)strlen(key),
		        .article = number(row, 5),
		        .sub = number(row, 6),
		        .article_to = number(row, 7),
		        .sub_to = number(row, 8),
		        .repeals = number(row, 9),
		};
		spool_add(&t->g->cites, &c, sizeof(c));
		spool_add(&t->g->cites, key, (size_t)c.key_len + 1);
	}
}

static uint32_t latest(const struct catalog_document *d)
{
	const uint32_t days[] = {d->published, d->effective, d->date};
	uint32_t day = d->written;

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (days[i] > day)
			day = days[i];
	return day;
}

static void take_row(struct taking *t, const struct json_t *json)
{
	const struct json_t *days = js_member(json, "days");
	struct catalog_document *row = &t->g->documents.rows[t->document];

	*row = (struct catalog_document){
	        .work = CATALOG_NONE,
	        .same = t->document,
	        .next_same = t->document,
	        .written = number(days, 0),
	        .published = number(days, 1),
	        .effective = number(days, 2),
	        .repealed = number(days, 3),
	        .date = number(days, 4),
	        .stated = (uint32_t)js_as_int(js_member(json, "stated")),
	        .normative = (uint32_t)js_as_int(js_member(json, "normative")),
	};
	row->begin = latest(row);
}

/* NULL, which has no members: of one that is dead. */
static void take_document(struct taking *t, const struct json_t *json)
{
	const char *path = js_as_str(js_member(json, "path"));
	const char *title = js_as_str(js_member(json, "title"));
	const char *work = js_as_str(js_member(json, "work"));
	struct gathered_head head = {.work_len = (uint32_t)strlen(work)};

	snprintf(head.same, sizeof(head.same), "%s", js_as_str(js_member(json, "same")));
	take_row(t, json);
	take_path(t, path);
	take_values(t, js_member(json, "values"));
	take_names(t, js_member(json, "names"), path);
	take_articles(t, js_member(json, "articles"), &head);
	take_aliases(t, js_member(json, "aliases"), *work ? work : path);
	take_parts(t, js_member(json, "parts"));
	take_citations(t, js_member(json, "cites"));
	spool_add(&t->g->heads, &head, sizeof(head));
	spool_add(&t->g->heads, work, head.work_len);
	add_u32(&t->g->titles, (uint32_t)strlen(title));
	spool_add(&t->g->titles, title, strlen(title));
	t->document++;
}

/* ---- Lines ---- */

static enum zw_status taken_status(const struct taking *t, struct err *err)
{
	const struct spool *all[] = {&t->g->heads, &t->g->cites, &t->g->titles,
	                             &t->image->sections[CATALOG_ARTICLES_AT],
	                             &t->image->sections[CATALOG_ARTICLES]};
	enum zw_status status = t->status;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && status == ZW_OK; i++)
		if (all[i]->failed != ZW_OK)
			status = spool_status(all[i], _("catalog"), err);
	return status;
}

static enum zw_status take_line(struct taking *t, const struct buf *line, bool dead,
                                struct err *err)
{
	struct json_t *json = NULL;
	enum zw_status status = buf_status(line, _("facts of one document"), err);

	if (status == ZW_OK && !dead)
		status = js_parse(buf_cstr(line), line->len, &json, err);
	if (status != ZW_OK)
		return status;
	t->err = err;
	take_document(t, json);
	js_free(json);
	return taken_status(t, err);
}

/* *n: the lines there are. */
static enum zw_status take_lines(struct taking *t, FILE *file, const struct collection *c,
                                 size_t shard, uint32_t *n, struct err *err)
{
	struct buf line = BUF_INIT(FACTS_LIMIT);
	uint32_t documents = c->manifest->shards[shard].documents;
	enum zw_status status = ZW_OK;

	for (*n = 0; status == ZW_OK && buf_getline(&line, file); ++*n)
		/* There is no room for what is too much. */
		if (*n < documents)
			status = take_line(t, &line, collection_is_dead(c, shard, *n + 1), err);
	buf_release(&line);
	return status;
}

/* ---- Shards ---- */

static enum zw_status read_shard(struct taking *t, const char *path, const struct collection *c,
                                 size_t shard, struct err *err)
{
	struct err reason = {""};
	uint32_t n, documents = c->manifest->shards[shard].documents;
	FILE *file = fopen(path, "re");

	if (!file)
		return err_errno(err, path);
	enum zw_status status = take_lines(t, file, c, shard, &n, &reason);
	if (status == ZW_OK && ferror(file))
		status = err_errno(&reason, path);
	fclose(file);
	if (status == ZW_IO) /* which says of what: of this file, or of those that are made */
		return err_set(err, status, "%s", reason.text);
	if (status != ZW_OK)
		return err_set(err, status == ZW_BAD_INPUT ? ZW_BAD_INDEX : status,
		               "%.300s: %.600s", path, reason.text);
	if (n != documents)
		return err_set(err, ZW_BAD_INDEX,
		               _("%s: %" PRIu32 " entries, the manifest says %" PRIu32), path, n,
		               documents);
	return ZW_OK;
}

static enum zw_status make_room(const struct collection *c, struct gathered *g, struct err *err)
{
	const struct manifest *m = c->manifest;
	size_t n = 0;

	for (size_t i = 0; i < m->n_shards; i++)
		n += m->shards[i].documents;
	if (n >= CATALOG_NONE)
		return err_set(err, ZW_LIMIT, _("%s: over the limit of %zu bytes"), _("catalog"),
		               (size_t)CATALOG_NONE * sizeof(struct catalog_document));
	g->documents.n = (uint32_t)n;
	g->documents.rows = calloc(n + 1, sizeof(*g->documents.rows));
	if (!g->documents.rows)
		return err_no_memory(err);
	enum zw_status status = sorter_new(g->dir, SORT_MEMORY_NAMES, &g->paths, err);
	if (status == ZW_OK)
		status = sorter_new(g->dir, SORT_MEMORY_VALUES, &g->values, err);
	if (status == ZW_OK)
		status = sorter_new(g->dir, SORT_MEMORY_NAMES, &g->names, err);
	if (status == ZW_OK)
		status = sorter_new(g->dir, SORT_MEMORY_NAMES, &g->aliases, err);
	return status;
}

enum zw_status gathered_read(const struct collection *c, struct sorter *former,
                             struct catalog_image *image, struct gathered *g, struct err *err)
{
	const struct manifest *m = c->manifest;
	PATH_BUF(path);
	struct taking t = {.g = g,
	                   .image = image,
	                   .key = BUF_INIT(FACTS_LIMIT),
	                   .articles = BUF_INIT(FACTS_LIMIT)};

	enum zw_status status = make_room(c, g, err);
	formers_init(&t.formers, former);
	for (size_t i = 0; i < m->n_shards && status == ZW_OK; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s/facts", c->dir, m->shards[i].name);
		status = read_shard(&t, buf_cstr(&path), c, i, err);
	}
	catalog_add(image, CATALOG_ARTICLES_AT, catalog_rows(image, CATALOG_ARTICLES));
	image->documents = g->documents.n;
	formers_release(&t.formers);
	buf_release(&path);
	buf_release(&t.key);
	buf_release(&t.articles);
	return status;
}
