/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/service/log.h"

#include "core/text/utf8.h"
#include "web/client/address.h"
#include "web/request.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	MESSAGE_LIMIT = 2048,
	LINE_LIMIT = 4 * (MESSAGE_LIMIT + TARGET_LIMIT),
};

/* systemd names the device and inode of the stream it has given us; stderr may have been sent
 * elsewhere since. */
static bool is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	uintmax_t device, inode;
	struct stat st;

	return stream && sscanf(stream, "%ju:%ju", &device, &inode) == 2 &&
	       fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

/* In one write: threads do not mix their lines. */
static void put(const struct buf *line)
{
	size_t done = 0;

	while (done < line->len) {
		ssize_t n = write(STDERR_FILENO, line->data + done, line->len - done);
		if (n <= 0)
			return; /* nobody listens */
		done += (size_t)n;
	}
}

void log_line(enum log_level level, const char *format, ...)
{
	struct buf line = BUF_INIT(LINE_LIMIT);
	char message[MESSAGE_LIMIT];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	if (is_journal())
		buf_printf(&line, "<%d>", level);
	buf_str(&line, "zhengwen-web: ");
	utf8_printable(&line, message, strlen(message));
	buf_char(&line, '\n');
	put(&line);
	buf_release(&line);
}

static void write_address(const struct client_address *address, struct buf *line)
{
	char text[ADDRESS_SIZE] = "-";

	if (address)
		address_write(address, text);
	buf_str(line, text);
}

void log_request(const struct log_request *r)
{
	struct buf line = BUF_INIT(LINE_LIMIT);
	const char *target = r->target ? r->target : "?";

	write_address(r->address, &line);
	buf_char(&line, ' ');
	utf8_printable(&line, r->method, strnlen(r->method, TARGET_LIMIT));
	buf_char(&line, ' ');
	utf8_printable(&line, target, strnlen(target, TARGET_LIMIT));
	buf_printf(&line, " %d %zu %.1f\n", r->status, r->bytes, r->milliseconds);
	put(&line);
	buf_release(&line);
}
