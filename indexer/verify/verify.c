/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/verify/verify.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/sums/verify.h"
#include "indexer/command.h"
#include "indexer/verify/proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

static uint64_t size_of(const char *dir, const struct generation *g)
{
	struct buf path = BUF_INIT(PATH_LIMIT);

	buf_printf(&path, "%s/generations/%" PRIu64, dir, g->manifest.number);
	uint64_t size = files_tree_size(buf_cstr(&path));
	for (size_t i = 0; i < g->manifest.n_shards; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", dir, g->manifest.shards[i].name);
		size += files_tree_size(buf_cstr(&path));
	}
	buf_release(&path);
	return size;
}

/* After the sums: bytes that are as they were published do not crash it. */
static enum zw_status check_trees(const char *dir, const struct generation *g, struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < g->manifest.n_shards; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s/tree", dir, g->manifest.shards[i].name);
		status = xap_check(buf_cstr(&path), err);
	}
	buf_release(&path);
	return status;
}

static enum zw_status check_bytes(const char *dir, const struct generation *g, struct err *err)
{
	enum zw_status status = store_verify(dir, g->manifest.number, NULL, err);

	if (status != ZW_OK)
		return status;
	printf(_("sums: %.1f MB are as they were published\n"), (double)size_of(dir, g) / 1e6);
	status = check_trees(dir, g, err);
	if (status == ZW_OK)
		printf(_("tables: %zu shards, no errors\n"), g->manifest.n_shards);
	return status;
}

static uint64_t make_seed(void)
{
	const char *given = getenv("ZW_SEED");
	uint64_t seed = 0;

	if (given && *given)
		return strtoull(given, NULL, 10);
	/* Short, to be typed; without the system's chance always the same is drawn. */
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed))
		return 1;
	return seed % 1000000;
}

static enum zw_status prove(const char *dir, uint64_t number, uint64_t documents, struct err *err)
{
	struct proof p = {0};
	struct err reason = {""};
	uint64_t seed = make_seed();

	fflush(stdout);
	enum zw_status status = proof_make(dir, number, documents, seed, &p, &reason);
	if (status == ZW_NOT_FOUND) {
		printf(_("documents: not compared: %s\n"), reason.text);
		return ZW_OK;
	}
	if (status != ZW_OK)
		return err_set(err, status, "%s", reason.text);
	printf(_("documents: %" PRIu64 " read again, %" PRIu64 " phrases of theirs looked for: "
	         "%" PRIu64 " comparisons, %" PRIu64 " wrong (ZW_SEED=%" PRIu64 ")\n"),
	       p.documents, p.phrases, p.comparisons, p.wrong, seed);
	if (p.changed)
		printf(_("documents: %" PRIu64 " have changed since and were not compared\n"),
		       p.changed);
	if (p.wrong)
		return err_set(err, ZW_BAD_INDEX,
		               _("%s: does not find what stands in the documents: index anew "
		                 "(--full)"),
		               dir);
	return ZW_OK;
}

int verify(const char *dir, uint64_t documents, struct err *err)
{
	struct generation *g = NULL;
	/* Held open: it must not be removed meanwhile. */
	enum zw_status status = store_open(dir, &g, err);

	/* What serves instead is not what was asked about. */
	if (status == ZW_OK && g->fallback)
		status = err_set(err, ZW_BAD_INDEX, "%s", g->fallback);
	if (status == ZW_OK)
		printf(_("generation %" PRIu64 " of %s: %" PRIu32 " documents\n"),
		       g->manifest.number, g->manifest.created, g->n_documents);
	if (status == ZW_OK)
		status = check_bytes(dir, g, err);
	if (status == ZW_OK && documents > 0)
		status = prove(dir, g->manifest.number, documents, err);
	store_close(g);
	return status == ZW_OK ? EXIT_DONE : cli_fail(indexer_name, status, err);
}
