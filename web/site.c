/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In this order: borrowing, looking for a new generation, the thread that does, opening and
 * closing. Only the watching thread opens and closes crews, without the mutex; only pointers change
 * hands under it.
 */
#include "web/site.h"

#include "core/files.h"
#include "core/i18n.h"
#include "web/service/log.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	WATCH_MS = 250,      /* between two looks at the pointer */
	RETRY_FIRST = 2,     /* seconds after which what was refused is tried again, … */
	RETRY_LAST = 5 * 60, /* … doubled each time up to this */
	ELSEWHERE = 3,       /* seconds between two looks at other machines */
	DOUBT_PAUSE = 60,    /* seconds between two checks of what serves: each reads all of it */
};

struct site {
	char *index;
	size_t n;
	pthread_t watcher;
	bool watching;
	const struct originals *originals;
	_Atomic uint64_t epoch; /* changed under the mutex */

	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t returned, wake;
	struct crew *crew;    /* that serves */
	struct crew *retired; /* to be closed when all their searchers are back */
	bool ending;
	bool doubted; /* the crew that serves met damage */
	uint64_t asked, looked;
	uint64_t reloads, failures;
	char trouble[1024];
	struct run_report *last;

	/* Of the watching thread alone. */
	struct verified verified; /* shards that were read whole */
	struct stamp seen;        /* the pointer of when it was last dealt with */
	bool refused;             /* … without success */
	time_t retry, wait;
	bool checking;         /* what serves is to be read again, whatever its stamp says */
	time_t doubt_after;    /* not before that */
	time_t look_again;     /* of an index on other machines */
	struct stat last_seen; /* last-run.json */
};

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* ---- Borrowing ---- */

struct seat *site_borrow(struct site *s)
{
	pthread_mutex_lock(&s->mutex);
	while (!s->crew->idle)
		pthread_cond_wait(&s->returned, &s->mutex);
	struct seat *seat = s->crew->idle;
	s->crew->idle = seat->next;
	s->crew->out++;
	seat->out = true;
	seat->since = now();
	pthread_mutex_unlock(&s->mutex);
	return seat;
}

void site_return(struct site *s, struct seat *seat)
{
	struct crew *crew = seat->crew;

	pthread_mutex_lock(&s->mutex);
	seat->out = false;
	seat->next = crew->idle;
	crew->idle = seat;
	crew->out--;
	if (crew->retired && crew->out == 0)
		pthread_cond_signal(&s->wake);
	pthread_cond_signal(&s->returned);
	pthread_mutex_unlock(&s->mutex);
}

/* ---- Looking ---- */

static void take_over(struct site *s, struct crew *crew)
{
	pthread_mutex_lock(&s->mutex);
	struct crew *old = s->crew;
	s->crew = crew;
	s->doubted = false;
	s->reloads += old != NULL;
	atomic_fetch_add(&s->epoch, 1);
	if (old) {
		old->retired = true;
		old->next = s->retired;
		s->retired = old;
	}
	/* Who waits for a searcher of the old crew has one of the new. */
	pthread_cond_broadcast(&s->returned);
	pthread_mutex_unlock(&s->mutex);
	if (old)
		log_line(LOGGED_NOTICE, _("generation %" PRIu64 " serves"), crew->stamp.number);
}

/* "": there is none (any more). What was said already is not said again. */
static void set_trouble(struct site *s, const char *why, bool failed)
{
	pthread_mutex_lock(&s->mutex);
	bool same = strncmp(s->trouble, why, sizeof(s->trouble) - 1) == 0;
	if (!same) {
		snprintf(s->trouble, sizeof(s->trouble), "%s", why);
		atomic_fetch_add(&s->epoch, 1);
	}
	s->failures += failed;
	uint64_t number = s->crew ? s->crew->stamp.number : 0;
	pthread_mutex_unlock(&s->mutex);
	if (*why && !same)
		log_line(LOGGED_ERROR, _("the newest generation is not served: %s"), why);
	if (*why && !same && number > 0)
		log_line(LOGGED_ERROR, _("generation %" PRIu64 " serves on"), number);
}

static void refuse(struct site *s, const char *why)
{
	s->wait = !s->refused ? RETRY_FIRST : s->wait * 2 < RETRY_LAST ? s->wait * 2 : RETRY_LAST;
	s->retry = now() + s->wait;
	s->refused = true;
	set_trouble(s, why, true);
}

static void accepted(struct site *s)
{
	s->refused = false;
	set_trouble(s, "", false);
}

