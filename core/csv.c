/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/csv.h"

#include "core/text/utf8.h"

#include <string.h>

const char csv_mark[] = "\xEF\xBB\xBF";

/* What spreadsheets take for a formula, those of East Asia in full width, too. */
static bool is_formula(const char *text)
{
	static const uint32_t starts[] = {'=',  '+',    '-',    '@',    '\t',  '\r',
	                                  '\n', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20};
	size_t at = 0, len = strlen(text);
	uint32_t first = len ? utf8_next(text, len, &at) : 0;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (first == starts[i])
			return true;
	return false;
}

void csv_cell(struct buf *out, const char *text)
{
	struct buf clean = BUF_INIT(out->limit);

	if (is_formula(text))
		buf_char(&clean, '\'');
	utf8_clean(&clean, text);
	const char *at = buf_cstr(&clean);
	buf_spoil(out, &clean);
	if (!at[strcspn(at, "\",\r\n")]) {
		buf_str(out, at);
	} else {
		buf_char(out, '"');
		for (; *at; at++)
			buf_str(out, *at == '"' ? "\"\"" : (char[]){*at, '\0'});
		buf_char(out, '"');
	}
	buf_release(&clean);
}
