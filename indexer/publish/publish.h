/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The folder of an index, for the one who writes it: the lock, a new generation, what is thrown
 * away. store.h says what is where. Whatever happens, readers have the old generation or the new.
 */
#ifndef INDEXER_PUBLISH_H
#define INDEXER_PUBLISH_H

#include "core/store.h"

struct publisher {
	char *dir;
	int lock;        /* descriptor; the lock dies with the process */
	uint64_t number; /* of the generation that is being made */
};

/* Makes the folder if need be, takes the lock, removes what a run that died left behind. ZW_LOCKED
 * if another indexer is at work, ZW_BAD_INPUT if the folder holds something else. On success the
 * caller ends with publisher_close. */
enum zw_status publisher_open(const char *dir, struct publisher *p, struct err *err);
void publisher_close(struct publisher *p);

/* Syncs the shards of the manifest, writes it, moves the pointer; then removes generations older
 * than the one before. m->number and m->created are filled in. */
enum zw_status publisher_publish(struct publisher *p, struct manifest *m, struct err *err);

/* After a failure: removes what was begun. */
void publisher_discard(struct publisher *p);

#endif
