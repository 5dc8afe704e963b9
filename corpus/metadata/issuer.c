/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: one name, several names, the names of a title, of a cover or note.
 */
#include "corpus/metadata/issuer.h"

#include "core/text/utf8.h"
#include "corpus/text/numeral.h"

#include <string.h>

enum {
	NAME_LENGTH = 40,   /* characters of a name */
	FRONT_LENGTH = 600, /* bytes in front of 关于: 17 names */
	GLUED_LENGTH = 200, /* characters of names without white space */
	ACT_BYTES = 400,    /* of a note */
	REGION_LENGTH = 12, /* bytes of a region that names begin with: 呼和浩特 */
};

/* ---- One name ---- */

static const char *const ends[] = {
        "政府",     "国务院", "中央", "中央军委", "委员会", "办公厅", "办公室", "法院", "检察院",
        "代表大会", "主席",   "海关", "中心",     "公司",   "集团",   "大学",   "学院", "党组",
        "小组",     "指挥部", "机关", "基金",     "部",     "局",     "厅",     "委",   "办",
        "会",       "院",     "署",   "银行",     "分行",   "支行",   "总行",   "社",   "联",
        "处",       "所",     "司",   "室",       "团",     "军",     "组",     "队",   "站",
        "馆",       "协",     "兵团", NULL};

/* What names do not hold: words of titles and sentences, marks. */
static const char *const not_within[] = {
        "关于", "的",   "通知", "意见", "办法", "规定", "印发", "转发", "《",   "》",   "。", "：",
        ":",    "；",   "？",   "“",    "”",    "文件", "附件", "第",   "如下", "会议", "〔", "！",
        "/",    "人员", "对象", "单位", "号",   "全部", "内部", "外部", "条例", NULL};

static const char *const not_first[] = {"本", "各", "该", "有", "你", "我", "其", "由", "报",
                                        "抄", "经", "与", "和", "在", "对", "向", NULL};

/* What ends like a name, and is none. */
static const char *const not_last[] = {"部门", "场所", "机会", "承办", "主办", "协办", NULL};

static bool is_name_character(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || char_is_space(c) ||
	       c == 0xFF08 || c == 0xFF09 || c == '(' || c == ')' || c == 0xB7 || c == 0x3007;
}

/* Without （章）, （代章）, （印章） behind it. */
static struct piece without_seal(struct piece p)
{
	static const char *const seals[] = {"（章）", "（代章）", "（印章）", "（盖章）", "(章)",
	                                    "(代章)", "(印章)",   "(盖章)",   NULL};

	for (size_t i = 0; seals[i]; i++)
		if (piece_ends(p, seals[i]))
			return piece_of(p.text, p.len - strlen(seals[i]));
	return p;
}

bool issuer_is(struct piece p)
{
	p = without_seal(p);
	struct scan s = scan_of(p.text, p.len);

	if (!text_fits(p.text, p.len, NAME_LENGTH) || utf8_length(p.text, p.len) < 2)
		return false;
	for (size_t i = 0; not_first[i]; i++)
		if (piece_starts(p, not_first[i]) && !piece_starts(p, "对外"))
			return false;
	while (!scan_end(&s))
		if (!is_name_character(scan_next(&s)))
			return false;
	return piece_ends_any(p, ends) && !piece_ends_any(p, not_last) &&
	       !piece_has_any(p, not_within);
}

/* 第十一届, and moves past it. */
static bool scan_term(struct scan *s)
{
	struct scan t = *s;
	uint32_t number;

	if (!scan_word(&t, "第") || !numeral_read(&t, true, &number) || !scan_word(&t, "届"))
		return false;
	*s = t;
	return true;
}

/* 中华人民共和国国务院 is 国务院; 中华人民共和国主席 is nothing shorter. */
static struct piece without_country(struct piece p)
{
	static const char country[] = "中华人民共和国";
	struct piece rest = {p.text + strlen(country), p.len - strlen(country)};

	return piece_starts(p, country) && issuer_is(rest) && !piece_starts(rest, "主席") ? rest
	                                                                                  : p;
}

void issuer_write(struct piece name, struct buf *out)
{
	name = without_country(without_seal(name));
	struct scan s = scan_of(name.text, name.len);

	while (!scan_end(&s)) {
		scan_space(&s);
		scan_term(&s);
		size_t at = s.at;
		scan_next(&s);
		buf_add(out, s.text + at, s.at - at);
	}
}

/* ---- Several names ---- */

struct list {
	struct piece *names;
	size_t n, most;
	bool failed;
};

