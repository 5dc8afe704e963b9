/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From ranked numbers to results: the document, its best passages, their headings and snippets.
 */
#include "searcher/show/result.h"

#include "core/i18n.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/show/citing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum zw_status document_load(const struct shard *shard, uint32_t document,
                             struct document_record *record, struct err *err)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	enum zw_status status = shard_document_record(shard, document, &data, err);

	if (status == ZW_OK)
		status = document_decode(buf_cstr(&data), data.len, record, err);
	buf_release(&data);
	return status;
}

enum zw_status passage_load(const struct shard *shard, uint32_t passage, struct buf *data,
                            struct passage_record *record, struct err *err)
{
	buf_reset(data);
	enum zw_status status = shard_passage_record(shard, passage, data, err);
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
		if (memmem(title, strlen(title), record.text, record.heading_len))
			continue;
		if (path.len)
			buf_str(&path, " › ");
		passage_heading(&record, &path);
	}
	if (status == ZW_OK)
		status = buf_status(&path, _("headings"), err);
	if (status == ZW_OK && !(*headings = buf_take(&path)))
		status = err_no_memory(err);
	buf_release(&data);
	buf_release(&path);
	return status;
}

enum { LOOKED_THROUGH = 100 /* passages, for the body of a document */ };

struct making {
	struct searcher *s;
	const struct showing *by;
	struct needles whole; /* items as written */
	struct needles apart; /* and their words */
	struct needles none;  /* what is shown for itself has no marks */
	struct err *err;
};

/* Where everything stands as written, single words elsewhere are not what was asked for. */
static const struct needles *needles_for(const struct making *m, const struct result *r)
{
	if (r->direct)
		return &m->none;
	return r->written ? &m->whole : &m->apart;
}

/* ---- Snippets ---- */

/* The whole text, up to a limit. */
static enum zw_status whole_snippet(const struct passage_record *record, struct snippet *snippet,
                                    struct err *err)
{
	struct buf text = BUF_INIT(DIRECT_TEXT + 8);
	size_t len = record->text_len;

	if (len > DIRECT_TEXT)
		for (len = DIRECT_TEXT;
		     len > 0 && ((unsigned char)record->text[len] & 0xC0) == 0x80;)
			len--;
	buf_add(&text, record->text, len);
	if (len < record->text_len)
		buf_str(&text, "…");
	enum zw_status status = buf_status(&text, _("snippet"), err);
	snippet->text = status == ZW_OK ? buf_take(&text) : NULL;
	snippet->marks = BUF_INIT(0);
	if (status == ZW_OK && !snippet->text)
		status = err_no_memory(err);
	buf_release(&text);
	return status;
}

