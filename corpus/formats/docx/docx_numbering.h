/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The numbers that Word puts before paragraphs: they stand in no text, only the rules to make them
 * do (word/numbering.xml).
 */
#ifndef CORPUS_DOCX_NUMBERING_H
#define CORPUS_DOCX_NUMBERING_H

#include "corpus/formats/docx/docx_counting.h"
#include "corpus/formats/docx/docx_styles.h"

enum {
	NUMBERING_LEVELS = 9,
	NUMBERING_TEXT_SIZE = 64,
	ABSTRACTS_LIMIT = 4096,
	NUMS_LIMIT = 16384,
};

struct numbering_level {
	uint32_t start;
	int32_t restart; /* the level, from 1, after which it begins anew; 0: never; -1: any above
	                  */
	enum counting counting;
	bool legal;                     /* all numbers in it are decimal */
	bool joined;                    /* nothing between it and the text */
	char text[NUMBERING_TEXT_SIZE]; /* "第%1条" */
	char style[STYLE_ID_SIZE];      /* paragraphs of this style stand on this level */
};

/* Rules, and how far they have counted. */
struct abstract_num {
	long id;
	char style_link[STYLE_ID_SIZE]; /* its rules are those of this style's numbering */
	struct numbering_level levels[NUMBERING_LEVELS];
	uint32_t counts[NUMBERING_LEVELS];
	bool used[NUMBERING_LEVELS];
};

/* A list that follows rules; where it differs from them. */
struct num {
	long id, abstract_id;
	bool begun;
	bool overrides[NUMBERING_LEVELS]; /* it starts the count anew */
	uint32_t starts[NUMBERING_LEVELS];
	int32_t own[NUMBERING_LEVELS]; /* index + 1 of a level of its own; 0: none */
};

struct numbering {
	struct buf abstracts; /* struct abstract_num, by id */
	struct buf nums;      /* struct num, by id */
	struct buf own;       /* struct numbering_level */
};

/* raw: word/numbering.xml; len 0: there is none. On success and on failure the caller ends with
 * numbering_release. */
enum zw_status numbering_read(const char *raw, size_t len, struct numbering *n, struct err *err);
void numbering_release(struct numbering *n);

/* Counts a paragraph of list num_id and appends what stands before it: "第十二条 ". ilvl -1: the
 * level that the style says, else the first. */
void numbering_next(struct numbering *n, const struct styles *styles, long num_id, long ilvl,
                    const char *style, struct buf *out);

#endif
