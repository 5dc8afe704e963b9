/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Folders, for those who write an index.
 */
#ifndef INDEXER_FOLDER_H
#define INDEXER_FOLDER_H

#include "core/buf.h"

/* One that is there already is ZW_OK. What is made is synced to the folder above. */
enum zw_status folder_make(const char *path, struct err *err);

/* The folder and those above it. */
enum zw_status folder_make_all(const char *path, struct err *err);

/* Calls visit for every name in the folder but . and ..; what it returns other than ZW_OK ends the
 * walk and is returned. */
typedef enum zw_status folder_fn(const char *name, void *context, struct err *err);
enum zw_status folder_each(const char *path, folder_fn *visit, void *context, struct err *err);

#endif
