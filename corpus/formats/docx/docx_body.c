/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The text of a Word document. In order: paragraphs, what is left out, fields, text, elements, the
 * part.
 */
#include "corpus/formats/docx/docx.h"

#include "corpus/document.h"
#include "corpus/formats/writer.h"
#include "corpus/formats/xml.h"
#include "corpus/text/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEADING_CHARACTERS = 100, /* a longer paragraph is no heading, whatever its style */
	HEADING_LEVELS = 6,
	FIELDS_LIMIT = 32, /* in one another */
	LABEL_LIMIT = 4096,
	NAME_SIZE = 64,
};

struct paragraph {
	char style[STYLE_ID_SIZE];
	long num_id, ilvl, outline; /* -1: not said */
	struct buf label;           /* its number */
	bool begun, mark_deleted;
};

/* The text of a box in a paragraph comes after the paragraph. */
enum place { IN_BODY, IN_BOX, PLACES };

struct body {
	struct docx *docx;
	struct draft boxes; /* lines of text boxes that wait for the end of their paragraph */
	struct writer writers[PLACES];
	struct paragraph paragraphs[PLACES];
	enum place place;
	int depth;
	int box;                  /* depth of the open text box; 0: none */
	int out;                  /* depth of the outermost element that is left out; 0: none */
	int text;                 /* depth of the open w:t; 0: none */
	int run, rule;            /* depth of the open run, of open properties */
	int outer_run;            /* around the text box */
	int tables;               /* how many are open, in the body */
	bool of_paragraph;        /* the properties are */
	bool hidden;              /* the run is */
	bool choice;              /* of mc:AlternateContent one was taken */
	bool codes[FIELDS_LIMIT]; /* is the field in its code, not in its result? */
	int fields;
	enum zw_status status; /* of a part in another format */
	struct err err;
};

static struct writer *writer(struct body *b)
{
	return &b->writers[b->place];
}

static struct paragraph *paragraph(struct body *b)
{
	return &b->paragraphs[b->place];
}

/* ---- Paragraphs ---- */

static void begin_paragraph(struct body *b)
{
	struct paragraph *p = paragraph(b);

	if (!p->mark_deleted)
		writer_want_break(writer(b));
	p->style[0] = '\0';
	p->num_id = p->ilvl = p->outline = -1;
	p->begun = p->mark_deleted = false;
	buf_reset(&p->label);
}

/* Its properties are known: a number is counted even if the paragraph has no text. */
static void number_paragraph(struct body *b)
{
	struct paragraph *p = paragraph(b);
	const struct style *style = styles_find(&b->docx->styles, p->style);
	long num_id = p->num_id, ilvl = p->ilvl;

	if (p->begun || p->mark_deleted)
		return;
	if (num_id < 0) {
		num_id = style->num_id;
		ilvl = ilvl < 0 ? style->ilvl : ilvl;
	} else if (ilvl < 0) {
		ilvl = 0;
	}
	if (num_id > 0)
		numbering_next(&b->docx->numbering, &b->docx->styles, num_id, ilvl, style->id,
		               &p->label);
}

static uint32_t level_of(struct body *b)
{
	struct paragraph *p = paragraph(b);
	const struct style *style = styles_find(&b->docx->styles, p->style);
	long outline = p->outline >= 0 ? p->outline : style->outline;

	if (b->place != IN_BODY || b->tables > 0)
		return 0;
	if (style->title)
		return 1;
	if (outline < 0 || outline >= OUTLINE_NONE)
		return 0;
	/* The title is the first level, whether it has its style or not. */
	return outline + 2 < HEADING_LEVELS ? (uint32_t)outline + 2 : HEADING_LEVELS;
}

