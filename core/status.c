/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/status.h"

#include "core/i18n.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
        [ZW_OK] = "ok",
        [ZW_NOT_FOUND] = "not-found",
        [ZW_NO_MEMORY] = "no-memory",
        [ZW_LIMIT] = "limit",
        [ZW_IO] = "io",
        [ZW_BAD_INPUT] = "bad-input",
        [ZW_BAD_QUERY] = "bad-query",
        [ZW_BAD_INDEX] = "bad-index",
        [ZW_OLD_VERSION] = "old-version",
        [ZW_LOCKED] = "locked",
        [ZW_UNREACHABLE] = "unreachable",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == ZW_STATUS_COUNT, "every status has its name");

enum zw_status err_set(struct err *err, enum zw_status status, const char *format, ...)
{
	va_list args;

	if (!err)
		return status;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return status;
}

enum zw_status err_errno(struct err *err, const char *what)
{
	int reason = errno;
	char scratch[128];

	/* The GNU form, which returns the text: strerror() itself is not safe among threads. */
	const char *text = strerror_r(reason, scratch, sizeof(scratch));
	bool exhausted = reason == ENOMEM || reason == EMFILE || reason == ENFILE;
	return err_set(err, exhausted ? ZW_NO_MEMORY : ZW_IO, "%s: %s", what, text);
}

enum zw_status err_no_memory(struct err *err)
{
	return err_set(err, ZW_NO_MEMORY, "%s", _("out of memory"));
}

const char *status_name(enum zw_status status)
{
	return (unsigned)status < ZW_STATUS_COUNT ? names[status] : "unknown";
}
