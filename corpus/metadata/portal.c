/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: labels, values, lines.
 */
#include "corpus/metadata/portal.h"

#include "core/index/shard/record.h"
#include "core/level.h"
#include "corpus/metadata/issuer.h"
#include "corpus/metadata/number.h"
#include "corpus/text/date.h"
#include "corpus/text/numeral.h"

#include <stdio.h>

enum {
	BLOCK_LINES = 80,       /* from the beginning: menus may stand above it */
	TAIL_LINES = 20,        /* from the end */
	BLOCK_BYTES = 4000,     /* of a line of it */
	VALUE_LENGTH = 200,     /* characters */
	NOT_KEPT = META_FIELDS, /* a label that only ends the value before it */
};

static const struct {
	const char *name;
	int field;
	bool weak;
} labels[] = {
        {"索引号", META_INDEX_NO, false},    {"主题分类", META_THEME, false},
        {"信息分类", META_THEME, false},     {"主题", META_THEME, false},
        {"发文机关", META_ISSUER, false},    {"发文单位", META_ISSUER, false},
        {"发文机构", META_ISSUER, false},    {"制发机关", META_ISSUER, false},
        {"制定机关", META_ISSUER, false},    {"印发机关", META_ISSUER, false},
        {"颁布单位", META_ISSUER, false},    {"发布机关", META_ISSUER, false},
        {"发布机构", META_ISSUER, true},     {"发布单位", META_ISSUER, true},
        {"公开机构", META_ISSUER, true},     {"公开主体", META_ISSUER, true},
        {"成文日期", META_WRITTEN, false},   {"成文时间", META_WRITTEN, false},
        {"生成日期", META_WRITTEN, false},   {"发文日期", META_WRITTEN, false},
        {"发文时间", META_WRITTEN, false},   {"印发日期", META_WRITTEN, true},
        {"发布日期", META_PUBLISHED, false}, {"发布时间", META_PUBLISHED, false},
        {"公开日期", META_PUBLISHED, false}, {"公布日期", META_PUBLISHED, false},
        {"公开时间", META_PUBLISHED, false}, {"公示日期", META_PUBLISHED, false},
        {"颁布日期", META_PUBLISHED, false}, {"颁布时间", META_PUBLISHED, false},
        {"实施日期", META_EFFECTIVE, false}, {"施行日期", META_EFFECTIVE, false},
        {"生效日期", META_EFFECTIVE, false}, {"生效时间", META_EFFECTIVE, false},
        {"实施时间", META_EFFECTIVE, false}, {"失效日期", META_REPEALED, false},
        {"废止日期", META_REPEALED, false},  {"失效时间", META_REPEALED, false},
        {"废止时间", META_REPEALED, false},  {"发文字号", META_NUMBER, false},
        {"发文文号", META_NUMBER, false},    {"文件编号", META_NUMBER, false},
        {"文件号", META_NUMBER, false},      {"文号", META_NUMBER, false},
        {"统一编号", NOT_KEPT, false},       {"标题", META_TITLE, false},
        {"信息名称", META_TITLE, false},     {"文件名称", META_TITLE, false},
        {"名称", META_TITLE, false},         {"时效性", META_STATUS, false},
        {"有效性", META_STATUS, false},      {"时效", META_STATUS, false},
        {"效力级别", META_LEVEL, false},     {"效力位阶", META_LEVEL, false},
        {"效力状态", META_STATUS, false},    {"文件状态", META_STATUS, false},
        {"主题词", NOT_KEPT, false},         {"发表时间", META_PUBLISHED, false},
        {"发布于", META_PUBLISHED, false},   {"更新时间", NOT_KEPT, false},
        {"更新日期", NOT_KEPT, false},       {"关键词", NOT_KEPT, false},
        {"来源", NOT_KEPT, false},           {"信息来源", NOT_KEPT, false},
        {"文章来源", NOT_KEPT, false},       {"体裁分类", NOT_KEPT, false},
        {"体裁", NOT_KEPT, false},           {"组配分类", NOT_KEPT, false},
        {"公文种类", META_TYPE, false},      {"文种", META_TYPE, false},
        {"文件类型", NOT_KEPT, false},       {"公开方式", NOT_KEPT, false},
        {"公开形式", NOT_KEPT, false},       {"公开范围", NOT_KEPT, false},
        {"公开类别", NOT_KEPT, false},       {"浏览次数", NOT_KEPT, false},
        {"点击数", NOT_KEPT, false},         {"作者", NOT_KEPT, false},
        {"字体", NOT_KEPT, false},           {"字号", META_NUMBER, false},
        {"分享", NOT_KEPT, false},           {"责任编辑", NOT_KEPT, false},
        {"打印", NOT_KEPT, false},           {"浏览", NOT_KEPT, false},
        {"服务对象", NOT_KEPT, false},       {"生命周期", NOT_KEPT, false},
        {"解读", NOT_KEPT, false},           {"政策解读", NOT_KEPT, false},
};

