/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a text says of its own validity: 本办法自2021年5月1日起施行，有效期5年. What it says of
 * other documents (…同时废止) is theirs.
 */
#ifndef CORPUS_EFFECT_H
#define CORPUS_EFFECT_H

#include "corpus/formats/reader.h"
#include "corpus/text/date.h"

struct effect {
	struct date from;             /* year 0: not said */
	bool on_publication;          /* 自公布之日起; `from` is not set then */
	uint32_t days_after;          /* 自公布之日起30日后施行 */
	uint32_t years;               /* 有效期5年; 0: not said */
	struct date until;            /* 有效期至…: its last day; year 0: not said */
	size_t from_line, until_line; /* from 0 */
};

void effect_read(const struct draft *draft, struct effect *effect);

#endif
