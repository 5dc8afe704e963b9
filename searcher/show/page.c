/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A whole document, to be read: its passages with the hits of a query.
 */
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "searcher/match/direct.h"
#include "searcher/match/matching.h"
#include "corpus/structure/article.h"
#include "corpus/text/scan.h"
#include "searcher/show/cited_part.h"
#include "searcher/show/citing.h"
#include "searcher/show/result.h"

#include <stdlib.h>
#include <string.h>

enum {
	CITED_LIMIT = 32 << 20,   /* bytes of passages read for the citations of a page */
	PREVIEW_CHARACTERS = 80,  /* of one */
	PREVIEWS_LIMIT = 1 << 20, /* bytes of those of a page */
	WANTED = 512,             /* citations that are looked at ahead */
	PREVIEWS_ROOM = 4 << 20,  /* more than these ever take */
};

/* ---- The document ---- */

/* The living document of this path in one shard; 0 if it is not there. */
static enum zw_status find_path(const struct shard *shard, const char *path, uint32_t *document,
                                struct err *err)
{
	char term[PATH_TERM_SIZE];
	struct postings *postings;
	struct posting at;

	*document = 0;
	terms_path(path, term);
	enum zw_status status = shard_postings(shard, term, strlen(term), &postings, err);
	/* It may be dead here more than once. */
	for (uint32_t from = 1; status == ZW_OK && postings; from = *document + 1) {
		status = postings_seek(postings, from, &at, err);
		if (status == ZW_OK)
			*document = at.entry;
		if (!shard_is_dead(shard, *document))
			break;
	}
	postings_close(postings);
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
	for (uint32_t p = first, wanted = first; p < end && status == ZW_OK; p++) {
		if (p == wanted)
			wanted = shard_want_passages(shard, p, end);
		status = shard_passage_record(shard, p, &page->data, err);
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
 * words either: it was found by a question. The words of a citation mean nothing apart. */
static enum zw_status mark_passages(struct searcher *s, const struct query *q, struct page *page,
                                    struct err *err)
{
	struct page_passage *passages = (void *)page->passages.data;
	size_t n = page->passages.len / sizeof(*passages);
	bool names = false;
	enum zw_status status = direct_names(q, s->generation->catalog, &names, err);
	page->named = names;
	int last = names ? NEEDLES_WHOLE : NEEDLES_PAIRS;

	for (int of = NEEDLES_WHOLE; of <= last && !page->marks.len && !status; of++) {
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

/* ---- What it cites, and who cites it ---- */

struct citing_page {
	const struct generation *g;
	uint32_t document; /* in the catalog */
	struct page *page;
	uint32_t *known;           /* of each document of the catalog: its target + 1 */
	size_t left;               /* bytes of passages that may be read for citations */
	struct cited_place before; /* the citation before */
	struct err *err;
};

static struct page_passage *passage_at(const struct page *page, size_t ordinal)
{
	size_t n = page->passages.len / sizeof(struct page_passage);

	return ordinal >= 1 && ordinal <= n
	               ? (struct page_passage *)(void *)page->passages.data + ordinal - 1
	               : NULL;
}

/* Cited documents are often cited again: each is loaded once. */
static enum zw_status target_of(struct citing_page *c, uint32_t document, size_t *target)
{
	struct other other;

	if (document >= catalog_documents(c->g->catalog))
		return err_set(c->err, ZW_BAD_INDEX, "%s",
		               _("the catalog of the index is damaged"));
	*target = c->known[document] - (size_t)1;
	if (c->known[document])
		return ZW_OK;
	enum zw_status status = other_load(c->g, document, c->page->as_of, NULL, &other, c->err);
	if (status != ZW_OK)
		return status;
	*target = c->page->targets.len / sizeof(other);
	c->known[document] = (uint32_t)*target + 1;
	buf_add(&c->page->targets, &other, sizeof(other));
	if (c->page->targets.failed)
		other_release(&other);
	return buf_status(&c->page->targets, _("citations"), c->err);
}

/* The front of a line of the text: … where it is cut, or announces a list. */
static void add_preview(struct page *page, const char *text, size_t len, struct page_citation *to)
{
	size_t end = 0, start = page->previews.len;

	if (start > PREVIEWS_LIMIT)
		return;
	for (size_t n = 0; end < len && text[end] != '\n' && n < PREVIEW_CHARACTERS; n++)
		utf8_next(text, len, &end);
	buf_add(&page->previews, text, end);
	if (end < len && (text[end] != '\n' || text_ends(text, end, "：")))
		buf_str(&page->previews, "…");
	to->preview = start;
	to->preview_len = page->previews.len - start;
}

/* The 款 or 项 that is named, if the passage has it; else the passage. */
static void describe_target(struct page *page, const struct passage_record *target,
                            struct cited_part part, struct page_citation *to)
{
	struct article_line line = {0};
	char id[ARTICLE_PART] = "";
	bool found = *target->article &&
	             article_part(target->text, target->text_len, part.paragraph, part.item, &line);

	if (found)
		article_part_id(&line, id);
	if (strlen(target->anchor) + strlen(id) >= ANCHOR_SIZE)
		*id = '\0';
	memcpy(to->anchor, target->anchor, ANCHOR_SIZE);
	memcpy(to->anchor + strlen(target->anchor), id, strlen(id) + 1);
	size_t start = found ? line.start : 0;
	add_preview(page, target->text + start, target->text_len - start, to);
}

static enum zw_status describe_other(struct citing_page *c, const struct catalog_citation *from,
                                     struct cited_part part, struct page_citation *to)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	struct passage_record record;
	struct place place = {from->document, from->passage};

	/* Thousands of links to an article of megabytes: the rest leads to its document. */
	if (c->left == 0)
		return ZW_OK;
	struct entry entry = matching_entry(c->g, SCOPE_PASSAGE, place);
	if (!entry.at)
		return ZW_OK;
	enum zw_status status =
	        passage_load(&c->g->shards[entry.shard], entry.at, &data, &record, c->err);
	if (status == ZW_OK)
		describe_target(c->page, &record, part, to);
	cited_part_spend(&c->left, data.len);
	buf_release(&data);
	return status;
}

static enum zw_status describe_cited(struct citing_page *c, const struct catalog_citation *from,
                                     const struct passage_record *citing, struct page_citation *to)
{
	struct cited_place place = {.from_passage = from->from_passage,
	                            .document = from->document,
	                            .passage = from->passage,
	                            .start = to->start,
	                            .end = to->start + to->len};

	if (from->passage == 0)
		return ZW_OK;
	cited_part_read(citing, &c->before, &place, &c->left);
	c->before = place;
	if (from->document != c->document)
		return describe_other(c, from, place.part, to);
	const struct page_passage *own = passage_at(c->page, from->passage);
	if (own && (place.part.paragraph || place.part.item) &&
	    !cited_part_spend(&c->left, own->record.text_len))
		place.part = (struct cited_part){0, 0};
	if (own)
		describe_target(c->page, &own->record, place.part, to);
	return ZW_OK;
}

static enum zw_status add_citation(struct citing_page *c, const struct catalog_citation *from)
{
	struct page_citation citation = {
	        .start = from->start, .len = from->len, .target = PAGE_ITSELF};
	struct page_passage *passage = passage_at(c->page, from->from_passage);
	enum zw_status status = ZW_OK;

	/* A span that is not in the text would be a wild read for whoever shows it. */
	if (!passage || citation.start > passage->record.text_len ||
	    citation.len > passage->record.text_len - citation.start ||
	    !store_has(c->g, from->document))
		return ZW_OK;
	if (from->document != c->document)
		status = target_of(c, from->document, &citation.target);
	if (status == ZW_OK)
		status = describe_cited(c, from, &passage->record, &citation);
	if (status != ZW_OK)
		return status;
	if (passage->n_citations == 0)
		passage->first_citation = c->page->citations.len / sizeof(citation);
	passage->n_citations++;
	buf_add(&c->page->citations, &citation, sizeof(citation));
	return buf_status(&c->page->citations, _("citations"), c->err);
}

/* Of a distant index: what is cited comes in one wait, as far as that goes. */
static void want_cited(const struct citing_page *c, const struct catalog_citations *cites)
{
	for (size_t i = 0; i < cites->n && i < WANTED; i++) {
		struct place place = {cites->at[i].document, cites->at[i].passage};
		struct entry entry;
		if (place.document == c->document)
			continue;
		entry = matching_entry(c->g, SCOPE_DOCUMENT, place);
		if (entry.at)
			shard_want_document(&c->g->shards[entry.shard], entry.at);
		entry = place.passage ? matching_entry(c->g, SCOPE_PASSAGE, place)
		                      : (struct entry){0, 0};
		if (entry.at)
			(void)shard_want_passages(&c->g->shards[entry.shard], entry.at,
			                          entry.at + 1);
	}
}

static enum zw_status add_citations(struct citing_page *c)
{
	struct catalog_citations cites = catalog_cites(c->g->catalog, c->document);
	uint32_t passage = 0;
	enum zw_status status = ZW_OK;

	if (cites.n == 0)
		return ZW_OK;
	c->known = calloc(catalog_documents(c->g->catalog), sizeof(*c->known));
	if (!c->known)
		return err_no_memory(c->err);

	if (c->g->remote)
		want_cited(c, &cites);
	/* In the order of the text, or the catalog is damaged. */
	for (size_t i = 0; status == ZW_OK && i < cites.n; i++) {
		if (cites.at[i].from_passage < passage)
			continue;
		passage = cites.at[i].from_passage;
		status = add_citation(c, &cites.at[i]);
	}
	free(c->known);
	return status == ZW_OK ? buf_status(&c->page->previews, _("citations"), c->err) : status;
}

/* How many passages cite each. */
static void count_cited(struct citing_page *c)
{
	size_t n = c->page->passages.len / sizeof(struct page_passage);

	for (size_t p = 1; p <= n; p++)
		passage_at(c->page, p)->cited =
		        citing_count(c->g->catalog, c->document, (uint32_t)p);
}

static enum zw_status describe_page(const struct generation *g, uint32_t document, uint32_t day,
                                    struct page *page, struct err *err)
{
	const struct catalog_document *row = catalog_document(g->catalog, document);
	struct citing_page c = {
	        .g = g, .document = document, .page = page, .left = CITED_LIMIT, .err = err};

	page->as_of = day;
	if (!row)
		return ZW_OK;
	page->status = catalog_status(row, day);
	page->cited = row->cited;
	enum zw_status status = add_citations(&c);
	count_cited(&c);
	return status == ZW_OK
	               ? others_find(g, document, day, NULL, &page->same, &page->versions, err)
	               : status;
}

/* ---- The whole ---- */

static enum zw_status load_page(struct searcher *s, struct entry at, const struct query *q,
                                struct page *page, struct err *err)
{
	const struct generation *g = s->generation;
	struct page p = {
	        .data = BUF_INIT((size_t)4 * SHOWN_LIMIT),
	        .passages = BUF_INIT(SIZE_MAX / 4),
	        .marks = BUF_INIT((size_t)16 * SHOWN_LIMIT),
	        .citations = BUF_INIT((size_t)16 * SHOWN_LIMIT),
	        .targets = BUF_INIT((size_t)16 * SHOWN_LIMIT),
	        .previews = BUF_INIT(PREVIEWS_ROOM),
	};
	enum zw_status status = document_load(&g->shards[at.shard], at.at, &p.document, err);

	if (status == ZW_OK)
		status = load_passages(&g->shards[at.shard], at.at, &p, err);
	if (status == ZW_OK && q)
		status = mark_passages(s, q, &p, err);
	if (status == ZW_OK)
		status = describe_page(g, matching_document(g, SCOPE_DOCUMENT, at),
		                       searcher_day(q, 0), &p, err);
	if (status == ZW_OK)
		*page = p;
	else
		page_release(&p);
	return status;
}

/* Two paths of one hash would be a wonder; a wrong document would be worse. */
static enum zw_status is_called(const struct generation *g, struct entry at, const char *path,
                                bool *is, struct err *err)
{
	struct document_record record;
	enum zw_status status = document_load(&g->shards[at.shard], at.at, &record, err);

	if (status != ZW_OK)
		return status;
	*is = strcmp(record.path, path) == 0;
	document_record_release(&record);
	return ZW_OK;
}

enum zw_status path_find(const struct generation *g, const char *path, struct entry *at,
                         struct err *err)
{
	bool is = false;

	for (size_t i = 0; i < g->manifest.n_shards; i++) {
		uint32_t document;
		enum zw_status status = find_path(&g->shards[i], path, &document, err);
		if (status != ZW_OK)
			return status;
		if (document) {
			*at = (struct entry){i, document};
			status = is_called(g, *at, path, &is, err);
		}
		if (is || status != ZW_OK)
			return status;
	}
	uint32_t renamed = catalog_former(g->catalog, path);
	if (renamed != CATALOG_NONE) {
		*at = matching_entry(g, SCOPE_DOCUMENT, (struct place){renamed, 0});
		if (at->at)
			return ZW_OK;
	}
	struct store_shards shards = store_shards(g);
	if (shards.answered < shards.of)
		return err_set(err, ZW_UNREACHABLE, _("%s: not in the shards that can be reached"),
		               path);
	return err_set(err, ZW_NOT_FOUND, _("no document is called %s"), path);
}

enum zw_status searcher_page_once(struct searcher *s, const char *path, const struct query *q,
                                  struct page *page, struct err *err)
{
	struct entry at = {0, 0};
	enum zw_status status = path_find(s->generation, path, &at, err);

	return status == ZW_OK ? load_page(s, at, q, page, err) : status;
}

enum zw_status searcher_page(struct searcher *s, const char *path, const struct query *q,
                             struct page *page, struct err *err)
{
	enum zw_status status = store_refresh(s->generation, err);

	for (bool again = status == ZW_OK; again;) {
		status = searcher_page_once(s, path, q, page, err);
		bool made = status == ZW_OK;
		status = store_settle(s->generation, status, &again, err);
		if (made && (again || status != ZW_OK))
			page_release(page);
	}
	return status;
}

void page_release(struct page *page)
{
	struct other *targets = (void *)page->targets.data;

	for (size_t i = 0; i < page->targets.len / sizeof(*targets); i++)
		other_release(&targets[i]);
	document_record_release(&page->document);
	buf_release(&page->data);
	buf_release(&page->passages);
	buf_release(&page->marks);
	buf_release(&page->citations);
	buf_release(&page->targets);
	buf_release(&page->previews);
	others_release(&page->same);
	others_release(&page->versions);
}
