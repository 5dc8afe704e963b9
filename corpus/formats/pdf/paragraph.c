/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which lines are one paragraph. A line goes on in the next one if it is full: if the first word of
 * the next would not have fitted. Beyond that an indented line begins a paragraph; where nobody
 * indents, a line behind the end of a sentence does. In order: characters, what is known of the
 * document, the decision, the writing.
 */
#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/formats/run_in.h"
#include "corpus/formats/pdf/page.h"
#include "corpus/formats/reader.h"
#include "corpus/text/numeral.h"
#include "corpus/text/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In em. */
static const float tolerance = 0.5F, indented_from = 1.2F, indented_to = 2.6F,
                   centred_within = 1.5F;
static const float latin_width = 0.5F;
/* Ratios: of two sizes of type; of a title's to that of the body; of the distance of two lines to
 * the usual one, where a paragraph ends, and where even a sentence does. */
static const float same_size = 1.15F, title_size = 1.15F, wide_pitch = 1.6F, broken_pitch = 2;
/* In em: a line that is as short ends its paragraph; and how much further apart, as a ratio. */
static const float short_by = 3, set_apart = 1.3F;
/* Of the lines, to say that paragraphs are indented. */
static const float indented_share = 0.08F;

enum {
	NEAR = 600,    /* bytes of a paragraph that are looked at from its end */
	SENTENCE = 48, /* bytes: sixteen characters of Han */
};

struct layout {
	const struct pdf *pdf;
	float em;    /* of the body */
	float pitch; /* from line to line */
	float apart; /* a paragraph begins further from the line above than this; 0: no such rule */
	bool indents;
};

/* ---- Characters ---- */

static const char *text_of(const struct layout *l, const struct pdf_line *line)
{
	return l->pdf->text.data + line->text;
}

static bool is_narrow(uint32_t c)
{
	return c < 0x2000 || (c >= 0xFF61 && c <= 0xFFDC);
}

static bool is_one_of(uint32_t c, const uint32_t *list)
{
	while (*list && *list != c)
		list++;
	return *list != 0;
}

static bool is_ideograph(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
}

/* 。！？；… and what may close behind them */
static bool ends_sentence(const char *text, size_t len)
{
	static const uint32_t ends[] = {0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0xFF1A, ';', ':', 0};
	static const uint32_t closers[] = {0x201D, 0x2019, 0xFF09, ')', 0x300B, 0x300D, 0x300F, 0};

	while (len > 0) {
		size_t at = utf8_before(text, len), next = at;
		uint32_t c = utf8_next(text, len, &next);
		if (is_one_of(c, ends))
			return true;
		if (!char_is_space(c) && !is_one_of(c, closers))
			return false;
		len = at;
	}
	return false;
}

static bool ends_with_closer(const char *text, size_t len)
{
	return text_ends(text, len, "）") || text_ends(text, len, ")");
}

/* No line begins with these: they come down with the character before them. */
static bool is_never_first(uint32_t c)
{
	static const uint32_t list[] = {0xFF0C, 0x3002, 0x3001, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F,
	                                0xFF09, 0x300B, 0x3009, 0x201D, 0x2019, 0x300D, 0x300F,
	                                ',',    '.',    ';',    ':',    ')',    '%',    0};

	return is_one_of(c, list);
}

/* No line ends with these: they go down with the character behind them. */
static bool is_never_last(uint32_t c)
{
	static const uint32_t list[] = {0xFF08, 0x300A, 0x3008, 0x201C, 0x2018, 0x300C,
	                                0x300E, 0x3010, 0x3014, '(',    0};

	return is_one_of(c, list);
}

/* Width in em of what cannot be parted at the front of a line. */
static float first_unit(const char *text, size_t len)
{
	struct scan s = scan_of(text, len);
	uint32_t c = scan_next(&s);
	float width = is_narrow(c) ? latin_width : 1;

	while (!scan_end(&s)) {
		uint32_t next = scan_peek(&s);
		bool word = is_narrow(c) && is_narrow(next) && !char_is_space(next);
		if (!word && !is_never_first(next) && !is_never_last(c))
			break;
		width += is_narrow(next) ? latin_width : 1;
		c = scan_next(&s);
	}
	return width;
}

/* ---- What is known of the document ---- */

