/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The whole table is looked at, whatever it has by now: a wording that can never be met is a slip
 * of whoever wrote it.
 */
#include "test.h"

#include "core/text/tokens.h"
#include "corpus/lexicon/lay.h"

static const struct lay_line lines[] = {
#include "lay_lines.h"
};

static const char parts[] =
#include "lay_parts.h"
        ;

static const struct {
	uint32_t first, rest; /* in parts */
	uint32_t line;
} triggers[] = {
#include "lay_triggers.h"
};

enum {
	LINES = sizeof(lines) / sizeof(lines[0]),
	TRIGGERS = sizeof(triggers) / sizeof(triggers[0]),
};

static const char *first_of(size_t trigger)
{
	return parts + triggers[trigger].first;
}

static const char *rest_of(size_t trigger)
{
	return parts + triggers[trigger].rest;
}

/* Not terminated: what is read behind it is an error to a sanitizer. */
static size_t find(const char *text, size_t len, struct lay_hit *hits)
{
	char *exact = malloc(len ? len : 1);

	assert_non_null(exact);
	memcpy(exact, text, len);
	size_t n = lay_find(exact, len, hits);
	free(exact);
	return n;
}

static const struct lay_hit *hit_of(const struct lay_hit *hits, size_t n, unsigned line)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(hits[i].line->words, lines[line].words) == 0 &&
		    strcmp(hits[i].line->works, lines[line].works) == 0)
			return &hits[i];
	return NULL;
}

/* As a question is folded, without fences. */
static void fold(struct tokens *t, const char *text, size_t len, struct buf *out)
{
	struct err err = {""};

	buf_reset(out);
	assert_ok(tokens_scan(t, text, len, &err), &err);
	for (size_t i = 0; i < tokens_count(t); i++)
		buf_add(out, t->stream.data + tokens_at(t, i)->stream, tokens_at(t, i)->stream_len);
}

static void assert_folded(struct tokens *t, const char *part, size_t len)
{
	struct buf folded = BUF_INIT(1 << 12);

	fold(t, part, len, &folded);
	if (folded.len != len || memcmp(folded.data, part, len) != 0)
		fail_msg("%.*s can never be met: %s is", (int)len, part, buf_cstr(&folded));
	buf_release(&folded);
}

static void wordings_are_their_own_folding(void **state)
{
	struct tokens t;

	(void)state;
	tokens_init(&t, 1 << 12);
	for (size_t i = 0; i < TRIGGERS; i++) {
		assert_in_range(strlen(first_of(i)), 1, 1 << 10);
		assert_in_range(triggers[i].line, 0, LINES - 1);
		assert_folded(&t, first_of(i), strlen(first_of(i)));
		for (const char *part = rest_of(i); *part;) {
			size_t n = strcspn(part, " ");
			assert_in_range(n, 1, 1 << 10);
			assert_folded(&t, part, n);
			part += n + (part[n] == ' ');
		}
	}
	tokens_release(&t);
}

/* Halving the table depends on its order. */
static void wordings_are_sorted(void **state)
{
	(void)state;
	for (size_t i = 1; i < TRIGGERS; i++)
		if (strcmp(first_of(i - 1), first_of(i)) > 0)
			fail_msg("%s stands before %s", first_of(i - 1), first_of(i));
}

static void every_wording_finds_its_line(void **state)
{
	struct lay_hit hits[LAY_HITS];
	struct buf text = BUF_INIT(1 << 12);

	(void)state;
	for (size_t i = 0; i < TRIGGERS; i++) {
		/* The parts in another order, and something around them. */
		buf_reset(&text);
		buf_printf(&text, "%s么%s?", rest_of(i), first_of(i));
		const struct lay_hit *hit =
		        hit_of(hits, find(text.data, text.len, hits), triggers[i].line);
		if (!hit)
			fail_msg("%s %s does not find its line", first_of(i), rest_of(i));
		assert_true(hit->at + hit->len <= text.len);
	}
	buf_release(&text);
}

/* Is there a wording of this line all of which stands in the text? */
static bool is_earned(const struct lay_line *line, const char *text)
{
	for (size_t i = 0; i < TRIGGERS; i++) {
		char part[1 << 10];
		const char *rest = rest_of(i);
		if (strcmp(lines[triggers[i].line].words, line->words) != 0 ||
		    !strstr(text, first_of(i)))
			continue;
		bool all = true;
		for (int n; all && sscanf(rest, " %1023s%n", part, &n) == 1; rest += n)
			all = strstr(text, part) != NULL;
		if (all)
			return true;
	}
	return false;
}

/* One part of several is no wording. */
static void all_parts_are_needed(void **state)
{
	struct lay_hit hits[LAY_HITS];
	size_t fewer = 0;

	(void)state;
	for (size_t i = 0; i < TRIGGERS; i += TRIGGERS / 200 + 1) {
		const char *text = first_of(i);
		size_t n = find(text, strlen(text), hits);
		fewer += *rest_of(i) && !hit_of(hits, n, triggers[i].line);
		for (size_t j = 0; j < n; j++)
			assert_true(is_earned(hits[j].line, text));
	}
	assert_true(fewer > 0);
}

/* A question of everything: no more hits than there is room for, and no line twice. */
static void hits_are_bounded(void **state)
{
	struct lay_hit hits[LAY_HITS + 1];
	struct buf text = BUF_INIT(1 << 24);

	(void)state;
	for (size_t i = 0; i < TRIGGERS; i++)
		if (i % (TRIGGERS / 200 + 1) == 0)
			buf_printf(&text, "%s%s", first_of(i), rest_of(i));
	memset(&hits[LAY_HITS], 0x5A, sizeof(hits[0]));
	size_t n = find(text.data, text.len, hits);
	assert_int_equal(n, LAY_HITS);
	for (size_t i = 0; i < sizeof(hits[0]); i++)
		assert_int_equal(((const char *)&hits[LAY_HITS])[i], 0x5A);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			assert_ptr_not_equal(hits[i].line, hits[j].line);
	buf_release(&text);
}

/* A text that ends within a wording, a character, or has nothing. */
static void any_length_will_do(void **state)
{
	struct lay_hit hits[LAY_HITS];
	static const char odd[] = "\0\0\0\xFF\xFE\xE4\xBD\0\0\0";

	(void)state;
	assert_int_equal(find("", 0, hits), 0);
	for (size_t len = 0; len < sizeof(odd); len++)
		assert_int_equal(find(odd, len, hits), 0);
	for (size_t i = 0; i < TRIGGERS; i++) {
		size_t len = strlen(first_of(i));
		for (size_t cut = 0; cut < len; cut++) {
			size_t n = find(first_of(i), cut, hits);
			for (size_t j = 0; j < n; j++)
				assert_true(hits[j].at + hits[j].len <= cut);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(wordings_are_their_own_folding),
	        cmocka_unit_test(wordings_are_sorted),
	        cmocka_unit_test(every_wording_finds_its_line),
	        cmocka_unit_test(all_parts_are_needed),
	        cmocka_unit_test(hits_are_bounded),
	        cmocka_unit_test(any_length_will_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
