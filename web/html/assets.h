/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The files of the page that are compiled in: the style sheet, the script, the icon, the
 * description of the API. The list of them is ASSETS in the Makefile.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include <stddef.h>
#include <stdint.h>

enum asset_name { ASSET_STYLE, ASSET_SCRIPT, ASSET_ICON, ASSET_OPENAPI, ASSETS };

struct asset {
	const char *path; /* of its address */
	const char *type;
	const char *text;
	size_t len;
	/* Changes with the text: an address with it can be cached for ever. Summed while building:
	 * every page names two of them, and an ETag all. */
	uint32_t version;
};

const struct asset *asset(enum asset_name name);

/* NULL if there is none of this address. */
const struct asset *asset_find(const char *path);

#endif
