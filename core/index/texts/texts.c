/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading; writer.c has the rest.
 */
#include "core/index/texts/format.h"

#include "core/i18n.h"
#include "core/index/texts/blocks.h"

#include <stdlib.h>
#include <string.h>
/* For dictionaries in memory of ours: ZSTD_createCDict of 1.5.4 crashes where there is none. */
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#include <zstd_errors.h>

enum { KEPT = 16 /* blocks; a larger one than an ordinary is not kept */ };

const unsigned char texts_dictionary[DICTIONARY_SIZE] = {
#include "texts_dictionary.h"
};

struct block {
	uint32_t number;
	uint64_t used; /* when, counted in calls */
	char *bytes;   /* room for an ordinary one, for this one if it is larger, or NULL */
	size_t len;    /* 0: there is none here */
	const char *in_lengths; /* the length of its first record */
};

struct texts {
	struct xap_tree *tree;
	uint32_t records;
	ZSTD_DCtx *zstd;      /* NULL until it is needed: 130 KB with the dictionary */
	void *room;           /* for the dictionary */
	struct blocks blocks; /* which one a record is in */
	struct buf packed;
	struct block kept[KEPT];
	uint64_t calls;
};

static enum zw_status damaged(uint32_t block, const char *reason, struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, _("block %u of the texts is damaged: %s"), block, reason);
}

void texts_close(struct texts *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < KEPT; i++)
		free(t->kept[i].bytes);
	ZSTD_freeDCtx(t->zstd);
	free(t->room);
	buf_release(&t->packed);
	blocks_release(&t->blocks);
	free(t);
}

enum zw_status texts_open(struct xap_tree *tree, uint32_t records, struct texts **texts,
                          struct err *err)
{
	struct texts *t = calloc(1, sizeof(*t));

	*texts = NULL;
	if (!t)
		return err_no_memory(err);
	t->tree = tree;
	t->records = records;
	blocks_init(&t->blocks, tree, records);
	t->packed = BUF_INIT(ZSTD_compressBound(LARGEST));
	*texts = t;
	return ZW_OK;
}

/* Whether the lengths are of so many records, and these fill it. */
static bool is_whole(struct block *b, uint32_t records)
{
	const char *at = b->bytes, *end = b->bytes + b->len;
	uint64_t bytes = 0;
	uint32_t n, len;

	if (!varint_take(&at, end, &n) || n != records)
		return false;
	b->in_lengths = at;
	for (uint32_t i = 0; i < n; i++, bytes += len)
		if (!varint_take(&at, end, &len))
			return false;
	return bytes == (size_t)(end - at);
}

/* Frees one that is not kept: it would fill the memory of every thread that once showed it. */
static void forget(struct block *b)
{
	if (b->len > ORDINARY) {
		free(b->bytes);
		b->bytes = NULL;
	}
	b->len = 0;
	b->used = 0;
}

static enum zw_status get_packed(struct texts *t, uint32_t number, struct err *err)
{
	char key[NUMBERED_KEY_SIZE];

	if (t->packed.cap > ORDINARY * 2)
		buf_release(&t->packed);
	buf_reset(&t->packed);
	numbered_key(key, KEY_BLOCK, number);
	enum zw_status status = xap_get(t->tree, key, sizeof(key), &t->packed, err);
	if (status == ZW_LIMIT)
		return damaged(number, _("it is too large"), err);
	if (status == ZW_OK && t->packed.len == 0)
		return damaged(number, _("it is not there"), err);
	return status;
}

static enum zw_status make_unpacker(struct texts *t, struct err *err)
{
	size_t size = ZSTD_estimateDDictSize(sizeof(texts_dictionary), ZSTD_dlm_byRef);
	ZSTD_DCtx *zstd = ZSTD_createDCtx();

	if (!t->room)
		t->room = malloc(size);
	if (!zstd || !t->room) {
		ZSTD_freeDCtx(zstd);
		return err_no_memory(err);
	}
	const ZSTD_DDict *d =
	        ZSTD_initStaticDDict(t->room, size, texts_dictionary, sizeof(texts_dictionary),
	                             ZSTD_dlm_byRef, ZSTD_dct_fullDict);
	if (!d || ZSTD_isError(ZSTD_DCtx_refDDict(zstd, d))) {
		ZSTD_freeDCtx(zstd);
		return err_set(err, ZW_BAD_INDEX, "%s",
		               _("this zstd cannot use the dictionary of texts"));
	}
	t->zstd = zstd;
	return ZW_OK;
}

