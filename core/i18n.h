/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Messages for people: English in the source, Chinese from po/zh.po under a zh locale.
 */
#ifndef CORE_I18N_H
#define CORE_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text

/* Sets the locale of the process and binds the catalogue. Called once, first thing in main(). */
void i18n_init(void);

#endif
