/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * zhengwen-search: one query, or a file of them.
 */
#include "core/cli.h"
#include "core/i18n.h"
#include "searcher/compare/print.h"
#include "searcher/crash.h"
#include "searcher/options.h"
#include "searcher/show/print.h"
#include "searcher/trend/trend.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NOTHING = 1, JSON_LIMIT = 1 << 30 };

static bool colored(const struct arguments *a)
{
	if (a->color == COLOR_AUTO)
		return isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	return a->color == COLOR_ALWAYS;
}

static enum zw_status print_json(const struct arguments *a, const struct query *q,
                                 const struct answer *answer, struct err *err)
{
	struct buf out = BUF_INIT(JSON_LIMIT);
	enum zw_status status = answer_json(q, answer, a->explain, &out, err);

	if (status == ZW_OK)
		puts(buf_cstr(&out));
	buf_release(&out);
	return status;
}

/* The options that a query is really searched with. */
static struct search_options options_of(const struct arguments *a)
{
	struct search_options o = a->search;

	if (a->count) {
		o.limit = 0;
		o.strict = true;
		o.places = a->output == OUTPUT_JSON;
	}
	return o;
}

/* The query, and those it is asked within. On success the caller ends with query_release. */
static enum zw_status parse(struct searcher *s, const struct arguments *a, const char *text,
                            size_t len, struct query *query, struct err *err)
{
	enum zw_status status = searcher_parse(s, text, len, a->rewrites, query, err);

	for (size_t i = 0; status == ZW_OK && i < a->n_within; i++) {
		struct query within;
		status = searcher_parse(s, a->within[i], strlen(a->within[i]), a->rewrites, &within,
		                        err);
		if (status == ZW_OK) {
			status = query_within(query, &within, err);
			query_release(&within);
		}
		if (status != ZW_OK)
			query_release(query);
	}
	return status;
}

/* ---- One query ---- */

static enum zw_status show(const struct arguments *a, const struct query *q,
                           const struct answer *answer, struct err *err)
{
	if (a->output == OUTPUT_JSON)
		return print_json(a, q, answer, err);
	print_late(answer->late);
	print_about(answer);
	if (a->count) {
		print_notes(q);
		printf("%" PRIu32 "\n", answer->documents);
		return ZW_OK;
	}
	print_totals(q, answer, a->search.scope, a->explain);
	print_offers(answer);
	print_answer(answer, colored(a));
	return ZW_OK;
}

static int search_one(struct searcher *s, const struct arguments *a, struct err *err)
{
	struct search_options options = options_of(a);
	options.offers = !a->count;
	struct query query = {0};
	struct answer answer = {0};
	int code = EXIT_DONE;
	enum zw_status status = parse(s, a, buf_cstr(&a->query), a->query.len, &query, err);

	if (status == ZW_OK)
		status = searcher_search(s, &query, &options, &answer, err);
	if (status == ZW_OK)
		status = show(a, &query, &answer, err);
	if (status != ZW_OK)
		code = cli_fail(program, status, err);
	else if (answer.reachable == 0)
		code = EXIT_NOTHING;
	answer_release(&answer);
	if (query.text)
		query_release(&query);
	return code;
}

/* ---- The use over the years ---- */

static enum zw_status show_trend(const struct arguments *a, const struct query *q,
                                 const struct trend *trend, struct err *err)
{
	struct buf out = BUF_INIT(JSON_LIMIT);
	enum zw_status status = ZW_OK;

	if (a->output == OUTPUT_JSON) {
		status = trend_json(q, trend, &out, err);
		if (status == ZW_OK)
			puts(buf_cstr(&out));
	} else {
		print_notes(q);
		trend_print(trend);
	}
	buf_release(&out);
	return status;
}

static int search_trend(struct searcher *s, const struct arguments *a, struct err *err)
{
	struct query query;
	struct trend trend;
	int code = EXIT_DONE;
	enum zw_status status = parse(s, a, buf_cstr(&a->query), a->query.len, &query, err);

	if (status != ZW_OK)
		return cli_fail(program, status, err);
	status = searcher_trend(s, &query, &a->search, &trend, err);
	if (status == ZW_OK) {
		code = trend.answer.documents > 0 ? EXIT_DONE : EXIT_NOTHING;
		status = show_trend(a, &query, &trend, err);
		trend_release(&trend);
	}
	query_release(&query);
	return status == ZW_OK ? code : cli_fail(program, status, err);
}

/* ---- Suggestions ---- */

static int suggest(struct searcher *s, const struct arguments *a, struct err *err)
{
	size_t len = strlen(a->suggest);
	struct suggest_list list;
	struct buf out = BUF_INIT(JSON_LIMIT);
	enum zw_status status = searcher_suggest(s, a->suggest, len, a->search.limit, &list, err);

	if (status == ZW_OK && a->output == OUTPUT_JSON)
		status = suggest_json(a->suggest, len, &list,
		                      searcher_generation(s)->manifest.number, &out, err);
	if (status == ZW_OK && a->output == OUTPUT_JSON)
		puts(buf_cstr(&out));
	else if (status == ZW_OK)
		print_suggestions(&list);
	buf_release(&out);
	if (status != ZW_OK)
		return cli_fail(program, status, err);
	return list.n ? EXIT_DONE : EXIT_NOTHING;
}

