/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the titles of official documents look like.
 */
#ifndef CORPUS_TITLE_KIND_H
#define CORPUS_TITLE_KIND_H

#include <stdbool.h>
#include <stddef.h>

/* Does the line end as titles do: …的通知, …办法（试行）? Not with a bracket left open. */
bool title_is_kind(const char *line, size_t len);

/* Its bytes without a note in brackets at the end: （试行）, （银发〔2021〕259号）. */
size_t title_without_note(const char *line, size_t len);

/* Its bytes without the name of a volume at the end: 民法典 合同编, 刑法 总则. */
size_t title_without_volume(const char *title, size_t len);

#endif
