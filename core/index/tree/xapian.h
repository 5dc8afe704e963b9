/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A C face for the few calls of Xapian that we use: its tree of keys and values (what Xapian calls
 * metadata), which is kept in blocks on disk, packed, checked, replicated and served to other
 * machines by Xapian's own programs. What stands in it is decided by its callers (schema.h). No
 * exception leaves it: every function that can fail returns a status and writes the message. A
 * handle is for one thread at a time.
 */
#ifndef CORE_XAPIAN_H
#define CORE_XAPIAN_H

#include "core/buf.h"

enum { XAP_KEY_LIMIT = 240 }; /* bytes of a key, from 1 */

/* A number as part of a key, big-endian: the order of such keys is that of their numbers. */
enum { XAP_NUMBER_SIZE = 4 };
static inline void xap_number(char key[XAP_NUMBER_SIZE], uint32_t number)
{
	for (int i = 0; i < XAP_NUMBER_SIZE; i++)
		key[i] = (char)(number >> 8 * (XAP_NUMBER_SIZE - 1 - i));
}

/* ---- Writing ---- */

struct xap_writer;

/* A new tree in the folder `path`, which must not exist. *writer is NULL unless ZW_OK. */
enum zw_status xap_create(const char *path, struct xap_writer **writer, struct err *err);

/* One that xapian-replicate can copy, too: it insists on a table more, which stays empty. */
enum zw_status xap_create_replicable(const char *path, struct xap_writer **writer, struct err *err);

/* The tree at `path`, to put more into it; read by nobody meanwhile. */
enum zw_status xap_reopen(const char *path, struct xap_writer **writer, struct err *err);

/* Keys in ascending order are put at the least cost. One that is there already is replaced; a value
 * of no bytes is none. */
enum zw_status xap_put(struct xap_writer *w, const char *key, size_t key_len, const char *value,
                       size_t value_len, struct err *err);

/* Writes what is held in memory and closes. Not synced to disk: that is for the publisher. w is
 * gone whatever is returned. NULL is ZW_OK. */
enum zw_status xap_finish(struct xap_writer *w, struct err *err);

/* Throws the writer away. NULL does nothing. */
void xap_discard(struct xap_writer *w);

/* Copies the tree at `from` to the new folder `to` in full blocks. */
enum zw_status xap_compact(const char *from, const char *to, struct err *err);

/* Reads all of the tree at `path`: ZW_BAD_INDEX says what in it is not consistent. Of bytes that
 * anybody could have written it may crash: see sums.h first. */
enum zw_status xap_check(const char *path, struct err *err);

/* ---- Reading ---- */

struct xap_tree;

/* Values that were got are kept, at most `keep` bytes of them; 0: none. */
enum zw_status xap_open(const char *path, size_t keep, struct xap_tree **tree, struct err *err);
/* More or fewer of them, of a tree that keeps some. */
void xap_keep(struct xap_tree *tree, size_t bytes);

void xap_close(struct xap_tree *tree); /* NULL does nothing */

/* Appends the value; nothing if there is no such key. */
enum zw_status xap_get(struct xap_tree *tree, const char *key, size_t key_len, struct buf *value,
                       struct err *err);

/* The same of what is asked for once: it is not kept, unless it was wanted (xap_want). */
enum zw_status xap_fetch(struct xap_tree *tree, const char *key, size_t key_len, struct buf *value,
                         struct err *err);

/* Called with each key that begins so, in the order of their bytes, until it returns false. The
 * bytes are valid during the call only. */
typedef bool xap_key_fn(void *context, const char *key, size_t len);
enum zw_status xap_keys(struct xap_tree *tree, const char *prefix, size_t len, xap_key_fn *key,
                        void *context, struct err *err);

/* ---- Reading from another machine ---- */

/* The tree that xapian-tcpsrv serves there. What was got is kept, at most `keep` bytes of it. Each
 * answer, and the connecting, may take so many milliseconds. Whatever fails is ZW_UNREACHABLE, here
 * and in all calls of such a tree (but for memory); then nothing more comes of it. */
enum zw_status xap_connect(const char *host, unsigned port, unsigned milliseconds, size_t keep,
                           struct xap_tree **tree, struct err *err);
/* Did a call of it fail for that? Also when the status got lost on the way. */
bool xap_is_lost(const struct xap_tree *tree);

/* The key will be got soon: if it is not kept, it comes with what is missed next, in one wait. Of
 * a tree of this machine nothing happens. What does not come, for whatever reason, is simply not
 * there yet. A few thousand keys at a time, no more than a part of what is kept. */
void xap_want(struct xap_tree *tree, const char *key, size_t len);

/* What is wanted and did not come is not wanted any more: who wanted it is through. */
void xap_forget(struct xap_tree *tree);

/* Gets what is wanted of these trees, from all machines at once. NULL: none is there. */
void xap_gather(struct xap_tree *const *trees, size_t n);

/* The trees that wait together with this one (distant/fan.h). */
struct xap_fellows {
	/* The key will be got of all of them. */
	void (*want)(void *context, const char *key, size_t len);
	/* A value is got that is not kept, and wanted now: has all gathered that is wanted. */
	void (*missed)(void *context, const char *key, size_t len);
	void *context;
};
void xap_join(struct xap_tree *tree, const struct xap_fellows *fellows); /* copied */

/* As xap_want, of this tree and its fellows: what is asked of one shard is asked of all. */
void xap_want_of_all(struct xap_tree *tree, const char *key, size_t len);

#endif
