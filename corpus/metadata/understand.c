/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is found is kept apart by how far it is trusted; in the end each field is taken from the
 * best that has it. In order: what the text says without labels (number, issuers, addressees,
 * dates), the other sources, the choice, and what follows from the fields.
 */
#include "corpus/metadata/understand.h"

#include "core/i18n.h"
#include "core/index/shard/record.h"
#include "corpus/metadata/infer.h"
#include "corpus/metadata/level/level.h"
#include "corpus/metadata/portal.h"
#include "corpus/metadata/title.h"
#include "corpus/text/title_kind.h"
#include "corpus/metadata/type.h"
#include "corpus/text/name.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- Other sources ---- */

/* Office programs put what they like into these (a person, the day of a template): what does not
 * look like the field, and a day of writing, count only where the text says nothing. */
static enum trust trust_of(const struct property *p)
{
	struct piece value = {p->text, p->text_len};

	switch (p->field) {
	case META_TITLE:
		return title_is_kind(value.text, value.len) ? TRUST_FORMAT : TRUST_WEAK;
	case META_ISSUER:
		return issuer_split(value, (struct piece[ISSUERS_LIMIT]){0}, ISSUERS_LIMIT)
		               ? TRUST_FORMAT
		               : TRUST_WEAK;
	case META_WRITTEN:
		return TRUST_WEAK;
	default:
		return TRUST_FORMAT;
	}
}

/* The same body is one value, whoever names it. */
static void add_issuer(struct metadata *m, const struct property *p)
{
	struct piece names[ISSUERS_LIMIT], whole = {p->text, p->text_len};
	struct buf clean = BUF_INIT(PROPERTY_SIZE);
	size_t n = issuer_split(whole, names, ISSUERS_LIMIT);

	if (n == 0)
		metadata_add(m, META_ISSUER, ORIGIN_FORMAT, 0, p->text, p->text_len);
	for (size_t i = 0; i < n; i++) {
		buf_reset(&clean);
		issuer_write(names[i], &clean);
		metadata_add(m, META_ISSUER, ORIGIN_FORMAT, 0, buf_cstr(&clean), clean.len);
	}
	buf_release(&clean);
}

/* 级别 is a label of many things. */
static void add_level(struct metadata *m, const struct property *p)
{
	const char *level = level_zh(level_find(p->text, p->text_len));

	metadata_add(m, META_LEVEL, ORIGIN_FORMAT, 0, level, strlen(level));
}

static void read_properties(struct understanding *u)
{
	char date[DATE_SIZE];

	for (size_t i = 0; i < draft_properties(u->draft); i++) {
		const struct property *p = draft_property_at(u->draft, i);
		struct metadata *m = &u->found[trust_of(p)];
		if (metadata_get(m, p->field, 0) && !field_info(p->field)->many)
			continue;
		if (p->field == META_ISSUER)
			add_issuer(m, p);
		else if (p->field == META_LEVEL)
			add_level(m, p);
		else if (!field_info(p->field)->is_date)
			metadata_add(m, p->field, ORIGIN_FORMAT, 0, p->text, p->text_len);
		else if (portal_date(p->text, p->text_len, date))
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
	             t->origin == ORIGIN_TEXT ? (uint32_t)t->first + 1 : 0, t->text,
	             strlen(t->text));
}

/* ---- The choice ---- */

/* Pages often name the first of several issuers: then the text that names them all says more. */
static bool names_more(const struct metadata *text, const struct metadata *block)
{
	const struct meta_value *v, *w;
	size_t n = 0, k;

	for (; (v = metadata_get(block, META_ISSUER, n)); n++) {
		for (k = 0; (w = metadata_get(text, META_ISSUER, k)); k++)
			if (strcmp(v->text, w->text) == 0)
				break;
		if (!w)
			return false;
	}
	return metadata_get(text, META_ISSUER, n) != NULL;
}

static void choose(struct understanding *u, struct metadata *m)
{
	for (int f = 0; f < META_FIELDS; f++) {
		enum meta_field field = (enum meta_field)f;
		size_t best = 0;
		const struct meta_value *v;
		while (best < TRUSTS && !metadata_get(&u->found[best], field, 0))
			best++;
		if (field == META_ISSUER && best < TRUST_INFERRED &&
		    names_more(&u->found[TRUST_INFERRED], &u->found[best]))
			best = TRUST_INFERRED;
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
	struct date named = infer_named(u), date;

	return date_read(&s, &date) &&
	       (infer_is_long_after(named, date) || infer_is_long_after(date, named));
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

static void warn_of_issuers(const struct understanding *u, struct metadata *m)
{
	const struct meta_value *v = metadata_get(m, META_ISSUER, 0);

	for (size_t i = 0; v && i < TRUST_WEAK; i++)
		if (metadata_get(&u->found[i], META_ISSUER, 0))
			return;
	if (v)
		metadata_warn(m,
		              _("%s is named where the text ends or by the page; that it is the "
		                "issuer is a guess"),
		              v->text);
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
	m->approved = u->note.approved;
	u->is_signed = signature_find(&u->layout, &u->signature);
	effect_read(u->draft, &u->effect);
	portal_read(u->draft, &u->found[TRUST_BLOCK], &u->found[TRUST_WEAK]);
	read_properties(u);
	read_name(u);
	read_title(u);
	infer_bodies(u);
	infer_dates(u);
	choose(u, m);
	choose_type(m);
	choose_named(u, m);
	warn_of_dates(u, m);
	warn_of_numbers(u, m);
	warn_of_issuers(u, m);
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
	const char *title = metadata_text(m, META_TITLE), *type = metadata_text(m, META_TYPE);

	if (metadata_get(m, META_STATUS, 0))
		return true;
	if (type_is_told(type) || type_approves((struct piece){title, strlen(title)}))
		return false;
	return type_is_normative(type) || metadata_get(m, META_REPEALED, 0);
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
