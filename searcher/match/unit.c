/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * First the passages where the query may be true of a unit, by terms; then each unit of theirs.
 */
#include "searcher/match/unit.h"

#include "searcher/match/evaluate.h"
#include "searcher/match/stand/sentence.h"
#include "searcher/match/stand/stand.h"

#include <stdlib.h>

/* ---- Where it may be ---- */

/* Is the node true or false of passages as a whole: without what stands in some unit of them? */
static bool is_known(const struct query *q, int index)
{
	const struct node *node = query_node(q, index);

	if (node_is_known(q, node))
		return true;
	if (node->kind == NODE_ITEM || node->kind == NODE_NEAR)
		return false;
	return is_known(q, node->left) && (node->kind == NODE_NOT || is_known(q, node->right));
}

/* Adds the passages that may have a unit of it: nothing is said by a NOT of what stands in some
 * other unit. */
static enum zw_status find_candidates(const struct evaluation *e, int index, struct set *set)
{
	const struct query *q = e->r->query;
	const struct node *node = query_node(q, index);
	struct match one;
	struct set right = {0};
	enum zw_status status;

	if (node->kind == NODE_NOT && !is_known(q, index)) {
		set_complement(set);
		return ZW_OK;
	}
	if (node->kind != NODE_AND && node->kind != NODE_OR) {
		status = evaluate(e, index, &one);
		if (status != ZW_OK)
			return status;
		set_or(set, &one.found);
		match_release(&one);
		return ZW_OK;
	}
	status = find_candidates(e, node->left, set);
	if (status == ZW_OK)
		status = set_init(&right, set->last, e->err);
	if (status == ZW_OK)
		status = find_candidates(e, node->right, &right);
	if (status == ZW_OK)
		(node->kind == NODE_AND ? set_and : set_or)(set, &right);
	set_release(&right);
	return status;
}

/* ---- What is known of passages as a whole ---- */

struct knowledge {
	struct match *of; /* for each node; of those that are not known without sets */
	struct stand *at; /* the same of one passage */
	size_t n;
};

static void knowledge_release(struct knowledge *k)
{
	for (size_t i = 0; k->of && i < k->n; i++)
		match_release(&k->of[i]);
	free(k->of);
	free(k->at);
}

static enum zw_status know(const struct evaluation *e, struct knowledge *k)
{
	const struct query *q = e->r->query;
	enum zw_status status = ZW_OK;

	k->n = q->nodes.len / sizeof(struct node);
	k->of = calloc(k->n, sizeof(*k->of));
	k->at = calloc(k->n, sizeof(*k->at));
	if (!k->of || !k->at)
		return err_no_memory(e->err);
	for (size_t i = 0; status == ZW_OK && i < k->n; i++)
		if (node_is_known(q, query_node(q, (int)i)))
			status = evaluate(e, (int)i, &k->of[i]);
	return status;
}

static void know_passage(struct knowledge *k, uint32_t passage)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->of[i].found.bits)
			k->at[i] = (struct stand){set_has(&k->of[i].found, passage),
			                          set_has(&k->of[i].written, passage)};
}

/* ---- Unit by unit ---- */

static enum zw_status look_into(const struct evaluation *e, const struct node *node,
                                struct knowledge *k, uint32_t passage, struct match *match)
{
	struct span16 text = shard_passage_text(e->shard, passage);
	enum zw_status status = ZW_OK;

	know_passage(k, passage);
	for (size_t at = 0, end; status == ZW_OK && at < text.len; at = end) {
		struct stand stand = {0};
		end = node->unit == UNIT_SENTENCE ? sentence_end(text, at) : line_end(text, at);
		status = query_stands(e->r->query, node->left, k->at,
		                      (struct span16){text.at + at, end - at}, &stand, e->err);
		if (stand.found)
			set_add(&match->found, passage);
		if (stand.written) {
			set_add(&match->written, passage);
			break;
		}
	}
	return status;
}

static enum zw_status each_unit(const struct evaluation *e, const struct node *node,
                                struct match *match)
{
	struct knowledge k = {0};
	struct set candidates = {0};
	enum zw_status status = set_init(&candidates, e->shard->info.passages, e->err);

	if (status == ZW_OK)
		status = find_candidates(e, node->left, &candidates);
	if (status == ZW_OK)
		status = know(e, &k);
	for (uint32_t p = 0;
	     status == ZW_OK && (p = window_next(e->window, true, &candidates, p)) != 0;)
		status = look_into(e, node, &k, p, match);
	knowledge_release(&k);
	set_release(&candidates);
	return status;
}

/* The passages that are units: the 条 of a document, or if it has none all of its passages. */
static void find_articles(const struct shard *shard, struct set *set)
{
	for (uint32_t document = 1; document <= shard->info.documents; document++) {
		uint32_t first, end;
		bool any = false;
		shard_passages_of(shard, document, &first, &end);
		for (uint32_t p = first; p < end; p++)
			any |= shard_is_article(shard, p);
		for (uint32_t p = first; p < end; p++)
			if (!any || shard_is_article(shard, p))
				set_add(set, p);
	}
}

static enum zw_status each_article(const struct evaluation *e, const struct node *node,
                                   struct match *match)
{
	struct match left;
	struct set articles;
	enum zw_status status = set_init(&articles, e->shard->info.passages, e->err);

	if (status != ZW_OK)
		return status;
	status = evaluate(e, node->left, &left);
	if (status == ZW_OK) {
		find_articles(e->shard, &articles);
		set_or(&match->found, &left.found);
		set_or(&match->written, &left.written);
		set_and(&match->found, &articles);
		set_and(&match->written, &articles);
		match_release(&left);
	}
	set_release(&articles);
	return status;
}

enum zw_status match_unit(const struct evaluation *e, const struct node *node,
                          struct match *passages)
{
	struct match_request r = *e->r;
	struct evaluation in = *e;

	r.scope = SCOPE_PASSAGE;
	in.r = &r;
	in.documents = e->documents || e->r->scope == SCOPE_DOCUMENT;
	enum zw_status status = match_init(passages, e->shard->info.passages, e->err);
	if (status == ZW_OK)
		status = (node->unit == UNIT_ARTICLE ? each_article : each_unit)(&in, node,
		                                                                 passages);
	if (status != ZW_OK)
		match_release(passages);
	return status;
}

static void project(const struct shard *shard, const struct set *passages, struct set *documents)
{
	for (uint32_t p = 0; (p = set_next(passages, p + 1)) != 0;)
		set_add(documents, shard_document_of(shard, p));
}

enum zw_status match_documents(const struct shard *shard, const struct match *passages,
                               struct match *documents, struct err *err)
{
	enum zw_status status = match_init(documents, shard->info.documents, err);

	if (status != ZW_OK) {
		match_release(documents);
		return status;
	}
	project(shard, &passages->found, &documents->found);
	project(shard, &passages->written, &documents->written);
	return ZW_OK;
}
