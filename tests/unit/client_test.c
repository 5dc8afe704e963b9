/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who asks, and how often they may.
 */
#include "test.h"

#include "web/client/admit.h"

#include <arpa/inet.h>
#include <pthread.h>

static struct client_address at(const char *text)
{
	struct client_address a;

	assert_true(address_read(text, strlen(text), &a));
	return a;
}

static void assert_address(const struct client_address *a, const char *wanted)
{
	char text[ADDRESS_SIZE];

	address_write(a, text);
	assert_string_equal(text, wanted);
}

/* ---- Addresses ---- */

static void addresses(void **state)
{
	static const char *const good[][2] = {
	        {"192.0.2.1", "192.0.2.1"},
	        {"192.0.2.1:8080", "192.0.2.1"},
	        {"2001:db8::1", "2001:db8::1"},
	        {"[2001:db8::1]:443", "2001:db8::1"},
	        {"[::1]", "::1"},
	        {"::ffff:192.0.2.1", "192.0.2.1"},
	};
	static const char *const bad[] = {"",     "unknown", "1.2.3",     "1.2.3.4.5",
	                                  "[::1", "_gazonk", "1.2.3.256", "::g"};
	struct client_address a;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		a = at(good[i][0]);
		assert_address(&a, good[i][1]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(address_read(bad[i], strlen(bad[i]), &a));
	assert_false(address_read("192.0.2.1\0", 10, &a));
}

static void peers(void **state)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7F000005)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct client_address a = address_of_peer((struct sockaddr *)&v4);

	(void)state;
	assert_address(&a, "127.0.0.5");
	assert_true(address_is_loopback(&a));
	a = address_of_peer((struct sockaddr *)&v6);
	assert_address(&a, "::1");
	assert_true(address_is_loopback(&a));
	a = at("128.0.0.1");
	assert_false(address_is_loopback(&a));
	a = address_of_peer(NULL);
	assert_address(&a, "::");
}

static void networks(void **state)
{
	struct client_address a = at("2001:db8:1:2:3:4:5:6"), b = at("192.0.2.77");

	(void)state;
	a = address_of_network(&a);
	assert_address(&a, "2001:db8:1:2::");
	b = address_of_network(&b);
	assert_address(&b, "192.0.2.77");
}

/* ---- Proxies ---- */

static void who_is_believed(void **state)
{
	static const struct {
		const char *peer, *forwarded, *client;
	} examples[] = {
	        /* Of a stranger nothing is believed. */
	        {"192.0.2.9", "203.0.113.1", "192.0.2.9"},
	        {"127.0.0.1", NULL, "127.0.0.1"},
	        {"127.0.0.1", "", "127.0.0.1"},
	        {"127.0.0.1", "203.0.113.1", "203.0.113.1"},
	        /* What a client has written stands before what the proxy saw. */
	        {"127.0.0.1", "10.9.9.9, 203.0.113.1", "203.0.113.1"},
	        {"127.0.0.1", "127.0.0.1, 203.0.113.1", "203.0.113.1"},
	        /* Behind one proxy another. */
	        {"127.0.0.1", "203.0.113.1,10.1.2.3", "203.0.113.1"},
	        {"127.0.0.1", "198.51.100.7, 203.0.113.1 , 10.1.2.3,10.255.0.1", "203.0.113.1"},
	        {"127.0.0.1", "10.1.2.3", "10.1.2.3"},
	        {"::1", "[2001:db8::7]:5000", "2001:db8::7"},
	        {"2001:db8:aaaa::5", "203.0.113.1", "203.0.113.1"},
	        {"2001:db8:aaab::5", "203.0.113.1", "2001:db8:aaab::5"},
	        {"10.1.2.3", "203.0.113.1", "203.0.113.1"},
	        {"11.1.2.3", "203.0.113.1", "11.1.2.3"},
	        /* What is no address leads no further. */
	        {"127.0.0.1", "203.0.113.1, unknown", "127.0.0.1"},
	        {"127.0.0.1", "203.0.113.1, unknown, 10.1.2.3", "10.1.2.3"},
	        {"127.0.0.1", ",,,", "127.0.0.1"},
	};
	struct proxies proxies = {.n = 0};
	struct err err = {""};

	(void)state;
	assert_ok(proxies_add(&proxies, "127.0.0.1, ::1 10.0.0.0/8", &err), &err);
	assert_ok(proxies_add(&proxies, "2001:db8:aaaa::/48", &err), &err);
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct client_address peer = at(examples[i].peer);
		struct client_address client =
		        address_of_client(&proxies, &peer, examples[i].forwarded);
		assert_address(&client, examples[i].client);
	}
}

static void lists_of_proxies(void **state)
{
	static const char *const bad[] = {"x",           "10.0.0.0/33",  "::/129",    "10.0.0.0/",
	                                  "10.0.0.0/-1", "10.0.0.0/8/8", "1.2.3.4:80"};
	struct proxies proxies = {.n = 0};
	struct client_address any = at("192.0.2.1"), v6 = at("2001:db8::1");
	struct err err = {""};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(proxies_add(&proxies, bad[i], &err), ZW_BAD_INPUT);
		assert_has(err.text, bad[i]);
	}
	assert_int_equal(proxies.n, 0);
	assert_false(proxies_trust(&proxies, &any));
	/* All of IPv4 is not all of IPv6. */
	assert_ok(proxies_add(&proxies, "0.0.0.0/0", &err), &err);
	assert_true(proxies_trust(&proxies, &any));
	assert_false(proxies_trust(&proxies, &v6));
	for (int i = 1; i < PROXIES_LIMIT; i++)
		assert_ok(proxies_add(&proxies, "192.0.2.1", &err), &err);
	assert_int_equal(proxies_add(&proxies, "192.0.2.1", &err), ZW_LIMIT);
}

