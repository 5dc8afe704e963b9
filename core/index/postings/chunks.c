/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/postings/chunks.h"

#include "core/i18n.h"
#include "core/index/postings/list.h"
#include "core/index/schema.h"

#include <string.h>

static const size_t VALUE_LIMIT = (size_t)1 << 30; /* bytes; glass itself takes some 130 MB */

/* Room for a block and what stands before it, and for what is left of a list. */
enum { PART_SIZE = PACKED_POSTINGS * POSTING_SIZE };

_Static_assert(PART_SIZE >= 2 * VARINT_SIZE + PACKED_SIZE, "a block has room, too");
_Static_assert(sizeof(PREFIX_WORD) - 1 + TERM_BYTES <= POSTINGS_TERM_LIMIT, "terms.c makes them");

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
	c->tree = tree;
	c->table = table;
	c->most = most;
	c->key = BUF_INIT(XAP_KEY_LIMIT);
	c->value = BUF_INIT(VALUE_LIMIT);
	c->directory = BUF_INIT(VALUE_LIMIT / 2);
	c->first = BUF_INIT(most + PART_SIZE);
	c->chunk = BUF_INIT(most + PART_SIZE);
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
	c->n = c->chunk_n = c->before_chunk = 0;
	c->block_n = c->before_block = 0;
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

/* The first one waits for the directory, which stands before it. */
static enum zw_status close_chunk(struct chunks *c, struct err *err)
{
	enum zw_status status = ZW_OK;

	varint_add(&c->directory, c->before_block - c->before_chunk);
	varint_add(&c->directory, c->chunk_n);
	c->before_chunk = c->before_block;
	c->chunk_n = 0;
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

/* What goes into a chunk as a whole: this one, if there is room. */
static enum zw_status add_whole(struct chunks *c, const char *bytes, size_t n, struct err *err)
{
	enum zw_status status = ZW_OK;

	if (c->chunk.len && c->chunk.len + n > c->most)
		status = close_chunk(c, err);
	buf_add(&c->chunk, bytes, n);
	c->before_block = c->block[c->block_n - 1].entry;
	c->block_n = 0;
	return status;
}

static enum zw_status add_block(struct chunks *c, struct err *err)
{
	char packed[PACKED_SIZE], bytes[PART_SIZE];
	size_t len = packed_put(packed, c->before_block, c->block);
	size_t n = varint_put(bytes, c->block[PACKED_POSTINGS - 1].entry - c->before_block);

	n += varint_put(bytes + n, len);
	memcpy(bytes + n, packed, len);
	enum zw_status status = add_whole(c, bytes, n + len, err);
	c->chunk_n++;
	return status;
}

static enum zw_status add_left(struct chunks *c, struct err *err)
{
	char bytes[PART_SIZE];
	uint32_t last = c->before_block;
	size_t n = 0;

	for (uint32_t i = 0; i < c->block_n; i++) {
		n += posting_put(bytes + n, last, c->block[i]);
		last = c->block[i].entry;
	}
	return c->block_n ? add_whole(c, bytes, n, err) : ZW_OK;
}

enum zw_status chunks_add(struct chunks *c, uint32_t entry, uint32_t count, struct err *err)
{
	c->block[c->block_n++] = (struct posting){entry, count};
	return c->block_n == PACKED_POSTINGS ? add_block(c, err) : ZW_OK;
}

enum zw_status chunks_end(struct chunks *c, struct frequency f, struct err *err)
{
	enum zw_status status = add_left(c, err);

	if (status == ZW_OK)
		status = close_chunk(c, err);
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
