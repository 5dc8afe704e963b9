/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In this order: a request and its answer, the callbacks of libmicrohttpd, starting and stopping.
 *
 * libmicrohttpd 0.9.75 lets through what other programs read differently (two lengths, length with
 * chunks, two hosts, names that are no tokens): all of it is refused in the first call of the
 * handler, and the connection closed, so that no byte behind it is taken for a request.
 */
#include "web/server.h"

#include "core/i18n.h"
#include "web/deadline.h"
#include "web/pages.h"
#include "web/service/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum {
	/* Of a connection, for the request line, the header fields and what MHD makes of them. */
	CONNECTION_MEMORY = 64 * 1024,
};

struct server {
	struct site *site;
	struct MHD_Daemon *daemon;
	struct deadlines *deadlines;
	struct metrics metrics;
	atomic_bool draining; /* each answer is the last of its connection */
	bool verbose;
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} address;
	char url[80];
};

/* ---- One request ---- */

struct call {
	struct request request;
	enum http_status parsed; /* HTTP_OK, or what is wrong with the target */
	struct err err;
	char *target; /* as sent; only for the log */
	struct timespec begun;
	bool checked; /* the first call of the handler is over: it can be answered */
};

static void call_free(struct call *call)
{
	if (!call)
		return;
	request_release(&call->request);
	free(call->target);
	free(call);
}

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

/* What pages want to know of the header; it stays in the memory of the connection until the answer
 * is sent. */
static void take_fields(struct MHD_Connection *connection, struct request *request)
{
	request->host = field(connection, MHD_HTTP_HEADER_HOST);
	request->cookie = field(connection, MHD_HTTP_HEADER_COOKIE);
	request->accept_language = field(connection, MHD_HTTP_HEADER_ACCEPT_LANGUAGE);
	request->if_none_match = field(connection, MHD_HTTP_HEADER_IF_NONE_MATCH);
	request->forwarded_proto = field(connection, "X-Forwarded-Proto");
}

/* HTTP_OK, or what to answer instead of a page, and why. */
static enum http_status check_call(struct MHD_Connection *connection, const struct call *call,
                                   const char *method, const char *version, struct err *err)
{
	struct headers headers = {0};
	bool http11 = strcmp(version, MHD_HTTP_VERSION_1_0) != 0;

	if (!is_get(method)) {
		err_set(err, ZW_BAD_INPUT,
		        "这里只接受 GET 和 HEAD 请求。\nOnly GET and HEAD are served here.");
		return HTTP_BAD_METHOD;
	}
	MHD_get_connection_values_n(connection, MHD_HEADER_KIND, see_field, &headers);
	enum http_status status = headers_check(&headers, http11, err);
	if (status == HTTP_OK && call->parsed != HTTP_OK)
		*err = call->err;
	return status == HTTP_OK ? call->parsed : status;
}

static const char *const headers_always[][2] = {
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
         "img-src 'self'; form-action 'self'; "
         "base-uri 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Vary", "Accept-Language, Cookie"},
};

