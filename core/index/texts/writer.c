/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/texts/format.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>
/* For dictionaries in memory of ours: ZSTD_createCDict of 1.5.4 crashes where there is none. */
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

static const uint32_t TEXTS_MOST = UINT32_MAX - 1; /* so many stand in 4 bytes */

struct texts_writer {
	ZSTD_CCtx *zstd;
	void *room;                   /* for the dictionary */
	struct buf lengths, records;  /* of the block at work */
	struct buf block, packed;     /* it as a whole */
	struct buf page;              /* of the list of blocks: the one at work */
	struct buf firsts, following; /* of pages; pages that follow the top */
	bool distant;
	uint32_t in_block, blocks; /* records, blocks that are written */
	uint32_t in_page, pages;   /* blocks, pages that are written */
	uint32_t all;
};

void texts_discard(struct texts_writer *w)
{
	if (!w)
		return;
	ZSTD_freeCCtx(w->zstd);
	free(w->room);
	buf_release(&w->lengths);
	buf_release(&w->records);
	buf_release(&w->block);
	buf_release(&w->packed);
	buf_release(&w->page);
	buf_release(&w->firsts);
	buf_release(&w->following);
	free(w);
}

static enum zw_status make_packer(struct texts_writer *w, struct err *err)
{
	ZSTD_compressionParameters p =
	        ZSTD_getCParams(LEVEL, BLOCK_BYTES, sizeof(texts_dictionary));
	size_t size = ZSTD_estimateCDictSize_advanced(sizeof(texts_dictionary), p, ZSTD_dlm_byRef);

	w->zstd = ZSTD_createCCtx();
	w->room = malloc(size);
	if (!w->zstd || !w->room)
		return err_no_memory(err);
	ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_checksumFlag, 1);
	ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_dictIDFlag, 0); /* there is but one */
	const ZSTD_CDict *d =
	        ZSTD_initStaticCDict(w->room, size, texts_dictionary, sizeof(texts_dictionary),
	                             ZSTD_dlm_byRef, ZSTD_dct_fullDict, p);
	if (d && !ZSTD_isError(ZSTD_CCtx_refCDict(w->zstd, d)))
		return ZW_OK;
	return err_set(err, ZW_BAD_INDEX, "%s", _("this zstd cannot use the dictionary of texts"));
}

enum zw_status texts_begin(struct texts_writer **writer, struct err *err)
{
	struct texts_writer *w = calloc(1, sizeof(*w));

	*writer = NULL;
	if (!w)
		return err_no_memory(err);
	w->lengths = BUF_INIT(BLOCK_BYTES);
	w->records = BUF_INIT(TEXTS_RECORD_LIMIT);
	w->block = BUF_INIT(LARGEST);
	w->packed = BUF_INIT(ZSTD_compressBound(LARGEST));
	w->page = BUF_INIT(NUMBER_SIZE + PAGE_BLOCKS * VARINT_SIZE);
	w->firsts = BUF_INIT((size_t)pages_of(UINT32_MAX) * NUMBER_SIZE);
	w->following = BUF_INIT(UINT32_MAX);
	enum zw_status status = make_packer(w, err);
	if (status == ZW_OK)
		*writer = w;
	else
		texts_discard(w);
	return status;
}

static enum zw_status pack_block(struct texts_writer *w, struct err *err)
{
	size_t bound = ZSTD_compressBound(w->block.len);

	buf_reset(&w->packed);
	buf_reserve(&w->packed, bound);
	enum zw_status status = buf_status(&w->packed, _("a block of texts"), err);
	if (status != ZW_OK)
		return status;
	size_t n = ZSTD_compress2(w->zstd, w->packed.data, bound, w->block.data, w->block.len);
	if (!ZSTD_isError(n)) {
		w->packed.len = n;
		return ZW_OK;
	}
	/* There is nothing else that could fail: the room is what zstd says it needs. */
	return err_no_memory(err);
}

void texts_for_distant(struct texts_writer *w)
{
	w->distant = true;
}

/* What one large record took is not kept for the rest of the shard. */
static void give_back(struct texts_writer *w)
{
	struct buf *all[] = {&w->records, &w->block, &w->packed};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i]->cap > 4 * ORDINARY)
			buf_release(all[i]);
		buf_reset(all[i]);
	}
}

