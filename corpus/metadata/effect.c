/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/effect.h"

#include "core/text/utf8.h"
#include "corpus/metadata/piece.h"
#include "corpus/text/numeral.h"

enum {
	SENTENCE_BYTES = 600, /* looked at on each side */
	WHEN_BYTES = 90,      /* between 自 and 之日 */
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

/* 2021年5月1日, or 公布之日: what 自 counts from. */
static bool read_when(struct scan *s, struct effect *e)
{
	static const char *const acts[] = {"公布", "发布", "印发", "颁布", "发文", "下发", NULL};
	static const char day[] = "之日";

	scan_space(s);
	if (date_read(s, &e->from))
		return true;
	size_t left = s->len - s->at < WHEN_BYTES ? s->len - s->at : WHEN_BYTES;
	const char *end = memmem(s->text + s->at, left, day, strlen(day));
	size_t n = end ? (size_t)(end - (s->text + s->at)) : 0;
	if (!piece_ends_any((struct piece){s->text + s->at, n}, acts))
		return false;
	s->at += n + strlen(day);
	e->on_publication = true;
	return true;
}

/* 至2023年12月31日止 */
static bool read_until(struct scan *s, struct date *until)
{
	static const char *const words[] = {"截至", "截止到", "至", "到", NULL};
	struct scan t = *s;

	if (!scan_any(&t, words))
		return false;
	scan_space(&t);
	if (!date_read(&t, until))
		return false;
	scan_word(&t, "止");
	*s = t;
	return true;
}

/* 30日后 */
static bool read_delay(struct scan *s, uint32_t *days)
{
	static const char *const units[] = {"日后", "天后", NULL};
	struct scan t = *s;

	if (!numeral_read(&t, false, days) || *days > DAYS_MOST || !scan_any(&t, units))
		return false;
	*s = t;
	return true;
}

/* Behind the day: 起施行, 起30日后施行, 起至2023年12月31日止执行, 施行. */
static bool read_verb(struct scan s, struct effect *e)
{
	static const char *const verbs[] = {"施行", "实施", "执行", "生效",
	                                    "试行", "实行", "有效", NULL};
	static const char *const manners[] = {"正式", "开始", "起", NULL};

	scan_space(&s);
	scan_word(&s, "起");
	scan_space(&s);
	if (!read_delay(&s, &e->days_after))
		read_until(&s, &e->until);
	scan_space(&s);
	scan_any(&s, manners);
	return scan_any(&s, verbs);
}

/* 自, 从 and 于 lead to a day. */
static void look_at_since(const char *text, size_t len, size_t at, struct effect *e)
{
	struct effect found = {0};
	struct scan s = {text, len, at};

	scan_next(&s);
	if (!read_when(&s, &found) || !read_verb(s, &found) || !is_own(text, at))
		return;
	if (found.from.year && found.days_after)
		found.from = date_plus(found.from, 0, found.days_after);
	e->from = found.from;
	e->on_publication = found.on_publication;
	e->days_after = found.days_after;
	e->from_line = at; /* a byte as yet */
	if (found.until.year) {
		e->until = found.until;
		e->until_line = at;
	}
}

/* ---- 有效期 ---- */

static const char *const since_verbs[] = {"起施行", "起实施", "起执行", "起生效", "起试行", NULL};

/* Behind the last comma of a clause, and what stands before that comma. */
static struct piece last_clause(struct piece sentence, struct piece *before)
{
	static const char *const commas[] = {"，", ",", NULL};
	struct scan s = scan_of(sentence.text, sentence.len);
	size_t end = 0, from = 0;

	while (!scan_end(&s)) {
		size_t at = s.at;
		if (!scan_any(&s, commas)) {
			scan_next(&s);
			continue;
		}
		end = at;
		from = s.at;
	}
	*before = piece_of(sentence.text, end);
	return piece_of(sentence.text + from, sentence.len - from);
}

/* From 本 on, if the clause begins with it: behind the number of its line, or on a new one. */
static struct piece own_front(struct piece clause)
{
	struct piece found = {clause.text, 0};
	bool begins = true;

