/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A crew: searchers on one generation, opened together, one for each thread that answers. It serves
 * until another one takes its place and the last of its searchers is back.
 */
#ifndef WEB_CREW_H
#define WEB_CREW_H

#include "core/sums/verify.h"
#include "searcher/search.h"
#include "web/status/run_report.h"

#include <sys/stat.h>
#include <time.h>

/* Tells a generation from any other, also from one of the same number in an index made anew. */
struct stamp {
	uint64_t number;
	dev_t device;
	ino_t inode;
	struct timespec changed; /* of the manifest */
};

/* Of the generation with that number; its status says that there is none. */
enum zw_status stamp_of(const char *index, uint64_t number, struct stamp *stamp, struct err *err);
/* Of the one that serves now on the machines that a stub names (store_is_elsewhere). */
enum zw_status stamp_look(const char *stub, struct stamp *stamp, struct err *err);
bool stamp_equal(const struct stamp *a, const struct stamp *b);

struct crew;

/* A searcher and its place. */
struct seat {
	struct searcher *searcher;
	struct crew *crew;
	struct seat *next; /* of the idle ones */
	bool out;
	time_t since; /* if out: since when, by the clock that never steps */
};

struct crew {
	struct stamp stamp;
	struct run_report *report; /* of the run that made the generation, or NULL */
	char fallback[1024];       /* why the current generation is not the one; "" */
	struct crew *next;         /* of those that are retired */
	struct seat *seats, *idle;
	size_t n, out;
	bool retired;
};

/* Opens the generation that the index names, if it is whole; else the last one that is, and
 * `fallback` says why; but none that is not newer than the one `serving` (0: none is). `verified`:
 * what was read before. *crew is NULL unless ZW_OK; all its searchers are on one generation.
 * ZW_LOCKED if the index was replaced meanwhile: to be tried again. */
enum zw_status crew_open(const char *index, size_t seats, uint64_t serving,
                         struct verified *verified, struct crew **crew, struct err *err);

/* All are idle. NULL does nothing. */
void crew_close(struct crew *crew);

#endif
