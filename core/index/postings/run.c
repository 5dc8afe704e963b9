/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A list in the file: varints of the length of the term, of its counts, of the first posting and
 * the last entry, and of how many bytes follow; the term; the bytes of the postings behind the
 * first. Behind the last list a zero, where the length of a term would be.
 */
#include "core/index/postings/run.h"

#include "core/files.h"
#include "core/i18n.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 9 };

/* ---- Writing ---- */

struct run_writer {
	FILE *file;
	char *path;
};

static enum zw_status write_bytes(void *context, const char *at, size_t n, struct err *err)
{
	struct run_writer *w = context;

	if (n == 0 || fwrite(at, n, 1, w->file) == 1)
		return ZW_OK;
	return err_errno(err, w->path);
}

static enum zw_status begin_list(void *context, const struct list *list, struct err *err)
{
	const uint64_t numbers[NUMBERS] = {
	        list->len,         list->f.entries, list->f.documents,    list->first.entry,
	        list->first.count, list->last,      list->first_document, list->last_document,
	        list->bytes};
	char bytes[NUMBERS * VARINT_SIZE];
	size_t n = 0;

	for (size_t i = 0; i < NUMBERS; i++)
		n += varint_put(bytes + n, numbers[i]);
	enum zw_status status = write_bytes(context, bytes, n, err);
	return status == ZW_OK ? write_bytes(context, list->term, list->len, err) : status;
}

static enum zw_status end_list(void *context, struct err *err)
{
	(void)context, (void)err;
	return ZW_OK;
}

enum zw_status run_create(const char *path, struct run_writer **run, struct list_sink *sink,
                          struct err *err)
{
	struct run_writer *w = calloc(1, sizeof(*w));
	enum zw_status status = ZW_OK;

	*run = NULL;
	if (!w || !(w->path = strdup(path)))
		status = err_no_memory(err);
	else if (!(w->file = files_create(path)))
		status = err_errno(err, path);
	if (status != ZW_OK) {
		run_discard(w);
		return status;
	}
	*run = w;
	*sink = (struct list_sink){w, begin_list, write_bytes, end_list};
	return ZW_OK;
}

enum zw_status run_finish(struct run_writer *w, struct err *err)
{
	enum zw_status status = write_bytes(w, "", 1, err);
	FILE *file = w->file;

	w->file = NULL;
	if (fclose(file) != 0 && status == ZW_OK)
		status = err_errno(err, w->path);
	run_discard(w);
	return status;
}

void run_discard(struct run_writer *w)
{
	if (!w)
		return;
	if (w->file)
		fclose(w->file);
	free(w->path);
	free(w);
}

/* ---- Reading ---- */

struct run {
	FILE *file;
	char *path;
	uint64_t left; /* bytes of the list at hand that were not read */
	enum zw_status status;
	struct err err;
	char term[POSTINGS_TERM_LIMIT];
	char bytes[16 * 1024];
};

static bool fail(struct run *r)
{
	r->status = ferror(r->file)
	                    ? err_errno(&r->err, r->path)
	                    : err_set(&r->err, ZW_IO, _("%s: shorter than it was"), r->path);
	return false;
}

static bool read_number(struct run *r, uint64_t *number)
{
	char bytes[VARINT_SIZE];
	const char *at = bytes;
	size_t n = 0;
	int c;

	do {
		c = n < VARINT_SIZE ? getc_unlocked(r->file) : EOF;
		if (c == EOF)
			return false;
		bytes[n++] = (char)c;
	} while (c >= 0x80);
	return varint_take_long(&at, bytes + n, number);
}

static size_t read_bytes(void *context, const char **at)
{
	struct run *r = context;
	size_t n = r->left < sizeof(r->bytes) ? (size_t)r->left : sizeof(r->bytes);

	if (n && fread(r->bytes, n, 1, r->file) != 1) {
		fail(r);
		n = 0;
	}
	r->left -= n;
	*at = r->bytes;
	return n;
}

static bool next_list(void *context, struct list *list)
{
	struct run *r = context;
	uint64_t numbers[NUMBERS];
	const char *passed;

	while (r->left && read_bytes(r, &passed))
		;
	if (r->status != ZW_OK)
		return false;
	for (size_t i = 0; i < NUMBERS; i++) {
		if (!read_number(r, &numbers[i]))
			return fail(r);
		if (numbers[0] == 0)
			return false;
	}
	if (numbers[0] > POSTINGS_TERM_LIMIT || fread(r->term, (size_t)numbers[0], 1, r->file) != 1)
		return fail(r);
	*list = (struct list){
	        .term = r->term,
	        .len = (size_t)numbers[0],
	        .f = {(uint32_t)numbers[1], (uint32_t)numbers[2]},
	        .first = {(uint32_t)numbers[3], (uint32_t)numbers[4]},
	        .last = (uint32_t)numbers[5],
	        .first_document = (uint32_t)numbers[6],
	        .last_document = (uint32_t)numbers[7],
	        .bytes = numbers[8],
	};
	r->left = numbers[8];
	return true;
}

static enum zw_status status_of(void *context, struct err *err)
{
	struct run *r = context;

	return r->status == ZW_OK ? ZW_OK : err_set(err, r->status, "%s", r->err.text);
}

enum zw_status run_open(const char *path, struct run **run, struct list_source *source,
                        struct err *err)
{
	struct run *r = calloc(1, sizeof(*r));
	enum zw_status status = ZW_OK;

	*run = NULL;
	if (!r || !(r->path = strdup(path)))
		status = err_no_memory(err);
	else if (!(r->file = fopen(path, "rbe")))
		status = err_errno(err, path);
	if (status != ZW_OK) {
		run_close(r);
		return status;
	}
	*run = r;
	*source = (struct list_source){r, next_list, read_bytes, status_of};
	return ZW_OK;
}

void run_close(struct run *r)
{
	if (!r)
		return;
	if (r->file)
		fclose(r->file);
	free(r->path);
	free(r);
}