	for (struct scan s = scan_of(clause.text, clause.len); !scan_end(&s);) {
		if (begins && text_starts(s.text + s.at, s.len - s.at, "本"))
			found = (struct piece){s.text + s.at, s.len - s.at};
		begins = scan_space(&s) || scan_word(&s, "、");
		if (!begins)
			scan_next(&s);
	}
	return found;
}

/* Is the clause 本办法 or 本办法的, or 本公告规定的政策? What is said behind such a paper is its
 * own term. */
static bool names_itself(struct piece clause)
{
	static const char *const papers[] = {"证",   "卡",   "资格", "合同", "票",   "批准",
	                                     "登记", "注册", "担保", "许可", "报告", "保单",
	                                     "备案", "得",   "后",   "前",   NULL};
	struct piece front = own_front(clause);

	if (piece_ends(clause, "的"))
		clause.len -= strlen("的");
	return piece_ends_any(clause, own_words) ||
	       (piece_has_any(front, own_words) && !piece_has_any(front, papers));
}

/* …施行，有效期5年; 本办法有效期5年; 本办法自…施行。有效期5年. The term of a licence or of a
 * registration stands behind its name. */
static bool speaks_of_itself(const char *text, size_t len, size_t at)
{
	static const char *const verbs[] = {"施行", "实施", "执行", "生效", "试行", "实行", NULL};
	struct piece before, sentence = sentence_before(text, at);
	struct piece clause = last_clause(sentence, &before);
	size_t start = (size_t)(sentence.text - text);

	if (clause.len > 0)
		return names_itself(clause) ||
		       (piece_ends(clause, "起") && piece_has_any(sentence, own_words));
	if (before.len == 0) {
		if (text_ends(text, start, "。"))
			before = sentence_before(text, start - strlen("。"));
		return (piece_ends_any(before, verbs) && piece_has_any(before, own_words)) ||
		       piece_has_any(sentence_behind(text, len, at), since_verbs);
	}
	if (names_itself(before))
		return true;
	clause = last_clause(before, &before);
	return piece_ends_any(clause, verbs) &&
	       (piece_starts(clause, "自") || piece_has_any(sentence, own_words));
}

/* 自2021年1月1日起, before 至…. */
static void skip_since(struct scan *s)
{
	static const char *const words[] = {"自", "从", NULL};
	struct scan t = *s;
	struct date from;

	scan_any(&t, words);
	scan_space(&t);
	if (!date_read(&t, &from))
		return;
	scan_word(&t, "起");
	*s = t;
}

static void look_at_term(const char *text, size_t len, size_t at, struct effect *e)
{
	static const char *const fill[] = {"有效期", "执行", "实施",   "施行", "试行", "期", "限",
	                                   "为",     "：",   "暂定为", "暂定", "是",   NULL};
	struct scan s = {text, len, at};
	struct date until;
	uint32_t years;

	while (scan_any(&s, fill))
		scan_space(&s);
	struct scan t = s;
	bool counted = numeral_read(&t, true, &years) && years > 0 && years <= YEARS_MOST &&
	               scan_word(&t, "年") && !numeral_starts(scan_peek(&t));
	skip_since(&s);
	if ((!counted && !read_until(&s, &until)) || !speaks_of_itself(text, len, at))
		return;
	if (counted)
		e->years = years;
	else
		e->until = until;
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
	static const char *const since[] = {"于", "从", "自", NULL};
	static const char *const terms[] = {"执行至", "实施至", "施行至", "试行至", "执行期",
	                                    "实施期", "施行期", "试行期", "有效期", NULL};

	*e = (struct effect){0};
	for (size_t i = 0; since[i]; i++)
		each_place(draft, since[i], look_at_since, e);
	for (size_t i = 0; terms[i]; i++)
		each_place(draft, terms[i], look_at_term, e);
	e->from_line = line_of(draft, e->from_line);
	e->until_line = line_of(draft, e->until_line);
}
