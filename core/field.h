/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is known of a document beside its text: one table of fields for readers, --show, sidecars,
 * the index, the query language and the page.
 */
#ifndef CORE_FIELD_H
#define CORE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

enum meta_field {
	META_TITLE,
	META_NUMBER,    /* 发文字号 as it stands: 国发〔2022〕5号 */
	META_ISSUER,    /* 发文机关 */
	META_ADDRESSEE, /* 主送机关 */
	META_TYPE,      /* 文种: 通知, 法律, 条例, … */
	META_WRITTEN,   /* 成文日期, of a law the day it was passed; dates are YYYY-MM-DD */
	META_PUBLISHED, /* 发布日期 */
	META_EFFECTIVE, /* 施行日期 */
	META_REPEALED,  /* 废止日期: the first day it is no longer in force */
	META_INDEX_NO,  /* 索引号 */
	META_THEME,     /* 主题分类, levels joined by \ */
	META_STATUS,    /* 时效, where somebody has said so: one of status_names */
	META_LEVEL,     /* 效力级别: a name of core/level.h */
	META_FIELDS
};

struct field_info {
	const char *key;  /* in JSON, sidecars and tables: "doc_number" */
	const char *name; /* in Chinese, for people: "发文字号" */
	bool many;        /* several values */
	bool is_date;
};

/* Never NULL. */
const struct field_info *field_info(enum meta_field field);

/* By key or Chinese name, aliases too ("文号"); META_FIELDS if it is none. */
enum meta_field field_find(const char *name, size_t len);

/* 时效性, as of a day. */
enum doc_status {
	STATUS_NONE,    /* not a document that is in force or not: a speech, a report */
	STATUS_PENDING, /* 尚未生效 */
	STATUS_CURRENT, /* 现行有效 */
	STATUS_AMENDED, /* 已修改: a later version is in force */
	STATUS_REPEALED /* 已废止 */
};

/* "" for STATUS_NONE. */
const char *status_zh(enum doc_status status);
/* "none", "pending", "current", "amended", "repealed" */
const char *status_en(enum doc_status status);
/* Any name of it, 有效 and 失效 and 已被修改 too; STATUS_NONE if it is none. */
enum doc_status status_find(const char *name, size_t len);

#endif
