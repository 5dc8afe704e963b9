/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: life, names that a document gives, what a decision amends.
 */
#include "corpus/citation/alias.h"

#include "core/i18n.h"
#include "corpus/name/fold.h"
#include "corpus/name/work.h"
#include "corpus/citation/title.h"
#include "corpus/text/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
	ALIASES_MOST = 256, /* of one document; further ones are not learnt */
	ALIAS_BYTES = 200,  /* a longer one is no short name */
};

struct alias {
	uint32_t name, name_len, key, key_len; /* bytes of aliases.names */
};

enum zw_status aliases_new(struct aliases **aliases, struct err *err)
{
	struct aliases *a = calloc(1, sizeof(*a));

	if (!a)
		return err_set(err, ZW_NO_MEMORY, _("out of memory"));
	a->names = BUF_INIT((size_t)ALIASES_MOST * 4 * NAME_LIMIT);
	a->list = BUF_INIT(ALIASES_MOST * sizeof(struct alias));
	a->last = BUF_INIT(4 * NAME_LIMIT);
	a->amended = BUF_INIT(4 * NAME_LIMIT);
	*aliases = a;
	return ZW_OK;
}

void aliases_free(struct aliases *a)
{
	if (!a)
		return;
	buf_release(&a->names);
	buf_release(&a->list);
	buf_release(&a->last);
	buf_release(&a->amended);
	free(a);
}

/* ---- Names that a document gives ---- */

/* A short name is made of characters of the full one, in their order. Of two titles with one short
 * name (“两法”) none is meant. */
static bool shortens(const struct buf *name, const struct buf *key)
{
	struct scan s = scan_of(buf_cstr(name), name->len), full = scan_of(buf_cstr(key), key->len);

	while (!scan_end(&s) && !scan_end(&full))
		if (scan_peek(&s) == scan_next(&full))
			scan_next(&s);
	return scan_end(&s);
}

void alias_add(struct aliases *a, const char *name, size_t len, const struct buf *key)
{
	BUF_HERE(folded, 4 * NAME_LIMIT);
	struct alias alias;

	if (len > ALIAS_BYTES || a->list.len == a->list.limit)
		return;
	work_key(name, len, &folded);
	bool same =
	        folded.len == key->len && memcmp(buf_cstr(&folded), buf_cstr(key), key->len) == 0;
	if (folded.len > 0 && key->len > 0 && !same && shortens(&folded, key)) {
		alias.name = (uint32_t)a->names.len;
		alias.name_len = (uint32_t)folded.len;
		buf_add(&a->names, folded.data, folded.len);
		alias.key = (uint32_t)a->names.len;
		alias.key_len = (uint32_t)key->len;
		buf_add(&a->names, key->data, key->len);
		if (!a->names.failed)
			buf_add(&a->list, &alias, sizeof(alias));
	}
	buf_release(&folded);
}

/* The one said last counts. */
static const struct alias *alias_find(const struct aliases *a, const struct buf *key)
{
	const struct alias *list = (const void *)a->list.data;

	for (size_t i = a->list.len / sizeof(*list); i > 0; i--)
		if (list[i - 1].name_len == key->len &&
		    memcmp(a->names.data + list[i - 1].name, buf_cstr(key), key->len) == 0)
			return &list[i - 1];
	return NULL;
}

bool alias_is(const struct aliases *a, const struct buf *key)
{
	return a && alias_find(a, key);
}

void alias_resolve(const struct aliases *a, struct buf *key)
{
	const struct alias *alias = a ? alias_find(a, key) : NULL;

	if (!alias) {
		short_name(key);
		return;
	}
	buf_reset(key);
	buf_add(key, a->names.data + alias->key, alias->key_len);
}

/* ---- What a decision amends ---- */

/* 修改《X》的决定: where X ends, if it is one work and nothing else is amended. */
static size_t amended_end(const char *text, size_t len)
{
	static const char *const several[] = {"等",   "部分法", "部分行政", "一批", "、",
	                                      "》和", "〉和",   "》及",     NULL};
	static const char *const decisions[] = {"的决定", "的决议", "部分条款", "有关", NULL};
	struct cited_title title;
	size_t end = len;

	/* What stands between the marks is the name, whatever words it is of. */
	if (title_read(scan_of(text, len), &title))
		return text_has(text + title.end, len - title.end, "《") ||
		                       text_starts(text + title.end, len - title.end, "等")
		               ? 0
		               : title.end;
	for (size_t i = 0; decisions[i]; i++) {
		const char *at = memmem(text, end, decisions[i], strlen(decisions[i]));
		end = at ? (size_t)(at - text) : end;
	}
	for (size_t i = 0; several[i]; i++)
		if (text_has(text, end, several[i]))
			return 0;
	return end < len ? end : 0;
}

void aliases_title(struct aliases *a, const char *title, size_t len)
{
	static const char *const verbs[] = {"修改", "修正", NULL};
	static const char bill[] = "修正案";
	const char *at = NULL, *what = title;
	size_t n = 0;

	buf_reset(&a->amended);
	a->amending = false;
	if ((at = memmem(title, len, bill, strlen(bill)))) {
		a->amending = !text_has(title, len, "关于");
		n = (size_t)(at - title);
	} else if (text_has(title, len, "决定") || text_has(title, len, "决议")) {
		for (size_t i = 0; verbs[i] && !a->amending; i++)
			if ((at = memmem(title, len, verbs[i], strlen(verbs[i])))) {
				what = at + strlen(verbs[i]);
				n = amended_end(what, len - (size_t)(what - title));
				a->amending = true;
			}
	}
	if (a->amending && n > 0)
		work_key(what, n, &a->amended);
}
