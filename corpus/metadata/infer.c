/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: keeping, the number, the bodies addressed.
 */
#include "corpus/metadata/infer.h"

#include "corpus/metadata/number.h"
#include "corpus/metadata/portal.h"

enum {
	LINE_BYTES = 2000, /* a longer line is no place for one's own number */
	COVER_LINES = 8,   /* of an order, and from it to the text */
};

/* ---- Keeping ---- */

void infer_keep(struct metadata *m, enum meta_field field, size_t line, const char *text,
                size_t len)
{
	metadata_add(m, field, ORIGIN_TEXT, (uint32_t)line + 1, text, len);
}

void infer_keep_date(struct metadata *m, enum meta_field field, size_t line,
                     const struct date *date)
{
	char text[DATE_SIZE];

	if (!date->year || metadata_get(m, field, 0))
		return;
	date_write(date, text);
	infer_keep(m, field, line, text, strlen(text));
}

void infer_keep_issuers(struct metadata *m, size_t line, struct piece names)
{
	struct piece each[ISSUERS_LIMIT] = {names};
	struct buf clean = BUF_INIT(1024);
	size_t n = issuer_split(names, each, ISSUERS_LIMIT);

	for (size_t i = 0; i < (n ? n : 1); i++) {
		buf_reset(&clean);
		issuer_write(n ? each[i] : names, &clean);
		infer_keep(m, META_ISSUER, line, buf_cstr(&clean), clean.len);
		metadata_spoil(m, &clean);
	}
	buf_release(&clean);
}

/* An order of several is cited in both ways: 财政部令第11号, 交通运输部、财政部令第11号. */
static void keep_number(struct metadata *m, size_t line, struct piece number)
{
	static const char mark[] = "、";
	struct buf clean = BUF_INIT(1024);

	number_write(number, &clean);
	const char *last = buf_cstr(&clean), *at = last;
	while ((at = strstr(at, mark)))
		last = at += strlen(mark);
	if (strstr(last, "令"))
		infer_keep(m, META_NUMBER, line, last, strlen(last));
	infer_keep(m, META_NUMBER, line, buf_cstr(&clean), clean.len);
	metadata_spoil(m, &clean);
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
			infer_keep_date(m, META_WRITTEN, i, &date);
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

	if (i + 1 >= u->layout.lines || !number_rest(piece_line(u->draft, i + 1)))
		return false;
	bool alone = piece_same(line, "公告") || piece_same(line, "通告");
	if (!alone && (!piece_ends_any(line, kinds) || !issuer_of_act(line, &issuer)))
		return false;
	struct piece rest = unbracketed(piece_line(u->draft, i + 1));
	struct buf whole = BUF_INIT(4096);
	struct piece above = i > 0 ? piece_line(u->draft, i - 1) : line;
	if (alone && piece_starts(rest, "第") && issuer_is(above))
		issuer_write(above, &whole);
	if (!alone || whole.len)
		issuer_write(line, &whole); /* 公　告, without its spaces */
	buf_add(&whole, rest.text, rest.len);
	keep_number(&u->found[TRUST_INFERRED], i, (struct piece){buf_cstr(&whole), whole.len});
	metadata_spoil(&u->found[TRUST_INFERRED], &whole);
	buf_release(&whole);
	return true;
}

bool infer_is_sentence(struct piece p)
{
	return piece_has(p, "。") || piece_has(p, "；");
}

/* Behind an order or announcement the number of what it puts in force may stand on a line of its
 * own: 法释〔2021〕15号. */
static void number_behind_cover(struct understanding *u)
{
	size_t first = u->signature.date_line + 1;
	struct piece number;

	for (size_t i = first; i < u->layout.lines && i < first + COVER_LINES; i++) {
		struct piece p = piece_line(u->draft, i);
		if (p.len <= LINE_BYTES && number_find(p, 0, &number) && number.text == p.text &&
		    number.len == p.len) {
			keep_number(&u->found[TRUST_INFERRED], i, number);
			return;
		}
	}
}

static void read_numbers(struct understanding *u)
{
	const struct layout *l = &u->layout;

	for (size_t i = 0; i < l->head_end && i < l->lines; i++) {
		if ((i >= l->address && i < l->address_end) || number_of_cover(u, i))
			continue;
		struct piece p = piece_line(u->draft, i);
		if (p.len <= LINE_BYTES && !portal_is_label(p) && !infer_is_sentence(p) &&
		    !piece_starts(p, "根据"))
			number_of_line(u, i);
	}
	if (!metadata_get(&u->found[TRUST_INFERRED], META_NUMBER, 0) && u->is_signed &&
	    u->signature.date_line <= u->layout.title_end + COVER_LINES)
		number_behind_cover(u);
	if (!metadata_get(&u->found[TRUST_INFERRED], META_NUMBER, 0) && u->note.number.len)
		keep_number(&u->found[TRUST_INFERRED], u->note.number_line, u->note.number);
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
		infer_keep(&u->found[TRUST_INFERRED], META_ADDRESSEE, l->address, p.text, p.len);
		from = s.at;
	}
	metadata_spoil(&u->found[TRUST_INFERRED], &all);
	buf_release(&all);
}

void infer_bodies(struct understanding *u)
{
	read_numbers(u);
	infer_issuers(u);
	read_addressees(u);
}
