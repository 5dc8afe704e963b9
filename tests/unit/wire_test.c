/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The protocol of xapian-tcpsrv, against servers of our own that keep to it, or do not. That the
 * real one is understood is shown by tests/e2e/test_remote.py.
 */
#include "test.h"

#include "core/index/tree/wire.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEYS = 500, MILLISECONDS = 300, BIG = 3 << 20, GET = 22, LIST = 28 };

/* What a server does once it has greeted. */
enum part {
	ANSWERS,
	DRIBBLES, /* byte by byte */
	IS_SILENT,
	ENDS,       /* behind three answers */
	IS_SORRY,   /* an error of Xapian's */
	IS_UNKNOWN, /* a message of no known kind */
	IS_ENDLESS, /* a message longer than anything */
	IS_NEWER,   /* greets with another version */
};

struct server {
	enum part part;
	int listening;
	unsigned port;
	pthread_t thread;
};

static void say(int fd, const struct server *s, const void *bytes, size_t len)
{
	for (size_t at = 0, n; at < len; at += n) {
		n = s->part == DRIBBLES ? 1 : len - at;
		ssize_t sent = send(fd, (const char *)bytes + at, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return;
		n = (size_t)sent;
	}
}

/* A head as Xapian writes it, then the content. */
static void say_message(int fd, const struct server *s, int what, const void *bytes, size_t len)
{
	unsigned char head[16];
	size_t n = 0;

	head[n++] = (unsigned char)what;
	if (len < 255) {
		head[n++] = (unsigned char)len;
	} else {
		size_t rest = len - 255;
		head[n++] = 255;
		for (; rest >= 128; rest >>= 7)
			head[n++] = rest & 127;
		head[n++] = (unsigned char)(rest | 128);
	}
	say(fd, s, head, n);
	say(fd, s, bytes, len);
}

static bool hear(int fd, void *bytes, size_t len)
{
	return len == 0 || recv(fd, bytes, len, MSG_WAITALL) == (ssize_t)len;
}

/* "none" has no value, "big" a big one, every other key itself, twice. */
static void answer(int fd, const struct server *s, const char *key, size_t len)
{
	static const char sorry[] = "\x04What\x00\x09too large";
	char value[2 * 255], *big;

	switch (s->part) {
	case IS_SORRY:
		say_message(fd, s, 1, sorry, sizeof(sorry) - 1);
		return;
	case IS_UNKNOWN:
		say_message(fd, s, 77, "x", 1);
		return;
	case IS_ENDLESS:
		say(fd, s, "\x13\xFF\x7F\x7F\x7F\x7F\x7F\x7F\x7F\x7F\x7F\x7F\x7F\x7F\x7F", 15);
		return;
	default:
		break;
	}
	memcpy(value, key, len);
	memcpy(value + len, key, len);
	if (len == 4 && memcmp(key, "none", 4) == 0)
		say_message(fd, s, 19, "", 0);
	else if (len == 3 && memcmp(key, "big", 3) == 0 && (big = calloc(1, BIG))) {
		say_message(fd, s, 19, big, BIG);
		free(big);
	} else {
		say_message(fd, s, 19, value, 2 * len);
	}
}

static void list(int fd, const struct server *s)
{
	say_message(fd, s, 20, "\x01", 1); /* a, the prefix itself */
	say_message(fd, s, 20,
	            "\x01"
	            "b",
	            2); /* ab */
	say_message(fd, s, 20,
	            "\x02"
	            "c",
	            2); /* abc */
	say_message(fd, s, 20,
	            "\x01"
	            "d",
	            2); /* ad */
	say_message(fd, s, 2, "", 0);
}

static void *serve(void *context)
{
	const struct server *s = context;
	int fd = accept(s->listening, NULL, NULL), answers = 0;
	char key[256];
	unsigned char head[2];
	char greeting[] = {s->part == IS_NEWER ? 40 : 39, 1, 0, 0, 0};

	say_message(fd, s, 0, greeting, sizeof(greeting));
	while (fd >= 0 && hear(fd, head, 2) && hear(fd, key, head[1])) {
		if (s->part == IS_SILENT)
			continue;
		/* What was not read would take the answers with it. */
		if (s->part == ENDS && answers++ == 3)
			shutdown(fd, SHUT_WR);
		if (head[0] == LIST)
			list(fd, s);
		else if (head[0] == GET)
			answer(fd, s, key, head[1]);
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

static void start(struct server *s, enum part part)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(at);

	*s = (struct server){.part = part, .listening = socket(AF_INET, SOCK_STREAM, 0)};
	assert_int_equal(bind(s->listening, (void *)&at, sizeof(at)), 0);
	assert_int_equal(listen(s->listening, 1), 0);
	assert_int_equal(getsockname(s->listening, (void *)&at, &len), 0);
	s->port = ntohs(at.sin_port);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

/* What came of one wire. */
struct heard {
	unsigned n, wrong;
	size_t big;
};

static void take(void *context, struct span key, struct span value)
{
	struct heard *h = context;
	char wanted[8];

	if (key.len == 3 && memcmp(key.at, "big", 3) == 0) {
		h->big = value.len;
		return;
	}
	if (key.len == 4 && memcmp(key.at, "none", 4) == 0) {
		h->wrong += value.len != 0;
		return;
	}
	/* In the order of asking. */
	int len = snprintf(wanted, sizeof(wanted), "%u", h->n++);
	h->wrong += key.len != (size_t)len || memcmp(key.at, wanted, (size_t)len) != 0 ||
	            value.len != 2 * key.len || memcmp(value.at + len, wanted, (size_t)len) != 0;
}

struct both {
	struct server server;
	struct heard heard;
	struct wire *wire;
};

static void open_one(struct both *b, enum part part)
{
	struct err err = {""};

	start(&b->server, part);
	b->heard = (struct heard){0};
	assert_ok(wire_open("127.0.0.1", b->server.port, MILLISECONDS, take, &b->heard, &b->wire,
	                    &err),
	          &err);
}

static void end_one(struct both *b)
{
	wire_close(b->wire);
	pthread_join(b->server.thread, NULL);
	close(b->server.listening);
}

static void ask(struct both *b, unsigned from, unsigned to)
{
	char key[8];

	for (unsigned i = from; i < to; i++)
		assert_true(wire_ask(b->wire, key, (size_t)snprintf(key, sizeof(key), "%u", i)));
}

static void many_keys_of_several_machines(void **state)
{
	struct both b[3];
	struct wire *wires[4] = {NULL};

	(void)state;
	for (int i = 0; i < 3; i++) {
		open_one(&b[i], i == 1 ? DRIBBLES : ANSWERS);
		wires[i + 1] = b[i].wire;
		ask(&b[i], 0, KEYS);
		assert_true(wire_ask(b[i].wire, "none", 4));
	}
	assert_true(wire_asks(b[0].wire, "17", 2));
	assert_false(wire_asks(b[0].wire, "17x", 3));
	wire_gather(wires, 4);
	assert_false(wire_asks(b[0].wire, "17", 2));
	/* And again, on the same connections. */
	for (int i = 0; i < 3; i++)
		ask(&b[i], KEYS, KEYS + 10);
	wire_gather(wires, 4);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(b[i].heard.n, KEYS + 10);
		assert_int_equal(b[i].heard.wrong, 0);
		assert_int_equal(wire_status(b[i].wire, NULL), ZW_OK);
		end_one(&b[i]);
	}
}

static void a_value_of_megabytes(void **state)
{
	struct both b;

	(void)state;
	open_one(&b, ANSWERS);
	ask(&b, 0, 3);
	assert_true(wire_ask(b.wire, "big", 3));
	ask(&b, 3, 9);
	wire_gather(&b.wire, 1);
	/* What is not wanted any more does not come. */
	ask(&b, 100, 105);
	wire_forget(b.wire);
	wire_gather(&b.wire, 1);
	assert_int_equal(b.heard.big, BIG);
	assert_int_equal(b.heard.n, 9);
	assert_int_equal(b.heard.wrong, 0);
	end_one(&b);
}

static void add_key(struct buf *text, const struct buf *keys)
{
	for (size_t at = 0; at < keys->len; at += 1 + (unsigned char)keys->data[at]) {
		buf_add(text, keys->data + at + 1, (unsigned char)keys->data[at]);
		buf_char(text, ' ');
	}
}

static void keys_that_begin_alike(void **state)
{
	struct buf keys = BUF_INIT(1000), text = BUF_INIT(1000);
	struct err err = {""};
	struct both b;

	(void)state;
	open_one(&b, ANSWERS);
	assert_ok(wire_keys(b.wire, "a", 1, &keys, &err), &err);
	add_key(&text, &keys);
	assert_string_equal(buf_cstr(&text), "a ab abc ad ");
	ask(&b, 0, 2);
	wire_gather(&b.wire, 1);
	assert_int_equal(b.heard.n, 2);
	buf_release(&keys);
	buf_release(&text);
	end_one(&b);
}

/* Keys without end, and such as do not begin so, are none. */
static void keys_that_are_not_taken(void **state)
{
	struct buf keys = BUF_INIT(7), others = BUF_INIT(1000);
	struct err err = {""};
	struct both b;

	(void)state;
	open_one(&b, ANSWERS);
	assert_status(wire_keys(b.wire, "a", 1, &keys, &err), ZW_UNREACHABLE, &err);
	end_one(&b);
	open_one(&b, ANSWERS);
	assert_status(wire_keys(b.wire, "ab", 2, &others, &err), ZW_UNREACHABLE, &err);
	end_one(&b);
	buf_release(&keys);
	buf_release(&others);
}

/* One of two does not do what it should: the other one's answers come all the same. */
static void fails_alone(enum part part, unsigned answered, const char *why)
{
	struct both good, bad;
	struct err err = {""};

	open_one(&good, ANSWERS);
	open_one(&bad, part);
	ask(&good, 0, 20);
	ask(&bad, 0, 20);
	wire_gather((struct wire *[]){bad.wire, good.wire}, 2);
	assert_int_equal(good.heard.n, 20);
	assert_int_equal(wire_status(good.wire, NULL), ZW_OK);
	assert_int_equal(bad.heard.n, answered);
	assert_int_equal(wire_status(bad.wire, &err), ZW_UNREACHABLE);
	assert_non_null(strstr(err.text, why));
	/* Nothing more comes of it. */
	assert_false(wire_ask(bad.wire, "1", 1));
	wire_gather(&bad.wire, 1);
	end_one(&good);
	end_one(&bad);
}

static void one_that_fails(void **state)
{
	(void)state;
	fails_alone(IS_SILENT, 0, "in time");
	fails_alone(ENDS, 3, "");
	fails_alone(IS_SORRY, 0, "What: too large");
	fails_alone(IS_UNKNOWN, 0, "not asked");
	fails_alone(IS_ENDLESS, 0, "not asked");
}

static void one_that_cannot_be_had(void **state)
{
	struct server s;
	struct wire *wire;
	struct err err = {""};

	(void)state;
	start(&s, IS_NEWER);
	assert_int_equal(wire_open("127.0.0.1", s.port, MILLISECONDS, take, NULL, &wire, &err),
	                 ZW_UNREACHABLE);
	assert_null(wire);
	assert_non_null(strstr(err.text, "version 40"));
	pthread_join(s.thread, NULL);
	close(s.listening);
	assert_int_equal(wire_open("127.0.0.1", s.port, MILLISECONDS, take, NULL, &wire, &err),
	                 ZW_UNREACHABLE);
	assert_null(wire);
	wire_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(many_keys_of_several_machines),
	        cmocka_unit_test(a_value_of_megabytes),
	        cmocka_unit_test(keys_that_begin_alike),
	        cmocka_unit_test(keys_that_are_not_taken),
	        cmocka_unit_test(one_that_fails),
	        cmocka_unit_test(one_that_cannot_be_had),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
