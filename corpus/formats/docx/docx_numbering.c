/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: reading the rules, finding them, counting.
 */
#include "corpus/formats/docx/docx_numbering.h"

#include "core/i18n.h"
#include "corpus/formats/xml.h"
#include "corpus/text/scan.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_SIZE = 64, LINKS_LIMIT = 4, OWN_LIMIT = 16384, COUNT_MOST = 1000000000 };

/* ---- Reading ---- */

struct reading {
	struct numbering *numbering;
	struct abstract_num abstract;
	struct num num;
	struct numbering_level level;
	bool in_abstract, in_num, in_level;
	long ilvl;
};

static bool is_level(long ilvl)
{
	return ilvl >= 0 && ilvl < NUMBERING_LEVELS;
}

static uint32_t count_of(long value)
{
	return value < 0 || value > COUNT_MOST ? 0 : (uint32_t)value;
}

static bool is_true(const struct xml_attributes *attributes)
{
	char value[VALUE_SIZE];

	return !xml_attribute(attributes, "val", value, sizeof(value)) ||
	       !(value[0] == '0' || value[0] == 'f' || strcmp(value, "off") == 0);
}

static void begin_level(struct reading *r, const struct xml_attributes *attributes)
{
	r->level = (struct numbering_level){.restart = -1};
	r->ilvl = xml_attribute_number(attributes, "ilvl", -1);
	r->in_level = true;
}

static void in_level(struct reading *r, const char *name, const struct xml_attributes *attributes)
{
	struct numbering_level *level = &r->level;
	char value[VALUE_SIZE];

	if (strcmp(name, "start") == 0)
		level->start = count_of(xml_attribute_number(attributes, "val", 0));
	else if (strcmp(name, "numFmt") == 0 &&
	         xml_attribute(attributes, "val", value, sizeof(value)))
		level->counting = counting_find(value);
	else if (strcmp(name, "lvlText") == 0)
		xml_attribute(attributes, "val", level->text, sizeof(level->text));
	else if (strcmp(name, "lvlRestart") == 0)
		level->restart = (int32_t)count_of(xml_attribute_number(attributes, "val", 0));
	else if (strcmp(name, "isLgl") == 0)
		level->legal = is_true(attributes);
	else if (strcmp(name, "pStyle") == 0)
		xml_attribute(attributes, "val", level->style, sizeof(level->style));
	else if (strcmp(name, "suff") == 0 &&
	         xml_attribute(attributes, "val", value, sizeof(value)))
		level->joined = strcmp(value, "nothing") == 0;
}

static void begin_abstract(struct reading *r, const struct xml_attributes *attributes)
{
	r->abstract =
	        (struct abstract_num){.id = xml_attribute_number(attributes, "abstractNumId", -1)};
	for (int i = 0; i < NUMBERING_LEVELS; i++)
		r->abstract.levels[i] = (struct numbering_level){.counting = COUNT_NONE};
	r->in_abstract = true;
}

static void begin_num(struct reading *r, const struct xml_attributes *attributes)
{
	r->num = (struct num){.id = xml_attribute_number(attributes, "numId", -1),
	                      .abstract_id = -1};
	r->in_num = true;
}

static void in_num(struct reading *r, const char *name, const struct xml_attributes *attributes)
{
	if (strcmp(name, "abstractNumId") == 0)
		r->num.abstract_id = xml_attribute_number(attributes, "val", -1);
	else if (strcmp(name, "lvlOverride") == 0)
		r->ilvl = xml_attribute_number(attributes, "ilvl", -1);
	else if (strcmp(name, "startOverride") == 0 && is_level(r->ilvl)) {
		r->num.overrides[r->ilvl] = true;
		r->num.starts[r->ilvl] = count_of(xml_attribute_number(attributes, "val", 0));
	}
}

static void on_begin(void *context, const char *space, const char *name,
                     const struct xml_attributes *attributes)
{
	struct reading *r = context;

	(void)space;
	if (strcmp(name, "abstractNum") == 0)
		begin_abstract(r, attributes);
	else if (strcmp(name, "num") == 0)
		begin_num(r, attributes);
	else if (strcmp(name, "lvl") == 0)
		begin_level(r, attributes);
	else if (r->in_level)
		in_level(r, name, attributes);
	else if (r->in_num)
		in_num(r, name, attributes);
	else if (r->in_abstract && strcmp(name, "numStyleLink") == 0)
		xml_attribute(attributes, "val", r->abstract.style_link,
		              sizeof(r->abstract.style_link));
}

static void end_level(struct reading *r)
{
	r->in_level = false;
	if (!is_level(r->ilvl))
		return;
	if (r->in_abstract) {
		r->abstract.levels[r->ilvl] = r->level;
	} else if (r->in_num) {
		buf_add(&r->numbering->own, &r->level, sizeof(r->level));
		r->num.own[r->ilvl] = (int32_t)(r->numbering->own.len / sizeof(r->level));
	}
}

static void on_end(void *context, const char *space, const char *name)
{
	struct reading *r = context;

	(void)space;
	if (strcmp(name, "lvl") == 0 && r->in_level) {
		end_level(r);
	} else if (strcmp(name, "abstractNum") == 0 && r->in_abstract) {
		buf_add(&r->numbering->abstracts, &r->abstract, sizeof(r->abstract));
		r->in_abstract = false;
	} else if (strcmp(name, "num") == 0 && r->in_num) {
		buf_add(&r->numbering->nums, &r->num, sizeof(r->num));
		r->in_num = false;
	}
}

/* Both kinds begin with their id. */
static int by_id(const void *a, const void *b)
{
	long x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y ? -1 : x > y;
}

