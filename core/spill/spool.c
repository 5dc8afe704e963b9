/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/spill/spool.h"

#include "core/i18n.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void spool_init(struct spool *s, const char *dir, uint64_t limit)
{
	*s = (struct spool){.dir = dir, .tail = BUF_INIT(SPOOL_BUFFER), .fd = -1, .limit = limit};
}

void spool_release(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	buf_release(&s->tail);
}

static void fail(struct spool *s, enum zw_status status)
{
	s->failed = status;
	s->error = errno;
}

/* ---- The file ---- */

static bool write_all(int fd, const char *at, size_t n)
{
	while (n) {
		ssize_t written = write(fd, at, n);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		at += written;
		n -= (size_t)written;
	}
	return true;
}

static void write_out(struct spool *s, const void *bytes, size_t n)
{
	if (s->failed != ZW_OK || n == 0)
		return;
	if (s->fd < 0)
		s->fd = files_nameless(s->dir);
	if (s->fd < 0 || !write_all(s->fd, bytes, n))
		fail(s, ZW_IO);
}

static void flush(struct spool *s)
{
	write_out(s, s->tail.data, s->tail.len);
	buf_reset(&s->tail);
}

/* ---- Adding ---- */

void spool_add(struct spool *s, const void *bytes, size_t n)
{
	if (s->failed != ZW_OK || n == 0)
		return;
	if (n > s->limit - s->len) {
		errno = 0;
		fail(s, ZW_LIMIT);
		return;
	}
	s->len += n;
	if (n > SPOOL_BUFFER - s->tail.len)
		flush(s);
	if (n >= SPOOL_BUFFER) {
		write_out(s, bytes, n);
		return;
	}
	buf_add(&s->tail, bytes, n);
	if (s->tail.failed != ZW_OK)
		fail(s, s->tail.failed);
}

void spool_align(struct spool *s, size_t n)
{
	static const char zeros[64];
	size_t missing = (n - (size_t)(s->len % n)) % n;

	for (; missing > sizeof(zeros); missing -= sizeof(zeros))
		spool_add(s, zeros, sizeof(zeros));
	spool_add(s, zeros, missing);
}

enum zw_status spool_status(const struct spool *s, const char *what, struct err *err)
{
	switch (s->failed) {
	case ZW_OK:
		return ZW_OK;
	case ZW_LIMIT:
		return err_set(err, ZW_LIMIT, _("%s: over the limit of %zu bytes"), what,
		               (size_t)s->limit);
	case ZW_NO_MEMORY:
		return err_no_memory(err);
	default:
		errno = s->error;
		return err_errno(err, s->dir);
	}
}

/* ---- Copies ---- */

void spool_append(struct spool *to, struct spool *from)
{
	struct spool_reader r;

	spool_reader_init(&r, from);
	while (to->failed == ZW_OK && !spool_at_end(&r)) {
		uint64_t left = from->len - (r.next - (r.bytes.len - r.at));
		size_t n = left < SPOOL_BUFFER / 2 ? (size_t)left : SPOOL_BUFFER / 2;
		const void *bytes = spool_read(&r, n);
		if (!bytes)
			break;
		spool_add(to, bytes, n);
	}
	if (to->failed == ZW_OK && (from->failed != ZW_OK || r.failed != ZW_OK)) {
		to->failed = from->failed != ZW_OK ? from->failed : r.failed;
		to->error = from->failed != ZW_OK ? from->error : r.error;
	}
	spool_reader_release(&r);
}

enum zw_status spool_write(struct spool *s, int fd, const char *path, struct err *err)
{
	struct spool_reader r;
	enum zw_status status = s->failed == ZW_OK ? ZW_OK : spool_status(s, path, err);

	spool_reader_init(&r, s);
	for (uint64_t left = s->len; status == ZW_OK && left > 0;) {
		size_t n = left < SPOOL_BUFFER / 2 ? (size_t)left : SPOOL_BUFFER / 2;
		const void *bytes = spool_read(&r, n);
		if (!bytes)
			status = spool_reader_status(&r, err);
		else if (!write_all(fd, bytes, n))
			status = err_errno(err, path);
		left -= n;
	}
	spool_reader_release(&r);
	return status;
}

enum zw_status spool_map(struct spool *s, struct files_map *map, struct err *err)
{
	*map = (struct files_map){NULL, 0};
	flush(s);
	if (s->failed != ZW_OK || s->len == 0)
		return spool_status(s, s->dir, err);
	void *at = mmap(NULL, (size_t)s->len, PROT_READ, MAP_SHARED, s->fd, 0);
	if (at == MAP_FAILED)
		return err_errno(err, s->dir);
	*map = (struct files_map){at, (size_t)s->len};
	return ZW_OK;
}

/* ---- Reading ---- */

void spool_reader_init(struct spool_reader *r, struct spool *s)
{
	*r = (struct spool_reader){.spool = s, .bytes = BUF_INIT(SIZE_MAX / 2)};
	r->failed = s->failed;
	r->error = s->error;
}

void spool_reader_release(struct spool_reader *r)
{
	buf_release(&r->bytes);
}

bool spool_at_end(const struct spool_reader *r)
{
	return r->at == r->bytes.len && r->next == r->spool->len;
}

static void reader_fail(struct spool_reader *r, enum zw_status status)
{
	r->failed = status;
	r->error = errno;
}

static bool read_at(int fd, char *to, size_t n, uint64_t at)
{
	while (n) {
		ssize_t got = pread(fd, to, n, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;
		if (got <= 0)
			return false;
		to += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	return true;
}

/* Some bytes more of the spool: of its file, or of what is not there yet. */
static void read_ahead(struct spool_reader *r, size_t n)
{
	struct spool *s = r->spool;
	uint64_t in_file = s->len - s->tail.len;

	if (r->next >= in_file) {
		size_t from = (size_t)(r->next - in_file);
		buf_add(&r->bytes, s->tail.data + from, s->tail.len - from);
		r->next = s->len;
	} else {
		if (n < SPOOL_BUFFER)
			n = SPOOL_BUFFER;
		if (n > in_file - r->next)
			n = (size_t)(in_file - r->next);
		if (!buf_reserve(&r->bytes, n))
			return;
		if (!read_at(s->fd, r->bytes.data + r->bytes.len, n, r->next)) {
			reader_fail(r, ZW_IO);
			return;
		}
		r->bytes.len += n;
		r->bytes.data[r->bytes.len] = '\0';
		r->next += n;
	}
}

const void *spool_read(struct spool_reader *r, size_t n)
{
	size_t left = r->bytes.len - r->at;

	if (left < n && left) {
		memmove(r->bytes.data, r->bytes.data + r->at, left);
	}
	if (left < n) {
		r->bytes.len = left;
		r->at = 0;
	}
	while (r->failed == ZW_OK && r->bytes.len - r->at < n && r->next < r->spool->len) {
		read_ahead(r, n - (r->bytes.len - r->at));
		if (r->bytes.failed != ZW_OK)
			reader_fail(r, r->bytes.failed);
	}
	if (r->failed != ZW_OK || r->bytes.len - r->at < n)
		return NULL;
	/* Of no bytes, too, there is an address. */
	const void *found = r->bytes.data ? r->bytes.data + r->at : "";
	r->at += n;
	return found;
}

enum zw_status spool_reader_status(const struct spool_reader *r, struct err *err)
{
	if (r->failed == ZW_OK)
		return ZW_OK;
	if (r->failed == ZW_NO_MEMORY)
		return err_no_memory(err);
	errno = r->error;
	return err_errno(err, r->spool->dir);
}
