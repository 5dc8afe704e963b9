/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/pinyin/pinyin.h"

#include "pinyin_table.h"

#include <stdlib.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

static int row_order(const void *key, const void *row)
{
	uint32_t a = *(const uint32_t *)key, b = *(const uint16_t *)row;

	return (a > b) - (a < b);
}

size_t pinyin_readings(uint32_t c, const char *readings[PINYIN_READINGS])
{
	size_t n = 0;

	if (c < PINYIN_FIRST || c > PINYIN_LAST)
		return 0;
	const uint16_t *row = bsearch(&c, further, ROWS(further), sizeof(further[0]), row_order);
	for (; row && n < PINYIN_READINGS && row[1 + n]; n++)
		readings[n] = syllables[row[1 + n] - 1];
	if (!row && common[c - PINYIN_FIRST])
		readings[n++] = syllables[common[c - PINYIN_FIRST] - 1];
	return n;
}

char pinyin_letter(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (c < 'a' || c > 'z')
		return 0;
	return (char)(c == 'v' ? 'u' : c);
}

static bool looks_like(uint32_t a, uint32_t b)
{
	for (size_t i = 0; i < ROWS(similar); i++)
		if (similar[i][0] == a && similar[i][1] == b)
			return true;
	return false;
}

/* One letter more, less or another. */
static bool is_close(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), front = 0, back = 0;

	while (front < n && front < m && a[front] == b[front])
		front++;
	while (back < n - front && back < m - front && a[n - 1 - back] == b[m - 1 - back])
		back++;
	return n - front - back <= 1 && m - front - back <= 1;
}

enum pinyin_nearness pinyin_nearness(uint32_t a, uint32_t b)
{
	const char *x[PINYIN_READINGS], *y[PINYIN_READINGS];
	size_t n = pinyin_readings(a, x), m = pinyin_readings(b, y);
	enum pinyin_nearness nearness = PINYIN_FAR;

	if (a == b || looks_like(a, b))
		return PINYIN_SAME;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < m; k++) {
			if (strcmp(x[i], y[k]) == 0)
				return PINYIN_SAME;
			if (is_close(x[i], y[k]))
				nearness = PINYIN_CLOSE;
		}
	}
	return nearness;
}
