/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/cli.h"

#include "core/i18n.h"
#include "core/text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void cli_begin(void)
{
	/* Only to read: what is written still fails, as it does where they are closed. */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0)
			return;
}

void cli_allow_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

int cli_exit_code(enum zw_status status)
{
	switch (status) {
	case ZW_OK:
		return EXIT_DONE;
	case ZW_BAD_QUERY:
		return EXIT_USAGE;
	case ZW_LOCKED:
		return EXIT_LOCKED;
	default:
		return EXIT_FAILED;
	}
}

static void say(const char *program, const char *message)
{
	fprintf(stderr, "%s: ", program);
	/* File names and queries may hold what would move the cursor. */
	utf8_print(stderr, message, strlen(message));
	fputc('\n', stderr);
}

int cli_fail(const char *program, enum zw_status status, const struct err *err)
{
	say(program, err->text);
	return cli_exit_code(status);
}

int cli_usage(const char *program, const char *format, ...)
{
	struct err message;
	va_list args;

	va_start(args, format);
	vsnprintf(message.text, sizeof(message.text), format, args);
	va_end(args);
	say(program, message.text);
	return cli_try_help(program);
}

int cli_no_memory(const char *program)
{
	struct err err;

	return cli_fail(program, err_no_memory(&err), &err);
}

int cli_try_help(const char *program)
{
	fprintf(stderr, _("Try '%s --help'.\n"), program);
	return EXIT_USAGE;
}

int cli_number(const char *text, uint64_t low, uint64_t high, uint64_t *value)
{
	char *end;

	if (*text < '0' || *text > '9')
		return 0;
	errno = 0;
	unsigned long long number = strtoull(text, &end, 10);
	if (errno != 0 || *end != '\0' || number < low || number > high)
		return 0;
	*value = number;
	return 1;
}

int cli_end(const char *program, int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	struct err err;
	err_errno(&err, _("standard output"));
	say(program, err.text);
	return EXIT_FAILED;
}

bool cli_seconds(const char *text, uint32_t *milliseconds)
{
	static const unsigned scale[] = {0, 100, 10, 1};
	char whole[8];
	size_t n = strcspn(text, "."), digits = text[n] ? strlen(text + n + 1) : 0;
	uint64_t seconds = 0, part = 0;

	if (n >= sizeof(whole) || digits >= sizeof(scale) / sizeof(scale[0]))
		return false;
	memcpy(whole, text, n);
	whole[n] = '\0';
	if (!cli_number(whole, 0, CLI_SECONDS_MOST, &seconds) ||
	    (text[n] && !cli_number(text + n + 1, 0, 999, &part)))
		return false;
	*milliseconds = (uint32_t)(seconds * 1000 + part * scale[digits]);
	return true;
}

bool cli_bytes(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMG";
	char digits[16];
	size_t n = strspn(text, "0123456789");
	const char *unit = text[n] ? strchr(units, text[n]) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
	uint64_t number;

	if (n >= sizeof(digits) || (text[n] && (!unit || text[n + 1])))
		return false;
	memcpy(digits, text, n);
	digits[n] = '\0';
	if (!cli_number(digits, 0, CLI_BYTES_MOST >> shift, &number) ||
	    (number > 0 && number << shift < CLI_BYTES_LEAST))
		return false;
	*bytes = number << shift;
	return true;
}

const char *cli_find_option(int argc, char **argv, const char *letters,
                            const struct option *options, int code)
{
	const char *value = NULL;
	int c;

	opterr = 0; /* whoever looks at all options complains */
	while ((c = getopt_long(argc, argv, letters, options, NULL)) != -1)
		if (c == code)
			value = optarg;
	opterr = 1;
	optind = 0; /* from the beginning again */
	return value;
}
