/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/facts.h"

#include <stdio.h>
#include <string.h>

enum { ISSUERS_SHOWN = 3, DAY_SIZE = 32 };

void facts_day(struct html *h, uint32_t day)
{
	char text[DAY_SIZE];

	snprintf(text, sizeof(text), "%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
	layout_date(h, text);
}

const char *facts_field(const struct html *h, enum meta_field field)
{
	static const char *const english[META_FIELDS] = {
	        [META_TITLE] = "Title",         [META_NUMBER] = "Number",
	        [META_ISSUER] = "Issued by",    [META_ADDRESSEE] = "Addressed to",
	        [META_TYPE] = "Kind",           [META_WRITTEN] = "Written",
	        [META_PUBLISHED] = "Published", [META_EFFECTIVE] = "In force from",
	        [META_REPEALED] = "Repealed",   [META_INDEX_NO] = "Index number",
	        [META_THEME] = "Subject",       [META_STATUS] = "Status",
	};

	return html_word(h, field_info(field)->name, english[field] ? english[field] : "");
}

const char *facts_status_word(const struct html *h, enum doc_status status)
{
	static const char *const english[] = {
	        [STATUS_NONE] = "",
	        [STATUS_PENDING] = "not yet in force",
	        [STATUS_CURRENT] = "in force",
	        [STATUS_AMENDED] = "amended",
	        [STATUS_REPEALED] = "repealed",
	};

	return html_word(h, status_zh(status), english[status]);
}

void facts_status(struct html *h, enum doc_status status)
{
	if (status == STATUS_NONE)
		return;
	html_lit(h, "<span class=\"status ");
	html_text(h, status_en(status));
	html_lit(h, "\">");
	html_text(h, facts_status_word(h, status));
	html_lit(h, "</span>");
}

void facts_values(struct html *h, const char *values, size_t most)
{
	size_t n = 0;

	for (const char *at = values; *at; n++) {
		size_t len = strcspn(at, "\n");
		if (n < most) {
			if (n > 0)
				html_say(h, "、", ", ");
			html_lit(h, "<bdi");
			html_chinese(h);
			html_lit(h, ">");
			html_textn(h, at, len);
			html_lit(h, "</bdi>");
		}
		at += len + (at[len] == '\n');
	}
	if (n > most) {
		html_say(h, "等 ", " and ");
		html_count(h, h->settings->language == LANGUAGE_ENGLISH ? n - most : n);
		html_say(h, " 个", " more");
	}
}

static void field(struct html *h, const struct document_record *d, enum meta_field field)
{
	if (!d->meta[field] || !*d->meta[field])
		return;
	html_lit(h, "<span>");
	facts_values(h, d->meta[field], ISSUERS_SHOWN);
	html_lit(h, "</span>\n");
}

static bool is_known(const struct document_record *d, enum doc_status status)
{
	return status != STATUS_NONE || d->meta[META_TYPE] || d->meta[META_NUMBER] ||
	       d->meta[META_ISSUER] || *d->date;
}

void facts_line(struct html *h, const struct document_record *d, enum doc_status status)
{
	if (!is_known(d, status))
		return;
	html_lit(h, "<p class=\"known\">");
	facts_status(h, status);
	field(h, d, META_TYPE);
	field(h, d, META_NUMBER);
	field(h, d, META_ISSUER);
	if (*d->date) {
		html_lit(h, "<span>");
		layout_date(h, d->date);
		html_lit(h, "</span>");
	}
	html_lit(h, "</p>\n");
}

/* ---- Other files ---- */

void facts_version(struct html *h, const char *date)
{
	html_say(h, "", "Version of ");
	layout_date(h, date);
	html_say(h, "版", "");
}

void facts_other(struct html *h, const struct other *other, const struct ask *ask, bool by_title)
{
	html_lit(h, "<a href=\"");
	document_link(h, other->path, ask, "");
	html_lit(h, "\">");
	if (*other->date && !by_title)
		facts_version(h, other->date);
	else
		html_said(h, by_title ? other->path : other->title);
	html_lit(h, "</a> ");
	if (!by_title)
		facts_status(h, other->status);
	if (other->found) {
		html_lit(h, " <span class=\"found-too\">");
		html_say(h, "也有命中", "found, too");
		html_lit(h, "</span>");
	}
}

void facts_more(struct html *h, const struct others *others)
{
	if (others->more == 0)
		return;
	html_lit(h, "<li>");
	html_say(h, "另有 ", "");
	html_count(h, others->more);
	html_say(h, " 个未列出", " more, not listed");
	html_lit(h, "</li>\n");
}

void facts_others(struct html *h, const char *what, const struct others *others,
                  const struct ask *ask, bool by_title)
{
	if (others->n == 0)
		return;
	html_lit(h, "<details class=\"others\"><summary>");
	html_text(h, what);
	html_lit(h, " ");
	html_count(h, others->n + others->more);
	html_lit(h, "</summary>\n<ul>\n");
	for (size_t i = 0; i < others->n; i++) {
		html_lit(h, "<li>");
		facts_other(h, &others->at[i], ask, by_title);
		html_lit(h, "</li>\n");
	}
	facts_more(h, others);
	html_lit(h, "</ul></details>\n");
}

const struct other *facts_current(const struct others *versions)
{
	for (size_t i = 0; i < versions->n; i++)
		if (versions->at[i].status == STATUS_CURRENT)
			return &versions->at[i];
	return versions->n ? &versions->at[0] : NULL;
}
