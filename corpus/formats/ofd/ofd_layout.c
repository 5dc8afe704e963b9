/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: runs to lines, running heads and page numbers, margins, lines to paragraphs.
 */
#include "corpus/formats/ofd/ofd_layout.h"

#include "core/i18n.h"
#include "corpus/document.h"
#include "corpus/formats/run_in.h"
#include "corpus/text/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINES_LIMIT = 1 << 20,
	EDGE_LINES = 2,       /* at the top and at the bottom of a page */
	EDGE_CHARACTERS = 60, /* a longer line is no running head */
	NUMBER_CHARACTERS = 20,
	NUMBER_DIGITS = 4,
	LONG_CHARACTERS = 10, /* of a line that tells the margins */
};

/* In sizes of a character, or in parts of a page. */
static const double same_line = 0.5, same_place = 0.3, gap_space = 0.6, gap_tab = 2, indent = 0.7,
                    ragged = 2, far = 3, edge = 0.15, bold_step = 0.1, centred_within = 1.5,
                    title_size = 1.15;

struct ofd_line {
	double x, right, y, size, height; /* height: of its page */
	uint32_t text, len, page, origin;
	bool turned, dropped, cells;
};

struct margins {
	double left, right;
	double size; /* of most lines */
};

void ofd_layout_init(struct ofd_layout *layout)
{
	*layout = (struct ofd_layout){.text = BUF_INIT((size_t)TEXT_LIMIT * 2),
	                              .lines = BUF_INIT(LINES_LIMIT * sizeof(struct ofd_line))};
}

void ofd_layout_release(struct ofd_layout *layout)
{
	buf_release(&layout->text);
	buf_release(&layout->lines);
}

static size_t line_count(const struct ofd_layout *layout)
{
	return layout->lines.len / sizeof(struct ofd_line);
}

static struct ofd_line *line_at(const struct ofd_layout *layout, size_t i)
{
	return (struct ofd_line *)(void *)layout->lines.data + i;
}

static const char *text_of(const struct ofd_layout *layout, const struct ofd_line *line)
{
	return layout->text.data + line->text;
}

/* ---- Runs to lines ---- */

/* Turned ones last: they are stamps and watermarks. */
static int by_y(const void *a, const void *b)
{
	const struct ofd_run *x = a, *y = b;

	if (x->turned != y->turned)
		return x->turned ? 1 : -1;
	return x->y != y->y ? (x->y < y->y ? -1 : 1) : x->text < y->text ? -1 : x->text > y->text;
}

static int by_x(const void *a, const void *b)
{
	const struct ofd_run *x = a, *y = b;

	return x->x != y->x ? (x->x < y->x ? -1 : 1) : x->text < y->text ? -1 : x->text > y->text;
}

/* Written twice to look bold? */
static bool is_shadow(const struct ofd_page *page, const struct ofd_run *a, const struct ofd_run *b)
{
	const char *text = page->text.data;

	return a->len == b->len && memcmp(text + a->text, text + b->text, a->len) == 0 &&
	       fabs(a->x - b->x) < a->size * same_place && fabs(a->y - b->y) < a->size * same_place;
}

static void add_line(struct ofd_layout *layout, const struct ofd_page *page, struct ofd_run *runs,
                     size_t n)
{
	struct ofd_line line = {.text = (uint32_t)layout->text.len,
	                        .page = layout->pages,
	                        .height = page->height,
	                        .y = runs[0].y,
	                        .origin = runs[0].origin,
	                        .turned = runs[0].turned};

	if (!line.turned)
		qsort(runs, n, sizeof(*runs), by_x);
	line.x = runs[0].x;
	for (size_t i = 0; i < n; i++) {
		const struct ofd_run *run = &runs[i];
		if (i > 0 && is_shadow(page, run - 1, run))
			continue;
		double gap = i > 0 ? (run->x - line.right) / run->size : 0;
		if (gap > gap_space)
			buf_char(&layout->text, gap > gap_tab ? '\t' : ' ');
		line.cells |= gap > gap_tab;
		line.origin = run->origin == line.origin ? line.origin : 0;
		buf_add(&layout->text, page->text.data + run->text, run->len);
		line.right = i == 0 || run->right > line.right ? run->right : line.right;
		line.size = run->size > line.size ? run->size : line.size;
	}
	line.len = (uint32_t)layout->text.len - line.text;
	buf_add(&layout->lines, &line, sizeof(line));
}

enum zw_status ofd_layout_add(struct ofd_layout *layout, struct ofd_page *page, struct err *err)
{
	struct ofd_run *runs = (void *)page->runs.data;
	size_t n = page->runs.len / sizeof(*runs), start = 0;

