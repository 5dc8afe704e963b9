/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Options may stand anywhere. What begins with a minus and is no option is an exclusion: -草案.
 */
#include "searcher/options.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "searcher/rewrite/rewrite.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char program[] = "zhengwen-search";

enum { LIMIT_DEFAULT = 10, SNIPPETS_DEFAULT = 1 };

enum long_option {
	OPT_LIMIT = 256,
	OPT_OFFSET,
	OPT_SORT,
	OPT_SCOPE,
	OPT_SNIPPETS,
	OPT_COUNT,
	OPT_JSON,
	OPT_FORMAT,
	OPT_EXPLAIN,
	OPT_COLOR,
	OPT_BATCH,
	OPT_SUGGEST,
	OPT_FACETS,
	OPT_EVERY_FILE,
	OPT_AS_OF,
	OPT_WITHIN,
	OPT_REWRITE,
	OPT_NO_REWRITE,
	OPT_SOURCE,
	OPT_SINCE,
	OPT_STRICT,
	OPT_TIMEOUT,
	OPT_SIMILAR,
	OPT_COMPARE,
	OPT_TREND,
	OPT_GENERATION,
	OPT_VERSION,
};

static const struct option options[] = {
        {"index", required_argument, NULL, 'd'},
        {"limit", required_argument, NULL, OPT_LIMIT},
        {"offset", required_argument, NULL, OPT_OFFSET},
        {"sort", required_argument, NULL, OPT_SORT},
        {"scope", required_argument, NULL, OPT_SCOPE},
        {"snippets", required_argument, NULL, OPT_SNIPPETS},
        {"count", no_argument, NULL, OPT_COUNT},
        {"json", no_argument, NULL, OPT_JSON},
        {"format", required_argument, NULL, OPT_FORMAT},
        {"explain", no_argument, NULL, OPT_EXPLAIN},
        {"color", optional_argument, NULL, OPT_COLOR},
        {"batch", required_argument, NULL, OPT_BATCH},
        {"suggest", required_argument, NULL, OPT_SUGGEST},
        {"facets", no_argument, NULL, OPT_FACETS},
        {"every-file", no_argument, NULL, OPT_EVERY_FILE},
        {"as-of", required_argument, NULL, OPT_AS_OF},
        {"within", required_argument, NULL, OPT_WITHIN},
        {"rewrite", required_argument, NULL, OPT_REWRITE},
        {"no-rewrite", no_argument, NULL, OPT_NO_REWRITE},
        {"source", no_argument, NULL, OPT_SOURCE},
        {"since", required_argument, NULL, OPT_SINCE},
        {"strict", no_argument, NULL, OPT_STRICT},
        {"timeout", required_argument, NULL, OPT_TIMEOUT},
        {"similar", required_argument, NULL, OPT_SIMILAR},
        {"compare", required_argument, NULL, OPT_COMPARE},
        {"trend", no_argument, NULL, OPT_TREND},
        {"generation", required_argument, NULL, OPT_GENERATION}, /* not for people: ask.h */
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, OPT_VERSION},
        {NULL, 0, NULL, 0},
};

