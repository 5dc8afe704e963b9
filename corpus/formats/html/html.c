/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Web pages, by libxml2's HTML parser as a stream of events: no tree is built, so no page is too
 * deep to be freed, and the stack of open elements is the only thing that grows with nesting.
 *
 * In order: text, elements, feeding the parser, the reader.
 */
#include "core/text/charset.h"
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/formats/html/html.h"
#include "corpus/formats/html/html_feeder.h"
#include "corpus/formats/html/html_meta.h"
#include "corpus/formats/html/html_portal.h"
#include "corpus/formats/html/html_sniff.h"
#include "corpus/formats/html/html_tag.h"
#include "corpus/formats/writer.h"
#include "corpus/text/scan.h"

#include <libxml/HTMLparser.h>
#include <string.h>
#include <time.h>

enum {
	DEPTH_LIMIT = 1000, /* open elements */
	PIECE = 16 * 1024,  /* bytes fed at a time; the limits are looked at between them */
	SECONDS_LIMIT = 10, /* of CPU for one page */
	TITLE_BYTES = 4096, /* of <title> */
};

/* Where an element began that may have to go. */
struct mark {
	int depth; /* 0: none is open */
	size_t text, lines, notes;
	bool h1; /* one was in it */
};

struct page {
	struct writer writer;
	int depth;       /* of open elements */
	int out;         /* depth of the outermost one that is left out; 0: none */
	bool out_weakly; /* it is furniture: a heading in it proves otherwise */
	int title;       /* depth of the open <title> */
	int pre;         /* how many <pre> are open */
	struct mark header;
	bool keep;               /* furniture too: without it nothing is left */
	struct buf nodes, notes; /* struct html_node, struct writer_note of each line */
	int link;                /* depth of the open <a> */
};

/* ---- Text ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void add_blank(struct page *p, char c)
{
	if (c == '\n' && p->pre > 0)
		writer_want_break(&p->writer);
	else
		writer_want(&p->writer, GAP_SPACE);
}

static void add_text(struct page *p, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t start = at;
		if (is_blank(text[at])) {
			add_blank(p, text[at++]);
			continue;
		}
		while (at < len && !is_blank(text[at]))
			at++;
		writer_text(&p->writer, text + start, at - start);
	}
}

/* Of <title>: white space is taken together later. */
static void add_title(struct page *p, const char *text, size_t len)
{
	struct buf *title = &p->writer.draft->title;

	for (size_t i = 0; i < len; i++) {
		bool inside = ((unsigned char)text[i] & 0xC0) == 0x80; /* of a character */
		if (title->len >= TITLE_BYTES && !inside)
			return;
		if (!is_blank(text[i]))
			buf_char(title, text[i]);
		else if (title->len > 0 && title->data[title->len - 1] != ' ')
			buf_char(title, ' ');
	}
}

static void on_text(void *context, const xmlChar *text, int len)
{
	struct page *p = context;

	if (p->out)
		return;
	if (p->title)
		add_title(p, (const char *)text, (size_t)len);
	else
		add_text(p, (const char *)text, (size_t)len);
}

/* ---- Elements ---- */

static void begin_header(struct page *p)
{
	if (p->header.depth || p->keep)
		return;
	writer_break(&p->writer);
	p->header = (struct mark){p->depth, p->writer.draft->text.len, p->writer.draft->lines.len,
	                          p->notes.len, false};
}

static void end_header(struct page *p)
{
	writer_break(&p->writer);
	if (!p->header.h1) {
		p->writer.draft->text.len = p->header.text;
		p->writer.draft->lines.len = p->header.lines;
		p->notes.len = p->header.notes;
	}
	p->header.depth = 0;
}

static void begin_heading(struct page *p, uint32_t level)
{
	writer_break(&p->writer);
	p->writer.level = level;
	p->header.h1 |= level == 1;
}

