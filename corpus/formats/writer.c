/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/writer.h"

#include "corpus/document.h"
#include "corpus/formats/run_in.h"

void writer_init(struct writer *w, struct draft *draft)
{
	*w = (struct writer){.draft = draft, .line = BUF_INIT(TEXT_LIMIT)};
}

void writer_release(struct writer *w)
{
	buf_release(&w->line);
}

static void add_line(struct writer *w, const char *text, size_t len)
{
	size_t before = draft_count(w->draft);

	draft_line(w->draft, text, len, w->level);
	if (w->notes && draft_count(w->draft) > before)
		buf_add(w->notes, &w->note, sizeof(w->note));
}

static void end_line(struct writer *w)
{
	const char *text = buf_cstr(&w->line);

	for (size_t at = 0, n; at < w->line.len; at += n) {
		n = run_in_line(text + at, w->line.len - at);
		add_line(w, text + at, n);
	}
	w->draft->text.failed = w->draft->text.failed ? w->draft->text.failed : w->line.failed;
	buf_reset(&w->line);
	w->note.linked = 0;
}

void writer_want(struct writer *w, enum gap gap)
{
	if (gap > w->gap)
		w->gap = gap;
}

void writer_want_break(struct writer *w)
{
	if (!(w->cell && w->cell_empty))
		writer_want(w, GAP_BREAK);
}

void writer_break(struct writer *w)
{
	end_line(w);
	w->gap = GAP_NONE;
}

static void close_gap(struct writer *w)
{
	if (w->gap == GAP_BREAK) {
		end_line(w);
		w->cell_long |= !w->cell_empty;
	} else if (w->line.len > 0 && w->gap != GAP_NONE) {
		buf_char(&w->line, w->gap == GAP_TAB ? '\t' : ' ');
	}
	w->gap = GAP_NONE;
	w->cell_empty = false;
}

void writer_text(struct writer *w, const char *text, size_t len)
{
	close_gap(w);
	if (w->line.len == 0)
		w->note.node = w->node;
	w->note.linked += w->link ? (uint32_t)len : 0;
	buf_add(&w->line, text, len);
}

void writer_cell(struct writer *w)
{
	if (w->line.len > 0 && !(w->cell && w->cell_long))
		w->gap = GAP_TAB;
	else
		writer_want(w, GAP_BREAK);
	w->cell = w->cell_empty = true;
	w->cell_long = false;
}

void writer_row_begin(struct writer *w)
{
	writer_break(w);
	w->cell = false;
}

void writer_row_end(struct writer *w)
{
	writer_break(w);
	w->cell = w->cell_long = true;
	w->cell_empty = false;
}
