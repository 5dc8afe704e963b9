/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: numbers, the way from one character to the next, pieces, elements.
 */
#include "corpus/formats/ofd/ofd_page.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/formats/xml.h"

#include <math.h>
#include <string.h>

enum { BOX_SIZE = 256, DELTAS_LIMIT = 1 << 20, DIGITS_MOST = 15, REPEAT_MOST = 1 << 20 };

static const double size_unsaid = 3.5, nothing = 0.01; /* mm */

/* ---- Numbers ---- */

/* Not strtod: that one follows the locale. */
bool ofd_number(const char **at, double *number)
{
	const char *p = *at + strspn(*at, " \t\r\n,");
	bool minus = *p == '-';
	double value = 0, place = 1;
	int digits = 0;

	p += *p == '-' || *p == '+';
	const char *start = p;
	for (; *p >= '0' && *p <= '9'; p++)
		value = digits++ < DIGITS_MOST ? value * 10 + (*p - '0') : value;
	if (*p == '.')
		for (p++; *p >= '0' && *p <= '9'; p++)
			value += digits++ < DIGITS_MOST ? (*p - '0') * (place /= 10) : 0;
	if (p == start || digits == 0)
		return false;
	*number = minus ? -value : value;
	*at = p;
	return true;
}

static int numbers(const struct xml_attributes *attributes, const char *name, double *out, int most)
{
	char value[BOX_SIZE];
	const char *at = value;
	int n = 0;

	xml_attribute(attributes, name, value, sizeof(value));
	while (n < most && ofd_number(&at, &out[n]))
		n++;
	return n;
}

/* ---- From one character to the next ---- */

/* "g 3 2.5 4": 2.5 three times, then 4. */
struct deltas {
	const char *at;
	double value;
	long repeat;
	bool any;
};

static struct deltas deltas_of(const char *text)
{
	return (struct deltas){.at = text, .any = text[0] != '\0'};
}

static bool deltas_next(struct deltas *d, double *value)
{
	double count = 0;

	if (d->repeat == 0) {
		d->at += strspn(d->at, " \t\r\n,");
		d->repeat = 1;
		if (*d->at == 'g') {
			d->at++;
			if (!ofd_number(&d->at, &count))
				return false;
			d->repeat = count >= 1 && count <= REPEAT_MOST ? (long)count : 1;
		}
		if (!ofd_number(&d->at, &d->value)) {
			d->at = "";
			d->repeat = 0;
			return false;
		}
	}
	d->repeat--;
	*value = d->value;
	return true;
}

/* ---- Pieces ---- */

struct reading {
	struct ofd_page *page;
	double box[4], matrix[6], size; /* of the open text object */
	double x, y;                    /* of the open TextCode */
	struct buf dx, dy, code;
	bool in_object, in_code, in_area, in_box;
	struct buf area;
	int templates;
};

static double width_of(uint32_t c, double size)
{
	return c < 0x2E80 ? size / 2 : size;
}

static void place(const struct reading *r, double x, double y, double *px, double *py)
{
	const double *m = r->matrix;

	*px = r->box[0] + m[0] * x + m[2] * y + m[4];
	*py = r->box[1] + m[1] * x + m[3] * y + m[5];
}

static void begin_run(const struct reading *r, struct ofd_run *run, double x, double y)
{
	const double *m = r->matrix;
	double scale = sqrt(fabs(m[0] * m[3] - m[1] * m[2]));

	*run = (struct ofd_run){.text = (uint32_t)r->page->text.len,
	                        .size = r->size * (scale > 0 ? scale : 1),
	                        .turned = fabs(m[1]) > fabs(m[0]) / 5};
	place(r, x, y, &run->x, &run->y);
}

static void end_run(const struct reading *r, struct ofd_run *run, double x, double y)
{
	double right, bottom;

	place(r, x, y, &right, &bottom);
	run->right = right;
	run->len = (uint32_t)r->page->text.len - run->text;
	if (run->len > 0)
		buf_add(&r->page->runs, run, sizeof(*run));
}

/* Does every step lead down? */
static bool is_vertical(const struct reading *r)
{
	struct deltas dx = deltas_of(buf_cstr(&r->dx)), dy = deltas_of(buf_cstr(&r->dy));
	double step;

	if (!dy.any)
		return false;
	while (deltas_next(&dx, &step))
		if (fabs(step) > nothing)
			return false;
	while (deltas_next(&dy, &step))
		if (step < r->size / 2)
			return false;
	return true;
}

/* Breaks the characters where the next one stands on another line, or before the last. */
static void add_runs(struct reading *r)
{
	struct deltas dx = deltas_of(buf_cstr(&r->dx)), dy = deltas_of(buf_cstr(&r->dy));
	bool vertical = is_vertical(r);
	double x = r->x, y = r->y;
	struct ofd_run run;

	begin_run(r, &run, x, y);
	run.turned |= vertical;
	for (size_t at = 0; at < r->code.len;) {
		size_t from = at;
		uint32_t c = utf8_next(r->code.data, r->code.len, &at);
		double step_x = 0, step_y = 0, width = width_of(c, r->size);
		buf_add(&r->page->text, r->code.data + from, at - from);
		if (!deltas_next(&dx, &step_x) && !vertical)
			step_x = width;
		deltas_next(&dy, &step_y);
		bool parted = !vertical && (fabs(step_y) > r->size * 0.3 || step_x < -r->size / 2);
		if (at == r->code.len || parted) {
			end_run(r, &run, x + width, y);
			begin_run(r, &run, x + step_x, y + step_y);
			run.turned |= vertical;
		} else if (step_x > r->size * 1.9) {
			buf_char(&r->page->text, step_x > r->size * 4 ? '\t' : ' ');
		}
		x += step_x;
		y += step_y;
	}
}