static void list_add(struct list *l, struct piece p)
{
	if (l->n == l->most)
		l->failed = true;
	else
		l->names[l->n++] = p;
}

/* Could a name begin here, behind another: 国家…, or the region that the first one begins with? */
static bool begins_name(struct piece whole, size_t at)
{
	static const char *const first[] = {"国家",     "中国",     "中华",   "最高人民",
	                                    "中共",     "全国",     "财政部", "公安部",
	                                    "税务总局", "海关总署", NULL};
	struct scan s = scan_of(whole.text + at, whole.len - at);
	struct scan region = scan_of(whole.text, whole.len);

	if (scan_any(&s, first))
		return true;
	static const char *const regions[] = {"省", "市", "区", "县", "州", NULL};
	while (region.at < REGION_LENGTH && !scan_end(&region)) {
		scan_next(&region);
		if (piece_ends_any((struct piece){whole.text, region.at}, regions))
			return region.at <= whole.len - at &&
			       memcmp(whole.text, whole.text + at, region.at) == 0;
	}
	return false;
}

/* Bytes of 和 between two names; 0 in 发展和改革委员会. */
static size_t joined(struct piece front, struct piece rest)
{
	static const char *const words[] = {"和", "与", "会同", NULL};
	struct scan s = scan_of(rest.text, rest.len);

	if (!scan_any(&s, words) || !issuer_is(front))
		return 0;
	return issuer_is((struct piece){rest.text + s.at, rest.len - s.at}) ? s.at : 0;
}

/* 甲市财政局甲市民政局 are two, 甲市财政局和甲市民政局 too. */
static void add_glued(struct list *l, struct piece p)
{
	struct scan s = scan_of(p.text, p.len);
	size_t from = 0;

	if (!text_fits(p.text, p.len, GLUED_LENGTH)) {
		l->failed = true;
		return;
	}
	while (!scan_end(&s)) {
		scan_next(&s);
		struct piece name = {p.text + from, s.at - from};
		struct piece rest = {p.text + s.at, p.len - s.at};
		if (utf8_length(name.text, name.len) <= 2 || rest.len == 0)
			continue;
		size_t join = joined(name, rest);
		if (join || (begins_name(p, s.at) && issuer_is(name))) {
			list_add(l, name);
			from = s.at += join;
		}
	}
	struct piece last = {p.text + from, p.len - from};
	if (issuer_is(last))
		list_add(l, last);
	else
		l->failed = true;
}

/* 国 务 院: every piece one character long, at most two. */
static bool is_spaced_out(struct piece p)
{
	struct scan s = scan_of(p.text, p.len);
	size_t run = 0, spaces = 0;

	while (!scan_end(&s)) {
		if (scan_space(&s)) {
			run = 0;
			spaces++;
		}
		scan_next(&s);
		if (++run > 1)
			return false;
	}
	return spaces > 0;
}

static const char *const separators[] = {"、", "，", ",", "；", ";", "\t", NULL};

/* Up to the next separator, or white space of `width` characters. */
static struct piece next_part(struct scan *s, size_t width)
{
	size_t from = s->at;

	while (!scan_end(s)) {
		size_t at = s->at;
		if (scan_any(s, separators))
			return piece_of(s->text + from, at - from);
		if (scan_space(s)) {
			if (utf8_length(s->text + at, s->at - at) >= width || s->text[at] == '\t')
				return piece_of(s->text + from, at - from);
			continue;
		}
		scan_next(s);
	}
	return piece_of(s->text + from, s->at - from);
}

static void add_parts(struct list *l, struct piece p, size_t width)
{
	struct scan s = scan_of(p.text, p.len);

	while (!scan_end(&s) && !l->failed) {
		struct piece part = next_part(&s, width);
		if (part.len == 0)
			continue;
		if (width > 1 && !is_spaced_out(part))
			add_parts(l, part, 1);
		else if (is_spaced_out(part) && issuer_is(part))
			list_add(l, part);
		else
			add_glued(l, part);
	}
}

size_t issuer_split(struct piece p, struct piece *names, size_t most)
{
	struct list l = {names, 0, most, false};

	if (p.len > (size_t)most * NAME_LENGTH * 4)
		return 0;
	p = piece_of(p.text, p.len);
	if (is_spaced_out(p) && issuer_is(p))
		list_add(&l, p);
	else
		add_parts(&l, p, 2);
	return l.failed ? 0 : l.n;
}

/* ---- In a title ---- */

