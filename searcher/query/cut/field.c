/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/cut/cutting.h"

#include <string.h>

/* ---- Scopes ---- */

/* 同句, 同段, 同条, 同篇, or with `value` what may stand behind scope: as well. */
static bool unit_find(const char *text, size_t len, bool value, enum unit *unit)
{
	static const struct {
		const char *word, *value;
		enum unit unit;
	} names[] = {
	        {"同句", "sentence", UNIT_SENTENCE}, {"同段", "paragraph", UNIT_PARAGRAPH},
	        {"同条", "article", UNIT_ARTICLE},   {"同篇", "document", UNIT_DOCUMENT},
	        {"同一句", "句", UNIT_SENTENCE},     {"同一段", "段", UNIT_PARAGRAPH},
	        {"同一条", "条", UNIT_ARTICLE},      {"同一篇", "篇", UNIT_DOCUMENT},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		bool word = strlen(names[i].word) == len && memcmp(text, names[i].word, len) == 0;
		bool named = value && strlen(names[i].value) == len &&
		             memcmp(text, names[i].value, len) == 0;
		if (!word && !named)
			continue;
		*unit = names[i].unit;
		return true;
	}
	return false;
}

/* ---- Fields ---- */

/* The value behind a name: false if there is none, or its quotation is not closed. */
static bool take_value(struct cutting *c, struct quotation *value, bool *quoted)
{
	size_t next;
	uint32_t first = lex_peek(&c->l, &next);

	*value = (struct quotation){c->l.at, c->l.at, c->l.at};
	if (c->l.at == c->l.n || lex_is_space(first) || (lex_closes_group(first) && c->l.groups))
		return false;
	if (quotation_opens(first) && cutting_unclosed(c, c->l.at)) {
		cutting_note(c, NOTE_QUOTATION, c->l.at, c->l.n);
		return false;
	}
	*quoted = lex_at_quotation(&c->l);
	if (*quoted)
		return quotation_find(c->l.text, c->l.n, c->l.at, value);
	lex_skip_plain(&c->l);
	value->end = value->after = c->l.at;
	return true;
}

/* What was taken for a field is a word. */
void cut_as_text(struct cutting *c, size_t start, enum note_kind kind)
{
	c->l.at = start;
	lex_skip_plain(&c->l);
	cutting_note(c, kind, start, c->l.at);
	cut_item(c, (struct lexeme){.start = start, .text = start, .text_end = c->l.at});
}

static void keep_filter(struct cutting *c, struct filter *f)
{
	struct query *q = c->q;

	if (f->reversed)
		cutting_note(c, NOTE_REVERSED, f->start, f->end);
	cutting_blank(c, f->start, f->end);
	if (f->name->kind == FILTER_AS_OF) {
		cutting_leave_out(c);
		q->as_of = f->to;
		q->as_of_start = f->start;
		q->as_of_end = f->end;
		filter_release(f);
		return;
	}
	cutting_add(c, (struct lexeme){.kind = LEX_FILTER,
	                               .start = f->start,
	                               .end = f->end,
	                               .filter = query_filters(q)});
	buf_add(&q->filters, f, sizeof(*f));
}

/* Behind the name of a filter or a setting, which begins at `start`. */
static void cut_filter(struct cutting *c, size_t start, const struct filter_name *name)
{
	struct filter f = {.name = name, .start = start};
	struct quotation value;
	bool good = false;

	if (query_filters(c->q) == QUERY_FILTERS && name->kind != FILTER_AS_OF) {
		cut_as_text(c, start, NOTE_FILTERS);
		return;
	}
	bool has = take_value(c, &value, &f.quoted);
	if (has)
		c->status = filter_parse(&f, c->l.text + value.start, value.end - value.start,
		                         &good, c->err);
	if (c->status != ZW_OK)
		return;
	if (!good) {
		cut_as_text(c, start, has ? filter_fault(name) : NOTE_VALUE);
		return;
	}
	c->l.at = f.end = value.after;
	keep_filter(c, &f);
}

static void cut_title(struct cutting *c, size_t start)
{
	struct lexeme l = {.start = start, .field = FIELD_TITLE};
	size_t next;

	if (c->l.at == c->l.n || lex_is_space(lex_peek(&c->l, &next)))
		cut_as_text(c, start, NOTE_VALUE);
	else if (!cut_quoted(c, l))
		cut_plain(c, l);
}

/* scope:article, 范围:同条 */
static bool cut_scope_field(struct cutting *c)
{
	struct lexeme l = {.kind = LEX_SCOPE, .start = c->l.at};
	struct lex ahead = c->l;

	if ((!lex_take(&ahead, "scope") && !lex_take(&ahead, "范围")) || !lex_take(&ahead, ":"))
		return false;
	size_t value = ahead.at;
	lex_skip_plain(&ahead);
	if (!unit_find(c->l.text + value, ahead.at - value, true, &l.unit)) {
		cut_as_text(c, l.start, NOTE_SCOPE);
		return true;
	}
	c->l.at = l.end = ahead.at;
	cutting_add(c, l);
	return true;
}

bool cut_field(struct cutting *c)
{
	size_t start = c->l.at;
	const struct filter_name *name = filter_take_name(&c->l);

	if (!name)
		return cut_scope_field(c);
	if (name->kind == FILTER_TITLE)
		cut_title(c, start);
	else
		cut_filter(c, start, name);
	return true;
}

/* 同条, 2020..2023 */
bool cut_bare(struct cutting *c)
{
	struct lexeme l = {.kind = LEX_SCOPE, .start = c->l.at};
	const struct lexeme *before = (const void *)(c->row->data + c->row->len);
	struct lex ahead = c->l;

	/* -同条 is a word that must not stand. */
	bool excluded = c->row->len && before[-1].kind == LEX_NOT && before[-1].end == l.start;
	lex_skip_plain(&ahead);
	size_t len = ahead.at - l.start;
	const char *text = c->l.text + l.start;
	if (!excluded && unit_find(text, len, false, &l.unit)) {
		c->l.at = l.end = ahead.at;
		cutting_add(c, l);
		return true;
	}
	if (!filter_is_range(text, len))
		return false;
	cut_filter(c, l.start, filter_of_date());
	return true;
}
