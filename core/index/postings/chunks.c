/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/postings/chunks.h"

#include "core/i18n.h"
#include "core/index/schema.h"

#include <string.h>

static const size_t VALUE_LIMIT = (size_t)1 << 30; /* bytes; glass itself takes some 130 MB */

_Static_assert(sizeof(PREFIX_WORD) - 1 + TERM_BYTES <= POSTINGS_TERM_LIMIT, "terms.c makes them");

enum { SKIP_SIZE = 2 * VARINT_SIZE };

void chunks_key(struct buf *key, enum table table, const char *term, size_t len)
{
	buf_char(key, table == TABLE_DOCUMENTS ? KEY_TITLE : KEY_TEXT);
	buf_add(key, term, len);
}

void chunks_further_key(struct buf *key, enum table table, const char *term, size_t len,
                        uint32_t chunk)
{
	char number[XAP_NUMBER_SIZE];

	xap_number(number, chunk);
	buf_char(key, table == TABLE_DOCUMENTS ? KEY_TITLE_ON : KEY_TEXT_ON);
	buf_add(key, term, len);
	buf_add(key, number, sizeof(number));
}

void chunks_init(struct chunks *c, struct xap_writer *tree, enum table table, size_t most)
{
	/* All but the block, which chunks_begin empties. */
	memset(c, 0, offsetof(struct chunks, block));
	c->tree = tree;
	c->table = table;
	c->most = most;
	c->key = BUF_INIT(XAP_KEY_LIMIT);
	c->value = BUF_INIT(VALUE_LIMIT);
	c->directory = BUF_INIT(VALUE_LIMIT / 2);
	c->first = BUF_INIT(2 * most);
	c->chunk = BUF_INIT(2 * most);
}

void chunks_release(struct chunks *c)
{
	buf_release(&c->key);
	buf_release(&c->value);
	buf_release(&c->first);
	buf_release(&c->chunk);
	buf_release(&c->directory);
}

void chunks_begin(struct chunks *c, const char *term, size_t len)
{
	c->term = term;
	c->len = len;
	c->last = c->n = 0;
	c->before_chunk = c->postings = 0;
	c->before_block = c->block_n = 0;
	c->block_len = 0;
	buf_reset(&c->directory);
	buf_reset(&c->first);
	buf_reset(&c->chunk);
}

static enum zw_status put(struct chunks *c, const struct buf *value, struct err *err)
{
	enum zw_status status = buf_status(&c->key, _("term"), err);

	if (status == ZW_OK)
		status = buf_status(value, _("postings of a term"), err);
	return status == ZW_OK
	               ? xap_put(c->tree, c->key.data, c->key.len, value->data, value->len, err)
	               : status;
}

/* What stands before a full block that is not the last. */
static size_t skip_put(char *out, const struct chunks *c)
{
	size_t n = varint_put(out, c->last - c->before_block);

	return n + varint_put(out + n, c->block_len - POSTINGS_BLOCK);
}

static void close_block(struct chunks *c)
{
	buf_add(&c->chunk, c->block, c->block_len);
	c->postings += c->block_n;
	c->before_block = c->last;
	c->block_n = 0;
	c->block_len = 0;
}

/* The first one waits for the directory, which stands before it. */
static enum zw_status close_chunk(struct chunks *c, struct err *err)
{
	enum zw_status status = ZW_OK;

	close_block(c);
	varint_add(&c->directory, c->last - c->before_chunk);
	varint_add(&c->directory, c->postings);
	c->before_chunk = c->last;
	c->postings = 0;
	if (c->n == 0) {
		buf_add(&c->first, c->chunk.data, c->chunk.len);
		buf_spoil(&c->first, &c->chunk);
	} else {
		buf_reset(&c->key);
		chunks_further_key(&c->key, c->table, c->term, c->len, c->n);
		status = put(c, &c->chunk, err);
	}
	c->n++;
	buf_reset(&c->chunk);
	return status;
}

enum zw_status chunks_add(struct chunks *c, uint32_t entry, uint32_t count, struct err *err)
{
	char posting[POSTING_SIZE], skip[SKIP_SIZE];
	size_t n = posting_put(posting, c->last, (struct posting){entry, count});
	size_t skipped = c->block_n == POSTINGS_BLOCK ? skip_put(skip, c) : 0;

	if (c->chunk.len + skipped + c->block_len + n > c->most) {
		enum zw_status status = close_chunk(c, err);
		if (status != ZW_OK)
			return status;
	} else if (skipped) {
		buf_add(&c->chunk, skip, skipped);
		close_block(c);
	}
	/* A copy of a known size is a few instructions, and there is room. */
	memcpy(c->block + c->block_len, posting, sizeof(posting));
	c->block_len += n;
	c->block_n++;
	c->last = entry;
	return ZW_OK;
}

enum zw_status chunks_end(struct chunks *c, struct frequency f, struct err *err)
{
	enum zw_status status = close_chunk(c, err);

	if (status != ZW_OK)
		return status;
	buf_reset(&c->value);
	varint_add(&c->value, f.entries);
	varint_add(&c->value, f.documents);
	varint_add(&c->value, c->n);
	if (c->n > 1)
		buf_add(&c->value, c->directory.data, c->directory.len);
	buf_add(&c->value, c->first.data, c->first.len);
	buf_spoil(&c->value, &c->directory);
	buf_spoil(&c->value, &c->first);
	buf_reset(&c->key);
	chunks_key(&c->key, c->table, c->term, c->len);
	return put(c, &c->value, err);
}
