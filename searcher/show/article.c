/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/article.h"

#include "searcher/rewrite/number.h"

#include <stdlib.h>
#include <string.h>

void article_name(const char *article, struct buf *out)
{
	const char *dash = strchr(article, '-');

	buf_str(out, "第");
	if (!dash || dash[1] < '1' || dash[1] > '9') {
		buf_printf(out, "%.*s条", (int)strcspn(article, "-"), article);
		return;
	}
	amount_han(strtoul(article, NULL, 10) * NUMBER_SCALE, out);
	buf_str(out, "条之");
	amount_han(strtoul(dash + 1, NULL, 10) * NUMBER_SCALE, out);
}
