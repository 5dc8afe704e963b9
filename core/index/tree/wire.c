/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A message is a byte that says what it is, the length of what follows, and that. Answers come in
 * the order of the requests, which the server reads one after the other from what has arrived.
 */
#include "core/index/tree/wire.h"

#include "core/hash.h"
#include "core/i18n.h"
#include "core/index/tree/connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	TIMES = 10,    /* what one answer may take, all together may */
	PROTOCOL = 39, /* of Xapian 1.4; a minor version that is newer only knows more requests */
	SEND_VALUE = 22,
	SEND_KEYS = 28,
	SAYS_GREETING = 0,
	SAYS_ERROR = 1,
	SAYS_DONE = 2,
	SAYS_VALUE = 19,
	SAYS_KEY = 20,
	HEAD_LIMIT = 1 + 11, /* bytes of a message before what it says */
	RECEIVED = 64 << 10, /* bytes that are read at once: there is always room for them */
	KEPT = 1 << 20,      /* that a buffer may keep when nothing is awaited */
	FILTER = 1 << 15,    /* bits */
	POLLED = 256,        /* connections that are looked at together: as many as there may be */
};

/* What one message may have, and what may be asked at a time. */
static const size_t MESSAGE_LIMIT = (size_t)1 << 30, ASKED_LIMIT = (size_t)64 << 20;

struct wire {
	int fd;
	unsigned milliseconds;
	wire_value_fn *value;
	void *context;
	struct buf asked;             /* requests … */
	size_t sent;                  /* … of which these bytes were sent, … */
	size_t answered;              /* … and these were answered */
	uint64_t filter[FILTER / 64]; /* a bit of the hash of each key that is in `asked` */
	struct buf in;                /* what came … */
	size_t read;                  /* … of which these bytes were dealt with */
	size_t wanted;                /* bytes that the next message lacks, at least */
	size_t skip;                  /* bytes to come of a value that there is no memory for */
	bool greeted;
	int64_t due;        /* ms of CLOCK_MONOTONIC: when the next answer must be there, … */
	int64_t end;        /* … and all of them: who answers a little at a time is sick, too */
	struct buf *keys;   /* of wire_keys, while they come */
	struct span prefix; /* of them, the caller's */
	struct span before; /* the prefix or, in `keys`, the last one */
	enum zw_status failed;
	struct err why;
};

enum zw_status wire_status(const struct wire *w, struct err *err)
{
	return w->failed == ZW_OK ? ZW_OK : err_set(err, w->failed, "%s", w->why.text);
}

/* ---- Failing ---- */

static void fail(struct wire *w, const char *why)
{
	if (w->failed == ZW_OK)
		w->failed = err_set(&w->why, ZW_UNREACHABLE, "%s", why);
}

static void fail_errno(struct wire *w)
{
	char reason[128];

	/* Never a word of no memory: that is the other machine's, or this connection's. */
	fail(w, strerror_r(errno, reason, sizeof(reason)));
}

static void fail_memory(struct wire *w)
{
	if (w->failed == ZW_OK)
		w->failed = err_no_memory(&w->why);
}

/* ---- What came ---- */

/* A length, or any other number. False: it is not there as a whole. */
static bool take_number(const unsigned char **at, const unsigned char *end, uint64_t *number)
{
	const unsigned char *p = *at;
	uint64_t n = 0;

	if (p == end)
		return false;
	if (*p < 0xFF) {
		*number = *p;
		*at = p + 1;
		return true;
	}
	for (unsigned shift = 0; ++p < end && shift < 63; shift += 7) {
		n |= (uint64_t)(*p & 0x7F) << shift;
		if (*p & 0x80) {
			*number = n + 0xFF;
			*at = p + 1;
			return true;
		}
	}
	return false;
}

