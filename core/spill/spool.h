/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A run of bytes that may be longer than memory is: what does not fit a small buffer goes to a file
 * without a name, which is gone with the process however it ends. Failure is sticky, as of a buf:
 * append freely, ask spool_status once.
 */
#ifndef CORE_SPOOL_H
#define CORE_SPOOL_H

#include "core/files.h"

enum { SPOOL_BUFFER = 64 * 1024 }; /* bytes of it in memory */

struct spool {
	const char *dir; /* where its file is made; the caller's, who keeps it */
	struct buf tail; /* what is not in the file yet */
	int fd;          /* -1: there is no file */
	uint64_t len;    /* of all */
	uint64_t limit;  /* len never exceeds it */
	enum zw_status failed;
	int error; /* errno of what failed */
};

/* The caller ends with spool_release, whatever happens. */
void spool_init(struct spool *s, const char *dir, uint64_t limit);
void spool_release(struct spool *s);

void spool_add(struct spool *s, const void *bytes, size_t n);
/* Zero bytes up to a length that is a multiple of n. */
void spool_align(struct spool *s, size_t n);

/* ZW_OK, or a message that names `what` and the limit, or the folder and what the system said. */
enum zw_status spool_status(const struct spool *s, const char *what, struct err *err);

/* All of it behind what `to` has; both keep what they are. What `from` lacks, `to` fails for. */
void spool_append(struct spool *to, struct spool *from);

/* Behind what a file has that was opened to write. */
enum zw_status spool_write(struct spool *s, int fd, const char *path, struct err *err);

/* The bytes as they are now, to read at any place; until files_unmap. The pages are the kernel's,
 * who may take them back. */
enum zw_status spool_map(struct spool *s, struct files_map *map, struct err *err);

/* ---- From its beginning to its end ---- */

struct spool_reader {
	struct spool *spool;
	struct buf bytes; /* read ahead */
	size_t at;        /* in bytes */
	uint64_t next;    /* in the spool, of what is to be read ahead */
	enum zw_status failed;
	int error;
};

/* The spool does not change meanwhile. The caller ends with spool_reader_release. */
void spool_reader_init(struct spool_reader *r, struct spool *s);
void spool_reader_release(struct spool_reader *r);

/* The next n bytes, until the next call; NULL if there are not so many, or it failed. */
const void *spool_read(struct spool_reader *r, size_t n);
bool spool_at_end(const struct spool_reader *r);

/* ZW_OK unless reading failed. */
enum zw_status spool_reader_status(const struct spool_reader *r, struct err *err);

#endif
