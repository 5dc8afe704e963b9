/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: citations, articles, headings, tables of contents, annexes.
 */
#include "corpus/structure/pattern.h"

#include "core/text/utf8.h"
#include "corpus/structure/enumerator.h"
#include "corpus/text/numeral.h"

#include <string.h>

enum {
	HEADING_LIMIT = 40,    /* characters of a heading */
	ENTRY_LIMIT = 60,      /* of an entry of a table of contents */
	ANNEX_LIMIT = 80,      /* of a line that names an annex */
	NUMBER_LIMIT = 100000, /* no law has so many articles */
};

/* Behind 第三条 or 第三章 without white space these continue a sentence about it; */
static const char *const citing[] = {
        "、",     "，",     ",",        "；",     ";",      "。",     "”",      "’",
        "》",     "〉",     "」",       "）",     ")",      "款",     "中“",    "中，",
        "修改为", "修改：", "修改如下", "修正为", "改为",   "删去",   "删除",   "增加一",
        "增加二", "增加两", "增加三",   "增加第", "增加“",  "增加：", "作为第", "作为本",
        "移至",   "同时修", "同时增",   "后增加", "前增加", "中增",   NULL};

/* these mostly do. */
static const char *const joining[] = {"至",   "和",   "与",   "及",   "或",     "的",       "之",
                                      "项",   "等",   "规定", "所",   "中的",   "中规",     "以下",
                                      "以上", "以外", "以内", "相应", "要求的", "明确规定", NULL};

/* These begin an article all the same: 第七条项目单位应当…. */
static const char *const beginning[] = {
        "项目", "等级", "等候", "所有", "所得", "所属", "所在",     "所需",     "所持", "及时",
        "款项", "和解", "和平", "和谐", "与会", "与其", "规定期限", "规定动作", "的士", NULL};

static const char *const units[] = {"条", "款", "项", "目", "编", "章",
                                    "节", "條", "項", "編", "節", NULL};
static const char *const brackets[] = {"（", "(", NULL};

/* 第二款, 第（一）项; but 第二审人民法院 begins a sentence of its own. */
static bool cites_part(struct scan s)
{
	uint32_t number;

	if (!scan_word(&s, "第"))
		return false;
	if (scan_any(&s, brackets))
		return true;
	return numeral_read(&s, true, &number) && (scan_space(&s), scan_any(&s, units));
}

enum citation { CITES_NOT, CITES_PERHAPS, CITES };

/* Does what stands at s continue a citation? */
static enum citation cites(struct scan s)
{
	if (scan_space(&s))
		return scan_word(&s, "、") || scan_word(&s, "，") ? CITES : CITES_NOT;
	if (scan_any(&s, beginning))
		return CITES_NOT;
	if (scan_any(&s, citing) || cites_part(s))
		return CITES;
	return scan_any(&s, joining) ? CITES_PERHAPS : CITES_NOT;
}

/* Texts that were Markdown once keep its marks: ## 第一章, **第一条**. */
static bool skip_markup(struct scan *s)
{
	static const char *const marks[] = {"#", "*", NULL};
	bool skipped = false;

	while (scan_any(s, marks))
		skipped = true;
	if (skipped)
		scan_space(s);
	return skipped;
}

/* 第, a number, with white space where typists put it. */
static bool ordinal(struct scan *s, uint32_t *number)
{
	if (!scan_word(s, "第"))
		return false;
	scan_space(s);
	if (!numeral_read(s, true, number) || *number >= NUMBER_LIMIT)
		return false;
	scan_space(s);
	return true;
}

/* CITES for what is no article at all. */
static enum citation read_article(const char *line, size_t len, struct article_number *number)
{
	struct scan s = scan_of(line, len);
	struct article_number n = {0, 0};

	skip_markup(&s);
	if (!ordinal(&s, &n.number) || n.number == 0 ||
	    (!scan_word(&s, "条") && !scan_word(&s, "條")))
		return CITES;
	struct scan t = s;
	if (scan_word(&t, "之") && numeral_read(&t, false, &n.sub)) {
		if (n.sub == 0 || n.sub >= NUMBER_LIMIT)
			return CITES;
		s = t;
	}
	enum citation citation = skip_markup(&s) ? CITES_NOT : cites(s);
	if (citation != CITES)
		*number = n;
	return citation;
}

bool pattern_article(const char *line, size_t len, struct article_number *number)
{
	struct article_number n;

	if (read_article(line, len, &n) != CITES_NOT)
		return false;
	*number = n;
	return true;
}

bool pattern_perhaps_article(const char *line, size_t len, struct article_number *number)
{
	struct article_number n;

	if (read_article(line, len, &n) != CITES_PERHAPS)
		return false;
	*number = n;
	return true;
}

