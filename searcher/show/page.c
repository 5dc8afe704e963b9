/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A whole document, to be read: its passages with the hits of a query.
 */
#include "core/i18n.h"
#include "searcher/show/result.h"

#include <string.h>

/* The document of this path in one shard; 0 if it is not there. */
static enum zw_status find_path(const struct shard *shard, const char *path, uint32_t *document,
                                struct err *err)
{
	char term[PATH_TERM_SIZE];
	struct xap_postings *postings;
	uint32_t count;

	*document = 0;
	terms_path(path, term);
	enum zw_status status =
	        xap_postings_open(shard->documents, term, strlen(term), &postings, err);
	if (status == ZW_OK && postings)
		status = xap_postings_seek(postings, 1, document, &count, err);
	xap_postings_close(postings);
	return status;
}

/* The data of all passages one behind the other, then the records, which point into it. */
static enum zw_status load_passages(const struct shard *shard, uint32_t document, struct page *page,
                                    struct err *err)
{
	uint32_t first, end;
	struct buf ends = BUF_INIT(SHOWN_LIMIT);
	enum zw_status status = ZW_OK;

	shard_passages_of(shard, document, &first, &end);
	for (uint32_t p = first; p < end && status == ZW_OK; p++) {
		status = xap_data(shard->passages, p, &page->data, err);
		buf_add(&ends, &page->data.len, sizeof(page->data.len));
	}
	if (status == ZW_OK)
		status = buf_status(&ends, _("document"), err);
	const size_t *end_of = (const void *)ends.data;
	for (size_t i = 0, start = 0; status == ZW_OK && i < end - first; start = end_of[i++]) {
		struct page_passage passage = {0};
		status = passage_decode(page->data.data + start, end_of[i] - start, &passage.record,
		                        err);
		buf_add(&page->passages, &passage, sizeof(passage));
		if (status == ZW_OK)
			status = buf_status(&page->passages, _("document"), err);
	}
	buf_release(&ends);
	return status;
}

/* Words are marked only where the document has no item as written, pairs where it has none of the
 * words either: it was found by a question. */
static enum zw_status mark_passages(struct searcher *s, const struct query *q, struct page *page,
                                    struct err *err)
{
	struct page_passage *passages = (void *)page->passages.data;
	size_t n = page->passages.len / sizeof(*passages);
	enum zw_status status = ZW_OK;

	for (int of = NEEDLES_WHOLE; of <= NEEDLES_PAIRS && !page->marks.len && !status; of++) {
		struct needles needles;
		status = needles_init(&needles, q, (enum needles_of)of, err);
		for (size_t i = 0; i < n && status == ZW_OK; i++) {
			size_t before = page->marks.len;
			status = marks_find(&needles, passages[i].record.text,
			                    passages[i].record.text_len, &s->tokens, &page->marks,
			                    err);
			passages[i].first_mark = before / sizeof(struct mark);
			passages[i].n_marks = (page->marks.len - before) / sizeof(struct mark);
		}
		needles_release(&needles);
	}
	return status;
}

static enum zw_status load_page(struct searcher *s, const struct shard *shard, uint32_t document,
                                const char *path, const struct query *q, struct page *page,
                                struct err *err)
{
	struct page p = {
	        .data = BUF_INIT((size_t)4 * SHOWN_LIMIT),
	        .passages = BUF_INIT(SIZE_MAX / 4),
	        .marks = BUF_INIT((size_t)16 * SHOWN_LIMIT),
	};
	enum zw_status status = document_load(shard, document, &p.document, err);

	/* Two paths of one hash would be a wonder; a wrong document would be worse. */
	if (status == ZW_OK && strcmp(p.document.path, path) != 0)
		status = err_set(err, ZW_NOT_FOUND, _("no document is called %s"), path);
	if (status == ZW_OK)
		status = load_passages(shard, document, &p, err);
	if (status == ZW_OK && q)
		status = mark_passages(s, q, &p, err);
	if (status == ZW_OK)
		*page = p;
	else
		page_release(&p);
	return status;
}

enum zw_status searcher_page(struct searcher *s, const char *path, const struct query *q,
                             struct page *page, struct err *err)
{
	const struct generation *g = s->generation;

	for (size_t i = 0; i < g->manifest.n_shards; i++) {
		uint32_t document;
		enum zw_status status = find_path(&g->shards[i], path, &document, err);
		if (status != ZW_OK)
			return status;
		if (document)
			return load_page(s, &g->shards[i], document, path, q, page, err);
	}
	return err_set(err, ZW_NOT_FOUND, _("no document is called %s"), path);
}

void page_release(struct page *page)
{
	document_record_release(&page->document);
	buf_release(&page->data);
	buf_release(&page->passages);
	buf_release(&page->marks);
}
