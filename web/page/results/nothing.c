/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: offers; what is found with one thing less, each counted, so that nobody is sent from
 * one empty page to the next; its items by themselves; the whole.
 */
#include "web/page/results/nothing.h"

#include "web/page/results/facets.h"
#include "web/page/results/notes.h"
#include "web/page/results/summary.h"

#include <string.h>

enum {
	TRY_MILLISECONDS = 150, /* of each: eight of them are within the second of one search */
	ITEMS_TRIED = 5,
};

void offers_write(struct html *h, const struct ask *ask, const struct answer *a)
{
	struct ask other = *ask;

	if (a->n_offers == 0)
		return;
	html_lit(h, "<p class=\"offers\">");
	html_say(h, "您是不是要找：", "Did you mean: ");
	for (size_t i = 0; i < a->n_offers; i++) {
		other.q = a->offers[i].query;
		if (i)
			html_say(h, "、", ", ");
		html_lit(h, "<a href=\"");
		ask_link(h, &other, 1);
		html_lit(h, "\"");
		html_chinese(h);
		html_lit(h, ">");
		html_text(h, a->offers[i].query);
		html_lit(h, "</a>");
	}
	html_lit(h, "</p>\n");
}

/* ---- With one thing less ---- */

/* What is found. */
struct tried {
	uint32_t documents;
	bool partial; /* at least so many */
};

/* False if it cannot be told. */
static bool count(struct visit *v, const struct ask *ask, struct tried *tried)
{
	struct search_options options = {.scope = ask->scope, .milliseconds = TRY_MILLISECONDS};
	struct answer a = {0};
	struct query q;
	struct err err;

	if (visit_parse(v, ask, &q) != ZW_OK)
		return false;
	bool told = searcher_search(v->searcher, &q, &options, &a, &err) == ZW_OK;
	/* About a question is no number to go by, nor is nothing found in too short a time. */
	told = told && !answered_about(a.answered) && (a.documents > 0 || !a.partial);
	*tried = (struct tried){a.documents, a.partial};
	visit_partial(v, a.partial);
	answer_release(&a);
	query_release(&q);
	return told;
}

static void link_to(struct html *h, const struct ask *ask, const struct tried *tried)
{
	html_lit(h, "<a href=\"");
	ask_link(h, ask, 1);
	html_lit(h, "\"><bdi>");
	html_text(h, ask->q);
	html_lit(h, "</bdi></a> <span class=\"n\">");
	if (tried->partial)
		html_say(h, "至少 ", "at least ");
	html_count(h, tried->documents);
	html_say(h, " 篇", tried->documents == 1 ? " document" : " documents");
	html_lit(h, "</span>");
}

/* An <li> if anything is found; `any` tells whether it is the first. */
static void try_it(struct visit *v, const struct ask *ask, const char *less, bool *any)
{
	struct html *h = &v->html;
	struct tried tried;

	if (!count(v, ask, &tried) || tried.documents == 0)
		return;
	if (!*any)
		html_lit(h, "<ul class=\"tries\">\n");
	*any = true;
	html_lit(h, "<li>");
	html_text(h, less);
	html_say(h, "：", ": ");
	link_to(h, ask, &tried);
	html_lit(h, "</li>\n");
}

/* Without white space at its ends, and of it not two in a row. */
static void squeeze(const char *text, struct buf *out)
{
	bool space = false;

	for (; *text; text++) {
		if (strchr(" \t\r\n", *text)) {
			space = out->len > 0;
			continue;
		}
		if (space)
			buf_char(out, ' ');
		space = false;
		buf_char(out, *text);
	}
}

static void without_quotes(const char *text, struct buf *out)
{
	static const char *const marks[] = {"\"", "“", "”", "＂", "「", "」", "『", "』"};
	struct buf b = BUF_INIT(Q_LIMIT + 1);

	while (*text) {
		size_t n = 0;
		for (size_t i = 0; n == 0 && i < sizeof(marks) / sizeof(marks[0]); i++)
			if (strncmp(text, marks[i], strlen(marks[i])) == 0)
				n = strlen(marks[i]);
		buf_char(&b, n ? ' ' : *text);
		text += n ? n : 1;
	}
	squeeze(buf_cstr(&b), out);
	buf_release(&b);
}

static void try_less(struct visit *v, const struct ask *ask, const struct query *q)
{
	struct html *h = &v->html;
	struct buf plain = BUF_INIT(Q_LIMIT + 1), loose = BUF_INIT(Q_LIMIT + 1);
	struct ask other = *ask;
	bool any = false;

	squeeze(q->plain, &plain);
	without_quotes(q->text, &loose);
	if (ask->n_in > 0) {
		other.n_in = 0;
		try_it(v, &other, html_word(h, "在全部文件中", "In all documents"), &any);
		other = *ask;
	}
	other.q = buf_cstr(&plain);
	if ((query_filters(q) > 0 || q->as_of) && plain.len > 0)
		try_it(v, &other, html_word(h, "去掉限定条件", "Without filters"), &any);
	other.q = buf_cstr(&loose);
	if (kinds_of(q).quoted && loose.len > 0)
		try_it(v, &other, html_word(h, "去掉引号", "Without quotation marks"), &any);
	if (any)
		html_lit(h, "</ul>\n");
	buf_release(&plain);
	buf_release(&loose);
}