static void apply_begin(struct page *p, const struct html_tag *tag, uint32_t traits)
{
	if (traits & HTML_CELL)
		writer_cell(&p->writer);
	if (traits & HTML_ROW)
		writer_row_begin(&p->writer);
	if (traits & (HTML_BLOCK | HTML_BREAK))
		writer_want_break(&p->writer);
	if (traits & HTML_HEADER)
		begin_header(p);
	if (tag->level)
		begin_heading(p, tag->level);
	if (traits & HTML_TITLE && !p->title && p->writer.draft->title.len == 0)
		p->title = p->depth;
	p->pre += (traits & HTML_PRE) != 0;
}

/* Is the element left out, and with it all that is in it? */
static bool leave_out(struct page *p, uint32_t traits)
{
	bool furniture = traits & HTML_FURNITURE && !p->keep;

	if (p->out && p->out_weakly && traits & HTML_BODY)
		p->out = 0;
	if (p->out || !(furniture || traits & HTML_LEFT_OUT))
		return p->out > 0;
	if (traits & HTML_BLOCK)
		writer_want_break(&p->writer);
	p->out = p->depth;
	p->out_weakly = !(traits & HTML_LEFT_OUT);
	return true;
}

static const struct html_node *node_at(const struct page *p, uint32_t i)
{
	return (const struct html_node *)(const void *)p->nodes.data + i;
}

/* Of a page with too many boxes the last ones are not told apart. */
static void begin_node(struct page *p, const char *name, const xmlChar **attributes)
{
	struct html_node node = {p->writer.node, p->depth, html_named_furniture(attributes)};
	size_t n = p->nodes.len / sizeof(node);

	if (!html_is_node(name) || n >= HTML_NODES_LIMIT)
		return;
	buf_add(&p->nodes, &node, sizeof(node));
	if (!p->nodes.failed)
		p->writer.node = (uint32_t)n;
}

static void end_node(struct page *p)
{
	if (p->writer.node > 0 && node_at(p, p->writer.node)->depth == p->depth)
		p->writer.node = node_at(p, p->writer.node)->parent;
	if (p->link == p->depth)
		p->link = 0;
	p->writer.link = p->link > 0;
}

static void on_begin(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct page *p = context;
	const struct html_tag *tag = html_tag((const char *)name);
	uint32_t traits = tag->traits | html_traits_of(attributes);

	p->depth++;
	begin_node(p, (const char *)name, attributes);
	if (!p->link && strcmp((const char *)name, "a") == 0)
		p->link = p->depth;
	p->writer.link = p->link > 0;
	if (strcmp((const char *)name, "meta") == 0 && !p->keep)
		html_meta(p->writer.draft, attributes);
	/* Whole pages stand in a <body style="display:none"> that a script shows. */
	if (strcmp(tag->name, "body") == 0 || strcmp(tag->name, "html") == 0)
		traits = tag->traits;
	if (!leave_out(p, traits))
		apply_begin(p, tag, traits);
}

static void apply_end(struct page *p, const struct html_tag *tag)
{
	if (tag->traits & HTML_ROW)
		writer_row_end(&p->writer);
	if (tag->traits & HTML_BLOCK)
		writer_want_break(&p->writer);
	if (tag->level) {
		writer_break(&p->writer);
		p->writer.cell_long = true;
		p->writer.level = 0;
	}
	if (tag->traits & HTML_PRE && p->pre > 0)
		p->pre--;
}

static void on_end(void *context, const xmlChar *name)
{
	struct page *p = context;

	if (!p->out)
		apply_end(p, html_tag((const char *)name));
	if (p->header.depth == p->depth && p->depth > 0)
		end_header(p);
	if (p->out == p->depth)
		p->out = 0;
	if (p->title == p->depth)
		p->title = 0;
	end_node(p);
	p->depth--;
}

/* ---- Feeding ---- */

