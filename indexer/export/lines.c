/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The document comes first on a line and is written once for all its passages; then what is of the
 * passage. Headings are remembered, as they stand above what comes later.
 */
#include "indexer/export/export.h"

#include "core/i18n.h"
#include "core/index/shard/record_json.h"
#include "core/text/terms.h"

#include <string.h>

enum {
	HEADINGS_DEPTH = 16,      /* as in answers */
	MEMBERS_LIMIT = 64 << 20, /* bytes of the metadata of a document, or of a passage */
	HEADINGS_LIMIT = 64 << 20,
};

struct export_heading {
	uint32_t ordinal, parent;
	uint32_t start, len; /* in l->text: on one line */
	bool of_title;       /* it only repeats the title */
	char anchor[ANCHOR_SIZE];
};

void export_lines_init(struct export_lines *l, enum export_form form, uint32_t day)
{
	*l = (struct export_lines){
	        .form = form,
	        .day = day,
	        .members = BUF_INIT(MEMBERS_LIMIT),
	        .passage = BUF_INIT(MEMBERS_LIMIT),
	        .headings = BUF_INIT(HEADINGS_LIMIT),
	        .text = BUF_INIT(HEADINGS_LIMIT),
	        .path = BUF_INIT(HEADINGS_LIMIT),
	};
}

void export_lines_release(struct export_lines *l)
{
	buf_release(&l->members);
	buf_release(&l->passage);
	buf_release(&l->headings);
	buf_release(&l->text);
	buf_release(&l->path);
}

/* ---- The document ---- */

enum zw_status export_document(struct export_lines *l, const struct catalog *c, uint32_t document,
                               const struct document_record *d, struct err *err)
{
	const struct catalog_document *known = catalog_document(c, document);
	struct catalog_times times = catalog_times(c, document);
	char term[PATH_TERM_SIZE];
	struct js w;

	if (!known)
		return err_set(err, ZW_BAD_INDEX, "%s", _("the catalog is damaged"));
	terms_path(d->path, term);
	memcpy(l->id, term + strlen(PREFIX_PATH), sizeof(term) - strlen(PREFIX_PATH));
	l->title = d->title;
	buf_reset(&l->members);
	buf_reset(&l->headings);
	buf_reset(&l->text);
	js_init(&w, JS_OBJECT);
	js_str(&w, "document", l->id);
	js_str(&w, "path", d->path);
	js_str(&w, "title", d->title);
	json_text(&w, "date", d->date);
	json_day(&w, "as_of", l->day);
	json_metadata(&w, d, catalog_status(known, l->day));
	js_int(&w, "cited", known->cited);
	json_time(&w, "indexed", times.added);
	json_time(&w, "changed", times.changed > times.added ? times.changed : 0);
	json_fields(&w, d);
	json_source(&w, d);
	return js_finish(&w, false, &l->members, err);
}

/* ---- Headings ---- */

static void remember(struct export_lines *l, uint32_t ordinal, const struct passage_record *r)
{
	struct export_heading h = {
	        .ordinal = ordinal,
	        .parent = r->parent,
	        .start = (uint32_t)l->text.len,
	        .of_title = memmem(l->title, strlen(l->title), r->text, r->heading_len),
	};

	memcpy(h.anchor, r->anchor, sizeof(h.anchor));
	passage_heading(r, &l->text);
	h.len = (uint32_t)l->text.len - h.start;
	buf_add(&l->headings, &h, sizeof(h));
}

/* NULL if that passage is no heading. */
static const struct export_heading *heading_at(const struct export_lines *l, uint32_t ordinal)
{
	const struct export_heading *all = (const void *)l->headings.data;
	size_t low = 0, high = l->headings.len / sizeof(*all);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (all[middle].ordinal == ordinal)
			return &all[middle];
		if (all[middle].ordinal < ordinal)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Of the heading right above, then all of them, outermost first, as answers have them. */
static void put_headings(struct js *w, struct export_lines *l, uint32_t parent)
{
	const struct export_heading *above[HEADINGS_DEPTH], *h = heading_at(l, parent);
	size_t n = 0;

	json_text(w, "parent", h ? h->anchor : NULL);
	for (; h && n < HEADINGS_DEPTH;
	     h = h->parent < h->ordinal ? heading_at(l, h->parent) : NULL)
		above[n++] = h;
	buf_reset(&l->path);
	while (n-- > 0) {
		if (above[n]->of_title)
			continue;
		if (l->path.len)
			buf_str(&l->path, " › ");
		buf_add(&l->path, l->text.data + above[n]->start, above[n]->len);
	}
	json_text(w, "headings", buf_cstr(&l->path));
}

/* ---- The passage ---- */

static void put_passage(struct js *w, struct export_lines *l, const char *id, uint32_t ordinal,
                        const struct passage_record *r)
{
	js_str(w, "id", id);
	js_int(w, "ordinal", ordinal);
	js_str(w, "kind", passage_kind_name(r->kind));
	js_str(w, "anchor", r->anchor);
	json_text(w, "article", r->article);
	if (r->level > 0)
		js_int(w, "heading_level", r->level);
	else
		js_null(w, "heading_level");
	put_headings(w, l, r->parent);
	js_text(w, "text", r->text, r->text_len);
}

enum zw_status export_passage(struct export_lines *l, uint32_t ordinal,
                              const struct passage_record *r, struct buf *out, struct err *err)
{
	char id[sizeof(l->id) + ANCHOR_SIZE];
	BUF_HERE(name, sizeof(id));
	struct js w;

	buf_printf(&name, "%s-%s", l->id, r->anchor);
	js_init(&w, JS_OBJECT);
	put_passage(&w, l, buf_cstr(&name), ordinal, r);
	if (r->heading_len > 0)
		remember(l, ordinal, r);
	buf_reset(&l->passage);
	enum zw_status status = js_finish(&w, false, &l->passage, err);
	if (l->form == EXPORT_OPENSEARCH) /* anchors are of letters, digits and "-" */
		buf_printf(out, "{\"index\":{\"_id\":\"%s\"}}\n", buf_cstr(&name));
	/* Two objects become one: nothing in them is made by hand but the comma between. */
	if (status == ZW_OK) {
		buf_add(out, l->members.data, l->members.len - 1);
		buf_char(out, ',');
		buf_add(out, l->passage.data + 1, l->passage.len - 1);
		buf_char(out, '\n');
	}
	buf_spoil(out, &l->headings);
	buf_spoil(out, &l->text);
	buf_spoil(out, &l->path);
	return status == ZW_OK ? buf_status(out, _("a line of the export"), err) : status;
}
