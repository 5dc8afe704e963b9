/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/suggest/spelling.h"

#include "core/i18n.h"
#include "core/pinyin/pinyin.h"
#include "core/text/utf8.h"

#include <string.h>

enum {
	PASSAGES = 3000, /* looked at for one slip */
	ENOUGH = 3000,   /* places of one string: more need not be counted */
	FEWEST = 2,      /* places of what is offered */
	RARER = 100,     /* times rarer than what is offered is what was typed */
	RARE_MOST = 2,   /* places of what was typed */
	/* How much likelier: the same sound or a swap, nearly the same sound. */
	LIKELY_SAME = 16,
	LIKELY_CLOSE = 4,
	LIKELY_TWICE = 8,
	LIKELY_DROPPED = 2,
	SURE = 1 << 20,    /* beats what is less than LIKELY_TWICE, however often that stands */
	EVIDENCE = 10,     /* times rarer is the rarest pair of what was typed … */
	EVIDENCE_MANY = 2, /* … if what is offered stands … */
	MANY = 30,         /* … fewer times than that; else */
	FAR_FEWEST = 5,    /* places of what has a character that is like the one typed in no way */
	FAR_MOSTLY = 10,   /* … or, of a short string, from so many places on … */
	FAR_MANY = 100,    /* … if of ten such places nine have it: 国务完 */
	SHORT = 3,         /* characters of a string in which … */
	SHORT_FEWEST = 20, /* … a character may be missing or too many from so many places on */
};

struct spelling {
	const struct generation *g;
	struct tokens *scratch;
	struct span at[SPELLING_MOST]; /* the characters */
	size_t n;
	uint32_t likely; /* at least so */
	uint32_t typed;  /* places of what was typed */
	struct allowance *allowance;
	struct fillings fillings;
	struct buf *best;
	uint64_t best_weight;
	enum zw_status failed; /* a pair that could not be counted */
	struct err *err;
};

static uint32_t code_point(struct span c)
{
	size_t at = 0;

	return utf8_next(c.at, c.len, &at);
}

static struct span run(const struct spelling *s, size_t from, size_t to)
{
	if (from >= to)
		return (struct span){"", 0};
	return (struct span){s->at[from].at,
	                     (size_t)(s->at[to - 1].at + s->at[to - 1].len - s->at[from].at)};
}

static enum zw_status find(struct spelling *s, struct gapped gapped)
{
	s->allowance->once = PASSAGES;
	return gapped_find(s->g, &gapped, s->scratch, ENOUGH, s->allowance, &s->fillings, s->err);
}

/* ---- Evidence: a slip makes pairs of characters that hardly ever stand ---- */

static uint32_t pair_count(struct spelling *s, struct span a, struct span b)
{
	char pair[8];
	uint32_t all = 0;

	if (a.len + b.len > sizeof(pair))
		return 0;
	memcpy(pair, a.at, a.len);
	memcpy(pair + a.len, b.at, b.len);
	if (s->failed == ZW_OK)
		s->failed =
		        store_frequency(s->g, TABLE_PASSAGES, pair, a.len + b.len, &all, s->err);
	return all;
}

/* The most, or least, frequent pair of a few characters in a row. */
struct pairs {
	uint32_t most, least;
};

static struct pairs pairs_of(struct spelling *s, const struct span *at, size_t n)
{
	struct pairs p = {0, n < 2 ? 0 : UINT32_MAX};

	for (size_t i = 0; i + 1 < n; i++) {
		uint32_t count = pair_count(s, at[i], at[i + 1]);
		p.most = count > p.most ? count : p.most;
		p.least = count < p.least ? count : p.least;
	}
	return p;
}

/* Characters [from, to) were typed for `meant`, `count` times, with their neighbours at its ends.
 */
static bool is_slip(struct spelling *s, size_t from, size_t to, const struct span *meant, size_t n,
                    uint32_t count)
{
	struct pairs typed = pairs_of(s, s->at + from, to - from), there = pairs_of(s, meant, n);
	uint64_t rarer = count < MANY ? EVIDENCE : EVIDENCE_MANY;

	if (n < 2) /* a character at an end is one too many */
		return typed.most <= RARE_MOST;
	return typed.most <= there.least && typed.least * rarer <= there.least;
}

/* The same sound, or shape, or letters that changed places, or one typed twice. */
static bool is_light_slip(struct spelling *s, size_t from, size_t to, const struct span *meant,
                          size_t n)
{
	if (n < 2)
		return true;
	return pairs_of(s, s->at + from, to - from).least < pairs_of(s, meant, n).most;
}

/* ---- One slip ---- */

/* `meant` for characters [from, to) of what was typed. */
struct slip {
	size_t from, to;
	struct span meant[4];
	size_t n;
	uint32_t count, likely;
};

