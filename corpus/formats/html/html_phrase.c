/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/html/html_phrase.h"

#include "corpus/name/number.h"
#include "corpus/text/title_kind.h"
#include "corpus/text/date.h"
#include "corpus/text/scan.h"

enum { PROSE_CHARACTERS = 20, PHRASE_CHARACTERS = 60, INFO_CHARACTERS = 120 };

static bool has_any(const char *line, size_t len, const char *const *words)
{
	for (; *words; words++)
		if (text_has(line, len, *words))
			return true;
	return false;
}

static bool starts_any(const char *line, size_t len, const char *const *words)
{
	for (; *words; words++)
		if (text_starts(line, len, *words))
			return true;
	return false;
}

bool phrase_is_imprint(const char *line, size_t len)
{
	static const char *const words[] = {
	        "版权所有", "备案号",    "备案序号",  "网站标识码", "公网安备", "主办单位：",
	        "承办单位", "ICP备",     "网站地图",  "技术支持：", "建议使用", "最佳分辨率",
	        "浏览器",   "Copyright", "copyright", "版权声明",   "联系我们", NULL};

	return text_fits(line, len, INFO_CHARACTERS) && has_any(line, len, words);
}

bool phrase_is_prose(const char *line, size_t len)
{
	static const char *const marks[] = {"。", "，", "；", "：", "、", NULL};

	return !text_fits(line, len, PROSE_CHARACTERS - 1) && has_any(line, len, marks) &&
	       !phrase_is_imprint(line, len) && !phrase_is_furniture(line, len);
}

/* Only words of buttons, marks and digits; one of them, unless `weakly`, is no word of a text. */
static bool is_buttons(const char *line, size_t len, bool weakly)
{
	static const char *const strong[] = {"扫一扫在手机打开当前页",
	                                     "扫一扫",
	                                     "在手机打开当前页",
	                                     "分享文章到",
	                                     "分享到",
	                                     "分享",
	                                     "打印本页",
	                                     "打印页面",
	                                     "打印本文",
	                                     "打印",
	                                     "关闭窗口",
	                                     "关闭本页",
	                                     "关闭页面",
	                                     "返回顶部",
	                                     "回到顶部",
	                                     "返回首页",
	                                     "我要收藏",
	                                     "收藏本页",
	                                     "浏览次数",
	                                     "点击次数",
	                                     "阅读次数",
	                                     "浏览字号",
	                                     "字体大小",
	                                     "字体",
	                                     "字号",
	                                     "新浪微博",
	                                     "腾讯微博",
	                                     "QQ空间",
	                                     "朋友圈",
	                                     "人人网",
	                                     "无障碍",
	                                     "微信扫一扫",
	                                     "语音播报",
	                                     "访问量",
	                                     NULL};
	static const char *const weak[] = {"关闭", "收藏", "微信",     "微博", "大",
	                                   "中",   "小",   "默认",     "超大", "次",
	                                   "取消", "浏览", "复制链接", NULL};
	struct scan s = scan_of(line, len);
	bool found = false, letters = false;

	while (!scan_end(&s) && !letters) {
		if (scan_any(&s, strong)) {
			found = true;
			continue;
		}
		if (scan_any(&s, weak)) {
			found |= weakly;
			continue;
		}
		uint32_t c = scan_next(&s);
		letters = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x3400;
		letters = letters && !(c >= 0xFF00 && c < 0xFF10) && c != 0xFF1A;
	}
	return found && !letters;
}

/* What a page tells of itself under its title: date, source, size of the letters. */
static bool is_info(const char *line, size_t len)
{
	static const char *const keys[] = {"发布时间：", "发表时间：", "发布日期：", "来源：",
	                                   "浏览次数",   "点击次数",   "阅读次数",   "字号：",
	                                   "字体：",     "访问量",     "分享"};
	static const char *const labels[] = {"文号", "发文", "成文", "索引", "文字号", NULL};
	int found = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		found += text_has(line, len, keys[i]);
	return found >= 2 && text_fits(line, len, INFO_CHARACTERS) && !has_any(line, len, labels);
}

static bool has_letters(const char *line, size_t len)
{
	struct scan s = scan_of(line, len);

	while (!scan_end(&s)) {
		uint32_t c = scan_next(&s);
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c >= 0xC0 && c < 0x2000) || c >= 0x2460)
			return true;
	}
	return false;
}

bool phrase_is_furniture(const char *line, size_t len)
{
	static const char *const places[] = {"当前位置",     "您的位置", "您现在的位置", "你的位置",
	                                     "您当前的位置", "所在位置", "现在位置",     "首页>",
	                                     "首页 >",       NULL};

	if (starts_any(line, len, places) && text_fits(line, len, INFO_CHARACTERS))
		return true;
	if (is_info(line, len))
		return true;
	return text_fits(line, len, PHRASE_CHARACTERS) && is_buttons(line, len, false);
}

bool phrase_is_button(const char *line, size_t len)
{
	if (!has_letters(line, len))
		return true;
	return text_fits(line, len, PHRASE_CHARACTERS) && is_buttons(line, len, true);
}

bool phrase_is_related(const char *line, size_t len)
{
	static const char *const words[] = {
	        "相关新闻", "相关链接", "相关文件", "相关解读", "相关阅读", "相关文章", "相关信息",
	        "相关稿件", "相关推荐", "政策解读", "推荐阅读", "延伸阅读", "热点",     "上一篇",
	        "下一篇",   "上一条",   "下一条",   "友情链接", "最新文件", NULL};

	return starts_any(line, len, words);
}

bool phrase_is_attachment(const char *line, size_t len)
{
	static const char *const endings[] = {".pdf", ".doc", ".docx", ".xls", ".xlsx",
	                                      ".wps", ".ofd", ".zip",  ".rar", NULL};

	for (size_t i = 0; endings[i]; i++)
		if (text_ends(line, len, endings[i]))
			return true;
	return text_has(line, len, "附件") || text_has(line, len, "附表");
}

bool phrase_is_document(const char *line, size_t len)
{
	static const char *const words[] = {
	        "索引号",   "索 引 号", "发文机关", "发文字号", "成文日期", "发布日期",
	        "发布机构", "主题分类", "有效性",   "生效日期", "废止日期", "文号",
	        "文　　号", "主题词",   "主 题 词", "抄送",     "印发",     "公开发布",
	        "公开方式", "公开属性", "制发机关", NULL};
	struct date date;

	if (has_any(line, len, words) || title_is_kind(line, len) ||
	    number_next(line, len, 0, &(size_t){0}, &(size_t){0}))
		return true;
	return phrase_is_attachment(line, len) || date_only(line, len, &date);
}
