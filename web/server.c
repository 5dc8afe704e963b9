/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Threads of libmicrohttpd read requests and send answers; those of the pool search in between. In
 * this order: a request, the pool, from a request to its answer, further callbacks of
 * libmicrohttpd, starting and stopping.
 */
#include "web/server.h"

#include "core/i18n.h"
#include "web/cache/cache.h"
#include "web/deadline.h"
#include "web/exchange.h"
#include "web/listening.h"
#include "web/pool.h"
#include "web/service/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	/* Of a connection, for the request line, the header fields and what MHD makes of them. */
	CONNECTION_MEMORY = 64 * 1024,
};

struct server {
	struct house house;
	struct MHD_Daemon *daemon;
	struct deadlines *deadlines;
	struct admission *admission;
	uint32_t milliseconds; /* of server_options */
	unsigned per_address;  /* connections; 0: no limit */
	struct metrics metrics;
	atomic_bool draining; /* each answer is the last of its connection */
	bool verbose;
	struct listening listening;
	struct pool *pool; /* that searches */
};

/* ---- One request ---- */

enum call_state {
	CALL_BEGUN,   /* its header is not looked at yet */
	CALL_CHECKED, /* it can be answered */
	CALL_WAITING, /* the pool has it, and MHD leaves the connection alone */
	CALL_ANSWERED,
	CALL_GIVEN_UP, /* the server ends */
};

struct call {
	struct task task;
	struct server *server;
	struct MHD_Connection *connection;
	enum call_state state;
	struct request request;
	enum http_status parsed; /* HTTP_OK, or what is wrong with the target */
	bool of_api;
	struct err err;
	char *target; /* as sent; only for the log */
	struct timespec begun;
	struct client_address client;
	struct timespec asked;    /* it was complete */
	uint64_t taken;           /* microseconds from then to the answer */
	struct response response; /* if it is answered */
};

static void call_free(struct call *call)
{
	if (!call)
		return;
	response_release(&call->response);
	request_release(&call->request);
	free(call->target);
	free(call);
}

/* Files of the program itself and the signs of life cost nothing, suggestions little: somebody who
 * types asks for them with every key. */
static unsigned cost_of(const struct request *request)
{
	enum { SUGGESTION = RATE_WHOLE / 5 };

	switch (pages_kind(request->path)) {
	case PAGE_STATIC:
	case PAGE_HEALTH:
		return 0;
	case PAGE_SUGGEST:
		return SUGGESTION;
	default:
		return RATE_WHOLE;
	}
}

/* HTTP_OK or HTTP_TOO_MANY, with what is to be said. */
static enum http_status admit(struct server *server, struct call *call, struct err *err)
{
	char text[16];
	unsigned seconds =
	        admission_wait(server->admission, &call->client, cost_of(&call->request));

	if (seconds == 0)
		return HTTP_OK;
	snprintf(text, sizeof(text), "%u", seconds);
	response_field(&call->response, MHD_HTTP_HEADER_RETRY_AFTER, text);
	err_set(err, ZW_LIMIT,
	        "请求过于频繁，请稍后再试。\nToo many requests, please wait a little.");
	atomic_fetch_add(&server->metrics.too_many, 1);
	return HTTP_TOO_MANY;
}

/* HTTP_OK, or what to answer instead of a page, and why. */
static enum http_status check_call(struct MHD_Connection *connection, const struct call *call,
                                   const char *method, const char *version, struct err *err)
{
	enum http_status status = exchange_check(connection, method, version, err);

	if (status == HTTP_OK && call->parsed != HTTP_OK)
		*err = call->err;
	return status == HTTP_OK ? call->parsed : status;
}

static uint64_t microseconds_since(const struct timespec *begun)
{
	struct timespec end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	return (uint64_t)((end.tv_sec - begun->tv_sec) * 1000000 +
	                  (end.tv_nsec - begun->tv_nsec) / 1000);
}

