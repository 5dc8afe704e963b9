/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The force of a document, by who issued it and as what: 立法法, chapters 2 to 5. A law stands
 * above regulations of the State Council, these above those of ministries and provinces. What the
 * supreme courts say of a law stands next to it: people look for both.
 */
#include "searcher/rank/candidate.h"

#include <string.h>

static bool has_value(const struct catalog *c, uint32_t document, enum meta_field field,
                      const char *const *wanted)
{
	struct catalog_list list = catalog_values_of(c, field, document);

	for (size_t i = 0; i < list.n; i++) {
		const char *value = catalog_value(c, field, list.at[i]);
		for (size_t j = 0; value && wanted[j]; j++)
			if (strcmp(value, wanted[j]) == 0)
				return true;
	}
	return false;
}

double force_of(const struct catalog *c, uint32_t document)
{
	static const char *const congress[] = {"全国人民代表大会", "全国人民代表大会常务委员会",
	                                       NULL};
	static const char *const courts[] = {"最高人民法院", "最高人民检察院", NULL};
	static const char *const centre[] = {"国务院", "中共中央", "中央军事委员会", NULL};
	static const char *const statutes[] = {"宪法", "法律", NULL};
	static const char *const binding[] = {"解释", "规定", "批复", NULL};

	if (has_value(c, document, META_TYPE, statutes))
		return 1;
	if (has_value(c, document, META_ISSUER, congress))
		return 0.75;
	if (has_value(c, document, META_ISSUER, courts))
		return has_value(c, document, META_TYPE, binding) ? 0.5 : 0.25;
	return has_value(c, document, META_ISSUER, centre) ? 0.25 : 0;
}
