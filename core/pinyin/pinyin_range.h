/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the table of readings and its generator agree on.
 */
#ifndef CORE_PINYIN_RANGE_H
#define CORE_PINYIN_RANGE_H

enum {
	PINYIN_FIRST = 0x3007, /* 〇 */
	PINYIN_LAST = 0x9FFF,
	PINYIN_READINGS = 4, /* of one character, at most */
};

#endif
