/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/citation/citation.h"

void citations_init(struct citations *c)
{
	c->list = BUF_INIT(1 << 20);
	c->names = BUF_INIT(1 << 20);
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

enum zw_status aliases_new(struct aliases **aliases, struct err *err)
{
	(void)err;
	*aliases = NULL;
	return ZW_OK;
}

void aliases_free(struct aliases *aliases)
{
	(void)aliases;
}

enum zw_status citations_find(const char *text, size_t len, const struct citing *where,
                              struct citations *c, struct err *err)
{
	(void)text, (void)len, (void)where, (void)c, (void)err;
	return ZW_OK;
}

bool citation_query(const char *text, size_t len, struct citations *c)
{
	(void)text, (void)len, (void)c;
	return false;
}

bool short_name(struct buf *key)
{
	(void)key;
	return false;
}
