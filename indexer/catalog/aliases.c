/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the documents of a collection agree to call something (以下简称…). A name that some use for
 * this and some for that is nobody's: 《意见》, 管委会.
 */
#include "indexer/catalog/relate.h"

#include "core/i18n.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
	ALIASES_LIMIT = 20000,
	AGREE_OF_FIVE = 4, /* so many fifths of those that use the name mean this by it */
	SAY_SO = 2,        /* documents at least, … */
	SAY_SO_SHORT = 3,  /* … of a name of two characters */
};

/* Versions of one law say it once. */
static const char *source(const struct gathered *g, const struct gathered_alias *a)
{
	const struct gathered_document *d = gathered_at(g, a->document);

	return gathered_text(g, d->work.len ? d->work : d->path);
}

static int by_name(const void *a, const void *b, void *context)
{
	const struct gathered *g = context;
	const struct gathered_alias *x = a, *y = b;
	int order = strcmp(gathered_text(g, x->name), gathered_text(g, y->name));

	if (order == 0)
		order = strcmp(gathered_text(g, x->full), gathered_text(g, y->full));
	return order ? order : strcmp(source(g, x), source(g, y));
}

static bool same_text(const struct gathered *g, struct text a, struct text b)
{
	return strcmp(gathered_text(g, a), gathered_text(g, b)) == 0;
}

/* What is said most of the rows of one name, and whether the others agree. */
static bool agreed(const struct gathered *g, const struct gathered_alias *rows, size_t n,
                   const struct gathered_alias **best)
{
	uint32_t all = 0, of_this = 0, most = 0;

	for (size_t i = 0; i < n; i++) {
		bool first = i == 0 || !same_text(g, rows[i].full, rows[i - 1].full);
		of_this = first ? 0 : of_this;
		if (first || strcmp(source(g, &rows[i]), source(g, &rows[i - 1])) != 0) {
			of_this++;
			all++;
		}
		if (of_this > most) {
			most = of_this;
			*best = &rows[i];
		}
	}
	bool is_short = utf8_length(gathered_text(g, rows->name), rows->name.len) < 3;
	return most >= (is_short ? SAY_SO_SHORT : SAY_SO) && most * 5 >= all * AGREE_OF_FIVE;
}

static uint32_t add_string(const struct gathered *g, struct text text, struct buf *strings)
{
	uint32_t at = (uint32_t)strings->len;

	buf_add(strings, gathered_text(g, text), (size_t)text.len + 1);
	return at;
}

enum zw_status relate_aliases(const struct gathered *g, struct catalog_image *image,
                              struct err *err)
{
	struct buf *aliases = &image->sections[CATALOG_ALIASES];
	struct buf *strings = &image->sections[CATALOG_STRINGS];
	size_t n = g->aliases.len / sizeof(struct gathered_alias), end;
	struct gathered_alias *rows = calloc(n + 1, sizeof(*rows));

	if (!rows)
		return err_no_memory(err);
	if (n)
		memcpy(rows, g->aliases.data, g->aliases.len);
	qsort_r(rows, n, sizeof(*rows), by_name, (void *)g);
	for (size_t i = 0; i < n; i = end) {
		const struct gathered_alias *best = rows;
		struct catalog_alias alias;
		for (end = i + 1; end < n && same_text(g, rows[end].name, rows[i].name); end++)
			;
		if (aliases->len / sizeof(alias) == ALIASES_LIMIT ||
		    !agreed(g, rows + i, end - i, &best))
			continue;
		alias.name = add_string(g, best->name, strings);
		alias.full = add_string(g, best->full, strings);
		buf_add(aliases, &alias, sizeof(alias));
	}
	free(rows);
	return buf_status(aliases, _("catalog"), err);
}
