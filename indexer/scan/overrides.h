/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What overrides each source: a changed row or sidecar touches just the files it is about.
 */
#ifndef INDEXER_OVERRIDES_H
#define INDEXER_OVERRIDES_H

#include "indexer/scan/scan.h"

/* Fills in source.override of all. */
enum zw_status overrides_find(struct sources *s, struct err *err);

#endif
