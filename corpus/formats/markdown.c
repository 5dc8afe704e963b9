/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Markdown, as far as it is used for laws: '#' before headings and HTML comments. Everything else
 * is text: an asterisk or a bracket that someone looks for must be found.
 */
#include "core/text/charset.h"
#include "corpus/document.h"
#include "corpus/formats/reader.h"
#include "corpus/text/scan.h"

#include <string.h>

enum { LEVEL_LIMIT = 6 };

static const char *const extensions[] = {".md", ".markdown", NULL};

static void add_line(struct draft *draft, const char *line, size_t len)
{
	size_t marks = 0;

	while (marks < len && line[marks] == '#')
		marks++;
	struct scan s = scan_of(line + marks, len - marks);
	bool heading = marks <= LEVEL_LIMIT && (scan_end(&s) || char_is_space(scan_peek(&s)));
	draft_line(draft, line + marks, len - marks, heading ? (uint32_t)marks : 0);
}

/* A piece between two comments. The NUL that text_line needs is put there for the moment. */
static void add_piece(struct draft *draft, char *text, size_t len)
{
	const char *line;
	size_t at = 0, n;
	char end = text[len];

	text[len] = '\0';
	while (text_line(text, len, &at, &line, &n))
		add_line(draft, line, n);
	text[len] = end;
}

/* As strstr(), which looks at the whole rest under a sanitizer: too slow for many comments. */
static char *find(char *text, const char *end, const char *word)
{
	while ((text = memchr(text, word[0], (size_t)(end - text))) != NULL) {
		if (text_starts(text, (size_t)(end - text), word))
			return text;
		text++;
	}
	return NULL;
}

/* A comment parts lines; one that is never closed is text. */
static void add_text(struct draft *draft, char *text, char *end)
{
	char *open, *close;

	while ((open = find(text, end, "<!--")) && (close = find(open + 4, end, "-->"))) {
		add_piece(draft, text, (size_t)(open - text));
		text = close + 3;
	}
	add_piece(draft, text, (size_t)(end - text));
}

static enum zw_status markdown_read(const char *raw, size_t len, struct draft *draft,
                                    struct err *err)
{
	struct buf text = BUF_INIT(TEXT_LIMIT);
	enum zw_status status = charset_decode(raw, len, NULL, &text, &draft->charset,
	                                       &draft->decoding_errors, err);

	if (status == ZW_OK && text.len > 0)
		add_text(draft, text.data, text.data + text.len);
	buf_release(&text);
	return status;
}

const struct reader reader_markdown = {
        .name = "markdown", .version = 1, .extensions = extensions, .read = markdown_read};
