/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/suggest/suggestions_file.h"

#include "core/i18n.h"
#include "core/index/schema.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 8 };

const char suggest_magic[4] = {'Z', 'W', 'S', 'G'};

void suggest_image_init(struct suggest_image *image)
{
	for (size_t i = 0; i < SUGGEST_SECTIONS; i++)
		image->sections[i] = BUF_INIT(SUGGEST_FILE_LIMIT);
}

void suggest_image_release(struct suggest_image *image)
{
	for (size_t i = 0; i < SUGGEST_SECTIONS; i++)
		buf_release(&image->sections[i]);
}

static int by_string(const void *a, const void *b, void *pool)
{
	const struct suggest_key *x = a, *y = b;
	int order = strcmp((const char *)pool + x->at, (const char *)pool + y->at);

	if (order != 0)
		return order;
	return suggest_better(x, y) ? -1 : suggest_better(y, x);
}

/* The best of rows [from, from + SUGGEST_FAN) of a level; rows of keys are their own numbers. */
static uint32_t best_of(const struct suggest_key *keys, const uint32_t *level, size_t from)
{
	uint32_t best = level ? level[from] : (uint32_t)from;

	for (size_t i = from + 1; i < from + SUGGEST_FAN; i++) {
		uint32_t at = level ? level[i] : (uint32_t)i;
		if (suggest_better(&keys[at], &keys[best]))
			best = at;
	}
	return best;
}

static void make_tree(const struct buf *keys_buf, struct buf *tree)
{
	const struct suggest_key *keys = (const void *)keys_buf->data;
	size_t n = keys_buf->len / sizeof(*keys), below = 0;

	buf_reset(tree);
	if (!buf_reserve(tree, suggest_tree_rows(n) * sizeof(uint32_t)))
		return;
	for (size_t level = 0; n / SUGGEST_FAN > 0; level++, n /= SUGGEST_FAN) {
		size_t begin = tree->len / sizeof(uint32_t);
		for (size_t i = 0; i < n / SUGGEST_FAN; i++) {
			/* Reserved: the data does not move. */
			const uint32_t *rows =
			        level ? (const uint32_t *)(void *)tree->data + below : NULL;
			uint32_t best = best_of(keys, rows, i * SUGGEST_FAN);
			buf_add(tree, &best, sizeof(best));
		}
		below = begin;
	}
}

static size_t padding(size_t len)
{
	return (ALIGNMENT - len % ALIGNMENT) % ALIGNMENT;
}

static void write_sections(const struct suggest_image *image, struct buf *out)
{
	static const char zeros[ALIGNMENT];
	struct suggest_header h = {.version = SCHEMA_VERSION, .order = SUGGEST_ORDER};
	size_t at = sizeof(h);

	memcpy(h.magic, suggest_magic, sizeof(h.magic));
	for (size_t i = 0; i < SUGGEST_SECTIONS; i++) {
		h.sections[i].at = at;
		h.sections[i].bytes = image->sections[i].len;
		at += image->sections[i].len + padding(image->sections[i].len);
	}
	h.bytes = at;
	buf_add(out, &h, sizeof(h));
	for (size_t i = 0; i < SUGGEST_SECTIONS; i++) {
		buf_add(out, image->sections[i].data, image->sections[i].len);
		buf_add(out, zeros, padding(image->sections[i].len));
	}
}

enum zw_status suggestions_write(struct suggest_image *image, struct buf *out, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t by = 0; by < SUGGEST_BYS; by++) {
		struct buf *keys = &image->sections[SUGGEST_KEYS + by];
		if (keys->len)
			qsort_r(keys->data, keys->len / sizeof(struct suggest_key),
			        sizeof(struct suggest_key), by_string,
			        image->sections[SUGGEST_POOL].data);
		make_tree(keys, &image->sections[SUGGEST_TREES + by]);
	}
	/* A section that is cut off would not be missed by those who read it. */
	for (size_t i = 0; i < SUGGEST_SECTIONS && status == ZW_OK; i++)
		status = buf_status(&image->sections[i], _("suggestions"), err);
	if (status != ZW_OK)
		return status;
	write_sections(image, out);
	return buf_status(out, _("suggestions"), err);
}
