/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/generate/law.h"

#include <stdio.h>

/* Lengths are those of real law: logarithms of them are normal. */
static const struct {
	double later;                         /* laws that have a further version */
	double characters, characters_spread; /* of a document */
	double line, line_spread;             /* of a paragraph */
	double item, item_spread;
	double items;    /* articles that have a list */
	double further;  /* paragraphs that are followed by another of the same article */
	double chapters; /* laws that have any */
} shape = {
        .later = .06,
        .characters = 3700,
        .characters_spread = .9,
        .line = 46,
        .line_spread = .55,
        .item = 18,
        .item_spread = .6,
        .items = .09,
        .further = .42,
        .chapters = .6,
};

enum { VERSIONS_LIMIT = 6, ITEMS_LIMIT = 12 };

/* Keys. */
enum { EDITION = 101, LENGTH, DAY, ARTICLE, CHAPTER, FIELD };

unsigned law_versions(const struct wording *w, uint64_t number)
{
	struct stream s = {key(key(w->seed, number), EDITION)};
	unsigned n = 1;

	while (n < VERSIONS_LIMIT && chance(&s, shape.later * n))
		n++;
	return n;
}

struct day law_day(const struct wording *w, uint64_t number, unsigned version)
{
	struct stream s = {key(key(w->seed, number), DAY)};
	unsigned year = 1985 + below(&s, 25);

	for (unsigned v = 0; v < version; v++)
		year += 1 + below(&s, 4);
	return (struct day){year, 1 + below(&s, 12), 1 + below(&s, 28)};
}

static void say_day(struct text *t, struct day day)
{
	char text[64];
	int n = snprintf(text, sizeof(text), "%u年%u月%u日", day.year, day.month, day.day);

	text_add(t, text, (size_t)n);
}

static void say_history(const struct wording *w, struct text *t, uint64_t number, unsigned version)
{
	struct stream s = {key(w->law, DAY)};

	for (unsigned v = 0; v <= version; v++) {
		say_day(t, law_day(w, number, v));
		text_lit(t, " ");
		say_name(w, t, number);
		text_lit(t, "市第");
		say_numeral(t, 8 + below(&s, 8));
		text_lit(t, "届人民代表大会常务委员会第");
		say_numeral(t, 1 + below(&s, 40));
		if (v == 0)
			text_lit(t, "次会议通过\n\n");
		else
			text_lit(t, "次会议修正\n\n");
	}
}

static void say_items(const struct wording *w, struct text *t, struct stream *s)
{
	unsigned n = 2 + (unsigned)(zipf(s, 6, 2) % ITEMS_LIMIT);

	for (unsigned i = 1; i <= n; i++) {
		text_lit(t, "（");
		say_numeral(t, i);
		text_lit(t, "）");
		say_sentence(w, t, s, lognormal(s, shape.item, shape.item_spread),
		             i < n ? "；" : "。");
		text_lit(t, "\n\n");
	}
}

/* What stands in an article: of the law and the version it was last amended in. */
static void say_article(const struct wording *w, struct text *t, unsigned number, unsigned edition)
{
	struct stream s = {key(key(w->law, ARTICLE + number), edition)};
	bool listed = chance(&s, shape.items);

	text_lit(t, "第");
	say_numeral(t, number);
	text_lit(t, "条 ");
	for (;;) {
		say_sentence(w, t, &s, lognormal(&s, shape.line, shape.line_spread),
		             listed ? "：" : "。");
		text_lit(t, "\n\n");
		if (listed)
			say_items(w, t, &s);
		listed = false;
		if (!chance(&s, shape.further))
			break;
	}
}

/* The version in which the article was last amended, up to the one that is written. */
static unsigned edition_of(const struct wording *w, unsigned article, unsigned version)
{
	unsigned edition = 0;

	for (unsigned v = 1; v <= version; v++) {
		struct stream how = {key(w->law ^ EDITION, v)};
		double amended = unit(&how) * unit(&how);
		struct stream s = {key(how.state, article)};
		if (chance(&s, amended))
			edition = v;
	}
	return edition;
}

static void say_chapter(const struct wording *w, struct text *t, unsigned number)
{
	text_lit(t, "## 第");
	say_numeral(t, number);
	text_lit(t, "章 ");
	if (number == 1)
		text_lit(t, "总则");
	else
		say_subject(w, t, key(w->law ^ CHAPTER, number));
	text_lit(t, "\n\n");
}

static void say_end(const struct wording *w, struct text *t, unsigned article, struct day day)
{
	(void)w;
	text_lit(t, "第");
	say_numeral(t, article);
	text_lit(t, "条 本条例自");
	day.month = day.month % 12 + 1;
	day.year += day.month == 1;
	say_day(t, day);
	text_lit(t, "起施行。\n");
}

void law_write(const struct wording *in, struct text *t, uint64_t number, unsigned version)
{
	struct wording w = *in;

	w.number = number;
	w.law = key(w.seed, number);
	struct stream field = {key(w.law, FIELD)};
	w.field = key(w.seed ^ FIELD, zipf(&field, 15, .8));
	struct stream s = {key(w.law, LENGTH)};
	double characters = lognormal(&s, shape.characters, shape.characters_spread);
	bool chapters = chance(&s, shape.chapters);
	unsigned article = 1, chapter = 1, until = 1;

	t->n = 0;
	text_lit(t, "# ");
	say_title(&w, t, number);
	text_lit(t, "\n\n");
	say_history(&w, t, number, version);
	text_lit(t, "<!-- INFO END -->\n\n");
	for (; (double)t->n / 3 < characters; article++) {
		if (chapters && article >= until) {
			say_chapter(&w, t, chapter++);
			until = article + 3 + below(&s, 14);
		}
		say_article(&w, t, article, edition_of(&w, article, version));
	}
	say_end(&w, t, article, law_day(&w, number, version));
}