/* What Xapian calls the error, and its message: the first and the third of three strings. */
static void take_error(struct wire *w, struct span says)
{
	const unsigned char *at = (const unsigned char *)says.at, *end = at + says.len;
	struct span part[3] = {{"", 0}, {"", 0}, {"", 0}};
	struct err why;
	uint64_t len;

	for (int i = 0; i < 3 && take_number(&at, end, &len) && len <= (size_t)(end - at); i++) {
		part[i] = (struct span){(const char *)at, (size_t)len};
		at += len;
	}
	err_set(&why, ZW_UNREACHABLE, "%.*s: %.*s", (int)(part[0].len > 100 ? 100 : part[0].len),
	        part[0].at, (int)(part[2].len > 500 ? 500 : part[2].len), part[2].at);
	fail(w, why.text);
}

static void take_greeting(struct wire *w, struct span says)
{
	unsigned version = says.len >= 2 ? (unsigned char)*says.at : 0;
	struct err why;

	if (version == PROTOCOL) {
		w->greeted = true;
		w->answered = w->sent;
		return;
	}
	err_set(&why, ZW_UNREACHABLE,
	        _("speaks version %u of Xapian's protocol; Xapian 1.4 speaks %d"), version,
	        PROTOCOL);
	fail(w, why.text);
}

static void unasked(struct wire *w)
{
	fail(w, _("answers what was not asked"));
}

/* Of the request that was not answered yet. */
static void take_value(struct wire *w, struct span says)
{
	const char *at = w->asked.data + w->answered;

	if (!w->greeted || w->keys || w->sent < w->answered + 2 ||
	    w->sent < w->answered + 2 + (unsigned char)at[1]) {
		unasked(w);
		return;
	}
	struct span key = {at + 2, (unsigned char)at[1]};
	w->answered += 2 + key.len;
	w->value(w->context, key, says);
}

/* How much of the key before is used again, and what is behind that. */
static void take_key(struct wire *w, struct span says)
{
	size_t again = says.len ? (unsigned char)*says.at : 0;

	if (!w->keys || says.len == 0 || again > w->before.len ||
	    again + says.len - 1 > UINT8_MAX) {
		unasked(w);
		return;
	}
	char key[UINT8_MAX];
	size_t len = again + says.len - 1;
	memcpy(key, w->before.at, again);
	memcpy(key + again, says.at + 1, says.len - 1);
	if (len < w->prefix.len || memcmp(key, w->prefix.at, w->prefix.len) != 0) {
		unasked(w);
		return;
	}
	buf_char(w->keys, (char)len);
	buf_add(w->keys, key, len);
	/* Of keys without end there is an end, too; and `before` may be where they were before. */
	if (w->keys->failed == ZW_NO_MEMORY)
		fail_memory(w);
	else if (w->keys->failed != ZW_OK)
		unasked(w);
	else
		w->before = (struct span){w->keys->data + w->keys->len - len, len};
}

static void take_message(struct wire *w, int what, struct span says)
{
	if (what == SAYS_GREETING && !w->greeted)
		take_greeting(w, says);
	else if (what == SAYS_ERROR)
		take_error(w, says);
	else if (what == SAYS_VALUE)
		take_value(w, says);
	else if (what == SAYS_KEY)
		take_key(w, says);
	else if (what == SAYS_DONE && w->keys)
		w->answered = w->sent;
	else
		unasked(w);
}

/* Is a message there as a whole? */
static bool next_message(struct wire *w, int *what, struct span *says)
{
	const unsigned char *at = (const unsigned char *)w->in.data + w->read;
	const unsigned char *end = at + (w->in.len - w->read);
	uint64_t len;

	w->wanted = 1;
	if (at == end)
		return false;
	*what = *at++;
	if (!take_number(&at, end, &len)) {
		if (w->in.len - w->read >= HEAD_LIMIT)
			unasked(w);
		return false;
	}
	if (len > (size_t)(end - at)) {
		w->wanted = (size_t)len - (size_t)(end - at);
		if (len > MESSAGE_LIMIT)
			unasked(w);
		return false;
	}
	*says = (struct span){(const char *)at, (size_t)len};
	w->read = (size_t)((const char *)at - w->in.data) + (size_t)len;
	return true;
}

