/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/texts/blocks.h"

#include "core/i18n.h"
#include "core/index/texts/format.h"
#include "core/text/tokens.h"

#include <stdlib.h>

enum { PAGE_LIMIT = NUMBER_SIZE + PAGE_BLOCKS * VARINT_SIZE };

/* Of so many records: there are no more blocks, and the varint of a number takes no more bytes. */
static size_t top_limit(uint32_t records)
{
	return ((size_t)pages_of(records) * 2 + 2) * NUMBER_SIZE + records;
}

void blocks_init(struct blocks *b, struct xap_tree *tree, uint32_t records)
{
	*b = (struct blocks){.tree = tree, .records = records};
	b->page = BUF_INIT(PAGE_LIMIT);
}

/* As if nothing had been read. */
static void forget_top(struct blocks *b)
{
	buf_release(&b->top);
	free(b->firsts);
	free(b->starts);
	b->firsts = NULL;
	b->starts = NULL;
	b->blocks = b->pages = 0;
	for (size_t i = 0; i < PAGES_KEPT; i++)
		b->kept[i].blocks = 0;
}

void blocks_release(struct blocks *b)
{
	forget_top(b);
	for (size_t i = 0; i < PAGES_KEPT; i++)
		free(b->kept[i].firsts);
	buf_release(&b->page);
}

static enum zw_status bad_list(struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, "%s", _("the list of texts is damaged"));
}

/* ---- What stands in the tree ---- */

/* Unpacks what stands from *at on, up to `end` at most, and goes behind it. A page fills what the
 * top says: from its first record up to that of the next page, by as many blocks as it must have,
 * each of one record at least. */
static enum zw_status unpack_page(struct blocks *b, uint32_t number, const char **at,
                                  const char *end, struct err *err)
{
	struct page *page = &b->kept[number % PAGES_KEPT];
	uint32_t blocks = number + 1 < b->pages ? PAGE_BLOCKS : b->blocks - number * PAGE_BLOCKS;
	uint32_t first = b->firsts[number], behind = b->firsts[number + 1], records;

	page->blocks = 0;
	if (!page->firsts && !(page->firsts = malloc((PAGE_BLOCKS + 1) * sizeof(*page->firsts))))
		return err_no_memory(err);
	if ((size_t)(end - *at) < NUMBER_SIZE || number_at(*at) != first)
		return bad_list(err);
	*at += NUMBER_SIZE;
	for (uint32_t i = 0; i < blocks; i++, first += records) {
		page->firsts[i] = first;
		if (!varint_take(at, end, &records) || records == 0 || records > behind - first)
			return bad_list(err);
	}
	if (first != behind)
		return bad_list(err);
	page->firsts[blocks] = behind;
	page->number = number;
	page->blocks = blocks;
	return ZW_OK;
}

/* The first records of pages, which must ascend from 0 to the number of all. */
static enum zw_status read_firsts(struct blocks *b, const char *at, struct err *err)
{
	bool ascending = true;

	b->firsts = malloc(((size_t)b->pages + 1) * sizeof(*b->firsts));
	if (!b->firsts)
		return err_no_memory(err);
	for (uint32_t i = 0; i <= b->pages; i++) {
		b->firsts[i] = number_at(at + (size_t)i * NUMBER_SIZE);
		ascending &= i == 0 || b->firsts[i] > b->firsts[i - 1];
	}
	if (!ascending || b->firsts[0] != 0 || b->firsts[b->pages] != b->records)
		return bad_list(err);
	return ZW_OK;
}

/* The pages that follow the top: all of them, each checked now. */
static enum zw_status find_starts(struct blocks *b, size_t start, struct err *err)
{
	const char *at = b->top.data + start, *end = b->top.data + b->top.len;
	enum zw_status status = ZW_OK;

