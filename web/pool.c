/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/pool.h"

#include <pthread.h>
#include <stdlib.h>

struct pool {
	struct pool_work work;
	pthread_t *threads;
	size_t n;

	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t waits;
	struct task *first, **last;
	bool ended;
};

/* NULL: there will be none any more. */
static struct task *next_task(struct pool *p)
{
	pthread_mutex_lock(&p->mutex);
	while (!p->first && !p->ended)
		pthread_cond_wait(&p->waits, &p->mutex);
	struct task *task = p->first;
	if (task) {
		p->first = task->next;
		if (!p->first)
			p->last = &p->first;
	}
	pthread_mutex_unlock(&p->mutex);
	return task;
}

static void *run(void *context)
{
	struct pool *p = context;
	struct task *task;

	while ((task = next_task(p)))
		p->work.work(task);
	return NULL;
}

enum zw_status pool_new(size_t threads, const struct pool_work *work, struct pool **pool,
                        struct err *err)
{
	struct pool *p = calloc(1, sizeof(*p));

	*pool = NULL;
	if (!p)
		return err_no_memory(err);
	p->work = *work;
	p->last = &p->first;
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->waits, NULL);
	p->threads = calloc(threads, sizeof(*p->threads));
	while (p->threads && p->n < threads && pthread_create(&p->threads[p->n], NULL, run, p) == 0)
		p->n++;
	if (p->n < threads) {
		pool_free(p);
		return err_no_memory(err);
	}
	*pool = p;
	return ZW_OK;
}

bool pool_add(struct pool *p, struct task *task)
{
	task->next = NULL;
	pthread_mutex_lock(&p->mutex);
	bool open = !p->ended;
	if (open) {
		*p->last = task;
		p->last = &task->next;
		pthread_cond_signal(&p->waits);
	}
	pthread_mutex_unlock(&p->mutex);
	return open;
}

void pool_end(struct pool *p)
{
	pthread_mutex_lock(&p->mutex);
	struct task *task = p->first;
	p->first = NULL;
	p->last = &p->first;
	p->ended = true;
	pthread_cond_broadcast(&p->waits);
	pthread_mutex_unlock(&p->mutex);
	while (task) {
		struct task *next = task->next;
		p->work.give_up(task);
		task = next;
	}
	for (size_t i = 0; i < p->n; i++)
		pthread_join(p->threads[i], NULL);
	p->n = 0;
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	pool_end(p);
	pthread_cond_destroy(&p->waits);
	pthread_mutex_destroy(&p->mutex);
	free(p->threads);
	free(p);
}
