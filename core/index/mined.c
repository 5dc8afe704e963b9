/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Terms are looked up by halving the bytes and going back to the beginning of a line. A place is
 * the offset of a line, behind the head.
 */
#include "core/index/mined.h"

#include "core/files.h"
#include "core/i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mined {
	const char *lines;    /* behind the head */
	size_t len;           /* ends with a line end */
	struct files_map map; /* empty if the bytes are not ours */
};

const char *mined_how_name(enum mined_how how)
{
	static const char *const names[] = {"quoted", "title", "cohesion"};

	_Static_assert(sizeof(names) / sizeof(names[0]) == MINED_HOWS, "each has its name");
	return names[how];
}

/* ---- Opening ---- */

enum zw_status mined_view(const char *bytes, size_t len, struct mined **mined, struct err *err)
{
	struct mined m = {0};
	uint32_t count, documents; /* for people */
	char head[64] = "";
	int used = 0;
	const char *end = len ? memchr(bytes, '\n', len) : NULL;

	*mined = NULL;
	if (end && (size_t)(end - bytes) < sizeof(head))
		memcpy(head, bytes, (size_t)(end - bytes));
	if (sscanf(head, "# zhengwen terms %" SCNu32 " %" SCNu32 "%n", &count, &documents, &used) !=
	            2 ||
	    head[used] || bytes[len - 1] != '\n')
		return err_set(err, ZW_BAD_INDEX, "%s", _("the terms of the index are damaged"));
	m.lines = end + 1;
	m.len = len - (size_t)(m.lines - bytes);
	*mined = malloc(sizeof(m));
	if (!*mined)
		return err_no_memory(err);
	**mined = m;
	return ZW_OK;
}

enum zw_status mined_open(const char *path, uint64_t bytes, struct mined **mined, struct err *err)
{
	struct files_map map;
	struct err reason = {""};

	*mined = NULL;
	enum zw_status status = files_map(path, &map, err);
	if (status != ZW_OK)
		return status;
	if (bytes == 0 || map.len != bytes)
		status = err_set(&reason, ZW_BAD_INDEX, "%s",
		                 _("the terms of the index are damaged"));
	else
		status = mined_view(map.at, map.len, mined, &reason);
	if (status != ZW_OK) {
		files_unmap(&map);
		return err_set(err, status, "%s: %s", path, reason.text);
	}
	(*mined)->map = map;
	return ZW_OK;
}

void mined_close(struct mined *m)
{
	if (m)
		files_unmap(&m->map);
	free(m);
}

/* ---- Reading ---- */

/* Of the line at `at`, without its end. */
static size_t line_length(const struct mined *m, size_t at)
{
	const char *end = memchr(m->lines + at, '\n', m->len - at);

	return end ? (size_t)(end - (m->lines + at)) : m->len - at;
}

/* Of what stands before the first tab. */
static size_t term_length(const char *line, size_t n)
{
	const char *tab = n ? memchr(line, '\t', n) : NULL;

	return tab ? (size_t)(tab - line) : n;
}

static int compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order ? order : (a_len > b_len) - (a_len < b_len);
}

size_t mined_seek(const struct mined *m, const char *text, size_t len)
{
	size_t from = 0, to = m->len; /* beginnings of lines, or the end */

	while (from < to) {
		size_t line = from + (to - from) / 2;
		while (line > from && m->lines[line - 1] != '\n')
			line--;
		size_t n = line_length(m, line);
		if (compare(m->lines + line, term_length(m->lines + line, n), text, len) < 0)
			from = line + n + 1;
		else
			to = line;
	}
	return from < m->len ? from : m->len;
}

/* `TAB count TAB how`, n bytes. */
static bool take_rest(const char *rest, size_t n, struct mined_term *term)
{
	uint32_t count = 0;
	size_t i = 1;

	for (; i < n && rest[i] >= '0' && rest[i] <= '9' && count < UINT32_MAX / 20; i++)
		count = 10 * count + (uint32_t)(rest[i] - '0');
	if (i == 1 || i >= n || rest[i] != '\t')
		return false;
	term->documents = count;
	for (enum mined_how how = 0; how < MINED_HOWS; how++) {
		const char *name = mined_how_name(how);
		term->how = how;
		if (strlen(name) == n - i - 1 && memcmp(name, rest + i + 1, n - i - 1) == 0)
			return true;
	}
	return false;
}

bool mined_next(const struct mined *m, size_t *place, struct mined_term *term)
{
	while (*place < m->len) {
		const char *line = m->lines + *place;
		size_t n = line_length(m, *place);
		struct mined_term t = {line, term_length(line, n), 0, 0};
		*place += n + 1;
		if (t.len && t.len < n && take_rest(line + t.len, n - t.len, &t)) {
			*term = t;
			return true;
		}
	}
	return false;
}
