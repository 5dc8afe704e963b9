/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: which version it is, when it was written, since when it is in force.
 */
#include "corpus/metadata/infer.h"

#include "corpus/metadata/type.h"

/* The day in the name of the file, as the text has another; year 0 if there is none. */
struct date infer_named(const struct understanding *u)
{
	struct date named = {0};
	struct scan s = scan_of(u->named, strlen(u->named));

	date_read(&s, &named);
	return named;
}

/* More than a year later: that is no delay between passing and publishing. */
bool infer_is_long_after(struct date late, struct date early)
{
	early = date_plus(early, 1, 0);
	return date_compare(&late, &early) > 0;
}

/* The day this version is from if the text has been amended, year 0 if not. What is told of earlier
 * days is of an earlier version: when it was passed, published, put in force. */
static struct date amended_on(const struct understanding *u)
{
	struct date named = infer_named(u), last = {0};

	for (int day = NOTE_PASSED; day < NOTE_DAYS; day++)
		if (date_compare(&u->note.of[day], &last) > 0)
			last = u->note.of[day];
	if (last.year && named.year && infer_is_long_after(named, last))
		return named;
	return u->note.amended ? u->note.of[NOTE_PASSED] : (struct date){0};
}

static void keep_version(struct understanding *u, enum meta_field field, size_t line,
                         const struct date *date)
{
	struct date version = amended_on(u);

	if (date_compare(date, &version) >= 0)
		infer_keep_date(&u->found[TRUST_INFERRED], field, line, date);
}

/* A day under the title that nothing explains is no note. */
static bool has_note(const struct understanding *u)
{
	for (int day = NOTE_PASSED; day < NOTE_DAYS; day++)
		if (u->note.of[day].year)
			return true;
	return false;
}

static void read_written(struct understanding *u)
{
	static const enum note_day days[] = {NOTE_PASSED, NOTE_BRACKET, NOTE_PUBLIC};
	struct metadata *m = &u->found[TRUST_INFERRED];
	struct date date;
	size_t line;

	if (u->is_signed)
		infer_keep_date(m, META_WRITTEN, u->signature.date_line, &u->signature.date);
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		keep_version(u, META_WRITTEN, u->note.line[days[i]], &u->note.of[days[i]]);
	if (!has_note(u) && signature_unsigned(&u->layout, &date, &line))
		infer_keep_date(m, META_WRITTEN, line, &date);
	if (signature_printed(&u->layout, &date, &line))
		infer_keep_date(&u->found[TRUST_WEAK], META_WRITTEN, line, &date);
}

static bool date_of(const struct understanding *u, enum meta_field field, struct date *date)
{
	for (size_t i = 0; i < TRUST_WEAK; i++) {
		const char *text = metadata_text(&u->found[i], field);
		struct scan s = scan_of(text, strlen(text));
		if (date_read(&s, date))
			return true;
	}
	return false;
}

/* The day that 自公布之日起 counts from. */
static bool base_date(const struct understanding *u, struct date *date)
{
	struct date named = infer_named(u);

	if (date_of(u, META_PUBLISHED, date))
		return true;
	if (!date_of(u, META_WRITTEN, date))
		return false;
	if (date_compare(&named, date) > 0 && !infer_is_long_after(named, *date))
		*date = named;
	return true;
}

static void read_effective(struct understanding *u)
{
	const struct note *note = &u->note;
	const struct effect *e = &u->effect;
	struct date from = e->from, date;

	/* What is told about a regulation tells when that one is in force. */
	if (type_is_told(type_of_title((struct piece){u->title.own, strlen(u->title.own)})))
		return;
	keep_version(u, META_EFFECTIVE, note->line[NOTE_EFFECT], &note->of[NOTE_EFFECT]);
	if (e->on_publication && !amended_on(u).year && base_date(u, &date))
		from = date_plus(date, 0, e->days_after);
	keep_version(u, META_EFFECTIVE, e->from_line, &from);
	if (e->until.year)
		date = date_plus(e->until, 0, 1);
	else if (e->years && (from.year || date_of(u, META_EFFECTIVE, &from)))
		date = date_plus(from, e->years, 0);
	else
		return;
	infer_keep_date(&u->found[TRUST_INFERRED], META_REPEALED, e->until_line, &date);
}

void infer_dates(struct understanding *u)
{
	read_written(u);
	keep_version(u, META_PUBLISHED, u->note.line[NOTE_PUBLIC], &u->note.of[NOTE_PUBLIC]);
	read_effective(u);
}
