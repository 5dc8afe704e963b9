/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is found is kept apart by how far it is trusted; in the end each field is taken from the
 * best that has it. In order: what the text says without labels (number, issuers, addressees,
 * dates), the other sources, the choice, and what follows from the fields.
 */
#include "corpus/metadata/understand.h"

#include "core/i18n.h"
#include "core/record.h"
#include "corpus/metadata/effect.h"
#include "corpus/metadata/layout.h"
#include "corpus/metadata/note.h"
#include "corpus/metadata/number.h"
#include "corpus/metadata/portal.h"
#include "corpus/metadata/title.h"
#include "corpus/metadata/type.h"
#include "corpus/text/name.h"

#include <stdio.h>
#include <stdlib.h>

/* From the most to the least trusted. */
enum trust { TRUST_BLOCK, TRUST_FORMAT, TRUST_INFERRED, TRUST_WEAK, TRUST_NAME, TRUSTS };

struct understanding {
	const struct draft *draft;
	const char *name;
	struct title title;
	struct layout layout;
	struct note note;
	struct signature signature;
	bool is_signed;
	struct effect effect;
	struct metadata found[TRUSTS];
};

/* ---- Keeping ---- */

static void keep_text(struct metadata *m, enum meta_field field, size_t line, const char *text,
                      size_t len)
{
	metadata_add(m, field, ORIGIN_TEXT, (uint32_t)line + 1, text, len);
}

static void keep_date(struct metadata *m, enum meta_field field, size_t line,
                      const struct date *date)
{
	char text[DATE_SIZE];

	if (!date->year || metadata_get(m, field, 0))
		return;
	date_write(date, text);
	keep_text(m, field, line, text, strlen(text));
}

static void keep_name(struct metadata *m, enum meta_field field, size_t line, struct piece name)
{
	struct buf clean = BUF_INIT(1024);

	issuer_write(name, &clean);
	keep_text(m, field, line, buf_cstr(&clean), clean.len);
	buf_release(&clean);
}

static void keep_number(struct metadata *m, size_t line, struct piece front, struct piece number)
{
	struct buf clean = BUF_INIT(1024);

	issuer_write(front, &clean);
	number_write(number, &clean);
	keep_text(m, META_NUMBER, line, buf_cstr(&clean), clean.len);
	buf_release(&clean);
}

/* ---- 发文字号 ---- */

static const struct piece nothing = {"", 0};

/* Does it stand apart in its line: first, behind a space, a bracket or a colon? */
static bool stands_apart(struct piece line, struct piece number)
{
	static const char *const before[] = {"（", "(", "：", ":", "〔", "[", "，", NULL};
	size_t at = (size_t)(number.text - line.text);
	struct piece front = {line.text, at}, bare = piece_of(line.text, at);

	return at == 0 || bare.len < at || piece_ends_any(front, before);
}

/* A line of the head: a number by itself or beside a date. In the title only one that leads it, or
 * that a bracket adds to it. */
static void number_of_line(struct understanding *u, size_t i)
{
	struct metadata *m = &u->found[TRUST_INFERRED];
	const struct layout *l = &u->layout;
	bool in_title = i >= l->title && i < l->title_end;
	struct piece line = piece_line(u->draft, i), number;
	size_t from = 0;
	struct date date;

	while (number_find(line, from, &number)) {
		from = (size_t)(number.text - line.text) + number.len;
		struct piece rest = piece_of(line.text + from, line.len - from);
		bool ends = rest.len <= strlen("）");
		bool leads = number.text == line.text;
		if (in_title ? !leads && !(ends && rest.len > 0) : !stands_apart(line, number))
			continue;
		keep_number(m, i, nothing, number);
		if (date_only(rest.text, rest.len, &date))
			keep_date(m, META_WRITTEN, i, &date);
	}
}

/* 国务院令 over 第706号. */
static bool number_of_cover(struct understanding *u, size_t i)
{
	static const char *const kinds[] = {"令", "公告", "通告", NULL};
	struct piece line = piece_line(u->draft, i), issuer;

	if (i + 1 >= u->layout.lines || !number_rest(piece_line(u->draft, i + 1)))
		return false;
	if (!piece_ends_any(line, kinds) || !issuer_of_act(line, &issuer))
		return false;
	struct piece rest = piece_line(u->draft, i + 1);
	static const char *const brackets[] = {"（第", "(第", NULL};
	for (size_t k = 0; brackets[k]; k++)
		if (piece_starts(rest, brackets[k])) {
			size_t n = strlen(brackets[k]) - strlen("第");
			rest = (struct piece){rest.text + n, rest.len - 2 * n};
		}
	keep_number(&u->found[TRUST_INFERRED], i, line, rest);
	return true;
}

