/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A document is written as its lines; what is expected is one word for each passage: the anchor,
 * and behind a slash that of the heading above it.
 */
#ifndef TESTS_UNIT_PASSAGES_H
#define TESTS_UNIT_PASSAGES_H

#include "test.h"

#include "corpus/document.h"

static inline void expect(const char *name, const char *text, const char *wanted)
{
	struct document d;
	struct buf got = BUF_INIT(1 << 16);

	assert_int_equal(document_parse(text, strlen(text), name, &d, NULL), ZW_OK);
	for (size_t i = 0; i < document_passages(&d); i++) {
		const struct passage *p = document_passage(&d, i);
		buf_printf(&got, "%s%s", i ? " " : "", p->anchor);
		if (p->parent)
			buf_printf(&got, "/%s", document_passage(&d, p->parent - 1)->anchor);
	}
	assert_string_equal(buf_cstr(&got), wanted);
	buf_release(&got);
	document_release(&d);
}

#endif
