/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/citation/behind.h"

#include "core/text/fold_rule.h"
#include "core/text/utf8.h"
#include "corpus/text/numeral.h"
#include "corpus/text/scan.h"

#include <string.h>

enum {
	NAME_CHARACTERS = 40,    /* of a name without 《》 */
	GROUP_CHARACTERS = 20,   /* of a bracket at its end */
	SHORTEST_CHARACTERS = 3, /* 刑法, 海商法: no law is called …和海商法 */
};

/* Kinds of texts that have articles. */
static const char *const types[] = {"法典", "办法", "法",     "条例", "细则", "规定", "规则",
                                    "解释", "通则", "总则",   "准则", "规程", "章程", "决定",
                                    "意见", "通知", "公约",   "规范", "批复", "安排", "修正案",
                                    "协定", "条约", "议定书", "守则", NULL};

size_t behind_type(const char *text, size_t len)
{
	for (size_t i = 0; types[i]; i++)
		if (text_ends(text, len, types[i]))
			return strlen(types[i]);
	return 0;
}

/* ---- 本法, 该条例 ---- */

static const char *const these[] = {"本", "本暂行", "本实施", "本补充", "本若干", "本试行", NULL};
static const char *const those[] = {"该", "此", "同", "上述", "前述", NULL};
/* 基本法, 合同法, 资本规则 */
static const char *const not_this[] = {"基", "根", "资", "成", "日", "样", "版", "文", "标", NULL};
static const char *const but_this[] = {"造成", "构成", "完成", "形成", "达成", NULL};
static const char *const not_that[] = {"合", "共", "协", "因", "如", "应", NULL};

static bool ends_in_any(const char *text, size_t len, const char *const *words, size_t *start)
{
	for (; *words; words++)
		if (text_ends(text, len, *words)) {
			*start = len - strlen(*words);
			return true;
		}
	return false;
}

static bool pronoun(const char *text, size_t type, const char *const *words,
                    const char *const *unless, size_t *start)
{
	size_t dummy;

	return ends_in_any(text, type, words, start) &&
	       (!ends_in_any(text, *start, unless, &dummy) ||
	        ends_in_any(text, *start, but_this, &dummy));
}

/* ---- A name ---- */

/* A name begins behind the last of these. None of them may stand in the name of a law that people
 * cite without 《》. */
static const char *const leading[] = {
        "依照", "根据",   "承担", "具备", "确定", "提交", "计入", "受理", "审理", "支付", "从事",
        "出售", "界定",   "视同", "超出", "制造", "因",   "无",   "按照", "对照", "落实", "贯彻",
        "依据", "遵照",   "参照", "比照", "适用", "违反", "触犯", "符合", "遵守", "违背", "援引",
        "引用", "规定",   "以及", "或者", "有关", "关于", "属于", "修改", "修正", "修订", "删去",
        "现行", "我国",   "应当", "可以", "同时", "下列", "构成", "实施", "执行", "行使", "履行",
        "主张", "认为",   "发现", "认定", "收到", "取得", "采取", "达到", "超过", "包括", "结合",
        "隐瞒", "擅自",   "保存", "不受", "不得", "影响", "考虑", "出现", "使用", "指定", "产生",
        "涉及", "认定为", "依",   "按",   "的",   "了",   "在",   "以",   "把",   "将",   "见",
        "即",   "是",     "对",   "中",   "原",   "新",   "旧",   "有",   "为",   "于",   "由",
        "就",   "指",     "除",   "后",   "前",   "但",   "且",   "犯",   "其",   "该",   NULL};
/* … but for words that these characters are part of. */
static const char *const not_leading[] = {
        "中华人民共和国", "中国",     "中外",     "中小",     "中央",     "中医",     "中药",
        "对外贸易",       "对外关系", "对外合作", "对外承包", "对外劳务", "对外经济", "学前",
        "产后",           "售后",     "灾后",     "前期",     "后备",     "新闻",     "新疆",
        "新型",           "新能",     "新品种",   "原子",     "原产",     "高原",     "国有",
        "所有",           "有线",     "有限",     "有毒",     "有害",     "有组织",   "拆除",
        "清除",           "消除",     "自由",     "行为",     "就业",     "无障碍",   "无线电",
        "无照",           "因公",     "影响评价", "在线",     "在校",     "废旧",     "指导",
        "指南",           "指引",     "犯罪",     "其他",     NULL};
/* These join what is named to what was named before: 民法典和公司法, 第三条及刑法; elsewhere they
 * are part of the name: 人口与计划生育法, 期货和衍生品法. */
static const char *const joining[] = {"和", "与", "及", "或", NULL};

/* Does a text, or a part of one, end here? */
static bool ends_citation(const char *text, size_t len)
{
	static const char *const ends[] = {"条",   "款",   "项", "目", "法律", "法规",
	                                   "规章", "宪法", "》", "）", ")",    NULL};

	return text_ends_any(text, len, ends) || behind_type(text, len) > 0;
}

static const char *const vague[] = {
        "有关", "相关",     "其他",     "各",       "等",     "该",     "此",     "上述", "原",
        "旧",   "修改前的", "修订前的", "修正前的", "修改前", "修订前", "修正前", NULL};
/* 公司法实施条例: these may stand directly before the word for its kind. */
static const char *const of_kind[] = {"实施", "执行", "规定", "适用", "有关",
                                      "修正", "修订", "中",   NULL};

/* Passes over a word that leads to a name; s is unmoved if none stands here. The name may begin at
 * `from` and ends at s->len. */
