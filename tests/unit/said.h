/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Citations in words, to be compared. A citation is written as
 *
 *   the words=name:article-sub~last/款(项)@year
 *
 * with nothing for what it lacks, the name "self" for the document itself; | stands between two.
 */
#ifndef TESTS_UNIT_SAID_H
#define TESTS_UNIT_SAID_H

#include "test.h"

#include "corpus/citation/citation.h"

struct example {
	const char *text, *wanted;
};

static struct citations found;
static struct buf said = BUF_INIT(1 << 20);

static inline void say(const char *text, const struct citation *c)
{
	buf_printf(&said, "%s%.*s=", said.len ? "|" : "", (int)c->len, text + c->start);
	if (c->kind == CITED_SELF)
		buf_str(&said, "self");
	else
		buf_add(&said, found.names.data + c->name, c->name_len);
	if (c->article)
		buf_printf(&said, ":%u", c->article);
	if (c->sub)
		buf_printf(&said, "-%u", c->sub);
	if (c->article_to != c->article || c->sub_to != c->sub)
		buf_printf(&said, "~%u", c->article_to);
	if (c->sub_to != c->sub)
		buf_printf(&said, "-%u", c->sub_to);
	if (c->paragraph)
		buf_printf(&said, "/%u", c->paragraph);
	if (c->item)
		buf_printf(&said, "(%u)", c->item);
	if (c->year)
		buf_printf(&said, "@%u", c->year);
}

static inline const char *all_said(const char *text)
{
	buf_reset(&said);
	for (size_t i = 0; i < citations_count(&found); i++)
		say(text, citations_at(&found, i));
	return buf_cstr(&said);
}

#endif
