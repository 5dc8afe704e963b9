/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/rows/pack.h"

#include <stdlib.h>
#include <string.h>

/* ---- Packing ---- */

void pack_text(struct buf *row, const char *text)
{
	buf_add(row, text, strlen(text) + 1);
}

/* A file is mostly changed when it is modified, or a while after. */
void pack_stamp(struct buf *row, const struct file_stamp *stamp)
{
	uint64_t later = (uint64_t)stamp->changed - (uint64_t)stamp->modified;

	varint_add(row, stamp->bytes);
	varint_add(row, stamp->inode);
	buf_add(row, &stamp->modified, sizeof(stamp->modified));
	varint_add(row, later);
}

bool pack_hash(struct buf *row, const char *hex)
{
	unsigned char hash[HASH_SIZE];

	if (!hash_of_hex(hex, hash))
		return false;
	buf_add(row, hash, sizeof(hash));
	return true;
}

void pack_list(struct buf *row, char *const *list)
{
	size_t n = 0;

	while (list && list[n])
		n++;
	varint_add(row, n);
	for (size_t i = 0; i < n; i++)
		pack_text(row, list[i]);
}

/* ---- Unpacking ---- */

uint64_t unpack_number(struct unpack *u)
{
	uint64_t number = 0;

	if (!u->bad && !varint_take_long(&u->at, u->end, &number))
		u->bad = true;
	return u->bad ? 0 : number;
}

static const char *take(struct unpack *u, size_t n)
{
	const char *at = u->at;

	if (u->bad || (size_t)(u->end - at) < n) {
		u->bad = true;
		return NULL;
	}
	u->at += n;
	return at;
}

const char *unpack_text(struct unpack *u)
{
	const char *nul = u->bad ? NULL : memchr(u->at, '\0', (size_t)(u->end - u->at));

	if (!nul) {
		u->bad = true;
		return "";
	}
	return take(u, (size_t)(nul + 1 - u->at));
}

struct file_stamp unpack_stamp(struct unpack *u)
{
	struct file_stamp stamp = {.bytes = unpack_number(u)};

	stamp.inode = unpack_number(u);
	const char *modified = take(u, sizeof(stamp.modified));
	if (modified)
		memcpy(&stamp.modified, modified, sizeof(stamp.modified));
	stamp.changed = (int64_t)((uint64_t)stamp.modified + unpack_number(u));
	return stamp;
}

void unpack_hash(struct unpack *u, char hex[HASH_HEX_SIZE])
{
	const char *hash = take(u, HASH_SIZE);

	*hex = '\0';
	if (hash)
		hash_to_hex((const unsigned char *)hash, hex);
}

void unpack_list(struct unpack *u, struct buf *list)
{
	char *text = NULL;

	for (uint64_t n = unpack_number(u); n > 0 && !u->bad; n--) {
		text = (char *)unpack_text(u);
		buf_add(list, &text, sizeof(text));
	}
	text = NULL;
	buf_add(list, &text, sizeof(text));
}

/* ---- Strings that many rows have ---- */

enum { SHARED_LIMIT = 120, NONE = 0, IN_ROW = 1, FIRST_SHARED = 2 };

void pack_shared_init(struct pack_shared *s)
{
	*s = (struct pack_shared){.texts = BUF_INIT(SHARED_LIMIT * sizeof(char *))};
}

static char *const *shared(const struct pack_shared *s, size_t *n)
{
	*n = s->texts.len / sizeof(char *);
	return (char *const *)(const void *)s->texts.data;
}

void pack_shared_release(struct pack_shared *s)
{
	size_t n;
	char *const *texts = shared(s, &n);

	for (size_t i = 0; i < n; i++)
		free(texts[i]);
	buf_release(&s->texts);
}

void pack_shared_text(struct pack_shared *s, struct buf *row, const char *text)
{
	size_t n, i = 0;
	char *const *texts = shared(s, &n);

	if (!text) {
		varint_add(row, NONE);
		return;
	}
	while (i < n && strcmp(texts[i], text) != 0)
		i++;
	bool room = i == n && n < SHARED_LIMIT && buf_reserve(&s->texts, sizeof(char *));
	char *copy = room ? strdup(text) : NULL;
	if (copy)
		buf_add(&s->texts, &copy, sizeof(copy));
	varint_add(row, i < n || copy ? FIRST_SHARED + i : IN_ROW);
	if (i == n && !copy)
		pack_text(row, text);
}

const char *unpack_shared_text(const struct pack_shared *s, struct unpack *u)
{
	size_t n;
	char *const *texts = shared(s, &n);
	uint64_t number = unpack_number(u);

	if (number == NONE)
		return NULL;
	if (number == IN_ROW)
		return unpack_text(u);
	if (number - FIRST_SHARED < n)
		return texts[number - FIRST_SHARED];
	u->bad = true;
	return "";
}