/* Opens what is there now. Even an older generation is welcome while nothing serves yet, or nothing
 * that can be relied on. */
static enum zw_status renew(struct site *s, struct err *err)
{
	struct crew *crew;
	uint64_t serving = s->crew && !s->checking ? s->crew->stamp.number : 0;
	enum zw_status status = crew_open(s->index, s->n, serving, &s->verified, &crew, err);

	if (status == ZW_LOCKED) {
		s->seen = (struct stamp){0}; /* look again at once */
		return status;
	}
	if (status != ZW_OK) {
		refuse(s, err->text);
		return status;
	}
	s->checking = false;
	take_over(s, crew);
	if (*crew->fallback)
		refuse(s, crew->fallback);
	else
		accepted(s);
	return ZW_OK;
}

/* The pointer, and the generation it names. */
static enum zw_status pointer(const struct site *s, struct stamp *stamp, struct err *err)
{
	uint64_t number;

	if (store_is_elsewhere(s->index))
		return stamp_look(s->index, stamp, err);
	enum zw_status status = store_current(s->index, &number, err);

	return status == ZW_OK ? stamp_of(s->index, number, stamp, err) : status;
}

/* Other machines are asked now and then only. */
static bool is_time(struct site *s)
{
	if (!store_is_elsewhere(s->index))
		return true;
	bool time = now() >= s->look_again;
	if (time)
		s->look_again = now() + ELSEWHERE;
	return time;
}

static void look(struct site *s, bool asked)
{
	if (!asked && !is_time(s))
		return;

	struct stamp stamp = {0};
	struct err err;
	enum zw_status status = pointer(s, &stamp, &err);
	bool changed = !stamp_equal(&stamp, &s->seen);

	if (!changed && !asked && !(s->refused && now() >= s->retry))
		return;
	if (!changed && !s->refused)
		return;
	if (changed)
		s->refused = false;
	s->seen = stamp;
	if (status != ZW_OK)
		refuse(s, err.text);
	else if (stamp_equal(&stamp, &s->crew->stamp) && !s->checking)
		accepted(s);
	else
		(void)renew(s, &err);
}

/* What was read whole before says nothing any more. */
static void check_again(struct site *s)
{
	log_line(LOGGED_ERROR, _("generation %" PRIu64 " is read again: it may be damaged"),
	         s->crew->stamp.number);
	verified_release(&s->verified);
	s->verified = VERIFIED_INIT;
	s->checking = s->refused = true;
	s->retry = now();
	s->wait = RETRY_FIRST;
	s->doubt_after = now() + DOUBT_PAUSE;
}

/* Under the mutex. */
static bool take_doubt(struct site *s)
{
	if (!s->doubted || s->checking || now() < s->doubt_after)
		return false;
	s->doubted = false;
	return true;
}

/* What the indexer last said of itself. A file that cannot be read is as none. */
static void look_at_run(struct site *s)
{
	PATH_BUF(path);
	struct run_report *report = NULL;
	struct stat st = {0};
	struct err err;

	if (store_is_elsewhere(s->index))
		return;
	buf_printf(&path, "%s/last-run.json", s->index);
	bool there = stat(buf_cstr(&path), &st) == 0;
	if (st.st_ino != s->last_seen.st_ino || st.st_size != s->last_seen.st_size ||
	    st.st_mtim.tv_sec != s->last_seen.st_mtim.tv_sec ||
	    st.st_mtim.tv_nsec != s->last_seen.st_mtim.tv_nsec) {
		if (there && run_report_read(buf_cstr(&path), &report, &err) != ZW_OK)
			log_line(LOGGED_ERROR, "%s: %s", buf_cstr(&path), err.text);
		pthread_mutex_lock(&s->mutex);
		struct run_report *old = s->last;
		s->last = report;
		pthread_mutex_unlock(&s->mutex);
		run_report_drop(old);
		s->last_seen = st;
	}
	buf_release(&path);
}

/* ---- The watching thread ---- */

/* Under the mutex: takes those out of the list that nobody uses any more. */
static struct crew *take_idle(struct site *s)
{
	struct crew *idle = NULL;

	for (struct crew **at = &s->retired; *at;) {
		struct crew *crew = *at;
		if (crew->out > 0) {
			at = &crew->next;
			continue;
		}
		*at = crew->next;
		crew->next = idle;
		idle = crew;
	}
	return idle;
}

static void close_crews(struct crew *crew)
{
	while (crew) {
		struct crew *next = crew->next;
		crew_close(crew);
		crew = next;
	}
}

