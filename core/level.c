/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/level.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define BIT(level) (1U << (level))

static const char *const names[][2] = {
        [LEVEL_NONE] = {"", ""},
        [LEVEL_CONSTITUTION] = {"宪法", "constitution"},
        [LEVEL_LAW] = {"法律", "law"},
        [LEVEL_REGULATION] = {"行政法规", "administrative regulation"},
        [LEVEL_SUPERVISORY] = {"监察法规", "supervisory regulation"},
        [LEVEL_INTERPRETATION] = {"司法解释", "judicial interpretation"},
        [LEVEL_LOCAL_REGULATION] = {"地方性法规", "local regulation"},
        [LEVEL_DEPARTMENT_RULE] = {"部门规章", "departmental rule"},
        [LEVEL_LOCAL_RULE] = {"地方政府规章", "local government rule"},
        [LEVEL_MILITARY] = {"军事法规", "military regulation"},
        [LEVEL_PARTY_RULE] = {"党内法规", "party regulation"},
        [LEVEL_PARTY_PAPER] = {"中央文件", "central party document"},
        [LEVEL_COUNCIL_PAPER] = {"国务院文件", "State Council document"},
        [LEVEL_COURT_PAPER] = {"司法文件", "judicial document"},
        [LEVEL_DEPARTMENT_PAPER] = {"部门文件", "departmental document"},
        [LEVEL_LOCAL_PAPER] = {"地方文件", "local document"},
};
_Static_assert(sizeof(names) / sizeof(names[0]) == LEVELS, "each level has its names");

static const struct {
	const char *name;
	unsigned levels;
} others[] = {
        {"regulation", BIT(LEVEL_REGULATION)},
        {"interpretation", BIT(LEVEL_INTERPRETATION)},
        {"地方法规", BIT(LEVEL_LOCAL_REGULATION)},
        {"部委规章", BIT(LEVEL_DEPARTMENT_RULE)},
        {"国务院部门规章", BIT(LEVEL_DEPARTMENT_RULE)},
        {"政府规章", BIT(LEVEL_LOCAL_RULE)},
        {"地方规章", BIT(LEVEL_LOCAL_RULE)},
        {"国务院规范性文件", BIT(LEVEL_COUNCIL_PAPER)},
        {"部门规范性文件", BIT(LEVEL_DEPARTMENT_PAPER)},
        {"地方规范性文件", BIT(LEVEL_LOCAL_PAPER)},
        {"规章", BIT(LEVEL_DEPARTMENT_RULE) | BIT(LEVEL_LOCAL_RULE)},
        {"rule", BIT(LEVEL_DEPARTMENT_RULE) | BIT(LEVEL_LOCAL_RULE)},
        {"法规", BIT(LEVEL_REGULATION) | BIT(LEVEL_SUPERVISORY) | BIT(LEVEL_LOCAL_REGULATION)},
        {"法律法规", BIT(LEVEL_CONSTITUTION) | BIT(LEVEL_LAW) | BIT(LEVEL_REGULATION) |
                             BIT(LEVEL_SUPERVISORY) | BIT(LEVEL_LOCAL_REGULATION)},
        {"规范性文件", BIT(LEVEL_PARTY_PAPER) | BIT(LEVEL_COUNCIL_PAPER) | BIT(LEVEL_COURT_PAPER) |
                               BIT(LEVEL_DEPARTMENT_PAPER) | BIT(LEVEL_LOCAL_PAPER)},
        {"document", BIT(LEVEL_PARTY_PAPER) | BIT(LEVEL_COUNCIL_PAPER) | BIT(LEVEL_COURT_PAPER) |
                             BIT(LEVEL_DEPARTMENT_PAPER) | BIT(LEVEL_LOCAL_PAPER)},
};

static bool same(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && strncasecmp(name, text, len) == 0;
}

const char *level_zh(enum doc_level level)
{
	return names[level][0];
}

const char *level_en(enum doc_level level)
{
	return names[level][1];
}

unsigned levels_find(const char *name, size_t len)
{
	for (enum doc_level level = LEVEL_NONE + 1; level < LEVELS; level++)
		if (same(names[level][0], name, len) || same(names[level][1], name, len))
			return BIT(level);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (same(others[i].name, name, len))
			return others[i].levels;
	return 0;
}

enum doc_level level_find(const char *name, size_t len)
{
	unsigned levels = levels_find(name, len);

	for (enum doc_level level = LEVEL_NONE + 1; level < LEVELS; level++)
		if (levels == BIT(level))
			return level;
	return LEVEL_NONE;
}