static bool is_waiting(const struct wire *w)
{
	return w && w->failed == ZW_OK && w->answered < w->asked.len;
}

/* The next answer has its time from now on. */
static void renew(struct wire *w)
{
	int64_t due = connection_now() + w->milliseconds;

	w->due = due < w->end ? due : w->end;
}

/* Deals with all messages that are there. */
static void take_messages(struct wire *w)
{
	struct span says;
	int what;

	while (w->failed == ZW_OK && next_message(w, &what, &says)) {
		take_message(w, what, says);
		renew(w);
	}
	/* What is left is the front of a message. */
	if (w->read > 0) {
		memmove(w->in.data, w->in.data + w->read, w->in.len - w->read);
		w->in.len -= w->read;
		w->read = 0;
	}
}

/* ---- To and fro ---- */

static ssize_t read_some(struct wire *w, char *room, size_t size)
{
	ssize_t n = recv(w->fd, room, size, 0);

	if (n == 0)
		fail(w, _("ended the connection"));
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		fail_errno(w);
	return n > 0 ? n : 0;
}

/* The rest of a value that is told as none at all. */
static void skip(struct wire *w)
{
	char none[4096];

	w->skip -= (size_t)read_some(w, none, w->skip < sizeof(none) ? w->skip : sizeof(none));
	if (w->skip > 0 || w->failed != ZW_OK)
		return;
	w->wanted = 1;
	renew(w);
	take_value(w, (struct span){NULL, 0});
}

/* Only the front of one message is there, which lacks so many bytes. */
static void receive(struct wire *w)
{
	if (w->skip) {
		skip(w);
		return;
	}
	size_t before = w->in.len, wanted = w->wanted > RECEIVED ? w->wanted : RECEIVED;
	if (!buf_reserve(&w->in, wanted)) {
		w->in.failed = ZW_OK;
		wanted = w->in.cap - 1 - before;
	}
	/* Its front is there: there was always room for that. */
	if (wanted < w->wanted && *w->in.data == SAYS_VALUE) {
		w->in.len = 0;
		w->skip = w->wanted;
		return;
	}
	if (wanted < w->wanted) {
		unasked(w);
		return;
	}
	w->in.len += (size_t)read_some(w, w->in.data + before, wanted);
	if (w->in.len > before)
		take_messages(w);
}

static void transmit(struct wire *w)
{
	ssize_t n = send(w->fd, w->asked.data + w->sent, w->asked.len - w->sent, MSG_NOSIGNAL);

	if (n > 0)
		w->sent += (size_t)n;
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		fail_errno(w);
}

/* All is answered, or nothing will be. */
static void rest(struct wire *w)
{
	if (w->asked.cap > KEPT)
		buf_release(&w->asked);
	buf_reset(&w->asked);
	w->sent = w->answered = 0;
	memset(w->filter, 0, sizeof(w->filter));
	if (w->in.cap > KEPT && w->in.len == 0) {
		char *less = realloc(w->in.data, RECEIVED + 1);
		w->in.data = less ? less : w->in.data;
		w->in.cap = less ? RECEIVED + 1 : w->in.cap;
	}
}

/* Looks at up to POLLED of those that wait. False: none does. */
static bool look(struct wire *const *wires, size_t n)
{
	struct pollfd polled[POLLED];
	struct wire *of[POLLED];
	nfds_t m = 0;
	int64_t due = INT64_MAX, left;

	for (size_t i = 0; i < n && m < POLLED; i++) {
		struct wire *w = wires[i];
		if (!is_waiting(w))
			continue;
		short more = w->sent < w->asked.len ? POLLOUT : 0;
		polled[m] = (struct pollfd){.fd = w->fd, .events = (short)(POLLIN | more)};
		due = w->due < due ? w->due : due;
		of[m++] = w;
	}
	if (m == 0)
		return false;
	left = due - connection_now();
	int ready = poll(polled, m, left > 0 ? (int)left : 0);
	for (nfds_t i = 0; i < m; i++) {
		if (ready > 0 && polled[i].revents & POLLOUT)
			transmit(of[i]);
		bool moved = ready > 0 && polled[i].revents & ~POLLOUT;
		if (moved)
			receive(of[i]);
		if (is_waiting(of[i]) && (moved ? of[i]->end : of[i]->due) < connection_now())
			fail(of[i], _("no answer in time"));
	}
	return true;
}

