/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/html/style.h"

#include "style_css.h" /* made from static/style.css while building */

const char *style_text(size_t *len)
{
	*len = sizeof(style_css) - 1;
	return style_css;
}

/* FNV-1a; some microseconds a page are not worth a state to keep. */
uint32_t style_version(void)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < sizeof(style_css) - 1; i++)
		hash = (hash ^ (unsigned char)style_css[i]) * 16777619u;
	return hash;
}