static void print_help(void)
{
	fputs(_("Searches an index of Chinese policy documents.\n"
	        "\n"
	        "  zhengwen-search 人大 监督 民生          all of these words\n"
	        "  zhengwen-search '\"四个机关\"'            exactly this\n"
	        "  zhengwen-search 数据 出境 -草案          but not this\n"
	        "  zhengwen-search '（数据 OR 信息） 出境'   either\n"
	        "  zhengwen-search 标题:条例 养老           one of them in the title\n"
	        "  zhengwen-search 数据 出境 同条           in one 条; 同句, 同段 likewise\n"
	        "  zhengwen-search 数据 NEAR/5 出境         at most 5 characters between\n"
	        "  zhengwen-search '\"坚持*方针\"'          anything between, in one sentence\n"
	        "  zhengwen-search 民法典第577条            the article, then who cites it\n"
	        "  zhengwen-search 国发〔2022〕5号          the document of that number\n"
	        "  zhengwen-search 机关:国务院 文种:意见 日期:2020..2023 养老\n"
	        "  zhengwen-search 引用:民法典第577条       what cites it\n"
	        "  zhengwen-search 截至:2019-05-01 监督     what was in force then\n"
	        "  zhengwen-search --since yesterday 养老 && mail …  is there anything new?\n"
	        "  zhengwen-search --count '\"高质量发展\"'  in how many documents\n"
	        "\n"
	        "Usage: zhengwen-search [OPTION]… QUERY…\n"
	        "       zhengwen-search [OPTION]… --batch FILE\n"
	        "       zhengwen-search [OPTION]… --suggest=TYPED\n"
	        "       zhengwen-search [OPTION]… --similar PATH\n"
	        "       zhengwen-search [OPTION]… --compare OLD NEW\n"
	        "\n"
	        "  -d, --index=DIR     the index; else $ZHENGWEN_INDEX, else\n"
	        "                      $XDG_DATA_HOME/zhengwen/index; if that is not there,\n"
	        "                      /var/lib/zhengwen/index\n"
	        "      --limit=N       at most N results (10)\n"
	        "      --offset=N      leave out the first N\n"
	        "      --sort=ORDER    relevance; date: newest first; cited: most cited first;\n"
	        "                      changed: what came or changed in the index last\n"
	        "      --scope=SCOPE   document, or passage: all words in one 条 or paragraph\n"
	        "      --snippets=N    at most N passages of a document (1; JSON: 3)\n"
	        "      --count         only the number of documents; with --json of passages and\n"
	        "                      occurrences too\n"
	        "      --as-of=DAY     what was in force on that day (2019-05-01)\n"
	        "      --within=QUERY  of what this query finds; may repeat\n"
	        "      --source        the query is pasted text: only where it comes from\n"
	        "      --similar=PATH  documents like this one\n"
	        "      --compare=OLD   what differs in another document, NEW: a later version\n"
	        "      --trend         the use over the years: documents, passages, occurrences\n"
	        "      --every-file    versions and copies as results of their own\n"
	        "      --since=WHEN    only what was first indexed, or changed, since then: "
	        "today,\n"
	        "                      yesterday, last-run, 12h, 7d, 2w, 2026-11-01\n"
	        "      --strict        nothing found is nothing found: no looser search instead\n"
	        "      --timeout=SECONDS  then end with what was found so far, and say so\n"
	        "      --no-rewrite    search what is typed only\n"
	        "      --rewrite=KIND,… only these: numerals, names, aliases, lay\n"
	        "      --facets        how many by issuer, type, year, status and level\n"
	        "      --json          one JSON object\n"
	        "      --explain       how the query was understood\n"
	        "      --color=WHEN    always, never, or auto: on a terminal\n"
	        "      --suggest=TYPED titles, names, numbers and terms that begin like that, by\n"
	        "                      characters, pinyin (shuju) or initials (mfd)\n"
	        "      --batch=FILE    a query a line, ID<TAB>QUERY; - is standard input\n"
	        "      --format=FORM   text, json, or trec: ID Q0 PATH#ARTICLE RANK SCORE "
	        "zhengwen\n"
	        "  -h, --help          this help\n"
	        "      --version       the version\n"
	        "\n"
	        "Exit status: 0 found, 1 nothing found, 2 bad query or wrong usage, 3 no usable "
	        "index.\n"),
	      stdout);
}

/* Index of the word in a list that ends in NULL, or -1 after a message. */
static int choose(const char *option, const char *word, const char *const *list)
{
	struct buf all = BUF_INIT(1024);

	for (int i = 0; list[i]; i++) {
		if (strcmp(word, list[i]) == 0) {
			buf_release(&all);
			return i;
		}
		buf_printf(&all, "%s%s", i ? ", " : "", list[i]);
	}
	cli_usage(program, _("--%s takes one of: %s"), option, buf_cstr(&all));
	buf_release(&all);
	return -1;
}

static bool number(const char *option, const char *text, uint64_t high, uint32_t *value)
{
	uint64_t wide;

	if (!cli_number(text, 0, high, &wide)) {
		cli_usage(program, _("--%s takes a number from 0 to %ju"), option, (uintmax_t)high);
		return false;
	}
	*value = (uint32_t)wide;
	return true;
}

static bool day(const char *option, const char *text, uint32_t *value)
{
	uint32_t first;

	if (day_parse(text, strlen(text), &first, value))
		return true;
	cli_usage(program, _("--%s takes a day: 2019-05-01"), option);
	return false;
}

static bool since(const char *text, struct since *value)
{
	if (since_parse(text, time(NULL), value))
		return true;
	cli_usage(program, "%s",
	          _("--since takes today, yesterday, last-run, 12h, 7d, 2w, 2026-11-01 or "
	            "2026-11-01T08:00"));
	return false;
}

static bool timeout(const char *text, uint32_t *milliseconds)
{
	if (cli_seconds(text, milliseconds))
		return true;
	cli_usage(program, _("--timeout takes seconds, up to %d: 2, 0.5"), CLI_SECONDS_MOST);
	return false;
}

static bool within(struct arguments *a, const char *query)
{
	if (a->n_within == WITHIN_LIMIT) {
		cli_usage(program, _("--within more than %d times"), WITHIN_LIMIT);
		return false;
	}
	a->within[a->n_within++] = query;
	return true;
}

