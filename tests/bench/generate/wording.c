/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/generate/wording.h"

/* Chosen so that `tests/bench/bench likeness` shows what real law has. A share is of all that is
 * said on that level, what is left of 1 is new; shift and tail are those of the law of Zipf by
 * which it is chosen. */
struct pool {
	double share, shift, tail;
};

static const struct {
	struct pool coined;  /* words that no lexicon has */
	struct pool topical; /* words of the field, of all that are not common */
	/* Turns of phrase: what the law is about; what it, its field, everybody says again and
	 * again. */
	double subject;
	struct pool turn_of_law, turn_of_field, turn;
	struct pool clause_of_law, clause;
	struct pool sentence;
	struct pool following; /* words that follow upon another */
	double joined;         /* the commonest words, in a turn of phrase, of those drawn there */
	double joint;          /* between two turns of phrase: a common word */
	double listed;         /* or 、 */
	double cited;
} habit = {
        .coined = {.002, 20, .8},
        .topical = {.3, 30, .8},
        .subject = .09,
        .turn_of_law = {.67, 3.5, 1.3},
        .turn_of_field = {.33, 40, .75},
        .turn = {.45, 45, .65},
        .clause_of_law = {.19, 3, .9},
        .clause = {.2, 10, .55},
        .sentence = {.085, 4, .5},
        .following = {.9, 12, .9},
        .joined = .2,
        .joint = .74,
        .listed = .16,
        .cited = .01,
};

/* What a key that is drawn from a pool begins. */
static struct stream drawn(struct stream *s, const struct pool *pool, uint64_t of)
{
	return (struct stream){key(of, zipf(s, pool->shift, pool->tail))};
}

enum {
	JOINING = 30, /* so many words join others */
	STARTS = 300, /* there are so many ways to begin */
	COMMON = 150, /* words more frequent than that are those of every field */
	SUBJECTS = 3, /* a law is about so many things */
	NAMES = 700,  /* characters that names are made of */
};

/* Keys of what everybody uses. */
enum { TURN = 1, CLAUSE, SENTENCE, WORD, COINED, NAME, FOLLOWING };

static void add_word(const struct vocabulary *v, struct text *t, uint32_t i)
{
	text_add(t, v->words[i].text, v->words[i].len);
}

/* ---- Numerals and names ---- */

