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
                   const char *chinese, const char *english)
{
	if (!d->meta[field])
		return;
	html_say(h, "，", english);
	layout_date(h, d->meta[field]);
	html_say(h, chinese, "");
}

static void what_is_wrong(struct html *h, const struct page *page)
{
	const struct document_record *d = &page->document;

	if (page->status == STATUS_PENDING) {
		html_say(h, "本文件还没有生效", "This document is not yet in force");
		day_of(h, d, META_EFFECTIVE, "起施行", "; it will be from ");
	} else if (page->status == STATUS_REPEALED) {
		html_say(h, "本文件已经废止", "This document has been repealed");
		day_of(h, d, META_REPEALED, "起失效", ", with effect from ");
	} else {
		html_say(h, "这是旧的版本", "This is an older version");
	}
	html_say(h, "。", ". ");
}

/* Nothing for what is in force, or cannot be. */
static void warning(struct html *h, const struct page *page, const struct ask *ask)
{
	const struct other *current = facts_current(&page->versions);

	if (page->status == STATUS_NONE || page->status == STATUS_CURRENT)
		return;
	html_lit(h, "<div class=\"note old\">");
	facts_status(h, page->status);
	html_lit(h, " ");
	what_is_wrong(h, page);
	if (page->status != STATUS_PENDING && current) {
		html_say(h, "后来的版本：", "A later one: ");
		facts_other(h, current, ask, false);
	}
	html_lit(h, "</div>\n");
}

/* ---- Facts ---- */

static const char *format_name(const struct html *h, const char *format)
{
	static const char *const names[][3] = {
	        {"text", "纯文本", "plain text"},
	        {"markdown", "Markdown", "Markdown"},
	        {"html", "网页", "web page"},
	        {"docx", "Word", "Word"},
	        {"doc", "Word", "Word"},
	        {"pdf", "PDF", "PDF"},
	        {"ofd", "OFD", "OFD"},
	        {"rtf", "RTF", "RTF"},
	        {"epub", "EPUB", "EPUB"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i][0], format) == 0)
			return html_word(h, names[i][1], names[i][2]);
	return format;
}

static void size(struct html *h, uint64_t bytes)
{
	if (bytes < kilobyte)
		buf_printf(h->out, "%" PRIu64 "%s", bytes, html_word(h, " 字节", " bytes"));
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
	row(h, facts_field(h, field), field_info(field)->many || field == META_THEME);
	if (field_info(field)->is_date)
		layout_date(h, value);
	else
		facts_values(h, value, SIZE_MAX);
	row_end(h);
}

static void source(struct html *h, const struct document_record *d)
{
	row(h, html_word(h, "文件", "File"), true);
	html_lit(h, "<bdi class=\"path\"");
	html_chinese(h);
	html_lit(h, ">");
	html_text(h, d->path);
	html_lit(h, "</bdi>");
	html_say(h, "（", " (");
	html_text(h, format_name(h, d->format));
	html_say(h, "，", ", ");
	size(h, d->bytes);
	html_say(h, "）", ")");
	row_end(h);
}

/* The same in other forms. */
static void forms(struct html *h, const struct document_record *d, bool original)
{
	row(h, html_word(h, "其他形式", "Other forms"), true);
	if (original) {
		html_lit(h, "<a href=\"/original/");
		html_path(h, d->path);
		html_lit(h, "\" download>");
		html_say(h, "下载原文件", "Original file");
		html_lit(h, "</a> · ");
	}
	html_lit(h, "<a href=\"/text/");
	html_path(h, d->path);
	html_lit(h, "\">");
	html_say(h, "纯文本", "Plain text");
	html_lit(h, "</a> · <a href=\"/api/v1/documents/");
	html_path(h, d->path);
	html_lit(h, "\">JSON</a>");
	row_end(h);
}

