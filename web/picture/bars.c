/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: how things look, where they stand, the parts from the back to the front.
 */
#include "web/picture/bars.h"

#include "core/text/utf8.h"
#include "web/picture/scale.h"

#include <stdio.h>
#include <string.h>

/* ---- How things look ---- */

/* What a part is: its class in a page, its attributes in a file of its own. */
static const struct look {
	const char *class, *attributes;
} looks[] = {
        {"grid", "stroke=\"#ccc\""},
        {"one", "fill=\"#a3271c\""},
        {"two", "stroke=\"#1c4e80\""},
        {"words", "fill=\"#333\""},
};

enum look_of { LOOK_GRID, LOOK_ONE, LOOK_TWO, LOOK_WORDS };

/* ` class="…"`, or what stands for it; of the second series its hatching, too. */
static void look(struct html *h, const struct bars *b, enum look_of of)
{
	if (of == LOOK_TWO)
		html_lit(h, " fill=\"url(#hatch)\"");
	if (b->alone)
		buf_printf(h->out, " %s", looks[of].attributes);
	else
		buf_printf(h->out, " class=\"%s\"", looks[of].class);
}

static enum look_of look_of_series(size_t series)
{
	return series == 0 ? LOOK_ONE : LOOK_TWO;
}

/* ---- Where they stand: pixels ---- */

enum {
	LEFT = 56,    /* of the plot: numbers of the axis */
	RIGHT = 52,   /* behind it: the last label */
	LINE = 20,    /* of the legend, of the labels below */
	ABOVE = 14,   /* the plot: half a label and more */
	PLOT = 180,   /* its height */
	WIDTH = 780,  /* of the plot at most … */
	NARROW = 180, /* … and at least */
	WIDEST = 44,  /* a year */
	LABEL = 44,   /* of a year, with the space around it */
	NAME = 26,    /* columns of a name in the legend */
};

struct plot {
	struct html *h;
	const struct bars *b;
	struct scale scale;
	double pitch;       /* a bar, or two, and the space between */
	unsigned top, base; /* of the plot */
	unsigned width, height;
};

static void lay_out(struct plot *p)
{
	double max = 0;
	size_t n = p->b->n ? p->b->n : 1;

	for (size_t s = 0; s < p->b->n_series; s++)
		for (size_t i = 0; i < p->b->n; i++)
			if (p->b->series[s].values[i] > max)
				max = p->b->series[s].values[i];
	p->scale = scale_values(max, p->b->whole);
	p->pitch = (double)WIDTH / (double)n;
	if (p->pitch > WIDEST)
		p->pitch = WIDEST;
	double plot = p->pitch * (double)n;
	p->width = LEFT + RIGHT + (plot < NARROW ? NARROW : (unsigned)plot);
	p->top = ABOVE + (p->b->n_series > 1 ? LINE * (unsigned)p->b->n_series : 0);
	p->base = p->top + PLOT;
	p->height = p->base + LINE + LINE * (unsigned)p->b->n_series;
}

static double bar_left(const struct plot *p, size_t i)
{
	return LEFT + (double)i * p->pitch;
}

static double height_of(const struct plot *p, double value)
{
	return value / p->scale.top * PLOT;
}

static uint32_t year_of(const struct plot *p, size_t i)
{
	return p->b->from + (uint32_t)i * p->b->bin;
}

/* ---- Words ---- */

static void number(struct html *h, const struct bars *b, double value)
{
	if (b->whole)
		html_count(h, (uint64_t)value);
	else
		buf_printf(h->out, value < 1 ? "%.2f" : "%.1f", value);
}

/* 2020年：35 篇; 2010—2019年 */
static void tell_bar(const struct plot *p, size_t series, size_t i)
{
	struct html *h = p->h;
	const struct bars *b = p->b;

	if (b->n_series > 1) {
		html_text(h, b->series[series].name);
		html_say(h, "，", ", ");
	}
	html_number(h, year_of(p, i));
	if (b->bin > 1) {
		html_lit(h, "—");
		html_number(h, year_of(p, i) + b->bin - 1);
	}
	html_say(h, "年：", ": ");
	number(h, b, b->series[series].values[i]);
	html_text(h, b->unit);
}

/* As much of a name as there is room for: Han characters take two columns. */
static void short_name(struct html *h, const char *name)
{
	size_t n = strlen(name), at = 0, columns = 0;

	while (at < n) {
		size_t next = at;
		columns += utf8_next(name, n, &next) < 0x300 ? 1 : 2;
		if (columns > NAME)
			break;
		at = next;
	}
	html_textn(h, name, at);
	if (at < n)
		html_lit(h, "…");
}

/* ---- Parts ---- */

static void hatching(const struct plot *p)
{
	struct html *h = p->h;

	if (p->b->n_series < 2)
		return;
	html_lit(h,
	         "<pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
	         "patternTransform=\"rotate(45)\"><path d=\"M0 0v5\" stroke-width=\"3\"");
	if (p->b->alone)
		buf_printf(h->out, " %s", looks[LOOK_TWO].attributes);
	else
		html_lit(h, " class=\"hatch\"");
	html_lit(h, "/></pattern>\n");
}

static void legend(const struct plot *p)
{
	struct html *h = p->h;

	for (size_t s = 0; p->b->n_series > 1 && s < p->b->n_series; s++) {
		unsigned y = ABOVE / 2 + LINE * (unsigned)s;
		buf_printf(h->out, "<rect x=\"%d\" y=\"%u\" width=\"24\" height=\"12\"", LEFT, y);
		look(h, p->b, look_of_series(s));
		buf_printf(h->out, "/><text x=\"%d\" y=\"%u\">", LEFT + 32, y + 11);
		short_name(h, p->b->series[s].name);
		html_lit(h, "</text>\n");
	}
}

