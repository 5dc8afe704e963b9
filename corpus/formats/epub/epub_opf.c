/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/epub/epub_opf.h"

#include "core/i18n.h"
#include "corpus/formats/xml.h"

#include <stdlib.h>
#include <string.h>

enum {
	ID_SIZE = 128,
	TYPE_SIZE = 64,
	TITLE_BYTES = 1024,
	CHAPTERS_LIMIT = 16 << 20,
	PATHS_LIMIT = 16 << 20,
};

/* A file of the manifest. */
struct item {
	char id[ID_SIZE];
	size_t path; /* in the paths */
	bool page;   /* text, and no table of contents */
};

struct reading {
	struct opf *opf;
	const char *path;
	struct buf items, paths; /* of the manifest */
	struct buf spine;        /* ids, ID_SIZE bytes each */
	struct buf contents;     /* paths of tables of contents, each ended by a zero byte */
	bool in_title, outside;
};

/* Is it in a list of words parted by blanks? */
static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += n)
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
	return false;
}

static bool resolve(struct reading *r, const char *href, char path[PACKAGE_PATH_SIZE])
{
	char bare[PACKAGE_PATH_SIZE];
	size_t n = strcspn(href, "#");

	memcpy(bare, href, n);
	bare[n] = '\0';
	return package_resolve(r->path, bare, true, path);
}

static void add_item(struct reading *r, const struct xml_attributes *attributes)
{
	char href[PACKAGE_PATH_SIZE], type[TYPE_SIZE], properties[TYPE_SIZE];
	char path[PACKAGE_PATH_SIZE];
	struct item item = {.path = r->paths.len};

	xml_attribute(attributes, "id", item.id, sizeof(item.id));
	xml_attribute(attributes, "href", href, sizeof(href));
	xml_attribute(attributes, "media-type", type, sizeof(type));
	xml_attribute(attributes, "properties", properties, sizeof(properties));
	if (strstr(href, "://"))
		return;
	if (!resolve(r, href, path)) {
		r->outside = true;
		return;
	}
	item.page =
	        (strcmp(type, "application/xhtml+xml") == 0 || strcmp(type, "text/html") == 0) &&
	        !has_word(properties, "nav");
	buf_add(&r->paths, path, strlen(path) + 1);
	buf_add(&r->items, &item, sizeof(item));
}

static void on_begin(void *context, const char *space, const char *name,
                     const struct xml_attributes *attributes)
{
	struct reading *r = context;
	char id[ID_SIZE] = "", type[TYPE_SIZE], href[PACKAGE_PATH_SIZE], path[PACKAGE_PATH_SIZE];

	(void)space;
	if (strcmp(name, "item") == 0) {
		add_item(r, attributes);
	} else if (strcmp(name, "itemref") == 0) {
		xml_attribute(attributes, "idref", id, sizeof(id));
		buf_add(&r->spine, id, sizeof(id));
	} else if (strcmp(name, "reference") == 0) {
		xml_attribute(attributes, "type", type, sizeof(type));
		xml_attribute(attributes, "href", href, sizeof(href));
		if (strcmp(type, "toc") == 0 && resolve(r, href, path))
			buf_add(&r->contents, path, strlen(path) + 1);
	} else if (strcmp(name, "title") == 0) {
		r->in_title = r->opf->title.len == 0;
	}
}

static void on_text(void *context, const char *text, size_t len)
{
	struct reading *r = context;

	if (r->in_title)
		buf_add(&r->opf->title, text, len);
}

static void on_end(void *context, const char *space, const char *name)
{
	struct reading *r = context;

	(void)space;
	if (strcmp(name, "title") == 0)
		r->in_title = false;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->id, ((const struct item *)b)->id);
}

static bool is_contents(const struct reading *r, const char *path)
{
	const char *at = buf_cstr(&r->contents), *end = at + r->contents.len;

	for (; at < end; at += strlen(at) + 1)
		if (strcmp(at, path) == 0)
			return true;
	return false;
}

static void add_chapters(struct reading *r)
{
	size_t n = r->items.len / sizeof(struct item);

	if (n == 0)
		return;
	qsort(r->items.data, n, sizeof(struct item), by_id);
	for (size_t at = 0; at < r->spine.len; at += ID_SIZE) {
		struct item key;
		memcpy(key.id, r->spine.data + at, ID_SIZE);
		const struct item *item =
		        bsearch(&key, r->items.data, n, sizeof(struct item), by_id);
		const char *path = item ? r->paths.data + item->path : NULL;
		if (item && item->page && !is_contents(r, path))
			buf_add(&r->opf->chapters, path, strlen(path) + 1);
	}
}

static enum zw_status check_lists(const struct reading *r, struct err *err)
{
	const struct buf *lists[] = {&r->items, &r->paths, &r->spine, &r->contents};
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && status == ZW_OK; i++)
		status = buf_status(lists[i], _("files of a book"), err);
	if (status == ZW_OK && r->outside)
		status = err_set(err, ZW_BAD_INPUT, "%s", _("a path that leads out of the file"));
	return status;
}

enum zw_status opf_read(const char *raw, size_t len, const char *path, struct opf *opf,
                        struct err *err)
{
	static const struct xml_events events = {.begin = on_begin, .end = on_end, .text = on_text};
	struct reading r = {.opf = opf,
	                    .path = path,
	                    .items = BUF_INIT(OPF_ITEMS_LIMIT * sizeof(struct item)),
	                    .paths = BUF_INIT(PATHS_LIMIT),
	                    .spine = BUF_INIT(OPF_ITEMS_LIMIT * ID_SIZE),
	                    .contents = BUF_INIT(16 * PACKAGE_PATH_SIZE)};

	*opf = (struct opf){BUF_INIT(TITLE_BYTES), BUF_INIT(CHAPTERS_LIMIT)};
	enum zw_status status = xml_parse(raw, len, path, &events, &r, err);
	if (status == ZW_OK)
		status = check_lists(&r, err);
	if (status == ZW_OK)
		add_chapters(&r);
	if (status == ZW_OK)
		status = buf_status(&opf->chapters, _("files of a book"), err);
	buf_release(&r.items);
	buf_release(&r.paths);
	buf_release(&r.spine);
	buf_release(&r.contents);
	return status;
}

void opf_release(struct opf *opf)
{
	buf_release(&opf->title);
	buf_release(&opf->chapters);
}