enum { LABELS = sizeof(labels) / sizeof(labels[0]), NO_LABEL = LABELS };

/* The word with white space anywhere in it: 索 引 号. */
static bool scan_spaced(struct scan *s, const char *word)
{
	struct scan t = *s, w = scan_of(word, strlen(word));

	while (!scan_end(&w)) {
		if (scan_next(&w) != scan_next(&t))
			return false;
		if (!scan_end(&w))
			scan_space(&t);
	}
	*s = t;
	return true;
}

/* A colon, a tab or the end of the line is behind a label; 【】 may be around it. Words of two
 * characters stand on lines of their own anyway. */
static bool scan_colon(struct scan *s, const char *name)
{
	static const char *const marks[] = {"：", ":", "】", "]", "|", "\t", NULL};

	while (scan_peek(s) == ' ' || scan_peek(s) == 0x3000 || scan_peek(s) == 0xA0)
		scan_next(s);
	if (scan_end(s))
		return strlen(name) > strlen("标题");
	if (!scan_any(s, marks))
		return false;
	while (scan_any(s, marks))
		;
	return true;
}

/* The label that stands at s, and moves past it; NO_LABEL, and s unmoved, if none does. */
static size_t label_at(struct scan *s)
{
	struct scan start = *s;

	scan_any(&start, (const char *const[]){"【", "[", "|", NULL});
	scan_space(&start);
	for (size_t i = 0; i < LABELS; i++) {
		struct scan t = start;
		if (scan_spaced(&t, labels[i].name) && scan_colon(&t, labels[i].name)) {
			*s = t;
			return i;
		}
	}
	return NO_LABEL;
}

bool portal_is_label(struct piece line)
{
	struct scan s = scan_of(line.text, line.len);

	return label_at(&s) != NO_LABEL;
}

/* ---- Values ---- */

bool portal_date(const char *text, size_t len, char date[DATE_SIZE])
{
	struct scan s = scan_of(text, len);
	struct date d;

	while (!scan_end(&s)) {
		if (numeral_starts(scan_peek(&s)) && date_read(&s, &d)) {
			snprintf(date, DATE_SIZE, "%04u-%02u-%02u", d.year % 10000, d.month % 100,
			         d.day % 100);
			return true;
		}
		scan_next(&s);
	}
	return false;
}

static void keep_issuers(struct metadata *m, uint32_t line, struct piece value)
{
	struct piece names[ISSUERS_LIMIT];
	size_t n = issuer_split(value, names, ISSUERS_LIMIT);

	for (size_t i = 0; i < n; i++) {
		struct buf clean = BUF_INIT(1024);
		issuer_write(names[i], &clean);
		metadata_add(m, META_ISSUER, ORIGIN_TEXT, line, buf_cstr(&clean), clean.len);
		metadata_spoil(m, &clean);
		buf_release(&clean);
	}
}

static void keep_numbers(struct metadata *m, uint32_t line, struct piece value)
{
	struct piece number;
	size_t from = 0;

	while (number_find(value, from, &number)) {
		struct buf clean = BUF_INIT(1024);
		number_write(number, &clean);
		metadata_add(m, META_NUMBER, ORIGIN_TEXT, line, buf_cstr(&clean), clean.len);
		metadata_spoil(m, &clean);
		buf_release(&clean);
		from = (size_t)(number.text - value.text) + number.len;
	}
}