/* A sentence is no place for one's own number. */
static bool is_sentence(struct piece p)
{
	return piece_has(p, "。") || piece_has(p, "；");
}

static void read_numbers(struct understanding *u)
{
	const struct layout *l = &u->layout;

	for (size_t i = 0; i < l->head_end && i < l->lines; i++) {
		if ((i >= l->address && i < l->address_end) || number_of_cover(u, i))
			continue;
		struct piece p = piece_line(u->draft, i);
		if (!is_sentence(p) && !piece_starts(p, "根据"))
			number_of_line(u, i);
	}
	if (!metadata_get(&u->found[TRUST_INFERRED], META_NUMBER, 0) && u->note.number.len)
		keep_number(&u->found[TRUST_INFERRED], u->note.number_line, nothing,
		            u->note.number);
}

/* ---- Issuers ---- */

static void keep_signers(struct understanding *u)
{
	for (size_t i = 0; u->is_signed && i < u->signature.n; i++)
		keep_name(&u->found[TRUST_INFERRED], META_ISSUER, u->signature.name_line,
		          u->signature.names[i]);
}

/* 发展改革委办公厅  文件, 税务总局办公厅: lines above the title. */
static void keep_letterhead(struct understanding *u)
{
	struct piece names[ISSUERS_LIMIT];

	for (size_t i = 0; i < u->layout.title; i++) {
		struct piece p = piece_line(u->draft, i);
		if (piece_ends(p, "文件"))
			p = piece_of(p.text, p.len - strlen("文件"));
		size_t n = issuer_split(p, names, ISSUERS_LIMIT);
		for (size_t k = 0; k < n; k++)
			keep_name(&u->found[TRUST_INFERRED], META_ISSUER, i, names[k]);
	}
}

static size_t keep_title_issuers(struct understanding *u, struct piece title, size_t line,
                                 bool *others)
{
	struct piece names[ISSUERS_LIMIT];
	size_t n = issuer_of_title(title, names, ISSUERS_LIMIT, others);

	for (size_t i = 0; i < n; i++)
		keep_name(&u->found[TRUST_INFERRED], META_ISSUER, line, names[i]);
	return n;
}

/* The title of the notice that sends along what the heading names, and covers: 国务院令. */
static bool keep_head_issuers(struct understanding *u)
{
	const struct layout *l = &u->layout;
	bool others;
	struct piece issuer;

	for (size_t i = 0; i < l->head_end && i < l->lines; i++) {
		struct piece p = piece_line(u->draft, i);
		if ((i >= l->address && i < l->address_end) || is_sentence(p))
			continue;
		if (i >= l->title && piece_has(p, "发") && keep_title_issuers(u, p, i, &others))
			return true;
		if (piece_ends(p, "令") && issuer_of_act(p, &issuer)) {
			keep_name(&u->found[TRUST_INFERRED], META_ISSUER, i, issuer);
			return true;
		}
	}
	return false;
}

static void read_issuers(struct understanding *u)
{
	struct metadata *m = &u->found[TRUST_INFERRED];
	struct piece title = {u->title.text, strlen(u->title.text)};
	bool others = false;

	if (keep_title_issuers(u, title, u->layout.title, &others) && !others)
		return;
	keep_letterhead(u);
	if (!metadata_get(m, META_ISSUER, 0) || others)
		keep_signers(u);
	if (metadata_get(m, META_ISSUER, 0) || keep_head_issuers(u))
		return;
	if (u->note.issuer.len)
		keep_name(m, META_ISSUER, u->note.issuer_line, u->note.issuer);
	else if (metadata_get(m, META_NUMBER, 0)) {
		struct piece number = {metadata_text(m, META_NUMBER),
		                       strlen(metadata_text(m, META_NUMBER))},
		             issuer;
		if (issuer_of_act(number, &issuer))
			keep_name(m, META_ISSUER, metadata_get(m, META_NUMBER, 0)->line - 1,
			          issuer);
	}
}

/* ---- 主送机关 ---- */

static void read_addressees(struct understanding *u)
{
	const struct layout *l = &u->layout;
	struct buf all = BUF_INIT(16384);
	static const char *const marks[] = {"，", ",", "；", ";", "：", ":", NULL};

	for (size_t i = l->address; i < l->address_end; i++) {
		struct piece p = piece_line(u->draft, i);
		buf_add(&all, p.text, p.len);
	}
	struct scan s = scan_of(buf_cstr(&all), all.len);
	for (size_t from = 0, at = 0; !scan_end(&s); at = s.at) {
		if (!scan_any(&s, marks)) {
			scan_next(&s);
			continue;
		}
		struct piece p = piece_of(s.text + from, at - from);
		keep_text(&u->found[TRUST_INFERRED], META_ADDRESSEE, l->address, p.text, p.len);
		from = s.at;
	}
	buf_release(&all);
}