/* ---- Rates ---- */

static void a_burst_and_then_the_rate(void **state)
{
	struct rates *r = rates_new(20, 40);
	struct client_address a = at("192.0.2.1"), b = at("192.0.2.2");
	uint64_t now = 123456;

	(void)state;
	for (int i = 0; i < 40; i++)
		assert_int_equal(rates_take(r, &a, RATE_WHOLE, now), 0);
	assert_int_equal(rates_take(r, &a, RATE_WHOLE, now), 50);
	assert_int_equal(rates_take(r, &a, RATE_WHOLE, now + 49), 1);
	assert_int_equal(rates_take(r, &a, RATE_WHOLE, now + 50), 0);
	assert_int_equal(rates_take(r, &a, RATE_WHOLE, now + 50), 50);
	assert_int_equal(rates_take(r, &b, RATE_WHOLE, now + 50), 0);
	/* A second: twenty. */
	for (int i = 0; i < 20; i++)
		assert_int_equal(rates_take(r, &a, RATE_WHOLE, now + 1050), 0);
	assert_true(rates_take(r, &a, RATE_WHOLE, now + 1050) > 0);
	/* After a long pause no more than a burst. */
	for (int i = 0; i < 40; i++)
		assert_int_equal(rates_take(r, &a, RATE_WHOLE, now + ((uint64_t)1 << 50)), 0);
	assert_true(rates_take(r, &a, RATE_WHOLE, now + ((uint64_t)1 << 50)) > 0);
	/* What costs less. */
	for (int i = 0; i < 200; i++)
		assert_int_equal(rates_take(r, &b, RATE_WHOLE / 5, now + 5000), 0);
	assert_true(rates_take(r, &b, RATE_WHOLE / 5, now + 5000) > 0);
	rates_free(r);
}

static void one_network_is_one(void **state)
{
	struct rates *r = rates_new(1, 2);
	struct client_address a = at("2001:db8::1"), b = at("2001:db8::ffff:1"),
	                      c = at("2001:db8:0:1::1");

	(void)state;
	assert_int_equal(rates_take(r, &a, RATE_WHOLE, 0), 0);
	assert_int_equal(rates_take(r, &b, RATE_WHOLE, 0), 0);
	assert_int_equal(rates_take(r, &a, RATE_WHOLE, 0), 1000);
	assert_int_equal(rates_take(r, &c, RATE_WHOLE, 0), 0);
	rates_free(r);
}

/* More addresses than there is room for: whoever asks too much stays known. */
static void a_hundred_thousand_addresses(void **state)
{
	struct rates *r = rates_new(20, 40);
	struct client_address greedy = at("192.0.2.1"), other = at("10.0.0.0");
	unsigned refused = 0;

	(void)state;
	for (uint32_t i = 0; i < 100000; i++) {
		memcpy(other.bytes + 12, &i, sizeof(i));
		other.bytes[12] |= 1; /* never the greedy one, which is even there */
		assert_int_equal(rates_take(r, &other, RATE_WHOLE, i / 100), 0);
		refused += rates_take(r, &greedy, RATE_WHOLE, i / 100) > 0;
	}
	/* 1,000 ms: 40 and 20. */
	assert_in_range(100000 - refused, 59, 61);
	rates_free(r);
}

static void *take_many(void *rates)
{
	struct client_address a = at("192.0.2.1");
	uintptr_t taken = 0;

	for (int i = 0; i < 1000; i++)
		taken += rates_take(rates, &a, RATE_WHOLE, 1) == 0;
	return (void *)taken;
}

static void threads_share_it(void **state)
{
	struct rates *r = rates_new(20, 1500);
	pthread_t threads[4];
	uintptr_t all = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_many, r), 0);
	for (size_t i = 0; i < 4; i++) {
		void *taken;
		assert_int_equal(pthread_join(threads[i], &taken), 0);
		all += (uintptr_t)taken;
	}
	assert_int_equal(all, 1500);
	rates_free(r);
}

static void who_is_admitted(void **state)
{
	struct proxies none = {.n = 0};
	struct admission *a = admission_new(1, 2, &none),
	                 *free_for_all = admission_new(0, 2, &none);
	struct client_address client = at("192.0.2.1"), here = at("127.0.0.9");

	(void)state;
	assert_int_equal(admission_wait(a, &client, RATE_WHOLE), 0);
	assert_int_equal(admission_wait(a, &client, 0), 0);
	assert_int_equal(admission_wait(a, &client, RATE_WHOLE), 0);
	assert_int_equal(admission_wait(a, &client, 2 * RATE_WHOLE), 2);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(admission_wait(a, &here, RATE_WHOLE), 0);
		assert_int_equal(admission_wait(free_for_all, &client, RATE_WHOLE), 0);
	}
	admission_free(a);
	admission_free(free_for_all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(addresses),
	        cmocka_unit_test(peers),
	        cmocka_unit_test(networks),
	        cmocka_unit_test(who_is_believed),
	        cmocka_unit_test(lists_of_proxies),
	        cmocka_unit_test(a_burst_and_then_the_rate),
	        cmocka_unit_test(one_network_is_one),
	        cmocka_unit_test(a_hundred_thousand_addresses),
	        cmocka_unit_test(threads_share_it),
	        cmocka_unit_test(who_is_admitted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
