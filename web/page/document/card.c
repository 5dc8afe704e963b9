/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In this order: whether it is in force, the table of facts, the other files.
 */
#include "web/page/document/card.h"

#include "web/page/facts.h"

#include <inttypes.h>
#include <string.h>

static const uint64_t kilobyte = 1024, megabyte = 1024 * 1024;

/* ---- In force? ---- */

static void day_of(struct buf *b, const struct document_record *d, enum meta_field field,
                   const char *what)
{
	if (!d->meta[field])
		return;
	html_lit(b, "，");
	layout_date(b, d->meta[field]);
	html_text(b, what);
}

/* Nothing for what is in force, or cannot be. */
static void warning(struct buf *b, const struct page *page, const struct ask *ask)
{
	const struct document_record *d = &page->document;
	const struct other *current = facts_current(&page->versions);

	if (page->status == STATUS_NONE || page->status == STATUS_CURRENT)
		return;
	html_lit(b, "<div class=\"note old\">");
	facts_status(b, page->status);
	if (page->status == STATUS_PENDING) {
		html_lit(b, " 本文件还没有生效");
		day_of(b, d, META_EFFECTIVE, "起施行");
	} else if (page->status == STATUS_REPEALED) {
		html_lit(b, " 本文件已经废止");
		day_of(b, d, META_REPEALED, "起失效");
	} else {
		html_lit(b, " 这是旧的版本");
	}
	html_lit(b, "。");
	if (page->status != STATUS_PENDING && current) {
		html_lit(b, "后来的版本：");
		facts_other(b, current, ask, false);
	}
	html_lit(b, "</div>\n");
}

/* ---- Facts ---- */

static const char *format_name(const char *format)
{
	static const char *const names[][2] = {
	        {"text", "纯文本"}, {"markdown", "Markdown"}, {"html", "网页"},
	        {"docx", "Word"},   {"doc", "Word"},          {"pdf", "PDF"},
	        {"ofd", "OFD"},     {"rtf", "RTF"},           {"epub", "EPUB"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i][0], format) == 0)
			return names[i][1];
	return format;
}

static void size(struct buf *b, uint64_t bytes)
{
	if (bytes < kilobyte)
		buf_printf(b, "%" PRIu64 " 字节", bytes);
	else if (bytes < megabyte)
		buf_printf(b, "%.0f KB", (double)bytes / (double)kilobyte);
	else
		buf_printf(b, "%.1f MB", (double)bytes / (double)megabyte);
}

/* One row; the value is written by the caller. */
static void row(struct buf *b, const char *name, bool wide)
{
	if (wide)
		html_lit(b, "<div class=\"wide\"><dt>");
	else
		html_lit(b, "<div><dt>");
	html_text(b, name);
	html_lit(b, "</dt><dd>");
}

static void row_end(struct buf *b)
{
	html_lit(b, "</dd></div>\n");
}

static void fact(struct buf *b, const struct document_record *d, enum meta_field field)
{
	const char *value = d->meta[field];

	if (!value || !*value)
		return;
	row(b, field_info(field)->name, field_info(field)->many || field == META_THEME);
	if (field_info(field)->is_date)
		layout_date(b, value);
	else
		facts_values(b, value, SIZE_MAX);
	row_end(b);
}

static void source(struct buf *b, const struct document_record *d)
{
	row(b, "文件", true);
	html_lit(b, "<bdi class=\"path\">");
	html_text(b, d->path);
	html_lit(b, "</bdi>（");
	html_text(b, format_name(d->format));
	html_lit(b, "，");
	size(b, d->bytes);
	html_lit(b, "）");
	row_end(b);
}

static void cited(struct buf *b, const struct page *page)
{
	if (page->cited == 0)
		return;
	row(b, "被引用", false);
	html_lit(b, "<a href=\"");
	cited_link(b, page->document.path, "", 1);
	html_lit(b, "\">");
	html_count(b, page->cited);
	html_lit(b, " 篇文件引用本文件</a>");
	row_end(b);
}

static void list_of(struct buf *b, const struct document_record *d, const enum meta_field *fields,
                    size_t n)
{
	for (size_t i = 0; i < n; i++)
		fact(b, d, fields[i]);
}

static bool has_date(const struct document_record *d)
{
	return d->meta[META_WRITTEN] || d->meta[META_PUBLISHED] || d->meta[META_EFFECTIVE];
}

/* What one looks for first; the rest can be opened. */
static void facts(struct buf *b, const struct page *page)
{
	static const enum meta_field first[] = {META_NUMBER,  META_ISSUER,    META_TYPE,
	                                        META_WRITTEN, META_PUBLISHED, META_EFFECTIVE,
	                                        META_REPEALED};
	static const enum meta_field then[] = {META_ADDRESSEE, META_INDEX_NO, META_THEME};
	const struct document_record *d = &page->document;

	html_lit(b, "<dl class=\"facts\">\n");
	if (page->status == STATUS_CURRENT) {
		row(b, field_info(META_STATUS)->name, false);
		facts_status(b, page->status);
		row_end(b);
	}
	list_of(b, d, first, sizeof(first) / sizeof(first[0]));
	if (*d->date && !has_date(d)) {
		row(b, "日期", false);
		layout_date(b, d->date);
		row_end(b);
	}
	cited(b, page);
	html_lit(b, "</dl>\n<details class=\"more-facts\"><summary>文件信息</summary>\n"
	            "<dl class=\"facts\">\n");
	list_of(b, d, then, sizeof(then) / sizeof(then[0]));
	source(b, d);
	html_lit(b, "</dl></details>\n");
}

/* ---- Versions ---- */

static void this_version(struct buf *b, const struct page *page)
{
	html_lit(b, "<li aria-current=\"page\"><strong>");
	if (*page->document.date) {
		layout_date(b, page->document.date);
		html_lit(b, "版");
	} else {
		html_text(b, page->document.title);
	}
	html_lit(b, "</strong> ");
	facts_status(b, page->status);
	html_lit(b, " <span class=\"here\">正在阅读</span></li>\n");
}

/* The others are sorted, newest first; this one goes where its date belongs. */
static void versions(struct buf *b, const struct page *page, const struct ask *ask)
{
	const struct others *others = &page->versions;
	bool written = false;

	if (others->n == 0)
		return;
	html_lit(b, "<nav class=\"versions\" aria-label=\"各版本\"><p>各版本</p>\n<ol>\n");
	for (size_t i = 0; i < others->n; i++) {
		if (!written && strcmp(page->document.date, others->at[i].date) >= 0) {
			this_version(b, page);
			written = true;
		}
		html_lit(b, "<li>");
		facts_other(b, &others->at[i], ask, false);
		html_lit(b, "</li>\n");
	}
	if (!written)
		this_version(b, page);
	if (others->more > 0) {
		html_lit(b, "<li>另有 ");
		html_count(b, others->more);
		html_lit(b, " 个未列出</li>\n");
	}
	html_lit(b, "</ol></nav>\n");
}

void card_write(struct buf *b, const struct page *page, const struct ask *ask, bool dated)
{
	if (dated) {
		html_lit(b, "<p class=\"day\">版本和时效以 ");
		facts_day(b, page->as_of);
		html_lit(b, " 为准。</p>\n");
	}
	warning(b, page, ask);
	facts(b, page);
	versions(b, page, ask);
	facts_others(b, "相同文本另见", &page->same, ask, true);
}
