/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In this order: pieces of text, what a record is, dates, the two styles.
 */
#include "searcher/show/reference.h"

#include "core/text/utf8.h"
#include "searcher/rewrite/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ISSUERS_NAMED = 3, YEAR = 4 /* digits */, ARTICLE_ROOM = 256 };

/* ---- Pieces of text ---- */

/* On one line, whatever the record holds. */
static void add_character(struct buf *out, const char *at, size_t len, uint32_t c)
{
	if (c >= 0x20 && (c < 0x7F || c >= 0xA0))
		buf_add(out, at, len);
}

static void add_line(struct buf *out, const char *text, size_t len)
{
	for (size_t at = 0, start = 0; at < len; start = at) {
		uint32_t c = utf8_next(text, len, &at);
		add_character(out, text + start, at - start, c);
	}
}

/* 《关于印发〈甲〉的通知》: marks alternate with their depth (GB/T 15834). */
static void add_quoted(struct buf *out, const char *title)
{
	static const char *const marks[2][2] = {{"〈", "〉"}, {"《", "》"}};
	size_t len = strlen(title), depth = 1;

	buf_str(out, marks[1][0]);
	for (size_t at = 0, start = 0; at < len; start = at) {
		uint32_t c = utf8_next(title, len, &at);
		if (c == 0x300A || c == 0x3008) {
			buf_str(out, marks[++depth % 2][0]);
		} else if ((c == 0x300B || c == 0x3009) && depth > 1) {
			buf_str(out, marks[depth-- % 2][1]);
		} else {
			add_character(out, title + start, at - start, c);
		}
	}
	buf_str(out, marks[1][1]);
}

static bool is_year(const char *text)
{
	return strspn(text, "0123456789") == YEAR;
}

/* Bytes of a bracketed year at `at`, [2019] or （2019）; 0 if there is none. */
static size_t bracketed_year(const char *at, const char **year)
{
	static const char *const brackets[][2] = {{"[", "]"}, {"［", "］"}, {"【", "】"},
	                                          {"(", ")"}, {"（", "）"}, {"〔", "〕"}};

	for (size_t i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++) {
		size_t open = strlen(brackets[i][0]), close = strlen(brackets[i][1]);
		if (strncmp(at, brackets[i][0], open) != 0 || !is_year(at + open) ||
		    strncmp(at + open + YEAR, brackets[i][1], close) != 0)
			continue;
		*year = at + open;
		return open + YEAR + close;
	}
	return 0;
}

/* The year of a number stands in 〔〕 (GB/T 9704), however the document writes it. */
static void add_number(struct buf *out, const char *number)
{
	size_t len = strlen(number);

	for (size_t at = 0, start = 0; at < len; start = at) {
		const char *year;
		size_t n = bracketed_year(number + at, &year);
		if (n > 0) {
			buf_str(out, "〔");
			buf_add(out, year, YEAR);
			buf_str(out, "〕");
			at += n;
		} else {
			uint32_t c = utf8_next(number, len, &at);
			add_character(out, number + start, at - start, c);
		}
	}
}

/* 第120条之一第2款第3项 */
static void add_article(struct buf *out, const struct reference_to *to)
{
	const char *rest;
	unsigned long sub = 0, number;

	if (!to->article || *to->article < '1' || *to->article > '9')
		return;
	number = strtoul(to->article, (char **)&rest, 10);
	if (*rest == '-' && rest[1] >= '1' && rest[1] <= '9')
		sub = strtoul(rest + 1, NULL, 10);
	buf_printf(out, "第%lu条", number);
	if (sub > 0 && sub < NUMBER_SCALE) {
		buf_str(out, "之");
		amount_han(sub * NUMBER_SCALE, out);
	}
	if (to->paragraph)
		buf_printf(out, "第%" PRIu32 "款", to->paragraph);
	if (to->item)
		buf_printf(out, "第%" PRIu32 "项", to->item);
}

/* ---- What a record is ---- */

static const char *value(const struct document_record *d, enum meta_field field)
{
	return d->meta[field] ? d->meta[field] : "";
}

static bool is_one_of(const char *word, const char *const *words)
{
	while (*words && strcmp(*words, word) != 0)
		words++;
	return *words;
}

/* Its name says enough: number and date are left out. */
static bool is_statute(const struct document_record *d)
{
	static const char *const always[] = {"宪法", "法律", "条例", NULL};
	static const char *const by_decree[] = {"办法", "规定", "细则", "规则",
	                                        "规程", "章程", "准则", NULL};
	const char *type = value(d, META_TYPE), *number = value(d, META_NUMBER);

	return is_one_of(type, always) ||
	       (is_one_of(type, by_decree) && (!*number || strstr(number, "令")));
}

static bool is_interpretation(const struct document_record *d)
{
	const char *number = value(d, META_NUMBER);

	return strncmp(number, "法释", strlen("法释")) == 0 ||
	       strncmp(number, "高检发释字", strlen("高检发释字")) == 0;
}

/* ---- Dates ---- */

/* Of the day it bears, that it was made public, or the one it is sorted by. */
static const char *date_of(const struct document_record *d, bool *known)
{
	const char *written = value(d, META_WRITTEN), *published = value(d, META_PUBLISHED);

	*known = *written || *published;
	if (*written)
		return written;
	return *published ? published : d->date;
}

