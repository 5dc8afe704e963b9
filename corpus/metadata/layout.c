/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/layout.h"

#include "corpus/metadata/portal.h"
#include "corpus/structure/pattern.h"

enum {
	HEAD_LINES = 40,      /* from the title to the body */
	ADDRESS_LINES = 8,    /* 主送机关 is wrapped into so many */
	ADDRESS_LENGTH = 600, /* characters */
};

static bool is_bracketed(struct piece p)
{
	return piece_starts(p, "（") || piece_starts(p, "(") || piece_starts(p, "〔");
}

/* 为了…，根据…，现就…通知如下： the first sentence, with items behind it. */
static bool is_opening(struct piece p)
{
	static const char *const first[] = {"为", "根据", "按照", "依据", "现将",
	                                    "经", "近",   "《",   NULL};

	if (!piece_has(p, "，") && !piece_has(p, ","))
		return false;
	if (piece_has(p, "如下"))
		return true;
	for (size_t i = 0; first[i]; i++)
		if (piece_starts(p, first[i]))
			return piece_ends(p, "：") || piece_ends(p, "；") || piece_ends(p, "，");
	return false;
}

/* The body begins with an article, a chapter, an item or a sentence. */
static bool is_body(struct piece p)
{
	struct article_number article;
	uint32_t number;

	if (pattern_contents(p.text, p.len))
		return false;
	return pattern_article(p.text, p.len, &article) ||
	       pattern_heading(p.text, p.len, &number) || pattern_item(p.text, p.len) ||
	       (piece_has(p, "。") && !is_bracketed(p)) || is_opening(p);
}

/* 各位代表： and 通知如下： address nobody. */
static bool is_address_end(struct piece p)
{
	static const char *const not_them[] = {"如下", "下列", "以下", "各位",   "同志们", "尊敬",
	                                       "朋友", "女士", "先生", "同学们", "。",     "第",
	                                       "修改", "规定", "条款", "根据",   "《",     "“",
	                                       "？",   "内容", "目的", "依据",   "时间",   "范围",
	                                       "附件", "摘要", "前言", "编者按", NULL};

	static const char *const some[] = {
	        "各", "局",   "厅",   "部",   "委", "院", "会",   "政府", "单位", "公司",
	        "行", "企业", "学校", "机关", "办", "处", "署",   "所",   "社",   "代表",
	        "省", "市",   "县",   "区",   "团", "军", "中心", "大学", NULL};

	return (piece_ends(p, "：") || piece_ends(p, ":")) && piece_has_any(p, some) &&
	       !piece_has_any(p, not_them) && !portal_is_label(p);
}

/* Lines [first, *end) up to the one that ends in a colon. */
static bool find_address(const struct layout *l, size_t first, size_t *end)
{
	size_t length = 0;

	for (size_t i = first; i < l->lines && i < first + ADDRESS_LINES; i++) {
		struct piece p = piece_line(l->draft, i);
		length += p.len;
		if (is_body(p) || is_bracketed(p) || length > 4 * (size_t)ADDRESS_LENGTH)
			return false;
		if (is_address_end(p)) {
			*end = i + 1;
			return true;
		}
		/* Wrapped: the line ends in the midst of a list. */
		if (!piece_has(p, "，") && !piece_has(p, "、") && !piece_has(p, "；"))
			return false;
	}
	return false;
}

struct layout layout_of(const struct draft *draft, const struct title *title)
{
	struct layout l = {.draft = draft,
	                   .lines = draft_count(draft),
	                   .title = title->first,
	                   .title_end = title->first + title->lines};
	size_t i = l.title_end;

	for (; i < l.lines && i < l.title_end + HEAD_LINES; i++) {
		if (find_address(&l, i, &l.address_end)) {
			l.address = i;
			i = l.address_end;
			break;
		}
		if (is_body(piece_line(draft, i)))
			break;
	}
	l.head_end = i;
	return l;
}
