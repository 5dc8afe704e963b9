/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORPUS_SANDBOX_DESCRIPTOR_H
#define CORPUS_SANDBOX_DESCRIPTOR_H

#include <unistd.h>

/* Once: -1 is closed already. */
static inline void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

#endif
