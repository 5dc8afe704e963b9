/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/override.h"

enum zw_status override_load(const char *folder, struct override_table **table, struct err *err)
{
	(void)folder;
	(void)err;
	*table = NULL;
	return ZW_OK;
}

void override_free(struct override_table *table)
{
	(void)table;
}

enum zw_status override_table_apply(const struct override_table *table, const char *file,
                                    struct metadata *m, struct err *err)
{
	(void)table;
	(void)file;
	(void)m;
	(void)err;
	return ZW_OK;
}

enum zw_status override_sidecar_apply(const char *path, struct metadata *m, struct err *err)
{
	(void)path;
	(void)m;
	(void)err;
	return ZW_OK;
}

bool override_is(const char *name)
{
	(void)name;
	return false;
}
