/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A TCP connection to another machine.
 */
#ifndef CORE_CONNECTION_H
#define CORE_CONNECTION_H

#include "core/status.h"

#include <stdint.h>

/* Milliseconds of a clock that does not step. */
int64_t connection_now(void);

/* To the first of its addresses that takes it within so many milliseconds; what is small is sent at
 * once, and no call waits. The caller closes *fd, which is -1 unless ZW_OK. ZW_UNREACHABLE,
 * ZW_NO_MEMORY. */
enum zw_status connection_open(const char *host, unsigned port, unsigned milliseconds, int *fd,
                               struct err *err);

#endif