/* "names,numerals": kinds of rewriting, as bits. */
static bool kinds(const char *list, unsigned *mask)
{
	*mask = 0;
	for (const char *at = list; *at; at += *at == ',') {
		size_t len = strcspn(at, ",");
		enum rewrite_kind kind = 0;
		while (kind < REWRITES && (strlen(rewrite_name(kind)) != len ||
		                           memcmp(rewrite_name(kind), at, len) != 0))
			kind++;
		if (kind == REWRITES) {
			cli_usage(program, _("--%s takes one of: %s"), "rewrite",
			          "numerals, names, aliases, lay");
			return false;
		}
		*mask |= 1u << kind;
		at += len;
	}
	return true;
}

static bool take_choice(int c, const char *value, struct arguments *a)
{
	static const char *const sorts[] = {"relevance", "date", "cited", "changed", NULL};
	static const char *const scopes[] = {"document", "passage", NULL};
	static const char *const formats[] = {"text", "json", "trec", NULL};
	static const char *const colors[] = {"auto", "always", "never", NULL};
	int chosen;

	switch (c) {
	case OPT_SORT:
		chosen = choose("sort", value, sorts);
		a->search.sort = (enum sort)chosen;
		break;
	case OPT_SCOPE:
		chosen = choose("scope", value, scopes);
		a->search.scope = (enum scope)chosen;
		break;
	case OPT_FORMAT:
		chosen = choose("format", value, formats);
		a->output = (enum output)chosen;
		break;
	default:
		chosen = value ? choose("color", value, colors) : COLOR_ALWAYS;
		a->color = (enum color)chosen;
		break;
	}
	return chosen >= 0;
}

/* An option without a value that is but a switch; false if it is none. */
static bool take_switch(int c, struct arguments *a)
{
	switch (c) {
	case OPT_COUNT:
		a->count = true;
		return true;
	case OPT_TREND:
		a->trend = true;
		return true;
	case OPT_EXPLAIN:
		a->explain = true;
		return true;
	case OPT_FACETS:
		a->search.facets = true;
		return true;
	case OPT_EVERY_FILE:
		a->search.every_file = true;
		return true;
	case OPT_SOURCE:
		a->search.source = true;
		return true;
	case OPT_STRICT:
		a->search.strict = true;
		return true;
	case OPT_JSON:
		a->output = OUTPUT_JSON;
		return true;
	case OPT_NO_REWRITE:
		a->rewrites = 0;
		return true;
	default:
		return false;
	}
}

/* One option. -1: go on; otherwise the exit code. */
static int take(int c, const char *value, struct arguments *a)
{
	bool good = true;

	switch (c) {
	case 'd':
		buf_reset(&a->index);
		buf_str(&a->index, value);
		break;
	case OPT_LIMIT:
		good = number("limit", value, RESULTS_LIMIT, &a->search.limit);
		break;
	case OPT_OFFSET:
		good = number("offset", value, UINT32_MAX / 2, &a->search.offset);
		break;
	case OPT_SNIPPETS:
		good = number("snippets", value, SNIPPETS_LIMIT, &a->search.snippets);
		break;
	case OPT_BATCH:
	case OPT_SUGGEST:
		*(c == OPT_BATCH ? &a->batch : &a->suggest) = value;
		break;
	case OPT_SINCE:
		good = since(value, &a->search.since);
		/* Nothing new must not become anything old that is somewhat like it. */
		a->search.strict = true;
		break;
	case OPT_SIMILAR:
		a->similar = value;
		break;
	case OPT_COMPARE:
		a->compare = value;
		break;
	case OPT_AS_OF:
		good = day("as-of", value, &a->search.as_of);
		break;
	case OPT_TIMEOUT:
		good = timeout(value, &a->search.milliseconds);
		break;
	case OPT_WITHIN:
		good = within(a, value);
		break;
	case OPT_REWRITE:
		good = kinds(value, &a->rewrites);
		break;
	case OPT_GENERATION:
		good = cli_number(value, 1, UINT64_MAX, &a->generation) ||
		       (cli_usage(program, "--generation takes a number"), false);
		break;
	case 'h':
		print_help();
		return cli_end(program, EXIT_DONE);
	case OPT_VERSION:
		puts("zhengwen-search " ZW_VERSION);
		return cli_end(program, EXIT_DONE);
	case '?':
		return cli_try_help(program);
	default:
		good = take_switch(c, a) || take_choice(c, value, a);
		break;
	}
	return good ? -1 : EXIT_USAGE;
}

static void add_word(struct arguments *a, const char *word)
{
	if (a->query.len)
		buf_char(&a->query, ' ');
	buf_str(&a->query, word);
}

