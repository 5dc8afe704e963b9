/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/command.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/index/store.h"
#include "indexer/build/build.h"
#include "indexer/spread/spread.h"

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

const char indexer_name[] = "zhengwen-index";

enum { WORKERS_DEFAULT_MOST = 4 };

const char reader_program[] = "/proc/self/exe";

static void print_help(void)
{
	fputs(_("Makes a full-text index of Chinese policy documents.\n"
	        "\n"
	        "  zhengwen-index ~/laws ~/notices            index two folders\n"
	        "  zhengwen-index ~/laws -d /srv/index        … into a folder of your choice\n"
	        "  zhengwen-index --show notice.docx          what is understood of a file\n"
	        "\n"
	        "Usage: zhengwen-index [OPTION]… FOLDER-OR-FILE…\n"
	        "       zhengwen-index --show [--json] FILE…\n"
	        "       zhengwen-index --status|--sizes|--verify|--rollback|--merge [-d DIR]\n"
	        "       zhengwen-index --export=jsonl|opensearch [-d DIR]\n"
	        "\n"
	        "Reads .txt and .md in UTF-8, UTF-16 and GB18030, whatever they declare, .html, "
	        ".mht,\n"
	        ".docx, .doc, .wps, .pdf, .ofd, .rtf, .epub, and .zip files of these. What was "
	        "indexed\n"
	        "before stays searchable until the new index is complete.\n"
	        "\n"
	        "  -d, --index=DIR   where the index is; else $ZHENGWEN_INDEX, else\n"
	        "                    $XDG_DATA_HOME/zhengwen/index\n"
	        "  -j, --jobs=N      workers (1 to 64); else one a processor, at most 4\n"
	        "      --full        read everything anew, not only what is new or changed\n"
	        "      --dry-run     only tell what would be done\n"
	        "      --allow-shrink\n"
	        "                    go on although more than half of the documents are gone\n"
	        "      --keep=N      keep N generations before the current one (1)\n"
	        "      --shards=N    make N shards that other machines can search (1 to 64)\n"
	        "      --saved=FILE  saved searches: tell what is new in each\n"
	        "      --feeds=DIR   … as feeds and tables in this folder\n"
	        "      --status      what the last run did, and what the index holds\n"
	        "      --sizes       how many bytes each part of the index takes\n"
	        "      --verify[=N]  check every byte of the index, then scan N documents (20) "
	        "and\n"
	        "                    compare what stands in them with what the index finds\n"
	        "      --rollback    go back to the generation before\n"
	        "      --merge       put the shards of many runs together\n"
	        "      --export=FORM print every passage with what is known of its document, as "
	        "lines of\n"
	        "                    JSON (jsonl), or as the _bulk of OpenSearch takes them "
	        "(opensearch)\n"
	        "      --config=FILE take from this file what is not said here: folders, index, "
	        "…\n"
	        "  -q, --quiet       no progress, no list of skipped files\n"
	        "      --show        make no index: print title, number, issuers, dates and the "
	        "like of\n"
	        "                    each file, from where they are, and what was not found\n"
	        "      --json        with --show, --status, --sizes: JSON\n"
	        "  -h, --help        this help\n"
	        "      --version     the version\n"
	        "\n"
	        "Exit status: 0 done; 1 done, but some files were skipped; 2 wrong usage; 3 "
	        "failed, the\n"
	        "index of before is untouched; 75 another indexer is at work.\n"),
	      stdout);
}

static uint64_t default_workers(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	if (n < 1)
		return 1;
	return n > WORKERS_DEFAULT_MOST ? WORKERS_DEFAULT_MOST : (uint64_t)n;
}

/* -1: go on; otherwise the exit code. */
static int check_command(struct command *a)
{
	bool files = a->action == ACTION_SHOW || a->action == ACTION_INDEX;

	if (a->json && a->action != ACTION_SHOW && a->action != ACTION_STATUS &&
	    a->action != ACTION_SIZES)
		return cli_usage(indexer_name, "%s",
		                 _("--json goes with --show, --status or --sizes"));
	if (a->action == ACTION_SHOW && a->n_corpora == 0)
		return cli_usage(indexer_name, "%s", _("no file to show"));
	if (a->action == ACTION_INDEX && a->n_corpora == 0) {
		a->corpora = a->config.corpora;
		a->n_corpora = a->config.n_corpora;
	}
	if (files && a->n_corpora == 0)
		return command_without_corpora(a);
	if (!files && a->n_corpora > 0)
		return cli_usage(indexer_name, _("%s is one word too many"), a->corpora[0]);
	bool reads = a->action == ACTION_STATUS || a->action == ACTION_VERIFY ||
	             a->action == ACTION_SIZES || a->action == ACTION_EXPORT;
	if (a->action != ACTION_SHOW && a->dir.len == 0 &&
	    !(reads ? store_reading_dir(store_system_dir, &a->dir) : store_default_dir(&a->dir)))
		return cli_usage(indexer_name, "%s", _("no place for the index: name one with -d"));
	return -1;
}

/* What is no letter of an option. */
enum {
	OPTION_CONFIG = 256,
	OPTION_FULL,
	OPTION_DRY_RUN,
	OPTION_ALLOW_SHRINK,
	OPTION_KEEP,
	OPTION_SAVED,
	OPTION_FEEDS,
	OPTION_STATUS,
	OPTION_VERIFY,
	OPTION_ROLLBACK,
	OPTION_MERGE,
	OPTION_SIZES,
	OPTION_EXPORT,
	OPTION_SHARDS,
	OPTION_SHOW,
	OPTION_JSON,
	OPTION_VERSION,
};

