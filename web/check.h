/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What must be true of a generation before it serves: the one place that knows how that is found
 * out.
 */
#ifndef WEB_CHECK_H
#define WEB_CHECK_H

#include "core/store.h"

/* ZW_BAD_INDEX if a file of the generation is not what was published. Reads all of them. */
enum zw_status check_generation(const char *index, const struct generation *g, struct err *err);

/* Why the current generation is not the one that was opened; NULL: it is. */
const char *check_fallback(const struct generation *g);

#endif
