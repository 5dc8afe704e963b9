/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORPUS_SANDBOX_MEMORY_FILE_H
#define CORPUS_SANDBOX_MEMORY_FILE_H

#include <stddef.h>

/* A descriptor, at its beginning, of a file in memory that holds these bytes for good. The caller
 * closes it. -1 and errno. */
int memory_file(const char *bytes, size_t n);

#endif
