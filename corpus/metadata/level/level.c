/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rules are those of 立法法, 行政法规制定程序条例, 规章制定程序条例, 最高人民法院关于司法
 * 解释工作的规定 and 中国共产党党内法规制定条例: which body makes which norm, under which names,
 * published how. In order: what is known, makers of norms, papers, the choice.
 */
#include "corpus/metadata/level/level.h"

#include "corpus/metadata/level/body_kind.h"
#include "corpus/metadata/type.h"

enum {
	ORDERS_SINCE = 2001, /* a regulation is published by an order of the State Council */
};

struct known {
	struct piece title, type, number; /* of several numbers the first */
	unsigned bodies;                  /* of the issuers: 1 << enum body_kind */
	unsigned orders;                  /* of the number, if it is one of an order (令) */
	bool approved;                    /* by the State Council */
};

static bool by(const struct known *k, enum body_kind kind)
{
	return k->bodies >> kind & 1;
}

static bool ordered_by(const struct known *k, enum body_kind kind)
{
	return k->orders >> kind & 1;
}

static bool is_type(const struct known *k, const char *const *types)
{
	for (size_t i = 0; types[i]; i++)
		if (piece_same(k->type, types[i]))
			return true;
	return false;
}

static bool number_has(const struct known *k, const char *const *signs)
{
	return piece_has_any(k->number, signs);
}

/* Names of what stands in articles, whoever makes it. */
static bool is_statute(const struct known *k)
{
	static const char *const types[] = {"条例", "规定", "办法", "细则", "规则", NULL};

	return is_type(k, types);
}

/* 通知 and the like that bring something along are papers, whatever they bring. */
static bool brings(const struct known *k)
{
	static const char *const words[] = {"关于印发", "关于转发", "关于批转", "关于发布",
	                                    "转发",     "批转",     NULL};

	return piece_has_any(k->title, words);
}

/* ---- What is known ---- */

static struct piece value(const struct metadata *m, enum meta_field field)
{
	const char *text = metadata_text(m, field);

	return piece_of(text, strlen(text));
}

/* 国务院、中央军事委员会令第700号; 海关总署第61号令: the bodies in front. */
static unsigned orders_of(struct piece number)
{
	static const char mark[] = "、";
	const char *end = memmem(number.text, number.len, "令", strlen("令"));
	const char *count = memmem(number.text, number.len, "第", strlen("第"));
	unsigned bodies = 0;

	if (!end)
		return 0;
	if (count && count < end)
		end = count;
	for (const char *at = number.text; at < end;) {
		const char *next = memmem(at, (size_t)(end - at), mark, strlen(mark));
		const char *stop = next ? next : end;
		bodies |= 1U << body_kind_of(piece_of(at, (size_t)(stop - at)));
		at = next ? next + strlen(mark) : end;
	}
	return bodies & ~(1U << BODY_NONE);
}

static struct known known_of(const struct metadata *m)
{
	const struct meta_value *v;
	struct known k = {.title = value(m, META_TITLE),
	                  .type = value(m, META_TYPE),
	                  .number = value(m, META_NUMBER),
	                  .approved = m->approved};

	for (size_t i = 0; (v = metadata_get(m, META_ISSUER, i)); i++)
		k.bodies |= 1U << body_kind_of(piece_of(v->text, strlen(v->text)));
	for (size_t i = 0; (v = metadata_get(m, META_NUMBER, i)); i++)
		k.orders |= orders_of(piece_of(v->text, strlen(v->text)));
	k.bodies &= ~(1U << BODY_NONE);
	return k;
}

/* ---- Makers ---- */

static bool is_constitution(const struct known *k)
{
	return piece_same(k->type, "宪法") &&
	       (by(k, BODY_CONGRESS) || piece_starts(k->title, "中华人民共和国宪法"));
}

/* 中华人民共和国…法 needs no more; any other title that ends so may be of another country. */
static bool is_law(const struct known *k)
{
	static const char *const types[] = {"法律", "条例", "规定", "办法", "规则",
	                                    "决定", "决议", "解释", NULL};

	if (piece_same(k->type, "法律"))
		return by(k, BODY_CONGRESS) || ordered_by(k, BODY_PRESIDENT) ||
		       piece_starts(k->title, "中华人民共和国");
	return (by(k, BODY_CONGRESS) && is_type(k, types)) || ordered_by(k, BODY_PRESIDENT);
}

