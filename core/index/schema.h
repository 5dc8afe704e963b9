/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What indexer and searcher agree on, spelled once. Change anything here and raise SCHEMA_VERSION:
 * an index of another version is refused with "reindex".
 *
 * Entries of a shard are its documents, one a file, and its passages: a 条, paragraph or heading
 * each, in the order of the documents. Both are numbered from 1 without a gap.
 */
#ifndef CORE_SCHEMA_H
#define CORE_SCHEMA_H

#define SCHEMA_VERSION 7

/* Keys of the tree of a shard begin with a letter that says what the value is: see there. */
enum {
	KEY_TEXT = 'p',    /* postings.h: the list of a term of the text … */
	KEY_TITLE = 'd',   /* … of a title or path … */
	KEY_TEXT_ON = 'P', /* … and how they go on */
	KEY_TITLE_ON = 'D',

	KEY_BLOCK = 't', /* texts.h */
	KEY_BLOCKS = 'T',

	KEY_RECORD = 'r', /* shard.h */

	KEY_MANIFEST = 'G', /* distant.h */
	KEY_SHARD = 'S',
	KEY_PIECE = 'F',
};

/* Terms. Without a prefix (folded text has no ASCII capital): every token of the body, and every
 * pair of neighbouring Han characters of a passage, with their number of occurrences. They decide
 * what matches.
 * The others carry a prefix: */
#define PREFIX_WORD "W"    /* words of the segmenter, two characters and more: for ranking */
#define PREFIX_TITLE "T"   /* tokens and pairs of the title (documents) */
#define PREFIX_HEADING "H" /* pairs of the headings above it and of the title (passages) */
#define PREFIX_KIND "K"    /* kind of a passage: "Kh" heading */
#define PREFIX_PATH "Q"    /* XXH3-128 of the path, in hex (documents) */

#define TERM_KIND_HEADING PREFIX_KIND "h"

/* A key has no room for more (postings.h); a longer token is indexed by its first bytes and then
 * verified. */
enum { TERM_BYTES = 200 };

#endif
