/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * static/style.css, compiled in.
 */
#ifndef WEB_STYLE_H
#define WEB_STYLE_H

#include <stddef.h>
#include <stdint.h>

const char *style_text(size_t *len);

/* Changes with the text: an address with it can be cached for ever. */
uint32_t style_version(void);

#endif