static int by_start(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* Marks that touch become one. */
static size_t merge_marks(struct buf *marks)
{
	struct mark *m = (void *)marks->data;
	size_t n = marks->len / sizeof(*m), kept = 0;

	if (n == 0)
		return 0;
	qsort(m, n, sizeof(*m), by_start);
	for (size_t i = 1; i < n; i++) {
		size_t end = m[kept].start + m[kept].len;
		if (m[i].start > end)
			m[++kept] = m[i];
		else if (m[i].start + m[i].len > end)
			m[kept].len = m[i].start + m[i].len - m[kept].start;
	}
	return kept + 1;
}

/* Of a passage that cites what is asked for: citations and hits. *made is false if it does not. */
static enum zw_status citing_snippet(struct making *m, struct place place,
                                     const struct passage_record *record, const struct result *r,
                                     struct snippet *snippet, bool *made)
{
	struct buf marks = BUF_INIT(SHOWN_LIMIT);

	citing_marks(m->s->generation->catalog, place, m->by->works, record->text_len, &marks);
	*made = marks.len > 0;
	enum zw_status status = buf_status(&marks, _("snippet"), m->err);
	if (*made && status == ZW_OK)
		status = marks_find(needles_for(m, r), record->text, record->text_len,
		                    &m->s->tokens, &marks, m->err);
	if (*made && status == ZW_OK) {
		size_t n = merge_marks(&marks);
		status = snippet_around(record->text, record->text_len, (const void *)marks.data, n,
		                        snippet, m->err);
	}
	buf_release(&marks);
	return status;
}

static enum zw_status add_snippet(struct making *m, struct place place,
                                  const struct passage_record *record, struct result *r)
{
	struct snippet *snippet = &r->snippets[r->n_snippets];
	bool made = false;
	enum zw_status status = ZW_OK;

	if (r->direct)
		status = whole_snippet(record, snippet, m->err);
	else if (m->by->works->len)
		status = citing_snippet(m, place, record, r, snippet, &made);
	if (status == ZW_OK && !made && !r->direct)
		status = snippet_make(needles_for(m, r), record->text, record->text_len,
		                      &m->s->tokens, snippet, m->err);
	if (status == ZW_OK) {
		memcpy(snippet->article, record->article, sizeof(snippet->article));
		memcpy(snippet->anchor, record->anchor, sizeof(snippet->anchor));
		r->n_snippets++;
	}
	return status;
}

static struct place place_in(const struct generation *g, size_t shard, uint32_t passage)
{
	uint32_t document = shard_document_of(&g->shards[shard], passage), first, end;

	shard_passages_of(&g->shards[shard], document, &first, &end);
	return (struct place){g->first[shard] + document - 1, passage - first + 1};
}

/* ---- Passages ---- */

/* The one that a filter or a citation is about; 0: none. Ordinals in the document. */
static uint32_t place_of(const struct making *m, const struct ranked *ranked, uint32_t document)
{
	uint32_t passage = ranked->passage;

	if (!passage && m->by->citing)
		passage = places_first(m->by->citing, document);
	for (size_t i = 0; !passage && i < m->by->filters->n; i++)
		if (!query_filter(m->by->query, i)->excluded)
			passage = places_first(&m->by->filters->at[i].places, document);
	return passage;
}

/* Puts it to the front; what was last falls off. */
static void put_first(uint32_t *best, size_t n, uint32_t passage)
{
	size_t at = 0;

	while (at + 1 < n && best[at] && best[at] != passage)
		at++;
	memmove(best + 1, best, at * sizeof(*best));
	best[0] = passage;
}

/* Is it what one reads a document for: an article, a sentence; no note on who passed it, no number,
 * no addressee? */
static bool is_body(const struct passage_record *r)
{
	static const char *const notes[] = {"（", "(", "〔", "["};

	if (r->kind != PASSAGE_PARAGRAPH)
		return r->kind == PASSAGE_ARTICLE;
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (r->text_len >= strlen(notes[i]) &&
		    memcmp(r->text, notes[i], strlen(notes[i])) == 0)
			return false;
	return memmem(r->text, r->text_len, "。", strlen("。")) != NULL;
}

/* What is shown of a document, or a part of one, that is named: its first body text from `from` on;
 * else the first that is no heading. */
static enum zw_status first_body(struct making *m, const struct shard *shard, uint32_t from,
                                 uint32_t end, uint32_t *body)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	struct passage_record record;
	uint32_t text = 0;
	enum zw_status status = ZW_OK;

	*body = 0;
	for (uint32_t p = from; p < end && p - from < LOOKED_THROUGH && !*body; p++) {
		if (shard_is_heading(shard, p))
			continue;
		status = passage_load(shard, p, &data, &record, m->err);
		if (status != ZW_OK)
			break;
		if (is_body(&record))
			*body = p;
		text = text ? text : p;
	}
	if (!*body)
		*body = text ? text : from;
	buf_release(&data);
	return status;
}

/* Of a query with a scope only what has all of it is shown; NULL: any passage. */
static const struct set *among(const struct making *m, size_t shard)
{
	const struct set *places = m->by->matched ? &m->by->matched->shards[shard].places : NULL;

	return places && places->bits ? places : NULL;
}

/* Up to n passages to show, entries of the shard, 0 behind the last; *found tells how many have any
 * of the query. */
