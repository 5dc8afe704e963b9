/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/text/name.h"

#include <string.h>

const char *name_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *name_ending(const char *path)
{
	const char *base = name_base(path);
	const char *dot = strrchr(base, '.');

	return dot && dot != base ? dot : base + strlen(base);
}