static void add_headers(struct MHD_Response *mhd, const struct response *response)
{
	for (size_t i = 0; i < sizeof(headers_always) / sizeof(headers_always[0]); i++)
		MHD_add_response_header(mhd, headers_always[i][0], headers_always[i][1]);
	MHD_add_response_header(mhd, MHD_HTTP_HEADER_CONTENT_TYPE, response->type);
	MHD_add_response_header(mhd, MHD_HTTP_HEADER_CACHE_CONTROL, response->cache);
	if (response->status == HTTP_BAD_METHOD)
		MHD_add_response_header(mhd, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	if (response->location.len > 0)
		MHD_add_response_header(mhd, MHD_HTTP_HEADER_LOCATION,
		                        buf_cstr(&response->location));
	if (*response->etag)
		MHD_add_response_header(mhd, MHD_HTTP_HEADER_ETAG, response->etag);
	/* Name and value in turn, each with its NUL. */
	for (const char *at = response->fields.data, *end = at + response->fields.len; at < end;) {
		const char *value = at + strlen(at) + 1;
		MHD_add_response_header(mhd, at, value);
		at = value + strlen(value) + 1;
	}
	if (response->close)
		MHD_add_response_header(mhd, MHD_HTTP_HEADER_CONNECTION, "close");
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

static struct MHD_Response *from_file(struct response *response)
{
	struct MHD_Response *mhd =
	        MHD_create_response_from_fd64(response->file_bytes, response->file);

	if (mhd)
		response->file = -1;
	return mhd;
}

static enum MHD_Result send_response(struct MHD_Connection *connection, struct response *response)
{
	struct MHD_Response *mhd = response->file >= 0 ? from_file(response) : from_body(response);

	if (!mhd)
		return MHD_NO;
	add_headers(mhd, response);
	enum MHD_Result queued = MHD_queue_response(connection, response->status, mhd);
	MHD_destroy_response(mhd);
	return queued;
}

static uint64_t microseconds_since(const struct timespec *begun)
{
	struct timespec end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	return (uint64_t)((end.tv_sec - begun->tv_sec) * 1000000 +
	                  (end.tv_nsec - begun->tv_nsec) / 1000);
}

/* What was asked is logged only when the operator says so: what people look for is theirs. */
static void log_call(struct MHD_Connection *connection, const struct call *call, const char *method,
                     const struct response *response, size_t bytes)
{
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	log_request(&(struct log_request){
	        .address = info ? info->client_addr : NULL,
	        .method = method,
	        .target = call->target,
	        .status = response->status,
	        .bytes = bytes,
	        .milliseconds = (double)microseconds_since(&call->begun) / 1e3,
	});
}

/* ---- Callbacks ---- */

/* MHD would split the parameters too, at 64 bytes and more each: some hundred of them use up the
 * memory of a connection, and then it neither answers nor closes. The target is in its own read
 * buffer, and it looks behind the '?' only after the callback; if that ever changes, nothing is
 * lost but the answer to such a request. */
static void hide_parameters(char *target)
{
	size_t path = strcspn(target, "?");

	if (target[path])
		target[path + 1] = '\0';
}

static struct deadline *deadline_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

/* The first that is known of a request, before anything is decoded; what is returned comes back as
 * *state of the handler. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	const struct server *server = cls;
	struct call *call = calloc(1, sizeof(*call));

	deadline_begin(server->deadlines, deadline_of(connection));
	if (!call)
		return NULL;
	clock_gettime(CLOCK_MONOTONIC, &call->begun);
	call->parsed = request_parse(target, &call->request, &call->err);
	if (server->verbose)
		call->target = strdup(target);
	hide_parameters((char *)target);
	return call;
}

/* Nothing is decoded by MHD: request.c does it, and stricter. */
static size_t on_unescape(void *cls, struct MHD_Connection *connection, char *text)
{
	(void)cls;
	(void)connection;
	return strlen(text);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_len, void **state)
{
	struct server *server = cls;
	struct call *call = *state;
	struct response response = RESPONSE_INIT;
	struct err err = {{0}};
	uint64_t taken = 0;

	(void)url;
	(void)upload;
	(void)upload_len;
	if (!call)
		return MHD_NO;
	if (!call->checked) {
		call->checked = true;
		take_fields(connection, &call->request);
		deadline_stop(server->deadlines, deadline_of(connection));
		enum http_status status = check_call(connection, call, method, version, &err);
		/* MHD closes a connection that is answered now. */
		if (status == HTTP_OK)
			return MHD_YES;
		response.close = true;
		pages_refuse(&call->request, status, &err, &response);
	} else {
		struct timespec begun;
		clock_gettime(CLOCK_MONOTONIC, &begun);
		pages_answer(server->site, &server->metrics, &call->request, &response);
		taken = microseconds_since(&begun);
	}
	metrics_count(&server->metrics, response.page, response.status, taken);
	response.close |= atomic_load(&server->draining);
	size_t bytes = response.file >= 0 ? response.file_bytes : response.body.len;
	enum MHD_Result result = send_response(connection, &response);
	if (server->verbose)
		log_call(connection, call, method, &response, bytes);
	response_release(&response);
	return result;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
	struct server *server = cls;

	(void)why;
	deadline_restart(server->deadlines, deadline_of(connection));
	call_free(*state);
	*state = NULL;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
	struct server *server = cls;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		atomic_fetch_add(&server->metrics.connections, 1);
		atomic_fetch_add(&server->metrics.open, 1);
		const union MHD_ConnectionInfo *info =
		        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		*context = info ? deadline_add(server->deadlines, info->connect_fd) : NULL;
	} else {
		deadline_remove(server->deadlines, *context);
		*context = NULL;
		atomic_fetch_sub(&server->metrics.open, 1);
	}
}

/* ---- Starting and stopping ---- */

size_t server_threads(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return cores < 1 ? 1 : cores > THREADS_LIMIT ? THREADS_LIMIT : (size_t)cores;
}

static enum zw_status take_address(struct server *s, const struct server_options *o,
                                   struct err *err)
{
	if (inet_pton(AF_INET, o->address, &s->address.v4.sin_addr) == 1) {
		s->address.v4.sin_family = AF_INET;
		s->address.v4.sin_port = htons(o->port);
	} else if (inet_pton(AF_INET6, o->address, &s->address.v6.sin6_addr) == 1) {
		s->address.v6.sin6_family = AF_INET6;
		s->address.v6.sin6_port = htons(o->port);
	} else {
		return err_set(err, ZW_IO, _("%s is not an IPv4 or IPv6 address"), o->address);
	}
	return ZW_OK;
}

static enum zw_status start_daemon(struct server *s, struct err *err)
{
	unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | MHD_USE_ITC |
	                 (s->verbose ? MHD_USE_ERROR_LOG : 0) |
	                 (s->address.any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0);
	size_t threads = server_threads();

	/* One thread is no pool for MHD. */
	struct MHD_OptionItem pool[] = {
	        {threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)threads,
	         NULL},
	        {MHD_OPTION_END, 0, NULL},
	};
	errno = 0;
	s->daemon = MHD_start_daemon(
	        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_ARRAY, pool, MHD_OPTION_SOCK_ADDR,
	        &s->address.any, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_LIMIT,
	        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONNECTIONS_PER_ADDRESS,
	        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)REQUEST_SECONDS,
	        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	        MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL,
	        MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_NOTIFY_COMPLETED,
	        on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
	return s->daemon ? ZW_OK : err_errno(err, _("cannot listen"));
}

