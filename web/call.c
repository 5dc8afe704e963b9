/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In this order: a call, what is looked at, the pool, from a request to its answer.
 */
#include "web/call.h"

#include "web/server.h"
#include "web/service/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- A call ---- */

enum call_state {
	CALL_BEGUN,   /* its header is not looked at yet */
	CALL_CHECKED, /* it can be answered */
	CALL_WAITING, /* the pool has it, and MHD leaves the connection alone */
	CALL_ANSWERED,
	CALL_GIVEN_UP, /* the server ends */
};

struct call {
	struct task task;
	struct desk *desk;
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

struct deadline *call_deadline(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

struct call *call_begin(struct desk *desk, struct MHD_Connection *connection, const char *target)
{
	struct call *call = calloc(1, sizeof(*call));

	deadline_begin(desk->deadlines, call_deadline(connection));
	if (!call)
		return NULL;
	call->desk = desk;
	call->connection = connection;
	call->response = RESPONSE_INIT;
	clock_gettime(CLOCK_MONOTONIC, &call->begun);
	call->parsed = request_parse(target, &call->request, &call->err);
	call->of_api = pages_of_api(target);
	if (desk->verbose)
		call->target = strdup(target);
	return call;
}

void call_free(struct call *call)
{
	if (!call)
		return;
	response_release(&call->response);
	request_release(&call->request);
	free(call->target);
	free(call);
}

/* ---- What is looked at ---- */

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
static enum http_status admit(struct desk *desk, struct call *call, struct err *err)
{
	char text[16];
	unsigned seconds = admission_wait(desk->admission, &call->client, cost_of(&call->request));

	if (seconds == 0)
		return HTTP_OK;
	snprintf(text, sizeof(text), "%u", seconds);
	response_field(&call->response, MHD_HTTP_HEADER_RETRY_AFTER, text);
	err_set(err, ZW_LIMIT,
	        "请求过于频繁，请稍后再试。\nToo many requests, please wait a little.");
	atomic_fetch_add(&desk->metrics.too_many, 1);
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

/* ---- In the pool ---- */

/* The connection goes on, and with it perhaps ends the call. */
static void on_work(struct task *task)
{
	struct call *call = (struct call *)task;

	pages_answer(&call->desk->house, &call->request, &call->response);
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

const struct pool_work call_work = {on_work, on_given_up};

/* ---- From a request to its answer ---- */

/* HTTP_OK, or the call is answered with what is wrong. */
static enum http_status look_at(struct call *call, const char *method, const char *version)
{
	struct desk *desk = call->desk;
	struct err err;

	exchange_fields(call->connection, &call->request);
	call->request.milliseconds = desk->milliseconds;
	call->client = exchange_client(call->connection, desk->admission);
	deadline_stop(desk->deadlines, call_deadline(call->connection));
	enum http_status status = check_call(call->connection, call, method, version, &err);
	if (status == HTTP_OK)
		status = admit(desk, call, &err);
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
	struct desk *desk = call->desk;

	clock_gettime(CLOCK_MONOTONIC, &call->asked);
	if (pages_answer_now(&desk->house, &call->request, &call->response)) {
		call->state = CALL_ANSWERED;
		call->taken = microseconds_since(&call->asked);
		return true;
	}
	call->state = CALL_WAITING;
	MHD_suspend_connection(call->connection);
	if (!pool_add(desk->pool, &call->task))
		on_given_up(&call->task);
	return false;
}

static enum MHD_Result send_answer(struct call *call, const char *method)
{
	struct desk *desk = call->desk;
	struct response *response = &call->response;
	struct deadline *deadline = call_deadline(call->connection);
	size_t bytes = exchange_bytes(response);

	metrics_count(&desk->metrics, response->page, response->status, call->taken);
	response->close |= atomic_load(&desk->draining) ||
	                   deadline_answered(desk->deadlines, deadline) + 1 >= CONNECTION_REQUESTS;
	deadline_send(desk->deadlines, deadline, ANSWER_SECONDS + (unsigned)(bytes / ANSWER_SPEED));
	enum MHD_Result result = exchange_send(call->connection, response);
	if (desk->verbose)
		log_call(call, method, bytes);
	return result;
}

enum MHD_Result call_go_on(struct call *call, const char *method, const char *version)
{
	if (call->state == CALL_GIVEN_UP)
		return MHD_NO;
	if (call->state == CALL_BEGUN) {
		call->state = CALL_CHECKED;
		if (look_at(call, method, version) == HTTP_OK)
			return MHD_YES;
		call->state = CALL_ANSWERED;
	}
	if (call->state == CALL_CHECKED && !answer_or_wait(call))
		return MHD_YES;
	return send_answer(call, method);
}
