/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/build/entry.h"

#include "core/i18n.h"
#include "core/index/schema.h"
#include "core/text/utf8.h"
#include "corpus/metadata/understand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HEADING_BYTES = 200,        /* of a heading: its terms go into every passage below it */
	LONG_PASSAGE = 1 << 20,     /* bytes: shorter ones are within all limits */
	TOKENS_LIMIT = 4 * 1000000, /* of one passage; 10 MiB of Han text are 3.5 million */
};

enum zw_status entry_maker_init(struct entry_maker *m, struct shard_writer *shard, struct err *err)
{
	*m = (struct entry_maker){.shard = shard,
	                          .line = BUF_INIT(FACTS_LIMIT),
	                          .data = BUF_INIT((size_t)2 * TEXT_LIMIT)};
	facts_init(&m->facts);
	tokens_init(&m->tokens, TEXT_LIMIT);
	m->tokens.list.limit = TOKENS_LIMIT * sizeof(struct token);
	bag_init(&m->passage);
	bag_init(&m->document);
	bag_init(&m->headings);
	return words_new(&m->words, err);
}

enum zw_status entry_maker_init_for(struct entry_maker *m, entry_fn *instead, void *context,
                                    struct err *err)
{
	enum zw_status status = entry_maker_init(m, NULL, err);

	m->instead = instead;
	m->context = context;
	return status;
}

void entry_maker_release(struct entry_maker *m)
{
	words_free(m->words);
	tokens_release(&m->tokens);
	bag_release(&m->passage);
	bag_release(&m->document);
	bag_release(&m->headings);
	facts_release(&m->facts);
	buf_release(&m->line);
	buf_release(&m->data);
}

bool entry_is_large(const struct document *d)
{
	for (size_t i = 0; i < document_passages(d); i++)
		if (document_passage(d, i)->text_len > LONG_PASSAGE)
			return true;
	return false;
}

/* Only a very long paragraph of characters like ﷺ (18 of them in one), or of many short tokens, can
 * go over a limit. */
enum zw_status entry_check(struct entry_maker *m, const struct document *d, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < document_passages(d) && status == ZW_OK; i++) {
		const struct passage *p = document_passage(d, i);
		if (p->text_len > LONG_PASSAGE)
			status = tokens_scan(&m->tokens, d->text.data + p->text, p->text_len, err);
	}
	return status;
}

static void add_term(void *bag, const char *term, size_t len)
{
	bag_add(bag, term, len, 1);
}

struct adding_words {
	struct bag *bag;
	const struct tokens *tokens;
	struct words *words;
};

static void add_inner_word(void *context, size_t from, size_t to)
{
	const struct adding_words *a = context;
	char term[TERM_BYTES];
	size_t len = terms_word(a->tokens, from, to, term);

	if (len)
		bag_add(a->bag, term, len, 1);
}

/* With the words inside: 药品监督管理 is found by 监督, too. */
static void add_word(void *context, size_t from, size_t to)
{
	const struct adding_words *a = context;

	add_inner_word(context, from, to);
	words_inside(a->words, a->tokens, from, to, add_inner_word, context);
}

/* ---- Passages ---- */

/* Terms of the headings above, but for those that are the title anyway. */
static enum zw_status make_headings(struct entry_maker *m, const struct document *d,
                                    uint32_t parent, struct err *err)
{
	if (parent == m->headings_of)
		return ZW_OK;
	bag_reset(&m->headings);
	m->headings_of = parent;
	while (parent) {
		const struct passage *h = document_passage(d, parent - 1);
		const char *text = d->text.data + h->text;
		size_t len = h->heading_len;
		if (len > HEADING_BYTES)
			len = utf8_before(text, HEADING_BYTES);
		if (!memmem(document_title(d), strlen(document_title(d)), text, len)) {
			enum zw_status status = tokens_scan(&m->tokens, text, len, err);
			if (status != ZW_OK)
				return status;
			terms_cover(&m->tokens, 0, tokens_count(&m->tokens), PREFIX_HEADING,
			            add_term, &m->headings);
		}
		parent = h->parent < parent ? h->parent : 0;
	}
	return ZW_OK;
}

