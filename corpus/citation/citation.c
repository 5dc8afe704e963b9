/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/citation/citation.h"

enum {
	LIST_LIMIT = 128 << 20, /* bytes: a citation every few bytes of the longest text */
	NAMES_LIMIT = 64 << 20,
};

void citations_init(struct citations *c)
{
	c->list = BUF_INIT(LIST_LIMIT);
	c->names = BUF_INIT(NAMES_LIMIT);
}

void citations_release(struct citations *c)
{
	buf_release(&c->list);
	buf_release(&c->names);
}

void citations_reset(struct citations *c)
{
	buf_reset(&c->list);
	buf_reset(&c->names);
}

size_t citations_count(const struct citations *c)
{
	return c->list.len / sizeof(struct citation);
}

const struct citation *citations_at(const struct citations *c, size_t i)
{
	return (const struct citation *)(const void *)c->list.data + i;
}