/* ---- Similar documents ---- */

static enum zw_status show_similar(const struct arguments *a, const struct similar_list *list,
                                   struct err *err)
{
	struct buf out = BUF_INIT(JSON_LIMIT);
	enum zw_status status = ZW_OK;

	if (a->output == OUTPUT_JSON) {
		status = similar_json(list, &out, err);
		if (status == ZW_OK)
			puts(buf_cstr(&out));
	} else {
		print_late(list->late);
		print_similar(list, colored(a));
	}
	buf_release(&out);
	return status;
}

static int search_similar(struct searcher *s, const struct arguments *a, struct err *err)
{
	struct similar_list list;
	enum zw_status status = searcher_similar(s, a->similar, a->search.limit,
	                                         searcher_day(NULL, a->search.as_of),
	                                         a->search.milliseconds, &list, err);

	if (status != ZW_OK) {
		int failed = cli_fail(program, status, err);
		return status == ZW_NOT_FOUND ? EXIT_NOTHING : failed;
	}
	int code = list.n > 0 ? EXIT_DONE : EXIT_NOTHING;
	status = show_similar(a, &list, err);
	similar_release(&list);
	return status == ZW_OK ? code : cli_fail(program, status, err);
}

/* ---- Two documents ---- */

static enum zw_status show_comparison(const struct arguments *a, const struct page *pages,
                                      const struct comparison *c, struct err *err)
{
	struct buf out = BUF_INIT(JSON_LIMIT);
	enum zw_status status = ZW_OK;

	if (a->output == OUTPUT_JSON) {
		status = compare_json(pages, c, &out, err);
		if (status == ZW_OK)
			puts(buf_cstr(&out));
	} else {
		print_comparison(pages, c, colored(a));
	}
	buf_release(&out);
	return status;
}

/* Found is what differs: EXIT_NOTHING if nothing does. */
static int compare(struct searcher *s, const struct arguments *a, struct err *err)
{
	struct page pages[COMPARE_SIDES];
	struct comparison c;
	const char *missing;
	enum zw_status status = searcher_compare(s, a->compare, buf_cstr(&a->query),
	                                         a->search.milliseconds, pages, &c, &missing, err);

	if (status != ZW_OK)
		return cli_fail(program, status, err);
	bool differs = comparison_differs(&c);
	status = show_comparison(a, pages, &c, err);
	compare_release(&c);
	page_release(&pages[COMPARE_OLD]);
	page_release(&pages[COMPARE_NEW]);
	if (status != ZW_OK)
		return cli_fail(program, status, err);
	return differs ? EXIT_DONE : EXIT_NOTHING;
}

/* ---- A file of queries ---- */

static int by_name(const void *a, const void *b)
{
	const struct result *x = *(const struct result *const *)a;
	const struct result *y = *(const struct result *const *)b;
	int order = strcmp(x->document.path, y->document.path);

	if (order == 0)
		order = strcmp(x->article, y->article);
	return order ? order : (x->rank > y->rank) - (x->rank < y->rank);
}

static bool same_name(const struct result *a, const struct result *b)
{
	return strcmp(a->document.path, b->document.path) == 0 &&
	       strcmp(a->article, b->article) == 0;
}

/* A passage outside any 条 is named by its document, and that only once: seen[i] tells which
 * results have a better one of the same name. */
static enum zw_status find_seen(const struct answer *answer, bool *seen, struct err *err)
{
	size_t n = answer->n_results;
	const struct result **sorted = calloc(n ? n : 1, sizeof(*sorted));

	if (!sorted)
		return err_no_memory(err);
	for (size_t i = 0; i < n; i++)
		sorted[i] = &answer->results[i];
	qsort(sorted, n, sizeof(*sorted), by_name);
	for (size_t i = 1; i < n; i++)
		seen[sorted[i] - answer->results] = same_name(sorted[i - 1], sorted[i]);
	free(sorted);
	return ZW_OK;
}

static enum zw_status print_trec(const char *id, const struct answer *answer, struct err *err)
{
	unsigned rank = 0;
	bool *seen = calloc(answer->n_results + 1, sizeof(*seen));

	if (!seen)
		return err_no_memory(err);
	enum zw_status status = find_seen(answer, seen, err);

	for (size_t i = 0; status == ZW_OK && i < answer->n_results; i++) {
		const struct result *r = &answer->results[i];
		if (!seen[i])
			printf("%s\tQ0\t%s%s%s\t%u\t%.6f\tzhengwen\n", id, r->document.path,
			       *r->article ? "#" : "", r->article, ++rank, r->score);
	}
	free(seen);
	return status;
}