static int ascending(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

static float median(float *values, size_t n)
{
	if (n == 0)
		return 0;
	qsort(values, n, sizeof(*values), ascending);
	return values[n / 2];
}

static float indent_of(const struct pdf_line *line)
{
	return line->em > 0 ? (line->x0 - line->left) / line->em : 0;
}

static bool is_body(const struct pdf_line *line)
{
	return !line->dropped && !line->cell && line->len > 0;
}

static bool is_below(const struct pdf_line *a, const struct pdf_line *b)
{
	return b->y0 > a->y0 && b->y0 - a->y0 < 5 * a->em;
}

/* Lines that end a sentence before their margin end a paragraph. Is the next one set apart from
 * them, other than from full ones? The distance half way between; 0 if not. */
static float distance_apart(const struct pdf *pdf, float *within, float *behind)
{
	size_t n = 0, m = 0;

	for (size_t i = 1; i < pdf_lines(pdf); i++) {
		const struct pdf_line *b = pdf_line(pdf, i), *a = b - 1;
		if (!is_body(a) || !is_body(b) || !is_below(a, b))
			continue;
		bool ended = ends_sentence(pdf->text.data + a->text, a->len);
		float room = (a->right - a->x1) / fmaxf(a->em, 1);
		if (ended && room > short_by)
			behind[m++] = b->y0 - a->y0;
		else if (!ended && room < 2)
			within[n++] = b->y0 - a->y0;
	}
	float inner = median(within, n), outer = median(behind, m);
	return n >= 3 && m >= 3 && outer > set_apart * inner ? (inner + outer) / 2 : 0;
}

/* False if there is no memory. */
static bool layout_of(const struct pdf *pdf, struct layout *l)
{
	size_t n = pdf_lines(pdf), ems = 0, pitches = 0, indented = 0;
	float *values = malloc((2 * n + 1) * sizeof(*values));

	*l = (struct layout){.pdf = pdf};
	if (!values)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct pdf_line *line = pdf_line(pdf, i);
		if (!is_body(line))
			continue;
		values[ems++] = line->em;
		indented += indent_of(line) > indented_from && indent_of(line) < indented_to;
	}
	l->em = median(values, ems);
	for (size_t i = 1; i < n; i++) {
		const struct pdf_line *line = pdf_line(pdf, i);
		if (is_body(line) && is_body(line - 1) && is_below(line - 1, line))
			values[pitches++] = line->y0 - line[-1].y0;
	}
	l->pitch = median(values, pitches);
	l->apart = distance_apart(pdf, values, values + n);
	l->indents = indented >= 2 && (float)indented > indented_share * (float)ems;
	free(values);
	return true;
}

/* ---- The decision ---- */

static bool is_centred(const struct pdf_line *line)
{
	float left = line->x0 - line->left, right = line->right - line->x1;

	return left > line->em && fabsf(left - right) < centred_within * line->em;
}

static bool is_near(const struct layout *l, const struct pdf_line *a, const struct pdf_line *b,
                    float wide)
{
	float pitch = b->y0 - a->y0;
	float usual = l->pitch > 0 ? l->pitch * fmaxf(1, a->em / fmaxf(l->em, 1)) : a->y1 - a->y0;

	return pitch <= 0 || pitch < wide * usual;
}

static bool same_type(const struct pdf_line *a, const struct pdf_line *b)
{
	float x = a->y1 - a->y0, y = b->y1 - b->y0;

	return fmaxf(x, y) <= same_size * 1.15F * fminf(x, y);
}

/* A title over several lines, none of which is full. */
static bool goes_on_as_title(const struct layout *l, const struct pdf_line *a,
                             const struct pdf_line *b)
{
	if (!is_centred(a) || !is_centred(b) || fmaxf(a->em, b->em) > 1.05F * fminf(a->em, b->em))
		return false;
	if (text_starts(text_of(l, b), b->len, "的"))
		return true;
	return a->em > title_size * l->em && !run_in_begins(text_of(l, a), a->len) &&
	       !run_in_begins(text_of(l, b), b->len) && !ends_with_closer(text_of(l, a), a->len) &&
	       !text_starts(text_of(l, b), b->len, "（");
}

static bool is_full(const struct layout *l, const struct pdf_line *a, const struct pdf_line *b)
{
	return a->right - a->x1 < (first_unit(text_of(l, b), b->len) + tolerance) * a->em;
}

/* （一） 一、 1. */
static bool begins_item(const char *text, size_t len)
{
	static const char *const opening[] = {"（", "(", NULL},
	                         *const closing[] = {"）", ")", NULL},
	                         *const marks[] = {"、", ".", "．", NULL};
	struct scan s = scan_of(text, len);
	uint32_t number;

	if (scan_any(&s, opening))
		return numeral_read(&s, true, &number) && scan_any(&s, closing);
	return numeral_read(&s, true, &number) && scan_any(&s, marks);
}

/* Where nobody indents, a full line that ends a sentence ends its paragraph four times out of five
 * (counted over laws, set in lines of 34 to 50 characters); but behind a semicolon only an item
 * begins, and where paragraphs are set apart, what is not apart goes on. */
