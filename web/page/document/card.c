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

static void day_of(struct html *h, const struct document_record *d, enum meta_field field,
                   const char *what)
{
	if (!d->meta[field])
		return;
	html_lit(h, "，");
	layout_date(h, d->meta[field]);
	html_text(h, what);
}

/* Nothing for what is in force, or cannot be. */
static void warning(struct html *h, const struct page *page, const struct ask *ask)
{
	const struct document_record *d = &page->document;
	const struct other *current = facts_current(&page->versions);

	if (page->status == STATUS_NONE || page->status == STATUS_CURRENT)
		return;
	html_lit(h, "<div class=\"note old\">");
	facts_status(h, page->status);
	if (page->status == STATUS_PENDING) {
		html_lit(h, " 本文件还没有生效");
		day_of(h, d, META_EFFECTIVE, "起施行");
	} else if (page->status == STATUS_REPEALED) {
		html_lit(h, " 本文件已经废止");
		day_of(h, d, META_REPEALED, "起失效");
	} else {
		html_lit(h, " 这是旧的版本");
	}
	html_lit(h, "。");
	if (page->status != STATUS_PENDING && current) {
		html_lit(h, "后来的版本：");
		facts_other(h, current, ask, false);
	}
	html_lit(h, "</div>\n");
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

static void size(struct html *h, uint64_t bytes)
{
	if (bytes < kilobyte)
		buf_printf(h->out, "%" PRIu64 " 字节", bytes);
	else if (bytes < megabyte)
		buf_printf(h->out, "%.0f KB", (double)bytes / (double)kilobyte);
	else
		buf_printf(h->out, "%.1f MB", (double)bytes / (double)megabyte);
}

/* One row; the value is written by the caller. */
static void row(struct html *h, const char *name, bool wide)
{
	if (wide)
		html_lit(h, "<div class=\"wide\"><dt>");
	else
		html_lit(h, "<div><dt>");
	html_text(h, name);
	html_lit(h, "</dt><dd>");
}

static void row_end(struct html *h)
{
	html_lit(h, "</dd></div>\n");
}

static void fact(struct html *h, const struct document_record *d, enum meta_field field)
{
	const char *value = d->meta[field];

	if (!value || !*value)
		return;
	row(h, field_info(field)->name, field_info(field)->many || field == META_THEME);
	if (field_info(field)->is_date)
		layout_date(h, value);
	else
		facts_values(h, value, SIZE_MAX);
	row_end(h);
}

static void source(struct html *h, const struct document_record *d)
{
	row(h, "文件", true);
	html_lit(h, "<bdi class=\"path\">");
	html_text(h, d->path);
	html_lit(h, "</bdi>（");
	html_text(h, format_name(d->format));
	html_lit(h, "，");
	size(h, d->bytes);
	html_lit(h, "）");
	row_end(h);
}

static void cited(struct html *h, const struct page *page)
{
	if (page->cited == 0)
		return;
	row(h, "被引用", false);
	html_lit(h, "<a href=\"");
	cited_link(h, page->document.path, "", 1);
	html_lit(h, "\">");
	html_count(h, page->cited);
	html_lit(h, " 篇文件引用本文件</a>");
	row_end(h);
}

static void list_of(struct html *h, const struct document_record *d, const enum meta_field *fields,
                    size_t n)
{
	for (size_t i = 0; i < n; i++)
		fact(h, d, fields[i]);
}

static bool has_date(const struct document_record *d)
{
	return d->meta[META_WRITTEN] || d->meta[META_PUBLISHED] || d->meta[META_EFFECTIVE];
}

/* What one looks for first; the rest can be opened. */
static void facts(struct html *h, const struct page *page)
{
	static const enum meta_field first[] = {META_NUMBER,    META_ISSUER,  META_TYPE,
	                                        META_LEVEL,     META_WRITTEN, META_PUBLISHED,
	                                        META_EFFECTIVE, META_REPEALED};
	static const enum meta_field then[] = {META_ADDRESSEE, META_INDEX_NO, META_THEME};
	const struct document_record *d = &page->document;

	html_lit(h, "<dl class=\"facts\">\n");
	if (page->status == STATUS_CURRENT) {
		row(h, field_info(META_STATUS)->name, false);
		facts_status(h, page->status);
		row_end(h);
	}
	list_of(h, d, first, sizeof(first) / sizeof(first[0]));
	if (*d->date && !has_date(d)) {
		row(h, "日期", false);
		layout_date(h, d->date);
		row_end(h);
	}
	cited(h, page);
	html_lit(h, "</dl>\n<details class=\"more-facts\"><summary>文件信息</summary>\n"
	            "<dl class=\"facts\">\n");
	list_of(h, d, then, sizeof(then) / sizeof(then[0]));
	source(h, d);
	html_lit(h, "</dl></details>\n");
}

/* ---- Versions ---- */

static void this_version(struct html *h, const struct page *page)
{
	html_lit(h, "<li aria-current=\"page\"><strong>");
	if (*page->document.date) {
		layout_date(h, page->document.date);
		html_lit(h, "版");
	} else {
		html_text(h, page->document.title);
	}
	html_lit(h, "</strong> ");
	facts_status(h, page->status);
	html_lit(h, " <span class=\"here\">正在阅读</span></li>\n");
}

/* The others are sorted, newest first; this one goes where its date belongs. */
static void versions(struct html *h, const struct page *page, const struct ask *ask)
{
	const struct others *others = &page->versions;
	bool written = false;

	if (others->n == 0)
		return;
	html_lit(h, "<nav class=\"versions\" aria-label=\"各版本\"><p>各版本</p>\n<ol>\n");
	for (size_t i = 0; i < others->n; i++) {
		if (!written && strcmp(page->document.date, others->at[i].date) >= 0) {
			this_version(h, page);
			written = true;
		}
		html_lit(h, "<li>");
		facts_other(h, &others->at[i], ask, false);
		html_lit(h, "</li>\n");
	}
	if (!written)
		this_version(h, page);
	if (others->more > 0) {
		html_lit(h, "<li>另有 ");
		html_count(h, others->more);
		html_lit(h, " 个未列出</li>\n");
	}
	html_lit(h, "</ol></nav>\n");
}

void card_write(struct html *h, const struct page *page, const struct ask *ask, bool dated)
{
	if (dated) {
		html_lit(h, "<p class=\"day\">版本和时效以 ");
		facts_day(h, page->as_of);
		html_lit(h, " 为准。</p>\n");
	}
	warning(h, page, ask);
	facts(h, page);
	versions(h, page, ask);
	facts_others(h, "相同文本另见", &page->same, ask, true);
}
