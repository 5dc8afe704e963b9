/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/i18n.h"

#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The language of messages that the environment asks for, by the rules of setlocale(3). */
static const char *wanted_language(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return NULL;
}

/* Small machines and containers have LANG=zh_CN.UTF-8 but no such locale. The catalogue is ours and
 * needs only its name. */
static void set_messages(void)
{
	const char *wanted = wanted_language();

	if (setlocale(LC_MESSAGES, "") || !wanted)
		return;
	if (setlocale(LC_MESSAGES, "C.UTF-8"))
		setenv("LANGUAGE", wanted, 0);
}

/* Beside the program while it is in the tree it was built in, else where `make install` puts it. */
static void bind_catalogue(void)
{
	char program[PATH_MAX], path[PATH_MAX + 32];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (n < 0)
		return;
	program[n] = '\0';
	*strrchr(program, '/') = '\0';
	snprintf(path, sizeof(path), "%s/locale", program);
	if (access(path, F_OK) != 0)
		snprintf(path, sizeof(path), "%s/../share/locale", program);
	bindtextdomain("zhengwen", path);
}

void i18n_init(void)
{
	set_messages();
	/* Numbers stay in the C form, whatever the locale: JSON and run files are read by programs.
	 */
	setlocale(LC_CTYPE, "C.UTF-8");
	bind_catalogue();
	bind_textdomain_codeset("zhengwen", "UTF-8");
	textdomain("zhengwen");
}
