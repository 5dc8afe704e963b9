/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is shown of what is found, and how much there is.
 */
#include "searcher/stages/stages.h"

#include "core/i18n.h"
#include "searcher/match/catalog/fold.h"

#include <stdlib.h>

/* ---- What is shown of it ---- */

static enum zw_status pin(const struct search *x, struct buf *pinned)
{
	*pinned = BUF_INIT(DIRECT_HITS * sizeof(uint32_t));
	for (size_t i = 0; i < direct_hits(&x->direct); i++)
		buf_add(pinned, &direct_hit(&x->direct, i)->place.document, sizeof(uint32_t));
	return buf_status(pinned, _("query"), x->err);
}

/* Entries of m whose documents are in the set. */
static enum zw_status keep_documents(struct search *x, const struct set *documents,
                                     struct matching *m)
{
	struct matching kept;
	enum zw_status status = matching_init(&kept, x->g, m->scope, x->err);

	if (status != ZW_OK)
		return status;
	for (size_t i = 0; i < kept.n; i++)
		documents_of_shard(documents, &x->g->shards[i], x->g->first[i],
		                   m->scope == SCOPE_PASSAGE, &kept.shards[i].found);
	matching_keep(m, &kept);
	matching_release(&kept);
	return ZW_OK;
}

static enum zw_status fold(struct search *x, struct matching *m, const struct set *found)
{
	struct buf pinned;
	struct set shown = {0};
	enum zw_status status = pin(x, &pinned);

	if (status == ZW_OK)
		status = set_init(&shown, catalog_documents(x->g->catalog), x->err);
	if (status == ZW_OK)
		status = fold_documents(x->g->catalog, found, &pinned, x->day, &shown, x->err);
	if (status == ZW_OK)
		status = keep_documents(x, &shown, m);
	set_release(&shown);
	buf_release(&pinned);
	return status;
}

/* The direct ones are listed one by one; in document scope no other version of theirs is left after
 * folding. */
static enum zw_status part_shown(struct search *x)
{
	struct matching named = {0}, citing = {0};
	enum zw_status status = stage_places(x, false, &named);

	if (status == ZW_OK)
		status = stage_places(x, true, &citing);
	if (status == ZW_OK) {
		matching_drop(&x->shown, &named);
		status = matching_copy(&x->citing, x->g, &x->shown, x->err);
	}
	if (status == ZW_OK) {
		matching_keep(&x->citing, &citing);
		x->n_citing = x->o.sort != SORT_RELEVANCE ? 0 : matching_found(&x->citing);
	}
	matching_release(&named);
	matching_release(&citing);
	return status;
}

enum zw_status stage_show(struct search *x)
{
	enum zw_status status = matching_copy(&x->shown, x->g, &x->m, x->err);

	if (status == ZW_OK && !x->o.every_file)
		status = fold(x, &x->shown, &x->found);
	if (status == ZW_OK && direct_hits(&x->direct))
		status = part_shown(x);
	if (status == ZW_OK)
		x->a.reachable = matching_found(&x->shown) + (uint32_t)direct_hits(&x->direct);
	return status;
}

/* A question ranks passages, whatever the scope: of the files that would be shown. */
enum zw_status stage_show_question(struct search *x)
{
	enum zw_status status = stage_match(x, SCOPE_PASSAGE, MATCH_FILTERS, &x->shown);

	if (status != ZW_OK)
		return status;
	matching_documents(x->g, &x->shown, &x->found);
	if (x->o.scope == SCOPE_DOCUMENT)
		source_list_drop_works(&x->sources, x->g->catalog, &x->found);
	else
		source_list_drop_passages(&x->sources, &x->shown);
	if (!x->o.every_file)
		return fold(x, &x->shown, &x->found);
	return source_list_count(&x->sources) ? keep_documents(x, &x->found, &x->shown) : ZW_OK;
}

/* ---- Counting ---- */

enum { SHARE = 25 /* percent of the time that is left: of places, and of facets */ };

static enum zw_status count_written(struct search *x)
{
	struct set documents;
	enum zw_status status = set_init(&documents, catalog_documents(x->g->catalog), x->err);

	if (status != ZW_OK)
		return status;
	matching_documents_written(x->g, &x->m, &documents);
	x->a.exact = set_count(&documents);
	set_release(&documents);
	return ZW_OK;
}

enum zw_status stage_count(struct search *x)
{
	uint32_t passages = 0;
	enum zw_status status = count_written(x);

	x->a.documents = set_count(&x->found);
	budget_stage(&x->budget, SHARE);
	for (size_t i = 0; status == ZW_OK && x->o.places && i < x->m.n; i++) {
		struct window w = window_of(&x->g->shards[i], &x->budget);
		w.memo = x->memos ? &x->memos[i] : NULL;
		status = match_count(x->q, &w, x->o.scope, &x->m.shards[i], &passages,
		                     &x->a.occurrences, x->err);
	}
	budget_stage(&x->budget, SHARE);
	x->a.passages = x->o.scope == SCOPE_PASSAGE ? matching_found(&x->m) : passages;
	if (status == ZW_OK && x->o.facets) {
		x->a.has_facets = true;
		status = facets_count(x->g->catalog, &x->found, x->day, &x->budget, x->a.facets,
		                      x->err);
	}
	if (status == ZW_OK && x->o.years)
		status = years_count(x->g->catalog, &x->found, &x->a.years, x->err);
	return status;
}
