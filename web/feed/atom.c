/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/pages.h"

void show_atom(struct visit *v)
{
	show_error(v->response, HTTP_NOT_FOUND, "还没有。", "Not yet.");
}