/* A heading, or a line of the title (a fourth of it at least): it names what stands elsewhere. */
static bool is_heading(const struct document *d, const struct passage *p)
{
	size_t title = strlen(document_title(d));

	return p->kind == PASSAGE_HEADING ||
	       (4 * (size_t)p->text_len >= title &&
	        memmem(document_title(d), title, d->text.data + p->text, p->text_len));
}

/* Terms of the body into m->passage, which leaves the tokens of the passage in m->tokens. */
static enum zw_status make_terms(struct entry_maker *m, const struct document *d,
                                 const struct passage *p, bool heading, struct err *err)
{
	struct adding_words words = {&m->passage, &m->tokens, m->words};
	enum zw_status status = m->without_terms ? ZW_OK : make_headings(m, d, p->parent, err);

	if (status == ZW_OK)
		status = tokens_scan(&m->tokens, d->text.data + p->text, p->text_len, err);
	bag_reset(&m->passage);
	if (status != ZW_OK || m->without_terms)
		return status;
	terms_each(&m->tokens, "", add_term, &m->passage);
	words_cut(m->words, &m->tokens, WORDS_INDEXED, add_word, &words);
	m->occurrences += m->passage.occurrences;
	if (!m->shard)
		bag_merge(&m->document, &m->passage);
	bag_merge(&m->passage, &m->headings);
	if (heading)
		bag_add(&m->passage, TERM_KIND_HEADING, strlen(TERM_KIND_HEADING), 1);
	return status;
}

static void encode_passage(struct entry_maker *m, const struct document *d, const struct passage *p)
{
	struct passage_record record = {
	        .kind = p->kind,
	        .level = p->level,
	        .parent = p->parent,
	        .text = d->text.data + p->text,
	        .text_len = p->text_len,
	        .heading_len = p->heading_len,
	};

	memcpy(record.anchor, p->anchor, sizeof(record.anchor));
	memcpy(record.article, p->article, sizeof(record.article));
	buf_reset(&m->data);
	passage_encode(&record, &m->data);
}

/* What the bag holds, with the record in m->data. */
static enum zw_status seal(struct entry_maker *m, struct bag *bag, struct shard_entry *entry,
                           struct err *err)
{
	enum zw_status status = bag_seal(bag, &entry->terms, &entry->n_terms, err);

	if (status == ZW_OK)
		status = buf_status(&m->data, _("record"), err);
	entry->length = (uint32_t)bag->occurrences;
	entry->record = (struct span){buf_cstr(&m->data), m->data.len};
	return status;
}

static enum zw_status put_passage(struct entry_maker *m, struct span stream, uint32_t bits,
                                  struct err *err)
{
	struct shard_entry entry;
	enum zw_status status = seal(m, &m->passage, &entry, err);

	if (status != ZW_OK)
		return status;
	if (!m->shard)
		return m->instead(m->context, TABLE_PASSAGES, &entry, err);
	return shard_passage(m->shard, stream, bits, &entry, err);
}

/* Other workers may have a large passage next. */
static void give_back(struct entry_maker *m)
{
	bag_release(&m->passage);
	buf_release(&m->tokens.stream);
	buf_release(&m->data);
}

static enum zw_status add_passage(struct entry_maker *m, const struct document *d, size_t i,
                                  struct err *err)
{
	const struct passage *p = document_passage(d, i);
	bool heading = is_heading(d, p);
	enum zw_status status = make_terms(m, d, p, heading, err);

	if (status != ZW_OK)
		return status;
	encode_passage(m, d, p);
	struct span stream = {buf_cstr(&m->tokens.stream), m->tokens.stream.len};
	if (!m->known.at)
		status = facts_passage(&m->facts, i, stream, err);
	m->characters += utf8_length(d->text.data + p->text, p->text_len);
	if (status != ZW_OK)
		return status;
	bool large = p->text_len > LONG_PASSAGE;
	if (large)
		buf_release(&m->tokens.list);
	status = put_passage(
	        m, stream,
	        (heading ? HEADING_BIT : 0) | (p->kind == PASSAGE_ARTICLE ? ARTICLE_BIT : 0), err);
	if (large)
		give_back(m);
	return status;
}

/* ---- Documents ---- */

/* Values of all fields but the title, several of one parted by a line end. */
static enum zw_status join_values(const struct metadata *metadata, struct document_record *record,
                                  struct err *err)
{
	struct buf all = BUF_INIT(TEXT_LIMIT);
	const struct meta_value *v;