static bool begins_unindented(const struct layout *l, const struct pdf_line *a,
                              const struct pdf_line *b)
{
	const char *text = text_of(l, a);

	if (l->apart > 0 && b->y0 > a->y0)
		return false;
	if (text_ends(text, a->len, "；") || text_ends(text, a->len, ";"))
		return begins_item(text_of(l, b), b->len);
	return ends_sentence(text, a->len);
}

static bool begins_paragraph(const struct layout *l, const struct pdf_line *a,
                             const struct pdf_line *b)
{
	bool ended = ends_sentence(text_of(l, a), a->len);

	if (run_in_begins(text_of(l, b), b->len))
		return ended || !l->indents;
	if (b->cell)
		return ended;
	if (l->apart > 0 && a->em < title_size * l->em && b->y0 - a->y0 > l->apart)
		return true;
	if (is_centred(b) && !ended)
		return false;
	if (indent_of(b) > indented_from)
		return true;
	return !l->indents && begins_unindented(l, a, b);
}

/* The text was wrapped before it became a PDF: a line that stops in the middle of a
 * sentence. `so_far` is its paragraph. */
static bool breaks_off(const struct layout *l, const struct pdf_line *a, const struct pdf_line *b,
                       const struct buf *so_far)
{
	const char *text = text_of(l, b);
	size_t last = utf8_before(so_far->data, so_far->len), first = 0;
	size_t near = so_far->len < NEAR ? so_far->len : NEAR;
	const char *end = so_far->data + so_far->len;
	bool sentence = text_has(end - near, near, "，") || text_has(end - near, near, "。") ||
	                run_in_begins(so_far->data, so_far->len);

	return sentence && !a->cell && is_ideograph(utf8_next(so_far->data, so_far->len, &last)) &&
	       is_ideograph(utf8_next(text, b->len, &first)) && !run_in_begins(text, b->len) &&
	       indent_of(b) < tolerance && so_far->len > SENTENCE;
}

static bool goes_on(const struct layout *l, const struct pdf_line *a, const struct pdf_line *b,
                    const struct buf *so_far)
{
	if (a->cell != b->cell || (a->cell && a->block != b->block))
		return false;
	if (!same_type(a, b) || !is_near(l, a, b, broken_pitch))
		return false;
	if (breaks_off(l, a, b, so_far))
		return true;
	if (!is_near(l, a, b, wide_pitch))
		return false;
	if (!a->cell && goes_on_as_title(l, a, b))
		return true;
	return is_full(l, a, b) && !begins_paragraph(l, a, b);
}

/* ---- Writing ---- */

/* A blank between words of letters, none between characters of Han or within a number. */
static void add_joined(struct buf *out, const char *text, size_t len)
{
	size_t at = utf8_before(out->data, out->len), first = 0;
	uint32_t last = utf8_next(out->data, out->len, &at), next = utf8_next(text, len, &first);
	bool number = last >= '0' && last <= '9' && next >= '0' && next <= '9';

	if (is_narrow(last) && last != '-' && is_narrow(next) && !number)
		buf_char(out, ' ');
	buf_add(out, text, len);
}

static void flush(struct buf *out, struct draft *draft)
{
	const char *text = buf_cstr(out);

	for (size_t at = 0, n; at < out->len; at += n) {
		n = run_in_line(text + at, out->len - at);
		draft_line(draft, text + at, n, 0);
	}
	buf_reset(out);
}

static void add_line(const struct layout *l, const struct pdf_line *last,
                     const struct pdf_line *line, struct buf *out, struct draft *draft)
{
	const char *text = text_of(l, line);

	if (last && line->joins_row && out->len) {
		buf_char(out, '\t');
		buf_add(out, text, line->len);
	} else if (last && out->len && goes_on(l, last, line, out)) {
		add_joined(out, text, line->len);
	} else {
		flush(out, draft);
		buf_add(out, text, line->len);
	}
}

bool pdf_write(const struct pdf *pdf, struct draft *draft)
{
	struct buf out = BUF_INIT(2 * TEXT_LIMIT);
	const struct pdf_line *last = NULL;
	struct layout layout;
	bool good = layout_of(pdf, &layout);

	for (size_t i = 0; good && i < pdf_lines(pdf); i++) {
		const struct pdf_line *line = pdf_line(pdf, i);
		if (line->dropped || line->len == 0)
			continue;
		add_line(&layout, last, line, &out, draft);
		last = line;
	}
	good &= !out.failed;
	flush(&out, draft);
	buf_release(&out);
	return good;
}
