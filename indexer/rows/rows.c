/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A reference is the place of the row in all blocks one behind the other, in units of four bytes:
 * that makes 16 GiB of them. A row stands in one block; one that is larger than a block gets as
 * many as it needs for itself. The same place is that of the row in the file.
 *
 * With a file: a block in memory that was not asked for for the longest time leaves it. Blocks are
 * written when they leave for the first time; the last one, which still grows, stays.
 */
#include "indexer/rows/rows.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/varint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	UNIT = 4,
	BLOCK = 32 * 1024,
};

static const size_t BLOCKS_LIMIT = ((size_t)UINT32_MAX + 1) * UNIT / BLOCK;

struct rows_block {
	char *data;       /* NULL: in the file, or part of the block before */
	uint32_t n;       /* blocks that a large row takes; 0: part of the block before */
	uint32_t used_at; /* time of the clock of the file */
	bool written;
};

struct rows_file {
	int fd;
	uint32_t clock;
	size_t in_memory, most; /* blocks */
	struct buf resident;    /* uint32_t: the numbers of those */
	size_t asked; /* the block of the row that was asked for last; SIZE_MAX: none yet */
	enum zw_status status;
	struct err err;
};

static struct rows_block *block_at(const struct packed_rows *r, size_t i)
{
	return (struct rows_block *)(void *)r->blocks.data + i;
}

static size_t count(const struct packed_rows *r)
{
	return r->blocks.len / sizeof(struct rows_block);
}

void rows_init(struct packed_rows *r)
{
	*r = (struct packed_rows){.blocks = BUF_INIT(BLOCKS_LIMIT * sizeof(struct rows_block))};
}

void rows_release(struct packed_rows *r)
{
	for (size_t i = 0; i < count(r); i++)
		free(block_at(r, i)->data);
	if (r->file) {
		close(r->file->fd);
		buf_release(&r->file->resident);
	}
	free(r->file);
	buf_release(&r->blocks);
	rows_init(r);
}

size_t rows_memory(const struct packed_rows *r)
{
	size_t bytes = r->blocks.cap;

	for (size_t i = 0; i < count(r); i++)
		if (block_at(r, i)->data)
			bytes += (size_t)block_at(r, i)->n * BLOCK;
	return bytes;
}

enum zw_status rows_status(const struct packed_rows *r, struct err *err)
{
	if (!r->file || r->file->status == ZW_OK)
		return ZW_OK;
	return err_set(err, r->file->status, "%s", r->file->err.text);
}

/* ---- The file ---- */

static bool fail(struct rows_file *f, int reason)
{
	if (f->status == ZW_OK) {
		errno = reason;
		f->status = err_errno(&f->err, _("a file for what there is no room for in memory"));
	}
	return false;
}

static bool write_block(struct rows_file *f, const struct rows_block *b, size_t i)
{
	size_t done = 0, all = (size_t)b->n * BLOCK;

	while (done < all) {
		ssize_t n = TEMP_FAILURE_RETRY(
		        pwrite(f->fd, b->data + done, all - done, (off_t)(i * BLOCK + done)));
		if (n < 0)
			return fail(f, errno);
		done += (size_t)n;
	}
	return true;
}

static bool read_block(struct rows_file *f, const struct rows_block *b, size_t i)
{
	size_t done = 0, all = (size_t)b->n * BLOCK;

	while (done < all) {
		ssize_t n = TEMP_FAILURE_RETRY(
		        pread(f->fd, b->data + done, all - done, (off_t)(i * BLOCK + done)));
		if (n <= 0)
			return fail(f, n < 0 ? errno : EIO);
		done += (size_t)n;
	}
	return true;
}

static uint32_t *residents(const struct rows_file *f, size_t *n)
{
	*n = f->resident.len / sizeof(uint32_t);
	return (uint32_t *)(void *)f->resident.data;
}

static bool add_resident(struct rows_file *f, const struct rows_block *b, size_t i)
{
	uint32_t number = (uint32_t)i;

	buf_add(&f->resident, &number, sizeof(number));
	f->in_memory += b->n;
	return f->resident.failed ? fail(f, ENOMEM) : true;
}

/* Its place among the residents. All but the last block, but `kept` and but that of the row before,
 * which is compared with this one, may leave. SIZE_MAX: none may. */
static size_t longest_unused(const struct packed_rows *r, size_t kept)
{
	size_t found = SIZE_MAX, n;
	const uint32_t *at = residents(r->file, &n);
	uint32_t oldest = 0;

	for (size_t k = 0; k < n; k++) {
		const struct rows_block *b = block_at(r, at[k]);
		uint32_t age = r->file->clock - b->used_at;
		if (at[k] == kept || at[k] == r->file->asked || at[k] + b->n == count(r))
			continue;
		if (found == SIZE_MAX || age > oldest) {
			found = k;
			oldest = age;
		}
	}
	return found;
}

