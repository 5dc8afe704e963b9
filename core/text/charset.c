/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/text/charset.h"

#include "core/i18n.h"
#include "core/text/utf8.h"

#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum {
	PIECE = 4096,        /* UTF-16 code units converted at a time */
	ERRORS_ALLOWED = 50, /* one in so many characters */
	CONTROLS_ALLOWED = 50,
	SNIFFED = 64 * 1024, /* bytes looked at to tell UTF-16 and to ask ICU's detector */
};

/* Names that stand for less than the files which carry them hold. */
static const char *const wider[][2] = {
        {"gb2312", "GB18030"},  {"gb_2312-80", "GB18030"},      {"gbk", "GB18030"},
        {"x-gbk", "GB18030"},   {"cp936", "GB18030"},           {"hz-gb-2312", "HZ-GB-2312"},
        {"big5", "Big5-HKSCS"}, {"iso-8859-1", "windows-1252"},
};

static const char *widen(const char *declared)
{
	for (size_t i = 0; i < sizeof(wider) / sizeof(wider[0]); i++)
		if (strcasecmp(declared, wider[i][0]) == 0)
			return wider[i][1];
	return declared;
}

static void add_utf16(struct buf *out, const UChar *text, int32_t n, size_t *errors)
{
	for (int32_t i = 0; i < n;) {
		UChar32 c;
		U16_NEXT(text, i, n, c);
		*errors += c == 0xFFFD;
		buf_utf8(out, (uint32_t)c);
	}
}

/* Whole input through one converter of ICU; ill-formed bytes become U+FFFD and are counted. */
static enum zw_status convert(const char *charset, const char *raw, size_t n, struct buf *out,
                              size_t *errors, struct err *err)
{
	UErrorCode code = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(charset, &code);
	const char *at = raw, *end = raw + n;
	UChar piece[PIECE + 1] = {0};
	int32_t kept = 0; /* a lead surrogate at the end of the piece before */

	buf_reset(out);
	*errors = 0;
	if (code == U_MEMORY_ALLOCATION_ERROR)
		return err_no_memory(err);
	if (U_FAILURE(code))
		return err_set(err, ZW_BAD_INPUT, _("unknown charset \"%.40s\""), charset);
	do {
		UChar *to = piece + kept;
		code = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &to, piece + PIECE, &at, end, NULL, true, &code);
		int32_t length = (int32_t)(to - piece);
		kept = code == U_BUFFER_OVERFLOW_ERROR && U16_IS_LEAD(piece[length - 1]);
		add_utf16(out, piece, length - kept, errors);
		if (kept)
			piece[0] = piece[length - 1];
	} while (code == U_BUFFER_OVERFLOW_ERROR && !out->failed);
	ucnv_close(converter);
	if (U_FAILURE(code) && code != U_BUFFER_OVERFLOW_ERROR)
		return err_set(err, ZW_BAD_INPUT, _("cannot be decoded: %s"), u_errorName(code));
	return buf_status(out, _("text of one document"), err);
}

struct guess {
	const char *name;
	size_t bom; /* bytes to leave out */
};

static struct guess by_mark(const char *raw, size_t n)
{
	if (n >= 3 && memcmp(raw, "\xEF\xBB\xBF", 3) == 0)
		return (struct guess){"UTF-8", 3};
	if (n >= 4 && memcmp(raw, "\xFF\xFE\0\0", 4) == 0)
		return (struct guess){"UTF-32LE", 4};
	if (n >= 2 && memcmp(raw, "\xFF\xFE", 2) == 0)
		return (struct guess){"UTF-16LE", 2};
	if (n >= 2 && memcmp(raw, "\xFE\xFF", 2) == 0)
		return (struct guess){"UTF-16BE", 2};
	if (n >= 4 && memcmp(raw, "\x84\x31\x95\x33", 4) == 0)
		return (struct guess){"GB18030", 4};
	return (struct guess){NULL, 0};
}

/* UTF-16 without a mark: line ends, spaces and digits put zero bytes on one side only. */
static const char *by_zeros(const char *raw, size_t n)
{
	size_t zeros[2] = {0, 0}, units = (n < SNIFFED ? n : SNIFFED) / 2;

	for (size_t i = 0; i < 2 * units; i++)
		zeros[i % 2] += raw[i] == '\0';
	if (n % 2 != 0 || zeros[0] + zeros[1] < 1 + units / 200)
		return NULL;
	if (zeros[0] == 0)
		return "UTF-16LE";
	return zeros[1] == 0 ? "UTF-16BE" : NULL;
}

/* What the detector of ICU is believed to find. */
static const char *const known[] = {"Big5",   "Shift_JIS",    "EUC-JP",
                                    "EUC-KR", "windows-1252", "ISO-2022-JP"};

/* Where the common charsets have failed. *found is static, NULL if it is none of those. */
static enum zw_status by_detector(const char *raw, size_t n, const char **found, struct err *err)
{
	UErrorCode code = U_ZERO_ERROR;
	UCharsetDetector *detector = ucsdet_open(&code);