/* 2021年3月2日, of which the end may be unknown. */
static void add_date(struct buf *out, const char *date)
{
	unsigned year, month, day;
	int n = sscanf(date, "%4u-%2u-%2u", &year, &month, &day);

	if (n >= 1)
		buf_printf(out, "%u年", year);
	if (n >= 2 && month > 0)
		buf_printf(out, "%u月", month);
	if (n >= 3 && month > 0 && day > 0)
		buf_printf(out, "%u日", day);
}

static void add_year(struct buf *out, const char *date)
{
	buf_add(out, date, strspn(date, "0123456789"));
}

/* What a congress decides is passed; what speaks to no one is neither. */
static const char *how_made(const struct document_record *d)
{
	static const char *const passed[] = {"决定", "决议", "法律", "条例", NULL};
	static const char *const spoken[] = {"讲话", "报告", "致辞", "演讲", "发言", "贺信",
	                                     "声明", "说明", "宣言", "解读", NULL};

	if (strstr(value(d, META_ISSUER), "人民代表大会") && is_one_of(value(d, META_TYPE), passed))
		return "通过";
	return is_one_of(value(d, META_TYPE), spoken) ? "" : "发布";
}

/* ---- 法学引注手册 ---- */

static void write_version(const struct reference_to *to, struct buf *out)
{
	const char *date = to->document->date;

	if (to->status == STATUS_REPEALED) {
		buf_str(out, "（已废止）");
	} else if (to->status == STATUS_AMENDED && is_year(date)) {
		buf_str(out, "（");
		add_year(out, date);
		buf_str(out, "年）");
	}
}

static void write_legal(const struct reference_to *to, struct buf *out)
{
	const struct document_record *d = to->document;
	const char *number = value(d, META_NUMBER);
	bool statute = is_statute(d), brackets = is_interpretation(d), known;
	const char *date = date_of(d, &known);

	add_quoted(out, d->title);
	write_version(to, out);
	if (brackets) {
		buf_str(out, "（");
		add_number(out, number);
		buf_str(out, "）");
	}
	add_article(out, to);
	if (!statute && !brackets && *number) {
		buf_str(out, "，");
		add_number(out, number);
	}
	if (!statute && !brackets && is_year(date)) {
		buf_str(out, "，");
		add_date(out, date);
		buf_str(out, known ? how_made(d) : "");
	}
	buf_str(out, "。");
}

/* ---- GB/T 7714-2025 ---- */

static void write_issuers(const struct document_record *d, struct buf *out)
{
	size_t n = 0;

	for (const char *at = value(d, META_ISSUER); *at;) {
		size_t len = strcspn(at, "\n");
		if (len > 0 && n++ < ISSUERS_NAMED) {
			buf_str(out, n > 1 ? "，" : "");
			add_line(out, at, len);
		}
		at += len + (at[len] == '\n');
	}
	if (n > ISSUERS_NAMED)
		buf_str(out, "，等");
	if (n > 0)
		buf_str(out, ". ");
}

/* The year and the place in it, the exact day, the day it was read: each where it is known. A
 * full-width bracket brings its own space. */
static void write_when(const struct reference_to *to, const char *date, struct buf *out)
{
	BUF_HERE(article, ARTICLE_ROOM);
	bool place, day = to->url && *date, read = to->url && *to->accessed;

	add_article(&article, to);
	place = article.len > 0;
	if (place || (!to->url && *date)) {
		buf_char(out, ' ');
		if (to->url)
			add_year(out, date);
		else
			add_line(out, date, strlen(date));
		if (place)
			buf_printf(out, "%s%s", *date ? "：" : "", buf_cstr(&article));
	}
	if (day)
		buf_printf(out, "（%s）", date);
	if (read)
		buf_printf(out, "[%s]", to->accessed);
	if (place || *date || read)
		buf_char(out, '.');
}

static void write_gbt7714(const struct reference_to *to, struct buf *out)
{
	const struct document_record *d = to->document;
	const char *number = value(d, META_NUMBER);
	bool known;
	const char *date = date_of(d, &known);

	write_issuers(d, out);
	add_line(out, d->title, strlen(d->title));
	if (*number) {
		buf_str(out, "：");
		add_number(out, number);
	}
	buf_str(out, to->url ? "[Z/OL]." : "[Z].");
	write_when(to, is_year(date) ? date : "", out);
	if (to->url) {
		buf_char(out, ' ');
		add_line(out, to->url, strlen(to->url));
		buf_char(out, '.');
	}
}

/* ---- The table ---- */

static const struct style {
	const char *key, *name;
	void (*write)(const struct reference_to *to, struct buf *out);
} styles[REFERENCE_FORMATS] = {
        [REFERENCE_LEGAL] = {"legal", "法学引注手册", write_legal},
        [REFERENCE_GBT7714] = {"gbt7714", "GB/T 7714-2025", write_gbt7714},
};

void reference_write(const struct reference_to *to, enum reference_format format, struct buf *out)
{
	styles[format].write(to, out);
}

const char *reference_key(enum reference_format format)
{
	return styles[format].key;
}

const char *reference_name(enum reference_format format)
{
	return styles[format].name;
}

enum reference_format reference_find(const char *key)
{
	int i = 0;

	while (i < REFERENCE_FORMATS && strcmp(styles[i].key, key) != 0)
		i++;
	return (enum reference_format)i;
}
