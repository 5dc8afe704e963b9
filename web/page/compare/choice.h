/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which two documents are compared: the form to choose others, and the page for who has not chosen.
 */
#ifndef WEB_PAGE_COMPARE_CHOICE_H
#define WEB_PAGE_COMPARE_CHOICE_H

#include "searcher/compare/compare.h"
#include "web/html/layout.h"

/* The value of an href: /compare/OLD?with=NEW, and with what did not change if `whole`. */
void choice_link(struct html *h, const char *old, const char *new, bool whole);

/* Versions of the old document and of the new one, to choose two of; new may be NULL. Nothing if
 * there is but one. */
void choice_form(struct html *h, const struct page *old, const struct page *new);

/* Links to the comparison with each other version; says so if there is none. */
void choice_list(struct html *h, const struct page *page);

/* The date of a version, or else its title; as text for people. */
void choice_name(struct html *h, const struct page *page);

#endif
