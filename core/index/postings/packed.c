/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/postings/packed.h"

#include "core/varint.h"

#include <endian.h>
#include <string.h>

enum {
	N = PACKED_POSTINGS,
	A_BIT = N / 8, /* bytes of a column for each bit of its width */
	WORD = 4,      /* bytes that are written at once: a column has a whole number of them */
	AHEAD = 8,     /* bytes that are read at once */
	BITS = 32,     /* of a number */
};

_Static_assert(A_BIT % WORD == 0, "no bit of a column is left over");
_Static_assert(PACKED_WIDTH + 8 <= 8 * AHEAD, "a number is read at once, wherever it begins");

/* ---- Writing ---- */

static unsigned bits_of(uint32_t number)
{
	return 63 - (unsigned)__builtin_clzll((uint64_t)number << 1 | 1);
}

/* The width with which a column takes the fewest bytes. */
static unsigned width_of(const uint32_t numbers[N])
{
	unsigned with[BITS + 1] = {0}, next[BITS + 1] = {0}, most = 0, width = 0;
	size_t fewest = SIZE_MAX;

	/* Often neighbours have as many: no count waits for the one before. */
	for (size_t i = 0; i < N; i += 2) {
		with[bits_of(numbers[i])]++;
		next[bits_of(numbers[i + 1])]++;
	}
	for (unsigned b = 1; b <= BITS; b++) {
		with[b] += next[b];
		most = with[b] ? b : most;
	}
	for (unsigned w = 0; w <= most && w <= PACKED_WIDTH; w++) {
		size_t bytes = (size_t)A_BIT * w;
		for (unsigned b = w + 1; b <= most; b++)
			bytes += with[b] * (1 + (b - w + 6) / 7);
		if (bytes < fewest) {
			fewest = bytes;
			width = w;
		}
	}
	return width;
}

static char *put_bits(char *out, const uint32_t numbers[N], unsigned width)
{
	uint32_t mask = (UINT32_C(1) << width) - 1;
	uint64_t bits = 0;

	for (unsigned i = 0, n = 0; i < N; i++) {
		bits |= (uint64_t)(numbers[i] & mask) << n;
		n += width;
		if (n >= 8 * WORD) {
			uint32_t word = htole32((uint32_t)bits);
			memcpy(out, &word, WORD);
			out += WORD;
			bits >>= 8 * WORD;
			n -= 8 * WORD;
		}
	}
	return out;
}

static char *put_column(char *out, const uint32_t numbers[N])
{
	unsigned width = width_of(numbers), exceptions = 0;

	*out++ = (char)width;
	out = put_bits(out, numbers, width);
	char *count = out++;
	for (unsigned i = 0; i < N; i++) {
		if (numbers[i] >> width == 0)
			continue;
		*out++ = (char)i;
		out += varint_put(out, numbers[i] >> width);
		exceptions++;
	}
	*count = (char)exceptions;
	return out;
}

size_t packed_put(char *out, uint32_t before, const struct posting *block)
{
	uint32_t distances[N], counts[N];

	for (size_t i = 0; i < N; i++) {
		distances[i] = block[i].entry - before - 1;
		counts[i] = block[i].count - 1;
		before = block[i].entry;
	}
	return (size_t)(put_column(put_column(out, distances), counts) - out);
}

/* ---- Reading ---- */

static uint64_t load(const char *at)
{
	uint64_t bits;

	memcpy(&bits, at, AHEAD);
	return le64toh(bits);
}

/* Eight numbers are as many bytes as one has bits: of up to eight bits they are read at once. */
static void take_few_bits(const char *at, unsigned width, uint32_t numbers[N])
{
	uint32_t mask = (UINT32_C(1) << width) - 1;

	for (unsigned i = 0; i < N; i += 8, at += width) {
		uint64_t bits = load(at);
		numbers[i] = (uint32_t)bits & mask;
		numbers[i + 1] = (uint32_t)(bits >>= width) & mask;
		numbers[i + 2] = (uint32_t)(bits >>= width) & mask;
		numbers[i + 3] = (uint32_t)(bits >>= width) & mask;
		numbers[i + 4] = (uint32_t)(bits >>= width) & mask;
		numbers[i + 5] = (uint32_t)(bits >>= width) & mask;
		numbers[i + 6] = (uint32_t)(bits >>= width) & mask;
		numbers[i + 7] = (uint32_t)(bits >> width) & mask;
	}
}

