/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a comparison may cost, whatever it is given. Past a limit it is coarser, and says so; two
 * laws of 1,000 articles reach none of them.
 */
#ifndef SEARCHER_COMPARE_LIMITS_H
#define SEARCHER_COMPARE_LIMITS_H

enum {
	/* Bytes of text for each unit of a budget, folded and cut into words, about. */
	COMPARE_BYTES = 32,
	COMPARE_STEPS = 256, /* the same, of what is looked up or compared */
	/* Pairs of characters by which passages that differ are found, of one document: of more
	 * only every other one, every fourth … is looked at. */
	COMPARE_GRAMS = 1 << 20,
	COMPARE_HOLDERS = 32,   /* a pair that more passages of a document have finds nothing */
	COMPARE_CANDIDATES = 8, /* passages of the other document that are looked at for one */
	/* A passage that is not there as it is: single steps of all searches for what it has
	 * become. */
	COMPARE_LOOKUPS = 1 << 25,
	FINE_EDITS = 1 << 10, /* of one stretch: characters added and taken away */
	FINE_STEPS = 1 << 26, /* of all rows: characters compared */
	FINE_WORDS =
	        1 << 20, /* bytes of a row: in longer ones, differences may begin within a word */
	FINE_ANCHORS = 1 << 20, /* stretches of one row that are looked for elsewhere */
};

#endif
