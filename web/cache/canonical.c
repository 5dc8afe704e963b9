/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Encodings are no matter here: request_parse has decoded everything.
 */
#include "web/cache/canonical.h"

#include <string.h>
#include <strings.h>

/* ---- For people ---- */

/* All that pages read, in their order of rank. A page that has a new one names it here: a parameter
 * that is not here never reaches it. */
static const struct known {
	const char *name;
	const char *values; /* those that mean something, each followed by |; NULL: any may */
	const char *absent; /* the value that is as none; NULL: there is no such one */
	bool several;
} parameters[] = {
        {"q", NULL, NULL, false},
        {"in", NULL, NULL, true},
        {"scope", "passage|", NULL, false},
        {"sort", "date|cited|changed|", NULL, false},
        {"rewrite", "0|", NULL, false},
        {"n", NULL, NULL, false}, /* how many are shown without it depends on the page */
        {"page", NULL, "1", false},
        {"anchor", NULL, NULL, false},
        {"cite", NULL, NULL, false},
        {"old", NULL, NULL, false},
        {"with", NULL, NULL, false},
        {"whole", "1|", NULL, false},
        {"vs", NULL, NULL, false},
        {"of", "passages|occurrences|", NULL, false},
        {"as", "share|", NULL, false},
        {"format", "csv|svg|opensearch|", NULL, false},
};

static bool is_among(const char *values, const char *value)
{
	size_t n = strlen(value);

	for (const char *at = values; *at; at += strcspn(at, "|") + 1)
		if (strncmp(at, value, n) == 0 && at[n] == '|')
			return true;
	return false;
}

static bool says_something(const struct known *known, const char *value)
{
	if (known->values)
		return is_among(known->values, value);
	return !known->absent || strcmp(known->absent, value) != 0;
}

/* The first of a name counts also if it says nothing: a second one does not make up for it. */
static void take(const struct request *from, const struct known *known, struct request *to)
{
	for (size_t i = 0; i < from->n_parameters; i++) {
		const struct parameter *p = &from->parameters[i];
		if (strcmp(p->name, known->name) != 0)
			continue;
		if (says_something(known, p->value))
			to->parameters[to->n_parameters++] = *p;
		if (!known->several)
			return;
	}
}

void canonical_page(struct request *request)
{
	const struct request from = *request;

	request->n_parameters = 0;
	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		take(&from, &parameters[i], request);
}

/* ---- For programs ---- */

void canonical_strict(struct request *request)
{
	struct parameter *p = request->parameters;

	/* There are few, and insertion leaves those of one name in their order. */
	for (size_t i = 1; i < request->n_parameters; i++) {
		struct parameter moved = p[i];
		size_t to = i;
		for (; to > 0 && strcmp(p[to - 1].name, moved.name) > 0; to--)
			p[to] = p[to - 1];
		p[to] = moved;
	}
}

/* ---- For both ---- */

void canonical_forget_address(struct request *request)
{
	request->host = request->forwarded_proto = NULL;
}
