/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * For tests/segmentation/measure: cuts the lines of its input.
 *
 *   segment ours|short|icu           prints them with a space between words
 *   segment ours|short|icu ROUNDS    prints bytes and seconds of so many rounds over all of them;
 *                                    reading, folding and decoding are not part of it
 */
#include "core/text/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

enum { LINE_LIMIT = 1 << 20, LINES_LIMIT = 1 << 17 };

struct line {
	struct tokens tokens;
	UChar *text;
	int32_t n;
};

static struct line lines[LINES_LIMIT];
static size_t n_lines;
static uint64_t bytes, boundaries;
static const struct tokens *saying;

static void fail(const char *what)
{
	fprintf(stderr, "segment: %s\n", what);
	exit(1);
}

static void read_lines(void)
{
	static char text[LINE_LIMIT];
	struct err err = {""};

	while (n_lines < LINES_LIMIT && fgets(text, sizeof(text), stdin)) {
		struct line *line = &lines[n_lines++];
		UErrorCode code = U_ZERO_ERROR;
		size_t n = strcspn(text, "\n");
		bytes += n;
		tokens_init(&line->tokens, LINE_LIMIT);
		if (tokens_scan(&line->tokens, text, n, &err) != ZW_OK)
			fail(err.text);
		line->text = malloc((n + 1) * sizeof(UChar));
		if (!line->text)
			fail("out of memory");
		u_strFromUTF8(line->text, (int32_t)n + 1, &line->n, text, (int32_t)n, &code);
		if (U_FAILURE(code))
			fail("not UTF-8");
	}
}

static void say(void *context, size_t from, size_t to)
{
	(void)context;
	for (size_t i = from; i < to; i++) {
		const struct token *token = tokens_at(saying, i);
		fwrite(saying->stream.data + token->stream, 1, token->stream_len, stdout);
	}
	putchar(' ');
}

static void count(void *context, size_t from, size_t to)
{
	(void)context;
	(void)from;
	(void)to;
	boundaries++;
}

static void cut_icu(UBreakIterator *it, const struct line *line, bool print)
{
	UErrorCode code = U_ZERO_ERROR;

	ubrk_setText(it, line->text, line->n, &code);
	if (U_FAILURE(code))
		fail("ICU failed");
	for (int32_t start = 0, end; (end = ubrk_next(it)) != UBRK_DONE; start = end) {
		char word[4 * 4096];
		int32_t n = 0;
		boundaries++;
		if (!print)
			continue;
		u_strToUTF8(word, sizeof(word) - 1, &n, line->text + start, end - start, &code);
		printf("%.*s ", (int)n, word);
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void cut_all(const char *way, struct words *words, UBreakIterator *it, bool print)
{
	bool icu = strcmp(way, "icu") == 0;
	enum words_cut how = strcmp(way, "short") == 0 ? WORDS_DIVIDED : WORDS_INDEXED;

	for (size_t i = 0; i < n_lines; i++) {
		saying = &lines[i].tokens;
		if (icu)
			cut_icu(it, &lines[i], print);
		else
			words_cut(words, saying, how, print ? say : count, NULL);
		if (print)
			putchar('\n');
	}
}

int main(int argc, char **argv)
{
	UErrorCode code = U_ZERO_ERROR;
	struct words *words;
	struct err err = {""};
	int rounds = argc > 2 ? atoi(argv[2]) : 0;
	UBreakIterator *it = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);

	if (argc < 2 || U_FAILURE(code) || words_new(&words, &err) != ZW_OK)
		fail("usage: segment ours|short|icu [ROUNDS]");
	read_lines();
	double started = now();
	for (int round = 0; round < (rounds ? rounds : 1); round++)
		cut_all(argv[1], words, it, !rounds);
	if (rounds)
		printf("%" PRIu64 " %.6f %" PRIu64 "\n", bytes * (uint64_t)rounds, now() - started,
		       boundaries);
	words_free(words);
	ubrk_close(it);
	return 0;
}
