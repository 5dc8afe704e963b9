/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "calls.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

_Noreturn void broken(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fputs("tamper: ", stderr);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	exit(BROKEN);
}

/* ---- Which calls ----
 *
 * A letter for each argument: d folder of the path behind it, p path, t text of a symlink, f
 * descriptor, b bytes, n their number, v vector of bytes, c its parts, o offset, F flags, l length
 * of a file, - nothing of interest. A call with ! is not understood.
 */
const struct call calls[] = {
        {SYS_open, "open", "pF", true},
        {SYS_openat, "openat", "dpF", true},
        {SYS_creat, "creat", "p", true},
        {SYS_write, "write", "fbn", true},
        {SYS_pwrite64, "pwrite64", "fbno", true},
        {SYS_writev, "writev", "fvc", true},
        {SYS_pwritev, "pwritev", "fvco", true},
        {SYS_ftruncate, "ftruncate", "fl", true},
        {SYS_truncate, "truncate", "pl", true},
        {SYS_fallocate, "fallocate", "fFol", true},
        {SYS_rename, "rename", "pp", true},
        {SYS_renameat, "renameat", "dpdp", true},
        {SYS_renameat2, "renameat2", "dpdpF", true},
        {SYS_link, "link", "pp", true},
        {SYS_linkat, "linkat", "dpdpF", true},
        {SYS_symlink, "symlink", "tp", true},
        {SYS_symlinkat, "symlinkat", "tdp", true},
        {SYS_mkdir, "mkdir", "p", true},
        {SYS_mkdirat, "mkdirat", "dp", true},
        {SYS_unlink, "unlink", "p", false},
        {SYS_unlinkat, "unlinkat", "dpF", false},
        {SYS_rmdir, "rmdir", "p", false},
        {SYS_fsync, "fsync", "f", false},
        {SYS_fdatasync, "fdatasync", "f", false},
        {SYS_sync_file_range, "sync_file_range", "f", false},
        {SYS_syncfs, "syncfs", "f", false},
        {SYS_flock, "flock", "fF", false},
        {SYS_fchmod, "fchmod", "fF", false},
        {SYS_chmod, "chmod", "pF", false},
        {SYS_fchmodat, "fchmodat", "dpF", false},
        {SYS_fchown, "fchown", "f", false},
        {SYS_utimensat, "utimensat", "dp", false},
        {SYS_openat2, "openat2", "dp!", false},
        {SYS_pwritev2, "pwritev2", "f!", false},
        {SYS_mmap, "mmap", "--!!f", false},
        {SYS_copy_file_range, "copy_file_range", "--f!", false},
        {SYS_sendfile, "sendfile", "f!", false},
        {SYS_splice, "splice", "--f!", false},
        {SYS_ioctl, "ioctl", "f!", false},
};

const size_t n_calls = sizeof(calls) / sizeof(calls[0]);

/* ---- What the program means ---- */

static bool get_text(pid_t id, uint64_t at, char *out, size_t size)
{
	size_t n = 0;

	while (n < size) {
		/* No further than the page: the next one need not exist. */
		size_t piece = 4096 - (at + n) % 4096;
		struct iovec here = {out + n, piece < size - n ? piece : size - n};
		struct iovec there = {(void *)(uintptr_t)(at + n), here.iov_len};
		ssize_t got = process_vm_readv(id, &here, 1, &there, 1, 0);
		if (got <= 0)
			return false;
		if (memchr(out + n, '\0', (size_t)got))
			return true;
		n += (size_t)got;
	}
	return false;
}

