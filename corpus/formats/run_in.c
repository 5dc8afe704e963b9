/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/run_in.h"

#include "corpus/text/numeral.h"
#include "corpus/text/scan.h"

#include <string.h>

#define STOP "。"

bool run_in_begins(const char *text, size_t len)
{
	static const char *const units[] = {"条", "章", "节", "编", NULL};
	struct scan s = scan_of(text, len);
	uint32_t number;

	if (!scan_word(&s, "第"))
		return false;
	scan_space(&s);
	if (!numeral_read(&s, true, &number))
		return false;
	scan_space(&s);
	if (!scan_any(&s, units))
		return false;
	if (scan_word(&s, "之") && !numeral_read(&s, false, &number))
		return false;
	return scan_end(&s) || char_is_space(scan_peek(&s)) || scan_word(&s, "【");
}

size_t run_in_line(const char *text, size_t len)
{
	const char *end = text + len, *at = text;

	while ((at = memmem(at, (size_t)(end - at), STOP "第", strlen(STOP "第")))) {
		at += strlen(STOP);
		if (run_in_begins(at, (size_t)(end - at)))
			return (size_t)(at - text);
	}
	return len;
}
