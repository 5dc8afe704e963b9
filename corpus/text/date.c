/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: reading a date, the name, the head of the text, its end, and which of them counts.
 */
#include "corpus/text/date.h"

#include "corpus/text/name.h"
#include "corpus/text/numeral.h"
#include "corpus/structure/pattern.h"

#include <stdio.h>
#include <string.h>

enum {
	YEAR_FIRST = 1840,
	YEAR_LAST = 2199,
	HEAD_LINES = 40,    /* a 题注 stands within so many lines */
	HEAD_BYTES = 2000,  /* of a line of it */
	DATES_LIMIT = 16,   /* of a line of it */
	SIGNER_LENGTH = 30, /* characters of a name above a date */
	ONLY_BYTES = 100,   /* of a line that is only a date */
};

static bool is_leap(uint32_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool date_valid(const struct date *d)
{
	static const uint32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (d->year < YEAR_FIRST || d->year > YEAR_LAST || d->month < 1 || d->month > 12)
		return false;
	uint32_t leap = d->month == 2 && is_leap(d->year);
	return d->day >= 1 && d->day <= days[d->month - 1] + leap;
}

static uint32_t date_key(const struct date *d)
{
	return (d->year * 100 + d->month) * 100 + d->day;
}

/* What parts year, month and day, and what stands behind the day. */
static const char *const styles[][3] = {
        {"年", "月", "日"}, {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}};

static bool read_part(struct scan *s, const char *behind, uint32_t *value)
{
	scan_space(s);
	if (!numeral_read(s, true, value))
		return false;
	scan_space(s);
	return scan_word(s, behind);
}

static bool read_style(struct scan s, const char *const style[3], struct date *date, size_t *end)
{
	struct date d;

	if (!read_part(&s, style[0], &d.year) || !read_part(&s, style[1], &d.month))
		return false;
	scan_space(&s);
	if (!numeral_read(&s, style[2][0] != '\0', &d.day))
		return false;
	*end = s.at;
	scan_space(&s);
	if (!scan_word(&s, style[2]) || !date_valid(&d))
		return false;
	if (style[2][0])
		*end = s.at;
	*date = d;
	return true;
}

bool date_read(struct scan *s, struct date *date)
{
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (read_style(*s, styles[i], date, &s->at))
			return true;
	return false;
}

bool date_only(const char *line, size_t len, struct date *date)
{
	struct scan s = scan_of(line, len);
	struct date d;

	if (len > ONLY_BYTES || !numeral_starts(scan_peek(&s)) || !date_read(&s, &d))
		return false;
	scan_space(&s);
	if (!scan_end(&s))
		return false;
	*date = d;
	return true;
}

/* ---- The name ---- */

static bool all_digits(const char *text, size_t n)
{
	return strspn(text, "0123456789") >= n;
}

/* 20190423 */
static bool read_compact(const char *text, struct date *date)
{
	struct date d;

	if (!all_digits(text, 8) || sscanf(text, "%4u%2u%2u", &d.year, &d.month, &d.day) != 3 ||
	    !date_valid(&d))
		return false;
	*date = d;
	return true;
}

static bool read_iso(const char *text, struct date *date)
{
	struct scan s = scan_of(text, strlen("2019-04-23"));

	return all_digits(text, 4) && text[4] == '-' && date_read(&s, date) && scan_end(&s);
}

/* Bytes of a bare date at the end, with an opening mark before it. */
static size_t bare_suffix(const char *name, size_t len, struct date *date)
{
	static const struct {
		size_t len;
		bool (*read)(const char *text, struct date *date);
	} forms[] = {{10, read_iso}, {8, read_compact}};
	static const char *const openings[] = {"(", "（", "[", "_", "-", NULL};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t n = forms[i].len, front = len - n;
		if (len < n || !forms[i].read(name + front, date))
			continue;
		if (front > 0 && name[front - 1] >= '0' && name[front - 1] <= '9')
			continue;
		for (size_t j = 0; openings[j]; j++)
			if (text_ends(name, front, openings[j]))
				return n + strlen(openings[j]);
		return n;
	}
	return 0;
}

size_t date_suffix(const char *name, size_t len, struct date *date)
{
	static const char *const closings[] = {")", "）", "]", NULL};

	for (size_t i = 0; closings[i]; i++) {
		size_t n = strlen(closings[i]);
		if (text_ends(name, len, closings[i])) {
			size_t inner = bare_suffix(name, len - n, date);
			return inner ? inner + n : 0;
		}
	}
	return bare_suffix(name, len, date);
}

static bool date_of_name(const char *name, struct date *date)
{
	const char *base = name_base(name);

	return date_suffix(base, (size_t)(name_ending(base) - base), date) > 0;
}

/* ---- The head ---- */

struct found {
	struct date date;
	size_t start, end; /* in the line */
};

