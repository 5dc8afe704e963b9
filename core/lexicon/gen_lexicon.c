/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Build tool: compiles word lists into the table behind core/text/words.c (lexicon.h tells its
 * shape).
 *
 *   gen_lexicon FILE…      lines of "word TAB count" or of a word alone; # begins a comment
 *
 * Words are folded as texts are (the tables of gen_fold.c). A word that stands twice has the higher
 * count. A wrong line ends the build.
 */
#include "core/text/fold_rule.h"
#include "core/hash.h"
#include "core/lexicon/lexicon.h"
#include "fold_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	WORDS_LIMIT = 200000,
	NODES_LIMIT = 1 << 20,
	CODES_LIMIT = 1 << 15,
	/* Of a term of a list without counts: enough for it to be preferred to its parts. */
	TERM_COUNT = 200,
};

struct word {
	uint16_t text[LEXICON_WORD + 1]; /* ends with 0 */
	unsigned long count;
};

static struct word words[WORDS_LIMIT];
static size_t n_words;
static uint16_t code_of[LEXICON_LAST + 1];
static struct lexicon_node nodes[NODES_LIMIT];
static unsigned char base_taken[NODES_LIMIT];
static size_t n_nodes, first_free = 1, n_codes;
static double total;

static void fail(const char *file, unsigned long line, const char *why)
{
	fprintf(stderr, "gen_lexicon: %s:%lu: %s\n", file, line, why);
	exit(1);
}

/* ---- Reading ---- */

/* One character of three bytes, folded; 0 if it is no Han character of the plane. */
static uint16_t take_character(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	if ((b[0] & 0xF0) != 0xE0 || (b[1] & 0xC0) != 0x80 || (b[2] & 0xC0) != 0x80)
		return 0;
	uint16_t c = fold_bmp[(b[0] & 0x0F) << 12 | (b[1] & 0x3F) << 6 | (b[2] & 0x3F)];
	if (c < LEXICON_FIRST || c > LEXICON_LAST || kind_bmp[c] != TOKEN_HAN)
		return 0;
	return c;
}

static void add_line(const char *file, unsigned long number, char *line)
{
	struct word w = {.count = TERM_COUNT};
	size_t n = 0;
	char *tab = strchr(line, '\t'), *end = line + strlen(line);

	if (tab) {
		w.count = strtoul(tab + 1, &end, 10);
		if (end == tab + 1 || *end)
			fail(file, number, "no count");
		*tab = '\0';
	}
	for (const char *at = line; *at; at += 3) {
		if (n == LEXICON_WORD)
			fail(file, number, "the word is too long");
		w.text[n] = take_character(at);
		if (!w.text[n++])
			fail(file, number, "not a word of Han characters");
	}
	if (n_words == WORDS_LIMIT)
		fail(file, number, "too many words");
	words[n_words++] = w;
}

static void read_words(const char *file)
{
	char line[256];
	unsigned long number = 0;
	FILE *f = fopen(file, "r");

	if (!f)
		fail(file, 0, "cannot be opened");
	while (fgets(line, sizeof(line), f)) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		if (*line && *line != '#')
			add_line(file, number, line);
	}
	if (ferror(f))
		fail(file, number, "cannot be read");
	fclose(f);
}

static int by_text(const void *x, const void *y)
{
	const struct word *a = x, *b = y;

	for (size_t i = 0;; i++)
		if (a->text[i] != b->text[i] || !a->text[i])
			return a->text[i] - b->text[i];
}

static void merge_words(void)
{
	size_t kept = 0;

	qsort(words, n_words, sizeof(*words), by_text);
	for (size_t i = 0; i < n_words; i++) {
		if (kept == 0 || by_text(&words[kept - 1], &words[i]) != 0)
			words[kept++] = words[i];
		else if (words[kept - 1].count < words[i].count)
			words[kept - 1].count = words[i].count;
	}
	n_words = kept;
	/* Never counted is not impossible: everything is counted once more. */
	for (size_t i = 0; i < n_words; i++)
		total += (double)words[i].count + 1;
}

/* ---- Codes: the more words a character is in, the lower ---- */

static unsigned long uses[LEXICON_LAST + 1];

