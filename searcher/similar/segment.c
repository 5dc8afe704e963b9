/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/similar/segment.h"

#include <string.h>

static bool ends_sentence(const struct tokens *t, const struct token *token)
{
	static const char *const ends[] = {"。", "!", "?", ";", "…"};
	const char *at = t->stream.data + token->stream;

	for (size_t i = 0; token->kind == TOKEN_MARK && i < sizeof(ends) / sizeof(ends[0]); i++)
		if (token->stream_len == strlen(ends[i]) &&
		    memcmp(at, ends[i], token->stream_len) == 0)
			return true;
	return false;
}

static bool is_full(const struct buf *segments)
{
	return segments->len >= SEGMENTS_LIMIT * sizeof(struct segment);
}

static void add(struct segment s, struct buf *segments)
{
	s.brief = s.weight < SEGMENT_LEAST;
	if (s.to > s.from && !is_full(segments))
		buf_add(segments, &s, sizeof(s));
}

/* Ends behind token i? Marks that follow one another end one sentence. */
static bool ends_behind(const struct tokens *t, const struct segment *s, size_t i)
{
	const struct token *token = tokens_at(t, i);
	bool last = i + 1 == tokens_count(t);

	if (s->weight >= SEGMENT_MOST + SEGMENT_LEAST || s->to - s->from == SEGMENT_TOKENS)
		return true;
	if (s->weight >= SEGMENT_MOST && token->kind == TOKEN_MARK)
		return true;
	return ends_sentence(t, token) && (last || !ends_sentence(t, tokens_at(t, i + 1)));
}

/* Appends the one behind it. */
static void join(struct segment *s, const struct segment *next)
{
	s->to = next->to;
	s->weight += next->weight;
}

static bool fits(const struct segment *s, const struct segment *next)
{
	return next->to - s->from <= SEGMENT_TOKENS;
}

/* Brief ones in a row become one until it is long enough; what is left over goes to the last. */
static void join_brief(struct buf *segments)
{
	struct segment *s = (void *)segments->data;
	size_t n = segments->len / sizeof(*s), kept = 0;

	for (size_t i = 1; i < n; i++) {
		if (s[kept].weight >= SEGMENT_LEAST || !fits(&s[kept], &s[i]))
			s[++kept] = s[i];
		else
			join(&s[kept], &s[i]);
	}
	if (kept > 0 && s[kept].weight < SEGMENT_LEAST && fits(&s[kept - 1], &s[kept])) {
		join(&s[kept - 1], &s[kept]);
		kept--;
	}
	for (size_t i = 0; i <= kept; i++)
		s[i].brief = s[i].weight < SEGMENT_LEAST;
	segments->len = (kept + 1) * sizeof(*s);
}

void segments_cut(const struct tokens *t, struct buf *segments)
{
	struct segment s = {0};
	size_t n = tokens_count(t);
	bool long_one = false;

	for (size_t i = 0; i < n && !is_full(segments); i++) {
		s.to = i + 1;
		s.weight += tokens_at(t, i)->kind != TOKEN_MARK;
		if (!ends_behind(t, &s, i))
			continue;
		long_one |= s.weight >= SEGMENT_LEAST;
		add(s, segments);
		s = (struct segment){.from = i + 1, .to = i + 1};
	}
	long_one |= s.weight >= SEGMENT_LEAST;
	add(s, segments);
	if (!long_one && segments->len > 0 && !segments->failed)
		join_brief(segments);
}
