/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/notes.h"

#include "core/i18n.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { PART_LIMIT = 120 /* bytes that are told */ };

static const struct {
	const char *name, *text;
} said[] = {
        [NOTE_QUOTATION] = {"quotation", N_("the quotation mark is not closed, and left out")},
        [NOTE_PARENTHESIS] = {"parenthesis",
                              N_("a parenthesis without its other half, taken as text")},
        [NOTE_DEEP] = {"deep", N_("groups nest too deep, taken as text")},
        [NOTE_OPERATOR] = {"operator", N_("an operator without its sides, taken as text")},
        [NOTE_NEAR] = {"near", N_("NEAR takes words or groups of OR on both sides, and up to 100 "
                                  "tokens: not taken as NEAR")},
        [NOTE_EMPTY] = {"empty", N_("nothing that could be found, left out")},
        [NOTE_WILDCARD] = {"wildcard", N_("* stands behind two characters or more at the end of a "
                                          "word, or within quotation marks: left out")},
        [NOTE_GAPS] = {"gaps", N_("more gaps than there may be, taken as text")},
        [NOTE_CUT] = {"cut", N_("stands for more words than are looked up: the most frequent")},
        [NOTE_FIELD] = {"field", N_("no field of that name, taken as text")},
        [NOTE_VALUE] = {"value", N_("a field without a value, taken as text")},
        [NOTE_DATE] = {"date", N_("no date or range (2020, 2020-05..2021-03, ..2019-06-30), taken "
                                  "as text")},
        [NOTE_DAY] = {"day", N_("no day (2019-05-01), taken as text")},
        [NOTE_STATUS] = {"status", N_("no status (现行有效, 已修改, 已废止, 尚未生效), taken as "
                                      "text")},
        [NOTE_LEVEL] = {"level", N_("no level of norms (法律, 行政法规, 部门规章, …), taken as "
                                    "text")},
        [NOTE_ARTICLE] = {"article", N_("no number of an article (577, 120-1), taken as text")},
        [NOTE_SCOPE] = {"scope", N_("no scope (同句, 同段, 同条, 同篇), taken as text")},
        [NOTE_REVERSED] = {"reversed", N_("the range ends before it begins: turned round")},
        [NOTE_FILTERS] = {"filters", N_("more filters than there may be, taken as text")},
        [NOTE_ITEMS] = {"items", N_("more items than there may be: taken as one passage")},
};

_Static_assert(sizeof(said) / sizeof(said[0]) == NOTES, "each note says something");

static bool is_told(const struct buf *notes, const struct note *note)
{
	const struct note *at = (const void *)notes->data;

	for (size_t i = 0; i < notes->len / sizeof(*at); i++)
		if (at[i].kind == note->kind && strcmp(at[i].part, note->part) == 0)
			return true;
	return false;
}

void notes_add(struct buf *notes, enum note_kind kind, const char *part, size_t len)
{
	bool cut = len > PART_LIMIT;
	size_t end = cut ? utf8_cut(part, len, PART_LIMIT) : len;
	struct buf text = BUF_INIT(2 * PART_LIMIT);
	struct note note = {.kind = kind};

	if (notes->failed || notes->len / sizeof(note) == QUERY_NOTES)
		return;
	buf_add(&text, part, end);
	buf_str(&text, cut ? "…" : "");
	note.part = text.failed ? NULL : buf_take(&text);
	buf_release(&text);
	if (!note.part) {
		notes->failed = ZW_NO_MEMORY;
		return;
	}
	if (!is_told(notes, &note))
		buf_add(notes, &note, sizeof(note));
	else
		free(note.part);
}

void notes_release(struct buf *notes)
{
	struct note *at = (void *)notes->data;

	for (size_t i = 0; i < notes->len / sizeof(*at); i++)
		free(at[i].part);
	buf_release(notes);
}

const char *note_name(enum note_kind kind)
{
	return said[kind].name;
}

const char *note_text(enum note_kind kind)
{
	return _(said[kind].text);
}
