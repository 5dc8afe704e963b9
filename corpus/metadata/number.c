/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a number is, citations and documents agree on (corpus/name/number.h); here it is found where
 * a document tells its own, with the names of joint issuers in front of it.
 */
#include "corpus/metadata/number.h"

#include "core/text/fold_rule.h"
#include "corpus/name/number.h"
#include "corpus/metadata/issuer.h"
#include "corpus/text/numeral.h"

#include <string.h>

enum { PIECES = 6 }; /* joint issuers in front of an announcement's number */

/* A character that codes and names of issuers are made of. */
static bool is_code(uint32_t c)
{
	return fold_is_han(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool number_find(struct piece line, size_t from, struct piece *number)
{
	struct piece names[PIECES];
	size_t start, end;

	if (!number_next(line.text, line.len, from, &start, &end))
		return false;
	/* 财政部 税务总局公告2023年第12号, whatever the second one ends with */
	struct piece front = piece_of(line.text + from, start - from);
	/* 即政发〔2022〕5号: no sentence leads to it with that one character. */
	if (from == 0 && front.len && text_fits(front.text, front.len, 1) &&
	    is_code(scan_peek(&(struct scan){front.text, front.len, 0})))
		start = 0;
	else if (front.len && text_has(line.text + start, end - start, "公告") &&
	         issuer_split(front, names, PIECES))
		start = (size_t)(front.text - line.text);
	*number = piece_of(line.text + start, end - start);
	return true;
}

/* 〔2016〕, 2023年: bytes at the front. */
static bool scan_year(struct scan *s)
{
	static const char *const opening[] = {"〔", "［", "[", "【", "（", "(", "﹝", NULL};
	static const char *const closing[] = {"〕", "］", "]", "】", "）", ")", "﹞", NULL};
	struct scan t = *s;
	uint32_t year;
	bool bracket = scan_any(&t, opening);

	if (!numeral_read(&t, true, &year))
		return false;
	scan_space(&t);
	bool named = scan_word(&t, "年");
	if (bracket ? !scan_any(&t, closing) : !named)
		return false;
	*s = t;
	return true;
}

bool number_rest(struct piece line)
{
	static const char *const brackets[] = {"（", "(", "）", ")", NULL};
	struct scan s = scan_of(line.text, line.len);
	uint32_t serial;
	bool year = scan_year(&s), bracket = !year && scan_any(&s, brackets);

	scan_space(&s);
	if (!scan_word(&s, "第") && !year)
		return false;
	scan_space(&s);
	if (!numeral_read(&s, true, &serial))
		return false;
	scan_space(&s);
	if (!scan_word(&s, "号"))
		return false;
	if (bracket)
		scan_any(&s, brackets);
	scan_space(&s);
	return scan_end(&s);
}

void number_write(struct piece number, struct buf *out)
{
	struct scan s = scan_of(number.text, number.len);

	while (!scan_end(&s)) {
		scan_word(&s, "中华人民共和国");
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
