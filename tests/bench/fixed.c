/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A page that never changes, from libmicrohttpd as web/server.c starts it: the most that
 * zhengwen-web could answer. Reads the page from its input: lines of header fields, an empty line,
 * the body. Prints its port and serves until its input's end has been followed by a signal.
 */
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Those of web/server.[ch]. */
enum { THREADS_LIMIT = 4, CONNECTIONS_LIMIT = 512, SECONDS = 10, CONNECTION_MEMORY = 64 * 1024 };

enum { PAGE_LIMIT = 8 << 20 };

static void fail(const char *what)
{
	fprintf(stderr, "fixed: %s\n", what);
	exit(1);
}

static enum MHD_Result answer(void *page, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
	static const char begun;

	(void)url;
	(void)method;
	(void)version;
	(void)upload;
	(void)upload_size;
	/* The first call is for the header alone. */
	if (!*state) {
		*state = (void *)&begun;
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, page);
}

/* Takes the fields off the front of the text; returns where the body begins. */
static char *add_fields(struct MHD_Response *page, char *text)
{
	while (*text != '\n') {
		char *end = strchr(text, '\n'), *colon = strchr(text, ':');

		if (!end || !colon || colon > end)
			fail("not a field and no empty line");
		*end = *colon = '\0';
		if (MHD_add_response_header(page, text, colon + 1 + strspn(colon + 1, " ")) !=
		    MHD_YES)
			fail("a field is refused");
		text = end + 1;
	}
	return text + 1;
}

static struct MHD_Response *read_page(char *text)
{
	size_t n = fread(text, 1, PAGE_LIMIT, stdin);

	text[n] = '\0';
	char *body = strstr(text, "\n\n");
	if (!body)
		fail("no empty line");
	size_t size = n - (size_t)(body + 2 - text);
	struct MHD_Response *page =
	        MHD_create_response_from_buffer(size, body + 2, MHD_RESPMEM_PERSISTENT);
	if (!page)
		fail("out of memory");
	add_fields(page, text);
	return page;
}

int main(void)
{
	static char text[PAGE_LIMIT + 1];
	struct MHD_Response *page = read_page(text);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	long threads = cores < 1 ? 1 : cores > THREADS_LIMIT ? THREADS_LIMIT : cores;
	struct sockaddr_in address = {.sin_family = AF_INET,
	                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct MHD_OptionItem pool[] = {
	        {threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, NULL},
	        {MHD_OPTION_END, 0, NULL},
	};
	struct MHD_Daemon *daemon =
	        MHD_start_daemon(MHD_USE_AUTO_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL,
	                         NULL, answer, page, MHD_OPTION_ARRAY, pool, MHD_OPTION_SOCK_ADDR,
	                         &address, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_LIMIT,
	                         MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SECONDS,
	                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	                         MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_END);

	if (!daemon)
		fail("cannot listen");
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	printf("http://127.0.0.1:%u/\n", info->port);
	fflush(stdout);
	for (;;)
		pause();
}