static void cited(struct html *h, const struct page *page)
{
	if (page->cited == 0)
		return;
	row(h, html_word(h, "被引用", "Cited by"), false);
	html_lit(h, "<a href=\"");
	cited_link(h, page->document.path, "", 1);
	html_lit(h, "\">");
	html_count(h, page->cited);
	html_say(h, " 篇文件引用本文件", page->cited == 1 ? " document" : " documents");
	html_lit(h, "</a>");
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
static void facts(struct html *h, const struct card *card)
{
	static const enum meta_field first[] = {META_NUMBER,    META_ISSUER,  META_TYPE,
	                                        META_LEVEL,     META_WRITTEN, META_PUBLISHED,
	                                        META_EFFECTIVE, META_REPEALED};
	static const enum meta_field then[] = {META_ADDRESSEE, META_INDEX_NO, META_THEME};
	const struct page *page = card->page;
	const struct document_record *d = &page->document;

	html_lit(h, "<dl class=\"facts\">\n");
	if (page->status == STATUS_CURRENT) {
		row(h, facts_field(h, META_STATUS), false);
		facts_status(h, page->status);
		row_end(h);
	}
	list_of(h, d, first, sizeof(first) / sizeof(first[0]));
	if (*d->date && !has_date(d)) {
		row(h, html_word(h, "日期", "Date"), false);
		layout_date(h, d->date);
		row_end(h);
	}
	cited(h, page);
	html_lit(h, "</dl>\n<details class=\"more-facts\"><summary>");
	html_say(h, "文件信息", "About this file");
	html_lit(h, "</summary>\n<dl class=\"facts\">\n");
	list_of(h, d, then, sizeof(then) / sizeof(then[0]));
	source(h, d);
	forms(h, d, card->original);
	html_lit(h, "</dl></details>\n");
}

/* ---- Versions ---- */

static void this_version(struct html *h, const struct page *page)
{
	html_lit(h, "<li aria-current=\"page\"><strong>");
	if (*page->document.date)
		facts_version(h, page->document.date);
	else
		html_said(h, page->document.title);
	html_lit(h, "</strong> ");
	facts_status(h, page->status);
	html_lit(h, " <span class=\"here\">");
	html_say(h, "正在阅读", "the one you read");
	html_lit(h, "</span></li>\n");
}

/* The older of two goes first: what differs is what was changed. */
static void other_version(struct html *h, const struct page *page, const struct other *other,
                          const struct ask *ask)
{
	const char *here = page->document.path, *there = other->path;
	bool newer = strcmp(other->date, page->document.date) > 0;

	html_lit(h, "<li>");
	facts_other(h, other, ask, false);
	html_lit(h, " <a class=\"compare\" href=\"/compare/");
	html_path(h, newer ? here : there);
	html_lit(h, "?with=");
	html_url(h, newer ? there : here);
	html_lit(h, "\"");
	html_lit(h, ">");
	html_say(h, "对比", "Compare");
	html_lit(h, "</a></li>\n");
}

/* The others are sorted, newest first; this one goes where its date belongs. */
static void versions(struct html *h, const struct page *page, const struct ask *ask)
{
	const struct others *others = &page->versions;
	bool written = false;

	if (others->n == 0)
		return;
	html_lit(h, "<nav class=\"versions\"");
	html_attr_say(h, "aria-label", "各版本", "Versions");
	html_lit(h, "><p>");
	html_say(h, "各版本", "Versions");
	html_lit(h, "</p>\n<ol>\n");
	for (size_t i = 0; i < others->n; i++) {
		if (!written && strcmp(page->document.date, others->at[i].date) >= 0) {
			this_version(h, page);
			written = true;
		}
		other_version(h, page, &others->at[i], ask);
	}
	if (!written)
		this_version(h, page);
	facts_more(h, others);
	html_lit(h, "</ol></nav>\n");
}

void card_write(struct html *h, const struct card *card, const struct ask *ask)
{
	const struct page *page = card->page;

	if (card->dated) {
		html_lit(h, "<p class=\"day\">");
		html_say(h, "版本和时效以 ", "Versions and what is in force are as of ");
		facts_day(h, page->as_of);
		html_say(h, " 为准。", ".");
		html_lit(h, "</p>\n");
	}
	warning(h, page, ask);
	facts(h, card);
	versions(h, page, ask);
	facts_others(h, html_word(h, "相同文本另见", "The same text elsewhere:"), &page->same, ask,
	             true);
}