void wire_gather(struct wire *const *wires, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_waiting(wires[i]))
			continue;
		wires[i]->end = connection_now() + (int64_t)TIMES * wires[i]->milliseconds;
		renew(wires[i]);
		transmit(wires[i]);
	}
	while (look(wires, n))
		;
	for (size_t i = 0; i < n; i++)
		if (wires[i] && wires[i]->asked.len)
			rest(wires[i]);
}

/* ---- Asking ---- */

static bool ask(struct wire *w, char what, const char *key, size_t len)
{
	if (w->failed != ZW_OK || len > XAP_KEY_LIMIT)
		return false;
	if (!buf_reserve(&w->asked, 2 + len)) {
		/* It is this key that is not asked; the next one may be. */
		w->asked.failed = ZW_OK;
		return false;
	}
	buf_char(&w->asked, what);
	buf_char(&w->asked, (char)len);
	buf_add(&w->asked, key, len);
	uint64_t bit = hash64(key, len) % FILTER;
	w->filter[bit / 64] |= UINT64_C(1) << bit % 64;
	return true;
}

bool wire_ask(struct wire *w, const char *key, size_t len)
{
	return ask(w, SEND_VALUE, key, len);
}

void wire_forget(struct wire *w)
{
	if (w->asked.len)
		rest(w);
}

bool wire_asks(const struct wire *w, const char *key, size_t len)
{
	uint64_t bit = w->asked.len ? hash64(key, len) % FILTER : 0;

	if (!(w->filter[bit / 64] >> bit % 64 & 1))
		return false;
	for (size_t at = w->answered; at < w->asked.len;) {
		size_t n = (unsigned char)w->asked.data[at + 1];
		if (n == len && memcmp(w->asked.data + at + 2, key, len) == 0)
			return true;
		at += 2 + n;
	}
	return false;
}

enum zw_status wire_keys(struct wire *w, const char *prefix, size_t len, struct buf *keys,
                         struct err *err)
{
	if (w->failed == ZW_OK && !ask(w, SEND_KEYS, prefix, len))
		return err_no_memory(err);
	w->keys = keys;
	w->prefix = w->before = (struct span){prefix, len};
	wire_gather(&w, 1);
	w->keys = NULL;
	return wire_status(w, err);
}

/* ---- Opening, closing ---- */

static void greet(struct wire *w)
{
	buf_char(&w->asked, '\0'); /* it answers what need not be sent */
	w->sent = w->asked.len;
	wire_gather(&w, 1);
	if (!w->greeted)
		fail_memory(w);
}

enum zw_status wire_open(const char *host, unsigned port, unsigned milliseconds,
                         wire_value_fn *value, void *context, struct wire **wire, struct err *err)
{
	struct wire *w = calloc(1, sizeof(*w));

	*wire = NULL;
	if (!w)
		return err_no_memory(err);
	*w = (struct wire){
	        .fd = -1, .milliseconds = milliseconds, .value = value, .context = context};
	w->asked = BUF_INIT(ASKED_LIMIT);
	w->in = BUF_INIT(MESSAGE_LIMIT + RECEIVED + HEAD_LIMIT);
	w->failed = connection_open(host, port, milliseconds, &w->fd, &w->why);
	if (w->failed == ZW_OK && !buf_reserve(&w->in, RECEIVED))
		fail_memory(w);
	if (w->failed == ZW_OK)
		greet(w);
	enum zw_status status = wire_status(w, err);
	if (status == ZW_OK)
		*wire = w;
	else
		wire_close(w);
	return status;
}

void wire_close(struct wire *w)
{
	if (!w)
		return;
	if (w->fd >= 0)
		close(w->fd);
	buf_release(&w->asked);
	buf_release(&w->in);
	free(w);
}
