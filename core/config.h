/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The configuration file of the service: what indexer and web are told when nobody types options.
 * One file for both, so that they agree on where the index is:
 *
 *   [index]    folder = /var/lib/zhengwen/index
 *   [corpus]   folder = /srv/laws                    (may stand several times)
 *   [nightly]  keep = 1, jobs = 2, saved = FILE, feeds = FOLDER, allow_shrink = no
 *   [web]      listen = 127.0.0.1, port = 8080, verbose = no, originals = no, rate = 20,
 *              burst = 40, trusted_proxy = LIST, timeout = 1, cache = 32M
 *
 * A key that is not known, stands twice or has a bad value is an error, in whichever section: what
 * is misspelt would otherwise be forgotten in silence. Paths begin with "/", for a service stands
 * in no folder. service/zhengwen.conf explains each key.
 */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CONFIG_SIZE_LIMIT = 1 << 20, /* bytes of the file */
	CONFIG_LINE_LIMIT = 8192,    /* bytes of a line */
	CONFIG_CORPORA_LIMIT = 1000,
	CONFIG_KEEP_LIMIT = 100,
	CONFIG_JOBS_LIMIT = 64,
	CONFIG_RATE_LIMIT = 100000,
};

struct config_number {
	bool given;
	uint64_t value;
};

/* What was not given is NULL, false, 0. */
struct config {
	char *index;    /* [index] folder */
	char **corpora; /* [corpus] folder, in their order */
	size_t n_corpora;
	struct config_number keep, jobs; /* [nightly] */
	char *saved, *feeds;
	bool allow_shrink;
	char *listen; /* [web] */
	struct config_number port, rate, burst;
	char *trusted_proxy;
	struct config_number timeout; /* milliseconds */
	struct config_number cache;   /* bytes */
	bool verbose;
	bool originals; /* the files of the corpora may be had from the page */
};

/* ZW_BAD_INPUT: the message names the file and, if it is about a line, its number; ZW_LIMIT; what
 * files_read returns. The caller ends with config_release, only after ZW_OK. */
enum zw_status config_read(const char *path, struct config *config, struct err *err);
void config_release(struct config *config);

#endif
