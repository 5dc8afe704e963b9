/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/site.h"

#include <pthread.h>
#include <stdlib.h>

struct site {
	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t returned;
	struct searcher **idle;
	size_t n_idle;
};

enum zw_status site_open(const char *index, size_t searchers, struct site **site, struct err *err)
{
	struct site *s = calloc(1, sizeof(*s));
	enum zw_status status = ZW_OK;

	*site = NULL;
	if (!s)
		return err_no_memory(err);
	pthread_mutex_init(&s->mutex, NULL);
	pthread_cond_init(&s->returned, NULL);
	s->idle = calloc(searchers, sizeof(struct searcher *));
	if (!s->idle)
		status = err_no_memory(err);
	while (status == ZW_OK && s->n_idle < searchers) {
		status = searcher_open(index, &s->idle[s->n_idle], err);
		if (status == ZW_OK)
			s->n_idle++;
	}
	if (status == ZW_OK)
		*site = s;
	else
		site_close(s);
	return status;
}

void site_close(struct site *s)
{
	if (!s)
		return;
	while (s->idle && s->n_idle > 0)
		searcher_close(s->idle[--s->n_idle]);
	free(s->idle);
	pthread_cond_destroy(&s->returned);
	pthread_mutex_destroy(&s->mutex);
	free(s);
}

struct searcher *site_borrow(struct site *s, enum zw_status *fresh, struct err *err)
{
	pthread_mutex_lock(&s->mutex);
	while (s->n_idle == 0)
		pthread_cond_wait(&s->returned, &s->mutex);
	struct searcher *searcher = s->idle[--s->n_idle];
	pthread_mutex_unlock(&s->mutex);
	*fresh = searcher_refresh(searcher, err);
	return searcher;
}

void site_return(struct site *s, struct searcher *searcher)
{
	pthread_mutex_lock(&s->mutex);
	s->idle[s->n_idle++] = searcher;
	pthread_cond_signal(&s->returned);
	pthread_mutex_unlock(&s->mutex);
}