static enum zw_status batch_query(struct searcher *s, const struct arguments *a, const char *id,
                                  const char *text, bool *found, struct err *err)
{
	struct search_options options = options_of(a);
	struct query query;
	struct answer answer;
	enum zw_status status = parse(s, a, text, strlen(text), &query, err);

	if (status != ZW_OK)
		return status;
	/* An evaluation asks questions, whatever their length. */
	options.question = options.scope == SCOPE_PASSAGE && !a->count && !options.source;
	/* Nothing else of a batch shows them. */
	if (a->output != OUTPUT_JSON)
		options.snippets = 0;
	options.places = a->output == OUTPUT_JSON;
	status = searcher_search(s, &query, &options, &answer, err);
	if (status == ZW_OK) {
		*found |= answer.reachable > 0;
		print_shards(searcher_generation(s));
		if (a->output != OUTPUT_JSON)
			print_late(answer.late);
		if (a->output == OUTPUT_TREC)
			status = print_trec(id, &answer, err);
		else if (a->output == OUTPUT_JSON)
			status = print_json(a, &query, &answer, err);
		else if (a->count)
			printf("%s\t%" PRIu32 "\n", id, answer.documents);
		else
			for (size_t i = 0; i < answer.n_results; i++)
				printf("%s\t%" PRIu32 "\t%s\t%s\n", id, answer.results[i].rank,
				       answer.results[i].document.path, answer.results[i].article);
		answer_release(&answer);
	}
	query_release(&query);
	return status;
}

/* A bad line is told and passed over; the exit code says that there was one. */
static int batch_line(struct searcher *s, const struct arguments *a, char *line, size_t number,
                      bool *found, struct err *err)
{
	char *tab = strchr(line, '\t');
	enum zw_status status;

	line[strcspn(line, "\r")] = '\0';
	if (*line == '\0')
		return EXIT_DONE;
	if (!tab) {
		status = err_set(err, ZW_BAD_QUERY, _("no tab between number and query"));
	} else {
		*tab = '\0';
		status = batch_query(s, a, line, tab + 1, found, err);
	}
	if (status == ZW_OK)
		return EXIT_DONE;
	struct err told;
	/* The reason is never longer than what is kept of it. */
	err_set(&told, status, _("%.200s, line %zu: %.700s"), a->batch, number, err->text);
	return cli_fail(program, status, &told);
}

static int search_batch(struct searcher *s, const struct arguments *a, struct err *err)
{
	FILE *file = strcmp(a->batch, "-") == 0 ? stdin : fopen(a->batch, "re");
	struct buf line = BUF_INIT(2 * QUERY_LIMIT);
	int code = EXIT_DONE;
	bool found = false;

	if (!file)
		return cli_fail(program, err_errno(err, a->batch), err);
	for (size_t number = 1; buf_getline(&line, file); number++) {
		int worse;
		crash_restart_clock();
		if (line.failed)
			worse = cli_usage(program,
			                  _("%.200s, line %zu: over the limit of %zu bytes"),
			                  a->batch, number, line.limit);
		else
			worse = batch_line(s, a, line.data ? line.data : (char[]){""}, number,
			                   &found, err);
		code = worse > code ? worse : code;
		/* Who asks through a pipe waits for the answer before asking again. */
		if (file == stdin)
			fflush(stdout);
	}
	if (ferror(file))
		code = cli_fail(program, err_errno(err, a->batch), err);
	if (file != stdin)
		fclose(file);
	buf_release(&line);
	if (code == EXIT_DONE && a->search.since.kind != SINCE_EVER && !found)
		return EXIT_NOTHING;
	return code;
}

/* Loudly: what is found is not what the last run made of the documents. */
static void tell_fallback(const struct generation *g)
{
	struct err told;

	if (!g->fallback)
		return;
	err_set(&told, ZW_BAD_INDEX,
	        _("warning: the index is damaged, generation %" PRIu64
	          " of %s answers instead: %.600s"),
	        g->manifest.number, g->manifest.created, g->fallback);
	cli_fail(program, ZW_BAD_INDEX, &told);
}

int main(int argc, char **argv)
{
	struct arguments a;
	struct searcher *s = NULL;
	struct err err = {""};

	cli_begin();
	crash_guard();
	i18n_init();
	int code = arguments_parse(argc, argv, &a);
	if (code < 0) {
		enum zw_status status =
		        searcher_open_number(buf_cstr(&a.index), a.generation, &s, &err);
		if (status == ZW_OK)
			tell_fallback(searcher_generation(s));
		if (status != ZW_OK)
			code = cli_fail(program, status, &err);
		else if (a.similar)
			code = search_similar(s, &a, &err);
		else if (a.compare)
			code = compare(s, &a, &err);
		else if (a.suggest)
			code = suggest(s, &a, &err);
		else if (a.trend)
			code = search_trend(s, &a, &err);
		else
			code = a.batch ? search_batch(s, &a, &err) : search_one(s, &a, &err);
		if (s && !a.batch)
			print_shards(searcher_generation(s));
	}
	searcher_close(s);
	arguments_release(&a);
	return cli_end(program, code);
}