/* For as many bytes as the frame says it has, and no block more than the largest. */
static enum zw_status make_room(struct texts *t, struct block *b, struct err *err)
{
	unsigned long long bytes = ZSTD_getFrameContentSize(t->packed.data, t->packed.len);

	if (bytes == ZSTD_CONTENTSIZE_UNKNOWN || bytes == ZSTD_CONTENTSIZE_ERROR)
		return damaged(b->number, _("it is no frame of zstd"), err);
	if (bytes > LARGEST)
		return damaged(b->number, _("it is too large"), err);
	if (bytes > ORDINARY) {
		free(b->bytes);
		b->bytes = malloc(bytes);
	} else if (!b->bytes) {
		b->bytes = malloc(ORDINARY);
	}
	if (!b->bytes)
		return err_no_memory(err);
	b->len = bytes;
	return ZW_OK;
}

static enum zw_status unpack(struct texts *t, struct block *b, uint32_t records, struct err *err)
{
	enum zw_status status = get_packed(t, b->number, err);

	if (status == ZW_OK && !t->zstd)
		status = make_unpacker(t, err);
	if (status == ZW_OK)
		status = make_room(t, b, err);
	if (status != ZW_OK)
		return status;
	size_t n = ZSTD_decompressDCtx(t->zstd, b->bytes, b->len, t->packed.data, t->packed.len);
	if (ZSTD_isError(n) && ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
		status = err_no_memory(err);
	else if (ZSTD_isError(n))
		status = damaged(b->number, ZSTD_getErrorName(n), err);
	else if (n != b->len || !is_whole(b, records))
		status = damaged(b->number, _("its records do not fill it"), err);
	if (status != ZW_OK)
		forget(b);
	return status;
}

/* The block, in the place of the one that was used longest ago if it is not there. */
static enum zw_status find_block(struct texts *t, const struct place *place, struct block **block,
                                 struct err *err)
{
	struct block *oldest = &t->kept[0];

	for (size_t i = 0; i < KEPT; i++) {
		struct block *b = &t->kept[i];
		if (b->len > 0 && b->number == place->block) {
			*block = b;
			return ZW_OK;
		}
		if (b->used < oldest->used)
			oldest = b;
	}
	forget(oldest);
	oldest->number = place->block;
	*block = oldest;
	return unpack(t, oldest, place->records, err);
}

/* The record, counted from 0, of a block that is whole. */
static void add_record(const struct block *b, uint32_t records, uint32_t which, struct buf *record)
{
	const char *at = b->in_lengths, *end = b->bytes + b->len;
	size_t before = 0;
	uint32_t len = 0, wanted = 0;

	for (uint32_t i = 0; i < records && varint_take(&at, end, &len); i++) {
		if (i < which)
			before += len;
		else if (i == which)
			wanted = len;
	}
	buf_add(record, at + before, wanted);
}

enum zw_status texts_get(struct texts *t, uint32_t number, struct buf *record, struct err *err)
{
	struct place place;
	struct block *b;

	if (number >= t->records)
		return err_set(err, ZW_NOT_FOUND, _("the index has no text %u"), number);
	enum zw_status status = blocks_find(&t->blocks, number, &place, err);
	if (status == ZW_OK)
		status = find_block(t, &place, &b, err);
	if (status != ZW_OK)
		return status;
	b->used = ++t->calls;
	add_record(b, place.records, number - place.first, record);
	if (b->len > ORDINARY)
		forget(b);
	return buf_status(record, _("a text of the index"), err);
}

enum zw_status texts_load(struct texts *t, struct err *err)
{
	return blocks_load(&t->blocks, err);
}

void texts_want_open(struct xap_tree *tree)
{
	xap_want(tree, top_key, sizeof(top_key));
}

void texts_want(struct texts *t, uint32_t number)
{
	char key[NUMBERED_KEY_SIZE];
	struct place place;

	/* What is damaged is told when it is asked for. */
	if (number >= t->records || !blocks_are_there(&t->blocks) ||
	    blocks_find(&t->blocks, number, &place, NULL) != ZW_OK)
		return;
	for (size_t i = 0; i < KEPT; i++)
		if (t->kept[i].len > 0 && t->kept[i].number == place.block)
			return;
	numbered_key(key, KEY_BLOCK, place.block);
	xap_want(t->tree, key, sizeof(key));
}
