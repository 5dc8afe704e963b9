/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/client/rate.h"

#include "core/hash.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct bucket {
	struct client_address address;
	uint64_t at; /* when `level` was true */
	uint32_t level;
	bool used;
};

struct rates {
	pthread_mutex_t mutex; /* guards the buckets */
	uint8_t secret[16];    /* so that nobody can tell which addresses share a row */
	uint64_t rate;         /* RATE_WHOLE a second, that is: units a millisecond */
	uint32_t full;
	struct bucket at[RATE_ROWS][RATE_COLUMNS];
};

struct rates *rates_new(unsigned rate, unsigned burst)
{
	struct rates *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	/* Without it rows can be guessed: an address more or less is forgotten early. */
	if (getrandom(r->secret, sizeof(r->secret), GRND_NONBLOCK) < 0)
		memset(r->secret, 0, sizeof(r->secret));
	pthread_mutex_init(&r->mutex, NULL);
	r->rate = rate;
	r->full = burst * RATE_WHOLE;
	return r;
}

void rates_free(struct rates *r)
{
	if (!r)
		return;
	pthread_mutex_destroy(&r->mutex);
	free(r);
}

static uint32_t level_now(const struct rates *r, const struct bucket *b, uint64_t now)
{
	uint64_t past = now > b->at ? now - b->at : 0;

	if (!b->used || past >= r->full / r->rate + 1)
		return r->full;
	uint64_t level = b->level + past * r->rate;
	return level < r->full ? (uint32_t)level : r->full;
}

/* That of the address, else the one that is missed least. */
static struct bucket *find(struct rates *r, const struct client_address *address, uint64_t now)
{
	uint8_t key[sizeof(r->secret) + sizeof(address->bytes)];

	memcpy(key, r->secret, sizeof(r->secret));
	memcpy(key + sizeof(r->secret), address->bytes, sizeof(address->bytes));
	struct bucket *row = r->at[hash64(key, sizeof(key)) % RATE_ROWS], *fullest = row;

	for (size_t i = 0; i < RATE_COLUMNS; i++) {
		if (row[i].used && memcmp(&row[i].address, address, sizeof(*address)) == 0)
			return &row[i];
		if (level_now(r, &row[i], now) > level_now(r, fullest, now))
			fullest = &row[i];
	}
	*fullest = (struct bucket){.address = *address, .at = now, .level = r->full, .used = true};
	return fullest;
}

uint64_t rates_take(struct rates *r, const struct client_address *address, unsigned cost,
                    uint64_t now)
{
	struct client_address network = address_of_network(address);
	uint64_t wait = 0;

	pthread_mutex_lock(&r->mutex);
	struct bucket *b = find(r, &network, now);
	uint32_t level = level_now(r, b, now);
	if (level >= cost) {
		b->level = level - cost;
		b->at = now;
	} else {
		wait = (cost - level + r->rate - 1) / r->rate;
	}
	pthread_mutex_unlock(&r->mutex);
	return wait;
}
