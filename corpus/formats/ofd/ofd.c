/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * OFD, the format of official documents (GB/T 33190). In order: OFD.xml, Document.xml, pages, the
 * reader.
 */
#include "core/i18n.h"
#include "corpus/formats/declared_title.h"
#include "corpus/formats/ofd/ofd_layout.h"
#include "corpus/formats/package/package.h"
#include "corpus/formats/xml.h"
#include "corpus/text/scan.h"

#include <stdlib.h>
#include <string.h>

enum {
	PATHS_LIMIT = 16 << 20,
	PAGES_LIMIT = 20000,
	TEMPLATES_LIMIT = 1000,
	VALUE_BYTES = 4096,
	BODIES_LIMIT = 100, /* documents in one file */
};

/* A template page, and how many pages use it. */
struct template_page {
	char id[OFD_ID_SIZE];
	size_t path; /* in the paths */
	uint32_t uses;
};

struct ofd {
	struct package *package;
	struct draft *draft;
	struct buf roots; /* paths of Document.xml, each ended by a zero byte */
	struct buf title;
	struct buf value;      /* of the open element */
	enum meta_field field; /* of the open CustomData */
	const char *part;      /* that is read */
	struct buf pages;      /* paths of pages, each ended by a zero byte */
	struct buf templates;  /* struct template_page */
	struct buf paths;      /* of templates */
	bool outside, pictures;
};

/* ---- OFD.xml ---- */

/* A path of the open part, as it is written there. */
static void add_path(struct ofd *o, struct buf *list, const char *text, size_t len)
{
	char value[PACKAGE_PATH_SIZE], path[PACKAGE_PATH_SIZE];

	text_trim(&text, &len);
	if (len >= sizeof(value)) {
		o->outside = true;
		return;
	}
	memcpy(value, text, len);
	value[len] = '\0';
	if (package_resolve(o->part, value, false, path))
		buf_add(list, path, strlen(path) + 1);
	else
		o->outside = true;
}

static void on_root_begin(void *context, const char *space, const char *name,
                          const struct xml_attributes *attributes)
{
	struct ofd *o = context;
	size_t len;

	(void)space;
	buf_reset(&o->value);
	o->field = META_FIELDS;
	if (strcmp(name, "CustomData") == 0) {
		const char *key = xml_attribute_span(attributes, "Name", &len);
		o->field = key ? field_find(key, len) : META_FIELDS;
	}
}

static void on_root_text(void *context, const char *text, size_t len)
{
	struct ofd *o = context;

	buf_add(&o->value, text, len);
}

static void on_root_end(void *context, const char *space, const char *name)
{
	struct ofd *o = context;

	(void)space;
	if (strcmp(name, "DocRoot") == 0)
		add_path(o, &o->roots, buf_cstr(&o->value), o->value.len);
	else if (strcmp(name, "Title") == 0 && o->title.len == 0)
		buf_add(&o->title, buf_cstr(&o->value), o->value.len);
	else if (strcmp(name, "CustomData") == 0 && o->field < META_FIELDS)
		draft_property(o->draft, o->field, buf_cstr(&o->value), o->value.len);
	buf_reset(&o->value);
}

/* ---- Document.xml ---- */

static void on_document(void *context, const char *space, const char *name,
                        const struct xml_attributes *attributes)
{
	struct ofd *o = context;
	struct template_page t = {.path = o->paths.len};
	size_t len;
	bool page = strcmp(name, "Page") == 0;

	(void)space;
	if (!page && strcmp(name, "TemplatePage") != 0)
		return;
	const char *path = xml_attribute_span(attributes, "BaseLoc", &len);
	if (!path)
		return;
	add_path(o, page ? &o->pages : &o->paths, path, len);
	xml_attribute(attributes, "ID", t.id, sizeof(t.id));
	if (!page && o->paths.len > t.path)
		buf_add(&o->templates, &t, sizeof(t));
}

static enum zw_status read_part(struct ofd *o, const char *part, const struct xml_events *events,
                                struct err *err)
{
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	enum zw_status status = package_read_named(o->package, part, &raw, err);

	o->part = part;
	if (status == ZW_OK)
		status = xml_parse(buf_cstr(&raw), raw.len, part, events, o, err);
	if (status == ZW_OK && o->outside)
		status = err_set(err, ZW_BAD_INPUT, _("%s names a path that leads out of the file"),
		                 part);
	buf_release(&raw);
	return status;
}

/* ---- Pages ---- */

static enum zw_status load_page(struct ofd *o, const char *path, struct ofd_page *page,
                                struct err *err)
{
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	enum zw_status status = package_read_named(o->package, path, &raw, err);

	*page = (struct ofd_page){.height = 0};
	if (status == ZW_OK)
		status = ofd_page_read(buf_cstr(&raw), raw.len, path, page, err);
	buf_release(&raw);
	return status;
}

static struct template_page *find_template(const struct ofd *o, const char *id)
{
	struct template_page *list = (void *)o->templates.data;

	for (size_t i = 0; i < o->templates.len / sizeof(*list) && id[0]; i++)
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	return NULL;
}

static uint32_t origin_of(const struct ofd *o, const struct template_page *t)
{
	return (uint32_t)(t - (const struct template_page *)(const void *)o->templates.data) + 1;
}

static enum zw_status add_template(struct ofd *o, struct template_page *t, struct ofd_page *page,
                                   struct err *err)
{
	struct ofd_page drawn;
	enum zw_status status = load_page(o, o->paths.data + t->path, &drawn, err);
	const struct ofd_run *runs = (const void *)drawn.runs.data;