/* ---- Its items ---- */

static void item_text(const struct query *q, const struct item *item, struct buf *out)
{
	const struct token *first = tokens_at(&item->tokens, item->whole.from);
	const struct token *last = tokens_at(&item->tokens, item->whole.to - 1);

	if (item->quoted)
		buf_str(out, "“");
	buf_add(out, q->text + item->start + first->start, last->end - first->start);
	if (item->quoted)
		buf_str(out, "”");
}

static void try_item(struct visit *v, const struct ask *ask, const struct query *q,
                     const struct item *item)
{
	struct buf text = BUF_INIT(Q_LIMIT + 1);
	struct ask other = *ask;
	struct tried tried;

	item_text(q, item, &text);
	other.q = buf_cstr(&text);
	if (!text.failed && count(v, &other, &tried)) {
		html_lit(&v->html, "<li>");
		link_to(&v->html, &other, &tried);
		html_lit(&v->html, "</li>\n");
	}
	buf_release(&text);
}

/* Which of several is the one that stands nowhere? */
static void try_items(struct visit *v, const struct ask *ask, const struct query *q)
{
	struct html *h = &v->html;
	size_t tried = 0;

	if (query_items(q) < 2 || q->pasted)
		return;
	html_lit(h, "<p>");
	html_say(h, "检索项各自：", "The search terms by themselves:");
	html_lit(h, "</p>\n<ul class=\"tries\">\n");
	for (size_t i = 0; i < query_items(q) && tried < ITEMS_TRIED; i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded || item->field == FIELD_TITLE ||
		    item->whole.to == item->whole.from)
			continue;
		try_item(v, ask, q, item);
		tried++;
	}
	html_lit(h, "</ul>\n");
}

/* ---- The whole ---- */

static void tip(struct html *h, bool good, const char *chinese, const char *english)
{
	if (!good)
		return;
	html_lit(h, "<li>");
	html_say(h, chinese, english);
	html_lit(h, "</li>\n");
}

static void tips(struct html *h, const struct query *q)
{
	struct kinds kinds = kinds_of(q);

	html_lit(h, "<p>");
	html_say(h, "可以试试：", "You can try:");
	html_lit(h, "</p>\n<ul>\n");
	tip(h, query_filters(q) > 0, "去掉一个限定条件", "one filter less");
	tip(h, kinds.quoted, "去掉引号：引号之内要求一字不差",
	    "no quotation marks: what is in them must stand exactly so");
	tip(h, query_items(q) > 1, "减少检索项：各项都要出现才算",
	    "fewer search terms: all of them have to be there");
	tip(h, kinds.limits, "去掉“-”和“标题:”这样的限定", "no “-” and no “title:”");
	tip(h, true, "换一个说法，或用更短的词", "other or shorter words");
	html_lit(h, "</ul>\n<p><a href=\"/help\">");
	html_say(h, "检索方法", "How to search");
	html_lit(h, "</a></p>\n");
}

/* Counting comes before ordering: of what is counted none may be there to be listed. */
static void heading(struct html *h, const struct query *q, const struct answer *a)
{
	const bool counted = a->late && a->documents > 0;

	html_lit(h, "<h1>");
	if (counted)
		html_say(h, "时限内没有列出结果", "No results in time");
	else if (a->late)
		html_say(h, "时限内没有找到", "Nothing found in time");
	else
		html_say(h, "没有找到", "Nothing found");
	html_lit(h, "</h1>\n<p>");
	if (counted) {
		html_say(h, "至少有 ", "At least ");
		html_count(h, a->documents);
		html_say(h, " 篇文件符合，但检索超过时限，没有来得及排序：",
		         a->documents == 1
		                 ? " document matches, but time ran out before it was ranked: "
		                 : " documents match, but time ran out before they were ranked: ");
	} else if (a->late) {
		html_say(h, "检索超过时限，没有查看全部文件：",
		         "Time ran out before all documents were looked at for ");
	} else {
		html_say(h, "索引里没有一篇文件符合：", "No document in the index matches ");
	}
	html_lit(h, "<strong><bdi>");
	html_text(h, q->text);
	html_lit(h, "</bdi></strong></p>\n");
}

void nothing_write(struct visit *v, const struct ask *ask, const struct query *q,
                   const struct answer *a)
{
	struct html *h = &v->html;

	html_lit(h, "<div class=\"said\" role=\"status\">");
	heading(h, q, a);
	frame_shards(h, a->shards);
	notes_write(h, q);
	within_chips(h, ask);
	if (ask->plain)
		rewrites_write(h, q, ask, a);
	offers_write(h, ask, a);
	facets_chips(h, v->searcher, ask, q);
	/* Who is out of time is given no more of it. */
	if (!a->late) {
		try_less(v, ask, q);
		try_items(v, ask, q);
	}
	tips(h, q);
	html_lit(h, "</div>\n");
}
