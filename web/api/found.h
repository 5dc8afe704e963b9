/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a query finds, for the API, feeds and tables: the same, in the same order, as the page.
 */
#ifndef WEB_API_FOUND_H
#define WEB_API_FOUND_H

#include "web/pages.h"

struct found {
	struct query query; /* with those it is asked within */
	struct answer answer;
};

/* What the page would ask with, but for the number of results. */
struct search_options found_options(const struct visit *v, const struct ask *ask);

/* False if there is no answer: then an error is written. Else the caller ends with found_release.
 */
bool found_search(struct visit *v, const struct ask *ask, const struct search_options *options,
                  struct found *found);
/* The error for what parsing or searching returned; false. */
bool found_refuse(struct visit *v, enum zw_status status);
void found_release(struct found *found);

#endif
