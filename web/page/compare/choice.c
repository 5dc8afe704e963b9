/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/compare/choice.h"

#include "web/page/facts.h"

#include <string.h>

void choice_link(struct html *h, const char *old, const char *new, bool whole)
{
	html_lit(h, "/compare/");
	html_path(h, old);
	html_lit(h, "?with=");
	html_url(h, new);
	if (whole)
		html_lit(h, "&amp;whole=1");
}

/* ---- The form ---- */

struct choosing {
	struct html *h;
	const struct page *old, *new;
	const char *chosen; /* path */
};

/* An option holds text only: the date as it is, which both languages read. */
static void option(const struct choosing *x, const char *path, const char *title, const char *date)
{
	html_lit(x->h, "<option");
	html_attr(x->h, "value", path);
	if (strcmp(path, x->chosen) == 0)
		html_lit(x->h, " selected");
	html_lit(x->h, ">");
	html_text(x->h, date);
	if (!*date || strcmp(title, x->old->document.title) != 0) {
		html_text(x->h, *date ? " " : "");
		html_text(x->h, title);
	}
	html_lit(x->h, "</option>\n");
}

static bool has_version(const struct page *page, const char *path)
{
	if (strcmp(page->document.path, path) == 0)
		return true;
	for (size_t i = 0; i < page->versions.n; i++)
		if (strcmp(page->versions.at[i].path, path) == 0)
			return true;
	return false;
}

static void options_of(const struct choosing *x, const struct page *page, const struct page *but)
{
	const struct document_record *d = &page->document;

	if (!but || !has_version(but, d->path))
		option(x, d->path, d->title, d->date);
	for (size_t i = 0; i < page->versions.n; i++) {
		const struct other *o = &page->versions.at[i];
		if (!but || !has_version(but, o->path))
			option(x, o->path, o->title, o->date);
	}
}

static void select_version(const struct choosing *x, const char *label, const char *name)
{
	html_lit(x->h, "<label>");
	html_text(x->h, label);
	html_lit(x->h, " <select");
	html_attr(x->h, "name", name);
	html_chinese(x->h);
	html_lit(x->h, ">\n");
	options_of(x, x->old, NULL);
	if (x->new)
		options_of(x, x->new, x->old);
	html_lit(x->h, "</select></label>\n");
}

void choice_form(struct html *h, const struct page *old, const struct page *new)
{
	struct choosing x = {h, old, new, old->document.path};

	if (old->versions.n == 0 && !new)
		return;
	html_lit(h, "<form class=\"choice\" action=\"/compare/\" method=\"get\">\n");
	select_version(&x, html_word(h, "旧版", "Old"), "old");
	x.chosen = new ? new->document.path : old->versions.at[0].path;
	select_version(&x, html_word(h, "新版", "New"), "with");
	html_lit(h, "<button type=\"submit\">");
	html_say(h, "对照", "Compare");
	html_lit(h, "</button></form>\n");
}

/* ---- Nothing chosen ---- */

void choice_name(struct html *h, const struct page *page)
{
	if (*page->document.date) {
		layout_date(h, page->document.date);
		html_say(h, "版", "");
		return;
	}
	html_said(h, page->document.title);
}

/* The older one is the old one. */
static void version(struct html *h, const struct page *page, const struct other *other)
{
	bool older = strcmp(other->date, page->document.date) < 0;
	const char *paths[] = {page->document.path, other->path};

	html_lit(h, "<li><a href=\"");
	choice_link(h, paths[older], paths[!older], false);
	html_lit(h, "\">");
	html_say(h, "与 ", "with ");
	if (*other->date)
		layout_date(h, other->date);
	else
		html_text(h, other->title);
	html_say(h, *other->date ? "版对照" : " 对照", "");
	html_lit(h, "</a> ");
	facts_status(h, other->status);
	html_lit(h, "</li>\n");
}

void choice_list(struct html *h, const struct page *page)
{
	if (page->versions.n == 0) {
		html_lit(h, "<p>");
		html_say(h, "索引里没有这个文件的其他版本。",
		         "The index has no other version of this document.");
		html_lit(h, "</p>\n");
		return;
	}
	html_lit(h, "<ul>\n");
	for (size_t i = 0; i < page->versions.n; i++)
		version(h, page, &page->versions.at[i]);
	html_lit(h, "</ul>\n");
}
