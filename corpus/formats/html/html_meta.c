/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/html/html_meta.h"

#include "corpus/text/date.h"
#include "corpus/text/scan.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	LABEL_BYTES = 60,
	LABEL_LINES = 40, /* at the front of a page in which labels stand */
};

static void add(struct draft *draft, enum meta_field field, const char *text, size_t len)
{
	char day[sizeof("YYYY-MM-DD")];
	struct scan s;
	struct date date;

	text_trim(&text, &len);
	if (len == 0)
		return;
	s = scan_of(text, len);
	if (!field_info(field)->is_date) {
		draft_property(draft, field, text, len);
	} else if (date_read(&s, &date)) {
		int n = snprintf(day, sizeof(day), "%04u-%02u-%02u", date.year % 10000,
		                 date.month % 100, date.day % 100);
		draft_property(draft, field, day, (size_t)n);
	}
}

/* ---- <meta> ---- */

/* A source is who issued it only if it is an office: 新华社 is none, nor are two of them. */
static bool is_office(const char *text, size_t len)
{
	static const char *const endings[] = {"政府", "办公厅", "办公室", "委员会", "厅",
	                                      "局",   "部",     "委",     "法院",   "检察院",
	                                      "署",   "总局",   NULL};

	for (size_t i = 0; endings[i]; i++)
		if (text_ends(text, len, endings[i]))
			return !text_has(text, len, " ") && !text_has(text, len, "网");
	return false;
}

static void take_title(struct draft *draft, const char *text, size_t len)
{
	add(draft, META_TITLE, text, len);
	buf_reset(&draft->title);
	buf_add(&draft->title, text, len);
}

static void take(struct draft *draft, const char *name, const char *content)
{
	static const struct {
		const char *name;
		enum meta_field field;
	} names[] = {{"PubDate", META_PUBLISHED},
	             {"publishdate", META_PUBLISHED},
	             {"IndexNo", META_INDEX_NO},
	             {"FileNo", META_NUMBER},
	             {"DocNumber", META_NUMBER}};
	size_t len = strlen(content);

	text_trim(&content, &len);
	if (len == 0)
		return;
	if (strcasecmp(name, "ArticleTitle") == 0)
		take_title(draft, content, len);
	else if (strcasecmp(name, "ContentSource") == 0 && is_office(content, len))
		add(draft, META_ISSUER, content, len);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(name, names[i].name) == 0)
			add(draft, names[i].field, content, len);
}

void html_meta(struct draft *draft, const unsigned char **attributes)
{
	const char *name = NULL, *content = NULL;

	for (; attributes && attributes[0]; attributes += 2) {
		if (strcmp((const char *)attributes[0], "name") == 0)
			name = (const char *)attributes[1];
		else if (strcmp((const char *)attributes[0], "content") == 0)
			content = (const char *)attributes[1];
	}
	if (name && content)
		take(draft, name, content);
}

/* ---- Labels ---- */

/* META_FIELDS if it is none. 索 引 号： is 索引号. */
static enum meta_field label_field(const char *text, size_t len)
{
	static const struct {
		const char *name;
		enum meta_field field;
	} more[] = {{"发布机构", META_ISSUER},   {"制发机关", META_ISSUER},
	            {"发文单位", META_ISSUER},   {"发文日期", META_WRITTEN},
	            {"生成日期", META_WRITTEN},  {"名称", META_TITLE},
	            {"发文文号", META_NUMBER},   {"信息索引号", META_INDEX_NO},
	            {"发布时间", META_PUBLISHED}};
	struct buf label = BUF_INIT(LABEL_BYTES);
	struct scan s = scan_of(text, len);

	while (!scan_end(&s) && !label.failed) {
		uint32_t c = scan_next(&s);
		if (!char_is_space(c) && c != ':' && c != 0xFF1A && c != 0x3010 && c != 0x3011)
			buf_utf8(&label, c);
	}
	enum meta_field field =
	        label.failed ? META_FIELDS : field_find(buf_cstr(&label), label.len);
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]) && !label.failed; i++)
		if (strcmp(more[i].name, buf_cstr(&label)) == 0)
			field = more[i].field;
	buf_release(&label);
	return field;
}

/* The colon of 发文字号：国发〔2022〕5号; len if there is none. */
static size_t find_colon(const char *text, size_t len, size_t *width)
{
	for (size_t i = 0; i < len; i++) {
		*width = text[i] == ':'                                   ? 1
		         : len - i >= 3 && memcmp(text + i, "：", 3) == 0 ? 3
		                                                          : 0;
		if (*width)
			return i;
	}
	return len;
}

/* Cells are parted by tabs: a label and its value share one, or stand in two. */
static void take_cells(struct draft *draft, const char *line, size_t len)
{
	enum meta_field waiting = META_FIELDS;

	for (size_t at = 0; at <= len;) {
		const char *cell = line + at;
		const char *tab = memchr(cell, '\t', len - at);
		size_t n = tab ? (size_t)(tab - cell) : len - at, width = 0;
		size_t colon = find_colon(cell, n, &width);
		enum meta_field field = label_field(cell, colon);
		if (field < META_FIELDS && colon + width < n)
			add(draft, field, cell + colon + width, n - colon - width);
		else if (waiting < META_FIELDS && field == META_FIELDS)
			add(draft, waiting, cell, n);
		waiting = field < META_FIELDS && colon + width >= n ? field : META_FIELDS;
		at += n + 1;
	}
}

void html_labels(struct draft *draft, size_t first)
{
	struct buf line = BUF_INIT(LABEL_BYTES * 64);

	for (size_t i = first; i < draft_count(draft) && i < first + LABEL_LINES; i++) {
		const struct line *l = draft_at(draft, i);
		buf_reset(&line);
		buf_add(&line, draft->text.data + l->text, l->len);
		if (!line.failed)
			take_cells(draft, buf_cstr(&line), line.len);
	}
	buf_release(&line);
}