/* ---- Dates ---- */

static void read_written(struct understanding *u)
{
	struct metadata *m = &u->found[TRUST_INFERRED];
	const struct note *note = &u->note;
	struct date date;
	size_t line;

	if (u->is_signed)
		keep_date(m, META_WRITTEN, u->signature.date_line, &u->signature.date);
	keep_date(m, META_WRITTEN, note->line[NOTE_PASSED], &note->of[NOTE_PASSED]);
	keep_date(m, META_WRITTEN, note->line[NOTE_BRACKET], &note->of[NOTE_BRACKET]);
	keep_date(m, META_WRITTEN, note->line[NOTE_PUBLIC], &note->of[NOTE_PUBLIC]);
	if (signature_unsigned(&u->layout, &date, &line))
		keep_date(m, META_WRITTEN, line, &date);
	if (signature_printed(&u->layout, &date, &line))
		keep_date(&u->found[TRUST_WEAK], META_WRITTEN, line, &date);
}

/* The day that 自公布之日起 counts from. */
static bool base_date(const struct understanding *u, struct date *date)
{
	static const enum meta_field fields[] = {META_PUBLISHED, META_WRITTEN};

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < TRUST_WEAK; i++) {
			const char *text = metadata_text(&u->found[i], fields[k]);
			struct scan s = scan_of(text, strlen(text));
			if (date_read(&s, date))
				return true;
		}
	return false;
}

static void read_effective(struct understanding *u)
{
	struct metadata *m = &u->found[TRUST_INFERRED];
	const struct note *note = &u->note;
	const struct effect *e = &u->effect;
	struct date from = e->from, date;

	/* An amended text keeps the article that put it in force at first. */
	bool amended =
	        from.year && note->of[NOTE_PASSED].year && from.year < note->of[NOTE_PASSED].year;
	keep_date(m, META_EFFECTIVE, note->line[NOTE_EFFECT], &note->of[NOTE_EFFECT]);
	if (e->on_publication && base_date(u, &date))
		from = date_plus(date, 0, e->days_after);
	if (!amended)
		keep_date(m, META_EFFECTIVE, e->from_line, &from);
	if (e->until.year)
		date = date_plus(e->until, 0, 1);
	else if (e->years && from.year)
		date = date_plus(from, e->years, 0);
	else
		return;
	keep_date(m, META_REPEALED, e->until_line, &date);
}

static void read_dates(struct understanding *u)
{
	read_written(u);
	keep_date(&u->found[TRUST_INFERRED], META_PUBLISHED, u->note.line[NOTE_PUBLIC],
	          &u->note.of[NOTE_PUBLIC]);
	read_effective(u);
}

/* ---- Other sources ---- */

static void read_properties(struct understanding *u)
{
	struct metadata *m = &u->found[TRUST_FORMAT];
	char date[DATE_SIZE];

	for (size_t i = 0; i < draft_properties(u->draft); i++) {
		const struct property *p = draft_property_at(u->draft, i);
		if (!field_info(p->field)->is_date)
			metadata_add(m, p->field, ORIGIN_FORMAT, 0, p->text, p->text_len);
		else if (portal_date(p->text, p->text_len, date) && !metadata_get(m, p->field, 0))
			metadata_add(m, p->field, ORIGIN_FORMAT, 0, date, strlen(date));
	}
}

static void read_name(struct understanding *u, struct metadata *m)
{
	const char *base = name_base(u->name);
	struct date date;

	if (!date_suffix(base, (size_t)(name_ending(base) - base), &date))
		return;
	date_write(&date, m->named);
	metadata_add(&u->found[TRUST_NAME], META_WRITTEN, ORIGIN_NAME, 0, m->named,
	             strlen(m->named));
}

static void read_title(struct understanding *u)
{
	static const enum trust trusts[] = {[ORIGIN_TEXT] = TRUST_INFERRED,
	                                    [ORIGIN_FORMAT] = TRUST_INFERRED,
	                                    [ORIGIN_NAME] = TRUST_NAME};
	const struct title *t = &u->title;

	metadata_add(&u->found[trusts[t->origin]], META_TITLE, t->origin,
	             t->lines ? (uint32_t)t->first + 1 : 0, t->text, strlen(t->text));
}

/* ---- The choice ---- */

static void choose(struct understanding *u, struct metadata *m)
{
	for (int f = 0; f < META_FIELDS; f++) {
		enum meta_field field = (enum meta_field)f;
		size_t best = 0;
		const struct meta_value *v;
		while (best < TRUSTS && !metadata_get(&u->found[best], field, 0))
			best++;
		for (size_t i = 0; best < TRUSTS && (v = metadata_get(&u->found[best], field, i));
		     i++)
			metadata_add(m, field, v->origin, v->line, v->text, strlen(v->text));
	}
}

