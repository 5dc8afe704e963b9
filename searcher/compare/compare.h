/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two documents side by side, usually two versions of one law: which passage of the one has become
 * which of the other, and what differs between the two.
 *
 * What is compared is folded as it is for searching: white space and line ends, quotation marks,
 * full and half width, letter case, traditional script and kinds of dashes make no difference, and
 * neither do the numbers that passages begin with (第十条, 第二章, （三）, 1.). What is told are
 * spans of the original text.
 *
 * Passages are paired by what they have in common, wherever they stand: most of them in one order
 * (the spine), those that stand elsewhere in the other document are moved. Passages that lie side
 * by side may be one in the other document (split, merged): a row has several of a side then.
 */
#ifndef SEARCHER_COMPARE_H
#define SEARCHER_COMPARE_H

#include "core/budget.h"
#include "searcher/search.h"

enum { COMPARE_OLD, COMPARE_NEW, COMPARE_SIDES };

enum compare_kind {
	COMPARE_EQUAL,   /* nothing differs; it may be renumbered or moved all the same */
	COMPARE_CHANGED, /* its pieces tell what */
	COMPARE_DELETED, /* only in the old document */
	COMPARE_ADDED,   /* only in the new one */
	COMPARE_GONE,    /* here it stood in the old document; the row `other` has it */
	COMPARE_KINDS
};

/* Passages [first, first + n) of a document, from 0; n is 0 where it has none. The text of several
 * has a line end between each two. It points into the page, or into the comparison. */
struct compare_side {
	uint32_t first, n;
	const char *text;
	size_t len;
};

struct compare_row {
	enum compare_kind kind;
	bool moved;    /* it is not where its neighbours are: it stands here in the new document */
	bool rehoused; /* it is under another heading than its like was; moved or not */
	bool renumbered; /* an article with another number */
	bool coarse;     /* too much differs to be told in pieces, or there was no time for it: the
	                  * middle is one, or all */
	bool references; /* changed in nothing but numbers of articles that it refers to, and these
	                  * follow the renumbering */
	struct compare_side side[COMPARE_SIDES];
	size_t first_piece, n_pieces; /* of what is changed */
	size_t other; /* moved: the row where it stood; GONE: that where it stands */
};

/* In reading order; the spans of a side one behind the other are its text. Both sides of what is
 * equal may be written differently. */
struct compare_piece {
	enum difference_kind kind;
	struct compare_span {
		size_t start, len; /* bytes of the text of the side */
	} at[COMPARE_SIDES];
};

/* Rows of articles, and of all else (headings, paragraphs). */
struct compare_count {
	uint32_t changed, added, deleted, moved, equal; /* moved ones are counted there alone */
	uint32_t renumbered;                            /* of all of these */
};

struct comparison {
	struct buf rows;   /* struct compare_row */
	struct buf pieces; /* struct compare_piece */
	struct buf joined; /* char *: texts of several passages */
	struct compare_count articles, others;
	bool coarse;  /* the documents are large: not all that is alike may have been found */
	bool partial; /* for time was up: another time it may be told better; coarse, too */
};

size_t compare_rows(const struct comparison *c);
const struct compare_row *compare_row(const struct comparison *c, size_t i);
const struct compare_piece *compare_piece(const struct comparison *c, size_t i);

/* Is there anything to tell? */
bool comparison_differs(const struct comparison *c);

/* "equal", "changed", "deleted", "added", "gone". */
const char *compare_kind_name(enum compare_kind kind);

/* The passages of a page. */
size_t compare_passages(const struct page *page);
const struct passage_record *compare_passage(const struct page *page, size_t i);

/* The rows of a side in order are its passages: of the new one all rows that have some, of the old
 * one these without the moved ones. A row differs from the mirror image of the comparison of `b`
 * with `a` only in where a moved passage stands.
 *
 * Time and memory are bounded (limits.h); `words` may be NULL: then differences may begin within a
 * word. When the budget (or NULL) is spent, what is equal is still known, and what else was paired
 * is told as a whole; there is no mirror then. The pages must outlive the comparison. On success
 * the caller ends with compare_release. ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status compare_pages(const struct page *old, const struct page *new, struct words *words,
                             struct budget *budget, struct comparison *c, struct err *err);
void compare_release(struct comparison *c);

/* The same for two documents of an index: both pages are loaded, and released by the caller,
 * too. milliseconds: about what it may take; 0: as long as it takes. ZW_NOT_FOUND: `*missing` says
 * which path has no document. */
enum zw_status searcher_compare(struct searcher *s, const char *old_path, const char *new_path,
                                uint32_t milliseconds, struct page pages[COMPARE_SIDES],
                                struct comparison *c, const char **missing, struct err *err);

/* One object:
 *
 *   format        1
 *   old, new      {path, title, date, status} of each document
 *   articles, others   {changed, added, deleted, moved, equal, renumbered}: how many rows
 *   coarse        true if not all that is alike may have been found
 *   partial       true if that is so for time was up
 *   rows          in reading order, each
 *     kind        "equal", "changed", "deleted", "added", "gone"
 *     moved, renumbered, coarse, references, rehoused   true where it is so, else absent
 *     other       index of the row that a moved passage came from, or one that is gone went to
 *     old, new    {anchors: […], articles: […], text}: absent where a side has none
 *     pieces      of what is changed: {kind, old, new}; kind as of a difference: "equal",
 *                 "inserted", "deleted", "replaced"; what is "" is absent
 */
enum zw_status compare_json(const struct page pages[COMPARE_SIDES], const struct comparison *c,
                            struct buf *out, struct err *err);

/* Its members, added to the object that is open. */
struct js;
void compare_members(struct js *w, const struct page pages[COMPARE_SIDES],
                     const struct comparison *c);

#endif
