/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The document is in the smallest box that has nearly all prose of the page. What hangs beside the
 * way to that box is judged as a whole: by its links, by the names of its boxes, by how far away it
 * is, by what it says. Within the document only what is named so and says so is taken.
 *
 * In order: sums, the way to the document, judging, taking out.
 */
#include "corpus/formats/html/html_portal.h"

#include "core/text/utf8.h"
#include "corpus/formats/html/html_phrase.h"
#include "corpus/text/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
	PROSE_LEAST = 100, /* characters: a page with less of it is left as it is */
	MOST_PERCENT = 85, /* of the prose is in the box of the document */
	SHORT_BYTES = 90,  /* of a piece that says nothing */
};

/* What stands in a box and all boxes in it. */
struct sums {
	uint64_t prose;         /* characters */
	uint64_t bytes, linked; /* of all text */
	uint32_t best;          /* the box in it with the most prose; 0: none */
	uint32_t top;           /* the box beside the way in which it is; 0: none */
	bool on_way, in_core;   /* on the way to the document; in it */
	bool furniture;         /* it, or a box around it, is named so */
	bool related;           /* it begins as a list of other pages */
	bool document;          /* a line in it may belong to the document */
	bool begun;
};

struct portal {
	struct draft *draft;
	size_t first, n; /* lines */
	const struct writer_note *notes;
	const struct html_node *nodes;
	struct sums *sums;
	size_t n_nodes;
	uint32_t core;
	size_t core_first, core_last; /* lines */
};

static const struct line *line_at(const struct portal *p, size_t i)
{
	return draft_at(p->draft, p->first + i);
}

static const char *text_at(const struct portal *p, size_t i)
{
	return p->draft->text.data + line_at(p, i)->text;
}

static bool is_linked(const struct portal *p, size_t i)
{
	return (uint64_t)p->notes[i].linked * 2 >= line_at(p, i)->len;
}

/* ---- Sums ---- */

static void add_line(struct portal *p, size_t i)
{
	struct sums *s = &p->sums[p->notes[i].node];
	const char *text = text_at(p, i);
	size_t len = line_at(p, i)->len;

	s->bytes += len;
	s->linked += p->notes[i].linked;
	if (!is_linked(p, i) && phrase_is_prose(text, len))
		s->prose += utf8_length(text, len);
	if (!s->begun)
		s->related = phrase_is_related(text, len);
	s->begun = true;
	s->document |= line_at(p, i)->level == 1 || phrase_is_document(text, len);
}

/* A box has a greater index than the box around it. */
static void add_up(struct portal *p)
{
	for (size_t i = p->n_nodes - 1; i > 0; i--) {
		uint32_t parent = p->nodes[i].parent;
		struct sums *s = &p->sums[i], *around = &p->sums[parent];
		if (around->best == 0 || s->prose > p->sums[around->best].prose)
			around->best = (uint32_t)i;
		around->prose += s->prose;
		around->bytes += s->bytes;
		around->linked += s->linked;
		around->document |= s->document;
		if (s->begun && !around->begun) {
			around->related = s->related;
			around->begun = true;
		}
	}
}

/* ---- The way to the document ---- */

static void find_core(struct portal *p)
{
	uint64_t all = p->sums[0].prose;
	uint32_t at = 0;

	for (uint32_t next; (next = p->sums[at].best); at = next) {
		p->sums[at].on_way = true;
		if (p->sums[next].prose * 100 < all * MOST_PERCENT)
			break;
	}
	p->sums[at].on_way = true;
	p->core = at;
}

/* What each box inherits from the one around it. */
static void hand_down(struct portal *p)
{
	for (size_t i = 0; i < p->n_nodes; i++) {
		const struct sums *around = &p->sums[p->nodes[i].parent];
		struct sums *s = &p->sums[i];
		s->in_core = i == p->core || (i > 0 && around->in_core);
		if (i == 0 || s->on_way)
			continue;
		s->top = around->on_way ? (uint32_t)i : around->top;
		s->furniture |= !around->on_way && around->furniture;
		s->related |= !around->on_way && around->related;
	}
	p->core_first = p->n;
	for (size_t i = 0; i < p->n; i++) {
		if (!p->sums[p->notes[i].node].in_core)
			continue;
		p->core_first = p->core_first < i ? p->core_first : i;
		p->core_last = i;
	}
}

/* ---- Judging ---- */

static bool mostly_links(const struct sums *s)
{
	return s->linked * 2 >= s->bytes;
}

