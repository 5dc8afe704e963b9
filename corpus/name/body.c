/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The table is made from bodies.tsv while building.
 */
#include "corpus/name/body.h"

#include <string.h>

static const struct row {
	const char *official, *others, *became, *year, *what;
} rows[] = {
#include "bodies.h"
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), STEPS = 6 /* of names that follow each other */ };

/* The names of a row, one after the other; false behind the last. */
struct names {
	const struct row *row;
	const char *at; /* NULL: the official one comes first */
	bool aside;
};

static bool next_name(struct names *n, const char **name, size_t *len)
{
	n->aside = n->at && *n->at == '~';
	n->at += n->aside;
	if (!n->at) {
		*name = n->row->official;
		*len = strlen(*name);
		n->at = n->row->others;
		return true;
	}
	*name = n->at;
	*len = strcspn(n->at, " ");
	n->at += *len;
	n->at += *n->at == ' ';
	return *len > 0;
}

size_t body_at(const char *text, size_t len, size_t at, size_t *body)
{
	size_t end = at;

	for (size_t i = 0; i < ROWS; i++) {
		struct names names = {.row = &rows[i]};
		const char *name;
		size_t n;
		while (next_name(&names, &name, &n))
			if (n > end - at && n <= len - at && memcmp(text + at, name, n) == 0) {
				end = at + n;
				*body = i;
			}
	}
	return end;
}

/* ---- What else it is called ---- */

static void tell(const struct row *row, enum body_relation relation, const struct row *change,
                 body_name_fn *fn, void *context)
{
	struct names names = {.row = row};
	struct body_name name = {.relation = relation};

	if (change) {
		name.year = change->year;
		name.what = change->what;
	}
	while (next_name(&names, &name.name, &name.len)) {
		name.aside = names.aside;
		fn(context, &name);
	}
}

/* Did it become the other, and was not merely merged into it? */
static bool goes_on(const struct row *row)
{
	return strcmp(row->what, "改名") == 0 || strcmp(row->what, "组建") == 0;
}

static void tell_former(const struct row *row, int steps, body_name_fn *fn, void *context)
{
	for (size_t i = 0; i < ROWS && steps > 0; i++) {
		if (!goes_on(&rows[i]) || strcmp(rows[i].became, row->official) != 0)
			continue;
		tell(&rows[i], BODY_FORMER, &rows[i], fn, context);
		tell_former(&rows[i], steps - 1, fn, context);
	}
}

static const struct row *row_of(const char *official)
{
	for (size_t i = 0; i < ROWS; i++)
		if (*official && strcmp(rows[i].official, official) == 0)
			return &rows[i];
	return NULL;
}

void body_names(size_t body, body_name_fn *fn, void *context)
{
	const struct row *row = &rows[body], *later;

	tell(row, BODY_SAME, NULL, fn, context);
	tell_former(row, STEPS, fn, context);
	for (int i = 0; i < STEPS && goes_on(row) && (later = row_of(row->became)); i++) {
		tell(later, BODY_SUCCESSOR, row, fn, context);
		row = later;
	}
}