static const char letters[] = "d:j:qh";

static const struct option options[] = {
        {"config", required_argument, NULL, OPTION_CONFIG},
        {"index", required_argument, NULL, 'd'},
        {"jobs", required_argument, NULL, 'j'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {"full", no_argument, NULL, OPTION_FULL},
        {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
        {"allow-shrink", no_argument, NULL, OPTION_ALLOW_SHRINK},
        {"keep", required_argument, NULL, OPTION_KEEP},
        {"saved", required_argument, NULL, OPTION_SAVED},
        {"feeds", required_argument, NULL, OPTION_FEEDS},
        {"status", no_argument, NULL, OPTION_STATUS},
        {"verify", optional_argument, NULL, OPTION_VERIFY},
        {"rollback", no_argument, NULL, OPTION_ROLLBACK},
        {"merge", no_argument, NULL, OPTION_MERGE},
        {"sizes", no_argument, NULL, OPTION_SIZES},
        {"export", required_argument, NULL, OPTION_EXPORT},
        {"shards", required_argument, NULL, OPTION_SHARDS},
        {"show", no_argument, NULL, OPTION_SHOW},
        {"json", no_argument, NULL, OPTION_JSON},
        {"version", no_argument, NULL, OPTION_VERSION},
        {NULL, 0, NULL, 0},
};

/* -1: go on; otherwise the exit code. */
static int take_number(const char *name, uint64_t low, uint64_t high, uint64_t *value)
{
	if (cli_number(optarg, low, high, value))
		return -1;
	return cli_usage(indexer_name, _("--%s takes a number from %d to %d"), name, (int)low,
	                 (int)high);
}

/* -1: go on; otherwise the exit code. */
static int take_form(enum export_form *form)
{
	if (export_find(optarg, form))
		return -1;
	return cli_usage(indexer_name, "%s", _("--export takes jsonl or opensearch"));
}

/* What is asked for instead of a run; of several the last. */
static const struct {
	int option;
	enum action action;
} actions[] = {
        {OPTION_STATUS, ACTION_STATUS},     {OPTION_VERIFY, ACTION_VERIFY},
        {OPTION_ROLLBACK, ACTION_ROLLBACK}, {OPTION_MERGE, ACTION_MERGE},
        {OPTION_SIZES, ACTION_SIZES},       {OPTION_EXPORT, ACTION_EXPORT},
        {OPTION_SHOW, ACTION_SHOW},
};

static bool take_action(int c, struct command *a)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (actions[i].option == c) {
			a->action = actions[i].action;
			return true;
		}
	return false;
}

/* -1: go on; otherwise the exit code. */
static int take_option(int c, struct command *a)
{
	bool action = take_action(c, a);

	switch (c) {
	case OPTION_CONFIG: /* was read before all others */
		return -1;
	case 'd':
		buf_reset(&a->dir);
		buf_str(&a->dir, optarg);
		return -1;
	case 'j':
		return take_number("jobs", 1, WORKERS_LIMIT, &a->workers);
	case 'q':
		a->quiet = true;
		return -1;
	case OPTION_FULL:
		a->full = true;
		return -1;
	case OPTION_DRY_RUN:
		a->dry_run = true;
		return -1;
	case OPTION_ALLOW_SHRINK:
		a->allow_shrink = true;
		return -1;
	case OPTION_KEEP:
		return take_number("keep", 0, KEEP_LIMIT, &a->keep);
	case OPTION_SHARDS:
		return take_number("shards", 1, SERVED_LIMIT, &a->shards);
	case OPTION_SAVED:
		a->saved = optarg;
		return -1;
	case OPTION_FEEDS:
		a->feeds = optarg;
		return -1;
	case OPTION_VERIFY:
		return optarg ? take_number("verify", 0, VERIFY_LIMIT, &a->verify) : -1;
	case OPTION_EXPORT:
		return take_form(&a->export);
	case OPTION_JSON:
		a->json = true;
		return -1;
	case 'h':
		print_help();
		return cli_end(indexer_name, EXIT_DONE);
	case OPTION_VERSION:
		puts("zhengwen-index " ZW_VERSION);
		return cli_end(indexer_name, EXIT_DONE);
	default:
		return action ? -1 : cli_try_help(indexer_name);
	}
}

int command_parse(int argc, char **argv, struct command *a)
{
	int c, code = -1;

	*a = (struct command){.dir = BUF_INIT(PATH_LIMIT),
	                      .workers = default_workers(),
	                      .keep = KEEP_DEFAULT,
	                      .verify = VERIFY_DEFAULT};
	argv[0] = (char *)indexer_name; /* getopt begins its messages with it */
	const char *config = cli_find_option(argc, argv, letters, options, OPTION_CONFIG);
	if (config)
		code = command_configure(config, a);
	while (code < 0 && (c = getopt_long(argc, argv, letters, options, NULL)) != -1)
		code = take_option(c, a);
	a->corpora = argv + optind;
	a->n_corpora = (size_t)(argc - optind);
	if (code < 0 && a->dir.failed == ZW_NO_MEMORY)
		return cli_no_memory(indexer_name);
	return code < 0 ? check_command(a) : code;
}

void command_release(struct command *a)
{
	config_release(&a->config);
	buf_release(&a->dir);
}
