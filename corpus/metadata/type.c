/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/type.h"

#include "corpus/text/title_kind.h"

enum force {
	RULES,  /* is in force or not */
	SERVES, /* a paper between offices; some are given a term of validity */
	TELLS,  /* is never in force: what it says of validity is that of another text */
};

static const struct {
	const char *end, *type;
	enum force force;
} types[] = {
        /* GB/T 9704 and 党政机关公文处理工作条例 */
        {"决议", "决议", RULES},
        {"决定", "决定", RULES},
        {"命令", "命令", RULES},
        {"令", "命令", RULES},
        {"公报", "公报", SERVES},
        {"公告", "公告", RULES},
        {"通告", "通告", RULES},
        {"布告", "布告", RULES},
        {"意见", "意见", RULES},
        {"通知", "通知", RULES},
        {"通报", "通报", SERVES},
        {"请示", "请示", SERVES},
        {"批复", "批复", RULES},
        {"议案", "议案", SERVES},
        {"函", "函", SERVES},
        {"会议纪要", "纪要", SERVES},
        {"纪要", "纪要", SERVES},
        /* what is in force by itself */
        {"宪法", "宪法", RULES},
        {"宪法修正案", "宪法", RULES},
        {"法典", "法律", RULES},
        {"办法", "办法", RULES},
        {"法", "法律", RULES},
        {"修正案", "法律", RULES},
        {"组织法", "法律", RULES},
        {"条例", "条例", RULES},
        {"规定", "规定", RULES},
        {"细则", "细则", RULES},
        {"规则", "规则", RULES},
        {"解释", "解释", RULES},
        {"章程", "章程", RULES},
        {"准则", "准则", RULES},
        {"规程", "规程", RULES},
        {"规范", "规范", RULES},
        {"标准", "标准", RULES},
        {"目录", "目录", RULES},
        {"制度", "制度", RULES},
        {"措施", "措施", RULES},
        {"方案", "方案", RULES},
        {"规划", "规划", RULES},
        {"计划", "计划", RULES},
        {"纲要", "纲要", RULES},
        {"预案", "预案", RULES},
        {"要点", "要点", RULES},
        {"安排", "安排", RULES},
        {"指引", "指引", RULES},
        {"指南", "指南", RULES},
        {"清单", "清单", RULES},
        {"补充协议", "协议", RULES},
        {"公约", "公约", RULES},
        {"协定", "协定", RULES},
        {"答复", "答复", SERVES},
        {"公示", "公示", SERVES},
        {"决定书", "决定书", SERVES},
        {"通知书", "通知书", SERVES},
        {"判决书", "判决书", SERVES},
        {"裁定书", "裁定书", SERVES},
        {"调解书", "调解书", SERVES},
        /* what is said and told */
        {"政府工作报告", "报告", TELLS},
        {"报告", "报告", TELLS},
        {"讲话", "讲话", TELLS},
        {"讲稿", "讲话", TELLS},
        {"致辞", "致辞", TELLS},
        {"致词", "致辞", TELLS},
        {"致辭", "致辞", TELLS},
        {"講話", "讲话", TELLS},
        {"演讲", "演讲", TELLS},
        {"发言", "发言", TELLS},
        {"贺信", "贺信", TELLS},
        {"倡议书", "倡议书", TELLS},
        {"声明", "声明", TELLS},
        {"说明", "说明", TELLS},
        {"问答", "解读", TELLS},
        {"宣言", "宣言", TELLS},
        {"解读", "解读", TELLS},
};

enum { TYPES = sizeof(types) / sizeof(types[0]) };

/* Without a number behind: 国务院令第423号, 公告2023年第12号, （2018年修正本）. */
static struct piece bare(struct piece title)
{
	static const char *const kinds[] = {"令", "公告", "通告", NULL};
	struct piece p = {title.text, title_without_note(title.text, title.len)};

	p = piece_of(p.text, title_without_volume(p.text, p.len));
	if (piece_ends(p, "》") && !piece_starts(p, "《"))
		p.len -= strlen("》");
	if (!piece_ends(p, "号"))
		return p;
	for (size_t i = 0; kinds[i]; i++) {
		const char *at = memmem(p.text, p.len, kinds[i], strlen(kinds[i]));
		if (at)
			return (struct piece){p.text, (size_t)(at - p.text) + strlen(kinds[i])};
	}
	return p;
}

const char *type_of_title(struct piece title)
{
	struct piece p = bare(title);
	size_t best = TYPES, longest = 0;

	if (piece_same(p, "公告") || piece_same(p, "通告"))
		return piece_starts(p, "公") ? "公告" : "通告";
	for (size_t i = 0; i < TYPES; i++) {
		size_t len = strlen(types[i].end);
		if (len > longest && piece_ends(p, types[i].end)) {
			best = i;
			longest = len;
		}
	}
	return best < TYPES ? types[best].type : "";
}

static bool has_force(const char *type, enum force force)
{
	for (size_t i = 0; i < TYPES; i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].force == force;
	return false;
}

bool type_is_normative(const char *type)
{
	return has_force(type, RULES);
}

bool type_is_told(const char *type)
{
	return has_force(type, TELLS);
}

bool type_approves(struct piece title)
{
	static const char *const approved[] = {"报告", "预算", "决算", NULL};

	return strcmp(type_of_title(title), "决议") == 0 && piece_has_any(title, approved);
}
