/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/publish/rollback.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/sums/verify.h"
#include "indexer/command.h"
#include "indexer/publish/publish.h"

#include <inttypes.h>
#include <stdio.h>

/* Whole, and one that this program can open. */
static enum zw_status is_good(const char *dir, uint64_t number, char created[32], struct err *err)
{
	struct generation *g = NULL;
	enum zw_status status = store_open_number(dir, number, &g, err);

	if (status == ZW_OK)
		status = store_verify(dir, number, NULL, err);
	if (status == ZW_OK)
		snprintf(created, 32, "%s", g->manifest.created);
	store_close(g);
	return status;
}

static enum zw_status find_good(const char *dir, uint64_t below, uint64_t *number, char created[32],
                                struct err *err)
{
	enum zw_status status = ZW_BAD_INDEX;

	*number = below;
	while (status != ZW_OK && status != ZW_NO_MEMORY) {
		struct err reason = {""};
		status = store_below(dir, *number, number, err);
		if (status != ZW_OK)
			return status;
		if (*number == 0)
			return err_set(err, ZW_BAD_INDEX,
			               _("%s: there is no good generation to go back to"), dir);
		status = is_good(dir, *number, created, &reason);
		if (status == ZW_NO_MEMORY)
			err_set(err, status, "%s", reason.text);
		else if (status != ZW_OK)
			(void)cli_fail(indexer_name, status, &reason);
	}
	return status;
}

static enum zw_status go_back(struct publisher *p, uint64_t *from, uint64_t *to, char created[32],
                              struct err *err)
{
	enum zw_status status = store_current(p->dir, from, err);

	if (status == ZW_BAD_INDEX) {
		*from = 0; /* the pointer is damaged: the last of all */
		status = ZW_OK;
	}
	if (status == ZW_OK)
		status = find_good(p->dir, *from ? *from : UINT64_MAX, to, created, err);
	if (status == ZW_OK)
		status = publisher_note_number(p, err);
	if (status == ZW_OK)
		status = publisher_point(p, *to, err);
	return status;
}

int rollback(const char *dir, struct err *err)
{
	struct publisher p = {.lock = -1};
	char created[32] = "";
	uint64_t from = 0, to = 0;
	/* Nothing is made where there is no index. */
	enum zw_status status = store_current(dir, &from, err);

	if (status == ZW_OK || status == ZW_BAD_INDEX)
		status = publisher_lock(dir, &p, err);
	if (status == ZW_OK)
		status = go_back(&p, &from, &to, created, err);
	publisher_close(&p);
	if (status != ZW_OK)
		return cli_fail(indexer_name, status, err);
	if (from)
		printf(_("generation %" PRIu64 " of %s serves again; %" PRIu64 " is taken back\n"),
		       to, created, from);
	else
		printf(_("generation %" PRIu64 " of %s serves again\n"), to, created);
	return EXIT_DONE;
}
