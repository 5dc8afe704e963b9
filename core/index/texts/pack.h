/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bytes made smaller (zstd): a frame with its size and checksum. For what is packed or unpacked now
 * and then; texts.c, which does it all the time, keeps contexts of its own.
 */
#ifndef CORE_PACK_H
#define CORE_PACK_H

#include "core/buf.h"

/* Appends the frame. */
enum zw_status pack(const char *bytes, size_t len, struct buf *frame, struct err *err);

/* Appends what is in the frame. ZW_BAD_INDEX if it is damaged or has more than `most` bytes. */
enum zw_status unpack(const char *frame, size_t len, size_t most, struct buf *bytes,
                      struct err *err);

#endif
