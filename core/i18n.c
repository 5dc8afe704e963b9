/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/i18n.h"

#include <locale.h>
#include <stdlib.h>

#ifndef ZW_LOCALEDIR
#define ZW_LOCALEDIR "/usr/local/share/locale"
#endif

void i18n_init(void)
{
	/* Numbers stay in the C form, whatever the locale: JSON and run files are read by programs.
	 */
	setlocale(LC_MESSAGES, "");
	setlocale(LC_CTYPE, "C.UTF-8");
	const char *dir = getenv("ZHENGWEN_LOCALEDIR");
	bindtextdomain("zhengwen", dir ? dir : ZW_LOCALEDIR);
	bind_textdomain_codeset("zhengwen", "UTF-8");
	textdomain("zhengwen");
}
