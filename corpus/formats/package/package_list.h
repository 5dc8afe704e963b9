/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The list of contents at the end of a ZIP file.
 */
#ifndef CORPUS_PACKAGE_LIST_H
#define CORPUS_PACKAGE_LIST_H

#include "core/buf.h"

enum { PACKAGE_LOCAL_SIZE = 30 }; /* of the header before a member, without its name */

struct package_member {
	uint64_t at, packed, size; /* bytes; at: of its header, later of its data */
	size_t name;               /* in the names: ended by a zero byte */
	uint32_t crc;
	uint16_t flags, method;
	bool link;
};

struct package_list {
	struct buf names, members; /* struct package_member */
	uint64_t at;               /* where the list stands: behind all members */
};

/* Numbers as they stand in a ZIP file. */
uint32_t package_u16(const char *at);
uint32_t package_u32(const char *at);

/* Reads the list; nothing in it is checked but that it is whole. On success and on failure the
 * caller ends with package_list_release. ZW_BAD_INPUT, ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status package_list_read(const char *raw, size_t len, struct package_list *list,
                                 struct err *err);
void package_list_release(struct package_list *list);

/* ZW_BAD_INPUT: how the file is damaged. */
enum zw_status package_damaged(struct err *err, const char *how);

#endif
