/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The command line of zhengwen-index, with what the configuration file says.
 */
#ifndef INDEXER_COMMAND_H
#define INDEXER_COMMAND_H

#include "core/buf.h"
#include "core/config.h"
#include "indexer/export/export.h"

enum { EXIT_SKIPPED = 1 /* done, but some documents were skipped */ };

enum {
	KEEP_DEFAULT = 1, /* generations before the current one */
	KEEP_LIMIT = 100,
	VERIFY_DEFAULT = 20, /* documents that are scanned raw */
	VERIFY_LIMIT = 1000 * 1000,
};

enum action {
	ACTION_INDEX, /* the nightly run */
	ACTION_SHOW,
	ACTION_STATUS,
	ACTION_VERIFY,
	ACTION_ROLLBACK,
	ACTION_MERGE,
	ACTION_SIZES,
	ACTION_EXPORT,
};

struct command {
	enum action action;
	struct buf dir; /* of the index */
	char **corpora;
	size_t n_corpora;
	uint64_t workers;
	uint64_t keep;
	enum export_form export;
	uint64_t shards;   /* to be made for readers elsewhere; 0: an index of ordinary ones */
	uint64_t verify;   /* documents to scan */
	const char *saved; /* file of saved searches; NULL: none */
	const char *feeds; /* folder of what is new in them; NULL: "feeds" within dir */
	bool full;         /* read everything anew */
	bool dry_run;      /* only tell what would be done */
	bool allow_shrink; /* more than half of the documents may go */
	bool quiet;
	bool json;
	bool configured; /* a configuration file was read: */
	struct config config;
};

extern const char indexer_name[]; /* "zhengwen-index" */

/* Who reads the formats that are not trusted: this indexer_name, started anew (intake.h). */
extern const char reader_program[];

/* What the configuration file says becomes the default of what the command line may say. -1: go on;
 * otherwise the exit code. */
int command_configure(const char *path, struct command *a);

/* There are no folders, neither on the command line nor in the configuration file. A service that
 * was just installed and has no index yet is no failure: it is told once, and waits. */
int command_without_corpora(struct command *a);

/* -1: go on; otherwise the exit code. */
int command_parse(int argc, char **argv, struct command *a);
void command_release(struct command *a);

#endif
