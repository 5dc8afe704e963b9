/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Answers that are kept: what is found is what was put, under its very key and in its edition;
 * never more bytes than may be; and threads that put, find and turn to new editions all at once.
 */
#include "test.h"

#include "core/hash.h"
#include "web/cache/cache.h"

#include <pthread.h>

enum { MB = 1 << 20, SLACK = 64 };

/* A small answer, whose bytes tell of which key and edition it is. */
struct sample {
	struct kept kept;
	struct edition edition;
	char key[SLACK];
	char *ballast;
};

static _Atomic size_t living, living_bytes;

static void sample_free(struct kept *kept)
{
	struct sample *s = (struct sample *)kept;

	atomic_fetch_sub(&living, 1);
	atomic_fetch_sub(&living_bytes, kept->bytes);
	free(s->ballast);
	free(s);
}

static struct kept *sample_new(const struct cache_key *key, size_t bytes)
{
	struct sample *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	assert_in_range(key->len, 0, SLACK - 1);
	memcpy(s->key, key->bytes, key->len);
	s->edition = key->edition;
	s->ballast = malloc(bytes + 1);
	assert_non_null(s->ballast);
	memset(s->ballast, 'x', bytes + 1);
	s->kept.free = sample_free;
	s->kept.bytes = sizeof(*s) + bytes;
	atomic_init(&s->kept.holders, 1);
	atomic_fetch_add(&living, 1);
	atomic_fetch_add(&living_bytes, s->kept.bytes);
	return &s->kept;
}

static struct cache_key key_of(const char *text, uint64_t epoch)
{
	return (struct cache_key){.edition = {.epoch = epoch, .day = 20261123},
	                          .bytes = text,
	                          .len = strlen(text),
	                          .hash = hash64(text, strlen(text))};
}

static void put(struct cache *c, const struct cache_key *key, size_t bytes)
{
	struct kept *kept = sample_new(key, bytes);

	cache_put(c, key, kept);
	kept_drop(kept);
}

/* Is there one? Then it must be the right one. */
static bool finds(struct cache *c, const struct cache_key *key)
{
	struct kept *kept = cache_find(c, key);
	const struct sample *s = (const struct sample *)kept;

	if (!kept)
		return false;
	bool right = memcmp(s->key, key->bytes, key->len) == 0 && s->key[key->len] == '\0' &&
	             s->edition.epoch == key->edition.epoch && s->edition.day == key->edition.day;
	kept_drop(kept);
	if (!right)
		fail_msg("%s of %d: an answer of %s", key->bytes, (int)key->edition.epoch, s->key);
	return true;
}

static struct cache_told tell(struct cache *c)
{
	struct cache_told told;

	cache_tell(c, &told);
	return told;
}

static struct cache *cache_of(size_t bytes)
{
	struct cache *c = cache_new(bytes);

	assert_non_null(c);
	assert_int_equal(living, 0);
	return c;
}

static void end(struct cache *c)
{
	cache_free(c);
	assert_int_equal(living, 0);
}

static void test_found_as_put(void **state)
{
	struct cache *c = cache_of(MB);
	struct cache_key a = key_of("a", 1), b = key_of("b", 1), empty = key_of("", 1);

	(void)state;
	assert_false(finds(c, &a));
	put(c, &a, 100);
	assert_true(finds(c, &a));
	assert_false(finds(c, &b));
	assert_false(finds(c, &empty));
	put(c, &b, 100);
	put(c, &empty, 0);
	assert_true(finds(c, &a) && finds(c, &b) && finds(c, &empty));
	cache_miss(c);
	assert_int_equal(tell(c).hits, 4);
	assert_int_equal(tell(c).misses, 1);
	assert_int_equal(tell(c).answers, 3);
	end(c);
}

/* The hash finds the bucket, the bytes decide. */
static void test_same_hash(void **state)
{
	struct cache *c = cache_of(MB);
	char text[40][8];
	struct cache_key keys[40];

	(void)state;
	for (size_t i = 0; i < 40; i++) {
		snprintf(text[i], sizeof(text[i]), "k%zu", i);
		keys[i] = key_of(text[i], 1);
		keys[i].hash = 5;
		put(c, &keys[i], 10);
		assert_true(finds(c, &keys[0]));
		assert_true(finds(c, &keys[i]));
	}
	/* A bucket has an end: what was used stays, what was not goes. */
	assert_int_equal(tell(c).answers, 8);
	for (size_t i = 1; i < 40; i++)
		assert_int_equal(finds(c, &keys[i]), i >= 33);
	end(c);
}

/* The first that was put is kept. */
static void test_put_twice(void **state)
{
	struct cache *c = cache_of(MB);
	struct cache_key a = key_of("a", 1);

	(void)state;
	put(c, &a, 1000);
	size_t before = tell(c).bytes;
	put(c, &a, 2000);
	assert_int_equal(tell(c).bytes, before);
	assert_int_equal(tell(c).answers, 1);
	assert_int_equal(living, 1);
	end(c);
}

static void test_limit(void **state)
{
	struct cache *c = cache_of(MB);
	static char text[20000][8];

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		snprintf(text[i], sizeof(text[i]), "k%zu", i);
		struct cache_key key = key_of(text[i], 1), first = key_of(text[0], 1);
		put(c, &key, i * 37 % 5000);
		struct cache_told told = tell(c);
		assert_in_range(told.bytes, 1, MB);
		assert_in_range(living_bytes, 1, told.bytes);
		assert_int_equal(living, told.answers);
		assert_true(finds(c, &key));
		/* What is asked for again and again never goes. */
		assert_true(finds(c, &first));
	}
	assert_in_range(tell(c).bytes, MB / 2, MB);
	struct cache_key old = key_of(text[1], 1), recent = key_of(text[19990], 1);
	assert_false(finds(c, &old));
	assert_true(finds(c, &recent));
	end(c);
}