static void take_bits(const char *at, unsigned width, uint32_t numbers[N])
{
	char copy[A_BIT * PACKED_WIDTH + AHEAD];
	size_t len = (size_t)A_BIT * width;
	uint32_t mask = (UINT32_C(1) << width) - 1;

	/* Behind the last number there may be nothing more to read. */
	memcpy(copy, at, len);
	memset(copy + len, 0, AHEAD);
	if (width == 0)
		memset(numbers, 0, N * sizeof(*numbers));
	else if (width <= 8)
		take_few_bits(copy, width, numbers);
	else
		for (unsigned i = 0, bit = 0; i < N; i++, bit += width)
			numbers[i] = (uint32_t)(load(copy + bit / 8) >> bit % 8) & mask;
}

static bool take_exceptions(const char **at, const char *end, unsigned width, uint32_t numbers[N])
{
	if (*at == end)
		return false;
	for (unsigned left = (unsigned char)*(*at)++, next = 0; left > 0; left--) {
		if (*at == end)
			return false;
		unsigned i = (unsigned char)*(*at)++;
		uint32_t high;
		if (i < next || i >= N || !varint_take(at, end, &high) || high == 0 ||
		    high > UINT32_MAX >> width)
			return false;
		numbers[i] |= high << width;
		/* One more would be 0 again. */
		if (numbers[i] == UINT32_MAX)
			return false;
		next = i + 1;
	}
	return true;
}

static bool take_column(const char **at, const char *end, uint32_t numbers[N])
{
	if (*at == end)
		return false;
	unsigned width = (unsigned char)*(*at)++;
	if (width > PACKED_WIDTH || (size_t)(end - *at) < (size_t)A_BIT * width)
		return false;
	take_bits(*at, width, numbers);
	*at += (size_t)A_BIT * width;
	return take_exceptions(at, end, width, numbers);
}

bool packed_take(const char *at, const char *end, uint32_t before, uint32_t last,
                 struct posting *block)
{
	uint32_t distances[N], counts[N];
	uint64_t entry = before;

	if (!take_column(&at, end, distances) || !take_column(&at, end, counts))
		return false;
	for (size_t i = 0; i < N; i++) {
		entry += (uint64_t)distances[i] + 1;
		block[i] = (struct posting){(uint32_t)entry, counts[i] + 1};
	}
	/* None is beyond the last, for they ascend. */
	return at == end && entry == last;
}

/* ---- What is left ---- */

/* A posting that is left: its first number, and tf. This one is of few bytes, as most are, and not
 * at the end; without a branch, for nobody guesses which form comes next. False: it is another. */
static inline bool take_short(const char **at, const char *end, uint64_t *number, uint32_t *count)
{
	const unsigned char *c = (const unsigned char *)*at;

	if (end - *at < 3)
		return false;
	uint32_t two = c[0] >> 7, has_tf = c[0] & 1, tf = c[1 + two];
	if ((two & c[1] >> 7) | (has_tf & tf >> 7))
		return false;
	*number = (c[0] & 0x7FU) | ((uint32_t)c[1] << 7 & -two);
	*count = 1 + ((tf + 1) & -has_tf);
	*at += 1 + two + has_tf;
	return true;
}

static bool take_long(const char **at, const char *end, uint64_t *number, uint32_t *count)
{
	*count = 1;
	if (!varint_take_long(at, end, number) || *number / 2 > UINT32_MAX)
		return false;
	if (*number & 1) {
		if (!varint_take(at, end, count) || *count > UINT32_MAX - 2)
			return false;
		*count += 2;
	}
	return true;
}

bool packed_take_left(const char *at, const char *end, uint32_t before, uint32_t last, uint32_t n,
                      struct posting *block)
{
	uint64_t entry = before, number, least = UINT64_MAX;
	uint32_t count;

	for (uint32_t i = 0; i < n; i++) {
		if (!take_short(&at, end, &number, &count) && !take_long(&at, end, &number, &count))
			return false;
		least = number < least ? number : least;
		entry += number / 2;
		block[i] = (struct posting){(uint32_t)entry, count};
	}
	/* None is beyond the last if that is not, for they ascend, each by 1 at least. */
	return at == end && least >= 2 && entry <= last;
}
