/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/effect.h"

#include "core/utf8.h"
#include "corpus/metadata/piece.h"
#include "corpus/text/numeral.h"

enum {
	SENTENCE_BYTES = 600, /* looked at on each side */
	WHEN_BYTES = 90,      /* between 自 and 起 */
	YEARS_MOST = 99,
	DAYS_MOST = 3660,
};

static const char *const own_words[] = {
        "本法",   "本条例", "本办法", "本规定", "本细则",   "本规则",   "本通知",
        "本意见", "本决定", "本解释", "本公告", "本通告",   "本方案",   "本措施",
        "本标准", "本规范", "本规程", "本章程", "本批复",   "本准则",   "本制度",
        "本实施", "本文件", "本政策", "本指引", "本暂行",   "本修正案", "本协定",
        "本纲要", "本规划", "本令",   "本修订", "本若干",   "本目录",   "本指导",
        "本函",   "本决议", "现予",   "现将",   "予以公布", NULL};

/* ---- The text around a place ---- */

/* From the end of the sentence before `at` to `at`. Lines may be wrapped: their ends are no marks.
 */
static struct piece sentence_before(const char *text, size_t at)
{
	static const char *const marks[] = {"。", "；", "（", "(", "!", "？", NULL};
	size_t from = at;

	while (from > 0 && at - from < SENTENCE_BYTES) {
		size_t before = utf8_before(text, from);
		struct scan s = {text, at, before};
		if (scan_any(&s, marks))
			break;
		from = before;
	}
	return (struct piece){text + from, at - from};
}

static struct piece sentence_behind(const char *text, size_t len, size_t at)
{
	static const char mark[] = "。";
	size_t left = len - at < SENTENCE_BYTES ? len - at : SENTENCE_BYTES;
	const char *end = memmem(text + at, left, mark, strlen(mark));

	return (struct piece){text + at, end ? (size_t)(end - (text + at)) : left};
}

/* 《甲办法》自…起施行 and 《甲办法》（自…起施行） speak of another; 本办法自…, and a clause that
 * names nobody (现予公布，自…), of itself. */
static bool is_own(const char *text, size_t since)
{
	struct piece subject = sentence_before(text, since);
	struct scan s = scan_of(subject.text, subject.len);
	size_t last = 0, at = (size_t)(subject.text - text);

	if (piece_has_any(subject, own_words))
		return true;
	if (text_ends(text, at, "（") || text_ends(text, at, "("))
		return false;
	while (!scan_end(&s)) {
		if (scan_any(&s, (const char *const[]){"，", ",", NULL}))
			last = s.at;
		else
			scan_next(&s);
	}
	return piece_of(subject.text + last, subject.len - last).len == 0;
}

/* ---- 自…起施行 ---- */

/* The 自 or 从 before `at`. */
static bool find_since(const char *text, size_t at, size_t *since)
{
	size_t i = at;

	while (i > 0 && at - i < WHEN_BYTES) {
		i = utf8_before(text, i);
		if (text_starts(text + i, at - i, "自") || text_starts(text + i, at - i, "从")) {
			*since = i;
			return true;
		}
	}
	return false;
}

static bool read_when(struct piece when, struct effect *e)
{
	struct scan s = scan_of(when.text, when.len);

	scan_next(&s); /* 自 */
	scan_space(&s);
	if (date_read(&s, &e->from))
		return true;
	struct piece rest = piece_of(s.text + s.at, s.len - s.at);
	e->on_publication = piece_ends(rest, "之日") &&
	                    (piece_starts(rest, "公布") || piece_starts(rest, "发布") ||
	                     piece_starts(rest, "印发") || piece_starts(rest, "颁布") ||
	                     piece_starts(rest, "发文") || piece_starts(rest, "下发"));
	return e->on_publication;
}

/* Behind 起: 施行, or 30日后施行. */
static bool read_verb(struct scan s, struct effect *e)
{
	static const char *const verbs[] = {"施行",     "实施",     "执行",     "生效",
	                                    "试行",     "实行",     "正式施行", "正式实施",
	                                    "开始施行", "开始实施", NULL};
	static const char *const units[] = {"日后", "天后", NULL};
	uint32_t days;

	scan_space(&s);
	if (numeral_read(&s, false, &days)) {
		if (days > DAYS_MOST || !scan_any(&s, units))
			return false;
		e->days_after = days;
	}
	scan_space(&s);
	return scan_any(&s, verbs);
}

static void look_at_since(const char *text, size_t len, size_t at, struct effect *e)
{
	struct effect found = {0};
	size_t since;
	struct scan s = {text, len, at};

	scan_next(&s); /* 起 */
	if (!read_verb(s, &found) || !find_since(text, at, &since))
		return;
	if (!read_when((struct piece){text + since, at - since}, &found) || !is_own(text, since))
		return;
	if (found.from.year && found.days_after)
		found.from = date_plus(found.from, 0, found.days_after);
	e->from = found.from;
	e->on_publication = found.on_publication;
	e->days_after = found.days_after;
	e->from_line = since; /* a byte as yet */
}

/* ---- 有效期 ---- */

static bool speaks_of_itself(struct piece before, struct piece behind)
{
	static const char *const papers[] = {"证",   "卡",   "资格", "合同", "票",   "批准",
	                                     "登记", "担保", "许可", "报告", "保单", NULL};
	static const char *const since[] = {"起施行", "起实施", "起执行", "起生效", "起试行", NULL};

	if (piece_has_any(before, papers))
		return false;
	return piece_has_any(before, own_words) || piece_has_any(before, since) ||
	       piece_has_any(behind, since);
}

static void look_at_term(const char *text, size_t len, size_t at, struct effect *e)
{
	static const char *const fill[] = {"有效期", "限", "为", "：", "暂定", "是", NULL};
	struct scan s = {text, len, at};
	struct piece behind = sentence_behind(text, len, at);
	uint32_t years;

	while (scan_any(&s, fill))
		scan_space(&s);
	if (!speaks_of_itself(sentence_before(text, at), behind))
		return;
	struct scan t = s;
	if (numeral_read(&t, true, &years) && years > 0 && years <= YEARS_MOST &&
	    scan_word(&t, "年") && !numeral_starts(scan_peek(&t))) {
		e->years = years;
		e->until_line = at;
		return;
	}
	const char *to = memmem(behind.text, behind.len, "至", strlen("至"));
	if (!to)
		return;
	t = scan_of(to, behind.len - (size_t)(to - behind.text));
	scan_next(&t);
	if (date_read(&t, &e->until))
		e->until_line = at;
}

/* ---- All of it ---- */

static void each_place(const struct draft *draft, const char *word,
                       void (*look)(const char *text, size_t len, size_t at, struct effect *e),
                       struct effect *e)
{
	const char *text = buf_cstr(&draft->text), *at = text;
	size_t len = draft->text.len, n = strlen(word);

	while ((at = memmem(at, len - (size_t)(at - text), word, n))) {
		look(text, len, (size_t)(at - text), e);
		at += n;
	}
}

static size_t line_of(const struct draft *draft, size_t byte)
{
	size_t low = 0, high = draft_count(draft);

	while (low + 1 < high) {
		size_t mid = low + (high - low) / 2;
		if (draft_at(draft, mid)->text <= byte)
			low = mid;
		else
			high = mid;
	}
	return low;
}

void effect_read(const struct draft *draft, struct effect *e)
{
	*e = (struct effect){0};
	each_place(draft, "起", look_at_since, e);
	each_place(draft, "有效期", look_at_term, e);
	e->from_line = line_of(draft, e->from_line);
	e->until_line = line_of(draft, e->until_line);
}
