/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The threads that search: each task is done once or given up once, whenever the pool ends; one
 * that takes long holds nobody up but its thread.
 */
#include "test.h"

#include "web/pool.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 3, TASKS = 2000, ADDERS = 4 };

struct gate {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	bool open;
	unsigned arrived;
};

struct sample {
	struct task task;
	_Atomic unsigned done, given_up;
	struct gate *gate; /* to be waited at; NULL: none */
};

static _Atomic unsigned finished;

static void pass(struct gate *gate)
{
	pthread_mutex_lock(&gate->mutex);
	gate->arrived++;
	pthread_cond_broadcast(&gate->changed);
	while (!gate->open)
		pthread_cond_wait(&gate->changed, &gate->mutex);
	pthread_mutex_unlock(&gate->mutex);
}

static void open_gate(struct gate *gate)
{
	pthread_mutex_lock(&gate->mutex);
	gate->open = true;
	pthread_cond_broadcast(&gate->changed);
	pthread_mutex_unlock(&gate->mutex);
}

static void wait_for_arrival(struct gate *gate, unsigned n)
{
	pthread_mutex_lock(&gate->mutex);
	while (gate->arrived < n)
		pthread_cond_wait(&gate->changed, &gate->mutex);
	pthread_mutex_unlock(&gate->mutex);
}

static void work(struct task *task)
{
	struct sample *s = (struct sample *)task;

	if (s->gate)
		pass(s->gate);
	atomic_fetch_add(&s->done, 1);
	atomic_fetch_add(&finished, 1);
}

static void give_up(struct task *task)
{
	atomic_fetch_add(&((struct sample *)task)->given_up, 1);
}

static struct pool *start(void)
{
	static const struct pool_work how = {work, give_up};
	struct pool *pool;
	struct err err;

	assert_ok(pool_new(THREADS, &how, &pool, &err), &err);
	atomic_store(&finished, 0);
	return pool;
}

static void wait_until_finished(unsigned n)
{
	while (atomic_load(&finished) < n)
		usleep(1000);
}

static void test_each_is_done_once(void **state)
{
	struct pool *pool = start();
	static struct sample samples[TASKS];

	(void)state;
	for (size_t i = 0; i < TASKS; i++)
		assert_true(pool_add(pool, &samples[i].task));
	wait_until_finished(TASKS);
	pool_free(pool);
	for (size_t i = 0; i < TASKS; i++)
		assert_true(samples[i].done == 1 && samples[i].given_up == 0);
}

/* While all threads but one are held, that one does all the rest. */
static void test_a_slow_one_holds_nobody_up(void **state)
{
	struct pool *pool = start();
	struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0};
	static struct sample slow[THREADS - 1], quick[TASKS];

	(void)state;
	for (size_t i = 0; i < THREADS - 1; i++) {
		slow[i].gate = &gate;
		assert_true(pool_add(pool, &slow[i].task));
	}
	wait_for_arrival(&gate, THREADS - 1);
	for (size_t i = 0; i < TASKS; i++)
		assert_true(pool_add(pool, &quick[i].task));
	wait_until_finished(TASKS);
	for (size_t i = 0; i < THREADS - 1; i++)
		assert_int_equal(slow[i].done, 0);
	open_gate(&gate);
	pool_free(pool);
	for (size_t i = 0; i < THREADS - 1; i++)
		assert_int_equal(slow[i].done, 1);
}

static void *end_pool(void *pool)
{
	pool_end(pool);
	return NULL;
}

/* What has begun is finished, what waits is given up, what comes later is refused. */
static void test_end(void **state)
{
	struct pool *pool = start();
	struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0};
	static struct sample begun[THREADS], waiting[TASKS], late;
	pthread_t ending;

	(void)state;
	for (size_t i = 0; i < THREADS; i++) {
		begun[i].gate = &gate;
		assert_true(pool_add(pool, &begun[i].task));
	}
	wait_for_arrival(&gate, THREADS);
	for (size_t i = 0; i < TASKS; i++)
		assert_true(pool_add(pool, &waiting[i].task));
	assert_int_equal(pthread_create(&ending, NULL, end_pool, pool), 0);
	while (atomic_load(&waiting[TASKS - 1].given_up) == 0)
		usleep(1000);
	assert_false(pool_add(pool, &late.task));
	open_gate(&gate);
	pthread_join(ending, NULL);
	for (size_t i = 0; i < THREADS; i++)
		assert_true(begun[i].done == 1 && begun[i].given_up == 0);
	for (size_t i = 0; i < TASKS; i++)
		assert_true(waiting[i].done == 0 && waiting[i].given_up == 1);
	assert_true(late.done == 0 && late.given_up == 0);
	pool_free(pool);
	pool_free(NULL);
}

struct adder {
	struct pool *pool;
	struct sample samples[TASKS];
	size_t added;
};

static void *add_all(void *context)
{
	struct adder *a = context;

	for (size_t i = 0; i < TASKS; i++) {
		if (!pool_add(a->pool, &a->samples[i].task))
			break;
		a->added++;
	}
	return NULL;
}

/* It ends in the middle of all: nothing is lost, nothing done twice. */
static void test_end_while_adding(void **state)
{
	static struct adder adders[ADDERS];
	pthread_t threads[ADDERS];
	struct pool *pool = start();

	(void)state;
	for (size_t i = 0; i < ADDERS; i++) {
		adders[i].pool = pool;
		assert_int_equal(pthread_create(&threads[i], NULL, add_all, &adders[i]), 0);
	}
	wait_until_finished(TASKS / 4);
	pool_end(pool);
	for (size_t i = 0; i < ADDERS; i++) {
		pthread_join(threads[i], NULL);
		for (size_t k = 0; k < TASKS; k++) {
			const struct sample *s = &adders[i].samples[k];
			assert_int_equal(s->done + s->given_up, k < adders[i].added);
		}
	}
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_is_done_once),
	        cmocka_unit_test(test_a_slow_one_holds_nobody_up),
	        cmocka_unit_test(test_end),
	        cmocka_unit_test(test_end_while_adding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
