/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/similar/difference.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "searcher/similar/align.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
        [DIFFERENCE_EQUAL] = "equal",
        [DIFFERENCE_INSERTED] = "inserted",
        [DIFFERENCE_DELETED] = "deleted",
        [DIFFERENCE_REPLACED] = "replaced",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == DIFFERENCE_KINDS, "every kind has its name");

const char *difference_name(enum difference_kind kind)
{
	return names[kind];
}

/* ---- Pieces ---- */

/* Tokens of a piece. */
struct run {
	enum difference_kind kind;
	size_t pasted_from, pasted_to, source_from, source_to;
};

/* Steps that differ, side by side, are one piece. */
static struct run next_run(const struct buf *steps, size_t *at, size_t pasted, size_t source)
{
	struct run run = {DIFFERENCE_EQUAL, pasted, pasted, source, source};
	bool equal = steps->data[*at] == STEP_EQUAL;

	for (; *at < steps->len && (steps->data[*at] == STEP_EQUAL) == equal; ++*at) {
		run.pasted_to += steps->data[*at] != STEP_INSERTED;
		run.source_to += steps->data[*at] != STEP_DELETED;
	}
	if (equal)
		return run;
	run.kind = DIFFERENCE_REPLACED;
	if (run.pasted_to == run.pasted_from)
		run.kind = DIFFERENCE_INSERTED;
	else if (run.source_to == run.source_from)
		run.kind = DIFFERENCE_DELETED;
	return run;
}

/* The bytes where token i begins, or where the one before it ends: what stands between the two
 * (white space, quotation marks) is told of what is equal. */
static size_t border(const struct excerpt *e, size_t i, bool begins)
{
	if (e->from == e->to)
		return 0;
	if (i == e->from)
		begins = true;
	else if (i == e->to)
		begins = false;
	return begins ? tokens_at(e->tokens, i)->start : tokens_at(e->tokens, i - 1)->end;
}

/* Tokens of one expansion (㍿ gives four) all come from the same bytes. */
static char *text_between(const struct excerpt *e, size_t from, size_t to)
{
	return strndup(e->text + from, to > from ? to - from : 0);
}

struct making {
	const struct excerpt *pasted, *source;
	size_t pasted_at, source_at; /* bytes told so far */
	struct difference *d;
};

static bool add_piece(struct making *m, const struct run *run)
{
	/* The gap behind a piece is its own if it is equal, else that of the next. */
	bool equal = run->kind == DIFFERENCE_EQUAL;
	size_t pasted = border(m->pasted, run->pasted_to, equal);
	size_t source = border(m->source, run->source_to, equal);

	pasted = pasted > m->pasted_at ? pasted : m->pasted_at;
	source = source > m->source_at ? source : m->source_at;
	struct difference_piece *piece = &m->d->at[m->d->n++];
	*piece = (struct difference_piece){
	        run->kind,
	        text_between(m->pasted, m->pasted_at, pasted),
	        text_between(m->source, m->source_at, source),
	};
	m->pasted_at = pasted;
	m->source_at = source;
	return piece->pasted && piece->source;
}

static enum zw_status add_pieces(struct making *m, const struct buf *steps, struct err *err)
{
	size_t pasted = m->pasted->from, source = m->source->from;

	m->d->at = calloc(steps->len ? steps->len : 1, sizeof(*m->d->at));
	if (!m->d->at)
		return err_no_memory(err);
	for (size_t at = 0; at < steps->len;) {
		struct run run = next_run(steps, &at, pasted, source);
		pasted = run.pasted_to;
		source = run.source_to;
		if (!add_piece(m, &run))
			return err_no_memory(err);
	}
	for (size_t i = 0; i < steps->len; i++)
		m->d->changed += steps->data[i] != STEP_EQUAL;
	return ZW_OK;
}

enum zw_status difference_make(const struct excerpt *pasted, const struct excerpt *source,
                               struct difference *difference, struct err *err)
{
	size_t n = pasted->to - pasted->from, m = source->to - source->from;
	struct buf a = BUF_INIT(n * sizeof(struct glyph)), b = BUF_INIT(m * sizeof(struct glyph));
	struct buf steps = BUF_INIT(n + m);
	struct difference d = {0};
	struct making making = {
	        pasted,
	        source,
	        border(pasted, pasted->from, true),
	        border(source, source->from, true),
	        &d,
	};

	glyphs_add(&a, pasted->tokens, pasted->from, pasted->to);
	glyphs_add(&b, source->tokens, source->from, source->to);
	enum zw_status status = buf_status(&a, _("difference"), err);
	if (status == ZW_OK)
		status = buf_status(&b, _("difference"), err);
	if (status == ZW_OK)
		status = align_steps((const void *)a.data, n, (const void *)b.data, m, &steps, err);
	if (status == ZW_OK)
		status = add_pieces(&making, &steps, err);
	if (status == ZW_OK)
		*difference = d;
	else
		difference_release(&d);
	buf_release(&a);
	buf_release(&b);
	buf_release(&steps);
	return status;
}

/* ---- Cutting ---- */

static size_t bytes_of(const char *text, size_t len, size_t characters)
{
	size_t at = 0;

	while (characters-- > 0 && at < len)
		utf8_next(text, len, &at);
	return at;
}

/* Keeps the first `head` and the last `tail` characters. */
static bool cut(char **text, size_t head, size_t tail)
{
	size_t len = strlen(*text), all = utf8_length(*text, len);
	struct buf kept = BUF_INIT(len + 8);

	/* An ellipsis for one character would be no shorter. */
	if (all <= head + tail + 1)
		return true;
	buf_add(&kept, *text, bytes_of(*text, len, head));
	buf_str(&kept, "…");
	size_t from = bytes_of(*text, len, all - tail);
	buf_add(&kept, *text + from, len - from);
	char *shorter = buf_take(&kept);
	if (!shorter)
		return false;
	free(*text);
	*text = shorter;
	return true;
}

enum zw_status difference_cut(struct difference *d, size_t around, struct err *err)
{
	for (size_t i = 0; i < d->n; i++) {
		struct difference_piece *p = &d->at[i];
		size_t head = around, tail = around;
		/* Before the first that differs, and behind the last, one side is enough. */
		if (p->kind == DIFFERENCE_EQUAL && i == 0 && d->n > 1)
			head = 0;
		else if (p->kind == DIFFERENCE_EQUAL && i + 1 == d->n && d->n > 1)
			tail = 0;
		if (!cut(&p->pasted, head, tail) || !cut(&p->source, head, tail))
			return err_no_memory(err);
	}
	return ZW_OK;
}

void difference_release(struct difference *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->at[i].pasted);
		free(d->at[i].source);
	}
	free(d->at);
	*d = (struct difference){0};
}
