/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the documents of a collection agree to call something (以下简称…). A name that some use for
 * this and some for that is nobody's: 《意见》, 管委会.
 */
#include "indexer/catalog/relate.h"

#include "core/i18n.h"
#include "core/text/utf8.h"

#include <string.h>

enum {
	ALIASES_LIMIT = 20000,
	AGREE_OF_FIVE = 4, /* so many fifths of those that use the name mean this by it */
	SAY_SO = 2,        /* documents at least, … */
	SAY_SO_SHORT = 3,  /* … of a name of two characters */
};

/* The records of one name, as they come: by what it is short for, then by who says so. */
struct counting {
	struct buf name, full, source; /* of the record before */
	struct buf best;               /* what it is said most to be short for */
	uint32_t all, of_this, most;   /* that say so */
};

static bool is_same(const struct buf *b, const char *at, size_t len)
{
	return b->len == len && memcmp(buf_cstr(b), at, len) == 0;
}

static void set(struct buf *b, const char *at, size_t len)
{
	buf_reset(b);
	buf_add(b, at, len);
}

static void begin_name(struct counting *c, const char *name, size_t len)
{
	set(&c->name, name, len);
	c->all = c->of_this = c->most = 0;
}

static void count(struct counting *c, const char *full, size_t len, const char *source,
                  size_t source_len)
{
	bool first = c->all == 0 || !is_same(&c->full, full, len);

	c->of_this = first ? 0 : c->of_this;
	if (first || !is_same(&c->source, source, source_len)) {
		c->of_this++;
		c->all++;
	}
	if (c->of_this > c->most) {
		c->most = c->of_this;
		set(&c->best, full, len);
	}
	set(&c->full, full, len);
	set(&c->source, source, source_len);
}

static bool is_agreed(const struct counting *c)
{
	bool is_short = utf8_length(buf_cstr(&c->name), c->name.len) < 3;

	return c->most >= (is_short ? SAY_SO_SHORT : SAY_SO) &&
	       c->most * 5 >= c->all * AGREE_OF_FIVE;
}

static uint32_t add_string(const struct buf *text, struct catalog_image *image)
{
	uint32_t at = catalog_rows(image, CATALOG_STRINGS);

	spool_add(&image->sections[CATALOG_STRINGS], buf_cstr(text), text->len + 1);
	return at;
}

static void end_name(struct counting *c, struct catalog_image *image)
{
	struct catalog_alias alias;

	if (catalog_rows(image, CATALOG_ALIASES) == ALIASES_LIMIT || !is_agreed(c))
		return;
	alias.name = add_string(&c->name, image);
	alias.full = add_string(&c->best, image);
	spool_add(&image->sections[CATALOG_ALIASES], &alias, sizeof(alias));
}

static enum zw_status counting_status(const struct counting *c, struct err *err)
{
	const struct buf *all[] = {&c->name, &c->full, &c->source, &c->best};
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && status == ZW_OK; i++)
		status = buf_status(all[i], _("catalog"), err);
	return status;
}

static enum zw_status count_all(struct counting *c, struct sorter *aliases,
                                struct catalog_image *image, struct err *err)
{
	struct sorted record;
	enum zw_status status = sorter_finish(aliases, err);

	while (status == ZW_OK && sorter_next(aliases, &record)) {
		size_t name = strlen(record.key);
		const char *full = record.key + name + 1;
		const char *source = full + strlen(full) + 1;
		if (!is_same(&c->name, record.key, name) || c->all == 0) {
			end_name(c, image);
			begin_name(c, record.key, name);
		}
		count(c, full, strlen(full), source,
		      record.key_len - (size_t)(source - record.key));
		status = counting_status(c, err);
	}
	end_name(c, image);
	return status == ZW_OK ? sorter_status(aliases, err) : status;
}

enum zw_status relate_aliases(struct gathered *g, struct catalog_image *image, struct err *err)
{
	struct counting c = {.name = BUF_INIT(SORT_MEMORY_NAMES),
	                     .full = BUF_INIT(SORT_MEMORY_NAMES),
	                     .source = BUF_INIT(SORT_MEMORY_NAMES),
	                     .best = BUF_INIT(SORT_MEMORY_NAMES)};
	enum zw_status status = count_all(&c, g->aliases, image, err);

	gathered_drop(&g->aliases);
	buf_release(&c.name);
	buf_release(&c.full);
	buf_release(&c.source);
	buf_release(&c.best);
	return status;
}
