/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/text/numeral.h"

enum { DIGITS_LIMIT = 9 };

enum role {
	DIGIT,
	UNIT, /* multiplies the digit before it, or stands for itself */
	TENS, /* two characters in one */
};

struct sign {
	uint32_t c, value;
	enum role role;
};

/* Typists write zero with whatever circle the keyboard offers. */
static const struct sign signs[] = {
        {0x4E00, 1, DIGIT},                        /* 一 */
        {0x4E8C, 2, DIGIT},                        /* 二 */
        {0x4E09, 3, DIGIT},                        /* 三 */
        {0x56DB, 4, DIGIT},                        /* 四 */
        {0x4E94, 5, DIGIT},                        /* 五 */
        {0x516D, 6, DIGIT},                        /* 六 */
        {0x4E03, 7, DIGIT},                        /* 七 */
        {0x516B, 8, DIGIT},                        /* 八 */
        {0x4E5D, 9, DIGIT},                        /* 九 */
        {0x5341, 10, UNIT},                        /* 十 */
        {0x767E, 100, UNIT},                       /* 百 */
        {0x5343, 1000, UNIT},                      /* 千 */
        {0x4E07, 10000, UNIT},                     /* 万 */
        {0x4E24, 2, DIGIT},                        /* 两 */
        {0x96F6, 0, DIGIT},                        /* 零 */
        {0x3007, 0, DIGIT},                        /* 〇 */
        {0x25CB, 0, DIGIT},                        /* ○ */
        {0x25EF, 0, DIGIT},                        /* ◯ */
        {'O', 0, DIGIT},       {0xFF2F, 0, DIGIT}, /* Ｏ */
        {0x5EFF, 20, TENS},                        /* 廿 */
        {0x5345, 30, TENS},                        /* 卅 */
};

static bool sign_of(uint32_t c, struct sign *sign)
{
	uint32_t zero = c >= 0xFF10 && c <= 0xFF19 ? 0xFF10 : '0';

	if (c >= zero && c <= zero + 9) {
		*sign = (struct sign){c, c - zero, DIGIT};
		return true;
	}
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i].c == c) {
			*sign = signs[i];
			return true;
		}
	}
	return false;
}

bool numeral_starts(uint32_t c)
{
	struct sign sign;

	return sign_of(c, &sign);
}

struct number {
	uint32_t sum;    /* closed by a unit */
	uint32_t run;    /* digits since */
	uint32_t digits; /* how many, zeros at the front not counted: 一千零二十 */
	uint32_t below;  /* units must get smaller */
};

static bool number_add(struct number *n, const struct sign *sign)
{
	if (sign->role == DIGIT) {
		n->run = n->run * 10 + sign->value;
		n->digits += n->run > 0;
		return n->digits <= DIGITS_LIMIT;
	}
	if (n->digits > 1 || sign->value >= n->below || (sign->role == TENS && n->digits))
		return false;
	n->sum += sign->role == UNIT && n->digits ? n->run * sign->value : sign->value;
	n->run = n->digits = 0;
	n->below = sign->role == TENS ? 10 : sign->value;
	return true;
}

bool numeral_read(struct scan *s, bool spaced, uint32_t *value)
{
	struct number n = {.below = UINT32_MAX};
	struct scan t = *s;
	struct sign sign;
	size_t end = s->at;

	while (sign_of(scan_peek(&t), &sign)) {
		if (!number_add(&n, &sign))
			return false;
		scan_next(&t);
		end = t.at;
		if (spaced)
			scan_space(&t);
	}
	if (end == s->at)
		return false;
	s->at = end;
	*value = n.sum + n.run;
	return true;
}
