/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/article.h"

#include "searcher/rewrite/number.h"

#include <stdlib.h>
#include <string.h>

void article_name_han(const char *article, struct buf *out)
{
	const char *dash = strchr(article, '-');

	buf_str(out, "第");
	amount_han(strtoul(article, NULL, 10) * NUMBER_SCALE, out);
	buf_str(out, "条");
	if (!dash || dash[1] < '1' || dash[1] > '9')
		return;
	buf_str(out, "之");
	amount_han(strtoul(dash + 1, NULL, 10) * NUMBER_SCALE, out);
}

void article_name(const char *article, struct buf *out)
{
	const char *dash = strchr(article, '-');

	if (!dash || dash[1] < '1' || dash[1] > '9')
		buf_printf(out, "第%.*s条", (int)strcspn(article, "-"), article);
	else
		article_name_han(article, out);
}