static void keep(struct metadata *m, enum meta_field field, uint32_t line, struct piece value)
{
	char date[DATE_SIZE];

	if (value.len == 0 || !text_fits(value.text, value.len, VALUE_LENGTH))
		return;
	if (field == META_ISSUER)
		keep_issuers(m, line, value);
	else if (field == META_NUMBER)
		keep_numbers(m, line, value);
	else if (metadata_get(m, field, 0))
		return; /* the first block counts */
	else if (field == META_STATUS)
		metadata_add(m, field, ORIGIN_TEXT, line,
		             status_zh(status_find(value.text, value.len)),
		             strlen(status_zh(status_find(value.text, value.len))));
	else if (field == META_LEVEL)
		metadata_add(m, field, ORIGIN_TEXT, line,
		             level_zh(level_find(value.text, value.len)),
		             strlen(level_zh(level_find(value.text, value.len))));
	else if (!field_info(field)->is_date)
		metadata_add(m, field, ORIGIN_TEXT, line, value.text, value.len);
	else if (portal_date(value.text, value.len, date))
		metadata_add(m, field, ORIGIN_TEXT, line, date, strlen(date));
}

/* ---- Lines ---- */

/* Up to the next label behind white space, or the next cell. */
static struct piece value_at(struct scan *s)
{
	size_t from = s->at;

	while (!scan_end(s)) {
		size_t at = s->at;
		uint32_t c = scan_peek(s);
		if (c == '\t' && at > from) {
			scan_next(s);
			return piece_of(s->text + from, at - from);
		}
		if (char_is_space(c) || c == '|' || c == 0x3010 || c == '[') {
			struct scan t = *s;
			scan_space(&t);
			if (label_at(&t) != NO_LABEL)
				return piece_of(s->text + from, at - from);
		}
		scan_next(s);
	}
	return piece_of(s->text + from, s->at - from);
}

struct block {
	const struct draft *draft;
	struct metadata *strong, *weak;
};

static void keep_label(const struct block *b, size_t label, size_t line, struct piece value)
{
	if (labels[label].field != NOT_KEPT)
		keep(labels[label].weak ? b->weak : b->strong, (enum meta_field)labels[label].field,
		     (uint32_t)line + 1, value);
}

/* The next line is the value where a label ends this one. */
static void read_line(const struct block *b, size_t i)
{
	struct piece p = piece_line(b->draft, i);
	struct scan s = scan_of(p.text, p.len);

	while (!scan_end(&s)) {
		scan_space(&s);
		size_t label = label_at(&s);
		if (label == NO_LABEL) {
			value_at(&s);
			continue;
		}
		struct piece value = value_at(&s);
		size_t line = i;
		if (value.len == 0 && scan_end(&s) && i + 1 < draft_count(b->draft)) {
			value = piece_line(b->draft, ++line);
			struct scan next = scan_of(value.text, value.len);
			if (label_at(&next) != NO_LABEL)
				continue;
		}
		keep_label(b, label, line, value);
	}
}

/* 2025-10-17 09:00:00 */
static bool is_stamp(struct piece p, char date[DATE_SIZE], bool *timed)
{
	static const char rest[] = "0123456789:： ";
	struct scan s = scan_of(p.text, p.len);
	struct date d;

	if (p.len == 0 || p.text[0] < '0' || p.text[0] > '9' || piece_has(p, "年") ||
	    !date_read(&s, &d))
		return false;
	*timed = s.at < p.len;
	for (; s.at < p.len; s.at++)
		if (!strchr(rest, p.text[s.at]))
			return false;
	date_write(&d, date);
	return true;
}

/* A day with its time, or beside the line of the source, is when the page was published. */
static void read_stamp(const struct block *b, size_t i)
{
	static const char source[] = "来源";
	size_t n = draft_count(b->draft);
	char date[DATE_SIZE];
	bool timed, beside = (i > 0 && piece_starts(piece_line(b->draft, i - 1), source)) ||
	                     (i + 1 < n && piece_starts(piece_line(b->draft, i + 1), source));

	if (is_stamp(piece_line(b->draft, i), date, &timed) && (timed || beside) &&
	    !metadata_get(b->strong, META_PUBLISHED, 0))
		metadata_add(b->strong, META_PUBLISHED, ORIGIN_TEXT, (uint32_t)i + 1, date,
		             strlen(date));
}

void portal_read(const struct draft *draft, struct metadata *block, struct metadata *weak)
{
	struct block b = {draft, block, weak};
	size_t n = draft_count(draft);

	for (size_t i = 0; i < n; i++) {
		if (i >= BLOCK_LINES && i + TAIL_LINES < n)
			i = n - TAIL_LINES;
		if (piece_line(draft, i).len <= BLOCK_BYTES)
			read_line(&b, i);
		if (i < BLOCK_LINES)
			read_stamp(&b, i);
	}
}