/* Of this thread. */
static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum zw_status page_check(const struct page *p, double start, struct err *err)
{
	enum zw_status status = buf_status(&p->writer.draft->text, _("text of one document"), err);

	if (status == ZW_OK && p->depth > DEPTH_LIMIT)
		status = err_set(err, ZW_LIMIT, _("elements nested deeper than %d"), DEPTH_LIMIT);
	if (status == ZW_OK && cpu_seconds() - start >= SECONDS_LIMIT)
		status = err_set(err, ZW_LIMIT, _("reading took more than %d seconds"),
		                 SECONDS_LIMIT);
	return status;
}

static enum zw_status feed(struct page *p, htmlParserCtxtPtr parser, const struct buf *text,
                           struct err *err)
{
	struct html_feeder feeder = {.marks = 0};
	double start = cpu_seconds();
	char piece[PIECE];
	enum zw_status status = ZW_OK;

	for (size_t at = 0; at < text->len && status == ZW_OK;) {
		size_t n = utf8_cut(text->data + at, text->len - at, PIECE);
		size_t thin = html_thin(&feeder, text->data + at, n, piece);
		/* What it returns are errors in the page, which every page has. */
		htmlParseChunk(parser, piece, (int)thin, 0);
		at += n;
		status = page_check(p, start, err);
	}
	if (status == ZW_OK) {
		htmlParseChunk(parser, piece, 0, 1);
		writer_break(&p->writer);
		status = page_check(p, start, err);
	}
	return status;
}

/* The text is UTF-8 by now, whatever its meta tag says. */
static enum zw_status parse(const struct buf *text, struct draft *draft, bool keep, bool portal,
                            struct err *err)
{
	htmlSAXHandler events = {.startElement = on_begin,
	                         .endElement = on_end,
	                         .characters = on_text,
	                         .ignorableWhitespace = on_text};
	struct page page = {.keep = keep};
	size_t before = draft_count(draft);
	htmlParserCtxtPtr parser =
	        htmlCreatePushParserCtxt(&events, &page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

	if (!parser)
		return err_no_memory(err);
	page.nodes = BUF_INIT(HTML_NODES_LIMIT * sizeof(struct html_node));
	page.notes = BUF_INIT(draft->lines.limit);
	buf_add(&page.nodes, &(struct html_node){0}, sizeof(struct html_node));
	writer_init(&page.writer, draft);
	page.writer.notes = &page.notes;
	htmlCtxtUseOptions(parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	                                   HTML_PARSE_RECOVER | HTML_PARSE_IGNORE_ENC);
	enum zw_status status = feed(&page, parser, text, err);
	if (status == ZW_OK && parser->errNo == XML_ERR_NO_MEMORY)
		status = err_no_memory(err);
	htmlFreeParserCtxt(parser);
	if (status == ZW_OK && portal && !draft->text.failed && !draft->lines.failed)
		status = html_portal(draft, before, &page.notes, &page.nodes, err);
	buf_release(&page.nodes);
	buf_release(&page.notes);
	writer_release(&page.writer);
	return status;
}

/* ---- The reader ---- */

enum zw_status html_read_page(const char *raw, size_t len, bool portal, struct draft *draft,
                              struct err *err)
{
	struct buf text = BUF_INIT(RAW_LIMIT);
	char declared[CHARSET_NAME_SIZE];
	size_t before = draft_count(draft);

	html_declared(raw, len, declared);
	enum zw_status status = charset_decode(raw, len, declared[0] ? declared : NULL, &text,
	                                       &draft->charset, &draft->decoding_errors, err);
	if (status == ZW_OK)
		status = parse(&text, draft, false, portal, err);
	if (status == ZW_OK && draft_count(draft) == before)
		status = parse(&text, draft, true, false, err);
	if (status == ZW_OK && portal)
		html_labels(draft, before);
	buf_release(&text);
	return status;
}

static enum zw_status html_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	return html_read_page(raw, len, true, draft, err);
}

static const char *const extensions[] = {".html", ".htm", ".xhtml", ".shtml", NULL};

const struct reader reader_html = {.name = "html",
                                   .version = 1,
                                   .extensions = extensions,
                                   .isolated = true,
                                   .recognises = html_recognises,
                                   .read = html_read};