static enum zw_status choose_passages(struct making *m, const struct ranked *ranked,
                                      const struct shard *shard, uint32_t document,
                                      const struct result *r, uint32_t *best, size_t n,
                                      size_t *found)
{
	uint32_t number = m->s->generation->first[ranked->shard] + document - 1, first, end;
	uint32_t place = place_of(m, ranked, number);
	enum zw_status status = ZW_OK;

	memset(best, 0, n * sizeof(*best));
	shard_passages_of(shard, document, &first, &end);
	if (r->direct)
		best[0] = place >= 1 && place <= end - first ? first + place - 1 : 0;
	else
		status = best_passages(needles_for(m, r), shard,
		                       m->by->memos ? &m->by->memos[ranked->shard] : NULL, document,
		                       among(m, ranked->shard), best, n, found, m->err);
	if (!r->direct && status == ZW_OK && place >= 1 && place <= end - first)
		put_first(best, n, first + place - 1);
	return status;
}

/* ---- What is shown of each ---- */

/* The article that is named, or the body of what is. */
static enum zw_status add_thing(struct making *m, size_t in, uint32_t document, uint32_t named,
                                struct result *r)
{
	const struct shard *shard = &m->s->generation->shards[in];
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	struct passage_record record;
	uint32_t first, end, body = 0;
	enum zw_status status = ZW_OK;

	shard_passages_of(shard, document, &first, &end);
	if (m->by->options->snippets > 0 && first < end)
		status = first_body(m, shard, named ? named : first, end, &body);
	if (status == ZW_OK && body)
		status = passage_load(shard, body, &data, &record, m->err);
	if (status == ZW_OK && body)
		status = add_snippet(m, (struct place){0, 0}, &record, r);
	buf_release(&data);
	return status;
}

/* What is said of the best passage. */
static enum zw_status say_where(struct making *m, const struct shard *shard, uint32_t passage,
                                const struct passage_record *record, struct result *r)
{
	memcpy(r->article, record->article, sizeof(r->article));
	memcpy(r->anchor, record->anchor, sizeof(r->anchor));
	return headings_of(shard, passage, record->parent, r->document.title, &r->headings, m->err);
}

/* That, and a snippet of each. */
static enum zw_status add_passages(struct making *m, size_t in, const uint32_t *best, size_t n,
                                   struct result *r)
{
	const struct shard *shard = &m->s->generation->shards[in];
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	struct passage_record record;
	enum zw_status status = ZW_OK;

	r->snippets = calloc(n ? n : 1, sizeof(*r->snippets));
	if (!r->snippets)
		return err_no_memory(m->err);
	for (size_t i = 0; i < n && best[i] && status == ZW_OK; i++) {
		status = passage_load(shard, best[i], &data, &record, m->err);
		if (status == ZW_OK && i == 0)
			status = say_where(m, shard, best[i], &record, r);
		if (status == ZW_OK && i < m->by->options->snippets && !r->direct && !r->source)
			status =
			        add_snippet(m, place_in(m->s->generation, in, best[i]), &record, r);
	}
	if (status == ZW_OK && !r->headings && !(r->headings = strdup("")))
		status = err_no_memory(m->err);
	buf_release(&data);
	return status;
}

/* ---- Results ---- */

/* What the catalog knows of it. */
static enum zw_status describe(struct making *m, const struct ranked *ranked, uint32_t document,
                               struct result *r)
{
	const struct generation *g = m->s->generation;
	uint32_t d = g->first[ranked->shard] + document - 1;
	const struct catalog_document *row = catalog_document(g->catalog, d);