/* A heading says something, it does not tell it. */
static bool is_sentence(const char *line, size_t len)
{
	static const char *const ends[] = {"。", "；", ";", "：", ":", "，", ",", "、", NULL};

	for (size_t i = 0; ends[i]; i++)
		if (text_ends(line, len, ends[i]))
			return true;
	return text_has(line, len, "。");
}

static const struct {
	const char *word;
	enum heading_rank rank;
} divisions[] = {{"编", RANK_PART},    {"分编", RANK_SUBPART}, {"章", RANK_CHAPTER},
                 {"节", RANK_SECTION}, {"編", RANK_PART},      {"分編", RANK_SUBPART},
                 {"節", RANK_SECTION}};

static const char *const unnumbered[] = {"总则", "附则", "序言", "前言", "序章", "目录",
                                         "目次", "總則", "附則", "目錄", NULL};

static enum heading_rank read_heading(const char *line, size_t len, enum citation most,
                                      uint32_t *number)
{
	struct scan s = scan_of(line, len);

	*number = 0;
	if (!text_fits(line, len, HEADING_LIMIT))
		return RANK_NONE;
	skip_markup(&s);
	for (size_t i = 0; unnumbered[i]; i++)
		if (text_same(line + s.at, len - s.at, unnumbered[i], strlen(unnumbered[i])))
			return RANK_CHAPTER;
	if (!ordinal(&s, number) || is_sentence(line, len))
		return RANK_NONE;
	for (size_t i = 0; i < sizeof(divisions) / sizeof(divisions[0]); i++)
		if (scan_word(&s, divisions[i].word))
			return cites(s) > most ? RANK_NONE : divisions[i].rank;
	return RANK_NONE;
}

enum heading_rank pattern_heading(const char *line, size_t len, uint32_t *number)
{
	return read_heading(line, len, CITES_NOT, number);
}

enum heading_rank pattern_perhaps_heading(const char *line, size_t len, uint32_t *number)
{
	return read_heading(line, len, CITES_PERHAPS, number);
}

enum heading_rank pattern_item(const char *line, size_t len)
{
	struct enumerator e;

	/* Arabic digits number sentences, not headings. */
	if (!text_fits(line, len, HEADING_LIMIT) || is_sentence(line, len) ||
	    !enumerator_read(line, len, &e) || e.rank > RANK_SUBITEM)
		return RANK_NONE;
	return e.len < len ? e.rank : RANK_NONE;
}

bool pattern_contents(const char *line, size_t len)
{
	static const char *const names[] = {"目录", "目次", "目錄", NULL};
	struct scan s = scan_of(line, len);

	skip_markup(&s);
	for (size_t i = 0; names[i]; i++)
		if (text_same(s.text + s.at, s.len - s.at, names[i], strlen(names[i])))
			return true;
	return false;
}

bool pattern_entry(const char *line, size_t len)
{
	/* An entry may be wrapped: 第二章 渔船、 */
	if (text_ends(line, len, "、"))
		len -= strlen("、");
	return text_fits(line, len, ENTRY_LIMIT) && !is_sentence(line, len);
}

static bool is_leader(uint32_t c)
{
	return char_is_space(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == 0xB7 ||
	       c == 0x2026 || c == 0x22EF || c == 0x2014;
}

/* Without the dots and the page at the end. */
static size_t entry_len(const char *line, size_t len)
{
	while (len > 0) {
		size_t before = utf8_before(line, len), at = before;
		if (!is_leader(utf8_next(line, len, &at)))
			break;
		len = before;
	}
	return len;
}

bool pattern_same_entry(const char *a, size_t a_len, const char *b, size_t b_len)
{
	return text_same(a, entry_len(a, a_len), b, entry_len(b, b_len));
}

bool pattern_annex(const char *line, size_t len, struct annex_line *annex)
{
	static const char *const words[] = {"附件", "附表", "附录", "附图", "附", NULL};
	static const char *const colons[] = {"：", ":", NULL};
	struct scan s = scan_of(line, len);
	uint32_t number;

	skip_markup(&s);
	size_t start = s.at;
	if (!scan_any(&s, words) || !text_fits(line, len, ANNEX_LIMIT) ||
	    text_ends(line, len, "。") || text_ends(line, len, "；"))
		return false;
	bool bare = s.at - start == strlen("附"), spaced = scan_space(&s);
	if (bare && spaced && (scan_word(&s, "件") || scan_word(&s, "表") || scan_word(&s, "录")))
		bare = false;
	scan_space(&s);
	bool numbered = numeral_read(&s, false, &number);
	size_t mark = s.at;
	if (!scan_any(&s, colons) && !(numbered && scan_space(&s)) && !scan_end(&s))
		return false;
	bool colon = s.at > mark;
	scan_space(&s);
	scan_any(&s, colons);
	scan_space(&s);
	*annex = (struct annex_line){numbered, s.at};
	return colon || numbered || !bare || scan_end(&s);
}
