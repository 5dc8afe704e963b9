/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * zhengwen-index: folders and files in, an index out.
 */
#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/utf8.h"
#include "corpus/formats/reader_main.h"
#include "corpus/sandbox/guard.h"
#include "indexer/build.h"
#include "indexer/publish.h"
#include "indexer/show.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char program[] = "zhengwen-index";

enum { EXIT_SKIPPED = 1, WORKERS_DEFAULT_MOST = 4 };

struct arguments {
	struct buf dir;
	char **corpora;
	size_t n_corpora;
	uint64_t workers;
	bool quiet;
	bool show, json;
};

/* Who reads the formats that are not trusted: this program, started anew (intake.h). */
static const char reader_program[] = "/proc/self/exe";

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
	        "  -q, --quiet       no progress, no list of skipped files\n"
	        "      --show        make no index: print title, number, issuers, dates and the "
	        "like of\n"
	        "                    each file, from where they are, and what was not found\n"
	        "      --json        with --show: a JSON object for each document\n"
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
static int check_arguments(struct arguments *a)
{
	if (a->json && !a->show)
		return cli_usage(program, "%s", _("--json goes with --show"));
	if (a->n_corpora == 0)
		return cli_usage(program, "%s",
		                 a->show ? _("no file to show")
		                         : _("no folder and no file to index"));
	if (!a->show && a->dir.len == 0 && !store_default_dir(&a->dir))
		return cli_usage(program, "%s", _("no place for the index: name one with -d"));
	return -1;
}

/* -1: go on; otherwise the exit code. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
	static const struct option options[] = {
	        {"index", required_argument, NULL, 'd'}, {"jobs", required_argument, NULL, 'j'},
	        {"quiet", no_argument, NULL, 'q'},       {"help", no_argument, NULL, 'h'},
	        {"version", no_argument, NULL, 'V'},     {"show", no_argument, NULL, 'S'},
	        {"json", no_argument, NULL, 'J'},        {NULL, 0, NULL, 0},
	};
	int c;

	a->workers = default_workers();
	argv[0] = (char *)program; /* getopt begins its messages with it */
	while ((c = getopt_long(argc, argv, "d:j:qh", options, NULL)) != -1) {
		switch (c) {
		case 'd':
			buf_reset(&a->dir);
			buf_str(&a->dir, optarg);
			break;
		case 'j':
			if (!cli_number(optarg, 1, WORKERS_LIMIT, &a->workers))
				return cli_usage(program, _("--jobs takes a number from 1 to %d"),
				                 WORKERS_LIMIT);
			break;
		case 'q':
			a->quiet = true;
			break;
		case 'S':
			a->show = true;
			break;
		case 'J':
			a->json = true;
			break;
		case 'h':
			print_help();
			return cli_end(program, EXIT_DONE);
		case 'V':
			puts("zhengwen-index " ZW_VERSION);
			return cli_end(program, EXIT_DONE);
		default:
			return cli_try_help(program);
		}
	}
	a->corpora = argv + optind;
	a->n_corpora = (size_t)(argc - optind);
	return check_arguments(a);
}

/* ---- What people see ---- */

static void show_progress(void *context, const struct build_progress *p)
{
	double rate = p->seconds > 0 ? (double)p->bytes / 1e6 / p->seconds : 0;
	double left =
	        p->bytes ? p->seconds * (double)(p->bytes_all - p->bytes) / (double)p->bytes : 0;

	(void)context;
	fputs("\r", stderr);
	if (p->done < p->all)
		fprintf(stderr, _("%zu of %zu documents, %.1f MB/s, %.0f s left "), p->done, p->all,
		        rate, left);
	fputs("\033[K", stderr);
}

static void show_skipped(const struct build *b)
{
	const struct skipped *skipped = (const void *)b->skipped.data;

	for (size_t i = 0; i < b->skipped.len / sizeof(*skipped); i++) {
		struct buf reason = BUF_INIT(PATH_LIMIT);
		utf8_printable(&reason, skipped[i].reason, strlen(skipped[i].reason));
		fprintf(stderr, _("skipped %s: %s\n"), skipped[i].name, buf_cstr(&reason));
		buf_release(&reason);
	}
}

static void show_warnings(const struct sources *s)
{
	for (size_t i = 0; i < sources_warnings(s); i++) {
		struct buf warning = BUF_INIT(PATH_LIMIT);
		utf8_printable(&warning, sources_warning(s, i), strlen(sources_warning(s, i)));
		fprintf(stderr, _("not used: %s\n"), buf_cstr(&warning));
		buf_release(&warning);
	}
}

