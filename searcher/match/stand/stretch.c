/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: strings, phrases with gaps, nearness, lines.
 */
#include "searcher/match/stand/stretch.h"

#include "core/i18n.h"
#include "searcher/match/lookup.h"
#include "searcher/match/stand/sentence.h"

#include <stdlib.h>
#include <string.h>

static const struct stretch *at_of(const struct buf *list)
{
	return (const void *)list->data;
}

static size_t count_of(const struct buf *list)
{
	return list->len / sizeof(struct stretch);
}

static int by_start(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Ascending, each once: those from `from` on. */
static void settle(struct buf *list, size_t from)
{
	struct stretch *s = (struct stretch *)(void *)list->data + from;
	size_t n = count_of(list) - from, kept = 0;

	if (n < 2)
		return;
	qsort(s, n, sizeof(*s), by_start);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || by_start(&s[kept - 1], &s[i]) != 0)
			s[kept++] = s[i];
	list->len = (from + kept) * sizeof(*s);
}

/* ---- Strings ---- */

struct finding {
	struct span16 line, needle;
	bool open;
	struct buf *out;
};

static void add_stretch(void *context, size_t at)
{
	const struct finding *f = context;
	struct stretch s = {at, at + f->needle.len};

	s.start += f->needle.at[0] == TOKEN_FENCE;
	if (f->open) {
		while (s.end < f->line.len && f->line.at[s.end] != TOKEN_FENCE)
			s.end++;
	} else {
		s.end -= f->needle.at[f->needle.len - 1] == TOKEN_FENCE;
	}
	buf_add(f->out, &s, sizeof(s));
}

static enum zw_status find_piece(const struct tokens *t, struct piece piece, bool open,
                                 struct span16 line, struct buf *out, struct err *err)
{
	struct needle16 needle;
	struct finding f = {.line = line, .open = open, .out = out};
	struct span string = open ? needle_open(t, piece) : tokens_needle(t, piece.from, piece.to);
	if (string.len > 3 * line.len)
		return ZW_OK;
	enum zw_status status = needle16_init(&needle, string, err);

	f.needle = needle.units;
	if (status == ZW_OK)
		status = needle16_each(line, f.needle, add_stretch, &f, err);
	needle16_release(&needle);
	return status == ZW_OK ? buf_status(out, _("query"), err) : status;
}

/* ---- Gaps ---- */

/* Reads along a line and keeps the last mark that ends a sentence. */
struct reading {
	struct span16 line;
	size_t at, last; /* SIZE_MAX: none yet */
};

/* Is there an end of a sentence in [from, to)? `to` never goes back. */
static bool has_end(struct reading *r, size_t from, size_t to)
{
	while (r->at < to) {
		size_t mark = sentence_mark(r->line, r->at);
		if (mark && r->at + mark > to)
			break;
		if (mark)
			r->last = r->at;
		r->at++;
	}
	return r->last != SIZE_MAX && r->last >= from;
}

/* What goes on from `before` with one of `next`: from the nearest one, up to there. */
static void go_on(const struct buf *before, const struct buf *next, struct span16 line,
                  struct buf *out)
{
	const struct stretch *b = at_of(before), *n = at_of(next);
	struct reading r = {.line = line, .last = SIZE_MAX};
	size_t j = 0;

	for (size_t i = 0; i < count_of(next); i++) {
		while (j < count_of(before) && b[j].end <= n[i].start)
			j++;
		if (j > 0 && !has_end(&r, b[j - 1].end, n[i].start)) {
			struct stretch s = {b[j - 1].start, n[i].end};
			buf_add(out, &s, sizeof(s));
		}
	}
}

/* Of those that begin alike the shortest. */
static void keep_shortest(struct buf *list, size_t from)
{
	struct stretch *s = (struct stretch *)(void *)list->data + from;
	size_t n = count_of(list) - from, kept = 0;

	for (size_t i = 0; i < n; i++)
		if (kept == 0 || s[kept - 1].start != s[i].start)
			s[kept++] = s[i];
	list->len = (from + kept) * sizeof(*s);
}

static enum zw_status find_gaps(const struct item *item, struct span16 line, struct buf *out,
                                struct err *err)
{
	struct buf before = BUF_INIT(STRETCHES_LIMIT), next = BUF_INIT(STRETCHES_LIMIT);
	size_t parts = item_runs(item), from = count_of(out);
	enum zw_status status =
	        find_piece(&item->tokens, item_run(item, 0), false, line, &before, err);

	for (size_t i = 1; status == ZW_OK && i < parts && before.len; i++) {
		struct buf on = BUF_INIT(STRETCHES_LIMIT);
		buf_reset(&next);
		status = find_piece(&item->tokens, item_run(item, i), false, line, &next, err);
		if (status == ZW_OK) {
			go_on(&before, &next, line, &on);
			status = buf_status(&on, _("query"), err);
		}
		buf_release(&before);
		before = on;
	}
	if (status == ZW_OK && before.len) {
		buf_add(out, before.data, before.len);
		keep_shortest(out, from);
		status = buf_status(out, _("query"), err);
	}
	buf_release(&before);
	buf_release(&next);
	return status;
}

