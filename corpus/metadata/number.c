/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers are read backwards from 号: the serial, the year in its bracket, the code of the issuer.
 */
#include "corpus/metadata/number.h"

#include "core/utf8.h"
#include "corpus/metadata/issuer.h"
#include "corpus/text/numeral.h"

#include <string.h>

enum {
	SERIAL_LENGTH = 7, /* characters */
	YEAR_LENGTH = 4,
	CODE_LENGTH = 24,
	INNER_LENGTH = 4, /* of a bracket in a code: 法(研)发 */
	PIECES = 6,       /* joint issuers in front of an announcement's number */
};

static const char *const openings[] = {"〔", "［", "[", "【", "（", "(", "﹝", "<", "〈", NULL};
static const char *const closings[] = {"〕", "］", "]", "】", "）", ")", "﹞", ">", "〉", NULL};

/* Reads from the right to the left. */
struct back {
	const char *text;
	size_t at;
};

static uint32_t back_peek(const struct back *b)
{
	size_t at = b->at ? utf8_before(b->text, b->at) : 0, end = b->at;

	return b->at ? utf8_next(b->text, end, &at) : 0;
}

static void back_step(struct back *b)
{
	b->at = utf8_before(b->text, b->at);
}

static void back_space(struct back *b)
{
	while (b->at > 0 && char_is_space(back_peek(b)))
		back_step(b);
}

static bool back_word(struct back *b, const char *word)
{
	if (!text_ends(b->text, b->at, word))
		return false;
	b->at -= strlen(word);
	return true;
}

static bool back_any(struct back *b, const char *const *words)
{
	for (; *words; words++)
		if (back_word(b, *words))
			return true;
	return false;
}

/* Numerals, spaces between them: at least one, at most `most`. */
static bool back_numeral(struct back *b, size_t most)
{
	size_t n = 0;

	back_space(b);
	for (; n < most && b->at > 0 && numeral_starts(back_peek(b)); n++) {
		back_step(b);
		back_space(b);
	}
	return n > 0 && !(b->at > 0 && numeral_starts(back_peek(b)));
}

/* 〔2022〕 */
static bool back_year(struct back *b)
{
	struct back t = *b;

	if (!back_any(&t, closings))
		return false;
	back_space(&t);
	back_word(&t, "年");
	if (!back_numeral(&t, YEAR_LENGTH) || !back_any(&t, openings))
		return false;
	*b = t;
	return true;
}

/* A character that codes and names of issuers are made of. */
static bool is_code(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= 0x3400 && c <= 0x4DBF);
}

/* (研) in 法(研)发 */
static bool back_inner(struct back *b)
{
	struct back t = *b;
	size_t n = 0;

	if (!back_any(&t, closings))
		return false;
	for (; n < INNER_LENGTH && is_code(back_peek(&t)); n++)
		back_step(&t);
	if (n == 0 || !back_any(&t, openings) || !is_code(back_peek(&t)))
		return false;
	*b = t;
	return true;
}

static size_t back_code(struct back *b)
{
	size_t n = 0;

	back_space(b);
	for (; n < CODE_LENGTH; n++) {
		if (is_code(back_peek(b)))
			back_step(b);
		else if (n == 0 || !back_inner(b))
			break;
	}
	return n;
}

/* Words that lead to a number, and 日 of a date before it. */
static size_t lead_length(const char *text, size_t at, size_t end)
{
	static const char *const leads[] = {"发文字号", "发文文号", "文件编号", "文件号",
	                                    "文号",     "字号",     "编号",     "根据",
	                                    "依据",     "按照",     "日",       NULL};
	struct scan s = scan_of(text + at, end - at);
	bool digit = at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9';

	for (size_t i = 0; leads[i]; i++)
		if ((strcmp(leads[i], "日") != 0 || digit) && scan_word(&s, leads[i]))
			return s.at;
	return 0;
}

