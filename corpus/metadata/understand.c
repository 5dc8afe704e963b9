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
	char named[DATE_SIZE]; /* the day that the name of the file ends with, or "" */
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

static void keep_number(struct metadata *m, size_t line, struct piece number)
{
	struct buf clean = BUF_INIT(1024);

	number_write(number, &clean);
	keep_text(m, META_NUMBER, line, buf_cstr(&clean), clean.len);
	buf_release(&clean);
}

/* ---- 发文字号 ---- */

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
		keep_number(m, i, number);
		if (date_only(rest.text, rest.len, &date))
			keep_date(m, META_WRITTEN, i, &date);
	}
}

/* Without the bracket of （第四十五号）. */
static struct piece unbracketed(struct piece p)
{
	static const char *const brackets[] = {"（", "(", NULL};

	for (size_t i = 0; brackets[i]; i++) {
		size_t n = strlen(brackets[i]);
		if (piece_starts(p, brackets[i]) && p.len > 2 * n &&
		    text_starts(p.text + n, p.len - n, "第"))
			return (struct piece){p.text + n, p.len - 2 * n};
	}
	return p;
}

/* 国务院令 over 第706号. */
static bool number_of_cover(struct understanding *u, size_t i)
{
	static const char *const kinds[] = {"令", "公告", "通告", NULL};
	struct piece line = piece_line(u->draft, i), issuer;

	if (i + 1 >= u->layout.lines || !number_rest(piece_line(u->draft, i + 1)) ||
	    !piece_ends_any(line, kinds) || !issuer_of_act(line, &issuer))
		return false;
	struct piece rest = unbracketed(piece_line(u->draft, i + 1));
	struct buf whole = BUF_INIT(4096);
	buf_add(&whole, line.text, line.len);
	buf_add(&whole, rest.text, rest.len);
	keep_number(&u->found[TRUST_INFERRED], i, (struct piece){buf_cstr(&whole), whole.len});
	buf_release(&whole);
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
		keep_number(&u->found[TRUST_INFERRED], u->note.number_line, u->note.number);
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
	struct piece title = {u->title.own, strlen(u->title.own)};
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

/* The day in the name of the file, as the text has another; year 0 if there is none. */
static struct date named_date(const struct understanding *u)
{
	struct date named = {0};
	struct scan s = scan_of(u->named, strlen(u->named));

	date_read(&s, &named);
	return named;
}

/* More than a year later: that is no delay between passing and publishing. */
static bool is_long_after(struct date late, struct date early)
{
	early = date_plus(early, 1, 0);
	return date_compare(&late, &early) > 0;
}

/* The day this version is from if the text has been amended, year 0 if not. What is told of earlier
 * days is of an earlier version: when it was passed, published, put in force. */
static struct date amended_on(const struct understanding *u)
{
	struct date named = named_date(u), last = {0};

	for (int day = NOTE_PASSED; day < NOTE_DAYS; day++)
		if (date_compare(&u->note.of[day], &last) > 0)
			last = u->note.of[day];
	if (last.year && named.year && is_long_after(named, last))
		return named;
	return u->note.amended ? u->note.of[NOTE_PASSED] : (struct date){0};
}

static void keep_version(struct understanding *u, enum meta_field field, size_t line,
                         const struct date *date)
{
	struct date version = amended_on(u);

	if (date_compare(date, &version) >= 0)
		keep_date(&u->found[TRUST_INFERRED], field, line, date);
}

static void read_written(struct understanding *u)
{
	static const enum note_day days[] = {NOTE_PASSED, NOTE_BRACKET, NOTE_PUBLIC};
	struct metadata *m = &u->found[TRUST_INFERRED];
	struct date date;
	size_t line;

	if (u->is_signed)
		keep_date(m, META_WRITTEN, u->signature.date_line, &u->signature.date);
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		keep_version(u, META_WRITTEN, u->note.line[days[i]], &u->note.of[days[i]]);
	if (u->note.dates == 0 && signature_unsigned(&u->layout, &date, &line))
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
	const struct note *note = &u->note;
	const struct effect *e = &u->effect;
	struct date from = e->from, date;

	keep_version(u, META_EFFECTIVE, note->line[NOTE_EFFECT], &note->of[NOTE_EFFECT]);
	if (e->on_publication && !amended_on(u).year && base_date(u, &date))
		from = date_plus(date, 0, e->days_after);
	keep_version(u, META_EFFECTIVE, e->from_line, &from);
	if (e->until.year)
		date = date_plus(e->until, 0, 1);
	else if (e->years && from.year)
		date = date_plus(from, e->years, 0);
	else
		return;
	keep_date(&u->found[TRUST_INFERRED], META_REPEALED, e->until_line, &date);
}

static void read_dates(struct understanding *u)
{
	read_written(u);
	keep_version(u, META_PUBLISHED, u->note.line[NOTE_PUBLIC], &u->note.of[NOTE_PUBLIC]);
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

static void read_name(struct understanding *u)
{
	const char *base = name_base(u->name);
	struct date date;

	if (!date_suffix(base, (size_t)(name_ending(base) - base), &date))
		return;
	date_write(&date, u->named);
	metadata_add(&u->found[TRUST_NAME], META_WRITTEN, ORIGIN_NAME, 0, u->named,
	             strlen(u->named));
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

static void choose_type(struct metadata *m)
{
	const struct meta_value *title = metadata_get(m, META_TITLE, 0);

	if (!title || metadata_get(m, META_TYPE, 0))
		return;
	const char *type = type_of_title((struct piece){title->text, strlen(title->text)});
	metadata_add(m, META_TYPE, title->origin, title->line, type, strlen(type));
}

/* Is the day in the name more than a year from what the text says? */
static bool is_another_year(const struct understanding *u, const char *text)
{
	struct scan s = scan_of(text, strlen(text));
	struct date named = named_date(u), date;

	return date_read(&s, &date) && (is_long_after(named, date) || is_long_after(date, named));
}

/* The day in the name of a file is mostly that on which this version was published. */
static void choose_named(const struct understanding *u, struct metadata *m)
{
	static const enum meta_field fields[] = {META_WRITTEN, META_PUBLISHED, META_EFFECTIVE};
	const char *written = metadata_text(m, META_WRITTEN);

	snprintf(m->named, sizeof(m->named), "%s", u->named);
	if (!u->named[0])
		return;
	for (size_t i = 0; i < 3; i++)
		if (strcmp(metadata_text(m, fields[i]), u->named) == 0)
			return;
	if (*written && is_another_year(u, written))
		metadata_warn(m, _("the name of the file says %s, the text %s"), u->named, written);
	if (strcmp(u->named, written) >= 0)
		metadata_add(m, META_PUBLISHED, ORIGIN_NAME, 0, u->named, strlen(u->named));
}

/* Two sources that say different things are worth a look. */
static void warn_of_dates(const struct understanding *u, struct metadata *m)
{
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
	read_name(u);
	read_title(u);
	read_numbers(u);
	read_issuers(u);
	read_addressees(u);
	read_dates(u);
	choose(u, m);
	choose_type(m);
	choose_named(u, m);
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
	title_release(&u.title);
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
