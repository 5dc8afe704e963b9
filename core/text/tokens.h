/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The one tokeniser, for documents and for queries: a search can never look for what indexing did
 * not write.
 *
 * Text is folded (NFKC, case, traditional Han to simplified, ○ as 〇, ignorable characters dropped)
 * and cut into tokens: a Han character, a run of digits, a run of letters, a mark. White space and
 * the transparent marks (quotation marks, 《》) are left out. The folded tokens stand one behind
 * the other in the *stream*:
 *
 *   text    第517号　“三重一大”，Wi-Fi
 *   stream  第␟517␟号三重一大,␟wi␟-␟fi␟\n
 *
 * A run is fenced by 0x1F, so that 17 is not found in 517, and a line ends in '\n', so that nothing
 * is found across paragraphs. A phrase stands in a text if and only if its stream (without the
 * line end) is a substring of the text's stream.
 *
 * A stream in memory is UTF-8; the index keeps it in UTF-16 (utf16.h).
 */
#ifndef CORE_TOKENS_H
#define CORE_TOKENS_H

#include "core/buf.h"
#include "core/text/fold_rule.h"

struct token {
	uint32_t stream;     /* where it stands in the stream, fence not included: bytes */
	uint32_t stream_len; /* its bytes there */
	uint32_t start, end; /* the bytes of the original text it comes from */
	uint32_t line;       /* number of the line, from 0 */
	enum token_kind kind;
};

/* Reused from text to text: tokens_init once, tokens_scan many times, tokens_release. */
struct tokens {
	struct buf stream; /* folded text */
	struct buf list;   /* struct token, in order */
};

/* Text of up to `limit` bytes; the stream may be 3 times as long. */
void tokens_init(struct tokens *t, size_t limit);

/* Replaces what t held by the tokens of a text of valid UTF-8; lines end in LF, CR or CRLF.
 * ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status tokens_scan(struct tokens *t, const char *text, size_t n, struct err *err);

size_t tokens_count(const struct tokens *t);
const struct token *tokens_at(const struct tokens *t, size_t i);

/* The first token that begins at this byte of the stream or behind it. */
size_t tokens_from(const struct tokens *t, size_t stream);

/* The stream of tokens [from, to) of one line as something to look for. The span points into
 * t->stream. */
struct span {
	const char *at;
	size_t len;
};
struct span tokens_needle(const struct tokens *t, size_t from, size_t to);

/* Fences a run of digits or letters in a stream. */
enum { TOKEN_FENCE = 0x1F };

/* Of a stream in UTF-16 (utf16.h). */
struct span16 {
	const uint16_t *at;
	size_t len; /* code units */
};

/* How many tokens stand in a stretch of a stream that begins and ends between two of them; the
 * counting stops past `most`. */
size_t stream_tokens(struct span stretch, size_t most);
size_t stream16_tokens(struct span16 stretch, size_t most);

void tokens_release(struct tokens *t);

#endif
