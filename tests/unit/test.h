/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What every unit test includes: cmocka with the headers it wants first, and folders that go away.
 */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Publishing asks zhengwen-search, which is beside this program or in $PATH: unit tests are two
 * folders below it. */
__attribute__((constructor)) static void find_programs(void)
{
	char folder[4096], path[8192];
	ssize_t n = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
	const char *before = getenv("PATH");

	folder[n > 0 ? n : 0] = '\0';
	for (int i = 0; i < 3; i++) {
		char *slash = strrchr(folder, '/');
		if (slash)
			*slash = '\0';
	}
	snprintf(path, sizeof(path), "%s:%s", folder, before ? before : "");
	setenv("PATH", path, 1);
}

/* Fails with the message of err: that is what one wants to read. */
static inline void assert_status(enum zw_status status, enum zw_status wanted,
                                 const struct err *err)
{
	if (status != wanted)
		fail_msg("%s (%s), wanted %s", status_name(status), err ? err->text : "",
		         status_name(wanted));
}

#define assert_ok(status, err) assert_status((status), ZW_OK, (err))

static inline void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in \"%s\"", part, text);
}

static inline int folder_setup(void **state)
{
	char path[] = "/tmp/zhengwen-unit-XXXXXX";

	*state = mkdtemp(path) ? strdup(path) : NULL;
	return *state ? 0 : -1;
}

static inline int folder_teardown(void **state)
{
	struct err err;
	enum zw_status status = files_remove_tree(*state, &err);

	free(*state);
	return status == ZW_OK ? 0 : -1;
}

/* folder/rest, in one of a few static buffers: enough for one call of a function. */
static inline const char *in_folder(const char *folder, const char *rest)
{
	static char paths[4][4096];
	static unsigned next;
	char path[sizeof(paths[0])];

	/* The folder may be in one of the buffers itself. */
	int n = snprintf(path, sizeof(path), "%s/%s", folder, rest);
	assert_in_range(n, 1, sizeof(path) - 1);
	return strcpy(paths[next++ % 4], path);
}

static inline void write_text(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* A test that gets a folder of its own as *state. */
#define folder_test(name) cmocka_unit_test_setup_teardown(name, folder_setup, folder_teardown)

#endif
