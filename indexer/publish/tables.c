/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/publish/tables.h"

#include "core/i18n.h"
#include "indexer/catalog/make.h"
#include "indexer/words/mine.h"

/* What is often said, for suggestions: the spans point into the file of terms. */
static enum zw_status list_terms(const struct buf *file, struct buf *list, struct err *err)
{
	struct mined *mined;
	struct mined_term term;
	enum zw_status status = mined_view(file->data, file->len, &mined, err);

	for (size_t place = 0; status == ZW_OK && mined_next(mined, &place, &term);) {
		struct suggest_term one = {{term.text, term.len}, term.documents};
		buf_add(list, &one, sizeof(one));
	}
	mined_close(mined);
	return status == ZW_OK ? buf_status(list, _("terms"), err) : status;
}

static enum zw_status write_catalog(struct publisher *p, const struct manifest *m,
                                    const struct buf *terms, struct err *err)
{
	struct buf catalog = BUF_INIT(CATALOG_LIMIT), suggestions = BUF_INIT(SUGGEST_FILE_LIMIT);
	struct buf list = BUF_INIT(MINED_LIMIT * sizeof(struct suggest_term));
	enum zw_status status = list_terms(terms, &list, err);
	struct suggest_terms said = {(const void *)list.data, list.len / sizeof(*said.at)};

	if (status == ZW_OK)
		status = catalog_make_both(p->dir, m, said, &catalog, &suggestions, err);
	if (status == ZW_OK)
		status = publisher_write(p, "catalog", &catalog, err);
	if (status == ZW_OK)
		status = publisher_write(p, "suggest", &suggestions, err);
	buf_release(&list);
	buf_release(&catalog);
	buf_release(&suggestions);
	return status;
}

/* The size of the terms goes into the manifest. */
enum zw_status tables_write(struct publisher *p, const struct publication *pub, struct err *err)
{
	struct manifest *m = pub->manifest;
	struct buf terms = BUF_INIT(MINE_FILE_LIMIT);
	enum zw_status status = mine_terms(p->dir, m, &terms, err);

	m->terms = terms.len;
	if (status == ZW_OK)
		status = publisher_write(p, "terms", &terms, err);
	if (status == ZW_OK)
		status = write_catalog(p, m, &terms, err);
	buf_release(&terms);
	return status;
}
