/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tables for spreadsheets: CSV (RFC 4180) in UTF-8, lines ended by CR LF. What stands in a cell is
 * anybody's: none begins like a formula.
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include "core/buf.h"

/* A byte order mark, by which spreadsheets know UTF-8: the first bytes of the file. */
extern const char csv_mark[];

/* Appends one cell, in quotation marks if need be; what would be taken for a formula gets a "'" in
 * front, what XML and tables cannot hold is U+FFFD. */
void csv_cell(struct buf *out, const char *text);

#endif
