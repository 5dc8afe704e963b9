/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/package/package.h"

#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* One name of a path, without the %20 in it; false if there is no room. */
static bool add_step(char *out, size_t *n, const char *step, size_t len, bool decode)
{
	if (*n > 0 && *n < PACKAGE_PATH_SIZE)
		out[(*n)++] = '/';
	for (size_t i = 0; i < len && *n < PACKAGE_PATH_SIZE; i++) {
		bool code = decode && step[i] == '%' && i + 2 < len && hex(step[i + 1]) >= 0 &&
		            hex(step[i + 2]) >= 0;
		char c = step[i];
		if (code)
			c = (char)(hex(step[i + 1]) << 4 | hex(step[i + 2]));
		i += code ? 2 : 0;
		if (c == '\0')
			return false;
		out[(*n)++] = c;
	}
	return *n < PACKAGE_PATH_SIZE;
}

/* Takes the last name off; false at the root. */
static bool step_up(const char *out, size_t *n)
{
	if (*n == 0)
		return false;
	while (*n > 0 && out[*n - 1] != '/')
		(*n)--;
	*n -= *n > 0;
	return true;
}

static bool walk(const char *path, size_t len, bool decode, char *out, size_t *n)
{
	for (size_t at = 0; at < len;) {
		const char *step = path + at;
		const char *slash = memchr(step, '/', len - at);
		size_t length = slash ? (size_t)(slash - step) : len - at;
		bool up = length == 2 && memcmp(step, "..", 2) == 0;
		if (up ? !step_up(out, n)
		       : length > 0 && !(length == 1 && step[0] == '.') &&
		                    !add_step(out, n, step, length, decode))
			return false;
		at += length + 1;
	}
	return true;
}

bool package_resolve(const char *base, const char *path, bool decode, char out[PACKAGE_PATH_SIZE])
{
	const char *folder = strrchr(base, '/');
	const char *colon = strchr(path, ':');
	size_t n = 0;

	if (strchr(path, '\\') || (colon && !memchr(path, '/', (size_t)(colon - path))))
		return false;
	if (path[0] != '/' && folder && !walk(base, (size_t)(folder - base), false, out, &n))
		return false;
	if (!walk(path, strlen(path), decode, out, &n) || n == 0)
		return false;
	out[n] = '\0';
	return true;
}
