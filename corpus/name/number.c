/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: running text; the key.
 */
#include "corpus/name/number.h"

#include "corpus/name/fold.h"
#include "corpus/name/number_form.h"
#include "corpus/text/numeral.h"

#include <string.h>

enum { WINDOW = 800 }; /* bytes that a number in running text may have */

/* ---- Running text ---- */

size_t number_at(const char *text, size_t len, size_t at)
{
	struct scan s = scan_of(text, len - at < WINDOW ? len : at + WINDOW);
	struct number n;

	s.at = at;
	return number_read(s, RUNNING, &n) ? n.end : at;
}

bool number_around(const char *text, size_t len, size_t floor, size_t at, size_t *start,
                   size_t *end)
{
	struct scan s = scan_of(text, len);
	size_t from = at;

	s.at = at;
	size_t most = scan_any(&s, number_opening) ? CODE_MOST : ISSUERS_MOST;
	for (size_t i = 0; i < most && from > floor; i++)
		if (!number_code_before(text, floor, &from, at))
			break;
	*start = from;
	*end = number_at(text, len, from);
	if (*end > at)
		return true;
	*start = at;
	*end = number_at(text, len, at);
	return *end > at;
}

/* 〔2022, 令第, 公告2023, 第5: only there it is worth looking around. */
static bool is_near(struct scan s)
{
	bool order = scan_any(&s, number_orders);

	if (order)
		scan_space(&s);
	bool mark = scan_any(&s, number_opening);
	if (scan_word(&s, "第"))
		mark = true;
	scan_space(&s);
	return (mark || order) && numeral_starts(scan_peek(&s));
}

bool number_next(const char *text, size_t len, size_t floor, size_t *start, size_t *end)
{
	for (struct scan s = {text, len, floor}; !scan_end(&s); scan_next(&s)) {
		struct scan t = s;
		if (!is_near(s))
			continue;
		scan_any(&t, number_orders);
		if (number_around(text, len, floor, t.at, start, end))
			return true;
	}
	return false;
}

/* ---- The key ---- */

/* 中华人民共和国主席令 is 主席令. */
static void add_code(const char *text, size_t len, struct buf *key)
{
	BUF_HERE(code, NAME_LIMIT * 3);

	fold_name(text, len, &code);
	fold_bodies(buf_cstr(&code), code.len, key);
	if (code.failed)
		key->failed = code.failed;
	buf_release(&code);
}

/* Is the text a number and nothing else? */
static bool number_whole(const char *text, size_t len, struct number *n)
{
	struct scan s = scan_of(text, len);

	if (!number_read(s, TYPED, n))
		return false;
	s.at = n->end;
	scan_space(&s);
	if (!scan_word(&s, "文件"))
		scan_word(&s, "文");
	scan_space(&s);
	return scan_end(&s);
}

/* （国发〔2022〕5号） */
static bool unwrap(const char **text, size_t *len)
{
	struct scan s = scan_of(*text, *len);

	if (!scan_any(&s, number_opening))
		return false;
	for (size_t i = 0; number_closing[i]; i++) {
		size_t n = strlen(number_closing[i]);
		if (!text_ends(*text, *len, number_closing[i]) || s.at + n > *len)
			continue;
		*text += s.at;
		*len -= s.at + n;
		text_trim(text, len);
		return true;
	}
	return false;
}

bool number_key(const char *text, size_t len, struct buf *key)
{
	struct number n;

	buf_reset(key);
	if (len > NAME_LIMIT)
		return false;
	text_trim(&text, &len);
	if (!number_whole(text, len, &n) && !(unwrap(&text, &len) && number_whole(text, len, &n)))
		return false;
	add_code(text + n.code, n.code_end - n.code, key);
	if (n.order)
		buf_str(key, "令");
	if (n.year)
		buf_printf(key, "〔%u〕%u号", n.year, n.serial);
	else
		buf_printf(key, "第%u号", n.serial);
	return true;
}