static void show_summary(const struct build *b, const struct sources *sources, double seconds,
                         uint64_t size)
{
	printf(_("%" PRIu64 " documents, %" PRIu64 " passages, %" PRIu64 " characters indexed; "
	         "%zu skipped, %" PRIu32 " other files passed over; %.1f s, index of %.1f MB\n"),
	       b->documents, b->passages, b->characters, b->skipped.len / sizeof(struct skipped),
	       sources->passed_over, seconds, (double)size / 1e6);
	if (sources_warnings(sources))
		printf(_("%zu tables and sidecars could not be used\n"), sources_warnings(sources));
}

/* ---- The run ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Bytes of the shards of this generation. */
static uint64_t size_of(const struct publisher *p, const struct build *b)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	uint64_t size = 0;

	for (size_t i = 0; i < b->n_shards; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", p->dir, b->shards[i].name);
		size += files_tree_size(buf_cstr(&path));
	}
	buf_release(&path);
	return size;
}

static enum zw_status build_and_publish(const struct arguments *a, const struct sources *sources,
                                        struct publisher *p, struct build *b, struct err *err)
{
	struct buf shards = BUF_INIT(PATH_LIMIT);
	char prefix[32];
	bool show = !a->quiet && isatty(STDERR_FILENO);
	struct build_options options = {
	        .workers = a->workers,
	        .prefix = prefix,
	        .program = reader_program,
	        .progress = show ? show_progress : NULL,
	};

	snprintf(prefix, sizeof(prefix), "%" PRIu64, p->number);
	buf_printf(&shards, "%s/shards", p->dir);
	options.shards_dir = buf_cstr(&shards);
	enum zw_status status = build_run(sources, &options, b, err);
	buf_release(&shards);
	if (status != ZW_OK)
		return status;
	if (!a->quiet) {
		show_skipped(b);
		show_warnings(sources);
	}
	if (b->documents == 0)
		return err_set(err, ZW_BAD_INPUT, "%s",
		               _("no document could be read: there is nothing to index"));
	struct manifest manifest = {
	        .characters = b->characters, .shards = b->shards, .n_shards = b->n_shards};
	return publisher_publish(p, &manifest, err);
}

static int run(const struct arguments *a, struct err *err)
{
	struct sources sources = {0};
	struct publisher publisher = {.lock = -1};
	struct build build = {0};
	double started = now();
	int code = EXIT_DONE;

	if (!guard_is_whole())
		fputs(_("this kernel cannot filter system calls (seccomp): documents are read with "
		        "limits of time and memory only\n"),
		      stderr);
	enum zw_status status = sources_scan(a->corpora, a->n_corpora, &sources, err);

	if (status == ZW_OK && sources_count(&sources) == 0)
		status = err_set(err, ZW_BAD_INPUT, _("%s: no documents here"), a->corpora[0]);
	if (status == ZW_OK)
		status = publisher_open(buf_cstr(&a->dir), &publisher, err);
	if (status == ZW_OK)
		status = build_and_publish(a, &sources, &publisher, &build, err);
	if (status == ZW_OK) {
		show_summary(&build, &sources, now() - started, size_of(&publisher, &build));
		code = build.skipped.len ? EXIT_SKIPPED : EXIT_DONE;
	} else {
		code = cli_fail(program, status, err);
		publisher_discard(&publisher);
	}
	build_release(&build);
	publisher_close(&publisher);
	sources_release(&sources);
	return code;
}

static int run_show(const struct arguments *a, struct err *err)
{
	struct show_options options = {.json = a->json, .program = reader_program};
	enum zw_status status = show_files(a->corpora, a->n_corpora, &options, err);

	if (status == ZW_BAD_INPUT)
		return EXIT_SKIPPED; /* each was told */
	return status == ZW_OK ? EXIT_DONE : cli_fail(program, status, err);
}

int main(int argc, char **argv)
{
	struct arguments a = {.dir = BUF_INIT(PATH_LIMIT), .corpora = argv};
	struct err err = {""};

	i18n_init();
	if (argc > 1 && strcmp(argv[1], "--reader") == 0)
		return reader_main(argc, argv);
	int code = parse_arguments(argc, argv, &a);
	if (code < 0)
		code = a.show ? run_show(&a, &err) : run(&a, &err);
	buf_release(&a.dir);
	return cli_end(program, code);
}