static int by_use(const void *x, const void *y)
{
	uint16_t a = *(const uint16_t *)x, b = *(const uint16_t *)y;

	if (uses[a] != uses[b])
		return uses[a] < uses[b] ? 1 : -1;
	return a - b;
}

static void give_codes(void)
{
	static uint16_t characters[LEXICON_LAST + 1];

	for (size_t i = 0; i < n_words; i++)
		for (const uint16_t *c = words[i].text; *c; c++)
			uses[*c]++;
	for (unsigned c = LEXICON_FIRST; c <= LEXICON_LAST; c++)
		if (uses[c])
			characters[n_codes++] = (uint16_t)c;
	qsort(characters, n_codes, sizeof(*characters), by_use);
	for (size_t i = 0; i < n_codes; i++)
		code_of[characters[i]] = (uint16_t)(i + 1);
}

/* ---- The trie ---- */

static uint16_t cost_of(unsigned long count)
{
	double cost = -log(((double)count + 1) / total) * LEXICON_UNIT;

	return (uint16_t)(cost < 1 ? 1 : cost + 0.5);
}

/* The codes that follow words[from, to) at a depth, and where each begins. */
struct successor {
	uint16_t code;
	size_t from, to;
};

static size_t successors_of(size_t from, size_t to, size_t depth, struct successor *out)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		uint16_t c = words[i].text[depth];
		if (!c)
			continue;
		if (n == 0 || out[n - 1].code != code_of[c])
			out[n++] = (struct successor){code_of[c], i, i};
		out[n - 1].to = i + 1;
	}
	return n;
}

static uint32_t find_base(const struct successor *s, size_t n)
{
	while (nodes[first_free].code)
		first_free++;
	for (size_t base = first_free > s[0].code ? first_free - s[0].code : 1;; base++) {
		size_t i = 0;
		if (base + CODES_LIMIT >= NODES_LIMIT)
			fail("words", 0, "too many nodes");
		if (base_taken[base])
			continue;
		while (i < n && !nodes[base + s[i].code].code)
			i++;
		if (i == n)
			return (uint32_t)base;
	}
}

static void place(size_t node, size_t from, size_t to, size_t depth)
{
	struct successor *s = malloc((to - from + 1) * sizeof(*s));
	if (!s)
		fail("words", 0, "out of memory");
	size_t n = successors_of(from, to, depth, s);
	uint32_t base = depth && n ? find_base(s, n) : 0;

	nodes[node].base = base;
	if (depth && n)
		base_taken[base] = 1;
	for (size_t i = 0; i < n; i++) {
		size_t at = base + s[i].code;
		const struct word *first = &words[s[i].from];
		nodes[at].code = s[i].code;
		if (!first->text[depth + 1])
			nodes[at].cost = cost_of(first->count);
		if (at >= n_nodes)
			n_nodes = at + 1;
	}
	for (size_t i = 0; i < n; i++)
		place(base + s[i].code, s[i].from, s[i].to, depth + 1);
	free(s);
}

/* ---- Writing ---- */

static void print_table(void)
{
	uint64_t hash = hash64(code_of, sizeof(code_of)) ^ hash64(nodes, n_nodes * sizeof(*nodes));

	printf("/* Made by core/lexicon/gen_lexicon.c of %zu words; not for editing. */\n",
	       n_words);
	printf("#define LEXICON_HASH \"%016" PRIx64 "\"\n", hash);
	printf("enum { LEXICON_UNKNOWN = %u };\n", cost_of(0) + LEXICON_UNIT);
	printf("static const uint16_t lexicon_code[] = {\n");
	for (unsigned c = LEXICON_FIRST; c <= LEXICON_LAST; c++)
		printf("%u,%c", code_of[c], c % 32 == 31 ? '\n' : ' ');
	/* Any code may be tried from any node. */
	printf("};\nstatic const struct lexicon_node lexicon_nodes[%zu] = {\n", n_nodes + n_codes);
	for (size_t i = 0; i < n_nodes; i++)
		printf("{%u,%u,%u},%c", nodes[i].base, nodes[i].code, nodes[i].cost,
		       i % 8 == 7 ? '\n' : ' ');
	puts("};");
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		read_words(argv[i]);
	if (n_words == 0)
		fail("words", 0, "none");
	merge_words();
	give_codes();
	place(0, 0, n_words, 0);
	print_table();
	return 0;
}
