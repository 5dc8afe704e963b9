/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/distant/stub.h"

#include "core/cli.h"
#include "core/files.h"
#include "core/i18n.h"
#include "core/index/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char blanks[] = " \t\r";

void address_print(const struct address *a, char text[ADDRESS_SIZE])
{
	bool colons = strchr(a->host, ':');

	snprintf(text, ADDRESS_SIZE, "%s%s%s:%u", colons ? "[" : "", a->host, colons ? "]" : "",
	         a->port);
}

bool stub_is(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

void stub_release(struct stub *stub)
{
	free(stub->lines);
	*stub = (struct stub){0};
}

/* ---- A line ---- */

struct reading {
	const char *path;
	size_t number; /* of the line */
	struct stub *stub;
	struct err *err;
};

/* %s: the word in question. */
static enum zw_status complain(const struct reading *r, const char *what, const char *word)
{
	return err_set(r->err, ZW_BAD_INDEX, _("%.600s, line %zu: %s: %.100s"), r->path, r->number,
	               what, word);
}

static enum zw_status take_address(const struct reading *r, char *word, struct address *address)
{
	char *colon = strrchr(word, ':'), *host = word;
	uint64_t port;

	if (!colon || !cli_number(colon + 1, 1, 65535, &port))
		return complain(r, _("not an address, HOST:PORT"), word);
	size_t len = (size_t)(colon - word);
	if (len > 1 && *host == '[' && host[len - 1] == ']') {
		host++;
		len -= 2;
	}
	if (len == 0 || len >= sizeof(address->host))
		return complain(r, _("not an address, HOST:PORT"), word);
	memcpy(address->host, host, len);
	address->host[len] = '\0';
	address->port = (unsigned)port;
	return ZW_OK;
}

static enum zw_status take_remote(const struct reading *r, char **rest)
{
	struct stub *stub = r->stub;
	struct stub_line line = {.n = 0};
	char *word;

	while ((word = strtok_r(NULL, blanks, rest))) {
		if (line.n == STUB_REPLICAS)
			return complain(r, _("too many replicas of one shard"), word);
		enum zw_status status = take_address(r, word, &line.at[line.n++]);
		if (status != ZW_OK)
			return status;
	}
	if (line.n == 0)
		return complain(r, _("no address behind"), "remote");
	if (stub->n == SHARDS_LIMIT)
		return complain(r, _("too many shards"), line.at[0].host);
	stub->lines[stub->n++] = line;
	return ZW_OK;
}

static enum zw_status take_timeout(const struct reading *r, char **rest)
{
	char *word = strtok_r(NULL, blanks, rest);
	uint64_t value;

	if (!word || !cli_number(word, 1, STUB_TIMEOUT_LIMIT, &value) ||
	    strtok_r(NULL, blanks, rest))
		return complain(r, _("not a number of milliseconds, 1 to 60000"), word ? word : "");
	r->stub->timeout = (unsigned)value;
	return ZW_OK;
}

static enum zw_status take_line(const struct reading *r, char *line)
{
	char *rest = NULL;
	char *word = strtok_r(line, blanks, &rest);

	if (!word || *word == '#')
		return ZW_OK;
	if (strcmp(word, "remote") == 0)
		return take_remote(r, &rest);
	if (strcmp(word, "timeout") == 0)
		return take_timeout(r, &rest);
	return complain(r, _("neither \"remote\" nor \"timeout\""), word);
}

enum zw_status stub_read(const char *path, struct stub *stub, struct err *err)
{
	struct buf text = BUF_INIT(STUB_LIMIT);
	struct stub s = {.timeout = STUB_TIMEOUT};
	struct reading r = {path, 0, &s, err};
	struct err reason = {""};
	char *rest = NULL;
	enum zw_status status = files_read(path, &text, &reason);

	if (status != ZW_OK)
		err_set(err, status, "%.600s: %.300s", path, reason.text);
	else if (!(s.lines = calloc(SHARDS_LIMIT, sizeof(*s.lines))))
		status = err_no_memory(err);
	for (char *line = text.data; status == ZW_OK && line; line = rest) {
		rest = strchr(line, '\n');
		if (rest)
			*rest++ = '\0';
		r.number++;
		status = take_line(&r, line);
	}
	if (status == ZW_OK && s.n == 0)
		status =
		        err_set(err, ZW_BAD_INDEX, _("%s: names no shard: remote HOST:PORT"), path);
	buf_release(&text);
	if (status == ZW_OK)
		*stub = s;
	else
		stub_release(&s);
	return status;
}
