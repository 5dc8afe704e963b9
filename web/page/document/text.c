/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A document as plain text: what it is called, what is known of it, its text: /text/PATH
 */
#include "web/page/document/forms.h"
#include "web/page/document/reading.h"

#include "core/text/utf8.h"
#include "web/page/facts.h"

#include <string.h>

/* As it is, but for what a terminal would take as an order. */
static void add(struct buf *b, const char *text, size_t len)
{
	for (size_t at = 0, start = 0; at < len; start = at) {
		uint32_t c = utf8_next(text, len, &at);
		bool shown = c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7F) || c >= 0xA0;
		if (shown)
			buf_add(b, text + start, at - start);
	}
}

static void line(struct buf *b, const char *name, const char *value)
{
	buf_str(b, name);
	buf_str(b, ": ");
	for (; *value; value++) {
		size_t len = strcspn(value, "\n");
		add(b, value, len);
		value += len;
		if (!*value)
			break;
		buf_str(b, "; ");
	}
	buf_char(b, '\n');
}

static void facts(struct html *h, const struct page *page)
{
	const struct document_record *d = &page->document;
	const char *status = facts_status_word(h, page->status);

	for (int i = 0; i < META_FIELDS; i++) {
		enum meta_field field = (enum meta_field)i;
		if (field != META_TITLE && field != META_STATUS && d->meta[i] && *d->meta[i])
			line(h->out, facts_field(h, field), d->meta[i]);
	}
	if (*d->date && !d->meta[META_WRITTEN] && !d->meta[META_PUBLISHED])
		line(h->out, html_word(h, "日期", "Date"), d->date);
	if (*status)
		line(h->out, facts_field(h, META_STATUS), status);
	line(h->out, html_word(h, "文件", "File"), d->path);
}

static void write_text(struct html *h, const struct page *page)
{
	add(h->out, page->document.title, strlen(page->document.title));
	markup(h->out, "\n\n");
	facts(h, page);
	markup(h->out, "\n");
	for (size_t i = 0; i < reading_passages(page); i++) {
		const struct passage_record *r = &reading_passage(page, i)->record;
		markup(h->out, "\n");
		add(h->out, r->text, r->text_len);
		markup(h->out, "\n");
	}
}

/* notice.docx is notice.docx.txt: there may be a notice.txt, too. */
static void name_it(struct visit *v, const char *path)
{
	struct buf name = BUF_INIT(TARGET_LIMIT);

	buf_str(&name, forms_name(path));
	if (name.len < 4 || strcmp(buf_cstr(&name) + name.len - 4, ".txt") != 0)
		buf_str(&name, ".txt");
	forms_offer(v->response, false, buf_cstr(&name));
	buf_release(&name);
}

void show_text(struct visit *v)
{
	const char *path = v->request->path + strlen("/text/");
	struct page page;

	if (!visit_page(v, path, NULL, &page))
		return;
	if (!show_moved(v, path, &page)) {
		v->response->type = "text/plain; charset=utf-8";
		name_it(v, page.document.path);
		write_text(&v->html, &page);
	}
	page_release(&page);
}
