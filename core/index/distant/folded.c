/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Documents are kept whole or by passages, whichever was asked for. Whoever has the text of a
 * document goes through its passages, too: these are found within it then, and keep it.
 */
#include "core/index/distant/folded.h"

#include "core/i18n.h"
#include "core/index/tree/recent.h"
#include "core/index/shard/record.h"
#include "core/index/shard/shard.h"

#include <stdlib.h>
#include <string.h>

struct folded {
	struct files_map titles;
	uint64_t *title_at; /* of each document, then where the last one ends: code units */
	struct recent *kept;
	struct tokens tokens;
	struct buf record, passage, text; /* the last two in UTF-16 */
	enum zw_status failed;
	struct err why;
};

struct key {
	uint32_t entry;
	uint32_t table;
};

static const uint16_t nothing[1];
static const struct span16 no_text = {nothing, 0};

/* A text that is kept: recent.h has it aligned behind such a key. */
static struct span16 kept_text(struct span bytes)
{
	_Static_assert(sizeof(struct key) % RECENT_ALIGNED == 0, "its text is aligned");
	return (struct span16){(const void *)bytes.at, bytes.len / sizeof(uint16_t)};
}

static bool find(const struct folded *f, const struct key *key, struct span16 *text)
{
	struct span bytes;

	if (!recent_find(f->kept, key, sizeof(*key), &bytes))
		return false;
	*text = kept_text(bytes);
	return true;
}

static enum zw_status not_its_titles(const char *path, struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, _("%s: not the titles of this shard"), path);
}

static enum zw_status find_titles(struct folded *f, const char *path, const struct shard *s,
                                  struct err *err)
{
	uint32_t n = s->info.documents;
	uint64_t at = 0, units = f->titles.len / sizeof(uint16_t);

	f->title_at = malloc((n + (size_t)1) * sizeof(*f->title_at));
	if (!f->title_at)
		return err_no_memory(err);
	for (uint32_t i = 0; i < n; i++) {
		const struct document_at *row = &s->document_at[i];
		uint64_t len = row->text > row->title ? row->text - row->title : 0;
		if (len > units - at)
			return not_its_titles(path, err);
		f->title_at[i] = at;
		at += len;
	}
	f->title_at[n] = at;
	return at * sizeof(uint16_t) == f->titles.len ? ZW_OK : not_its_titles(path, err);
}

enum zw_status folded_open(const char *titles, const struct shard *s, struct folded **folded,
                           struct err *err)
{
	struct folded *f = calloc(1, sizeof(*f));

	*folded = NULL;
	if (!f)
		return err_no_memory(err);
	tokens_init(&f->tokens, TEXTS_RECORD_LIMIT);
	f->record = BUF_INIT(TEXTS_RECORD_LIMIT);
	/* A stream is at most three times as long as its text, and twice that in UTF-16. */
	f->passage = BUF_INIT((size_t)6 * TEXTS_RECORD_LIMIT + 32);
	f->text = BUF_INIT((size_t)6 * TEXTS_RECORD_LIMIT + 32);
	enum zw_status status = recent_new(distant_room(s->info.served), &f->kept, err);
	if (status == ZW_OK)
		status = files_map(titles, &f->titles, err);
	if (status == ZW_OK)
		status = find_titles(f, titles, s, err);
	if (status == ZW_OK)
		*folded = f;
	else
		folded_close(f);
	return status;
}

void folded_close(struct folded *f)
{
	if (!f)
		return;
	files_unmap(&f->titles);
	free(f->title_at);
	recent_free(f->kept);
	tokens_release(&f->tokens);
	buf_release(&f->record);
	buf_release(&f->passage);
	buf_release(&f->text);
	free(f);
}

enum zw_status folded_status(struct folded *f, struct err *err)
{
	enum zw_status status = f->failed;

	f->failed = ZW_OK;
	return status == ZW_OK ? ZW_OK : err_set(err, status, "%s", f->why.text);
}

static struct span16 fail(struct folded *f, enum zw_status status, const struct err *why)
{
	if (f->failed == ZW_OK) {
		f->failed = status;
		f->why = *why;
	}
	return no_text;
}

struct span16 folded_title(const struct folded *f, const struct shard *s, uint32_t document)
{
	if (document - 1 >= s->info.documents || !f->titles.at) /* 0 wraps around */
		return no_text;
	const uint16_t *titles = f->titles.at;
	return (struct span16){titles + f->title_at[document - 1],
	                       (size_t)(f->title_at[document] - f->title_at[document - 1])};
}

