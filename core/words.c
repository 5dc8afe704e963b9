/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words by ICU's dictionary. They decide the order of results and how an unquoted item falls
 * apart, never whether a phrase is found.
 */
#include "core/i18n.h"
#include "core/terms.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum { PIECE = 4096 }; /* Han characters segmented at a time; a run is seldom longer than 30 */

struct words {
	UBreakIterator *iterator;
	UChar text[2 * PIECE];
};

enum zw_status words_new(struct words **words, struct err *err)
{
	UErrorCode code = U_ZERO_ERROR;
	struct words *w = calloc(1, sizeof(*w));

	*words = NULL;
	if (!w)
		return err_no_memory(err);
	w->iterator = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);
	if (U_FAILURE(code)) {
		free(w);
		return err_set(err, ZW_IO, _("the word breaker of ICU cannot be opened: %s"),
		               u_errorName(code));
	}
	*words = w;
	return ZW_OK;
}

void words_free(struct words *w)
{
	if (!w)
		return;
	ubrk_close(w->iterator);
	free(w);
}

/* Tokens [from, to) are neighbouring Han characters of one line. */
static enum zw_status cut_run(struct words *w, const struct tokens *t, size_t from, size_t to,
                              word_fn *emit, void *context, struct err *err)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t n = 0;

	for (size_t i = from; i < to; i++) {
		const struct token *token = tokens_at(t, i);
		const char *at = t->stream.data + token->stream;
		UChar32 c;
		int32_t step = 0;
		U8_NEXT(at, step, (int32_t)token->stream_len, c);
		U16_APPEND_UNSAFE(w->text, n, c);
	}
	ubrk_setText(w->iterator, w->text, n, &code);
	if (U_FAILURE(code))
		return err_set(err, ZW_IO, _("the word breaker of ICU failed: %s"),
		               u_errorName(code));
	size_t word = from;
	for (int32_t start = 0, end; (end = ubrk_next(w->iterator)) != UBRK_DONE; start = end) {
		size_t next = word;
		for (int32_t i = start; i < end; next++)
			U16_FWD_1(w->text, i, n);
		emit(context, word, next);
		word = next;
	}
	return ZW_OK;
}

enum zw_status words_each(struct words *w, const struct tokens *t, word_fn *emit, void *context,
                          struct err *err)
{
	size_t n = tokens_count(t), i = 0;

	while (i < n) {
		const struct token *first = tokens_at(t, i);
		size_t end = i + 1;
		if (first->kind == TOKEN_HAN) {
			while (end < n && end - i < PIECE && tokens_at(t, end)->kind == TOKEN_HAN &&
			       tokens_at(t, end)->line == first->line)
				end++;
			enum zw_status status = cut_run(w, t, i, end, emit, context, err);
			if (status != ZW_OK)
				return status;
		} else if (first->kind != TOKEN_MARK) {
			emit(context, i, end);
		}
		i = end;
	}
	return ZW_OK;
}
