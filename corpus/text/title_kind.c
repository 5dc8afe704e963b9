/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/text/title_kind.h"

#include "core/text/utf8.h"
#include "corpus/text/scan.h"

#include <string.h>

enum { WORD_BYTES = 32 };

static const char *const kinds[] = {
        "通知",   "意见",   "决定",   "办法",   "规定",   "条例", "报告",   "批复",   "函",
        "公告",   "通告",   "通报",   "决议",   "纪要",   "方案", "规划",   "细则",   "解释",
        "法",     "讲话",   "令",     "命令",   "公报",   "议案", "请示",   "规则",   "准则",
        "章程",   "纲要",   "计划",   "措施",   "制度",   "标准", "指南",   "指引",   "要点",
        "答复",   "安排",   "预案",   "目录",   "致辞",   "演讲", "声明",   "建议",   "宣言",
        "说明",   "规程",   "规范",   "倡议书", "修正案", "法典", "决定书", "通知书", "公示",
        "公约",   "协定",   "讲稿",   "贺信",   "大纲",   "清单", "布告",   "解读",   "问答",
        "判决书", "裁定书", "调解书", NULL};

/* Without a note in brackets at the end: （试行）, （银发〔2021〕259号）. */
size_t title_without_note(const char *line, size_t len)
{
	static const char *const pairs[][2] = {{"（", "）"}, {"(", ")"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		size_t at = len;
		if (!text_ends(line, len, pairs[i][1]))
			continue;
		while (at > 0 && !text_starts(line + at, len - at, pairs[i][0]))
			at = utf8_before(line, at);
		if (at > 0)
			return at;
	}
	return len;
}

/* Is every bracket closed? A line that leaves one open goes on. */
static bool is_balanced(const char *line, size_t len)
{
	static const char *const pairs[][2] = {
	        {"《", "》"}, {"〈", "〉"}, {"（", "）"}, {"“", "”"}, {"(", ")"}};
	struct scan s = scan_of(line, len);
	int open = 0;

	while (!scan_end(&s)) {
		size_t at = s.at;
		for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
			open += scan_word(&s, pairs[i][0]) - scan_word(&s, pairs[i][1]);
		if (s.at == at)
			scan_next(&s);
	}
	return open == 0;
}

/* 公　　告, without the spaces between its characters; false if it is longer than a word. */
static bool unspaced(const char *line, size_t len, char word[WORD_BYTES], size_t *n)
{
	struct scan s = scan_of(line, len);

	for (*n = 0; !scan_end(&s);) {
		scan_space(&s);
		size_t at = s.at;
		scan_next(&s);
		if (*n + (s.at - at) >= WORD_BYTES)
			return false;
		memcpy(word + *n, line + at, s.at - at);
		*n += s.at - at;
	}
	return true;
}

/* 甲局印发《关于乙的意见》 is named after what it sends along. */
static bool sends_along(const char *line, size_t len, const char **inner, size_t *inner_len)
{
	static const char *const verbs[] = {"印发《", "转发《", "批转《", "发布《", "公布《", NULL};

	if (!text_ends(line, len, "》"))
		return false;
	for (size_t i = 0; verbs[i]; i++) {
		const char *at = memmem(line, len, verbs[i], strlen(verbs[i]));
		if (!at || at == line)
			continue;
		*inner = at + strlen(verbs[i]);
		*inner_len = (size_t)(line + len - *inner) - strlen("》");
		return true;
	}
	return false;
}

bool title_is_kind(const char *line, size_t len)
{
	char word[WORD_BYTES];
	size_t n;

	if (!is_balanced(line, len))
		return false;
	len = title_without_note(line, len);
	text_trim(&line, &len);
	if (sends_along(line, len, &line, &len))
		len = title_without_note(line, len);
	if (unspaced(line, len, word, &n)) {
		line = word;
		len = n;
	}
	return text_ends_any(line, len, kinds);
}

size_t title_without_volume(const char *title, size_t len)
{
	static const char *const volumes[] = {"编", "总则", "分则", "附则", NULL};
	const char *space = memrchr(title, ' ', len);
	size_t behind = space ? (size_t)(title + len - space) : 0;

	for (size_t i = 0; space && volumes[i]; i++)
		if (text_ends(space, behind, volumes[i]))
			return (size_t)(space - title);
	return len;
}
