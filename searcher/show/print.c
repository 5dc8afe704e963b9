/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/print.h"

#include "core/i18n.h"
#include "core/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The colours of grep: bold red hits, magenta names. */
static const char hit_on[] = "\033[1;31m", name_on[] = "\033[35m", title_on[] = "\033[1m",
                  off[] = "\033[0m";

/* Text of a document never moves the cursor. */
static void put(const char *text, size_t len)
{
	struct buf clean = BUF_INIT(4 * len + 1);

	utf8_printable(&clean, text, len);
	fputs(buf_cstr(&clean), stdout);
	buf_release(&clean);
}

static void put_in(const char *color, const char *text, bool colored)
{
	if (colored)
		fputs(color, stdout);
	put(text, strlen(text));
	if (colored)
		fputs(off, stdout);
}

static void print_snippet(const struct snippet *s, bool color)
{
	const struct mark *marks = (const void *)s->marks.data;
	size_t at = 0;

	fputs("    ", stdout);
	for (size_t i = 0; i < s->marks.len / sizeof(*marks); i++) {
		put(s->text + at, marks[i].start - at);
		fputs(color ? hit_on : "【", stdout);
		put(s->text + marks[i].start, marks[i].len);
		fputs(color ? off : "】", stdout);
		at = marks[i].start + marks[i].len;
	}
	put(s->text + at, strlen(s->text) - at);
	putchar('\n');
}

static void print_article(const char *article)
{
	const char *dash = strchr(article, '-');

	if (dash)
		printf("  第%.*s条之%s", (int)(dash - article), article, dash + 1);
	else
		printf("  第%s条", article);
}

static void print_result(const struct result *r, bool color)
{
	printf("%" PRIu32 ". ", r->rank);
	put_in(title_on, r->document.title, color);
	if (*r->document.date)
		printf("  %s", r->document.date);
	fputs("\n    ", stdout);
	put_in(name_on, r->document.path, color);
	if (*r->article)
		print_article(r->article);
	if (r->headings && *r->headings) {
		fputs("  ", stdout);
		put(r->headings, strlen(r->headings));
	}
	putchar('\n');
	for (size_t i = 0; i < r->n_snippets; i++)
		print_snippet(&r->snippets[i], color);
}

void print_answer(const struct answer *answer, bool color)
{
	for (size_t i = 0; i < answer->n_results; i++)
		print_result(&answer->results[i], color);
}

static const char *taken_as(enum answered answered)
{
	switch (answered) {
	case ANSWERED_SOME:
		return _("nothing has all of these; what follows has some of them");
	case ANSWERED_QUESTION:
		return _("taken as a question: ranked by its words, any of them");
	case ANSWERED_WORDS:
		return _("nothing has these words together; what follows has any of them");
	default:
		return NULL;
	}
}

void print_totals(const struct query *query, const struct answer *a, enum scope scope, bool explain)
{
	struct buf tree = BUF_INIT(1 << 20);
	const char *note = taken_as(a->answered);

	if (note)
		fprintf(stderr, "%s\n", note);
	if (a->answered == ANSWERED_QUESTION || a->answered == ANSWERED_WORDS)
		fprintf(stderr,
		        scope == SCOPE_PASSAGE ? _("about %" PRIu32 " passages\n")
		                               : _("about %" PRIu32 " documents\n"),
		        a->reachable);
	else
		fprintf(stderr,
		        _("%" PRIu32 " documents, %" PRIu32 " passages, %" PRIu64
		          " occurrences; as written in %" PRIu32
		          ", with the words apart in %" PRIu32 " more\n"),
		        a->documents, a->passages, a->occurrences, a->exact,
		        a->documents - a->exact);
	if (explain) {
		query_explain(query, &tree);
		fprintf(stderr, "%s\n", buf_cstr(&tree));
	}
	buf_release(&tree);
}
