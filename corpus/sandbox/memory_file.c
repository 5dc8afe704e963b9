/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/sandbox/memory_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int memory_file(const char *bytes, size_t n)
{
	int fd = memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	size_t at = 0;

	while (fd >= 0 && at < n) {
		ssize_t written = write(fd, bytes + at, n - at);
		if (written > 0) {
			at += (size_t)written;
		} else if (errno != EINTR) {
			int reason = errno;
			close(fd);
			errno = reason;
			return -1;
		}
	}
	if (fd >= 0) {
		fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
		lseek(fd, 0, SEEK_SET);
	}
	return fd;
}
