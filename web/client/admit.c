/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/client/admit.h"

#include <stdlib.h>
#include <time.h>

struct admission {
	struct rates *rates; /* NULL: no limit */
	struct proxies proxies;
};

struct admission *admission_new(unsigned rate, unsigned burst, const struct proxies *proxies)
{
	struct admission *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->proxies = *proxies;
	if (rate > 0 && !(a->rates = rates_new(rate, burst))) {
		free(a);
		return NULL;
	}
	return a;
}

void admission_free(struct admission *a)
{
	if (!a)
		return;
	rates_free(a->rates);
	free(a);
}

bool admission_trusts(const struct admission *a, const struct client_address *peer)
{
	return proxies_trust(&a->proxies, peer);
}

struct client_address admission_client(const struct admission *a, const struct client_address *peer,
                                       const char *forwarded)
{
	return address_of_client(&a->proxies, peer, forwarded);
}

unsigned admission_wait(struct admission *a, const struct client_address *client, unsigned cost)
{
	struct timespec t;

	if (!a->rates || cost == 0 || address_is_loopback(client))
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &t);
	uint64_t now = (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
	return (unsigned)((rates_take(a->rates, client, cost, now) + 999) / 1000);
}
