/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/tree/connection.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t connection_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 0, or why not. */
static int wait_connected(int fd, unsigned milliseconds)
{
	struct pollfd polled = {.fd = fd, .events = POLLOUT};
	int64_t due = connection_now() + milliseconds;
	int why = 0, ready;
	socklen_t len = sizeof(why);

	do {
		int64_t left = due - connection_now();
		ready = poll(&polled, 1, left > 0 ? (int)left : 0);
	} while (ready < 0 && errno == EINTR);
	if (ready == 0)
		return ETIMEDOUT;
	if (ready < 0 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &len) != 0)
		return errno;
	return why;
}

static int connect_to(const struct addrinfo *at, unsigned milliseconds, int *fd)
{
	int on = 1, why = 0;

	*fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
	             at->ai_protocol);
	if (*fd < 0)
		return errno;
	if (connect(*fd, at->ai_addr, at->ai_addrlen) != 0)
		why = errno == EINPROGRESS ? wait_connected(*fd, milliseconds) : errno;
	/* Requests are small, and each is waited for. */
	if (why == 0)
		(void)setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	else
		close(*fd);
	if (why)
		*fd = -1;
	return why;
}

enum zw_status connection_open(const char *host, unsigned port, unsigned milliseconds, int *fd,
                               struct err *err)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct addrinfo *all = NULL;
	char service[16], reason[128];
	int why = EHOSTUNREACH;

	*fd = -1;
	snprintf(service, sizeof(service), "%u", port);
	int unknown = getaddrinfo(host, service, &hints, &all);
	if (unknown == EAI_MEMORY)
		return err_no_memory(err);
	if (unknown != 0)
		return err_set(err, ZW_UNREACHABLE, "%s", gai_strerror(unknown));
	for (const struct addrinfo *at = all; at && *fd < 0; at = at->ai_next)
		why = connect_to(at, milliseconds, fd);
	freeaddrinfo(all);
	if (*fd >= 0)
		return ZW_OK;
	bool scarce = why == EMFILE || why == ENFILE || why == ENOMEM;
	return err_set(err, scarce ? ZW_NO_MEMORY : ZW_UNREACHABLE, "%s",
	               strerror_r(why, reason, sizeof(reason)));
}