static size_t dates_in(const char *line, size_t len, struct found found[DATES_LIMIT])
{
	struct scan s = scan_of(line, len < HEAD_BYTES ? len : HEAD_BYTES);
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

/* What the day is the day of. */
enum day { DAY_OTHER, DAY_WRITTEN, DAY_EFFECT };

static const struct {
	const char *word;
	enum day day;
} day_words[] = {
        {"施行", DAY_EFFECT},    {"实施", DAY_EFFECT},  {"生效", DAY_EFFECT},
        {"执行", DAY_EFFECT},    {"通过", DAY_WRITTEN}, {"公布", DAY_WRITTEN},
        {"发布", DAY_WRITTEN},   {"颁布", DAY_WRITTEN}, {"修订", DAY_WRITTEN},
        {"修正", DAY_WRITTEN},   {"修改", DAY_WRITTEN}, {"批准", DAY_WRITTEN},
        {"制定", DAY_WRITTEN},   {"印发", DAY_WRITTEN}, {"会议", DAY_WRITTEN},
        {"委员会", DAY_WRITTEN}, {"在", DAY_WRITTEN},
};

/* It is said behind the date, up to the next date or mark. */
static enum day day_of(const char *text, size_t len)
{
	static const char *const marks[] = {"，", ",", "；", ";", "）", ")"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *mark = memmem(text, len, marks[i], strlen(marks[i]));
		if (mark)
			len = (size_t)(mark - text);
	}
	for (size_t i = 0; i < sizeof(day_words) / sizeof(day_words[0]); i++)
		if (text_has(text, len, day_words[i].word))
			return day_words[i].day;
	return DAY_OTHER;
}

/* The latest of each; zeros where there is none. */
struct latest {
	struct date of[DAY_EFFECT + 1];
};

static void look_at(const char *line, size_t len, struct latest *latest)
{
	struct found found[DATES_LIMIT];
	size_t n = dates_in(line, len, found);
	/* （2022年3月11日） under a title needs no word. */
	bool bracket = text_starts(line, len, "（") || text_starts(line, len, "(");

	for (size_t i = 0; i < n; i++) {
		size_t end = i + 1 < n ? found[i + 1].start : len;
		enum day day = day_of(line + found[i].end, end - found[i].end);
		if (day == DAY_OTHER && bracket)
			day = DAY_WRITTEN;
		if (date_key(&found[i].date) > date_key(&latest->of[day]))
			latest->of[day] = found[i].date;
	}
}

/* The body begins with an article, a chapter, an address (各位代表：) or a sentence. */
static bool is_body(const char *line, size_t len)
{
	struct article_number article;
	uint32_t number;

	if (pattern_article(line, len, &article) || pattern_heading(line, len, &number))
		return true;
	if (text_ends(line, len, "：") || text_ends(line, len, ":"))
		return true;
	return text_has(line, len, "。") && !text_starts(line, len, "（") &&
	       !text_starts(line, len, "(");
}

static struct latest dates_of_head(const struct draft *draft)
{
	struct latest latest = {{{0, 0, 0}}};
	size_t n = draft_count(draft);

	for (size_t i = 0; i < n && i < HEAD_LINES; i++) {
		const struct line *l = draft_at(draft, i);
		const char *line = draft->text.data + l->text;
		if (is_body(line, l->len))
			break;
		look_at(line, l->len, &latest);
	}
	return latest;
}

/* Portals tell it in a table: 成文日期：2019年1月22日. */
static bool date_of_table(const struct draft *draft, struct date *date)
{
	static const char label[] = "成文日期";
	size_t n = draft_count(draft);

	for (size_t i = 0; i < n && i < HEAD_LINES; i++) {
		const struct line *l = draft_at(draft, i);
		const char *line = draft->text.data + l->text;
		const char *at = memmem(line, l->len, label, strlen(label));
		struct found found[DATES_LIMIT];
		if (at && dates_in(at, l->len - (size_t)(at - line), found) > 0) {
			*date = found[0].date;
			return true;
		}
	}
	return false;
}

/* ---- The end ---- */

/* 转发 and 印发 put what they pass on behind the signature: the first signed date is theirs. Where
 * no name stands above a date, the one nearest to the end counts. */
static bool date_of_end(const struct draft *draft, struct date *date)
{
	static const char *const marks[] = {"。", "，", "；", "：", ":", NULL};
	bool found = false;

	for (size_t i = 0; i < draft_count(draft); i++) {
		const struct line *l = draft_at(draft, i);
		if (!date_only(draft->text.data + l->text, l->len, date))
			continue;
		found = true;
		if (i == 0)
			continue;
		l = draft_at(draft, i - 1);
		struct scan above = scan_of(draft->text.data + l->text, l->len);
		bool signer = text_fits(above.text, above.len, SIGNER_LENGTH);
		for (size_t j = 0; marks[j]; j++)
			signer = signer && !text_has(above.text, above.len, marks[j]);
		if (signer)
			return true;
	}
	return found;
}

/* ---- Which one ---- */

static bool date_choose(const struct draft *draft, const char *name, struct date *date)
{
	if (date_of_name(name, date) || date_of_table(draft, date))
		return true;
	struct latest latest = dates_of_head(draft);
	bool notes = latest.of[DAY_WRITTEN].year || latest.of[DAY_EFFECT].year;
	if (!notes && date_of_end(draft, date))
		return true;
	static const enum day order[] = {DAY_WRITTEN, DAY_EFFECT, DAY_OTHER};
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		*date = latest.of[order[i]];
		if (date->year)
			return true;
	}
	return false;
}

void date_find(const struct draft *draft, const char *name, char text[DATE_SIZE])
{
	struct date d;

	text[0] = '\0';
	if (date_choose(draft, name, &d))
		snprintf(text, DATE_SIZE, "%04u-%02u-%02u", d.year % 10000, d.month % 100,
		         d.day % 100);
}