/* What was asked is logged only when the operator says so: what people look for is theirs. */
static void log_call(const struct call *call, const char *method, size_t bytes)
{
	log_request(&(struct log_request){
	        .address = &call->client,
	        .method = method,
	        .target = call->target,
	        .status = call->response.status,
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
	struct server *server = cls;
	struct call *call = calloc(1, sizeof(*call));

	deadline_begin(server->deadlines, deadline_of(connection));
	if (!call)
		return NULL;
	call->server = server;
	call->response = RESPONSE_INIT;
	clock_gettime(CLOCK_MONOTONIC, &call->begun);
	call->parsed = request_parse(target, &call->request, &call->err);
	call->of_api = pages_of_api(target);
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

/* ---- In the pool ---- */

/* The connection goes on, and with it perhaps ends the call. */
static void on_work(struct task *task)
{
	struct call *call = (struct call *)task;

	pages_answer(&call->server->house, &call->request, &call->response);
	call->taken = microseconds_since(&call->asked);
	call->state = CALL_ANSWERED;
	MHD_resume_connection(call->connection);
}

static void on_given_up(struct task *task)
{
	struct call *call = (struct call *)task;

	call->state = CALL_GIVEN_UP;
	MHD_resume_connection(call->connection);
}

/* ---- From a request to its answer ---- */

/* HTTP_OK, or the call is answered with what is wrong. */
static enum http_status look_at(struct call *call, const char *method, const char *version)
{
	struct server *server = call->server;
	struct err err;

	exchange_fields(call->connection, &call->request);
	call->request.milliseconds = server->milliseconds;
	call->client = exchange_client(call->connection, server->admission);
	deadline_stop(server->deadlines, deadline_of(call->connection));
	enum http_status status = check_call(call->connection, call, method, version, &err);
	if (status == HTTP_OK)
		status = admit(server, call, &err);
	if (status == HTTP_OK)
		return status;
	/* MHD closes a connection that is answered now. */
	call->response.close = true;
	call->response.problem = call->of_api;
	pages_refuse(&call->request, status, &err, &call->response);
	return status;
}

/* What needs no search is answered here and now, and true; the rest by the pool, for so long the
 * connection sleeps. Once it is in the pool the call is not ours any more. */
static bool answer_or_wait(struct call *call)
{
	struct server *server = call->server;

	clock_gettime(CLOCK_MONOTONIC, &call->asked);
	if (pages_answer_now(&server->house, &call->request, &call->response)) {
		call->state = CALL_ANSWERED;
		call->taken = microseconds_since(&call->asked);
		return true;
	}
	call->state = CALL_WAITING;
	MHD_suspend_connection(call->connection);
	if (!pool_add(server->pool, &call->task))
		on_given_up(&call->task);
	return false;
}

static enum MHD_Result send_answer(struct call *call, const char *method)
{
	struct server *server = call->server;
	struct response *response = &call->response;
	struct deadline *deadline = deadline_of(call->connection);
	size_t bytes = exchange_bytes(response);

	metrics_count(&server->metrics, response->page, response->status, call->taken);
	response->close |=
	        atomic_load(&server->draining) ||
	        deadline_answered(server->deadlines, deadline) + 1 >= CONNECTION_REQUESTS;
	deadline_send(server->deadlines, deadline,
	              ANSWER_SECONDS + (unsigned)(bytes / ANSWER_SPEED));
	enum MHD_Result result = exchange_send(call->connection, response);
	if (server->verbose)
		log_call(call, method, bytes);
	return result;
}

/* Is called for the header, for the end of the request, and again when the pool has answered. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_len, void **state)
{
	struct call *call = *state;

	(void)cls;
	(void)url;
	(void)upload;
	(void)upload_len;
	if (!call || call->state == CALL_GIVEN_UP)
		return MHD_NO;
	if (call->state == CALL_BEGUN) {
		call->connection = connection;
		call->state = CALL_CHECKED;
		if (look_at(call, method, version) == HTTP_OK)
			return MHD_YES;
		call->state = CALL_ANSWERED;
	}
	if (call->state == CALL_CHECKED && !answer_or_wait(call))
		return MHD_YES;
	return send_answer(call, method);
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

static enum zw_status start_daemon(struct server *s, struct err *err)
{
	unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
	                 (s->verbose ? MHD_USE_ERROR_LOG : 0) |
	                 (s->listening.address.any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0);
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
	        &s->listening.address.any, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_LIMIT,
	        MHD_OPTION_PER_IP_CONNECTION_LIMIT, s->per_address, MHD_OPTION_CONNECTION_TIMEOUT,
	        (unsigned)REQUEST_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	        (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 0,
	        MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL, MHD_OPTION_URI_LOG_CALLBACK,
	        on_target, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
	        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_END);
	return s->daemon ? ZW_OK : err_errno(err, _("cannot listen"));
}

static void name_url(struct server *s, const struct server_options *o)
{
	const union MHD_DaemonInfo *info =
	        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);

	listening_name(&s->listening, o->address, info ? info->port : o->port);
}

enum zw_status server_start(const struct server_options *options, struct site *site,
                            struct server **server, struct err *err)
{
	static const struct pool_work work = {on_work, on_given_up};
	struct server *s = calloc(1, sizeof(*s));

	*server = NULL;
	if (!s)
		return err_no_memory(err);
	s->house = (struct house){site, &s->metrics, NULL};
	s->verbose = options->verbose;
	s->milliseconds = options->milliseconds;
	s->per_address = options->proxies.n ? 0 : CONNECTIONS_PER_ADDRESS;
	s->deadlines = deadlines_new(REQUEST_SECONDS, IDLE_SECONDS);
	s->admission = admission_new(options->rate, options->burst, &options->proxies);
	s->house.cache = cache_new(options->cache);
	enum zw_status status =
	        s->deadlines && s->admission && s->house.cache ? ZW_OK : err_no_memory(err);
	if (status == ZW_OK)
		status = listening_read(options->address, options->port, &s->listening, err);
	if (status == ZW_OK)
		status = pool_new(server_threads(), &work, &s->pool, err);
	if (status == ZW_OK)
		status = start_daemon(s, err);
	if (status == ZW_OK) {
		name_url(s, options);
		*server = s;
	} else {
		server_stop(s);
	}
	return status;
}

const char *server_url(const struct server *server)
{
	return server->listening.url;
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
	/* MHD must not be stopped while connections sleep: from now on none does. */
	if (server->pool)
		pool_end(server->pool);
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	pool_free(server->pool);
	cache_free(server->house.cache);
	deadlines_free(server->deadlines);
	admission_free(server->admission);
	free(server);
}