	r->direct = ranked->direct;
	r->source = ranked->source;
	r->only_old = ranked->only_old;
	r->absent = ranked->absent;
	r->near = ranked->near;
	struct catalog_times times = catalog_times(g->catalog, d);
	r->indexed = times.added;
	r->changed = times.changed > times.added ? times.changed : 0;
	shard_digest(&g->shards[ranked->shard], document, r->digest);
	if (!row)
		return ZW_OK;
	r->status = catalog_status(row, m->by->day);
	r->cited = row->cited;
	/* What was not looked at may be the version in force. */
	if (!m->by->options->every_file && !ranked->direct && m->by->found &&
	    !(m->by->matched && m->by->matched->cut))
		r->only_old = fold_is_old(g->catalog, d, m->by->day);
	return others_find(g, d, m->by->day, m->by->found, &r->same, &r->versions, m->err);
}

/* Is there no time left to look for passages of a document? */
static bool is_over(const struct making *m, const struct shard *shard, uint32_t document)
{
	return budget_spend_text(m->by->budget, shard_document_bytes(shard, document));
}

static enum zw_status make_result(struct making *m, const struct ranked *ranked, struct result *r)
{
	const struct search_options *o = m->by->options;
	const struct shard *shard = &m->s->generation->shards[ranked->shard];
	bool passage = o->scope == SCOPE_PASSAGE || m->by->question;
	uint32_t best[SNIPPETS_LIMIT];
	size_t n = o->snippets < 1 ? 1 : o->snippets, found = 1;
	uint32_t document = passage ? shard_document_of(shard, ranked->entry) : ranked->entry;

	if (n > SNIPPETS_LIMIT)
		n = SNIPPETS_LIMIT;
	r->score = ranked->score;
	r->written = ranked->written;
	enum zw_status status = document_load(shard, document, &r->document, m->err);
	if (status == ZW_OK)
		status = describe(m, ranked, document, r);
	if (status != ZW_OK)
		return status;
	if (passage) {
		n = 1;
		best[0] = ranked->entry;
	} else if (!r->direct && is_over(m, shard, document)) {
		n = 0;
		found = 0;
	} else {
		status = choose_passages(m, ranked, shard, document, r, best, n, &found);
	}
	r->passages = (uint32_t)found;
	if (status == ZW_OK)
		status = add_passages(m, ranked->shard, best, n, r);
	if (status == ZW_OK && r->direct)
		status = add_thing(m, ranked->shard, document, best[0], r);
	if (status == ZW_OK && r->source)
		status = sourced_describe(m->s, m->by, ranked->source, r, m->err);
	return status;
}

enum zw_status results_make(struct searcher *s, const struct showing *showing,
                            const struct ranked *ranked, size_t n, struct answer *answer,
                            struct err *err)
{
	struct making m = {.s = s, .by = showing, .err = err};

	answer->results = calloc(n ? n : 1, sizeof(*answer->results));
	if (!answer->results)
		return err_no_memory(err);
	enum zw_status status = needles_init(&m.whole, showing->query, NEEDLES_WHOLE, err);
	if (status == ZW_OK)
		status = needles_init(&m.apart, showing->query,
		                      showing->question ? NEEDLES_PAIRS : NEEDLES_WORDS, err);
	for (size_t i = 0; status == ZW_OK && i < n; i++) {
		if (i >= BARE_RESULTS && budget_spend(showing->budget, 1))
			break;
		struct result *r = &answer->results[answer->n_results++];
		r->rank = showing->options->offset + (uint32_t)i + 1;
		if (i % RESULTS_WANTED == 0)
			results_want(s, showing, ranked + i, n - i);
		status = make_result(&m, &ranked[i], r);
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
	difference_release(&r->difference);
	others_release(&r->same);
	others_release(&r->versions);
	document_record_release(&r->document);
}

void answer_release(struct answer *answer)
{
	for (size_t i = 0; i < answer->n_results; i++)
		result_release(&answer->results[i]);
	free(answer->results);
	free(answer->missing);
	free(answer->missing_shards);
	for (size_t i = 0; i < answer->n_offers; i++) {
		free(answer->offers[i].query);
		free(answer->offers[i].from);
		free(answer->offers[i].to);
	}
	facets_release(answer->facets);
	buf_release(&answer->years);
	*answer = (struct answer){0};
}