/* Without 等部门, 等十七部门, 等5部门 behind it. */
static struct piece without_others(struct piece p, bool *others)
{
	static const char *const words[] = {"部门", "部委", "单位", "机关", NULL};
	const char *at = NULL, *next;

	*others = false;
	for (const char *from = p.text;
	     (next = memmem(from, p.len - (size_t)(from - p.text), "等", strlen("等")));
	     from = next + strlen("等"))
		at = next;
	if (!at || !piece_ends_any(p, words))
		return p;
	*others = true;
	return piece_of(p.text, (size_t)(at - p.text));
}

/* Does what follows a name at s say that it has issued this? 云泽省水利厅通告 and …公告第12号 do,
 * 航行通告管理规定 does not; 海关对货物的监管办法 neither, but who answers does so 对 something. */
static bool says_issued(struct scan s)
{
	static const char *const verbs[] = {"关于", "印发", "转发", "批转", "公布",
	                                    "发布", "颁布", "致",   NULL};
	static const char *const papers[] = {"令", "公告", "通告", "通知", "决定", "批复", NULL};
	static const char *const numbers[] = {"第", "（", "(", "〔", "[", NULL};
	static const char *const answers[] = {"答复", "复函", "批复", "意见", "函",
	                                      "决定", "规定", "办法", NULL};
	static const char *const abroad[] = {"对外", "对内", NULL};
	struct scan t = s;

	if (scan_any(&t, verbs))
		return true;
	if (scan_any(&t, papers))
		return scan_space(&t) || scan_end(&t) || numeral_starts(scan_peek(&t)) ||
		       scan_any(&t, numbers);
	return !scan_any(&t, abroad) && scan_word(&t, "对") && !text_ends(s.text, s.at, "海关") &&
	       piece_ends_any(piece_of(s.text, s.len), answers);
}

size_t issuer_of_title(struct piece title, struct piece *names, size_t most, bool *others)
{
	struct scan s = scan_of(title.text, title.len);

	while (!scan_end(&s) && s.at < FRONT_LENGTH) {
		struct piece front = piece_of(title.text, s.at);
		if (scan_word(&s, "《"))
			return 0;
		if (s.at > 0 && says_issued(s)) {
			size_t n = issuer_split(without_others(front, others), names, most);
			if (n > 0)
				return n;
		}
		scan_next(&s);
	}
	return 0;
}

/* ---- In a cover or note ---- */

/* 云泽省第十一届人民代表大会常务委员会: the assembly of a term, up to 第 of its meeting. */
static bool assembly(struct piece p, struct piece *name)
{
	struct scan s = scan_of(p.text, p.len < ACT_BYTES ? p.len : ACT_BYTES);

	while (!scan_end(&s) && !scan_term(&s))
		scan_next(&s);
	if (scan_end(&s))
		return false;
	while (!scan_end(&s) && !text_starts(s.text + s.at, s.len - s.at, "第"))
		scan_next(&s);
	struct piece found = piece_of(p.text, s.at);
	/* 在…会议上 is where it was said. */
	if (scan_end(&s) || piece_starts(found, "在") ||
	    !(piece_ends(found, "常务委员会") || piece_ends(found, "代表大会")))
		return false;
	*name = found;
	return true;
}

bool issuer_of_assembly(struct piece p, struct piece *name)
{
	struct scan s = scan_of(p.text, p.len < ACT_BYTES ? p.len : ACT_BYTES);

	for (; !scan_end(&s); scan_next(&s)) {
		struct scan t = s;
		struct piece rest = {s.text + s.at, s.len - s.at};
		if (scan_term(&t))
			return assembly(rest, name);
	}
	return false;
}

bool issuer_of_act(struct piece p, struct piece *name)
{
	static const char *const acts[] = {"令",       "公告",     "审判委员会", "检察委员会",
	                                   "常务会议", "部务会议", "部长办公会", "第",
	                                   "主任会议", "局务会议", "署务会议",   "行长办公会",
	                                   "关于",     "决定",     NULL};
	struct scan s = scan_of(p.text, p.len < ACT_BYTES ? p.len : ACT_BYTES);
	struct piece names[ISSUERS_LIMIT];

	if (assembly(p, name))
		return true;
	while (!scan_end(&s)) {
		struct piece front = piece_of(p.text, s.at);
		struct scan t = s;
		if (scan_any(&t, acts) && issuer_split(front, names, ISSUERS_LIMIT) > 0) {
			*name = front;
			return true;
		}
		scan_next(&s);
	}
	return false;
}
