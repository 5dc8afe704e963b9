/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How Han characters are read, for what people type on a Latin keyboard: without tones, ü as u
 * (pinyin_letter makes the v that is typed for it the same). The table is made while building, from
 * ICU's data and readings.tsv.
 */
#ifndef CORE_PINYIN_H
#define CORE_PINYIN_H

#include "core/pinyin/pinyin_range.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PINYIN_LONGEST = 6 }; /* letters of one reading: zhuang */

/* The readings of a folded character, the commonest first, as static strings; 0 if none is known.
 */
size_t pinyin_readings(uint32_t c, const char *readings[PINYIN_READINGS]);

/* A letter as it stands in a reading: a to z, v as u; 0 for anything else. */
char pinyin_letter(uint32_t c);

/* A byte as it stands in a key of letters: what is no letter stays. */
static inline char pinyin_typed(char byte)
{
	char letter = pinyin_letter((unsigned char)byte);

	return (char)(letter ? letter : byte);
}

/* How near two characters are to being taken for each other. */
enum pinyin_nearness {
	PINYIN_FAR,
	PINYIN_CLOSE, /* a letter of their readings differs: 坏, 换 */
	PINYIN_SAME,  /* one sound, or one shape but for a stroke: 帐, 账; 己, 已 */
};
enum pinyin_nearness pinyin_nearness(uint32_t a, uint32_t b);

#endif
