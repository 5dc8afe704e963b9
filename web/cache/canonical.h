/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One request for all spellings of it. The page is then made of that one, so that two spellings
 * cannot but have the same page: in it, the links back to the very page are canonical, too.
 */
#ifndef WEB_CANONICAL_H
#define WEB_CANONICAL_H

#include "web/request.h"

/* For people: parameters that no page has go, and those that say what is so anyway
 * (sort=relevance, page=1); of those that stand twice the first counts, as for request_text (but
 * for `in`, of which all do); all in one order. */
void canonical_page(struct request *request);

/* For programs, who are told of what is too much: it stays. Only the order of names is one; that of
 * values of the same name remains. */
void canonical_strict(struct request *request);

/* Where our own address does not stand in the answer, what was said of it does not matter. */
void canonical_forget_address(struct request *request);

#endif
