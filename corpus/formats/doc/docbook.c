/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: text, elements, the parser.
 */
#include "corpus/formats/doc/docbook.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/text/scan.h"

#include <libxml/parser.h>
#include <string.h>

enum {
	LEVEL_LIMIT = 6,
	MOST = 1 << 30,
	CELL_PIECE = 60, /* bytes: twenty characters of Han */
};

struct book {
	struct draft *draft;
	struct buf line;  /* of the paragraph, the heading or the row */
	struct buf notes; /* footnotes of it, each ended by LF */
	uint32_t depth;   /* of sections: levels of headings */
	uint32_t info;    /* > 0: within what is said about the book */
	uint32_t note;    /* > 0: within a footnote */
	uint32_t row;     /* > 0: within a row of a table */
	bool heading;
	bool broken; /* a line end came last */
};

/* ---- Text ---- */

static void add_lines(struct book *b, const struct buf *text, uint32_t level)
{
	const char *line;
	size_t at = 0, n;

	while (text_line(buf_cstr(text), text->len, &at, &line, &n))
		draft_line(b->draft, line, n, level);
}

static void flush(struct book *b, uint32_t level)
{
	add_lines(b, &b->line, level);
	add_lines(b, &b->notes, 0);
	buf_reset(&b->line);
	buf_reset(&b->notes);
}

/* A cell is one line if it is short: two words above each other are one name. Where it says more,
 * its paragraphs are lines. */
static char end_in_row(const struct buf *line)
{
	static const char *const ends[] = {"。", "；", "：", "！", "？", NULL};
	size_t from = line->len;

	while (from > 0 && !strchr("\t\n", line->data[from - 1]))
		from--;
	for (size_t i = 0; ends[i]; i++)
		if (text_ends(line->data + from, line->len - from, ends[i]))
			return '\n';
	return line->len - from > CELL_PIECE ? '\n' : ' ';
}

/* Where a line end is no line end, what is behind it is the indentation of the XML. */
static void add_single(struct book *b, struct buf *to, char c)
{
	bool at_front = to->len == 0 || strchr(" \t\n", to->data[to->len - 1]);

	if (c == '\n')
		b->broken = true;
	if (c == '\n' || (b->broken && c == ' '))
		return;
	if (b->broken && !at_front)
		buf_char(to, b->row && to == &b->line ? end_in_row(to) : ' ');
	b->broken = false;
	buf_char(to, c);
}

static void on_text(void *context, const xmlChar *text, int len)
{
	struct book *b = context;
	struct buf *to = b->note ? &b->notes : &b->line;
	bool single = b->row || b->heading || b->note;

	if (b->info)
		return;
	for (int i = 0; i < len; i++) {
		if (single)
			add_single(b, to, (char)text[i]);
		else
			buf_char(to, (char)text[i]);
	}
}

/* ---- Elements ---- */

static bool is(const xmlChar *name, const char *wanted)
{
	return strcmp((const char *)name, wanted) == 0;
}

static bool is_section(const xmlChar *name)
{
	return is(name, "chapter") || strncmp((const char *)name, "sect", 4) == 0;
}

static void trim_blanks(struct buf *b)
{
	while (b->len && b->data[b->len - 1] == ' ')
		b->data[--b->len] = '\0';
}

/* A cell that is empty keeps its place, unless nothing stands before it. */
static void end_cell(struct book *b)
{
	trim_blanks(&b->line);
	if (b->line.len)
		buf_char(&b->line, '\t');
}

static void on_begin(void *context, const xmlChar *name, const xmlChar **attributes)
{
	struct book *b = context;

	(void)attributes;
	if (is(name, "bookinfo")) {
		b->info++;
	} else if (is(name, "footnote")) {
		b->note++;
	} else if (is_section(name)) {
		b->depth++;
	} else if (is(name, "title")) {
		flush(b, 0);
		b->heading = true;
	} else if (is(name, "row")) {
		flush(b, 0);
		b->row++;
	} else if (is(name, "para") && !b->row && !b->note) {
		flush(b, 0);
	}
}

static void end_row(struct book *b)
{
	if (b->row)
		b->row--;
	while (b->line.len && strchr(" \t", b->line.data[b->line.len - 1]))
		b->line.data[--b->line.len] = '\0';
	flush(b, 0);
}

static void on_end(void *context, const xmlChar *name)
{
	struct book *b = context;

	if (is(name, "bookinfo") && b->info) {
		b->info--;
	} else if (is(name, "footnote") && b->note) {
		b->note--;
		buf_char(&b->notes, '\n');
	} else if (is_section(name) && b->depth) {
		b->depth--;
	} else if (is(name, "title")) {
		b->heading = false;
		flush(b, b->depth < LEVEL_LIMIT ? b->depth : LEVEL_LIMIT);
	} else if (is(name, "entry")) {
		end_cell(b);
	} else if (is(name, "row")) {
		end_row(b);
	} else if (is(name, "para") && !b->row && !b->note) {
		flush(b, 0);
	}
}

/* ---- The parser ---- */

/* What antiword passes on of a damaged document is not always a character of XML. */
static void clean(const char *xml, size_t len, struct buf *out, size_t *errors)
{
	for (size_t at = 0; at < len;) {
		size_t from = at;
		uint32_t c = utf8_next(xml, len, &at);
		bool control = (c < 0x20 && !strchr("\t\n\r", (int)c)) || c == 0 || c == 0xFFFE ||
		               c == 0xFFFF;
		if (control)
			buf_char(out, ' ');
		else if (c == 0xFFFD)
			buf_utf8(out, c);
		else
			buf_add(out, xml + from, at - from);
		*errors += c == 0xFFFD;
	}
}

static enum zw_status parse(const struct buf *xml, struct book *b, struct err *err)
{
	xmlSAXHandler events = {.initialized = 1,
	                        .startElement = on_begin,
	                        .endElement = on_end,
	                        .characters = on_text,
	                        .ignorableWhitespace = on_text,
	                        .cdataBlock = on_text};
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&events, b, NULL, 0, NULL);

	if (!parser)
		return err_no_memory(err);
	xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
	                                  XML_PARSE_RECOVER);
	xmlParseChunk(parser, buf_cstr(xml), (int)xml->len, 1);
	enum zw_status status = parser->errNo == XML_ERR_NO_MEMORY ? err_no_memory(err) : ZW_OK;
	/* Declarations of a document type are kept there. */
	xmlFreeDoc(parser->myDoc);
	parser->myDoc = NULL;
	xmlFreeParserCtxt(parser);
	flush(b, 0);
	return status;
}

enum zw_status docbook_read(const char *xml, size_t len, struct draft *draft, struct err *err)
{
	struct book book = {
	        .draft = draft, .line = BUF_INIT(TEXT_LIMIT), .notes = BUF_INIT(TEXT_LIMIT)};
	struct buf text = BUF_INIT(MOST);

	clean(xml, len, &text, &draft->decoding_errors);
	enum zw_status status = buf_status(&text, _("text of one document"), err);
	if (status == ZW_OK)
		status = parse(&text, &book, err);
	if (status == ZW_OK)
		status = buf_status(&book.line, _("text of one document"), err);
	if (status == ZW_OK)
		status = buf_status(&book.notes, _("text of one document"), err);
	buf_release(&text);
	buf_release(&book.line);
	buf_release(&book.notes);
	return status;
}
