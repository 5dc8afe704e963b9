/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/originals.h"

#include "core/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct originals {
	char **folders; /* ended by NULL */
	size_t n;
};

enum zw_status originals_new(char *const *folders, size_t n, struct originals **originals,
                             struct err *err)
{
	struct originals *o = calloc(1, sizeof(*o));

	*originals = NULL;
	if (o)
		o->folders = calloc(n + 1, sizeof(*o->folders));
	if (!o || !o->folders) {
		originals_free(o);
		return err_no_memory(err);
	}
	for (; o->n < n; o->n++) {
		o->folders[o->n] = strdup(folders[o->n]);
		if (!o->folders[o->n]) {
			originals_free(o);
			return err_no_memory(err);
		}
	}
	*originals = o;
	return ZW_OK;
}

void originals_free(struct originals *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->n; i++)
		free(o->folders[i]);
	free(o->folders);
	free(o);
}

/* ---- Names ---- */

/* With several folders a name begins with that of its folder, as scan.c of the indexer makes it.
 * What is behind that, or NULL. */
static const char *behind_folder(const char *name, const char *folder)
{
	char *real = realpath(folder, NULL);
	const char *slash = real ? strrchr(real, '/') : NULL;
	size_t n = slash ? strlen(slash + 1) : 0;
	bool is = n > 0 && strncmp(name, slash + 1, n) == 0 && name[n] == '/';

	free(real);
	return is ? name + n + 1 : NULL;
}

static int hex(char c)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* \xNN is how a byte is shown that is no UTF-8. Appends to name. */
static void shown_as_it_is(const char *shown, size_t len, struct buf *name)
{
	for (size_t i = 0; i < len; i++) {
		int high = -1, low = -1;
		if (i + 3 < len && shown[i] == '\\' && shown[i + 1] == 'x') {
			high = hex(shown[i + 2]);
			low = hex(shown[i + 3]);
		}
		if (high < 0 || low < 0) {
			buf_char(name, shown[i]);
			continue;
		}
		buf_char(name, (char)(high * 16 + low));
		i += 3;
	}
}

/* ---- Opening ---- */

/* A part of a path that the indexer would have gone into. */
static bool is_plain(const char *part, size_t len)
{
	return len > 0 && part[0] != '.' && !memchr(part, '/', len) && !memchr(part, '\0', len);
}

/* Never waits, as a FIFO would. */
static int open_at(int folder, const char *part, bool last)
{
	int flags = O_CLOEXEC | O_NOFOLLOW | O_NOCTTY;

	return openat(folder, part, flags | (last ? O_RDONLY | O_NONBLOCK : O_PATH | O_DIRECTORY));
}

/* A part as it is shown; if there is none of that name, as its bytes may be. */
static int open_part(int folder, const char *shown, size_t len, bool last)
{
	PATH_BUF(name);
	int fd;

	if (!is_plain(shown, len)) {
		errno = ENOENT;
		return -1;
	}
	buf_add(&name, shown, len);
	if (name.failed) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open_at(folder, buf_cstr(&name), last);
	if (fd >= 0 || errno != ENOENT)
		return fd;
	buf_reset(&name);
	shown_as_it_is(shown, len, &name);
	if (!is_plain(buf_cstr(&name), name.len)) {
		errno = ENOENT;
		return -1;
	}
	return open_at(folder, buf_cstr(&name), last);
}

/* Part by part, each within the one before. */
static int open_beneath(const char *folder, const char *name)
{
	int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0 && *name) {
		size_t len = strcspn(name, "/");
		bool last = name[len] == '\0';
		int next = open_part(fd, name, len, last);
		close(fd);
		fd = next;
		name += len + !last;
		/* A slash at the end names a folder. */
		if (!last && !*name && fd >= 0) {
			close(fd);
			fd = -1;
		}
	}
	return fd;
}

static bool is_file_of(int fd, uint64_t bytes)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size == bytes &&
	       bytes <= ORIGINAL_LIMIT;
}

int originals_open(const struct originals *o, const struct document_record *d)
{
	for (size_t i = 0; o && i < o->n; i++) {
		const char *name = o->n == 1 ? d->path : behind_folder(d->path, o->folders[i]);
		int fd = name && *name ? open_beneath(o->folders[i], name) : -1;
		if (fd < 0)
			continue;
		if (is_file_of(fd, d->bytes))
			return fd;
		close(fd);
	}
	return -1;
}