	for (size_t i = 0; i < drawn.runs.len / sizeof(*runs) && status == ZW_OK; i++) {
		struct ofd_run run = runs[i];
		run.text += (uint32_t)page->text.len;
		run.origin = origin_of(o, t);
		buf_add(&page->runs, &run, sizeof(run));
	}
	if (status == ZW_OK)
		buf_add(&page->text, buf_cstr(&drawn.text), drawn.text.len);
	if (status == ZW_OK)
		status = buf_status(&page->text, _("text of one document"), err);
	o->pictures |= drawn.pictures;
	ofd_page_release(&drawn);
	return status;
}

/* Adds the text of a template to the first page that uses it. */
static enum zw_status add_templates(struct ofd *o, struct ofd_page *page, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (int i = 0; i < OFD_PAGE_TEMPLATES && status == ZW_OK; i++) {
		struct template_page *t = find_template(o, page->templates[i]);
		if (t && t->uses++ == 0)
			status = add_template(o, t, page, err);
	}
	return status;
}

/* What stands on every page is no part of the text, if there is more than one page. */
static void drop_templates(struct ofd *o, uint32_t pages, struct ofd_layout *layout)
{
	const struct template_page *list = (const void *)o->templates.data;

	for (size_t i = 0; i < o->templates.len / sizeof(*list) && pages > 1; i++)
		if (list[i].uses >= pages)
			ofd_layout_drop(layout, origin_of(o, &list[i]));
}

static enum zw_status add_page(struct ofd *o, const char *path, struct ofd_layout *layout,
                               struct err *err)
{
	struct ofd_page page;
	enum zw_status status = load_page(o, path, &page, err);

	if (status == ZW_OK)
		status = add_templates(o, &page, err);
	if (status == ZW_OK)
		status = ofd_layout_add(layout, &page, err);
	o->pictures |= page.pictures;
	ofd_page_release(&page);
	return status;
}

static uint32_t count_paths(const struct buf *list)
{
	uint32_t n = 0;

	for (size_t i = 0; i < list->len; i++)
		n += list->data[i] == '\0';
	return n;
}

static enum zw_status read_document(struct ofd *o, const char *root, struct err *err)
{
	static const struct xml_events events = {.begin = on_document};
	struct ofd_layout layout;

	buf_reset(&o->pages);
	buf_reset(&o->templates);
	buf_reset(&o->paths);
	enum zw_status status = read_part(o, root, &events, err);
	if (status != ZW_OK)
		return status;
	uint32_t pages = count_paths(&o->pages);
	if (pages > PAGES_LIMIT)
		return err_set(err, ZW_LIMIT, _("more than %d pages"), PAGES_LIMIT);
	ofd_layout_init(&layout);
	const char *at = buf_cstr(&o->pages), *end = at + o->pages.len;
	for (; at < end && status == ZW_OK; at += strlen(at) + 1)
		status = add_page(o, at, &layout, err);
	drop_templates(o, pages, &layout);
	if (status == ZW_OK)
		status = ofd_layout_write(&layout, o->draft, err);
	ofd_layout_release(&layout);
	return status;
}

/* ---- The reader ---- */

static enum zw_status read_all(struct ofd *o, struct err *err)
{
	static const struct xml_events events = {
	        .begin = on_root_begin, .end = on_root_end, .text = on_root_text};
	enum zw_status status = read_part(o, "OFD.xml", &events, err);

	if (status == ZW_OK && count_paths(&o->roots) > BODIES_LIMIT)
		status = err_set(err, ZW_LIMIT, _("more than %d documents in an OFD file"),
		                 BODIES_LIMIT);
	const char *at = buf_cstr(&o->roots), *end = at + o->roots.len;
	for (; at < end && status == ZW_OK; at += strlen(at) + 1)
		status = read_document(o, at, err);
	if (status == ZW_OK && draft_count(o->draft) == 0 && o->pictures)
		status = err_set(err, ZW_BAD_INPUT, "%s", _("no text in it, only pictures"));
	if (status == ZW_OK)
		declared_title(o->draft, buf_cstr(&o->title), o->title.len);
	return status;
}

static enum zw_status ofd_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	struct ofd o = {.draft = draft,
	                .roots = BUF_INIT(PATHS_LIMIT),
	                .title = BUF_INIT(VALUE_BYTES),
	                .value = BUF_INIT(VALUE_BYTES),
	                .field = META_FIELDS,
	                .pages = BUF_INIT(PATHS_LIMIT),
	                .templates = BUF_INIT(TEMPLATES_LIMIT * sizeof(struct template_page)),
	                .paths = BUF_INIT(PATHS_LIMIT)};
	enum zw_status status = package_open(raw, len, &o.package, err);

	draft->charset = "UTF-8";
	if (status == ZW_OK &&
	    package_find(o.package, "Encryptions.xml") < package_count(o.package))
		status = err_set(err, ZW_BAD_INPUT, "%s", _("encrypted"));
	if (status == ZW_OK)
		status = read_all(&o, err);
	package_close(o.package);
	buf_release(&o.roots);
	buf_release(&o.title);
	buf_release(&o.value);
	buf_release(&o.pages);
	buf_release(&o.templates);
	buf_release(&o.paths);
	return status == ZW_NOT_FOUND ? ZW_BAD_INPUT : status;
}

static const char *const extensions[] = {".ofd", NULL};

const struct reader reader_ofd = {
        .name = "ofd", .version = 1, .extensions = extensions, .isolated = true, .read = ofd_read};
