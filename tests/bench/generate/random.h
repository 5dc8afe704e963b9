/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Chance that can be repeated: a stream of numbers begins with a key, so that whatever has a number
 * (a law, an edition, a clause) is the same whenever and wherever it is made, and nothing need be
 * remembered.
 */
#ifndef GENERATE_RANDOM_H
#define GENERATE_RANDOM_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

struct stream {
	uint64_t state;
};

/* splitmix64: the step, and the mixing of keys. */
static inline uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static inline uint64_t key(uint64_t a, uint64_t b)
{
	return mix(a * UINT64_C(0x9e3779b97f4a7c15) + mix(b + UINT64_C(0x632be59bd9b4e019)));
}

static inline uint64_t next(struct stream *s)
{
	s->state += UINT64_C(0x9e3779b97f4a7c15);
	return mix(s->state);
}

/* Evenly in [0, 1). */
static inline double unit(struct stream *s)
{
	return (double)(next(s) >> 11) * 0x1p-53;
}

static inline bool chance(struct stream *s, double share)
{
	return unit(s) < share;
}

/* Evenly in [0, n). */
static inline uint32_t below(struct stream *s, uint32_t n)
{
	return (uint32_t)((next(s) >> 32) * n >> 32);
}

static inline double normal(struct stream *s)
{
	return sqrt(-2 * log(1 - unit(s))) * cos(6.283185307179586 * unit(s));
}

static inline double lognormal(struct stream *s, double median, double sigma)
{
	return median * exp(sigma * normal(s));
}

/* A rank from 0 without end, by the law of Zipf and Mandelbrot: the frequency of rank r falls as
 * (r + shift)^-(1 + tail). The smaller the tail, the more of what is drawn was never drawn before.
 */
static inline uint64_t zipf(struct stream *s, double shift, double tail)
{
	double rank = shift * (pow(1 - unit(s), -1 / tail) - 1);

	return rank < 0x1p62 ? (uint64_t)rank : UINT64_C(1) << 62;
}

#endif
