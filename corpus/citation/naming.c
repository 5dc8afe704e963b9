/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the short name, what it is said of, whether it is one.
 */
#include "corpus/citation/naming.h"

#include "core/text/utf8.h"
#include "corpus/citation/behind.h"
#include "corpus/text/scan.h"

#include <string.h>

enum {
	NAME_LEAST = 2, /* characters */
	NAME_MOST = 12,
	FULL_MOST = 60,
	BRACKET_BYTES = 240, /* between the bracket and 简称: 国发〔2022〕5号，以下 */
};

static bool is_han(uint32_t c)
{
	return (c >= 0x3400 && c < 0xA000) || (c >= 0x20000 && c < 0x40000);
}

static size_t characters(const char *text, size_t len)
{
	return utf8_length(text, len);
}

/* ---- The short name ---- */

/* Behind 简称 at s. Han characters only; false if two names are given. */
static bool read_name(struct scan s, struct naming *n)
{
	static const char *const quotes[] = {"：", ":", "为", "《", "“", "\"", "「", "‘", NULL};
	static const char *const closing[] = {"》", "”", "\"", "」", "’", NULL};
	static const char *const ends[] = {"）", ")", "，", ",", "。", "；", ";", NULL};

	while (scan_any(&s, quotes))
		;
	n->name = s.at;
	for (int i = 0; is_han(scan_peek(&s)); i++) {
		if (i == NAME_MOST) /* no name; a row of 简称 is read once, not from each of them */
			return false;
		scan_next(&s);
	}
	n->name_len = s.at - n->name;
	while (scan_any(&s, closing))
		;
	return scan_end(&s) || scan_any(&s, ends);
}

/* ---- What it is said of ---- */

/* Where what 简称 at `at` is said of ends: before the bracket, or the comma. */
static size_t full_end(const char *text, size_t at)
{
	static const char *const leads[] = {"，", ",", "以下统", "以下", "下", "（", "(", NULL};
	static const char *const opening[] = {"（", "(", NULL};
	static const char *const closing[] = {"）", ")", "。", "；", NULL};
	size_t floor = at > BRACKET_BYTES ? at - BRACKET_BYTES : 0;

	for (size_t i = at; i > floor;) {
		size_t before = utf8_before(text, i);
		if (text_ends_any(text, i, closing))
			break;
		if (text_ends_any(text, i, opening))
			return before;
		i = before;
	}
	for (size_t i = 0; leads[i]; i++)
		if (text_ends(text, at, leads[i])) {
			at -= strlen(leads[i]);
			i = (size_t)-1;
		}
	return at;
}

/* 《…》 that ends at `end`. */
static bool title_before(const char *text, size_t end, struct naming *n)
{
	static const char open[] = "《", close[] = "》";
	size_t inner = end - strlen(close), at = inner;

	for (int i = 0; at > 0 && i < FULL_MOST; i++) {
		if (text_ends(text, at, open)) {
			n->full = at;
			n->full_len = inner - at;
			return true;
		}
		at = utf8_before(text, at);
	}
	return false;
}

/* The shortest run of Han characters before `end` that has the characters of the name in their
 * order: the last one is its last. */
static bool words_before(const char *text, size_t end, struct naming *n)
{
	size_t at = end, left = n->name + n->name_len;

	for (int i = 0; at > 0 && i < FULL_MOST && left > n->name; i++) {
		size_t before = utf8_before(text, at), name = utf8_before(text, left), a = before,
		       b = name;
		uint32_t c = utf8_next(text, at, &a);
		bool same = c == utf8_next(text, left, &b);
		if (!is_han(c) || (i == 0 && !same))
			return false;
		if (same)
			left = name;
		at = before;
	}
	n->full = at;
	n->full_len = end - at;
	return left == n->name;
}

/* ---- Is it a name? ---- */

/* Its characters, in their order. */
static bool shortens(const char *name, size_t name_len, const char *full, size_t full_len)
{
	struct scan s = scan_of(name, name_len), t = scan_of(full, full_len);

	while (!scan_end(&s) && !scan_end(&t))
		if (scan_peek(&s) == scan_next(&t))
			scan_next(&s);
	return scan_end(&s);
}

static bool is_name(const char *text, const struct naming *n)
{
	static const char *const pronouns[] = {"本", "该", "此", "其", "各", "上述", "前述", NULL};
	static const char *const common[] = {"甲方", "乙方", "丙方", "双方", "国家", "中央", "公司",
	                                     "单位", "部门", "机构", "企业", "机关", "法院", NULL};
	const char *name = text + n->name, *full = text + n->full;
	struct scan s = scan_of(name, n->name_len);
	size_t length = characters(name, n->name_len);

	if (length < NAME_LEAST || length > NAME_MOST || scan_any(&s, pronouns) ||
	    behind_type(name, n->name_len) == n->name_len)
		return false;
	for (size_t i = 0; common[i]; i++)
		if (strlen(common[i]) == n->name_len && memcmp(common[i], name, n->name_len) == 0)
			return false;
	return n->full_len > n->name_len && characters(full, n->full_len) <= FULL_MOST &&
	       !memmem(full, n->full_len, name, n->name_len) &&
	       shortens(name, n->name_len, full, n->full_len);
}

static void drop_country(const char *text, struct naming *n)
{
	static const char country[] = "中华人民共和国";

	if (!text_starts(text + n->full, n->full_len, country))
		return;
	n->full += strlen(country);
	n->full_len -= strlen(country);
}

bool naming_next(const char *text, size_t len, size_t *at, struct naming *n)
{
	static const char word[] = "简称";
	const char *found;

	while (*at < len && (found = memmem(text + *at, len - *at, word, strlen(word)))) {
		size_t here = (size_t)(found - text), end = full_end(text, here);
		struct scan s = {text, len, here + strlen(word)};
		*at = s.at;
		if (!read_name(s, n))
			continue;
		bool title = text_ends(text, end, "》");
		if (!(title ? title_before(text, end, n) : words_before(text, end, n)))
			continue;
		drop_country(text, n);
		if (is_name(text, n))
			return true;
	}
	return false;
}
