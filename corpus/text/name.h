/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The parts of a file's name.
 */
#ifndef CORPUS_NAME_H
#define CORPUS_NAME_H

#include <stddef.h>

/* Behind the last slash. */
const char *name_base(const char *path);

/* The ending from its dot on, or the end of the path if there is none (a dot at the front makes no
 * ending). Points into path. */
const char *name_ending(const char *path);

#endif
