/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: a signed day, a day that stands alone, the day of printing.
 */
#include "corpus/metadata/layout.h"

#include "corpus/text/numeral.h"

#include "core/text/utf8.h"

enum {
	SIGNERS_LINES = 24,  /* above a date */
	SIGNER_LENGTH = 30,  /* characters of a name above a date */
	SIGNED_BYTES = 2000, /* of a line of a signature */
	PRINTED_LINES = 30,  /* from the end */
};

/* Without brackets around it. */
static struct piece unbracketed(struct piece p)
{
	static const char *const pairs[][2] = {{"（", "）"}, {"(", ")"}};

	for (size_t i = 0; i < 2; i++)
		if (piece_starts(p, pairs[i][0]) && piece_ends(p, pairs[i][1]))
			return piece_of(p.text + strlen(pairs[i][0]),
			                p.len - strlen(pairs[i][0]) - strlen(pairs[i][1]));
	return p;
}

/* Where the date begins that the line ends with; its length if it does not. */
static size_t date_at_end(struct piece p, struct date *date)
{
	struct scan s = scan_of(p.text, p.len);

	if (p.len > SIGNED_BYTES)
		return p.len;
	while (!scan_end(&s)) {
		size_t at = s.at;
		if (numeral_starts(scan_peek(&s)) && date_only(p.text + at, p.len - at, date))
			return at;
		/* Not into the midst of a number. */
		if (numeral_starts(scan_peek(&s)))
			while (numeral_starts(scan_peek(&s)))
				scan_next(&s);
		else
			scan_next(&s);
	}
	return p.len;
}

/* 总理 李克强, 市长：…: whoever signs orders. */
static bool is_person(struct piece p)
{
	static const char *const offices[] = {
	        "总理",   "主席", "委员长", "部长",   "省长",   "市长",     "区长",
	        "县长",   "州长", "局长",   "行长",   "主任",   "署长",     "院长",
	        "检察长", "会长", "代市长", "代省长", "审计长", "总局局长", NULL};
	struct scan s = scan_of(p.text, p.len);
	char front[40];
	size_t n = 0;

	if (!text_fits(p.text, p.len, SIGNER_LENGTH))
		return false;
	while (!scan_end(&s) && n + 4 < sizeof(front)) {
		scan_space(&s);
		size_t at = s.at;
		scan_next(&s);
		memcpy(front + n, s.text + at, s.at - at);
		n += s.at - at;
	}
	for (size_t i = 0; offices[i]; i++)
		if (text_starts(front, n, offices[i]))
			return n > strlen(offices[i]);
	return false;
}

/* 国务院办公厅  &sp; : a name, and rubbish behind it. */
static bool stained_name(struct piece p, struct signature *s)
{
	struct scan t = scan_of(p.text, p.len);

	if (!text_fits(p.text, p.len, SIGNER_LENGTH))
		return false;
	while (!scan_end(&t) && !char_is_space(scan_peek(&t)))
		scan_next(&t);
	struct piece name = {p.text, t.at};
	if (!issuer_is(name) || piece_ends(name, "主席"))
		return false;
	s->names[s->n++] = name;
	return true;
}

/* Names on the lines above `line`, up to the first that is none. */
static size_t names_above(const struct layout *l, size_t line, struct signature *s)
{
	struct piece found[ISSUERS_LIMIT];
	size_t first = line;

	s->n = 0;
	while (first > l->title_end && first + SIGNERS_LINES > line) {
		struct piece p = piece_line(l->draft, first - 1);
		if (p.len > SIGNED_BYTES || !issuer_split(p, found, ISSUERS_LIMIT))
			break;
		first--;
	}
	if (first == line && line > l->title_end)
		return stained_name(piece_line(l->draft, line - 1), s) ? line - 1 : line;
	for (size_t i = first; i < line; i++) {
		size_t n = issuer_split(piece_line(l->draft, i), found, ISSUERS_LIMIT);
		for (size_t k = 0; k < n && s->n < ISSUERS_LIMIT; k++)
			s->names[s->n++] = found[k];
	}
	return first;
}

static bool signed_at(const struct layout *l, size_t i, struct signature *s)
{
	struct piece p = unbracketed(piece_line(l->draft, i));
	size_t at = date_at_end(p, &s->date);

	if (at == p.len)
		return false;
	s->name_line = s->date_line = i;
	struct piece front = piece_of(p.text, at);
	if (front.len) {
		s->n = issuer_split(front, s->names, ISSUERS_LIMIT);
		return s->n > 0;
	}
	s->name_line = names_above(l, i, s);
	return s->n > 0 || (i > l->title_end && is_person(piece_line(l->draft, i - 1)));
}

bool signature_find(const struct layout *l, struct signature *signature)
{
	for (size_t i = l->title_end; i < l->lines; i++)
		if (signed_at(l, i, signature))
			return true;
	return false;
}

/* ---- A day that stands alone ---- */

static bool like_a_name(struct piece p)
{
	static const char *const marks[] = {"。", "，", "；", "：", ":", NULL};

	return text_fits(p.text, p.len, SIGNER_LENGTH) && !piece_has_any(p, marks);
}

bool signature_unsigned(const struct layout *l, struct date *date, size_t *line)
{
	bool found = false;

	for (size_t i = l->title_end; i < l->lines; i++) {
		struct piece p = unbracketed(piece_line(l->draft, i));
		/* 2021-02-09 above the text is the day of the page. */
		bool stamp = i < l->head_end && memchr(p.text, '-', p.len);
		if (stamp || !date_only(p.text, p.len, date))
			continue;
		found = true;
		*line = i;
		if (i > l->head_end && like_a_name(piece_line(l->draft, i - 1)))
			return true;
	}
	return found;
}

/* ---- Printing ---- */

bool signature_printed(const struct layout *l, struct date *date, size_t *line)
{
	size_t first = l->lines > PRINTED_LINES ? l->lines - PRINTED_LINES : 0;

	for (size_t i = l->lines; i-- > first;) {
		struct piece p = piece_line(l->draft, i);
		static const char word[] = "印发";
		if (!piece_ends(p, word))
			continue;
		p = piece_of(p.text, p.len - strlen(word));
		if (date_at_end(p, date) < p.len) {
			*line = i;
			return true;
		}
	}
	return false;
}