static bool of_descriptor(pid_t id, int fd, char *out)
{
	char link[64];

	if (fd == AT_FDCWD)
		snprintf(link, sizeof(link), "/proc/%d/cwd", id);
	else
		snprintf(link, sizeof(link), "/proc/%d/fd/%d", id, fd);
	ssize_t n = readlink(link, out, PATH_MAX - 1);
	out[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* Takes out empty parts, . and .. in place. */
static void straighten(char *path)
{
	char copy[PATH_MAX], *rest = copy, *part;
	size_t n = 0;

	strcpy(copy, path);
	while ((part = strsep(&rest, "/"))) {
		if (!*part || strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") == 0) {
			while (n > 0 && path[--n] != '/')
				;
			continue;
		}
		path[n++] = '/';
		memcpy(path + n, part, strlen(part));
		n += strlen(part);
	}
	path[n] = '\0';
}

static bool get_path(pid_t id, int folder, uint64_t at, char *out)
{
	char name[PATH_MAX];

	if (!at)
		return of_descriptor(id, folder, out);
	if (!get_text(id, at, name, sizeof(name)))
		return false;
	if (*name == '/')
		strcpy(out, name);
	else if (!of_descriptor(id, folder, out) || strlen(out) + strlen(name) + 2 > PATH_MAX)
		return false;
	else
		strcat(strcat(out, "/"), name);
	straighten(out);
	return true;
}

uint64_t act_position(pid_t id, int fd)
{
	char path[64];
	uint64_t at = 0;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", id, fd);
	FILE *file = fopen(path, "re");
	if (!file || fscanf(file, "pos: %" SCNu64, &at) != 1)
		broken("no position of descriptor %d", fd);
	fclose(file);
	return at;
}

static void get_pieces(pid_t id, uint64_t at, uint64_t n, struct act *act)
{
	struct iovec here = {act->pieces, n * sizeof(struct iovec)};
	struct iovec there = {(void *)(uintptr_t)at, here.iov_len};

	if (n > PIECES || process_vm_readv(id, &here, 1, &there, 1, 0) != (ssize_t)here.iov_len)
		broken("a vector of %" PRIu64 " parts", n);
	act->n_pieces = n;
	act->length = 0;
	for (size_t i = 0; i < n; i++)
		act->length += (int64_t)act->pieces[i].iov_len;
}

bool act_read(pid_t id, const uint64_t arguments[6], struct act *act)
{
	int folder = AT_FDCWD;
	char *path = act->path;

	act->fd = -1;
	act->offset = act->data = -1;
	act->understood = true;
	for (size_t i = 0; act->call->arguments[i]; i++) {
		uint64_t value = arguments[i];
		switch (act->call->arguments[i]) {
		case 'd':
			folder = (int)value;
			break;
		case 'p':
			if (!get_path(id, folder, value, path))
				return false;
			path = act->other;
			break;
		case 't':
			if (!get_text(id, value, act->other, PATH_MAX))
				return false;
			break;
		case 'f':
			act->fd = (int)value;
			if (act->fd < 0 || !of_descriptor(id, act->fd, act->path))
				return false;
			break;
		case 'b':
			act->pieces[0].iov_base = (void *)(uintptr_t)value;
			act->n_pieces = 1;
			break;
		case 'n':
			act->pieces[0].iov_len = value;
			act->length = (int64_t)value;
			break;
		case 'v':
			get_pieces(id, value, arguments[i + 1], act);
			break;
		case 'o':
			act->offset = (int64_t)value;
			break;
		case 'l':
			act->length = (int64_t)value;
			break;
		case 'F':
			act->flags = value;
			break;
		case '!':
			act->understood = false;
			break;
		}
	}
	return true;
}

static bool inside(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(path, folder, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

static bool is_open(const struct act *act)
{
	return act->call->number == SYS_open || act->call->number == SYS_openat;
}

bool act_changes(const struct act *act, const char *folder)
{
	const uint64_t writing = O_CREAT | O_TRUNC | O_WRONLY | O_RDWR;
	bool symlink = strncmp(act->call->name, "symlink", 7) == 0;

	if (!inside(act->path, folder) && (symlink || !inside(act->other, folder)))
		return false;
	if (is_open(act))
		return act->flags & writing;
	/* FIFREEZE, FICLONE and the like; not what terminals are asked. */
	if (act->call->number == SYS_ioctl)
		return false;
	return true;
}
