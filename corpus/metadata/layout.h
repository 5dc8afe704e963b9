/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the pieces of a document stand among its lines: what is above the title, the title, what is
 * between it and the body, the bodies addressed, the signature.
 */
#ifndef CORPUS_LAYOUT_H
#define CORPUS_LAYOUT_H

#include "corpus/metadata/issuer.h"
#include "corpus/metadata/title.h"
#include "corpus/text/date.h"

struct layout {
	const struct draft *draft;
	size_t lines;
	size_t title, title_end;     /* lines [title, title_end); the same: no line is it */
	size_t address, address_end; /* 主送机关, likewise */
	size_t head_end;             /* the first line that is neither */
};

struct layout layout_of(const struct draft *draft, const struct title *title);

/* A signature: names, and the day under or beside them. */
struct signature {
	struct piece names[ISSUERS_LIMIT];
	size_t n;
	size_t name_line, date_line; /* from 0 */
	struct date date;            /* year 0: undated */
};

/* The first one behind the title: what a notice passes on is signed too, further down. False if
 * there is none. */
bool signature_find(const struct layout *layout, struct signature *signature);

/* The day at the end of a text that nobody has signed: of the lines that are a date and nothing
 * else the first below something like a name, else the last. */
bool signature_unsigned(const struct layout *layout, struct date *date, size_t *line);

/* 2021年12月6日印发, near the end. */
bool signature_printed(const struct layout *layout, struct date *date, size_t *line);

#endif
