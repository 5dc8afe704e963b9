/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Build tool: prints the tables behind core/text/tokens.c from ICU's own data, so that no program
 * has to open ICU's transliterator (15 ms) when it starts.
 *
 *   fold_bmp[c]   what the code point c folds to alone, for those that fold to one code point of
 *                 the same plane; FOLD_DROP if it is ignorable; FOLD_SLOW if it needs the whole of
 *                 NFKC (it expands, composes or reorders)
 *   kind_bmp[c]   the kind of token that a folded c belongs to
 *   simplified[]  pairs of a Han character and its simplified form, sorted, for the slow path
 */
#include "core/text/fold_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { LAST_HAN = 0x323AF };

static UChar32 simple[LAST_HAN + 1];

static void check(UErrorCode code, const char *what)
{
	if (U_FAILURE(code)) {
		fprintf(stderr, "gen_fold: %s: %s\n", what, u_errorName(code));
		exit(1);
	}
}

/* Han only: the transliterator also turns the quotes 「」 into “”, which is no folding of text. */
static void load_simplified(void)
{
	UErrorCode code = U_ZERO_ERROR;
	UChar id[32];
	u_uastrcpy(id, "Traditional-Simplified");
	UTransliterator *t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
	check(code, "Traditional-Simplified");
	for (UChar32 c = 0; c <= LAST_HAN; c++) {
		simple[c] = c;
		if (!fold_is_han((uint32_t)c))
			continue;
		UChar text[8];
		int32_t n = 0, limit;
		U16_APPEND_UNSAFE(text, n, c);
		limit = n;
		utrans_transUChars(t, text, &n, 8, 0, &limit, &code);
		check(code, "transliterate");
		int32_t at = 0;
		U16_NEXT(text, at, n, simple[c]);
		if (at != n)
			simple[c] = c;
	}
	utrans_close(t);
	simple[0x25CB] = 0x3007; /* ○ stands for 〇 in dates and numbers */
}

/* The folding of one code point alone, or FOLD_SLOW. */
static unsigned fold_alone(UChar32 c, const UNormalizer2 *nfkc)
{
	if (fold_is_ignorable((uint32_t)c))
		return FOLD_DROP;
	if (U_IS_SURROGATE(c) || !unorm2_hasBoundaryBefore(nfkc, c))
		return FOLD_SLOW;
	UErrorCode code = U_ZERO_ERROR;
	UChar source[2] = {(UChar)simple[c]}, normal[64], folded[64];
	int32_t n = unorm2_normalize(nfkc, source, 1, normal, 64, &code);
	check(code, "normalize");
	n = u_strFoldCase(folded, 64, normal, n, U_FOLD_CASE_DEFAULT, &code);
	check(code, "fold case");
	if (n != 1 || U16_IS_SURROGATE(folded[0]))
		return FOLD_SLOW;
	unsigned to = (unsigned)simple[folded[0]];
	return to > 0xFFFF || to == FOLD_DROP || to == FOLD_SLOW ? FOLD_SLOW : to;
}

static enum token_kind kind_of(UChar32 c)
{
	if (fold_is_han((uint32_t)c))
		return TOKEN_HAN;
	int32_t numeric = u_getIntPropertyValue(c, UCHAR_NUMERIC_TYPE);
	if (numeric == U_NT_DECIMAL || numeric == U_NT_DIGIT)
		return TOKEN_DIGITS;
	if (u_isalpha(c))
		return TOKEN_LETTERS;
	if (fold_is_soft((uint32_t)c) || u_isUWhiteSpace(c) || (c >= 0x1C && c <= 0x1F))
		return TOKEN_SOFT;
	return TOKEN_MARK;
}

int main(void)
{
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&code);
	check(code, "NFKC");
	load_simplified();

	puts("/* Made by core/text/gen_fold.c from the data of ICU " U_ICU_VERSION
	     "; not for editing. */");
	puts("static const uint16_t fold_bmp[65536] = {");
	for (UChar32 c = 0; c < 0x10000; c++)
		printf("%u,%c", fold_alone(c, nfkc), c % 16 == 15 ? '\n' : ' ');
	puts("};\nstatic const uint8_t kind_bmp[65536] = {");
	for (UChar32 c = 0; c < 0x10000; c++)
		printf("%u,%c", (unsigned)kind_of(c), c % 32 == 31 ? '\n' : ' ');
	puts("};\nstatic const uint32_t simplified[][2] = {");
	for (UChar32 c = 0; c <= LAST_HAN; c++)
		if (simple[c] != c)
			printf("\t{0x%X, 0x%X},\n", (unsigned)c, (unsigned)simple[c]);
	puts("};");
	return 0;
}