/* ---- Elements ---- */

static void begin_object(struct reading *r, const struct xml_attributes *attributes)
{
	static const double same[6] = {1, 0, 0, 1, 0, 0};

	memcpy(r->matrix, same, sizeof(same));
	memset(r->box, 0, sizeof(r->box));
	r->size = size_unsaid;
	/* What has no room is not seen. */
	int n = numbers(attributes, "Boundary", r->box, 4);
	r->in_object = n < 4 || (fabs(r->box[2]) > nothing && fabs(r->box[3]) > nothing);
	if (numbers(attributes, "CTM", r->matrix, 6) < 6)
		memcpy(r->matrix, same, sizeof(same));
	if (numbers(attributes, "Size", &r->size, 1) < 1 || r->size <= 0)
		r->size = size_unsaid;
	r->x = r->y = 0;
}

static void keep(struct buf *b, const struct xml_attributes *attributes, const char *name)
{
	size_t len;
	const char *text = xml_attribute_span(attributes, name, &len);

	buf_reset(b);
	if (text)
		buf_add(b, text, len);
}

static void begin_code(struct reading *r, const struct xml_attributes *attributes)
{
	numbers(attributes, "X", &r->x, 1);
	numbers(attributes, "Y", &r->y, 1);
	keep(&r->dx, attributes, "DeltaX");
	keep(&r->dy, attributes, "DeltaY");
	buf_reset(&r->code);
	r->in_code = r->in_object;
}

static void on_begin(void *context, const char *space, const char *name,
                     const struct xml_attributes *attributes)
{
	struct reading *r = context;

	(void)space;
	if (strcmp(name, "TextObject") == 0)
		begin_object(r, attributes);
	else if (strcmp(name, "TextCode") == 0)
		begin_code(r, attributes);
	else if (strcmp(name, "ImageObject") == 0)
		r->page->pictures = true;
	else if (strcmp(name, "Area") == 0)
		r->in_area = true;
	else if (strcmp(name, "PhysicalBox") == 0)
		r->in_box = r->in_area;
	else if (strcmp(name, "Template") == 0 && r->templates < OFD_PAGE_TEMPLATES)
		xml_attribute(attributes, "TemplateID", r->page->templates[r->templates++],
		              OFD_ID_SIZE);
}

static void on_text(void *context, const char *text, size_t len)
{
	struct reading *r = context;

	if (r->in_box)
		buf_add(&r->area, text, len);
	for (size_t i = 0; i < len && r->in_code; i++)
		if (text[i] != '\n' && text[i] != '\r' && text[i] != '\t')
			buf_char(&r->code, text[i]);
}

static void on_end(void *context, const char *space, const char *name)
{
	struct reading *r = context;
	double box[4] = {0};

	(void)space;
	if (strcmp(name, "TextCode") == 0 && r->in_code) {
		add_runs(r);
		r->in_code = false;
	} else if (strcmp(name, "TextObject") == 0) {
		r->in_object = false;
	} else if (strcmp(name, "PhysicalBox") == 0 && r->in_box) {
		const char *at = buf_cstr(&r->area);
		for (int i = 0; i < 4; i++)
			ofd_number(&at, &box[i]);
		r->page->height = box[3];
		r->in_box = false;
	} else if (strcmp(name, "Area") == 0) {
		r->in_area = false;
	}
}

static enum zw_status on_check(void *context, struct err *err)
{
	const struct reading *r = context;
	enum zw_status status = buf_status(&r->page->text, _("text of one document"), err);

	return status == ZW_OK ? buf_status(&r->page->runs, _("pieces of text of a page"), err)
	                       : status;
}

enum zw_status ofd_page_read(const char *raw, size_t len, const char *path, struct ofd_page *page,
                             struct err *err)
{
	static const struct xml_events events = {on_begin, on_end, on_text, on_check};
	struct reading r = {.page = page,
	                    .dx = BUF_INIT(DELTAS_LIMIT),
	                    .dy = BUF_INIT(DELTAS_LIMIT),
	                    .code = BUF_INIT(TEXT_LIMIT),
	                    .area = BUF_INIT(BOX_SIZE)};

	*page = (struct ofd_page){.text = BUF_INIT(TEXT_LIMIT),
	                          .runs = BUF_INIT(OFD_RUNS_LIMIT * sizeof(struct ofd_run))};
	enum zw_status status = xml_parse(raw, len, path, &events, &r, err);
	buf_release(&r.dx);
	buf_release(&r.dy);
	buf_release(&r.code);
	buf_release(&r.area);
	return status;
}

void ofd_page_release(struct ofd_page *page)
{
	buf_release(&page->text);
	buf_release(&page->runs);
}
