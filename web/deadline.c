/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/deadline.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct deadline {
	struct deadline *previous, *next;
	int socket;
	bool waiting, begun, expected;
	int64_t since; /* it waits; of the clock that never steps */
	int64_t until; /* the answer must be sent; 0: it is not being sent */
	unsigned answered;
};

struct deadlines {
	pthread_mutex_t mutex; /* guards the ring and what is in it */
	struct deadline ring;
	size_t expected; /* of them: announced, not there yet */
	unsigned seconds, idle;
};

enum { SECOND = 1000 };

/* In milliseconds. */
static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000000;
}

struct deadlines *deadlines_new(unsigned seconds, unsigned idle)
{
	struct deadlines *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	pthread_mutex_init(&d->mutex, NULL);
	d->ring.previous = d->ring.next = &d->ring;
	d->seconds = seconds;
	d->idle = idle;
	return d;
}

void deadlines_free(struct deadlines *d)
{
	if (!d)
		return;
	pthread_mutex_destroy(&d->mutex);
	free(d);
}

static struct deadline *insert(struct deadlines *d, int socket, bool expected)
{
	struct deadline *deadline = calloc(1, sizeof(*deadline));

	if (!deadline)
		return NULL;
	*deadline = (struct deadline){
	        .socket = socket, .waiting = true, .expected = expected, .since = now()};
	pthread_mutex_lock(&d->mutex);
	deadline->previous = &d->ring;
	deadline->next = d->ring.next;
	deadline->next->previous = d->ring.next = deadline;
	d->expected += expected;
	pthread_mutex_unlock(&d->mutex);
	return deadline;
}

static struct deadline *take_expected(struct deadlines *d, int socket)
{
	struct deadline *found = NULL;

	pthread_mutex_lock(&d->mutex);
	for (struct deadline *i = d->ring.next; i != &d->ring && d->expected > 0; i = i->next)
		if (i->expected && i->socket == socket)
			found = i;
	if (found) {
		found->expected = false;
		d->expected--;
	}
	pthread_mutex_unlock(&d->mutex);
	return found;
}

struct deadline *deadline_add(struct deadlines *d, int socket)
{
	struct deadline *deadline = take_expected(d, socket);

	return deadline ? deadline : insert(d, socket, false);
}

struct deadline *deadline_expect(struct deadlines *d, int socket)
{
	return insert(d, socket, true);
}

static void set_waiting(struct deadlines *d, struct deadline *deadline, bool waiting)
{
	if (!deadline)
		return;
	pthread_mutex_lock(&d->mutex);
	deadline->waiting = waiting;
	deadline->begun = false;
	deadline->since = now();
	deadline->until = 0;
	deadline->answered += waiting;
	pthread_mutex_unlock(&d->mutex);
}

void deadline_stop(struct deadlines *d, struct deadline *deadline)
{
	set_waiting(d, deadline, false);
}

void deadline_restart(struct deadlines *d, struct deadline *deadline)
{
	set_waiting(d, deadline, true);
}

void deadline_send(struct deadlines *d, struct deadline *deadline, unsigned seconds)
{
	if (!deadline)
		return;
	pthread_mutex_lock(&d->mutex);
	deadline->until = now() + (int64_t)seconds * SECOND;
	pthread_mutex_unlock(&d->mutex);
}

unsigned deadline_answered(struct deadlines *d, const struct deadline *deadline)
{
	if (!deadline)
		return 0;
	pthread_mutex_lock(&d->mutex);
	unsigned answered = deadline->answered;
	pthread_mutex_unlock(&d->mutex);
	return answered;
}

void deadline_begin(struct deadlines *d, struct deadline *deadline)
{
	if (!deadline)
		return;
	pthread_mutex_lock(&d->mutex);
	deadline->begun = true;
	pthread_mutex_unlock(&d->mutex);
}

void deadline_remove(struct deadlines *d, struct deadline *deadline)
{
	if (!deadline)
		return;
	pthread_mutex_lock(&d->mutex);
	deadline->previous->next = deadline->next;
	deadline->next->previous = deadline->previous;
	d->expected -= deadline->expected;
	pthread_mutex_unlock(&d->mutex);
	free(deadline);
}

static bool is_over(const struct deadlines *d, const struct deadline *i, int64_t at)
{
	bool idle = i->answered > 0 && !i->begun;

	if (!i->waiting)
		return i->until && i->until < at;
	return at - i->since >= (int64_t)(idle ? d->idle : d->seconds) * SECOND;
}

/* Only shut down: closing is left to the owner, so that the number is not used again meanwhile. */
void deadlines_sweep(struct deadlines *d)
{
	int64_t at = now();

	pthread_mutex_lock(&d->mutex);
	for (struct deadline *i = d->ring.next; i != &d->ring; i = i->next)
		if (is_over(d, i, at))
			shutdown(i->socket, SHUT_RDWR);
	pthread_mutex_unlock(&d->mutex);
}

/* Linux still hands out what was received before; behind it the stream is at its end. */
void deadlines_hang_up(struct deadlines *d)
{
	pthread_mutex_lock(&d->mutex);
	for (struct deadline *i = d->ring.next; i != &d->ring; i = i->next)
		if (i->waiting && !i->begun)
			shutdown(i->socket, SHUT_RD);
	pthread_mutex_unlock(&d->mutex);
}

bool deadlines_none(struct deadlines *d)
{
	pthread_mutex_lock(&d->mutex);
	bool none = d->ring.next == &d->ring;
	pthread_mutex_unlock(&d->mutex);
	return none;
}