static void end_paragraph(struct body *b)
{
	struct paragraph *p = paragraph(b);
	struct writer *w = writer(b);

	for (int i = 0; i < b->fields; i++)
		b->codes[i] = false; /* no code is longer than its paragraph: it is not closed */
	if (p->mark_deleted)
		return;
	if (w->level) {
		if (!text_fits(buf_cstr(&w->line), w->line.len, HEADING_CHARACTERS))
			w->level = 0;
		writer_break(w);
		w->level = 0;
	}
	writer_want_break(w);
	buf_reset(&p->label);
}

static void append_boxes(struct body *b)
{
	struct writer *w = &b->writers[IN_BODY];

	if (b->place != IN_BODY || draft_count(&b->boxes) == 0)
		return;
	if (b->boxes.text.failed || b->boxes.lines.failed) {
		w->line.failed = ZW_LIMIT;
		return;
	}
	for (size_t i = 0; i < draft_count(&b->boxes); i++) {
		const struct line *line = draft_at(&b->boxes, i);
		writer_want_break(w);
		writer_text(w, b->boxes.text.data + line->text, line->len);
	}
	writer_want_break(w);
	buf_reset(&b->boxes.text);
	buf_reset(&b->boxes.lines);
}

/* ---- Fields ---- */

/* w:fldChar: begin, code, separate, result, end. */
static void field_mark(struct body *b, const struct xml_attributes *attributes)
{
	char type[NAME_SIZE];

	xml_attribute(attributes, "fldCharType", type, sizeof(type));
	if (strcmp(type, "begin") == 0 && b->fields < FIELDS_LIMIT)
		b->codes[b->fields++] = true;
	else if (strcmp(type, "separate") == 0 && b->fields > 0)
		b->codes[b->fields - 1] = false;
	else if (strcmp(type, "end") == 0 && b->fields > 0)
		b->fields--;
}

/* Text in the code of a field is the result of a field within it. */
static bool in_code(const struct body *b)
{
	for (int i = 0; i < b->fields; i++)
		if (b->codes[i])
			return true;
	return false;
}

/* ---- Text ---- */

static void add_text(struct body *b, const char *text, size_t len)
{
	struct paragraph *p = paragraph(b);

	if (b->hidden || in_code(b))
		return;
	/* The line before ends with the first text of this one. */
	if (!p->begun) {
		writer_text(writer(b), buf_cstr(&p->label), p->label.len);
		writer(b)->level = level_of(b);
	}
	p->begun = true;
	writer_text(writer(b), text, len);
}

/* A line end within text is the writer's, not the document's. */
static void on_text(void *context, const char *text, size_t len)
{
	struct body *b = context;

	if (!b->text || b->out)
		return;
	for (size_t at = 0; at < len;) {
		size_t n = 0;
		while (at + n < len && text[at + n] != '\n' && text[at + n] != '\r')
			n++;
		if (n > 0)
			add_text(b, text + at, n);
		at += n;
		if (at < len)
			add_text(b, " ", 1);
		at++;
	}
}

static void add_symbol(struct body *b, const struct xml_attributes *attributes)
{
	struct buf text = BUF_INIT(8);
	char font[NAME_SIZE], code[NAME_SIZE];

	xml_attribute(attributes, "font", font, sizeof(font));
	xml_attribute(attributes, "char", code, sizeof(code));
	uint32_t character = docx_symbol(font, (uint32_t)strtoul(code, NULL, 16));
	if (character) {
		buf_utf8(&text, character);
		add_text(b, text.data, text.len);
	}
	buf_release(&text);
}

/* ---- What is left out ---- */

static bool is_off(const struct xml_attributes *attributes)
{
	char value[NAME_SIZE];

	return xml_attribute(attributes, "val", value, sizeof(value)) &&
	       (strcmp(value, "0") == 0 || strcmp(value, "false") == 0 ||
	        strcmp(value, "off") == 0);
}

