/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/citing.h"

#include "core/i18n.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/show/result.h"

#include <stdlib.h>
#include <string.h>

enum { CITING_LIMIT = 256 << 20 };

/* A citing passage, and the citation by which it is known (of several the first). */
struct citing {
	struct place from;
	uint32_t rank; /* of its document */
	uint32_t index;
};

/* ---- Which ---- */

static void add_of(const struct catalog *c, uint32_t document, uint32_t passage, struct buf *list)
{
	struct catalog_list cited = catalog_cited_by(c, document, passage);

	for (size_t i = 0; i < cited.n; i++) {
		const struct catalog_citation *from = catalog_citation(c, cited.at[i]);
		if (!from || fold_text(c, from->from_document) != from->from_document)
			continue;
		struct citing row = {{from->from_document, from->from_passage},
		                     catalog_rank(c, from->from_document),
		                     cited.at[i]};
		buf_add(list, &row, sizeof(row));
	}
}

static int by_place(const void *a, const void *b)
{
	const struct citing *x = a, *y = b;
	const uint32_t keys[][2] = {
	        {x->rank, y->rank}, {x->from.passage, y->from.passage}, {x->index, y->index}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	return 0;
}

static bool same_place(const struct citing *a, const struct citing *b)
{
	return a->from.document == b->from.document && a->from.passage == b->from.passage;
}

/* In the order of the citing documents, each passage once. */
static size_t sort(struct buf *list)
{
	struct citing *rows = (void *)list->data;
	size_t n = list->len / sizeof(*rows), kept = 0;

	if (n == 0)
		return 0;
	qsort(rows, n, sizeof(*rows), by_place);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || !same_place(&rows[kept - 1], &rows[i]))
			rows[kept++] = rows[i];
	list->len = kept * sizeof(*rows);
	return kept;
}

uint32_t citing_count(const struct catalog *c, uint32_t document, uint32_t passage)
{
	struct buf list = BUF_INIT(CITING_LIMIT);

	add_of(c, document, passage, &list);
	uint32_t n = (uint32_t)sort(&list);
	buf_release(&list);
	return n;
}

/* Of a document: what cites any version of its work, but for those versions. */
static void add_of_work(const struct catalog *c, uint32_t document, struct buf *list)
{
	uint32_t work = fold_work(c, document);
	struct catalog_list versions = catalog_versions(c, work);
	size_t kept = 0;

	for (size_t i = 0; i < versions.n; i++)
		add_of(c, versions.at[i], 0, list);
	struct citing *rows = (void *)list->data;
	for (size_t i = 0; i < list->len / sizeof(*rows); i++)
		if (fold_work(c, rows[i].from.document) != work)
			rows[kept++] = rows[i];
	list->len = kept * sizeof(*rows);
}

/* ---- What is shown of each ---- */

/* The citations of one passage of what is listed, as marks. */
static void add_marks(const struct catalog *c, const struct citing *row, uint32_t document,
                      uint32_t passage, const struct passage_record *record, struct buf *marks)
{
	struct catalog_citations cites = catalog_cites_in(c, row->from.document, row->from.passage);
	uint32_t work = fold_work(c, document);
	size_t end = 0;

	for (size_t i = 0; i < cites.n; i++) {
		const struct catalog_citation *at = &cites.at[i];
		bool meant = passage ? at->document == document && at->passage == passage
		                     : fold_work(c, at->document) == work;
		if (!meant || at->start < end || at->start > record->text_len ||
		    at->len > record->text_len - at->start)
			continue;
		struct mark mark = {.start = at->start, .len = at->len};
		buf_add(marks, &mark, sizeof(mark));
		end = at->start + at->len;
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void citing_sort(struct buf *works)
{
	if (works->len)
		qsort(works->data, works->len / sizeof(uint32_t), sizeof(uint32_t), by_number);
}

static bool is_among(const struct buf *works, uint32_t work)
{
	return works->len &&
	       bsearch(&work, works->data, works->len / sizeof(work), sizeof(work), by_number);
}

void citing_marks(const struct catalog *c, struct place passage, const struct buf *works,
                  size_t text_len, struct buf *marks)
{
	struct catalog_citations cites = catalog_cites_in(c, passage.document, passage.passage);

	for (size_t i = 0; i < cites.n; i++) {
		const struct catalog_citation *at = &cites.at[i];
		struct mark mark = {.start = at->start, .len = at->len};
		if (mark.start <= text_len && mark.len <= text_len - mark.start &&
		    is_among(works, fold_work(c, at->document)))
			buf_add(marks, &mark, sizeof(mark));
	}
}

static enum zw_status load_row(const struct generation *g, const struct citing *from,
                               uint32_t document, uint32_t passage, struct citing_row *row,
                               struct err *err)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT), marks = BUF_INIT(SHOWN_LIMIT);
	struct entry entry = matching_entry(g, SCOPE_PASSAGE, from->from);
	struct passage_record record;
	enum zw_status status = catalog_document_load(g, from->from.document, &row->document, err);

	if (status == ZW_OK && !entry.at)
		status = err_set(err, ZW_BAD_INDEX, "%s", _("the catalog of the index is damaged"));
	if (status == ZW_OK)
		status = passage_load(&g->shards[entry.shard], entry.at, &data, &record, err);
	if (status == ZW_OK) {
		memcpy(row->article, record.article, sizeof(row->article));
		memcpy(row->anchor, record.anchor, sizeof(row->anchor));
		add_marks(g->catalog, from, document, passage, &record, &marks);
		status = buf_status(&marks, _("snippet"), err);
	}
	if (status == ZW_OK)
		status = snippet_around(record.text, record.text_len, (const void *)marks.data,
		                        marks.len / sizeof(struct mark), &row->snippet, err);
	buf_release(&marks);
	buf_release(&data);
	return status;
}

