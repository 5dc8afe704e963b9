/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The configuration file, as the indexer takes it.
 */
#include "indexer/command.h"

#include "core/cli.h"
#include "core/i18n.h"
#include "core/index/store.h"
#include "indexer/build/build.h"

#include <stdio.h>

_Static_assert((int)CONFIG_JOBS_LIMIT == (int)WORKERS_LIMIT, "the file may say what --jobs may");
_Static_assert((int)CONFIG_KEEP_LIMIT == (int)KEEP_LIMIT, "the file may say what --keep may");

int command_configure(const char *path, struct command *a)
{
	const struct config *c = &a->config;
	struct err err = {""};

	if (config_read(path, &a->config, &err) != ZW_OK)
		return cli_usage(indexer_name, "%s", err.text);
	a->configured = true;
	if (c->index)
		buf_str(&a->dir, c->index);
	if (c->keep.given)
		a->keep = c->keep.value;
	if (c->jobs.given)
		a->workers = c->jobs.value;
	a->saved = c->saved;
	a->feeds = c->feeds;
	a->allow_shrink = c->allow_shrink;
	return -1;
}

int command_without_corpora(struct command *a)
{
	uint64_t number;

	if (!a->configured)
		return cli_usage(indexer_name, "%s", _("no folder and no file to index"));
	if (a->dir.len == 0 || store_current(buf_cstr(&a->dir), &number, NULL) != ZW_NOT_FOUND)
		return cli_usage(indexer_name, "%s",
		                 _("the configuration file names no folder of documents"));
	fprintf(stderr, "%s: %s\n", indexer_name,
	        _("nothing to do yet: the configuration file names no folder of documents"));
	return EXIT_DONE;
}
