/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Marks of a passage, then the window of sentences to show.
 */
#include "searcher/show/snippet.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "searcher/match/lookup.h"
#include "searcher/match/stand/stretch.h"

#include <stdlib.h>
#include <string.h>

enum {
	LOOKED_AT = 16 * 1024,  /* bytes of a long passage: those around its first hit */
	SENTENCES_LIMIT = 4096, /* of them */
	MARKS_LIMIT = 16 << 20, /* bytes of marks of one passage, before they are merged */
	BEFORE_HIT = 30,        /* characters shown before the hit of a sentence that is cut */
};

/* ---- Marks ---- */

static int by_start(const void *x, const void *y)
{
	const struct mark *a = x, *b = y;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->len < b->len) - (a->len > b->len); /* the longer one names the needle */
}

struct marking {
	const struct needle *needle;
	size_t index;
	const struct tokens *tokens;
	struct buf *marks;
};

static void add_stretch(const struct marking *m, size_t from, size_t to)
{
	size_t first = tokens_from(m->tokens, from), end = tokens_from(m->tokens, to);

	/* A fence at the end of the needle stands before the next token begins. */
	if (first == tokens_count(m->tokens) || end <= first)
		return;
	size_t start = tokens_at(m->tokens, first)->start;
	struct mark mark = {start, tokens_at(m->tokens, end - 1)->end - start,
	                    UINT64_C(1) << (m->index < 63 ? m->index : 63)};
	buf_add(m->marks, &mark, sizeof(mark));
}

static void add_mark(void *context, size_t at)
{
	const struct marking *m = context;

	add_stretch(m, at, at + m->needle->span.len);
}

/* A line of the stream in UTF-16, and which byte of the stream each unit, and the end, is at. */
struct line16 {
	struct buf units, bytes; /* bytes: size_t */
};

/* The line that begins at byte `at`; returns where it ends. */
static size_t take_line(struct span stream, size_t at, struct line16 *line)
{
	bool ended = false;

	buf_reset(&line->units);
	buf_reset(&line->bytes);
	while (at < stream.len && !ended) {
		uint16_t units[2];
		size_t before = at, n = utf16_encode(stream, &at, units, 2);
		buf_add(&line->units, units, n * sizeof(units[0]));
		for (size_t i = 0; i < n; i++)
			buf_add(&line->bytes, &before, sizeof(before));
		ended = units[0] == '\n';
	}
	buf_add(&line->bytes, &at, sizeof(at));
	return at;
}

static enum zw_status add_gaps_of(const struct marking *m, const struct line16 *line,
                                  struct buf *found, struct err *err)
{
	const size_t *bytes = (const void *)line->bytes.data;

	buf_reset(found);
	enum zw_status status =
	        stretches_of_item(m->needle->gaps, FORM_WHOLE, utf16_of(&line->units), found, err);
	const struct stretch *s = (const void *)found->data;
	for (size_t i = 0; i < found->len / sizeof(*s); i++)
		add_stretch(m, bytes[s[i].start], bytes[s[i].end]);
	return status;
}

/* A phrase with gaps is marked from its first part to its last. */
static enum zw_status add_gaps(const struct marking *m, struct span stream, struct err *err)
{
	struct line16 line = {BUF_INIT(UINT32_MAX), BUF_INIT(UINT32_MAX)};
	struct buf found = BUF_INIT(STRETCHES_LIMIT);
	enum zw_status status = ZW_OK;

	for (size_t at = 0; status == ZW_OK && at < stream.len;) {
		at = take_line(stream, at, &line);
		status = buf_status(&line.units, _("folded text"), err);
		if (status == ZW_OK)
			status = buf_status(&line.bytes, _("folded text"), err);
		if (status == ZW_OK)
			status = add_gaps_of(m, &line, &found, err);
	}
	buf_release(&line.units);
	buf_release(&line.bytes);
	buf_release(&found);
	return status;
}

static void merge(struct buf *marks, size_t from)
{
	struct mark *m = (struct mark *)(void *)(marks->data + from);
	size_t n = (marks->len - from) / sizeof(*m), kept = 0;

	qsort(m, n, sizeof(*m), by_start);
	for (size_t i = 0; i < n; i++) {
		struct mark *last = kept ? &m[kept - 1] : NULL;
		if (last && m[i].start <= last->start + last->len) {
			size_t end = m[i].start + m[i].len;
			if (end > last->start + last->len)
				last->len = end - last->start;
			last->needles |= m[i].needles;
		} else {
			m[kept++] = m[i];
		}
	}
	marks->len = from + kept * sizeof(*m);
}

enum zw_status marks_find(const struct needles *needles, const char *text, size_t len,
                          struct tokens *tokens, struct buf *marks, struct err *err)
{
	size_t from = marks->len;
	enum zw_status status = tokens_scan(tokens, text, len, err);

