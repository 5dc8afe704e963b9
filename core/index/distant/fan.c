/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A few threads that sleep until there is a key to be got. Whoever asks takes a part of the trees
 * himself and waits for the others, so that no tree is ever used by two threads at a time.
 */
#include "core/index/distant/fan.h"

#include "core/index/schema.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { HELPERS = 7 }; /* at most: each takes every eighth tree */

struct helper {
	struct fan *fan;
	size_t number; /* from 1; 0 is who asks */
	pthread_t thread;
};

struct fan {
	struct xap_tree **trees;
	size_t n, parts; /* helpers that run, and who asks */
	bool begun;      /* helpers are started when they are first needed */
	struct helper helpers[HELPERS];

	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t asked, done;
	uint64_t round;
	size_t busy; /* helpers that are not through with this round */
	bool ending;
	const char *key; /* the caller's, who waits */
	size_t len;
};

/* Its failures are the tree's, which is lost: whoever needs it will see. */
static void take_part(const struct fan *f, size_t part)
{
	for (size_t i = part; i < f->n; i += f->parts)
		if (f->trees[i])
			(void)xap_prefetch(f->trees[i], f->key, f->len);
}

static void *help(void *context)
{
	const struct helper *h = context;
	struct fan *f = h->fan;
	uint64_t round = 0;

	pthread_mutex_lock(&f->mutex);
	for (;;) {
		while (f->round == round && !f->ending)
			pthread_cond_wait(&f->asked, &f->mutex);
		if (f->ending)
			break;
		round = f->round;
		pthread_mutex_unlock(&f->mutex);
		take_part(f, h->number);
		pthread_mutex_lock(&f->mutex);
		if (--f->busy == 0)
			pthread_cond_signal(&f->done);
	}
	pthread_mutex_unlock(&f->mutex);
	return NULL;
}

/* With fewer threads than wanted, or none, all is got all the same. */
static void begin(struct fan *f)
{
	f->begun = true;
	while (f->parts < f->n && f->parts <= HELPERS) {
		struct helper *h = &f->helpers[f->parts - 1];
		*h = (struct helper){.fan = f, .number = f->parts};
		if (pthread_create(&h->thread, NULL, help, h) != 0)
			break;
		f->parts++;
	}
}

/* Of postings alone, and those keys that stand for a whole list. */
static bool is_everywhere(const char *key, size_t len)
{
	return len > 1 && (*key == KEY_TEXT || *key == KEY_TITLE);
}

static void get_everywhere(void *context, const char *key, size_t len)
{
	struct fan *f = context;

	if (!is_everywhere(key, len) || f->n < 2)
		return;
	if (!f->begun)
		begin(f);
	pthread_mutex_lock(&f->mutex);
	f->key = key;
	f->len = len;
	f->busy = f->parts - 1;
	f->round++;
	pthread_cond_broadcast(&f->asked);
	pthread_mutex_unlock(&f->mutex);
	take_part(f, 0);
	pthread_mutex_lock(&f->mutex);
	while (f->busy > 0)
		pthread_cond_wait(&f->done, &f->mutex);
	pthread_mutex_unlock(&f->mutex);
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
	f->parts = 1;
	pthread_mutex_init(&f->mutex, NULL);
	pthread_cond_init(&f->asked, NULL);
	pthread_cond_init(&f->done, NULL);
	*fan = f;
	return ZW_OK;
}

void fan_free(struct fan *f)
{
	if (!f)
		return;
	pthread_mutex_lock(&f->mutex);
	f->ending = true;
	pthread_cond_broadcast(&f->asked);
	pthread_mutex_unlock(&f->mutex);
	for (size_t i = 1; i < f->parts; i++)
		pthread_join(f->helpers[i - 1].thread, NULL);
	pthread_cond_destroy(&f->asked);
	pthread_cond_destroy(&f->done);
	pthread_mutex_destroy(&f->mutex);
	free(f->trees);
	free(f);
}

void fan_put(struct fan *f, size_t at, struct xap_tree *tree)
{
	f->trees[at] = tree;
	if (tree)
		xap_when_missed(tree, get_everywhere, f);
}
