/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/docx/docx_relations.h"

#include "core/i18n.h"
#include "corpus/formats/xml.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { TARGETS_LIMIT = 4 << 20, URI_SIZE = 256 };

struct reading {
	struct relations *relations;
	const char *part;
};

static void on_begin(void *context, const char *space, const char *name,
                     const struct xml_attributes *attributes)
{
	const struct reading *r = context;
	struct relation relation = {.target = (uint32_t)r->relations->targets.len};
	char uri[URI_SIZE], target[PACKAGE_PATH_SIZE], mode[16], path[PACKAGE_PATH_SIZE];

	(void)space;
	if (strcmp(name, "Relationship") != 0)
		return;
	xml_attribute(attributes, "Id", relation.id, sizeof(relation.id));
	xml_attribute(attributes, "Type", uri, sizeof(uri));
	xml_attribute(attributes, "Target", target, sizeof(target));
	xml_attribute(attributes, "TargetMode", mode, sizeof(mode));
	const char *type = strrchr(uri, '/');
	type = type ? type + 1 : uri;
	memcpy(relation.type, type, strnlen(type, sizeof(relation.type) - 1));
	if (strcasecmp(mode, "External") != 0 && package_resolve(r->part, target, true, path))
		buf_str(&r->relations->targets, path);
	buf_char(&r->relations->targets, '\0');
	buf_add(&r->relations->list, &relation, sizeof(relation));
}

enum zw_status relations_read(struct package *package, const char *part, struct relations *r,
                              struct err *err)
{
	static const struct xml_events events = {.begin = on_begin};
	struct reading reading = {r, part};
	struct buf raw = BUF_INIT(PACKAGE_MEMBER_LIMIT);
	const char *base = strrchr(part, '/');
	int folder = base ? (int)(base + 1 - part) : 0;
	char name[PACKAGE_PATH_SIZE + 16];

	*r = (struct relations){BUF_INIT(RELATIONS_LIMIT * sizeof(struct relation)),
	                        BUF_INIT(TARGETS_LIMIT)};
	snprintf(name, sizeof(name), "%.*s_rels/%s.rels", folder, part, part + folder);
	enum zw_status status = package_read_named(package, name, &raw, err);
	if (status == ZW_OK)
		status = xml_parse(buf_cstr(&raw), raw.len, name, &events, &reading, err);
	else if (status == ZW_NOT_FOUND)
		status = ZW_OK;
	if (status == ZW_OK)
		status = buf_status(&r->list, _("relations of a part"), err);
	if (status == ZW_OK)
		status = buf_status(&r->targets, _("relations of a part"), err);
	buf_release(&raw);
	return status;
}

void relations_release(struct relations *r)
{
	buf_release(&r->list);
	buf_release(&r->targets);
}

static const char *target_of(const struct relations *r, const struct relation *relation)
{
	const char *target = r->targets.data + relation->target;

	return target[0] ? target : NULL;
}

const char *relations_of_type(const struct relations *r, const char *type)
{
	const struct relation *list = (const void *)r->list.data;

	for (size_t i = 0; i < r->list.len / sizeof(*list); i++)
		if (strcasecmp(list[i].type, type) == 0)
			return target_of(r, &list[i]);
	return NULL;
}

const char *relations_of_id(const struct relations *r, const char *id)
{
	const struct relation *list = (const void *)r->list.data;

	for (size_t i = 0; i < r->list.len / sizeof(*list); i++)
		if (strcmp(list[i].id, id) == 0)
			return target_of(r, &list[i]);
	return NULL;
}
