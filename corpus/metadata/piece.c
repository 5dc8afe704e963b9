/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/piece.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of - 1 - in front; 0 if it does not stand there. */
static size_t page_number(struct piece p)
{
	static const char *const dashes[] = {"-", "—", "–", "－", NULL};
	struct scan s = scan_of(p.text, p.len);

	if (!scan_any(&s, dashes))
		return 0;
	scan_space(&s);
	size_t first = s.at;
	while (!scan_end(&s) && is_digit(s.text[s.at]))
		s.at++;
	if (s.at == first)
		return 0;
	scan_space(&s);
	return scan_any(&s, dashes) ? s.at : 0;
}

struct piece piece_line(const struct draft *draft, size_t i)
{
	const struct line *l = draft_at(draft, i);
	struct piece p = {draft->text.data + l->text, l->len};

	while (p.len > 0 && (*p.text == '#' || *p.text == '*')) {
		p.text++;
		p.len--;
	}
	while (p.len > 0 && p.text[p.len - 1] == '*')
		p.len--;
	size_t number = page_number(p);
	return piece_of(p.text + number, p.len - number);
}
