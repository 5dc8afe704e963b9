/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/level/body_kind.h"

/* ---- Places ---- */

/* Provinces that stand in names of bodies without saying what they are: 内蒙古军区, 北京海关. */
static const char *const provinces[] = {
        "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林",   "黑龙江", "江苏",
        "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南",   "广东",   "海南",
        "四川", "贵州", "云南", "陕西", "甘肃", "青海", "广西", "内蒙古", "西藏",   "宁夏",
        "新疆", "深圳", "珠海", "厦门", "汕头", "广州", NULL};

/* What a place is; behind 市 no 场, before it no 城, … */
static const char *const kinds_of_place[] = {"省",         "自治区", "自治州", "自治县", "自治旗",
                                             "特别行政区", "市",     "县",     NULL};

static const char *const no_place[] = {"城市",   "上市",     "都市", "市场", "市政", "市容",
                                       "市域",   "市民",     "市制", "超市", "省级", "省际",
                                       "直辖市", "设区的市", "县级", "县域", "县乡", NULL};

static bool is_no_place(const char *text, size_t len, size_t at)
{
	for (size_t i = 0; no_place[i]; i++) {
		const char *sign = no_place[i];
		for (size_t k = 0; k < strlen(sign) && k <= at; k++)
			if (text_starts(text + at - k, len - (at - k), sign))
				return true;
	}
	return false;
}

/* Behind its sign, which `least` to `most` characters are before; len if there is none. */
static size_t place_end(struct piece p, size_t least, size_t most)
{
	struct scan s = scan_of(p.text, p.len);

	for (size_t n = 0; n <= most && !scan_end(&s); n++, scan_next(&s))
		for (size_t i = 0; n >= least && kinds_of_place[i]; i++)
			if (text_starts(s.text + s.at, s.len - s.at, kinds_of_place[i]) &&
			    !is_no_place(p.text, p.len, s.at))
				return s.at + strlen(kinds_of_place[i]);
	return p.len;
}

static bool province_leads(struct piece p)
{
	for (size_t i = 0; provinces[i]; i++)
		if (piece_starts(p, provinces[i]))
			return true;
	return false;
}

enum { PLACE_CHARACTERS = 9 /* 黔西南布依族苗族自治州 is longer: 黔西南布依族苗族 */ };

bool body_place_leads(struct piece title)
{
	return province_leads(title) || place_end(title, 2, PLACE_CHARACTERS) < title.len;
}

/* ---- Bodies ---- */

static bool is_local(struct piece p)
{
	static const char *const central[] = {"国家", "国务院", "中国", "中华",
	                                      "全国", "中央",   NULL};
	static const char *const offices[] = {"厅",         "街道办事处", "镇人民政府",
	                                      "乡人民政府", "区人民政府", "管理委员会",
	                                      "管委会",     NULL};
	static const char *const office[] = {"办公厅", NULL};

	if (province_leads(p) || place_end(p, 1, PLACE_CHARACTERS * 2) < p.len)
		return true;
	if (piece_starts(p, "区"))
		return true;
	for (size_t i = 0; central[i]; i++)
		if (piece_starts(p, central[i]))
			return false;
	return piece_ends_any(p, offices) && !piece_ends_any(p, office);
}

static enum body_kind local_kind(struct piece p)
{
	static const char *const congress[] = {"人民代表大会", "人民代表大会常务委员会",
	                                       "人大常委会", NULL};

	if (piece_has_any(p, congress))
		return BODY_LOCAL_CONGRESS;
	/* Only provinces and cities of districts make rules. */
	static const char *const small[] = {"县人民政府", "区人民政府", "镇人民政府",
	                                    "乡人民政府", "旗人民政府", NULL};
	bool region = piece_ends(p, "自治区人民政府");
	return piece_ends(p, "人民政府") && (region || !piece_ends_any(p, small))
	               ? BODY_LOCAL_GOVERNMENT
	               : BODY_LOCAL;
}

static enum body_kind party_kind(struct piece p)
{
	static const char *const central[] = {
	        "中共中央",   "中国共产党中央", "中央纪",
	        "中央组织部", "中央宣传部",     "中央办公厅",
	        "中央统战",   "中央政法",       "中国共产党全国代表大会",
	        NULL};

	for (size_t i = 0; central[i]; i++)
		if (piece_starts(p, central[i]))
			return BODY_PARTY;
	if (piece_same(p, "中国共产党") ||
	    (piece_starts(p, "中国共产党") && piece_has(p, "全国代表大会")))
		return BODY_PARTY;
	return piece_starts(p, "中共") || piece_starts(p, "中国共产党") ? BODY_LOCAL : BODY_NONE;
}

enum body_kind body_kind_of(struct piece p)
{
	static const struct {
		const char *front;
		enum body_kind kind;
	} fronts[] = {
	        {"全国人民代表大会", BODY_CONGRESS},
	        {"全国人大", BODY_CONGRESS},
	        {"国务院办公厅", BODY_COUNCIL_OFFICE},
	        {"最高人民法院", BODY_COURT},
	        {"最高人民检察院", BODY_COURT},
	        {"国家监察委员会", BODY_SUPERVISION},
	        {"中央军", BODY_MILITARY},
	        {"中国人民解放军", BODY_MILITARY},
	        {"总参谋部", BODY_MILITARY},
	        {"总政治部", BODY_MILITARY},
	        {"总后勤部", BODY_MILITARY},
	        {"总装备部", BODY_MILITARY},
	};
	static const char *const republic = "中华人民共和国";

	if (piece_starts(p, republic))
		p = (struct piece){p.text + strlen(republic), p.len - strlen(republic)};
	if (p.len == 0)
		return BODY_NONE;
	if (piece_same(p, "国务院"))
		return BODY_COUNCIL;
	if (piece_same(p, "主席"))
		return BODY_PRESIDENT;
	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (piece_starts(p, fronts[i].front))
			return fronts[i].kind;
	enum body_kind party = party_kind(p);
	if (party != BODY_NONE)
		return party;
	return is_local(p) ? local_kind(p) : BODY_DEPARTMENT;
}
