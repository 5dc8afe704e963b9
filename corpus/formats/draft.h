/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A draft from its beginning to its end, and its way from a reader in a child to the indexer.
 */
#ifndef CORPUS_DRAFT_H
#define CORPUS_DRAFT_H

#include "corpus/formats/reader.h"
#include "corpus/sandbox/stream.h"

struct draft draft_new(void);
void draft_release(struct draft *draft);

/* ZW_LIMIT or ZW_NO_MEMORY if something did not fit, ZW_BAD_INPUT if there is no text in it. */
enum zw_status draft_status(const struct draft *draft, struct err *err);

/* What a child says, beside RECORD_END. */
enum {
	RECORD_LINE = 1, /* number: level; text */
	RECORD_TITLE,    /* text */
	RECORD_PROPERTY, /* number: field; text */
	RECORD_CHARSET,  /* number: characters that could not be decoded; text: name */
	RECORD_MEMBER,   /* text: name; data: its bytes */
	RECORD_REFUSED,  /* a member that cannot be had. text: name; data: why */
	RECORD_FORMAT,   /* the first one of a family of formats. text: name of its reader */
};

struct _IO_FILE;
/* False if it cannot be written. */
bool draft_send(struct _IO_FILE *file, const struct draft *draft);

/* Adds a record to the draft. ZW_BAD_INPUT if it is not as it must be. */
enum zw_status draft_receive(struct draft *draft, const struct record *record, struct err *err);

#endif
