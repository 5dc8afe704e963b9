/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Word document that is being read, and the ways to read its parts.
 */
#ifndef CORPUS_DOCX_H
#define CORPUS_DOCX_H

#include "corpus/formats/docx/docx_numbering.h"
#include "corpus/formats/docx/docx_relations.h"
#include "corpus/formats/reader.h"

struct docx {
	struct package *package;
	const char *part;           /* word/document.xml, or what it is called */
	struct relations relations; /* of that part */
	struct styles styles;
	struct numbering numbering;
	struct draft *draft;
	int depth;       /* of documents in documents */
	unsigned chunks; /* parts of other formats, so far */
};

/* word/document.xml, or notes: everything within <w:body>, or within each <w:footnote>. `part` is
 * its name for messages. The statuses of document_read. */
enum zw_status docx_body(struct docx *docx, const char *raw, size_t len, const char *part,
                         struct err *err);

/* <w:altChunk r:id="…">: a part in another format stands here. */
enum zw_status docx_chunk(struct docx *docx, const char *id, struct err *err);

/* A document in a document: `depth` of them around it. */
enum zw_status docx_read_at(const char *raw, size_t len, int depth, struct draft *draft,
                            struct err *err);

/* The properties in docProps that are true: what an office program fills in by itself is none. */
enum zw_status docx_properties(struct docx *docx, const struct relations *package, struct err *err);

/* The character of a symbol font that has one in Unicode; 0 if it has none. `code` as it stands in
 * w:sym, F000 to F0FF or the bare byte. */
uint32_t docx_symbol(const char *font, uint32_t code);

#endif
