/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * docProps/core.xml and custom.xml.
 */
#include "corpus/formats/docx/docx.h"

#include "corpus/formats/declared_title.h"
#include "corpus/formats/xml.h"
#include "corpus/text/scan.h"

#include <string.h>

enum { VALUE_BYTES = 1024 };

struct reading {
	struct docx *docx;
	struct buf value;
	enum meta_field field; /* of the open property; META_FIELDS: none */
};

static void on_begin(void *context, const char *space, const char *name,
                     const struct xml_attributes *attributes)
{
	struct reading *r = context;
	const char *value;
	size_t len;

	(void)space;
	if (strcmp(name, "title") == 0) {
		r->field = META_TITLE;
		buf_reset(&r->value);
	} else if (strcmp(name, "property") == 0) {
		value = xml_attribute_span(attributes, "name", &len);
		r->field = value ? field_find(value, len) : META_FIELDS;
		buf_reset(&r->value);
	}
}

static void on_text(void *context, const char *text, size_t len)
{
	struct reading *r = context;

	if (r->field != META_FIELDS)
		buf_add(&r->value, text, len);
}

static void on_end(void *context, const char *space, const char *name)
{
	struct reading *r = context;
	struct draft *draft = r->docx->draft;
	bool title = strcmp(name, "title") == 0;
	const char *text = buf_cstr(&r->value);
	size_t len = r->value.len;

	(void)space;
	if (!title && strcmp(name, "property") != 0)
		return;
	text_trim(&text, &len);
	if (r->field != META_FIELDS && !r->value.failed && len > 0) {
		if (r->field != META_TITLE)
			draft_property(draft, r->field, text, len);
		else
			declared_title(draft, text, len);
	}
	r->field = META_FIELDS;
}

/* A damaged or missing list of properties does not cost the document. */
static enum zw_status read_part(struct docx *docx, const char *part, struct err *err)
{
	static const struct xml_events events = {.begin = on_begin, .end = on_end, .text = on_text};
	struct reading reading = {docx, BUF_INIT(VALUE_BYTES), META_FIELDS};
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	enum zw_status status =
	        part ? package_read_named(docx->package, part, &raw, err) : ZW_NOT_FOUND;

	if (status == ZW_OK)
		status = xml_parse(buf_cstr(&raw), raw.len, part, &events, &reading, err);
	buf_release(&reading.value);
	buf_release(&raw);
	return status == ZW_NO_MEMORY ? status : ZW_OK;
}

enum zw_status docx_properties(struct docx *docx, const struct relations *package, struct err *err)
{
	enum zw_status status = read_part(docx, relations_of_type(package, "core-properties"), err);

	if (status != ZW_OK)
		return status;
	return read_part(docx, relations_of_type(package, "custom-properties"), err);
}
