/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The frame of every page, in this order: head, form, the switches of language, theme and size,
 * what stands above and below.
 */
#include "web/html/assets.h"
#include "web/html/layout.h"

enum {
	/* Of the address of a page in that of a switch, which is limited, too (TARGET_LIMIT). */
	BACK_LIMIT = TARGET_LIMIT / 2,
};

/* ---- Head ---- */

static void colour_of(struct html *h, enum theme theme)
{
	html_lit(h, "<meta name=\"theme-color\"");
	html_attr(h, "content", theme == THEME_DARK ? "#1f2125" : "#ffffff");
	if (h->settings->theme == THEME_SYSTEM)
		html_attr(h, "media",
		          theme == THEME_DARK ? "(prefers-color-scheme: dark)"
		                              : "(prefers-color-scheme: light)");
	html_lit(h, ">\n");
}

/* The colour of the bar of a browser: that of --raised in page.css. */
static void colours(struct html *h)
{
	if (h->settings->theme != THEME_DARK)
		colour_of(h, THEME_LIGHT);
	if (h->settings->theme != THEME_LIGHT)
		colour_of(h, THEME_DARK);
}

static void root(struct html *h)
{
	html_lit(h, "<!DOCTYPE html>\n<html");
	html_attr_say(h, "lang", "zh-Hans", "en");
	if (h->settings->theme != THEME_SYSTEM)
		html_attr(h, "data-theme", h->settings->theme == THEME_DARK ? "dark" : "light");
	if (h->settings->large)
		html_attr(h, "data-size", "large");
	if (h->settings->no_shortcuts)
		html_attr(h, "data-keys", "off");
	html_lit(h, ">\n");
}

static void files(struct html *h)
{
	html_lit(h, "<link rel=\"stylesheet\" href=\"/style.css?v=");
	html_number(h, asset(ASSET_STYLE)->version);
	html_lit(h, "\">\n<script src=\"/page.js?v=");
	html_number(h, asset(ASSET_SCRIPT)->version);
	html_lit(h, "\" defer></script>\n"
	            "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n"
	            "<link rel=\"search\" type=\"application/opensearchdescription+xml\" "
	            "href=\"/opensearch.xml\"");
	html_attr_say(h, "title", "政文", "Zhengwen");
	html_lit(h, ">\n");
}

