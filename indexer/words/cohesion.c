/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two passes. The first finds, length by length, where a frequent string may begin: a string is
 * frequent only if both strings that are one shorter are, and counters by hash, without keys, are
 * enough to tell that most are not. The second counts exactly what is left. Then of each string of
 * n characters:
 *
 *   cohesion   the least over its splits of ln(count x size of the sample / (count of the left part
 *              x count of the right part)): COHESION at least
 *   boundary   the commonest neighbour on each side makes up at most NEIGHBOUR of the places (an
 *              entropy, that of order infinity, of -ln(NEIGHBOUR) at least)
 *   whole      of all places, in WHOLE no word of the lexicon is cut in two by its ends
 *   documents  DOCUMENTS at least
 *
 * A suffix array would give the same; sorting the suffixes takes ten times as long.
 */
#include "indexer/words/cohesion.h"

#include "core/text/fold_rule.h"
#include "core/i18n.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Chosen by looking at what comes out of the laws and policies of the shared data. */
static const double COHESION = 5.0, NEIGHBOUR = 0.5, WHOLE = 0.7;

enum {
	DOCUMENTS = 5,
	OCCURRENCES = 10,            /* at least; more in a sample of more than 4 million */
	PER_OCCURRENCE = 400 * 1000, /* characters of a sample for each that is demanded */
	COUNTERS = 1 << 22,
	GRAMS = 1 << 20,         /* slots of the table; three quarters are used */
	LONGEST = MINED_MAX + 1, /* neighbours included */
};

struct gram {
	uint64_t key; /* 0: free */
	uint32_t count, documents, last;
	uint32_t whole;       /* of these occurrences, those that cut no word in two */
	uint32_t word;        /* … and those that are one word of the lexicon */
	uint32_t at;          /* somewhere in the sample */
	uint32_t left, right; /* occurrences of the commonest neighbour */
	uint32_t length;
};

struct finding {
	const uint16_t *text;
	const uint8_t *words; /* length of the word that begins there */
	size_t n;
	uint32_t least; /* occurrences */
	uint8_t *reach; /* length of the longest string here that may be frequent */
	/* Of the first pass: */
	uint32_t *hash;     /* of the string here of the length at work */
	uint32_t *counters; /* by hash */
	/* Of the second: */
	struct gram *grams;
	size_t n_grams;
	uint32_t *single; /* occurrences of each character */
};

/* ---- The sample ---- */

void sample_init(struct sample *s, size_t characters)
{
	s->text = BUF_INIT(characters * sizeof(uint16_t));
	s->words = BUF_INIT(characters);
	s->documents = BUF_INIT(characters * sizeof(uint32_t));
}

void sample_release(struct sample *s)
{
	buf_release(&s->text);
	buf_release(&s->words);
	buf_release(&s->documents);
}

/* Full: so much is what was wanted. */
static void forgive(struct buf *b)
{
	if (b->failed == ZW_LIMIT)
		b->failed = ZW_OK;
}

void sample_begin(struct sample *s)
{
	uint32_t start = (uint32_t)(s->text.len / sizeof(uint16_t));

	buf_add(&s->documents, &start, sizeof(start));
	forgive(&s->documents);
}

static void add_character(struct sample *s, uint16_t c, uint8_t word)
{
	if (s->words.len == s->words.limit)
		return;
	buf_add(&s->text, &c, sizeof(c));
	buf_add(&s->words, &word, sizeof(word));
}

/* 0 above the first plane. */
static uint16_t character_of(const struct tokens *t, size_t i)
{
	const unsigned char *at = (const void *)(t->stream.data + tokens_at(t, i)->stream);

	if (tokens_at(t, i)->stream_len != 3)
		return 0;
	return (uint16_t)((at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F));
}

struct adding {
	struct sample *sample;
	const struct tokens *tokens;
	size_t next; /* token */
};

/* What is no Han character parts. */
static void add_word(void *context, size_t from, size_t to)
{
	struct adding *a = context;

	if (from > a->next || tokens_at(a->tokens, from)->kind != TOKEN_HAN ||
	    (from && tokens_at(a->tokens, from)->line != tokens_at(a->tokens, from - 1)->line))
		add_character(a->sample, 0, 1);
	a->next = to;
	for (size_t i = from; i < to && tokens_at(a->tokens, i)->kind == TOKEN_HAN; i++)
		add_character(a->sample, character_of(a->tokens, i),
		              i == from ? (uint8_t)(to - from < 255 ? to - from : 255) : 0);
}

void sample_add(struct sample *s, const struct tokens *t, struct words *words)
{
	struct adding a = {s, t, 0};

	words_cut(words, t, WORDS_INDEXED, add_word, &a);
	add_character(s, 0, 1);
}

/* ---- Where frequent strings may begin ---- */

