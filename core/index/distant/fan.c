/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/distant/fan.h"

#include "core/index/schema.h"

#include <stdlib.h>

struct fan {
	struct xap_tree **trees;
	size_t n;
};

/* Of postings alone, and those keys that stand for a whole list. */
static bool is_everywhere(const char *key, size_t len)
{
	return len > 1 && (*key == KEY_TEXT || *key == KEY_TITLE);
}

static void want(void *context, const char *key, size_t len)
{
	const struct fan *f = context;

	for (size_t i = 0; i < f->n; i++)
		if (f->trees[i])
			xap_want(f->trees[i], key, len);
}

/* What fails is a tree, which is lost: whoever needs it will see. */
static void missed(void *context, const char *key, size_t len)
{
	const struct fan *f = context;

	if (is_everywhere(key, len))
		want(context, key, len);
	xap_gather(f->trees, f->n);
}

enum zw_status fan_new(size_t trees, struct fan **fan, struct err *err)
{
	struct fan *f = calloc(1, sizeof(*f));

	*fan = NULL;
	if (!f || !(f->trees = calloc(trees ? trees : 1, sizeof(struct xap_tree *)))) {
		free(f);
		return err_no_memory(err);
	}
	f->n = trees;
	*fan = f;
	return ZW_OK;
}

void fan_free(struct fan *f)
{
	if (!f)
		return;
	free(f->trees);
	free(f);
}

void fan_put(struct fan *f, size_t at, struct xap_tree *tree)
{
	f->trees[at] = tree;
	if (tree)
		xap_join(tree, &(struct xap_fellows){want, missed, f});
}

void fan_forget(struct fan *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->trees[i])
			xap_forget(f->trees[i]);
}
