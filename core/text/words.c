/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The cheapest way from the end of a run of Han characters to its beginning (Viterbi over single
 * words): the cost of a word is -ln of its probability. What no lexicon can list has its own rules:
 * numerals (一百二十) are one word, and so is the number of an article and the like
 * (第一百二十条之一).
 */
#include "core/text/words.h"

#include "core/lexicon/lexicon.h"
#include "lexicon_table.h"

#include <stdlib.h>
#include <string.h>

/* Raise it when the rules below change. */
#define RULES "1"

enum {
	PIECE = 4096, /* Han characters segmented at a time; a run is seldom longer than 30 */
	/* Of a numeral, that is of any number, as the counts of words.tsv have it, and of an
	 * ordinal. */
	COST_NUMERAL = 4 * LEXICON_UNIT + LEXICON_UNIT / 4,
	COST_HALF_NUMERAL = 6 * LEXICON_UNIT, /* besides, of one that does not begin here */
	COST_ORDINAL = 6 * LEXICON_UNIT,
	/* Of a mined term: as one of policy.tsv. */
	COST_MINED = 10 * LEXICON_UNIT + LEXICON_UNIT / 2,
	SHORTEST_MINED = 3, /* characters of one that stays whole: two are left to the lexicon */
};

struct words {
	const struct mined *mined; /* NULL: none */
	uint16_t character[PIECE]; /* 0 above the first plane: such are words of their own */
	uint16_t code[PIECE];      /* in the lexicon; 0: in none of its words */
	uint16_t numeral[PIECE];   /* where the numeral that goes on here ends; 0: none does */
	uint32_t cost[PIECE + 1];  /* of the best way from here to the end */
	uint16_t length[PIECE];    /* of the first word of that way */
};

const char *words_version(void)
{
	return RULES "-" LEXICON_HASH;
}

enum zw_status words_new(struct words **words, struct err *err)
{
	*words = calloc(1, sizeof(**words));
	return *words ? ZW_OK : err_no_memory(err);
}

void words_free(struct words *w)
{
	free(w);
}

void words_use(struct words *w, const struct mined *mined)
{
	w->mined = mined;
}

/* ---- The run ---- */

bool words_is_numeral(uint16_t c)
{
	switch (c) {
	case 0x3007: /* 〇 */
	case 0x4E00: /* 一 */
	case 0x4E03: /* 七 */
	case 0x4E07: /* 万 */
	case 0x4E09: /* 三 */
	case 0x4E24: /* 两 */
	case 0x4E5D: /* 九 */
	case 0x4E8C: /* 二 */
	case 0x4E94: /* 五 */
	case 0x4EBF: /* 亿 */
	case 0x516B: /* 八 */
	case 0x516D: /* 六 */
	case 0x5341: /* 十 */
	case 0x5343: /* 千 */
	case 0x56DB: /* 四 */
	case 0x767E: /* 百 */
	case 0x96F6: /* 零 */
		return true;
	default:
		return false;
	}
}

/* 条 款 项 章 节 编 目 */
static bool is_unit(uint16_t c)
{
	return c == 0x6761 || c == 0x6B3E || c == 0x9879 || c == 0x7AE0 || c == 0x8282 ||
	       c == 0x7F16 || c == 0x76EE;
}

/* Tokens [from, to) are neighbouring Han characters of one line: they stand one behind the other in
 * the stream. */
static void load_run(struct words *w, const struct tokens *t, size_t from, size_t to)
{
	const unsigned char *at = (const void *)(t->stream.data + tokens_at(t, from)->stream);

	for (size_t i = 0; i < to - from; i++) {
		uint16_t c = 0;
		if (at[0] < 0xF0) {
			c = (uint16_t)((at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F));
			at += 3;
		} else {
			at += 4;
		}
		w->character[i] = c;
		w->code[i] = c >= LEXICON_FIRST && c <= LEXICON_LAST
		                     ? lexicon_code[c - LEXICON_FIRST]
		                     : 0;
	}
}

/* ---- What may begin at a character ---- */

static void offer(struct words *w, size_t at, size_t end, uint32_t cost)
{
	if (cost + w->cost[end] < w->cost[at]) {
		w->cost[at] = cost + w->cost[end];
		w->length[at] = (uint16_t)(end - at);
	}
}

/* Where the number of an article, or any ordinal of several numerals, ends that begins at `at`,
 * which is 第; 0 if it is none. 第一 is left to the lexicon. */
static size_t ordinal_end(const struct words *w, size_t at, size_t n)
{
	size_t unit = at + 1 < n ? w->numeral[at + 1] : 0;

	if (!unit || unit == n || !is_unit(w->character[unit]))
		return unit > at + 2 ? unit : 0;
	size_t end = unit + 1;
	/* 条 之 一 */
	if (w->character[unit] == 0x6761 && end + 1 < n && w->character[end] == 0x4E4B &&
	    w->numeral[end + 1])
		end = w->numeral[end + 1];
	return end;
}

