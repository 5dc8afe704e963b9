/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * libmicrohttpd 0.9.75 lets through what other programs read differently (two lengths, length with
 * chunks, two hosts, names that are no tokens): all of it is refused in the first call of the
 * handler, and the connection closed, so that no byte behind it is taken for a request.
 */
#include "web/exchange.h"

#include "web/cache/answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- What was sent ---- */

static enum MHD_Result see_field(void *cls, enum MHD_ValueKind kind, const char *name,
                                 size_t name_len, const char *value, size_t value_len)
{
	(void)kind;
	headers_add(cls, name, name_len, value ? value : "", value ? value_len : 0);
	return MHD_YES;
}

static bool is_get(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

static const char *field(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

void exchange_fields(struct MHD_Connection *connection, struct request *request)
{
	request->host = field(connection, MHD_HTTP_HEADER_HOST);
	request->cookie = field(connection, MHD_HTTP_HEADER_COOKIE);
	request->accept_language = field(connection, MHD_HTTP_HEADER_ACCEPT_LANGUAGE);
	request->if_none_match = field(connection, MHD_HTTP_HEADER_IF_NONE_MATCH);
	request->forwarded_proto = field(connection, "X-Forwarded-Proto");
}

static enum MHD_Result see_forwarded(void *cls, enum MHD_ValueKind kind, const char *name,
                                     const char *value)
{
	struct buf *forwarded = cls;

	(void)kind;
	if (strcasecmp(name, "X-Forwarded-For") != 0)
		return MHD_YES;
	buf_char(forwarded, ',');
	buf_str(forwarded, value ? value : "");
	return MHD_YES;
}

struct client_address exchange_client(struct MHD_Connection *connection,
                                      const struct admission *admission)
{
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct buf forwarded = BUF_INIT(HEADERS_LIMIT);

	struct client_address client = address_of_peer(info ? info->client_addr : NULL);

	if (!admission_trusts(admission, &client))
		return client;
	MHD_get_connection_values(connection, MHD_HEADER_KIND, see_forwarded, &forwarded);
	if (!forwarded.failed)
		client = admission_client(admission, &client, buf_cstr(&forwarded));
	buf_release(&forwarded);
	return client;
}

/* HTTP_OK, or what to answer instead of a page, and why. */
enum http_status exchange_check(struct MHD_Connection *connection, const char *method,
                                const char *version, struct err *err)
{
	struct headers headers = {0};
	bool http11 = strcmp(version, MHD_HTTP_VERSION_1_0) != 0;

	if (!is_get(method)) {
		err_set(err, ZW_BAD_INPUT,
		        "这里只接受 GET 和 HEAD 请求。\nOnly GET and HEAD are served here.");
		return HTTP_BAD_METHOD;
	}
	MHD_get_connection_values_n(connection, MHD_HEADER_KIND, see_field, &headers);
	return headers_check(&headers, http11, err);
}

/* ---- The answer ---- */

static const char *const headers_always[][2] = {
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
         "img-src 'self'; form-action 'self'; "
         "base-uri 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

static bool add(struct MHD_Response *mhd, const char *name, const char *value)
{
	return MHD_add_response_header(mhd, name, value) == MHD_YES;
}

/* Name and value in turn, each with its NUL. */
static bool add_fields(struct MHD_Response *mhd, const char *fields, size_t len)
{
	bool all = true;

	for (size_t at = 0; at < len;) {
		const char *name = fields + at, *value = name + strlen(name) + 1;
		all &= add(mhd, name, value);
		at += strlen(name) + 1 + strlen(value) + 1;
	}
	return all;
}

/* False: no memory. An answer without its policy is none. */
static bool add_headers(struct MHD_Response *mhd, const struct response *response)
{
	bool all = true;

	for (size_t i = 0; i < sizeof(headers_always) / sizeof(headers_always[0]); i++)
		all &= add(mhd, headers_always[i][0], headers_always[i][1]);
	/* What anybody may keep is the same for everybody. */
	if (strncmp(response->cache, "public", strlen("public")) != 0)
		all &= add(mhd, MHD_HTTP_HEADER_VARY, "Accept-Language, Cookie");
	all &= add(mhd, MHD_HTTP_HEADER_CONTENT_TYPE, response->type);
	all &= add(mhd, MHD_HTTP_HEADER_CACHE_CONTROL, response->cache);
	if (response->status == HTTP_BAD_METHOD)
		all &= add(mhd, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	if (response->location.len > 0)
		all &= add(mhd, MHD_HTTP_HEADER_LOCATION, buf_cstr(&response->location));
	if (response->partial)
		all &= add(mhd, "Zhengwen-Partial", "true");
	if (*response->etag)
		all &= add(mhd, MHD_HTTP_HEADER_ETAG, response->etag);
	if (response->kept)
		all &= add_fields(mhd, response->kept->fields, response->kept->fields_len);
	else
		all &= add_fields(mhd, buf_cstr(&response->fields), response->fields.len);
	if (response->close)
		all &= add(mhd, MHD_HTTP_HEADER_CONNECTION, "close");
	return all;
}

/* The body goes over to MHD; so does the file. */
static struct MHD_Response *from_body(struct response *response)
{
	size_t n = response->body.len;
	char *body = buf_take(&response->body);
	struct MHD_Response *mhd =
	        body ? MHD_create_response_from_buffer(n, body, MHD_RESPMEM_MUST_FREE) : NULL;

	if (!mhd)
		free(body);
	return mhd;
}

static void drop_kept(void *kept)
{
	kept_drop(kept);
}

/* MHD sends the very bytes that are kept, and holds the answer for so long. */
static struct MHD_Response *from_kept(struct kept_answer *answer)
{
	struct kept *kept = &answer->kept;

	kept_hold(kept);
	struct MHD_Response *mhd = MHD_create_response_from_buffer_with_free_callback_cls(
	        answer->body_len, answer->body, drop_kept, kept);
	if (!mhd)
		kept_drop(kept);
	return mhd;
}

static struct MHD_Response *from_file(struct response *response)
{
	struct MHD_Response *mhd =
	        MHD_create_response_from_fd64(response->file_bytes, response->file);

	if (mhd)
		response->file = -1;
	return mhd;
}

size_t exchange_bytes(const struct response *response)
{
	if (response->kept)
		return response->kept->body_len;
	return response->file >= 0 ? response->file_bytes : response->body.len;
}

enum MHD_Result exchange_send(struct MHD_Connection *connection, struct response *response)
{
	struct MHD_Response *mhd = response->kept        ? from_kept(response->kept)
	                           : response->file >= 0 ? from_file(response)
	                                                 : from_body(response);

	if (!mhd)
		return MHD_NO;
	enum MHD_Result queued = MHD_NO;
	if (add_headers(mhd, response))
		queued = MHD_queue_response(connection, response->status, mhd);
	MHD_destroy_response(mhd);
	return queued;
}