/* ---- The list ---- */

/* The ordinal of the passage of that anchor. */
static enum zw_status find_anchor(const struct shard *shard, uint32_t document, const char *anchor,
                                  uint32_t *ordinal, struct err *err)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	struct passage_record record;
	uint32_t first, end;
	enum zw_status status = ZW_OK;

	*ordinal = 0;
	shard_passages_of(shard, document, &first, &end);
	for (uint32_t p = first, wanted = first; status == ZW_OK && p < end && !*ordinal; p++) {
		if (p == wanted)
			wanted = shard_want_passages(shard, p, end);
		status = passage_load(shard, p, &data, &record, err);
		if (status == ZW_OK && strcmp(record.anchor, anchor) == 0)
			*ordinal = p - first + 1;
	}
	buf_release(&data);
	if (status == ZW_OK && !*ordinal)
		status = err_set(err, ZW_NOT_FOUND, _("the document has no place %s"), anchor);
	return status;
}

static uint32_t count_documents(const struct citing *rows, size_t n)
{
	uint32_t documents = 0;

	for (size_t i = 0; i < n; i++)
		documents += i == 0 || rows[i - 1].from.document != rows[i].from.document;
	return documents;
}

enum { WANTED = 128 /* rows at a time */ };

/* Of a distant index: some rows in one wait. */
static void want_rows(const struct generation *g, const struct citing *rows, size_t n)
{
	for (size_t i = 0; g->remote && i < n; i++) {
		struct entry passage = matching_entry(g, SCOPE_PASSAGE, rows[i].from);
		struct entry document = matching_entry(g, SCOPE_DOCUMENT, rows[i].from);
		if (!passage.at || !document.at)
			continue;
		shard_want_document(&g->shards[document.shard], document.at);
		(void)shard_want_passages(&g->shards[passage.shard], passage.at, passage.at + 1);
	}
}

static enum zw_status load_rows(const struct generation *g, uint32_t document, uint32_t passage,
                                const struct citing *rows, size_t n, struct citing_list *list,
                                struct err *err)
{
	enum zw_status status = ZW_OK;

	list->at = calloc(n + 1, sizeof(*list->at));
	if (!list->at)
		return err_no_memory(err);
	while (status == ZW_OK && list->n < n) {
		struct citing_row *row = &list->at[list->n];
		if (list->n % WANTED == 0)
			want_rows(g, rows + list->n, n - list->n < WANTED ? n - list->n : WANTED);
		status = load_row(g, &rows[list->n++], document, passage, row, err);
	}
	return status;
}

/* Leaves those whose shard is there. */
static void drop_missing(const struct generation *g, struct buf *found)
{
	struct citing *rows = (void *)found->data;
	size_t n = found->len / sizeof(*rows), kept = 0;

	for (size_t i = 0; i < n; i++)
		if (store_has(g, rows[i].from.document))
			rows[kept++] = rows[i];
	found->len = kept * sizeof(*rows);
}

static enum zw_status cited_by_once(struct searcher *s, const char *path, const char *anchor,
                                    uint32_t offset, uint32_t limit, struct citing_list *list,
                                    struct err *err)
{
	const struct generation *g = s->generation;
	struct buf found = BUF_INIT(CITING_LIMIT);
	struct citing_list l = {0};
	struct entry at;
	uint32_t passage = 0;
	enum zw_status status = path_find(g, path, &at, err);

	if (status == ZW_OK && anchor && *anchor)
		status = find_anchor(&g->shards[at.shard], at.at, anchor, &passage, err);
	if (status != ZW_OK)
		return status;
	uint32_t document = matching_document(g, SCOPE_DOCUMENT, at);
	if (passage)
		add_of(g->catalog, document, passage, &found);
	else
		add_of_work(g->catalog, document, &found);
	drop_missing(g, &found);
	size_t n = sort(&found), from = offset < n ? offset : n;
	const struct citing *rows = (const void *)found.data;
	l.passages = (uint32_t)n;
	l.documents = count_documents(rows, n);
	status = buf_status(&found, _("citations"), err);
	if (status == ZW_OK)
		status = load_rows(g, document, passage, n ? rows + from : rows,
		                   limit < n - from ? limit : n - from, &l, err);
	buf_release(&found);
	if (status == ZW_OK)
		*list = l;
	else
		citing_list_release(&l);
	return status;
}

enum zw_status searcher_cited_by(struct searcher *s, const char *path, const char *anchor,
                                 uint32_t offset, uint32_t limit, struct citing_list *list,
                                 struct err *err)
{
	enum zw_status status = store_refresh(s->generation, err);

	for (bool again = status == ZW_OK; again;) {
		status = cited_by_once(s, path, anchor, offset, limit, list, err);
		bool made = status == ZW_OK;
		status = store_settle(s->generation, status, &again, err);
		if (made && (again || status != ZW_OK))
			citing_list_release(list);
	}
	return status;
}

void citing_list_release(struct citing_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		document_record_release(&list->at[i].document);
		snippet_release(&list->at[i].snippet);
	}
	free(list->at);
	*list = (struct citing_list){0};
}