	for (enum meta_field field = META_TITLE + 1; field < META_FIELDS; field++) {
		for (size_t i = 0; (v = metadata_get(metadata, field, i)); i++)
			buf_printf(&all, "%s%s", i ? "\n" : "", v->text);
		enum zw_status status = buf_status(&all, _("metadata"), err);
		if (status != ZW_OK) {
			buf_release(&all);
			return status;
		}
		if (all.len && !(record->meta[field] = buf_take(&all)))
			return err_no_memory(err);
	}
	return ZW_OK;
}

static void release_values(struct document_record *record)
{
	for (size_t i = 0; i < META_FIELDS; i++)
		free(record->meta[i]);
}

/* Into m->data. */
static enum zw_status encode_document(struct entry_maker *m, const char *name,
                                      const struct document *d, struct err *err)
{
	struct document_record record = {
	        .path = (char *)name,
	        .title = (char *)document_title(d),
	        .format = (char *)d->format,
	        .charset = (char *)d->charset,
	        .bytes = d->bytes,
	        .passages = (uint32_t)document_passages(d),
	};

	snprintf(record.date, sizeof(record.date), "%s", metadata_date(&d->metadata));
	buf_reset(&m->data);
	enum zw_status status = join_values(&d->metadata, &record, err);
	if (status == ZW_OK)
		document_encode(&record, &m->data);
	release_values(&record);
	return status;
}

/* The terms of its title and path, and its record. */
static enum zw_status begin_document(struct entry_maker *m, const char *name,
                                     const struct document *d, struct err *err)
{
	char path[PATH_TERM_SIZE];
	struct shard_entry entry;
	enum zw_status status =
	        tokens_scan(&m->tokens, document_title(d), strlen(document_title(d)), err);

	if (status != ZW_OK)
		return status;
	bag_reset(&m->document);
	bag_reset(&m->headings);
	m->headings_of = 0;
	m->occurrences = 0;
	terms_path(name, path);
	bag_add(&m->document, path, strlen(path), 1);
	terms_each(&m->tokens, PREFIX_TITLE, add_term, &m->document);
	struct span stream = {buf_cstr(&m->tokens.stream), m->tokens.stream.len};
	if (!m->known.at)
		status = facts_begin(&m->facts, d, err);
	if (status == ZW_OK && m->shard)
		status = encode_document(m, name, d, err);
	if (status == ZW_OK && m->shard)
		status = seal(m, &m->document, &entry, err);
	return status == ZW_OK && m->shard ? shard_begin(m->shard, stream, &entry, err) : status;
}

static enum zw_status end_document(struct entry_maker *m, const char *name, struct err *err)
{
	struct shard_entry entry;
	enum zw_status status = ZW_OK;

	if (!m->shard) {
		buf_reset(&m->data);
		status = seal(m, &m->document, &entry, err);
		return status == ZW_OK ? m->instead(m->context, TABLE_DOCUMENTS, &entry, err)
		                       : status;
	}
	if (!m->known.at)
		status = facts_write(&m->facts, name, &m->line, err);
	struct span facts = {buf_cstr(&m->line), m->line.len};
	if (status != ZW_OK)
		return status;
	return shard_end(m->shard, (uint32_t)(m->document.occurrences + m->occurrences),
	                 m->known.at ? m->known : facts, err);
}

static enum zw_status add(struct entry_maker *m, const char *name, const struct document *d,
                          struct err *err)
{
	enum zw_status status = begin_document(m, name, d, err);

	for (size_t i = 0; i < document_passages(d) && status == ZW_OK; i++)
		status = add_passage(m, d, i, err);
	if (status == ZW_OK)
		status = end_document(m, name, err);
	if (status == ZW_OK) {
		m->documents++;
		m->passages += document_passages(d);
	}
	return status;
}

enum zw_status entry_add(struct entry_maker *m, const char *name, const struct document *d,
                         struct err *err)
{
	m->known = (struct span){NULL, 0};
	return add(m, name, d, err);
}

enum zw_status entry_add_again(struct entry_maker *m, const char *name, const struct document *d,
                               struct span facts, struct err *err)
{
	m->known = facts;
	enum zw_status status = add(m, name, d, err);
	m->known = (struct span){NULL, 0};
	return status;
}
