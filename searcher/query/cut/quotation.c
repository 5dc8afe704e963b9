/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/cut/quotation.h"

#include "core/text/utf8.h"

#include <string.h>

struct quotes {
	const char *open, *close, *family;
};

static bool contains(const char *set, uint32_t c)
{
	size_t n = strlen(set), at = 0;

	while (at < n)
		if (utf8_next(set, n, &at) == c)
			return true;
	return false;
}

static const struct quotes *quotes_of(uint32_t c)
{
	static const struct quotes all[] = {
	        {"\"＂", "\"＂", "\"＂“”"}, {"“", "”", "\"＂“”"}, {"”", "”", "\"＂“”"},
	        {"「", "」", "」"},         {"『", "』", "』"},
	};

	for (size_t i = 0; c && i < sizeof(all) / sizeof(all[0]); i++)
		if (contains(all[i].open, c))
			return &all[i];
	return NULL;
}

bool quotation_find(const char *text, size_t n, size_t at, struct quotation *found)
{
	const struct quotes *quotes = quotes_of(at < n ? utf8_next(text, n, &at) : 0);
	size_t start = at;
	bool any = false;
	int depth = 1;

	while (quotes && at < n) {
		size_t end = at;
		uint32_t c = utf8_next(text, n, &at);
		bool closes = contains(quotes->close, c);
		depth += !closes && contains(quotes->open, c);
		depth -= closes;
		if (depth == 0 || (!any && contains(quotes->family, c)))
			*found = (struct quotation){start, end, at};
		if (depth == 0)
			return true;
		any |= contains(quotes->family, c);
	}
	return any;
}

bool quotation_opens(uint32_t c)
{
	return quotes_of(c);
}