	if (n > 0)
		qsort(runs, n, sizeof(*runs), by_y);
	for (size_t i = 1; i <= n; i++) {
		double step = i < n ? runs[i].y - runs[start].y : 0;
		double size =
		        i < n && runs[i].size < runs[start].size ? runs[i].size : runs[start].size;
		if (i < n && !runs[i].turned && step < size * same_line)
			continue;
		add_line(layout, page, runs + start, i - start);
		start = i;
	}
	layout->pages++;
	enum zw_status status = buf_status(&layout->text, _("text of one document"), err);
	return status == ZW_OK ? buf_status(&layout->lines, _("lines of one document"), err)
	                       : status;
}

void ofd_layout_drop(struct ofd_layout *layout, uint32_t origin)
{
	for (size_t i = 0; i < line_count(layout); i++)
		line_at(layout, i)->dropped |= line_at(layout, i)->origin == origin;
}

/* ---- Running heads and page numbers ---- */

/* Without white space, numbers as 0. */
static void mask(struct buf *out, const char *text, size_t len)
{
	struct scan s = scan_of(text, len);
	bool digit = false;

	while (!scan_end(&s)) {
		uint32_t c = scan_next(&s);
		bool is_digit = (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
		if (!char_is_space(c) && !(is_digit && digit))
			buf_utf8(out, is_digit ? '0' : c);
		digit = is_digit || (digit && char_is_space(c));
	}
}

/* 1, - 1 -, — 1 —, 第1页, 第1页共3页, 1/3 */
static bool is_page_number(const char *masked)
{
	static const char *const forms[] = {"0",   "第0页",        "第0页共0页", "第0页/共0页",
	                                    "0/0", "第0页，共0页", "共0页第0页"};
	static const char *const marks[] = {"—", "-", "－", "–", "―", "·", "•", "~", "─", NULL};
	struct scan s = scan_of(masked, strlen(masked));

	while (scan_any(&s, marks))
		;
	size_t from = s.at, end = s.len;
	for (bool moved = true; moved;) {
		moved = false;
		for (size_t i = 0; marks[i]; i++) {
			size_t n = strlen(marks[i]);
			if (end >= from + n && memcmp(masked + end - n, marks[i], n) == 0) {
				end -= n;
				moved = true;
			}
		}
	}
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (end - from == strlen(forms[i]) &&
		    memcmp(masked + from, forms[i], end - from) == 0)
			return true;
	return false;
}

/* The number of a page is not that of a telephone. */
static bool has_long_number(const char *text, size_t len)
{
	size_t digits = 0;

	for (size_t i = 0; i < len && digits <= NUMBER_DIGITS; i++)
		digits = text[i] >= '0' && text[i] <= '9' ? digits + 1 : 0;
	return digits > NUMBER_DIGITS;
}

static bool at_edge(const struct ofd_line *line)
{
	return line->height > 0 &&
	       (line->y < line->height * edge || line->y > line->height * (1 - edge));
}

/* A line that may be a running head. */
struct head {
	size_t masked; /* in the texts */
	struct ofd_line *line;
};

static int by_text(const void *a, const void *b, void *texts)
{
	const struct head *x = a, *y = b;
	int order = strcmp((const char *)texts + x->masked, (const char *)texts + y->masked);

	return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

static void take_head(const struct ofd_layout *layout, struct ofd_line *line, struct buf *heads,
                      struct buf *texts)
{
	struct head head = {texts->len, line};
	const char *text = text_of(layout, line);

	if (line->turned || !at_edge(line) || !text_fits(text, line->len, EDGE_CHARACTERS))
		return;
	mask(texts, text, line->len);
	buf_char(texts, '\0');
	if (texts->failed)
		return;
	const char *masked = texts->data + head.masked;
	line->dropped |= text_fits(masked, strlen(masked), NUMBER_CHARACTERS) &&
	                 is_page_number(masked) && !has_long_number(text, line->len);
	buf_add(heads, &head, sizeof(head));
}

/* What stands at the edge of most pages; of two, on both. */
static void drop_repeated(const struct ofd_layout *layout, struct head *heads, size_t n,
                          char *texts)
{
	uint32_t most = layout->pages < 4 ? layout->pages : layout->pages * 3 / 5;

	qsort_r(heads, n, sizeof(*heads), by_text, texts);
	for (size_t i = 0, end; i < n; i = end) {
		uint32_t pages = 1;
		for (end = i + 1; end < n; end++) {
			if (strcmp(texts + heads[i].masked, texts + heads[end].masked) != 0)
				break;
			pages += heads[end].line->page != heads[end - 1].line->page;
		}
		for (size_t j = i; j < end && layout->pages > 1 && pages >= most; j++)
			heads[j].line->dropped = true;
	}
}

static void drop_furniture(const struct ofd_layout *layout)
{
	struct buf heads = BUF_INIT(LINES_LIMIT * sizeof(struct head));
	struct buf texts = BUF_INIT((size_t)TEXT_LIMIT * 2);
	size_t n = line_count(layout);

	for (size_t i = 0; i < n; i++) {
		struct ofd_line *line = line_at(layout, i);
		bool first = i < EDGE_LINES || line_at(layout, i - EDGE_LINES)->page != line->page;
		bool last = i + EDGE_LINES >= n ||
		            line_at(layout, i + EDGE_LINES)->page != line->page ||
		            line_at(layout, i + EDGE_LINES)->turned;
		if (first || last)
			take_head(layout, line, &heads, &texts);
	}
	if (heads.len > 0 && !heads.failed && !texts.failed)
		drop_repeated(layout, (void *)heads.data, heads.len / sizeof(struct head),
		              texts.data);
	buf_release(&heads);
	buf_release(&texts);
}

/* ---- Margins ---- */

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The left one is where two lines begin at least, the right one nearly where the longest end. */
static struct margins find_margins(const struct ofd_layout *layout)
{
	struct buf lefts = BUF_INIT(LINES_LIMIT * sizeof(double)), rights = lefts, sizes = lefts;
	struct margins m = {0, HUGE_VAL, HUGE_VAL};

	for (size_t i = 0; i < line_count(layout); i++) {
		const struct ofd_line *line = line_at(layout, i);
		if (line->turned || line->dropped || line->cells)
			continue;
		buf_add(&lefts, &line->x, sizeof(line->x));
		buf_add(&sizes, &line->size, sizeof(line->size));
		if (!text_fits(text_of(layout, line), line->len, LONG_CHARACTERS))
			buf_add(&rights, &line->right, sizeof(line->right));
	}
	size_t n = lefts.len / sizeof(double), n_rights = rights.len / sizeof(double);
	if (n_rights > 0 && sizes.len == lefts.len) {
		double *left = (void *)lefts.data, *right = (void *)rights.data;
		double *size = (void *)sizes.data;
		qsort(left, n, sizeof(double), by_value);
		qsort(right, n_rights, sizeof(double), by_value);
		qsort(size, n, sizeof(double), by_value);
		m = (struct margins){left[0], right[(n_rights - 1) * 9 / 10], size[n / 2]};
		for (size_t i = n - 1; i > 0; i--)
			if (left[i] - left[i - 1] < 1)
				m.left = left[i - 1];
	}
	buf_release(&lefts);
	buf_release(&rights);
	buf_release(&sizes);
	return m;
}

/* ---- Lines to paragraphs ---- */

static bool is_centred(const struct ofd_line *line, struct margins m)
{
	double left = line->x - m.left, right = m.right - line->right;

	return left > line->size && fabs(left - right) < line->size * centred_within;
}

/* A title over several lines, none of which is full: in larger type, and neither a heading with a
 * number nor a note in brackets. */
static bool goes_on_as_title(const struct ofd_layout *layout, const struct ofd_line *a,
                             const struct ofd_line *b, struct margins m)
{
	const char *first = text_of(layout, a), *second = text_of(layout, b);

	return a->page == b->page && a->size > m.size * title_size && is_centred(a, m) &&
	       is_centred(b, m) && !run_in_begins(first, a->len) &&
	       !run_in_begins(second, b->len) && !text_ends(first, a->len, "）") &&
	       !text_starts(second, b->len, "（");
}

/* Was the paragraph of `a` broken at the margin, to go on in `b`? */
static bool goes_on(const struct ofd_layout *layout, const struct ofd_line *a,
                    const struct ofd_line *b, struct margins m)
{
	if (a->turned || b->turned || a->cells || b->cells)
		return false;
	if (fabs(a->size - b->size) > a->size * bold_step)
		return false;
	if (a->page == b->page && b->y - a->y > a->size * far)
		return false;
	if (goes_on_as_title(layout, a, b, m))
		return true;
	return a->right > m.right - a->size * ragged && b->x < m.left + b->size * indent;
}

/* Words of Latin letters are parted by the line end, Han characters are not. */
static bool needs_space(const struct buf *text, const char *next)
{
	return text->len > 0 && (unsigned char)text->data[text->len - 1] < 0x80 &&
	       (unsigned char)next[0] < 0x80 && text->data[text->len - 1] != ' ';
}

enum zw_status ofd_layout_write(struct ofd_layout *layout, struct draft *draft, struct err *err)
{
	struct buf paragraph = BUF_INIT(TEXT_LIMIT);
	const struct ofd_line *before = NULL;

	drop_furniture(layout);
	struct margins m = find_margins(layout);
	for (size_t i = 0; i < line_count(layout); i++) {
		const struct ofd_line *line = line_at(layout, i);
		if (line->dropped)
			continue;
		if (before && !goes_on(layout, before, line, m)) {
			draft_line(draft, buf_cstr(&paragraph), paragraph.len, 0);
			paragraph.len = 0;
		}
		if (needs_space(&paragraph, text_of(layout, line)))
			buf_char(&paragraph, ' ');
		buf_add(&paragraph, text_of(layout, line), line->len);
		before = line;
	}
	draft_line(draft, buf_cstr(&paragraph), paragraph.len, 0);
	enum zw_status status = buf_status(&paragraph, _("text of one document"), err);
	buf_release(&paragraph);
	return status;
}