static uint32_t *counter_of(const struct finding *f, size_t i)
{
	return &f->counters[(f->hash[i] * UINT32_C(2654435761)) >> 10];
}

static bool may_be(const struct finding *f, size_t i, unsigned length)
{
	return f->reach[i] >= length - 1 && f->reach[i + 1] >= length - 1;
}

static void extend(struct finding *f, unsigned length)
{
	_Static_assert(COUNTERS == 1 << 22, "32 - 10 bits of the hash");
	memset(f->counters, 0, COUNTERS * sizeof(*f->counters));
	for (size_t i = 0; i + length <= f->n; i++) {
		if (!may_be(f, i, length))
			continue;
		f->hash[i] = f->hash[i] * UINT32_C(0x9E3779B1) + f->text[i + length - 1];
		++*counter_of(f, i);
	}
	for (size_t i = 0; i + length <= f->n; i++)
		if (may_be(f, i, length) && *counter_of(f, i) >= f->least)
			f->reach[i] = (uint8_t)length;
}

/* Fills reach and single. */
static enum zw_status find_frequent(struct finding *f, struct err *err)
{
	f->hash = calloc(f->n + 1, sizeof(*f->hash));
	f->counters = calloc(COUNTERS, sizeof(*f->counters));
	bool enough = f->hash && f->counters;
	for (size_t i = 0; enough && i < f->n; i++) {
		f->reach[i] = f->text[i] != 0;
		f->hash[i] = f->text[i];
		f->single[f->text[i]]++;
	}
	for (unsigned length = 2; enough && length <= LONGEST; length++)
		extend(f, length);
	free(f->hash);
	free(f->counters);
	return enough ? ZW_OK : err_no_memory(err);
}

/* ---- Counting them ---- */

static uint64_t extend_key(uint64_t key, uint16_t c)
{
	return (key ^ c) * UINT64_C(0x9E3779B97F4A7C15) + 1;
}

static uint64_t key_of(const uint16_t *text, size_t length)
{
	uint64_t key = 0;

	for (size_t i = 0; i < length; i++)
		key = extend_key(key, text[i]);
	return key ? key : 1;
}

/* Its slot, or a free one. */
static struct gram *find_gram(const struct finding *f, uint64_t key)
{
	size_t i = (key >> 40) & (GRAMS - 1);

	while (f->grams[i].key && f->grams[i].key != key)
		i = (i + 1) & (GRAMS - 1);
	return &f->grams[i];
}

static void count_gram(struct finding *f, uint64_t key, size_t at, unsigned length,
                       uint32_t document)
{
	struct gram *g = find_gram(f, key ? key : 1);

	if (!g->key) {
		if (f->n_grams >= GRAMS / 4 * 3)
			return;
		f->n_grams++;
		*g = (struct gram){.key = key ? key : 1, .at = (uint32_t)at, .length = length};
	}
	g->count++;
	g->whole += f->words[at] && f->words[at + length];
	g->word += f->words[at] == length;
	if (g->last != document + 1) {
		g->last = document + 1;
		g->documents++;
	}
}

static void count_grams(struct finding *f, const struct sample *s)
{
	const uint32_t *starts = (const void *)s->documents.data;
	size_t n = s->documents.len / sizeof(*starts), document = 0;

	for (size_t i = 0; i < f->n; i++) {
		while (document + 1 < n && starts[document + 1] <= i)
			document++;
		uint64_t key = f->text[i] ? extend_key(0, f->text[i]) : 0;
		for (unsigned length = 2; length <= f->reach[i]; length++) {
			key = extend_key(key, f->text[i + length - 1]);
			count_gram(f, key, i, length, (uint32_t)document);
		}
	}
}

/* The strings that are one shorter have this one's last or first character as a neighbour. */
static void note_neighbours(struct finding *f)
{
	for (size_t i = 0; i < GRAMS; i++) {
		const struct gram *g = &f->grams[i];
		if (!g->key || g->length < 3)
			continue;
		struct gram *head = find_gram(f, key_of(f->text + g->at, g->length - 1));
		struct gram *tail = find_gram(f, key_of(f->text + g->at + 1, g->length - 1));
		if (head->key && head->right < g->count)
			head->right = g->count;
		if (tail->key && tail->left < g->count)
			tail->left = g->count;
	}
}

/* ---- Choosing ---- */

static double count_of(const struct finding *f, const uint16_t *text, size_t length)
{
	if (length == 1)
		return f->single[text[0]];
	return find_gram(f, key_of(text, length))->count;
}

static bool keeps_together(const struct finding *f, const struct gram *g)
{
	const uint16_t *text = f->text + g->at;

	for (size_t split = 1; split < g->length; split++) {
		double left = count_of(f, text, split);
		double right = count_of(f, text + split, g->length - split);
		if (left == 0 || right == 0 ||
		    log((double)g->count * (double)f->n / left / right) < COHESION)
			return false;
	}
	return true;
}

