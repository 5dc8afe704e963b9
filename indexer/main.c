/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * zhengwen-index: folders and files in, an index out. See zhengwen-index.1.
 */
#include "core/cli.h"
#include "core/i18n.h"
#include "core/index/store.h"
#include "corpus/formats/reader_main.h"
#include "indexer/export/export.h"
#include "indexer/merge/merge.h"
#include "indexer/publish/rollback.h"
#include "indexer/report/report.h"
#include "indexer/run/run.h"
#include "indexer/show/show.h"
#include "indexer/sizes/sizes.h"
#include "indexer/verify/verify.h"

#include <malloc.h>
#include <string.h>

static int run_show(const struct command *a, struct err *err)
{
	struct show_options options = {.json = a->json, .program = reader_program};
	enum zw_status status = show_files(a->corpora, a->n_corpora, &options, err);

	if (status == ZW_BAD_INPUT)
		return EXIT_SKIPPED; /* each was told */
	return status == ZW_OK ? EXIT_DONE : cli_fail(indexer_name, status, err);
}

static int act(const struct command *a, struct err *err)
{
	if (a->action != ACTION_SHOW && store_is_elsewhere(buf_cstr(&a->dir))) {
		err_set(err, ZW_BAD_INPUT,
		        _("%s: a file, which may name other machines; an index is a folder of this "
		          "one"),
		        buf_cstr(&a->dir));
		return cli_fail(indexer_name, ZW_BAD_INPUT, err);
	}
	switch (a->action) {
	case ACTION_SHOW:
		return run_show(a, err);
	case ACTION_STATUS:
		return report_status(buf_cstr(&a->dir), a->json, err);
	case ACTION_ROLLBACK:
		return rollback(buf_cstr(&a->dir), err);
	case ACTION_VERIFY:
		return verify(buf_cstr(&a->dir), a->verify, err);
	case ACTION_MERGE:
		return merge_all(buf_cstr(&a->dir), a->keep, err);
	case ACTION_SIZES:
		return sizes_print(buf_cstr(&a->dir), a->json, err);
	case ACTION_EXPORT:
		return export_index(buf_cstr(&a->dir), a->export, err);
	case ACTION_INDEX:
		break;
	}
	return run_index(a, err);
}

/* What is larger goes back to the system as soon as it is freed. By itself glibc raises the
 * threshold to 32 MiB, and each worker keeps what its largest document took. */
enum { GIVEN_BACK = 1 << 20 }; /* bytes */

int main(int argc, char **argv)
{
	struct command a;
	struct err err = {""};

	mallopt(M_MMAP_THRESHOLD, GIVEN_BACK);
	cli_begin();
	i18n_init();
	if (argc > 1 && strcmp(argv[1], "--reader") == 0)
		return reader_main(argc, argv);
	/* Each worker may read many files of postings at once, beside its shard. */
	cli_allow_descriptors();
	int code = command_parse(argc, argv, &a);
	if (code < 0)
		code = act(&a, &err);
	command_release(&a);
	return cli_end(indexer_name, code);
}
