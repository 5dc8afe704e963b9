/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/citation/resolve.h"

/* Is a name of `day` rather this document than the best so far? A title of a document beats that of
 * a part; what had begun by that day beats what had not; then the last that had, or the first that
 * will. */
static bool is_better(const struct catalog *c, const struct catalog_name *name,
                      const struct catalog_name *best, uint32_t day)
{
	const struct catalog_document *a = catalog_document(c, name->document);
	const struct catalog_document *b = best ? catalog_document(c, best->document) : NULL;

	if (!a)
		return false;
	if (!b)
		return true;
	if ((name->passage == 0) != (best->passage == 0))
		return name->passage == 0;
	bool a_begun = a->begin <= day, b_begun = b->begin <= day;
	if (a_begun != b_begun)
		return a_begun;
	return a_begun ? a->begin > b->begin : a->begin < b->begin;
}

bool name_resolve(const struct catalog *c, enum name_kind kind, const char *key, size_t len,
                  uint32_t day, struct cited_place *place)
{
	struct catalog_names names = catalog_find(c, kind, key, len);
	const struct catalog_name *best = NULL;

	for (size_t i = 0; i < names.n; i++)
		if (is_better(c, &names.at[i], best, day))
			best = &names.at[i];
	if (!best)
		return false;
	*place = (struct cited_place){best->document, best->passage};
	return true;
}

bool article_resolve(const struct catalog *c, uint32_t number, uint32_t sub,
                     struct cited_place *place)
{
	uint32_t passage = catalog_article(c, place->document, number, sub, place->passage);

	if (passage)
		place->passage = passage;
	return passage != 0;
}

bool citation_resolve(const struct catalog *c, const struct citations *citations,
                      const struct citation *citation, const struct cited_place *self, uint32_t day,
                      struct cited_place *place)
{
	const char *name = buf_cstr(&citations->names) + citation->name;
	enum name_kind kind = citation->kind == CITED_NUMBER ? NAME_NUMBER : NAME_TITLE;

	if (citation->kind == CITED_SELF) {
		if (!self)
			return false;
		*place = *self;
	} else if (!name_resolve(c, kind, name, citation->name_len, day, place)) {
		return false;
	}
	if (citation->article)
		article_resolve(c, citation->article, citation->sub, place);
	return true;
}
