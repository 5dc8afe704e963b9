/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bench/generate/vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How frequent the word of a rank is in law, between two of them evenly in logarithms. Counted with
 * `tests/bench/bench likeness` over 1,512 laws; behind the last the frequency falls as steeply as
 * before. */
static const struct {
	double rank, frequency;
} curve[] = {
        {1, 6.6e-2},    {2, 1.42e-2},   {5, 1.08e-2},  {10, 4.8e-3},  {20, 4.05e-3},
        {50, 2.2e-3},   {100, 1.48e-3}, {200, 8.2e-4}, {500, 3.6e-4}, {1000, 1.73e-4},
        {2000, 6.9e-5}, {5000, 2.4e-5}, {10000, 9e-6}, {20000, 3e-6}, {100000, 1.2e-7},
};

enum { POINTS = sizeof(curve) / sizeof(curve[0]), FILE_LIMIT = 1 << 24 };

static double frequency_of(size_t rank)
{
	size_t i = 1;

	while (i + 1 < POINTS && (double)rank > curve[i].rank)
		i++;
	double along =
	        log((double)rank / curve[i - 1].rank) / log(curve[i].rank / curve[i - 1].rank);
	return exp(log(curve[i - 1].frequency) +
	           along * log(curve[i].frequency / curve[i - 1].frequency));
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = malloc(FILE_LIMIT);
	size_t n = 0;

	if (file && text)
		n = fread(text, 1, FILE_LIMIT - 1, file);
	if (!file || !text || ferror(file) || n == 0) {
		fprintf(stderr, "generate: cannot read %s\n", path);
		free(text);
		text = NULL;
	} else {
		text[n] = '\0';
	}
	if (file)
		fclose(file);
	return text;
}

static int more_frequent(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->text, y->text);
}

/* Is it of Han characters of the common plane only? */
static bool is_han(const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p += 3)
		if (*p < 0xe4 || *p > 0xe9 || !p[1] || !p[2])
			return false;
	return true;
}

static bool take_words(struct vocabulary *v)
{
	size_t lines = 1;

	for (const char *p = v->text; *p; p++)
		lines += *p == '\n';
	v->words = calloc(lines, sizeof(*v->words));
	if (!v->words)
		return false;
	for (char *line = v->text, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		if (!end)
			break;
		*end = '\0';
		char *tab = strchr(line, '\t');
		if (*line == '#' || !tab)
			continue;
		*tab = '\0';
		if (is_han(line))
			v->words[v->n++] = (struct word){line, (uint32_t)(tab - line),
			                                 (uint32_t)strtoul(tab + 1, NULL, 10)};
	}
	qsort(v->words, v->n, sizeof(*v->words), more_frequent);
	return v->n > 0;
}

static bool take_singles(struct vocabulary *v)
{
	v->single = calloc(v->n, sizeof(*v->single));
	if (!v->single)
		return false;
	for (size_t i = 0; i < v->n; i++)
		if (v->words[i].len == 3)
			v->single[v->n_single++] = (uint32_t)i;
	return v->n_single > 0;
}

/* Of Vose: what is too frequent fills what is too rare. */
static bool make_aliases(struct vocabulary *v)
{
	size_t *small = calloc(v->n, sizeof(*small)), *large = calloc(v->n, sizeof(*large));
	size_t smalls = 0, larges = 0;
	double sum = 0;

	v->keep = calloc(v->n, sizeof(*v->keep));
	v->alias = calloc(v->n, sizeof(*v->alias));
	bool made = small && large && v->keep && v->alias;
	for (size_t i = 0; made && i < v->n; i++)
		sum += frequency_of(i + 1);
	for (size_t i = 0; made && i < v->n; i++) {
		v->keep[i] = frequency_of(i + 1) / sum * (double)v->n;
		v->alias[i] = (uint32_t)i;
		if (v->keep[i] < 1)
			small[smalls++] = i;
		else
			large[larges++] = i;
	}
	while (made && smalls > 0 && larges > 0) {
		size_t little = small[--smalls], much = large[larges - 1];
		v->alias[little] = (uint32_t)much;
		v->keep[much] -= 1 - v->keep[little];
		if (v->keep[much] < 1) {
			larges--;
			small[smalls++] = much;
		}
	}
	free(small);
	free(large);
	return made;
}

bool vocabulary_open(struct vocabulary *v, const char *path)
{
	*v = (struct vocabulary){.text = read_file(path)};
	if (!v->text)
		return false;
	if (take_words(v) && take_singles(v) && make_aliases(v))
		return true;
	fprintf(stderr, "generate: no words in %s, or no memory for them\n", path);
	vocabulary_close(v);
	return false;
}

void vocabulary_close(struct vocabulary *v)
{
	free(v->words);
	free(v->keep);
	free(v->alias);
	free(v->single);
	free(v->text);
	*v = (struct vocabulary){0};
}