/* Deleted text, and where moved text was; of two forms of one thing the second. */
static bool is_left_out(struct body *b, const char *name, const struct xml_attributes *attributes)
{
	static const char *const names[] = {
	        "moveFrom",        "rt",           "sdtPr",     "sectPr",
	        "numberingChange", "pPrChange",    "rPrChange", "tblPrChange",
	        "delText",         "delInstrText", "instrText"};
	char requires[NAME_SIZE];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return !b->rule || strstr(name, "Change");
	if (strcmp(name, "del") == 0)
		return !b->rule;
	if (strcmp(name, "Choice") == 0) {
		xml_attribute(attributes, "Requires", requires, sizeof(requires));
		/* Pictures of characters: the other form has the characters. */
		b->choice = strcmp(requires, "w16se") != 0;
		return !b->choice;
	}
	return strcmp(name, "Fallback") == 0 && b->choice;
}

/* ---- Elements ---- */

static void in_rule(struct body *b, const char *name, const struct xml_attributes *attributes)
{
	struct paragraph *p = paragraph(b);

	if (strcmp(name, "pStyle") == 0)
		xml_attribute(attributes, "val", p->style, sizeof(p->style));
	else if (strcmp(name, "outlineLvl") == 0)
		p->outline = xml_attribute_number(attributes, "val", -1);
	else if (strcmp(name, "numId") == 0)
		p->num_id = xml_attribute_number(attributes, "val", -1);
	else if (strcmp(name, "ilvl") == 0)
		p->ilvl = xml_attribute_number(attributes, "val", -1);
	else if (strcmp(name, "vanish") == 0 && b->run)
		b->hidden = !is_off(attributes);
	else if (b->of_paragraph && (strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0))
		p->mark_deleted = true;
}

static void in_run(struct body *b, const char *name, const struct xml_attributes *attributes)
{
	if (strcmp(name, "tab") == 0 || strcmp(name, "ptab") == 0)
		add_text(b, "\t", 1);
	else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0)
		writer_want_break(writer(b));
	else if (strcmp(name, "noBreakHyphen") == 0)
		add_text(b, "-", 1);
	else if (strcmp(name, "sym") == 0)
		add_symbol(b, attributes);
	else if (strcmp(name, "fldChar") == 0)
		field_mark(b, attributes);
}

static void begin_box(struct body *b)
{
	if (b->box)
		return;
	b->box = b->depth;
	b->place = IN_BOX;
	b->outer_run = b->run;
	b->run = 0;
	b->paragraphs[IN_BOX].mark_deleted = false;
}

static void begin_chunk(struct body *b, const struct xml_attributes *attributes)
{
	char id[RELATION_ID_SIZE];

	writer_break(writer(b));
	if (b->status == ZW_OK &&
	    xml_attribute_in(attributes, "elationships", "id", id, sizeof(id)))
		b->status = docx_chunk(b->docx, id, &b->err);
}

static void begin_rows(struct body *b, const char *name)
{
	writer_row_begin(writer(b));
	b->tables += strcmp(name, "tbl") == 0;
}

static void begin_block(struct body *b, const char *name, const struct xml_attributes *attributes)
{
	if (strcmp(name, "p") == 0)
		begin_paragraph(b);
	else if (strcmp(name, "r") == 0)
		b->run = b->depth;
	else if (strcmp(name, "tbl") == 0 || strcmp(name, "tr") == 0)
		begin_rows(b, name);
	else if (strcmp(name, "tc") == 0)
		writer_cell(writer(b));
	else if (strcmp(name, "txbxContent") == 0)
		begin_box(b);
	else if (strcmp(name, "altChunk") == 0)
		begin_chunk(b, attributes);
	else if (strcmp(name, "AlternateContent") == 0)
		b->choice = false;
}

static bool is_rule(const char *name)
{
	return strcmp(name, "pPr") == 0 || strcmp(name, "rPr") == 0 || strcmp(name, "tblPr") == 0 ||
	       strcmp(name, "trPr") == 0 || strcmp(name, "tcPr") == 0;
}

