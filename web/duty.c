/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/duty.h"

#include "core/i18n.h"
#include "web/service/log.h"
#include "web/service/notify.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

enum {
	TICK_MS = 1000,
	QUICK_TICK_MS = 20, /* while somebody waits for us */
};

struct watch {
	struct server *server;
	struct site *site;
	uint64_t generation, wanted; /* what was told last; a look that is under way, or 0 */
	bool troubled;
	uint64_t every; /* microseconds between two signs of life; 0: nobody wants any */
	uint64_t sign;  /* when the last one was given */
};

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* 0 if none came within the time. */
static int wait_signal(const sigset_t *signals, uint64_t ms)
{
	struct timespec time = {.tv_sec = (time_t)(ms / 1000),
	                        .tv_nsec = (long)(ms % 1000) * 1000000};
	int signal = sigtimedwait(signals, NULL, &time);

	return signal > 0 ? signal : 0;
}

/* `systemctl status` shows the generation, and what is wrong. */
static void tell_state(struct watch *w, const struct site_state *state)
{
	char line[256];
	bool troubled = *state->trouble != '\0';

	if (state->generation == w->generation && troubled == w->troubled)
		return;
	w->generation = state->generation;
	w->troubled = troubled;
	snprintf(line, sizeof(line), _("generation %" PRIu64 " serves%s%s"), state->generation,
	         troubled ? ": " : "", state->trouble);
	notify_status(line);
}

/* A manager that hears nothing ends the program and starts it anew: that is right if a request
 * hangs, for its thread answers nobody any more. */
static void tell_life(struct watch *w, const struct site_state *state)
{
	uint64_t now = now_us();

	if (w->every == 0 || now - w->sign < w->every)
		return;
	if (state->stuck > STUCK_SECONDS) {
		log_line(LOGGED_ERROR, _("a request has taken %jd s"), (intmax_t)state->stuck);
		return;
	}
	w->sign = now;
	notify_alive();
}

static void tell(struct watch *w)
{
	struct site_state state;

	site_state(w->site, &state);
	tell_state(w, &state);
	tell_life(w, &state);
	if (w->wanted > 0 && state.looked >= w->wanted) {
		w->wanted = 0;
		notify_ready();
	}
	run_report_drop(state.last);
}

static void reload(struct watch *w)
{
	notify_reloading();
	w->wanted = site_look(w->site);
}

static void drain(struct watch *w, const sigset_t *signals)
{
	uint64_t end = now_us() + (uint64_t)DRAIN_SECONDS * 1000000;
	int signal = 0;

	notify_stopping();
	log_line(LOGGED_INFO, _("ending"));
	server_drain(w->server);
	/* A tick first: a connection may be on its way from the system to a thread. */
	do
		signal = wait_signal(signals, QUICK_TICK_MS);
	while (!server_drained(w->server) && now_us() < end && signal != SIGTERM &&
	       signal != SIGINT);
}

void duty(struct server *server, struct site *site, const sigset_t *signals)
{
	/* Half of what is allowed, and a tick earlier. */
	uint64_t allowed = notify_watched() / 2;
	struct watch w = {.server = server, .site = site};
	uint64_t tick = TICK_MS;
	int signal = 0;

	w.every = allowed > 2 * (uint64_t)TICK_MS * 1000 ? allowed - (uint64_t)TICK_MS * 1000
	                                                 : allowed;
	if (allowed > 0 && allowed < (uint64_t)TICK_MS * 1000)
		tick = allowed / 1000 / 2 + 1;
	notify_ready();
	while (signal != SIGTERM && signal != SIGINT) {
		tell(&w);
		signal = wait_signal(signals, w.wanted > 0 ? QUICK_TICK_MS : tick);
		if (signal == SIGHUP)
			reload(&w);
		server_tick(server);
	}
	drain(&w, signals);
}
