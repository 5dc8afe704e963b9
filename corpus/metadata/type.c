/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/type.h"

#include "corpus/metadata/title_kind.h"

static const struct {
	const char *end, *type;
	bool normative;
} types[] = {
        /* GB/T 9704 and 党政机关公文处理工作条例 */
        {"决议", "决议", true},
        {"决定", "决定", true},
        {"命令", "命令", true},
        {"令", "命令", true},
        {"公报", "公报", false},
        {"公告", "公告", true},
        {"通告", "通告", true},
        {"意见", "意见", true},
        {"通知", "通知", true},
        {"通报", "通报", false},
        {"请示", "请示", false},
        {"批复", "批复", true},
        {"议案", "议案", false},
        {"函", "函", false},
        {"会议纪要", "纪要", false},
        {"纪要", "纪要", false},
        /* what is in force by itself */
        {"宪法", "宪法", true},
        {"宪法修正案", "宪法", true},
        {"法典", "法律", true},
        {"办法", "办法", true},
        {"法", "法律", true},
        {"修正案", "法律", true},
        {"组织法", "法律", true},
        {"条例", "条例", true},
        {"规定", "规定", true},
        {"细则", "细则", true},
        {"规则", "规则", true},
        {"解释", "解释", true},
        {"章程", "章程", true},
        {"准则", "准则", true},
        {"规程", "规程", true},
        {"规范", "规范", true},
        {"标准", "标准", true},
        {"目录", "目录", true},
        {"制度", "制度", true},
        {"措施", "措施", true},
        {"方案", "方案", true},
        {"规划", "规划", true},
        {"计划", "计划", true},
        {"纲要", "纲要", true},
        {"预案", "预案", true},
        {"要点", "要点", true},
        {"安排", "安排", true},
        {"指引", "指引", true},
        {"指南", "指南", true},
        {"清单", "清单", true},
        {"补充协议", "协议", true},
        {"公约", "公约", true},
        {"协定", "协定", true},
        {"答复", "答复", false},
        {"公示", "公示", false},
        {"决定书", "决定书", false},
        {"通知书", "通知书", false},
        /* what is said and told */
        {"政府工作报告", "报告", false},
        {"报告", "报告", false},
        {"讲话", "讲话", false},
        {"讲稿", "讲话", false},
        {"致辞", "致辞", false},
        {"致词", "致辞", false},
        {"致辭", "致辞", false},
        {"講話", "讲话", false},
        {"演讲", "演讲", false},
        {"发言", "发言", false},
        {"贺信", "贺信", false},
        {"倡议书", "倡议书", false},
        {"声明", "声明", false},
        {"说明", "说明", false},
        {"宣言", "宣言", false},
        {"解读", "解读", false},
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

bool type_is_normative(const char *type)
{
	for (size_t i = 0; i < TYPES; i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].normative;
	return false;
}
