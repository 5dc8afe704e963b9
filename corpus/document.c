/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/document.h"

#include "core/i18n.h"
#include "corpus/formats/intake.h"
#include "corpus/metadata/level/level.h"
#include "corpus/metadata/override.h"
#include "corpus/metadata/understand.h"
#include "corpus/structure/structure.h"
#include "corpus/text/name.h"

#include <stdlib.h>

size_t document_passages(const struct document *d)
{
	return d->passages.len / sizeof(struct passage);
}

const struct passage *document_passage(const struct document *d, size_t i)
{
	return (const struct passage *)(const void *)d->passages.data + i;
}

size_t document_parts(const struct document *d)
{
	return d->parts.len / sizeof(struct part);
}

const struct part *document_part(const struct document *d, size_t i)
{
	return (const struct part *)(const void *)d->parts.data + i;
}

const char *document_title(const struct document *d)
{
	return metadata_text(&d->metadata, META_TITLE);
}

void document_release(struct document *d)
{
	for (size_t i = 0; i < document_parts(d); i++)
		free(document_part(d, i)->title);
	metadata_release(&d->metadata);
	buf_release(&d->text);
	buf_release(&d->passages);
	buf_release(&d->parts);
	*d = (struct document){0};
}

/* ---- One document ---- */

struct reading {
	const char *path; /* NULL: from memory */
	const struct document_options *options;
	document_fn *fn;
	void *context;
	const char *name;
};

/* What is wrong with a sidecar or a table is told, and the document goes on without it. */
static enum zw_status tell(enum zw_status status, struct metadata *m, const struct err *err)
{
	if (status == ZW_OK || status == ZW_NO_MEMORY)
		return status;
	metadata_warn(m, "%s", err->text);
	return ZW_OK;
}

/* A document in a container has no sidecar and no row of its own. */
static enum zw_status override_all(const struct reading *r, const char *name, struct metadata *m,
                                   struct err *err)
{
	enum zw_status status = ZW_OK;

	if (!r->path || name != r->name)
		return ZW_OK;
	if (r->options->table)
		status = tell(override_table_apply(r->options->table, name_base(r->path), m, err),
		              m, err);
	return status == ZW_OK ? tell(override_sidecar_apply(r->path, m, err), m, err) : status;
}

static enum zw_status understand(const struct reading *r, const struct draft_of *found,
                                 struct document *d, struct err *err)
{
	*d = (struct document){.format = found->format,
	                       .charset = found->draft->charset,
	                       .decoding_errors = found->draft->decoding_errors,
	                       .bytes = found->bytes};
	metadata_init(&d->metadata);
	enum zw_status status = metadata_understand(found->draft, found->name, &d->metadata, err);
	if (status == ZW_OK)
		status = override_all(r, found->name, &d->metadata, err);
	level_settle(&d->metadata);
	if (status == ZW_OK)
		status = buf_status(&d->metadata.values, _("metadata"), err);
	if (status == ZW_OK)
		status = document_build(found->draft, d, err);
	if (status != ZW_OK)
		document_release(d);
	return status;
}

static enum zw_status take(void *context, const struct draft_of *found, struct err *err)
{
	const struct reading *r = context;
	struct document d;

	if (!found->draft)
		return r->fn(r->context, found->name, NULL, found->reason, err);
	enum zw_status status = understand(r, found, &d, err);
	/* In a container it is one of many. */
	if (found->name != r->name && (status == ZW_BAD_INPUT || status == ZW_LIMIT))
		return r->fn(r->context, found->name, NULL, err->text, err);
	if (status != ZW_OK)
		return status;
	status = r->fn(r->context, found->name, &d, NULL, err);
	document_release(&d);
	return status;
}

enum zw_status document_each(const char *path, const char *name,
                             const struct document_options *options, document_fn *fn, void *context,
                             struct err *err)
{
	struct reading r = {path, options, fn, context, name};

	return intake_file(path, name, options->program, options->seen, take, &r, err);
}

/* ---- From memory ---- */

static enum zw_status keep_first(void *context, const struct draft_of *found, struct err *err)
{
	struct reading r = {0};
	struct document *d = context;

	if (d->format)
		return ZW_OK;
	if (!found->draft)
		return err_set(err, ZW_BAD_INPUT, "%s", found->reason);
	return understand(&r, found, d, err);
}

enum zw_status document_parse(const char *raw, size_t len, const char *name, struct document *d,
                              struct err *err)
{
	struct document kept = {0};
	enum zw_status status = intake_memory(raw, len, name, keep_first, &kept, err);

	*d = kept;
	return status;
}

enum zw_status document_read(const char *path, const char *name, struct document *d,
                             struct err *err)
{
	struct document kept = {0};
	enum zw_status status = intake_file(path, name, NULL, NULL, keep_first, &kept, err);

	*d = kept;
	return status;
}