/* Of Word's own names and those of formulas: drawings have a p and a t of their own. */
static bool is_ours(const char *space)
{
	return strstr(space, "wordprocessingml") || strstr(space, "/math") ||
	       strstr(space, "markup-compatibility");
}

static void on_begin(void *context, const char *space, const char *name,
                     const struct xml_attributes *attributes)
{
	struct body *b = context;

	b->depth++;
	if (b->out || !is_ours(space))
		return;
	if (is_left_out(b, name, attributes)) {
		b->out = b->depth;
	} else if (b->rule) {
		in_rule(b, name, attributes);
	} else if (is_rule(name)) {
		b->rule = b->depth;
		b->of_paragraph = strcmp(name, "pPr") == 0;
		b->hidden = false;
	} else if (strcmp(name, "t") == 0) {
		b->text = b->depth;
	} else {
		if (b->run)
			in_run(b, name, attributes);
		begin_block(b, name, attributes);
	}
}

static void end_block(struct body *b, const char *name)
{
	if (strcmp(name, "p") == 0) {
		end_paragraph(b);
		append_boxes(b);
	} else if (strcmp(name, "tbl") == 0 || strcmp(name, "tr") == 0) {
		writer_row_end(writer(b));
		b->tables -= strcmp(name, "tbl") == 0;
	} else if (strcmp(name, "AlternateContent") == 0) {
		b->choice = true; /* of one around it */
	} else if (strcmp(name, "pPr") == 0) {
		number_paragraph(b);
	}
}

/* Outside of all tables no cell is open any more. */
static void end_box(struct body *b)
{
	writer_break(writer(b));
	b->writers[IN_BOX].cell = false;
	b->place = IN_BODY;
	b->box = 0;
	b->run = b->outer_run;
}

static void on_end(void *context, const char *space, const char *name)
{
	struct body *b = context;

	if (b->text == b->depth)
		b->text = 0;
	if (b->rule == b->depth)
		b->rule = 0;
	if (!b->out && !b->rule && is_ours(space))
		end_block(b, name);
	if (b->run == b->depth) {
		b->run = 0;
		b->hidden = false;
	}
	if (b->box == b->depth)
		end_box(b);
	if (b->out == b->depth)
		b->out = 0;
	b->depth--;
}

/* ---- The part ---- */

static enum zw_status on_check(void *context, struct err *err)
{
	const struct body *b = context;

	if (b->status != ZW_OK)
		return err_set(err, b->status, "%s", b->err.text);
	return ZW_OK;
}

static void body_init(struct body *b, struct docx *docx)
{
	*b = (struct body){.docx = docx};
	b->boxes = (struct draft){.text = BUF_INIT(TEXT_LIMIT), .lines = BUF_INIT(TEXT_LIMIT)};
	writer_init(&b->writers[IN_BODY], docx->draft);
	writer_init(&b->writers[IN_BOX], &b->boxes);
	for (int i = 0; i < PLACES; i++)
		b->paragraphs[i] = (struct paragraph){
		        .label = BUF_INIT(LABEL_LIMIT), .num_id = -1, .ilvl = -1, .outline = -1};
}

static void body_release(struct body *b)
{
	for (int i = 0; i < PLACES; i++) {
		writer_release(&b->writers[i]);
		buf_release(&b->paragraphs[i].label);
	}
	buf_release(&b->boxes.text);
	buf_release(&b->boxes.lines);
}

enum zw_status docx_body(struct docx *docx, const char *raw, size_t len, const char *part,
                         struct err *err)
{
	static const struct xml_events events = {on_begin, on_end, on_text, on_check};
	struct body b;

	body_init(&b, docx);
	enum zw_status status = xml_parse(raw, len, part, &events, &b, err);
	if (status == ZW_OK) {
		append_boxes(&b);
		writer_break(&b.writers[IN_BODY]);
	}
	body_release(&b);
	return status;
}
