/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lines of the log: on stderr, for people and for the journal.
 */
#ifndef WEB_SERVICE_LOG_H
#define WEB_SERVICE_LOG_H

#include <stddef.h>

struct client_address;

/* As the journal knows them. */
enum log_level { LOGGED_ERROR = 3, LOGGED_NOTICE = 5, LOGGED_INFO = 6 };

/* "zhengwen-web: …", whatever the message holds on one line; with the level in front where stderr
 * is the journal. From any thread. */
__attribute__((format(printf, 2, 3))) void log_line(enum log_level level, const char *format, ...);

/* Of a request: address, method, target, status, bytes, milliseconds. address and target may be
 * NULL. */
struct log_request {
	const struct client_address *address; /* of the client, not of a proxy that is trusted */
	const char *method, *target;
	int status;
	size_t bytes;
	double milliseconds;
};
void log_request(const struct log_request *request);

#endif
