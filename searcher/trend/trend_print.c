/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A trend on a terminal or in a pipe: a year a line, its columns parted by tabs.
 */
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "searcher/show/article.h"
#include "searcher/trend/trend.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_count(const char *year, const struct trend_count *found,
                        const struct trend_count *all)
{
	printf("%s\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu64 "\t%" PRIu32 "\n", year, found->documents,
	       found->passages, found->occurrences, all->documents);
}

/* To stderr: the table is all that a pipe gets. */
static void tell_use(const char *what, const struct result *r)
{
	BUF_HERE(article, ARTICLE_NAME);

	if (!r)
		return;
	if (*r->article)
		article_name(r->article, &article);
	fprintf(stderr, "%s: %s ", what, r->document.date);
	utf8_print(stderr, r->document.title, strlen(r->document.title));
	fprintf(stderr, " %s\n  ", buf_cstr(&article));
	utf8_print(stderr, r->document.path, strlen(r->document.path));
	if (r->n_snippets && *r->snippets[0].text) {
		fputs("\n  ", stderr);
		utf8_print(stderr, r->snippets[0].text, strlen(r->snippets[0].text));
	}
	fputc('\n', stderr);
}

void trend_print(const struct trend *t)
{
	if (!t->counted) {
		fprintf(stderr, "%s\n",
		        _("Nothing has all of this as it is asked. What is ranked by its words has "
		          "no trend."));
		return;
	}
	if (t->answer.late)
		fprintf(stderr, "%s\n",
		        _("Time was up before everything was counted: these are lower bounds."));
	if (t->answer.documents == 0)
		return;
	printf("# %s\t%s\t%s\t%s\t%s\n", _("year"), _("documents"), _("passages"), _("occurrences"),
	       _("of documents"));
	for (size_t i = 0; i < trend_years(t); i++) {
		const struct trend_year *y = trend_year(t, i);
		char year[16];
		snprintf(year, sizeof(year), "%" PRIu32, y->year);
		print_count(year, &y->found, &y->all);
	}
	if (t->undated.documents)
		print_count("-", &t->undated, &t->all_undated);
	tell_use(_("first"), trend_first(t));
	tell_use(_("last"), trend_last(t));
}
