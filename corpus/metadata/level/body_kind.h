/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What kind of body a name is of, as far as the levels of norms depend on it.
 */
#ifndef CORPUS_BODY_KIND_H
#define CORPUS_BODY_KIND_H

#include "corpus/metadata/piece.h"

enum body_kind {
	BODY_NONE,
	BODY_CONGRESS,         /* 全国人民代表大会, its standing committee */
	BODY_PRESIDENT,        /* 主席, in 主席令 */
	BODY_COUNCIL,          /* 国务院 */
	BODY_COUNCIL_OFFICE,   /* 国务院办公厅 */
	BODY_COURT,            /* 最高人民法院, 最高人民检察院 */
	BODY_SUPERVISION,      /* 国家监察委员会 */
	BODY_MILITARY,         /* 中央军事委员会 and below */
	BODY_PARTY,            /* 中共中央 and its offices */
	BODY_DEPARTMENT,       /* of the State Council */
	BODY_LOCAL_CONGRESS,   /* 某省人民代表大会常务委员会 */
	BODY_LOCAL_GOVERNMENT, /* 某市人民政府, which may make rules */
	BODY_LOCAL,            /* any other office of a place */
	BODY_KINDS
};

enum body_kind body_kind_of(struct piece name);

/* Does a title begin with the name of a place: 云泽省湖泊保护条例? */
bool body_place_leads(struct piece title);

#endif
