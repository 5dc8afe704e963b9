/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/i18n.h"
#include "core/index/postings/chunks.h"
#include "core/varint.h"

#include <stdlib.h>
#include <string.h>

static const size_t VALUE_LIMIT = (size_t)1 << 30; /* bytes; see chunks.c */

/* What the directory says of a chunk. */
struct chunk {
	uint32_t last; /* entry */
	uint32_t blocks;
};

struct postings {
	struct xap_tree *tree;
	struct buf key; /* of the list */
	struct buf value, chunk;
	struct frequency f;
	uint32_t limit;       /* the highest entry there may be */
	struct chunk *chunks; /* NULL: there is one */
	uint32_t n_chunks, at_chunk;
	const char *at, *end; /* what is left of the chunk */
	uint32_t blocks;      /* of that */
	uint32_t left;        /* postings behind them */
	uint32_t last;        /* entry before it */
	struct posting block[PACKED_POSTINGS];
	size_t n, next; /* in the block */
};

static enum zw_status damaged(struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, "%s", _("a table of the index is damaged"));
}

/* The value of a list: appended, nothing if there is none. */
static enum zw_status get_list(struct xap_tree *tree, enum table table, const char *term,
                               size_t len, struct buf *value, struct err *err)
{
	BUF_HERE(key, XAP_KEY_LIMIT);

	chunks_key(&key, table, term, len);
	if (key.failed)
		return ZW_OK; /* no term is that long */
	return xap_get(tree, key.data, key.len, value, err);
}

void postings_want(struct xap_tree *tree, enum table table, const char *term, size_t len)
{
	BUF_HERE(key, XAP_KEY_LIMIT);

	chunks_key(&key, table, term, len);
	if (!key.failed)
		xap_want_of_all(tree, key.data, key.len);
}

static bool take_frequency(const char **at, const char *end, struct frequency *f)
{
	return varint_take(at, end, &f->entries) && varint_take(at, end, &f->documents) &&
	       f->documents > 0 && f->documents <= f->entries;
}

enum zw_status postings_frequency(struct xap_tree *tree, enum table table, const char *term,
                                  size_t len, struct frequency *f, struct err *err)
{
	struct buf value = BUF_INIT(VALUE_LIMIT);
	enum zw_status status = get_list(tree, table, term, len, &value, err);
	const char *at = value.data;

	*f = (struct frequency){0, 0};
	if (status == ZW_OK && value.len && !take_frequency(&at, at + value.len, f))
		status = damaged(err);
	buf_release(&value);
	return status;
}

/* ---- Opening ---- */

static enum zw_status read_directory(struct postings *p, const char **at, const char *end,
                                     struct err *err)
{
	uint32_t last = 0, blocks = p->f.entries / PACKED_POSTINGS, distance;

	/* Each is two bytes at least. */
	if (p->n_chunks > (size_t)(end - *at) / 2)
		return damaged(err);
	p->chunks = malloc(p->n_chunks * sizeof(*p->chunks));
	if (!p->chunks)
		return err_no_memory(err);
	for (uint32_t i = 0; i < p->n_chunks; i++) {
		struct chunk *c = &p->chunks[i];
		if (!varint_take(at, end, &distance) || distance == 0 ||
		    distance > p->limit - last || !varint_take(at, end, &c->blocks) ||
		    c->blocks > blocks || (c->blocks == 0 && i + 1 < p->n_chunks))
			return damaged(err);
		last += distance;
		blocks -= c->blocks;
		c->last = last;
	}
	return blocks == 0 ? ZW_OK : damaged(err);
}

static void begin_chunk(struct postings *p, const char *at, const char *end)
{
	bool is_last = p->at_chunk + 1 == p->n_chunks;

	p->at = at;
	p->end = end;
	p->blocks = p->chunks ? p->chunks[p->at_chunk].blocks : p->f.entries / PACKED_POSTINGS;
	p->left = is_last ? p->f.entries % PACKED_POSTINGS : 0;
}

