/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One walk over the documents of the sample: quotations from the text of their passages, their
 * characters for cohesion.c. Then the choice, and the file.
 */
#include "indexer/words/mine.h"

#include "core/i18n.h"
#include "core/index/shard/record.h"
#include "core/text/tokens.h"
#include "indexer/words/cohesion.h"

#include <string.h>

enum {
	LEAST = 3,                    /* documents that have it in quotation marks or as a title */
	QUOTED_BYTES = 8 * MINED_MAX, /* a longer quotation is no term */
	PASSAGE_LIMIT = 1 << 26,      /* bytes of its record */
	PASSAGE_BYTES = 1 << 20,      /* of one that is cut into words */
	FORGOTTEN = 128,              /* documents, whose pages are then given back */
};

struct mining {
	struct tally tally;
	struct sample sample;
	struct words *words;
	struct tokens tokens; /* of one quotation, or one passage */
	struct buf data;      /* of one passage */
	uint32_t documents;   /* looked at */
};

/* ---- Quotations ---- */

struct marks {
	const char *open, *close;
	enum mined_how how;
};

static bool begins_with(const char *at, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - at) >= n && memcmp(at, word, n) == 0;
}

/* What an amendment strikes out or puts in is a piece of text, no term: 将“…”修改为“…”. */
static bool is_amendment(const char *text, const char *open, const char *after, const char *end)
{
	static const char *const before[] = {"修改为", "改为", "删去", "删除", "增加", "中的"};
	static const char *const behind[] = {"修改", "改为", "删", "后增加", "前增加"};

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		size_t n = strlen(before[i]);
		if ((size_t)(open - text) >= n && memcmp(open - n, before[i], n) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++)
		if (begins_with(after, end, behind[i]))
			return true;
	return false;
}

/* The number of an article and the like: 第三款 names nothing. */
static bool is_number(const char *folded, size_t len)
{
	return begins_with(folded, folded + len, "第");
}

static enum zw_status take_quotation(struct mining *m, const char *text, size_t len,
                                     enum mined_how how, struct err *err)
{
	const struct tokens *t = &m->tokens;
	enum zw_status status = tokens_scan(&m->tokens, text, len, err);
	size_t n = tokens_count(t);

	if (status != ZW_OK || n < MINED_MIN || n > MINED_MAX)
		return status == ZW_LIMIT ? ZW_OK : status;
	for (size_t i = 0; i < n; i++)
		if (tokens_at(t, i)->kind != TOKEN_HAN || tokens_at(t, i)->line != 0)
			return ZW_OK;
	struct span folded = tokens_needle(t, 0, n);
	if (!is_number(folded.at, folded.len))
		tally_add(&m->tally, folded.at, folded.len, how, m->documents);
	return ZW_OK;
}

/* All quotations by one kind of marks. What stands between marks that do not belong together is
 * too long, or has marks in it. */
static enum zw_status take_quotations(struct mining *m, const char *text, size_t len,
                                      const struct marks *marks, struct err *err)
{
	const char *at = text, *end = text + len;
	enum zw_status status = ZW_OK;

	while (status == ZW_OK &&
	       (at = memmem(at, (size_t)(end - at), marks->open, strlen(marks->open)))) {
		const char *open = at;
		at += strlen(marks->open);
		size_t room = (size_t)(end - at) < QUOTED_BYTES ? (size_t)(end - at) : QUOTED_BYTES;
		const char *close = memmem(at, room, marks->close, strlen(marks->close));
		if (close && !is_amendment(text, open, close + strlen(marks->close), end))
			status = take_quotation(m, at, (size_t)(close - at), marks->how, err);
	}
	return status;
}

static enum zw_status read_passage(struct mining *m, const struct shard *s, uint32_t passage,
                                   struct err *err)
{
	static const struct marks marks[] = {
	        {"“", "”", MINED_QUOTED}, {"「", "」", MINED_QUOTED}, {"《", "》", MINED_TITLE}};
	struct passage_record record;

	buf_reset(&m->data);
	enum zw_status status = shard_passage_record(s, passage, &m->data, err);
	if (status == ZW_OK)
		status = buf_status(&m->data, _("terms"), err);
	if (status == ZW_OK)
		status = passage_decode(m->data.data, m->data.len, &record, err);
	for (size_t i = 0; status == ZW_OK && i < sizeof(marks) / sizeof(marks[0]); i++)
		status = take_quotations(m, record.text, record.text_len, &marks[i], err);
	if (status != ZW_OK)
		return status;
	status = tokens_scan(&m->tokens, record.text, record.text_len, err);
	if (status == ZW_OK)
		sample_add(&m->sample, &m->tokens, m->words);
	/* A passage that is too long for this says nothing that others do not say. */
	return status == ZW_LIMIT ? ZW_OK : status;
}

/* ---- The walk ---- */

static enum zw_status read_document(struct mining *m, const struct shard *s, uint32_t document,
                                    struct err *err)
{
	enum zw_status status = ZW_OK;
	uint32_t passage, end;

	sample_begin(&m->sample);
	shard_passages_of(s, document, &passage, &end);
	for (; status == ZW_OK && passage < end; passage++)
		status = read_passage(m, s, passage, err);
	/* Chosen documents stand all over the files: in the end all of these would be in memory. */
	if (++m->documents % FORGOTTEN == 0)
		shard_forget(s);
	return status;
}

/* Is it one of the sample? Its text decides, so that the same documents give the same terms however
 * they are spread over shards. A tenth less than fits, for chance does not count characters. */
static bool is_chosen(const struct manifest *m, const struct shard *s, uint32_t document)
{
	double part = m->characters > MINE_SAMPLE
	                      ? 0.9 * (double)MINE_SAMPLE / (double)m->characters
	                      : 1.0;

	return part >= 1.0 || (double)shard_hash(s, document) < part * (double)UINT64_MAX;
}

static enum zw_status read_shards(struct mining *m, const struct collection *c, struct err *err)
{
	const struct manifest *of = c->manifest;
	struct buf path = BUF_INIT((size_t)64 * 1024);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < of->n_shards; i++) {
		struct shard shard;
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", c->dir, of->shards[i].name);
		status = shard_open(buf_cstr(&path), &of->shards[i], &shard, err);
		if (status != ZW_OK)
			break;
		for (uint32_t d = 1; status == ZW_OK && d <= shard.info.documents; d++)
			if (!collection_is_dead(c, i, d) && is_chosen(of, &shard, d))
				status = read_document(m, &shard, d, err);
		shard_close(&shard);
	}
	buf_release(&path);
	return status;
}

enum zw_status mine_terms(const struct collection *c, struct buf *file, struct err *err)
{
	struct mining m = {.data = BUF_INIT(PASSAGE_LIMIT)};

	tally_init(&m.tally);
	sample_init(&m.sample, MINE_SAMPLE);
	tokens_init(&m.tokens, PASSAGE_BYTES);
	enum zw_status status = words_new(&m.words, err);
	if (status == ZW_OK)
		status = read_shards(&m, c, err);
	if (status == ZW_OK)
		status = tally_status(&m.tally, err);
	if (status == ZW_OK)
		status = cohesion_find(&m.sample, &m.tally, err);
	if (status == ZW_OK) {
		tally_write(&m.tally, LEAST, m.documents, file);
		status = buf_status(file, _("terms"), err);
	}
	words_free(m.words);
	tally_release(&m.tally);
	sample_release(&m.sample);
	tokens_release(&m.tokens);
	buf_release(&m.data);
	return status;
}
