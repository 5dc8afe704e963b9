/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/facts.h"

#include <stdio.h>
#include <string.h>

enum { ISSUERS_SHOWN = 3, DAY_SIZE = 32 };

void facts_day(struct buf *b, uint32_t day)
{
	char text[DAY_SIZE];

	snprintf(text, sizeof(text), "%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
	layout_date(b, text);
}

void facts_status(struct buf *b, enum doc_status status)
{
	if (status == STATUS_NONE)
		return;
	html_lit(b, "<span class=\"status ");
	html_text(b, status_en(status));
	html_lit(b, "\">");
	html_text(b, status_zh(status));
	html_lit(b, "</span>");
}

void facts_values(struct buf *b, const char *values, size_t most)
{
	size_t n = 0;

	for (const char *at = values; *at; n++) {
		size_t len = strcspn(at, "\n");
		if (n < most) {
			if (n > 0)
				html_lit(b, "、");
			html_lit(b, "<bdi>");
			html_textn(b, at, len);
			html_lit(b, "</bdi>");
		}
		at += len + (at[len] == '\n');
	}
	if (n > most) {
		html_lit(b, "等 ");
		html_count(b, n);
		html_lit(b, " 个");
	}
}

static void field(struct buf *b, const struct document_record *d, enum meta_field field)
{
	if (!d->meta[field] || !*d->meta[field])
		return;
	html_lit(b, "<span>");
	facts_values(b, d->meta[field], ISSUERS_SHOWN);
	html_lit(b, "</span>\n");
}

static bool is_known(const struct document_record *d, enum doc_status status)
{
	return status != STATUS_NONE || d->meta[META_TYPE] || d->meta[META_NUMBER] ||
	       d->meta[META_ISSUER] || *d->date;
}

void facts_line(struct buf *b, const struct document_record *d, enum doc_status status)
{
	if (!is_known(d, status))
		return;
	html_lit(b, "<p class=\"known\">");
	facts_status(b, status);
	field(b, d, META_TYPE);
	field(b, d, META_NUMBER);
	field(b, d, META_ISSUER);
	if (*d->date) {
		html_lit(b, "<span>");
		layout_date(b, d->date);
		html_lit(b, "</span>");
	}
	html_lit(b, "</p>\n");
}

/* ---- Other files ---- */

void facts_other(struct buf *b, const struct other *other, const struct ask *ask, bool by_title)
{
	html_lit(b, "<a href=\"");
	document_link(b, other->path, ask, "");
	html_lit(b, "\">");
	if (*other->date && !by_title) {
		layout_date(b, other->date);
		html_lit(b, "版");
	} else {
		html_lit(b, "<bdi>");
		html_text(b, by_title ? other->path : other->title);
		html_lit(b, "</bdi>");
	}
	html_lit(b, "</a> ");
	if (!by_title)
		facts_status(b, other->status);
	if (other->found)
		html_lit(b, " <span class=\"found-too\">也有命中</span>");
}

void facts_others(struct buf *b, const char *what, const struct others *others,
                  const struct ask *ask, bool by_title)
{
	if (others->n == 0)
		return;
	html_lit(b, "<details class=\"others\"><summary>");
	html_text(b, what);
	html_lit(b, " ");
	html_count(b, others->n + others->more);
	html_lit(b, "</summary>\n<ul>\n");
	for (size_t i = 0; i < others->n; i++) {
		html_lit(b, "<li>");
		facts_other(b, &others->at[i], ask, by_title);
		html_lit(b, "</li>\n");
	}
	if (others->more > 0) {
		html_lit(b, "<li>另有 ");
		html_count(b, others->more);
		html_lit(b, " 个未列出</li>\n");
	}
	html_lit(b, "</ul></details>\n");
}

const struct other *facts_current(const struct others *versions)
{
	for (size_t i = 0; i < versions->n; i++)
		if (versions->at[i].status == STATUS_CURRENT)
			return &versions->at[i];
	return versions->n ? &versions->at[0] : NULL;
}
