/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/i18n.h"
#include "corpus/name/body.h"
#include "searcher/rewrite/rules.h"

#include <stdio.h>
#include <string.h>

enum {
	NAME_BYTES = 256,
	NOTE_BYTES = 64,
	SURE_BYTES = 15, /* five characters: a name of them is no part of other words */
};

/* 最高法定刑 has no 最高法 in it, 教育部门 no 教育部: a short name is words of the item. */
static bool stands_alone(const struct places *p, size_t start, size_t end)
{
	static const char *const wider[] = {"门", "分", "队", NULL};
	struct scan s = {buf_cstr(&p->text), p->text.len, end};

	if (text_ends(s.text, end, "部") && scan_any(&s, wider))
		return false;
	return end - start >= SURE_BYTES || (place_is_cut(p, start) && place_is_cut(p, end));
}

/* What has a shorter name in it is found by that. */
static bool is_covered(const struct places *p, const char *name, size_t len)
{
	const struct place *place = place_at(p, places_count(p) - 1);

	if (text_has(name, len, "+"))
		return false;
	if (len >= place->end - place->start &&
	    memmem(name, len, p->text.data + place->start, place->end - place->start))
		return true;
	for (size_t i = 0; i < place->n; i++)
		if (text_has(name, len, place_form(p, place, i)))
			return true;
	return false;
}

/* The relation is told in Chinese, as the names are. */
static void write_note(const struct body_name *name, char note[NOTE_BYTES])
{
	bool renamed = name->what && strcmp(name->what, "改名") == 0;

	note[0] = '\0';
	if (name->relation == BODY_FORMER)
		snprintf(note, NOTE_BYTES, renamed ? "原名，%s年改名" : "前身，%s年改组",
		         name->year);
	else if (name->relation == BODY_SUCCESSOR)
		snprintf(note, NOTE_BYTES, renamed ? "%s年改此名" : "%s年改组为此", name->year);
}

struct adding {
	struct places *p;
	size_t bytes; /* of the names that are added in this round */
	bool more;    /* there are longer ones */
};

/* Shorter names first, so that those that have them in them are seen to be covered. */
static void add_name(void *context, const struct body_name *name)
{
	struct adding *a = context;
	char form[NAME_BYTES], note[NOTE_BYTES];

	if (name->aside)
		return;
	if (name->len != a->bytes || name->len >= sizeof(form)) {
		a->more |= name->len > a->bytes && name->len < sizeof(form);
		return;
	}
	if (is_covered(a->p, name->name, name->len))
		return;
	memcpy(form, name->name, name->len);
	form[name->len] = '\0';
	for (char *c = form; *c; c++)
		*c = *c == '+' ? '\n' : *c;
	write_note(name, note);
	place_add(a->p, form, note);
}

static void add_forms(struct places *p, size_t body)
{
	struct adding a = {.p = p, .more = true};

	while (a.more) {
		a.bytes++;
		a.more = false;
		body_names(body, add_name, &a);
	}
}

void names_find(struct places *p)
{
	struct scan s = scan_of(buf_cstr(&p->text), p->text.len);
	size_t body = 0;

	while (!scan_end(&s)) {
		size_t end = body_at(s.text, s.len, s.at, &body);
		if (end > s.at && stands_alone(p, s.at, end)) {
			if (place_begin(p, s.at, end, REWRITE_NAME))
				add_forms(p, body);
			s.at = end;
		} else {
			scan_next(&s);
		}
	}
}

/* ---- Filters ---- */

struct naming {
	struct query *q;
	struct filter *filter;
	enum zw_status status;
	struct err *err;
};

/* Documents of former bodies are not of this one; of a group those of each member are found. */
static void add_value(void *context, const struct body_name *name)
{
	struct naming *n = context;

	if (name->relation != BODY_SAME || name->aside)
		return;
	for (size_t at = 0; at < name->len;) {
		size_t len = strcspn(name->name + at, "+ ");
		char value[NAME_BYTES];
		if (len > name->len - at)
			len = name->len - at;
		snprintf(value, sizeof(value), "%.*s", (int)len, name->name + at);
		at += len + 1;
		if (strcmp(value, n->filter->value) == 0)
			continue;
		buf_add(&n->filter->also, value, strlen(value) + 1);
		if (n->status == ZW_OK)
			n->status = rewrite_tell(n->q, REWRITE_NAME, n->filter->value,
			                         strlen(n->filter->value), value, n->err);
	}
}

static enum zw_status rewrite_filter(struct query *q, struct filter *filter, struct err *err)
{
	struct naming n = {q, filter, ZW_OK, err};
	struct tokens folded;
	size_t body = 0;

	if (strlen(filter->value) > NAME_BYTES)
		return ZW_OK;
	tokens_init(&folded, QUERY_LIMIT);
	enum zw_status status = tokens_scan(&folded, filter->value, strlen(filter->value), err);
	struct span value = tokens_needle(&folded, 0, tokens_count(&folded));
	if (status == ZW_OK && value.len && body_at(value.at, value.len, 0, &body) == value.len) {
		body_names(body, add_value, &n);
		status = n.status;
	}
	tokens_release(&folded);
	return status == ZW_OK ? buf_status(&filter->also, _("query"), err) : status;
}

enum zw_status rewrite_filters(struct query *q, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < query_filters(q); i++) {
		struct filter *f = (struct filter *)(void *)q->filters.data + i;
		if (f->name->kind == FILTER_VALUE && !f->quoted &&
		    (f->name->field == META_ISSUER || f->name->field == META_ADDRESSEE))
			status = rewrite_filter(q, f, err);
	}
	return status;
}