/* Until no more are in memory than may be. */
static bool make_room(const struct packed_rows *r, size_t kept)
{
	struct rows_file *f = r->file;

	while (f->in_memory > f->most) {
		size_t k = longest_unused(r, kept), n;
		if (k == SIZE_MAX)
			return true;
		uint32_t *at = residents(f, &n);
		struct rows_block *b = block_at(r, at[k]);
		if (!b->written && !write_block(f, b, at[k]))
			return false;
		b->written = true;
		free(b->data);
		b->data = NULL;
		f->in_memory -= b->n;
		at[k] = at[n - 1];
		f->resident.len -= sizeof(*at);
	}
	return true;
}

static bool bring_back(const struct packed_rows *r, size_t i)
{
	struct rows_block *b = block_at(r, i);

	b->data = malloc((size_t)b->n * BLOCK);
	if (!b->data)
		return fail(r->file, ENOMEM);
	if (!read_block(r->file, b, i)) {
		free(b->data);
		b->data = NULL;
		return false;
	}
	b->used_at = ++r->file->clock;
	return add_resident(r->file, b, i) && make_room(r, i);
}

enum zw_status rows_spill(struct packed_rows *r, const char *folder, size_t memory, struct err *err)
{
	if (r->file)
		return ZW_OK;
	struct rows_file *f = calloc(1, sizeof(*f));
	if (!f)
		return err_no_memory(err);
	f->asked = SIZE_MAX;
	f->most = memory / BLOCK;
	f->resident = BUF_INIT(BLOCKS_LIMIT * sizeof(uint32_t));
	f->fd = files_nameless(folder);
	if (f->fd < 0) {
		free(f);
		return err_errno(err, folder);
	}
	r->file = f;
	for (size_t i = 0; i < count(r); i++)
		if (block_at(r, i)->n && !add_resident(f, block_at(r, i), i))
			return rows_status(r, err);
	return make_room(r, SIZE_MAX) ? ZW_OK : rows_status(r, err);
}

/* ---- Rows ---- */

static enum zw_status add_block(struct packed_rows *r, size_t size, struct err *err)
{
	const struct rows_block more = {.n = 0};
	struct rows_block b = {.n = (uint32_t)((size + BLOCK - 1) / BLOCK)};
	size_t before = r->blocks.len;

	if (!buf_reserve(&r->blocks, b.n * sizeof(b)))
		return buf_status(&r->blocks, _("files"), err);
	b.data = calloc(b.n, BLOCK); /* what is written is not to be what was here before */
	if (!b.data)
		return err_no_memory(err);
	b.used_at = r->file ? ++r->file->clock : 0;
	buf_add(&r->blocks, &b, sizeof(b));
	for (uint32_t i = 1; i < b.n; i++)
		buf_add(&r->blocks, &more, sizeof(more));
	r->used = 0;
	before /= sizeof(b);
	if (!r->file || (add_resident(r->file, &b, before) && make_room(r, before)))
		return ZW_OK;
	return rows_status(r, err);
}

enum zw_status rows_add(struct packed_rows *r, const void *bytes, size_t n, row_ref *ref,
                        struct err *err)
{
	char head[VARINT_SIZE];
	size_t n_head = varint_put(head, n), size = (n_head + n + UNIT - 1) / UNIT * UNIT;
	size_t last = count(r) ? count(r) - 1 : 0;
	enum zw_status status = ZW_OK;

	/* Behind a large row nothing more comes. */
	if (count(r) == 0 || block_at(r, last)->n != 1 || size > BLOCK - r->used) {
		last = count(r);
		status = add_block(r, size, err);
	}
	if (status != ZW_OK)
		return status;
	char *to = block_at(r, last)->data + r->used;
	memcpy(to, head, n_head);
	memcpy(to + n_head, bytes, n);
	*ref = (row_ref)((last * BLOCK + r->used) / UNIT);
	r->used += size;
	return ZW_OK;
}

struct span rows_at(const struct packed_rows *r, row_ref ref)
{
	size_t at = (size_t)ref * UNIT, i = at / BLOCK;
	struct rows_block *b = block_at(r, i);
	uint64_t len;

	if (!b->data && !bring_back(r, i))
		return (struct span){"", 0};
	if (r->file) {
		b->used_at = ++r->file->clock;
		r->file->asked = i;
	}
	const char *from = b->data + at % BLOCK, *end = b->data + (size_t)b->n * BLOCK;
	if (!varint_take_long(&from, end, &len) || len > (uint64_t)(end - from)) {
		if (r->file)
			(void)fail(r->file, EIO);
		return (struct span){"", 0};
	}
	return (struct span){from, (size_t)len};
}