static void wait_a_little(struct site *s)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)WATCH_MS * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&s->wake, &s->mutex, &until);
}

static void *watch(void *context)
{
	struct site *s = context;

	pthread_mutex_lock(&s->mutex);
	while (!s->ending) {
		struct crew *idle = take_idle(s);
		uint64_t asked = s->asked;
		bool now_wanted = asked != s->looked, doubt = take_doubt(s);
		pthread_mutex_unlock(&s->mutex);

		close_crews(idle);
		if (doubt)
			check_again(s);
		look(s, now_wanted);
		look_at_run(s);

		pthread_mutex_lock(&s->mutex);
		s->looked = asked;
		if (!s->ending && s->asked == s->looked)
			wait_a_little(s);
	}
	pthread_mutex_unlock(&s->mutex);
	return NULL;
}

uint64_t site_look(struct site *s)
{
	pthread_mutex_lock(&s->mutex);
	uint64_t asked = ++s->asked;
	pthread_cond_signal(&s->wake);
	pthread_mutex_unlock(&s->mutex);
	return asked;
}

void site_doubt(struct site *s, const struct seat *seat)
{
	pthread_mutex_lock(&s->mutex);
	if (!seat->crew->retired) {
		s->doubted = true;
		pthread_cond_signal(&s->wake);
	}
	pthread_mutex_unlock(&s->mutex);
}

/* ---- Opening, closing, telling ---- */

static void init_locks(struct site *s)
{
	pthread_condattr_t steady;

	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_mutex_init(&s->mutex, NULL);
	pthread_cond_init(&s->returned, NULL);
	pthread_cond_init(&s->wake, &steady);
	pthread_condattr_destroy(&steady);
}

static enum zw_status open_first(struct site *s, struct err *err)
{
	enum { TRIES = 5 };
	enum zw_status status = ZW_LOCKED;

	for (int i = 0; i < TRIES && status == ZW_LOCKED; i++) {
		status = pointer(s, &s->seen, err);
		if (status != ZW_NO_MEMORY)
			status = renew(s, err);
	}
	return status;
}

enum zw_status site_open(const char *index, size_t searchers, struct site **site, struct err *err)
{
	struct site *s = calloc(1, sizeof(*s));

	*site = NULL;
	if (!s)
		return err_no_memory(err);
	init_locks(s);
	s->n = searchers;
	s->verified = VERIFIED_INIT;
	s->index = strdup(index);
	enum zw_status status = s->index ? open_first(s, err) : err_no_memory(err);
	if (status == ZW_OK) {
		look_at_run(s);
		s->watching = pthread_create(&s->watcher, NULL, watch, s) == 0;
		status = s->watching ? ZW_OK : err_no_memory(err);
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
	if (s->watching) {
		pthread_mutex_lock(&s->mutex);
		s->ending = true;
		pthread_cond_signal(&s->wake);
		pthread_mutex_unlock(&s->mutex);
		pthread_join(s->watcher, NULL);
	}
	close_crews(s->retired);
	crew_close(s->crew);
	run_report_drop(s->last);
	pthread_cond_destroy(&s->wake);
	pthread_cond_destroy(&s->returned);
	pthread_mutex_destroy(&s->mutex);
	free(s->index);
	verified_release(&s->verified);
	free(s);
}

void site_offer(struct site *site, const struct originals *originals)
{
	site->originals = originals;
}

const struct originals *site_originals(const struct site *site)
{
	return site->originals;
}

uint64_t site_epoch(const struct site *s)
{
	return atomic_load(&s->epoch);
}

static time_t oldest(const struct crew *crew, time_t longest)
{
	for (size_t i = 0; i < crew->n; i++)
		if (crew->seats[i].out && now() - crew->seats[i].since > longest)
			longest = now() - crew->seats[i].since;
	return longest;
}

void site_state(struct site *s, struct site_state *state)
{
	pthread_mutex_lock(&s->mutex);
	*state = (struct site_state){
	        .generation = s->crew->stamp.number,
	        .looked = s->looked,
	        .reloads = s->reloads,
	        .failures = s->failures,
	        .stuck = oldest(s->crew, 0),
	        .last = run_report_hold(s->last),
	};
	for (const struct crew *crew = s->retired; crew; crew = crew->next)
		state->stuck = oldest(crew, state->stuck);
	snprintf(state->trouble, sizeof(state->trouble), "%s", s->trouble);
	pthread_mutex_unlock(&s->mutex);
}
