/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Build tool: gen_pinyin readings.tsv similar.tsv prints the tables behind pinyin.c, of ICU's own
 * data and of two small tables of ours.
 *
 *   syllables[]      every reading there is
 *   common[c - …]    the number of the commonest reading of a character, from 1; 0: none is known
 *   further[]        characters that have others, sorted
 *   similar[]        characters that look alike: pairs, sorted
 */
#include "core/pinyin/pinyin_range.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>

enum { SYLLABLES = 1024, SYLLABLE = 8, FURTHER = 1024, LINE = 256 };

static char syllables[SYLLABLES][SYLLABLE];
static unsigned n_syllables, common[PINYIN_LAST + 1];

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "gen_pinyin: %s: %s\n", what, why);
	exit(1);
}

static void check(UErrorCode code, const char *what)
{
	if (U_FAILURE(code))
		fail(what, u_errorName(code));
}

/* Its number, from 1. */
static unsigned syllable(const char *text)
{
	for (unsigned i = 0; i < n_syllables; i++)
		if (strcmp(syllables[i], text) == 0)
			return i + 1;
	if (n_syllables == SYLLABLES || strlen(text) >= SYLLABLE)
		fail("too many or too long", text);
	memcpy(syllables[n_syllables], text, strlen(text) + 1);
	return ++n_syllables;
}

/* ǜ as u: letters without their marks. False for anything but one syllable. */
static bool plain(const UChar *text, int32_t n, char out[SYLLABLE])
{
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
	UChar apart[64];
	size_t len = 0;

	n = unorm2_normalize(nfd, text, n, apart, 64, &code);
	check(code, "NFD");
	for (int32_t i = 0; i < n; i++) {
		if (apart[i] >= 0x300 && apart[i] < 0x370)
			continue;
		if (apart[i] < 'a' || apart[i] > 'z' || len + 1 == SYLLABLE)
			return false;
		out[len++] = (char)apart[i];
	}
	out[len] = '\0';
	return len > 0;
}

static void load_common(void)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar id[16];
	u_uastrcpy(id, "Han-Latin");
	UTransliterator *t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
	check(code, "Han-Latin");
	for (unsigned c = PINYIN_FIRST; c <= PINYIN_LAST; c++) {
		UChar text[64] = {(UChar)c};
		int32_t n = 1, limit = 1;
		char out[SYLLABLE];
		utrans_transUChars(t, text, &n, 64, 0, &limit, &code);
		check(code, "transliterate");
		if (plain(text, n, out))
			common[c] = syllable(out);
	}
	utrans_close(t);
}

static unsigned first_of(const char *line, const char **rest)
{
	int32_t at = 0;
	UChar32 c;

	U8_NEXT(line, at, -1, c);
	if (c < PINYIN_FIRST || c > PINYIN_LAST)
		fail("no Han character", line);
	*rest = line + at;
	return (unsigned)c;
}

static bool next_line(FILE *file, char line[LINE])
{
	while (fgets(line, LINE, file)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (*line && *line != '#')
			return true;
	}
	return false;
}

static FILE *open_table(const char *path)
{
	FILE *file = fopen(path, "re");

	if (!file)
		fail(path, "cannot be opened");
	return file;
}

/* ---- Further readings ---- */

struct further {
	unsigned c, readings[PINYIN_READINGS], n;
};

static struct further furthers[FURTHER];
static unsigned n_furthers;

static void add_reading(struct further *f, unsigned reading)
{
	for (unsigned i = 0; i < f->n; i++)
		if (f->readings[i] == reading)
			return;
	if (f->n == PINYIN_READINGS)
		fail("too many readings", syllables[reading - 1]);
	f->readings[f->n++] = reading;
}

static void load_further(const char *path)
{
	FILE *file = open_table(path);
	char line[LINE];

	while (next_line(file, line)) {
		const char *rest;
		struct further *f = &furthers[n_furthers++];
		if (n_furthers == FURTHER)
			fail(path, "too many rows");
		f->c = first_of(line, &rest);
		if (common[f->c])
			add_reading(f, common[f->c]);
		for (char *word = strtok((char *)rest, "\t "); word; word = strtok(NULL, "\t "))
			add_reading(f, syllable(word));
	}
	fclose(file);
}

static int by_character(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

static void print_further(void)
{
	qsort(furthers, n_furthers, sizeof(furthers[0]), by_character);
	puts("};\nstatic const uint16_t further[][1 + PINYIN_READINGS] = {");
	for (unsigned i = 0; i < n_furthers; i++) {
		printf("\t{0x%X", furthers[i].c);
		for (unsigned k = 0; k < furthers[i].n; k++)
			printf(", %u", furthers[i].readings[k]);
		puts("},");
	}
}

/* ---- What looks alike ---- */

static void print_similar(const char *path)
{
	static unsigned pairs[FURTHER][2];
	unsigned n = 0;
	FILE *file = open_table(path);
	char line[LINE];

	while (next_line(file, line)) {
		const char *rest, *other;
		for (const char *at = line; *at; at = rest) {
			unsigned a = first_of(at, &rest);
			for (const char *to = line; *to; to = other) {
				unsigned b = first_of(to, &other);
				if (n == FURTHER)
					fail(path, "too many rows");
				if (a != b) {
					pairs[n][0] = a;
					pairs[n++][1] = b;
				}
			}
		}
	}
	fclose(file);
	qsort(pairs, n, sizeof(pairs[0]), by_character);
	puts("};\nstatic const uint16_t similar[][2] = {");
	for (unsigned i = 0; i < n; i++)
		printf("\t{0x%X, 0x%X},\n", pairs[i][0], pairs[i][1]);
	puts("};");
}

int main(int argc, char **argv)
{
	if (argc != 3)
		fail("usage", "gen_pinyin readings.tsv similar.tsv");
	load_common();
	load_further(argv[1]);
	puts("/* Made by core/pinyin/gen_pinyin.c from the data of ICU " U_ICU_VERSION
	     "; not for editing. */");
	puts("static const char syllables[][8] = {");
	for (unsigned i = 0; i < n_syllables; i++)
		printf("\t\"%s\",\n", syllables[i]);
	puts("};\nstatic const uint16_t common[PINYIN_LAST - PINYIN_FIRST + 1] = {");
	for (unsigned c = PINYIN_FIRST; c <= PINYIN_LAST; c++)
		printf("%u,%c", common[c], c % 16 == 15 ? '\n' : ' ');
	print_further();
	print_similar(argv[2]);
	return 0;
}
