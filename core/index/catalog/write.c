/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/catalog/file.h"

#include "core/i18n.h"
#include "core/index/schema.h"

#include <string.h>

/* Bytes of a row; of CATALOG_STRINGS it is a byte that an index counts. */
static const size_t row_sizes[CATALOG_SECTIONS] = {
        [CATALOG_DOCUMENTS] = sizeof(struct catalog_document),
        [CATALOG_RANKS] = sizeof(uint32_t),
        [CATALOG_VERSIONS_AT] = sizeof(uint32_t),
        [CATALOG_VERSIONS] = sizeof(uint32_t),
        [CATALOG_FIELDS_AT] = sizeof(uint32_t),
        [CATALOG_TEXTS] = sizeof(uint32_t),
        [CATALOG_VALUES_AT] = sizeof(uint32_t),
        [CATALOG_VALUES] = sizeof(uint32_t),
        [CATALOG_NAMES] = sizeof(struct catalog_name),
        [CATALOG_ARTICLES_AT] = sizeof(uint32_t),
        [CATALOG_ARTICLES] = sizeof(struct catalog_article),
        [CATALOG_CITES_AT] = sizeof(uint32_t),
        [CATALOG_CITES] = sizeof(struct catalog_citation),
        [CATALOG_CITED_AT] = sizeof(uint32_t),
        [CATALOG_CITED] = sizeof(uint32_t),
        [CATALOG_PLACES_AT] = sizeof(uint32_t),
        [CATALOG_PLACES] = sizeof(uint32_t),
        [CATALOG_TIMES] = sizeof(struct catalog_times),
        [CATALOG_ALIASES] = sizeof(struct catalog_alias),
        [CATALOG_STRINGS] = 1,
};

void catalog_image_init(struct catalog_image *image, const char *dir)
{
	*image = (struct catalog_image){0};
	for (size_t i = 0; i < CATALOG_SECTIONS; i++)
		spool_init(&image->sections[i], dir, UINT32_MAX * (uint64_t)row_sizes[i]);
}

void catalog_image_release(struct catalog_image *image)
{
	for (size_t i = 0; i < CATALOG_SECTIONS; i++)
		spool_release(&image->sections[i]);
}

uint32_t catalog_rows(const struct catalog_image *image, enum catalog_section section)
{
	return (uint32_t)(image->sections[section].len / row_sizes[section]);
}

void catalog_add(struct catalog_image *image, enum catalog_section section, uint32_t number)
{
	spool_add(&image->sections[section], &number, sizeof(number));
}

/* A section that is cut off would not be missed by those who read it. */
static enum zw_status image_status(const struct catalog_image *image, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < CATALOG_SECTIONS && status == ZW_OK; i++)
		status = spool_status(&image->sections[i], _("catalog"), err);
	return status;
}

static uint64_t padded(uint64_t len)
{
	return (len + CATALOG_ALIGNMENT - 1) / CATALOG_ALIGNMENT * CATALOG_ALIGNMENT;
}

enum zw_status catalog_write(struct catalog_image *image, struct spool *out, struct err *err)
{
	struct catalog_header h = {.version = SCHEMA_VERSION,
	                           .order = CATALOG_ORDER,
	                           .documents = image->documents,
	                           .works = image->works,
	                           .bytes = sizeof(h)};
	enum zw_status status = image_status(image, err);

	if (status != ZW_OK)
		return status;
	memcpy(h.magic, CATALOG_MAGIC, sizeof(h.magic));
	for (size_t i = 0; i < CATALOG_SECTIONS; i++) {
		h.sections[i].at = h.bytes;
		h.sections[i].bytes = image->sections[i].len;
		h.bytes += padded(image->sections[i].len);
	}
	spool_add(out, &h, sizeof(h));
	for (size_t i = 0; i < CATALOG_SECTIONS; i++) {
		spool_append(out, &image->sections[i]);
		spool_align(out, CATALOG_ALIGNMENT);
		spool_release(&image->sections[i]);
	}
	return spool_status(out, _("catalog"), err);
}
