/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/field.h"

#include <string.h>

static const struct field_info fields[] = {
        [META_TITLE] = {"title", "标题", false, false},
        [META_NUMBER] = {"doc_number", "发文字号", true, false},
        [META_ISSUER] = {"issuers", "发文机关", true, false},
        [META_ADDRESSEE] = {"addressees", "主送机关", true, false},
        [META_TYPE] = {"type", "文种", false, false},
        [META_WRITTEN] = {"date_written", "成文日期", false, true},
        [META_PUBLISHED] = {"date_published", "发布日期", false, true},
        [META_EFFECTIVE] = {"date_effective", "施行日期", false, true},
        [META_REPEALED] = {"date_repealed", "废止日期", false, true},
        [META_INDEX_NO] = {"index_no", "索引号", false, false},
        [META_THEME] = {"theme", "主题分类", false, false},
        [META_STATUS] = {"status", "时效", false, false},
        [META_LEVEL] = {"level", "效力级别", false, false},
};
_Static_assert(sizeof(fields) / sizeof(fields[0]) == META_FIELDS, "each field has its row");

static const struct {
	const char *name;
	enum meta_field field;
} aliases[] = {
        {"doc_numbers", META_NUMBER}, {"number", META_NUMBER},      {"文号", META_NUMBER},
        {"issuer", META_ISSUER},      {"机关", META_ISSUER},        {"addressee", META_ADDRESSEE},
        {"主送", META_ADDRESSEE},     {"doc_type", META_TYPE},      {"公开日期", META_PUBLISHED},
        {"公布日期", META_PUBLISHED}, {"生效日期", META_EFFECTIVE}, {"实施日期", META_EFFECTIVE},
        {"失效日期", META_REPEALED},  {"主题", META_THEME},         {"时效性", META_STATUS},
        {"级别", META_LEVEL},         {"效力位阶", META_LEVEL},
};

static const char *const status_names[][5] = {
        [STATUS_NONE] = {"none", "", NULL},
        [STATUS_PENDING] = {"pending", "尚未生效", "未生效", NULL},
        [STATUS_CURRENT] = {"current", "现行有效", "有效", "现行", NULL},
        [STATUS_AMENDED] = {"amended", "已修改", "已被修改", "superseded", NULL},
        [STATUS_REPEALED] = {"repealed", "已废止", "失效", "废止", "expired"},
};

static bool same(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && memcmp(name, text, len) == 0;
}

const struct field_info *field_info(enum meta_field field)
{
	return &fields[field];
}

enum meta_field field_find(const char *name, size_t len)
{
	for (size_t i = 0; i < META_FIELDS; i++)
		if (same(fields[i].key, name, len) || same(fields[i].name, name, len))
			return (enum meta_field)i;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (same(aliases[i].name, name, len))
			return aliases[i].field;
	return META_FIELDS;
}

const char *status_zh(enum doc_status status)
{
	return status_names[status][1];
}

const char *status_en(enum doc_status status)
{
	return status_names[status][0];
}

enum doc_status status_find(const char *name, size_t len)
{
	for (size_t i = STATUS_PENDING; i <= STATUS_REPEALED; i++)
		for (size_t k = 0; k < 5 && status_names[i][k]; k++)
			if (same(status_names[i][k], name, len))
				return (enum doc_status)i;
	return STATUS_NONE;
}