static void offer_numbers(struct words *w, size_t at, size_t n)
{
	uint16_t c = w->character[at];

	w->numeral[at] = 0;
	if (words_is_numeral(c)) {
		size_t end = at + 1 < n && w->numeral[at + 1] ? w->numeral[at + 1] : at + 1;
		w->numeral[at] = (uint16_t)end;
		bool half = at > 0 && words_is_numeral(w->character[at - 1]);
		if (end - at > 1)
			offer(w, at, end, COST_NUMERAL + (half ? COST_HALF_NUMERAL : 0));
	} else if (c == 0x7B2C) { /* 第 */
		size_t end = ordinal_end(w, at, n);
		if (end)
			offer(w, at, end, COST_ORDINAL);
	}
}

static void offer_words(struct words *w, size_t at, size_t n, size_t longest)
{
	uint32_t base = 0;

	for (size_t end = at; end < n && end - at < longest && w->code[end]; end++) {
		const struct lexicon_node *node = &lexicon_nodes[base + w->code[end]];
		if (node->code != w->code[end])
			break;
		if (node->cost)
			offer(w, at, end + 1, node->cost);
		base = node->base;
		if (!base)
			break;
	}
}

/* `run` is the first token of the run. */
static void offer_mined(struct words *w, const struct tokens *t, size_t run, size_t at, size_t n)
{
	for (size_t end = at + SHORTEST_MINED; end <= n && end <= at + MINED_MAX; end++) {
		struct span text = tokens_needle(t, run + at, run + end);
		struct mined_term term;
		size_t place = mined_seek(w->mined, text.at, text.len);
		if (!mined_next(w->mined, &place, &term) || term.len < text.len ||
		    memcmp(term.text, text.at, text.len) != 0)
			return; /* none begins like this */
		if (term.len == text.len)
			offer(w, at, end, COST_MINED);
	}
}

/* w->length from the end of the run to its beginning. */
static void find_way(struct words *w, const struct tokens *t, size_t run, size_t n,
                     enum words_cut how)
{
	size_t longest = how == WORDS_DIVIDED ? WORDS_SHORT : LEXICON_WORD;

	w->cost[n] = 0;
	for (size_t at = n; at-- > 0;) {
		w->cost[at] = LEXICON_UNKNOWN + w->cost[at + 1];
		w->length[at] = 1;
		offer_words(w, at, n, longest);
		offer_numbers(w, at, n);
		if (how == WORDS_WHOLE && w->mined)
			offer_mined(w, t, run, at, n);
	}
}

/* ---- The text ---- */

/* Where the run of Han characters ends that begins at token i. */
static size_t run_end(const struct tokens *t, size_t i)
{
	size_t end = i + 1, n = tokens_count(t);

	while (end < n && end - i < PIECE && tokens_at(t, end)->kind == TOKEN_HAN &&
	       tokens_at(t, end)->line == tokens_at(t, i)->line)
		end++;
	return end;
}

void words_cut(struct words *w, const struct tokens *t, enum words_cut how, word_fn *emit,
               void *context)
{
	size_t n = tokens_count(t), i = 0;

	while (i < n) {
		size_t end = i + 1;
		if (tokens_at(t, i)->kind == TOKEN_HAN) {
			end = run_end(t, i);
			load_run(w, t, i, end);
			find_way(w, t, i, end - i, how);
			for (size_t at = i; at < end; at += w->length[at - i])
				emit(context, at, at + w->length[at - i]);
		} else if (tokens_at(t, i)->kind != TOKEN_MARK) {
			emit(context, i, end);
		}
		i = end;
	}
}

/* ---- Within a word ---- */

static bool is_number(struct words *w, size_t n)
{
	for (size_t at = n; at-- > 0;)
		w->numeral[at] = !words_is_numeral(w->character[at]) ? 0
		                 : at + 1 < n && w->numeral[at + 1]  ? w->numeral[at + 1]
		                                                     : (uint16_t)(at + 1);
	return w->numeral[0] == n || (w->character[0] == 0x7B2C && ordinal_end(w, 0, n) == n);
}

void words_inside(struct words *w, const struct tokens *t, size_t from, size_t to, word_fn *emit,
                  void *context)
{
	size_t n = to - from;

	if (n < 3 || n > LEXICON_WORD || tokens_at(t, from)->kind != TOKEN_HAN)
		return;
	load_run(w, t, from, to);
	if (is_number(w, n))
		return;
	for (size_t at = 0; at + 1 < n; at++) {
		uint32_t base = 0;
		for (size_t end = at; end < n && w->code[end]; end++) {
			const struct lexicon_node *node = &lexicon_nodes[base + w->code[end]];
			if (node->code != w->code[end])
				break;
			if (node->cost && end > at && end + 1 - at < n)
				emit(context, from + at, from + end + 1);
			base = node->base;
			if (!base)
				break;
		}
	}
}