/* A line in the document: a button, or in a box of buttons or of other pages. */
static bool goes_within(const struct portal *p, size_t i)
{
	const struct sums *s = &p->sums[p->notes[i].node];

	if (phrase_is_furniture(text_at(p, i), line_at(p, i)->len))
		return true;
	if (is_linked(p, i) && phrase_is_related(text_at(p, i), line_at(p, i)->len))
		return true;
	if (s->prose > 0)
		return false;
	if (s->furniture && phrase_is_imprint(text_at(p, i), line_at(p, i)->len))
		return true;
	if (phrase_is_attachment(text_at(p, i), line_at(p, i)->len))
		return false;
	return (s->furniture || s->related) && mostly_links(s);
}

/* A piece without prose, beside the way to the document. */
static bool piece_goes(const struct portal *p, const struct sums *piece, size_t i)
{
	const char *text = text_at(p, i);
	size_t len = line_at(p, i)->len;
	bool near = p->nodes[piece - p->sums].parent == p->nodes[p->core].parent;

	if (piece->related && mostly_links(piece))
		return true;
	if (is_linked(p, i) && phrase_is_related(text, len))
		return true;
	if (line_at(p, i)->level == 1)
		return false;
	if (phrase_is_document(text, len) && !(is_linked(p, i) && !text_has(text, len, "附件")))
		return false;
	if (mostly_links(piece))
		return true;
	if (p->sums[p->notes[i].node].furniture)
		return !near || i > p->core_last;
	return !near && !piece->document && (i > p->core_last || piece->bytes < SHORT_BYTES);
}

static bool goes(const struct portal *p, size_t i)
{
	const struct sums *s = &p->sums[p->notes[i].node];
	const char *text = text_at(p, i);
	size_t len = line_at(p, i)->len;

	if (s->in_core)
		return goes_within(p, i);
	if (phrase_is_furniture(text, len) || phrase_is_button(text, len) ||
	    phrase_is_imprint(text, len))
		return true;
	const struct sums *piece = s->top ? &p->sums[s->top] : NULL;
	if (!piece)
		return is_linked(p, i) && !phrase_is_document(text, len);
	if (piece->prose == 0)
		return piece_goes(p, piece, i);
	if (phrase_is_prose(text, len) && !is_linked(p, i))
		return false;
	return goes_within(p, i) || (is_linked(p, i) && !phrase_is_document(text, len));
}

/* ---- Taking out ---- */

/* Every line has its end in the text; they are moved together. */
static void take_out(struct portal *p, const bool *out)
{
	struct draft *d = p->draft;
	struct line *lines = (void *)d->lines.data;
	size_t n = p->first, at = lines[p->first].text;

	for (size_t i = p->first; i < p->first + p->n; i++) {
		struct line line = lines[i];
		if (out[i - p->first])
			continue;
		memmove(d->text.data + at, d->text.data + line.text, (size_t)line.len + 1);
		line.text = (uint32_t)at;
		at += (size_t)line.len + 1;
		lines[n++] = line;
	}
	d->text.len = at;
	d->text.data[at] = '\0';
	d->lines.len = n * sizeof(struct line);
}

static void filter(struct portal *p, bool *out)
{
	for (size_t i = 0; i < p->n_nodes; i++)
		p->sums[i].furniture = p->nodes[i].furniture;
	for (size_t i = 0; i < p->n; i++)
		add_line(p, i);
	add_up(p);
	if (p->sums[0].prose < PROSE_LEAST)
		return;
	find_core(p);
	hand_down(p);
	for (size_t i = 0; i < p->n; i++)
		out[i] = goes(p, i);
	take_out(p, out);
}

enum zw_status html_portal(struct draft *draft, size_t first, const struct buf *notes,
                           const struct buf *nodes, struct err *err)
{
	struct portal p = {.draft = draft,
	                   .first = first,
	                   .n = notes->len / sizeof(struct writer_note),
	                   .notes = (const void *)notes->data,
	                   .nodes = (const void *)nodes->data,
	                   .n_nodes = nodes->len / sizeof(struct html_node)};

	if (p.n == 0 || p.n_nodes == 0 || p.n != draft_count(draft) - first)
		return ZW_OK;
	p.sums = calloc(p.n_nodes, sizeof(*p.sums));
	bool *out = calloc(p.n, sizeof(*out));
	if (p.sums && out)
		filter(&p, out);
	enum zw_status status = p.sums && out ? ZW_OK : err_no_memory(err);
	free(p.sums);
	free(out);
	return status;
}
