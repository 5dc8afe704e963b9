/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the text of an item, the places of it, the variants.
 */
#include "searcher/rewrite/place.h"

#include "core/i18n.h"

#include <string.h>

enum { STRINGS_LIMIT = 64 * 1024, STRINGS_MOST = 16 /* of one variant */ };

/* ---- The text ---- */

static bool is_run(enum token_kind kind)
{
	return kind == TOKEN_DIGITS || kind == TOKEN_LETTERS;
}

/* Two runs of a kind were parted by something that is no token. */
static void add_token(struct places *p, const struct tokens *t, size_t i)
{
	const struct token *token = tokens_at(t, i);

	if (i > 0 && is_run(token->kind) && tokens_at(t, i - 1)->kind == token->kind)
		buf_char(&p->text, ' ');
	buf_add(&p->text, t->stream.data + token->stream, token->stream_len);
}

enum zw_status places_of(const struct item *item, struct places *places, struct err *err)
{
	struct places p = {
	        .text = BUF_INIT(QUERY_LIMIT),
	        .cuts = BUF_INIT(2 * ITEM_LIMIT * sizeof(size_t)),
	        .list = BUF_INIT(PLACES_MOST * sizeof(struct place)),
	        .forms = BUF_INIT((size_t)PLACES_MOST * FORMS_MOST * sizeof(struct form)),
	        .strings = BUF_INIT(STRINGS_LIMIT),
	};
	size_t word = 0;

	for (size_t i = item->whole.from; i < item->whole.to; i++) {
		while (word < item_words(item) && item_word(item, word).to <= i)
			word++;
		bool begins = word < item_words(item) && item_word(item, word).from == i;
		bool ended = word > 0 && item_word(item, word - 1).to == i;
		if (begins || ended)
			buf_add(&p.cuts, &p.text.len, sizeof(p.text.len));
		add_token(&p, &item->tokens, i);
	}
	buf_add(&p.cuts, &p.text.len, sizeof(p.text.len));
	enum zw_status status = buf_status(&p.text, _("query"), err);
	if (status == ZW_OK)
		status = buf_status(&p.cuts, _("query"), err);
	if (status == ZW_OK)
		*places = p;
	else
		places_release(&p);
	return status;
}

void places_release(struct places *p)
{
	buf_release(&p->text);
	buf_release(&p->cuts);
	buf_release(&p->list);
	buf_release(&p->forms);
	buf_release(&p->strings);
}

bool place_is_cut(const struct places *p, size_t at)
{
	const size_t *cuts = (const void *)p->cuts.data;

	for (size_t i = 0; i < p->cuts.len / sizeof(*cuts); i++)
		if (cuts[i] == at)
			return true;
	return false;
}

/* ---- Places ---- */

size_t places_count(const struct places *p)
{
	return p->list.len / sizeof(struct place);
}

const struct place *place_at(const struct places *p, size_t i)
{
	return (const struct place *)(const void *)p->list.data + i;
}

static const struct form *form_of(const struct places *p, const struct place *place, size_t i)
{
	return (const struct form *)(const void *)p->forms.data + place->first + i;
}

const char *place_form(const struct places *p, const struct place *place, size_t i)
{
	return p->strings.data + form_of(p, place, i)->at;
}

const char *place_note(const struct places *p, const struct place *place, size_t i)
{
	return p->strings.data + form_of(p, place, i)->note;
}

bool place_begin(struct places *p, size_t start, size_t end, enum rewrite_kind kind)
{
	struct place place = {start, end, kind, p->forms.len / sizeof(struct form), 0};

	if (start >= end || places_count(p) == PLACES_MOST)
		return false;
	for (size_t i = 0; i < places_count(p); i++)
		if (start < place_at(p, i)->end && place_at(p, i)->start < end)
			return false;
	buf_add(&p->list, &place, sizeof(place));
	return !p->list.failed;
}

static size_t keep(struct places *p, const char *text)
{
	size_t at = p->strings.len;

	buf_add(&p->strings, text, strlen(text) + 1);
	return at;
}

void place_add(struct places *p, const char *form, const char *note)
{
	struct place *place = (struct place *)(void *)p->list.data + places_count(p) - 1;
	size_t len = place->end - place->start;

	if (strlen(form) == len && memcmp(form, p->text.data + place->start, len) == 0)
		return;
	for (size_t i = 0; i < place->n; i++)
		if (strcmp(place_form(p, place, i), form) == 0)
			return;
	if (place->n == FORMS_MOST || !*form)
		return;
	struct form f = {keep(p, form), keep(p, note ? note : "")};
	buf_add(&p->forms, &f, sizeof(f));
	place->n += !p->strings.failed && !p->forms.failed;
}

/* ---- Variants ---- */

