/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/docx/docx_styles.h"

#include "core/i18n.h"
#include "corpus/formats/xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BASES_LIMIT = 32, NAME_SIZE = 64, TYPE_SIZE = 16, SAID_NOTHING = -1 };

struct reading {
	struct styles *styles;
	struct style style; /* that is open */
	bool open;
};

static void begin_style(struct reading *r, const struct xml_attributes *attributes)
{
	char type[TYPE_SIZE], standard[TYPE_SIZE];

	r->style = (struct style){
	        .outline = SAID_NOTHING, .num_id = SAID_NOTHING, .ilvl = SAID_NOTHING};
	r->open = true;
	xml_attribute(attributes, "styleId", r->style.id, sizeof(r->style.id));
	xml_attribute(attributes, "type", type, sizeof(type));
	xml_attribute(attributes, "default", standard, sizeof(standard));
	if (strcmp(type, "paragraph") == 0 && (standard[0] == '1' || standard[0] == 't'))
		memcpy(r->styles->standard, r->style.id, sizeof(r->style.id));
}

/* Outlines are in the built-in styles too, but not everywhere: their names tell. */
static void take_name(struct style *style, const char *name)
{
	if (strncasecmp(name, "heading ", 8) == 0 && name[8] >= '1' && name[8] <= '9' &&
	    style->outline < 0)
		style->outline = name[8] - '1';
	style->title = strcasecmp(name, "Title") == 0;
}

static void on_begin(void *context, const char *space, const char *name,
                     const struct xml_attributes *attributes)
{
	struct reading *r = context;
	char value[NAME_SIZE];

	(void)space;
	if (strcmp(name, "style") == 0)
		begin_style(r, attributes);
	if (!r->open)
		return;
	if (strcmp(name, "name") == 0 && xml_attribute(attributes, "val", value, sizeof(value)))
		take_name(&r->style, value);
	else if (strcmp(name, "basedOn") == 0)
		xml_attribute(attributes, "val", r->style.based_on, sizeof(r->style.based_on));
	else if (strcmp(name, "outlineLvl") == 0)
		r->style.outline = xml_attribute_number(attributes, "val", SAID_NOTHING);
	else if (strcmp(name, "numId") == 0)
		r->style.num_id = xml_attribute_number(attributes, "val", SAID_NOTHING);
	else if (strcmp(name, "ilvl") == 0)
		r->style.ilvl = xml_attribute_number(attributes, "val", SAID_NOTHING);
}

static void on_end(void *context, const char *space, const char *name)
{
	struct reading *r = context;

	(void)space;
	if (!r->open || strcmp(name, "style") != 0)
		return;
	buf_add(&r->styles->list, &r->style, sizeof(r->style));
	r->open = false;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct style *)a)->id, ((const struct style *)b)->id);
}

static struct style *find(const struct styles *styles, const char *id)
{
	struct style key;

	memcpy(key.id, id, sizeof(key.id));
	if (styles->list.len == 0)
		return NULL;
	return bsearch(&key, styles->list.data, styles->list.len / sizeof(key), sizeof(key), by_id);
}

/* Takes over what the styles say that it is based on. */
static void resolve(const struct styles *styles, struct style *style)
{
	const struct style *base = style;

	for (int i = 0; i < BASES_LIMIT && base->based_on[0] && !(i > 0 && base->resolved); i++) {
		base = find(styles, base->based_on);
		if (!base || base == style)
			break;
		style->outline = style->outline < 0 ? base->outline : style->outline;
		if (style->num_id < 0) {
			style->num_id = base->num_id;
			style->ilvl = style->ilvl < 0 ? base->ilvl : style->ilvl;
		}
		style->title |= base->title;
	}
	style->resolved = true;
}

enum zw_status styles_read(const char *raw, size_t len, struct styles *styles, struct err *err)
{
	static const struct xml_events events = {.begin = on_begin, .end = on_end};
	struct reading reading = {.styles = styles};
	enum zw_status status = ZW_OK;

	*styles = (struct styles){.list = BUF_INIT(STYLES_LIMIT * sizeof(struct style))};
	if (len > 0)
		status = xml_parse(raw, len, "styles.xml", &events, &reading, err);
	if (status == ZW_OK)
		status = buf_status(&styles->list, _("styles of a document"), err);
	if (status != ZW_OK || styles->list.len == 0)
		return status;
	struct style *list = (void *)styles->list.data;
	size_t n = styles->list.len / sizeof(*list);
	qsort(list, n, sizeof(*list), by_id);
	for (size_t i = 0; i < n; i++)
		resolve(styles, &list[i]);
	return ZW_OK;
}

void styles_release(struct styles *styles)
{
	buf_release(&styles->list);
}

const struct style *styles_find(const struct styles *styles, const char *id)
{
	static const struct style none = {.outline = OUTLINE_NONE};
	char key[STYLE_ID_SIZE] = "";

	id = id[0] ? id : styles->standard;
	memcpy(key, id, strnlen(id, sizeof(key) - 1));
	const struct style *found = find(styles, key);
	return found ? found : &none;
}
