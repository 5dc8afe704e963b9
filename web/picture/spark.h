/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bars without anything else, as high as a line or two of text: how something went, at a glance.
 * Not for screen readers; who shows it says in words what it is.
 */
#ifndef WEB_PICTURE_SPARK_H
#define WEB_PICTURE_SPARK_H

#include "web/html/html.h"

#include <stddef.h>

enum { SPARK_MOST = 80, SPARK_WIDE = 240, SPARK_HIGH = 32 }; /* bars; pixels */

/* At most SPARK_MOST values: what is more is left out. What is not 0 is seen. */
void picture_spark(struct html *h, const uint64_t *values, size_t n);

#endif
