/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/note.h"

#include "corpus/metadata/number.h"
#include "corpus/text/numeral.h"

enum {
	NOTE_BYTES = 2000, /* of a line of it */
	DATES_LIMIT = 16,  /* of a line of it */
};

struct found {
	struct date date;
	size_t start, end; /* in the line */
};

static size_t dates_in(struct piece line, struct found found[DATES_LIMIT])
{
	struct scan s = scan_of(line.text, line.len < NOTE_BYTES ? line.len : NOTE_BYTES);
	size_t n = 0;

	while (n < DATES_LIMIT && !scan_end(&s)) {
		found[n].start = s.at;
		if (numeral_starts(scan_peek(&s)) && date_read(&s, &found[n].date))
			found[n++].end = s.at;
		else
			scan_next(&s);
	}
	return n;
}

static const struct {
	const char *word;
	enum note_day day;
} day_words[] = {
        {"施行", NOTE_EFFECT}, {"实施", NOTE_EFFECT},   {"生效", NOTE_EFFECT},
        {"执行", NOTE_EFFECT}, {"公布", NOTE_PUBLIC},   {"发布", NOTE_PUBLIC},
        {"颁布", NOTE_PUBLIC}, {"公告", NOTE_PUBLIC},   {"通过", NOTE_PASSED},
        {"修订", NOTE_PASSED}, {"修正", NOTE_PASSED},   {"修改", NOTE_PASSED},
        {"批准", NOTE_PASSED}, {"制定", NOTE_PASSED},   {"印发", NOTE_PASSED},
        {"会议", NOTE_PASSED}, {"委员会", NOTE_PASSED}, {"在", NOTE_PASSED},
};

/* What day it is is said behind it, up to the next mark. */
static enum note_day day_of(struct piece clause)
{
	static const char *const marks[] = {"，", ",", "；", ";", "）", ")"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *mark = memmem(clause.text, clause.len, marks[i], strlen(marks[i]));
		if (mark)
			clause.len = (size_t)(mark - clause.text);
	}
	for (size_t i = 0; i < sizeof(day_words) / sizeof(day_words[0]); i++)
		if (piece_has(clause, day_words[i].word))
			return day_words[i].day;
	return NOTE_OTHER;
}

static bool amends(struct piece clause)
{
	return piece_has(clause, "修") || piece_has(clause, "废止");
}

/* Of amendments the last counts; where two bodies have passed it, the day of the first. What is
 * passed again years later is amended, even where nobody says so. */
static void keep(struct note *note, enum note_day day, bool amends, const struct date *date,
                 size_t line)
{
	if (day == NOTE_PASSED && note->of[day].year) {
		amends |= date->year > note->of[day].year + 1;
		if (!amends)
			return;
	}
	if (date_compare(date, &note->of[day]) <= 0)
		return;
	note->amended |= day == NOTE_PASSED && amends;
	note->of[day] = *date;
	note->line[day] = line;
}

/* 1988年6月5日国务院批准; 2011年1月8日《国务院关于废止和修改部分行政法规的决定》. Before 立法法
 * 经国务院批准 meant the same, since then it is said of rules of departments. */
static bool is_by_council(struct piece act, int32_t year)
{
	enum { LEGISLATION_LAW = 2000 };
	static const char *const fronts[] = {"国务院批准",   "国务院发布",      "国务院公布",
	                                     "国务院令",     "国务院第",        "国务院、",
	                                     "《国务院关于", "中共中央、国务院"};

	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (piece_starts(act, fronts[i]))
			return true;
	return piece_starts(act, "经国务院批准") && year < LEGISLATION_LAW;
}

static void look_at(struct note *note, struct piece line, size_t i)
{
	struct found found[DATES_LIMIT];
	size_t n = dates_in(line, found);
	bool bracket = piece_starts(line, "（") || piece_starts(line, "(");

	note->dates += n;
	for (size_t k = 0; k < n; k++) {
		size_t end = k + 1 < n ? found[k + 1].start : line.len;
		struct piece clause = {line.text + found[k].end, end - found[k].end};
		enum note_day day = day_of(clause);
		if (clause.len > NOTE_BYTES)
			clause.len = NOTE_BYTES;
		if (day == NOTE_OTHER && bracket)
			day = NOTE_BRACKET;
		keep(note, day, amends(clause), &found[k].date, i);
		struct piece act = piece_of(clause.text, clause.len);
		note->approved |= is_by_council(act, (int32_t)found[k].date.year);
		if (note->issuer.len == 0 && day != NOTE_EFFECT &&
		    issuer_of_act(act, &note->issuer))
			note->issuer_line = i;
		struct piece number;
		if (day != NOTE_EFFECT && number_find(act, 0, &number) && piece_has(number, "令")) {
			note->number = number;
			note->number_line = i;
		}
	}
}

void note_read(const struct layout *l, struct note *note)
{
	*note = (struct note){0};
	for (size_t i = l->title_end; i < l->head_end && i < l->lines; i++)
		if (i < l->address || i >= l->address_end)
			look_at(note, piece_line(l->draft, i), i);
}