static bool is_interpretation(const struct known *k)
{
	static const char *const numbers[] = {"法释", "释字", NULL};
	static const char *const types[] = {"解释", "规定", "规则", "批复", "决定", "安排", NULL};

	return number_has(k, numbers) || (by(k, BODY_COURT) && is_type(k, types) && !brings(k)) ||
	       (k->bodies == 0 && piece_same(k->type, "解释") &&
	        (piece_starts(k->title, "最高人民法院") ||
	         piece_starts(k->title, "最高人民检察院")));
}

static bool is_party_rule(const struct known *k)
{
	static const char *const types[] = {"条例", "规定", "办法", "细则", "规则", "准则", NULL};
	static const char party[] = "中国共产党";

	if (piece_starts(k->title, party) && k->bodies == 0)
		return is_type(k, types) || piece_same(k->type, "章程");
	return by(k, BODY_PARTY) && !brings(k) &&
	       (is_type(k, types) || piece_same(k->type, "章程"));
}

/* The year in 国发〔2018〕41号; 0 if there is none. */
static unsigned year_of_number(struct piece number)
{
	struct scan s = scan_of(number.text, number.len);
	unsigned year = 0, digits = 0;

	while (!scan_end(&s) && digits < 4) {
		uint32_t c = scan_next(&s);
		c -= c >= 0xFF10 && c <= 0xFF19 ? 0xFEE0 : 0;
		digits = c >= '0' && c <= '9' ? digits + 1 : 0;
		year = digits ? year * 10 + (c - '0') : 0;
	}
	return digits == 4 ? year : 0;
}

static bool is_council_number(const struct known *k)
{
	static const char *const numbers[] = {"国发", "国函", "国办", NULL};

	return number_has(k, numbers);
}

/* 关于修改部分行政法规的决定 */
static bool amends_regulations(const struct known *k)
{
	static const char *const words[] = {"行政法规",     "条例》的决定", "办法》的决定",
	                                    "规定》的决定", "细则》的决定", NULL};

	return piece_same(k->type, "决定") && piece_has(k->title, "修") &&
	       piece_has_any(k->title, words);
}

static bool is_regulation(const struct known *k)
{
	if (ordered_by(k, BODY_COUNCIL))
		return true;
	if (brings(k) || (is_council_number(k) && year_of_number(k->number) >= ORDERS_SINCE))
		return false;
	if (by(k, BODY_COUNCIL))
		return is_statute(k) || amends_regulations(k);
	bool local =
	        by(k, BODY_LOCAL_CONGRESS) || by(k, BODY_LOCAL_GOVERNMENT) || by(k, BODY_LOCAL);
	if (local || by(k, BODY_PARTY) || by(k, BODY_COURT) || by(k, BODY_SUPERVISION) ||
	    k->bodies == 1U << BODY_MILITARY)
		return false;
	/* What it approved before 立法法 departments published; 条例 no department may make. */
	if (k->approved)
		return is_statute(k);
	return piece_same(k->type, "条例") && !body_place_leads(k->title) &&
	       !piece_has(k->title, "自治条例") && !piece_has(k->title, "单行条例");
}

static bool is_local_regulation(const struct known *k)
{
	static const char *const types[] = {"决定", "决议", "法律", NULL};

	if (by(k, BODY_LOCAL_CONGRESS))
		return is_statute(k) || is_type(k, types);
	return k->bodies == 0 && piece_same(k->type, "条例") &&
	       (body_place_leads(k->title) || piece_has(k->title, "自治条例") ||
	        piece_has(k->title, "单行条例"));
}

static bool is_local_rule(const struct known *k)
{
	if (ordered_by(k, BODY_LOCAL_GOVERNMENT))
		return true;
	return by(k, BODY_LOCAL_GOVERNMENT) && k->number.len == 0 && is_statute(k) && !brings(k);
}

