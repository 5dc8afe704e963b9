/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/cited_part.h"

#include "corpus/citation/reference.h"
#include "corpus/structure/article.h"
#include "corpus/text/numeral.h"

#include <string.h>

enum {
	CITATION_BYTES = 4096, /* no citation is longer */
	JOINT_BYTES = 12,      /* 、 或者 */
};

/* The 款 that a byte of an article stands in; 0: none, or it is too far. */
static uint32_t paragraph_at(const struct passage_record *record, size_t at, size_t *left)
{
	struct article_lines lines = {.text = record->text, .len = record->text_len};
	struct article_line line;
	uint32_t paragraph = 0;

	if (!cited_part_spend(left, at))
		return 0;
	while (article_lines_next(&lines, &line) && line.start <= at)
		paragraph = line.paragraph;
	return paragraph;
}

/* 前款, 前两款 */
static bool read_before(struct scan *s, uint32_t *count)
{
	struct scan t = *s;

	*count = 1;
	if (!scan_word(&t, "前"))
		return false;
	numeral_read(&t, false, count);
	if (!scan_word(&t, "款") || *count == 0)
		return false;
	*s = t;
	return true;
}

/* What stands last: 《关于第三条的规定》第五条第二款 names the 第二款. The end of the citation is
 * that of the words, so that nothing behind it counts. */
static struct cited_part last_named(struct scan s, const struct passage_record *from, size_t *left)
{
	struct cited_part part = {0, 0};
	struct reference none = {0};
	struct references list;
	uint32_t count;

	while (!scan_end(&s)) {
		size_t at = s.at;
		if (scan_word(&s, "本款")) {
			part = (struct cited_part){paragraph_at(from, at, left), 0};
		} else if (read_before(&s, &count)) {
			uint32_t own = paragraph_at(from, at, left);
			part = (struct cited_part){own > count ? own - count : 0, 0};
		} else if (references_read(&s, none, &list)) {
			const struct reference *r = &list.at[0];
			/* 第一项 alone is of the 款 before it. */
			bool of_before = r->article == 0 && r->paragraph == 0;
			part = (struct cited_part){of_before ? part.paragraph : r->paragraph,
			                           r->item};
		} else {
			scan_next(&s);
		}
	}
	return part;
}

/* 第二款第一项、第二项: nothing but a few words stand between. */
static bool goes_on(const struct cited_place *before, const struct cited_place *place)
{
	return before->from_passage == place->from_passage && before->document == place->document &&
	       before->passage == place->passage && before->end <= place->start &&
	       place->start - before->end <= JOINT_BYTES;
}

void cited_part_read(const struct passage_record *from, const struct cited_place *before,
                     struct cited_place *place, size_t *left)
{
	place->part = (struct cited_part){0, 0};
	if (place->end > from->text_len || place->start > place->end ||
	    place->end - place->start > CITATION_BYTES)
		return;
	/* 第五条至第八条 is several citations of the same words. */
	if (before->end > 0 && before->from_passage == place->from_passage &&
	    before->start == place->start)
		return;
	struct scan s = scan_of(from->text, place->end);
	s.at = place->start;
	place->part = last_named(s, from, left);
	if (place->part.item && !place->part.paragraph && goes_on(before, place))
		place->part.paragraph = before->part.paragraph;
}
