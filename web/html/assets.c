/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/html/assets.h"

#include "assets_made.h" /* made from the files while building */

#include <string.h>

#define ASSET(path, type, made)                                                                    \
	{                                                                                          \
		path, type, made, sizeof(made) - 1, made##_sum                                     \
	}

static const struct asset assets[] = {
        [ASSET_STYLE] = ASSET("/style.css", "text/css; charset=utf-8", style_css),
        [ASSET_SCRIPT] = ASSET("/page.js", "text/javascript; charset=utf-8", page_js),
        [ASSET_ICON] = ASSET("/icon.svg", "image/svg+xml", icon_svg),
        [ASSET_OPENAPI] =
                ASSET("/api/v1/openapi.json", "application/json; charset=utf-8", openapi_json),
};
_Static_assert(sizeof(assets) / sizeof(assets[0]) == ASSETS, "an asset without a file");

const struct asset *asset(enum asset_name name)
{
	return &assets[name];
}

const struct asset *asset_find(const char *path)
{
	for (size_t i = 0; i < ASSETS; i++)
		if (strcmp(assets[i].path, path) == 0)
			return &assets[i];
	return NULL;
}