/* With the number of a paper (银发〔2025〕124号) it is one. */
static bool is_department_rule(const struct known *k)
{
	bool local =
	        by(k, BODY_LOCAL_CONGRESS) || by(k, BODY_LOCAL_GOVERNMENT) || by(k, BODY_LOCAL);

	if (ordered_by(k, BODY_DEPARTMENT))
		return true;
	return by(k, BODY_DEPARTMENT) && !local && k->number.len == 0 && is_statute(k) &&
	       !brings(k);
}

static enum doc_level norm_of(const struct known *k)
{
	static const struct {
		bool (*is)(const struct known *k);
		enum doc_level level;
	} norms[] = {
	        {is_constitution, LEVEL_CONSTITUTION},
	        {is_law, LEVEL_LAW},
	        {is_interpretation, LEVEL_INTERPRETATION},
	        {is_party_rule, LEVEL_PARTY_RULE},
	        {is_regulation, LEVEL_REGULATION},
	        {is_local_regulation, LEVEL_LOCAL_REGULATION},
	        {is_local_rule, LEVEL_LOCAL_RULE},
	        {is_department_rule, LEVEL_DEPARTMENT_RULE},
	};

	for (size_t i = 0; i < sizeof(norms) / sizeof(norms[0]); i++)
		if (norms[i].is(k))
			return norms[i].level;
	if (is_statute(k) && k->bodies == 1U << BODY_SUPERVISION)
		return LEVEL_SUPERVISORY;
	if (is_statute(k) && k->bodies == 1U << BODY_MILITARY)
		return LEVEL_MILITARY;
	return LEVEL_NONE;
}

/* ---- Papers ---- */

/* Of several issuers the highest decides. */
static enum doc_level paper_of(const struct known *k)
{
	static const struct {
		enum body_kind body;
		enum doc_level level;
	} papers[] = {
	        {BODY_CONGRESS, LEVEL_NONE},
	        {BODY_PARTY, LEVEL_PARTY_PAPER},
	        {BODY_COUNCIL, LEVEL_COUNCIL_PAPER},
	        {BODY_COUNCIL_OFFICE, LEVEL_COUNCIL_PAPER},
	        {BODY_COURT, LEVEL_COURT_PAPER},
	        {BODY_DEPARTMENT, LEVEL_DEPARTMENT_PAPER},
	        {BODY_SUPERVISION, LEVEL_DEPARTMENT_PAPER},
	        {BODY_LOCAL_CONGRESS, LEVEL_LOCAL_PAPER},
	        {BODY_LOCAL_GOVERNMENT, LEVEL_LOCAL_PAPER},
	        {BODY_LOCAL, LEVEL_LOCAL_PAPER},
	};

	if (k->type.len == 0)
		return LEVEL_NONE;
	for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++)
		if (by(k, papers[i].body))
			return papers[i].level;
	if (is_council_number(k))
		return LEVEL_COUNCIL_PAPER;
	return k->bodies == 0 && body_place_leads(k->title) ? LEVEL_LOCAL_PAPER : LEVEL_NONE;
}

/* ---- The choice ---- */

/* 判决书 and the like rule one case. */
static bool is_of_a_case(const struct known *k)
{
	static const char *const types[] = {"判决书", "裁定书", "调解书", "决定书", NULL};

	return is_type(k, types);
}

enum doc_level level_of(const struct metadata *m)
{
	struct known k = known_of(m);

	if (type_is_told(metadata_text(m, META_TYPE)) || type_approves(k.title) || is_of_a_case(&k))
		return LEVEL_NONE;
	enum doc_level level = norm_of(&k);
	return level != LEVEL_NONE ? level : paper_of(&k);
}

void level_settle(struct metadata *m)
{
	const struct meta_value *type = metadata_get(m, META_TYPE, 0);

	if (m->level_said || metadata_get(m, META_LEVEL, 0))
		return;
	const char *level = level_zh(level_of(m));
	metadata_add(m, META_LEVEL, type ? type->origin : ORIGIN_TEXT, type ? type->line : 0, level,
	             strlen(level));
}