static enum zw_status read_head(struct postings *p, struct err *err)
{
	const char *at = p->value.data, *end = at + p->value.len;
	enum zw_status status = ZW_OK;

	if (!take_frequency(&at, end, &p->f) || !varint_take(&at, end, &p->n_chunks) ||
	    p->n_chunks == 0 || p->f.entries > p->limit)
		return damaged(err);
	if (p->n_chunks > 1)
		status = read_directory(p, &at, end, err);
	begin_chunk(p, at, end);
	return status;
}

enum zw_status postings_open(struct xap_tree *tree, enum table table, const char *term, size_t len,
                             uint32_t last, struct postings **postings, struct err *err)
{
	struct postings *p = malloc(sizeof(*p));

	*postings = NULL;
	if (!p)
		return err_no_memory(err);
	/* All but the block, which is filled before it is read. */
	memset(p, 0, offsetof(struct postings, block));
	p->n = p->next = 0;
	p->tree = tree;
	p->limit = last;
	p->key = BUF_INIT(XAP_KEY_LIMIT);
	p->value = BUF_INIT(VALUE_LIMIT);
	p->chunk = BUF_INIT(VALUE_LIMIT);
	enum zw_status status = get_list(tree, table, term, len, &p->value, err);
	if (status == ZW_OK && p->value.len)
		status = read_head(p, err);
	if (status == ZW_OK && p->n_chunks > 1) {
		chunks_further_key(&p->key, table, term, len, 0);
		status = buf_status(&p->key, _("term"), err);
	}
	if (status != ZW_OK || !p->value.len) {
		postings_close(p);
		return status;
	}
	*postings = p;
	return ZW_OK;
}

void postings_close(struct postings *p)
{
	if (!p)
		return;
	buf_release(&p->key);
	buf_release(&p->value);
	buf_release(&p->chunk);
	free(p->chunks);
	free(p);
}

struct frequency postings_counts(const struct postings *p)
{
	return p->f;
}

/* ---- Reading on ---- */

static enum zw_status load_chunk(struct postings *p, uint32_t chunk, struct err *err)
{
	xap_number(p->key.data + p->key.len - XAP_NUMBER_SIZE, chunk);
	/* Of what was there nothing is left. */
	p->blocks = p->left = 0;
	buf_reset(&p->chunk);
	enum zw_status status = xap_get(p->tree, p->key.data, p->key.len, &p->chunk, err);
	if (status == ZW_OK && p->chunk.len == 0)
		status = damaged(err);
	if (status != ZW_OK)
		return status;
	p->at_chunk = chunk;
	p->last = p->chunks[chunk - 1].last;
	begin_chunk(p, p->chunk.data, p->chunk.data + p->chunk.len);
	return ZW_OK;
}

