/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Between libmicrohttpd and the pages: what of a request is taken from it, and how an answer is
 * given to it.
 */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "web/client/admit.h"
#include "web/pages.h"

#include <microhttpd.h>

/* What pages want to know of the header; it stays in the memory of the connection until the answer
 * is sent. */
void exchange_fields(struct MHD_Connection *connection, struct request *request);

/* Who asks. More than HEADERS_LIMIT of what a trusted proxy says is not listened to. */
struct client_address exchange_client(struct MHD_Connection *connection,
                                      const struct admission *admission);

/* HTTP_OK, or what to answer to that method with those header fields instead of a page, and why. */
enum http_status exchange_check(struct MHD_Connection *connection, const char *method,
                                const char *version, struct err *err);

/* Of what will be sent behind the header. */
size_t exchange_bytes(const struct response *response);

/* The body goes over to MHD. */
enum MHD_Result exchange_send(struct MHD_Connection *connection, struct response *response);

#endif