static void write_url(struct server *s, const struct server_options *o)
{
	const union MHD_DaemonInfo *info =
	        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
	bool v6 = s->address.any.sa_family == AF_INET6;

	snprintf(s->url, sizeof(s->url), "http://%s%s%s:%u/", v6 ? "[" : "", o->address,
	         v6 ? "]" : "", info ? info->port : o->port);
}

enum zw_status server_start(const struct server_options *options, struct site *site,
                            struct server **server, struct err *err)
{
	struct server *s = calloc(1, sizeof(*s));

	*server = NULL;
	if (!s)
		return err_no_memory(err);
	s->site = site;
	s->verbose = options->verbose;
	s->deadlines = deadlines_new(REQUEST_SECONDS);
	enum zw_status status = s->deadlines ? ZW_OK : err_no_memory(err);
	if (status == ZW_OK)
		status = take_address(s, options, err);
	if (status == ZW_OK)
		status = start_daemon(s, err);
	if (status == ZW_OK) {
		write_url(s, options);
		*server = s;
	} else {
		server_stop(s);
	}
	return status;
}

const char *server_url(const struct server *server)
{
	return server->url;
}

void server_tick(struct server *server)
{
	deadlines_sweep(server->deadlines);
}

/* Those who were connected by the system before, and wait to be accepted: closing would reset them,
 * with what they have asked. */
static void accept_waiting(struct server *s, MHD_socket listening)
{
	union {
		struct sockaddr any;
		struct sockaddr_storage room;
	} from;
	socklen_t len = sizeof(from);
	int fd;

	if (fcntl(listening, F_SETFL, O_NONBLOCK) != 0)
		return;
	while ((fd = accept4(listening, &from.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		/* MHD closes what it does not take. What it takes is seen by one of its threads
		 * only later: until then it is expected. */
		struct deadline *deadline = deadline_expect(s->deadlines, fd);
		if (MHD_add_connection(s->daemon, fd, &from.any, len) != MHD_YES)
			deadline_remove(s->deadlines, deadline);
		len = sizeof(from);
	}
}

void server_drain(struct server *server)
{
	atomic_store(&server->draining, true);
	MHD_socket listening = MHD_quiesce_daemon(server->daemon);
	if (listening == MHD_INVALID_SOCKET)
		return;
	accept_waiting(server, listening);
	close(listening);
}

bool server_drained(struct server *server)
{
	deadlines_hang_up(server->deadlines);
	return deadlines_none(server->deadlines) && atomic_load(&server->metrics.open) == 0;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	deadlines_free(server->deadlines);
	free(server);
}