enum zw_status numbering_read(const char *raw, size_t len, struct numbering *n, struct err *err)
{
	static const struct xml_events events = {.begin = on_begin, .end = on_end};
	struct reading reading = {.numbering = n};
	enum zw_status status = ZW_OK;

	*n = (struct numbering){BUF_INIT(ABSTRACTS_LIMIT * sizeof(struct abstract_num)),
	                        BUF_INIT(NUMS_LIMIT * sizeof(struct num)),
	                        BUF_INIT(OWN_LIMIT * sizeof(struct numbering_level))};
	if (len > 0)
		status = xml_parse(raw, len, "numbering.xml", &events, &reading, err);
	if (status == ZW_OK)
		status = buf_status(&n->abstracts, _("numbering of a document"), err);
	if (status == ZW_OK)
		status = buf_status(&n->nums, _("numbering of a document"), err);
	if (status == ZW_OK)
		status = buf_status(&n->own, _("numbering of a document"), err);
	if (status == ZW_OK && n->abstracts.len > 0 && n->nums.len > 0) {
		qsort(n->abstracts.data, n->abstracts.len / sizeof(struct abstract_num),
		      sizeof(struct abstract_num), by_id);
		qsort(n->nums.data, n->nums.len / sizeof(struct num), sizeof(struct num), by_id);
	}
	return status;
}

void numbering_release(struct numbering *n)
{
	buf_release(&n->abstracts);
	buf_release(&n->nums);
	buf_release(&n->own);
}

/* ---- Finding ---- */

static void *find(const struct buf *list, size_t size, long id)
{
	return list->len ? bsearch(&id, list->data, list->len / size, size, by_id) : NULL;
}

/* The rules of a list; of one that is linked to a style those of the style's list. */
static struct abstract_num *rules_of(const struct numbering *n, const struct styles *styles,
                                     struct num *num)
{
	struct abstract_num *a = find(&n->abstracts, sizeof(*a), num->abstract_id);

	for (int i = 0; a && a->style_link[0] && i < LINKS_LIMIT; i++) {
		const struct style *style = styles_find(styles, a->style_link);
		const struct num *linked = find(&n->nums, sizeof(*linked), style->num_id);
		if (!linked)
			break;
		a = find(&n->abstracts, sizeof(*a), linked->abstract_id);
	}
	return a;
}

static const struct numbering_level *level_of(const struct numbering *n, const struct num *num,
                                              const struct abstract_num *a, long ilvl)
{
	const struct numbering_level *own = (const void *)n->own.data;

	return num->own[ilvl] ? &own[num->own[ilvl] - 1] : &a->levels[ilvl];
}

static long level_of_style(const struct abstract_num *a, const char *style)
{
	for (long i = 0; i < NUMBERING_LEVELS && style[0]; i++)
		if (strcmp(a->levels[i].style, style) == 0)
			return i;
	return 0;
}

/* ---- Counting ---- */

static void count(const struct numbering *n, struct num *num, struct abstract_num *a, long ilvl)
{
	/* A list that says where to start does so once, also where others have counted before. */
	for (long i = 0; i < NUMBERING_LEVELS && !num->begun; i++) {
		if (num->overrides[i]) {
			a->counts[i] = num->starts[i];
			a->used[i] = false;
		}
	}
	num->begun = true;
	for (long i = 0; i <= ilvl; i++) {
		const struct numbering_level *level = level_of(n, num, a, i);
		if (!a->used[i])
			a->counts[i] = num->overrides[i] ? num->starts[i] : level->start;
		else if (i == ilvl)
			a->counts[i]++;
		a->used[i] = true;
	}
	for (long i = ilvl + 1; i < NUMBERING_LEVELS; i++) {
		int32_t restart = level_of(n, num, a, i)->restart;
		if (restart < 0 || ilvl < restart)
			a->used[i] = false;
	}
}

/* What %1 to %9 stand for. */
static void write_number(const struct numbering *n, const struct num *num,
                         const struct abstract_num *a, const struct numbering_level *level, long i,
                         struct buf *out)
{
	enum counting counting = level_of(n, num, a, i)->counting;

	if (level->legal && counting != COUNT_NONE && counting != COUNT_ZERO)
		counting = COUNT_DECIMAL;
	counting_write(out, counting, a->counts[i]);
}

/* Word sets a tab or a space; behind a mark that parts by itself none is written in Chinese. */
static bool needs_space(const struct numbering_level *level)
{
	static const char *const marks[] = {"、", "）", "．", "。", "：", "】", "〕", "，"};
	size_t len = strlen(level->text);

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (text_ends(level->text, len, marks[i]))
			return false;
	return !level->joined && len > 0;
}

void numbering_next(struct numbering *n, const struct styles *styles, long num_id, long ilvl,
                    const char *style, struct buf *out)
{
	struct num *num = find(&n->nums, sizeof(*num), num_id);
	struct abstract_num *a = num ? rules_of(n, styles, num) : NULL;

	if (!a)
		return;
	ilvl = ilvl < 0 ? level_of_style(a, style) : ilvl;
	if (!is_level(ilvl))
		return;
	count(n, num, a, ilvl);
	const struct numbering_level *level = level_of(n, num, a, ilvl);
	if (level->counting == COUNT_BULLET)
		return;
	for (const char *c = level->text; *c; c++) {
		if (*c == '%' && c[1] >= '1' && c[1] <= '9')
			write_number(n, num, a, level, *++c - '1', out);
		else
			buf_char(out, *c);
	}
	if (needs_space(level))
		buf_char(out, ' ');
}