static void choose_type(const struct understanding *u, struct metadata *m)
{
	const struct meta_value *title = metadata_get(m, META_TITLE, 0);

	if (!title || metadata_get(m, META_TYPE, 0))
		return;
	const char *type = type_of_title((struct piece){title->text, strlen(title->text)});
	metadata_add(m, META_TYPE, title->origin, title->line, type, strlen(type));
	(void)u;
}

/* Two sources that say different days are worth a look. */
static void warn_of_dates(const struct understanding *u, struct metadata *m)
{
	static const enum meta_field fields[] = {META_WRITTEN, META_PUBLISHED, META_EFFECTIVE};
	bool any = false, same = false;

	for (size_t i = 0; i < 3; i++) {
		const struct meta_value *v = metadata_get(m, fields[i], 0);
		any |= v && v->origin != ORIGIN_NAME;
		same |= v && v->origin != ORIGIN_NAME && strcmp(v->text, m->named) == 0;
	}
	if (m->named[0] && any && !same)
		metadata_warn(m, _("the name of the file says %s; the text says no such day"),
		              m->named);
	const char *block = metadata_text(&u->found[TRUST_BLOCK], META_WRITTEN);
	const char *text = metadata_text(&u->found[TRUST_INFERRED], META_WRITTEN);
	if (*block && *text && strcmp(block, text) != 0)
		metadata_warn(m, _("written on %s by the block of the page, on %s by the text"),
		              block, text);
}

static void warn_of_numbers(const struct understanding *u, struct metadata *m)
{
	const char *block = metadata_text(&u->found[TRUST_BLOCK], META_NUMBER);
	const char *text = metadata_text(&u->found[TRUST_INFERRED], META_NUMBER);

	if (*block && *text && strcmp(block, text) != 0)
		metadata_warn(m, _("number %s by the block of the page, %s by the text"), block,
		              text);
}

static void read_all(struct understanding *u, struct metadata *m)
{
	u->layout = layout_of(u->draft, &u->title);
	note_read(&u->layout, &u->note);
	u->is_signed = signature_find(&u->layout, &u->signature);
	effect_read(u->draft, &u->effect);
	portal_read(u->draft, &u->found[TRUST_BLOCK], &u->found[TRUST_WEAK]);
	read_properties(u);
	read_name(u, m);
	read_title(u);
	read_numbers(u);
	read_issuers(u);
	read_addressees(u);
	read_dates(u);
	choose(u, m);
	choose_type(u, m);
	warn_of_dates(u, m);
	warn_of_numbers(u, m);
}

enum zw_status metadata_understand(const struct draft *draft, const char *name, struct metadata *m,
                                   struct err *err)
{
	struct understanding u = {.draft = draft, .name = name};
	enum zw_status status = title_find(draft, name, &u.title, err);

	if (status != ZW_OK)
		return status;
	for (size_t i = 0; i < TRUSTS; i++)
		metadata_init(&u.found[i]);
	read_all(&u, m);
	status = buf_status(&m->values, _("metadata"), err);
	for (size_t i = 0; i < TRUSTS; i++) {
		if (status == ZW_OK)
			status = buf_status(&u.found[i].values, _("metadata"), err);
		metadata_release(&u.found[i]);
	}
	free(u.title.text);
	return status;
}

/* ---- What follows ---- */

const char *metadata_date(const struct metadata *m)
{
	static const enum meta_field order[] = {META_WRITTEN, META_PUBLISHED, META_EFFECTIVE};

	if (m->named[0])
		return m->named;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (metadata_get(m, order[i], 0))
			return metadata_text(m, order[i]);
	return "";
}

bool metadata_is_normative(const struct metadata *m)
{
	return type_is_normative(metadata_text(m, META_TYPE)) || metadata_get(m, META_STATUS, 0) ||
	       metadata_get(m, META_REPEALED, 0);
}

enum doc_status metadata_status(const struct metadata *m, const char *day)
{
	const char *stated = metadata_text(m, META_STATUS);
	const char *effective = metadata_text(m, META_EFFECTIVE);
	const char *repealed = metadata_text(m, META_REPEALED);

	if (*stated)
		return status_find(stated, strlen(stated));
	if (!metadata_is_normative(m))
		return STATUS_NONE;
	if (*repealed && strcmp(repealed, day) <= 0)
		return STATUS_REPEALED;
	return *effective && strcmp(effective, day) > 0 ? STATUS_PENDING : STATUS_CURRENT;
}
