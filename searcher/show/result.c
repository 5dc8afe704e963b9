/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From ranked numbers to results: the document, its best passages, their headings and snippets.
 */
#include "searcher/show/result.h"

#include "core/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum zw_status document_load(const struct shard *shard, uint32_t document,
                             struct document_record *record, struct err *err)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	enum zw_status status = xap_data(shard->documents, document, &data, err);

	if (status == ZW_OK)
		status = document_decode(buf_cstr(&data), data.len, record, err);
	buf_release(&data);
	return status;
}

enum zw_status passage_load(const struct shard *shard, uint32_t passage, struct buf *data,
                            struct passage_record *record, struct err *err)
{
	buf_reset(data);
	enum zw_status status = xap_data(shard->passages, passage, data, err);
	return status == ZW_OK ? passage_decode(buf_cstr(data), data->len, record, err) : status;
}

/* The headings above a passage, outermost first, but for those that only repeat the title. */
static enum zw_status headings_of(const struct shard *shard, uint32_t passage, uint32_t parent,
                                  const char *title, char **headings, struct err *err)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT), path = BUF_INIT(SHOWN_LIMIT);
	struct passage_record record;
	uint32_t first, end, above[HEADINGS_DEPTH];
	size_t n = 0;
	enum zw_status status = ZW_OK;

	shard_passages_of(shard, shard_document_of(shard, passage), &first, &end);
	while (status == ZW_OK && parent > 0 && parent <= end - first && n < HEADINGS_DEPTH) {
		above[n++] = first + parent - 1;
		status = passage_load(shard, first + parent - 1, &data, &record, err);
		parent = status == ZW_OK && record.parent < parent ? record.parent : 0;
	}
	while (status == ZW_OK && n > 0) {
		status = passage_load(shard, above[--n], &data, &record, err);
		if (status != ZW_OK)
			break;
		if (memmem(title, strlen(title), record.text, record.text_len))
			continue;
		if (path.len)
			buf_str(&path, " › ");
		buf_add(&path, record.text, record.text_len);
	}
	if (status == ZW_OK)
		status = buf_status(&path, _("headings"), err);
	if (status == ZW_OK && !(*headings = buf_take(&path)))
		status = err_no_memory(err);
	buf_release(&data);
	buf_release(&path);
	return status;
}

struct making {
	struct searcher *s;
	const struct search_options *o;
	struct needles whole; /* items as written */
	struct needles apart; /* and their words */
	bool question;
};

/* Where everything stands as written, single words elsewhere are not what was asked for. */
static const struct needles *needles_for(const struct making *m, const struct result *r)
{
	return r->written ? &m->whole : &m->apart;
}

static enum zw_status add_snippet(struct making *m, const struct passage_record *record,
                                  struct result *r, struct err *err)
{
	enum zw_status status = snippet_make(needles_for(m, r), record->text, record->text_len,
	                                     &m->s->tokens, &r->snippets[r->n_snippets], err);
	if (status == ZW_OK)
		r->n_snippets++;
	return status;
}

/* What is said of the best passage, and a snippet of each. */
static enum zw_status add_passages(struct making *m, const struct shard *shard,
                                   const uint32_t *best, size_t n, struct result *r,
                                   struct err *err)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	struct passage_record record;
	enum zw_status status = ZW_OK;

	r->snippets = calloc(n ? n : 1, sizeof(*r->snippets));
	if (!r->snippets)
		return err_no_memory(err);
	for (size_t i = 0; i < n && best[i] && status == ZW_OK; i++) {
		status = passage_load(shard, best[i], &data, &record, err);
		if (status == ZW_OK && i == 0) {
			memcpy(r->article, record.article, sizeof(r->article));
			memcpy(r->anchor, record.anchor, sizeof(r->anchor));
			status = headings_of(shard, best[i], record.parent, r->document.title,
			                     &r->headings, err);
		}
		if (status == ZW_OK && i < m->o->snippets)
			status = add_snippet(m, &record, r, err);
	}
	buf_release(&data);
	return status;
}

static enum zw_status make_result(struct making *m, const struct ranked *ranked, struct result *r,
                                  struct err *err)
{
	const struct shard *shard = &m->s->generation->shards[ranked->shard];
	bool passage = m->o->scope == SCOPE_PASSAGE || m->question;
	uint32_t best[SNIPPETS_LIMIT];
	size_t n = m->o->snippets < 1 ? 1 : m->o->snippets, found = 1;
	uint32_t document = passage ? shard_document_of(shard, ranked->entry) : ranked->entry;
	enum zw_status status;

	if (n > SNIPPETS_LIMIT)
		n = SNIPPETS_LIMIT;
	r->score = ranked->score;
	r->written = ranked->written;
	status = document_load(shard, document, &r->document, err);
	if (status == ZW_OK && passage) {
		n = 1;
		best[0] = ranked->entry;
	} else if (status == ZW_OK) {
		status = best_passages(needles_for(m, r), shard, document, best, n, &found, err);
	}
	r->passages = (uint32_t)found;
	return status == ZW_OK ? add_passages(m, shard, best, n, r, err) : status;
}

enum zw_status results_make(struct searcher *s, const struct query *q,
                            const struct search_options *options, bool question,
                            const struct ranked *ranked, size_t n, struct answer *answer,
                            struct err *err)
{
	struct making m = {.s = s, .o = options, .question = question};

	answer->results = calloc(n ? n : 1, sizeof(*answer->results));
	if (!answer->results)
		return err_no_memory(err);
	enum zw_status status = needles_init(&m.whole, q, NEEDLES_WHOLE, err);
	if (status == ZW_OK)
		status = needles_init(&m.apart, q, question ? NEEDLES_PAIRS : NEEDLES_WORDS, err);
	for (size_t i = 0; status == ZW_OK && i < n; i++) {
		struct result *r = &answer->results[answer->n_results++];
		r->rank = options->offset + (uint32_t)i + 1;
		status = make_result(&m, &ranked[i], r, err);
	}
	needles_release(&m.whole);
	needles_release(&m.apart);
	return status;
}

static void result_release(struct result *r)
{
	for (size_t i = 0; i < r->n_snippets; i++)
		snippet_release(&r->snippets[i]);
	free(r->snippets);
	free(r->headings);
	document_record_release(&r->document);
}

void answer_release(struct answer *answer)
{
	for (size_t i = 0; i < answer->n_results; i++)
		result_release(&answer->results[i]);
	free(answer->results);
	*answer = (struct answer){0};
}