static void head(struct html *h, const struct frame *f)
{
	root(h);
	html_lit(h, "<head>\n<meta charset=\"utf-8\">\n"
	            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	colours(h);
	html_lit(h, "<title>");
	if (f->title) {
		html_text(h, f->title);
		html_lit(h, " - ");
	}
	html_say(h, "政文", "Zhengwen");
	html_lit(h, "</title>\n");
	files(h);
	if (f->canonical) {
		html_lit(h, "<link rel=\"canonical\" href=\"");
		document_link(h, f->canonical, NULL, "");
		html_lit(h, "\">\n");
	}
	if (f->head)
		f->head(h, f->of);
	html_lit(h, "</head>\n");
}

/* ---- Form ---- */

static void selects(struct html *h, const struct ask *ask)
{
	html_lit(h, "<div class=\"choices\"><label for=\"scope\">");
	html_say(h, "范围", "Find");
	html_lit(h, "</label><select id=\"scope\" name=\"scope\">");
	html_option(h, "document", html_word(h, "按文件", "in documents"),
	            ask->scope == SCOPE_DOCUMENT);
	html_option(h, "passage", html_word(h, "按条文", "in articles"),
	            ask->scope == SCOPE_PASSAGE);
	html_lit(h, "</select>\n<label for=\"sort\">");
	html_say(h, "排序", "Sort");
	html_lit(h, "</label><select id=\"sort\" name=\"sort\">");
	html_option(h, "relevance", html_word(h, "按相关程度", "by relevance"),
	            ask->sort == SORT_RELEVANCE);
	html_option(h, "date", html_word(h, "按日期", "by date"), ask->sort == SORT_DATE);
	html_option(h, "cited", html_word(h, "按被引次数", "by times cited"),
	            ask->sort == SORT_CITED);
	html_option(h, "changed", html_word(h, "按入库时间", "by time indexed"),
	            ask->sort == SORT_CHANGED);
	html_lit(h, "</select></div>\n");
}

/* What it was asked within stays; what is asked now may be what the next is asked within. */
static void within(struct html *h, const struct frame *f)
{
	const struct ask *ask = f->ask;

	for (size_t i = 0; i < ask->n_in; i++) {
		html_lit(h, "<input type=\"hidden\" name=\"in\"");
		html_attr(h, "value", ask->in[i]);
		html_lit(h, ">\n");
	}
	if (f->start || f->nothing || !*ask->q || ask->n_in == IN_LIMIT)
		return;
	html_lit(h, "<label class=\"within\"><input type=\"checkbox\" name=\"in\"");
	html_attr(h, "value", ask->q);
	html_lit(h, ">");
	html_say(h, "在结果中检索", "Within these results");
	html_lit(h, "</label>\n");
}

static void line(struct html *h, const struct ask *ask, bool start)
{
	html_lit(h, "<div class=\"line\"><label for=\"q\" class=\"unseen\">");
	html_say(h, "检索词", "Search for");
	html_lit(h, "</label><input type=\"search\" id=\"q\" name=\"q\" autocomplete=\"off\" "
	            "spellcheck=\"false\" enterkeyhint=\"search\"");
	html_attr(h, "value", ask->q);
	if (start) {
		html_attr_say(h, "placeholder", "词语、原文或文件名", "Words or a title");
		html_lit(h, " autofocus");
	}
	html_lit(h, "><button type=\"submit\">");
	html_say(h, "检索", "Search");
	html_lit(h, "</button></div>\n");
}

void frame_form(struct html *h, const struct frame *f)
{
	const struct ask *ask = f->ask;

	html_lit(h, "<search>\n<form action=\"/\" method=\"get\">\n");
	line(h, ask, f->start);
	selects(h, ask);
	within(h, f);
	if (ask->plain)
		html_lit(h, "<input type=\"hidden\" name=\"rewrite\" value=\"0\">\n");
	if (ask->size != PAGE_SIZE_DEFAULT) {
		html_lit(h, "<input type=\"hidden\" name=\"n\" value=\"");
		html_number(h, ask->size);
		html_lit(h, "\">\n");
	}
	html_lit(h, "</form>\n</search>\n");
}

/* ---- Switches ---- */

/* The address of the page one is on, to come back to; that of the start page if it is too long to
 * be carried in another one. */
static void write_here(struct buf *b, const struct request *request)
{
	if (!request) {
		buf_char(b, '/');
		return;
	}
	escape_path(b, request->path);
	for (size_t i = 0; i < request->n_parameters; i++) {
		buf_char(b, i ? '&' : '?');
		escape_url(b, request->parameters[i].name);
		buf_char(b, '=');
		escape_url(b, request->parameters[i].value);
	}
	if (b->failed != ZW_OK) {
		buf_reset(b);
		buf_char(b, '/');
	}
}

static void language_switch(struct html *h)
{
	if (h->settings->language == LANGUAGE_ENGLISH)
		html_lit(h, "<button name=\"lang\" value=\"zh\" lang=\"zh-Hans\">中文</button>\n");
	else
		html_lit(h, "<button name=\"lang\" value=\"en\" lang=\"en\">English</button>\n");
}

static void size_switch(struct html *h)
{
	if (h->settings->large) {
		html_lit(h, "<button name=\"size\" value=\"normal\">");
		html_say(h, "常规字号", "Normal type");
	} else {
		html_lit(h, "<button name=\"size\" value=\"large\">");
		html_say(h, "大字版", "Large type");
	}
	html_lit(h, "</button>\n");
}

/* As the system has it, either way: the style sheet hides the one that would change nothing. */
static void theme_switches(struct html *h)
{
	if (h->settings->theme != THEME_DARK) {
		html_lit(h, "<button class=\"to-dark\" name=\"theme\" value=\"dark\">");
		html_say(h, "深色", "Dark");
		html_lit(h, "</button>\n");
	}
	if (h->settings->theme != THEME_LIGHT) {
		html_lit(h, "<button class=\"to-light\" name=\"theme\" value=\"light\">");
		html_say(h, "浅色", "Light");
		html_lit(h, "</button>\n");
	}
}

/* A form and no links: what changes something is no address to be crawled or fetched before it is
 * asked for; and the address to come back to is there once. */
static void switches(struct html *h)
{
	BUF_HERE(here, BACK_LIMIT);

	write_here(&here, h->request);
	html_lit(h, "<form class=\"switches\" action=\"/settings\" method=\"get\"");
	html_attr_say(h, "aria-label", "显示方式", "Display");
	html_lit(h, ">\n<input type=\"hidden\" name=\"back\"");
	html_attr(h, "value", buf_cstr(&here));
	html_lit(h, ">\n");
	language_switch(h);
	size_switch(h);
	theme_switches(h);
	html_lit(h, "</form>\n");
}

/* ---- Above and below ---- */

static void top(struct html *h, const struct frame *f)
{
	if (f->start) {
		html_lit(h, "<header class=\"bare\"><div class=\"wrap\">\n");
	} else {
		html_lit(h, "<header class=\"top\"><div class=\"wrap\">\n<a class=\"brand\" "
		            "href=\"/\">");
		html_say(h, "政文", "Zhengwen");
		html_lit(h, "</a>\n");
		frame_form(h, f);
	}
	switches(h);
	html_lit(h, "</div></header>\n");
}

void frame_begin(struct html *h, const struct frame *f)
{
	head(h, f);
	html_lit(h, "<body>\n<a class=\"skip\" href=\"#main\">");
	html_say(h, "跳到正文", "Skip to the main content");
	html_lit(h, "</a>\n");
	top(h, f);
	html_lit(h, "<main id=\"main\" class=\"wrap\" tabindex=\"-1\">\n");
	if (!f->stale)
		return;
	html_lit(h, "<p class=\"note stale\" role=\"alert\">");
	html_say(h, "索引的最新版本无法使用，现在检索的是较早的版本。",
	         "The newest index cannot be used; this is an older one. ");
	html_lit(h, "<a href=\"/status\">");
	html_say(h, "详情", "Details");
	html_lit(h, "</a></p>\n");
}

static void shards_told(struct html *h, struct store_shards shards)
{
	bool chinese = h->settings->language == LANGUAGE_CHINESE;

	html_say(h, "索引的 ", "Only ");
	html_count(h, chinese ? shards.of : shards.answered);
	html_say(h, " 个分片中只有 ", " of ");
	html_count(h, chinese ? shards.answered : shards.of);
	html_say(h, " 个应答，没有查看全部文件。",
	         " parts of the index answer: not all documents were searched.");
}

void frame_shards(struct html *h, struct store_shards shards)
{
	if (shards.answered == shards.of)
		return;
	html_lit(h, "<p class=\"note partial\" role=\"alert\">");
	shards_told(h, shards);
	html_lit(h, "</p>\n");
}

static void what_is_served(struct html *h, const struct generation *g)
{
	html_lit(h, "<p>");
	html_say(h, "共收录 ", "");
	html_count(h, g->n_documents);
	html_say(h, " 篇文件，索引更新于 ", " documents, indexed ");
	layout_date(h, g->manifest.created);
	html_say(h, "。", "");
	if (!store_is_whole(g)) {
		html_lit(h, " ");
		shards_told(h, store_shards(g));
	}
	html_lit(h, "</p>\n");
}

void frame_end(struct html *h, const struct generation *g)
{
	BUF_HERE(here, BACK_LIMIT);

	write_here(&here, h->request);
	html_lit(h, "</main>\n<footer class=\"wrap\">\n");
	if (g)
		what_is_served(h, g);
	html_lit(h, "<p class=\"also\"><a href=\"/help\">");
	html_say(h, "检索方法", "How to search");
	html_lit(h, "</a> <a href=\"/settings?back=");
	html_url(h, buf_cstr(&here));
	html_lit(h, "\">");
	html_say(h, "设置", "Settings");
	html_lit(h, "</a> <a href=\"/status\">");
	html_say(h, "索引状态", "Index status");
	html_lit(h, "</a></p>\n</footer>\n</body>\n</html>\n");
}