/* What stands `count` times and is that likely meant; the first of equals stays. */
static void propose(struct spelling *s, const struct slip *p)
{
	uint64_t weight = (uint64_t)p->count * p->likely;
	bool light = p->likely >= LIKELY_TWICE;
	size_t from = p->from, to = p->to, n = 0;
	struct span meant[6];

	/* Not every place is seen: 民法院 of 人民法院 hides 民法典 from 民法曲. */
	if (light && p->count >= FAR_FEWEST)
		weight += SURE;
	if (p->likely < s->likely || p->count < FEWEST || p->count < (uint64_t)s->typed * RARER ||
	    weight <= s->best_weight)
		return;
	if (from > 0)
		meant[n++] = s->at[--from];
	for (size_t i = 0; i < p->n; i++)
		meant[n++] = p->meant[i];
	if (to < s->n)
		meant[n++] = s->at[to++];
	if (light ? !is_light_slip(s, from, to, meant, n)
	          : !is_slip(s, from, to, meant, n, p->count))
		return;
	s->best_weight = weight;
	buf_reset(s->best);
	buf_add(s->best, s->at[0].at, run(s, 0, p->from).len);
	for (size_t i = 0; i < p->n; i++)
		buf_add(s->best, p->meant[i].at, p->meant[i].len);
	buf_add(s->best, run(s, p->to, s->n).at, run(s, p->to, s->n).len);
}

/* As UTF-8, in the caller's buffer. */
static struct span utf8_of(uint32_t c, struct buf *b)
{
	buf_reset(b);
	buf_utf8(b, c);
	return (struct span){buf_cstr(b), b->len};
}

/* Two words in a row stand with one of these between them, which nobody has forgotten. */
static bool is_function(uint32_t c)
{
	static const uint32_t all[] = {0x7684 /* 的 */, 0x548C /* 和 */, 0x4E0E /* 与 */,
	                               0x53CA /* 及 */, 0x6216 /* 或 */, 0x4E4B /* 之 */,
	                               0x5728 /* 在 */, 0x7B49 /* 等 */, 0x7B2C /* 第 */};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] == c)
			return true;
	return false;
}

/* Is a character that is like the one typed in no way to be believed? */
static bool is_plain(const struct spelling *s, const struct filling *f)
{
	uint64_t all = 0;

	if (is_function(f->c))
		return false;
	for (size_t i = 0; i < s->fillings.n; i++)
		all += s->fillings.at[i].count;
	if (s->n > SHORT)
		return f->count >= FAR_FEWEST;
	return f->count >= FAR_MANY && (all - f->count) * FAR_MOSTLY <= all;
}

static enum zw_status try_other(struct spelling *s, size_t i)
{
	static const uint32_t likely[] = {
	        [PINYIN_FAR] = 1, [PINYIN_CLOSE] = LIKELY_CLOSE, [PINYIN_SAME] = LIKELY_SAME};
	struct gapped g = {run(s, 0, i), run(s, i + 1, s->n), true};
	struct buf c = BUF_INIT(8);
	uint32_t typed = code_point(s->at[i]);
	enum zw_status status = find(s, g);

	for (size_t k = 0; status == ZW_OK && k < s->fillings.n; k++) {
		struct filling f = s->fillings.at[k];
		enum pinyin_nearness nearness = pinyin_nearness(typed, f.c);
		if (f.c != typed && (nearness != PINYIN_FAR || is_plain(s, &f)))
			propose(s, &(struct slip){.from = i,
			                          .to = i + 1,
			                          .meant = {utf8_of(f.c, &c)},
			                          .n = 1,
			                          .count = f.count,
			                          .likely = likely[nearness]});
	}
	buf_release(&c);
	return status;
}

static bool is_enough(const struct spelling *s, uint32_t count)
{
	return s->n > SHORT || count >= SHORT_FEWEST;
}

static enum zw_status try_missing(struct spelling *s, size_t i)
{
	struct gapped g = {run(s, 0, i), run(s, i, s->n), true};
	struct buf c = BUF_INIT(8);
	enum zw_status status = find(s, g);

	for (size_t k = 0; status == ZW_OK && k < s->fillings.n; k++)
		if (is_enough(s, s->fillings.at[k].count) && !is_function(s->fillings.at[k].c))
			propose(s, &(struct slip){.from = i,
			                          .to = i,
			                          .meant = {utf8_of(s->fillings.at[k].c, &c)},
			                          .n = 1,
			                          .count = s->fillings.at[k].count,
			                          .likely = 1});
	buf_release(&c);
	return status;
}

/* Two characters are left of three: they stand by chance. */
static enum zw_status try_added(struct spelling *s, size_t i)
{
	struct gapped g = {run(s, 0, i), run(s, i + 1, s->n), false};
	bool twice = i > 0 && s->at[i].len == s->at[i - 1].len &&
	             memcmp(s->at[i].at, s->at[i - 1].at, s->at[i].len) == 0;

