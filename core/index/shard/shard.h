/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A shard: a set of documents in a folder that is written once and never changed.
 *
 *   tree/         a tree of Xapian's: the postings of its terms (postings.h); what is shown of
 *                 passages (texts.h); of each document its record (record.h), under 'r' and its
 *                 number, big-endian in 4 bytes
 *   fold          the folded streams (tokens.h) in UTF-16: of each document its title, then its
 *                 passages
 *   facts         a line of JSON a document: what the catalog of a generation is made of; only the
 *                 indexer reads it
 *   documents.at  where each document stands in fold and in facts, and its first passage
 *   passages.at   where each passage stands in its document
 *
 * fold and the last two are mapped into memory, in the byte order of the machine (little-endian;
 * another is refused). Documents and passages are numbered from 1 without a gap, passages in the
 * order of their documents.
 */
#ifndef CORE_SHARD_H
#define CORE_SHARD_H

#include "core/index/shard/dead.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/text/tokens.h"
#include "core/text/utf16.h"
#include "core/index/postings/postings.h"
#include "core/index/texts/texts.h"

enum { SHARD_FILES_LIMIT = 24 };

struct shard_file {
	char name[40]; /* "fold", "tree/postlist.glass" */
	uint64_t bytes;
};

/* What the manifest says of a shard. */
struct shard_info {
	char name[64];
	uint32_t documents, passages; /* entries, of the dead too */
	uint32_t dead;                /* documents of them: dead.h. 0: there is no such file */
	uint64_t fold, facts;         /* bytes */
	uint32_t served; /* made together with so many in all for readers elsewhere (distant.h);
	                  * 0: it was not */
	char heads[HASH_HEX_SIZE]; /* of the head of the tree, which Xapian trusts blindly */
	struct shard_file files[SHARD_FILES_LIMIT]; /* all of them; ends with a name of "" */
};

/* ---- Writing ---- */

struct shard_writer;

/* Makes the folder path, which must not exist. memory: bytes that postings may take until they are
 * moved to files. */
enum zw_status shard_create(const char *path, const char *name, size_t memory,
                            struct shard_writer **writer, struct err *err);

/* One of so many that are made together for readers elsewhere: see distant.h. */
enum zw_status shard_create_served(const char *path, const char *name, size_t memory, uint32_t of,
                                   struct shard_writer **writer, struct err *err);

/* What is kept of a document or passage. */
struct shard_entry {
	const struct entry_term *terms; /* each once; of a document: those of its title and path */
	size_t n_terms;
	uint32_t length;    /* occurrences of these terms */
	struct span record; /* record.h */
};

/* A document is: shard_begin with the stream of its title and its own entry, shard_passage for each
 * passage in order with its stream and what it is (HEADING_BIT, ARTICLE_BIT), shard_end with the
 * length of the whole, the occurrences of the terms of its text included, and what the catalog is
 * to know of it: one line without its end. */
enum zw_status shard_begin(struct shard_writer *w, struct span title,
                           const struct shard_entry *entry, struct err *err);
enum zw_status shard_passage(struct shard_writer *w, struct span text, uint32_t bits,
                             const struct shard_entry *entry, struct err *err);
enum zw_status shard_end(struct shard_writer *w, uint32_t length, struct span facts,
                         struct err *err);

/* Completes the shard in its final, compact form and says what it holds. w is gone whatever is
 * returned. */
enum zw_status shard_finish(struct shard_writer *w, struct shard_info *info, struct err *err);

/* Throws it away; the folder is the caller's to remove. NULL does nothing. */
void shard_discard(struct shard_writer *w);

/* ---- Reading ---- */

struct document_at {
	uint64_t title;         /* code units of fold; ends where the text begins */
	uint64_t text;          /* likewise; ends where the next title begins */
	uint64_t facts;         /* its line there; ends where the next one begins */
	uint32_t first_passage; /* its last is before the first of the next document */
	uint32_t length;        /* occurrences of terms: for ranking */
	uint64_t digest[2];     /* of the folded text as UTF-8, as hash_hex would have it */
};

struct passage_at {
	uint32_t text;     /* code units from the text of its document on */
	uint32_t document; /* its number, and what the passage is: */
	uint32_t length;   /* occurrences of terms */
};

#define HEADING_BIT (UINT32_C(1) << 31)
#define ARTICLE_BIT (UINT32_C(1) << 30) /* a 条 */
#define PASSAGE_BITS (HEADING_BIT | ARTICLE_BIT)

struct shard {
	struct shard_info info;
	struct dead *dead; /* NULL: none; the store's to open and to close */
	struct xap_tree *tree;
	struct texts *texts;
	uint64_t lengths[TABLES];              /* of all documents, of all passages, the dead too */
	const struct document_at *document_at; /* info.documents + 1 rows */
	const struct passage_at *passage_at;   /* info.passages + 1 rows */
	const uint16_t *fold;
	struct folded *folded;    /* of a distant shard, in the place of fold (distant/folded.h) */
	struct files_map maps[4]; /* of the files; the pointers above point into three of them */
};

/* Opens and checks sizes and numbers against info; *s is zero unless ZW_OK. */
enum zw_status shard_open(const char *path, const struct shard_info *info, struct shard *s,
                          struct err *err);
void shard_close(struct shard *s);
/* Gives back the memory of what was looked at in its files: files_forget. */
void shard_forget(const struct shard *s);
/* So many bytes of values that were got are kept, in the place of 2 MiB. */
void shard_keep(struct shard *s, size_t bytes);