	if (status != ZW_OK)
		return status;
	struct span stream = {buf_cstr(&tokens->stream), tokens->stream.len};
	for (size_t i = 0; i < needles_count(needles) && status == ZW_OK; i++) {
		struct marking m = {needles_at(needles, i), i, tokens, marks};
		if (m.needle->gaps)
			status = add_gaps(&m, stream, err);
		else if (m.needle->near < 0)
			status = needle_each(stream, m.needle->span, add_mark, &m, err);
	}
	if (status == ZW_OK)
		status = buf_status(marks, _("marks"), err);
	if (status == ZW_OK && marks->len > from)
		merge(marks, from);
	return status;
}

/* ---- Sentences ---- */

struct sentence {
	size_t start, end; /* bytes */
	size_t characters;
};

static bool ends_sentence(uint32_t c)
{
	return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1B || c == '!' || c == '?' ||
	       c == '\n';
}

static bool closes_quote(uint32_t c)
{
	return c == 0x201D || c == 0x2019 || c == 0x300D || c == 0x300F || c == 0xFF09 || c == ')';
}

/* Cuts behind 。！？； and line ends, and behind the quotation marks that follow them. */
static void cut_sentences(const char *text, size_t len, struct buf *out)
{
	struct sentence s = {0};
	bool ended = false;

	for (size_t at = 0; at < len && out->len + sizeof(s) < out->limit;) {
		size_t next = at;
		uint32_t c = utf8_next(text, len, &next);
		if (ended && !closes_quote(c) && !ends_sentence(c)) {
			s.end = at;
			buf_add(out, &s, sizeof(s));
			s = (struct sentence){.start = at};
			ended = false;
		}
		ended |= ends_sentence(c);
		s.characters++;
		at = next;
	}
	s.end = len;
	s.characters = utf8_length(text + s.start, len - s.start);
	buf_add(out, &s, sizeof(s));
}

/* ---- The window ---- */

struct view {
	const char *text;
	size_t len;
	const struct needles *needles; /* NULL: all marks weigh the same */
	const struct mark *marks;
	size_t n_marks;
};

/* What the bytes [start, end) have of the query: each needle once. */
static double worth(const struct view *v, size_t start, size_t end)
{
	uint64_t has = 0;
	bool any = false;
	double sum = 0;

	for (size_t i = 0; i < v->n_marks && v->marks[i].start < end; i++) {
		if (v->marks[i].start < start)
			continue;
		has |= v->marks[i].needles;
		any = true;
	}
	if (!v->needles)
		return any;
	for (; has; has &= has - 1)
		sum += needles_at(v->needles, (size_t)__builtin_ctzll(has))->weight;
	return sum;
}

/* From the first of some neighbouring sentences to the last, not longer than a snippet. */
static struct sentence best_window(const struct view *v, const struct buf *sentences)
{
	const struct sentence *s = (const void *)sentences->data;
	size_t n = sentences->len / sizeof(*s);
	struct sentence best = s[0];
	double most = -1;

	for (size_t i = 0; i < n; i++) {
		struct sentence w = s[i];
		if (i > 0 && worth(v, w.start, w.end) == 0)
			continue; /* a window need not begin where nothing is */
		for (size_t j = i + 1;
		     j < n && w.characters + s[j].characters <= SNIPPET_CHARACTERS; j++) {
			w.end = s[j].end;
			w.characters += s[j].characters;
		}
		double gain = worth(v, w.start, w.end);
		if (gain > most) {
			most = gain;
			best = w;
		}
	}
	return best;
}

/* Cuts a window that is one long sentence around its first mark. */
static void narrow(const struct view *v, struct sentence *w)
{
	size_t start = w->start, end;

	if (w->characters <= SNIPPET_CHARACTERS)
		return;
	for (size_t i = 0; i < v->n_marks; i++) {
		if (v->marks[i].start < w->start || v->marks[i].start >= w->end)
			continue;
		start = v->marks[i].start;
		break;
	}
	for (int i = 0; i < BEFORE_HIT && start > w->start; i++)
		start = utf8_before(v->text, start);
	end = start;
	for (int i = 0; i < SNIPPET_CHARACTERS && end < w->end; i++)
		utf8_next(v->text, v->len, &end);
	w->start = start;
	w->end = end;
}

static void trim(const struct view *v, struct sentence *w)
{
	while (w->end > w->start && strchr(" \n\t", v->text[w->end - 1]))
		w->end--;
	while (w->start < w->end && strchr(" \n\t", v->text[w->start]))
		w->start++;
}

static const char ellipsis[] = "…";

static void fill(const struct view *v, const struct sentence *w, bool cut_left, bool cut_right,
                 struct buf *text, struct buf *marks)
{
	size_t shift = w->start;

