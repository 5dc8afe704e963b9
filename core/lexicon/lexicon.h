/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The shape of the compiled lexicon, which gen_lexicon.c writes while building and
 * core/text/words.c reads: a double-array trie in read-only data, so that nothing is loaded when a
 * program starts.
 *
 * From a node one comes by a character to node[base + code of the character], if that one says it
 * is reached by this code. No two nodes have the same base. The root has base 0, and so has a node
 * without successors (the codes begin at 1).
 */
#ifndef CORE_LEXICON_H
#define CORE_LEXICON_H

#include <stdint.h>

struct lexicon_node {
	uint32_t base;
	uint16_t code; /* of the last character; 0: the place is free */
	uint16_t cost; /* of the word that ends here; 0: none does */
};

enum {
	LEXICON_FIRST = 0x3007, /* characters that have a code */
	LEXICON_LAST = 0x9FFF,
	LEXICON_UNIT = 256, /* of cost: a cost is -ln(probability) times this */
	LEXICON_WORD = 16,  /* characters of the longest word */
};

#endif
