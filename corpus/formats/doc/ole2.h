/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * OLE2, the file system in a file of the office programs of old: just enough to tell whose file it
 * is, and whether it is encrypted.
 */
#ifndef CORPUS_OLE2_H
#define CORPUS_OLE2_H

#include <stdbool.h>
#include <stddef.h>

bool ole2_recognises(const char *raw, size_t len);

enum ole2_kind {
	OLE2_DAMAGED,   /* what it holds cannot be told */
	OLE2_WORD,      /* a document of Word */
	OLE2_ENCRYPTED, /* any document, behind a password */
	OLE2_SHEET,     /* of Excel, WPS or Kingsoft */
	OLE2_SLIDES,    /* of PowerPoint */
	OLE2_OTHER
};

enum ole2_kind ole2_kind(const char *raw, size_t len);

#endif
