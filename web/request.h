/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a client sent, taken apart strictly: the request target with its parameters, and the header
 * fields as far as they decide whether the request is one of ours. No HTTP library in here.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_status {
	HTTP_OK = 200,
	HTTP_MOVED = 301,
	HTTP_SEE_OTHER = 303,
	HTTP_NOT_MODIFIED = 304,
	HTTP_BAD_REQUEST = 400,
	HTTP_NOT_FOUND = 404,
	HTTP_BAD_METHOD = 405,
	HTTP_GONE = 410,
	HTTP_LONG_TARGET = 414,
	HTTP_TOO_MANY = 429,
	HTTP_LARGE_HEADER = 431,
	HTTP_FAILED = 500,
	HTTP_UNAVAILABLE = 503,
};

enum {
	TARGET_LIMIT = 8 * 1024, /* bytes, as sent */
	HEADERS_LIMIT = 24 * 1024,
	FIELDS_LIMIT = 100,
	PARAMETERS_LIMIT = 32,
};

/* ---- The target: /path?name=value&name=value ---- */

struct parameter {
	const char *name, *value;
};

struct request {
	char *text; /* holds all strings, decoded: valid UTF-8 without NUL */
	const char *path;
	struct parameter parameters[PARAMETERS_LIMIT];
	size_t n_parameters;
	/* Header fields as they were sent, any bytes; NULL if there is none. They live as long as
	 * the request does. */
	const char *host, *cookie, *accept_language, *if_none_match, *forwarded_proto;
	uint32_t milliseconds; /* that one search for it may take; 0: as long as it takes */
};

/* HTTP_OK, and the caller ends with request_release; or what to answer, with the reason in err: a
 * line in Chinese and one in English. */
enum http_status request_parse(const char *target, struct request *request, struct err *err);
void request_release(struct request *request);

/* The first parameter of this name; NULL if there is none. */
const char *request_text(const struct request *request, const char *name);

/* The same as a decimal number; 0 if it is absent or anything else, UINT32_MAX if it is larger. */
uint32_t request_number(const struct request *request, const char *name);

/* ---- Header fields ---- */

struct headers {
	size_t fields, bytes;
	unsigned hosts, lengths;
	bool bad_name, body;
};

void headers_add(struct headers *headers, const char *name, size_t name_len, const char *value,
                 size_t value_len);

/* HTTP_OK, or what to answer and why. A body is refused in every form: this server wants none, and
 * what two programs read differently is how requests are smuggled. */
enum http_status headers_check(const struct headers *headers, bool http11, struct err *err);

#endif