/* A shard whose tree is on another machine; path is a folder that has its documents.at, passages.at
 * and titles. The tree is the shard's from now on, unless this fails. */
enum zw_status shard_open_distant(const char *path, const struct shard_info *info,
                                  struct xap_tree *tree, struct shard *s, struct err *err);

/* A shard that cannot be had: all of its documents are dead, none of them has a word. Functions
 * below say 0, nothing, or ZW_UNREACHABLE. */
enum zw_status shard_open_missing(const struct shard_info *info, struct shard *s, struct err *err);
bool shard_is_missing(const struct shard *s);

/* Folded streams. An index that is damaged gives empty ones, never a read outside the mapping.
 *
 * Those of a distant shard are kept for a while only: a span stays valid until RECENT_ALWAYS
 * (recent.h) others of the shard were asked for, or wanted (shard_want_texts), that do not lie
 * within it. Who wants more of them at a time copies; who has a document goes through its passages
 * at will. And they may fail: a search that used them asks store_settle (store.h) before it
 * believes what it found. */
struct span16 shard_title(const struct shard *s, uint32_t document);
struct span16 shard_document_text(const struct shard *s, uint32_t document);
struct span16 shard_passage_text(const struct shard *s, uint32_t passage);

/* The digest of a document's folded text: another if the text changed. "" if damaged. */
void shard_digest(const struct shard *s, uint32_t document, char hex[HASH_HEX_SIZE]);
/* Half of it, as a number; 0 if damaged. */
uint64_t shard_hash(const struct shard *s, uint32_t document);

/* The bytes they take in fold, without having them. */
size_t shard_document_bytes(const struct shard *s, uint32_t document);
size_t shard_passage_bytes(const struct shard *s, uint32_t passage);

/* The line of facts of a document, without its end; empty if damaged. */
struct span shard_facts(const struct shard *s, uint32_t document);

bool shard_is_dead(const struct shard *s, uint32_t document);

/* The records; appended. */
enum zw_status shard_document_record(const struct shard *s, uint32_t document, struct buf *record,
                                     struct err *err);
enum zw_status shard_passage_record(const struct shard *s, uint32_t passage, struct buf *record,
                                    struct err *err);

/* ---- What will be asked for ----
 *
 * Of a distant shard it comes with what is missed next, of all shards in one wait (xap_want); of
 * one that is here nothing happens. */

static inline bool shard_is_distant(const struct shard *s)
{
	return s->folded;
}

/* Bytes of texts that may be wanted at a time, of one shard: a part of what is kept of it. */
size_t shard_want_room(const struct shard *s);

/* The texts, or the records, of passages from `first` on and before `end`, as many as there is room
 * for. The one behind those is returned, `end` of a shard that is here. */
uint32_t shard_want_texts(const struct shard *s, uint32_t first, uint32_t end);
uint32_t shard_want_passages(const struct shard *s, uint32_t first, uint32_t end);
/* The record of a document. */
void shard_want_document(const struct shard *s, uint32_t document);
/* The entries of a term, of all shards. */
void shard_want_postings(const struct shard *s, const char *term, size_t len);

/* ---- Entries, terms ---- */

/* Occurrences of terms in an entry; 0 if damaged. */
static inline uint32_t shard_length(const struct shard *s, enum table table, uint32_t entry)
{
	uint32_t entries = table == TABLE_DOCUMENTS ? s->info.documents : s->info.passages;

	if (entry - 1 >= entries || !s->document_at) /* 0 wraps around */
		return 0;
	return table == TABLE_DOCUMENTS ? s->document_at[entry - 1].length
	                                : s->passage_at[entry - 1].length;
}

/* The entries of which table a term has: of a title or a path documents, of a text passages. */
enum table shard_table_of(const char *term, size_t len);

/* The entries of a term, of shard_table_of(term), the dead too. NULL if there are none. */
enum zw_status shard_postings(const struct shard *s, const char *term, size_t len,
                              struct postings **postings, struct err *err);

/* Number of documents, or passages, that have the term and are not dead. Terms of headings and
 * kinds are of passages alone, those of titles and paths of documents. */
enum zw_status shard_frequency(const struct shard *s, enum table table, const char *term,
                               size_t len, uint32_t *count, struct err *err);

/* 0 if damaged. */
static inline uint32_t shard_document_of(const struct shard *s, uint32_t passage)
{
	if (passage - 1 >= s->info.passages || !s->passage_at)
		return 0;
	uint32_t document = s->passage_at[passage - 1].document & ~PASSAGE_BITS;
	return document - 1 < s->info.documents ? document : 0;
}

static inline bool shard_is_heading(const struct shard *s, uint32_t passage)
{
	return shard_document_of(s, passage) && (s->passage_at[passage - 1].document & HEADING_BIT);
}

static inline bool shard_is_article(const struct shard *s, uint32_t passage)
{
	return shard_document_of(s, passage) && (s->passage_at[passage - 1].document & ARTICLE_BIT);
}

/* Passages [*first, *end); both 0 if damaged. */
static inline void shard_passages_of(const struct shard *s, uint32_t document, uint32_t *first,
                                     uint32_t *end)
{
	*first = *end = 0;
	if (document - 1 >= s->info.documents || !s->document_at)
		return;
	const struct document_at *row = &s->document_at[document - 1];
	if (row->first_passage < 1 || row[1].first_passage < row->first_passage ||
	    row[1].first_passage > s->info.passages + 1)
		return;
	*first = row->first_passage;
	*end = row[1].first_passage;
}

#endif
