/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The works that a question is about, as the thesaurus says.
 */
#include "core/i18n.h"
#include "corpus/name/work.h"
#include "searcher/rank/rank.h"

enum { KEY_LIMIT = 4096, WORKS = 1000 /* a name of more is no name */ };

static enum zw_status add_work(const struct catalog *c, const struct expansion *e, struct buf *key,
                               struct set *works, struct err *err)
{
	buf_reset(key);
	work_key(buf_cstr(&e->tokens.stream), e->tokens.stream.len, key);
	struct catalog_names names = catalog_find(c, NAME_TITLE, buf_cstr(key), key->len);
	for (size_t i = 0; i < names.n && names.n <= WORKS; i++) {
		const struct catalog_document *d = catalog_document(c, names.at[i].document);
		if (d && names.at[i].passage == 0)
			set_add(works, d->work + 1);
	}
	return buf_status(key, _("query"), err);
}

enum zw_status rank_named_works(const struct catalog *c, const struct query *q, struct set *works,
                                struct err *err)
{
	BUF_HERE(key, KEY_LIMIT);
	enum zw_status status = set_init(works, catalog_documents(c), err);

	for (size_t i = 0; status == ZW_OK && i < query_expansions(q); i++)
		if (query_expansion(q, i)->title)
			status = add_work(c, query_expansion(q, i), &key, works, err);
	buf_release(&key);
	return status;
}