static bool is_one_of(uint16_t c, const uint16_t *list)
{
	while (*list && *list != c)
		list++;
	return *list != 0;
}

/* No term begins or ends with one of the first, nor ends with one of the second. */
static bool has_particle(const uint16_t *text, size_t length)
{
	/* 的了和与及或等在是对为于之其并以由把被从至向将而且但即则所这那该本 */
	static const uint16_t either[] = {0x7684, 0x4E86, 0x548C, 0x4E0E, 0x53CA, 0x6216, 0x7B49,
	                                  0x5728, 0x662F, 0x5BF9, 0x4E3A, 0x4E8E, 0x4E4B, 0x5176,
	                                  0x5E76, 0x4EE5, 0x7531, 0x628A, 0x88AB, 0x4ECE, 0x81F3,
	                                  0x5411, 0x5C06, 0x800C, 0x4E14, 0x4F46, 0x5373, 0x5219,
	                                  0x6240, 0x8FD9, 0x90A3, 0x8BE5, 0x672C, 0};
	/* 后时内前不有未可应 */
	static const uint16_t last[] = {0x540E, 0x65F6, 0x5185, 0x524D, 0x4E0D,
	                                0x6709, 0x672A, 0x53EF, 0x5E94, 0};

	return is_one_of(text[0], either) || is_one_of(text[length - 1], either) ||
	       is_one_of(text[length - 1], last);
}

/* 一九五七年, 万元以下罚款: a number and what it counts. 十大民生实事项目 is none. */
static bool is_counted(const uint16_t *text, size_t length)
{
	/* 年月日元倍以分条款项米吨周岁公平个名人亩吨 */
	static const uint16_t counted[] = {0x5E74, 0x6708, 0x65E5, 0x5143, 0x500D, 0x4EE5, 0x5206,
	                                   0x6761, 0x6B3E, 0x9879, 0x7C73, 0x5428, 0x5468, 0x5C81,
	                                   0x516C, 0x5E73, 0x4E2A, 0x540D, 0x4EBA, 0x4EA9, 0};
	size_t i = 0;

	while (i < length && words_is_numeral(text[i]))
		i++;
	return i == length || (i > 0 && is_one_of(text[i], counted));
}

static bool is_term(const struct finding *f, const struct gram *g)
{
	const uint16_t *text = f->text + g->at;

	return g->key && g->length <= MINED_MAX && g->count >= f->least &&
	       g->documents >= DOCUMENTS && g->left <= NEIGHBOUR * g->count &&
	       g->right <= NEIGHBOUR * g->count && g->whole >= WHOLE * g->count &&
	       /* Words of two characters are many, and known. */
	       !(g->length == 2 && g->word > g->count / 2) && !has_particle(text, g->length) &&
	       !is_counted(text, g->length) && keeps_together(f, g);
}

static void choose(const struct finding *f, struct tally *tally)
{
	struct buf term = BUF_INIT(MINED_MAX * 4);

	for (size_t i = 0; i < GRAMS; i++) {
		const struct gram *g = &f->grams[i];
		if (!is_term(f, g))
			continue;
		buf_reset(&term);
		for (size_t j = 0; j < g->length; j++)
			buf_utf8(&term, f->text[g->at + j]);
		if (!term.failed)
			tally_set(tally, term.data, term.len, MINED_COHESION, g->documents);
	}
	buf_release(&term);
}

enum zw_status cohesion_find(const struct sample *s, struct tally *tally, struct err *err)
{
	size_t n = s->text.len / sizeof(uint16_t);
	struct finding f = {.text = (const void *)s->text.data,
	                    .words = (const void *)s->words.data,
	                    .n = n ? n - 1 : 0};
	enum zw_status status = buf_status(&s->text, _("terms"), err);

	if (status == ZW_OK)
		status = buf_status(&s->words, _("terms"), err);
	if (status == ZW_OK)
		status = buf_status(&s->documents, _("terms"), err);
	if (status != ZW_OK || n == 0)
		return status;
	f.least = (uint32_t)(n / PER_OCCURRENCE);
	if (f.least < OCCURRENCES)
		f.least = OCCURRENCES;
	f.reach = calloc(n + 1, sizeof(*f.reach));
	f.single = calloc(UINT16_MAX + 1, sizeof(*f.single));
	status = f.reach && f.single ? find_frequent(&f, err) : err_no_memory(err);
	if (status == ZW_OK)
		f.grams = calloc(GRAMS, sizeof(*f.grams));
	if (status == ZW_OK && !f.grams)
		status = err_no_memory(err);
	if (f.reach && f.grams) {
		count_grams(&f, s);
		note_neighbours(&f);
		choose(&f, tally);
		status = tally_status(tally, err);
	}
	free(f.reach);
	free(f.grams);
	free(f.single);
	return status;
}
