/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/request.h"

#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static enum http_status refuse(struct err *err, enum http_status status, const char *why)
{
	err_set(err, ZW_BAD_INPUT, "%s", why);
	return status;
}

/* ---- The target ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte at *at, decoded, *at past it; -1 for a bad escape, a NUL or a control sent as it is. */
static int take_byte(const char **at, bool plus)
{
	unsigned char c = (unsigned char)*(*at)++;

	if (c == '+' && plus)
		return ' ';
	if (c != '%')
		return c <= 0x20 || c == 0x7F ? -1 : c;
	int high = hex_digit((*at)[0]);
	int low = high < 0 ? -1 : hex_digit((*at)[1]);
	if (low < 0 || high * 16 + low == 0)
		return -1;
	*at += 2;
	return high * 16 + low;
}

/* In place; decoding never lengthens. */
static bool decode(char *text, bool plus)
{
	char *out = text;

	for (const char *at = text; *at;) {
		int byte = take_byte(&at, plus);
		if (byte < 0)
			return false;
		*out++ = (char)byte;
	}
	*out = '\0';
	return utf8_valid(text, (size_t)(out - text));
}

static enum http_status add_parameter(struct request *r, char *text, struct err *err)
{
	char *value = strchr(text, '=');

	if (r->n_parameters == PARAMETERS_LIMIT) {
		err_set(err, ZW_LIMIT, "参数过多：最多 %d 个。\nToo many parameters: %d at most.",
		        PARAMETERS_LIMIT, PARAMETERS_LIMIT);
		return HTTP_BAD_REQUEST;
	}
	if (value)
		*value++ = '\0';
	else
		value = text + strlen(text);
	if (!decode(text, true) || (*value && !decode(value, true)))
		return refuse(err, HTTP_BAD_REQUEST,
		              "参数中有无效的编码。\nA parameter is encoded wrongly.");
	r->parameters[r->n_parameters++] = (struct parameter){text, value};
	return HTTP_OK;
}

static enum http_status add_parameters(struct request *r, char *text, struct err *err)
{
	enum http_status status = HTTP_OK;

	while (text && status == HTTP_OK) {
		char *next = strchr(text, '&');
		if (next)
			*next++ = '\0';
		if (*text)
			status = add_parameter(r, text, err);
		text = next;
	}
	return status;
}

/* Servers must accept the absolute form; which host it names does not matter here. */
static char *skip_authority(char *target)
{
	size_t scheme = strncasecmp(target, "http://", 7) == 0 ? 7 : 0;

	return scheme ? target + scheme + strcspn(target + scheme, "/?#") : target;
}

static enum http_status parse(struct request *r, struct err *err)
{
	char *path = skip_authority(r->text), *query = strchr(path, '?');

	if (strchr(path, '#'))
		return refuse(err, HTTP_BAD_REQUEST,
		              "网址中不应有 #。\nAn address is sent without #.");
	if (query)
		*query++ = '\0';
	if (*path == '\0' && path != r->text)
		r->path = "/";
	else if (*path != '/' || !decode(path, false))
		return refuse(err, HTTP_BAD_REQUEST,
		              "网址中有无效的编码。\nThe address is encoded wrongly.");
	else
		r->path = path;
	return add_parameters(r, query, err);
}

enum http_status request_parse(const char *target, struct request *request, struct err *err)
{
	struct request r = {0};

	if (strlen(target) > TARGET_LIMIT) {
		err_set(err, ZW_LIMIT,
		        "网址过长：最多 %d 字节。\nThe address is too long: %d bytes at most.",
		        TARGET_LIMIT, TARGET_LIMIT);
		return HTTP_LONG_TARGET;
	}
	r.text = strdup(target);
	if (!r.text)
		return refuse(err, HTTP_UNAVAILABLE, "内存不足。\nOut of memory.");
	enum http_status status = parse(&r, err);
	if (status == HTTP_OK)
		*request = r;
	else
		request_release(&r);
	return status;
}

void request_release(struct request *request)
{
	free(request->text);
	*request = (struct request){0};
}

const char *request_text(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->n_parameters; i++)
		if (strcmp(request->parameters[i].name, name) == 0)
			return request->parameters[i].value;
	return NULL;
}

uint32_t request_number(const struct request *request, const char *name)
{
	const char *text = request_text(request, name);
	uint64_t number = 0;

	for (; text && *text; text++) {
		if (*text < '0' || *text > '9')
			return 0;
		number = number * 10 + (uint64_t)(*text - '0');
		if (number > UINT32_MAX)
			number = UINT32_MAX;
	}
	return (uint32_t)number;
}

/* ---- Header fields ---- */

static bool is_token(const char *name, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)name[i];
		if (c <= 0x20 || c >= 0x7F || strchr("()<>@,;:\\\"/[]?={}", c))
			return false;
	}
	return n > 0;
}

static bool is_named(const char *name, size_t n, const char *wanted)
{
	return n == strlen(wanted) && strncasecmp(name, wanted, n) == 0;
}

void headers_add(struct headers *h, const char *name, size_t name_len, const char *value,
                 size_t value_len)
{
	h->fields++;
	h->bytes += name_len + value_len + strlen(": \r\n");
	h->bad_name |= !is_token(name, name_len);
	h->hosts += is_named(name, name_len, "Host");
	h->body |= is_named(name, name_len, "Transfer-Encoding");
	if (is_named(name, name_len, "Content-Length"))
		h->body |= ++h->lengths > 1 || value_len != 1 || *value != '0';
}

enum http_status headers_check(const struct headers *h, bool http11, struct err *err)
{
	if (h->fields > FIELDS_LIMIT || h->bytes > HEADERS_LIMIT) {
		err_set(err, ZW_LIMIT,
		        "请求头过大：最多 %d 项、%d 字节。\nThe header is too large: %d fields and "
		        "%d bytes at most.",
		        FIELDS_LIMIT, HEADERS_LIMIT, FIELDS_LIMIT, HEADERS_LIMIT);
		return HTTP_LARGE_HEADER;
	}
	if (h->bad_name)
		return refuse(err, HTTP_BAD_REQUEST,
		              "请求头的名称无效。\nThe name of a header field is invalid.");
	if (h->body)
		return refuse(err, HTTP_BAD_REQUEST,
		              "请求不应带有正文。\nA request has no body here.");
	if (h->hosts > 1 || (http11 && h->hosts != 1))
		return refuse(err, HTTP_BAD_REQUEST,
		              "请求应有且只有一个 Host。\nA request has exactly one Host.");
	return HTTP_OK;
}
