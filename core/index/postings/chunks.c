/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/postings/chunks.h"

#include "core/i18n.h"
#include "core/index/postings/list.h"
#include "core/index/schema.h"

static const size_t VALUE_LIMIT = (size_t)1 << 30; /* bytes; glass itself takes some 130 MB */

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
	*c = (struct chunks){
	        .tree = tree,
	        .table = table,
	        .most = most,
	        .key = BUF_INIT(XAP_KEY_LIMIT),
	        .value = BUF_INIT(VALUE_LIMIT),
	        .first = BUF_INIT(2 * most),
	        .chunk = BUF_INIT(2 * most),
	        .directory = BUF_INIT(VALUE_LIMIT / 2),
	};
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
	c->last = c->last_chunk = c->n = 0;
	buf_reset(&c->first);
	buf_reset(&c->chunk);
	buf_reset(&c->directory);
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

	varint_add(&c->directory, c->last - c->last_chunk);
	c->last_chunk = c->last;
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
	char bytes[POSTING_SIZE];
	size_t n = posting_put(bytes, c->last, (struct posting){entry, count});

	if (c->chunk.len + n > c->most) {
		enum zw_status status = close_chunk(c, err);
		if (status != ZW_OK)
			return status;
	}
	buf_add(&c->chunk, bytes, n);
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