	*found = NULL;
	if (!detector || U_FAILURE(code))
		return err_no_memory(err);
	ucsdet_setText(detector, raw, (int32_t)(n < SNIFFED ? n : SNIFFED), &code);
	const UCharsetMatch *match = U_SUCCESS(code) ? ucsdet_detect(detector, &code) : NULL;
	const char *name = match && U_SUCCESS(code) ? ucsdet_getName(match, &code) : NULL;
	for (size_t i = 0; name && i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(name, known[i]) == 0)
			*found = widen(known[i]);
	ucsdet_close(detector);
	return code == U_MEMORY_ALLOCATION_ERROR ? err_no_memory(err) : ZW_OK;
}

/* Text has line ends and tabs, hardly any other control character, and no zero byte. */
static enum zw_status check_text(const struct buf *text, size_t errors, struct err *err)
{
	size_t controls = 0, characters = utf8_length(buf_cstr(text), text->len);

	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->data[i];
		if (c == 0)
			return err_set(err, ZW_BAD_INPUT, _("not text: a zero byte at byte %zu"),
			               i);
		controls += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
	}
	if (controls * CONTROLS_ALLOWED > characters)
		return err_set(err, ZW_BAD_INPUT, _("not text: %zu control characters among %zu"),
		               controls, characters);
	if (errors * ERRORS_ALLOWED > characters)
		return err_set(err, ZW_BAD_INPUT,
		               _("not text in a known charset: %zu errors among %zu characters"),
		               errors, characters);
	return ZW_OK;
}

/* UTF-8 with some damage, say one character cut in two. GB18030 would decode nearly anything, and
 * the whole text would be lost for one byte. */
static bool nearly_utf8(const char *raw, size_t n)
{
	size_t good = 0, bad = 0;

	for (size_t at = 0; at < n;) {
		UChar32 c;
		U8_NEXT(raw, at, n, c);
		bad += c < 0;
		good += c >= 0x80;
	}
	return good > ERRORS_ALLOWED * bad;
}

/* Nothing decodes cleanly. GB18030 is what policy documents are in: it stands unless it is
 * impossible, for a detector is easily wrong about a few lines. */
static enum zw_status least_bad(const char *raw, size_t n, struct buf *out, const char **best,
                                struct err *err)
{
	const char *candidates[] = {"GB18030", "UTF-8", NULL};
	size_t fewest = SIZE_MAX, errors;
	enum zw_status status = by_detector(raw, n, &candidates[2], err);

	*best = "GB18030";
	for (size_t i = 0; status == ZW_OK && i < sizeof(candidates) / sizeof(candidates[0]); i++) {
		enum zw_status one = ZW_BAD_INPUT;
		if (candidates[i])
			one = convert(candidates[i], raw, n, out, &errors, err);
		if (one == ZW_NO_MEMORY)
			return one;
		if (one != ZW_OK)
			continue;
		if (i == 0 && errors * ERRORS_ALLOWED <= utf8_length(buf_cstr(out), out->len))
			break;
		if (errors < fewest) {
			fewest = errors;
			*best = candidates[i];
		}
	}
	return status;
}

/* A declared name is the caller's; ours, and those in ICU's table of aliases, last. */
static const char *lasting_name(const char *charset)
{
	UErrorCode code = U_ZERO_ERROR;

	for (size_t i = 0; i < sizeof(wider) / sizeof(wider[0]); i++)
		if (strcasecmp(charset, wider[i][1]) == 0)
			return wider[i][1];
	return ucnv_getAlias(charset, 0, &code);
}

const char *charset_static(const char *name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(name, known[i]) == 0)
			return known[i];
	const char *lasting = lasting_name(name);
	return lasting ? lasting : "UTF-8";
}

static enum zw_status decode(const char *raw, size_t n, const char *declared, struct buf *out,
                             const char **name, size_t *errors, struct err *err)
{
	struct guess mark = by_mark(raw, n);
	const char *zeros = mark.name ? NULL : by_zeros(raw, n);

	raw += mark.bom;
	n -= mark.bom;
	*errors = 0;
	if ((!mark.name || strcmp(mark.name, "UTF-8") == 0) && !zeros && utf8_valid(raw, n)) {
		*name = "UTF-8";
		buf_reset(out);
		buf_add(out, raw, n);
		return buf_status(out, _("text of one document"), err);
	}
	*name = mark.name ? mark.name : zeros;
	if (!*name && nearly_utf8(raw, n))
		*name = "UTF-8";
	if (*name)
		return convert(*name, raw, n, out, errors, err);
	const char *tries[] = {declared ? widen(declared) : NULL, "GB18030"};
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		if (!tries[i])
			continue;
		enum zw_status status = convert(tries[i], raw, n, out, errors, err);
		*name = lasting_name(tries[i]);
		if (status == ZW_LIMIT || status == ZW_NO_MEMORY)
			return status;
		if (status == ZW_OK && *errors == 0 && *name)
			return ZW_OK;
	}
	enum zw_status status = least_bad(raw, n, out, name, err);
	return status == ZW_OK ? convert(*name, raw, n, out, errors, err) : status;
}

enum zw_status charset_decode(const char *raw, size_t n, const char *declared, struct buf *out,
                              const char **name, size_t *errors, struct err *err)
{
	enum zw_status status = decode(raw, n, declared, out, name, errors, err);

	return status == ZW_OK ? check_text(out, *errors, err) : status;
}
