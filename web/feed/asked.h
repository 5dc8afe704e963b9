/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What feeds and tables are asked for.
 */
#ifndef WEB_FEED_ASKED_H
#define WEB_FEED_ASKED_H

#include "web/pages.h"

/* As ask_read. False if there is no query, or one that is too long: then an error is written. */
bool asked_read(struct visit *v, struct ask *ask);

#endif