	if (s->n <= SHORT && !twice)
		return ZW_OK;
	enum zw_status status = find(s, g);
	if (status == ZW_OK && s->fillings.n && is_enough(s, s->fillings.at[0].count))
		propose(s, &(struct slip){.from = i,
		                          .to = i + 1,
		                          .count = s->fillings.at[0].count,
		                          .likely = twice ? LIKELY_TWICE : LIKELY_DROPPED});
	return status;
}

static enum zw_status try_swapped(struct spelling *s, size_t i)
{
	char text[SPELLING_MOST * 4];
	size_t len = 0;

	for (size_t k = 0; k < s->n; k++) {
		struct span c = s->at[k == i ? i + 1 : k == i + 1 ? i : k];
		memcpy(text + len, c.at, c.len);
		len += c.len;
	}
	struct gapped g = {{text, len}, {"", 0}, false};
	enum zw_status status = find(s, g);
	if (status == ZW_OK && s->fillings.n)
		propose(s, &(struct slip){.from = i,
		                          .to = i + 2,
		                          .meant = {s->at[i + 1], s->at[i]},
		                          .n = 2,
		                          .count = s->fillings.at[0].count,
		                          .likely = LIKELY_SAME});
	return status;
}

/* ---- All of them ---- */

static enum zw_status count_typed(struct spelling *s)
{
	struct gapped g = {run(s, 0, s->n), {"", 0}, false};
	s->allowance->once = 0;
	enum zw_status status = gapped_find(s->g, &g, s->scratch, RARE_MOST + 1, s->allowance,
	                                    &s->fillings, s->err);

	s->typed = s->fillings.n ? s->fillings.at[0].count : 0;
	/* It may stand where nobody has looked. */
	if (s->fillings.unknown)
		s->typed = RARE_MOST + 1;
	return status;
}

/* Of an index on other machines: what is going to be counted comes in one wait. */
static void want_pair(const struct spelling *s, size_t i, size_t j)
{
	BUF_HERE(pair, 8);

	if (i >= s->n || j >= s->n)
		return;
	buf_add(&pair, s->at[i].at, s->at[i].len);
	if (i != j)
		buf_add(&pair, s->at[j].at, s->at[j].len);
	if (!pair.failed)
		store_want_postings(s->g, pair.data, pair.len);
}

static void want_all(const struct spelling *s)
{
	for (size_t i = 0; i < s->n; i++) {
		want_pair(s, i, i);
		want_pair(s, i, i + 1);
		want_pair(s, i + 1, i);
		want_pair(s, i, i + 2);
	}
}

static enum zw_status try_all(struct spelling *s)
{
	enum zw_status status = ZW_OK;

	if (s->g->remote)
		want_all(s);
	for (size_t i = 0; i + 1 < s->n && status == ZW_OK; i++)
		status = try_swapped(s, i);
	for (size_t i = 0; i < s->n && status == ZW_OK; i++)
		status = try_added(s, i);
	for (size_t i = 0; i < s->n && status == ZW_OK; i++)
		status = try_other(s, i);
	for (size_t i = 1; i < s->n && status == ZW_OK; i++)
		status = try_missing(s, i);
	return status;
}

enum zw_status spelling_find(const struct generation *g, const struct spelling_request *r,
                             struct tokens *scratch, struct buf *text, struct err *err)
{
	struct spelling s = {.g = g,
	                     .scratch = scratch,
	                     .n = r->to - r->from,
	                     .likely = r->part ? LIKELY_CLOSE : 1,
	                     .allowance = r->allowance,
	                     .best = text,
	                     .err = err};

	if (s.n < SPELLING_FEWEST || s.n > SPELLING_MOST)
		return ZW_OK;
	for (size_t i = 0; i < s.n; i++) {
		const struct token *c = tokens_at(r->tokens, r->from + i);
		s.at[i] = (struct span){r->tokens->stream.data + c->stream, c->stream_len};
	}
	enum zw_status status = count_typed(&s);
	if (status == ZW_OK && s.typed <= RARE_MOST)
		status = try_all(&s);
	if (status == ZW_OK)
		status = s.failed;
	return status == ZW_OK ? buf_status(text, _("query"), err) : status;
}

/* ---- The place of a slip in a longer string ---- */

enum zw_status spelling_strange(const struct generation *g, const struct tokens *t, size_t from,
                                size_t to, size_t *at, struct err *err)
{
	enum zw_status status = ZW_OK;
	uint32_t frequency = 1;

	for (*at = from; status == ZW_OK && *at + 1 < to; ++*at) {
		struct span pair = tokens_needle(t, *at, *at + 2);
		status = store_frequency(g, TABLE_PASSAGES, pair.at, pair.len, &frequency, err);
		if (status == ZW_OK && frequency == 0)
			return ZW_OK;
	}
	*at = to;
	return status;
}
