/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Threads of libmicrohttpd read requests and send answers; those of the pool search in between. In
 * this order: the callbacks of libmicrohttpd, starting and stopping.
 */
#include "web/server.h"

#include "core/i18n.h"
#include "web/cache/cache.h"
#include "web/call.h"
#include "web/listening.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	/* Of a connection, for the request line, the header fields and what MHD makes of them. */
	CONNECTION_MEMORY = 64 * 1024,
};

struct server {
	struct desk desk;
	struct MHD_Daemon *daemon;
	unsigned per_address; /* connections; 0: no limit */
	struct listening listening;
	MHD_socket drained; /* that listened until server_drain; MHD_INVALID_SOCKET before */
};

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

/* What is returned comes back as *state of the handler. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	struct server *server = cls;
	struct call *call = call_begin(&server->desk, connection, target);

	if (call)
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
	(void)cls;
	(void)connection;
	(void)url;
	(void)upload;
	(void)upload_len;
	return *state ? call_go_on(*state, method, version) : MHD_NO;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
	struct server *server = cls;

	(void)why;
	deadline_restart(server->desk.deadlines, call_deadline(connection));
	call_free(*state);
	*state = NULL;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
	struct server *server = cls;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		atomic_fetch_add(&server->desk.metrics.connections, 1);
		atomic_fetch_add(&server->desk.metrics.open, 1);
		const union MHD_ConnectionInfo *info =
		        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		*context = info ? deadline_add(server->desk.deadlines, info->connect_fd) : NULL;
	} else {
		deadline_remove(server->desk.deadlines, *context);
		*context = NULL;
		atomic_fetch_sub(&server->desk.metrics.open, 1);
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
	                 (s->desk.verbose ? MHD_USE_ERROR_LOG : 0) |
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
	struct server *s = calloc(1, sizeof(*s));

	*server = NULL;
	if (!s)
		return err_no_memory(err);
	s->drained = MHD_INVALID_SOCKET;
	s->desk.house = (struct house){site, &s->desk.metrics, NULL};
	s->desk.verbose = options->verbose;
	s->desk.milliseconds = options->milliseconds;
	s->per_address = options->proxies.n ? 0 : CONNECTIONS_PER_ADDRESS;
	s->desk.deadlines = deadlines_new(REQUEST_SECONDS, IDLE_SECONDS);
	s->desk.admission = admission_new(options->rate, options->burst, &options->proxies);
	s->desk.house.cache = cache_new(options->cache);
	enum zw_status status = s->desk.deadlines && s->desk.admission && s->desk.house.cache
	                                ? ZW_OK
	                                : err_no_memory(err);
	if (status == ZW_OK)
		status = listening_read(options->address, options->port, &s->listening, err);
	if (status == ZW_OK)
		status = pool_new(server_threads(), &call_work, &s->desk.pool, err);
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
	deadlines_sweep(server->desk.deadlines);
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
		struct deadline *deadline = deadline_expect(s->desk.deadlines, fd);
		if (MHD_add_connection(s->daemon, fd, &from.any, len) != MHD_YES)
			deadline_remove(s->desk.deadlines, deadline);
		len = sizeof(from);
	}
}

void server_drain(struct server *server)
{
	atomic_store(&server->desk.draining, true);
	MHD_socket listening = MHD_quiesce_daemon(server->daemon);
	if (listening == MHD_INVALID_SOCKET)
		return;
	accept_waiting(server, listening);
	/* Newcomers are refused from now on. The socket itself is closed when the daemon is gone: a
	 * thread of it that wakes only now takes the socket out of its epoll set, and ends the
	 * process if there is none of that number any more. */
	(void)shutdown(listening, SHUT_RD);
	server->drained = listening;
}

bool server_drained(struct server *server)
{
	deadlines_hang_up(server->desk.deadlines);
	return deadlines_none(server->desk.deadlines) &&
	       atomic_load(&server->desk.metrics.open) == 0;
}

void server_stop(struct server *server)
{
	if (!server)
		return;
	/* MHD must not be stopped while connections sleep: from now on none does. */
	if (server->desk.pool)
		pool_end(server->desk.pool);
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	if (server->drained != MHD_INVALID_SOCKET)
		close(server->drained);
	pool_free(server->desk.pool);
	cache_free(server->desk.house.cache);
	deadlines_free(server->desk.deadlines);
	admission_free(server->desk.admission);
	free(server);
}