/* The chunk that has the first entry >= `entry`; n_chunks if none has. */
static uint32_t chunk_of(const struct postings *p, uint32_t entry)
{
	uint32_t low = p->at_chunk, high = p->n_chunks;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (p->chunks[middle].last < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What is left behind the blocks, all of it. */
static bool take_left(struct postings *p)
{
	if (!packed_take_left(p->at, p->end, p->last, p->limit, p->left, p->block))
		return false;
	p->n = p->left;
	p->at = p->end;
	p->last = p->block[p->n - 1].entry;
	p->left = 0;
	return true;
}

/* Passes over the next block unless it has an entry >= `entry`. */
static bool take_block(struct postings *p, uint32_t entry)
{
	uint32_t before = p->last, distance, bytes;

	if (!varint_take(&p->at, p->end, &distance) || distance < PACKED_POSTINGS ||
	    distance > p->limit - before || !varint_take(&p->at, p->end, &bytes) ||
	    bytes > (size_t)(p->end - p->at))
		return false;
	const char *packed = p->at;
	p->at += bytes;
	p->last += distance;
	p->blocks--;
	if (p->last < entry)
		return true;
	if (!packed_take(packed, p->at, before, p->last, p->block))
		return false;
	p->n = PACKED_POSTINGS;
	return true;
}

static bool is_through(const struct postings *p)
{
	return p->blocks == 0 && p->left == 0;
}

/* A part of a chunk must not pass for the whole: it ends where it should, in bytes and entries, and
 * not before. */
static bool ends_well(const struct postings *p)
{
	uint32_t last = p->chunks ? p->chunks[p->at_chunk].last : p->limit;

	if (!is_through(p))
		return p->last < last;
	return p->at == p->end && (!p->chunks || p->last == last);
}

/* Decodes the next block of the chunk that has an entry >= `entry`, or what is left behind them; n
 * is 0 if there is nothing. */
static bool decode(struct postings *p, uint32_t entry)
{
	p->n = p->next = 0;
	while (p->n == 0 && p->blocks > 0)
		if (!take_block(p, entry))
			return false;
	if (p->n == 0 && p->left > 0 && !take_left(p))
		return false;
	return ends_well(p);
}

/* Makes the block one that has an entry >= `entry`; n is 0 at the end. */
static enum zw_status advance(struct postings *p, uint32_t entry, struct err *err)
{
	while (p->n == 0 || p->block[p->n - 1].entry < entry) {
		bool elsewhere = p->chunks && p->chunks[p->at_chunk].last < entry;
		if (is_through(p) || elsewhere) {
			uint32_t chunk = p->chunks ? chunk_of(p, entry) : p->n_chunks;
			if (chunk == p->at_chunk && is_through(p))
				chunk++;
			p->n = p->next = 0;
			if (chunk >= p->n_chunks) {
				p->at_chunk = p->n_chunks - 1;
				p->blocks = p->left = 0;
				return ZW_OK;
			}
			enum zw_status status = load_chunk(p, chunk, err);
			if (status != ZW_OK)
				return status;
		}
		if (!decode(p, entry))
			return damaged(err);
	}
	return ZW_OK;
}

enum zw_status postings_from(struct postings *p, uint32_t entry, const struct posting **at,
                             size_t *n, struct err *err)
{
	enum zw_status status = advance(p, entry, err);

	*n = 0;
	if (status != ZW_OK || p->n == 0)
		return status;
	/* Mostly it is the next one, or near. */
	while (p->block[p->next].entry < entry)
		p->next++;
	*at = &p->block[p->next];
	*n = p->n - p->next;
	return ZW_OK;
}

enum zw_status postings_seek(struct postings *p, uint32_t entry, struct posting *posting,
                             struct err *err)
{
	const struct posting *at;
	size_t n;
	enum zw_status status = postings_from(p, entry, &at, &n, err);

	*posting = status == ZW_OK && n ? *at : (struct posting){0, 0};
	return status;
}

/* ---- Terms ---- */

struct listing {
	struct xap_tree *tree;
	enum table table;
	uint32_t most;
	postings_term_fn *term;
	void *context;
	enum zw_status status;
	struct err *err;
};

static bool list_term(void *context, const char *key, size_t len)
{
	struct listing *l = context;
	struct frequency f;

	if (l->most == 0)
		return false;
	l->status = postings_frequency(l->tree, l->table, key + 1, len - 1, &f, l->err);
	if (l->status == ZW_OK)
		l->most -= l->term(l->context, key + 1, len - 1, f);
	return l->status == ZW_OK;
}

enum zw_status postings_terms(struct xap_tree *tree, enum table table, const char *prefix,
                              size_t len, uint32_t most, postings_term_fn *term, void *context,
                              struct err *err)
{
	struct listing listing = {tree, table, most, term, context, ZW_OK, err};
	BUF_HERE(key, XAP_KEY_LIMIT);

	chunks_key(&key, table, prefix, len);
	if (key.failed)
		return ZW_OK; /* no term begins so */
	enum zw_status status = xap_keys(tree, key.data, key.len, list_term, &listing, err);
	return status == ZW_OK ? listing.status : status;
}