/* ---- Passages ---- */

/* Its stream, in f->passage. */
static enum zw_status fold(struct folded *f, const struct shard *s, uint32_t passage,
                           struct err *err)
{
	struct passage_record record;

	buf_reset(&f->record);
	enum zw_status status = shard_passage_record(s, passage, &f->record, err);
	if (status == ZW_OK)
		status = passage_decode(buf_cstr(&f->record), f->record.len, &record, err);
	if (status == ZW_OK)
		status = tokens_scan(&f->tokens, record.text, record.text_len, err);
	buf_reset(&f->passage);
	if (status == ZW_OK) {
		utf16_add(&f->passage,
		          (struct span){buf_cstr(&f->tokens.stream), f->tokens.stream.len});
		status = buf_status(&f->passage, _("folded text"), err);
	}
	if (status == ZW_OK && f->passage.len != shard_passage_bytes(s, passage))
		status = err_set(err, ZW_BAD_INDEX, "%s", _("the texts of the index are damaged"));
	return status;
}

static struct span16 keep(struct folded *f, const struct key *key, const struct buf *text)
{
	const char *at = recent_add(f->kept, key, sizeof(*key), buf_cstr(text), text->len);
	struct err err;

	return at ? kept_text((struct span){at, text->len}) : fail(f, err_no_memory(&err), &err);
}

/* Whether the text of its document is there. */
static bool within(const struct folded *f, const struct shard *s, uint32_t passage,
                   struct span16 *text)
{
	struct key key = {shard_document_of(s, passage), TABLE_DOCUMENTS};
	struct span16 whole;

	if (!find(f, &key, &whole))
		return false;
	size_t start = s->passage_at[passage - 1].text;
	size_t len = shard_passage_bytes(s, passage) / sizeof(*whole.at);
	*text = start <= whole.len && len <= whole.len - start
	                ? (struct span16){whole.at + start, len}
	                : no_text;
	return true;
}

struct span16 folded_passage(struct folded *f, const struct shard *s, uint32_t passage)
{
	struct key key = {passage, TABLE_PASSAGES};
	struct span16 text;
	struct err err;

	if (!shard_document_of(s, passage))
		return no_text;
	if (within(f, s, passage, &text) || find(f, &key, &text))
		return text;
	enum zw_status status = fold(f, s, passage, &err);
	return status == ZW_OK ? keep(f, &key, &f->passage) : fail(f, status, &err);
}

void folded_want(struct folded *f, const struct shard *s, uint32_t first, uint32_t end)
{
	struct span16 text;

	for (uint32_t p = first; p < end && shard_document_of(s, p); p++) {
		struct key key = {p, TABLE_PASSAGES};
		if (!within(f, s, p, &text) && !find(f, &key, &text))
			texts_want(s->texts, p - 1);
	}
}

/* ---- Documents ---- */

static enum zw_status add_passage(struct folded *f, const struct shard *s, uint32_t passage,
                                  struct err *err)
{
	struct key key = {passage, TABLE_PASSAGES};
	struct span16 text;
	enum zw_status status = ZW_OK;

	if (!find(f, &key, &text)) {
		status = fold(f, s, passage, err);
		text = utf16_of(&f->passage);
	}
	if (status == ZW_OK && s->passage_at[passage - 1].text != f->text.len / sizeof(*text.at))
		status = err_set(err, ZW_BAD_INDEX, "%s", _("the texts of the index are damaged"));
	if (status == ZW_OK)
		buf_add(&f->text, text.at, text.len * sizeof(*text.at));
	return status == ZW_OK ? buf_status(&f->text, _("document"), err) : status;
}

struct span16 folded_document(struct folded *f, const struct shard *s, uint32_t document)
{
	struct key key = {document, TABLE_DOCUMENTS};
	enum zw_status status = ZW_OK;
	uint32_t first, end;
	struct span16 text;
	struct err err;

	if (find(f, &key, &text))
		return text;
	shard_passages_of(s, document, &first, &end);
	buf_reset(&f->text);
	for (uint32_t p = first, wanted = first; status == ZW_OK && p < end; p++) {
		if (p == wanted)
			wanted = shard_want_texts(s, p, end);
		status = add_passage(f, s, p, &err);
	}
	return status == ZW_OK ? keep(f, &key, &f->text) : fail(f, status, &err);
}
