/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The table is made from short_names.tsv while building.
 */

#include "corpus/name/fold.h"
#include "corpus/name/work.h"
#include "corpus/text/scan.h"

#include <string.h>

static const struct {
	const char *name, *full;
} rows[] = {
#include "short_names.h"
};

static const char *full_name(const char *key, size_t len)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, key, len) == 0)
			return rows[i].full;
	return NULL;
}

/* 民诉法解释 has a short name at its front; 修正案(三) is of the one law whose amendments have
 * numbers. */
static const char *full_front(const struct buf *key, size_t *len)
{
	static const char *const kinds[] = {"实施条例", "实施细则", "司法解释", "解释", NULL};

	*len = key->len;
	const char *full = full_name(buf_cstr(key), key->len);
	for (size_t i = 0; kinds[i] && !full; i++) {
		const char *at = strstr(buf_cstr(key), kinds[i]);
		if (!at || at == key->data)
			continue;
		*len = (size_t)(at - key->data);
		full = full_name(key->data, *len);
	}
	if (full || !text_starts(buf_cstr(key), key->len, "修正案("))
		return full;
	*len = 0;
	return "刑法";
}

bool short_name(struct buf *key)
{
	BUF_HERE(text, NAME_LIMIT);
	size_t len;
	const char *full = full_front(key, &len);

	if (!full)
		return false;
	buf_str(&text, full);
	buf_add(&text, key->data + len, key->len - len);
	work_key(buf_cstr(&text), text.len, key);
	buf_release(&text);
	return true;
}

bool short_name_row(size_t i, const char **name, const char **full)
{
	if (i >= sizeof(rows) / sizeof(rows[0]))
		return false;
	*name = rows[i].name;
	*full = rows[i].full;
	return true;
}