static void grid(const struct plot *p)
{
	struct html *h = p->h;

	html_lit(h, "<path fill=\"none\"");
	look(h, p->b, LOOK_GRID);
	html_lit(h, " d=\"");
	for (unsigned i = 0; i <= p->scale.ticks; i++)
		buf_printf(h->out, "M%d %.1fH%u", LEFT - 4,
		           p->base - height_of(p, i * p->scale.step), p->width - RIGHT);
	html_lit(h, "\"/>\n<g text-anchor=\"end\">");
	for (unsigned i = 0; i <= p->scale.ticks; i++) {
		buf_printf(h->out, "<text x=\"%d\" y=\"%.1f\">", LEFT - 8,
		           p->base - height_of(p, i * p->scale.step) + 4);
		if (p->b->whole || i == 0 || p->scale.step >= 1)
			html_count(h, (uint64_t)(i * p->scale.step));
		else
			buf_printf(h->out, "%g", i * p->scale.step);
		html_lit(h, "</text>");
	}
	html_lit(h, "</g>\n");
}

static void years(const struct plot *p)
{
	struct html *h = p->h;
	uint32_t step = scale_labels(p->b->bin, p->pitch / p->b->bin, LABEL);

	html_lit(h, "<g text-anchor=\"middle\">");
	for (size_t i = 0; i < p->b->n; i++) {
		if (year_of(p, i) % step && p->b->n > 1)
			continue;
		buf_printf(h->out, "<text x=\"%.1f\" y=\"%u\">%u</text>",
		           bar_left(p, i) + p->pitch / 2, p->base + 15, year_of(p, i));
	}
	html_lit(h, "</g>\n");
}

/* One bar, and all above it to be pointed at: the lowest ones are a pixel high. */
static void bar(const struct plot *p, size_t series, size_t i)
{
	struct html *h = p->h;
	double value = p->b->series[series].values[i], tall = height_of(p, value);
	double share = p->pitch / (double)p->b->n_series, wide = share * (p->pitch > 9 ? .8 : .9);
	double x = bar_left(p, i) + share * (double)series + (share - wide) / 2;

	if (!(value > 0))
		return;
	if (tall < 1.5)
		tall = 1.5;
	html_lit(h, "<a");
	if (p->b->link)
		p->b->link(h, p->b->context, series, year_of(p, i), year_of(p, i) + p->b->bin - 1);
	html_lit(h, "><title>");
	tell_bar(p, series, i);
	buf_printf(h->out,
	           "</title><path fill=\"none\" stroke=\"none\" pointer-events=\"all\" "
	           "d=\"M%.1f %uh%.1fv%dh-%.1fz\"/>"
	           "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
	           x, p->top, wide, PLOT, wide, x, p->base - tall, wide, tall);
	html_lit(h, "</a>\n");
}

static void mark(const struct plot *p, size_t series, double x, const char *anchor, int shift,
                 const char *word)
{
	struct html *h = p->h;
	double y = p->base + LINE + LINE * (double)series + 3;

	buf_printf(h->out, "<path d=\"M%.1f %.1fl5 9h-10z\"", x, y);
	look(h, p->b, look_of_series(series));
	buf_printf(h->out, "/><text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">", anchor, x + shift,
	           y + 10);
	html_text(h, word);
	html_lit(h, "</text>\n");
}

static double middle_of_year(const struct plot *p, uint32_t year)
{
	return bar_left(p, (year - p->b->from) / p->b->bin) + p->pitch / 2;
}

/* Below the years, a line for each series: the first use to the left of its mark, the last to the
 * right, so that they never meet. */
static void ends(const struct plot *p, size_t series)
{
	const struct bars_series *s = &p->b->series[series];

	if (!s->first)
		return;
	double first = middle_of_year(p, s->first), last = middle_of_year(p, s->last);
	if (first >= last) {
		mark(p, series, first, "start", 8, html_word(p->h, "首见、最近", "first, latest"));
		return;
	}
	mark(p, series, first, "end", -8, html_word(p->h, "首见", "first"));
	mark(p, series, last, "start", 8, html_word(p->h, "最近", "latest"));
}

/* ---- The whole ---- */

static void begin(const struct plot *p)
{
	struct html *h = p->h;

	if (p->b->alone)
		buf_printf(h->out,
		           "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\"",
		           p->width, p->height);
	else
		buf_printf(h->out, "<svg width=\"%.2fem\"", p->width / 16.0);
	buf_printf(h->out, " viewBox=\"0 0 %u %u\" role=\"group\" font-size=\"14\"", p->width,
	           p->height);
	html_attr(h, "aria-label", p->b->label);
	if (p->b->alone)
		html_lit(h, " font-family=\"sans-serif\"");
	html_lit(h, ">\n");
	if (p->b->alone) {
		html_lit(h, "<title>");
		html_text(h, p->b->label);
		html_lit(h, "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
	}
}

void picture_bars(struct html *h, const struct bars *b)
{
	struct plot p = {.h = h, .b = b};

	lay_out(&p);
	begin(&p);
	hatching(&p);
	html_lit(h, "<g");
	look(h, b, LOOK_WORDS);
	html_lit(h, ">\n");
	legend(&p);
	grid(&p);
	years(&p);
	for (size_t s = 0; s < b->n_series; s++)
		ends(&p, s);
	html_lit(h, "</g>\n");
	for (size_t s = 0; s < b->n_series; s++) {
		html_lit(h, "<g");
		look(h, b, look_of_series(s));
		html_lit(h, ">\n");
		for (size_t i = 0; i < b->n; i++)
			bar(&p, s, i);
		html_lit(h, "</g>\n");
	}
	html_lit(h, "</svg>\n");
}
