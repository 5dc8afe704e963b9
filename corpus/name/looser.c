/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Keys of less exact names. In order: places, years.
 */
#include "corpus/name/work.h"

#include "core/text/utf8.h"
#include "corpus/name/fold.h"
#include "corpus/text/numeral.h"
#include "corpus/text/scan.h"

#include <string.h>

enum {
	PLACE_MOST = 10, /* characters: 新疆维吾尔自治区 and longer */
	REST_LEAST = 12, /* bytes: four characters are a name */
	YEAR_FIRST = 1912,
	YEAR_LAST = 2199,
};

/* ---- Places ---- */

/* Bytes of a place that the key begins with: 云泽省, 甲市; 0: none. 城市, 都市 are no places. */
static size_t place_at(const char *key, size_t len, bool within)
{
	static const char *const kinds[] = {"特别行政区", "自治区", "经济特区", "自治州", "自治县",
	                                    "省",         "市",     "县",       NULL};
	static const char *const districts[] = {"区", "旗", NULL};
	static const char *const no_city[] = {"城", "都", "上", "股", "门", "夜", "超", "全", NULL};
	struct scan s = scan_of(key, len);

	for (int n = 0; n < PLACE_MOST && !scan_end(&s); n++) {
		struct scan t = s;
		if (n > 0 && (scan_any(&t, kinds) || (within && scan_any(&t, districts))))
			return text_ends_any(key, s.at, no_city) || t.at == t.len ? 0 : t.at;
		uint32_t c = scan_next(&s);
		if (c < 0x3400 || text_ends(key, s.at, "关于") || text_ends(key, s.at, "的"))
			return 0;
	}
	return 0;
}

/* 甲省乙市湖泊条例: where 湖泊条例 begins; 0 if there is no place, or no name behind it. */
static size_t behind_place(const char *key, size_t len)
{
	size_t at = 0, n;

	while (at < len && (n = place_at(key + at, len - at, at > 0)))
		at += n;
	return len - at >= REST_LEAST ? at : 0;
}

/* ---- Years ---- */

static bool is_year(uint32_t n)
{
	return n >= YEAR_FIRST && n <= YEAR_LAST;
}

/* 2022年, 二〇二二年度 at the front: bytes of it. */
static size_t year_before(const char *key, size_t len, uint32_t *year)
{
	struct scan s = scan_of(key, len);

	if (!numeral_read(&s, false, year) || !is_year(*year) || !scan_word(&s, "年"))
		return 0;
	scan_word(&s, "度");
	return s.at;
}

/* 2022, 2022年, (2022年) at the end: where it begins; len if there is none. */
static size_t year_behind(const char *key, size_t len, uint32_t *year)
{
	bool bracket = text_ends(key, len, ")");
	size_t end = len - bracket, at;

	end -= text_ends(key, end, "年") ? strlen("年") : 0;
	for (at = end; at > 0;) {
		size_t before = utf8_before(key, at), next = before;
		if (!numeral_starts(utf8_next(key, len, &next)))
			break;
		at = before;
	}
	struct scan s = {key, end, at};
	if (at == end || !numeral_read(&s, false, year) || s.at != end || !is_year(*year))
		return len;
	if (bracket && !text_ends(key, at, "("))
		return len;
	return at - bracket;
}

/* What comes anew every year. */
static bool is_yearly(const char *key, size_t len)
{
	static const char *const ends[] = {"报告", "公报", "要点", "白皮书", "贺词", "计划", NULL};

	return text_ends_any(key, len, ends);
}

static size_t without_extent(const char *key, size_t len)
{
	static const char *const notes[] = {"(摘要)", "(全文)", NULL};

	for (size_t i = 0; notes[i]; i++)
		if (text_ends(key, len, notes[i]))
			return len - strlen(notes[i]);
	return len;
}

bool work_key_yearly(const char *key, size_t len, uint32_t year, struct buf *yearly)
{
	static const char *const issuers[] = {"国务院", "中共中央", NULL};
	size_t end = without_extent(key, len);
	size_t start = year_before(key, end, &year);

	buf_reset(yearly);
	if (!start)
		end = year_behind(key, end, &year);
	struct scan s = {key, end, start};
	scan_any(&s, issuers);
	if (!is_year(year) || !is_yearly(key + s.at, end - s.at) || end - s.at < REST_LEAST)
		return false;
	buf_add(yearly, key + s.at, end - s.at);
	buf_printf(yearly, "〔%u〕", year);
	return true;
}

void work_key_local(const char *key, size_t len, struct buf *local)
{
	buf_reset(local);
	buf_char(local, '~');
	buf_add(local, key, len);
}

void work_key_looser(const char *key, size_t len, uint32_t year, work_key_fn *fn, void *context)
{
	BUF_HERE(other, NAME_LIMIT * 4);
	BUF_HERE(local, NAME_LIMIT * 4);
	size_t at = behind_place(key, len);

	if (at) {
		work_key_local(key + at, len - at, &other);
		fn(context, buf_cstr(&other), other.len);
	}
	if (work_key_yearly(key, len, year, &other)) {
		fn(context, buf_cstr(&other), other.len);
		at = behind_place(buf_cstr(&other), other.len);
		work_key_local(other.data + at, other.len - at, &local);
		if (at)
			fn(context, buf_cstr(&local), local.len);
	}
	buf_release(&other);
	buf_release(&local);
}
