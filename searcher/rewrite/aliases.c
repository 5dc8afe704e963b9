/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/catalog/catalog.h"
#include "core/text/utf8.h"
#include "searcher/rewrite/rules.h"

#include <string.h>

enum { ALIAS_LEAST = 2, ALIAS_MOST = 12 /* characters */ };

/* The longest short name of whole words that begins at s; its end, or 0. */
static size_t alias_at(const struct catalog *c, const struct places *p, struct scan s,
                       const char **full)
{
	size_t start = s.at, end = 0;

	for (int n = 1; n <= ALIAS_MOST && !scan_end(&s); n++) {
		scan_next(&s);
		const char *found = n < ALIAS_LEAST || !place_is_cut(p, s.at)
		                            ? NULL
		                            : catalog_alias(c, s.text + start, s.at - start);
		if (found) {
			end = s.at;
			*full = found;
		}
	}
	return end;
}

void aliases_find(const struct catalog *c, struct places *p)
{
	struct scan s = scan_of(buf_cstr(&p->text), p->text.len);
	const char *full = NULL;

	while (!scan_end(&s)) {
		size_t end = place_is_cut(p, s.at) ? alias_at(c, p, s, &full) : 0;
		if (end && place_begin(p, s.at, end, REWRITE_ALIAS))
			place_add(p, full, "文件中的简称");
		if (end)
			s.at = end;
		else
			scan_next(&s);
	}
}
