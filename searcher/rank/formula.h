/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The one formula of the order of results, and every constant of it. In two steps, so that the
 * first can be asked of any shard, a distant one too (it is BM25 over terms and nothing else):
 *
 *   1. text(entry) = WRITTEN (if every item stands as written)
 *                  + sum over the words of the query  WORD    x BM25(word)
 *                  + sum over its pairs               PAIR    x BM25(pair)
 *                  + the same pairs in the title      TITLE   x BM25   (documents)
 *                  + the same pairs in the headings   HEADING x BM25   (passages)
 *                  + for each word that a statute has for what a question says (corpus/lexicon)
 *                    LAY x its share x the same sums  (questions)
 *
 *   2. of the RERANKED best, what they are beside their text:
 *      score = text
 *            + FORCE    x force of the document: a law is 1                          (force.c)
 *            + VOID       if it is repealed or was amended
 *            + AMENDING   if it is a decision that amends others
 *            + CITED    x log(1 + texts that cite this article; of documents: this work)
 *            + COVERED  x how much of the title the query is                         (documents)
 *            + TOGETHER   if one passage has all items                               (documents)
 *            + LAW      x mean text() of the best PEERS passages of its document     (questions)
 *            + SECTION  x mean text() of the best PEERS passages under its heading   (questions)
 *            + QUOTED   x best text() of a passage that cites it                     (questions)
 *            + NAMED      if it is of a work that the thesaurus names                (questions)
 *
 * Equal scores are in the order of their paths.
 *
 * Measured on questions of lay people (tests/relevance, HACKING "Ranking"): half of them were used
 * to choose, the other half only to report.
 */
#ifndef SEARCHER_RANK_FORMULA_H
#define SEARCHER_RANK_FORMULA_H

/* Saturation and length: .8 and .9 against the usual 1.2 and .75 are + .005. Articles differ in
 * length for a reason, and a word that is said again in one says little more. */
static const double BM25_K1 = 0.8, BM25_B = 0.9;

/* Pairs: .3 and 1.6 lose .01; headings: .5 loses .004. A title above .3 does harm. */
static const double WORD = 1.0, PAIR = 0.8, HEADING = 0.3, TITLE = 0.3;

/* .4 to .8 are within .001, 1 loses .01. */
static const double LAY = 0.6;

/* Above any sum of BM25: what stands as written comes first, whatever else there is. */
static const double WRITTEN = 1 << 20;

static const double FORCE = 6, VOID = -10, AMENDING = -10, CITED = 0.6, COVERED = 12, TOGETHER = 4;
static const double LAW = 0.3, SECTION = 0.1, QUOTED = 0.1, NAMED = 9;

enum {
	RERANKED = 1000, /* deeper, nothing of the second step would bring to the top */
	PEERS = 3,
	QUOTING = 200, /* the best, whose citations count */
};

#endif
