/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * 效力级别: what kind of norm a document is by who made it and how, from the constitution down to
 * papers of local offices. Norms come first, in the order of 立法法; behind them 规范性文件.
 */
#ifndef CORE_LEVEL_H
#define CORE_LEVEL_H

#include <stddef.h>

enum doc_level {
	LEVEL_NONE,             /* no norm, or not known */
	LEVEL_CONSTITUTION,     /* 宪法 */
	LEVEL_LAW,              /* 法律; decisions of the National People's Congress, too */
	LEVEL_REGULATION,       /* 行政法规, of the State Council */
	LEVEL_SUPERVISORY,      /* 监察法规, of the National Commission of Supervision */
	LEVEL_INTERPRETATION,   /* 司法解释 */
	LEVEL_LOCAL_REGULATION, /* 地方性法规, of people's congresses */
	LEVEL_DEPARTMENT_RULE,  /* 部门规章 */
	LEVEL_LOCAL_RULE,       /* 地方政府规章 */
	LEVEL_MILITARY,         /* 军事法规 */
	LEVEL_PARTY_RULE,       /* 党内法规 */
	LEVEL_PARTY_PAPER,      /* 中央文件 */
	LEVEL_COUNCIL_PAPER,    /* 国务院文件 */
	LEVEL_COURT_PAPER,      /* 司法文件 */
	LEVEL_DEPARTMENT_PAPER, /* 部门文件 */
	LEVEL_LOCAL_PAPER,      /* 地方文件 */
	LEVELS
};

/* "" for LEVEL_NONE. */
const char *level_zh(enum doc_level level);
/* For people: "administrative regulation". */
const char *level_en(enum doc_level level);

/* The levels that a name means, a mask of 1 << level: one of 行政法规, law; several of 规章, 法规,
 * 规范性文件. 0 if it is none. */
unsigned levels_find(const char *name, size_t len);
/* The one level of a name; LEVEL_NONE if it is none, or several. */
enum doc_level level_find(const char *name, size_t len);

#endif