/* ---- The list of blocks ---- */

static enum zw_status end_page(struct texts_writer *w, struct xap_writer *tree, bool follows,
                               struct err *err)
{
	char key[NUMBERED_KEY_SIZE];
	enum zw_status status = ZW_OK;

	numbered_key(key, KEY_BLOCKS, w->pages++);
	if (follows)
		buf_add(&w->following, w->page.data, w->page.len);
	else
		status = xap_put(tree, key, sizeof(key), w->page.data, w->page.len, err);
	w->in_page = 0;
	buf_reset(&w->page);
	return status;
}

/* The block at work. What is full waits for the next one: it may be the only page. */
static enum zw_status list_block(struct texts_writer *w, struct xap_writer *tree, struct err *err)
{
	enum zw_status status =
	        w->in_page == PAGE_BLOCKS ? end_page(w, tree, w->distant, err) : ZW_OK;

	if (w->in_page == 0) {
		add_number(&w->firsts, w->all - w->in_block);
		add_number(&w->page, w->all - w->in_block);
	}
	varint_add(&w->page, w->in_block);
	w->in_page++;
	buf_spoil(&w->page, &w->firsts);
	return status == ZW_OK ? buf_status(&w->page, _("the list of blocks of texts"), err)
	                       : status;
}

static enum zw_status put_top(struct texts_writer *w, struct xap_writer *tree, struct err *err)
{
	struct buf top = BUF_INIT((size_t)2 * UINT32_MAX);
	enum zw_status status =
	        w->in_page > 0 ? end_page(w, tree, w->distant || w->pages == 0, err) : ZW_OK;

	add_number(&top, w->blocks);
	buf_add(&top, w->firsts.data, w->firsts.len);
	add_number(&top, w->all);
	buf_add(&top, w->following.data, w->following.len);
	buf_spoil(&top, &w->following);
	if (status == ZW_OK)
		status = buf_status(&top, _("the list of blocks of texts"), err);
	if (status == ZW_OK)
		status = xap_put(tree, top_key, sizeof(top_key), top.data, top.len, err);
	buf_release(&top);
	return status;
}

/* ---- Blocks ---- */

/* Writes the block at work. */
static enum zw_status end_block(struct texts_writer *w, struct xap_writer *tree, struct err *err)
{
	char key[NUMBERED_KEY_SIZE];

	buf_reset(&w->block);
	varint_add(&w->block, w->in_block);
	buf_add(&w->block, w->lengths.data, w->lengths.len);
	buf_add(&w->block, w->records.data, w->records.len);
	enum zw_status status = buf_status(&w->block, _("a block of texts"), err);
	if (status == ZW_OK)
		status = pack_block(w, err);
	if (status == ZW_OK)
		status = list_block(w, tree, err);
	if (status != ZW_OK)
		return status;
	numbered_key(key, KEY_BLOCK, w->blocks++);
	status = xap_put(tree, key, sizeof(key), w->packed.data, w->packed.len, err);
	w->in_block = 0;
	buf_reset(&w->lengths);
	give_back(w);
	return status;
}

enum zw_status texts_add(struct texts_writer *w, struct xap_writer *tree, const char *record,
                         size_t len, struct err *err)
{
	size_t bytes = w->lengths.len + VARINT_SIZE + w->records.len + len;
	enum zw_status status = ZW_OK;

	if (w->all == TEXTS_MOST)
		return err_set(err, ZW_LIMIT, _("an index has at most %u texts"), TEXTS_MOST);
	if (w->in_block > 0 && bytes > BLOCK_BYTES)
		status = end_block(w, tree, err);
	if (status != ZW_OK)
		return status;
	varint_add(&w->lengths, (uint32_t)len);
	buf_add(&w->records, record, len);
	w->in_block++;
	w->all++;
	buf_spoil(&w->records, &w->lengths);
	return buf_status(&w->records, _("a text of the index"), err);
}

enum zw_status texts_finish(struct texts_writer *w, struct xap_writer *tree, struct err *err)
{
	enum zw_status status = w->in_block > 0 ? end_block(w, tree, err) : ZW_OK;

	if (status == ZW_OK)
		status = put_top(w, tree, err);
	texts_discard(w);
	return status;
}