	b->starts = malloc(((size_t)b->pages + 1) * sizeof(*b->starts));
	if (!b->starts)
		return err_no_memory(err);
	for (uint32_t i = 0; i < b->pages && status == ZW_OK; i++) {
		b->starts[i] = (size_t)(at - b->top.data);
		status = unpack_page(b, i, &at, end, err);
	}
	b->starts[b->pages] = b->top.len;
	return status == ZW_OK && at != end ? bad_list(err) : status;
}

static enum zw_status read_top(struct blocks *b, struct err *err)
{
	b->top = BUF_INIT(top_limit(b->records));
	enum zw_status status = xap_fetch(b->tree, top_key, sizeof(top_key), &b->top, err);
	if (status == ZW_LIMIT || (status == ZW_OK && b->top.len < NUMBER_SIZE))
		return bad_list(err);
	if (status != ZW_OK)
		return status;
	b->blocks = number_at(b->top.data);
	b->pages = pages_of(b->blocks);
	size_t len = ((size_t)b->pages + 2) * NUMBER_SIZE;
	bool pages_follow = b->pages == 1 || b->top.len > len;
	if (b->top.len < len || (b->pages == 0 && pages_follow))
		return bad_list(err);
	status = read_firsts(b, b->top.data + NUMBER_SIZE, err);
	if (status == ZW_OK && pages_follow)
		return find_starts(b, len, err);
	buf_release(&b->top);
	return status;
}

enum zw_status blocks_load(struct blocks *b, struct err *err)
{
	enum zw_status status = b->firsts ? ZW_OK : read_top(b, err);

	if (status != ZW_OK)
		forget_top(b);
	return status;
}

/* ---- Pages ---- */

static enum zw_status get_page(struct blocks *b, uint32_t number, struct span *bytes,
                               struct err *err)
{
	char key[NUMBERED_KEY_SIZE];

	buf_reset(&b->page);
	numbered_key(key, KEY_BLOCKS, number);
	enum zw_status status = xap_get(b->tree, key, sizeof(key), &b->page, err);
	*bytes = (struct span){buf_cstr(&b->page), b->page.len};
	return status == ZW_LIMIT ? bad_list(err) : status;
}

/* Unpacked. */
static enum zw_status find_page(struct blocks *b, uint32_t number, const struct page **page,
                                struct err *err)
{
	struct page *p = &b->kept[number % PAGES_KEPT];
	enum zw_status status = ZW_OK;
	struct span bytes;

	*page = p;
	if (p->blocks > 0 && p->number == number)
		return ZW_OK;
	if (b->starts)
		bytes = (struct span){b->top.data + b->starts[number],
		                      b->starts[number + 1] - b->starts[number]};
	else
		status = get_page(b, number, &bytes, err);
	if (status != ZW_OK)
		return status;
	const char *at = bytes.at, *end = bytes.at + bytes.len;
	status = unpack_page(b, number, &at, end, err);
	if (status == ZW_OK && at != end) {
		p->blocks = 0;
		status = bad_list(err);
	}
	return status;
}

/* The last of n that does not begin behind the record. */
static uint32_t search(const uint32_t *firsts, uint32_t n, uint32_t number)
{
	uint32_t low = 0, high = n;

	while (low + 1 < high) {
		uint32_t middle = low + (high - low) / 2;
		if (firsts[middle] <= number)
			low = middle;
		else
			high = middle;
	}
	return low;
}

enum zw_status blocks_find(struct blocks *b, uint32_t number, struct place *place, struct err *err)
{
	const struct page *page = NULL;
	enum zw_status status = blocks_load(b, err);

	if (status == ZW_OK)
		status = find_page(b, search(b->firsts, b->pages, number), &page, err);
	if (status != ZW_OK)
		return status;
	uint32_t at = search(page->firsts, page->blocks, number);
	*place = (struct place){
	        .block = page->number * PAGE_BLOCKS + at,
	        .first = page->firsts[at],
	        .records = page->firsts[at + 1] - page->firsts[at],
	};
	return ZW_OK;
}