/* -d, -h, and -d/srv/index: what else begins with -d is an exclusion. */
static bool is_short(const char *argument)
{
	if (strcmp(argument, "-d") == 0 || strcmp(argument, "-h") == 0)
		return true;
	return strncmp(argument, "-d", 2) == 0 && strchr("/.~", argument[2]);
}

/* May the value of this option be an argument of its own? getopt takes abbreviations, too. */
static bool takes_value(const char *argument)
{
	if (strcmp(argument, "-d") == 0)
		return true;
	for (const struct option *o = options; o->name; o++)
		if (o->has_arg == required_argument && strncmp(argument, "--", 2) == 0 &&
		    strncmp(argument + 2, o->name, strlen(argument + 2)) == 0)
			return true;
	return false;
}

/* getopt sees only what are options; the rest is put aside as words of the query. */
static void split(int argc, char **argv, struct arguments *a, char **kept, int *n_kept)
{
	bool words_only = false;

	kept[(*n_kept)++] = (char *)program; /* getopt begins its messages with it */
	for (int i = 1; i < argc; i++) {
		bool is_long = strncmp(argv[i], "--", 2) == 0;
		if (!words_only && strcmp(argv[i], "--") == 0) {
			words_only = true;
		} else if (words_only || (!is_short(argv[i]) && !is_long)) {
			add_word(a, argv[i]);
		} else {
			kept[(*n_kept)++] = argv[i];
			if (takes_value(argv[i]) && i + 1 < argc)
				kept[(*n_kept)++] = argv[++i];
		}
	}
}

/* What goes with --suggest, --similar, --compare and --trend, which list no results. */
static int check_others(const struct arguments *a)
{
	if ((a->batch || a->output == OUTPUT_TREC) && a->suggest)
		return cli_usage(program, "%s", _("--suggest goes with no --batch"));
	if ((a->suggest || a->similar || a->compare) && a->search.since.kind != SINCE_EVER)
		return cli_usage(program, "%s", _("--since goes with a query"));
	if (a->trend && (a->suggest || a->similar || a->compare || a->batch || a->count))
		return cli_usage(program, "%s", _("--trend goes with a query alone"));
	if (a->suggest && a->query.len > 0)
		return cli_usage(program, "%s", _("--suggest takes no query"));
	if (a->similar && (a->batch || a->query.len > 0))
		return cli_usage(program, "%s", _("--similar takes a path and no query"));
	if (a->compare && (a->batch || a->suggest || a->similar || a->query.len == 0))
		return cli_usage(program, "%s", _("--compare takes two paths and no query"));
	return -1;
}

static int check(struct arguments *a, bool snippets_given)
{
	if (!snippets_given)
		a->search.snippets = a->output == OUTPUT_JSON ? 3 : SNIPPETS_DEFAULT;
	if (a->query.failed == ZW_NO_MEMORY)
		return cli_no_memory(program);
	if (a->query.failed || a->query.len > QUERY_LIMIT)
		return cli_usage(program, _("the query is longer than %d bytes"), QUERY_LIMIT);
	int code = check_others(a);
	if (code >= 0)
		return code;
	if (!a->batch && !a->similar && !a->suggest && a->query.len == 0)
		return cli_usage(program, "%s", _("the query is empty"));
	if (a->batch && a->query.len > 0)
		return cli_usage(program, "%s", _("--batch takes its queries from the file only"));
	if (a->output == OUTPUT_TREC && !a->batch)
		return cli_usage(program, "%s", _("--format=trec goes with --batch"));
	if (a->index.len == 0 && !a->index.failed &&
	    !store_reading_dir(store_system_dir, &a->index))
		return cli_usage(program, "%s", _("no index: name one with -d"));
	return a->index.failed ? cli_no_memory(program) : -1;
}

int arguments_parse(int argc, char **argv, struct arguments *a)
{
	char **kept = calloc((size_t)argc + 1, sizeof(*kept));
	int n_kept = 0, c, code = -1;
	bool snippets_given = false;

	*a = (struct arguments){
	        .index = BUF_INIT(PATH_LIMIT),
	        .query = BUF_INIT(4 * QUERY_LIMIT),
	        .rewrites = REWRITE_ALL,
	        .search = {.limit = LIMIT_DEFAULT, .places = true},
	};
	if (!kept)
		return cli_no_memory(program);
	split(argc, argv, a, kept, &n_kept);
	while (code < 0 && (c = getopt_long(n_kept, kept, "d:h", options, NULL)) != -1) {
		snippets_given |= c == OPT_SNIPPETS;
		code = take(c, optarg, a);
	}
	free(kept);
	return code < 0 ? check(a, snippets_given) : code;
}

void arguments_release(struct arguments *a)
{
	buf_release(&a->index);
	buf_release(&a->query);
}
