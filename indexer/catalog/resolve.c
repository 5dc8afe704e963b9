/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/catalog/resolve.h"

#include "corpus/name/work.h"

enum { NAMESAKES = 1000 }; /* what more documents are called names none of them: 公告 */

/* What tells documents of one name apart, the most telling first. */
struct candidate {
	struct cited_place place;
	bool has_article; /* the one that is asked for */
	bool in_force;    /* of its work, on that day */
	bool whole;       /* its title, not that of a part */
	bool begun;
	uint32_t begin;
	uint32_t rank;
};

static struct candidate look_at(const struct catalog *c, const struct catalog_name *name,
                                uint32_t number, uint32_t sub, uint32_t day)
{
	const struct catalog_document *d = catalog_document(c, name->document);
	struct candidate found = {.place = {name->document, name->passage}};

	if (!d)
		return found;
	found.has_article =
	        number && catalog_article(c, name->document, number, sub, name->passage);
	/* Not catalog_version(), which looks at every version for each of them. */
	found.in_force = d->begin <= day && (!d->until || d->until > day);
	found.whole = name->passage == 0;
	found.begun = d->begin <= day;
	found.begin = d->begin;
	found.rank = catalog_rank(c, name->document);
	return found;
}

/* A law in several files is where the article is; what is not the version of the day is nowhere. Of
 * several documents of one name the last one that had begun by that day, else the first to come. */
static bool is_better(const struct candidate *a, const struct candidate *b)
{
	if (a->in_force != b->in_force)
		return a->in_force;
	if (a->has_article != b->has_article)
		return a->has_article;
	if (a->whole != b->whole)
		return a->whole;
	if (a->begun != b->begun)
		return a->begun;
	if (a->begin != b->begin)
		return a->begun == (a->begin > b->begin);
	return a->rank < b->rank;
}

/* What is asked of a name, while its keys are tried. */
struct asking {
	const struct catalog *catalog;
	enum name_kind kind;
	uint32_t number, sub, day;
	struct cited_place *place;
};

static bool try_key(void *context, const char *key, size_t len)
{
	const struct asking *a = context;
	struct catalog_names names = catalog_find(a->catalog, a->kind, key, len);
	struct candidate best;

	for (size_t i = 0; i < names.n && names.n <= NAMESAKES; i++) {
		struct candidate found =
		        look_at(a->catalog, &names.at[i], a->number, a->sub, a->day);
		if (i == 0 || is_better(&found, &best))
			best = found;
	}
	if (names.n == 0 || names.n > NAMESAKES)
		return false;
	*a->place = best.place;
	return true;
}

bool name_resolve(const struct catalog *c, enum name_kind kind, const char *key, size_t len,
                  uint32_t number, uint32_t sub, uint32_t day, struct cited_place *place)
{
	struct asking asking = {c, kind, number, sub, day, place};

	return try_key(&asking, key, len) ||
	       (kind == NAME_TITLE && work_key_fallbacks(key, len, try_key, &asking));
}

bool article_resolve(const struct catalog *c, uint32_t number, uint32_t sub,
                     struct cited_place *place)
{
	uint32_t passage = catalog_article(c, place->document, number, sub, place->passage);

	if (passage)
		place->passage = passage;
	return passage != 0;
}
