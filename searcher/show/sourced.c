/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A source of what was pasted: the stretch of its text, and how that differs.
 */
#include "core/i18n.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/show/result.h"
#include "searcher/similar/source.h"

#include <stdlib.h>
#include <string.h>

static enum zw_status add_snippet(const struct passage_record *record, const struct excerpt *e,
                                  struct result *r, struct err *err)
{
	struct mark mark = {.start = tokens_at(e->tokens, e->from)->start};

	mark.len = tokens_at(e->tokens, e->to - 1)->end - mark.start;
	enum zw_status status = snippet_around(record->text, record->text_len, &mark, 1,
	                                       &r->snippets[r->n_snippets], err);
	r->n_snippets += status == ZW_OK;
	return status;
}

static enum zw_status compare(struct searcher *s, const struct showing *by,
                              const struct source *source, const struct passage_record *record,
                              struct result *r, struct err *err)
{
	struct excerpt pasted = {by->sources->text, &by->sources->paste, source->from, source->to};
	struct excerpt held = {.text = record->text, .tokens = &s->tokens};
	enum zw_status status = tokens_scan(&s->tokens, record->text, record->text_len, err);

	if (status != ZW_OK)
		return status;
	/* The stream of an index and that of its text agree byte by byte. */
	held.from = tokens_from(&s->tokens, source->holder.from);
	held.to = tokens_from(&s->tokens, source->holder.to);
	if (held.from >= held.to)
		return err_set(err, ZW_BAD_INDEX, "%s", _("the texts of the index are damaged"));
	status = difference_make(&pasted, &held, &r->difference, err);
	if (status == ZW_OK)
		status = difference_cut(&r->difference, DIFFERENCE_AROUND, err);
	if (status == ZW_OK && by->options->snippets > 0)
		status = add_snippet(record, &held, r, err);
	return status;
}

/* Other files that hold it, besides those of the very same text. */
static enum zw_status add_same(const struct generation *g, const struct showing *by,
                               const struct source *source, struct result *r, struct err *err)
{
	const uint32_t *same = (const void *)source->same.data;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < source->same.len / sizeof(*same) && status == ZW_OK; i++)
		status = others_add(g, same[i], by->day, NULL, &r->same, err);
	return status;
}

enum zw_status sourced_describe(struct searcher *s, const struct showing *by,
                                const struct source *source, struct result *r, struct err *err)
{
	const struct generation *g = s->generation;
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	struct passage_record record;
	enum zw_status status = passage_load(&g->shards[source->holder.shard],
	                                     source->holder.passage, &data, &record, err);

	r->only_old = !by->options->every_file &&
	              fold_is_old(g->catalog, source->holder.document, by->day);
	if (status == ZW_OK)
		status = compare(s, by, source, &record, r, err);
	if (status == ZW_OK)
		status = add_same(g, by, source, r, err);
	buf_release(&data);
	return status;
}