	if (cut_left) {
		buf_str(text, ellipsis);
		shift -= strlen(ellipsis); /* wraps below zero and back when it is subtracted */
	}
	buf_add(text, v->text + w->start, w->end - w->start);
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] == '\n' || text->data[i] == '\t')
			text->data[i] = ' ';
	if (cut_right)
		buf_str(text, ellipsis);
	for (size_t i = 0; i < v->n_marks; i++) {
		struct mark m = v->marks[i];
		size_t end = m.start + m.len;
		if (m.start < w->start || m.start >= w->end)
			continue;
		m.len = (end < w->end ? end : w->end) - m.start;
		m.start -= shift;
		buf_add(marks, &m, sizeof(m));
	}
}

/* The part of a long passage where the first hit is; its beginning if there is none. */
static enum zw_status focus(const struct needles *needles, const char **text, size_t *len,
                            struct tokens *tokens, struct buf *marks, struct err *err)
{
	size_t start = 0, end = 0;

	while (*len > LOOKED_AT && start < *len) {
		end = start + LOOKED_AT < *len ? utf8_before(*text, start + LOOKED_AT) : *len;
		enum zw_status status =
		        marks_find(needles, *text + start, end - start, tokens, marks, err);
		if (status != ZW_OK)
			return status;
		if (marks->len > 0 || end == *len)
			break;
		/* The next piece overlaps: a hit may stand where this one ends. */
		start = utf8_before(*text, start + LOOKED_AT / 2);
	}
	if (*len <= LOOKED_AT)
		return marks_find(needles, *text, *len, tokens, marks, err);
	if (marks->len == 0) {
		start = 0;
		end = utf8_before(*text, LOOKED_AT);
	}
	*text += start;
	*len = end - start;
	return ZW_OK;
}

static enum zw_status compose(const struct view *v, struct snippet *snippet, struct err *err)
{
	struct buf sentences = BUF_INIT((SENTENCES_LIMIT + 1) * sizeof(struct sentence));
	struct buf out = BUF_INIT(LOOKED_AT + 64), marks = BUF_INIT((size_t)MARKS_LIMIT);

	cut_sentences(v->text, v->len, &sentences);
	enum zw_status status = buf_status(&sentences, _("sentences"), err);
	if (status == ZW_OK) {
		struct sentence whole = best_window(v, &sentences), w = whole;
		narrow(v, &w);
		bool cut_left = w.start > whole.start, cut_right = w.end < whole.end;
		trim(v, &w);
		fill(v, &w, cut_left, cut_right, &out, &marks);
		status = buf_status(&out, _("snippet"), err);
	}
	/* More marks than the limit are just not shown. */
	if (status == ZW_OK && marks.failed == ZW_NO_MEMORY)
		status = err_no_memory(err);
	char *shown = status == ZW_OK ? buf_take(&out) : NULL;
	if (status == ZW_OK && !shown)
		status = err_no_memory(err);
	if (status == ZW_OK)
		*snippet = (struct snippet){.text = shown, .marks = marks};
	else
		buf_release(&marks);
	buf_release(&sentences);
	buf_release(&out);
	return status;
}

enum zw_status snippet_make(const struct needles *needles, const char *text, size_t len,
                            struct tokens *tokens, struct snippet *snippet, struct err *err)
{
	struct buf found = BUF_INIT((size_t)MARKS_LIMIT);
	enum zw_status status = focus(needles, &text, &len, tokens, &found, err);

	if (status == ZW_OK) {
		struct view v = {text, len, needles, (const void *)found.data,
		                 found.len / sizeof(struct mark)};
		status = compose(&v, snippet, err);
	}
	buf_release(&found);
	return status;
}

enum zw_status snippet_around(const char *text, size_t len, const struct mark *marks, size_t n,
                              struct snippet *snippet, struct err *err)
{
	struct buf near = BUF_INIT((size_t)MARKS_LIMIT);
	size_t start = n && len > LOOKED_AT ? marks[0].start : 0;

	/* Of a long passage the part around the first of them. */
	for (int i = 0; i < SNIPPET_CHARACTERS && start > 0; i++)
		start = utf8_before(text, start);
	size_t end = len - start > LOOKED_AT ? utf8_before(text, start + LOOKED_AT) : len;
	for (size_t i = 0; i < n; i++) {
		struct mark mark = {.start = marks[i].start - start, .len = marks[i].len};
		if (marks[i].start >= start && marks[i].start + marks[i].len <= end)
			buf_add(&near, &mark, sizeof(mark));
	}
	struct view v = {text + start, end - start, NULL, (const void *)near.data,
	                 near.len / sizeof(struct mark)};
	enum zw_status status = buf_status(&near, _("snippet"), err);
	if (status == ZW_OK)
		status = compose(&v, snippet, err);
	buf_release(&near);
	return status;
}

void snippet_release(struct snippet *snippet)
{
	free(snippet->text);
	buf_release(&snippet->marks);
	*snippet = (struct snippet){0};
}