struct applying {
	const struct places *p;
	const struct place *sorted[PLACES_MOST];
	size_t n;
	size_t chosen[PLACES_MOST]; /* a form of each; its own n: the text as it stands */
	struct item *item;
	struct err *err;
};

/* The text with the forms that are chosen; the strings of a form of several part it. */
static enum zw_status add_chosen(const struct applying *a)
{
	struct buf text = BUF_INIT(STRINGS_LIMIT);
	const char *strings[STRINGS_MOST + 1] = {NULL};
	enum rewrite_kind kind = REWRITE_NUMERAL;
	size_t at = 0, n = 0;

	for (size_t i = a->n; i > 0; i--)
		if (a->chosen[i - 1] < a->sorted[i - 1]->n)
			kind = a->sorted[i - 1]->kind;
	for (size_t i = 0; i < a->n; i++) {
		const struct place *place = a->sorted[i];
		if (a->chosen[i] >= place->n)
			continue;
		const char *form = place_form(a->p, place, a->chosen[i]);
		bool parts = strchr(form, '\n');
		buf_add(&text, a->p->text.data + at, place->start - at);
		buf_str(&text, parts ? "\n" : "");
		buf_str(&text, form);
		buf_str(&text, parts ? "\n" : "");
		at = place->end;
	}
	buf_add(&text, a->p->text.data + at, a->p->text.len - at);
	enum zw_status status = buf_status(&text, _("query"), a->err);
	char *rest = text.data, *one = NULL;
	while (status == ZW_OK && (one = strtok_r(rest, "\n", &rest)) && n < STRINGS_MOST)
		strings[n++] = one;
	/* What has only some of the strings is no variant. */
	if (status == ZW_OK && !one)
		status = rewrite_variant(a->item, kind, strings, a->err);
	buf_release(&text);
	return status;
}

/* One notation throughout, whatever it is. */
static enum zw_status add_uniform(struct applying *a)
{
	enum zw_status status = ZW_OK;

	for (size_t form = 0; status == ZW_OK && form < FORMS_MOST; form++) {
		for (size_t i = 0; i < a->n; i++)
			a->chosen[i] = form < a->sorted[i]->n ? form : a->sorted[i]->n - 1;
		status = add_chosen(a);
	}
	return status;
}

/* Counts through all choices, as digits of a number. */
static bool next_choice(struct applying *a)
{
	for (size_t i = 0; i < a->n; i++) {
		if (a->chosen[i]++ < a->sorted[i]->n)
			return true;
		a->chosen[i] = 0;
	}
	return false;
}

static enum zw_status add_all(struct applying *a)
{
	enum zw_status status = ZW_OK;

	memset(a->chosen, 0, sizeof(a->chosen));
	do
		status = add_chosen(a);
	while (status == ZW_OK && item_variants(a->item) < QUERY_VARIANTS && next_choice(a));
	return status;
}

static enum zw_status tell(const struct places *p, struct query *q, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < places_count(p); i++) {
		const struct place *place = place_at(p, i);
		for (size_t f = 0; status == ZW_OK && f < place->n; f++) {
			struct buf to = BUF_INIT(STRINGS_LIMIT);
			buf_str(&to, place_form(p, place, f));
			for (size_t c = 0; c < to.len; c++)
				if (to.data[c] == '\n')
					to.data[c] = ' ';
			status = buf_status(&to, _("query"), err);
			if (status == ZW_OK)
				status = rewrite_tell_note(q, place->kind,
				                           p->text.data + place->start,
				                           place->end - place->start, buf_cstr(&to),
				                           place_note(p, place, f), err);
			buf_release(&to);
		}
	}
	return status;
}

/* What is beyond a limit is just not tried; what there was no memory for must not be missing. */
static bool is_out_of_memory(const struct places *p)
{
	return p->list.failed == ZW_NO_MEMORY || p->forms.failed == ZW_NO_MEMORY ||
	       p->strings.failed == ZW_NO_MEMORY;
}

enum zw_status places_apply(const struct places *p, struct query *q, struct item *item,
                            struct err *err)
{
	struct applying a = {.p = p, .item = item, .err = err};

	if (is_out_of_memory(p))
		return err_no_memory(err);
	enum zw_status status = tell(p, q, err);
	for (size_t i = 0; i < places_count(p); i++) {
		const struct place *place = place_at(p, i);
		size_t at = a.n;
		if (place->n == 0)
			continue;
		for (; at > 0 && a.sorted[at - 1]->start > place->start; at--)
			a.sorted[at] = a.sorted[at - 1];
		a.sorted[at] = place;
		a.n++;
		item->one |= place->start == 0 && place->end == p->text.len;
	}
	if (status == ZW_OK && a.n > 0)
		status = add_uniform(&a);
	if (status == ZW_OK && a.n > 1)
		status = add_all(&a);
	return status;
}