void say_numeral(struct text *t, unsigned n)
{
	static const char digits[][4] = {"零", "一", "二", "三", "四",
	                                 "五", "六", "七", "八", "九"};
	static const struct {
		unsigned value;
		const char *name;
	} places[] = {{10000, "万"}, {1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
	bool begun = false, gap = false;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		unsigned digit = n / places[i].value % 10;
		if (digit == 0) {
			gap = begun;
			continue;
		}
		if (gap)
			text_lit(t, "零");
		/* 十二, not 一十二 */
		if (digit > 1 || places[i].value != 10 || begun)
			text_add(t, digits[digit], 3);
		text_add(t, places[i].name, strlen(places[i].name));
		begun = true;
		gap = false;
	}
	if (!begun)
		text_lit(t, "零");
}

void say_name(const struct wording *w, struct text *t, uint64_t number)
{
	const struct vocabulary *v = w->vocabulary;
	uint64_t base = v->n_single < NAMES ? v->n_single : NAMES;

	/* A step that has no factor in common with a prime is a walk through all. */
	for (uint64_t rest = number * 2, i = 0; i < 2 || rest > 0; i++, rest /= base)
		add_word(v, t, v->single[(rest % base * 211 + 7 * i + 40) % base]);
}

static void say_coined(const struct vocabulary *v, struct text *t, struct stream *s)
{
	int n = chance(s, .6) ? 2 : 3;

	while (n-- > 0)
		add_word(v, t, v->single[zipf(s, 400, 1.5) % v->n_single]);
}

/* ---- Words and turns of phrase ---- */

/* A word that is not one of every field's, the same for the same key. */
static uint32_t telling_word(const struct vocabulary *v, uint64_t from)
{
	struct stream s = {from};
	uint32_t word = vocabulary_draw(v, &s);

	for (int i = 0; i < 50 && (word < COMMON || v->words[word].len < 6); i++)
		word = vocabulary_draw(v, &s);
	return word;
}

/* A word as it follows upon another: each has words that often do. */
static uint32_t following(const struct vocabulary *v, struct stream *s, uint32_t before)
{
	struct stream chosen = *s;
	uint32_t word;

	if (chance(s, habit.following.share))
		chosen = drawn(s, &habit.following, key(FOLLOWING, before));
	else
		chosen.state = next(s);
	/* The commonest words join turns of phrase, and seldom stand in them. */
	do
		word = vocabulary_draw(v, &chosen);
	while (word < JOINING && !chance(&chosen, habit.joined));
	return word;
}

/* One to four words, most often two. */
static void say_words(const struct wording *w, struct text *t, struct stream *s, uint64_t field)
{
	static const int lengths[] = {1, 1, 2, 2, 2, 3, 3, 4};
	const struct vocabulary *v = w->vocabulary;
	uint32_t word = below(s, STARTS);

	for (int n = lengths[below(s, 8)]; n > 0; n--) {
		if (chance(s, habit.coined.share)) {
			struct stream again = drawn(s, &habit.coined, COINED);
			say_coined(v, t, &again);
			continue;
		}
		word = following(v, s, word);
		if (field && word >= COMMON && chance(s, habit.topical.share))
			word = telling_word(v, drawn(s, &habit.topical, field ^ WORD).state);
		add_word(v, t, word);
	}
}

/* Between two turns of phrase. */
static void say_joint(const struct wording *w, struct text *t, struct stream *s)
{
	uint32_t word;

	do
		word = vocabulary_draw(w->vocabulary, s);
	while (word >= JOINING);
	add_word(w->vocabulary, t, word);
}

void say_subject(const struct wording *w, struct text *t, uint64_t of)
{
	struct stream s = {key(of, WORD)};

	add_word(w->vocabulary, t, telling_word(w->vocabulary, key(of, 1)));
	if (chance(&s, .6))
		add_word(w->vocabulary, t, telling_word(w->vocabulary, key(of, 2)));
}

static void say_citation(const struct wording *w, struct text *t, struct stream *s)
{
	if (w->number > 0 && chance(s, .4)) {
		text_lit(t, "依照《");
		say_title(w, t, zipf(s, 20, .5) % w->number);
		text_lit(t, "》");
	} else {
		text_lit(t, "依照本条例");
	}
	text_lit(t, "第");
	say_numeral(t, 1 + below(s, 60));
	text_lit(t, "条的规定");
}

static void say_turn(const struct wording *w, struct text *t, struct stream *s, uint64_t field)
{
	double which = unit(s);
	struct stream again;

	if (field && (which -= habit.subject) < 0) {
		say_subject(w, t, key(w->law, below(s, SUBJECTS)));
		return;
	}
	if (field && (which -= habit.turn_of_law.share) < 0) {
		again = drawn(s, &habit.turn_of_law, w->law ^ TURN);
		/* What a law says again and again is mostly what others say, too. */
		which = unit(&again);
		s = &again;
	}
	which -= habit.turn.share;
	if (which < 0) {
		again = drawn(s, &habit.turn, w->seed ^ TURN);
		say_words(w, t, &again, 0);
	} else if (field && which < habit.turn_of_field.share) {
		again = drawn(s, &habit.turn_of_field, field ^ TURN);
		say_words(w, t, &again, field);
	} else {
		say_words(w, t, s, field);
	}
}

/* ---- Clauses and sentences ---- */

static size_t characters_since(const struct text *t, size_t begin)
{
	return (t->n - begin) / 3;
}

static void make_clause(const struct wording *w, struct text *t, struct stream *s, uint64_t field)
{
	double characters = lognormal(s, 11, .55);
	size_t begin = t->n;

	if (field && chance(s, habit.cited))
		say_citation(w, t, s);
	do {
		if (t->n > begin) {
			double joint = unit(s);
			if (joint < habit.listed)
				text_lit(t, "、");
			else if (joint < habit.listed + habit.joint)
				say_joint(w, t, s);
		}
		say_turn(w, t, s, field);
	} while ((double)characters_since(t, begin) < characters);
}

static void say_clause(const struct wording *w, struct text *t, struct stream *s, uint64_t field)
{
	double which = unit(s);
	struct stream again;

	which -= habit.clause.share;
	if (field && which < 0) {
		again = drawn(s, &habit.clause, w->seed ^ CLAUSE);
		make_clause(w, t, &again, 0);
	} else if (field && which < habit.clause_of_law.share) {
		again = drawn(s, &habit.clause_of_law, w->law ^ CLAUSE);
		make_clause(w, t, &again, field);
	} else {
		make_clause(w, t, s, field);
	}
}

static void make_sentence(const struct wording *w, struct text *t, struct stream *s,
                          double characters, uint64_t field, const char *end)
{
	size_t begin = t->n;

	say_clause(w, t, s, field);
	while ((double)characters_since(t, begin) + 6 < characters) {
		double mark = unit(s);
		if (mark < .62)
			text_lit(t, "，");
		else if (mark < .72)
			text_lit(t, "；");
		else
			text_lit(t, "。");
		say_clause(w, t, s, field);
	}
	text_add(t, end, strlen(end));
}

void say_sentence(const struct wording *w, struct text *t, struct stream *s, double characters,
                  const char *end)
{
	if (chance(s, habit.sentence.share)) {
		struct stream again = drawn(s, &habit.sentence, w->seed ^ SENTENCE);
		make_sentence(w, t, &again, lognormal(&again, 44, .5), 0, end);
	} else {
		make_sentence(w, t, s, characters, w->field, end);
	}
}

/* ---- Titles ---- */

void say_title(const struct wording *w, struct text *t, uint64_t number)
{
	static const char *const acts[] = {"管理", "保护", "促进", "监督管理",
	                                   "登记", "安全", "服务", ""};
	static const char *const kinds[] = {"条例", "条例", "办法", "规定", "实施办法", "暂行规定"};
	uint64_t law = key(w->seed, number);
	struct stream s = {key(law, NAME)};

	say_name(w, t, number);
	text_lit(t, "市");
	say_subject(w, t, key(law, 0));
	const char *act = acts[below(&s, 8)];
	text_add(t, act, strlen(act));
	const char *kind = kinds[below(&s, 6)];
	text_add(t, kind, strlen(kind));
}