static bool scan_leading(struct scan *s, size_t from)
{
	struct scan t = *s;

	if (!scan_any(&t, leading) &&
	    !(scan_any(&t, joining) &&
	      (s->at == from || ends_citation(s->text, s->at) ||
	       text_fits(t.text + t.at, t.len - t.at, SHORTEST_CHARACTERS))))
		return false;
	*s = t;
	return true;
}

/* Does a name of this kind begin with 关于? In 最高人民法院关于适用民法典的解释 nothing behind that
 * leads to it; but 关于适用刑法第十二条 is about 刑法. */
static bool is_about(const char *text, size_t type, size_t end)
{
	static const char *const laws[] = {"法", "法典", "条例", "通则", "总则", "宪法", NULL};
	struct scan s = {text, end, type};

	return !(scan_any(&s, laws) && (scan_end(&s) || scan_peek(&s) == '('));
}

static size_t name_start(const char *text, size_t from, size_t type, size_t end)
{
	static const char about[] = "关于";
	const char *at = is_about(text, type, end)
	                         ? memmem(text + from, type - from, about, strlen(about))
	                         : NULL;
	size_t limit = at ? (size_t)(at - text) : type;
	struct scan s = {text, end, from};
	size_t start = from, dummy;

	while (s.at < limit) {
		struct scan t = s;
		if (scan_any(&s, not_leading))
			continue;
		if (scan_leading(&t, from) &&
		    (t.at < type || !ends_in_any(text, t.at, of_kind, &dummy)))
			start = t.at;
		scan_next(&s);
	}
	return start;
}

static struct behind name_behind(const char *text, size_t from, size_t type, size_t type_end,
                                 size_t end)
{
	struct behind b = {BEHIND_NAME, name_start(text, from, type, type_end), end, type};
	struct scan s = {text, end, b.start};

	if (b.start > from) {
		size_t dummy;
		if (ends_in_any(text, b.start, vague, &dummy))
			b.kind = BEHIND_UNKNOWN;
	}
	if (scan_any(&s, vague))
		b.kind = BEHIND_UNKNOWN;
	return b;
}

/* A bracket at the end of a name: （二）, （试行）, （2018年修正）. Where it begins, or `at`. */
static size_t group_start(const char *text, size_t floor, size_t at)
{
	static const char *const closing[] = {"）", ")", NULL};
	static const char *const opening[] = {"（", "(", NULL};
	size_t start = at;

	if (!ends_in_any(text, at, closing, &start))
		return at;
	for (size_t i = 0; i < GROUP_CHARACTERS && start > floor; i++) {
		start = utf8_before(text, start);
		struct scan s = {text, at, start};
		if (scan_any(&s, opening)) {
			bool fits = numeral_starts(scan_peek(&s)) || scan_word(&s, "试行") ||
			            scan_word(&s, "暂行") || scan_word(&s, "修");
			return fits ? start : at;
		}
	}
	return at;
}

/* Where the run of Han characters that ends at `at` begins. */
static size_t run_start(const char *text, size_t floor, size_t at)
{
	for (size_t i = 0; i < NAME_CHARACTERS && at > floor; i++) {
		size_t before = utf8_before(text, at), next = before;
		if (before < floor || !fold_is_han(utf8_next(text, at, &next)))
			break;
		at = before;
	}
	return at;
}

static size_t without_space(const char *text, size_t floor, size_t at)
{
	while (at > floor) {
		size_t before = utf8_before(text, at), next = before;
		uint32_t c = utf8_next(text, at, &next);
		if (before < floor || !char_is_space(c) || c == '\n')
			break;
		at = before;
	}
	return at;
}

/* Bytes of what parts of a law are called behind its name: 民法典合同编, 刑法分则, 刑法总则 (but
 * 民法总则 was a law). */
static size_t book_bytes(const char *text, size_t len)
{
	static const char code[] = "法典", book[] = "编";
	static const char *const parts[] = {"法分则", "刑法总则", NULL};
	const char *at = text_ends(text, len, book) ? memmem(text, len, code, strlen(code)) : NULL;
	size_t start;

	if (at)
		return len - (size_t)(at - text) - strlen(code);
	return ends_in_any(text, len, parts, &start) ? strlen("分则") : 0;
}

struct behind behind_read(const char *text, size_t floor, size_t at)
{
	static const char *const ours[] = {"本条", NULL}, *const part[] = {"本款", NULL};
	static const char *const same[] = {"同条", "该条", NULL};
	size_t end = without_space(text, floor, at);
	struct behind b = {BEHIND_NOTHING, end, end, end};

	if (end - floor >= strlen("本法的") && text_ends(text + floor, end - floor, "的") &&
	    behind_type(text + floor, end - floor - strlen("的")))
		end -= strlen("的");
	size_t group = group_start(text, floor, end);
	size_t from = run_start(text, floor, group), n = group - from, start;
	n -= book_bytes(text + from, n);
	if (group == end)
		group = end = from + n;
	size_t type = behind_type(text + from, n);
	if (type == 0) {
		if (group < end)
			return b;
		b.kind = ends_in_any(text + from, n, ours, &start)   ? BEHIND_ARTICLE
		         : ends_in_any(text + from, n, part, &start) ? BEHIND_PARAGRAPH
		         : ends_in_any(text + from, n, same, &start) ? BEHIND_SAME
		                                                     : BEHIND_NOTHING;
		if (b.kind != BEHIND_NOTHING)
			b.start = from + start;
		return b;
	}
	type = n - type;
	if (pronoun(text + from, type, these, not_this, &start))
		return (struct behind){BEHIND_THIS, from + start, end, from + type};
	if (pronoun(text + from, type, those, not_that, &start))
		return (struct behind){BEHIND_THAT, from + start, group, from + type};
	return name_behind(text, from, from + type, group, end);
}