/* Long keys count as well. */
static void test_keys_count(void **state)
{
	struct cache *c = cache_of(MB);
	char text[SLACK];
	struct cache_key key = key_of("", 1);
	size_t none = tell(c).bytes;

	(void)state;
	put(c, &key, 0);
	size_t one = tell(c).bytes;
	snprintf(text, sizeof(text), "%040d", 1);
	key = key_of(text, 1);
	put(c, &key, 0);
	assert_int_equal(tell(c).bytes - one, one - none + 40);
	end(c);
}

static void test_too_large(void **state)
{
	struct cache *c = cache_of(MB);
	struct cache_key small = key_of("small", 1), large = key_of("large", 1);

	(void)state;
	put(c, &small, 100);
	put(c, &large, MB / 8);
	assert_false(finds(c, &large));
	assert_true(finds(c, &small));
	put(c, &large, MB / 8 - 1024);
	assert_true(finds(c, &large) && finds(c, &small));
	end(c);
}

static void test_off(void **state)
{
	struct cache *c = cache_of(0);
	struct cache_key a = key_of("a", 1);

	(void)state;
	assert_false(cache_on(c));
	put(c, &a, 0);
	assert_false(finds(c, &a));
	cache_miss(c);
	assert_int_equal(tell(c).misses, 0);
	end(c);
}

/* A later edition empties all at once; who still has the earlier one finds and leaves nothing. */
static void test_editions(void **state)
{
	struct cache *c = cache_of(MB);
	struct cache_key first = key_of("a", 1), second = key_of("a", 2), next = key_of("a", 2);

	(void)state;
	next.edition.day++;
	put(c, &first, 10);
	assert_false(finds(c, &second));
	assert_int_equal(tell(c).answers, 0);
	assert_int_equal(living, 0);
	put(c, &first, 10);
	assert_false(finds(c, &first));
	assert_int_equal(living, 0);
	put(c, &second, 10);
	assert_false(finds(c, &first));
	assert_true(finds(c, &second));
	assert_false(finds(c, &next));
	assert_int_equal(living, 0);
	put(c, &next, 10);
	assert_true(finds(c, &next));
	assert_false(finds(c, &second));
	end(c);
}

/* What is being sent lives on when it has to go. */
static void test_held(void **state)
{
	struct cache *c = cache_of(MB);
	struct cache_key a = key_of("a", 1), b = key_of("b", 2);

	(void)state;
	put(c, &a, 10);
	struct kept *held = cache_find(c, &a);
	put(c, &b, 10);
	assert_int_equal(tell(c).answers, 1);
	assert_int_equal(living, 2);
	assert_string_equal(((struct sample *)held)->key, "a");
	kept_drop(held);
	assert_int_equal(living, 1);
	held = cache_find(c, &b);
	cache_free(c);
	assert_string_equal(((struct sample *)held)->key, "b");
	kept_drop(held);
	assert_int_equal(living, 0);
}

enum { THREADS = 4, ROUNDS = 20000, KEYS = 400, EDITION_ROUNDS = 5000 };

struct crowd {
	struct cache *cache;
	_Atomic uint64_t epoch;
	_Atomic unsigned wrong, found;
	_Atomic unsigned seed;
};

/* As a request does it: the edition is looked up, then the answer; else it is made. */
static void *ask(void *context)
{
	struct crowd *crowd = context;
	unsigned seed = atomic_fetch_add(&crowd->seed, 1);

	for (size_t i = 0; i < ROUNDS; i++) {
		char text[16];
		seed = seed * 1103515245 + 12345;
		snprintf(text, sizeof(text), "k%u", (seed >> 8) % KEYS);
		if (i % EDITION_ROUNDS == EDITION_ROUNDS - 1)
			atomic_fetch_add(&crowd->epoch, 1);
		struct cache_key key = key_of(text, atomic_load(&crowd->epoch));
		struct kept *kept = cache_find(crowd->cache, &key);
		const struct sample *s = (const struct sample *)kept;
		if (!kept) {
			kept = sample_new(&key, seed % 4000);
			cache_put(crowd->cache, &key, kept);
		} else {
			atomic_fetch_add(&crowd->found, 1);
			if (strcmp(s->key, text) != 0 || s->edition.epoch != key.edition.epoch)
				atomic_fetch_add(&crowd->wrong, 1);
		}
		kept_drop(kept);
	}
	return NULL;
}

static void test_threads(void **state)
{
	struct crowd crowd = {.cache = cache_of(MB), .epoch = 1, .seed = 7};
	pthread_t threads[THREADS];

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask, &crowd), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(crowd.wrong, 0);
	assert_in_range(crowd.found, ROUNDS / 10, THREADS * ROUNDS);
	assert_int_equal(tell(crowd.cache).hits, crowd.found);
	assert_in_range(tell(crowd.cache).bytes, 1, MB);
	end(crowd.cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_found_as_put), cmocka_unit_test(test_same_hash),
	        cmocka_unit_test(test_put_twice),    cmocka_unit_test(test_limit),
	        cmocka_unit_test(test_keys_count),   cmocka_unit_test(test_too_large),
	        cmocka_unit_test(test_off),          cmocka_unit_test(test_editions),
	        cmocka_unit_test(test_held),         cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