enum zw_status stretches_of_item(const struct item *item, enum forms forms, struct span16 line,
                                 struct buf *out, struct err *err)
{
	size_t from = count_of(out);
	enum zw_status status = item_runs(item) ? find_gaps(item, line, out, err)
	                                        : find_piece(&item->tokens, item->whole, item->open,
	                                                     line, out, err);

	for (size_t i = 0; forms == FORM_STRINGS && status == ZW_OK && i < item_variants(item);
	     i++) {
		const struct variant *v = item_variant(item, i);
		if (variant_strings(v) == 1)
			status =
			        find_piece(&v->tokens, variant_string(v, 0), false, line, out, err);
	}
	if (status == ZW_OK && forms == FORM_STRINGS && item_variants(item))
		settle(out, from);
	return status;
}

/* ---- Nearness ---- */

static int by_size(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* How many of the ascending values are at most `most`. */
static size_t count_to(const size_t *at, size_t n, size_t most)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;
		if (at[middle] <= most)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

static bool within(struct span16 line, size_t from, size_t to, unsigned distance)
{
	return stream16_tokens((struct span16){line.at + from, to - from}, distance) <= distance;
}

/* Of `right` what has one of `left` near, before or behind it. */
static enum zw_status keep_near(const struct buf *left, const struct buf *right, unsigned distance,
                                struct span16 line, struct buf *out, struct err *err)
{
	const struct stretch *l = at_of(left), *r = at_of(right);
	size_t n = count_of(left);
	size_t *ends = calloc(n ? n : 1, sizeof(*ends)),
	       *starts = calloc(n ? n : 1, sizeof(*starts));

	for (size_t i = 0; ends && starts && i < n; i++) {
		starts[i] = l[i].start;
		ends[i] = l[i].end;
	}
	if (ends && starts) {
		qsort(ends, n, sizeof(*ends), by_size);
		qsort(starts, n, sizeof(*starts), by_size);
	}
	for (size_t i = 0; ends && starts && i < count_of(right); i++) {
		size_t before = count_to(ends, n, r[i].start);
		size_t behind = r[i].end ? count_to(starts, n, r[i].end - 1) : 0;
		if ((before > 0 && within(line, ends[before - 1], r[i].start, distance)) ||
		    (behind < n && within(line, r[i].end, starts[behind], distance)))
			buf_add(out, &r[i], sizeof(r[i]));
	}
	enum zw_status status =
	        ends && starts ? buf_status(out, _("query"), err) : err_no_memory(err);
	free(ends);
	free(starts);
	return status;
}

static enum zw_status find_near(const struct query *q, const struct node *node, enum forms forms,
                                struct span16 line, struct buf *out, struct err *err)
{
	struct buf left = BUF_INIT(STRETCHES_LIMIT), right = BUF_INIT(STRETCHES_LIMIT);
	enum zw_status status = stretches_of_node(q, node->left, forms, line, &left, err);

	if (status == ZW_OK && left.len)
		status = stretches_of_node(q, node->right, forms, line, &right, err);
	if (status == ZW_OK && right.len)
		status = keep_near(&left, &right, node->distance, line, out, err);
	buf_release(&left);
	buf_release(&right);
	return status;
}

enum zw_status stretches_of_node(const struct query *q, int index, enum forms forms,
                                 struct span16 line, struct buf *out, struct err *err)
{
	const struct node *node = query_node(q, index);
	size_t from = count_of(out);

	if (node->kind == NODE_ITEM)
		return stretches_of_item(query_item(q, node->item), forms, line, out, err);
	if (node->kind == NODE_NEAR)
		return find_near(q, node, forms, line, out, err);
	enum zw_status status = stretches_of_node(q, node->left, forms, line, out, err);
	if (status == ZW_OK)
		status = stretches_of_node(q, node->right, forms, line, out, err);
	settle(out, from);
	return status;
}

/* ---- Lines ---- */

enum zw_status stretches_any(const struct query *q, int index, enum forms forms, struct span16 text,
                             bool *any, struct err *err)
{
	struct buf found = BUF_INIT(STRETCHES_LIMIT);
	enum zw_status status = ZW_OK;

	for (size_t at = 0, end; status == ZW_OK && at < text.len && !found.len; at = end) {
		end = line_end(text, at);
		struct span16 line = {text.at + at, end - at};
		status = stretches_of_node(q, index, forms, line, &found, err);
	}
	*any = found.len > 0;
	buf_release(&found);
	return status;
}

enum zw_status stretches_count(const struct item *item, struct span16 text, uint32_t most,
                               uint32_t *count, struct err *err)
{
	struct buf found = BUF_INIT(STRETCHES_LIMIT);
	enum zw_status status = ZW_OK;

	*count = 0;
	for (size_t at = 0, end; status == ZW_OK && at < text.len && *count < most; at = end) {
		end = line_end(text, at);
		buf_reset(&found);
		status = stretches_of_item(item, FORM_WHOLE,
		                           (struct span16){text.at + at, end - at}, &found, err);
		*count += (uint32_t)count_of(&found);
	}
	buf_release(&found);
	return status;
}