/* 关于废止云财税〔2009〕1号: where the code begins behind words of a sentence. */
static size_t code_start(const char *text, size_t at, size_t end)
{
	static const char *const words[] = {"关于", "废止", "修改", "印发", "转发",
	                                    "执行", "贯彻", "落实", "以",   "和",
	                                    "与",   "及",   "对",   "的",   NULL};
	struct scan s = scan_of(text + at, end - at);
	size_t start = 0;

	while (!scan_end(&s))
		if (scan_any(&s, words))
			start = s.at;
		else
			scan_next(&s);
	return at + (start < end - at ? start : 0);
}

/* 财政部 税务总局公告: names in front, if nothing else stands there. */
static size_t with_names(const char *text, size_t at)
{
	struct piece names[PIECES];
	struct piece front = piece_of(text, at);

	if (front.len && issuer_split(front, names, PIECES))
		return (size_t)(front.text - text);
	return at;
}

enum { NO_NUMBER = -1 };

/* 国务院令第423号, 财政部 税务总局公告2023年第12号: `b` is behind 令 or 公告. */
static long start_of_order(struct back b)
{
	static const char *const kinds[] = {"令", "公告", "通告", "公报", NULL};
	size_t end = b.at;
	const char *text = b.text;

	if (!back_any(&b, kinds))
		return NO_NUMBER;
	b.at = end;
	if (back_code(&b) < 2)
		return NO_NUMBER;
	size_t start = b.at + lead_length(text, b.at, end);
	return (long)(text_ends(text, end, "令") ? start : with_names(text, start));
}

/* Where the number begins that ends at `end` with 号. */
static long start_of(const char *text, size_t end)
{
	struct back b = {text, end};

	back_word(&b, "号");
	if (!back_numeral(&b, SERIAL_LENGTH))
		return NO_NUMBER;
	back_word(&b, "第");
	back_space(&b);
	struct back t = b;
	if (back_year(&t)) {
		size_t behind = t.at;
		long order = start_of_order(t);
		if (order >= 0)
			return order;
		if (back_code(&t) == 0)
			return NO_NUMBER;
		return (long)code_start(text, t.at + lead_length(text, t.at, behind), behind);
	}
	t = b;
	if (back_word(&t, "年") && back_numeral(&t, YEAR_LENGTH))
		return start_of_order(t);
	long order = start_of_order(b);
	if (order >= 0)
		return order;
	/* 〔81〕铁人字1386号: the year stands first, and first of the line. */
	if (back_code(&b) == 0 || !back_year(&b))
		return NO_NUMBER;
	back_space(&b);
	return b.at == 0 ? 0 : NO_NUMBER;
}

bool number_find(struct piece line, size_t from, struct piece *number)
{
	static const char mark[] = "号";

	while (from < line.len) {
		const char *at = memmem(line.text + from, line.len - from, mark, strlen(mark));
		if (!at)
			return false;
		size_t floor = from;
		from = (size_t)(at - line.text) + strlen(mark);
		long start = start_of(line.text, from);
		if (start < 0 || (size_t)start < floor)
			continue;
		*number = piece_of(line.text + start, from - (size_t)start);
		return true;
	}
	return false;
}

bool number_rest(struct piece line)
{
	struct back b = {line.text, line.len};

	back_any(&b, closings);
	if (!back_word(&b, "号") || !back_numeral(&b, SERIAL_LENGTH))
		return false;
	bool ordinal = back_word(&b, "第");
	back_space(&b);
	if (b.at == 0 || (back_any(&b, openings) && b.at == 0))
		return ordinal;
	if (back_year(&b))
		return b.at == 0;
	return back_word(&b, "年") && back_numeral(&b, YEAR_LENGTH) && b.at == 0;
}

void number_write(struct piece number, struct buf *out)
{
	struct scan s = scan_of(number.text, number.len);

	scan_word(&s, "中华人民共和国");
	while (!scan_end(&s)) {
		if (scan_space(&s)) {
			struct piece before = {s.text, s.at};
			text_trim(&before.text, &before.len);
			if (is_code(scan_peek(&s)) && issuer_is(before) &&
			    scan_peek(&s) != 0x7B2C && scan_peek(&s) != 0x53F7)
				buf_char(out, ' ');
			continue;
		}
		size_t at = s.at;
		scan_next(&s);
		buf_add(out, s.text + at, s.at - at);
	}
}
